"""The shipped profiles and personas: each profile signs somebody in, in its own shape."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pydantic
import pytest
import yaml

from mobile_sso.idp.claims import SCOPE_CLAIMS
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.testbed.http import JsonValue


FIXTURES = Path(__file__).parents[2] / "fixtures"


def load(name: str) -> IdpProfile:
    written = yaml.safe_load((FIXTURES / "idps" / f"{name}.yaml").read_text())
    assert written.pop("version") == 1
    return pydantic.TypeAdapter(IdpProfile).validate_json(json.dumps({**written, "name": name}))


EMBEDDED = [path.stem for path in sorted((FIXTURES / "idps").glob("*.yaml")) if load(path.stem).engine == "embedded"]


def discovery(op: Op) -> dict[str, JsonValue]:
    return op.idp.app(Request(method="GET", url=op.idp.discovery_url)).json_object()


ENTRA_TENANT = "5f0c2d6e-8a41-4b7e-9d0a-3c1f6b2a7e90"

STAYING = {"entra-b2c", "salesforce"}
"""Profiles that lead nobody back to an app's own scheme after a logout."""

CALLBACKS = {
    "apple": "https://app.test/callback",
    "facebook": "fbfield-service://authorize",
    "google": "https://app.test/callback",
}
"""Where profiles return to that do not take every callback."""


def farewell(op: Op, name: str, id_token: str) -> dict[str, str]:
    """Return the parameters of a logout, as the profile calls them."""
    if name == "cognito":
        return {"client_id": op.registration.client_id, "logout_uri": op.goodbye}
    if name == "pingfederate":
        return {"TargetResource": op.goodbye}
    if name == "entra-b2c":  # an app's own scheme is refused
        return {}
    told = {"id_token_hint": id_token, "post_logout_redirect_uri": op.goodbye}
    return {**told, "logout_hint": "grace"} if "logout_account_picker" in op.profile.quirks else told


def signing_in(make_op: MakeOp, profile: IdpProfile) -> Op:
    """Make a provider whose client proves itself the way the profile takes: Apple and Facebook know one way only."""
    callbacks = (CALLBACKS.get(profile.name, "makeitnative://oauth/callback"),)
    if "client_secret_basic" in profile.authentication_methods:
        return make_op(profile, redirect_uris=callbacks)
    op = make_op(profile, token_endpoint_auth_method="client_secret_post", redirect_uris=callbacks)
    op.secret_in_body = True
    return op


def test_the_profiles_of_the_first_form_are_there() -> None:
    assert {"entra", "generic", "okta-custom", "sam"} <= set(EMBEDDED)
    assert load("oidc-provider-mock").engine == "oidc-provider-mock"


def test_generic_is_the_default_profile_but_for_its_words() -> None:
    generic = load("generic")

    from dataclasses import replace

    assert replace(generic, sources=()) == IdpProfile()


@pytest.mark.parametrize("name", EMBEDDED)
def test_every_profile_names_its_sources_and_its_doubts_are_about_fields_it_has(name: str) -> None:
    profile = load(name)

    assert profile.sources
    for doubt in profile.marks:
        place: object = profile
        for part in doubt.field.split("."):
            place = place[part] if isinstance(place, dict) else getattr(place, part)
        assert doubt.because


@pytest.mark.parametrize("name", EMBEDDED)
def test_every_profile_signs_somebody_in_and_out(make_op: MakeOp, name: str) -> None:
    op = signing_in(make_op, load(name))

    answer = op.browser.sign_in(op.grace)
    found = re.search(r'name="code" value="([^"]+)"', answer.text)  # a form for the callback
    body = op.redeem(found[1] if found else op.answer(answer)["code"]).json_object()
    again = op.browser.authorize()
    assert again.status == 302 or op.registration.redirect_uris[0] in again.text  # by itself, or by a page
    if name == "facebook":  # plain OAuth, behind a document of OpenID Connect
        assert "id_token" not in body
        return
    claims = op.claims(body["id_token"])
    written = str(discovery(op)["issuer"]).replace("{tenantid}", ENTRA_TENANT)
    assert (claims["iss"], claims["iss"].lower()) == (
        written,
        op.idp.issuer.lower(),
    )  # AD FS writes its host in capitals
    if op.profile.endpoints.userinfo:
        assert op.userinfo(body["access_token"]).json_object()["sub"] == claims["sub"]
    if op.profile.endpoints.end_session is None:
        return
    goodbye = op.browser.get(op.profile.endpoints.end_session, **farewell(op, name, str(body["id_token"])))
    assert goodbye.header("location") == (None if name in STAYING else op.goodbye)
    assert op.idp.sso_sessions() == 0


