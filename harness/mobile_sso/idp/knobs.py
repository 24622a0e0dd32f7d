"""Where each knob of a provider is turned in this project: a field of its profile, or a quirk.

A knob is called as in the table of knobs × providers. What it names is written as

* `profile a.b`: a field of `profile.IdpProfile`;
* `quirk name` or `quirk name.parameter`;
* `device …`: it belongs to the phone, not to the provider;

several of them after semicolons, the usual one first. The event behind a knob `events.x` is a word of `errors.EVENTS`.

Source: idp-knobs A to G and I (H says how to read the table).
"""

from __future__ import annotations

from collections.abc import Mapping

_METADATA = "profile metadata; quirk discovery_field"
_EVENT = "quirk event_error.event; quirk errors_style"
_CACHE = "quirk http_header"

KNOBS: Mapping[str, str] = {
    # A. Discovery and issuer
    "issuer.discovery": "quirk issuer.discovery; quirk discovery_issuer; profile issuer_path; profile discovery_path",
    "issuer.id_token": "quirk issuer.id_token",
    "issuer.access_token": "quirk issuer.access_token",
    "issuer.*": "quirk issuer",
    "endpoints.other_host": "quirk discovery_endpoint_swap.url; profile metadata",
    "endpoints.trailing_slash": "profile endpoints",
    "endpoints.query_in_url": "quirk endpoints_query.query",
    "pkce.advertise": _METADATA,
    "pkce.accept": "quirk pkce.mode",
    "pkce.require": "profile pkce_required; quirk client_type.pkce; quirk pkce.mode",
    "discovery.auth_methods": "profile authentication_methods; profile metadata",
    "client.auth_accepted": "quirk client_auth.accept",
    "discovery.response_modes": "profile response_modes; profile metadata",
    "discovery.scopes": "profile scopes",
    "discovery.claims_supported": _METADATA,
    "subject.type": "profile subject_type",
    "discovery.acr_values": "profile acr_values",
    "prompt.accept": "profile prompts; quirk prompt_accept.values",
    "logout.advertise": "profile endpoints.end_session; profile advertises; profile metadata",
    "discovery.frontchannel": "profile frontchannel_logout; profile advertises",
    "discovery.backchannel": "profile backchannel_logout; profile advertises",
    "discovery.iss_param": "profile authorization_response_iss",
    "discovery.extra": _METADATA,
    "http.discovery_cache": _CACHE,
    # B. Redirect URI rules and the authorization endpoint
    "redirect.custom_scheme": "quirk redirect_form.custom_scheme; quirk client_type.scheme",
    "redirect.form": "quirk redirect_form",
    "redirect.match": "quirk redirect_uri_match.mode",
    "redirect.localhost_port": "quirk scheme_policy.loopback_any_port",
    "redirect.append_slash": "quirk redirect_append_slash",
    "redirect.max_length / forbidden": "quirk redirect_form.max_length; quirk redirect_form.forbidden_characters",
    "redirect.mismatch.kind": "quirk event_error.form; quirk event_error.location",
    "redirect.single_slash": "quirk redirect_form.single_slash",
    "authorize.confirm_custom_scheme": "quirk confirm_custom_scheme",
    "authorize.require_state": "quirk require_state; quirk state_mangled",
    "authorize.duplicate_param": "quirk duplicate_parameters.accept",
    "authorize.extra_params": "quirk authz_extra_params; quirk session_state; profile authorization_response_iss",
    "authorize.fragment_tail": "quirk fragment_tail.tail",
    "authorize.error_encoding": "quirk error_encoding",
    "authorize.force_response_mode": "quirk force_response_mode.mode; quirk authz_response_mode.mode",
    "authorize.silent_sso": "quirk redirect_status.silent_only; quirk confirm_custom_scheme.only_silent",
    "authorize.redirect_via": "quirk redirect_status.status",
    "code.format / ttl": "quirk code_format; profile lifetimes.code",
    "code.spent_on_failure": "quirk code_survives_failure",
    "scope.offline_access": "quirk offline_access.mode; quirk refresh_token_issue.issue",
    "nonce": "quirk nonce.mode",
    # C. Tokens and userinfo
    "token_response.expires_in": "quirk token_field; quirk random_expires_in; profile lifetimes.access_token",
    "token_response.token_type": "quirk token_field",
    "token_response.extra": "quirk token_field; quirk scope_names",
    "access_token.format": "profile access_token.format; quirk access_token_nonce_header",
    "access_token.typ_header": "profile access_token.typ",
    "access_token.aud": "profile access_token.audience; quirk access_token.aud; quirk claim_omit.claims",
    "access_token.scope": "profile access_token.scope_claim; profile access_token.scope_as_array",
    "access_token.omit": "quirk claim_omit.claims",
    "id_token.omit": "quirk claim_omit.claims",
    "id_token.aud": "quirk id_token_audience.form",
    "id_token.azp": "quirk id_token_audience.azp; profile id_token.claims",
    "roles.path": "profile roles.claim; profile roles.nested; profile roles.scope_prefix; quirk claim_shape.path",
    "groups.path / overage": "quirk claim_shape.shape; quirk distributed_claims.over",
    "claims.email": "quirk claim_names.names; quirk claim_shape; quirk claim_omit.claims",
    "claims.email_verified": "quirk email_verified.form",
    "claims.username": "quirk claim_names.names; profile id_token.claims",
    "claims.time_types": "quirk claim_time_type.type; quirk token_field",
    "id_token.lifetime": "profile lifetimes.id_token",
    "userinfo": "profile endpoints.userinfo; quirk claim_omit.all_but",
    "refresh": "quirk refresh_rotation; quirk refresh_token_issue.issue; profile lifetimes.refresh_token",
    "refresh.id_token_nonce": "quirk nonce.on_refresh",
    # D. Keys
    "jwks.count": (
        "quirk jwks_spare_keys; quirk jwks_encryption_key; quirk jwks_kid; quirk jwks_content.count; "
        "quirk jwks_content.keys"
    ),
    "jwks.alg": "quirk jwks_members.alg",
    "jwks.members": "quirk jwks_members",
    "jwks.kid_form": "quirk jwks_kid_form.form",
    "jwks.rotation": "quirk jwks_rotate.when",
    "jwks.replica_skew": "quirk jwks_replica_skew",
    "jwks.app_specific_key": "quirk jwks_app_specific_key.parameter",
    "jwks.split": "quirk jwks_split.mode",
    "http.jwks_cache": _CACHE,
    # E. Errors
    "errors.style": "quirk errors_style.style",
    "events.wrong_secret": f"{_EVENT}; quirk client_auth.reject_with",
    "events.unknown_client": _EVENT,
    "events.code_invalid": _EVENT,
    "events.pkce_fail": _EVENT,
    "events.redirect_differs": _EVENT,
    "events.deny": f"{_EVENT}; quirk deny_style",
    "events.deny.style": "quirk deny_style.style",
    "events.not_assigned": _EVENT,
    "events.prompt_none": _EVENT,
    "events.mfa_needed": "quirk mfa_required.error; quirk event_error",
    "events.throttle": "quirk throttle; quirk event_error",
    "userinfo.error": "quirk event_error.form; quirk event_error.challenge",
    # F. Logout
    "logout.profile": "quirk logout_profile.dialect",
    "logout.id_token_hint": "quirk end_session_hint.mode; quirk logout_profile.dialect",
    "logout.params": "quirk logout_profile.dialect",
    "logout.custom_scheme": "quirk logout_custom_scheme.mode",
    "logout.confirm_page": "quirk end_session_confirm.mode; quirk logout_account_picker",
    "logout.bad_uri": "quirk logout_bad_uri.mode",
    "logout.state_echo": "quirk end_session_state.op; quirk logout_profile.dialect",
    "logout.local_session_survives": "quirk session_survives; quirk end_session_noop",
    # G. Faults, whoever the provider is
    "clock.skew_seconds": "quirk clock.offset_s",
    "faults.token_status": "quirk token_status.statuses",
    "faults.throttle": "quirk throttle",
    "faults.latency_ms": "quirk latency.milliseconds",
    "faults.flaky_client": "quirk flaky_client",
    "network.drop_first_token_call": "quirk drop_token_call.when",
    "token_endpoint.content_type": "quirk http_header.value; quirk http_fault.content_type",
    "id_token.tamper": (
        "quirk id_token_claim; quirk signature.mode; quirk jose_alg.alg; quirk jose_header.kid; quirk jwks_kid.mode"
    ),
    "authorize.tamper": "quirk authz_state.op; quirk authz_iss.op; quirk authz_code.op; quirk authz_error.with_code",
    "device.block_without_gesture": "device browser; quirk redirect_status.status",
    "device.scheme_case": "device profile scheme_case",
    "device.scheme_registered": "device app that is installed or not",
    "device.deliver": "device faults",
    "device.lose_cookies": "device browser",
    # I. The rest
    "client.type": "quirk client_type.type",
    "pkce.verify": "quirk pkce.mode",
    "token.redirect_check": "quirk code_redirect_uri_binding.mode",
}
"""Knob → where it is turned."""
