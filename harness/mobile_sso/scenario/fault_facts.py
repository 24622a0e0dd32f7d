"""What a device fault says about itself: rule, mechanism, evidence, stage, platform, moment, error, parameters.

Everything is read from the fault's own file and its row in the grid. The command `explain` and the page `docs/phone.md`
are drawn from these facts, so that neither can drift.

Source: issue 4, 2 ("with stage, platform, evidence and the error the app would see").
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from mobile_sso.device.faults import FAULTS, GRID, Row, build_fault
from mobile_sso.device.naming import unknown
from mobile_sso.device.profile import FaultMix
from mobile_sso.device.return_trip import Fault, FaultParameter, Moment, Retry
from mobile_sso.documents.docstrings import field_docstrings

MOMENTS: Mapping[Moment, str] = {
    "set-up": "before any sign-in, and for good: how phone, app and backend are put together",
    "open": "the app asks for the browser",
    "page": "the browser shows the sign-in page",
    "leave": "the browser leaves with the callback URL",
}
"""When a fault is asked to strike; what happens later is arranged then."""

RETRIES: Mapping[Retry, str] = {
    "yes": "another try works",
    "no": "another try ends the same way",
    "conditional": "another try works under a condition, which the evidence names",
}
"""What a plain second sign-in comes to, with nothing changed."""

_TYPES: Mapping[type, str] = {bool: "true or false", int: "a whole number", str: "a word"}


@dataclass(frozen=True, kw_only=True)
class FaultParameterFacts:
    """One parameter of a fault."""

    name: str
    type: str
    """In words: `a whole number`."""
    default: FaultParameter
    meaning: str


@dataclass(frozen=True, kw_only=True)
class FaultFacts:
    """What a fault says about itself."""

    id: str
    rule: str
    """What goes wrong, in one sentence."""
    background: str
    """Mechanism and evidence."""
    source: str
    about: str
    """What exactly is done, and what its parameters must be."""
    stage: str
    platform: str
    moment: Moment
    app_sees: str
    retry: Retry
    """Whether another try by the person works."""
    parameters: tuple[FaultParameterFacts, ...]


def fault_facts(name: str) -> FaultFacts:
    """Return the facts of the fault with the id `name`; raise ValueError, with a hint, where there is none."""
    row = next((row for row in GRID if row.fault.id == name), None)
    if row is None:
        raise ValueError(unknown("device fault", name, FAULTS))
    return _facts(row)


def mixes_with(fault: str, mixes: Mapping[str, FaultMix]) -> Iterator[tuple[str, Mapping[str, FaultParameter], float]]:
    """Yield name of the mix, parameters and share of what goes wrong (0 to 1), for each share of `fault` in `mixes`."""
    for name, mix in mixes.items():
        weights = sum(share.weight for share in mix.shares)
        for share in mix.shares:
            if share.fault == fault:
                yield name, share.parameters, share.weight / weights


def _facts(row: Row) -> FaultFacts:
    fault = row.fault
    text = inspect.cleandoc(sys.modules[fault.__module__].__doc__ or "")
    rule, _, rest = text.partition("\n")
    background, _, source = rest.partition("Source:")
    return FaultFacts(
        id=fault.id,
        rule=rule,
        background=background.strip(),
        source=" ".join(source.split()),
        about=" ".join((fault.__doc__ or "").split()),
        stage=row.stage,
        platform=row.platform,
        moment=fault.moment,
        app_sees=fault.app_sees,
        retry=fault.retry,
        parameters=tuple(_parameters(fault)),
    )


def _parameters(fault: type[Fault]) -> Iterator[FaultParameterFacts]:
    meanings, plain = field_docstrings(fault), build_fault(fault.id)
    for field in fields(fault):  # type: ignore[arg-type]  # a fault is a dataclass; the protocol cannot say so
        default: FaultParameter = getattr(plain, field.name)
        yield FaultParameterFacts(
            name=field.name,
            type=_TYPES[type(default)],
            default=default,
            meaning=" ".join(meanings.get(field.name, "").split()),
        )
