"""Which URLs a relying party may talk to.

Source: OpenID Connect Discovery 3, 7.1 (TLS); RFC 8252 8.3 (loopback).
"""

from __future__ import annotations

from urllib.parse import urlsplit

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_secure(url: str) -> bool:
    """Tell whether `url` is https, or http to this very machine, where test providers live."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
