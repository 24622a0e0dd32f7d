"""Session management, which the ideal provider does not have: `session_state`, and the frame that tells of changes."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import pytest

from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.quirks.conftest import Quirky

WEB = {"redirect_uris": ("https://app.test/callback",)}


def test_session_state_is_in_the_answer_of_a_web_client(make_op: MakeOp, quirky: Quirky) -> None:
    assert "session_state" not in make_op(**WEB).answer(make_op(**WEB).browser.sign_in())

    op = quirky("session_state", registration=WEB)
    answer = op.answer(op.browser.sign_in())
    digest, _, salt = answer["session_state"].partition(".")
    text = f"field-service https://app.test {salt}"
    assert digest == base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    assert op.redeem(answer["code"]).status == 200
    assert "session_state" not in op.answer(op.browser.authorize(prompt="none", max_age="0"))  # an error


def test_session_state_of_an_apps_own_scheme_must_be_given(quirky: Quirky) -> None:
    fresh, given = quirky("session_state"), quirky("session_state", value="x.y")

    assert "session_state" not in fresh.answer(fresh.browser.sign_in())
    assert given.answer(given.browser.sign_in())["session_state"] == "x.y"


@pytest.mark.parametrize("answer", ["changed", "unchanged", "error"])
def test_session_state_may_have_a_frame_that_tells_of_changes(op: Op, quirky: Quirky, answer: str) -> None:
    strange = quirky("session_state", op="remove", check_session=answer)

    assert op.browser.get("/check-session").status == 404
    assert "check_session_iframe" not in op.browser.get("/.well-known/openid-configuration").json_object()
    metadata = strange.browser.get("/.well-known/openid-configuration").json_object()
    frame = strange.browser.send(Request(method="GET", url=str(metadata["check_session_iframe"])))
    script = re.search(r"<script>(.*)</script>", frame.text)[1]
    assert f'postMessage("{answer}", event.origin)' in script
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in frame.header("content-security-policy")
    assert strange.browser.get("/elsewhere").status == 404
    assert "session_state" not in strange.answer(strange.browser.sign_in())
