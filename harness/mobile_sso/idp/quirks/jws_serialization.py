"""A JWT is written in a serialization it must not have, or its payload is no proper JSON object, or an odd one.

`json` is the flattened JSON serialization, as the text of the token; `detached` leaves the payload out. Payloads:
`duplicate_keys` says `sub` twice, first of somebody else; `bom` begins with a byte order mark; `not_object` is an array
around the claims; `non_utf8` holds an octet that is no UTF-8; `escaped_slashes` is proper JSON with a backslash before
every slash, which only those notice who compare octets. The signature holds in every case.

Source: conformance-and-attacks 5.5 `jws_serialization`, cases `claims-duplicate-key`, `claims-not-object`, `bom`,
`non-utf8`, `jws-json-serialization`; idp-behaviour 6 (Cognito writes slashes so); RFC 7519 3, 4, 7.2; RFC 7515 7.2,
appendix F; RFC 8259 7; RFC 8725 2.6, 3.7.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.jws import Serialization, Unsigned
from mobile_sso.idp.quirks.base import Artefact, Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_SIGNING


@dataclass(frozen=True, kw_only=True)
class JwsSerialization(Quirk[Unsigned]):
    """Writes one kind of `token` in another `form`, or with another `payload`."""

    name = "jws_serialization"
    stage = TOKEN_SIGNING

    form: Serialization = "compact"
    payload: Literal["duplicate_keys", "bom", "not_object", "non_utf8", "escaped_slashes"] | None = None
    token: Artefact = "id_token"

    def __post_init__(self) -> None:
        """Refuse what is the ideal."""
        if self.form == "compact" and self.payload is None:
            raise ValueError(
                "quirk 'jws_serialization' changes nothing: give another 'form' than compact, or 'payload'"
            )

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether such a token is being made."""
        return context.artefact == self.token

    def apply(self, value: Unsigned, context: QuirkContext) -> Unsigned:
        """Return the token, to be signed and written otherwise."""
        payload = value.payload if self.payload is None else _PAYLOADS[self.payload](value.payload)
        return replace(value, payload=payload, serialization=self.form)


def _duplicate_keys(payload: bytes) -> bytes:
    claims = json.loads(payload)
    name = "sub" if "sub" in claims else next(iter(claims), "sub")
    return b'{%s:"somebody-else",' % json.dumps(name).encode() + payload[1:]


_PAYLOADS: Mapping[str, Callable[[bytes], bytes]] = {
    "duplicate_keys": _duplicate_keys,
    "bom": lambda payload: b"\xef\xbb\xbf" + payload,
    "not_object": lambda payload: b"[" + payload + b"]",
    "non_utf8": lambda payload: payload[:-1] + b',"x":"\xff"}',
    "escaped_slashes": lambda payload: payload.replace(b"/", b"\\/"),
}
