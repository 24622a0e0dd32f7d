"""The page that shows an error a redirect led to: some providers answer a bad request with a redirect to themselves.

Source: idp-knobs B `redirect.mismatch.kind` (Cognito: `/error?error=redirect_mismatch`).
"""

from __future__ import annotations

import re

from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.http import Request, Response

_ERROR_CODE = re.compile(r"[A-Za-z0-9_.-]{1,80}")


def shown_error(state: ProviderState, request: Request) -> Response:
    """Show the error code of the query; a text that is none is not repeated."""
    from mobile_sso.idp.pages import layout, messages

    named = request.query.get("error") or ""
    page = messages.error_page(
        provider=state.profile.title,
        error=named if _ERROR_CODE.fullmatch(named) else "unknown_error",
        description="An error was encountered with the requested page.",
    )
    return layout.page_response(page, status=400)
