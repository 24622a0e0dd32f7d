"""The grid of flaws: every named deviation of the backend from its ideal.

To add one, write one file with `apply` and `BREAKS`, and add its row here; a flaw changes decisions of `Behaviour` and
nothing else. The rows are applied from top to bottom, whatever order a profile lists them in. A test keeps rows and
files in step.

Source: architecture 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from types import ModuleType

from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.flaws import (
    acr_unchecked,
    additional_audience_accepted,
    alphanumeric_attempt_values,
    answer_in_fragment,
    at_hash_unchecked,
    attempt_deleted_on_success,
    attempt_lifetime_5m,
    attempt_not_bound_to_app,
    attempt_not_claimed,
    attempt_reusable_after_failure,
    audience_unchecked,
    auth_time_unchecked,
    authorization_parameters_not_encoded,
    azp_unchecked,
    callback_uri_unchecked,
    callback_url_computed_twice,
    client_credentials_not_form_encoded,
    crit_unchecked,
    default_role_always,
    discovery_issuer_unchecked,
    discovery_members_unchecked,
    discovery_url_unchecked,
    display_page_always_sent,
    endpoint_query_ignored,
    error_checked_before_state,
    expires_in_unchecked,
    expiry_unchecked,
    form_post_values_not_decoded,
    fragment_in_last_value,
    iat_unchecked,
    id_token_rs256_only,
    inactive_idp_usable,
    iss_parameter_ignored,
    issuer_unchecked,
    jwks_not_cached,
    kid_required,
    leeway_5s,
    locale_defaults_to_new_york,
    log_unmasked,
    logout_event_in_id_token_accepted,
    logout_hint_of_first_token,
    logout_without_state,
    metadata_never_refreshed,
    mobile_callback_only_at_authorization,
    nbf_unchecked,
    no_backchannel_logout,
    nonce_unchecked,
    one_callback_for_all_devices,
    openid_scope_not_added,
    pkce_only_if_advertised,
    post_logout_uri_always_web,
    post_logout_uri_not_encoded,
    principal_case_insensitive,
    principal_cut_to_100,
    principal_not_scoped_by_issuer,
    repeated_parameters_accepted,
    response_mode_always_sent,
    roles_from_unverified_access_token,
    sam_payload_not_base64url,
    session_without_lifetime,
    sid_unchecked,
    signature_unchecked,
    standard_base64_state,
    state_unchecked,
    subject_unchecked,
    token_members_unchecked,
    token_type_unchecked,
    tokens_in_response_ignored,
    typ_unchecked,
    user_kept_when_session_refused,
    userinfo_sub_unchecked,
)

INVARIANTS = frozenset(
    {
        "error-shown-means-not-signed-in",
        "no-secret-in-any-log",
        "no-session-for-a-foreign-app",
        "no-session-without-matching-state",
        "one-session-per-attempt",
        "one-token-request-per-code",
    }
)
"""The harness's invariants a flaw may be known to break."""

GRID: tuple[ModuleType, ...] = (
    # the authorization request
    pkce_only_if_advertised,
    authorization_parameters_not_encoded,
    endpoint_query_ignored,
    response_mode_always_sent,
    display_page_always_sent,
    openid_scope_not_added,
    alphanumeric_attempt_values,
    standard_base64_state,
    inactive_idp_usable,
    # metadata and keys
    discovery_url_unchecked,
    discovery_issuer_unchecked,
    discovery_members_unchecked,
    metadata_never_refreshed,
    jwks_not_cached,
    # the callback URL
    one_callback_for_all_devices,
    callback_url_computed_twice,
    mobile_callback_only_at_authorization,
    # the authorization response
    error_checked_before_state,
    state_unchecked,
    iss_parameter_ignored,
    callback_uri_unchecked,
    repeated_parameters_accepted,
    tokens_in_response_ignored,
    form_post_values_not_decoded,
    fragment_in_last_value,
    answer_in_fragment,
    # the attempt
    attempt_not_bound_to_app,
    attempt_lifetime_5m,
    attempt_not_claimed,
    attempt_reusable_after_failure,
    attempt_deleted_on_success,
    # the token request and its answer
    client_credentials_not_form_encoded,
    token_members_unchecked,
    token_type_unchecked,
    expires_in_unchecked,
    # the ID token and userinfo
    id_token_rs256_only,
    leeway_5s,
    kid_required,
    crit_unchecked,
    typ_unchecked,
    subject_unchecked,
    additional_audience_accepted,
    azp_unchecked,
    iat_unchecked,
    nbf_unchecked,
    logout_event_in_id_token_accepted,
    acr_unchecked,
    auth_time_unchecked,
    at_hash_unchecked,
    sid_unchecked,
    signature_unchecked,
    issuer_unchecked,
    audience_unchecked,
    expiry_unchecked,
    nonce_unchecked,
    userinfo_sub_unchecked,
    # accounts and roles
    principal_not_scoped_by_issuer,
    principal_case_insensitive,
    principal_cut_to_100,
    locale_defaults_to_new_york,
    user_kept_when_session_refused,
    roles_from_unverified_access_token,
    sam_payload_not_base64url,
    default_role_always,
    # sessions, logout, log
    session_without_lifetime,
    no_backchannel_logout,
    post_logout_uri_not_encoded,
    post_logout_uri_always_web,
    logout_without_state,
    logout_hint_of_first_token,
    log_unmasked,
)
"""One row per flaw, in the order in which they are applied."""

FLAWS: Mapping[str, ModuleType] = {module.__name__.rpartition(".")[2].replace("_", "-"): module for module in GRID}
"""Name, as profiles write it, → the flaw."""


def build_behaviour(flaws: Iterable[str]) -> Behaviour:
    """Return the ideal with `flaws`; raise ValueError, with the nearest name, for one that does not exist."""
    wanted = _known(flaws)
    behaviour = Behaviour()
    for name, module in FLAWS.items():
        if name in wanted:
            behaviour = module.apply(behaviour)
    return behaviour


def broken_invariants(flaws: Iterable[str]) -> frozenset[str]:
    """Return the invariants of the harness that `flaws` are known to break; raise ValueError for an unknown flaw."""
    return frozenset().union(*(FLAWS[name].BREAKS for name in _known(flaws)))


def _known(flaws: Iterable[str]) -> frozenset[str]:
    names = frozenset(flaws)
    for name in sorted(names - FLAWS.keys()):
        near = difflib.get_close_matches(name, FLAWS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`mobile_sso.backend.flaws.GRID` lists them all"
        raise ValueError(f"there is no backend flaw {name!r}; {hint}")
    return names
