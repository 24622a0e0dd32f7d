"""The modules of the Basic OP plan, one test each, named after the module.

Source: conformance-and-attacks 2.1.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import jwt

if TYPE_CHECKING:
    from tests.idp.conformance.conftest import MakeRelyingParty, RelyingParty


def test_oidcc_server(rp: RelyingParty) -> None:
    """The happy flow; the code is long and hard to guess; the ID token has no identity claims nobody asked for."""
    code = rp.code(rp.signed_in(rp.authorize(scope="openid")))

    members = rp.tokens(code)

    assert len(code) * 6 >= 128
    assert rp.entropy(code) >= 96
    assert not {"name", "email", "phone_number", "address"} & rp.claims(members).keys()
    assert rp.userinfo(members["access_token"])["sub"] == rp.claims(members)["sub"]


def test_oidcc_response_type_missing(rp: RelyingParty) -> None:
    """A request without response_type is refused."""
    assert rp.error(rp.authorize(response_type=None))["error"] in ("invalid_request", "unsupported_response_type")


def test_oidcc_idtoken_signature(rp: RelyingParty) -> None:
    """A client that registered no algorithm gets RS256, with a kid."""
    header = jwt.get_unverified_header(rp.sign_in()["id_token"])

    assert header["alg"] == "RS256"
    assert header["kid"]


def test_oidcc_userinfo_get(rp: RelyingParty) -> None:
    """Userinfo answers GET with a bearer header."""
    members = rp.sign_in()

    assert rp.userinfo(members["access_token"])["sub"] == rp.claims(members)["sub"]


def test_oidcc_userinfo_post_header(rp: RelyingParty) -> None:
    """Userinfo answers POST with a bearer header."""
    members = rp.sign_in()

    assert rp.userinfo(members["access_token"], "POST")["sub"] == rp.claims(members)["sub"]


def test_oidcc_userinfo_post_body(rp: RelyingParty) -> None:
    """Userinfo answers POST with the token in the body."""
    members = rp.sign_in()

    response = rp.userinfo_by_body(str(members["access_token"]))

    assert (response.status, response.json_object()["sub"]) == (200, rp.claims(members)["sub"])


def test_oidcc_ensure_request_without_nonce_succeeds_for_code_flow(rp: RelyingParty) -> None:
    """A code-flow request without a nonce succeeds, and no nonce appears."""
    assert "nonce" not in rp.claims(rp.sign_in(nonce=None))


def scope_claims(rp: RelyingParty, scope: str) -> dict[str, object]:
    return rp.userinfo(rp.sign_in(scope=f"openid {scope}")["access_token"])


def test_oidcc_scope_profile(rp: RelyingParty) -> None:
    """The scope profile brings its claims from userinfo, and no others."""
    claims = scope_claims(rp, "profile")

    assert (claims["name"], claims["given_name"], claims["family_name"]) == ("Ada Lovelace", "Ada", "Lovelace")
    assert not {"email", "phone_number", "address"} & claims.keys()


def test_oidcc_scope_email(rp: RelyingParty) -> None:
    """The scope email brings its claims from userinfo, and no others."""
    claims = scope_claims(rp, "email")

    assert (claims["email"], claims["email_verified"]) == ("ada@people.test", True)
    assert not {"name", "phone_number", "address"} & claims.keys()


def test_oidcc_scope_address(rp: RelyingParty) -> None:
    """The scope address brings its claim from userinfo, and no others."""
    claims = scope_claims(rp, "address")

    assert claims["address"] == {"formatted": "12 St James's Square, London"}
    assert not {"name", "email", "phone_number"} & claims.keys()


def test_oidcc_scope_phone(rp: RelyingParty) -> None:
    """The scope phone brings its claims from userinfo, and no others."""
    claims = scope_claims(rp, "phone")

    assert (claims["phone_number"], claims["phone_number_verified"]) == ("+44 20 7946 0001", True)
    assert not {"name", "email", "address"} & claims.keys()


def test_oidcc_scope_all(rp: RelyingParty) -> None:
    """All four scopes at once bring all their claims."""
    claims = scope_claims(rp, "profile email address phone")

    assert {"name", "email", "email_verified", "phone_number", "address"} <= claims.keys()


def test_oidcc_alternate_happy_flow(rp: RelyingParty) -> None:
    """Scopes and parameters in another order make no difference."""
    wanted = rp.op.authorization_parameters(scope="phone address email profile openid")
    shuffled = dict(reversed(wanted.items()))

    page = rp.browser.get(rp.op.profile.endpoints.authorization, **shuffled)
    members = rp.tokens(rp.code(rp.signed_in(page)))

    assert {"name", "email"} <= rp.userinfo(members["access_token"]).keys()


def test_oidcc_display_page(rp: RelyingParty) -> None:
    """`display=page` is no error."""
    assert rp.sign_in(display="page")["id_token"]


def test_oidcc_display_popup(rp: RelyingParty) -> None:
    """`display=popup` is no error."""
    assert rp.sign_in(display="popup")["id_token"]


def test_oidcc_prompt_login(rp: RelyingParty) -> None:
    """`prompt=login` shows a second sign-in page, and auth_time is later."""
    first = rp.claims(rp.sign_in())
    rp.op.clock.advance(5)

    second = rp.claims(rp.sign_in(prompt="login"))

    assert second["auth_time"] == first["auth_time"] + 5
    assert second["sub"] == first["sub"]


def test_oidcc_prompt_none_not_logged_in(rp: RelyingParty) -> None:
    """`prompt=none` fails for somebody the provider does not know."""
    assert rp.error(rp.authorize(prompt="none"))["error"] in rp.needs_a_person


def test_oidcc_prompt_none_logged_in(rp: RelyingParty) -> None:
    """`prompt=none` succeeds silently for somebody who is signed in, with the same sub and auth_time."""
    first = rp.claims(rp.sign_in())
    rp.op.clock.advance(5)

    second = rp.claims(rp.tokens(rp.code(rp.authorize(prompt="none"))))

    assert (second["sub"], second["auth_time"]) == (first["sub"], first["auth_time"])


def test_oidcc_max_age_1(rp: RelyingParty) -> None:
    """A sign-in older than `max_age` is demanded again, and auth_time says so."""
    first = rp.claims(rp.sign_in())
    rp.op.clock.advance(2)

    second = rp.claims(rp.sign_in(max_age="1"))

    assert second["auth_time"] == first["auth_time"] + 2


def test_oidcc_max_age_10000(rp: RelyingParty) -> None:
    """A recent sign-in satisfies `max_age`, and auth_time is there and the same."""
    first = rp.claims(rp.sign_in(max_age="15000"))
    rp.op.clock.advance(5)

    second = rp.claims(rp.tokens(rp.code(rp.authorize(max_age="10000"))))

    assert second["auth_time"] == first["auth_time"]


def test_oidcc_ensure_request_with_unknown_parameter_succeeds(rp: RelyingParty) -> None:
    """An unknown parameter is ignored."""
    assert rp.sign_in(extra="foobar")["id_token"]


def test_oidcc_id_token_hint(rp: RelyingParty) -> None:
    """`prompt=none` with the current person's id_token_hint succeeds silently."""
    first = rp.sign_in()

    second = rp.tokens(rp.code(rp.authorize(prompt="none", id_token_hint=str(first["id_token"]))))

    assert rp.claims(second)["sub"] == rp.claims(first)["sub"]


