"""`mobile-sso serve`: the IdP and the backend on loopback, for a browser or another program.

It stops on SIGINT and SIGTERM with exit code 0, because being told to stop is how it is meant to end. What is asked for
and cannot be had (a port, a profile, a fixture file with mistakes) is said on standard error, with exit code 4.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from mobile_sso.cli.faulty_tls import refusing, told, without_tls
from mobile_sso.cli.quirk_option import quirks_of
from mobile_sso.cli.ready_line import ControlAccess, Ready, wait_until_answering
from mobile_sso.cli.refused import Refused
from mobile_sso.cli.served_world import CLIENT_ID, ServedWorld, Wishes
from mobile_sso.testbed.contracts import ClientCredentials
from mobile_sso.testbed.http import Request
from mobile_sso.testbed.servers import (
    LOOPBACK,
    AddressUnavailable,
    PortInUse,
    ReservedAddress,
    ServerLoop,
    exposure_warning,
    reserve,
)

if TYPE_CHECKING:
    from mobile_sso.idp.tls_certificates import FaultyCertificate

_WAKE_SECONDS = 0.5
"""How often the main thread looks up: some platforms deliver Ctrl+C only to a thread that does."""
CONTROL = "/control"
"""Where the control API is, below its origin."""
_PORT = click.IntRange(0, 65535)


def _origin(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return `value` as an origin."""
    if value is None:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise click.BadParameter(f"{value!r} is not an address like http://idp:9400", param=parameter)
    return f"{parts.scheme}://{parts.netloc}"


@click.command("serve")
@click.option("--idp", default="generic", show_default=True, metavar="NAME", help="The IdP's profile.")
@click.option("--backend", default="hardened", show_default=True, metavar="NAME", help="The backend's profile.")
@click.option("--quirk", multiple=True, metavar="NAME[=JSON]", help="A deviation of the IdP to switch on (repeatable).")
@click.option("--only", type=click.Choice(["idp", "backend"]), help="Serve one of the two; the other runs elsewhere.")
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on.")
@click.option("--idp-port", type=_PORT, default=0, metavar="PORT", help="The IdP's port.  [default: a free one]")
@click.option("--backend-port", type=_PORT, default=0, metavar="PORT", help="The backend's.  [default: a free one]")
@click.option(
    "--issuer", callback=_origin, envvar="MOBILE_SSO_IDP_URL", metavar="URL", help="The IdP as others reach it."
)
@click.option(
    "--backend-url", callback=_origin, envvar="MOBILE_SSO_BACKEND_URL", metavar="URL", help="The backend likewise."
)
@click.option("--client-secret", envvar="MOBILE_SSO_CLIENT_SECRET", metavar="TEXT", help="Instead of a minted one.")
@click.option("--redirect-uri", multiple=True, metavar="URI", help="A redirect URI to register (repeatable).")
@click.option("--personas", type=click.IntRange(0), default=0, metavar="N", help="Add N made-up personas.")
@click.option(
    "--control-port",
    type=_PORT,
    default=None,
    metavar="PORT",
    help="Serve the control API of the IdP too, on loopback alone; 0 is a free port.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line on standard output.")
