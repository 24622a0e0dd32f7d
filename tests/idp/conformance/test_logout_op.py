"""The modules of the Config and logout plans, one test each, named after the module.

Source: conformance-and-attacks 2.2, 2.3.
"""

from __future__ import annotations

import base64
import json
import re
import string
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import jwt

from mobile_sso.testbed.http import Parameters, Request, Response

if TYPE_CHECKING:
    from tests.idp.conformance.conftest import MakeRelyingParty, RelyingParty

KNOWN_METADATA = {
    "issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "registration_endpoint",
    "scopes_supported", "response_types_supported", "response_modes_supported", "grant_types_supported",
    "acr_values_supported", "subject_types_supported", "id_token_signing_alg_values_supported",
    "id_token_encryption_alg_values_supported", "id_token_encryption_enc_values_supported",
    "userinfo_signing_alg_values_supported", "request_object_signing_alg_values_supported",
    "token_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported",
    "display_values_supported", "claim_types_supported", "claims_supported", "claims_parameter_supported",
    "request_parameter_supported", "request_uri_parameter_supported", "revocation_endpoint",
    "revocation_endpoint_auth_methods_supported", "revocation_endpoint_auth_signing_alg_values_supported",
    "introspection_endpoint", "introspection_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_signing_alg_values_supported", "code_challenge_methods_supported",
    "end_session_endpoint", "backchannel_logout_supported", "backchannel_logout_session_supported",
    "frontchannel_logout_supported", "frontchannel_logout_session_supported", "prompt_values_supported",
    "pushed_authorization_request_endpoint", "require_pushed_authorization_requests",
    "authorization_response_iss_parameter_supported",
}  # fmt: skip
"""The members that specifications define."""
STATE = string.ascii_letters[:50] + string.digits + "!\"#$%&'()*,-./:<=>?@[\\]^_`{|}~"[:30]
"""90 characters: 50 letters, 10 digits, 30 punctuation marks; `+`, space and `;` are left out as the suite does."""


def is_https(url: object) -> bool:
    return urlsplit(str(url)).scheme == "https"


# Config OP ------------------------------------------------------------------------------------------------------------


def test_oidcc_discovery_endpoint_verification(rp: RelyingParty) -> None:
    """The metadata is JSON, says what it must, all endpoints are https, and no member is unknown."""
    response = rp.op.idp.app(Request(method="GET", url=rp.op.idp.discovery_url))
    metadata = response.json_object()

    assert (response.status, response.header("content-type")) == (200, "application/json")
    assert rp.op.idp.discovery_url == f"{metadata['issuer']}/.well-known/openid-configuration"
    assert "code" in metadata["response_types_supported"]
    assert set(metadata["subject_types_supported"]) <= {"public", "pairwise"}
    assert "RS256" in metadata["id_token_signing_alg_values_supported"]
    assert "openid" in metadata["scopes_supported"]
    assert "authorization_code" in metadata["grant_types_supported"]
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"} <= metadata.keys()
    assert all(is_https(url) for name, url in metadata.items() if name.endswith(("_endpoint", "_uri", "issuer")))
    assert metadata.keys() - KNOWN_METADATA == set()


# RP-Initiated Logout OP -----------------------------------------------------------------------------------------------


def refused(rp: RelyingParty, response: Response) -> bool:
    """Return whether a page was shown and nobody was redirected."""
    return response.header("location") is None and "<h1>" in response.text


def test_oidcc_rp_initiated_logout_discovery_endpoint_verification(rp: RelyingParty) -> None:
    """The metadata names an https end_session_endpoint."""
    assert is_https(rp.metadata["end_session_endpoint"])


def test_oidcc_rp_initiated_logout(rp: RelyingParty) -> None:
    """Logout redirects with the state to the letter and nothing else, and the session is gone."""
    hint = str(rp.sign_in()["id_token"])

    response = rp.end_session(id_token_hint=hint, post_logout_redirect_uri=rp.op.goodbye, state=STATE)

    location = response.header("location") or ""
    assert len(STATE) == 90
    assert location.split("?")[0] == rp.op.goodbye
    assert parse_qsl(urlsplit(location).query) == [("state", STATE)]
    assert rp.is_signed_out()


def test_oidcc_rp_initiated_logout_bad_post_logout_redirect_uri(rp: RelyingParty) -> None:
    """An unregistered post_logout_redirect_uri is not followed."""
    hint = str(rp.sign_in()["id_token"])

    assert refused(
        rp, rp.end_session(id_token_hint=hint, post_logout_redirect_uri="https://elsewhere.test/", state="s")
    )


def test_oidcc_rp_initiated_logout_modified_id_token_hint(rp: RelyingParty) -> None:
    """A hint rewritten to `alg: none` leads nowhere."""
    claims = str(rp.sign_in()["id_token"]).split(".")[1]
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).rstrip(b"=").decode()

    response = rp.end_session(id_token_hint=f"{header}.{claims}.", post_logout_redirect_uri=rp.op.goodbye)

    assert refused(rp, response)


def test_oidcc_rp_initiated_logout_no_id_token_hint(rp: RelyingParty) -> None:
    """A post_logout_redirect_uri without a hint is not followed; the person is asked."""
    rp.sign_in()

    assert refused(rp, rp.end_session(post_logout_redirect_uri=rp.op.goodbye, state="s"))


def test_oidcc_rp_initiated_logout_no_params(rp: RelyingParty) -> None:
    """Without parameters the person is asked, a yes ends the session, and nobody is redirected."""
    rp.sign_in()

    question = rp.end_session()
    answered = rp.end_session(method="POST", transaction=rp.op.transaction(question), action="logout")

    assert refused(rp, question)
    assert refused(rp, answered)
    assert rp.is_signed_out()


