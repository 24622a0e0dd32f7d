"""The one exception of the provider: an OAuth error, thrown by any rule and rendered once, by the endpoint.

What the peer may read (`error`, `description`) and what only the log may keep (`detail`) are separate fields. The
`event` says what happened, in one word of `EVENTS`: real providers answer one event with bodies of their own, so the
event, and not the OAuth error code, is what a quirk names.

Source: RFC 6749 4.1.2.1, 5.2; OpenID Connect Core 3.1.2.6; idp-knobs E.
"""

from __future__ import annotations

from collections.abc import Mapping

EVENTS: Mapping[str, str] = {
    "access_token_invalid": "userinfo: the access token is unknown, expired or revoked",
    "access_token_missing": "userinfo: the request carries no access token",
    "acr_unmet": "none of the acr values that are essential can be reached",
    "account_required": "prompt=none, but a person would have to choose an account",
    "acr_required": "prompt=none, but the acr_values need another sign-in",
    "cancelled": "the person pressed Cancel on the sign-in page",
    "claims_malformed": "the parameter claims is not what Core 5.5 says",
    "client_assertion_invalid": "the client's JWT assertion does not hold",
    "client_authentication_missing": "the client sent no credentials",
    "client_authentication_method": "the client authenticated by another method than the one it registered",
    "client_authentication_twice": "the client authenticated by two methods at once",
    "client_id_differs": "two different client_ids came with one request",
    "client_id_missing": "the authorization request names no client",
    "client_unknown": "no client has this client_id",
    "code_challenge_malformed": "the code_challenge or its method cannot be used",
    "code_challenge_missing": "the provider requires PKCE and the request has no code_challenge",
    "code_expired": "the authorization code is older than its lifetime",
    "code_missing": "the token request has no code",
    "code_other_client": "the authorization code was issued to another client",
    "code_spent": "the authorization code has been used before",
    "code_unknown": "the authorization code is none of ours",
    "consent_denied": "the person refused consent",
    "consent_required": "prompt=none, but consent is missing",
    "embedded_user_agent": "the browser is an embedded web view, which the provider does not serve",
    "fault": "a fault that was switched on struck this request",
    "grant_type": "the grant type is missing or not supported",
    "hint_differs": "somebody else than the id_token_hint says is signed in",
    "id_token_hint": "the id_token_hint is not a token of ours for this client",
    "insufficient_scope": "userinfo: the access token lacks the scope openid",
    "login_expired": "prompt=none, but the sign-in is older than max_age",
    "login_required": "prompt=none, but nobody is signed in",
    "logout_client_unknown": "the logout request names an unknown client",
    "logout_client_differs": "the logout request's client_id is not the hint's",
    "logout_hint": "the logout request's id_token_hint is not a token of ours",
    "logout_hint_missing": "the logout request has no id_token_hint, and this provider demands one",
    "logout_not_offered": "there is no logout at this provider",
    "logout_parameter": "the logout request has a parameter that this provider does not take",
    "logout_scheme_refused": "the post_logout_redirect_uri has a scheme this provider does not redirect to",
    "max_age": "max_age is not a number of seconds",
    "mfa_required": "the sign-in needs a second factor",
    "not_assigned": "the person is not assigned to the client",
    "origin_missing": "a client in a browser redeems a code or refresh token without an Origin header",
    "origin_unexpected": "a client that is in no browser redeems a code or refresh token with an Origin header",
    "page_expired": "the page that was posted has expired or has been used",
    "page_foreign": "a page of another site sent what only the provider's own sign-in page sends",
    "page_required": "prompt=none, but the request asks for a page",
    "parameter_missing": "a parameter is missing",
    "parameter_repeated": "a parameter is given more than once",
    "person_gone": "the person behind a code or refresh token may no longer use the client",
    "pkce_malformed": "the code_verifier is no code_verifier: too short, too long, or with other characters",
    "pkce_mismatch": "the code_verifier does not fit the code_challenge",
    "pkce_missing": "the code_verifier is missing though there was a code_challenge",
    "pkce_unexpected": "there is a code_verifier though there was no code_challenge",
    "post_logout_redirect_uri": "the post_logout_redirect_uri is not registered",
    "prompt": "prompt holds an unknown or contradictory value",
    "redirect_uri_differs": "the redirect_uri of the token request differs from the authorization request's",
    "redirect_uri_form": "the redirect_uri has a scheme, a length or characters that the provider refuses",
    "redirect_uri_mismatch": "the redirect_uri is not registered for the client",
    "redirect_uri_missing": "the redirect_uri is missing",
    "refresh_token_other_client": "the refresh token was issued to another client",
    "refresh_token_spent": "the refresh token has been used before",
    "refresh_token_unknown": "the refresh token is unknown, expired or revoked",
    "registration_access_token": "the registration access token is missing, or is not this client's",
    "registration_refused": "the client metadata of a registration cannot be accepted",
    "request_not_supported": "a request object, or a registration by parameter, is not supported",
    "request_not_pushed": "the client must push its authorization requests, and did not",
    "request_uri_unknown": "the request_uri of a pushed authorization request is unknown, expired or used",
    "response_mode": "the response mode is not supported",
    "response_type": "the response type is not supported",
    "scope": "the scope is missing, lacks openid, or exceeds what may be granted",
    "state": "the state is missing or holds characters that are not allowed",
    "throttled": "too many requests",
    "token_other_client": "the token to revoke or introspect was issued to another client",
    "wrong_secret": "the client's secret is wrong",
}
"""Everything that can be refused: the word, and when it happens."""


class OAuthError(Exception):
    """A request is refused with an error code of the specifications."""

    def __init__(self, error: str, description: str, *, event: str, status: int = 400, detail: str = "") -> None:
        """Refuse with `error` and `description` (no line breaks, no quotes: RFC 6749 5.2) and the HTTP `status`.

        `event` is a word of EVENTS; LookupError says so where it is none. `detail` is for the provider's own log and
        never leaves it.
        """
        if event not in EVENTS:
            raise LookupError(f"{event!r} is no event of idp/errors.py; add it to EVENTS")
        super().__init__(f"{error}: {description}" + (f" ({detail})" if detail else ""))
        self.error = error
        self.description = description
        self.event = event
        self.status = status
        self.detail = detail


def invalid_request(description: str, *, event: str, detail: str = "") -> OAuthError:
    """Return the error for a malformed request."""
    return OAuthError("invalid_request", description, event=event, detail=detail)


def invalid_grant(description: str, *, event: str, detail: str = "") -> OAuthError:
    """Return the error for a code or refresh token that is no good."""
    return OAuthError("invalid_grant", description, event=event, detail=detail)


def invalid_client(description: str, *, event: str, detail: str = "") -> OAuthError:
    """Return the error for a client that did not authenticate: 401, RFC 6749 5.2."""
    return OAuthError("invalid_client", description, event=event, status=401, detail=detail)