def command(
    idp: str,
    backend: str,
    only: str | None,
    host: str,
    idp_port: int,
    backend_port: int,
    issuer: str | None,
    backend_url: str | None,
    client_secret: str | None,
    redirect_uri: tuple[str, ...],
    personas: int,
    control_port: int | None,
    quirk: tuple[str, ...],
    as_json: bool,
) -> None:
    """Serve the IdP and the backend until Ctrl+C."""
    if only == "backend" and not (issuer and client_secret):
        raise Refused("--only backend needs --issuer and --client-secret: where the IdP is, and what it knows us by")
    if only == "backend" and (quirk or control_port is not None):
        raise Refused("--only backend serves no IdP: --quirk and --control-port mean nothing there")
    quirks, certificate = without_tls(quirks_of(quirk), host=host, public_origin=issuer)
    if warning := exposure_warning(host):
        click.echo(warning, err=True)
    with _stopped_by_signals() as stopped, ExitStack() as opened:
        wanted = (("idp", idp_port, issuer), ("backend", backend_port, backend_url))
        places = {
            name: _reserve(opened, host, port, origin, certificate if name == "idp" else None)
            for name, port, origin in wanted
            if only in (None, name)
        }
        if control_port is not None:
            places["control"] = _reserve(opened, LOOPBACK, control_port, None)
        origins = {name: place.origin for name, place in places.items()}
        world = ServedWorld(
            Wishes(
                idp_origin=origins.get("idp") or issuer or "",
                backend_origin=origins.get("backend") or backend_url,
                idp=idp,
                backend=backend,
                redirect_uris=redirect_uri,
                client_secret=client_secret,
                faked_personas=personas,
                quirks=quirks,
            )
        )
        opened.callback(world.close)
        ready = _serve(opened, world, places, client_secret or "")
        if certificate:
            click.echo(told(certificate), err=True)
        click.echo(ready.json() if as_json else ready.text())
        while not stopped.wait(_WAKE_SECONDS):
            pass


def _reserve(
    opened: ExitStack,
    host: str,
    port: int,
    public_origin: str | None,
    certificate: FaultyCertificate | None = None,
) -> ReservedAddress:
    tls = certificate.server_context() if certificate else None
    try:
        return opened.enter_context(reserve(host=host, port=port, public_origin=public_origin, tls=tls))
    except (AddressUnavailable, PortInUse) as error:
        raise Refused(str(error)) from None


def _serve(opened: ExitStack, world: ServedWorld, places: dict[str, ReservedAddress], secret: str) -> Ready:
    """Answer at `places`, the IdP's metadata first, and return what to say once everything answers."""
    loop = ServerLoop(failed=lambda request, error: _report(world, request, error))
    opened.callback(loop.close)
    credentials = ClientCredentials(client_id=CLIENT_ID, client_secret=secret)
    if idp_place := places.get("idp"):
        loop.answer(idp_place.listener, world.idp.app, origin=idp_place.origin, tls=idp_place.tls)
        # Who has waited for the address is answered now, before the interpreter is busy with importing the rest.
        _ask(world, idp_place, urlsplit(world.idp.discovery_url).path)
        credentials = world.register()
    control = None
    if control_place := places.get("control"):
        api, token = world.control(control_place.origin)
        loop.answer(control_place.listener, api, origin=control_place.origin)
        wait_until_answering(control_place.reachable, CONTROL)
        control = ControlAccess(url=control_place.origin + CONTROL, token=token)
    if backend_place := places.get("backend"):
        idp = (refusing if idp_place.tls else world.idp.app) if idp_place else None
        backend = world.backend(credentials, idp=idp)
        loop.answer(backend_place.listener, backend, origin=backend_place.origin)
    if idp_place:
        # Asking for the keys mints them, so that nobody's first sign-in waits for them.
        _ask(world, idp_place, world.idp_profile.endpoints.jwks)
    if backend_place:
        wait_until_answering(backend_place.reachable, "/")
    return Ready(
        issuer=world.issuer,
        backend=world.backend_origin,
        credentials=credentials,
        redirect_uris=world.redirect_uris,
        personas=world.people if idp_place else (),
        control=control,
    )


def _ask(world: ServedWorld, idp: ReservedAddress, path: str) -> None:
    """Wait for an answer of the IdP; breaking the connection is one, where a quirk may have done it."""
    try:
        wait_until_answering(idp.reachable, path)
    except ConnectionError:
        if not (world.idp_profile.quirks or idp.tls):
            raise


@contextmanager
def _stopped_by_signals() -> Iterator[threading.Event]:
    """Give what is set when the process is told to stop."""
    stopped = threading.Event()
    before = {number: signal.signal(number, lambda *_: stopped.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _report(world: ServedWorld, request: Request, error: Exception) -> None:
    told = f"internal error: {request.method} {request.path}: {type(error).__name__}: {error}"
    click.echo(world.secrets.mask(told), err=True)
