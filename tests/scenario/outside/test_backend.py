"""An outside backend: our IdP at one address for the run, the backend told where, and what is said without one."""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from mobile_sso.backend.bindings.declared import WORLD, Binding, Client, Ready, Start
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.tls_certificates import faulty_certificate
from mobile_sso.scenario.outside.backend import OutsideBackend, with_secret_of
from mobile_sso.scenario.outside.idle_idp import idle_idp
from mobile_sso.scenario.outside.program import BackendNotReady
from mobile_sso.testbed import testbed as ground
from mobile_sso.testbed.clock import SystemClock, VirtualClock
from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.servers import reserve
from mobile_sso.testbed.sockets import HttpxTransport

Open = Callable[[Binding], OutsideBackend]
SERVES = (
    "import http.server, json, os, sys",
    "class Answers(http.server.BaseHTTPRequestHandler):",
    "    def do_GET(self):",
    "        self.send_response(200); self.end_headers()",
    "        self.wfile.write(json.dumps([dict(os.environ), sys.argv[1:], os.getpid()]).encode())",
    "http.server.HTTPServer(('127.0.0.1', int(os.environ['TOLD_PORT'])), Answers).serve_forever()",
)


def _get(url: str) -> Response:
    transport = HttpxTransport()
    with closing(transport):
        return transport(Request(method="GET", url=url))


@pytest.fixture
def testbed() -> ground.Testbed:
    return ground.Testbed(seed=1, clock=VirtualClock())


def test_a_started_backend_is_told_where_our_idp_is_and_how_it_is_registered(
    running: Callable[..., Binding], open_outside: Open
) -> None:
    told = {f"TOLD_{word[1:].upper()}": word for word in WORLD}
    outside = open_outside(running(*SERVES, words=("$issuer", "$$issuer", "plain"), **told, LITERAL="$$x", TEXT="y"))
    environment, words, _ = json.loads(_get(f"{outside.base_url}/").body)
    secret = outside.credentials.client_secret
    assert {name: environment[name] for name in told} == {
        "TOLD_ISSUER": outside.idp_origin,
        "TOLD_DISCOVERY_URL": f"{outside.idp_origin}/.well-known/openid-configuration",
        "TOLD_CLIENT_ID": "field-service",
        "TOLD_CLIENT_SECRET": secret,
        "TOLD_TOKEN_ENDPOINT_AUTH_METHOD": "client_secret_basic",
        "TOLD_REDIRECT_URI": "makeitnative://oauth/callback",
        "TOLD_POST_LOGOUT_REDIRECT_URI": f"{outside.base_url}/",
        "TOLD_BASE_URL": outside.base_url,
        "TOLD_PORT": outside.base_url.rpartition(":")[2],
    }
    assert words == [outside.idp_origin, "$issuer", "plain"]
    assert (environment["LITERAL"], environment["TEXT"]) == ("$x", "y")
    assert secret not in repr(outside.registration) + repr(outside.credentials) + repr(outside.binding)


@pytest.mark.parametrize(("each", "anew"), [("run", False), ("case", True)])
def test_it_is_started_once_or_for_every_case(
    each: str, anew: bool, running: Callable[..., Binding], open_outside: Open, testbed: ground.Testbed
) -> None:
    binding = running(*SERVES, TOLD_PORT="$port")
    assert binding.start is not None
    outside = open_outside(replace(binding, start=replace(binding.start, each=each)))  # type: ignore[arg-type]
    pids = []
    for _ in range(2):
        outside.begin_case(testbed.network, testbed.secrets)
        pids.append(json.loads(_get(f"{outside.base_url}/").body)[2])
    assert (len(set(pids)) == 2) is anew
    assert testbed.secrets.finds(f"secret={outside.credentials.client_secret}")


@pytest.mark.usefixtures("signals_as_in_a_terminal")
@pytest.mark.parametrize("each", ["run", "case"])
def test_who_stops_waiting_for_it_leaves_nothing_behind(
    each: str, running: Callable[..., Binding], open_outside: Open, testbed: ground.Testbed, tmp_path: Path
) -> None:
    binding = running(
        "import os, pathlib, signal",
        "pathlib.Path('pid').write_text(str(os.getpid()))",
        "os.kill(os.getppid(), signal.SIGINT)",
        "signal.pause()",
    )
    assert binding.start is not None
    declared = replace(binding, start=replace(binding.start, each=each))  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        open_outside(declared).begin_case(testbed.network, testbed.secrets)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_path_is_one_of_the_backend_in_what_is_registered(open_outside: Open, small: Binding) -> None:
    with reserve() as address:
        address.start(lambda request: Response())
        client = Client(
            redirect_uri="/callback",
            post_logout_redirect_uris=("/", "app://out"),
            backchannel_logout_uri="/backchannel-logout",
            client_secret="secret-6",
        )
        registered = open_outside(replace(small, base_url=address.origin, client=client)).registration
    assert registered.redirect_uris == (f"{address.origin}/callback",)
    assert registered.post_logout_redirect_uris == (f"{address.origin}/", "app://out")
    assert registered.backchannel_logout_uri == f"{address.origin}/backchannel-logout"
    assert (registered.client_secret, registered.client_name) == ("secret-6", "Small")


def test_between_cases_our_idp_tells_its_metadata_where_it_is_ours(small: Binding, tmp_path: Path) -> None:
    keys = SigningKeys.mint()
    with reserve() as address:
        address.start(lambda request: Response())
        for between_cases, status in ((idle_idp(IdpProfile(), keys), 200), (None, 503)):
            outside = OutsideBackend(
                replace(small, base_url=address.origin),
                folder=tmp_path,
                issuer_path="",
                redirect_uri="a://b",
                between_cases=between_cases,
            )
            with closing(outside):
                answer = _get(f"{outside.issuer}/.well-known/openid-configuration")
                assert answer.status == status
                assert status != 200 or answer.json_object()["issuer"] == outside.issuer


