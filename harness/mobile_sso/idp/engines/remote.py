"""Any OpenID provider that runs somewhere, by its discovery URL: the engine that nobody here wrote.

It changes nothing at the provider. Clients and people are those that its profile declares; what a scenario wants beyond
them is a CapabilityMissing, so that the case is skipped with that reason. It lives in real time and cannot misbehave on
demand. Whether the SSO session lives is found out as a relying party would: with `prompt=none`, by the phone's browser.

Source: design "IdP engine" (`remote`); OpenID Connect Core 3.1.2.1, 3.1.2.6 (`prompt=none`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

from mobile_sso.idp.engines.remote_discovery import Discovered, RemoteIdpUnusable, origins
from mobile_sso.idp.remote_profile import FromEnvironment, RemoteProvider, Secret, SignInStep, StaticClient, variables
from mobile_sso.testbed.contracts import (
    CapabilityMissing,
    ClientCredentials,
    ClientRegistration,
    FormPage,
    Persona,
    SignInForm,
)
from mobile_sso.testbed.http import App, Parameters, Request, with_query
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource

_MASKABLE = 6
_MAX_REDIRECTS = 10
_ALIVE = frozenset({"interaction_required", "consent_required", "account_selection_required"})
"""Core 3.1.2.6: errors of `prompt=none` that say somebody is signed in, and has to be asked something all the same."""


class SecretMissing(Exception):
    """Variables of the environment that a profile names are not set; the text says which, for whom, what to do."""


class RemoteIdp:
    """An `IdpEngine` on top of a provider that runs somewhere else."""

    def __init__(
        self,
        name: str,
        remote: RemoteProvider,
        *,
        send: App,
        environment: Mapping[str, str],
        secrets: Secrets,
        tokens: TokenSource,
        discovered: Discovered,
    ) -> None:
        """Get to know the provider that the profile `name` describes, through `send`.

        Raises:
            SecretMissing: where the `environment` lacks a variable that the profile names.
            RemoteIdpUnusable: where its metadata cannot be read.
        """
        check_environment(name, remote, environment)
        self._name = name
        self._remote = remote
        self._send = send
        self._environment = environment
        self._secrets = secrets
        self._tokens = tokens
        self._metadata = discovered.metadata(name, remote.discovery_url, send)
        self.cookies: Callable[[str], str | None] = lambda url: None
        """The `Cookie` header that the phone's browser would send to a URL."""

    @property
    def engine(self) -> str:
        """The engine's name."""
        return "remote"

    @property
    def capabilities(self) -> frozenset[str]:
        """What the profile declares."""
        return frozenset(self._remote.capabilities)

    @property
    def issuer(self) -> str:
        """The issuer identifier, as the metadata says it."""
        return str(self._metadata["issuer"])

    @property
    def discovery_url(self) -> str:
        """Where its metadata is."""
        return self._remote.discovery_url

    @property
    def origins(self) -> tuple[str, ...]:
        """Every origin that is the provider's: those of its metadata, and those that the profile adds."""
        return tuple(dict.fromkeys((*origins(self._metadata, self.discovery_url), *self._remote.origins)))

    @property
    def sign_in_form(self) -> SignInForm:
        """How its pages are filled in, as the profile declares it."""
        first, *then = self._remote.sign_in
        return SignInForm(
            username=first.username or "",
            password=first.password,
            submit=first.press,
            cancel=self._remote.cancel,
            then=tuple(map(_page, then)),
            sign_out=tuple(map(_page, self._remote.logout)),
            declared_in=self._file,
        )

    @property
    def app(self) -> App:
        """The way to the provider."""
        return self._send

    def register_client(self, registration: ClientRegistration) -> ClientCredentials:
        """Return the credentials of the client that is entered there for the app.

        Raises CapabilityMissing where no client is, or where it is entered otherwise than `registration` wants.
        """
        app = registration.client_name
        client = self._remote.clients.get(app)
        if client is None:
            declared = ", ".join(self._remote.clients)
            raise self._cannot(f"has a client for {declared}, and none for the app {app}", "add one to remote.clients")
        self._compare(app, client, registration)
        return ClientCredentials(client_id=client.client_id, client_secret=self._secret("client_secret", client))

    def _compare(self, app: str, client: StaticClient, wanted: ClientRegistration) -> None:
        callback = wanted.redirect_uris[0]
        where = f"remote.clients.{app}"
        if callback not in client.redirect_uris:
            known = ", ".join(client.redirect_uris)
            advice = f"register it there, too, and add it to {where}.redirect_uris"
            raise self._cannot(f"has the redirect URIs {known}, and not {callback}", advice)
        if wanted.token_endpoint_auth_method != client.token_endpoint_auth_method:
            raise self._cannot(
                f"has the client {client.client_id} with {client.token_endpoint_auth_method}, "
                f"and not with {wanted.token_endpoint_auth_method}",
                f"another client there, and in {where}",
            )
        there, here = set(client.post_logout_redirect_uris), set(wanted.post_logout_redirect_uris)
        if "end_session" in self.capabilities and (there or here) and not there & here:
            raise self._cannot(
                f"has the post-logout redirect URIs {', '.join(sorted(there)) or '(none)'}, "
                f"and not {', '.join(sorted(here)) or '(none)'}",
                f"register one of them there, and add it to {where}.post_logout_redirect_uris",
            )

    def put_persona(self, persona: Persona) -> None:
        """Find `persona` among the declared ones; raise CapabilityMissing where they are not, or have other roles."""
        known = self._remote.personas.get(persona.username)
        if known is None:
            raise self._cannot(
                f"has no persona {persona.username}, only {', '.join(self._remote.personas)}",
                "add the persona to remote.personas, with the name and the password of a person who is there",
            )
        if known.roles is not None and sorted(known.roles) != sorted(persona.roles):
            raise self._cannot(
                f"has the persona {persona.username} with the roles {', '.join(known.roles) or '(none)'}, "
                f"and not with {', '.join(persona.roles) or '(none)'}",
                "nothing: roles are given there, not by a scenario",
            )

    def persona_there(self, persona: Persona) -> Persona:
        """Return `persona` as the provider knows them: what they type, and by what they are told from others.

        Raises CapabilityMissing where they are not declared.
        """
        self.put_persona(persona)
        known = self._remote.personas[persona.username]
        given = {"sub": known.sub, "email": known.email}
        claims = {**persona.claims, **{name: value for name, value in given.items() if value is not None}}
        return Persona(
            username=known.username or persona.username,
            password=self._value("password", known.password),
            claims=claims,
            roles=persona.roles if known.roles is None else known.roles,
        )

    def sso_sessions(self) -> int:
        """Return 1 where the phone's browser has an SSO session, else 0: asked with `prompt=none` (Core 3.1.2.1).

        Raises CapabilityMissing without `sso_session`, RemoteIdpUnusable where the provider gives no answer.
        """
        if "sso_session" not in self.capabilities:
            raise CapabilityMissing(f"the profile {self._name} does not declare the capability sso_session")
        client = next(iter(self._remote.clients.values()))
        redirect_uri = client.redirect_uris[0]
        question = {
            "client_id": client.client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": "openid",
            "prompt": "none",
            "state": self._tokens.token(),
            "nonce": self._tokens.token(),
            "code_challenge": self._tokens.token(),
            "code_challenge_method": "S256",
        }
        answer = self._followed(with_query(str(self._metadata["authorization_endpoint"]), question), redirect_uri)
        error = answer.get("error")
        return int("code" in answer or error in _ALIVE)

    def _followed(self, url: str, redirect_uri: str) -> Parameters:
        first = url.partition("?")[0]
        for _ in range(_MAX_REDIRECTS):
            cookie = self.cookies(url)
            response = self._send(
                Request(method="GET", url=url, headers=(("Cookie", cookie),) if cookie is not None else ())
            )
            location = response.header("location")
            if location is None:
                break
            if location.startswith(redirect_uri):
                parts = urlsplit(location)
                return Parameters.parse(parts.query or parts.fragment)
            url = urljoin(url, location)
        raise RemoteIdpUnusable(
            f"IdP {self._name}: whether its SSO session lives could not be found out",
            sent=f"GET {first} with prompt=none, as the browser",
            came_back=f"{response.status} from {url.partition('?')[0]}, and no redirect to {redirect_uri}",
            change="leave sso_session out of remote.capabilities where it does not know prompt=none",
        )

    def struck_quirks(self) -> frozenset[str]:
        """Return nothing: nobody here can make it misbehave."""
        return frozenset()

    def end_sso_sessions(self, username: str) -> int:
        """Raise CapabilityMissing: nobody here is its administrator."""
        raise CapabilityMissing(f"nobody here administers the provider of {self._name} (capability sso_end)")

    def tenant(self, name: str) -> RemoteIdp:
        """Raise CapabilityMissing: it is one issuer."""
        raise CapabilityMissing(f"the provider of {self._name} is one issuer (capability tenants)")

    def create_tenant(self, name: str) -> RemoteIdp:
        """Raise CapabilityMissing: it is one issuer."""
        return self.tenant(name)

    def drop_tenant(self, name: str) -> None:
        """Raise CapabilityMissing: it is one issuer."""
        self.tenant(name)

    @property
    def _file(self) -> str:
        return f"fixtures/idps/{self._name}.yaml"

    def _cannot(self, fact: str, advice: str) -> CapabilityMissing:
        return CapabilityMissing(f"the provider of {self._name} {fact}; to change in {self._file}: {advice}")

    def _secret(self, kind: str, client: StaticClient) -> str:
        return self._value(kind, client.client_secret)

    def _value(self, kind: str, secret: Secret) -> str:
        value = self._environment[secret.environment] if isinstance(secret, FromEnvironment) else secret
        return self._secrets.register(kind, value) if len(value) >= _MASKABLE else value


def check_environment(name: str, remote: RemoteProvider, environment: Mapping[str, str]) -> None:
    """Raise SecretMissing where the `environment` lacks variables that the profile `name` wants; all are told."""
    missing = {variable: use for variable, use in variables(remote).items() if not environment.get(variable)}
    if missing:
        lines = "".join(f"\n  {variable}: {use}" for variable, use in missing.items())
        raise SecretMissing(
            f"IdP {name}: the environment lacks what its profile names:{lines}\n"
            f"  change: export {next(iter(missing))}=…, or another variable under `remote` in fixtures/idps/{name}.yaml"
        )


def _page(step: SignInStep) -> FormPage:
    enter = dict(step.enter)
    if step.username is not None:
        enter[step.username] = "{username}"
    if step.password is not None:
        enter[step.password] = "{password}"
    return FormPage(enter=enter, press=step.press, shown_by=step.shown_by, optional=step.optional)
