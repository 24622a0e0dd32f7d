"""Key ids look as they do with another provider, in the key set and in the headers of all tokens.

`hex40` (Google, Facebook), `base64` with `+`, `/` and `=` (Cognito), `short_number` (Salesforce), `uuid` (PingOne),
`ten_characters` (Apple), `x5t`: the thumbprint of the key's certificate (Entra, AD FS).

Source: idp-knobs D `jwks.kid_form`; idp-behaviour 1 "Tokens" (Entra v1: `x5t` in the header, too); RFC 7517 4.5 (the
structure of a `kid` is unspecified), RFC 7515 4.1.7.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Literal, cast

from mobile_sso.idp.jws import encode
from mobile_sso.idp.keys import SigningKey
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import JWKS, TOKEN_HEADER
from mobile_sso.testbed.http import JsonValue

_FIRST_NUMBER = 210
"""About what Salesforce has reached."""

_Members = dict[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class JwksKidForm(Quirk[_Members]):
    """Writes every `kid` of ours in another `form`; one that is not ours stays as it is.

    With `x5t_in_header`, the header of a token has the thumbprint as `x5t`, too.
    """

    name = "jwks_kid_form"
    stage = JWKS
    also_at = (TOKEN_HEADER,)

    form: Literal["hex40", "base64", "short_number", "uuid", "ten_characters", "x5t"]
    x5t_in_header: bool = False

    def apply(self, value: _Members, context: QuirkContext) -> _Members:
        """Return the key set, or the header of a token, with other key ids."""
        if context.stage == TOKEN_HEADER.name:
            renamed = self._renamed(value, context)
            key = context.provider.keys.find(str(value.get("kid", ""))) if self.x5t_in_header else None
            return renamed if key is None else {**renamed, "x5t": _FORMS["x5t"](key)}
        keys = cast("list[_Members]", value.get("keys", []))
        return {**value, "keys": [self._renamed(key, context) for key in keys]}

    def _renamed(self, members: _Members, context: QuirkContext) -> _Members:
        key = context.provider.keys.find(str(members.get("kid", "")))
        return members if key is None else {**members, "kid": _FORMS[self.form](key)}


def _base64(key: SigningKey) -> str:
    """Return a digest that has every character base64url does not have."""
    texts = (base64.b64encode(hashlib.sha256(f"{key.kid}{n}".encode()).digest()).decode("ascii") for n in count())
    return next(text for text in texts if "+" in text and "/" in text)


_FORMS: Mapping[str, Callable[[SigningKey], str]] = {
    "hex40": lambda key: hashlib.sha256(key.kid.encode()).hexdigest()[:40],
    "base64": _base64,
    "short_number": lambda key: str(_FIRST_NUMBER + key.number),
    "uuid": lambda key: str(uuid.uuid5(uuid.NAMESPACE_OID, key.kid)),
    "ten_characters": lambda key: base64.b32encode(hashlib.sha256(key.kid.encode()).digest()).decode("ascii")[:10],
    "x5t": lambda key: encode(hashlib.sha1(key.certificate, usedforsecurity=False).digest()),
}
