"""`serve --quirk tls`: the IdP really listens with TLS, and with a certificate that a client must refuse.

The quirk is not passed on to the IdP, which would refuse everybody: a client that does not verify is answered, and so
found out. The backend in the same process sends nothing over TLS; it refuses as a client that verifies would.

Source: conformance-and-attacks 5.7 `tls`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from mobile_sso.cli.refused import Refused
from mobile_sso.testbed.clock import SystemClock
from mobile_sso.testbed.http import JsonValue, Request, Response
from mobile_sso.testbed.network import CertificateRefused

if TYPE_CHECKING:
    from mobile_sso.idp.tls_certificates import FaultyCertificate

_QUIRK = "tls"
_EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}


def without_tls(
    quirks: Mapping[str, object], *, host: str, public_origin: str | None
) -> tuple[dict[str, object], FaultyCertificate | None]:
    """Return the other `quirks`, and the certificate to listen with at `host` (None: plain HTTP).

    `public_origin` is how others reach the IdP, where that is not by `host`. Raises Refused where the quirk asks for
    what a listening server cannot do.
    """
    others = {name: given for name, given in quirks.items() if name != _QUIRK}
    wished = quirks.get(_QUIRK, False)
    if wished is False:
        return dict(quirks), None
    from mobile_sso.idp.quirks import build_quirk
    from mobile_sso.idp.quirks.tls import Tls
    from mobile_sso.idp.tls_certificates import faulty_certificate

    parameters = cast("list[dict[str, JsonValue]]", wished if isinstance(wished, list) else [wished])
    if len(parameters) > 1 or "strikes" in parameters[0]:
        raise Refused(
            "--quirk tls: a server that listens has one certificate, always: write it once, without 'strikes'"
        )
    quirk = cast("Tls", build_quirk(_QUIRK, parameters[0]))
    name = urlsplit(public_origin).hostname if public_origin else None
    certificate = faulty_certificate(quirk.certificate, host=name or _EVERYWHERE.get(host, host), clock=SystemClock())
    return others, certificate


def told(certificate: FaultyCertificate) -> str:
    """Return what to print: that nobody should get through, and how to see nothing wrong but the one fault."""
    return (
        f"tls: the IdP's certificate is to be refused ({certificate.fault}); a client that trusts the following "
        f"authority sees nothing wrong but that\n{certificate.authority_pem.decode().strip()}"
    )


def refusing(request: Request) -> Response:
    """Stand for an IdP whose certificate its client refuses."""
    raise CertificateRefused(f"{request.origin}: the certificate does not hold")
