"""Limits of the embedded provider: what it accepts and how much it keeps, so that its memory stays flat.

Whatever is kept is kept for a time, by the provider's own clock, and up to a number. The numbers are chosen so that
10,000 sign-ins, of 10,000 browsers, leave the memory within 10 MB of where 1,000 left it
(`tests/idp/test_bounded_memory.py` measures it): a provider that was busy for an hour is as small as one that was busy
for a minute. None is reached by one person who tests; a load test may reach them, and what happens then stands beside
each. Every tenant has stores of its own.

Source: design 7 "Being safe itself", design 8 "Budget"; issue 3 "Speed".
"""

from __future__ import annotations

MAX_BODY_BYTES = 64 * 1024
"""A larger request body is answered 413."""

MAX_URL_CHARACTERS = 16 * 1024
"""A longer URL is answered 414."""

MAX_PENDING_REQUESTS = 2_000
"""Sign-in pages, and as many consents and logout questions, that wait for a person; the oldest is forgotten first, and
whoever comes back to it is told that the page has expired."""

MAX_PUSHED_REQUESTS = 500
"""Pushed requests that no browser has brought yet; fewer, because one may be as large as a body."""

MAX_SSO_SESSIONS = 2_000
"""Browsers that are signed in; the one of the oldest sign-in has to sign in again, and no logout reaches its apps."""

MAX_CODES = 2_000
MAX_ACCESS_TOKENS = 2_000
MAX_REFRESH_TOKENS = 2_000
"""The oldest is forgotten first, and from then on it is invalid, as if it had expired.

A code is kept as long as an access token, so that its reuse is noticed; so this is what one hour of sign-ins leaves at
one every two seconds. Under a heavier load a token lives until 2,000 younger ones are issued: ten seconds at 200
sign-ins a second, far longer than a mobile sign-in takes to redeem a code and to ask userinfo.
"""

PENDING_REQUEST_LIFETIME = 3_600.0
"""Seconds a person may take to sign in, to give consent or to confirm a logout."""

PUSHED_REQUEST_LIFETIME = 60.0
"""Seconds between a pushed authorization request and the browser that refers to it (RFC 9126 2.2: short)."""

MAX_CONSENTS = 2_000
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
