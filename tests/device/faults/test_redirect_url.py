from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.faults import build_fault
from mobile_sso.device.passage import Passage
from mobile_sso.device.return_trip import FaultParameter, ReturnTrip
from mobile_sso.testbed.http import Response, json_response, with_query
from mobile_sso.testbed.randomness import SeededTokens

from .struck_sign_in import struck

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

LINK = "makeitnative://oauth/callback?code=code-0001&state=state-0001"
UNABLE = "Unable to complete login."
INVALID = "Safari cannot open the page because the address is invalid"
UNKNOWN_SCHEME = "Navigation is blocked: ERR_UNKNOWN_URL_SCHEME"


@dataclass
class BareTrip:
    """As much of a return trip as a fault needs that only rewrites the URL."""

    passage: Passage
    strikes: list[str] = field(default_factory=list)

    def struck(self, how: str) -> None:
        self.strikes.append(how)


def on_its_way(url: str, name: str, parameters: Mapping[str, FaultParameter] | None = None) -> tuple[str, bool]:
    """Return what becomes of `url` under the fault called `name`, and whether the fault says that it struck."""
    trip = BareTrip(Passage(url=url))
    build_fault(name, parameters).strike(cast(ReturnTrip, trip))
    return trip.passage.url, bool(trip.strikes)


# The set-up -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("device", "name", "error"),
    [
        ("ios-safari", "invalid-address", INVALID),
        ("android-custom-tab", "invalid-address", UNKNOWN_SCHEME),
        ("android-custom-tab", "scheme-case", UNKNOWN_SCHEME),
        ("android-chrome", "scheme-case", UNKNOWN_SCHEME),
        ("ios-safari", "path-variant", None),
        ("ios-auth-session", "path-variant", None),
        ("android-custom-tab", "path-variant", None),
    ],
)
@pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=lambda one: one.name)
def test_a_fault_of_the_set_up_strikes_every_sign_in_and_never_heals(
    make_world: MakeWorld, device: str, name: str, error: str | None, behaviour: object
) -> None:
    world = struck(make_world, device, name, behaviour=behaviour)
    world.phone.person.return_to_app()
    world.sign_in()
    assert [(one.outcome, one.fault, one.error) for one in world.phone.attempts] == [("failed", name, error)] * 2
    assert (world.app.signed_in, world.backend.completions) == (None, [])


@pytest.mark.parametrize(
    ("device", "name", "faults"),
    [("ios-safari", "scheme-case", ()), ("ios-auth-session", "invalid-address", ("invalid-address",))],
    ids=["iOS does not tell case apart", "an auth session asks no registry"],
)
def test_not_every_phone_minds_what_the_registry_says(
    make_world: MakeWorld, device: str, name: str, faults: tuple[str, ...]
) -> None:
    world = struck(make_world, device, name)
    assert (world.app.signed_in, world.phone.struck) == ("ada", faults)


