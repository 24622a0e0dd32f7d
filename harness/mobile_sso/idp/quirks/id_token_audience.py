"""The audience of the ID token is written as an array, or names others beside the client.

In YAML: `id_token_audience: { form: extra, others: [reporting] }`.

Source: idp-knobs C `id_token.aud` (Salesforce: an array is possible), `id_token.azp`; OpenID Connect Core 2, 3.1.3.7
rules 3 to 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import TOKEN_CLAIMS
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class IdTokenAudience(Quirk[dict[str, JsonValue]]):
    """Writes `aud` as `form` says: `string` is the ideal; `array` of the one client; `extra`: with `others` after it.

    `azp` names the client as the authorized party; absent: where there are others.
    """

    name = "id_token_audience"
    stage = TOKEN_CLAIMS

    form: Literal["string", "array", "extra"] = "string"
    others: tuple[str, ...] = ()
    azp: bool | None = None

    def __post_init__(self) -> None:
        """Refuse others for another form, `extra` without any, and the ideal."""
        if (self.form == "extra") != bool(self.others):
            raise ValueError("quirk 'id_token_audience': 'others' are those whom the form 'extra' names")
        if self.form == "string" and not self.azp:
            raise ValueError("quirk 'id_token_audience' needs a 'form' other than 'string', or 'azp'")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether these are the claims of an ID token."""
        return context.artefact == "id_token"

    def apply(self, value: dict[str, JsonValue], context: QuirkContext) -> dict[str, JsonValue]:
        """Return the claims with the audience in its form."""
        client: JsonValue = value.get("aud")
        audience = client if self.form == "string" else [client, *self.others]
        authorized = self.form == "extra" if self.azp is None else self.azp
        return {**value, "aud": audience, **({"azp": context.client_id} if authorized else {})}
