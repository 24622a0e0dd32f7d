"""Several issuers at once: each tenant is a provider of its own under `/t/{tenant}`, made and dropped at run time.

A tenant is data: the same shape with every path moved below its prefix. Its SSO cookie's Path is the prefix, so that a
browser takes the session of one tenant to no other; clients, people, sessions, codes and keys are its own anyway.

Source: OpenID Connect Discovery 4.1 (several issuers on one host); RFC 6265 5.1.4 (path match).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Generic, TypeVar

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.settings import MAX_TENANTS

Engine = TypeVar("Engine")

TENANT_NAME = r"[a-z][a-z0-9-]{0,62}"
"""A slug: lower-case letters, digits and dashes, a letter first."""
_BELOW = "/t/"


class TenantExists(ValueError):
    """There is a tenant of this name already."""


class TooManyTenants(ValueError):
    """One more tenant would be more than MAX_TENANTS."""


class NoSuchTenant(KeyError):
    """There is no tenant of this name; `str()` is a whole sentence."""

    def __str__(self) -> str:
        return str(self.args[0])


def prefix_of(tenant: str) -> str:
    """Return the path below which `tenant` lives; raise ValueError where that is no name of a tenant."""
    if not re.fullmatch(TENANT_NAME, tenant):
        raise ValueError(
            f"{tenant!r} is not a name of a tenant: use up to 63 lower-case letters, digits and dashes, a letter first"
        )
    return f"{_BELOW}{tenant}"


def under(profile: IdpProfile, prefix: str) -> IdpProfile:
    """Return the same shape with the issuer and every endpoint below `prefix` (`/t/acme`; empty: where they are)."""
    if not prefix:
        return profile
    paths = {field.name: getattr(profile.endpoints, field.name) for field in fields(profile.endpoints)}
    below = {name: prefix + path for name, path in paths.items() if isinstance(path, str) and path.startswith("/")}
    discovery = profile.discovery_path
    return replace(
        profile,
        issuer_path=prefix + profile.issuer_path,
        discovery_path=None if discovery is None else prefix + discovery,
        endpoints=replace(profile.endpoints, **below),
    )


class Tenants(Mapping[str, Engine], Generic[Engine]):
    """The tenants that exist, by name, in the order they were made."""

    def __init__(self) -> None:
        self._engines: dict[str, Engine] = {}

    def check(self, name: str, *, replacing: bool = False) -> str:
        """Return the prefix of a tenant that can be made, or replaced.

        Raises TenantExists, TooManyTenants, or ValueError where that is no name of a tenant.
        """
        prefix = prefix_of(name)
        if name in self._engines and replacing:
            return prefix
        if name in self._engines:
            raise TenantExists(f"there is a tenant {name!r} already; drop it first, or choose another name")
        if len(self._engines) >= MAX_TENANTS:
            raise TooManyTenants(f"there are {MAX_TENANTS} tenants already; drop one first")
        return prefix

    def put(self, name: str, engine: Engine) -> None:
        """Keep `engine` as the tenant `name`, in place of the one there was; `check` said that it can be."""
        self._engines[name] = engine

    def drop(self, name: str) -> None:
        """Forget a tenant with all it had; raise NoSuchTenant."""
        if name not in self._engines:
            raise self._missing(name)
        del self._engines[name]

    def at(self, path: str) -> Engine | None:
        """Return the tenant that answers at `path`, or None: somebody else's."""
        if not self._engines or not path.startswith(_BELOW):
            return None
        return self._engines.get(path[len(_BELOW) :].partition("/")[0])

    def __getitem__(self, name: str) -> Engine:
        """Return the tenant called `name`; raise NoSuchTenant, whose text is a whole sentence."""
        if name not in self._engines:
            raise self._missing(name)
        return self._engines[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._engines)

    def __len__(self) -> int:
        return len(self._engines)

    def _missing(self, name: str) -> NoSuchTenant:
        return NoSuchTenant(f"there is no tenant {name!r}; there are {', '.join(self._engines) or 'none'}")
