"""The issuer is another text in the metadata than in the ID token, or in the access token.

In YAML: `issuer: { discovery: template }` (Entra common), `issuer: { access_token: adfs_trust }` (AD FS).

Source: idp-knobs A `issuer.discovery`, `issuer.id_token`, `issuer.access_token`, I `issuer.*` special values;
OpenID Connect Discovery 4.3, Core 3.1.3.7 rule 2.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import HINT_ISSUER, METADATA, TOKEN_CLAIMS
from mobile_sso.testbed.http import JsonValue

MembersOrText: TypeAlias = dict[str, JsonValue] | str

_AS_IS = "as_is"
_ANNOUNCED = "access_token_issuer"


@dataclass(frozen=True, kw_only=True)
class Issuer(Quirk[MembersOrText]):
    """Says what stands for the issuer in each place: a literal text, or a word for what providers make of it.

    `as_is`; `template` (`{tenantid}` in place of the first folder, or as one); `other_path`; `other_host`;
    `trailing_slash`; `schemeless`; `uppercase_host`; `v1` (host `sts.…`, no `/v2.0`, a slash at the end);
    `adfs_trust` (`http://…/adfs/services/trust`). Logout tokens and signed userinfo say what the ID token says. Where
    the metadata has the member `access_token_issuer` (AD FS), it says what access tokens say.
    """

    name = "issuer"
    stage = METADATA
    also_at = (TOKEN_CLAIMS, HINT_ISSUER)

    discovery: str = _AS_IS
    id_token: str = _AS_IS
    access_token: str = _AS_IS

    def __post_init__(self) -> None:
        """Refuse a word that is none of ours, and no issuer either."""
        for place, text in (
            ("discovery", self.discovery), ("id_token", self.id_token), ("access_token", self.access_token),
        ):  # fmt: skip
            if text not in _WORDS and not set(text) & set(".:/"):
                raise ValueError(
                    f"quirk 'issuer': {place!r} is a host or URL, or one of {', '.join(_WORDS)}; not {text!r}"
                )

    def apply(self, value: MembersOrText, context: QuirkContext) -> MembersOrText:
        """Return the metadata or claims with the issuer of their place; or which issuer a hint must name."""
        real = context.provider.issuer
        if isinstance(value, str):
            return _written(self.id_token, real)
        if context.stage == METADATA.name:
            announced = {_ANNOUNCED: _written(self.access_token, real)} if _ANNOUNCED in value else {}
            return {**value, "issuer": _written(self.discovery, real), **announced}
        if "iss" not in value:
            return value
        wanted = self.access_token if context.artefact == "access_token" else self.id_token
        return {**value, "iss": _written(wanted, real)}


def _written(wanted: str, issuer: str) -> str:
    return _WORDS[wanted](issuer) if wanted in _WORDS else wanted


def _template(issuer: str) -> str:
    scheme, host, folders = _parts(issuer)
    return "/".join([f"{scheme}://{host}", "{tenantid}", *folders[1:]])


def _other_path(issuer: str) -> str:
    scheme, host, _ = _parts(issuer)
    return f"{scheme}://{host}/{uuid.uuid5(uuid.NAMESPACE_URL, issuer)}/v2.0/"


def _other_host(issuer: str) -> str:
    scheme, host, folders = _parts(issuer)
    return "/".join([f"{scheme}://issuer.{host}", *folders])


def _v1(issuer: str) -> str:
    scheme, host, folders = _parts(issuer)
    return "/".join([f"{scheme}://sts.{host}", *(folder for folder in folders if folder not in ("v2.0", "")), ""])


def _uppercase_host(issuer: str) -> str:
    scheme, host, folders = _parts(issuer)
    return "/".join([f"{scheme}://{host.upper()}", *folders])


def _parts(issuer: str) -> tuple[str, str, list[str]]:
    parts = urlsplit(issuer)
    return parts.scheme, parts.netloc, parts.path.split("/")[1:]


_WORDS: Mapping[str, Callable[[str], str]] = {
    _AS_IS: lambda issuer: issuer,
    "template": _template,
    "other_path": _other_path,
    "other_host": _other_host,
    "trailing_slash": lambda issuer: f"{issuer.rstrip('/')}/",
    "schemeless": lambda issuer: issuer.partition("://")[2],
    "uppercase_host": _uppercase_host,
    "v1": _v1,
    "adfs_trust": lambda issuer: f"http://{urlsplit(issuer).netloc}/adfs/services/trust",
}
