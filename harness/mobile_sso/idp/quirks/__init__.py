"""The grid of quirks: which there are, and at which stage each acts.

To add one: write its file, named as in YAML, with one class (`id_token_claim` → `IdTokenClaim`), and add the word to
`GRID`. A test keeps both in step. A quirk's file is imported when somebody switches it on: there will be many.

Source: conformance-and-attacks 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

from mobile_sso.idp.quirks.base import Quirk, QuirkContext, Quirks
from mobile_sso.idp.quirks.stages import Stage
from mobile_sso.testbed.http import JsonValue

__all__ = ["GRID", "QUIRKS", "Quirk", "QuirkContext", "Quirks", "Stage", "build_quirk", "build_quirks", "quirk_class"]

GRID: tuple[tuple[str, tuple[str, ...]], ...] = (
    # stage                    quirks
    ("metadata",               ("discovery_field",)),
    ("authorization_response", ("authz_extra_params",)),
    ("signing_keys",           ("jwks_rotate",)),
    ("token_claims",           ("id_token_claim",)),
    ("token_signature",        ("signature",)),
    ("userinfo",               ("userinfo_sub",)),
    ("session_end",            ("end_session_noop",)),
)  # fmt: skip

_SETTING_UP = {"profile", "clock"}

QUIRKS: tuple[str, ...] = tuple(sorted(name for _, names in GRID for name in names))
"""Every word that may stand in YAML."""


def quirk_class(name: str) -> type[Quirk[Any]]:
    """Return the class of the quirk called `name`; raise ValueError where there is none."""
    if name not in QUIRKS:
        from mobile_sso.idp.quirks.parameters import did_you_mean

        raise ValueError(f"there is no quirk {name!r}{did_you_mean(name, QUIRKS)}; there are {', '.join(QUIRKS)}")
    module = import_module(f"{__name__}.{name}")
    return cast("type[Quirk[Any]]", getattr(module, "".join(word.title() for word in name.split("_"))))


def build_quirk(name: str, parameters: Mapping[str, JsonValue]) -> Quirk[object]:
    """Return the quirk called `name` with `parameters`; raise ValueError that says exactly what is wrong with them."""
    from mobile_sso.idp.quirks.parameters import read_parameters

    quirk = quirk_class(name)
    if "strikes" in parameters and {stage.name for stage in quirk.stages_of()} & _SETTING_UP:
        raise ValueError(f"quirk {name!r} shapes the provider as a whole; it takes no 'strikes'")
    return cast("Quirk[object]", quirk(**cast("dict[str, Any]", read_parameters(quirk, parameters))))


def build_quirks(named: Mapping[str, object]) -> Quirks:
    """Return the quirks of a profile: name → parameters, or a list of parameters; null or true stands for none.

    Raises ValueError for a mistake in any of them.
    """
    return Quirks(build_quirk(name, parameters) for name, given in named.items() for parameters in _each(name, given))


def _each(name: str, given: object) -> Iterator[Mapping[str, JsonValue]]:
    if given is False:
        return
    for parameters in given if isinstance(given, (list, tuple)) else (given,):
        if parameters is None or parameters is True:
            yield {}
        elif isinstance(parameters, Mapping):
            yield parameters
        else:
            raise ValueError(f"quirk {name!r} takes a mapping of parameters, got {parameters!r}")
