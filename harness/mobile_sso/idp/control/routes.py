"""The table of the control API: every resource of the main provider and, below `tenants/{tenant}`, of each tenant."""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.idp.control import clients, keys, overview, personas, quirks, refusals, sessions, tenants
from mobile_sso.idp.control.route import Route

BASE = "/control"
"""Where the API is, below its origin."""
TENANT = "/tenants/{tenant}"

_OF_A_PROVIDER = (
    *personas.ROUTES,
    *clients.ROUTES,
    *quirks.ROUTES,
    *sessions.ROUTES,
    *keys.ROUTES,
    *refusals.ROUTES,
)
_OF_THE_WHOLE = (*overview.ROUTES, *tenants.ROUTES)


def _of_a_tenant(route: Route) -> Route:
    return replace(route, path=TENANT + route.path, operation=f"{route.operation}OfTenant")


ROUTES: tuple[Route, ...] = (*_OF_THE_WHOLE, *_OF_A_PROVIDER, *map(_of_a_tenant, _OF_A_PROVIDER))
"""Every method and path; the paths stand below BASE."""
