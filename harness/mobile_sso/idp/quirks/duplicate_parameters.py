"""A parameter that is given twice counts once, or is refused in the provider's own words.

Source: idp-knobs B `authorize.duplicate_param`; idp-behaviour 4 (Keycloak: `duplicated parameter`); RFC 6749 3.1. Which
of the two a lenient provider takes is *unconfirmed*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_PARAMETERS, AUTHORIZATION_RULES
from mobile_sso.idp.rules import AuthorizationRule, no_repeated_parameters
from mobile_sso.idp.rules.examined import Examined
from mobile_sso.testbed.http import Parameters

Examination: TypeAlias = Parameters | tuple[AuthorizationRule, ...]


@dataclass(frozen=True, kw_only=True)
class DuplicateParameters(Quirk[Examination]):
    """Accepts the `first` or the `last` of two values, or `refuse`s them with `description`.

    Two client_ids or redirect_uris are refused on a page, which keeps its own words.
    """

    name = "duplicate_parameters"
    stage = AUTHORIZATION_PARAMETERS
    also_at = (AUTHORIZATION_RULES,)

    accept: Literal["first", "last", "refuse"]
    description: str | None = None

    def __post_init__(self) -> None:
        """Refuse words for a refusal that does not happen, and a refusal without any."""
        if (self.accept == "refuse") != (self.description is not None):
            need = "needs a" if self.description is None else "takes no"
            raise ValueError(f"quirk 'duplicate_parameters': accept {self.accept!r} {need} 'description'")

    def apply(self, value: Examination, context: QuirkContext) -> Examination:
        """Return the parameters, each once; or the rules with other words."""
        if not isinstance(value, Parameters):
            if self.accept != "refuse":
                return value
            return tuple(self._refuse if rule is no_repeated_parameters.check else rule for rule in value)
        if self.accept == "refuse":
            return value
        pairs = value.pairs if self.accept == "first" else tuple(reversed(value.pairs))
        once: dict[str, str] = {}
        for name, text in pairs:
            once.setdefault(name, text)
        kept = tuple(once.items())
        return Parameters(kept if self.accept == "first" else tuple(reversed(kept)))

    def _refuse(self, request: Examined) -> None:
        if request.parameters.repeated:
            raise invalid_request(
                self.description or "", event="parameter_repeated", detail=", ".join(request.parameters.repeated)
            )
