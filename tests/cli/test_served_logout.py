"""Single logout as `serve` does it: the backend beside the IdP is told at once, others without making anybody wait."""

from __future__ import annotations

import json
import threading

import pytest

from mobile_sso.backend.bindings.rest import RestBinding
from mobile_sso.cli.served_world import CLIENT_ID, ServedWorld, Wishes
from mobile_sso.device.html_reader import read_page
from mobile_sso.idp.engines.embedded import EmbeddedIdp
from mobile_sso.idp.logout.participants import Participant
from mobile_sso.testbed.contracts import AppSession, LoginStarted
from mobile_sso.testbed.http import App, Request, Response, form_request
from mobile_sso.testbed.servers import ServerLoop, reserve, serve
from mobile_sso.testbed.sockets import HttpxTransport

IDP, BACKEND = "http://127.0.0.1:9400", "http://127.0.0.1:9500"
PATIENCE = 10


def sign_in(world: ServedWorld, backend: App) -> tuple[AppSession, str]:
    """Sign ada in through the backend; return the app's session and the browser's cookie."""
    binding = RestBinding(BACKEND)
    started = binding.start_login(backend, binding.list_idps(backend)[0], attempt_secret="attempt-secret")
    assert isinstance(started, LoginStarted)
    page = world.idp.app(Request(method="GET", url=started.authorization_url))
    [form, *_] = read_page(started.authorization_url, page).forms
    ada = next(person for person in world.people if person.username == "ada")
    fields = {**dict(form.fields), "username": ada.username, "password": ada.password}
    answer = world.idp.app(form_request(f"{IDP}{form.action}", fields))
    session = binding.complete_login(backend, str(answer.header("location")), attempt_secret="attempt-secret")
    assert isinstance(session, AppSession)
    return session, str(answer.header("set-cookie")).partition(";")[0]


def test_the_backend_in_the_same_process_is_told_before_the_browser_is_answered() -> None:
    world = ServedWorld(Wishes(idp_origin=IDP, backend_origin=BACKEND))
    backend = world.backend(world.register(), idp=world.idp.app)
    session, cookie = sign_in(world, backend)
    binding = RestBinding(BACKEND)
    assert binding.who_am_i(backend, session)

    answer = world.idp.app(
        Request(method="GET", url=str(binding.logout_url(backend, session)), headers=(("Cookie", cookie),))
    )

    assert answer.status == 302
    assert binding.who_am_i(backend, session) is None
    world.close()


@pytest.mark.parametrize(
    ("wishes", "uri"),
    [
        ({"backend_origin": BACKEND}, f"{BACKEND}/backchannel-logout"),
        ({"backend_origin": BACKEND, "backend": "mendix-mobile-sso-2.1"}, None),
        ({"backend_origin": None}, None),
    ],
)
def test_a_backend_is_registered_with_its_endpoint_where_it_has_one(wishes: dict[str, str], uri: str | None) -> None:
    world = ServedWorld(Wishes(idp_origin=IDP, **wishes))  # type: ignore[arg-type]
    world.register()
    assert isinstance(world.idp, EmbeddedIdp)

    client = world.idp.state.clients.get(CLIENT_ID)

    assert client is not None
    assert client.registration.backchannel_logout_uri == uri


def test_a_backend_elsewhere_may_ask_the_idp_for_its_keys_while_it_is_told() -> None:
    """With one thread that waits for the backend, the backend would wait for the IdP until both gave up."""
    told = threading.Event()
    keys: list[object] = []

    def elsewhere(request: Request) -> Response:
        transport = HttpxTransport(timeout_seconds=PATIENCE)
        keys.append(transport(Request(method="GET", url=f"{idp_place.origin}/jwks")).json_object())
        transport.close()
        told.set()
        return Response()

    with reserve() as idp_place:
        other = serve(elsewhere)
        world = ServedWorld(Wishes(idp_origin=idp_place.origin, backend_origin=other.origin))
        world.register()
        idp = world.idp
        assert isinstance(idp, EmbeddedIdp)
        _take_part(idp, "the-sid")

        def app(request: Request) -> Response:
            if request.path == "/end":
                idp.end_sso_session("the-sid")
                return Response()
            return idp.app(request)

        loop = ServerLoop(failed=lambda request, error: keys.append(error))
        loop.answer(idp_place.listener, app, origin=idp_place.origin)
        browser = HttpxTransport(timeout_seconds=PATIENCE)

        assert browser(Request(method="GET", url=f"{idp_place.origin}/end")).status == 200

        assert told.wait(PATIENCE)
        world.close()
        browser.close()
        loop.close()
        other.close()
    assert json.dumps(keys).startswith('[{"keys": [')
    assert [record.outcome for record in idp.deliveries()] == ["delivered"]


def _take_part(idp: EmbeddedIdp, sid: str) -> None:
    idp.state.participants.note(sid, Participant(client_id=CLIENT_ID, username="ada", sub="ada"))
