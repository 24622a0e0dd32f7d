from __future__ import annotations

from mobile_sso.device.attempts import Attempt, AttemptResult, Journal


def test_what_the_person_sees_last_decides() -> None:
    attempt = Attempt(number=1, app="field_service")
    attempt.shows("Unable to complete login.")
    attempt.signed_in()
    attempt.settle()
    assert (attempt.outcome, attempt.error) == ("signed-in", None)


def test_who_sees_nothing_has_failed() -> None:
    attempt = Attempt(number=1, app="field_service")
    assert attempt.outcome == "waiting"
    attempt.settle()
    assert (attempt.outcome, attempt.error) == ("failed", None)


def test_who_cancelled_has_not_failed_whatever_the_app_says() -> None:
    attempt = Attempt(number=1, app="field_service", cancelled=True)
    attempt.shows("Unable to complete login.")
    attempt.settle()
    assert (attempt.outcome, attempt.error) == ("cancelled", "Unable to complete login.")


def test_a_settled_attempt_does_not_change() -> None:
    attempt = Attempt(number=1, app="field_service", faults=["net-lost-request", "process-death"])
    attempt.shows("Unable to complete login.")
    attempt.settle()
    attempt.signed_in()
    attempt.shows("Something else.")
    attempt.settle()
    assert attempt.result == AttemptResult(
        number=1, app="field_service", outcome="failed", fault="net-lost-request", error="Unable to complete login."
    )


def test_an_attempt_left_waiting_counts_as_cancelled_when_the_next_begins() -> None:
    journal = Journal()
    journal.begin("field_service")
    journal.begin("field_service")
    assert [(result.number, result.outcome) for result in journal.results()] == [(1, "cancelled"), (2, "waiting")]


def test_an_error_seen_before_the_next_attempt_stays_a_failure() -> None:
    journal = Journal()
    journal.begin("field_service").shows("Unable to complete login.")
    journal.begin("field_service")
    assert journal.results()[0].outcome == "failed"


def test_forgetting_keeps_what_is_open_and_goes_on_counting() -> None:
    journal = Journal()
    journal.begin("field_service").settle()
    journal.forget()
    assert (journal.results(), journal.current, journal.open) == ([], None, None)
    waiting = journal.begin("field_service")
    journal.forget()
    assert (waiting.number, journal.open) == (2, waiting)
