"""The same sign-in many times over, each by a new person on a new phone, with retries, counted.

Source: Mobile SSO 1.2.2 (about one iOS sign-in in twenty fails, another try usually works); deep-link-return 4.1.
"""

from __future__ import annotations

from pydantic import Field

from mobile_sso.documents.names import SomebodyName
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.scenario.attempt import sign_in
from mobile_sso.scenario.invariants import OF_THE_MOMENT, hold
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.scenario.world import ANYONE, World


class RepeatSignIn(StrictModel):
    """Sign in `times` times; after a failure the person tries up to `retries` times more."""

    as_: SomebodyName = Field(default=ANYONE, alias="as")
    times: int = Field(ge=1, le=1_000_000)
    retries: int = Field(default=1, ge=0, le=10)


def run(world: World, arguments: RepeatSignIn) -> None:
    """Sign in again and again, keeping only the count and what the last person saw."""
    for number in range(arguments.times):
        world.replace_phone(number)
        world.testbed.trace.forget()
        for ledger in world.ledgers.values():
            ledger.forget()
        _one_person(world, arguments, number)
        hold(world, OF_THE_MOMENT)  # now, because the ledger forgets


def _one_person(world: World, arguments: RepeatSignIn, number: int) -> None:
    app, tally = world.app(), world.tally
    persona = world.faked(number) if arguments.as_ == ANYONE else world.persona(arguments.as_)
    app.native.open()
    tally.sign_ins += 1
    for attempt in range(1 + arguments.retries):
        if app.native.running and app.native.signed_in is None and not app.native.choices:
            app.native.kill()  # a login page without a button: the person closes the app, and sign_in opens it again
        sign_in(world, app, persona)
        for fault in world.phone.struck:
            tally.faults[fault] = tally.faults.get(fault, 0) + 1
        if app.native.signed_in is not None and not app.native.errors:
            return
        tally.first_try_failures += attempt == 0
    tally.failures_after_retry += 1


VERB = Verb(name="repeat_sign_in", arguments=RepeatSignIn, run=run)
