"""The base of every model a file is read into: unknown keys, loose types and empty values are mistakes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, ValidationInfo, field_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from mobile_sso.documents.docstrings import field_docstrings
from mobile_sso.documents.mistake import mistake

T = TypeVar("T")


@dataclass(frozen=True)
class MayBeNull:
    """Marks a field whose key may have the value `null`, which then means something other than leaving it out."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Say so in the schema, from which other nulls are left out."""
        return {"anyOf": [handler(schema), {"type": "null"}]}


class StrictModel(BaseModel):
    """A frozen model; a field with the default None may be left out, but not given and left empty."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe each key by the docstring below its field, where it has no other description."""
        generated = handler(schema)
        properties = handler.resolve_ref_schema(generated).get("properties", {})
        for name, docstring in field_docstrings(cls).items():
            field = cls.model_fields.get(name)
            if field is not None and field.description is None:
                properties.get(field.alias or name, {})["description"] = docstring
        return generated

    @field_validator("*", mode="after")
    @classmethod
    def _no_empty_value(cls, value: T, info: ValidationInfo) -> T:
        """Refuse `key:` with nothing behind it: whoever wrote it expects a check that would never take place."""
        if value is not None or info.field_name is None:
            return value
        field = cls.model_fields[info.field_name]
        if any(isinstance(mark, MayBeNull) for mark in field.metadata):
            return value
        raise mistake(f"`{field.alias or info.field_name}` has no value", "give it one, or leave the key out")
