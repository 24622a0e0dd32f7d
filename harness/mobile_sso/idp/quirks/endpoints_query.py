"""The endpoint URLs of the metadata hold a query already, so that a client must add to it and not begin another.

The provider finds its endpoints by their path. A client that appends `?client_id=…` to `…/authorize?p=policy` has sent
one long `p` and no `client_id`.

In YAML: `endpoints_query: { query: p=b2c_1_sign_in }`.

Source: idp-knobs A `endpoints.query_in_url` (some tenants of Azure AD B2C); idp-behaviour 1 "B2C"; RFC 6749 3.1, 3.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import METADATA
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class EndpointsQuery(Quirk[dict[str, JsonValue]]):
    """Adds `query` to the URL of every endpoint, and of the keys; `fields` names other members than these."""

    name = "endpoints_query"
    stage = METADATA

    query: str = "p=policy"
    fields: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse an empty query."""
        if not self.query or self.query.startswith("?"):
            raise ValueError(f"quirk 'endpoints_query': 'query' is a query without its '?', got {self.query!r}")

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the metadata with the query in its URLs."""
        return {name: self._queried(content) if self._concerned(name) else content for name, content in value.items()}

    def _concerned(self, name: str) -> bool:
        return name in self.fields if self.fields is not None else name == "jwks_uri" or name.endswith("_endpoint")

    def _queried(self, content: JsonValue) -> JsonValue:
        if not isinstance(content, str):
            return content
        return f"{content}{'&' if urlsplit(content).query else '?'}{self.query}"