def test_a_library_takes_the_path_that_it_expects(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-safari", "path-variant", path="/callback")
    assert world.app.signed_in == "ada"


# The prompt -------------------------------------------------------------------------------------------------------


def test_a_declined_address_is_not_offered_again_but_that_of_another_sign_in_is(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-safari", "open-prompt-cancelled")
    page = world.phone.browser.page
    assert page is not None
    assert (page.title, page.way_on) == ("The app was not opened: the person declined", LINK)
    world.phone.person.confirm()
    assert (world.phone.browser.state, world.app.signed_in) == ("blocked", None)
    world.phone.person.return_to_app()
    world.sign_in()
    again = "Safari does not offer again to open an address that was declined"
    assert [(one.outcome, one.fault, one.error) for one in world.phone.attempts] == [
        ("failed", "open-prompt-cancelled", again),
        ("signed-in", None, None),
    ]
    assert world.backend.completions == ["makeitnative://oauth/callback?code=code-0002&state=state-0002"]
    assert world.app.errors == ()


def test_an_app_without_a_landing_page_needs_another_try_too(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-safari", "open-prompt-cancelled", behaviour=MENDIX_NATIVE)
    world.phone.person.return_to_app()
    world.sign_in()
    assert [one.outcome for one in world.phone.attempts] == ["failed", "signed-in"]


@pytest.mark.parametrize("device", ["ios-auth-session", "ios-ephemeral", "android-custom-tab", "android-chrome"])
def test_only_external_safari_asks(make_world: MakeWorld, device: str) -> None:
    world = struck(make_world, device, "open-prompt-cancelled")
    assert (world.app.signed_in, world.phone.struck) == ("ada", ())


# The fragment -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", ["ios-safari", "ios-auth-session", "android-custom-tab", "android-chrome"])
@pytest.mark.parametrize("behaviour", [WELL_BUILT, MENDIX_NATIVE], ids=lambda one: one.name)
def test_a_fragment_at_the_end_reaches_the_app_and_hurts_nobody_who_reads_the_query(
    make_world: MakeWorld, device: str, behaviour: object
) -> None:
    world = struck(make_world, device, "fragment-appended", behaviour=behaviour)
    assert (world.app.signed_in, world.phone.struck) == ("ada", ("fragment-appended",))
    assert world.backend.completions == [f"{LINK}#_=_"]


@pytest.mark.parametrize(
    ("url", "name", "parameters", "becomes"),
    [
        (LINK, "fragment-appended", {}, f"{LINK}#_=_"),
        (LINK, "fragment-appended", {"fragment": "top"}, f"{LINK}#top"),
        (f"{LINK}#top", "fragment-appended", {}, f"{LINK}#top"),
        (f"{LINK}#_=_", "fragment-stripped", {}, LINK),
        ("app://callback#code=c&state=s", "fragment-stripped", {}, "app://callback"),
        (LINK, "fragment-stripped", {}, LINK),
    ],
)
def test_a_fragment_comes_to_a_url_without_one_and_goes_from_a_url_that_has_one(
    url: str, name: str, parameters: Mapping[str, FaultParameter], becomes: str
) -> None:
    assert on_its_way(url, name, parameters) == (becomes, becomes != url)


def test_who_answers_in_the_query_has_no_fragment_to_lose(make_world: MakeWorld) -> None:
    world = struck(make_world, "ios-safari", "fragment-stripped")
    assert (world.app.signed_in, world.phone.struck, world.backend.completions) == ("ada", (), [LINK])


# The state --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "how", "arrives"),
    [
        ("a%2Bb%2Fc%3D", "plus-to-space", "a%20b%2Fc%3D"),
        ("a+b%2bc", "plus-to-space", "a%20b%20c"),
        ("a%2Bb%2Fc%3D", "double-encode", "a%252Bb%252Fc%253D"),
        ("-_az09", "plus-to-space", "-_az09"),
        ("-_az09", "double-encode", "-_az09"),
    ],
)
def test_only_the_state_is_touched_and_every_other_byte_stays(state: str, how: str, arrives: str) -> None:
    def url(value: str) -> str:
        return f"app://cb?code=c%2Bd&mystate=%2B&state={value}&iss=https%3A%2F%2Fidp.test#t%2B"

    assert on_its_way(url(state), "state-mangled", {"how": how}) == (url(arrives), state != arrives)


@given(octets=st.binary(min_size=16, max_size=48), how=st.sampled_from(["plus-to-space", "double-encode"]))
def test_no_base64url_state_suffers(octets: bytes, how: str) -> None:
    state = base64.urlsafe_b64encode(octets).rstrip(b"=").decode()
    url = f"app://cb?code=c&state={quote(state, safe='')}"
    assert on_its_way(url, "state-mangled", {"how": how}) == (url, False)


def test_ten_thousand_states_of_the_kind_that_the_backends_mint_survive() -> None:
    tokens = SeededTokens(7)
    urls = [f"app://cb?code=c&state={tokens.token()}" for _ in range(10_000)]
    assert not [url for url in urls if on_its_way(url, "state-mangled") != (url, False)]
    assert not [url for url in urls if on_its_way(url, "state-mangled", {"how": "double-encode"}) != (url, False)]


@pytest.mark.parametrize(("size", "share"), [(8, 0.146), (16, 0.282), (32, 0.484)])
def test_a_state_of_standard_base64_suffers_by_chance_as_often_as_it_has_a_plus_sign(size: int, share: float) -> None:
    computed = 1 - (63 / 64) ** (8 * size // 6)
    assert round(computed, 3) == share
    strikes = 0
    for number in range(10_000):
        state = base64.b64encode(hashlib.sha256(str(number).encode()).digest()[:size]).decode()
        _, mangled = on_its_way(f"app://cb?code=c&state={quote(state, safe='')}", "state-mangled")
        assert mangled == ("+" in state)
        strikes += mangled
    assert strikes / 10_000 == pytest.approx(computed, abs=0.015)  # three standard deviations of 10,000 draws


@pytest.mark.parametrize("how", ["plus-to-space", "double-encode"])
def test_a_mangled_state_is_refused_and_another_try_has_another_state(
    make_world: MakeWorld, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    world = make_world("ios-safari", behaviour=MENDIX_NATIVE)
    states = iter(["a+b/c=", "abc"])

    def start(form: dict[str, str]) -> Response:
        state = next(states)
        world.backend.attempts[state] = form["attempt_secret"]
        parameters = {"redirect_uri": world.backend.redirect_uri, "state": state}
        return json_response({"authorization_url": with_query("https://idp.test/authorize", parameters)})

    monkeypatch.setattr(world.backend, "_start", start)
    world.app.open()
    world.phone.arm(build_fault("state-mangled", {"how": how}))
    world.sign_in()
    assert (world.app.signed_in, world.app.errors) == (None, (UNABLE,))
    world.sign_in()
    first, second = world.phone.attempts
    assert (first.outcome, first.fault, first.error) == ("failed", "state-mangled", UNABLE)
    assert (second.outcome, second.fault, world.app.signed_in) == ("signed-in", None, "ada")


# Two redirects ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("device", ["ios-safari", "ios-auth-session", "android-custom-tab", "android-auth-tab"])
@pytest.mark.parametrize(
    ("parameters", "codes"),
    [({}, 1), ({"seconds": 2}, 1), ({"same_code": False}, 2), ({"same_code": False, "seconds": 2}, 2)],
)
def test_of_two_callbacks_a_well_built_app_takes_the_first(
    make_world: MakeWorld, device: str, parameters: dict[str, FaultParameter], codes: int
) -> None:
    world = struck(make_world, device, "double-redirect", **parameters)
    (attempt,) = world.phone.attempts
    assert (attempt.outcome, attempt.fault, attempt.error) == ("signed-in", "double-redirect", None)
    assert (world.app.signed_in, world.app.errors, world.backend.completions) == ("ada", (), [LINK])
    assert world.idp.codes == codes


def test_the_restarted_app_of_the_module_no_longer_hears_the_second(make_world: MakeWorld) -> None:
    world = struck(make_world, "android-custom-tab", "double-redirect", behaviour=MENDIX_NATIVE)
    assert (world.app.signed_in, world.app.errors, world.backend.completions) == ("ada", (), [LINK])


def test_without_a_page_there_is_no_link_to_tap(make_world: MakeWorld) -> None:
    world = make_world("ios-safari", behaviour=WELL_BUILT, idempotent=True)
    world.app.open()
    world.sign_in()
    world.app.sign_out()
    world.phone.arm(build_fault("double-redirect", {"same_code": False}))
    world.app.tap_sign_in()
    assert (world.app.signed_in, world.phone.struck, world.idp.codes) == ("ada", (), 2)