def test_a_client_that_our_idp_would_not_register_is_told_before_the_backend_is_started(
    small: Binding, tmp_path: Path
) -> None:
    started = Start(command=(sys.executable, "-c", "open('started', 'w')"))
    with pytest.raises(ValueError, match=r"^backchannel_logout_uri 'http://127\.0\.0\.1:9/out#x' has a fragment"):
        OutsideBackend(
            replace(small, start=started, client=Client(backchannel_logout_uri="http://127.0.0.1:9/out#x")),
            folder=tmp_path,
            issuer_path="",
            redirect_uri="a://b",
            between_cases=idle_idp(IdpProfile(), SigningKeys.mint()),
        )
    assert list(tmp_path.iterdir()) == []


def test_an_idp_of_somebody_else_has_nothing_to_say_between_cases() -> None:
    assert idle_idp(replace(IdpProfile(), engine="oidc-provider-mock"), SigningKeys.mint()) is None


def test_during_a_case_the_idp_of_the_case_answers_and_a_lost_connection_is_told_as_502(
    open_outside: Open, small: Binding, testbed: ground.Testbed
) -> None:
    with reserve() as address:
        address.start(lambda request: Response())
        outside = open_outside(replace(small, base_url=address.origin))
        outside.begin_case(testbed.network, testbed.secrets)
        assert _get(f"{outside.issuer}/jwks").status == 502
        testbed.network.connect(outside.idp_origin, lambda request: Response(status=418), name="idp")
        assert _get(f"{outside.issuer}/jwks").status == 418


def test_nobody_at_the_address_says_so(open_outside: Open, small: Binding) -> None:
    with reserve() as address:
        url = address.origin
    with pytest.raises(BackendNotReady) as error:
        open_outside(replace(small, base_url=url, ready=Ready(path="/health")))
    assert str(error.value) == (
        f"no backend answers at {url}/health: {url}: [Errno 111] Connection refused\n"
        "  change: start it first, or say in the binding how (`start.command`)"
    )


def test_a_backend_that_answers_with_an_error_is_not_ready(open_outside: Open, small: Binding) -> None:
    with reserve() as address:
        address.start(lambda request: Response(status=503))
        with pytest.raises(BackendNotReady) as error:
            open_outside(replace(small, base_url=address.origin))
    assert str(error.value).splitlines()[0] == (
        f"no backend answers at {address.origin}/: GET {address.origin}/ was answered with status 503"
    )


def test_a_certificate_that_nobody_trusts_says_what_to_do(open_outside: Open, small: Binding) -> None:
    certificate = faulty_certificate("self_signed", host="127.0.0.1", clock=SystemClock())
    with reserve(tls=certificate.server_context()) as address:
        address.start(lambda request: Response())
        with pytest.raises(BackendNotReady) as error:
            open_outside(replace(small, base_url=address.origin))
    assert str(error.value) == (
        f"the backend does not prove by its certificate who it is: GET {address.origin}/: {address.origin}: "
        "self-signed certificate\n"
        "  change: let the variable SSL_CERT_FILE name a PEM file with its authority, "
        "or use its http address in `base_url`"
    )


def test_a_taken_port_says_whose_it_was_to_be(open_outside: Open, small: Binding) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BackendNotReady) as error:
            open_outside(replace(small, idp_port=port))
    assert str(error.value) == (
        f"port {port} on 127.0.0.1 is in use by another program; it is the `idp_port` of the binding small\n"
        "  change: end that program; with `pytest -n` leave -n out, for every worker would need that port"
    )


def test_an_invariant_that_is_none_is_told(open_outside: Open, small: Binding) -> None:
    with pytest.raises(ValueError, match=r"^known_breaks: no invariant is called `no-session-for-foreign-app`; "):
        open_outside(replace(small, known_breaks=("no-session-for-foreign-app",)))


def test_a_folder_that_is_not_there_is_told(
    open_outside: Open, running: Callable[..., Binding], tmp_path: Path
) -> None:
    binding = replace(running(""), start=Start(command=("true",), folder="nowhere"))
    with pytest.raises(BackendNotReady) as error:
        open_outside(binding)
    assert str(error.value) == (
        "the backend could not be started: true: No such file or directory\n"
        f"  change: `start.command` or `start.folder` ({tmp_path}/nowhere)"
    )


@pytest.mark.parametrize(
    ("written", "environment", "secret"),
    [
        (None, {}, None),
        (None, {"MOBILE_SSO_CLIENT_SECRET": ""}, None),
        (None, {"MOBILE_SSO_CLIENT_SECRET": "of-the-environment"}, "of-the-environment"),
        ("of-the-file", {"MOBILE_SSO_CLIENT_SECRET": "of-the-environment"}, "of-the-file"),
    ],
)
def test_a_secret_that_is_in_no_file_comes_from_the_environment(
    written: str | None, environment: dict[str, str], secret: str | None, small: Binding
) -> None:
    binding = replace(small, client=Client(client_secret=written), start=Start(command=("true",)))
    assert with_secret_of(binding, environment).client.client_secret == secret


@pytest.mark.parametrize("environment", [{}, {"MOBILE_SSO_CLIENT_SECRET": ""}])
def test_a_backend_that_runs_already_has_a_secret_that_nobody_can_make_up(
    environment: dict[str, str], small: Binding
) -> None:
    with pytest.raises(ValueError, match=r"^no client secret was given: ") as error:
        with_secret_of(small, environment)
    assert str(error.value) == (
        "no client secret was given: export MOBILE_SSO_CLIENT_SECRET, or write client.client_secret"
    )
