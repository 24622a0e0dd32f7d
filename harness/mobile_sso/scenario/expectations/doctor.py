"""What `mobile-sso doctor` says of this world, from what was really entered: app, system, backend and IdP.

A fault of the set-up counts, and so does a flaw of the backend: they are a part of what was entered.

Source: deep-link-return 2.2 ("found by a doctor check before any login").
"""

from __future__ import annotations

from mobile_sso.backend.engine import EmbeddedBackend
from mobile_sso.device.doctor import SetUp, examine
from mobile_sso.scenario.expectations.comparison import InAnyOrder
from mobile_sso.scenario.failure import StepImpossible
from mobile_sso.scenario.world import AppInWorld, World


def examined(world: World, app: AppInWorld) -> InAnyOrder:
    """Return the ids of the findings for `app`, over every IdP that its backend offers, each id once."""
    modes = (finding.mode for idp in world.idps for finding in examine(set_up(world, app, idp)))
    return InAnyOrder(items=tuple(dict.fromkeys(modes)))


def set_up(world: World, app: AppInWorld, idp: str) -> SetUp:
    """Return what was entered for `app` at the IdP called `idp`, as it is now."""
    if not isinstance(app.backend, EmbeddedBackend):
        raise StepImpossible(f"nobody can see how the backend of {app.name} is set up; leave `doctor` out")
    schemes, https_hosts = world.phone.registry.registered(app.name)
    swapped = world.phone.faults.token_redirect_uri
    return SetUp(
        platform=world.device.platform,
        schemes=schemes,
        https_hosts=https_hosts,
        expected_path=app.native.links.expected_path,
        redirect_uri=app.backend.callback_url("Mobile", idp),
        token_redirect_uri=swapped or app.backend.token_callback_url("Mobile", idp),
        registered_redirect_uris=app.registered_redirect_uris,
    )
