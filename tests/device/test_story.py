"""The trace of a sign-in, read aloud: the five reference traces of deep-link-return 3.3, where no fault strikes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT, Behaviour
from mobile_sso.device.faults import build_fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.device.conftest import MakeWorld, World

BOTH = (WELL_BUILT, MENDIX_NATIVE)

AWAY = """\
person taps sign in
app POST /start
app is asked for
{asks}app opens {browser}
app is presented
app resigns active
{hidden}"""
HIDDEN = "app enters background\n"
SUSPENDED = "app enters background\napp is suspended\napp goes stale\n"
AT_THE_IDP = """\
browser opens
browser GET /authorize
browser shows page
{killed}person signs in
browser submits
browser POST /sign-in
browser leaves
"""
KILLED = "app is killed\napp dies\napp dies\napp dies\n"  # JavaScript runtime, connections, auth session
WARM = """\
{asks}os resolves
browser hands over
app enters foreground
app becomes active
os delivers warm
app returns
{reconnects}app POST /complete
"""
COLD = """\
os asks the person
os resolves
browser hands over
os delivers cold
app is launched
app boots
app can listen
app is ready
"""
COLD_WELL_BUILT = """\
app asks for the initial URL
app connects
app POST /complete
"""
COLD_MENDIX_NATIVE = """\
app shows Login_Native
app connects
app GET /idps
app asks for the initial URL
app POST /complete
"""
CAUGHT = """\
browser hands over
browser returns the link
{shown}app becomes active
app returns
{reopened}app POST /complete
"""
REOPENED = "os resolves\nos delivers warm\n"  # `Linking.openURL` of the app itself
RESTART = "app reloads\napp can listen\n"
HOME = "app POST /me\napp shows Home\n"


def _safari(behaviour: Behaviour) -> str:
    away = AWAY.format(asks="", browser="safari", hidden=SUSPENDED)
    warm = WARM.format(asks="os asks the person\n", reconnects="app reconnects\n")
    return away + AT_THE_IDP.format(killed="") + warm + _end(behaviour)


def _cold(behaviour: Behaviour) -> str:
    away = AWAY.format(asks="", browser="safari", hidden=SUSPENDED)
    completes = COLD_WELL_BUILT if behaviour is WELL_BUILT else COLD_MENDIX_NATIVE
    return away + AT_THE_IDP.format(killed=KILLED) + COLD + completes + _end(behaviour)


def _android(behaviour: Behaviour, browser: str) -> str:
    away = AWAY.format(asks="", browser=browser, hidden=HIDDEN)
    return away + AT_THE_IDP.format(killed="") + WARM.format(asks="", reconnects="") + _end(behaviour)


def _caught(behaviour: Behaviour, browser: str, *, asks: str = "", hidden: str = "", shown: str = "") -> str:
    away = AWAY.format(asks=asks, browser=browser, hidden=hidden)
    reopened = REOPENED if behaviour is MENDIX_NATIVE else ""
    return away + AT_THE_IDP.format(killed="") + CAUGHT.format(shown=shown, reopened=reopened) + _end(behaviour)


def _end(behaviour: Behaviour) -> str:
    return (RESTART if behaviour is MENDIX_NATIVE else "") + HOME


def _story(behaviour: Behaviour, case: str) -> str:
    match case:
        case "ios-safari":
            return _safari(behaviour)
        case "cold start":
            return _cold(behaviour)
        case "ios-auth-session":
            return _caught(behaviour, "auth-session", asks="os asks whether the app may sign in\n")
        case "ios-ephemeral":
            return _caught(behaviour, "ephemeral")
        case "android-auth-tab":
            return _caught(behaviour, "auth-tab", hidden=HIDDEN, shown="app enters foreground\n")
        case _:
            return _android(behaviour, case.removeprefix("android-"))


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A trace of the reference: its words, and what this phone tells for each."""

    device: str
    steps: tuple[tuple[str, str], ...]
    killed: bool = False


LEAVES = ("leave", "browser leaves")
TAP = ("tap_login", "person taps sign in")
PAGE = ("idp…", "browser shows page")
CALLBACK = ("post_callback", "app POST /complete")
REFERENCES = {
    "ios-safari": Reference(
        device="ios-safari",
        steps=(
            TAP,
            ("open_browser(safari)", "app opens safari"),
            ("app background", "app enters background"),
            ("suspend", "app is suspended"),
            PAGE,
            LEAVES,
            ("prompt", "os asks the person"),
            ("resolve", "os resolves"),
            ("app foreground", "app becomes active"),
            ("deliver_warm(url)", "os delivers warm"),
            ("pool stale!", "app reconnects"),
            CALLBACK,
        ),
    ),
    "ios-auth-session": Reference(
        device="ios-auth-session",
        steps=(
            TAP,
            ("consent alert", "os asks whether the app may sign in"),
            ("sheet", "app opens auth-session"),
            ("app stays inactive", "app resigns active"),
            PAGE,
            LEAVES,
            ("intercepted", "browser returns the link"),
            ("returned(url)", "app returns"),
            CALLBACK,
        ),
    ),
    "android-custom-tab": Reference(
        device="android-custom-tab",
        steps=(
            TAP,
            ("tab in own task", "app opens custom-tab"),
            PAGE,
            ("leave(gesture ok)", "browser leaves"),
            ("RedirectActivity", "os resolves"),
            ("AppState active may precede the URL", "app becomes active"),
            ("onNewIntent → deliver_warm", "os delivers warm"),
            CALLBACK,
        ),
    ),
    "android-auth-tab": Reference(
        device="android-auth-tab",
        steps=(
            TAP,
            ("tab", "app opens auth-tab"),
            PAGE,
            LEAVES,
            ("ActivityResult", "browser returns the link"),
            ("RESULT_OK", "app returns"),
            CALLBACK,
        ),
    ),
    "cold start": Reference(
        device="ios-safari",
        killed=True,
        steps=(
            ("os_kill", "app is killed"),
            LEAVES,
            ("resolve", "os resolves"),
            ("launching, initial_url set", "app is launched"),
            ("js_ready", "app can listen"),
            ("initial_url()", "app asks for the initial URL"),
            CALLBACK,
        ),
    ),
}
CASES = [*REFERENCES, "ios-ephemeral", "android-chrome"]

