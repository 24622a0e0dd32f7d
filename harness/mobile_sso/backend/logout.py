"""Single logout from this side: the URL that ends the SSO session at the IdP.

Source: OpenID Connect RP-Initiated Logout 2, 3; conformance-and-attacks 4.5; mendix-behaviour 4.6.
"""

from __future__ import annotations

from urllib.parse import quote

from mobile_sso.backend.accounts import AccountKey
from mobile_sso.backend.authorization_request import append_query
from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.discovery import Discovery
from mobile_sso.backend.refusals import SignInRefused
from mobile_sso.backend.sessions import Session
from mobile_sso.backend.settings import BackendSettings
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource


class IdTokens:
    """The newest ID token of each account at each provider, in the order of the sign-ins (the entity `OIDC.Token`)."""

    def __init__(self) -> None:
        self._tokens: dict[AccountKey, dict[str, str]] = {}

    def remember(self, account: AccountKey, alias: str, id_token: str) -> None:
        """Keep `id_token`, in the place of an older one of the same account and provider."""
        kept = self._tokens.setdefault(account, {})
        kept.pop(alias, None)
        kept[alias] = id_token

    def first(self, account: AccountKey) -> tuple[str, str] | None:
        """Return alias and ID token of the oldest one of `account`, whichever provider it is from."""
        return next(iter(self._tokens.get(account, {}).items()), None)


def logout_url(
    session: Session,
    *,
    settings: BackendSettings,
    origin: str,
    discovery: Discovery,
    id_tokens: IdTokens,
    behaviour: Behaviour,
    tokens: TokenSource,
    secrets: Secrets,
) -> str | None:
    """Return the IdP's logout URL for the browser, or None where the provider has no `end_session_endpoint`.

    The URL has to be asked for before the session is ended: the ID token goes with it.
    """
    alias, id_token = session.idp, session.id_token
    if behaviour.logout_hint == "first-token":
        alias, id_token = id_tokens.first(session.account) or (alias, id_token)
    endpoint = _end_session_endpoint(alias, settings, discovery)
    if endpoint is None:
        return None
    target = f"{origin}/"
    if behaviour.post_logout_redirect_uri == "configured" and settings.post_logout_redirect_uri:
        target = settings.post_logout_redirect_uri
    written = quote(target, safe="") if behaviour.encode_post_logout_redirect_uri else target
    query = f"id_token_hint={id_token}&post_logout_redirect_uri={written}"
    if behaviour.logout_state:
        query += f"&state={secrets.register('state', tokens.token())}"
    return append_query(endpoint, query, behaviour)


def _end_session_endpoint(alias: str, settings: BackendSettings, discovery: Discovery) -> str | None:
    idp = settings.idp(alias)
    if idp is None:
        return None
    try:
        return discovery.metadata(idp).end_session_endpoint
    except SignInRefused:
        # The provider is out of reach, and discovery has logged it: the app can still end its own session.
        return None
