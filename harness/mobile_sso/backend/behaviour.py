"""Every decision of the backend that a flaw may change, at its ideal value.

The code asks this value and nothing else: it never knows which profile it plays.

Source: architecture 2 "three ideal actors, and named deviations".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mobile_sso.backend.attempt import IDEAL_TRANSITIONS, Event, Status
from mobile_sso.backend.checks import ALL_CHECKS

DAY = 24 * 3600.0


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """What the backend does; the defaults are the ideal."""

    checks: frozenset[str] = ALL_CHECKS
    """The rows of `checks.GRID` that run."""

    # authorization request
    pkce: Literal["always", "if-advertised"] = "always"
    encode_authorization_parameters: bool = True
    """False: client_id and acr_values go into the URL as they are."""
    keep_endpoint_query: bool = True
    """False: a second `?` is put behind an endpoint that has a query already (RFC 6749 3.1 asks to keep it)."""
    always_send_response_mode: bool = False
    display: str | None = None
    add_openid_scope: bool = True
    attempt_values: Literal["base64url", "base64", "alphanumeric"] = "base64url"
    refuse_inactive_idp: bool = True

    # metadata and keys
    metadata_lifetime: float | None = 3600.0
    """Seconds; None: read once and kept for ever."""
    jwks_lifetime: float = 3600.0
    """Seconds; 0: fetched for every token."""

    # callback URL
    callback_url: Literal["by-device", "one-for-all"] = "by-device"
    token_redirect_uri: Literal["stored", "computed", "web"] = "stored"
    """Which redirect_uri the token request carries."""

    # authorization response
    state_before_error: bool = True
    unknown_state: Literal["refuse", "take-latest"] = "refuse"
    decode_form_post: bool = True
    answer_in: Literal["query", "query-and-fragment", "fragment"] = "query"
    """Where in the callback URL of an app the parameters are read; `fragment` is asked for, too."""

    # attempts
    bind_attempt_to_app: bool = True
    attempt_lifetime: float = 1800.0
    """Seconds; an attempt of exactly this age is too old. At least as long as the IdP waits for the person."""
    attempt_transitions: Mapping[tuple[Status, Event], Status] = field(default_factory=lambda: IDEAL_TRANSITIONS)

    # token request
    form_encode_client_credentials: bool = True

    # tokens
    id_token_algs: tuple[str, ...] | None = None
    """None: what the settings say was registered."""
    leeway: float = 60.0
    """Seconds of clock difference between IdP and backend that are forgiven."""
    kid_required: bool = False

    # accounts and roles
    account_key_has_issuer: bool = True
    principal_case_sensitive: bool = True
    principal_length: int | None = None
    """The number of characters a name is cut to; None: never cut."""
    locale_defaults: Mapping[str, str] = field(default_factory=dict)
    """Attribute → value for a person whose tokens say nothing about language or time zone."""
    save_account_before_roles: bool = False
    verify_access_token: bool = True
    non_url_base64: frozenset[str] = frozenset()
    """Role parsers that cannot read base64url."""
    default_role_always: bool = False

    # sessions and logout
    session_lifetime: float | None = 30 * DAY
    """Seconds after the sign-in, used or not; None: a session lives until it is ended."""
    backchannel_logout: bool = True
    encode_post_logout_redirect_uri: bool = True
    logout_state: bool = True
    logout_hint: Literal["session", "first-token"] = "session"
    post_logout_redirect_uri: Literal["configured", "web"] = "configured"

    # log
    mask_log: bool = True
