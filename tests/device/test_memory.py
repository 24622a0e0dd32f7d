from __future__ import annotations

import pytest

from mobile_sso.device.memory import LINKS_REMEMBERED, Disk, Launch, PendingAttempt, fingerprint

LINK = "makeitnative://oauth/callback?code=1&state=abc"


@pytest.mark.parametrize(
    ("state", "answers"), [("abc", True), ("xyz", False), (None, True)], ids=["own", "foreign", "state not known"]
)
def test_a_link_belongs_to_the_attempt_whose_state_it_brings(state: str | None, answers: bool) -> None:
    assert PendingAttempt(attempt_secret="secret-of-the-app", state=state).answers_to(LINK) is answers


def test_the_secret_of_an_attempt_is_not_shown() -> None:
    assert "secret-of-the-app" not in repr(PendingAttempt(attempt_secret="secret-of-the-app"))


def test_an_initial_url_is_reported_as_often_as_it_is_to_be() -> None:
    launch = Launch(initial_url=LINK, reports=2)
    assert [launch.report(), launch.report(), launch.report()] == [LINK, LINK, None]


def test_an_app_opened_from_its_icon_has_no_initial_url() -> None:
    assert Launch().report() is None


def test_the_disk_remembers_hashes_of_links_and_not_too_many() -> None:
    disk = Disk()
    disk.handled.extend(fingerprint(f"{LINK}{number}") for number in range(LINKS_REMEMBERED + 5))
    assert len(disk.handled) == LINKS_REMEMBERED
    assert "code" not in fingerprint(LINK)
