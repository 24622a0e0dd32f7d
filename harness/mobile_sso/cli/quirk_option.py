"""`--quirk NAME[=JSON]`: a quirk as it is written on the command line.

Source: issue 3 line 2 ("`mobile-sso serve --idp PROFILE --quirk NAME[=JSON]` (repeatable)").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from mobile_sso.cli.refused import Refused
from mobile_sso.testbed.http import JsonValue


def quirks_of(written: Iterable[str]) -> dict[str, object]:
    """Return the quirks that were `written`, as a profile has them: name → parameters, or a list of such mappings.

    `NAME` takes no parameters, `NAME=false` leaves out a quirk of the profile; a name that is written twice is switched
    on twice. Raises Refused, with an exact sentence, where a quirk is unknown or its parameters make no sense.
    """
    found: dict[str, list[Mapping[str, JsonValue]]] = {}
    left_out: set[str] = set()
    for text in written:
        name, equals, parameters = text.partition("=")
        _check_name(name)
        value = _parameters(name, parameters) if equals else {}
        if value is False:
            left_out.add(name)
            continue
        for one in value if isinstance(value, list) else (value,):
            found.setdefault(name, []).append(_checked(name, one))
    both = left_out & found.keys()
    if both:
        raise Refused(f"--quirk {min(both)}: it is both switched on and left out; write one of the two")
    return {**dict.fromkeys(left_out, False), **found}


def _check_name(name: str) -> None:
    from mobile_sso.idp.quirks import QUIRKS
    from mobile_sso.idp.quirks.parameters import did_you_mean

    if name not in QUIRKS:
        raise Refused(
            f"--quirk {name}: there is no quirk {name!r}{did_you_mean(name, QUIRKS)}; "
            "`mobile-sso list quirks` names them all"
        )


def _parameters(name: str, text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(
            f"--quirk {name}: the parameters {text!r} are not JSON ({error}); "
            f'write them like --quirk \'{name}={{"strikes": {{"nth": 2}}}}\''
        ) from None
    return value


def _checked(name: str, value: JsonValue) -> Mapping[str, JsonValue]:
    from mobile_sso.idp.quirks import build_quirk

    parameters = {} if value is None or value is True else value
    if not isinstance(parameters, dict):
        raise Refused(
            f"--quirk {name}: the parameters must be a JSON object, a list of objects, or false, "
            f"not {json.dumps(value)}"
        )
    try:
        build_quirk(name, parameters)
    except ValueError as error:
        raise Refused(f"--quirk {name}: {error}; `mobile-sso explain quirk {name}` tells its parameters") from None
    return parameters
