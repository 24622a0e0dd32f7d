"""Providers that run somewhere else, in the world of a case: the way to them, and who is who there.

A running provider plays the part of the strict control: scenarios that were written for `generic` are played with it,
under that name, so that whatever a scenario says of its IdP holds of this one.

Source: design "IdP engine" (`remote`), "Network" (a real socket whenever an outside party takes part).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from mobile_sso.idp.engines.remote import RemoteIdp
from mobile_sso.idp.engines.remote_discovery import Discovered
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.world import World
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import SystemTokens, TokenSource
from mobile_sso.testbed.sockets import HttpxTransport
from mobile_sso.testbed.testbed import Testbed


class RemoteProviders:
    """What the cases of one run share on the way to running providers: connections, and metadata read once."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Take secrets from `environment`; None: from that of this process."""
        self.environment: Mapping[str, str] = os.environ if environment is None else environment
        self._discovered = Discovered()

    @cached_property
    def transport(self) -> HttpxTransport:
        """The way over real sockets."""
        return HttpxTransport()

    def connect(self, testbed: Testbed, profile: IdpProfile, network_name: str) -> RemoteIdp:
        """Let the provider of `profile` be reached in `testbed`, at every origin it has, as `network_name`.

        Raises SecretMissing, or RemoteIdpUnusable where it does not answer.
        """
        engine = self._engine(profile, secrets=testbed.secrets, tokens=testbed.tokens)
        for origin in engine.origins:
            testbed.network.connect(origin, self.transport, name=network_name, outside=True)
        testbed.network.unknown_host_hint = (
            f"; if it is one of the provider's, add it to remote.origins in fixtures/idps/{profile.name}.yaml"
        )
        return engine

    def check(self, profile: IdpProfile) -> None:
        """Ask the provider of `profile` for its metadata; raise SecretMissing or RemoteIdpUnusable."""
        self._engine(profile, secrets=Secrets(), tokens=SystemTokens())

    def _engine(self, profile: IdpProfile, *, secrets: Secrets, tokens: TokenSource) -> RemoteIdp:
        if profile.remote is None:
            raise ValueError(f"the profile {profile.name} says nothing of a running provider: it has no block `remote`")
        return RemoteIdp(
            profile.name,
            profile.remote,
            send=self.transport,
            environment=self.environment,
            secrets=secrets,
            tokens=tokens,
            discovered=self._discovered,
        )

    def close(self) -> None:
        """Close every connection."""
        if "transport" in self.__dict__:
            self.transport.close()


def lend_browser(world: World) -> None:
    """Let every running provider of `world` be asked as the phone's browser, whichever phone that is by then."""
    for engine in world.idps.values():
        if isinstance(engine, RemoteIdp):
            engine.cookies = lambda url: world.phone.browser.jar.header(url)


def in_place_of_the_control(cases: Iterable[Case], idp: str) -> Iterator[Case]:
    """Yield the cases, those of the strict control with the IdP called `idp` in its place."""
    control = IdpProfile.name
    for case in cases:
        if case.axes["idp"] != control or case.scenario.given.backend_idps:
            yield case
            continue
        name, bracket, label = case.id.partition("[")
        values = [idp if value == control else value for value in label.rstrip("]").split("-")] if bracket else []
        yield replace(
            case,
            axes={**case.axes, "idp": idp},
            id=f"{name}[{'-'.join(values)}]" if bracket else case.id,
            parts={idp: control},
        )
