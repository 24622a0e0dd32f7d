"""A relying party on Authlib: its OAuth2Session and its ID token claims; the signature is joserfc's, as in Authlib.

One sign-in from discovery to logout, told in JSON lines (`dialogue.py`).
"""

from __future__ import annotations

import json
import os
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt
from joserfc.jwk import KeySet
from talk import configuration, open_in_browser, step

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # the provider is on loopback, without TLS

given = configuration()

with step("discovery") as found:
    document = requests.get(get_well_known_url(given["issuer"], external=True), timeout=30).text
    # Authlib wants https in all metadata; everything else it wants must hold for a provider on loopback, too.
    try:
        OpenIDProviderMetadata(json.loads(document.replace("http://127.0.0.1:", "https://127.0.0.1:"))).validate()
        found["objection"] = None
    except ValueError as error:
        found["objection"] = str(error)
    metadata = json.loads(document)
    if metadata["issuer"] != given["issuer"]:
        raise ValueError(f"the metadata name the issuer {metadata['issuer']}")
    found["issuer"] = metadata["issuer"]

session = OAuth2Session(
    given["client_id"],
    given["client_secret"],
    scope=given["scope"],
    redirect_uri=given["redirect_uri"],
    code_challenge_method="S256",
    token_endpoint_auth_method="client_secret_basic",
)
nonce, verifier = generate_token(32), generate_token(64)


def validated(id_token: str, access_token: str, nonce: str | None) -> CodeIDToken:
    """Return the claims of an ID token that Authlib accepts."""
    keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=30).json())
    token = jwt.decode(id_token, keys, algorithms=[given["id_token_alg"]])
    options = {"iss": {"essential": True, "value": metadata["issuer"]}}
    facts = {"nonce": nonce, "client_id": given["client_id"], "access_token": access_token}
    claims = CodeIDToken(token.claims, token.header, options, facts)
    claims.validate(leeway=10)
    return claims


with step("login") as found:
    url, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce
    )
    callback = open_in_browser(url)
    got = parse_qs(urlsplit(callback).query)
    found.update(returned_to=callback.partition("?")[0], state_is_ours=got.get("state") == [state])

with step("id_token") as found:
    tokens = session.fetch_token(
        metadata["token_endpoint"], authorization_response=callback, state=state, code_verifier=verifier
    )
    claims = validated(tokens["id_token"], tokens["access_token"], nonce)
    found.update(alg=claims.header["alg"], claims=claims)

with step("userinfo") as found:
    answer = session.get(metadata["userinfo_endpoint"])
    answer.raise_for_status()
    found["claims"] = answer.json()

with step("refresh") as found:
    latest = session.refresh_token(metadata["token_endpoint"], refresh_token=tokens["refresh_token"])
    found.update(
        another_access_token=latest["access_token"] != tokens["access_token"],
        another_refresh_token=latest["refresh_token"] != tokens["refresh_token"],
        sub=validated(latest["id_token"], latest["access_token"], None)["sub"],
    )

with step("logout") as found:
    logout_state = generate_token(20)
    callback = open_in_browser(
        add_params_to_uri(
            metadata["end_session_endpoint"],
            {
                "id_token_hint": latest["id_token"],
                "post_logout_redirect_uri": given["post_logout_redirect_uri"],
                "state": logout_state,
            },
        )
    )
    got = parse_qs(urlsplit(callback).query)
    found.update(returned_to=callback.partition("?")[0], state_is_ours=got.get("state") == [logout_state])


with step("silent") as found:
    url, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce, prompt="none"
    )
    # OAuth2Session leaves an error to the application, as Authlib's own integrations with frameworks read it.
    found["error"] = parse_qs(urlsplit(open_in_browser(url)).query)["error"][0]

with step("reuse") as found:
    try:
        session.refresh_token(metadata["token_endpoint"], refresh_token=tokens["refresh_token"])
        found["error"] = "none"
    except OAuthError as error:
        found["error"] = error.error
