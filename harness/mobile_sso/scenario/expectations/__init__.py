"""What `expect` can ask: one file per party, one row per key.

Every key that is given is compared; what is not given is not checked. The parties' files hold the model a user writes
against and the table `OBSERVE` that says where each key's answer comes from; a test keeps the two in step.

Source: scenario-format rules 5 and 6.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import model_validator

from mobile_sso.device.doctor import Mode
from mobile_sso.documents.mistake import mistake
from mobile_sso.documents.names import AppName, FaultName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.expectations import backend, idp, phone
from mobile_sso.scenario.expectations.backend import BackendExpectation
from mobile_sso.scenario.expectations.comparison import Bounds, holds, worded
from mobile_sso.scenario.expectations.doctor import examined
from mobile_sso.scenario.expectations.idp import IdpExpectation
from mobile_sso.scenario.expectations.phone import PhoneExpectation
from mobile_sso.scenario.failure import Finding
from mobile_sso.scenario.world import ANYONE, NOBODY, World


class Expectation(StrictModel):
    """What the phone shows, the backend knows, the IdP saw, and what was counted."""

    app: AppName | None = None
    """Which app and which app's backend; default: the case's own."""
    phone: PhoneExpectation | None = None
    backend: BackendExpectation | None = None
    idp: IdpExpectation | None = None
    doctor: tuple[Mode, ...] | None = None
    """What `mobile-sso doctor` finds in this set-up, in any order."""
    first_try_failures: int | Bounds | None = None
    """Of `repeat_sign_in`: how many sign-ins did not succeed at the first try."""
    failures_after_retry: int | Bounds | None = None
    """Of `repeat_sign_in`: how many did not succeed at all."""
    faults_seen: tuple[FaultName, ...] | None = None
    """Of `repeat_sign_in`: which faults struck, in any order."""

    @model_validator(mode="after")
    def _asks_something(self) -> Expectation:
        """Refuse an `expect` that compares nothing: it could not fail."""
        if self.model_fields_set - {"app"}:
            return self
        raise mistake("this `expect` expects nothing", "name what the phone shows, the backend knows or the idp saw")


def needs(expected: Expectation) -> frozenset[str]:
    """Return the capabilities an IdP must have for `expected` to be checked."""
    given = expected.idp.model_fields_set if expected.idp else set()
    return frozenset().union(*(idp.NEEDS.get(key, frozenset()) for key in given))


def findings(world: World, expected: Expectation) -> list[Finding]:
    """Hold every given key against what is to be seen now."""
    return [
        Finding(key=key, expected=worded(wanted), actual=worded(seen), holds=_holds(wanted, seen))
        for key, wanted, seen in _seen(world, expected)
    ]


def _holds(wanted: object, seen: object) -> bool:
    return seen != NOBODY if wanted == ANYONE else holds(wanted, seen)


def _seen(world: World, expected: Expectation) -> Iterator[tuple[str, object, object]]:
    app = world.app(expected.app)
    if expected.phone:
        for key, wanted in _given(expected.phone):
            seen = phone.OBSERVE[key](world, app)
            yield f"phone.{key}", _in_its_own_words(world, key, wanted, seen), seen
    if expected.backend:
        for key, wanted in _given(expected.backend):
            yield f"backend.{key}", wanted, backend.OBSERVE[key](world, app)
    if expected.idp:
        engine, ledger = idp.observed(world, expected.idp.name)
        for key, wanted in _given(expected.idp):
            if key != "name":
                yield f"idp.{key}", wanted, idp.OBSERVE[key](engine, ledger)
    if expected.doctor is not None:
        yield "doctor", expected.doctor, examined(world, app)
    yield from _counted(world, expected)


def _in_its_own_words(world: World, key: str, wanted: object, seen: object) -> object:
    """Return `wanted`, or of a backend that is not ours `seen`, where it says as many errors in words of its own."""
    both = isinstance(wanted, tuple) and isinstance(seen, tuple) and len(wanted) == len(seen)
    return seen if key == "errors" and world.outside is not None and both else wanted


def _counted(world: World, expected: Expectation) -> Iterator[tuple[str, object, object]]:
    if expected.first_try_failures is not None:
        yield "first_try_failures", expected.first_try_failures, world.tally.first_try_failures
    if expected.failures_after_retry is not None:
        yield "failures_after_retry", expected.failures_after_retry, world.tally.failures_after_retry
    if expected.faults_seen is not None:
        yield "faults_seen", tuple(sorted(expected.faults_seen)), tuple(sorted(world.tally.faults))


def _given(model: StrictModel) -> list[tuple[str, object]]:
    return [(key, getattr(model, key)) for key in type(model).model_fields if key in model.model_fields_set]
