"""What a verb is: a word of the scenario format, the form of its arguments, and what it does to the world.

The vocabulary is closed and passed around as a tuple of verbs, so that the file format can be tested with a small one.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel, RootModel

from mobile_sso.testbed.contracts import CAPABILITIES

_WORD = re.compile(r"[a-z][a-z_]*")


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One verb; its word in YAML is `name`."""

    name: str
    arguments: type[BaseModel]
    """A model of its keys, or a root model where the argument is a single value (`wait: 20m`)."""
    run: Callable[..., None]
    """Called as `run(world, arguments)`, with the world of the case and an instance of `arguments`."""
    needs: frozenset[str] = frozenset()
    """The keys of CAPABILITIES without which it cannot be played."""

    def __post_init__(self) -> None:
        """Refuse with ValueError a verb that no scenario could use or no reader would understand."""
        if not _WORD.fullmatch(self.name):
            raise ValueError(f"a verb is a word of lower-case letters and `_`, not {self.name!r}")
        unknown = sorted(self.needs - CAPABILITIES.keys())
        if unknown:
            raise ValueError(f"verb {self.name!r} needs what is no capability: {', '.join(unknown)}")
        if not self.doc:
            raise ValueError(f"verb {self.name!r} says nowhere what it does: give its arguments a docstring")

    @property
    def doc(self) -> str:
        """What it does: the docstring of its arguments, or else of `run`."""
        return inspect.cleandoc(self.arguments.__doc__ or self.run.__doc__ or "")

    @property
    def may_stand_bare(self) -> bool:
        """Whether the word alone is a whole step, because nothing has to be said with it."""
        return not any(field.is_required() for field in self.arguments.model_fields.values())

    @property
    def takes_one_value(self) -> bool:
        """Whether a single value stands behind it (`wait: 20m`) and not a mapping."""
        return issubclass(self.arguments, RootModel)
