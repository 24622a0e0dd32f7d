"""`mobile-sso check binding`: each operation in turn, what was found, and at the first failure what to change."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from mobile_sso.cli.check import command
from mobile_sso.testbed.http import JsonValue, Request, Response, json_response
from mobile_sso.testbed.servers import reserve

SECRET, SESSION = "a-client-secret-of-ours", "the-session-token-of-ada"
QUERY = {
    "response_type": "code",
    "client_id": "field-service",
    "redirect_uri": "makeitnative://oauth/callback",
    "scope": "openid",
    "state": "st-1",
}
BINDING = """\
version: 1
title: Scripted.
base_url: {backend}
idp_port: {idp_port}
client: {{ client_secret: {secret} }}
operations:
  list_idps: {{ request: {{ path: /idps }}, choices: /idps }}
  start_login:
    request: {{ method: POST, path: /start, json: {{ idp: $idp, secret: $attempt_secret }} }}
    authorization_url: {{ json: /url }}
    message: {{ json: /message }}
  complete_login:
    request: {{ method: POST, path: /complete, json: {{ link: $deep_link }}, headers: {{ X-Key: k }} }}
    session: {{ json: /session }}
    message: {{ json: /message }}
  who_am_i: {{ request: {{ path: /me, bearer: $session }}, user: {{ json: /user }}, roles: {{ json: /roles }} }}
  logout_url: {{ request: {{ path: /logout-url, bearer: $session }}, url: {{ json: /url }} }}
  end_session: {{ request: {{ method: DELETE, path: /session, bearer: $session }} }}
"""


@dataclass
class Scripted:
    """A backend that signs in whoever comes, unless told otherwise by path."""

    idp: str
    origin: str
    folder: Path
    idp_port: int
    instead: dict[str, Response] = field(default_factory=dict)
    over: bool = False

    def url(self, path: str = "/authorize", **different: str | None) -> JsonValue:
        query = {name: value for name, value in {**QUERY, **different}.items() if value is not None}
        return {"url": f"{self.idp}{path}?{urlencode(query)}"}

    def answer(self, request: Request) -> Response:
        self.over = self.over or request.method == "DELETE"
        if request.path in self.instead:
            return self.instead[request.path]
        if request.path == "/me" and self.over:
            return Response(status=401)
        logout = {"id_token_hint": "an-id-token", "post_logout_redirect_uri": f"{self.origin}/"}
        answers: dict[str, JsonValue] = {
            "/idps": {"idps": [{"alias": "generic"}, {"alias": "other", "acr": "mfa"}]},
            "/start": self.url(),
            "/complete": {"session": SESSION},
            "/me": {"user": "ada", "roles": ["Technician"]},
            "/logout-url": {"url": f"{self.idp}/logout?{urlencode(logout)}"},
        }
        return json_response(answers.get(request.path, {}))

    def check(self, *flags: str, text: str = BINDING) -> tuple[int, str]:
        """Return exit code and output; what differs from run to run is replaced by words."""
        values = {"backend": self.origin, "idp_port": self.idp_port, "secret": SECRET}
        (self.folder / "ours.yaml").write_text(text.format(**values), "utf-8")
        result = CliRunner().invoke(command, ["binding", str(self.folder / "ours.yaml"), *flags], standalone_mode=False)
        shown = result.output.replace(self.idp, "IDP").replace(self.origin, "BACKEND").replace(str(self.folder), "DIR")
        assert SECRET not in shown
        assert SESSION not in shown
        shown = re.sub(r"(code|app_session|attempt_secret|id_token_hint):[0-9a-f]{4}", r"\1:0000", shown)
        if result.exception is not None:
            return getattr(result.exception, "exit_code", -1), str(result.exception)
        return result.return_value, re.sub(r"127\.0\.0\.1(%3A|:)\d+", "HOST", shown)


@pytest.fixture
def scripted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scripted]:
    monkeypatch.chdir(tmp_path)
    with reserve() as idp:
        port = idp.port
    with reserve() as address:
        backend = Scripted(idp=f"http://127.0.0.1:{port}", origin=address.origin, folder=tmp_path, idp_port=port)
        address.start(backend.answer)
        yield backend


HEAD = """\
ours: Scripted.
  idp      IDP, client field-service, makeitnative://oauth/callback
  backend  BACKEND, which ran already

list_idps
  sent     GET BACKEND/idps
  got      200 application/json {idps: [{alias: text}, {alias: text, acr: text}]}
  found    sign-in buttons: generic, other mfa

start_login
  sent     POST BACKEND/start {"idp":"generic","secret":"attempt_secret:0000"}
  got      200 application/json {url: text}
  found    a URL of our IdP with the registered client and redirect URI; scope openid; state there; nonce missing; PKCE none

