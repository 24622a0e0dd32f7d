"""What an operation takes is looked at before a tool sees it: no argument can be read as something else.

Source: RFC 3986 3.1 (scheme); developer.android.com "application ID" (package); a bundle identifier takes hyphens, too.
"""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")
_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def checked_url(url: str) -> str:
    """Return `url` unchanged; raises ValueError where it has no scheme or holds a control character."""
    scheme, colon, _ = url.partition(":")
    if not colon or not _SCHEME.fullmatch(scheme):
        raise ValueError("the URL has no scheme; write it whole, like makeitnative://oauth/callback?code=C&state=S")
    found = _CONTROL.search(url)
    if found:
        raise ValueError(
            f"the URL holds the control character U+{ord(found[0]):04X} at position {found.start()}; "
            "percent-encode it or take it out"
        )
    return url


def checked_package(package: str) -> str:
    """Return `package` unchanged; raises ValueError where it cannot be an application id or bundle identifier."""
    if not _PACKAGE.fullmatch(package):
        raise ValueError(f"{package!r} is not the name of an app's package; write it like com.acme.app")
    return package


def checked_port(port: int) -> int:
    """Return `port` unchanged; raises ValueError where it is not a TCP port."""
    if not 1 <= port <= 65535:
        raise ValueError(f"{port} is not a TCP port; write a number from 1 to 65535")
    return port


def bare_link(link: str) -> str:
    """Return the link to ask owners of: a scheme gets `://`, and of an address query and fragment are left out.

    They play no part in who owns it, and may hold secrets. Raises ValueError where `link` is neither.
    """
    if _SCHEME.fullmatch(link):
        return f"{link}://"
    return re.split(r"[?#]", checked_url(link), maxsplit=1)[0]
