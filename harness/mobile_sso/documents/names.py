"""Names in a file that must be known elsewhere: personas, profiles, faults.

The annotated types below go into any model. Validation looks the name up in its context, made by `names_context`; a
kind that the context does not hold is not checked, as when a model is built in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from mobile_sso.documents.mistake import mistake
from mobile_sso.documents.spelling import nearest, quoted, suggestion

NameKind = Literal["app", "backend", "device", "fault", "flaw", "idp", "invariant", "mix", "persona", "quirk"]

ANYONE = "anyone"
"""The persona word for: whoever comes first."""
NOBODY = "nobody"
"""The persona word for: no one is signed in."""
RESERVED_PERSONAS = (ANYONE, NOBODY)


@dataclass(frozen=True, kw_only=True)
class KnownNames:
    """The names of one kind, and where people find or add them: a folder or a file."""

    words: tuple[str, ...]
    where: str
    check: Callable[..., object] | None = None
    """Called as `check(name, parameters)` for `{name: parameters}`; raises ValueError with a sentence."""


NamesByKind = Mapping[NameKind, KnownNames]


def names_context(names: NamesByKind) -> Mapping[str, object]:
    """Return the validation context in which names are looked up in `names`."""
    return {"names": names}


def known_names(info: ValidationInfo, kind: NameKind) -> KnownNames | None:
    """Return the names of `kind` that the validation context of `info` holds, or None."""
    names = (info.context or {}).get("names", {})
    found = names.get(kind)
    return found if isinstance(found, KnownNames) else None


@dataclass(frozen=True)
class Named:
    """Says that a text is the name of a `kind`, or one of the `reserved` words."""

    kind: NameKind
    reserved: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check the text that `handler` reads."""
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the text as a name; the names themselves differ from project to project."""
        words = "".join(f", or `{word}`" for word in self.reserved)
        return {**handler(schema), "description": f"The name of {_article(self.kind)}{words}."}

    def _check(self, name: str, info: ValidationInfo) -> str:
        known = known_names(info, self.kind)
        if known is None or name in known.words or name in self.reserved:
            return name
        raise mistake(*unknown_name(self.kind, name, known))


def unknown_name(kind: NameKind, name: str, known: KnownNames) -> tuple[str, str]:
    """Return what to say of a `name` that is none of those `known`: the message, and the hint."""
    spelled = nearest(name, known.words)
    where = f"{_plural(kind)} are in {known.where}"
    hint = f"did you mean `{spelled}`? {where}" if spelled else suggestion(name, known.words, where)
    return f"no {_noun(kind)} is called {quoted(name)}", hint or f"there are none: {where}"


_NOUNS = {"idp": "IdP", "quirk": "IdP quirk", "flaw": "backend flaw", "fault": "device fault", "mix": "fault mix"}


def _noun(kind: NameKind) -> str:
    return _NOUNS.get(kind, kind)


def _plural(kind: NameKind) -> str:
    return _noun(kind) + ("es" if _noun(kind).endswith("x") else "s")


def _article(kind: NameKind) -> str:
    noun = _noun(kind)
    return f"{'an' if noun[0] in 'aeiouI' else 'a'} {noun}"


AppName = Annotated[str, Named("app")]
BackendName = Annotated[str, Named("backend")]
DeviceName = Annotated[str, Named("device")]
FaultName = Annotated[str, Named("fault")]
FlawName = Annotated[str, Named("flaw")]
IdpName = Annotated[str, Named("idp")]
MixName = Annotated[str, Named("mix")]
QuirkName = Annotated[str, Named("quirk")]
PersonaName = Annotated[str, Named("persona", RESERVED_PERSONAS)]
"""A persona, `anyone` or `nobody`."""
SomebodyName = Annotated[str, Named("persona", (ANYONE,))]
"""A persona or `anyone`: somebody who can do something."""
KnownPersonaName = Annotated[str, Named("persona")]
"""A persona of the fixtures, and no reserved word."""
