from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field, ValidationError

from mobile_sso.documents.docstrings import field_docstrings
from mobile_sso.documents.strict_model import MayBeNull, StrictModel


class Form(StrictModel):
    """A form."""

    plain: str | None = None
    """What stands below it.

    At length.
    """
    nullable: Annotated[str | None, MayBeNull()] = None
    described: int = Field(default=1, description="In its own words.")
    """Not these."""
    as_: str = Field(default="", alias="as")
    """Under another name."""


class Longer(Form):
    more: int = 0
    """One more."""


@pytest.mark.parametrize("text", ['{"plain": null}', '{"unknown": 1}', '{"described": "1"}', '{"described": true}'])
def test_empty_unknown_and_loose_values_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        Form.model_validate_json(text)


def test_null_is_taken_where_it_means_something_and_absence_everywhere() -> None:
    assert Form.model_validate_json('{"nullable": null}').model_fields_set == {"nullable"}
    assert Form.model_validate_json("{}").model_fields_set == set()


def test_the_docstring_below_a_field_describes_its_key() -> None:
    properties = Longer.model_json_schema(by_alias=True)["properties"]
    assert {key: member.get("description") for key, member in properties.items()} == {
        "plain": "What stands below it.\n\nAt length.",
        "nullable": None,
        "described": "In its own words.",
        "as": "Under another name.",
        "more": "One more.",
    }


def test_what_has_no_source_has_no_docstrings() -> None:
    made = type("Made", (), {"__module__": "nowhere"})
    assert field_docstrings(made) == {}
    assert field_docstrings(Longer)["more"] == "One more."
