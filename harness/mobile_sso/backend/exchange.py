"""Redeeming the code: one token request, its answer checked, the ID token verified, userinfo read where configured.

Source: OpenID Connect Core 3.1.3, 5.3; RFC 6749 2.3.1, 4.1.3; conformance-and-attacks TKQ-01 to TKR-07, IDT-23.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote_plus

from mobile_sso.backend.attempt import Attempt
from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.checks import run
from mobile_sso.backend.discovery import ProviderMetadata
from mobile_sso.backend.facts import TokenResponseFacts, UserinfoFacts
from mobile_sso.backend.jws import parse
from mobile_sso.backend.keys import KeysUnavailable
from mobile_sso.backend.log import Entry, Log, conceal
from mobile_sso.backend.refusals import Reason, SignInRefused
from mobile_sso.backend.settings import IdpConfiguration
from mobile_sso.backend.stages import ID_TOKEN, TOKEN_RESPONSE, USERINFO
from mobile_sso.backend.verification import Expectations, TokenVerifier
from mobile_sso.testbed.http import FORM, Headers, JsonValue, Request, Response, Send
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import NetworkError


@dataclass(frozen=True, kw_only=True)
class Identity:
    """A person, proved by a verified ID token, and the tokens that came along."""

    issuer: str
    id_token: str = field(repr=False)
    id_token_claims: Mapping[str, JsonValue]
    access_token: str | None = field(repr=False)
    userinfo: Mapping[str, JsonValue]

    @property
    def claims(self) -> Mapping[str, JsonValue]:
        """What is known about the person: the ID token wins over userinfo."""
        return {**self.userinfo, **self.id_token_claims}


class CodeExchange:
    """Turns codes into identities."""

    def __init__(
        self, *, send: Send, log: Log, secrets: Secrets, behaviour: Behaviour, verifier: TokenVerifier
    ) -> None:
        """Send token requests through `send`."""
        self._send = send
        self._log = log
        self._secrets = secrets
        self._behaviour = behaviour
        self._verifier = verifier

    def redeem(
        self, attempt: Attempt, idp: IdpConfiguration, metadata: ProviderMetadata, *, code: str, redirect_uri: str
    ) -> Identity:
        """Return who signed in; the one token request of `code` is made here and is never repeated.

        Raises SignInRefused, after logging why.
        """
        request = token_request(
            idp, metadata.token_endpoint, attempt, code=code, redirect_uri=redirect_uri, behaviour=self._behaviour
        )
        members = self._token_response(attempt, request)
        access_token = members.get("access_token")
        bearer = access_token if isinstance(access_token, str) else None
        claims = self._verified_id_token(attempt, idp, metadata, members.get("id_token"), bearer)
        return Identity(
            issuer=attempt.issuer,
            id_token=str(members.get("id_token")),
            id_token_claims=claims,
            access_token=bearer,
            userinfo=self._userinfo(attempt, metadata, bearer, claims) if idp.use_userinfo else {},
        )

    def _token_response(self, attempt: Attempt, request: Request) -> Mapping[str, JsonValue]:
        try:
            response = self._send(request)
        except NetworkError as error:
            self._log_token_failure(attempt, rule="TKQ-04", message=str(error), response=None)
            raise SignInRefused(Reason.TOKEN_REQUEST) from error
        members = _json_members(response)
        for name in ("access_token", "id_token", "refresh_token"):
            conceal(self._secrets, name, (members or {}).get(name))
        facts = TokenResponseFacts(response=response, is_json_object=members is not None, members=members or {})
        try:
            run(TOKEN_RESPONSE, facts, active=self._behaviour.checks)
        except CheckFailed as failed:
            self._log_token_failure(attempt, rule=failed.rule_id, message=failed.detail, response=response)
            raise SignInRefused(Reason.TOKEN_REQUEST) from failed
        return facts.members

    def _verified_id_token(
        self,
        attempt: Attempt,
        idp: IdpConfiguration,
        metadata: ProviderMetadata,
        id_token: JsonValue,
        access_token: str | None,
    ) -> Mapping[str, JsonValue]:
        expected = Expectations(
            nonce=attempt.nonce,
            acr_values=(attempt.acr,) if attempt.acr else (),
            max_age=idp.max_age,
            access_token=access_token,
            trusted_audiences=idp.trusted_audiences,
        )
        try:
            return self._verifier.verified(ID_TOKEN, parse(id_token), idp, metadata, expected)
        except CheckFailed as failed:
            entry = Entry.NONCE_REFUSED if failed.rule_id in ("IDT-16", "IDT-17") else Entry.ID_TOKEN_REFUSED
            self._log.write(entry, attempt=attempt.id, rule=failed.rule_id, detail=failed.detail)
            raise SignInRefused(Reason.ID_TOKEN) from failed
        except KeysUnavailable as unavailable:
            self._log.write(Entry.ID_TOKEN_REFUSED, attempt=attempt.id, rule="IDT-05", detail=str(unavailable))
            raise SignInRefused(Reason.ID_TOKEN) from unavailable

    def _userinfo(
        self,
        attempt: Attempt,
        metadata: ProviderMetadata,
        access_token: str | None,
        id_token_claims: Mapping[str, JsonValue],
    ) -> Mapping[str, JsonValue]:
        try:
            if metadata.userinfo_endpoint is None or access_token is None:
                raise CheckFailed("USI-01", "there is no userinfo endpoint, or no access token for it")
            response = self._send(
                Request(
                    method="GET",
                    url=metadata.userinfo_endpoint,
                    headers=(("Authorization", f"Bearer {access_token}"), ("Accept", "application/json")),
                )
            )
            claims = _json_members(response) or {}
            facts = UserinfoFacts(response=response, claims=claims, subject=id_token_claims.get("sub"))
            run(USERINFO, facts, active=self._behaviour.checks)
        except CheckFailed as failed:
            self._log.write(Entry.USERINFO_REFUSED, attempt=attempt.id, rule=failed.rule_id, detail=failed.detail)
            raise SignInRefused(Reason.USERINFO) from failed
        except NetworkError as error:
            self._log.write(Entry.USERINFO_REFUSED, attempt=attempt.id, rule="USI-01", detail=str(error))
            raise SignInRefused(Reason.USERINFO) from error
        return claims

    def _log_token_failure(self, attempt: Attempt, *, rule: str, message: str, response: Response | None) -> None:
        self._log.write(
            Entry.TOKEN_REQUEST_FAILED,
            attempt=attempt.id,
            rule=rule,
            message=message,
            status=response.status if response else "",
            reason_phrase=HTTPStatus(response.status).phrase if response else "",
            content=response.text if response else "",
        )


def token_request(
    idp: IdpConfiguration, endpoint: str, attempt: Attempt, *, code: str, redirect_uri: str, behaviour: Behaviour
) -> Request:
    """Return the token request for `code`: the client authenticates with its secret, by the registered method."""
    strict = behaviour.form_encode_client_credentials
    client_id = quote_plus(idp.client_id) if strict else idp.client_id
    secret = quote_plus(idp.client_secret)
    fields = ["grant_type=authorization_code", f"code={quote_plus(code)}"]
    headers: Headers = (("Content-Type", FORM), ("Accept", "application/json"))
    if idp.client_authentication_method == "client_secret_basic":
        fields.append(f"redirect_uri={quote_plus(redirect_uri)}")
        credentials = f"{client_id}:{secret if strict else idp.client_secret}"
        headers = (*headers, ("Authorization", f"Basic {base64.b64encode(credentials.encode()).decode('ascii')}"))
    else:
        fields += [f"client_id={client_id}", f"redirect_uri={quote_plus(redirect_uri)}", f"client_secret={secret}"]
    if attempt.code_verifier is not None:
        fields.append(f"code_verifier={attempt.code_verifier}")
    return Request(method="POST", url=endpoint, headers=headers, body="&".join(fields).encode())


def _json_members(response: Response) -> Mapping[str, JsonValue] | None:
    try:
        return response.json_object()
    except ValueError:
        return None
