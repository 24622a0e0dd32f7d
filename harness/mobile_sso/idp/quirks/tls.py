"""The provider's TLS certificate is not one to trust, so that a client that verifies sends nothing.

In process there is no TLS: every request is refused as a client that verifies would refuse it (CertificateRefused),
and the client's own way to verify is not put to the test. `mobile-sso serve --quirk tls` really listens with TLS, with
a certificate made at start; there a client that does not verify is answered, and so found out. Over the loopback
sockets of a scenario, which are plain HTTP, the connection is reset.

In YAML: `tls: { certificate: expired }`.

Source: conformance-and-attacks 5.7 `tls`, cases `tls-*`; OpenID Connect Core 16.17; RFC 9525 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import INTERCEPT
from mobile_sso.testbed.http import Response
from mobile_sso.testbed.network import CertificateRefused

_WHY: Mapping[str, str] = {
    "self_signed": "the certificate is self-signed",
    "wrong_host": "the certificate was issued for another host",
    "expired": "the certificate has expired",
}


@dataclass(frozen=True, kw_only=True)
class Tls(Quirk[Response | None]):
    """Shows a `certificate` with one fault."""

    name = "tls"
    stage = INTERCEPT

    certificate: Literal["self_signed", "wrong_host", "expired"] = "self_signed"

    def apply(self, value: Response | None, context: QuirkContext) -> Response | None:
        """Raise CertificateRefused: nothing is answered."""
        raise CertificateRefused(f"{context.provider.origin}: {_WHY[self.certificate]}")
