"""What the libraries refuse, and where they do: the proof that the sign-ins of `test_clients.py` were validated.

Each row is a lie of the provider and the words in which each library refuses it; None: the library does not look, which
is its application's business then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from .dialogue import CLIENTS

if TYPE_CHECKING:
    from .conftest import SignInWith
    from .served_idp import ServedIdp


@dataclass(frozen=True, kw_only=True)
class Lie:
    """Quirks of the provider, the step at which a client must notice, and what each says."""

    quirks: Mapping[str, object]
    step: str = "id_token"
    said: Mapping[str, str | None] = field(default_factory=dict)


def claim(name: str, **change: object) -> Mapping[str, object]:
    """Return the quirk that changes one claim of the ID token."""
    return {"id_token_claim": {"claim": name, **change}}


LIES: Mapping[str, Lie] = {
    "spoilt signature": Lie(quirks={"signature": {}}),
    "no signature": Lie(quirks={"jose_alg": {"alg": "none"}}),
    "another nonce": Lie(quirks=claim("nonce", op="append", value="1")),
    "another issuer": Lie(quirks=claim("iss", op="append", value="1")),
    "another audience": Lie(quirks=claim("aud", op="append", value="1")),
    "expired": Lie(quirks=claim("exp", offset_s=-3600)),
    "another at_hash": Lie(quirks=claim("at_hash", op="append", value="1")),
    "metadata of another issuer": Lie(quirks={"discovery_issuer": {"op": "append", "value": "1"}}, step="discovery"),
    "no state": Lie(quirks={"authz_state": {"op": "remove"}}),
    "another state": Lie(quirks={"authz_state": {"op": "set", "value": "of-somebody-else"}}),
    "iss of another": Lie(quirks={"authz_iss": {"op": "set", "value": "http://127.0.0.1:1"}}),
    "userinfo of another": Lie(quirks={"userinfo_sub": {}}, step="userinfo"),
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("client", CLIENTS)
def test_a_lie_is_refused_where_it_is_told(
    client: str, lie: str, served_idp: ServedIdp, sign_in_with: SignInWith
) -> None:
    with served_idp.misbehaving(**LIES[lie].quirks):
        story = sign_in_with(client, served_idp)
    print("XX", client, lie, {k: v["refused"] for k, v in story.items() if "refused" in v})
