"""Canaille as a throw-away identity provider: `python canaille_server.py PORT`, for tests/interop/providers.

Everything is Canaille's own, with its memory backend: sign-in on two pages, consent, sessions, logout. What is ours is
the configuration: one signing key, three people with groups for roles, two clients.
"""

from __future__ import annotations

import datetime
import os
import sys

from flask import request
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server

PEOPLE = {
    "ada": ("Ada", "Lovelace", "analytical-engine-1843"),
    "grace": ("Grace", "Hopper", "nanoseconds-of-wire-1952"),
    "linus": ("Linus", "Fjord", "kernel-of-truth-1991"),
}
CLIENTS = {
    "field-service": ("makeitnative://oauth/callback", "https://backend.test/"),
    "inspections": ("inspections://oauth/callback", "https://inspections.backend.test/"),
}


class Quiet(WSGIRequestHandler):
    """A server that does not tell every request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def main(port: int) -> None:
    """Serve until somebody ends the process."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    from canaille import create_app
    from canaille.app import models
    from canaille.backends import Backend

    app = create_app(
        {
            "SECRET_KEY": "the key of a throw-away provider",
            "SERVER_NAME": f"127.0.0.1:{port}",
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory", "CAPTCHA_ENABLED": False, "HTMX": False},
            "CANAILLE_OIDC": {
                "ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)],
                "USERINFO_MAPPING": {
                    "EMAIL": "{% if user.preferred_email %}{{ user.preferred_email }}{% endif %}",
                    "PREFERRED_USERNAME": "{{ user.user_name }}",
                },
            },
        }
    )
    with app.app_context():
        backend = Backend.instance
        for name, (given, family, password) in PEOPLE.items():
            backend.save(
                models.User(
                    user_name=name,
                    password=password,
                    given_name=given,
                    family_name=family,
                    formatted_name=f"{given} {family}",
                    emails=[f"{name}@people.test"],
                )
            )
        for app_name, (callback, signed_out) in CLIENTS.items():
            backend.save(
                models.Client(
                    client_id=f"{app_name}-client",
                    client_secret=f"secret-of-{app_name}-at-a-throw-away-provider",
                    client_id_issued_at=datetime.datetime.now(datetime.UTC),
                    client_name=app_name,
                    redirect_uris=[callback],
                    post_logout_redirect_uris=[signed_out],
                    grant_types=["authorization_code"],
                    response_types=["code"],
                    scope=["openid", "profile", "email"],
                    token_endpoint_auth_method="client_secret_basic",
                    id_token_signed_response_alg="RS256",
                )
            )
        for client in backend.query(models.Client):
            client.audience = [client]
            backend.save(client)

    @app.before_request
    def forget_what_nobody_redeemed() -> None:
        """Drop old codes: the memory backend finds a code by `code OR client`, and so redeems one that was left over.

        Source: canaille 0.3.6, backends/memory/backend.py, do_query.
        """
        if request.path == "/oauth/authorize":
            for code in backend.query(models.AuthorizationCode):
                backend.delete(code)

    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    print(f"ready http://127.0.0.1:{port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
