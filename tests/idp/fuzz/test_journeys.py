"""Browsers and clients in whatever order, with values of earlier answers: the provider answers properly all the way.

The stores are made tiny, so that something is always just being forgotten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from mobile_sso.testbed.http import Request, Response, form_request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op
    from tests.idp.fuzz.conftest import Fuzz

MOST = 3
LIMITS = (
    "grants.MAX_CODES", "grants.MAX_ACCESS_TOKENS", "grants.MAX_REFRESH_TOKENS", "sessions.MAX_SSO_SESSIONS",
    "logout.participants.MAX_SSO_SESSIONS", "pending.MAX_PENDING_REQUESTS", "pending.MAX_PUSHED_REQUESTS",
    "consents.MAX_CONSENTS", "clients.MAX_DYNAMIC_CLIENTS",
)  # fmt: skip

PROMPTS = st.sampled_from([None, None, None, "none", "login", "consent", "select_account"])
SCOPES = st.sampled_from(["openid", "openid profile email offline_access"])
WHO = st.integers(0, 2)
REACHED = {
    ("/authorize", 200), ("/authorize", 302), ("/authorize", 303), ("/authorize", 400), ("/sign-in", 200),
    ("/sign-in", 303), ("/sign-in", 400), ("/consent", 303), ("/consent", 400), ("/par", 201), ("/par", 400),
    ("/token", 200), ("/token", 400), ("/userinfo", 200), ("/userinfo", 401), ("/revoke", 200), ("/introspect", 200),
    ("/logout", 200), ("/logout", 302), ("/logout", 400), ("/register", 200), ("/register", 201), ("/register", 204),
    ("/register", 401), ("/t/acme/userinfo", 401),
}  # fmt: skip
"""So deep the journeys go, at least."""
LEARNT = ("access_token", "id_token", "refresh_token", "request_uri", "registration_access_token")


class Journeys(RuleBasedStateMachine):
    """Three browsers, one client of the administrator's and some that register themselves."""

    def __init__(self, op: Op, fuzz: Fuzz) -> None:
        super().__init__()
        self.op, self.fuzz, self.witness = op, fuzz, fuzz.witness(op=op)
        self.browsers = [op.new_browser() for _ in range(3)]
        for browser in self.browsers:
            browser.send = self._examined(browser.send)
        self._send = self._examined(op.idp.app)
        self.known: dict[str, list[str]] = {"client_id": [op.credentials.client_id]}
        self.reached: set[tuple[str, int]] = set()
        """Which paths answered with which status."""
        self._begin()

    def _begin(self) -> None:
        """Let every kind of value be known once, so that no rule begins with nothing."""
        browser, scope = self.browsers[0], "openid profile email offline_access"
        browser.sign_in(scope=scope)
        fields = {"code": self.known["code"][-1], "redirect_uri": self.op.callback, "code_verifier": self.op.verifier}
        self._client("/token", {"grant_type": "authorization_code", **fields})
        browser.authorize(prompt="consent")
        browser.get("/logout", client_id=self.op.credentials.client_id)
        self._client("/par", self.op.authorization_parameters())
        self.browsers[1].authorize(scope=scope)

    def _examined(self, send: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def examined(request: Request) -> Response:
            response = send(request)
            self.witness.examine(request, response)
            self._learn(request, response)
            return response

        return examined

    def _learn(self, request: Request, response: Response) -> None:
        """Keep what an answer brought, by the name under which it comes back."""
        self.reached.add((request.path, response.status))
        page = next((name for name in ("allow", "logout") if f'value="{name}"' in response.text), "sign in")
        found = [
            (page, transaction) for transaction in re.findall(r'name="transaction" value="([^"]+)"', response.text)
        ]
        found += re.findall(r'name="(code)" value="([^"]+)"', response.text)
        found += parse_qsl(urlsplit(response.header("location") or "").query)
        if (response.header("content-type") or "").startswith("application/json"):
            members = response.json_object()
            found += [(name, str(members[name])) for name in LEARNT if name in members]
            if "registration_access_token" in members:
                found.append(("client_id", str(members["client_id"])))
        for name, value in found:
            self.known.setdefault(name, []).append(value)

    def _one(self, data: st.DataObject, *names: str) -> str:
        """Return a value that an answer brought under one of these names, mostly the latest, or an odd one."""
        known = [value for name in names for value in self.known.get(name, [])[-4:]]
        how = data.draw(st.sampled_from(["latest"] * 5 + ["any", "odd"])) if known else "odd"
        if how == "odd":
            return data.draw(self.fuzz.values)
        return known[-1] if how == "latest" else data.draw(st.sampled_from(known))

    def _client(self, path: str, fields: dict[str, str], method: str = "POST", token: str = "") -> Response:
        proof = ("Authorization", f"Bearer {token}") if token else self.op.basic()
        request = form_request(self.op.origin + path, {name: _sendable(value) for name, value in fields.items()})
        if method != "POST":
            text = urlencode({name: _sendable(value) for name, value in fields.items()})
            request = Request(method=method, url=f"{self.op.origin}{path}?{text}")
        return self._send(replace(request, headers=(*request.headers, proof)))

    @rule(data=st.data(), who=WHO, prompt=PROMPTS, scope=SCOPES, method=st.sampled_from(["GET", "POST"]))
    def authorize(self, data: st.DataObject, who: int, prompt: str | None, scope: str, method: str) -> None:
        changes: dict[str, str | None] = {"prompt": prompt, "scope": scope}
        odd = data.draw(st.sampled_from([*self.fuzz.parameters[:16], *[""] * 10]))
        if odd:
            changes[odd] = _sendable(self._one(data, odd, "id_token" if odd == "id_token_hint" else odd))
        self.browsers[who].authorize(method=method, **changes)

    @rule(data=st.data(), who=WHO)
    def authorize_as_a_client_that_registered_itself(self, data: st.DataObject, who: int) -> None:
        client_id = _sendable(self._one(data, "client_id"))
        self.browsers[who].authorize(client_id=client_id, redirect_uri="com.example.app:/callback")

    @rule(data=st.data(), who=WHO)
    def come_with_a_pushed_request(self, data: st.DataObject, who: int) -> None:
        path, request_uri = self.op.profile.endpoints.authorization, _sendable(self._one(data, "request_uri"))
        self.browsers[who].get(path, client_id=self.op.credentials.client_id, request_uri=request_uri)

    @rule(data=st.data(), who=WHO, person=st.sampled_from(["ada", "grace", "mallory"]))
    def sign_in(self, data: st.DataObject, who: int, person: str) -> None:
        fields = data.draw(st.sampled_from([{"persona": person}] * 4 + [{"action": "cancel"}, {"username": person}]))
        transaction = _sendable(self._one(data, "sign in"))
        self.browsers[who].post(self.op.profile.endpoints.sign_in, transaction=transaction, **fields)

    @rule(data=st.data(), who=WHO, action=st.sampled_from(["allow", "allow", "deny", ""]))
    def consent(self, data: st.DataObject, who: int, action: str) -> None:
        transaction = _sendable(self._one(data, "allow"))
        self.browsers[who].post(self.op.profile.endpoints.consent, transaction=transaction, action=action)

    @rule(data=st.data())
    def push(self, data: st.DataObject) -> None:
        fields = self.op.authorization_parameters()
        odd = data.draw(st.sampled_from([*self.fuzz.parameters[:16], *[""] * 10]))
        self._client("/par", {**fields, **({odd: self._one(data, odd)} if odd else {})})

    @rule(data=st.data())
    def redeem(self, data: st.DataObject) -> None:
        fields = {"code": self._one(data, "code"), "redirect_uri": self.op.callback, "code_verifier": self.op.verifier}
        self._client("/token", {"grant_type": "authorization_code", **fields})

    @rule(data=st.data(), scope=st.sampled_from([None, "openid", "profile", ""]))
    def refresh(self, data: st.DataObject, scope: str | None) -> None:
        fields = {} if scope is None else {"scope": scope}
        token = self._one(data, "refresh_token")
        self._client("/token", {"grant_type": "refresh_token", "refresh_token": token, **fields})

    @rule(data=st.data(), path=st.sampled_from(["/revoke", "/introspect", "/introspect"]))
    def revoke_or_introspect(self, data: st.DataObject, path: str) -> None:
        self._client(path, {"token": self._one(data, "id_token", "access_token", "refresh_token")})

    @rule(data=st.data(), path=st.sampled_from(["/userinfo", "/userinfo", "/t/acme/userinfo"]))
    def userinfo(self, data: st.DataObject, path: str) -> None:
        response = self._client(path, {}, method="GET", token=_sendable(self._one(data, "id_token", "access_token")))
        assert response.status != 200 or path == "/userinfo"

    @rule(data=st.data(), who=WHO, method=st.sampled_from(["get", "post"]), hinted=st.booleans())
    def log_out(self, data: st.DataObject, who: int, method: str, hinted: bool) -> None:
        fields = {"client_id": self.op.credentials.client_id, "post_logout_redirect_uri": self.op.goodbye}
        if hinted:
            fields["id_token_hint"] = _sendable(self._one(data, "access_token", "id_token"))
        getattr(self.browsers[who], method)("/logout", state=_sendable(data.draw(self.fuzz.texts)), **fields)

    @rule(data=st.data(), who=WHO, action=st.sampled_from(["logout", "cancel"]))
    def answer_the_logout_question(self, data: st.DataObject, who: int, action: str) -> None:
        self.browsers[who].post("/logout", transaction=_sendable(self._one(data, "logout")), action=action)

    @rule(data=st.data())
    def register(self, data: st.DataObject) -> None:
        document = {
            "redirect_uris": ["com.example.app:/callback"],
            "token_endpoint_auth_method": "none",
            "client_name": data.draw(self.fuzz.texts),
            "frontchannel_logout_uri": f"https://app.test/{quote(data.draw(st.sampled_from(['out', 'a b?'])))}",
        }
        body, kind = json.dumps(document).encode(), ("Content-Type", "application/json")
        url = f"{self.op.origin}/register"
        self._send(Request(method="POST", url=url, headers=(kind,), body=body))

    @rule(data=st.data(), method=st.sampled_from(["GET", "DELETE"]))
    def look_up_or_leave(self, data: st.DataObject, method: str) -> None:
        token = _sendable(self._one(data, "registration_access_token"))
        self._client("/register", {"client_id": self._one(data, "client_id")}, method=method, token=token)

    @rule(seconds=st.sampled_from([1, 1, 61, 601, 3_601, 90_000]))
    def wait(self, seconds: int) -> None:
        self.op.clock.advance(seconds)

    @invariant()
    def every_store_is_within_its_limits(self) -> None:
        state = self.op.idp.state
        assert state.grants.held <= 3 * MOST
        assert state.pending.held <= 4 * MOST
        assert max(state.sessions.held, state.participants.held, state.consents.held) <= MOST
        assert len(state.clients.all()) <= 1 + MOST
        assert len(state.refusals.all()) <= 200
        assert self.op.idp.held_entries() == state.grants.held + state.pending.held


def _sendable(text: str) -> str:
    """Return `text` without halves of surrogate pairs, which no form encodes; JSON texts with them are another test."""
    return text.encode("utf-8", "replace").decode()


def test_journeys_in_any_order_are_answered_properly(
    make_op: MakeOp, fuzz: Fuzz, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in LIMITS:
        monkeypatch.setattr(f"mobile_sso.idp.{name}", MOST)
    reached: set[tuple[str, int]] = set()

    class Watched(Journeys):
        def teardown(self) -> None:
            reached.update(self.reached)

    def journeys() -> Watched:
        op = make_op(id_token_signed_response_alg="EdDSA", frontchannel_logout_uri="https://backend.test/out")
        op.idp.create_tenant("acme")
        return Watched(op, fuzz)

    run_state_machine_as_test(journeys, settings=fuzz.settings(30, stateful_step_count=30))
    assert reached >= REACHED
