"""The grid of logout rules, in the order in which they look at a request.

A rule is a file with a function `check`: it raises OAuthError, or writes what it found into the request it examines.
Whoever fails is shown a page: nothing ends, and nobody is redirected.

Source: RP-Initiated Logout 2, 3, 4, 6; conformance-and-attacks 4.5 (OP side).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from mobile_sso.idp.logout.examined import ExaminedLogout
from mobile_sso.idp.logout.rules import client_id, confirmation, id_token_hint, post_logout_redirect_uri
from mobile_sso.idp.rules import no_repeated_parameters

EndSessionRule: TypeAlias = Callable[[ExaminedLogout], None]

END_SESSION_REQUEST: tuple[EndSessionRule, ...] = (
    no_repeated_parameters.check,
    id_token_hint.check,
    client_id.check,
    post_logout_redirect_uri.check,
    confirmation.check,
)
