"""A small web backend: `/login` leads to the IdP, `/callback` opens a session, a cookie carries it.

It is told everything by its environment, and by nothing of ours: werkzeug and PyJWT are all it uses. The variable
BROKEN names checks that it is to leave out, so that a test sees the scenarios find that: `signature`, `nonce`, `state`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request as Outgoing
from urllib.request import urlopen

import jwt
from werkzeug import Request, Response
from werkzeug.serving import run_simple

ISSUER, REDIRECT_URI = os.environ["OIDC_ISSUER"], os.environ["OIDC_REDIRECT_URI"]
CLIENT_ID, CLIENT_SECRET = os.environ["OIDC_CLIENT_ID"], os.environ["OIDC_CLIENT_SECRET"]
FAILED = "/sign-in-failed"
BROKEN = frozenset(os.environ.get("BROKEN", "").split())


@dataclass(frozen=True)
class Attempt:
    state: str
    nonce: str
    verifier: str


ATTEMPTS: dict[str, Attempt] = {}
SESSIONS: dict[str, tuple[dict[str, Any], str]] = {}


@cache
def metadata() -> dict[str, Any]:
    with urlopen(f"{ISSUER}/.well-known/openid-configuration") as answer:
        found: dict[str, Any] = json.load(answer)
    if found["issuer"] != ISSUER:
        raise SystemExit(f"the issuer is {found['issuer']}")
    return found


def login(request: Request) -> Response:
    attempt = Attempt(secrets.token_urlsafe(), secrets.token_urlsafe(), secrets.token_urlsafe(48))
    digest = hashlib.sha256(attempt.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT_URI,
        "scope": "openid profile email",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    answer = redirect(f"{metadata()['authorization_endpoint']}?{urlencode(query)}")
    ATTEMPTS[key := secrets.token_urlsafe()] = attempt
    answer.set_cookie("attempt", key, httponly=True)
    return answer


def callback(request: Request) -> Response:
    attempt = ATTEMPTS.pop(request.cookies.get("attempt", ""), None)
    if attempt is None or (request.args.get("state") != attempt.state and "state" not in BROKEN):
        return redirect(FAILED)
    if "code" not in request.args or request.args.get("iss", ISSUER) != ISSUER:
        return redirect(FAILED)
    try:
        tokens = redeem(request.args["code"], attempt.verifier)
        id_token = str(tokens["id_token"])
        claims = verified(id_token, attempt.nonce)
        claims["roles"] = roles(str(tokens["access_token"]))
    except (HTTPError, KeyError, jwt.PyJWTError) as error:
        print("refused:", type(error).__name__, error, flush=True)
        return redirect(FAILED)
    answer = redirect("/")
    SESSIONS[key := secrets.token_urlsafe()] = (claims, id_token)
    answer.set_cookie("session", key, httponly=True)
    answer.delete_cookie("attempt")
    return answer


def redeem(code: str, verifier: str) -> dict[str, Any]:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": verifier,
    }
    basic = base64.b64encode(f"{quote(CLIENT_ID)}:{quote(CLIENT_SECRET)}".encode()).decode()
    asked = Outgoing(
        metadata()["token_endpoint"], urlencode(form).encode(), {"Authorization": f"Basic {basic}"}, method="POST"
    )
    with urlopen(asked) as answer:
        found: dict[str, Any] = json.load(answer)
        return found


def signing_key(token: str) -> jwt.PyJWK:
    return jwt.PyJWKClient(metadata()["jwks_uri"]).get_signing_key_from_jwt(token)


def roles(access_token: str) -> list[str]:
    key = signing_key(access_token)
    options: Any = {"verify_aud": False}
    claims = jwt.decode(access_token, key, algorithms=["RS256", "ES256"], issuer=ISSUER, leeway=60, options=options)
    found: list[str] = claims.get("roles", [])
    return found


def verified(id_token: str, nonce: str) -> dict[str, Any]:
    if "signature" in BROKEN:
        claims: dict[str, Any] = jwt.decode(id_token, options={"verify_signature": False})
    else:
        key = signing_key(id_token)
        claims = jwt.decode(id_token, key, algorithms=["RS256"], audience=CLIENT_ID, issuer=ISSUER, leeway=60)
    if claims.get("nonce") != nonce and "nonce" not in BROKEN:
        raise jwt.InvalidTokenError("the nonce is another one")
    return claims


def me(request: Request) -> Response:
    claims, _ = SESSIONS.get(request.cookies.get("session", ""), (None, ""))
    if claims is None:
        return as_json({"error": "nobody is signed in"}, 401)
    return as_json({"sub": claims["sub"], "roles": claims.get("roles", [])}, 200)


def logout(request: Request) -> Response:
    _, id_token = SESSIONS.pop(request.cookies.get("session", ""), (None, ""))
    home = REDIRECT_URI.removesuffix("/callback") + "/"
    query = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": home})
    answer = redirect(f"{metadata()['end_session_endpoint']}?{query}" if id_token else "/")
    answer.delete_cookie("session")
    return answer


def page(request: Request) -> Response:
    return Response("<title>The web app</title><p>Hello.", mimetype="text/html")


ROUTES = {"/login": login, "/callback": callback, "/me": me, "/logout": logout, "/": page, FAILED: page}


def redirect(location: str) -> Response:
    return Response(status=302, headers={"Location": location})


def as_json(value: object, status: int) -> Response:
    return Response(json.dumps(value), status, mimetype="application/json")


@Request.application
def app(request: Request) -> Response:
    answer = ROUTES.get(request.path)
    return answer(request) if answer else Response(status=404)


if __name__ == "__main__":
    run_simple("127.0.0.1", int(os.environ["PORT"]), app, threaded=True)
