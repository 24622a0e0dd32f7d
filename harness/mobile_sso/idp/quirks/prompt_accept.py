"""The provider knows other values of `prompt` than the four of OpenID Connect.

Source: idp-knobs A `prompt.accept`; OpenID Connect Core 3.1.2.1. The list advertised in the metadata follows; a profile
whose real provider does not list its values sets `prompt_values_supported` to null in `metadata`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import PROFILE


@dataclass(frozen=True, kw_only=True)
class PromptAccept(Quirk[IdpProfile]):
    """Accepts exactly `values`; any other prompt is refused, and one that no page belongs to has no effect."""

    name = "prompt_accept"
    stage = PROFILE

    values: tuple[str, ...]

    def apply(self, value: IdpProfile, context: QuirkContext) -> IdpProfile:
        """Return the profile with these prompts."""
        return replace(value, prompts=tuple(self.values))
