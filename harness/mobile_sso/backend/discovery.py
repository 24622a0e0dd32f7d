"""Provider metadata: fetched, checked, kept for a while.

Source: OpenID Connect Discovery 4; conformance-and-attacks DSC-01 to DSC-04.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.checks import run
from mobile_sso.backend.facts import DiscoveryFacts
from mobile_sso.backend.log import Entry, Log
from mobile_sso.backend.refusals import Reason, SignInRefused
from mobile_sso.backend.settings import IdpConfiguration
from mobile_sso.backend.stages import DISCOVERY
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.http import JsonValue, Request, Send
from mobile_sso.testbed.network import NetworkError

MAX_BYTES = 512 * 1024


@dataclass(frozen=True, kw_only=True)
class ProviderMetadata:
    """The members of the discovery document that are used here."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    lists_s256: bool
    lists_challenge_methods: bool
    promises_iss: bool
    """`authorization_response_iss_parameter_supported` (RFC 9207 3)."""


class Discovery:
    """The metadata of every configured provider."""

    def __init__(self, *, send: Send, clock: Clock, log: Log, behaviour: Behaviour) -> None:
        """Fetch through `send`."""
        self._send = send
        self._clock = clock
        self._log = log
        self._behaviour = behaviour
        self._known: dict[str, tuple[float, ProviderMetadata]] = {}

    def metadata(self, idp: IdpConfiguration) -> ProviderMetadata:
        """Return the metadata of `idp`; raise SignInRefused(SIGN_IN_UNAVAILABLE) where there is none to trust."""
        known = self._known.get(idp.discovery_url)
        if known is not None and self._is_fresh(known[0]):
            return known[1]
        try:
            document = self._fetch(idp.discovery_url)
            facts = DiscoveryFacts(discovery_url=idp.discovery_url, metadata=document)
            run(DISCOVERY, facts, active=self._behaviour.checks)
            metadata = _metadata(document)
        except (CheckFailed, NetworkError, ValueError) as error:
            self._log.write(Entry.DISCOVERY_FAILED, alias=idp.alias, detail=str(error))
            raise SignInRefused(Reason.SIGN_IN_UNAVAILABLE) from error
        if metadata.lists_challenge_methods and not metadata.lists_s256 and self._behaviour.pkce == "if-advertised":
            self._log.write(Entry.PKCE_NOT_USED, alias=idp.alias)
        self._known[idp.discovery_url] = (self._clock.now(), metadata)
        return metadata

    def _is_fresh(self, fetched_at: float) -> bool:
        lifetime = self._behaviour.metadata_lifetime
        return lifetime is None or self._clock.now() - fetched_at < lifetime

    def _fetch(self, url: str) -> Mapping[str, JsonValue]:
        response = self._send(Request(method="GET", url=url, headers=(("Accept", "application/json"),)))
        if response.status != 200:
            raise ValueError(f"{url} answered {response.status}")
        if len(response.body) > MAX_BYTES:
            raise ValueError(f"{url} answered {len(response.body)} bytes, at most {MAX_BYTES} are read")
        return response.json_object()


def _metadata(document: Mapping[str, JsonValue]) -> ProviderMetadata:
    methods = document.get("code_challenge_methods_supported")
    return ProviderMetadata(
        issuer=_required(document, "issuer"),
        authorization_endpoint=_required(document, "authorization_endpoint"),
        token_endpoint=_required(document, "token_endpoint"),
        jwks_uri=_required(document, "jwks_uri"),
        userinfo_endpoint=_optional(document, "userinfo_endpoint"),
        end_session_endpoint=_optional(document, "end_session_endpoint"),
        lists_challenge_methods=isinstance(methods, list),
        lists_s256=isinstance(methods, list) and "S256" in methods,
        promises_iss=document.get("authorization_response_iss_parameter_supported") is True,
    )


def _required(document: Mapping[str, JsonValue], name: str) -> str:
    value = _optional(document, name)
    if value is None:
        raise ValueError(f"the metadata has no {name}")
    return value


def _optional(document: Mapping[str, JsonValue], name: str) -> str | None:
    value = document.get(name)
    return value if isinstance(value, str) and value else None
