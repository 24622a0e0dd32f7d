"""The grid of quirks: which there are, and at which stage each acts.

To add one: write its file, named as in YAML, with one class (`id_token_claim` → `IdTokenClaim`), and add the word to
`GRID`. A test keeps both in step. A quirk's file is imported when somebody switches it on: there will be many.

Source: conformance-and-attacks 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

from mobile_sso.idp.quirks.base import Quirk, QuirkContext, Quirks
from mobile_sso.idp.quirks.stages import Stage
from mobile_sso.testbed.http import JsonValue

__all__ = ["GRID", "QUIRKS", "Quirk", "QuirkContext", "Quirks", "Stage", "build_quirk", "build_quirks", "quirk_class"]

GRID: tuple[tuple[str, tuple[str, ...]], ...] = (
    # stage                    quirks
    ("profile",                ("prompt_accept",)),
    ("clock",                  ("clock",)),
    ("endpoints",              ("discovery_random_jwks_uri",)),
    ("intercept",              (
        "authorize_redirect",
        "drop_token_call", "flaky_client", "http_fault", "http_redirect", "throttle", "tls", "token_error",
        "token_status",
    )),
    ("response",               ("http_header", "latency")),
    ("not_found",              ("not_found_body",)),
    ("error",                  ("deny_style", "errors_style", "event_error")),
    ("metadata",               (
        "discovery_endpoint_swap", "discovery_field", "discovery_issuer", "endpoints_query", "issuer",
    )),
    ("jwks",                   (
        "jwks_app_specific_key", "jwks_content", "jwks_encryption_key", "jwks_kid", "jwks_kid_form", "jwks_members",
        "jwks_replica_skew", "jwks_spare_keys", "jwks_split",
    )),
    ("authorization_parameters", ("duplicate_parameters",)),
    ("redirecting_rules",      (
        "redirect_form", "redirect_uri_match", "redirect_uri_optional", "scheme_policy", "webview_block",
    )),
    ("authorization_rules",    (
        "acr_ignored", "force_response_mode", "max_age_ignored", "offline_access", "openid_optional", "prompt_ignored",
        "require_state", "unknown_scope",
    )),
    ("obstacle",               ("mfa_required", "silent_approval")),
    ("code",                   ("authz_code", "code_format")),
    ("authorization_response", (
        "authz_error", "authz_extra_params", "authz_iss", "authz_param_duplicate", "authz_param_order", "authz_repeat",
        "authz_response_mode", "authz_state", "confirm_custom_scheme", "error_encoding", "fragment_tail",
        "redirect_append_slash", "redirect_status", "redirect_uri_rewrite", "session_state", "state_mangled",
    )),
    ("client_methods",         ("client_auth", "client_type")),
    ("token_rules",            (
        "code_client_binding", "code_redirect_uri_binding", "code_reuse", "code_survives_failure", "pkce",
        "refresh_rotation",
    )),
    ("signing_keys",           ("jwks_rotate",)),
    ("access_grant",           ("token_mix",)),
    ("access_token_shape",     ("access_token",)),
    ("refresh_token",          ("refresh_token_issue",)),
    ("nonce_echo",             ("nonce",)),
    ("persona",                ("user_claim",)),
    ("token_claims",           (
        "claim_names", "claim_omit", "claim_shape", "claim_time_type", "distributed_claims", "email_verified",
        "id_token_audience", "id_token_claim", "logout_token_claim", "logout_token_events",
        "refresh_id_token", "token_id",
    )),
    ("token_key",              ("jose_alg",)),
    ("token_signing",          ("access_token_nonce_header", "jose_header", "jws_serialization")),
    ("token_signature",        ("signature",)),
    ("token_encryption",       ("id_token_encryption",)),
    ("token_text",             ("id_token_replay", "logout_token_replay")),
    ("token_response",         ("random_expires_in", "scope_names", "token_field")),
    ("userinfo",               ("userinfo_claim", "userinfo_sub")),
    ("userinfo_signing",       ("userinfo_signed",)),
    ("end_session_rules",      (
        "end_session_hint", "logout_bad_uri", "logout_custom_scheme", "logout_profile",
        "post_logout_redirect_uri_match",
    )),
    ("logout_question",        ("end_session_confirm", "logout_account_picker")),
    ("session_end",            ("end_session_noop",)),
    ("signed_in_again",        ("session_survives",)),
    ("backchannel",            ("backchannel_delivery",)),
    ("frontchannel",           ("frontchannel_delivery", "frontchannel_params")),
    ("logout_answer",          ("end_session_redirect", "end_session_state")),
)  # fmt: skip

_SETTING_UP = {"profile", "clock", "endpoints"}

QUIRKS: tuple[str, ...] = tuple(sorted(name for _, names in GRID for name in names))
"""Every word that may stand in YAML."""


def quirk_class(name: str) -> type[Quirk[Any]]:
    """Return the class of the quirk called `name`; raise ValueError where there is none."""
    if name not in QUIRKS:
        from mobile_sso.idp.quirks.parameters import did_you_mean

        raise ValueError(f"there is no quirk {name!r}{did_you_mean(name, QUIRKS)}; there are {', '.join(QUIRKS)}")
    module = import_module(f"{__name__}.{name}")
    return cast("type[Quirk[Any]]", getattr(module, "".join(word.title() for word in name.split("_"))))


def build_quirk(name: str, parameters: Mapping[str, JsonValue]) -> Quirk[object]:
    """Return the quirk called `name` with `parameters`; raise ValueError that says exactly what is wrong with them."""
    from mobile_sso.idp.quirks.parameters import read_parameters

    quirk = quirk_class(name)
    if "strikes" in parameters and {stage.name for stage in quirk.stages_of()} & _SETTING_UP:
        raise ValueError(f"quirk {name!r} shapes the provider as a whole; it takes no 'strikes'")
    return cast("Quirk[object]", quirk(**cast("dict[str, Any]", read_parameters(quirk, parameters))))


def build_quirks(named: Mapping[str, object]) -> Quirks:
    """Return the quirks of a profile: name → parameters, or a list of parameters; null or true stands for none.

    Raises ValueError for a mistake in any of them.
    """
    return Quirks(build_quirk(name, parameters) for name, given in named.items() for parameters in _each(name, given))


def _each(name: str, given: object) -> Iterator[Mapping[str, JsonValue]]:
    if given is False:
        return
    for parameters in given if isinstance(given, (list, tuple)) else (given,):
        if parameters is None or parameters is True:
            yield {}
        elif isinstance(parameters, Mapping):
            yield parameters
        else:
            raise ValueError(f"quirk {name!r} takes a mapping of parameters, got {parameters!r}")
