"""`mobile-sso new binding`: write a binding in which every key is explained.

Source: issue tracker, "your own backend".
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

_HEAD = """\
version: 1
title: {title}

# How an app speaks to your backend: which HTTP request each of its operations is, and where in the answer stands what
# the app needs. Keys that are commented out may be left out; what they say there is what holds without them, or an
# example where it says so.
#
#   mobile-sso check binding {file}                    tries each operation and says what it got
#   pytest --mobile-sso --mobile-sso-backend={file}    runs the scenarios against your backend

# Where the backend answers, with no slash at the end. Left out where `start` is given: on a free port, `$port`.
base_url: http://127.0.0.1:3000

# The port of the harness's IdP, for a backend that is configured once and for all: its issuer is http://127.0.0.1:9400.
# With 0, or left out, it is any free port, and `start` tells the backend.
idp_port: 9400

# What the backend calls our IdP among its sign-in buttons.
# idp_alias: generic

# How the app is written where a scenario does not say: well-built, or mendix-native (Mobile SSO of Mendix).
# app_behaviour: well-built

# The command that starts the backend, and is stopped at the end. Left out, somebody else starts it. An example:
# start:
#   command: [node, server.js]
#   environment:                 # added to your own; what may stand here, and as a word of `command`:
{world}
#     PORT: $port
#     OIDC_ISSUER: $issuer
#     OIDC_CLIENT_ID: $client_id
#     OIDC_CLIENT_SECRET: $client_secret
#     OIDC_REDIRECT_URI: $redirect_uri
#   folder: .                    # where it runs, from the folder of this file
#   each: run                    # case: started anew for every case, if it remembers metadata or people

# How one sees that the backend answers: any status below 500 on this path.
# ready:
#   path: /
#   within: 20s

# How the backend is registered at our IdP.
client:
  client_id: field-service
  client_secret: {secret}   # left out: a new one for each run, `$client_secret`
  # token_endpoint_auth_method: client_secret_basic   # or client_secret_post
  # id_token_signed_response_alg: RS256
  # A path is one of the backend, whose web callback the app then catches. Left out: makeitnative://oauth/callback.
  # redirect_uri: /callback
  # post_logout_redirect_uris: [/]                    # paths are those of the backend
  # backchannel_logout_uri: /backchannel-logout       # where it takes logout tokens; left out: it takes none

# The operations. A request has
#   method: GET (or POST, PUT, DELETE) and path: /somewhere
#   query: {{ name: value }}, or raw_query: $deep_link_query
#   json: {{ ... }} or form: {{ name: value }}
#   headers: {{ Name: value }} and bearer: $session
# where a value may be a placeholder, always a whole value (`$$` writes a `$`):
{placeholders}
# What an answer brings is found by one of: {{ json: /a/pointer }}, {{ header: location }}, {{ cookie: session }}.
# Cookies are kept and sent by themselves.
operations:
"""
_OPERATIONS = """\
  # The sign-in buttons. Asked for by `request`, or always the same: `fixed: [{ alias: generic, acr: mfa }]`.
  list_idps:
    request: { path: /mobile/identity-providers }
    choices: /identity_providers   # a JSON Pointer to the list; left out: the body is the list
    # alias: /alias                # a JSON Pointer inside one entry
    # acr: /acr                    # the same, for its ACR value, which need not be there

  # Start a sign-in: brings the URL that the app opens in the browser.
  start_login:
    request:
      method: POST
      path: /mobile/login/start
      json: { alias: $idp, acr: $acr, attempt_secret_sha256: $attempt_secret_sha256 }
    authorization_url: { json: /authorization_url }
    # success: [200]               # the statuses of success; left out: all below 400
    message: { json: /message }    # where a refusal says what the person is to read; may be left out

  # Hand over the callback URL: brings the app session.
  complete_login:
    request:
      method: POST
      path: /mobile/login/complete
      json: { callback_url: $deep_link, attempt_secret: $attempt_secret }
    session: { json: /session_token }
    # success: [200]
    message: { json: /message }
    # without_session: mistake     # refused: a success without the session is a refusal, as of a web backend that
    #                              # answers with a redirect whether it signed the person in or not

  # Ask who is signed in; any other status than success means: nobody.
  who_am_i:
    request: { path: /mobile/me, bearer: $session }
    user: { json: /user }          # the user name or the `sub`
    roles: { json: /roles }        # a list, or a text with spaces; may be left out
    # success: [200]

  # Ask for the IdP's logout URL. Leave the whole operation out if the backend knows no single logout.
  logout_url:
    request: { path: /mobile/logout-url, bearer: $session }
    url: { json: /logout_url }
    # success: [200]

  # End the app session.
  end_session:
    request: { method: DELETE, path: /mobile/session, bearer: $session }
    # success: [204]

# Invariants (`mobile-sso list invariants`) that the backend is known to break: a break is reported, and fails no case.
# known_breaks: []

# Where all this is written down, and what of it nobody has confirmed; for people only.
# sources: []
# unconfirmed: []
"""


@click.command("binding")
@click.argument("name")
@click.option(
    "--directory", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="Where to write it."
)
def command(name: str, directory: Path) -> None:
    """Write NAME.yaml: how the harness speaks to a backend of your own, every key explained."""
    import re

    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise click.UsageError(f"{name!r} is not a binding's name: use lower-case letters, digits and dashes")
    target = directory / f"{name}.yaml"
    if target.exists():
        raise click.UsageError(f"{target} exists already; choose another name")
    directory.mkdir(parents=True, exist_ok=True)
    target.write_text(binding_text(name), "utf-8")
    click.echo(f"wrote {target}")
    click.echo(f"try it: mobile-sso check binding {target}")


def binding_text(name: str) -> str:
    """Return the text of a first binding called `name`."""
    from mobile_sso.backend.bindings.declared import PLACEHOLDERS, WORLD

    head = _HEAD.format(
        title=f"{name.replace('-', ' ').capitalize()}.",
        file=f"{name}.yaml",
        secret="a-secret-for-tests",
        world=_table(WORLD, "#                                "),
        placeholders=_table(PLACEHOLDERS, "#   "),
    )
    return head + _OPERATIONS


def _table(meanings: Mapping[str, str], indent: str) -> str:
    width = max(map(len, meanings))
    return "\n".join(f"{indent}{word:<{width}}  {meaning}" for word, meaning in meanings.items())
