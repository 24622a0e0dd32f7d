"""The wire of the Mendix generation: `/xas/`, the two web paths, and the app's reading of a deep link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mobile_sso.backend.bindings.mendix import parse_url_to_object
from mobile_sso.testbed.contracts import AppSession, Refused
from mobile_sso.testbed.http import Request, Response, json_request

if TYPE_CHECKING:
    from tests.backend.conftest import MakeWorld, World


APP = "https://backend.test"
CALL = "https://backend.test/xas/"
WEB = {"idp": {"custom_callback_url": ""}}


def call(world: World, action: str, *, cookie: str = "", **params: object) -> Response:
    headers = (("Cookie", cookie),) if cookie else ()
    return world.send(json_request(CALL, {"action": action, "params": params}, headers=headers))


@pytest.mark.parametrize(
    ("deep_link", "expected"),
    [
        ("app://oauth/callback?code=c&state=s", {"code": "c", "state": "s"}),
        ("app://oauth/callback?CODE=c&State=s", {"code": "c", "state": "s"}),
        ("app://oauth/callback?code=a+b%2Bc", {"code": "a b+c"}),
        ("app://oauth/callback?code=&state=s", {"state": "s"}),
        ("app://oauth/callback?code=one&code=two", {"code": "one"}),
        ("app://oauth/callback?error=e&error_description=why", {"error": "e"}),
        ("app://oauth/callback?error=e&errordescription=why", {"error": "e", "errordescription": "why"}),
        ("app://oauth/callback?code=a%3Db==&iss=i", {"code": "a=b=="}),
        ("app://oauth/callback#code=c&state=s", {}),
        ("app://oauth/callback?code=c#_=_", {"code": "c"}),
        ("app://elsewhere", {}),
    ],
)
def test_the_app_reads_a_deep_link_as_parse_url_to_object_does(deep_link: str, expected: dict[str, str]) -> None:
    assert parse_url_to_object(deep_link) == expected


def test_a_raw_plus_in_a_code_is_corrupted_and_an_encoded_one_survives(mendix: World) -> None:
    link = mendix.deep_link(code="a+b")
    assert isinstance(mendix.complete(link), AppSession)
    assert mendix.requests("/token")[0].form.get("code") == "a+b"
    mendix.complete(mendix.deep_link().replace("code-number-2", "a+b"))
    assert mendix.requests("/token")[1].form.get("code") == "a b"


def test_a_foreign_deep_link_is_unable_to_complete_a_login(mendix: World) -> None:
    assert mendix.complete("makeitnative://somewhere/else") == Refused(message="Unable to complete login.")
    assert mendix.log()[-1].startswith("Error OIDC: handleAuthorization: Authorization code missing\n")


def test_the_app_calls_the_actions_of_the_module(mendix: World) -> None:
    assert call(mendix, "DS_GetClientConfigurationList").json_object() == {"value": [{"Alias": "acme", "AcrValue": ""}]}
    assert call(mendix, "get_session_data").json_object() == {
        "user": {"name": "Anonymous", "guest": True},
        "roles": ["Anonymous"],
    }
    token = mendix.session().token
    assert call(mendix, "get_session_data", authtoken=token, version=2).json_object() == {
        "user": {"name": "ada", "guest": False},
        "roles": ["User"],
    }
    assert call(mendix, "SUB_GetLogoutURL").json_object() == {"value": ""}
    assert (
        call(mendix, "SUB_GetLogoutURL", cookie=f"authtoken={token}").json_object()["value"].startswith("https://idp")
    )
    assert call(mendix, "logout", authtoken=token).status == 200
    assert call(mendix, "get_session_data", authtoken=token).status == 401


def test_a_call_that_is_none_is_refused(mendix: World) -> None:
    assert call(mendix, "DeleteEverything").json_object() == {"error": "there is no action 'DeleteEverything'"}
    assert mendix.send(Request(method="POST", url=CALL, body=b"x")).status == 400
    assert mendix.browse("/nothing").json_object() == {"error": "there is no GET /nothing"}


def test_an_exception_nobody_catches_is_a_failed_call(make_mendix: MakeWorld) -> None:
    mendix = make_mendix(allow_create_users=False)
    assert mendix.sign_in() == Refused(message="Unable to complete login.")
    assert mendix.exchanges[-1].response.status == 500


def test_the_web_login_sends_the_browser_to_the_idp(make_mendix: MakeWorld) -> None:
    world = make_mendix(aliases=("acme", "other"), **WEB)
    for path, host in (("", "idp"), ("?idp=other&cont=x", "other")):
        answer = world.browse(f"/oauth/v2/login{path}")
        assert answer.status == 302
        assert answer.header("Location").startswith(f"https://{host}.test/authorize?response_type=code&response_mode=")
        assert "&redirect_uri=https%3A%2F%2Fbackend.test%2Foauth%2Fv2%2Fcallback&" in answer.header("Location")


def test_the_web_login_without_any_idp_redirects_to_nowhere(make_mendix: MakeWorld) -> None:
    world = make_mendix(idps=())
    answer = world.browse("/oauth/v2/login")
    assert (answer.status, answer.header("Location")) == (302, "")
    assert world.log() == ["Info OIDC: Active Authentication not found!"]
    assert make_mendix().browse("/oauth/v2/login?idp=nobody").header("Location") == ""


def test_web_users_of_a_mobile_configuration_are_sent_to_the_app(mendix: World) -> None:
    assert "&redirect_uri=makeitnative%3A%2F%2F" in mendix.browse("/oauth/v2/login").header("Location")


def web_callback(world: World, cont: str = "", **change: object) -> Response:
    login = world.browse(f"/oauth/v2/login?cont={cont}").header("Location")
    return world.browse(world.answered(login, **change).removeprefix(APP))


OUTCOMES: list[tuple[str, dict[str, Any], dict[str, Any], tuple[int, str | None, str]]] = [
    ("ok", {}, {}, (302, "/index.html", "")),
    ("ok with roles", {"role_parser": "azure"}, {}, (302, "/index.html", "")),
    ("account is empty", {}, {"claims": {"nonce": "x"}}, (302, "/error-page.html", "Account is empty")),
    ("idp error", {}, {"response": {"code": None, "error": "x"}}, (302, "/error-page.html", "Account is empty")),
    ("roles refused", {"role_parser": "azure"}, {"access_token_claims": {"roles": ["x"]}},
     (302, "/error-no-roles.html", "No Roles in access token ")),
    ("uncaught", {"principal_claim": "oid"}, {}, (500, None, "")),
    ("roles unreadable", {"role_parser": "azure"}, {"access_token_claims": {"roles": "x"}}, (500, None, "")),
]  # fmt: skip


@pytest.mark.parametrize(("idp", "script", "outcome"), [row[1:] for row in OUTCOMES], ids=[row[0] for row in OUTCOMES])
def test_the_web_callback_ends(make_mendix: MakeWorld, idp: object, script: object, outcome: object) -> None:
    world = make_mendix(idp={"custom_callback_url": "", **idp})
    for name, value in script.items():
        setattr(world.idp, name, value)
    answer = web_callback(world)
    status, path, reason = outcome
    assert (answer.status, answer.header("Location"), answer.reason) == (status, path and APP + path, reason)


def test_an_inactive_user_of_the_web_is_told_so(make_mendix: MakeWorld) -> None:
    world = make_mendix(inactive_users=("ada",), **WEB)
    answer = web_callback(world)
    assert (answer.header("Location"), answer.reason) == (f"{APP}/error-inactive.html", "Your Account is not Active")


@pytest.mark.parametrize(
    ("cont", "location"),
    [("page/7", f"{APP}/page/7"), ("//evil.test", f"{APP}///evil.test"), ("", f"{APP}/index.html")],
)
def test_the_return_url_stays_in_the_app(make_mendix: MakeWorld, cont: str, location: str) -> None:
    assert web_callback(make_mendix(**WEB), cont).header("Location") == location


def test_a_web_session_is_a_cookie(make_mendix: MakeWorld) -> None:
    world = make_mendix(**WEB)
    cookies = [value for name, value in web_callback(world).headers if name == "Set-Cookie"]
    assert cookies[0].startswith("XASSESSIONID=")
    assert cookies[0].endswith("; Path=/; HttpOnly; Secure")
    assert cookies[1] == "clear_cache=1; Path=/"
    assert world.sessions() == 1


@pytest.mark.parametrize(("code", "sent"), [("plain", "plain"), ("a/b", "a%2Fb")])
def test_a_form_post_is_taken_raw_so_that_a_code_is_encoded_twice(make_mendix: MakeWorld, code: str, sent: str) -> None:
    world = make_mendix(idp={"custom_callback_url": "", "response_mode": "form_post"})
    login = world.browse("/oauth/v2/login").header("Location")
    assert "&response_mode=form_post&" in login
    body = world.answered(login, code=code).partition("?")[2]
    assert world.browse("/oauth/v2/callback", method="POST", body=body).status == 302
    assert world.requests("/token")[0].form.get("code") == sent


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/error-page.html", "Authentication failed! Please check with your System Administrator."),
        ("/error-no-roles.html", "Authentication failed! Please check with your System Administrator."),
        ("/error-inactive.html", "Your account is not active!"),
        ("/index.html", "You are signed in."),
        ("/", "You can close this window and return to the app."),
    ],
)
def test_the_pages_say(mendix: World, path: str, text: str) -> None:
    answer = mendix.browse(path)
    assert answer.status == 200
    assert text in answer.text
