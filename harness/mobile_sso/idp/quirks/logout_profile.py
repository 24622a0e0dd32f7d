"""The logout endpoint speaks a dialect: other parameters, no hint, no question, no `state`, laxer about where to go.

`DIALECTS` is the table. What only some product does besides is a quirk of its own: `logout_custom_scheme`,
`logout_bad_uri`, `logout_account_picker`, `session_survives`, `end_session_hint`.

Source: idp-knobs F `logout.profile`, `logout.params`, `logout.id_token_hint`, `logout.state_echo`; idp-behaviour 1, 4,
5, 6, 7, 8, 12 "Logout". *Unconfirmed: whether `oidc_lax` and `adfs` echo the state, and every error text but
those of keycloak18 and cognito.*
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal
from urllib.parse import urlsplit

from mobile_sso.idp.clients import Client
from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.logout.examined import ExaminedLogout
from mobile_sso.idp.logout.rules import EndSessionRule, confirmation, post_logout_redirect_uri
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import END_SESSION_RULES
from mobile_sso.idp.redirect_uris import RegisteredUri, complaints
from mobile_sso.testbed.http import Parameters

_URI = "post_logout_redirect_uri"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """One row of the table."""

    uri: str | None = _URI
    """The parameter that says where to go afterwards; None: it is not read."""
    reads_hint: bool = True
    asks: bool = False
    """Whether a person without a fitting hint is asked, as the specification wants it."""
    where: Literal["client", "any_client", "anywhere"] = "client"
    """Whose registration the URI must stand in; `anywhere`: nobody's, unless a hint names the client."""
    redirect_uris: bool = False
    """Whether the redirect URIs count as registered for the way back from a logout, too."""
    hint_leads_back: bool = False
    """Whether the URI of a request without a hint is passed over."""
    first_registered: bool = False
    """Whether a request without a URI leads to the first one that is registered."""
    echoes_state: bool = False
    needs: tuple[str, ...] = ()
    """Parameters of which one must be there, lest the request is refused with `missing`."""
    needs_with_uri: bool = False
    """Whether that holds only for a request that has a URI."""
    missing: str = ""
    refused: str | None = None
    """A parameter that must not be there."""
    signs_in_again: bool = False
    """Whether `redirect_uri` and `response_type` lead to the sign-in page."""


DIALECTS: Mapping[str, Dialect] = {
    "oidc": Dialect(asks=True, echoes_state=True),
    "oidc_lax": Dialect(reads_hint=False, where="any_client", redirect_uris=True, echoes_state=True),
    "keycloak17": Dialect(
        uri="redirect_uri", reads_hint=False, where="any_client", redirect_uris=True, echoes_state=True
    ),
    "keycloak18": Dialect(
        asks=True, echoes_state=True, refused="redirect_uri",
        needs=("id_token_hint", "client_id"), needs_with_uri=True, missing="Missing parameters: id_token_hint",
    ),
    "auth0_v2": Dialect(uri="returnTo", reads_hint=False, where="any_client", first_registered=True),
    "cognito": Dialect(
        uri="logout_uri", reads_hint=False, signs_in_again=True,
        needs=("client_id",), missing="Missing required parameter client_id in request URL",
    ),
    "ping_slo": Dialect(uri="TargetResource", reads_hint=False, where="any_client"),
    "b2c": Dialect(where="anywhere", echoes_state=True),
    "adfs": Dialect(redirect_uris=True, hint_leads_back=True, echoes_state=True),
    "own_page": Dialect(uri=None, reads_hint=False),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LogoutProfile(Quirk[tuple[EndSessionRule, ...]]):
    """Reads logout requests in a `dialect`; `none` refuses every one, as where there is no such endpoint."""

    name = "logout_profile"
    stage = END_SESSION_RULES

    dialect: Literal[
        "none", "oidc", "oidc_lax", "keycloak17", "keycloak18", "auth0_v2", "cognito", "ping_slo", "b2c", "adfs",
        "own_page",
    ]  # fmt: skip

    def apply(self, value: tuple[EndSessionRule, ...], context: QuirkContext) -> tuple[EndSessionRule, ...]:
        """Return the rules of the dialect."""
        if self.dialect == "none":
            return (_not_offered,)
        dialect = DIALECTS[self.dialect]
        kept = [rule for rule in value if dialect.asks or rule is not confirmation.check]
        if dialect.where != "client" or dialect.redirect_uris:
            kept = [partial(_find, dialect) if rule is post_logout_redirect_uri.check else rule for rule in kept]
        further = (_signed_in_again,) if dialect.signs_in_again else ()
        return (partial(_demand, dialect), partial(_translate, dialect), *kept, *further)


def _not_offered(request: ExaminedLogout) -> None:
    raise invalid_request("This provider has no logout.", event="logout_not_offered")


def _demand(dialect: Dialect, request: ExaminedLogout) -> None:
    if dialect.refused and request.parameter(dialect.refused) is not None:
        raise invalid_request(f"Invalid parameter: {dialect.refused}", event="logout_parameter")
    asked = not dialect.needs_with_uri or (dialect.uri is not None and request.parameter(dialect.uri) is not None)
    if dialect.needs and asked and not any(request.parameter(name) for name in dialect.needs):
        raise invalid_request(dialect.missing, event="parameter_missing")


def _translate(dialect: Dialect, request: ExaminedLogout) -> None:
    """Put the parameters as the specification calls them in place of those that came, without those nobody reads."""
    unread = {_URI} - {dialect.uri}
    if not dialect.reads_hint:
        unread.add("id_token_hint")
    if not dialect.echoes_state:
        unread.add("state")
    request.parameters = Parameters(
        tuple((_URI if name == dialect.uri else name, text) for name, text in request.parameters if name not in unread)
    )


def _find(dialect: Dialect, request: ExaminedLogout) -> None:
    uri = request.parameter(_URI)
    clients = (request.known_client,) if request.known_client else request.state.clients.all()
    registered = [one for client in clients for one in _registered(dialect, client)]
    if dialect.hint_leads_back and request.hint is None:
        request.post_logout_redirect_uri = None
    elif uri is None:
        request.post_logout_redirect_uri = registered[0] if dialect.first_registered and registered else None
    elif uri in registered or (dialect.where == "anywhere" and request.hint is None and _could_be(uri)):
        request.post_logout_redirect_uri = uri
    else:
        raise post_logout_redirect_uri.not_registered(uri)


def _registered(dialect: Dialect, client: Client) -> tuple[str, ...]:
    registration = client.registration
    further = registration.redirect_uris if dialect.redirect_uris else ()
    return (*registration.post_logout_redirect_uris, *further)


def _could_be(uri: str) -> bool:
    """Return whether a client could register it at all: no provider redirects to `javascript:`."""
    examined = RegisteredUri(member=_URI, text=uri)
    return not any(complaint.refused for complaint in complaints(examined, "lax"))


def _signed_in_again(request: ExaminedLogout) -> None:
    if request.parameter("redirect_uri") and request.parameter("response_type"):
        endpoint = request.state.origin + request.state.profile.endpoints.authorization
        request.post_logout_redirect_uri = f"{endpoint}?{urlsplit(request.request.url).query}"
