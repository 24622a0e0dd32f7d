"""Each flaw, alone: what it changes, and that the ideal does not do so."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from mobile_sso.backend.flaws import FLAWS
from mobile_sso.testbed.contracts import AppSession

Make = Callable[..., Any]
NOW = 1_767_225_600
EVENT = "http://schemas.openid.net/event/backchannel-logout"


def signed_in(**script: object) -> Callable[[Make], bool]:
    """Does a sign-in succeed? `script` goes to the IdP, `config_…` to its configuration, `acr` to the request."""

    def probe(make: Make) -> bool:
        told = dict(script)
        acr, link = told.pop("acr", None), told.pop("link", lambda text: text)
        config = {name.removeprefix("config_"): told.pop(name) for name in list(told) if name.startswith("config_")}
        world = make(idp=config)
        for name, value in told.items():
            setattr(world.idp, name, value(world) if callable(value) else value)
        started = world.start(acr=acr)
        return hasattr(started, "authorization_url") and isinstance(
            world.complete(link(world.answered(started.authorization_url))), AppSession
        )

    return probe


def request_with(name: str, **config: object) -> Callable[[Make], str | None]:
    """Which value has the parameter `name` of the authorization request?"""

    def probe(make: Make) -> str | None:
        url = make(idp=config).authorization_url()
        return dict(parse_qsl(urlsplit(url).query)).get(name)

    return probe


def raw_request(make: Make) -> bool:
    return "&client_id=field app&" in make(idp={"client_id": "field app"}).authorization_url()


def second_question_mark(make: Make) -> bool:
    world = make()
    world.idp.metadata = {"authorization_endpoint": "https://idp.test/authorize?p=b2c"}
    return world.authorization_url().count("?") == 2


def pkce_without_being_listed(make: Make) -> bool:
    world = make()
    world.idp.metadata = {"code_challenge_methods_supported": None}
    return "code_challenge=" in world.authorization_url()


def verifier_length(make: Make) -> int:
    world = make()
    world.session()
    return len(world.requests("/token")[0].form.get("code_verifier"))


def inactive_starts(make: Make) -> bool:
    return hasattr(make(idp={"active": False}).start(), "authorization_url")


def metadata_requests_in_a_day(make: Make) -> int:
    world = make()
    world.session()
    world.clock.advance(24 * 3600)
    world.session()
    return len(world.requests("/.well-known/openid-configuration"))


def key_requests_of_two(make: Make) -> int:
    world = make()
    world.session()
    world.session()
    return len(world.requests("/jwks"))


def web_callback_url(make: Make) -> str:
    return str(make().backend.callback_url("Web"))


def token_redirect_uri_after_a_change(make: Make) -> str:
    world = make()
    link = world.deep_link()
    entered = replace(world.settings.idps[0], custom_callback_url="changed://oauth/callback")
    world.backend.reconfigure(replace(world.settings, idps=(entered,)))
    world.complete(link)
    return str(world.requests("/token")[0].form.get("redirect_uri"))


def token_redirect_uri(make: Make) -> str:
    world = make()
    world.session()
    return str(world.requests("/token")[0].form.get("redirect_uri"))


def completes_after_an_error(make: Make) -> bool:
    world = make()
    url = world.authorization_url()
    world.complete(world.answered(url, code=None, error="access_denied"))
    return isinstance(world.complete(world.answered(url)), AppSession)


def session_without_state(make: Make) -> int:
    world = make()
    world.complete(world.deep_link(state="unknown"))
    return int(world.sessions())


def thief_signs_in(make: Make) -> bool:
    world = make()
    return isinstance(world.complete(world.deep_link(), secret="secret-of-another-app"), AppSession)


def completes_after(seconds: float) -> Callable[[Make], bool]:
    def probe(make: Make) -> bool:
        world = make()
        link = world.deep_link()
        world.clock.advance(seconds)
        return isinstance(world.complete(link), AppSession)

    return probe


def sessions_of_a_race(make: Make) -> tuple[int, int]:
    world = make()
    link = world.deep_link()
    world.network.intercept_next(
        lambda source, target, request: request.path == "/token",
        lambda request, forward: (world.complete(link), forward(request))[1],
    )
    world.complete(link)
    return len(world.requests("/token")), world.sessions()


def token_requests_of_a_failure(make: Make) -> int:
    world = make()
    world.idp.claims = {"nonce": "wrong"}
    link = world.deep_link()
    world.complete(link)
    world.complete(link)
    return len(world.requests("/token"))


def repeated_completion(make: Make) -> bool:
    world = make()
    link = world.deep_link()
    return bool(world.complete(link) == world.complete(link))


def credentials(make: Make) -> str:
    world = make(idp={"client_secret": "secret+with/signs"})
    world.sign_in()
    return base64.b64decode(world.requests("/token")[0].header("authorization").partition(" ")[2]).decode()


def userinfo_of_somebody_else(make: Make) -> bool:
    return signed_in(config_use_userinfo=True, userinfo={"sub": "mallory"})(make)


def account_names(*subjects: str) -> Callable[[Make], list[str]]:
    def probe(make: Make) -> list[str]:
        world = make()
        for sub in subjects:
            world.idp.claims = {"sub": sub}
            world.session()
        return [one.name for one in world.backend.inspection.users()]

    return probe


def accounts_at_two_idps(make: Make) -> int:
    world = make(aliases=("acme", "other"))
    world.session("acme")
    world.session("other")
    return len(world.backend.inspection.users())


def attributes(make: Make) -> dict[str, str]:
    world = make()
    world.session()
    return {key: value for key, value in world.backend.inspection.users()[0].attributes.items() if key != "FullName"}


def accounts_without_a_role(make: Make) -> int:
    world = make(idp={"role_parser": "azure"})
    world.idp.access_token_claims = {"roles": ["Pilot"]}
    world.sign_in()
    return len(world.backend.inspection.users())


def roles(make: Make) -> tuple[str, ...]:
    world = make(idp={"role_parser": "azure"})
    who = world.who(world.session())
    return tuple(who.roles)


def sam_roles(make: Make) -> bool:
    world = make(idp={"role_parser": "sam"})
    for number in range(3):
        world.idp.access_token_claims = {"sws.samauth.role.name": ["Technician"], "filler": "x" * number + "~?"}
        if set("-_") & set(world.idp.token_response()["access_token"].split(".")[1]):
            break
    return isinstance(world.sign_in(), AppSession)


def lives_a_year(make: Make) -> bool:
    world = make()
    session = world.session()
    world.clock.advance(365 * 24 * 3600)
    return world.who(session) is not None


def sessions_after_backchannel_logout(make: Make) -> int:
    world = make()
    world.session()
    world.browse("/backchannel-logout", method="POST", body=f"logout_token={world.idp.logout_token()}")
    return int(world.sessions())


def logout(make: Make) -> dict[str, str]:
    world = make(post_logout_redirect_uri="app://goodbye?a=1")
    query = urlsplit(world.logout_url(world.session())).query
    return dict(pair.partition("=")[::2] for pair in query.split("&") if not pair.startswith("id_token_hint"))


def goodbye(make: Make) -> str:
    return logout(make)["post_logout_redirect_uri"]


def has_state(make: Make) -> bool:
    return "state" in logout(make)


def logout_host(make: Make) -> str:
    world = make(aliases=("acme", "other"))
    world.session("acme")
    return urlsplit(world.logout_url(world.session("other"))).netloc


def secret_in_the_log(make: Make) -> bool:
    world = make()
    session = world.session()
    world.complete(world.deep_link(code=None, error="server_error", error_description=session.token))
    return session.token in "\n".join(world.log())


def form_post_code(make: Make) -> str:
    """The web surface is Mendix's; it cannot bind attempts, so that flaw is always there."""
    world = make(surface="mendix", idp={"response_mode": "form_post"})
    login = world.browse("/oauth/v2/login").header("Location")
    body = world.answered(login, code="a/b").partition("?")[2]
    world.browse("/oauth/v2/callback", method="POST", body=body)
    return str(world.requests("/token")[0].form.get("code"))


