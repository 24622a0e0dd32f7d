"""Reading a compact JWS: three parts, strict base64url, JSON objects without repeated members.

Source: RFC 7515 3.1, 7.1; RFC 8725 2.6, 3.7; conformance-and-attacks IDT-01.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.testbed.http import JsonValue

_SEGMENT = re.compile(r"[A-Za-z0-9_-]*\Z")
MAX_CHARACTERS = 64 * 1024


@dataclass(frozen=True, kw_only=True)
class CompactJws:
    """A signed token, taken apart and not yet believed."""

    header: Mapping[str, JsonValue]
    claims: Mapping[str, JsonValue]
    payload_segment: str = field(repr=False)
    signing_input: bytes = field(repr=False)
    signature: bytes = field(repr=False)


def parse(token: object) -> CompactJws:
    """Return the parts of `token`; raise CheckFailed(IDT-01) where it is not a compact JWS of JSON objects."""
    if not isinstance(token, str) or not token:
        raise CheckFailed("IDT-01", "there is no token")
    if len(token) > MAX_CHARACTERS:
        raise CheckFailed("IDT-01", f"the token has {len(token)} characters, at most {MAX_CHARACTERS} are read")
    segments = token.split(".")
    if len(segments) != 3:
        raise CheckFailed("IDT-01", f"a compact JWS has three parts, this has {len(segments)}")
    return CompactJws(
        header=_json_object(segments[0], "header"),
        claims=_json_object(segments[1], "payload"),
        payload_segment=segments[1],
        signing_input=f"{segments[0]}.{segments[1]}".encode("ascii"),
        signature=_decoded(segments[2], "signature"),
    )


def _decoded(segment: str, name: str) -> bytes:
    if not _SEGMENT.match(segment):
        raise CheckFailed("IDT-01", f"the {name} is not base64url")
    try:
        return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    except binascii.Error as error:
        raise CheckFailed("IDT-01", f"the {name} is not base64url") from error


def _json_object(segment: str, name: str) -> Mapping[str, JsonValue]:
    try:
        value = json.loads(_decoded(segment, name).decode("utf-8"), object_pairs_hook=_unrepeated)
    except (ValueError, RecursionError) as error:
        raise CheckFailed("IDT-01", f"the {name} is not JSON with unique members") from error
    if not isinstance(value, dict):
        raise CheckFailed("IDT-01", f"the {name} is not a JSON object")
    return cast("Mapping[str, JsonValue]", value)


def _unrepeated(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is repeated")
    return members
