"""A scripted provider, a backend under test and the app's side of it: the vocabulary of these tests."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
import yaml
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm
from pydantic import TypeAdapter

from mobile_sso.backend.engine import EmbeddedBackend
from mobile_sso.backend.profile import BackendProfile
from mobile_sso.backend.settings import BackendSettings, IdpConfiguration
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import AppSession, IdpChoice, LoginStarted, Refused, SignedIn
from mobile_sso.testbed.http import Request, Response, json_response
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import Exchange, Network
from mobile_sso.testbed.randomness import SeededTokens
from mobile_sso.testbed.trace import Trace

BACKEND = "https://backend.test"
CALLBACK = "makeitnative://oauth/callback"
SECRET = "attempt-secret-of-this-very-app"
CLIENT_SECRET = "correct-horse-battery-staple"


@dataclass(frozen=True)
class Keys:
    rsa: rsa.RSAPrivateKey
    other_rsa: rsa.RSAPrivateKey
    small_rsa: rsa.RSAPrivateKey
    ec: ec.EllipticCurvePrivateKey


@pytest.fixture(scope="session")
def keys() -> Keys:
    def generated(bits: int) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65537, key_size=bits)

    return Keys(generated(2048), generated(2048), generated(1024), ec.generate_private_key(ec.SECP256R1()))


def jwk_of(key: object, kid: str | None, **members: object) -> dict[str, Any]:
    algorithm = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
    jwk: dict[str, Any] = algorithm.to_jwk(key.public_key(), as_dict=True)  # type: ignore[attr-defined]
    jwk.pop("key_ops", None)
    return jwk | ({"kid": kid} if kid else {}) | members


def merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """`change` over `base`; None removes a member."""
    return {name: value for name, value in {**base, **change}.items() if value is not None}


@dataclass
class ScriptedIdp:
    """Says whatever the test wants it to say; by default it is correct."""

    keys: Keys
    clock: VirtualClock
    origin: str = "https://idp.test"
    client_id: str = "field-service"
    metadata: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    access_token_claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    members: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    response: dict[str, Any] = field(default_factory=dict)
    token_answer: Response | None = None
    userinfo_answer: Response | None = None
    jwks_answer: Response | None = None
    alg: str = "RS256"
    kid: str | None = "one"
    signing_key: Any = None
    jwks: list[dict[str, Any]] | None = None
    nonce: str = ""

    def app(self, request: Request) -> Response:
        answers: dict[str, Callable[[], Response]] = {
            "/.well-known/openid-configuration": lambda: json_response(self.discovery()),
            "/jwks": lambda: self.jwks_answer or json_response({"keys": self.published()}),
            "/token": lambda: self.token_answer or json_response(self.token_response()),
            "/userinfo": lambda: self.userinfo_answer or json_response(merged({"sub": "ada"}, self.userinfo)),
        }
        answer = answers.get(request.path)
        return answer() if answer else Response(status=404)

    def discovery(self) -> dict[str, Any]:
        document = {
            "issuer": self.origin,
            "authorization_endpoint": f"{self.origin}/authorize",
            "token_endpoint": f"{self.origin}/token",
            "jwks_uri": f"{self.origin}/jwks",
            "userinfo_endpoint": f"{self.origin}/userinfo",
            "end_session_endpoint": f"{self.origin}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }
        return merged(document, self.metadata)

    def published(self) -> list[dict[str, Any]]:
        return [jwk_of(self.keys.rsa, "one"), jwk_of(self.keys.ec, "two")] if self.jwks is None else self.jwks

    def signed(self, claims: Mapping[str, Any], header: Mapping[str, Any]) -> str:
        alg = header.get("alg", self.alg)
        key = self.signing_key or (self.keys.rsa if alg == "RS256" else self.keys.ec)
        if alg == "none":
            head = {"alg": "none", **{k: v for k, v in header.items() if k != "alg"}}
            return ".".join(base64url(json.dumps(part).encode()) for part in (head, dict(claims))) + "."
        headers = {"kid": self.kid, **header} if self.kid else dict(header)
        return jwt.encode(dict(claims), key, algorithm=alg, headers=headers)

    def token_response(self) -> dict[str, Any]:
        now = int(self.clock.now())
        access = {
            "iss": self.origin, "sub": "ada", "aud": self.client_id, "exp": now + 300, "iat": now,
            "roles": ["Technician"], "scope": "openid app:Technician",
        }  # fmt: skip
        access_token = self.signed(merged(access, self.access_token_claims), {"typ": "at+jwt"})
        claims = {
            "iss": self.origin, "sub": "ada", "aud": self.client_id, "exp": now + 300, "iat": now,
            "nonce": self.nonce, "name": "Ada Lovelace", "email": "ada@people.test", "sid": "sid-1",
            "at_hash": base64url(hashlib.sha256(access_token.encode()).digest()[:16]),
        }  # fmt: skip
        answer = {
            "access_token": access_token,
            "id_token": self.signed(merged(claims, self.claims), self.header),
            "token_type": "Bearer",
            "expires_in": 300,
        }
        return merged(answer, self.members)

    def logout_token(self, *, header: Mapping[str, Any] | None = None, **change: object) -> str:
        now = int(self.clock.now())
        claims = {
            "iss": self.origin, "aud": self.client_id, "iat": now, "exp": now + 120, "jti": "logout-1", "sub": "ada",
            "sid": "sid-1", "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }  # fmt: skip
        return self.signed(merged(claims, change), {"typ": "logout+jwt", **(header or {})})


def base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def parameters(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


@dataclass
class World:
    """One backend, its providers by alias, and what went over the network."""

    backend: EmbeddedBackend
    idps: dict[str, ScriptedIdp]
    clock: VirtualClock
    secrets: Secrets
    network: Network
    exchanges: list[Exchange]
    settings: BackendSettings
    codes: int = 0

    @property
    def idp(self) -> ScriptedIdp:
        return next(iter(self.idps.values()))

    def send(self, request: Request) -> Response:
        return self.network.send(request, source="app")

    def requests(self, path: str) -> list[Request]:
        return [one.request for one in self.exchanges if one.source == "backend" and one.request.path == path]

    def start(self, alias: str = "acme", acr: str | None = None, secret: str = SECRET) -> LoginStarted | Refused:
        choice = IdpChoice(alias=alias, acr=acr)
        return self.backend.binding.start_login(self.send, choice, attempt_secret=secret)

    def authorization_url(self, alias: str = "acme", acr: str | None = None) -> str:
        started = self.start(alias, acr)
        assert isinstance(started, LoginStarted), started
        return started.authorization_url

    def answered(self, authorization_url: str, *, alias: str = "acme", **change: object) -> str:
        """What the IdP redirects to; None in `change` removes a parameter."""
        request, idp = parameters(authorization_url), self.idps[alias]
        idp.nonce = request["nonce"]
        self.codes += 1
        found = {"code": f"code-number-{self.codes}", "state": request["state"], "iss": idp.origin}
        return f"{request['redirect_uri']}?{urlencode(merged(found, {**idp.response, **change}))}"

    def deep_link(self, alias: str = "acme", acr: str | None = None, **change: object) -> str:
        return self.answered(self.authorization_url(alias, acr), alias=alias, **change)

    def complete(self, deep_link: str, secret: str | None = SECRET) -> AppSession | Refused:
        return self.backend.binding.complete_login(self.send, deep_link, attempt_secret=secret)

    def sign_in(self, alias: str = "acme", acr: str | None = None) -> AppSession | Refused:
        return self.complete(self.deep_link(alias, acr))

    def session(self, alias: str = "acme") -> AppSession:
        session = self.sign_in(alias)
        assert isinstance(session, AppSession), (session, self.log())
        return session

    def who(self, session: AppSession) -> SignedIn | None:
        return self.backend.binding.who_am_i(self.send, session)

    def logout_url(self, session: AppSession) -> str | None:
        return self.backend.binding.logout_url(self.send, session)

    def sessions(self) -> int:
        return len(self.backend.inspection.sessions())

    def log(self) -> list[str]:
        return [f"{one.level} {one.node}: {one.text}" for one in self.backend.inspection.log()]

    def browse(self, path: str, *, method: str = "GET", body: str = "") -> Response:
        headers = (("Content-Type", "application/x-www-form-urlencoded"),) if body else ()
        return self.send(Request(method=method, url=BACKEND + path, headers=headers, body=body.encode()))


MakeWorld = Callable[..., World]
Profiles = Mapping[str, BackendProfile]


@pytest.fixture
def make_world(keys: Keys) -> MakeWorld:
    """Build a world: `flaws`, `surface`, `aliases`, and anything of `IdpConfiguration` or `BackendSettings`."""

    def build(
        *,
        flaws: tuple[str, ...] = (),
        surface: str = "rest",
        profile: BackendProfile | None = None,
        aliases: tuple[str, ...] = ("acme",),
        idp: Mapping[str, Any] | None = None,
        **settings: object,
    ) -> World:
        clock, secrets = VirtualClock(), Secrets()
        network = Network(trace=Trace(clock=clock, secrets=secrets))
        exchanges: list[Exchange] = []
        network.observe(exchanges.append)
        idps = {alias: ScriptedIdp(keys, clock) for alias in aliases}
        for number, (alias, one) in enumerate(idps.items()):
            one.origin = "https://idp.test" if number == 0 else f"https://{alias}.test"
            network.connect(one.origin, one.app, name="idp")
        configurations = tuple(
            replace(
                IdpConfiguration(
                    alias=alias,
                    discovery_url=f"{one.origin}/.well-known/openid-configuration",
                    client_id=one.client_id,
                    client_secret=CLIENT_SECRET,
                    custom_callback_url=CALLBACK,
                ),
                **(idp or {}),
            )
            for alias, one in idps.items()
        )
        entered = BackendSettings(
            **{"idps": configurations, "known_roles": ("User", "Technician", "Manager"), **settings}
        )
        backend = EmbeddedBackend(
            profile or BackendProfile(name="under-test", surface=surface, flaws=flaws),  # type: ignore[arg-type]
            entered,
            origin=BACKEND,
            send=network.sender("backend"),
            clock=clock,
            tokens=SeededTokens(7),
            secrets=secrets,
        )
        network.connect(BACKEND, backend.app, name="backend")
        return World(backend, idps, clock, secrets, network, exchanges, entered)

    return build


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """The strict backend."""
    return make_world()


@pytest.fixture
def make_mendix(make_world: MakeWorld, mendix_profile: BackendProfile) -> MakeWorld:
    """Build a world with the Mendix generation."""
    return lambda **change: make_world(profile=mendix_profile, **change)


@pytest.fixture
def mendix(make_mendix: MakeWorld) -> World:
    """The Mendix generation, as its profile says."""
    return make_mendix()


@pytest.fixture(scope="session")
def profiles() -> dict[str, BackendProfile]:
    """The bundled profiles; a file has its version, and its name is the profile's."""
    adapter = TypeAdapter(BackendProfile)
    found = {}
    for path in sorted((Path(__file__).parents[2] / "fixtures" / "backends").glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert content.pop("version") == 1
        found[path.stem] = adapter.validate_json(json.dumps({"name": path.stem, **content}))
    return found


@pytest.fixture(scope="session")
def mendix_profile(profiles: dict[str, BackendProfile]) -> BackendProfile:
    return profiles["mendix-mobile-sso-2.1"]
