"""How a backend generation words its log: one table per surface, each with a line for every entry."""

from __future__ import annotations

from collections.abc import Mapping

from mobile_sso.backend.log import Wording
from mobile_sso.backend.wording import mendix, rest

WORDINGS: Mapping[str, Wording] = {"mendix": mendix.WORDING, "rest": rest.WORDING}
"""Surface → wording."""
