"""Why a library fails a module, in one sentence each: read in its source, or seen in what its backend answered."""

from __future__ import annotations

from collections.abc import Mapping

NOT_APPLICABLE: Mapping[str, Mapping[str, str]] = {}
WHY: Mapping[str, Mapping[str, str]] = {}
