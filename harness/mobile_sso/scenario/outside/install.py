"""Installing the app of an outside backend: registered at the case's IdP, spoken to by its binding.

Source: design "Backend binding"; Mobile SSO 4.7 (the callback URL stands in three places).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from mobile_sso.backend.outside import DeclaredBackend
from mobile_sso.device.behaviours import behaviour
from mobile_sso.device.installed_app import InstalledApp
from mobile_sso.documents.library import Library
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.lacks import lacks
from mobile_sso.scenario.world import AppInWorld, World
from mobile_sso.testbed.contracts import CapabilityMissing


def install_outside(world: World, case: Case, library: Library, outside: OutsideBackend) -> AppInWorld:
    """Register the backend at the IdP of the case and put its app on the phone."""
    testbed, given = world.testbed, case.scenario.given.app
    # A case that will be skipped needs no fresh backend: starting one costs more than many a case.
    outside.begin_case(testbed.network, testbed.secrets, fresh=not lacks(case, outside))
    try:
        world.idp().register_client(outside.registration)
    except ValueError as refused:
        fact = f"the IdP {case.axes['idp']} does not register the client of the binding {outside.binding.name}"
        raise CapabilityMissing(f"{fact}: {refused}") from refused
    backend = DeclaredBackend(lambda: outside.app_side(testbed.secrets, idp=case.axes["idp"]))
    callback = urlsplit(outside.redirect_uri)
    on_the_web = callback.scheme in ("http", "https")
    installed = InstalledApp(
        profile=library.apps[case.axes["app"]],
        url_schemes=() if on_the_web else (callback.scheme,),
        https_hosts=(),
        addresses=(outside.redirect_uri,) if on_the_web else (),
        behaviour=behaviour(given.behaviour or outside.binding.app_behaviour),
        anonymous_home=given.anonymous_home,
        registers_deep_link=given.registers_deep_link is not False,
    )
    name = case.axes["app"]
    return AppInWorld(
        name=name,
        profile=library.apps[name],
        backend=backend,
        native=world.phone.install(installed, binding=backend.binding),
        registered_redirect_uris=(outside.redirect_uri,),
        known_breaks=frozenset(outside.binding.known_breaks),
    )