def test_oidcc_rp_initiated_logout_no_post_logout_redirect_uri(rp: RelyingParty) -> None:
    """A hint alone ends the session and shows a page."""
    hint = str(rp.sign_in()["id_token"])

    assert refused(rp, rp.end_session(id_token_hint=hint))
    assert rp.is_signed_out()


def test_oidcc_rp_initiated_logout_no_state(rp: RelyingParty) -> None:
    """Without a state the redirect has none."""
    hint = str(rp.sign_in()["id_token"])

    response = rp.end_session(id_token_hint=hint, post_logout_redirect_uri=rp.op.goodbye)

    assert response.header("location") == rp.op.goodbye
    assert rp.is_signed_out()


def test_oidcc_rp_initiated_logout_only_state(rp: RelyingParty) -> None:
    """A state alone is a logout without anywhere to go."""
    rp.sign_in()

    question = rp.end_session(state="s")
    answered = rp.end_session(method="POST", transaction=rp.op.transaction(question), action="logout")

    assert refused(rp, answered)
    assert rp.is_signed_out()


def test_oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri(rp: RelyingParty) -> None:
    """The registered URI with a query added is another URI."""
    hint = str(rp.sign_in()["id_token"])

    assert refused(rp, rp.end_session(id_token_hint=hint, post_logout_redirect_uri=f"{rp.op.goodbye}?foo=bar"))


def test_oidcc_rp_initiated_logout_bad_id_token_hint(rp: RelyingParty) -> None:
    """A hint that somebody else signed leads nowhere."""
    claims = rp.claims(rp.sign_in())
    foreign = jwt.encode(claims, "a secret that is long enough for HS256", algorithm="HS256")

    assert refused(rp, rp.end_session(id_token_hint=foreign, post_logout_redirect_uri=rp.op.goodbye))


# Back-Channel Logout OP -----------------------------------------------------------------------------------------------

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


def test_oidcc_backchannel_logout_discovery_endpoint_verification(rp: RelyingParty) -> None:
    """The metadata promises back-channel logout with sessions."""
    assert rp.metadata["backchannel_logout_supported"] is True
    assert rp.metadata["backchannel_logout_session_supported"] is True
    assert is_https(rp.metadata["end_session_endpoint"])


def test_oidcc_backchannel_rp_initiated_logout(make_rp: MakeRelyingParty) -> None:
    """The client gets one sound logout token before the browser comes back."""
    rp = make_rp(backchannel_logout_uri="https://backend.test/backchannel", backchannel_logout_session_required=True)
    members = rp.sign_in()
    id_token = rp.claims(members)

    response = rp.end_session(
        id_token_hint=str(members["id_token"]), post_logout_redirect_uri=rp.op.goodbye, state=STATE
    )

    [request] = rp.op.received
    [(name, token)] = Parameters.parse(request.body.decode())
    header = jwt.get_unverified_header(token)
    key = next(key for key in jwt.PyJWKSet.from_dict(rp.jwks).keys if key.key_id == header["kid"])
    claims = jwt.decode(
        token, key, algorithms=["RS256"], options={"verify_aud": False, "verify_exp": False, "verify_iat": False}
    )
    assert (request.method, request.url, name) == ("POST", "https://backend.test/backchannel", "logout_token")
    assert header["typ"] == "logout+jwt"
    assert (claims["iss"], claims["aud"]) == (rp.metadata["issuer"], rp.op.registration.client_id)
    assert (claims["sub"], claims["sid"]) == (id_token["sub"], id_token["sid"])
    assert claims["events"] == {LOGOUT_EVENT: {}}
    assert claims["jti"]
    assert 0 < claims["exp"] - claims["iat"] <= 120
    assert "nonce" not in claims
    assert dict(parse_qsl(urlsplit(response.header("location") or "").query)) == {"state": STATE}
    assert rp.is_signed_out()


# Front-Channel Logout OP ----------------------------------------------------------------------------------------------


def test_oidcc_frontchannel_logout_discovery_endpoint_verification(rp: RelyingParty) -> None:
    """The metadata promises front-channel logout with sessions."""
    assert rp.metadata["frontchannel_logout_supported"] is True
    assert rp.metadata["frontchannel_logout_session_supported"] is True
    assert is_https(rp.metadata["end_session_endpoint"])


def test_oidcc_frontchannel_rp_initiated_logout(make_rp: MakeRelyingParty) -> None:
    """The logout page loads the client's page in a frame with exactly iss and sid, then sends the browser back."""
    rp = make_rp(
        redirect_uris=("https://client.test/callback",),
        frontchannel_logout_uri="https://client.test/frontchannel",
        frontchannel_logout_session_required=True,
    )
    page = rp.browser.authorize()
    code = rp.op.answer(rp.browser.fill_in(page, username="ada", password="analytical-engine"))["code"]
    members = rp.tokens(code)

    response = rp.end_session(
        id_token_hint=str(members["id_token"]), post_logout_redirect_uri=rp.op.goodbye, state="the-state"
    )

    [frame] = re.findall(r'<iframe[^>]* src="([^"]+)"', response.text)
    address = urlsplit(frame.replace("&amp;", "&"))
    assert f"{address.scheme}://{address.netloc}{address.path}" == "https://client.test/frontchannel"
    assert dict(parse_qsl(address.query)) == {"iss": rp.metadata["issuer"], "sid": rp.claims(members)["sid"]}
    assert f"{rp.op.goodbye}?state=the-state" in response.text
    assert rp.op.answer(rp.browser.authorize(prompt="none"))["error"] in rp.needs_a_person