def test_oidcc_login_hint(rp: RelyingParty) -> None:
    """`login_hint` is no error, and fills in the user name."""
    page = rp.authorize(login_hint="ada@people.test")

    assert 'value="ada@people.test"' in page.text
    assert rp.tokens(rp.code(rp.signed_in(page)))["id_token"]


def test_oidcc_ui_locales(rp: RelyingParty) -> None:
    """`ui_locales` is no error."""
    assert rp.sign_in(ui_locales="se")["id_token"]


def test_oidcc_claims_locales(rp: RelyingParty) -> None:
    """`claims_locales` is no error."""
    assert rp.sign_in(claims_locales="se")["id_token"]


def test_oidcc_ensure_request_with_acr_values_succeeds(rp: RelyingParty) -> None:
    """`acr_values` is no error, and the token's acr is one of them."""
    assert rp.claims(rp.sign_in(acr_values="1 2"))["acr"] in ("1", "2")


def test_oidcc_codereuse(rp: RelyingParty) -> None:
    """A code is good once: the second use is refused with invalid_grant."""
    code = rp.code(rp.signed_in(rp.authorize()))
    rp.tokens(code)

    again = rp.op.redeem(code)

    assert (again.status, again.json_object()["error"]) == (400, "invalid_grant")


def test_oidcc_codereuse_30seconds(rp: RelyingParty) -> None:
    """A second use after 30 seconds is refused, and the first access token stops working."""
    code = rp.code(rp.signed_in(rp.authorize()))
    members = rp.tokens(code)
    rp.op.clock.advance(30)

    again = rp.op.redeem(code)

    assert (again.status, again.json_object()["error"]) == (400, "invalid_grant")
    assert rp.op.userinfo(members["access_token"]).status == 401


