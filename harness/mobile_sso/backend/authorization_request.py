"""The authorization request: the URL the app opens in the phone's browser.

Source: OpenID Connect Core 3.1.2.1, 5.5; RFC 7636 4.3; mendix-behaviour 4.1 (the order of the parameters).
"""

from __future__ import annotations

import json
from urllib.parse import quote

from mobile_sso.backend.attempt import Attempt
from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.discovery import ProviderMetadata
from mobile_sso.backend.minting import code_challenge
from mobile_sso.backend.settings import IdpConfiguration


def authorization_url(idp: IdpConfiguration, metadata: ProviderMetadata, attempt: Attempt, behaviour: Behaviour) -> str:
    """Return the URL of the authorization request of `attempt`."""
    raw = _unencoded if not behaviour.encode_authorization_parameters else _encoded
    parameters = [
        "response_type=code",
        *_response_mode(idp, attempt, behaviour),
        f"client_id={raw(idp.client_id)}",
        f"redirect_uri={_encoded(attempt.redirect_uri)}",
        *([f"display={behaviour.display}"] if behaviour.display else []),
        f"scope={_encoded(' '.join(_scopes(idp, behaviour)))}",
        *_claims(idp),
        f"state={_encoded(attempt.state)}",
        f"nonce={_encoded(attempt.nonce)}",
        *([f"acr_values={raw(attempt.acr)}"] if attempt.acr else []),
        *([f"max_age={idp.max_age}"] if idp.max_age is not None else []),
        *_pkce(attempt),
    ]
    return append_query(metadata.authorization_endpoint, "&".join(parameters), behaviour)


def append_query(endpoint: str, query: str, behaviour: Behaviour) -> str:
    """Return `endpoint` with `query` added; a query it has already is kept (RFC 6749 3.1), unless a flaw forgets it."""
    separator = "&" if behaviour.keep_endpoint_query and "?" in endpoint else "?"
    return f"{endpoint}{separator}{query}"


def _response_mode(idp: IdpConfiguration, attempt: Attempt, behaviour: Behaviour) -> list[str]:
    """The way back into an app wants a query, so a strict backend asks for `form_post` on the web alone."""
    if behaviour.always_send_response_mode:
        return [f"response_mode={idp.response_mode}"]
    if behaviour.answer_in == "fragment" and attempt.device_type == "Mobile":
        return ["response_mode=fragment"]
    wanted = idp.response_mode == "form_post" and attempt.device_type == "Web"
    return ["response_mode=form_post"] if wanted else []


def _scopes(idp: IdpConfiguration, behaviour: Behaviour) -> tuple[str, ...]:
    missing = behaviour.add_openid_scope and "openid" not in idp.scopes
    return ("openid", *idp.scopes) if missing else idp.scopes


def _claims(idp: IdpConfiguration) -> list[str]:
    if not idp.claims:
        return []
    request = {"userinfo": dict.fromkeys(idp.claims)}
    return [f"claims={_encoded(json.dumps(request, separators=(',', ':')))}"]


def _pkce(attempt: Attempt) -> list[str]:
    if attempt.code_verifier is None:
        return []
    return ["code_challenge_method=S256", f"code_challenge={code_challenge(attempt.code_verifier)}"]


def _encoded(value: str) -> str:
    return quote(value, safe="")


def _unencoded(value: str) -> str:
    return value
