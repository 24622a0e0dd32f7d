"""What the libraries refuse, and where they do: the proof that the sign-ins of `test_clients.py` were validated.

Each row is a lie of the provider and the words in which each library refuses it. UNSEEN: the library does not look, and
what its application must do then is said beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from .dialogue import CLIENTS

if TYPE_CHECKING:
    from .conftest import SignInWith
    from .served_idp import ServedIdp


NODE, AUTHLIB, IDPYOIDC = CLIENTS
UNSEEN = None


@dataclass(frozen=True, kw_only=True)
class Lie:
    """Quirks of the provider, the step at which a client must notice, and how each says so."""

    quirks: Mapping[str, object]
    said: Mapping[str, str | None]
    step: str = "id_token"


def claim(name: str, **change: object) -> Mapping[str, object]:
    """Return the quirk that changes one claim of the ID token."""
    return {"id_token_claim": {"claim": name, **change}}


def altered(name: str) -> Mapping[str, object]:
    """Return the quirk that makes one claim of the ID token another text."""
    return claim(name, op="append", value="/other")


LIES: Mapping[str, Lie] = {
    "spoilt signature": Lie(
        quirks={"signature": {}},
        said={NODE: "JWT signature verification failed", AUTHLIB: "BadSignatureError", IDPYOIDC: "BadSignature"},
    ),
    "no signature": Lie(
        quirks={"jose_alg": {"alg": "none"}},
        said={
            NODE: 'unexpected JWT "alg" header parameter',
            AUTHLIB: "Algorithm of 'none' is not allowed",
            IDPYOIDC: "Signing algorithm None not allowed",
        },
    ),
    "another nonce": Lie(
        quirks=altered("nonce"),
        said={
            NODE: 'unexpected ID Token "nonce" claim value',
            AUTHLIB: "Invalid claim: 'nonce'",
            IDPYOIDC: "Invalid nonce value",
        },
    ),
    "another issuer": Lie(
        quirks=altered("iss"),
        said={
            NODE: 'unexpected JWT "iss" (issuer) claim value',
            AUTHLIB: "Invalid claim: 'iss'",
            IDPYOIDC: 'Unknown issuer: "{issuer}/other"',
        },
    ),
    "another audience": Lie(
        quirks=altered("aud"),
        said={
            NODE: 'unexpected JWT "aud" (audience) claim value',
            # An audience that is not the client makes Authlib look for an authorized party first.
            AUTHLIB: "Missing claim: 'azp'",
            IDPYOIDC: "NotForMe: their-client not in ['their-client/other']",
        },
    ),
    "expired": Lie(
        quirks=claim("exp", offset_s=-3600),
        said={
            NODE: "expiration is past current timestamp",
            AUTHLIB: "The token is expired",
            IDPYOIDC: "Invalid expiration time",
        },
    ),
    "another at_hash": Lie(
        quirks=altered("at_hash"),
        # Optional in the code flow, where the access token comes over the same connection (Core 3.1.3.8).
        said={NODE: UNSEEN, AUTHLIB: "Invalid claim: 'at_hash'", IDPYOIDC: UNSEEN},
    ),
    "metadata of another issuer": Lie(
        quirks={"discovery_issuer": {"op": "append", "value": "/other"}},
        step="discovery",
        said={
            NODE: "discovered metadata issuer does not match the expected issuer",
            AUTHLIB: "the metadata name the issuer {issuer}/other",  # our program compares; Authlib has nothing for it
            IDPYOIDC: "provider info issuer mismatch '{issuer}' != '{issuer}/other'",
        },
    ),
    "no state": Lie(
        quirks={"authz_state": {"op": "remove"}},
        said={
            NODE: 'response parameter "state" missing',
            AUTHLIB: "MismatchingStateException",
            IDPYOIDC: "Unknown state value",
        },
    ),
    "another state": Lie(
        quirks={"authz_state": {"op": "set", "value": "of-somebody-else"}},
        said={
            NODE: 'unexpected "state" response parameter value',
            AUTHLIB: "MismatchingStateException",
            IDPYOIDC: "Unknown state value",
        },
    ),
    "iss of another": Lie(
        quirks={"authz_iss": {"op": "set", "value": "http://127.0.0.1:1"}},
        # Authlib's OAuth2Session does not know RFC 9207: an application with several providers must compare by itself.
        said={
            NODE: 'unexpected "iss" (issuer) response parameter value',
            AUTHLIB: UNSEEN,
            IDPYOIDC: "VerificationError: Issuer mismatch",
        },
    ),
    "userinfo of another": Lie(
        quirks={"userinfo_sub": {}},
        step="userinfo",
        # To Authlib's OAuth2Session userinfo is any resource: the application must compare the `sub` (Core 5.3.2).
        said={NODE: '"response" body "sub" property value', AUTHLIB: UNSEEN, IDPYOIDC: 'Incorrect "sub" value'},
    ),
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("client", CLIENTS)
def test_a_lie_is_refused_where_it_is_told(
    client: str, lie: str, served_idp: ServedIdp, sign_in_with: SignInWith
) -> None:
    with served_idp.misbehaving(**LIES[lie].quirks):
        story = sign_in_with(client, served_idp)
    said = LIES[lie].said[client]
    refused = {step: str(found["refused"]) for step, found in story.items() if "refused" in found}
    if said is UNSEEN:
        assert refused == {}
    else:
        assert list(refused) == [LIES[lie].step]
        assert said.format(issuer=served_idp.issuer) in refused[LIES[lie].step]
