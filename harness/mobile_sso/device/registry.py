"""The operating system's registry: which app owns which private-use URI scheme and which https host.

Source: deep-link-return 3.4 "case" (Android compares the scheme case-sensitively, iOS does not), 1.4
`scheme-collision`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from mobile_sso.device.schemes import scheme_of


class SchemeRegistry:
    """Who receives a URL."""

    def __init__(self, *, scheme_case: str) -> None:
        """Compare schemes as `scheme_case` says: `sensitive` or `insensitive`."""
        self._case_sensitive = scheme_case == "sensitive"
        self._schemes: dict[str, list[str]] = {}
        self._https_hosts: dict[str, list[str]] = {}
        self._addresses: dict[str, list[str]] = {}

    def install(
        self, app: str, *, schemes: tuple[str, ...], https_hosts: tuple[str, ...], addresses: tuple[str, ...] = ()
    ) -> None:
        """Enter `app` as an owner of `schemes` and `https_hosts`, and of whole `addresses` (scheme, host and path)."""
        for address in addresses:
            self._addresses.setdefault(address, []).append(app)
        for scheme in schemes:
            self._schemes.setdefault(self._folded(scheme), []).append(app)
        for host in https_hosts:
            self._https_hosts.setdefault(host.lower(), []).append(app)

    def uninstall(self, app: str) -> None:
        """Forget everything that `app` registered."""
        for registered in (self._schemes, self._https_hosts, self._addresses):
            for apps in registered.values():
                if app in apps:
                    apps.remove(app)

    def register_in_upper_case(self, app: str) -> bool:
        """Know the schemes of `app` in upper case only, as some builds register them; tell whether that matters here.

        It does not matter where case is not told apart, or where the app has no scheme.
        """
        before = self.registered(app)
        schemes = tuple(scheme for scheme, apps in self._schemes.items() if app in apps)
        for scheme in schemes:
            self._schemes[scheme].remove(app)
            self._schemes.setdefault(self._folded(scheme.upper()), []).append(app)
        return set(self.registered(app)[0]) != set(before[0])

    def owners(self, url: str) -> tuple[str, ...]:
        """Return the apps that own `url`, in the order of their installation."""
        scheme = scheme_of(url)
        if scheme is None:
            return ()
        if scheme.lower() in ("http", "https"):
            return self.claimants(url)
        if self._case_sensitive and scheme != scheme.lower():
            return ()  # what an app registers in upper case never matches on Android (deep-link-return 1.3 scheme-case)
        return tuple(self._schemes.get(self._folded(scheme), ()))

    def claimants(self, url: str) -> tuple[str, ...]:
        """Return the apps that claim the address of `url`, or its host where it is an https URL."""
        if not (self._https_hosts or self._addresses):
            return ()
        parts = urlsplit(url)
        by_address = self._addresses.get(f"{parts.scheme}://{parts.netloc}{parts.path}", ())
        by_host = self._https_hosts.get(parts.hostname or "", ()) if parts.scheme.lower() == "https" else ()
        return (*by_address, *by_host)

    def registered(self, app: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the schemes and the https hosts of `app`, as they are registered now."""
        return (
            tuple(scheme for scheme, apps in self._schemes.items() if app in apps),
            tuple(host for host, apps in self._https_hosts.items() if app in apps),
        )

    def _folded(self, scheme: str) -> str:
        return scheme if self._case_sensitive else scheme.lower()