both_behaviours = pytest.mark.parametrize("behaviour", BOTH, ids=lambda behaviour: behaviour.name)


def _told(make_world: MakeWorld, case: str, behaviour: Behaviour) -> list[str]:
    """Sign in, and return what the trace tells, from the tap on."""
    reference = REFERENCES.get(case)
    world = make_world(reference.device if reference else case, behaviour=behaviour)
    world.app.open()
    world.trace.forget()
    world.app.tap_sign_in()
    if reference and reference.killed:
        world.app.kill()
    world.give_password()
    assert world.app.signed_in == "ada"
    return _lines(world)


def _lines(world: World) -> list[str]:
    return [line.replace("app:field_service", "app") for line in world.story()]


@both_behaviours
@pytest.mark.parametrize("case", CASES)
def test_a_sign_in_reads_to_the_letter_like_this(make_world: MakeWorld, case: str, behaviour: Behaviour) -> None:
    assert "\n".join(_told(make_world, case, behaviour)) + "\n" == _story(behaviour, case)


@both_behaviours
@pytest.mark.parametrize("case", REFERENCES)
def test_what_the_reference_names_happens_in_its_order(make_world: MakeWorld, case: str, behaviour: Behaviour) -> None:
    assert _missing_in_order(REFERENCES[case].steps, _told(make_world, case, behaviour)) is None


def _missing_in_order(steps: Iterable[tuple[str, str]], lines: list[str]) -> str | None:
    """Return the first word of the reference that does not come after the one before it, or None."""
    rest = iter(lines)
    return next((word for word, line in steps if line not in rest), None)


@both_behaviours
@pytest.mark.parametrize("device", ["ios-auth-session", "ios-ephemeral"])
def test_under_a_sheet_the_app_is_inactive_and_never_suspended(
    make_world: MakeWorld, device: str, behaviour: Behaviour
) -> None:
    world = make_world(device, behaviour=behaviour)
    world.app.open()
    world.app.tap_sign_in()
    assert world.app.state == "inactive"
    world.give_password()
    assert not {"app enters background", "app is suspended", "app goes stale"} & set(_lines(world))


@pytest.mark.parametrize("device", ["ios-auth-session", "ios-ephemeral", "android-auth-tab"])
def test_where_the_browser_itself_returns_the_link_no_registry_is_asked(make_world: MakeWorld, device: str) -> None:
    world = make_world(device, behaviour=WELL_BUILT)
    world.phone.registry.uninstall("field_service")
    world.app.open()
    world.sign_in()
    assert (world.app.signed_in, world.phone.registry.owners("makeitnative://x")) == ("ada", ())
    assert "os resolves" not in _lines(world)


def test_a_fault_is_told_where_it_strikes_and_how(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.phone.arm(build_fault("net-lost-response"))
    world.trace.forget()
    world.sign_in()
    told = [(event.source, event.target, event.verb, event.status) for event in world.trace.events][-6:]
    assert told == [
        ("os", "app:field_service", "delivers warm", "resolving → idle"),
        ("app:field_service", "app:field_service", "returns", "open → returned"),
        ("app:field_service", "app:field_service", "reconnects", "stale → fresh"),
        (
            "harness",
            "app:field_service",
            "fault net-lost-response strikes",
            "the backend answers, but the answer is lost",
        ),
        (
            "app:field_service",
            "backend",
            "POST /complete",
            "lost: the connection broke before the answer came (iOS -1005)",
        ),
        ("app:field_service", "person", "shows error", "Unable to complete login."),
    ]


def test_what_was_sent_can_be_followed_by_its_handle_and_is_not_told(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.sign_in()
    (left,) = [event for event in world.trace.events if event.verb == "leaves"]
    (delivered,) = [event for event in world.trace.events if event.verb == "delivers warm"]
    assert left.facts["url"] == delivered.facts["url"]
    assert left.facts["url"].startswith("makeitnative://oauth/callback?code=code:")
    assert "code-0001" not in repr(world.trace.events)
