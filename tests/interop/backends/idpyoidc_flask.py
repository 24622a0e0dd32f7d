"""A backend on idpyoidc's RPHandler: `begin` sends the person away, `finalize` does all the rest, userinfo included.

Source: idpyoidc's documentation, "The clients RP handler" (`begin`, `finalize`, `logout`), and its example for Flask
(`backchannel_logout`).
"""

from __future__ import annotations

import os
import secrets

from flask import Flask, Response, jsonify, redirect, request, session
from idpyoidc.client.defaults import DEFAULT_OIDC_SERVICES
from idpyoidc.client.oauth2.stand_alone_client import backchannel_logout
from idpyoidc.client.rp_handler import RPHandler

app = Flask(__name__)
app.secret_key = secrets.token_bytes(32)
issuer = os.environ["ISSUER"]
pkce = {"code_challenge_length": 64, "code_challenge_method": "S256"}
handler = RPHandler(
    base_url=os.environ["BASE_URL"],
    client_configs={
        issuer: {
            "client_type": "oidc",
            "issuer": issuer,
            "client_id": os.environ["CLIENT_ID"],
            "client_secret": os.environ["CLIENT_SECRET"],
            "redirect_uris": [os.environ["REDIRECT_URI"]],
            "post_logout_redirect_uris": [os.environ["SIGNED_OUT_URI"]],
            "response_types": ["code"],
            "scopes_supported": ["openid", "profile", "email"],
            "token_endpoint_auth_methods_supported": [os.environ["CLIENT_AUTHENTICATION"]],
            "client_authn_methods": [os.environ["CLIENT_AUTHENTICATION"]],
            "add_ons": {"pkce": {"function": "idpyoidc.client.oauth2.add_on.pkce.add_support", "kwargs": pkce}},
        }
    },
    services={**DEFAULT_OIDC_SERVICES, "end_session": {"class": "idpyoidc.client.oidc.end_session.EndSession"}},
    key_conf={"key_defs": [{"type": "RSA", "use": ["sig"]}]},
    httpc_params={"verify": True, "timeout": 10},
)
signed_out: set[str] = set()
"""The `state` of every sign-in that a logout token ended: the session itself is a cookie of the app's."""


@app.get("/")
def home() -> str:
    return "ready"


@app.get("/login")
def login() -> Response:
    return redirect(handler.begin(issuer, req_args={"scope": ["openid", "profile", "email"]}))


@app.get("/callback")
def callback() -> tuple[Response, int] | Response:
    found = handler.finalize(issuer, request.args.to_dict())
    if "error" in found:
        return jsonify(error=found["error"]), 400
    session["state"], session["user"] = found["state"], found["userinfo"].to_dict()
    return redirect("/")


@app.post("/backchannel-logout")
def logout_token() -> tuple[str, int]:
    signed_out.add(backchannel_logout(handler.issuer2rp[issuer], request.get_data()))
    return "", 200


@app.errorhandler(Exception)
def refused(error: Exception) -> tuple[Response, int]:
    app.logger.exception("refused")
    return jsonify(error=f"{type(error).__name__}: {error}"), 400


@app.get("/me")
def me() -> tuple[Response, int]:
    if "user" not in session or session["state"] in signed_out:
        return jsonify(error="nobody is signed in"), 401
    user = session["user"]
    return jsonify(user=user["preferred_username"], roles=user.get("roles", [])), 200


@app.get("/logout")
def logout() -> Response:
    session.pop("user", None)
    state, home = session.pop("state", None), os.environ["SIGNED_OUT_URI"]
    return redirect(handler.logout(state, post_logout_redirect_uri=home)["url"] if state else "/")


if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
