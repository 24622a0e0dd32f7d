"""`docs/phone.md`: the simulated phone, generated from its tables, its profiles and its faults.

Source: issue 4, 1 ("the diagrams in `docs/` are generated from the tables") and 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from mobile_sso.backend.attempt import IDEAL_TRANSITIONS, Status
from mobile_sso.cli.explained_phone import choices
from mobile_sso.cli.explained_quirk import in_yaml
from mobile_sso.device import states
from mobile_sso.device.behaviours import BEHAVIOURS
from mobile_sso.device.faults import GRID
from mobile_sso.device.machine import Table, diagram
from mobile_sso.documents.docstrings import constant_docstrings
from mobile_sso.scenario.fault_facts import MOMENTS, RETRIES, fault_facts, mixes_with

if TYPE_CHECKING:
    from mobile_sso.device.behaviours import Behaviour
    from mobile_sso.device.profile import DeviceProfile, FaultMix

_BAR = "\\|"
"""A bar inside a cell."""

BACKEND_ATTEMPT = Table(
    region="attempt at the backend",
    initial=Status.PENDING.value,
    transitions={
        (status.value, event.value): following.value for (status, event), following in IDEAL_TRANSITIONS.items()
    },
)
"""What an ideal backend remembers of a sign-in: a callback is taken by one atomic step, so that no code is redeemed
twice. The identity provider's codes and sessions are no states here: `idp/grants.py` and `idp/sessions.py` keep them,
and they end by the clock."""

_REGIONS: Mapping[str, tuple[Table, ...]] = {
    "App": (states.APP_PROCESS, states.JS_RUNTIME),
    "Auth session": (states.AUTH_SESSION,),
    "Browser": (states.BROWSER,),
    "Operating system": (states.OS_DISPATCH,),
    "Network of the app": (states.RADIO, states.CONNECTION_POOL),
    "Backend and identity provider": (BACKEND_ATTEMPT,),
    "The person": (states.ATTEMPT,),
}
"""The six regions of deep-link-return 3.1, and the one that sums them up."""

_HEAD = """\
# The phone

The simulated phone is six regions that run side by side on virtual time. Each is one table of transitions: a state and
an event lead to the next state, and every other event is an error of whoever drives the phone. The tables are in
`device/states.py`, the backend's in `backend/attempt.py`; the trace of a case tells every step. On top of the regions
lie data: *phones* (`fixtures/devices`), *behaviours* of an app (`device/behaviours.py`), and *faults*
(`device/faults/`), the named ways in which the return trip goes wrong. Without a fault every link arrives once, in
time, at the right app.

This page is generated: `python -m mobile_sso.cli.generated`.
"""

_PHONES = """
## Phones

Choose one with `given: { device: NAME }`; `mobile-sso explain device NAME` tells its sources. None fails by itself: a
documented failure rate is only what the vendor says, and a scenario has to ask for it.
"""

_BEHAVIOURS = """
## Behaviours of an app

`well-built` keeps every rule that is known to help; `mendix-native` is the app that the Mobile SSO module makes, as far
as its source is public. What of it is *inferred, not confirmed by the vendor*, says `device/behaviours.py`.
"""

_FAULTS = """
## Faults

There are {count}, in the order of the stages of a sign-in at which they are noticed. Arm one in a scenario
(`given: {{ faults: [NAME] }}`, with parameters `given: {{ faults: [{{ NAME: {{ PARAMETER: VALUE }} }}] }}`, later in a
case with the step `arm`), have it drawn from a mix, or give it to a phone for good (`faults:` of its profile).
*Platform* is where it was reported. `mobile-sso explain fault NAME` tells mechanism and evidence, and what nobody has
confirmed.

*Retry* is what a plain second sign-in by the person comes to, with nothing changed:
"""

_COLUMNS = ("fault", "platform", "moment", "what goes wrong", "what the app sees", "retry", "parameters", "mixes")

_MOMENTS = """
A fault strikes at one of four moments:
"""


def phone_page(devices: Mapping[str, DeviceProfile], mixes: Mapping[str, FaultMix]) -> str:
    """Return the page as Markdown; `devices` are the phones in its table, `mixes` tell which faults they draw."""
    return "\n".join([_HEAD, *_regions(), *_phones(devices), *_behaviours(), *_faults(mixes)]) + "\n"


def _regions() -> Iterator[str]:
    said = {**constant_docstrings(states.__name__), **constant_docstrings(__name__)}
    words = {id(table): said[name] for name, table in _named_tables()}
    yield "## Regions"
    for title, tables in _REGIONS.items():
        yield f"\n### {title}"
        for table in tables:
            yield f"\n**{table.region[0].upper()}{table.region[1:]}.** {' '.join(words[id(table)].split())}\n"
            yield f"```mermaid\n{diagram(table)}```"


def _named_tables() -> Iterator[tuple[str, Table]]:
    yield "BACKEND_ATTEMPT", BACKEND_ATTEMPT
    yield from ((name, value) for name, value in vars(states).items() if isinstance(value, Table))


def _phones(devices: Mapping[str, DeviceProfile]) -> Iterator[str]:
    yield _PHONES
    yield from _compared(devices)
    yield "\nNot confirmed:\n"
    for name, device in devices.items():
        yield from (f"* `{name}`: {doubt}." for doubt in device.unconfirmed)


def _behaviours() -> Iterator[str]:
    yield _BEHAVIOURS
    yield from _compared(BEHAVIOURS)


def _compared(profiles: Mapping[str, DeviceProfile] | Mapping[str, Behaviour]) -> Iterator[str]:
    """Yield a table with a column for each profile and a row for each of their choices."""
    columns = [list(choices(profile)) for profile in profiles.values()]
    yield _row("", *(f"`{name}`" for name in profiles), "what it means")
    yield _row(*["---"] * (len(columns) + 2))
    for members in zip(*columns, strict=True):
        name, _, meaning = members[0]
        yield _row(f"`{name}`", *(value for _, value, _ in members), _sentence(meaning))


def _faults(mixes: Mapping[str, FaultMix]) -> Iterator[str]:
    yield _FAULTS.format(count=len(GRID))
    yield from (f"* `{retry}`: {meaning}" for retry, meaning in RETRIES.items())
    yield _MOMENTS
    yield from (f"* `{moment}`: {meaning}" for moment, meaning in MOMENTS.items())
    for stage, rows in groupby(GRID, key=lambda row: row.stage):
        yield f"\n### Stage `{stage}`\n"
        yield _row(*_COLUMNS)
        yield _row(*["---"] * len(_COLUMNS))
        for row in rows:
            facts = fault_facts(row.fault.id)
            yield _row(
                f"`{facts.id}`",
                facts.platform,
                facts.moment,
                facts.rule,
                facts.app_sees,
                facts.retry,
                ", ".join(f"`{one.name}`: {in_yaml(one.default)}" for one in facts.parameters),
                ", ".join(dict.fromkeys(name for name, _, _ in mixes_with(facts.id, mixes))),
            )


def _sentence(text: str) -> str:
    """Return the first sentence of `text`, without its full stop."""
    return text.partition(". ")[0].rstrip(".")


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |"
