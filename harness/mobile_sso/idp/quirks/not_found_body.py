"""Where there is nothing, the provider answers with a JSON body of its own.

Whoever enters an authorization server that does not exist reads this in place of the metadata.

Source: idp-knobs E `errors.style` okta; idp-behaviour 2 "Errors" (404 with `errorCode` E0000007 for an unknown issuer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import NOT_FOUND
from mobile_sso.testbed.http import JsonValue, Response, json_response


@dataclass(frozen=True, kw_only=True)
class NotFoundBody(Quirk[Response]):
    """Answers with `status` and `members`, in whose texts `{random}` is filled in; only for paths that begin `below`.

    What another quirk has put there already stays.
    """

    name = "not_found_body"
    stage = NOT_FOUND

    members: Mapping[str, JsonValue]
    status: int = 404
    below: str = "/"

    def __post_init__(self) -> None:
        """Refuse a status that says it went well."""
        if not 400 <= self.status <= 599:
            raise ValueError(f"quirk 'not_found_body': 'status' is from 400 to 599, got {self.status}")

    def apply(self, value: Response, context: QuirkContext) -> Response:
        """Return the answer with that body."""
        if value.status != 404 or context.request is None or not context.request.path.startswith(self.below):
            return value
        filled = {
            name: member.replace("{random}", context.provider.tokens.token(16)) if isinstance(member, str) else member
            for name, member in self.members.items()
        }
        return json_response(filled, status=self.status)
