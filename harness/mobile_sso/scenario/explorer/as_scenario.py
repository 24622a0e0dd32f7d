"""A walk as a scenario file, the way a person would have written it.

Source: scenario-format (rules 1 to 4).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from mobile_sso.testbed.http import JsonValue

_PLAIN = re.compile(r"[A-Za-z0-9_.][A-Za-z0-9_.-]*")
_SAYS_SOMETHING_ELSE = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def scenario_text(
    *, name: str, why: str, axes: Mapping[str, str], given: Mapping[str, JsonValue], steps: Sequence[JsonValue]
) -> str:
    """Return the text of a file with one scenario.

    Args:
        name: its name, a slug.
        why: the sentence under `why`.
        axes: device, app, IdP, backend and scheme of the walk.
        given: what is different from the named profiles.
        steps: the steps, as YAML values.
    """
    lines = [
        "version: 1",
        "about: Found by `mobile-sso explore`, which walked at random and shortened what it found.",
        "",
        f"defaults: {_flow(dict(axes))}",
        "",
        "scenarios:",
        f"  - name: {name}",
        f"    why: {json.dumps(why, ensure_ascii=False)}",
        "    refs: [deep-link-return 2.2]",
        f"    given: {_flow(dict(given))}",
        "    steps:",
        *(f"      - {_step(step)}" for step in steps),
    ]
    return "\n".join(lines) + "\n"


def _step(step: JsonValue) -> str:
    if isinstance(step, dict):
        ((verb, arguments),) = step.items()
        return f"{verb}: {_flow(arguments)}"
    return str(step)


def _flow(value: JsonValue) -> str:
    """Return `value` in YAML's flow style."""
    if isinstance(value, dict):
        inside = ", ".join(f"{key}: {_flow(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str) and (not _PLAIN.fullmatch(value) or value.lower() in _SAYS_SOMETHING_ELSE):
        return json.dumps(value, ensure_ascii=False)
    return value if isinstance(value, str) else json.dumps(value)
