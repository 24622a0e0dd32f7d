"""Making a JWT: claims → header → signature → text, and a quirk may step in at each of the four.

Source: RFC 7515 7.1; conformance-and-attacks 5.1 (the order in which combined quirks act).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mobile_sso.idp.jws import unsigned
from mobile_sso.idp.quirks.base import Artefact, QuirkContext
from mobile_sso.idp.quirks.stages import (
    SIGNING_KEYS,
    TOKEN_CLAIMS,
    TOKEN_HEADER,
    TOKEN_SIGNATURE,
    TOKEN_SIGNING,
    TOKEN_TEXT,
)
from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from mobile_sso.idp.state import ProviderState


def mint(
    state: ProviderState,
    artefact: Artefact,
    claims: dict[str, JsonValue],
    *,
    algorithm: str,
    typ: str | None,
    context: QuirkContext,
) -> str:
    """Sign `claims` with today's key of `algorithm` and return the JWT, known to the secrets from now on.

    Args:
        state: the provider; a quirk may rotate its keys before an ID token is signed.
        artefact: which JWT this is; its name is also the kind of secret.
        claims: what it says.
        algorithm: an algorithm of `keys.ALGORITHMS`.
        typ: the `typ` header; None leaves it out.
        context: for whom, as far as the quirks may know.
    """
    quirks, context = state.quirks, replace(context, artefact=artefact)
    claims = quirks.apply(TOKEN_CLAIMS, claims, context)
    if artefact == "id_token":
        state.keys = quirks.apply(SIGNING_KEYS, state.keys, context)
    header: dict[str, JsonValue] = {"alg": algorithm, "kid": state.keys.key(algorithm).kid}
    if typ is not None:
        header["typ"] = typ
    header = quirks.apply(TOKEN_HEADER, header, context)
    to_sign = quirks.apply(TOKEN_SIGNING, unsigned(header, claims, keys=state.keys, algorithm=algorithm), context)
    parts = quirks.apply(TOKEN_SIGNATURE, to_sign.signed(), context)
    token = quirks.apply(TOKEN_TEXT, parts.compact(), context)
    return state.secrets.register(artefact, token)
