"""Requests that every provider refuses, and what a person reads then. Shared by the tests of how refusals look."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from mobile_sso.idp.endpoints.error_answers import error_challenge
from mobile_sso.idp.errors import OAuthError
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.http import JsonValue, Request, Response
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SeededTokens

if TYPE_CHECKING:
    from tests.idp.conftest import Op

    from mobile_sso.idp.keys import SigningKeys


def wrong_secret(op: Op) -> Response:
    return op.redeem("some-code", headers=(op.basic(secret="not-the-secret"),))


def wrong_redirect_uri(op: Op) -> Response:
    return op.browser.authorize(redirect_uri="makeitnative://oauth/elsewhere")


def cancelled(op: Op) -> Response:
    return op.browser.fill_in(op.browser.authorize(), action="cancel")


def shown(response: Response) -> str:
    return " ".join(html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", response.text)).split())


def challenged(keys: SigningKeys, quirks: dict[str, JsonValue]) -> Response:
    """Return the challenge for an old access token, by a provider with these quirks."""
    state = ProviderState.create(
        IdpProfile(quirks=quirks), origin="https://idp.test", clock=VirtualClock(), tokens=SeededTokens(1),
        secrets=Secrets(), keys=keys,
    )  # fmt: skip
    error = OAuthError("invalid_token", 'It is "old".', event="access_token_invalid", status=401)
    request = Request(method="GET", url="https://idp.test/userinfo")
    return error_challenge(state, error, to=request, realm="userinfo", client_id="field-service")
