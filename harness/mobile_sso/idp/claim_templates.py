"""Placeholders in a profile's claims: a whole value, from a closed list, so that no template language is needed.

`{"oid": "{subject_uuid}"}` gives each person their own `oid`. A text without braces is a constant.

Source: architecture 6 "placeholders are whole values".
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class TokenSubject:
    """Whom and what for a token is made."""

    persona: Persona
    issuer: str
    client_id: str
    auth_time: int


_DOMAIN = "MOCK"
"""Whose Windows domain the people are in."""

_PLACEHOLDERS: Mapping[str, Callable[[TokenSubject], JsonValue]] = {
    "auth_time": lambda subject: subject.auth_time,
    "client_id": lambda subject: subject.client_id,
    "domain_username": lambda subject: f"{_DOMAIN}\\{subject.persona.username}",
    "email": lambda subject: subject.persona.claims.get("email"),
    "issuer": lambda subject: subject.issuer,
    "name": lambda subject: subject.persona.claims.get("name"),
    "sub": lambda subject: subject.persona.sub,
    "subject_uuid": lambda subject: str(uuid.uuid5(uuid.NAMESPACE_URL, f"{subject.issuer}#{subject.persona.sub}")),
    "username": lambda subject: subject.persona.username,
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}\Z")


def check_templates(where: str, claims: Mapping[str, object]) -> None:
    """Raise ValueError for a placeholder that does not exist; `where` names the profile's field."""
    for claim, value in claims.items():
        match = _PLACEHOLDER.match(value) if isinstance(value, str) else None
        if match and match[1] not in _PLACEHOLDERS:
            known = ", ".join(f"{{{name}}}" for name in sorted(_PLACEHOLDERS))
            raise ValueError(f"{where}.{claim}: there is no placeholder {value}; there are {known}")


def filled(claims: Mapping[str, object], subject: TokenSubject) -> dict[str, JsonValue]:
    """Return `claims` with every placeholder replaced; a claim whose value is unknown is left out."""
    values = {claim: _filled(value, subject) for claim, value in claims.items()}
    return {claim: value for claim, value in values.items() if value is not None}


def _filled(value: object, subject: TokenSubject) -> JsonValue:
    match = _PLACEHOLDER.match(value) if isinstance(value, str) else None
    if match:
        return _PLACEHOLDERS[match[1]](subject)
    return cast("JsonValue", value)
