"""The HTTP surfaces a backend generation may have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mobile_sso.backend.relying_party import RelyingParty
from mobile_sso.backend.surfaces import mendix, rest
from mobile_sso.testbed.http import App

SURFACES: Mapping[str, Callable[[RelyingParty], App]] = {"mendix": mendix.surface, "rest": rest.surface}
"""Surface → how it is put before a relying party."""
