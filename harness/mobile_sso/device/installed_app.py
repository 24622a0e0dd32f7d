"""An app as it is installed on a phone: its profile, what it registered, and what its builders changed.

Source: mendix-behaviour 1.3 (the same name must stand in three places; one of them is the build of the app).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.device.behaviours import Behaviour, behaviour
from mobile_sso.device.profile import AppProfile
from mobile_sso.device.schemes import registrations


@dataclass(frozen=True, kw_only=True)
class InstalledApp:
    """What `Phone.install` takes; everything that is None is as the profile says."""

    profile: AppProfile
    scheme: str = "makeitnative"
    """The form of callback URL the app is built for, a key of `schemes.SCHEME_FORMS`."""
    url_schemes: tuple[str, ...] | None = None
    """The private-use URI schemes it registers instead: for an app whose build says something else."""
    https_hosts: tuple[str, ...] | None = None
    """The https hosts it claims instead."""
    addresses: tuple[str, ...] = ()
    """Whole addresses (scheme, host and path) it claims besides: the web callback of a backend on this machine."""
    behaviour: Behaviour | None = None
    anonymous_home: Literal["Login_Native", "Login_Native_Automatic"] | None = None
    registers_deep_link: bool = True
    """False: a custom login page on which `OL_RegisterDeeplink` was forgotten; no link reaches the app's code."""

    @property
    def name(self) -> str:
        """The app's name in scenarios and on the network."""
        return self.profile.name

    @property
    def registered(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The private-use URI schemes and the https hosts the operating system knows it for."""
        schemes, hosts = registrations(self.profile, self.scheme)
        return (
            schemes if self.url_schemes is None else self.url_schemes,
            hosts if self.https_hosts is None else self.https_hosts,
        )

    @property
    def written(self) -> Behaviour:
        """How the app is written."""
        return self.behaviour or behaviour(self.profile.behaviour)

    @property
    def first_page(self) -> str:
        """The home page of the anonymous role."""
        return self.anonymous_home or self.profile.anonymous_home