def test_oidcc_ensure_registered_redirect_uri(rp: RelyingParty) -> None:
    """A redirect_uri with one more path segment than the registered one gets an error page and no redirect."""
    response = rp.authorize(redirect_uri=f"{rp.op.callback}/extra")

    assert (response.status, response.header("location")) == (400, None)
    assert "redirect_uri" in response.text


def test_oidcc_ensure_post_request_succeeds(rp: RelyingParty) -> None:
    """The authorization request may come by POST."""
    page = rp.browser.authorize(method="POST")

    assert rp.tokens(rp.code(rp.signed_in(page)))["id_token"]


def test_oidcc_server_client_secret_post(make_rp: MakeRelyingParty) -> None:
    """The happy flow with client_secret_post."""
    rp = make_rp(token_endpoint_auth_method="client_secret_post")
    code = rp.code(rp.signed_in(rp.authorize()))

    response = rp.op.redeem(
        code, headers=(), client_id=rp.op.credentials.client_id, client_secret=rp.op.credentials.client_secret
    )

    assert response.status == 200
    assert rp.id_token(response.json_object(), nonce="the-nonce")["sub"]


def unsigned_object(rp: RelyingParty, **claims: str) -> str:
    parts = ({"alg": "none"}, {"iss": rp.op.registration.client_id, "aud": rp.metadata["issuer"], **claims})
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    return ".".join((*encoded, ""))


def test_oidcc_request_uri_unsigned_supported_correctly_or_rejected_as_unsupported(rp: RelyingParty) -> None:
    """A request object by reference is refused as unsupported, by its own error code."""
    response = rp.authorize(request_uri="https://client.test/request.jwt")

    assert rp.metadata["request_uri_parameter_supported"] is False
    assert rp.error(response)["error"] == "request_uri_not_supported"


def test_oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(rp: RelyingParty) -> None:
    """A request object by value is refused as unsupported, and never ignored."""
    response = rp.authorize(request=unsigned_object(rp, scope="openid"))

    assert rp.metadata["request_parameter_supported"] is False
    assert rp.error(response)["error"] == "request_not_supported"


def test_oidcc_claims_essential(rp: RelyingParty) -> None:
    """A request for the essential claim name succeeds, and userinfo has it without the scope profile."""
    members = rp.sign_in(scope="openid", claims=json.dumps({"userinfo": {"name": {"essential": True}}}))

    assert rp.userinfo(members["access_token"])["name"] == "Ada Lovelace"


def test_oidcc_ensure_request_object_with_redirect_uri(rp: RelyingParty) -> None:
    """A redirect_uri in a request object never leads anywhere else than to the registered one, with an error."""
    elsewhere = unsigned_object(rp, redirect_uri="https://attacker.test/callback")

    response = rp.authorize(request=elsewhere)

    assert rp.error(response)["error"] == "request_not_supported"


def test_oidcc_refresh_token(rp: RelyingParty) -> None:
    """A refresh keeps iss, sub, aud and auth_time, has a new iat, and is good for its own client only."""
    first = rp.sign_in(scope="openid offline_access")
    stranger = rp.op.idp.register_client(
        type(rp.op.registration)(client_id="stranger", redirect_uris=("https://stranger.test/cb",))
    )
    refused = rp.op.send_token_request(
        {"grant_type": "refresh_token", "refresh_token": str(first["refresh_token"])},
        headers=(rp.op.basic(stranger.client_id, stranger.client_secret),),
    )
    rp.op.clock.advance(5)

    response = rp.op.refresh(str(first["refresh_token"]))

    assert (refused.status, refused.json_object()["error"]) == (400, "invalid_grant")
    assert (response.status, response.header("cache-control")) == (200, "no-store")
    before, after = rp.claims(first), rp.id_token(response.json_object(), nonce=None)
    assert {name: before[name] for name in ("iss", "sub", "aud", "auth_time")} == {
        name: after[name] for name in ("iss", "sub", "aud", "auth_time")
    }
    assert after["iat"] == before["iat"] + 5


def test_oidcc_ensure_request_with_valid_pkce_succeeds(rp: RelyingParty) -> None:
    """A request with an S256 code_challenge succeeds with the verifier, and not without."""
    code = rp.code(rp.signed_in(rp.authorize()))
    other = rp.code(rp.authorize())

    assert rp.tokens(code)["id_token"]
    assert rp.op.redeem(other, code_verifier=None).json_object()["error"] == "invalid_grant"
