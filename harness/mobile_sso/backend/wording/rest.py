"""The log of the strict backend: each refusal names the attempt and the rule, so that support can look it up.

Source: deep-link-return 2.1 "wrong secret ⇒ 403 and audit event"; rule ids of conformance-and-attacks 4.
"""

from __future__ import annotations

from mobile_sso.backend.log import Entry, Line, Wording

WORDING: Wording = {
    Entry.IDP_UNKNOWN: Line("Warning", "sign-in", "there is no identity provider {alias!r}; configured are {known}"),
    Entry.NO_DEFAULT_IDP: Line("Warning", "sign-in", "no identity provider is configured"),
    Entry.DISCOVERY_FAILED: Line("Error", "discovery", "{alias}: {detail}"),
    Entry.NO_CALLBACK_URL: Line(
        "Error",
        "sign-in",
        "{alias} has no callback URL for {device_type}: set custom_callback_url or mobile_url_scheme",
    ),
    Entry.MIX_UP_POSSIBLE: Line(
        "Warning",
        "sign-in",
        "{alias} does not promise `iss` in its responses and shares {redirect_uri} with another identity provider: "
        "give each its own redirect URI (RFC 9700 4.4.2.2)",
    ),
    Entry.PKCE_NOT_USED: Line("Warning", "sign-in", "{alias} does not list S256: PKCE is not used"),
    Entry.KEYS_OUTDATED: Line("Warning", "keys", "{detail}; the keys at hand are used"),
    Entry.ATTEMPT_STARTED: Line("Info", "sign-in", "{attempt}: started for {alias}"),
    Entry.ATTEMPT_NOT_FOUND: Line("Warning", "sign-in", "a callback names no attempt that is open"),
    Entry.ATTEMPT_SECRET_WRONG: Line(
        "Warning", "audit", "{attempt}: completed with a wrong attempt secret, by another app or another phone"
    ),
    Entry.ATTEMPT_OTHER_CODE: Line("Warning", "audit", "{attempt}: completed again with another code"),
    Entry.AUTHORIZATION_ERROR: Line("Info", "sign-in", "{attempt}: the IdP answered {error}: {description}"),
    Entry.AUTHORIZATION_RESPONSE_REFUSED: Line("Warning", "sign-in", "{attempt}: {rule}: {detail}"),
    Entry.TOKEN_REQUEST_FAILED: Line("Error", "sign-in", "{attempt}: {rule}: {message}"),
    Entry.ID_TOKEN_REFUSED: Line("Error", "sign-in", "{attempt}: {rule}: {detail}"),
    Entry.NONCE_REFUSED: Line("Error", "sign-in", "{attempt}: {rule}: {detail}"),
    Entry.USERINFO_REFUSED: Line("Error", "sign-in", "{attempt}: {rule}: {detail}"),
    Entry.PRINCIPAL_MISSING: Line("Error", "accounts", "the claim {claim} that names the account is missing"),
    Entry.PRINCIPAL_CUT: Line("Warning", "accounts", "the name of an account was cut to {length} characters"),
    Entry.ACCOUNT_UNKNOWN: Line("Warning", "accounts", "there is no account for this person and none may be created"),
    Entry.ACCOUNT_CREATED: Line("Info", "accounts", "{user}: created"),
    Entry.ACCOUNT_SAVED: None,
    Entry.CLAIM_EMPTY: None,
    Entry.ROLES_NOT_CONFIGURED: None,
    Entry.ROLES_NONE: Line("Error", "roles", "{user}: the token names no role"),
    Entry.ROLE_UNKNOWN: Line("Info", "roles", "{user}: the role {role!r} is not known here and is ignored"),
    Entry.ROLES_NO_MATCH: Line("Warning", "roles", "{user}: none of the token's roles is known here"),
    Entry.ROLES_UNREADABLE: Line("Error", "roles", "{user}: {detail}"),
    Entry.ACCOUNT_INACTIVE: Line("Warning", "accounts", "{user}: the account is not active"),
    Entry.SIGNED_IN: Line("Info", "sign-in", "{attempt}: {user} signed in"),
    Entry.SESSION_ENDED: Line("Info", "sessions", "{user} signed out"),
    Entry.LOGOUT_TOKEN_ACCEPTED: Line("Info", "logout", "back-channel logout ended {count} sessions"),
    Entry.LOGOUT_TOKEN_REFUSED: Line("Warning", "logout", "back-channel logout refused: {rule}: {detail}"),
}
