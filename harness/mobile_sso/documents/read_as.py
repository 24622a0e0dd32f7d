"""Reading a document as a value of some type: strictly, with every mistake in its place."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from mobile_sso.documents.nodes import Document, Location
from mobile_sso.documents.problems import BrokenDocument, Problem
from mobile_sso.documents.shape import Shape
from mobile_sso.documents.translate import translate
from mobile_sso.testbed.http import JsonValue

T = TypeVar("T")


class Form(Generic[T]):
    """A type that documents are read as: a strict pydantic model, or a dataclass whose configuration is strict."""

    def __init__(self, kind: type[T]) -> None:
        """Prepare to read values of type `kind`."""
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)

    @cached_property
    def _shape(self) -> Shape:
        return Shape(self._adapter.json_schema())

    def value(self, plain: JsonValue, *, context: Mapping[str, object] | None = None) -> T:
        """Return the value that `plain` says; raise pydantic's ValidationError.

        It goes by way of JSON text, where strict validation still lets a list become a tuple or a set.
        """
        return self._adapter.validate_json(json.dumps(plain), strict=True, context=dict(context or {}))

    def problems(self, error: ValidationError, document: Document, *, told: Collection[Location] = ()) -> list[Problem]:
        """Return what `error` says about `document`, except about the locations in `told`."""
        return list(translate(error, document, self._shape, told=told))

    def read(self, document: Document, plain: JsonValue, *, context: Mapping[str, object] | None = None) -> T:
        """Return the value of `document`, of which `plain` is the form to validate; raise BrokenDocument."""
        problems = list(document.problems)
        try:
            value = self.value(plain, context=context)
        except ValidationError as error:
            raise BrokenDocument([*problems, *self.problems(error, document)]) from None
        if problems:
            raise BrokenDocument(problems)
        return value
