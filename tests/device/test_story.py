"""The trace of a sign-in, read aloud: the order of deep-link-return 3.3, where no fault strikes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.faults import build_fault

if TYPE_CHECKING:
    from tests.device.conftest import MakeWorld

IOS_AWAY = """\
person taps sign in
app:field_service POST /start
app:field_service is asked for
app:field_service opens safari
app:field_service is presented
app:field_service resigns active
app:field_service enters background
app:field_service is suspended
app:field_service goes stale
"""
ANDROID_AWAY = (
    IOS_AWAY.replace("safari", "custom-tab")
    .replace("app:field_service is suspended\n", "")
    .replace("app:field_service goes stale\n", "")
)
AT_THE_IDP = """\
browser opens
browser GET /authorize
browser shows page
{killed}person signs in
browser submits
browser POST /sign-in
browser leaves
"""
IOS_RESOLVES = """\
os asks the person
os resolves
browser hands over
"""
ANDROID_RESOLVES = IOS_RESOLVES.replace("os asks the person\n", "")
WARM = """\
app:field_service enters foreground
app:field_service becomes active
os delivers warm
app:field_service POST /complete
"""
COLD = """\
os delivers cold
app:field_service is launched
app:field_service boots
app:field_service can listen
app:field_service is ready
"""
HOME = """\
app:field_service POST /me
app:field_service shows Home
"""
RESTART = "app:field_service reloads\napp:field_service can listen\n"
COMPLETES_COLD = "app:field_service asks for the initial URL\napp:field_service POST /complete\n"
LOGIN_PAGE = "app:field_service shows Login_Native\napp:field_service GET /idps\n"
ALIVE, DEAD = (
    AT_THE_IDP.format(killed=""),
    AT_THE_IDP.format(killed="app:field_service is killed\napp:field_service dies\n"),
)

STORIES = [
    ("ios-safari", WELL_BUILT, False, IOS_AWAY + ALIVE + IOS_RESOLVES + WARM + HOME),
    ("ios-safari", MENDIX_NATIVE, False, IOS_AWAY + ALIVE + IOS_RESOLVES + WARM + RESTART + HOME),
    ("ios-safari", WELL_BUILT, True, IOS_AWAY + DEAD + IOS_RESOLVES + COLD + COMPLETES_COLD + HOME),
    (
        "ios-safari",
        MENDIX_NATIVE,
        True,
        IOS_AWAY + DEAD + IOS_RESOLVES + COLD + LOGIN_PAGE + COMPLETES_COLD + RESTART + HOME,
    ),
    ("android-custom-tab", WELL_BUILT, False, ANDROID_AWAY + ALIVE + ANDROID_RESOLVES + WARM + HOME),
    ("android-custom-tab", MENDIX_NATIVE, False, ANDROID_AWAY + ALIVE + ANDROID_RESOLVES + WARM + RESTART + HOME),
]


@pytest.mark.parametrize(
    ("device", "behaviour", "killed", "story"),
    STORIES,
    ids=[f"{device}-{'cold' if killed else 'warm'}-{behaviour.name}" for device, behaviour, killed, _ in STORIES],
)
def test_a_sign_in_reads_as_the_reference_tells_it(
    make_world: MakeWorld, device: str, behaviour: object, killed: bool, story: str
) -> None:
    world = make_world(device, behaviour=behaviour)
    world.app.open()
    world.trace.forget()
    world.app.tap_sign_in()
    if killed:
        world.app.kill()
    world.give_password()
    assert "\n".join(world.story()) + "\n" == story


def test_a_fault_is_told_where_it_strikes_and_how(make_world: MakeWorld) -> None:
    world = make_world()
    world.app.open()
    world.phone.arm(build_fault("net-lost-response"))
    world.trace.forget()
    world.sign_in()
    told = [(event.source, event.target, event.verb, event.status) for event in world.trace.events][-4:]
    assert told == [
        ("os", "app:field_service", "delivers warm", "resolving → idle"),
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
