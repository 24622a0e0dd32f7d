"""The log of OIDC SSO 3.2.1: levels, nodes and texts as a Mendix developer finds them, spelling mistakes included.

Texts of discovery failures, of missing callback URLs and of inactive accounts are ours: the reference has none.

Source: mendix-behaviour 3.2, 3.4, 3.7, 3.8, 4.3, 4.4, 4.8.
"""

from __future__ import annotations

from mobile_sso.backend.log import Entry, Line, Wording

LOG_NODE = "OIDC"
"""The constant `OIDC.LogNode`."""

WORDING: Wording = {
    Entry.IDP_UNKNOWN: Line("Info", LOG_NODE, "No identity provider found."),
    Entry.NO_DEFAULT_IDP: Line("Info", LOG_NODE, "Active Authentication not found!"),
    Entry.DISCOVERY_FAILED: Line("Error", LOG_NODE, "{alias}: {detail}"),
    Entry.NO_CALLBACK_URL: Line("Error", LOG_NODE, "{alias}: no callback URL for {device_type}"),
    Entry.MIX_UP_POSSIBLE: None,
    Entry.PKCE_NOT_USED: Line("Warning", "OIDC PKCE", "unsupported code challenge method: S256. PKCE not used"),
    Entry.KEYS_OUTDATED: None,
    Entry.ATTEMPT_STARTED: None,
    Entry.ATTEMPT_NOT_FOUND: Line("Error", LOG_NODE, "handleAuthorization: No matching AuthAttempt found"),
    Entry.ATTEMPT_SECRET_WRONG: Line("Error", LOG_NODE, "{attempt}: wrong attempt secret"),
    Entry.ATTEMPT_OTHER_CODE: Line("Error", LOG_NODE, "{attempt}: another code"),
    Entry.AUTHORIZATION_ERROR: Line(
        "Error",
        LOG_NODE,
        "handleAuthorization: Authorization code missing\nStatusCode = {status}\nerror = {error}\n"
        "error_description = {description}",
    ),
    Entry.AUTHORIZATION_RESPONSE_REFUSED: Line("Error", LOG_NODE, "{rule}: {detail}"),
    Entry.TOKEN_REQUEST_FAILED: Line(
        "Error",
        LOG_NODE,
        "latestError:\nMessage - {message}\nStacktrace - {rule}\nlatestHttpResponse:\nStatusCode - {status}\n"
        "ReasonPhrase - {reason_phrase}\nContent - {content}",
    ),
    Entry.ID_TOKEN_REFUSED: Line("Error", "DecodeAndVerifyJWT", "Error occured while DecodeAndVerifyJWT"),
    Entry.NONCE_REFUSED: Line("Error", "CheckNonceValue", "Nonce check failed (security error)"),
    Entry.USERINFO_REFUSED: Line("Error", LOG_NODE, "{detail}"),
    Entry.PRINCIPAL_MISSING: Line(
        "Error",
        "UserCommons",
        "user Principal claim {claim}value is empty , Please select the Principal claim which contains value",
    ),
    Entry.PRINCIPAL_CUT: Line("Warning", "UserCommons", "The principal was truncated to {length} characters"),
    Entry.ACCOUNT_UNKNOWN: Line(
        "Warning",
        "UserCommons",
        "User lookup of 'Name' failed, this user principal does not exist in the Mx database.",
    ),
    Entry.ACCOUNT_CREATED: Line("Info", "UserCommons", "Stared user creation"),
    Entry.ACCOUNT_SAVED: Line("Info", "UserCommons", "User Saved Successfully"),
    Entry.CLAIM_EMPTY: Line("Info", "UserCommons", "{claim} claim does not contain a value"),
    Entry.ROLES_NOT_CONFIGURED: Line("Info", LOG_NODE, " no-roles handled ..simple plain login"),
    Entry.ROLES_NONE: Line("Error", LOG_NODE, " NO roles came from token."),
    Entry.ROLE_UNKNOWN: Line(
        "Info", LOG_NODE, "This role from access_token does not exist in the mendix database. {role}"
    ),
    Entry.ROLES_NO_MATCH: Line("Info", LOG_NODE, "At least one Access token role should be match with Mendix"),
    Entry.ROLES_UNREADABLE: Line("Error", "OIDC.LogNode", "{detail}"),
    Entry.ACCOUNT_INACTIVE: Line("Info", LOG_NODE, "Your Account is not Active"),
    Entry.SIGNED_IN: None,
    Entry.SESSION_ENDED: None,
    Entry.LOGOUT_TOKEN_ACCEPTED: None,
    Entry.LOGOUT_TOKEN_REFUSED: None,
}
