"""The shape of a backend generation as plain values: what `fixtures/backends/<name>.yaml` is validated into.

Pydantic reads `__pydantic_config__`; this module does not import it. Strict validation of nested dataclasses works on
JSON text (`TypeAdapter(BackendProfile).validate_json`), where a list may become a tuple.

Source: architecture 2 "three ideal actors, and named deviations".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

_STRICT: Mapping[str, object] = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, kw_only=True)
class Unconfirmed:
    """Something the profile claims that nobody has confirmed with the vendor, and why it is as it is."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    what: str
    because: str


@dataclass(frozen=True, kw_only=True)
class BackendProfile:
    """A backend generation: the ideal, minus its flaws, behind its own wire surface; without arguments `hardened`."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    name: str = "hardened"
    """The file's name without `.yaml`."""
    title: str = "Strict relying party"
    surface: Literal["rest", "mendix"] = "rest"
    """The HTTP interface the app speaks to: `surfaces/<surface>.py` and `bindings/<surface>.py`."""
    flaws: tuple[str, ...] = ()
    """Names of `flaws/`, in any order."""
    use_userinfo: bool = False
    """Whether it asks every IdP for userinfo, whatever its settings say (`IdpConfiguration.use_userinfo`)."""
    unconfirmed: tuple[Unconfirmed, ...] = ()
    sources: tuple[str, ...] = ()
    """Where the list of flaws comes from."""
