"""The provider takes other client authentication methods than the registered one, or refuses in its own way.

`accept` names the methods that are good for every client, whatever it registered: `[client_secret_basic]` refuses
whoever sends the secret in the body, `[client_secret_basic, client_secret_post]` takes both, `[none]` takes any client
at its word, and `[]` nobody at all. `reject_with` and `status` change how a client is refused that did not prove
itself, for whatever reason: some answer a wrong secret with 400 `invalid_client`, 401 `unauthorized_client` or 401
`access_denied`.

Source: conformance-and-attacks 5.4 `client_auth`, 5.9 `oidcc-client-test-client-secret-basic`, case `invalid-client`;
idp-knobs A `client.auth_accepted`, E `events.wrong_secret`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import CLIENT_METHODS, ERROR

_Method = Literal["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt", "none"]


@dataclass(frozen=True, kw_only=True)
class ClientAuth(Quirk[tuple[str, ...] | ErrorAnswer]):
    """Accepts the methods `accept`, absent: the registered one; refuses with `reject_with` and `status`."""

    name = "client_auth"
    stage = CLIENT_METHODS
    also_at = (ERROR,)

    accept: tuple[_Method, ...] | None = None
    reject_with: str | None = None
    status: int | None = None

    def __post_init__(self) -> None:
        """Raise ValueError where nothing would differ, or where `status` is no error."""
        if self.accept is None and self.reject_with is None and self.status is None:
            raise ValueError("quirk 'client_auth' changes nothing; give it 'accept', 'reject_with' or 'status'")
        if self.status is not None and not 400 <= self.status <= 599:
            raise ValueError(f"quirk 'client_auth': 'status' must be from 400 to 599, got {self.status}")

    def apply(self, value: tuple[str, ...] | ErrorAnswer, context: QuirkContext) -> tuple[str, ...] | ErrorAnswer:
        """Return the accepted methods, or the other answer to a client that did not prove itself."""
        if not isinstance(value, ErrorAnswer):
            return value if self.accept is None else tuple(self.accept)
        if value.form != "json" or value.error != "invalid_client":
            return value
        status = value.status if self.status is None else self.status
        challenge = () if status == 401 else ("www-authenticate",)  # it belongs to 401: RFC 9110 11.6.1
        return replace(
            value,
            error=self.reject_with or value.error,
            status=status,
            headers=tuple(header for header in value.headers if header[0].lower() not in challenge),
        )
