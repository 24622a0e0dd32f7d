"""The app's side of a declared backend: each operation, and what is said where its answer is not as declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import quote, urlencode

import pytest

from mobile_sso.backend.bindings.declared import (
    Binding,
    Choice,
    CompleteLogin,
    EndSession,
    Extraction,
    ListIdps,
    LogoutUrl,
    Operations,
    RequestForm,
    StartLogin,
    WhoAmI,
)
from mobile_sso.backend.bindings.http import NOT_FINISHED, HttpBinding
from mobile_sso.backend.minting import sha256_base64url
from mobile_sso.testbed.contracts import (
    AppSession,
    BackendMisunderstood,
    IdpChoice,
    LoginStarted,
    Refused,
    SignedIn,
)
from mobile_sso.testbed.http import Request, Response, json_response
from mobile_sso.testbed.masking import Secrets, handle

SESSION = AppSession(token="a-session-token")
LINK = "makeitnative://oauth/callback?code=the-code&state=st%2B1"
OPERATIONS = Operations(
    list_idps=ListIdps(request=RequestForm(path="/idps"), choices="/idps"),
    start_login=StartLogin(
        request=RequestForm(path="/start", method="POST", json={"idp": "$idp", "proof": "$attempt_secret_sha256"}),
        authorization_url=Extraction(json="/url"),
        message=Extraction(json="/message"),
    ),
    complete_login=CompleteLogin(
        request=RequestForm(path="/complete", method="POST", form={"code": "$code", "state": "$state"}),
        session=Extraction(json="/session"),
        message=Extraction(json="/message"),
    ),
    who_am_i=WhoAmI(
        request=RequestForm(path="/me", bearer="$session"),
        user=Extraction(json="/user"),
        roles=Extraction(json="/roles"),
    ),
    logout_url=LogoutUrl(request=RequestForm(path="/logout-url"), url=Extraction(header="location"), success=(302,)),
    end_session=EndSession(request=RequestForm(path="/session", method="DELETE", bearer="$session")),
)


class Talk:
    """A backend that gives the answers it was told to, and keeps the requests."""

    def __init__(self, *answers: Response, operations: Operations = OPERATIONS, **different: object) -> None:
        self._answers = list(answers)
        self.requests: list[Request] = []
        self.secrets = Secrets()
        declared = Binding(name="b", title="B", base_url="http://b", operations=operations, **different)  # type: ignore[arg-type]
        self.app = HttpBinding(
            declared, "http://b", mask=self.secrets.mask, keep_secret=self.secrets.register, idp="entra"
        )

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        return self._answers.pop(0)


def test_the_buttons_are_asked_for() -> None:
    talk = Talk(
        json_response({"idps": [{"alias": "generic"}, {"alias": "b", "acr": "mfa"}, {"alias": "c", "acr": ""}]})
    )
    assert talk.app.list_idps(talk.send) == (
        IdpChoice(alias="entra"),
        IdpChoice(alias="b", acr="mfa"),
        IdpChoice(alias="c"),
    )
    assert talk.requests == [Request(method="GET", url="http://b/idps")]


def test_fixed_buttons_need_no_request_and_our_idp_has_the_name_of_the_case() -> None:
    fixed = replace(OPERATIONS, list_idps=ListIdps(fixed=(Choice(alias="sso"), Choice(alias="x", acr="a"))))
    talk = Talk(operations=fixed, idp_alias="sso")
    assert talk.app.list_idps(talk.send) == (IdpChoice(alias="entra"), IdpChoice(alias="x", acr="a"))
    assert talk.requests == []


@pytest.mark.parametrize(("named", "sent"), [("entra", "sso"), ("x", "x")])
def test_the_backend_hears_its_own_alias_of_our_idp(named: str, sent: str) -> None:
    talk = Talk(json_response({"url": "https://idp.test/authorize"}), idp_alias="sso")
    started = talk.app.start_login(talk.send, IdpChoice(alias=named), attempt_secret="attempt-secret")
    assert started == LoginStarted(authorization_url="https://idp.test/authorize")
    proof = sha256_base64url("attempt-secret")
    assert talk.requests[0].body == f'{{"idp":"{sent}","proof":"{proof}"}}'.encode()


def test_the_callback_is_handed_over_and_the_session_is_a_secret_from_then_on() -> None:
    talk = Talk(json_response({"session": "the-new-session"}))
    opened = talk.app.complete_login(talk.send, LINK, attempt_secret=None)
    assert opened == AppSession(token="the-new-session")
    assert talk.requests[0].body == b"code=the-code&state=st%2B1"
    assert talk.secrets.finds("x=the-new-session")


def test_cookies_are_kept_sent_and_forgotten_as_the_backend_says() -> None:
    kept = Response(headers=(("Set-Cookie", "sid=0123456789; Path=/"), ("Set-Cookie", "lang=en")))
    gone = Response(headers=(("Set-Cookie", "sid=; Max-Age=0"),))
    talk = Talk(kept, gone, Response(), Response())
    for _ in range(4):
        talk.app.end_session(talk.send, SESSION)
    assert [request.header("cookie") for request in talk.requests] == [
        None,
        "sid=0123456789; lang=en",
        "lang=en",
        "lang=en",
    ]
    assert talk.secrets.finds("sid=0123456789")


@pytest.mark.parametrize(
    ("answer", "who"),
    [
        (json_response({"user": "ada", "roles": ["User", "Manager"]}), SignedIn(user="ada", roles=("User", "Manager"))),
        (json_response({"user": "ada", "roles": "User Manager"}), SignedIn(user="ada", roles=("User", "Manager"))),
        (json_response({"user": "ada", "roles": None}), SignedIn(user="ada", roles=())),
        (json_response({"user": None}), None),
        (json_response({"user": "ada"}, status=401), None),
        (json_response({"user": "ada"}, status=204), None),
    ],
)
def test_who_is_signed_in(answer: Response, who: SignedIn | None) -> None:
    talk = Talk(answer)
    assert talk.app.who_am_i(talk.send, SESSION) == who
    assert talk.requests[0].headers == (("Authorization", "Bearer a-session-token"),)


@pytest.mark.parametrize(
    ("answer", "url"),
    [
        (Response(status=302, headers=(("Location", "https://idp.test/logout"),)), "https://idp.test/logout"),
        (Response(status=302, headers=(("Location", ""),)), None),
        (Response(status=200), None),
        (Response(status=404), None),
    ],
)
def test_the_logout_url(answer: Response, url: str | None) -> None:
    talk = Talk(answer)
    assert talk.app.logout_url(talk.send, SESSION) == url


def test_a_backend_without_single_logout_is_not_asked() -> None:
    talk = Talk(operations=replace(OPERATIONS, logout_url=None))
    assert talk.app.logout_url(talk.send, SESSION) is None
    assert talk.requests == []


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        (json_response({"message": "Not you."}, status=403), Refused(message="Not you.")),
        (json_response({}, status=400), Refused(message=NOT_FINISHED)),
        (Response(status=502, body=b"<h1>"), Refused(message=NOT_FINISHED, retryable=True)),
        (json_response({"message": "Later."}, status=429), Refused(message="Later.", retryable=True)),
    ],
)
def test_a_refusal_is_worded_by_the_backend_where_it_words_one(answer: Response, refused: Refused) -> None:
    talk = Talk(answer, answer)
    assert talk.app.complete_login(talk.send, LINK, attempt_secret=None) == refused
    assert talk.app.start_login(talk.send, IdpChoice(alias="x"), attempt_secret="secret") == refused


def test_a_redirect_without_a_session_is_a_refusal_where_it_is_declared_so() -> None:
    by_cookie = CompleteLogin(
        request=RequestForm(path="/callback", raw_query="$deep_link_query"),
        session=Extraction(cookie="session"),
        without_session="refused",
    )
    error_page = Response(status=302, headers=(("Location", "/error"),))
    signed_in = Response(status=302, headers=(("Set-Cookie", "session=0123456789"),))
    talk = Talk(error_page, signed_in, operations=replace(OPERATIONS, complete_login=by_cookie))
    assert talk.app.complete_login(talk.send, LINK, attempt_secret=None) == Refused(message=NOT_FINISHED)
    assert talk.app.complete_login(talk.send, LINK, attempt_secret=None) == AppSession(token="0123456789")


def test_sessions_told_apart_by_a_token_are_counted_one_by_one() -> None:
    alive, dead = json_response({"user": "ada", "roles": []}), Response(status=401)
    opened = [json_response({"session": f"session-number-{number}"}) for number in (1, 2, 2)]
    talk = Talk(*opened, alive, dead)
    for _ in range(3):
        talk.app.complete_login(talk.send, LINK, attempt_secret=None)
    assert talk.app.live_sessions(talk.send) == 1


def test_of_sessions_by_cookie_only_the_last_can_be_asked_about() -> None:
    by_cookie = WhoAmI(request=RequestForm(path="/me"), user=Extraction(json="/user"))
    opened = [json_response({"session": f"session-number-{number}"}) for number in (1, 2)]
    talk = Talk(*opened, json_response({"user": "ada"}), operations=replace(OPERATIONS, who_am_i=by_cookie))
    for _ in range(2):
        talk.app.complete_login(talk.send, LINK, attempt_secret=None)
    assert talk.app.live_sessions(talk.send) == 1


SENT_CODE = f"POST http://b/complete code={handle('code', 'the-code')}&state=st%2B1"


@pytest.mark.parametrize(
    ("operate", "answer", "text"),
    [
        (
            lambda talk: talk.app.list_idps(talk.send),
            json_response({}, status=404),
            "list_idps: status 404\n  sent: GET http://b/idps\n  got: status 404 application/json {}\n"
            "  change: correct `operations.list_idps.request`",
        ),
        (
            lambda talk: talk.app.list_idps(talk.send),
            json_response({"providers": []}),
            "list_idps: the pointer '/idps' finds nothing: the body is an object with the members: providers\n"
            "  sent: GET http://b/idps\n  got: status 200 application/json {providers: []}\n"
            "  change: let `operations.list_idps.choices` say where it stands",
        ),
        (
            lambda talk: talk.app.list_idps(talk.send),
            json_response({"idps": {}}),
            "list_idps: '/idps' is no list\n  sent: GET http://b/idps\n  got: status 200 application/json {idps: {}}\n"
            "  change: let `choices` point to the list",
        ),
        (
            lambda talk: talk.app.list_idps(talk.send),
            json_response({"idps": [{"name": "x"}]}),
            "list_idps: the pointer '/alias' finds nothing: the body is an object with the members: name\n"
            "  sent: GET http://b/idps\n  got: status 200 application/json {idps: [{name: text}]}\n"
            "  change: let `operations.list_idps.alias` point to the alias inside one entry",
        ),
        (
            lambda talk: talk.app.start_login(talk.send, IdpChoice(alias="x"), attempt_secret="secret"),
            json_response({"url": "/login"}),
            "start_login: what stands at json /url is no absolute URL\n"
            f'  sent: POST http://b/start {{"idp":"x","proof":"{sha256_base64url("secret")}"}}\n'
            "  got: status 200 application/json {url: text}\n"
            "  change: let `authorization_url` name the place of the URL at the IdP",
        ),
        (
            lambda talk: talk.app.complete_login(talk.send, LINK, attempt_secret=None),
            json_response({"token": "a-secret-nobody-knows"}),
            f"complete_login: the pointer '/session' finds nothing: the body is an object with the members: token\n"
            f"  sent: {SENT_CODE}\n  got: status 200 application/json {{token: text}}\n"
            "  change: let `operations.complete_login.session` say where it stands",
        ),
        (
            lambda talk: talk.app.complete_login(talk.send, LINK, attempt_secret=None),
            json_response({"session": {"id": "a-secret-nobody-knows"}}),
            f"complete_login: what stands at json /session is no text\n  sent: {SENT_CODE}\n"
            "  got: status 200 application/json {session: {id: text}}\n  change: correct `session`",
        ),
        (
            lambda talk: talk.app.who_am_i(talk.send, SESSION),
            Response(body=b"<html>", headers=(("Content-Type", "text/html"),)),
            "who_am_i: the answer is no JSON (text/html, 6 bytes)\n  sent: GET http://b/me (with Authorization)\n"
            "  got: status 200 text/html 6 bytes\n  change: let `operations.who_am_i.user` say where it stands",
        ),
        (
            lambda talk: talk.app.logout_url(talk.send, SESSION),
            Response(status=302),
            "logout_url: the answer has no header 'location'; its headers are: none\n  sent: GET http://b/logout-url\n"
            "  got: status 302 no content type 0 bytes\n  change: let `operations.logout_url.url` say where it stands",
        ),
    ],
)
def test_an_answer_that_is_not_as_declared_says_what_to_change(
    operate: Callable[[Talk], object], answer: Response, text: str
) -> None:
    with pytest.raises(BackendMisunderstood) as error:
        operate(Talk(answer))
    assert str(error.value) == text
    assert error.value.problem in text
    assert error.value.change == text.rpartition("  change: ")[2]


def test_a_code_in_the_query_is_masked_in_what_is_said() -> None:
    by_query = replace(OPERATIONS.complete_login, request=RequestForm(path="/callback", raw_query="$deep_link_query"))
    talk = Talk(json_response({}), operations=replace(OPERATIONS, complete_login=by_query))
    with pytest.raises(BackendMisunderstood, match=r"sent: GET http://b/callback\?code=code:[0-9a-f]{4}&state=st%2B1"):
        talk.app.complete_login(talk.send, LINK, attempt_secret=None)


def test_the_session_and_the_cookies_of_a_request_are_not_in_what_is_said_of_it() -> None:
    by_json = replace(OPERATIONS.who_am_i, request=RequestForm(path="/me", method="POST", json={"whose": "$session"}))
    kept = Response(headers=(("Set-Cookie", "sid=0123456789; Path=/"), ("Set-Cookie", "lang=en")))
    talk = Talk(
        json_response({"session": "the-new-session"}),
        kept,
        json_response({"name": "ada"}),
        operations=replace(OPERATIONS, who_am_i=by_json),
    )
    opened = talk.app.complete_login(talk.send, LINK, attempt_secret=None)
    assert isinstance(opened, AppSession)
    talk.app.end_session(talk.send, opened)
    with pytest.raises(BackendMisunderstood) as error:
        talk.app.who_am_i(talk.send, opened)
    masked = handle("app_session", "the-new-session")
    assert str(error.value).splitlines()[1:3] == [
        f'  sent: POST http://b/me {{"whose":"{masked}"}} (with Cookie)',
        "  got: status 200 application/json {name: text}",
    ]


MADE_UP = "a-state-of-the-backend+1", "a-nonce-of-the-backend"


def test_what_the_backend_made_up_for_a_request_to_the_idp_is_a_secret_from_then_on() -> None:
    state, nonce = MADE_UP
    query = urlencode({"client_id": "the-client-of-the-backend", "state": state, "nonce": nonce})
    leave = Response(status=302, headers=(("Location", "https://idp/logout?state=another-state-of-it&x=1"),))
    talk = Talk(json_response({"url": f"https://idp/authorize?{query}"}), leave)
    talk.app.start_login(talk.send, IdpChoice(alias="x"), attempt_secret="attempt-secret")
    talk.app.logout_url(talk.send, SESSION)
    for secret in (state, quote(state, safe=""), nonce, "another-state-of-it"):
        assert talk.secrets.finds(f"a sentence with {secret} in it")
    assert not talk.secrets.finds(f"{query.partition('&')[0]} and the rest")


def test_a_state_that_may_be_a_word_does_not_become_a_secret() -> None:
    talk = Talk(json_response({"url": "https://idp/authorize?state=generic"}))
    talk.app.start_login(talk.send, IdpChoice(alias="generic"), attempt_secret="attempt-secret")
    assert not talk.secrets.finds("the IdP generic")
