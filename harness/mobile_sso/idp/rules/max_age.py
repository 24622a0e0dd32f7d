"""`max_age` is a number of seconds, zero or more; a client may have registered one for requests that say nothing.

Source: OpenID Connect Core 3.1.2.1; Registration 2 `default_max_age`.
"""

from __future__ import annotations

import re

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.rules.examined import ExaminedAuthorization

_SECONDS = re.compile(r"[0-9]{1,10}\Z")


def check(request: ExaminedAuthorization) -> None:
    """Find the maximum age; raise OAuthError where it is no such number."""
    max_age = request.parameter("max_age")
    if max_age is None:
        request.max_age = request.client.registration.default_max_age
        return
    if not _SECONDS.match(max_age):
        raise invalid_request("The parameter max_age must be a number of seconds, zero or more.", event="max_age")
    request.max_age = int(max_age)
