"""One event is refused in the words of one provider: its own code, status and text, on a page or somewhere else.

Together with `errors_style` the one that stands first in the profile acts first: see there.

In YAML: `event_error: [ { event: wrong_secret, error: unauthorized_client },
{ event: redirect_uri_mismatch, location: "?error=redirect_mismatch&client_id={client_id}" } ]`.

Source: idp-knobs E `events.*`, `userinfo.error`, B `redirect.mismatch.kind`; idp-behaviour 1-12 "Errors".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import quote

from mobile_sso.idp.error_answer import ErrorAnswer
from mobile_sso.idp.errors import EVENTS
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.parameters import did_you_mean
from mobile_sso.idp.quirks.stages import ERROR
from mobile_sso.testbed.http import JsonValue


@dataclass(frozen=True, kw_only=True)
class EventError(Quirk[ErrorAnswer]):
    """Words the answer to an `event`; what is not given stays as it is.

    `description`, `heading` and `location` may hold `{client_id}` and `{redirect_uri}`, as the request named them.
    """

    name = "event_error"
    stage = ERROR

    event: str | tuple[str, ...]
    """A word of `idp/errors.py`, or several that are answered alike."""
    where: Literal["page", "json", "redirect"] | None = None
    """What the answer would ideally be, for an event that has several: a page, a body or a redirect; absent: any."""
    status: int | None = None
    error: str | None = None
    description: str | None = None
    """The empty text: no description."""
    code: str | None = None
    """The provider's own code, shown on a page and used by the styles: `AADSTS50011`."""
    form: Literal["page", "json", "text", "empty"] | None = None
    heading: str | None = None
    members: Mapping[str, JsonValue] = field(default_factory=dict)
    """Further members of the body, or parameters of the redirect."""
    location: str | None = None
    """Where the browser is sent instead; `?…` leads to the provider's own page for errors (`endpoints.error`)."""
    challenge: str | None = None
    """The whole WWW-Authenticate of a 401, as odd as some are; the empty text: none."""

    def __post_init__(self) -> None:
        """Refuse an unknown event, and a redirect that is a page, too."""
        for event in self._events:
            if event not in EVENTS:
                hint = did_you_mean(event, EVENTS)
                raise ValueError(f"quirk 'event_error': there is no event {event!r}{hint}; see idp/errors.py")
        if self.location is not None and self.form is not None:
            raise ValueError("quirk 'event_error' takes either 'form' or 'location': a redirect has no other form")
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError(f"quirk 'event_error': 'status' is from 200 to 599, got {self.status}")

    def concerns(self, context: QuirkContext) -> bool:
        """Return whether it is this event."""
        return context.event in self._events

    def apply(self, value: ErrorAnswer, context: QuirkContext) -> ErrorAnswer:
        """Return the answer in other words."""
        if self.where not in (None, value.form):
            return value
        named = _named(context)
        description = value.description if self.description is None else _filled(self.description, named) or None
        answer = replace(
            value,
            form=value.form if self.form is None else self.form,
            error=value.error if self.error is None else self.error,
            description=description,
            status=self.status or value.status,
            code=value.code if self.code is None else self.code,
            heading=value.heading if self.heading is None else _filled(self.heading, named),
            members={**value.members, **self.members},
            challenge=value.challenge if self.challenge is None else self.challenge,
        )
        return answer if self.location is None else replace(answer, form="redirect", location=self._url(context, named))

    @property
    def _events(self) -> tuple[str, ...]:
        return (self.event,) if isinstance(self.event, str) else tuple(self.event)

    def _url(self, context: QuirkContext, named: Mapping[str, str]) -> str:
        location = _filled(self.location or "", named, lambda text: quote(text, safe=""))
        own = context.provider.profile.endpoints.error
        return (own or "") + location if location.startswith("?") else location


def _named(context: QuirkContext) -> Mapping[str, str]:
    request = context.request
    redirect_uri = (request.query.get("redirect_uri") or request.form.get("redirect_uri")) if request else None
    return {"{client_id}": context.client_id, "{redirect_uri}": redirect_uri or ""}


def _filled(text: str, named: Mapping[str, str], written: Callable[[str], str] = str) -> str:
    for gap, content in named.items():
        text = text.replace(gap, written(content))
    return text
