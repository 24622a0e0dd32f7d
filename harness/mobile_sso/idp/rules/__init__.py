"""The grid of request rules: which rule runs at which endpoint, and in which order.

A rule is a file with a function `check`: it raises OAuthError, or writes what it found into the request it examines.
To add one: write its file and put it into the columns it belongs to. A test keeps files and grid in step.

Source: conformance-and-attacks 2.5, 4.4 (OP side); the form is node-oidc-provider's `lib/actions/authorization`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from mobile_sso.idp.rules import (
    acr_values,
    claims,
    client_authentication,
    client_id,
    code,
    code_challenge,
    code_client,
    code_public_client,
    code_redirect_uri,
    code_single_use,
    code_verifier,
    grant_type,
    id_token_hint,
    max_age,
    no_repeated_parameters,
    prompt,
    public_client_challenge,
    pushed_request,
    redirect_uri,
    refresh_token,
    refresh_token_client,
    refresh_token_rotation,
    refresh_token_scope,
    response_mode,
    response_type,
    scope,
    unsupported_parameters,
)
from mobile_sso.idp.rules.examined import ExaminedAuthorization, ExaminedTokenRequest

AuthorizationRule: TypeAlias = Callable[[ExaminedAuthorization], None]
TokenRule: TypeAlias = Callable[[ExaminedTokenRequest], None]

BEFORE_REDIRECTING: tuple[AuthorizationRule, ...] = (
    client_id.check,
    redirect_uri.check,
)
"""Whoever fails here is shown a page and never redirected (RFC 6749 4.1.2.1)."""

AUTHORIZATION_REQUEST: tuple[AuthorizationRule, ...] = (
    response_mode.check,
    no_repeated_parameters.check,
    pushed_request.check,
    unsupported_parameters.check,
    response_type.check,
    scope.check,
    prompt.check,
    max_age.check,
    acr_values.check,
    code_challenge.check,
    public_client_challenge.check,
    id_token_hint.check,
    claims.check,
)
"""Whoever fails here is redirected with an error."""

CLIENT_REQUEST: tuple[TokenRule, ...] = (
    no_repeated_parameters.check,
    client_authentication.check,
)
"""Whatever a client sends directly: to the token, revocation, introspection and pushed-request endpoint."""

GRANT_TYPE: TokenRule = grant_type.check
"""Which of the rows below a token request is held against."""

GRANT_RULES: Mapping[str, tuple[TokenRule, ...]] = {
    "authorization_code": (
        code.check,
        code_client.check,
        code_single_use.check,
        code_public_client.check,
        code_redirect_uri.check,
        code_verifier.check,
    ),
    "refresh_token": (
        refresh_token.check,
        refresh_token_client.check,
        refresh_token_scope.check,
        refresh_token_rotation.check,
    ),
}
"""What a token request must satisfy after the client's rules and `grant_type`, by its grant type."""
