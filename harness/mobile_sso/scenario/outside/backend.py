"""Somebody else's backend, for one run: our IdP stands at an address of its own, and the backend is told where.

The address is the same for every case, because a backend is set up once; behind it stands the IdP of the case that is
being played, with nothing left of the case before.

Source: design "Backend binding", "Network" (a real socket whenever an outside process takes part).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from mobile_sso.backend.bindings.declared import Binding
from mobile_sso.backend.bindings.http import HttpBinding
from mobile_sso.documents.spelling import suggestion
from mobile_sso.documents.values import Duration
from mobile_sso.scenario.invariants import INVARIANTS
from mobile_sso.scenario.outside.program import BackendNotReady, Program
from mobile_sso.testbed.contracts import ClientCredentials, ClientRegistration
from mobile_sso.testbed.front_door import front_door
from mobile_sso.testbed.http import App, Request, Response
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import CertificateRefused, Network, NetworkError
from mobile_sso.testbed.randomness import SystemTokens
from mobile_sso.testbed.servers import PortInUse, reserve
from mobile_sso.testbed.sockets import HttpxTransport

_NOBODY_PLAYS = Response(status=503, body=b"no case is being played")
_LOST = Response(status=502, body=b"the connection was lost, by a fault")


CLIENT_SECRET = "MOBILE_SSO_CLIENT_SECRET"
"""The variable with the secret of a client whose binding says none: `mobile-sso serve` reads it, too."""


def with_secret_of(binding: Binding, environment: Mapping[str, str]) -> Binding:
    """Return `binding` with the client secret of `environment`, where it says none itself.

    Raises ValueError for a secret too short to be masked, and where there is none for a backend that runs already: it
    has one, and we could make up only another.
    """
    given = environment.get(CLIENT_SECRET)
    if binding.client.client_secret is not None:
        return binding
    if not given:
        if binding.start is None:
            raise ValueError(f"no client secret was given: export {CLIENT_SECRET}, or write client.client_secret")
        return binding
    return replace(binding, client=replace(binding.client, client_secret=given))


class OutsideBackend:
    """A declared backend and the address of the IdP that it uses."""

    def __init__(
        self,
        binding: Binding,
        *,
        folder: Path,
        issuer_path: str,
        redirect_uri: str,
        between_cases: Callable[[str, ClientRegistration], App] | None = None,
    ) -> None:
        """Listen for the backend, and start it where the binding says how.

        Args:
            binding: what was declared.
            folder: where the binding's file is; its command runs from there.
            issuer_path: what stands behind the address in the issuer, by the IdP's profile.
            redirect_uri: the app's deep link, where the binding names no other.
            between_cases: makes the IdP, for its origin and this client, that answers while no case is played: a
                backend may read the metadata when it starts. None: it is answered with status 503.

        Raises BackendNotReady where it does not answer in time, or the IdP's port is taken, and ValueError where
        `known_breaks` names what is no invariant, or where that IdP would not register the client.
        """
        known = [name for name, _ in INVARIANTS]
        for name in binding.known_breaks:
            if name not in known:
                raise ValueError(
                    f"known_breaks: no invariant is called `{name}`; {suggestion(name, known, 'there are')}"
                )
        self.binding = binding
        self._folder = folder
        self._network: Network | None = None
        self._door: App | None = None
        self._secrets = Secrets()
        self._program: Program | None = None
        self._open = ExitStack()
        try:
            address = self._open.enter_context(reserve(port=binding.idp_port))
        except PortInUse as taken:
            raise BackendNotReady(
                f"{str(taken).partition(';')[0]}; it is the `idp_port` of the binding {binding.name}\n"
                "  change: end that program; with `pytest -n` leave -n out, for every worker would need that port"
            ) from None
        try:
            self.idp_origin = address.origin
            self.issuer = f"{address.origin}{issuer_path}"
            self.base_url = binding.base_url or f"http://127.0.0.1:{_free_port()}"
            self.redirect_uri = self._placed(binding.client.redirect_uri or redirect_uri)
            self.credentials = ClientCredentials(
                client_id=binding.client.client_id,
                client_secret=binding.client.client_secret or SystemTokens().token(),
            )
            self._secrets.register("client_secret", self.credentials.client_secret)
            self._between_cases = between_cases(address.origin, self.registration) if between_cases else None
            self._open.callback(address.start(self._answer).close)
            self._transport = HttpxTransport()
            self._open.callback(self._transport.close)
            if binding.start is None or binding.start.each == "run":
                self._start()
        except BaseException:  # Ctrl+C, too: neither the backend nor the port may stay behind
            self.close()
            raise

    @property
    def registration(self) -> ClientRegistration:
        """How it is entered at the IdP of each case."""
        client, logout_uri = self.binding.client, self.binding.client.backchannel_logout_uri
        return ClientRegistration(
            client_id=self.credentials.client_id,
            client_name=self.binding.title,
            client_secret=self.credentials.client_secret,
            redirect_uris=(self.redirect_uri,),
            post_logout_redirect_uris=tuple(map(self._placed, client.post_logout_redirect_uris)),
            token_endpoint_auth_method=client.token_endpoint_auth_method,
            id_token_signed_response_alg=client.id_token_signed_response_alg,
            backchannel_logout_uri=logout_uri if logout_uri is None else self._placed(logout_uri),
        )

    @property
    def origin(self) -> str:
        """Scheme, host and port of the backend."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def printed(self) -> tuple[str, ...]:
        """The last lines that the backend printed, its client secret masked; nothing where we did not start it."""
        return self._program.last_lines() if self._program is not None else ()

    def begin_case(self, network: Network, secrets: Secrets, *, fresh: bool = True) -> None:
        """Let the case of `network` have the address of the IdP; where `fresh`, start a backend that wants to be."""
        self._network, self._door = network, front_door(network, visitor="browser")
        secrets.register("client_secret", self.credentials.client_secret)
        network.connect(self.origin, self._transport, name="backend")
        if fresh and self.binding.start is not None and self.binding.start.each == "case":
            self._stop()
            self._start()

    def app_side(self, secrets: Secrets, *, idp: str | None = None) -> HttpBinding:
        """Return the app's side, with no cookies yet; `idp` is what the case calls its IdP."""
        return HttpBinding(self.binding, self.base_url, mask=secrets.mask, keep_secret=secrets.register, idp=idp)

    def let_in(self, request: Request) -> Response:
        """Answer the phone's real browser, which has a door of its own, over the network of the case."""
        return self._door(request) if self._door else _NOBODY_PLAYS

    def close(self) -> None:
        """Stop the backend and give the address back."""
        try:
            self._stop()
        finally:
            self._open.close()

    def _start(self) -> None:
        start, ready = self.binding.start, self.binding.ready
        seconds = Duration(ready.within).seconds
        if start is None:
            if (why := self._silence(ready.path)) is not None:
                raise BackendNotReady(
                    f"no backend answers at {self.base_url}{ready.path}: {why}\n"
                    "  change: start it first, or say in the binding how (`start.command`)"
                )
            return
        environment = {name: self._told(value) for name, value in start.environment.items()}
        self._program = Program(
            [self._told(word) for word in start.command],
            folder=self._folder / start.folder,
            environment=environment,
            mask=self._secrets.mask,
        )
        try:
            self._program.wait_until(partial(self._silence, ready.path), seconds=seconds)
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        if self._program is not None:
            self._program.stop()
            self._program = None

    def _silence(self, path: str) -> str | None:
        """Return why the backend is not ready, or None where it answers anything below 500.

        Raises BackendNotReady where it cannot prove who it is: that does not pass by waiting.
        """
        url = f"{self.base_url}{path}"
        try:
            answer = self._transport(Request(method="GET", url=url))
        except CertificateRefused as refused:
            raise BackendNotReady(
                f"the backend does not prove by its certificate who it is: GET {url}: {refused}\n"
                "  change: let the variable SSL_CERT_FILE name a PEM file with its authority, "
                "or use its http address in `base_url`"
            ) from None
        except NetworkError as error:
            return str(error)
        return f"GET {url} was answered with status {answer.status}" if answer.status >= 500 else None

    def _told(self, value: str) -> str:
        """Return what a value of the environment or a word of the command stands for."""
        if value.startswith("$$"):
            return value[1:]
        return self._world.get(value, value)

    @property
    def _world(self) -> dict[str, str]:
        return {
            "$issuer": self.issuer,
            "$discovery_url": f"{self.issuer}/.well-known/openid-configuration",
            "$client_id": self.credentials.client_id,
            "$client_secret": self.credentials.client_secret,
            "$token_endpoint_auth_method": self.binding.client.token_endpoint_auth_method,
            "$redirect_uri": self.redirect_uri,
            "$post_logout_redirect_uri": self._placed(self.binding.client.post_logout_redirect_uris[0]),
            "$base_url": self.base_url,
            "$port": str(_port(self.base_url)),
        }

    def _placed(self, uri: str) -> str:
        return f"{self.base_url}{uri}" if uri.startswith("/") else uri

    def _answer(self, request: Request) -> Response:
        """Answer the backend with the IdP of the case, over the network of the case, so that nothing goes unseen."""
        if self._network is None:
            return self._between_cases(request) if self._between_cases else _NOBODY_PLAYS
        try:
            return self._network.send(request, source="backend")
        except NetworkError:
            return _LOST


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


def _free_port() -> int:
    """Return a port that was free a moment ago: the backend itself must bind it."""
    with reserve() as address:
        return address.port