@pytest.mark.parametrize(
    ("name", "advertised"), [("generic", ["S256"]), ("entra", None), ("okta-custom", ["S256"]), ("sam", ["S256"])]
)
def test_pkce_is_advertised_or_not_and_always_enforced(
    make_op: MakeOp, name: str, advertised: list[str] | None
) -> None:
    op = make_op(load(name))

    assert discovery(op).get("code_challenge_methods_supported") == advertised
    refused = op.redeem(op.code(), code_verifier="x" * 43).json_object()
    assert "PKCE verification failed." in str(refused["error_description"])


def test_entra_roles_are_in_both_tokens_with_tenant_and_object_id(make_op: MakeOp) -> None:
    op = make_op(load("entra"))
    body = op.tokens(op.grace)
    ida, access = op.claims(body["id_token"]), op.claims(body["access_token"])

    tenant = op.profile.issuer_path.split("/")[1]
    for claims in (ida, access):
        assert claims["roles"] == ["Technician", "Dispatcher"]
        assert (claims["tid"], claims["ver"]) == (tenant, "2.0")
        assert len(claims["oid"]) == 36
    assert ida["oid"] == access["oid"]
    assert ida["sub"] not in ("grace", ida["oid"])
    assert (access["aud"], access["azp"], access["scp"]) == ("field-service", "field-service", "openid profile email")
    assert op.header(body["access_token"])["typ"] == "JWT"
    assert "iss" not in op.answer(op.browser.sign_in())
    assert op.claims(op.tokens(op.ada)["id_token"])["preferred_username"] == "ada@people.test"


def test_okta_scopes_are_an_array_and_groups_hold_the_roles(make_op: MakeOp) -> None:
    op = make_op(load("okta-custom"))
    body = op.tokens(op.grace)
    claims = op.claims(body["access_token"])

    assert claims["scp"] == ["openid", "profile", "email"]
    assert (claims["aud"], claims["cid"], claims["sub"], claims["ver"]) == (
        "api://default",
        "field-service",
        "grace",
        1,
    )
    assert claims["groups"] == op.claims(body["id_token"])["groups"] == ["Technician", "Dispatcher"]
    assert set(op.header(body["access_token"])) == {"alg", "kid"}
    assert discovery(op)["token_endpoint"] == "https://idp.test/oauth2/default/v1/token"


def test_sam_roles_are_nested(make_op: MakeOp) -> None:
    op = make_op(load("sam"))
    body = op.tokens(op.grace, scope="openid sam_account samauth.role samauth.tier samauth.ten")

    claims = op.claims(body["access_token"])
    assert claims["sws"] == {"samauth": {"role": {"name": ["Technician", "Dispatcher"]}}}
    assert body["scope"] == "openid sam_account samauth.role samauth.tier samauth.ten"


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ({"titel": "x"}, "Unexpected keyword argument"),
        ({"pkce_required": "yes"}, "valid boolean"),
        ({"lifetimes": {"code": "60"}}, "valid integer"),
        ({"access_token": {"format": "xml"}}, "'jwt', 'opaque' or 'jwe'"),
        ({"endpoints": {"tokens": "/x"}}, "Unexpected keyword argument"),
    ],
)
def test_a_broken_profile_is_refused(broken: dict[str, object], complaint: str) -> None:
    with pytest.raises(pydantic.ValidationError, match=complaint):
        pydantic.TypeAdapter(IdpProfile).validate_json(json.dumps(broken))


def personas() -> dict[str, Persona]:
    written = yaml.safe_load((FIXTURES / "personas.yaml").read_text())
    assert written["version"] == 1
    return {
        name: Persona(username=name, **{**entry, "roles": tuple(entry["roles"])})
        for name, entry in written["personas"].items()
    }


def test_the_people_have_the_roles_that_scenarios_count_on() -> None:
    people = personas()

    assert {name: (person.roles, person.assigned) for name, person in people.items()} == {
        "ada": (("Technician",), True),
        "grace": (("Technician", "Dispatcher"), True),
        "linus": ((), True),
        "mallory": (("Technician",), False),
        "olga": (("Archivist",), True),
        "katherine": (("Archivist", "Dispatcher"), True),
        "zoe": (("Dispatcher",), True),
    }


def test_everybody_has_a_name_an_address_and_a_password_that_can_be_masked() -> None:
    for person in personas().values():
        assert {"name", "given_name", "family_name", "preferred_username", "email", "email_verified"} <= set(
            person.claims
        )
        assert set(person.claims) <= {claim for claims in SCOPE_CLAIMS.values() for claim in claims}
        assert len(person.password) >= 12


@pytest.mark.parametrize("name", [name for name, person in personas().items() if person.assigned])
def test_everybody_who_is_assigned_can_sign_in(op: Op, name: str) -> None:
    person = personas()[name]
    op.idp.put_persona(person)

    assert op.claims(op.tokens(person)["id_token"])["name"] == person.claims["name"]
