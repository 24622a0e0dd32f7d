"""Making a JWT: claims → key → header → signature → encryption → text, and a quirk may step in at each of them.

Source: RFC 7515 7.1; OpenID Connect Core 10.2 (sign, then encrypt); conformance-and-attacks 5.1 (the order in which
combined quirks act).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mobile_sso.idp.issued import IssuedToken
from mobile_sso.idp.jwe import encrypted, registered_encryption
from mobile_sso.idp.jws import unsigned
from mobile_sso.idp.quirks.base import Artefact, QuirkContext
from mobile_sso.idp.quirks.stages import (
    SIGNING_KEYS,
    TOKEN_CLAIMS,
    TOKEN_ENCRYPTION,
    TOKEN_HEADER,
    TOKEN_KEY,
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
    quirks = state.quirks
    if quirks:
        context = replace(context, artefact=artefact)
    claims = quirks.apply(TOKEN_CLAIMS, claims, context)
    if artefact == "id_token":
        state.keys = quirks.apply(SIGNING_KEYS, state.keys, context)
    signer = quirks.apply(TOKEN_KEY, state.keys.key(algorithm).signer, context)
    header: dict[str, JsonValue] = {"alg": signer.algorithm, "kid": signer.kid}
    if typ is not None:
        header["typ"] = typ
    header = quirks.apply(TOKEN_HEADER, header, context)
    to_sign = quirks.apply(TOKEN_SIGNING, unsigned(header, claims, signer), context)
    parts = quirks.apply(TOKEN_SIGNATURE, to_sign.signed(), context)
    made = _encrypted(state, artefact, parts.text(), context)
    token = quirks.apply(TOKEN_TEXT, made, context)
    remember(state, artefact, made, context)
    return state.secrets.register(artefact, token)


def remember(state: ProviderState, artefact: Artefact, token: str, context: QuirkContext) -> None:
    """Keep a token that was made, where a quirk replays such; it costs nothing where none does."""
    if state.quirks.replay:
        client_id, username = context.client_id, context.username
        state.issued.keep(IssuedToken(kind=artefact, client_id=client_id, username=username, token=token))


def _encrypted(state: ProviderState, artefact: Artefact, signed: str, context: QuirkContext) -> str:
    """Return `signed` as it goes out: an ID token is nested in a JWE where its client registered that (Core 10.2).

    Back-Channel Logout 2.4 allows encrypted logout tokens, too; this provider sends none.
    """
    client = state.clients.get(context.client_id) if artefact == "id_token" else None
    encryption = registered_encryption(client.registration) if client else None
    encryption = state.quirks.apply(TOKEN_ENCRYPTION, encryption, context)
    if encryption is None:
        return signed
    return encrypted(state.secrets.register(artefact, signed).encode(), encryption, tokens=state.tokens)