def claims(**change: object) -> Callable[[Make], bool]:
    return signed_in(claims=change)


def doubled(link: str) -> str:
    return link + "&code=second"


def without_trailing_part(link: str) -> str:
    return link.replace("://oauth/callback?", "://oauth/callback/?")


TABLE: dict[str, tuple[Callable[[Make], Any], Any, Any]] = {
    # flaw: what is looked at, what the ideal does, what the flaw does
    "pkce-only-if-advertised": (pkce_without_being_listed, True, False),
    "authorization-parameters-not-encoded": (raw_request, False, True),
    "endpoint-query-ignored": (second_question_mark, False, True),
    "response-mode-always-sent": (request_with("response_mode"), None, "query"),
    "display-page-always-sent": (request_with("display"), None, "page"),
    "openid-scope-not-added": (request_with("scope", scopes=("email",)), "openid email", "email"),
    "alphanumeric-attempt-values": (verifier_length, 43, 128),
    "standard-base64-state": (lambda make: "=" in (request_with("state")(make) or ""), False, True),
    "inactive-idp-usable": (inactive_starts, False, True),
    "discovery-url-unchecked": (
        signed_in(
            config_discovery_url="http://idp.test/.well-known/openid-configuration",
            metadata={"issuer": "http://idp.test"},
            claims={"iss": "http://idp.test"},
            response={"iss": "http://idp.test"},
            reached=lambda world: world.network.connect("http://idp.test", world.idp.app, name="idp"),
        ), False, True),
    "discovery-issuer-unchecked": (
        signed_in(metadata={"issuer": "https://x"}, claims={"iss": "https://x"}, response={"iss": "https://x"}),
        False, True),
    "discovery-members-unchecked": (signed_in(metadata={"subject_types_supported": None}), False, True),
    "metadata-never-refreshed": (metadata_requests_in_a_day, 2, 1),
    "jwks-not-cached": (key_requests_of_two, 1, 2),
    "one-callback-for-all-devices": (
        web_callback_url, "https://backend.test/oauth/v2/callback", "makeitnative://oauth/callback"),
    "callback-url-computed-twice": (
        token_redirect_uri_after_a_change, "makeitnative://oauth/callback", "changed://oauth/callback"),
    "mobile-callback-only-at-authorization": (
        token_redirect_uri, "makeitnative://oauth/callback", "https://backend.test/oauth/v2/callback"),
    "error-checked-before-state": (completes_after_an_error, False, True),
    "state-unchecked": (session_without_state, 0, 1),
    "iss-parameter-ignored": (signed_in(response={"iss": "https://evil.test"}), False, True),
    "callback-uri-unchecked": (signed_in(link=without_trailing_part), False, True),
    "repeated-parameters-accepted": (signed_in(link=doubled), False, True),
    "tokens-in-response-ignored": (signed_in(response={"access_token": "x"}), False, True),
    "form-post-values-not-decoded": (form_post_code, "a/b", "a%2Fb"),
    "fragment-in-last-value": (signed_in(link=lambda link: f"{link}#_=_"), True, False),
    "answer-in-fragment": (signed_in(link=lambda link: link.replace("?", "#")), False, True),
    "attempt-not-bound-to-app": (thief_signs_in, False, True),
    "attempt-lifetime-5m": (completes_after(300), True, False),
    "attempt-not-claimed": (sessions_of_a_race, (1, 1), (2, 2)),
    "attempt-reusable-after-failure": (token_requests_of_a_failure, 1, 2),
    "attempt-deleted-on-success": (repeated_completion, True, False),
    "client-credentials-not-form-encoded": (
        credentials, "field-service:secret%2Bwith%2Fsigns", "field-service:secret+with/signs"),
    "token-members-unchecked": (
        signed_in(members={"access_token": None}, claims={"at_hash": None}), False, True),
    "token-type-unchecked": (signed_in(members={"token_type": "mac"}), False, True),
    "expires-in-unchecked": (signed_in(members={"expires_in": "soon"}), False, True),
    "id-token-rs256-only": (signed_in(alg="ES256", kid="two"), True, False),
    "leeway-5s": (claims(exp=NOW - 30), True, False),
    "kid-required": (signed_in(kid=None), True, False),
    "crit-unchecked": (signed_in(header={"crit": ["x"]}), False, True),
    "typ-unchecked": (signed_in(header={"typ": "at+jwt"}), False, True),
    "subject-unchecked": (claims(sub="x" * 256), False, True),
    "additional-audience-accepted": (claims(aud=["field-service", "other"]), False, True),
    "azp-unchecked": (claims(azp="other"), False, True),
    "iat-unchecked": (claims(iat=None), False, True),
    "nbf-unchecked": (claims(nbf=NOW + 600), False, True),
    "logout-event-in-id-token-accepted": (claims(events={EVENT: {}}), False, True),
    "acr-unchecked": (signed_in(acr="gold", claims={"acr": "silver"}), False, True),
    "auth-time-unchecked": (signed_in(config_max_age=60), False, True),
    "at-hash-unchecked": (claims(at_hash="wrong"), False, True),
    "sid-unchecked": (claims(sid=7), False, True),
    "signature-unchecked": (signed_in(signing_key=lambda world: world.idp.keys.other_rsa, kid="x"), False, True),
    "issuer-unchecked": (claims(iss="https://evil.test"), False, True),
    "audience-unchecked": (signed_in(claims={"aud": "trusted"}, config_trusted_audiences=("trusted",)), False, True),
    "expiry-unchecked": (claims(exp=NOW - 600), False, True),
    "nonce-unchecked": (claims(nonce=None), False, True),
    "userinfo-sub-unchecked": (userinfo_of_somebody_else, False, True),
    "principal-not-scoped-by-issuer": (accounts_at_two_idps, 2, 1),
    "principal-case-insensitive": (account_names("Ada", "ada"), ["Ada", "ada"], ["ada"]),
    "principal-cut-to-100": (
        account_names("x" * 100 + "1", "x" * 100 + "2"), ["x" * 100 + "1", "x" * 100 + "2"], ["x" * 100]),
    "locale-defaults-to-new-york": (
        attributes, {"Email": "ada@people.test"},
        {"Email": "ada@people.test", "Language": "en_US", "TimeZone": "America/New_York"}),
    "user-kept-when-session-refused": (accounts_without_a_role, 0, 1),
    "roles-from-unverified-access-token": (
        signed_in(config_role_parser="azure", access_token_claims={"aud": "https://graph.test"}), False, True),
    "sam-payload-not-base64url": (sam_roles, True, False),
    "default-role-always": (roles, ("Technician",), ("Technician", "User")),
    "session-without-lifetime": (lives_a_year, False, True),
    "no-backchannel-logout": (sessions_after_backchannel_logout, 0, 1),
    "post-logout-uri-not-encoded": (goodbye, "app%3A%2F%2Fgoodbye%3Fa%3D1", "app://goodbye?a=1"),
    "post-logout-uri-always-web": (goodbye, "app%3A%2F%2Fgoodbye%3Fa%3D1", "https%3A%2F%2Fbackend.test%2F"),
    "logout-without-state": (has_state, True, False),
    "logout-hint-of-first-token": (logout_host, "other.test", "idp.test"),
    "log-unmasked": (secret_in_the_log, False, True),
}  # fmt: skip

REGISTERED = {"id-token-rs256-only": {"id_token_algs": ("ES256",)}}
"""Settings a probe needs beside its script."""
NEEDED = {
    "form-post-values-not-decoded": ("attempt-not-bound-to-app", "iss-parameter-ignored"),
    "logout-hint-of-first-token": ("principal-not-scoped-by-issuer",),
}
"""Flaws without which a flaw cannot be seen; the ideal of its row has them too."""


@pytest.mark.parametrize("flaw", list(FLAWS))
def test_a_flaw_alone_changes_what_the_backend_does(make_world: Make, flaw: str) -> None:
    probe, ideal, deviating = TABLE[flaw]

    def make(*extra: str) -> Make:
        needed = NEEDED.get(flaw, ())
        return lambda **change: make_world(flaws=(*needed, *extra), **REGISTERED.get(flaw, {}), **change)

    assert probe(make()) == ideal
    assert probe(make(flaw)) == deviating


def test_every_flaw_has_its_row() -> None:
    assert set(TABLE) == set(FLAWS)
