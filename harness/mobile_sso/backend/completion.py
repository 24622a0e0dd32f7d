"""Completing a sign-in: from the authorization response to a session, at most once per attempt.

Source: deep-link-return 2.1 "Callback endpoint is idempotent"; conformance-and-attacks 4.3; mendix-behaviour 4.3.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import NoReturn

from mobile_sso.backend.accounts import Account, Accounts
from mobile_sso.backend.attempt import Attempt, Event, Status
from mobile_sso.backend.attempts import Attempts, NotNow
from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.callback_url import WEB_CALLBACK_PATH
from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.checks import run
from mobile_sso.backend.discovery import Discovery, ProviderMetadata
from mobile_sso.backend.exchange import CodeExchange, Identity
from mobile_sso.backend.facts import AuthorizationResponseFacts
from mobile_sso.backend.log import Entry, Log, conceal
from mobile_sso.backend.logout import IdTokens
from mobile_sso.backend.minting import sha256_base64url
from mobile_sso.backend.refusals import Reason, Refusal, SignInRefused
from mobile_sso.backend.roles import RoleAssignment
from mobile_sso.backend.sessions import Session, Sessions
from mobile_sso.backend.settings import DeviceType, IdpConfiguration
from mobile_sso.backend.stages import AUTHORIZATION_RESPONSE
from mobile_sso.backend.starting import SignInStart
from mobile_sso.testbed.http import Parameters
from mobile_sso.testbed.masking import Secrets, long_handle


@dataclass(frozen=True, kw_only=True)
class AuthorizationResponse:
    """What came back from the IdP, as far as the surface got to see it."""

    parameters: Parameters = field(repr=False)
    received_uri: str | None = None
    """The callback URL without query and fragment; None where only parameters are handed over."""


@dataclass(frozen=True, kw_only=True)
class Completed:
    """A session, and the attempt that brought it."""

    session: Session
    attempt: Attempt


@dataclass(frozen=True, kw_only=True)
class SignInCompletion:
    """Takes authorization responses and opens sessions."""

    behaviour: Behaviour
    origin: str
    secrets: Secrets
    log: Log
    start: SignInStart
    discovery: Discovery
    attempts: Attempts
    exchange: CodeExchange
    accounts: Accounts
    roles: RoleAssignment
    sessions: Sessions
    id_tokens: IdTokens

    def complete(self, response: AuthorizationResponse, *, attempt_secret: str | None = None) -> Completed:
        """Return the session of this response; the same response again brings the same session.

        Raises SignInRefused, after logging why.
        """
        parameters = response.parameters
        conceal(self.secrets, "code", parameters.get("code"))
        conceal(self.secrets, "attempt_secret", attempt_secret)
        if not self.behaviour.state_before_error and (parameters.get("error") or not parameters.get("code")):
            self._log_error(parameters, attempt_id="")
            raise SignInRefused(Reason.AUTHORIZATION_ERROR, error=parameters.get("error") or "")
        attempt = self.attempts.find(parameters.get("state"))
        idp = self.start.settings.idp(attempt.idp) if attempt else None
        if attempt is None or idp is None:
            self.log.write(Entry.ATTEMPT_NOT_FOUND)
            raise SignInRefused(Reason.ATTEMPT_EXPIRED)
        self._check_secret(attempt, attempt_secret)
        code = parameters.get("code") or ""
        digest = sha256_base64url(code) if code else None
        if attempt.status is not Status.PENDING:
            return self._repeated(attempt, digest)
        metadata = self.discovery.metadata(idp)
        self._check_response(attempt, metadata, response)
        if parameters.get("error"):
            self._deny(attempt, parameters)
        return self._redeem(attempt, idp, metadata, code)

    def _check_secret(self, attempt: Attempt, attempt_secret: str | None) -> None:
        if not self.behaviour.bind_attempt_to_app:
            return
        presented = sha256_base64url(attempt_secret or "")
        if not attempt_secret or not hmac.compare_digest(presented.encode(), (attempt.secret_sha256 or "").encode()):
            self.log.write(Entry.ATTEMPT_SECRET_WRONG, attempt=attempt.id)
            raise SignInRefused(Reason.WRONG_SECRET)

    def _repeated(self, attempt: Attempt, code_sha256: str | None) -> Completed:
        """Answer a completion of an attempt that is under way or over: never with a second token request."""
        if code_sha256 != attempt.code_sha256:
            self.log.write(Entry.ATTEMPT_OTHER_CODE, attempt=attempt.id)
            raise SignInRefused(Reason.OTHER_CODE)
        if attempt.status is Status.EXCHANGING:
            raise SignInRefused(Reason.IN_PROGRESS)
        if attempt.refusal is not None:
            raise SignInRefused(attempt.refusal.reason, error=attempt.refusal.error)
        session = self.sessions.find(attempt.session)
        if session is None:
            self.log.write(Entry.ATTEMPT_NOT_FOUND)
            raise SignInRefused(Reason.ATTEMPT_EXPIRED)
        return Completed(session=session, attempt=attempt)

    def _check_response(self, attempt: Attempt, metadata: ProviderMetadata, response: AuthorizationResponse) -> None:
        """A response that breaks a rule changes nothing: whoever sent it cannot close the attempt either."""
        facts = AuthorizationResponseFacts(
            received_uri=response.received_uri,
            parameters=response.parameters,
            redirect_uri=attempt.redirect_uri,
            issuer=attempt.issuer,
            iss_promised=metadata.promises_iss,
        )
        try:
            run(AUTHORIZATION_RESPONSE, facts, active=self.behaviour.checks)
        except CheckFailed as failed:
            self.log.write(
                Entry.AUTHORIZATION_RESPONSE_REFUSED, attempt=attempt.id, rule=failed.rule_id, detail=failed.detail
            )
            raise SignInRefused(Reason.AUTHORIZATION_RESPONSE) from failed

    def _deny(self, attempt: Attempt, parameters: Parameters) -> NoReturn:
        refusal = Refusal(reason=Reason.AUTHORIZATION_ERROR, error=parameters.get("error") or "")
        self._log_error(parameters, attempt_id=attempt.id)
        self.attempts.apply(attempt, Event.DENY, refusal=refusal)
        raise SignInRefused(refusal.reason, error=refusal.error)

    def _log_error(self, parameters: Parameters, *, attempt_id: str) -> None:
        self.log.write(
            Entry.AUTHORIZATION_ERROR,
            attempt=attempt_id,
            status="",
            error=parameters.get("error") or "",
            description=parameters.get("error_description") or "",
        )

    def _redeem(self, attempt: Attempt, idp: IdpConfiguration, metadata: ProviderMetadata, code: str) -> Completed:
        try:
            attempt = self.attempts.apply(attempt, Event.REDEEM, code_sha256=sha256_base64url(code))
        except NotNow as raced:
            raise SignInRefused(Reason.IN_PROGRESS) from raced
        try:
            redirect_uri = self.token_redirect_uri(idp, attempt.device_type, begun_with=attempt.redirect_uri)
            identity = self.exchange.redeem(attempt, idp, metadata, code=code, redirect_uri=redirect_uri)
            account = self.accounts.draft(identity, idp, self.start.settings)
        except SignInRefused as refused:
            self.attempts.apply(attempt, Event.FAIL, refusal=refused.refusal)
            raise
        try:
            session = self._open(attempt, idp, metadata, identity, account)
        except SignInRefused as refused:
            self.attempts.apply(attempt, Event.REFUSE, refusal=refused.refusal)
            raise
        attempt = self.attempts.apply(attempt, Event.SUCCEED, session=session.token)
        return Completed(session=session, attempt=attempt)

    def token_redirect_uri(self, idp: IdpConfiguration, device_type: DeviceType, *, begun_with: str) -> str:
        """Return the redirect_uri of the token request: that of the authorization request, which is `begun_with`.

        A flaw computes it again, or takes that of the web.
        """
        if self.behaviour.token_redirect_uri == "web":
            return self.origin + WEB_CALLBACK_PATH
        if self.behaviour.token_redirect_uri == "computed":
            return self.start.redirect_uri(idp, device_type) or begun_with
        return begun_with

    def _open(
        self,
        attempt: Attempt,
        idp: IdpConfiguration,
        metadata: ProviderMetadata,
        identity: Identity,
        account: Account,
    ) -> Session:
        """Decide on roles and activity, and only then store the account and open the session."""
        if self.behaviour.save_account_before_roles:
            self.accounts.save(account)
            self.id_tokens.remember(account.key, idp.alias, identity.id_token)
        account = self.roles.assigned(account, identity, idp, metadata, self.start.settings)
        if account.name in self.start.settings.inactive_users:
            self.log.write(Entry.ACCOUNT_INACTIVE, user=account.name)
            raise SignInRefused(Reason.INACTIVE)
        found = identity.id_token_claims.get("sid")
        sid = found if isinstance(found, str) else None
        if self.sessions.was_ended(identity.issuer, sid):
            raise SignInRefused(Reason.SESSION_ENDED)
        self.accounts.save(account)
        self.id_tokens.remember(account.key, idp.alias, identity.id_token)
        self.log.write(Entry.SIGNED_IN, attempt=attempt.id, user=account.name)
        return self.sessions.open(
            account=account.key,
            attempt=long_handle("state", attempt.state),
            idp=idp.alias,
            issuer=identity.issuer,
            subject=str(identity.id_token_claims.get("sub")),
            sid=sid,
            id_token=identity.id_token,
        )
