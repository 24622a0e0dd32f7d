"""`oidc-provider-mock`, somebody else's provider, as the second opinion on bugs our provider and our backend share.

What it cannot do is told by what is missing from its capabilities, found by probing both lines (0.3.4 and 0.4.8): every
client, secret and redirect_uri is accepted (its registration refuses private-use URI schemes, so no client is
registered), there is no PKCE, no SSO session, no `prompt`, no revocation endpoint; logout is a form that ends nothing;
access tokens are opaque; it lives in real time.

Source: pytest-and-style E1, E3; the sources of oidc-provider-mock 0.3.4 and 0.4.8.
"""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from mobile_sso.testbed.contracts import (
    CapabilityMissing,
    ClientCredentials,
    ClientRegistration,
    Persona,
    SignInForm,
)
from mobile_sso.testbed.http import App, JsonValue, Parameters, Request, Response, json_request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.wsgi import from_wsgi

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

INSECURE_TRANSPORT = "AUTHLIB_INSECURE_TRANSPORT"
"""Authlib refuses http URLs without this variable; it is set around each call, never for the process."""

CAPABILITIES = frozenset({"claims"})

_TOKEN_PATH = "/oauth2/token"
_ONE_AT_A_TIME = threading.RLock()
"""The environment and the warning filters belong to the whole process; a call within a call is allowed."""


class OidcProviderMock:
    """An `IdpEngine` on top of `oidc_provider_mock.app()`, in process."""

    def __init__(self, *, origin: str, secrets: Secrets) -> None:
        """Set it up at `origin`, which is the issuer; what it mints is made known to `secrets`."""
        self._origin = origin
        self._secrets = secrets

    @property
    def engine(self) -> str:
        """The engine's name."""
        return "oidc-provider-mock"

    @property
    def capabilities(self) -> frozenset[str]:
        """What it can do."""
        return CAPABILITIES

    @property
    def issuer(self) -> str:
        """The issuer identifier: the origin."""
        return self._origin

    @property
    def discovery_url(self) -> str:
        """Where its metadata is."""
        return f"{self._origin}/.well-known/openid-configuration"

    @property
    def sign_in_form(self) -> SignInForm:
        """A subject and no password; refusing is `action=deny`."""
        return SignInForm(username="sub", password=None, submit=None, cancel=("action", "deny"))

    @property
    def app(self) -> App:
        """The provider itself; its libraries are imported with the first request."""
        return self._answer

    def register_client(self, registration: ClientRegistration) -> ClientCredentials:
        """Return credentials for `registration`; the provider is not told, because it accepts any client."""
        any_secret = registration.client_secret or f"any-secret-of-{registration.client_id}"
        secret = self._secrets.register("client_secret", any_secret)
        return ClientCredentials(client_id=registration.client_id, client_secret=secret)

    def put_persona(self, persona: Persona) -> None:
        """Add or replace a person, through the provider's own user API; roles go into the claim `roles`.

        The user name is what is typed as `sub`, so it is the subject identifier, whatever the persona's claims say.
        """
        claims = {name: value for name, value in persona.claims.items() if name != "sub"}
        if persona.roles:
            claims["roles"] = list(persona.roles)
        url = f"{self._origin}/users/{quote(persona.username, safe='')}"
        stored = self._answer(_put(url, claims))
        if stored.status != 204:
            raise ValueError(f"oidc-provider-mock refused the persona {persona.username!r}: {stored.text.strip()}")

    def sso_sessions(self) -> int:
        """Raise CapabilityMissing: it keeps no session."""
        raise CapabilityMissing("oidc-provider-mock keeps no SSO session (capability sso_session)")

    def struck_quirks(self) -> frozenset[str]:
        """Return nothing: it misbehaves in its own way only."""
        return frozenset()

    def end_sso_sessions(self, username: str) -> int:
        """Raise CapabilityMissing: it keeps no session."""
        raise CapabilityMissing("oidc-provider-mock keeps no SSO session (capability sso_end)")

    def tenant(self, name: str) -> OidcProviderMock:
        """Raise CapabilityMissing: it is one issuer."""
        raise CapabilityMissing("oidc-provider-mock is one issuer (capability tenants)")

    def create_tenant(self, name: str) -> OidcProviderMock:
        """Raise CapabilityMissing: it is one issuer."""
        return self.tenant(name)

    def drop_tenant(self, name: str) -> None:
        """Raise CapabilityMissing: it is one issuer."""
        self.tenant(name)

    def _answer(self, request: Request) -> Response:
        provider = self._provider  # built outside of the changed environment: it takes a while
        with _insecure_transport(), warnings.catch_warnings():
            # Both lines call deprecated parts of Authlib; that is between the two of them.
            warnings.simplefilter("ignore", DeprecationWarning)
            response = provider(request)
        self._register_secrets(request, response)
        return response

    @cached_property
    def _provider(self) -> App:
        return from_wsgi(_application())

    def _register_secrets(self, request: Request, response: Response) -> None:
        if request.path == _TOKEN_PATH and response.status == 200:
            for name in ("access_token", "id_token", "refresh_token"):
                value = response.json_object().get(name)
                if isinstance(value, str):
                    self._secrets.register(name, value)
        location = response.header("location")
        code = Parameters.parse(urlsplit(location).query).get("code") if location else None
        if code:
            self._secrets.register("code", code)


def _application() -> WSGIApplication:
    with warnings.catch_warnings(record=True):
        # Recorded, not ignored: Authlib, when imported, puts a filter of its own before ours, to have its say.
        warnings.simplefilter("ignore")
        import flask
        import oidc_provider_mock  # type: ignore[import-untyped]  # it has no py.typed
    provider = oidc_provider_mock.app()
    provider.debug = False
    # Around the application 0.3.4 lays Werkzeug's debugger, and 0.4.8 trust in X-Forwarded headers: neither is wanted.
    return partial(flask.Flask.wsgi_app, provider)


@contextmanager
def _insecure_transport() -> Iterator[None]:
    with _ONE_AT_A_TIME:
        before = os.environ.get(INSECURE_TRANSPORT)
        os.environ[INSECURE_TRANSPORT] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[INSECURE_TRANSPORT]
            else:
                os.environ[INSECURE_TRANSPORT] = before


def _put(url: str, claims: dict[str, JsonValue]) -> Request:
    request = json_request(url, claims)
    return Request(method="PUT", url=request.url, headers=request.headers, body=request.body)
