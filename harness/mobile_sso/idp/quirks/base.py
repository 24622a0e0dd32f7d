"""What a quirk is: one small deviation at one named stage, pure but for what it may ask the provider.

Source: architecture 2 "named deviations"; conformance-and-attacks 5.1.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, TypeAlias, TypeVar, cast

from mobile_sso.idp.quirks.stages import Stage
from mobile_sso.idp.quirks.strikes import Strikes

if TYPE_CHECKING:
    from mobile_sso.idp.state import ProviderState
    from mobile_sso.testbed.http import Request

Value = TypeVar("Value")

Artefact: TypeAlias = Literal["id_token", "access_token", "logout_token", "userinfo"]
"""The JWTs a provider signs."""


@dataclass(frozen=True, kw_only=True)
class QuirkContext:
    """What a quirk may know besides the value: where, for whom, and whatever the provider knows."""

    provider: ProviderState = field(repr=False)
    """Read, never changed, by a quirk."""
    client_id: str = ""
    username: str = ""
    grant_type: str = ""
    stage: str = ""
    """The stage of this occurrence, for a quirk that acts at several."""
    artefact: Artefact | None = None
    """Which JWT is being made, at the stages of tokens."""
    event: str = ""
    """What is refused, at the stage of errors: a word of `errors.EVENTS`."""
    endpoint: str = ""
    """Which endpoint answers, at the stages of requests: `token`, `jwks`, … as the table of `provider.py` calls it."""
    request: Request | None = field(default=None, repr=False)
    """The request that is being answered, at the stages of requests."""
    reads: int = 0
    """How often the JWKS has been read, this time included, at the stage of the JWKS."""

    @property
    def sub(self) -> str:
        """The subject identifier of the person, before it is made pairwise; empty where nobody is known yet."""
        persona = self.provider.personas.get(self.username)
        return persona.sub if persona else ""


@dataclass(frozen=True, kw_only=True)
class Quirk(ABC, Generic[Value]):
    """A deviation; subclasses are frozen dataclasses whose fields are its parameters."""

    name: ClassVar[str]
    """The word in YAML; the file is called the same."""
    stage: ClassVar[Stage[Any]]  # a class variable cannot depend on the type parameter
    """Where it acts."""
    also_at: ClassVar[tuple[Stage[Any], ...]] = ()
    """Further stages; where their values are of other types, the quirk's type parameter is a union of all."""
    replays: ClassVar[bool] = False
    """Whether it needs the tokens that were issued before (`ProviderState.issued`): they are kept only for such."""

    strikes: Strikes | None = None
    """Which occurrences it strikes; absent: all."""

    @abstractmethod
    def apply(self, value: Value, context: QuirkContext) -> Value:
        """Return what stands in place of `value`; `value` itself is never changed."""

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether an occurrence is of its kind at all: of its artefact, its endpoint, its grant type.

        What does not concern it is not counted by `strikes`: the second ID token is the second one, however many access
        tokens were made in between.
        """
        return True

    @classmethod
    def stages_of(cls) -> tuple[Stage[Any], ...]:
        """Return every stage where it acts."""
        return (cls.stage, *cls.also_at)


class Quirks:
    """The quirks that are switched on, by stage, and how often each came up."""

    def __init__(self, quirks: Iterable[Quirk[object]] = ()) -> None:
        """Sort `quirks` by stage; within one they act in the order given."""
        self._by_stage: dict[str, tuple[tuple[int, Quirk[object]], ...]] = {}
        self._occurrences: Counter[tuple[str, int]] = Counter()
        self.struck: set[str] = set()
        """The names of those whose moment has come, whether or not what they changed looks different then."""
        self.replay = False
        """Whether any of them needs the tokens that were issued before."""
        for number, quirk in enumerate(quirks):
            self.replay = self.replay or quirk.replays
            for stage in quirk.stages_of():
                self._by_stage[stage.name] = (*self._by_stage.get(stage.name, ()), (number, quirk))

    def __bool__(self) -> bool:
        return bool(self._by_stage)

    def at(self, stage: Stage[Value]) -> bool:
        """Return whether any quirk acts at `stage`."""
        return stage.name in self._by_stage

    def apply(self, stage: Stage[Value], value: Value, context: QuirkContext) -> Value:
        """Return `value` after every quirk of `stage` that strikes now."""
        for number, quirk in self._by_stage.get(stage.name, ()):
            if quirk.also_at:
                context = replace(context, stage=stage.name)
            if not quirk.concerns(context):
                continue
            if quirk.strikes is None or self._strikes(quirk, quirk.strikes, (stage.name, number), context):
                self.struck.add(quirk.name)
                value = cast("Quirk[Value]", quirk).apply(value, context)
        return value

    def _strikes(self, quirk: Quirk[object], strikes: Strikes, key: tuple[str, int], context: QuirkContext) -> bool:
        if not strikes.concerns(
            client_id=context.client_id,
            sub=context.sub,
            issuer=context.provider.issuer,
            grant=context.grant_type,
        ):
            return False
        self._occurrences[key] += 1
        return strikes.at(quirk.name, self._occurrences[key])
