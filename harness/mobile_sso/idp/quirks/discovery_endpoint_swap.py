"""One endpoint of the discovery document is somebody else's, as in a mix-up or SSRF attack.

In YAML: `discovery_endpoint_swap: { field: token_endpoint, to_issuer: "https://attacker.test" }`.

Source: conformance-and-attacks 5.2 `discovery_endpoint_swap`, cases `malicious-endpoints`, `audience-injection`,
`jwks-ssrf`; RFC 9700 4.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import METADATA
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class DiscoveryEndpointSwap(Quirk[dict[str, JsonValue]]):
    """Lets `field` lead to the same path at the origin of `to_issuer`, or to `url`."""

    name = "discovery_endpoint_swap"
    stage = METADATA

    field: str
    """`jwks_uri`, or a member that ends in `_endpoint`; with `to_issuer`, one that is absent stays absent."""
    to_issuer: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        """Refuse a field that holds no URL, and both targets or none."""
        if self.field != "jwks_uri" and not self.field.endswith("_endpoint"):
            raise ValueError(
                f"quirk 'discovery_endpoint_swap': 'field' is jwks_uri or ends in _endpoint, got {self.field!r}"
            )
        if (self.to_issuer is None) is (self.url is None):
            raise ValueError("quirk 'discovery_endpoint_swap' takes either 'to_issuer' or 'url'")

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the metadata with the member changed."""
        if self.url is not None:
            return {**value, self.field: self.url}
        present, target = value.get(self.field), urlsplit(self.to_issuer or "")
        if not isinstance(present, str):
            return value
        return {**value, self.field: urlsplit(present)._replace(scheme=target.scheme, netloc=target.netloc).geturl()}
