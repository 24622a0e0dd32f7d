"""Relying parties as they are entered at the provider: by its administrator, or by themselves.

Source: OpenID Connect Registration 3, 4; RFC 7592 2 (a client that registered itself can look itself up and leave).
"""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from mobile_sso.idp.client_assertions import read_assertion
from mobile_sso.idp.expiring import ExpiringStore
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.registration_rules import WITHOUT_SECRET, RegistrationWarning, check
from mobile_sso.idp.settings import (
    CLIENT_ASSERTION_LEEWAY,
    CLIENT_ASSERTION_LIFETIME,
    MAX_CLIENT_ASSERTIONS,
    MAX_DYNAMIC_CLIENTS,
)
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import ClientCredentials, ClientRegistration
from mobile_sso.testbed.http import Request
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource


@dataclass(frozen=True, kw_only=True)
class Client:
    """A registered relying party with the secret it was given."""

    registration: ClientRegistration
    secret: str = field(repr=False)
    """Empty: it has none."""
    registration_access_token: str = field(default="", repr=False)
    """What a client that registered itself manages its registration with; empty: the administrator does."""
    issued_at: int = 0
    """When a client that registered itself did so, in seconds since the epoch."""
    warnings: tuple[RegistrationWarning, ...] = ()
    """What the strict redirect policy would have refused."""

    @property
    def client_id(self) -> str:
        """Its identifier."""
        return self.registration.client_id

    @property
    def name(self) -> str:
        """What a person reads on the sign-in page."""
        return self.registration.client_name or self.registration.client_id

    @property
    def is_public(self) -> bool:
        """Whether it cannot prove who it is."""
        return self.registration.token_endpoint_auth_method == "none"


class Clients:
    """Every registered relying party, and the assertions they have used."""

    def __init__(self, *, profile: IdpProfile, clock: Clock, tokens: TokenSource, secrets: Secrets) -> None:
        """Hold registrations against `profile`; mint secrets from `tokens` and make them known to `secrets`."""
        self._profile = profile
        self._clock = clock
        self._tokens = tokens
        self._secrets = secrets
        self._entered: dict[str, Client] = {}
        self._self_registered: OrderedDict[str, Client] = OrderedDict()
        self._assertions: ExpiringStore[bool] = ExpiringStore(
            clock=clock, lifetime=CLIENT_ASSERTION_LIFETIME + CLIENT_ASSERTION_LEEWAY, limit=MAX_CLIENT_ASSERTIONS
        )

    def register(self, registration: ClientRegistration) -> ClientCredentials:
        """Enter `registration`; a client that is known already is replaced and keeps its secret, unless it brings one.

        The credentials of a client without a secret have an empty one. Raises RegistrationRefused, a ValueError, where
        the registration cannot be accepted, and ValueError where its secret is too short to be masked.
        """
        warnings = check(registration, self._profile)
        known = self.get(registration.client_id)
        secret = self._secret(registration, known.secret if known else "")
        client = Client(registration=registration, secret=secret, warnings=warnings)
        self._self_registered.pop(registration.client_id, None)
        self._entered[registration.client_id] = client
        return ClientCredentials(client_id=registration.client_id, client_secret=secret)

    def register_itself(self, registration: ClientRegistration) -> Client:
        """Enter a client that registers itself under an identifier of ours; the oldest of too many is forgotten.

        Raises RegistrationRefused where the registration cannot be accepted; its client_id is not looked at.
        """
        registration = replace(registration, client_id=self._tokens.token(16))
        warnings = check(registration, self._profile)
        client = Client(
            registration=registration,
            secret=self._secret(registration, ""),
            registration_access_token=self._secrets.register("registration_access_token", self._tokens.token()),
            issued_at=int(self._clock.now()),
            warnings=warnings,
        )
        self._self_registered[client.client_id] = client
        if len(self._self_registered) > MAX_DYNAMIC_CLIENTS:
            self._self_registered.popitem(last=False)
        return client

    def managed(self, client_id: str, registration_access_token: str) -> Client | None:
        """Return the client that registered itself as `client_id`, or None where it is not or the token is another."""
        client = self._self_registered.get(client_id)
        if client is None:
            return None
        token = client.registration_access_token.encode()
        return client if hmac.compare_digest(token, registration_access_token.encode()) else None

    def take_over(self, others: Clients) -> None:
        """Know every client that `others` know, as it was entered there: unchecked."""
        self._entered, self._self_registered = others._entered, others._self_registered

    def remove(self, client_id: str) -> None:
        """Forget the client called `client_id`; one that is unknown is no error."""
        self._entered.pop(client_id, None)
        self._self_registered.pop(client_id, None)

    def all(self) -> tuple[Client, ...]:
        """Return every client, those that were entered first, each kind in the order of its coming."""
        return (*self._entered.values(), *self._self_registered.values())

    def get(self, client_id: str) -> Client | None:
        """Return the client called `client_id`, or None."""
        return self._entered.get(client_id) or self._self_registered.get(client_id)

    @property
    def warnings(self) -> tuple[RegistrationWarning, ...]:
        """What the strict redirect policy would have refused, over all clients."""
        return tuple(warning for client in self.all() for warning in client.warnings)

    def spend_assertion(self, client_id: str, identifier: str) -> bool:
        """Return whether a client's assertion is used for the first time; from now on it is not."""
        key = hashlib.sha256(f"{client_id}\n{identifier}".encode("utf-8", "surrogatepass")).hexdigest()
        if self._assertions.get(key):
            return False
        self._assertions.put(key, True)
        return True

    @property
    def held(self) -> int:
        """How many clients that registered themselves, and used assertions, are in memory."""
        return len(self._self_registered) + self._assertions.held

    def _secret(self, registration: ClientRegistration, known: str) -> str:
        if registration.token_endpoint_auth_method in WITHOUT_SECRET:
            return ""
        return self._secrets.register("client_secret", registration.client_secret or known or self._tokens.token())


def client_id_of(request: Request) -> str:
    """Return the client that `request` names, by whatever means, unproven; empty where it names none."""
    named = request.query.get("client_id") or request.form.get("client_id")
    if named:
        return named
    if request.basic_credentials:
        return request.basic_credentials[0]
    assertion = read_assertion(request.form.get("client_assertion") or "")
    return assertion.subject if assertion else ""
