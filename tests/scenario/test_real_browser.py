"""What a real browser cannot play; the rest of it is seen in tests/browser/test_plugin.py."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from mobile_sso.idp.engines.remote import RemoteIdp
from mobile_sso.scenario.expectations import Expectation
from mobile_sso.scenario.real_browser import beyond_a_real_browser
from mobile_sso.scenario.steps.repeat_sign_in import RepeatSignIn


def case(word: str = "open_app", arguments: object = None, faults: tuple[str, ...] = ()) -> SimpleNamespace:
    step = SimpleNamespace(word=word, arguments=arguments, line=12)
    given = SimpleNamespace(fault_parameters=lambda: tuple((fault, {}) for fault in faults))
    return SimpleNamespace(scenario=SimpleNamespace(steps=(step,), given=given))


def shows(**phone: str) -> Expectation:
    return Expectation.model_validate({"phone": phone})


@pytest.mark.parametrize(
    ("case", "idp", "why"),
    [
        (case(), object(), None),
        (
            case("wait"),
            object(),
            "line 12: `wait` passes in virtual time, and the cookies of a real browser expire by its own",
        ),
        (case("repeat_sign_in", RepeatSignIn.model_construct(times=20)), object(), None),
        (
            case("repeat_sign_in", RepeatSignIn.model_construct(times=21)),
            object(),
            "line 12: 21 sign-ins are too many for a real browser (20)",
        ),
        (case("expect", shows(browser="blocked")), object(), None),
        (case("expect", shows(browser="error page", browser_text="Something went wrong")), object(), None),
        (
            case("expect", shows(browser="blocked", browser_text="Safari cannot open the page")),
            object(),
            "line 12: a real browser tells in its own words why it shows no page (browser_text)",
        ),
        (case(), RemoteIdp.__new__(RemoteIdp), None),
        (case(faults=("state-mangled",)), RemoteIdp.__new__(RemoteIdp), None),
        (case(faults=("mfa-page-dead",)), object(), None),
        (
            case(faults=("mfa-page-dead",)),
            RemoteIdp.__new__(RemoteIdp),
            "mfa-page-dead strikes what a browser sends, and a real one sends it to the IdP kanidm by itself",
        ),
    ],
)
def test_a_case_that_a_real_browser_cannot_play_says_why(case: SimpleNamespace, idp: object, why: str | None) -> None:
    world = SimpleNamespace(idps={"kanidm": idp})
    assert beyond_a_real_browser(case, world) == why  # type: ignore[arg-type]
