"""A relying party on idpyoidc: its RPHandler, as its documentation uses it.

One sign-in from discovery to logout, told in JSON lines (`dialogue.py`).
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from idpyoidc.client.defaults import DEFAULT_OIDC_SERVICES
from idpyoidc.client.exception import OidcServiceError
from idpyoidc.client.rp_handler import RPHandler
from talk import configuration, open_in_browser, step

given = configuration()
issuer = given["issuer"]
pkce = {"code_challenge_length": 64, "code_challenge_method": "S256"}
client_configuration = {
    "client_type": "oidc",
    "issuer": issuer,
    "client_id": given["client_id"],
    "client_secret": given["client_secret"],
    "redirect_uris": [given["redirect_uri"]],
    "post_logout_redirect_uris": [given["post_logout_redirect_uri"]],
    "response_types": ["code"],
    "scopes_supported": given["scope"].split(),
    "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    "id_token_signing_alg_values_supported": [given["id_token_alg"]],
    "client_authn_methods": ["client_secret_basic"],  # its refresh service knows none by itself
    "add_ons": {"pkce": {"function": "idpyoidc.client.oauth2.add_on.pkce.add_support", "kwargs": pkce}},
}
handler = RPHandler(
    base_url=given["redirect_uri"].rpartition("/")[0],
    client_configs={issuer: client_configuration},
    services={**DEFAULT_OIDC_SERVICES, "end_session": {"class": "idpyoidc.client.oidc.end_session.EndSession"}},
    key_conf={"key_defs": [{"type": "RSA", "use": ["sig"]}]},
    httpc_params={"verify": True, "timeout": 30},
)


def query_of(url: str) -> dict[str, str]:
    """Return the parameters of `url`."""
    return dict(parse_qsl(urlsplit(url).query))


with step("discovery") as found:
    client = handler.client_setup(issuer)
    found["issuer"] = client.get_context().provider_info["issuer"]

with step("login") as found:
    url = handler.begin(issuer, req_args={"scope": given["scope"].split()})
    state = query_of(url)["state"]
    callback = open_in_browser(url)
    found.update(returned_to=callback.partition("?")[0], state_is_ours=query_of(callback).get("state") == state)

with step("id_token") as found:
    answer = handler.finalize_auth(client, issuer, query_of(callback))
    tokens = handler.get_access_and_id_token(answer, state=state)
    found.update(alg=tokens["id_token"].jws_header["alg"], claims=tokens["id_token"].to_dict())

with step("userinfo") as found:
    found["claims"] = handler.get_user_info(state, access_token=tokens["access_token"]).to_dict()

with step("refresh") as found:
    first = client.get_context().cstate.get(state)
    spent = first["refresh_token"]
    latest = handler.refresh_access_token(state)
    found.update(
        another_access_token=latest["access_token"] != tokens["access_token"],
        another_refresh_token=latest["refresh_token"] != spent,
        sub=latest["__verified_id_token"]["sub"],
    )

with step("logout") as found:
    request = handler.logout(state, post_logout_redirect_uri=given["post_logout_redirect_uri"])
    callback = open_in_browser(request["url"])
    found.update(
        returned_to=callback.partition("?")[0],
        state_is_ours=query_of(callback).get("state") == request["request"]["state"],
    )

with step("silent") as found:
    url = handler.begin(issuer, req_args={"scope": given["scope"].split(), "prompt": "none"})
    found["error"] = handler.finalize_auth(client, issuer, query_of(open_in_browser(url)))["error"]

with step("reuse") as found:
    # The handler sends the refresh token it remembers, so it must remember the one that is spent.
    client.get_context().cstate.update(state, {"refresh_token": spent})
    try:
        handler.refresh_access_token(state)
        found["error"] = "none"
    except OidcServiceError as error:
        found["error"] = str(error)
