"""Several issuers at once: each below its own prefix, with nothing in common but the origin."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.engines.oidc_provider_mock import OidcProviderMock
from mobile_sso.idp.profile import Endpoints, IdpProfile
from mobile_sso.idp.settings import MAX_TENANTS
from mobile_sso.idp.tenants import Tenants, prefix_of, under
from mobile_sso.testbed.contracts import CapabilityMissing
from mobile_sso.testbed.http import Request, Response
from mobile_sso.testbed.masking import Secrets

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

    from mobile_sso.idp.engines.embedded import EmbeddedIdp
    from mobile_sso.testbed.contracts import IdpEngine

ENTRA = IdpProfile(
    name="entra",
    issuer_path="/guid/v2.0",
    discovery_path="/guid/odd",
    endpoints=Endpoints(authorization="/guid/authorize", userinfo=None, sign_in="/guid/login"),
)


def as_tenant(op: Op, name: str, profile: IdpProfile | None = None) -> Op:
    """Make a tenant of `op` and return it with the client, the people and a browser that speak to it."""
    tenant = op.idp.create_tenant(name, profile)
    return speaking_to(op, tenant)


def speaking_to(op: Op, tenant: EmbeddedIdp) -> Op:
    other = object.__new__(type(op))
    other.__dict__.update(op.__dict__)
    other.idp, other.profile = tenant, tenant.profile
    other.credentials = tenant.register_client(op.registration)
    for persona in (op.ada, op.grace):
        tenant.put_persona(persona)
    other.browser = type(op.browser)(other)
    return other


def get(idp: IdpEngine, url: str) -> Response:
    return idp.app(Request(method="GET", url=url))


# As data --------------------------------------------------------------------------------------------------------------


def test_under_moves_the_issuer_and_every_path() -> None:
    moved = under(ENTRA, "/t/acme")

    assert moved.issuer_path == "/t/acme/guid/v2.0"
    assert moved.discovery_path == "/t/acme/guid/odd"
    paths = {field.name: getattr(moved.endpoints, field.name) for field in fields(Endpoints)}
    assert paths.pop("userinfo") is None
    assert all(path.startswith("/t/acme/") for path in paths.values() if path is not None)
    assert replace(moved, issuer_path=ENTRA.issuer_path, endpoints=ENTRA.endpoints, discovery_path="/guid/odd") == ENTRA


def test_under_nothing_changes_nothing_and_an_address_elsewhere_stays() -> None:
    elsewhere = replace(ENTRA, endpoints=Endpoints(userinfo="https://graph.test/userinfo"), discovery_path=None)

    assert under(ENTRA, "") is ENTRA
    assert under(elsewhere, "/t/a").endpoints.userinfo == "https://graph.test/userinfo"
    assert under(elsewhere, "/t/a").discovery_path is None


@pytest.mark.parametrize("name", ["acme", "a", "a-1", "x" * 63])
def test_a_slug_is_a_name_of_a_tenant(name: str) -> None:
    assert prefix_of(name) == f"/t/{name}"


@pytest.mark.parametrize("name", ["", "Acme", "1a", "-a", "a b", "a/b", "..", "a\n", "x" * 64, "é"])
def test_anything_else_is_not(name: str) -> None:
    with pytest.raises(ValueError, match="is not a name of a tenant") as refused:
        prefix_of(name)
    assert str(refused.value) == (
        f"{name!r} is not a name of a tenant: use up to 63 lower-case letters, digits and dashes, a letter first"
    )


def test_there_is_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    tenants: Tenants[str] = Tenants()
    for number in range(MAX_TENANTS):
        tenants.put(f"t{number}", "engine")

    with pytest.raises(ValueError, match=r"^there are 100 tenants already; drop one first$"):
        tenants.check("one-more")
    assert tenants.check("t1", replacing=True) == "/t/t1"
    tenants.drop("t0")
    assert tenants.check("one-more") == "/t/one-more"
    assert len(tenants) == MAX_TENANTS - 1


# At run time ----------------------------------------------------------------------------------------------------------


def test_a_tenant_is_an_issuer_of_its_own(op: Op) -> None:
    acme = as_tenant(op, "acme")

    found = get(op.idp, acme.idp.discovery_url).json_object()

    assert found["issuer"] == acme.idp.issuer == "https://idp.test/t/acme"
    endpoints = [value for name, value in found.items() if name.endswith(("_endpoint", "_uri"))]
    assert len(endpoints) > 5
    assert all(str(endpoint).startswith("https://idp.test/t/acme/") for endpoint in endpoints)
    assert get(op.idp, op.idp.discovery_url).json_object()["issuer"] == "https://idp.test"


@pytest.mark.parametrize("profile", [None, ENTRA])
def test_a_whole_sign_in_works_at_a_tenant(op: Op, profile: IdpProfile | None) -> None:
    acme = as_tenant(op, "acme", replace(profile, endpoints=Endpoints()) if profile else None)

    body = acme.tokens()

    assert acme.claims(body["id_token"])["iss"] == acme.idp.issuer
    assert acme.userinfo(body["access_token"]).json_object()["sub"] == "ada"
    assert op.userinfo(body["access_token"]).status == 401


def test_tenants_share_no_client_no_person_no_code_and_no_key(op: Op) -> None:
    acme, other = as_tenant(op, "acme"), op.idp.create_tenant("other")

    assert other.state.clients.get("field-service") is None
    assert other.state.personas.get("ada") is None
    assert acme.redeem(op.code()).status == 400
    assert op.redeem(acme.code()).status == 400
    kids = [
        {str(key["kid"]) for key in idp.state.jwks()["keys"]}  # type: ignore[index, union-attr]
        for idp in (op.idp, acme.idp, other)
    ]
    assert len(set.union(*kids)) == sum(map(len, kids))


def test_the_sso_cookie_belongs_to_the_tenant_alone(op: Op) -> None:
    acme = as_tenant(op, "acme")

    (mine,) = [value for name, value in op.browser.sign_in().headers if name == "Set-Cookie"]
    (theirs,) = [value for name, value in acme.browser.sign_in().headers if name == "Set-Cookie"]

    assert "; Path=/; " in mine
    assert "; Path=/t/acme; " in theirs
    assert (op.idp.sso_sessions(), acme.idp.sso_sessions()) == (1, 1)
    # A browser sends the cookie of the main provider to a tenant, too, where it has none of the tenant's.
    acme.browser.cookies = dict(op.browser.cookies)
    assert acme.browser.authorize().status == 200, "the session of the main provider signs nobody in at a tenant"


def test_a_tenant_has_quirks_of_its_own_and_its_paths_stay_below_it(op: Op) -> None:
    quirk = {"discovery_field": {"field": "issuer", "value": "https://else.test"}}
    op.idp.create_tenant("odd", IdpProfile(quirks=quirk))

    assert get(op.idp, op.idp.tenant("odd").discovery_url).json_object()["issuer"] == "https://else.test"
    assert get(op.idp, op.idp.discovery_url).json_object()["issuer"] == "https://idp.test"


def test_a_dropped_tenant_is_gone_with_all_it_had(op: Op) -> None:
    acme = as_tenant(op, "acme")
    acme.tokens()

    op.idp.drop_tenant("acme")

    assert get(op.idp, acme.idp.discovery_url).status == 404
    assert list(op.idp.tenants) == []
    again = op.idp.create_tenant("acme")
    assert again.sso_sessions() == 0
    assert again.state.personas.all() == ()


@pytest.mark.parametrize(
    "path", ["/t/", "/t/acme", "/t/acme/", "/t/other/authorize", "/t/acmee/jwks", "/t/acme/nothing"]
)
def test_what_no_tenant_has_is_not_found(op: Op, path: str) -> None:
    op.idp.create_tenant("acme")

    assert get(op.idp, f"https://idp.test{path}").status == 404


@pytest.mark.parametrize("verb", ["tenant", "drop_tenant"])
def test_a_tenant_that_is_not_there_is_told_with_those_that_are(op: Op, verb: str) -> None:
    with pytest.raises(KeyError) as nothing:
        getattr(op.idp, verb)("acme")
    op.idp.create_tenant("one")
    op.idp.create_tenant("two")
    with pytest.raises(KeyError) as wrong:
        getattr(op.idp, verb)("acme")

    assert str(nothing.value) == "there is no tenant 'acme'; there are none"
    assert str(wrong.value) == "there is no tenant 'acme'; there are one, two"


def test_a_name_is_taken_once_unless_it_is_replaced(op: Op) -> None:
    first = op.idp.create_tenant("acme")
    with pytest.raises(ValueError, match=r"^there is a tenant 'acme' already; drop it first, or choose another name$"):
        op.idp.create_tenant("acme")

    second = op.idp.create_tenant("acme", ENTRA, replacing=True)

    assert op.idp.tenant("acme") is second is not first
    with pytest.raises(ValueError, match="there is no quirk"):
        op.idp.create_tenant("acme", IdpProfile(quirks={"x": {}}), replacing=True)
    assert op.idp.tenant("acme") is second, "a mistake leaves the one there was"


def test_a_tenant_has_no_tenants(op: Op) -> None:
    acme = op.idp.create_tenant("acme")

    assert "tenants" in op.idp.capabilities
    assert "tenants" not in acme.capabilities
    with pytest.raises(CapabilityMissing, match=r"^a tenant has no tenants of its own \(capability tenants\)$"):
        acme.create_tenant("more")


def test_the_other_engine_is_one_issuer() -> None:
    other = OidcProviderMock(origin="http://idp.test", secrets=Secrets())

    assert "tenants" not in other.capabilities
    for verb in (other.create_tenant, other.tenant, other.drop_tenant):
        with pytest.raises(CapabilityMissing, match=r"^oidc-provider-mock is one issuer \(capability tenants\)$"):
            verb("acme")


# Switching quirks -----------------------------------------------------------------------------------------------------


def test_quirks_are_switched_while_the_provider_runs(op: Op) -> None:
    hint = {"id_token_claim": {"claim": "nonce", "op": "remove"}}
    before = op.claims(op.tokens()["id_token"])

    assert op.idp.switch_quirks(hint) is False
    quirky = op.claims(op.tokens()["id_token"])
    assert op.idp.quirks == hint
    assert op.idp.switch_quirks({}) is False
    after = op.claims(op.tokens()["id_token"])

    assert ("nonce" in before, "nonce" in quirky, "nonce" in after) == (True, False, True)
    assert op.idp.sso_sessions() == 3


def test_what_is_drawn_once_is_drawn_anew(op: Op) -> None:
    url = op.idp.discovery_url
    assert get(op.idp, url).json_object()["issuer"] == "https://idp.test"

    op.idp.switch_quirks({"discovery_field": {"field": "issuer", "value": "x"}})

    assert get(op.idp, url).json_object()["issuer"] == "x"


def test_a_mistake_in_a_quirk_changes_nothing(op: Op) -> None:
    on = {"discovery_field": {"field": "issuer", "value": "x"}}
    op.idp.switch_quirks(on)

    with pytest.raises(ValueError, match="needs the parameter 'field'"):
        op.idp.switch_quirks({"discovery_field": {}})

    assert op.idp.quirks == on
    assert get(op.idp, op.idp.discovery_url).json_object()["issuer"] == "x"


def test_the_quirks_of_the_profile_can_be_switched_off(make_op: MakeOp) -> None:
    op = make_op(IdpProfile(quirks={"userinfo_sub": {}}))
    assert op.userinfo(op.tokens()["access_token"]).json_object()["sub"] == "adainvalid"

    op.idp.switch_quirks({})

    assert op.userinfo(op.tokens()["access_token"]).json_object()["sub"] == "ada"


@pytest.mark.parametrize(
    "quirks",
    [
        {"clock": {"offset_s": 3600}},
        {"prompt_accept": {"values": ["none", "login"]}},
        {"discovery_random_jwks_uri": {}},
    ],
    ids=["clock", "profile", "endpoints"],
)
def test_a_quirk_that_shapes_the_whole_sets_the_provider_up_anew(op: Op, quirks: dict[str, object]) -> None:
    code, kids = op.code(), [key["kid"] for key in op.idp.state.jwks()["keys"]]  # type: ignore[union-attr, index, call-overload]

    assert op.idp.switch_quirks(quirks) is True

    assert op.idp.sso_sessions() == 0
    assert op.redeem(code).status == 400, "codes are gone"
    assert [key["kid"] for key in op.idp.state.jwks()["keys"]] == kids  # type: ignore[union-attr, index, call-overload]
    assert op.tokens()["id_token"], "people, client and secret are known as before"
    assert op.idp.switch_quirks({}) is True


def test_what_shapes_the_whole_acts_when_it_is_switched_on_and_ends_when_off(op: Op) -> None:
    def jwks_uri() -> object:
        return get(op.idp, op.idp.discovery_url).json_object()["jwks_uri"]

    ideal = jwks_uri()
    op.idp.switch_quirks({"discovery_random_jwks_uri": {}, "clock": {"offset_s": 3600}})
    odd = str(jwks_uri())
    ahead = op.claims(op.tokens()["id_token"])["iat"]
    served = get(op.idp, odd).status
    op.idp.switch_quirks({})

    assert odd != ideal == jwks_uri()
    assert (served, get(op.idp, odd).status) == (200, 404)
    assert ahead == int(op.clock.now()) + 3600
    assert op.claims(op.tokens()["id_token"])["iat"] == int(op.clock.now())


def test_a_set_up_that_fails_leaves_everything_as_it_was(op: Op) -> None:
    op.tokens()
    with pytest.raises(ValueError, match="offset_s"):
        op.idp.switch_quirks({"clock": {"offset_s": "an hour"}})

    assert op.idp.sso_sessions() == 1
