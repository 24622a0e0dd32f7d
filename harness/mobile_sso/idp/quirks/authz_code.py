"""The code in the authorization response is missing, doubled, oddly written, short-lived, or somebody else's.

Source: conformance-and-attacks 5.3 `authz_code`, cases `code-from-other-client`, `code-expired`, `deep-link-oversized`,
`deep-link-param-duplicated`; RFC 6749 4.1.2; RFC 9700 4.5 (code injection).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from mobile_sso.idp.authorization_response import AuthorizationResponse
from mobile_sso.idp.grants import AuthorizationCode, Grant
from mobile_sso.idp.minted_text import minted_text
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RESPONSE, CODE, ISSUED_CODE

_BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LONGEST = 1_048_576

Shaped: TypeAlias = str | AuthorizationCode | AuthorizationResponse


@dataclass(frozen=True, kw_only=True)
class AuthzCode(Quirk[Shaped]):
    """Changes the code: `remove` it, `duplicate` it, or issue one for a `foreign_client` or a `foreign_user`.

    A foreign code is that of another sign-in: it belongs to the first other client that is registered (without one, to
    a client that is not), or to the first other person (without one, to nobody the provider knows), and it goes with a
    nonce and a code_challenge nobody here knows. `keep_binding` leaves those two as requested, the way an attacker
    arranges it who has seen the request.

    `length` and `charset` rewrite the code, which can be redeemed as ever, as long as it fits into the body of a
    request; `lifetime_s` is how long, in seconds. A code is forgotten when an access token of the same age would have
    expired, so `lifetime_s` cannot lengthen it further.
    """

    name = "authz_code"
    stage = CODE
    also_at = (ISSUED_CODE, AUTHORIZATION_RESPONSE)

    op: Literal["remove", "duplicate", "foreign_client", "foreign_user"] | None = None
    length: int | None = None
    lifetime_s: int | None = None
    charset: str | None = None
    keep_binding: bool = False

    def __post_init__(self) -> None:
        """Refuse lengths no provider could mean, and alphabets that are none."""
        if self.length is not None and not 6 <= self.length <= _LONGEST:
            raise ValueError(f"quirk 'authz_code': 'length' must be from 6 to {_LONGEST} characters, got {self.length}")
        if self.charset is not None and len(set(self.charset)) < 2:
            raise ValueError(f"quirk 'authz_code': 'charset' needs two different characters, got {self.charset!r}")
        if self.lifetime_s is not None and self.lifetime_s < 0:
            raise ValueError(f"quirk 'authz_code': 'lifetime_s' must not be negative, got {self.lifetime_s}")
        if self.keep_binding and self.op not in ("foreign_client", "foreign_user"):
            raise ValueError("quirk 'authz_code': 'keep_binding' goes with op 'foreign_client' or 'foreign_user'")

    def apply(self, value: Shaped, context: QuirkContext) -> Shaped:
        """Return the code's text, what it stands for, or the response with it, changed."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, AuthorizationCode):
            return self._issued(value, context)
        return self._response(value)

    def _text(self, code: str) -> str:
        if self.length is None and self.charset is None:
            return code
        return minted_text(code, self.length or len(code), self.charset or _BASE64URL)

    def _issued(self, code: AuthorizationCode, context: QuirkContext) -> AuthorizationCode:
        if self.lifetime_s is not None:
            code = replace(code, expires_at=context.provider.clock.now() + self.lifetime_s)
        if self.op == "foreign_client":
            return self._foreign(code, replace(code.grant, client_id=_other_client(context)))
        if self.op == "foreign_user":
            return self._foreign(code, replace(code.grant, username=_other_person(context)))
        return code

    def _foreign(self, code: AuthorizationCode, grant: Grant) -> AuthorizationCode:
        if self.keep_binding:
            return replace(code, grant=grant)
        # Digests of what the client knows: as long as the real ones, and nothing it could have asked for.
        nonce = None if grant.nonce is None else minted_text(f"nonce {grant.nonce}", 43, _BASE64URL)
        challenge = code.code_challenge and minted_text(f"challenge {code.code_challenge}", 43, _BASE64URL)
        return replace(code, grant=replace(grant, nonce=nonce), code_challenge=challenge)

    def _response(self, response: AuthorizationResponse) -> AuthorizationResponse:
        code = response.get("code")
        if code is None:
            return response
        if self.op == "remove":
            return response.without("code")
        return response.adding("code", code) if self.op == "duplicate" else response


def _other_client(context: QuirkContext) -> str:
    others = (client.client_id for client in context.provider.clients.all())
    return next((client_id for client_id in others if client_id != context.client_id), "another-client")


def _other_person(context: QuirkContext) -> str:
    others = (persona.username for persona in context.provider.personas.all() if persona.assigned)
    return next((username for username in others if username != context.username), "another-person")
