"""While no case is played our IdP says what is the same in every case: its metadata and its keys.

Many backends read both when they start, and some end where they cannot.

Source: OpenID Connect Discovery 4 (metadata), Core 10.1.1 (keys).
"""

from __future__ import annotations

from collections.abc import Callable

from mobile_sso.idp.engines.embedded import EmbeddedIdp
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.clock import SystemClock
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.http import App
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SystemTokens


def idle_idp(profile: IdpProfile, keys: SigningKeys) -> Callable[[str, ClientRegistration], App] | None:
    """Return what makes the IdP of `profile` with `keys`, at an origin, for a client; None: it is not ours.

    It knows nobody but the client. What is returned raises ValueError where the IdP would not register that one: better
    before the backend is started than in every case.
    """
    if profile.engine != "embedded":
        return None

    def make(origin: str, client: ClientRegistration) -> App:
        idp = EmbeddedIdp(
            profile, origin=origin, clock=SystemClock(), tokens=SystemTokens(), secrets=Secrets(), keys=keys
        )
        idp.register_client(client)
        return idp.app

    return make
