"""Limits of the embedded provider: what it accepts and how much it keeps, so that its memory stays flat.

Source: design 7 "Being safe itself", design 8 "Budget".
"""

from __future__ import annotations

MAX_BODY_BYTES = 64 * 1024
"""A larger request body is answered 413."""

MAX_URL_CHARACTERS = 16 * 1024
"""A longer URL is answered 414."""

MAX_PENDING_REQUESTS = 5_000
"""Sign-in pages, and logout confirmations, that wait for a person; the oldest is forgotten first."""

MAX_SSO_SESSIONS = 10_000
MAX_CODES = 5_000
MAX_ACCESS_TOKENS = 5_000
MAX_REFRESH_TOKENS = 5_000

PENDING_REQUEST_LIFETIME = 3_600.0
"""Seconds a person may take to sign in, to give consent or to confirm a logout."""

PUSHED_REQUEST_LIFETIME = 60.0
"""Seconds between a pushed authorization request and the browser that refers to it (RFC 9126 2.2: short)."""

MAX_CONSENTS = 5_000
CONSENT_LIFETIME = 365 * 24 * 3600.0
"""Seconds a consent is remembered."""

MAX_RETIRED_KEY_SETS = 4
"""Rotated key sets kept to check the `id_token_hint` of older ID tokens."""

MAX_ISSUED_TOKENS = 200
"""Tokens kept for quirks that replay them."""

MAX_TENANTS = 100
"""Issuers beside the main one; one more is refused."""

MAX_PERSONAS = 10_000
MAX_CLIENTS = 1_000
"""Those that are entered by the control API; one more is refused."""

MAX_DYNAMIC_CLIENTS = 1_000
"""Clients that registered themselves; the oldest is forgotten first."""

MAX_CLIENT_ASSERTIONS = 5_000
CLIENT_ASSERTION_LIFETIME = 600
"""Seconds a client's JWT assertion may still live when it arrives; so long its `jti` is remembered."""
CLIENT_ASSERTION_LEEWAY = 10
"""Seconds the client's clock may differ (RFC 7523 3 allows a small leeway)."""

PICKER_BUTTONS = 8
"""Personas the sign-in page offers as buttons; further ones are signed in by typing."""
