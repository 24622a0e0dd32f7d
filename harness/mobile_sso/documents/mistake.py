"""A validator's own complaint: our words and a hint, carried through pydantic unchanged."""

from __future__ import annotations

from pydantic_core import PydanticCustomError

MISTAKE = "mobile_sso_mistake"
"""The error type that `translate` takes as it is."""


def mistake(message: str, hint: str | None = None) -> PydanticCustomError:
    """Return an error for a validator to raise; `message` and `hint` are shown as they are, at the value's place."""
    return PydanticCustomError(MISTAKE, "{message}", {"message": message, "hint": hint})
