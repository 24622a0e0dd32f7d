"""What of a case an outside backend cannot play, each with its reason; and that the rest is played."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mobile_sso.backend.bindings.declared import Binding, Client, Extraction, LogoutUrl, RequestForm, Start
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import Case, cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.lacks import lacks
from mobile_sso.scenario.steps import VERBS
from mobile_sso.testbed.http import Response
from mobile_sso.testbed.servers import reserve

Make = Callable[..., OutsideBackend]
CaseOf = Callable[..., Case]
LOGOUT = LogoutUrl(request=RequestForm(path="/x"), url=Extraction(header="location"))


@pytest.fixture(scope="module")
def case_of() -> CaseOf:
    """The only case of a scenario with those lines."""
    names = names_for_scenarios(Library.load([bundled_folder("fixtures")]))

    def make(lines: str, steps: str) -> Case:
        text = (
            "version: 1\nabout: x\nscenarios:\n  - name: x\n    why: x\n"
            f"{lines}    steps: [open_app, {{ sign_in: {{ as: ada }} }}, {steps}]\n"
        )
        (case,) = cases(load_suite(Path("x.sso.yaml"), text, VERBS, names))
        return case

    return make


@pytest.fixture
def outside(open_outside: Callable[[Binding], OutsideBackend], small: Binding) -> Iterator[Make]:
    with reserve() as address:
        address.start(lambda request: Response())

        def make(**different: object) -> OutsideBackend:
            binding = replace(small, base_url=address.origin, operations=replace(small.operations, logout_url=LOGOUT))
            return open_outside(replace(binding, **different))  # type: ignore[arg-type]

        yield make


SEEN = "{ expect: { phone: { signed_in: ada }, backend: { user: ada, roles: [User], sessions: 1 } } }"
PLAIN: dict[str, object] = {}
FOR_THE_RUN = Start(command=("sh", "-c", "sleep 60"))
FOR_A_CASE = Start(command=("sh", "-c", "sleep 60"), each="case")
REMEMBERED = "it changes the IdP's metadata, which a backend remembers (`start.each: case` starts it anew)"


@pytest.mark.parametrize(
    ("lines", "steps", "different", "reasons"),
    [
        ("", SEEN, PLAIN, ()),
        ("    given: { faults: [net-lost-request], app: { behaviour: well-built } }\n", SEEN, PLAIN, ()),
        ("    tags: [module]\n", SEEN, {"app_behaviour": "mendix-native"}, ()),
        (
            "    tags: [module]\n",
            SEEN,
            PLAIN,
            ("it tells what the Mendix modules do, which this backend is not",),
        ),
        (
            "",
            "{ wait: 20m }, { expect: { phone: { signed_in: ada } } }",
            PLAIN,
            ("it lets time pass, and the backend lives in real time (wait)",),
        ),
        (
            "",
            "{ expect: { backend: { users: 1, log: [x] } } }",
            PLAIN,
            ("it looks inside the backend (backend.log, backend.users)",),
        ),
        ("", "{ expect: { backend: { completions: 1 } } }", PLAIN, ()),
        (
            "    given: { faults: [net-lost-response] }\n",
            SEEN,
            PLAIN,
            ("it counts sessions of which a fault kept the answer from the app (backend.sessions, net-lost-response)",),
        ),
        (
            "    given: { faults: [state-expired] }\n",
            "{ expect: { phone: { signed_in: ada } } }",
            PLAIN,
            ("it lets time pass, and the backend lives in real time (state-expired)",),
        ),
        (
            "    given: { backend: { known_roles: [User] } }\n",
            SEEN,
            PLAIN,
            ("it configures the backend (given.backend.known_roles)",),
        ),
        (
            "    given: { callback: { app: other } }\n",
            SEEN,
            PLAIN,
            ("it changes the callback URL in one of its places (given.callback)",),
        ),
        (
            "    given: { installed_apps: [inspections] }\n",
            SEEN,
            PLAIN,
            ("it installs a second app, which has a backend of its own (given.installed_apps)",),
        ),
        (
            "    given: { backend_idps: [generic, entra] }\n",
            SEEN,
            PLAIN,
            ("it enters several IdPs at the backend (given.backend_idps)",),
        ),
        (
            "    given: { idp: { metadata: { issuer: https://x.test } } }\n",
            SEEN,
            {"start": FOR_THE_RUN},
            (REMEMBERED,),
        ),
        ("    given: { idp: { metadata: { issuer: https://x.test } } }\n", SEEN, PLAIN, (REMEMBERED,)),
        ("    given: { idp: { metadata: { issuer: https://x.test } } }\n", SEEN, {"start": FOR_A_CASE}, ()),
        (
            "",
            "{ arm: { faults: [code-expired] } }, { expect: { phone: { signed_in: ada } } }",
            PLAIN,
            ("it lets time pass, and the backend lives in real time (code-expired)",),
        ),
        (
            "    given: { idp: { quirks: { discovery_issuer: { op: append, value: x } } } }\n",
            SEEN,
            PLAIN,
            (REMEMBERED,),
        ),
        (
            "    given: { idp: { quirks: { discovery_issuer: { op: append, value: x } } } }\n",
            SEEN,
            {"start": FOR_THE_RUN},
            (REMEMBERED,),
        ),
        (
            "    given: { idp: { quirks: { discovery_issuer: { op: append, value: x } } } }\n",
            SEEN,
            {"start": FOR_A_CASE},
            (),
        ),
        ("    given: { idp: { quirks: { jwks_kid: { mode: absent } } } }\n", SEEN, PLAIN, (REMEMBERED,)),
        ("    given: { idp: { quirks: { jwks_rotate: {} } } }\n", SEEN, PLAIN, (REMEMBERED,)),
        ("    given: { idp: { quirks: { discovery_random_jwks_uri: {} } } }\n", SEEN, PLAIN, (REMEMBERED,)),
        (
            "    given: { idp: { quirks: { http_fault: { endpoint: jwks, status: 503 } } } }\n",
            SEEN,
            PLAIN,
            (REMEMBERED,),
        ),
        (
            "    given: { idp: { quirks: { http_fault: "
            "[{ endpoint: token, status: 503 }, { endpoint: jwks, status: 503 }] } } }\n",
            SEEN,
            PLAIN,
            (REMEMBERED,),
        ),
        ("    given: { idp: { quirks: { http_fault: { endpoint: token, status: 503 } } } }\n", SEEN, PLAIN, ()),
        ("    given: { idp: { quirks: { jose_alg: { alg: none } } } }\n", SEEN, PLAIN, ()),
        ("    tags: [either]\n", SEEN, PLAIN, ("the specifications leave it to the client",)),
        (
            "    matrix: { scheme: [appname] }\n",
            SEEN,
            PLAIN,
            ("the backend is set up for makeitnative://oauth/callback, not for another scheme (appname)",),
        ),
        ("    matrix: { scheme: [appname] }\n", SEEN, {"client": Client(redirect_uri="/cb")}, ()),
        (
            "    matrix: { scheme: [https] }\n",
            SEEN,
            {"client": Client(redirect_uri="http://b/cb")},
            ("it is about an https address, and the callback of the backend is http://b/cb",),
        ),
        (
            "    given: { known_breaks: fail }\n",
            SEEN,
            {"known_breaks": ("no-session-for-a-foreign-app",)},
            ("it must find no break that is known, and the binding knows of one (known_breaks)",),
        ),
        (
            "",
            "{ end_sso_session: { of: ada } }",
            PLAIN,
            ("the IdP tells it by a logout token, and the binding has no client.backchannel_logout_uri",),
        ),
        (
            "",
            "{ end_sso_session: { of: ada } }",
            {"client": Client(backchannel_logout_uri="/backchannel-logout")},
            (),
        ),
        (
            "",
            "single_logout, { expect: { phone: { signed_in: nobody } } }",
            {"operations": None},
            ("it signs out at the IdP, too, and the binding has no operation logout_url",),
        ),
        (
            "",
            "{ expect: { phone: { signed_in: nobody }, backend: { user: ada } } }",
            PLAIN,
            ("it asks the backend about a session that the app has lost (backend.user)",),
        ),
    ],
)
def test_a_case_is_played_or_skipped_for_a_reason(
    lines: str,
    steps: str,
    different: dict[str, object],
    reasons: tuple[str, ...],
    case_of: CaseOf,
    outside: Make,
    small: Binding,
) -> None:
    changed = {name: small.operations if name == "operations" else value for name, value in different.items()}
    assert lacks(case_of(lines, steps), outside(**changed)) == reasons