the sign-in page
  found    ada signed in, and the browser was sent to makeitnative://oauth/callback

complete_login
  sent     POST BACKEND/complete {"link":"makeitnative://oauth/callback?code=code:0000&state=st-1&iss=http%3A%2F%2FHOST"} (with X-Key)
"""  # noqa: E501  # what is printed for a terminal is not cut
GOLDEN = (
    HEAD
    + """\
  got      200 application/json {session: text}
  found    a session (app_session:0000)

who_am_i
  sent     GET BACKEND/me (with Authorization)
  got      200 application/json {user: text, roles: [text]}
  found    user ada; roles: Technician

logout_url
  sent     GET BACKEND/logout-url (with Authorization)
  got      200 application/json {url: text}
  found    a URL of our IdP: IDP/logout?id_token_hint=id_token_hint:0000&post_logout_redirect_uri=http%3A%2F%2FHOST%2F

end_session
  sent     DELETE BACKEND/session (with Authorization)
  got      200 application/json {}
  found    the app session is to be over

who_am_i, once more
  sent     GET BACKEND/me (with Authorization)
  got      401 no content type 0 bytes
  found    nobody is signed in any more

a logout token
  found    not declared: the backend takes none (`client.backchannel_logout_uri`)

everything holds: pytest --mobile-sso --mobile-sso-backend=DIR/ours.yaml
The way works. Whether the backend checks what it is told, the scenarios of misbehaving_provider find out.
"""
)


def test_what_a_sound_binding_is_told(scripted: Scripted) -> None:
    code, shown = scripted.check()
    assert shown == GOLDEN
    assert code == 0


def _said(problem: str, change: str) -> str:
    return f"  wrong    {problem}\n  change   {change}\n\nit ended there\n"


@pytest.mark.parametrize(
    ("path", "make", "operation", "problem", "change"),
    [
        (
            "/idps",
            lambda backend: json_response({"idps": []}),
            "list_idps",
            "there is no sign-in button",
            "enter our IdP at the backend, or use `fixed`",
        ),
        (
            "/idps",
            lambda backend: json_response({"idps": [{"alias": "a"}, {"alias": "b"}]}),
            "list_idps",
            "none of the buttons is `generic`, our IdP; there are: a, b",
            "`idp_alias` to what the backend calls our IdP (now `generic`)",
        ),
        (
            "/idps",
            lambda backend: json_response({"providers": []}),
            "list_idps",
            "the pointer '/idps' finds nothing: the body is an object with the members: providers",
            "let `operations.list_idps.choices` say where it stands",
        ),
        (
            "/start",
            lambda backend: json_response({"message": "Not now."}, status=503),
            "start_login",
            "the backend refused: Not now.",
            "`operations.start_login.request`; or the backend: can it read our IdP's metadata?",
        ),
        (
            "/start",
            lambda backend: json_response({"url": "https://login.example/authorize"}),
            "start_login",
            "the URL leads to https://login.example, and our IdP is IDP",
            "tell the backend the issuer: `$issuer` in `start.environment`, or a fixed `idp_port`",
        ),
        (
            "/start",
            lambda backend: json_response(backend.url(client_id="another")),
            "start_login",
            "client_id is another, registered is field-service",
            "`$client_id` in `start`, or `client.client_id`",
        ),
        (
            "/start",
            lambda backend: json_response(backend.url(redirect_uri=None)),
            "start_login",
            "redirect_uri is missing, registered is makeitnative://oauth/callback",
            "`$redirect_uri` in `start`, or `client.redirect_uri`",
        ),
        (
            "/start",
            lambda backend: json_response(backend.url(response_type="token")),
            "start_login",
            "response_type is token, registered is code",
            "the backend: it is to use the authorization code flow",
        ),
        (
            "/complete",
            lambda backend: json_response({"message": "No."}, status=400),
            "complete_login",
            "the backend refused: No.",
            "see `asked`: no token request there, and the backend did not like the callback; an error there, and its "
            "client secret or redirect URI is wrong; else its own log says why",
        ),
        (
            "/complete",
            lambda backend: json_response({"token_of_ours": SESSION}),
            "complete_login",
            "the pointer '/session' finds nothing: the body is an object with the members: token_of_ours",
            "let `operations.complete_login.session` say where it stands",
        ),
        (
            "/me",
            lambda backend: Response(status=401),
            "who_am_i",
            "nobody is signed in",
            "`operations.who_am_i.request`: does it send the session? or `session` of `complete_login`",
        ),
        (
            "/me",
            lambda backend: json_response({"user": "4711", "roles": []}),
            "who_am_i",
            "the user is '4711', in which nobody knows ada",
            "let `operations.who_am_i.user` point to the user name or the `sub` (ada)",
        ),
        (
            "/logout-url",
            lambda backend: Response(status=404),
            "logout_url",
            "the backend has no logout URL",
            "`operations.logout_url`; leave it out where the backend knows no single logout",
        ),
        (
            "/logout-url",
            lambda backend: json_response({"url": "https://app.example/"}),
            "logout_url",
            "the URL leads to https://app.example, and our IdP is IDP",
            "let `operations.logout_url.url` name the place of the end-session URL",
        ),
        (
            "/logout-url",
            lambda backend: json_response(backend.url("/logout", post_logout_redirect_uri="app://out")),
            "logout_url",
            "post_logout_redirect_uri is app://out, registered is BACKEND/",
            "`client.post_logout_redirect_uris`",
        ),
    ],
)
def test_the_first_failure_says_what_to_change_and_is_the_last(
    scripted: Scripted,
    path: str,
    make: Callable[[Scripted], Response],
    operation: str,
    problem: str,
    change: str,
) -> None:
    scripted.instead[path] = make(scripted)
    code, shown = scripted.check()
    assert code == 1
    assert shown.endswith(_said(problem, change)), shown
    assert shown.split("\n\n")[-2].splitlines()[0] == operation


def test_a_sign_out_that_ends_nothing_is_told(scripted: Scripted) -> None:
    scripted.instead["/me"] = json_response({"user": "ada", "roles": []})
    code, shown = scripted.check()
    change = "`operations.end_session.request`; or the backend: its sign-out ends no session"
    assert shown.endswith(_said("'ada' is still signed in", change))
    assert code == 1


@pytest.mark.parametrize(
    ("different", "said"),
    [
        (
            {"scope": None},
            "  wrong    our IdP answered with the error invalid_request: The parameter scope ",
        ),
        ({"prompt": "none"}, "  wrong    our IdP answered with the error login_required: "),
    ],
)
def test_what_our_idp_did_not_like_is_told(scripted: Scripted, different: dict[str, str | None], said: str) -> None:
    scripted.instead["/start"] = json_response(scripted.url(**different))
    code, shown = scripted.check()
    assert f"\nthe sign-in page\n{said}" in shown
    assert shown.endswith(
        "\n  change   the persona (`--as`), or the authorization request of the backend\n\nit ended there\n"
    )
    assert code == 1


def test_without_single_logout_the_rest_is_tried_all_the_same(scripted: Scripted) -> None:
    lines = [line for line in BINDING.splitlines(keepends=True) if "logout_url" not in line]
    code, shown = scripted.check(text="".join(lines))
    assert "\nlogout_url\n  found    not declared: the backend knows no single logout\n" in shown
    assert code == 0


def test_nobody_at_the_address_ends_it_at_once(scripted: Scripted) -> None:
    with reserve() as address:
        gone = address.origin
    code, shown = scripted.check("--url", gone)
    assert shown.endswith(
        "\nstart\n  wrong    no backend answers at http://HOST/: http://HOST: [Errno 111] Connection refused\n"
        "  change   start it first, or say in the binding how (`start.command`)\n\nit ended there\n"
    )
    assert code == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["nowhere.yaml"],
            "there is no binding at nowhere.yaml; `mobile-sso new binding NAME` writes one, and built in are "
            "mendix, mendix-native, rest, web-redirect",
        ),
        (
            ["rest", "--url", "ftp://x"],
            "--url: `ftp://x` is not the address of a backend; write scheme, host and port, such as "
            "http://127.0.0.1:3000",
        ),
        (
            ["rest"],
            "rest: no client secret was given: export MOBILE_SSO_CLIENT_SECRET, or write client.client_secret",
        ),
        (["rest", "--as", "nobody"], "--as nobody: no persona is called that; there are ada, grace, "),
        (
            ["rest", "--idp", "oidc-provider-mock"],
            "--idp oidc-provider-mock: it is not our own IdP, and only that one plays with a backend of yours",
        ),
        (["rest", "--idp", "nonsense"], "no IdP is called `nonsense`; known: "),
    ],
)
def test_what_cannot_be_had_is_one_sentence(
    arguments: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(command, ["binding", *arguments])
    assert result.exit_code == 4
    assert sentence in result.output


def test_a_file_with_mistakes_shows_them(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("version: 1\ntitle: X\noperations: {}\n", "utf-8")
    result = CliRunner().invoke(command, ["binding", str(broken)])
    assert result.exit_code == 4
    assert "broken.yaml:3:" in result.output
    assert json.dumps(SECRET) not in result.output
