"""Somebody who is signed in, and what they see when they log out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.idp.conftest import Op

    from mobile_sso.testbed.http import Response

ASKED = "<h1>Sign out?</h1>"
DONE = "<h1>Signed out</h1>"


def signed_in(op: Op) -> Op:
    op.id_token = op.redeem(op.answer(op.browser.sign_in())["code"]).json_object()["id_token"]
    return op


def seen(response: Response) -> str:
    """Return where the browser goes, else what it reads, else the status."""
    location = response.header("location")
    if location:
        return location
    return next((text for text in (ASKED, DONE) if text in response.text), str(response.status))
