"""The stages: every point where the provider hands a value through its quirks, in the order of a sign-in.

A stage's name is its key, its type parameter says what value passes there. A stage without quirks costs one dictionary
look-up. To make a new deviation possible, add a stage here, at its ideal value, and the line of the provider that hands
the value through.

Source: architecture 2 "named deviations"; conformance-and-attacks 5.1 (claims → header → signing → transport).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from mobile_sso.idp.authorization_response import AuthorizationResponse
    from mobile_sso.idp.error_answer import ErrorAnswer
    from mobile_sso.idp.errors import OAuthError
    from mobile_sso.idp.grants import AuthorizationCode, Grant
    from mobile_sso.idp.jwe import Encryption
    from mobile_sso.idp.jws import SignedParts, Unsigned
    from mobile_sso.idp.keys import Signer, SigningKeys
    from mobile_sso.idp.logout.rules import EndSessionRule
    from mobile_sso.idp.logout_messages import BackchannelDelivery, FrontchannelDelivery, LogoutAnswer, LogoutQuestion
    from mobile_sso.idp.profile import AccessTokenShape, Endpoints, IdpProfile
    from mobile_sso.idp.rules import AuthorizationRule, TokenRule
    from mobile_sso.testbed.clock import Clock
    from mobile_sso.testbed.contracts import Persona
    from mobile_sso.testbed.http import Parameters, Response

Value = TypeVar("Value")


@dataclass(frozen=True)
class Stage(Generic[Value]):
    """A point where quirks act on a value of type `Value`."""

    name: str


# When the provider is set up ------------------------------------------------------------------------------------------

PROFILE: Stage[IdpProfile] = Stage("profile")
"""The provider's whole shape, once, before anything is built from it."""
CLOCK: Stage[Clock] = Stage("clock")
"""The clock the provider reads, once."""
ENDPOINTS: Stage[Endpoints] = Stage("endpoints")
"""The paths of the provider, once, when it has its randomness."""

# Every request

INTERCEPT: Stage[Response | None] = Stage("intercept")
"""None, before the endpoint sees the request: a response answers in its place; ConnectionLost breaks the connection."""
RESPONSE: Stage[Response] = Stage("response")
"""What the endpoint answered, as it goes out."""
NOT_FOUND: Stage[Response] = Stage("not_found")
"""The answer where there is no endpoint."""
ERROR: Stage[ErrorAnswer] = Stage("error")
"""A refusal before it is rendered: as a page, as JSON or as parameters of a redirect."""

# Metadata and keys

METADATA: Stage[dict[str, JsonValue]] = Stage("metadata")
JWKS: Stage[dict[str, JsonValue]] = Stage("jwks")

# Authorization

AUTHORIZATION_PARAMETERS: Stage[Parameters] = Stage("authorization_parameters")
"""The request's parameters before any rule looks at them."""
REDIRECTING_RULES: Stage[tuple[AuthorizationRule, ...]] = Stage("redirecting_rules")
"""The rules whose failure is shown on a page."""
AUTHORIZATION_RULES: Stage[tuple[AuthorizationRule, ...]] = Stage("authorization_rules")
"""The rules whose failure is redirected."""
HINT_ISSUER: Stage[str] = Stage("hint_issuer")
"""The issuer that an `id_token_hint` must name."""
OBSTACLE: Stage[OAuthError | None] = Stage("obstacle")
"""Why a request cannot be answered without a page; None: it can, silently."""
CODE: Stage[str] = Stage("code")
"""A fresh authorization code."""
ISSUED_CODE: Stage[AuthorizationCode] = Stage("issued_code")
"""What a fresh code stands for, before anybody holds it."""
AUTHORIZATION_RESPONSE: Stage[AuthorizationResponse] = Stage("authorization_response")

# Tokens

CLIENT_RULES: Stage[tuple[TokenRule, ...]] = Stage("client_rules")
"""The rules for whatever a client sends directly."""
CLIENT_METHODS: Stage[tuple[str, ...]] = Stage("client_methods")
"""The authentication methods that are good for a client (`context.client_id`): the one it registered."""
TOKEN_RULES: Stage[tuple[TokenRule, ...]] = Stage("token_rules")
"""The rules of the grant type (`context.grant_type`), after the client's."""
SIGNING_KEYS: Stage[SigningKeys] = Stage("signing_keys")
"""All the keys: when an authorization request arrives, before an ID token is signed, and when the JWKS is read."""
ACCESS_GRANT: Stage[Grant] = Stage("access_grant")
"""What the access token is made for; the ID token beside it is made for the real grant."""
ACCESS_TOKEN_SHAPE: Stage[AccessTokenShape] = Stage("access_token_shape")
REFRESH_TOKEN: Stage[bool] = Stage("refresh_token")
"""Whether the token response carries a refresh token."""
NONCE_ECHO: Stage[bool] = Stage("nonce_echo")
"""Whether the ID token repeats the nonce of the authorization request."""
PERSONA: Stage[Persona] = Stage("persona")
"""The person tokens and userinfo speak of."""
TOKEN_CLAIMS: Stage[dict[str, JsonValue]] = Stage("token_claims")
"""The claims of any JWT; `context.artefact` says which."""
TOKEN_KEY: Stage[Signer] = Stage("token_key")
"""What signs a JWT, before its header says so."""
TOKEN_HEADER: Stage[dict[str, JsonValue]] = Stage("token_header")
TOKEN_SIGNING: Stage[Unsigned] = Stage("token_signing")
TOKEN_SIGNATURE: Stage[SignedParts] = Stage("token_signature")
TOKEN_ENCRYPTION: Stage[Encryption | None] = Stage("token_encryption")
"""How and for whom the signed JWT is encrypted; None: it is not."""
TOKEN_TEXT: Stage[str] = Stage("token_text")
"""The finished JWT, encrypted where encryption was asked for."""
TOKEN_RESPONSE: Stage[dict[str, JsonValue]] = Stage("token_response")
USERINFO: Stage[dict[str, JsonValue]] = Stage("userinfo")
USERINFO_SIGNING: Stage[str | None] = Stage("userinfo_signing")
"""The algorithm userinfo is signed with; None: plain JSON."""

# Logout

END_SESSION_RULES: Stage[tuple[EndSessionRule, ...]] = Stage("end_session_rules")
"""The rules a logout request is held against."""
LOGOUT_QUESTION: Stage[LogoutQuestion | None] = Stage("logout_question")
"""What a person is asked before the session ends; None: nothing."""
SESSION_END: Stage[bool] = Stage("session_end")
"""Whether a logout really ends the SSO session."""
SIGNED_IN_AGAIN: Stage[bool] = Stage("signed_in_again")
"""Whether the browser has a new session after a logout, by the grace of a provider behind this one."""
BACKCHANNEL: Stage[tuple[BackchannelDelivery, ...]] = Stage("backchannel")
"""The logout token of one relying party (`context.client_id`), as it will be delivered."""
FRONTCHANNEL: Stage[tuple[FrontchannelDelivery, ...]] = Stage("frontchannel")
"""The logout frame of one relying party (`context.client_id`), as it will be shown."""
LOGOUT_ANSWER: Stage[LogoutAnswer] = Stage("logout_answer")
