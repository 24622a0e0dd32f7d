"""The device faults: the grid of what there is, and the way from a word in YAML to a fault.

A new fault is one file here and one row in GRID; `return_trip.ReturnTrip` is all it may touch.

Source: deep-link-return 1 (taxonomy of failure modes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Literal, NamedTuple

from mobile_sso.device.faults.duplicate_delivery import DuplicateDelivery
from mobile_sso.device.faults.net_lost_request import NetLostRequest
from mobile_sso.device.faults.net_lost_response import NetLostResponse
from mobile_sso.device.faults.process_death import ProcessDeath
from mobile_sso.device.faults.stale_initial_url import StaleInitialUrl
from mobile_sso.device.naming import unknown
from mobile_sso.device.return_trip import Fault, FaultParameter


class Row(NamedTuple):
    """One line of the grid."""

    stage: Literal["open-browser", "idp-login", "redirect", "os-dispatch", "app-delivery", "code-exchange", "session"]
    """Where in a sign-in it is noticed (deep-link-return 1)."""
    platform: Literal["ios", "android", "both"]
    """Where it was reported; it can be armed on every phone."""
    fault: type[Fault]


GRID: tuple[Row, ...] = (
    Row("app-delivery", "both", DuplicateDelivery),
    Row("app-delivery", "both", ProcessDeath),
    Row("app-delivery", "both", StaleInitialUrl),
    Row("code-exchange", "ios", NetLostRequest),
    Row("code-exchange", "ios", NetLostResponse),
)

FAULTS: Mapping[str, type[Fault]] = {row.fault.id: row.fault for row in GRID}

_TYPE_WORDS = {bool: "true or false", int: "a whole number", str: "a word"}


def build_fault(name: str, parameters: Mapping[str, FaultParameter] | None = None) -> Fault:
    """Return the fault with the id `name`, set to `parameters`.

    Raises ValueError for an unknown fault, an unknown parameter, or a value of the wrong type or out of range.
    """
    if name not in FAULTS:
        raise ValueError(unknown("device fault", name, FAULTS))
    kind = FAULTS[name]
    defaults = {field.name: field.default for field in fields(kind)}  # type: ignore[arg-type]
    for parameter, value in (parameters or {}).items():
        if parameter not in defaults:
            takes = unknown("parameter", parameter, defaults) if defaults else "it takes no parameters"
            raise ValueError(f"device fault {name!r}: {takes}")
        wanted = type(defaults[parameter])
        if type(value) is not wanted:
            raise ValueError(f"device fault {name!r}: {parameter} must be {_TYPE_WORDS[wanted]}, got {value!r}")
    try:
        return kind(**(parameters or {}))
    except ValueError as error:
        raise ValueError(f"device fault {name!r}: {error}") from error
