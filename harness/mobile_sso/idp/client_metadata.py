"""Client metadata on the wire: the JSON object of a registration, read and written.

What a client sends and the provider does not know is left out of the registration and of the answer (RFC 7591 2). Some
members that would change nothing are checked all the same: a client that asks for what it does not get has to know.

Source: OpenID Connect Registration 2, 3.1, 3.2; RFC 7591 2, 3.2.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import cast

from mobile_sso.idp.metadata import GRANT_TYPES
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks.parameters import mismatch, shown
from mobile_sso.idp.registration_rules import RegistrationRefused
from mobile_sso.idp.typed_json import field_types
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.http import JsonValue

RESPONSE_TYPES = ("code",)
NOT_ON_THE_WIRE = frozenset({"client_id", "client_secret", "platform", "consent_required"})
"""What the provider decides, or what only an administrator enters."""
NOT_SUPPORTED = ("jwks_uri", "sector_identifier_uri", "software_statement", "request_uris")
"""Members that a client relies on once it sends them."""

_HINTS = field_types(ClientRegistration)
MEMBERS: tuple[str, ...] = tuple(
    field.name for field in fields(ClientRegistration) if field.name not in NOT_ON_THE_WIRE
)


def read_metadata(members: Mapping[str, JsonValue], profile: IdpProfile) -> ClientRegistration:
    """Return the registration, without a client_id yet; raise RegistrationRefused for the first wrong member.

    A member that is null counts as left out.
    """
    present = {name: value for name, value in members.items() if value is not None}
    for name in NOT_SUPPORTED:
        if name in present:
            raise RegistrationRefused(f"{name} is not supported")
    _check_lists("response_types", present, RESPONSE_TYPES)
    _check_lists("grant_types", present, GRANT_TYPES)
    subject_type = present.get("subject_type", profile.subject_type)
    if subject_type != profile.subject_type:
        raise RegistrationRefused(f"subject_type {_cut(subject_type)} is not supported; choose {profile.subject_type}")
    known = {name: present[name] for name in MEMBERS if name in present}
    for name, value in known.items():
        wanted = mismatch(_HINTS[name], value)
        if wanted:
            raise RegistrationRefused(
                f"{name} must be {wanted}, got {_cut(value)}",
                error="invalid_redirect_uri" if name == "redirect_uris" else "invalid_client_metadata",
            )
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return ClientRegistration(**{"client_id": "", "redirect_uris": (), **cast("dict[str, object]", values)})  # type: ignore[arg-type]


def written_metadata(registration: ClientRegistration, profile: IdpProfile) -> dict[str, JsonValue]:
    """Return every member that is registered, defaults included; what is not set is left out."""
    values = {name: getattr(registration, name) for name in MEMBERS}
    members = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value not in (None, "", ())
    }
    return {
        **members,
        "response_types": [*RESPONSE_TYPES],
        "grant_types": [*GRANT_TYPES],
        "subject_type": profile.subject_type,
    }


def _check_lists(name: str, present: Mapping[str, JsonValue], known: tuple[str, ...]) -> None:
    if name not in present:
        return
    value = present[name]
    if not isinstance(value, list) or not value or not all(one in known for one in value):
        raise RegistrationRefused(f"{name} {_cut(value)} is not supported; choose from {', '.join(known)}")


def _cut(value: JsonValue) -> str:
    return shown(value)[:80]
