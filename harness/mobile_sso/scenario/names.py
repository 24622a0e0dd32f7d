"""Every name a scenario file may use: the library's, and those of the catalogues of deviations."""

from __future__ import annotations

from mobile_sso.backend.flaws import FLAWS
from mobile_sso.device.faults import FAULTS, build_fault
from mobile_sso.documents.library import Library
from mobile_sso.documents.names import KnownNames, NamesByKind
from mobile_sso.idp.quirks import QUIRKS, build_quirk
from mobile_sso.scenario.invariants import INVARIANTS


def names_for_scenarios(library: Library) -> NamesByKind:
    """Return what a scenario may call by name, each kind with where it is found and how its parameters are checked."""
    return {
        **library.names(),
        "fault": KnownNames(words=tuple(FAULTS), where="`mobile-sso list faults`", check=build_fault),
        "flaw": KnownNames(words=tuple(FLAWS), where="`mobile-sso list flaws`"),
        "invariant": KnownNames(words=tuple(name for name, _ in INVARIANTS), where="`mobile-sso list invariants`"),
        "quirk": KnownNames(words=tuple(QUIRKS), where="`mobile-sso list quirks`", check=build_quirk),
    }
