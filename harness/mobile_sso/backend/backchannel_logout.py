"""Single logout from the IdP's side: a logout token ends sessions without any app or browser.

Source: OpenID Connect Back-Channel Logout 2.4-2.8; conformance-and-attacks LOT-01 to LOT-15.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.discovery import Discovery, ProviderMetadata
from mobile_sso.backend.jws import CompactJws, parse
from mobile_sso.backend.keys import KeysUnavailable
from mobile_sso.backend.log import Entry, Log, conceal
from mobile_sso.backend.refusals import SignInRefused
from mobile_sso.backend.sessions import Sessions
from mobile_sso.backend.settings import BackendSettings, IdpConfiguration
from mobile_sso.backend.stages import LOGOUT_TOKEN
from mobile_sso.backend.verification import Expectations, TokenVerifier
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.http import NO_STORE, JsonValue, Request, Response, json_response
from mobile_sso.testbed.masking import Secrets

PATH = "/backchannel-logout"
MAX_SEEN = 10_000


@dataclass(frozen=True, kw_only=True)
class BackchannelLogout:
    """The back-channel logout endpoint."""

    clock: Clock
    secrets: Secrets
    log: Log
    discovery: Discovery
    verifier: TokenVerifier
    sessions: Sessions
    seen: dict[tuple[str, str], float] = field(default_factory=dict)
    """`iss` and `jti` of the logout tokens that were accepted, and until when they could be sent again."""

    def answer(self, request: Request, settings: BackendSettings) -> Response:
        """Answer 200 where the sessions are ended or were gone already, 400 for a bad token, 405 for a GET."""
        if request.method != "POST":
            return Response(status=405, headers=(("Allow", "POST"), *NO_STORE))
        try:
            ended = self._end_sessions(request, settings)
        except CheckFailed as failed:
            return self._refused(failed.rule_id, failed.detail)
        except KeysUnavailable as unavailable:
            return self._refused("LOT-03", str(unavailable))
        self.log.write(Entry.LOGOUT_TOKEN_ACCEPTED, count=ended)
        return Response(status=200, headers=NO_STORE)

    def _end_sessions(self, request: Request, settings: BackendSettings) -> int:
        sent = [value for name, value in request.form if name == "logout_token"]
        if len(sent) != 1:
            raise CheckFailed("LOT-01", f"the form has {len(sent)} logout_token parameters, expected one")
        conceal(self.secrets, "logout_token", sent[0])
        jws = parse(sent[0])
        idp, metadata = self._addressed(jws, settings)
        expected = Expectations(trusted_audiences=idp.trusted_audiences)
        claims = self.verifier.verified(LOGOUT_TOKEN, jws, idp, metadata, expected)
        self._refuse_replay(metadata.issuer, claims)
        return self.sessions.end_at_idp(
            issuer=metadata.issuer, subject=_text(claims.get("sub")), sid=_text(claims.get("sid"))
        )

    def _addressed(self, jws: CompactJws, settings: BackendSettings) -> tuple[IdpConfiguration, ProviderMetadata]:
        """Return the configuration of the token's issuer; nothing is fetched from an issuer nobody configured."""
        known = [(idp, metadata) for idp in settings.idps if (metadata := self._metadata(idp)) is not None]
        same_issuer = [pair for pair in known if pair[1].issuer == jws.claims.get("iss")]
        if not same_issuer:
            raise CheckFailed("LOT-05", f"iss is {jws.claims.get('iss')!r}, and no identity provider has that issuer")
        found = jws.claims.get("aud")
        audiences = found if isinstance(found, list) else [found]
        return next((pair for pair in same_issuer if pair[0].client_id in audiences), same_issuer[0])

    def _metadata(self, idp: IdpConfiguration) -> ProviderMetadata | None:
        try:
            return self.discovery.metadata(idp)
        except SignInRefused:
            # Discovery has logged it; another provider's logout token can still be verified.
            return None

    def _refuse_replay(self, issuer: str, claims: Mapping[str, JsonValue]) -> None:
        now = self.clock.now()
        for key in [key for key, until in self.seen.items() if until <= now]:
            del self.seen[key]
        key = (issuer, str(claims.get("jti")))
        if key in self.seen:
            raise CheckFailed("LOT-09", "this logout token was accepted before")
        if len(self.seen) >= MAX_SEEN:
            del self.seen[next(iter(self.seen))]
        expires = claims.get("exp")
        # An hour beyond `exp` covers any leeway; without `exp` (a flaw) it is an hour from now.
        self.seen[key] = (float(expires) if isinstance(expires, int | float) else now) + 3600.0

    def _refused(self, rule_id: str, detail: str) -> Response:
        self.log.write(Entry.LOGOUT_TOKEN_REFUSED, rule=rule_id, detail=detail)
        payload: dict[str, JsonValue] = {"error": "invalid_request", "error_description": f"{rule_id}: {detail}"}
        return json_response(payload, status=400, headers=NO_STORE)


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
