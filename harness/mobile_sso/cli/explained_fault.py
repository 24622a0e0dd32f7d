"""A device fault, explained to a person on the terminal.

Source: issue 4, 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mobile_sso.cli.explained_quirk import in_yaml, paragraphs, wrapped
from mobile_sso.device.profile import WEIGHTS_ARE_A_CHOICE
from mobile_sso.scenario.fault_facts import MOMENTS, RETRIES, FaultFacts, FaultParameterFacts, mixes_with

if TYPE_CHECKING:
    from mobile_sso.device.profile import DeviceProfile, FaultMix


def fault_text(facts: FaultFacts, mixes: Mapping[str, FaultMix], devices: Mapping[str, DeviceProfile]) -> str:
    """Return everything there is to say of a fault, `mixes` and `devices` being all there are."""
    always = ", ".join(name for name, device in devices.items() if facts.id in device.faults)
    return "\n".join(
        [
            f"{facts.id}: {facts.rule}",
            *paragraphs(facts.background),
            "",
            f"stage       {facts.stage}",
            f"platform    {facts.platform}; it can be armed on every phone",
            *wrapped("moment      ", f"{facts.moment}: {MOMENTS[facts.moment]}"),
            *wrapped("app sees    ", facts.app_sees),
            f"retry       {facts.retry}: {RETRIES[facts.retry]}",
            *wrapped("source      ", facts.source),
            *_mixes(facts.id, mixes),
            f"devices     {'always on ' + always if always else 'none has it always'}",
            *paragraphs(facts.about),
            "",
            "parameters",
            *(line for parameter in facts.parameters for line in _parameter(parameter)),
            *([] if facts.parameters else ["  none"]),
            "",
            "for example",
            f"  given: {{ faults: [{_example(facts)}] }}",
        ]
    )


def _mixes(fault: str, mixes: Mapping[str, FaultMix]) -> Iterator[str]:
    found = list(mixes_with(fault, mixes))
    names = ", ".join(dict.fromkeys(name for name, _, _ in found))
    yield f"mixes       {names + f' ({WEIGHTS_ARE_A_CHOICE})' if found else 'none'}"
    for name, parameters, share in found:
        form = f"{in_yaml(parameters)}, " if parameters else ""
        yield f"  {name}: {form}{share:.0%} of what goes wrong"


def _parameter(parameter: FaultParameterFacts) -> list[str]:
    said = f"{parameter.type}; default {in_yaml(parameter.default)}. {parameter.meaning}".rstrip()
    return wrapped(f"  {parameter.name:<16}  ", said, indent=" " * 20)


def _example(facts: FaultFacts) -> str:
    defaults = {parameter.name: parameter.default for parameter in facts.parameters}
    return in_yaml({facts.id: defaults}) if defaults else facts.id
