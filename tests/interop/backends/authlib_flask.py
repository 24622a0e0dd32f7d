"""A backend on Authlib's Flask client: registered by its discovery URL, signed in by its two calls.

Source: Authlib's documentation, "Flask OAuth Client" (`register`, `authorize_redirect`, `authorize_access_token`,
`logout_redirect`); the claims of the ID token are `token["userinfo"]`.
"""

from __future__ import annotations

import os
import secrets

from authlib.integrations.flask_client import OAuth
from flask import Flask, Response, jsonify, redirect, session

app = Flask(__name__)
app.secret_key = secrets.token_bytes(32)
oauth = OAuth(app)
oauth.register(
    "generic",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    server_metadata_url=os.environ["DISCOVERY_URL"],
    client_kwargs={
        "scope": "openid profile email",
        "code_challenge_method": "S256",
        "token_endpoint_auth_method": os.environ["CLIENT_AUTHENTICATION"],
    },
)


@app.get("/")
def home() -> str:
    return "ready"


@app.get("/login")
def login() -> Response:
    return oauth.generic.authorize_redirect(os.environ["REDIRECT_URI"])


@app.get("/callback")
def callback() -> Response:
    token = oauth.generic.authorize_access_token()
    session["user"] = token["userinfo"]
    session["id_token"] = token["id_token"]
    return redirect("/")


@app.errorhandler(Exception)
def refused(error: Exception) -> tuple[Response, int]:
    app.logger.exception("refused")
    return jsonify(error=f"{type(error).__name__}: {error}"), 400


@app.get("/me")
def me() -> tuple[Response, int]:
    if "user" not in session:
        return jsonify(error="nobody is signed in"), 401
    user = session["user"]
    return jsonify(user=user["preferred_username"], roles=user.get("roles", [])), 200


@app.get("/logout")
def logout() -> Response:
    session.pop("user", None)
    hint = session.pop("id_token", None)
    return oauth.generic.logout_redirect(os.environ["SIGNED_OUT_URI"], id_token_hint=hint)


if __name__ == "__main__":
    app.run(port=int(os.environ["PORT"]))
