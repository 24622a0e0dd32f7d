"""Personas and clients over the control API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.control import clients, personas
from mobile_sso.testbed.contracts import ClientRegistration, Persona

if TYPE_CHECKING:
    from tests.idp.control.conftest import Control

EVE = {"username": "eve", "password": "eaves-dropping", "roles": ["Manager"], "claims": {"name": "Eve"}}
SHOP = {"client_id": "shop", "redirect_uris": ["https://shop.test/cb"], "client_name": "The shop"}


# People ---------------------------------------------------------------------------------------------------------------


def test_somebody_who_is_entered_can_sign_in(control: Control) -> None:
    created = control.ask("POST", "/personas", EVE)

    view = {"username": "eve", "sub": "eve", "claims": {"name": "Eve"}, "roles": ["Manager"], "assigned": True}
    assert (created.status, json.loads(created.body)) == (201, view)
    assert created.header("location") == "http://127.0.0.1:9401/control/personas/eve"
    assert control.get("/personas/eve") == view
    body = control.op.tokens(Persona(username="eve", password="eaves-dropping"))
    assert control.op.claims(body["access_token"])["roles"] == ["Manager"]


def test_no_password_ever_comes_out(control: Control) -> None:
    assert "analytical-engine" not in control.ask("GET", "/personas").text
    assert "eaves-dropping" not in control.ask("POST", "/personas", EVE).text
    assert control.op.secrets.finds("eaves-dropping")


def test_put_replaces_somebody_whole_but_for_the_password_that_is_left_out(control: Control) -> None:
    control.ask("POST", "/personas", EVE)

    replaced = control.ask("PUT", "/personas/eve", {"username": "eve", "assigned": False})

    assert replaced.status == 200
    assert control.get("/personas/eve") == {
        "username": "eve", "sub": "eve", "claims": {}, "roles": [], "assigned": False,
    }  # fmt: skip
    known = control.op.idp.state.personas.get("eve")
    assert known
    assert known.password == "eaves-dropping"


def test_put_enters_somebody_new(control: Control) -> None:
    assert control.ask("PUT", "/personas/eve", EVE).status == 201
    assert control.refused("PUT", "/personas/new", {"username": "new"}) == (
        422,
        {
            "error": "missing_member",
            "message": "the member 'password' is missing",
            "where": "/password",
            "hint": "somebody new needs a password of at least 6 characters",
        },
    )


def test_a_name_with_odd_characters_is_one_segment_of_the_path(control: Control) -> None:
    odd = {**EVE, "username": "é/ü?#%"}

    created = control.ask("POST", "/personas", odd)

    location = created.header("location")
    assert location == "http://127.0.0.1:9401/control/personas/%C3%A9%2F%C3%BC%3F%23%25"
    assert control.get(location.removeprefix("http://127.0.0.1:9401/control"))["username"] == "é/ü?#%"


def test_somebody_who_is_deleted_is_gone(control: Control) -> None:
    op = control.op
    browser = op.new_browser()
    code = op.answer(browser.sign_in())["code"]

    assert control.ask("DELETE", "/personas/ada").status == 204

    assert op.redeem(code).status == 400
    assert browser.authorize().status == 200, "the session of somebody who is gone signs nobody in"
    assert control.refused("DELETE", "/personas/ada") == (
        404,
        {
            "error": "not_found",
            "message": "there is no persona 'ada'",
            "where": "path",
            "hint": "GET personas lists them all",
        },
    )


def test_the_first_people_of_the_sign_in_page_are_drawn_anew(control: Control) -> None:
    assert "ada" in control.op.browser.authorize().text

    control.ask("DELETE", "/personas/ada")

    assert "ada" not in control.op.browser.authorize().text


@pytest.mark.parametrize(
    ("path", "body", "message", "where", "hint"),
    [
        (
            "/personas", EVE | {"username": "ada"}, "there is a persona 'ada' already", "/username",
            "PUT replaces; or choose another name",
        ),
        (
            "/clients", SHOP | {"client_id": "field-service"}, "there is a client 'field-service' already",
            "/client_id", "PUT replaces; or choose another client_id",
        ),
        (
            "/tenants", {"name": "acme"}, "there is a tenant 'acme' already", "/name",
            "PUT replaces; or choose another name",
        ),
    ],
)  # fmt: skip
def test_post_replaces_nothing(control: Control, path: str, body: object, message: str, where: str, hint: str) -> None:
    control.op.idp.create_tenant("acme")

    assert control.refused("POST", path, body) == (
        409, {"error": "exists", "message": message, "where": where, "hint": hint},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("path", "body", "member"),
    [
        ("/personas/eva", EVE, "username"),
        ("/clients/shop2", SHOP, "client_id"),
        ("/tenants/acme", {"name": "acmee"}, "name"),
    ],
)
def test_path_and_body_of_a_put_agree(control: Control, path: str, body: dict[str, object], member: str) -> None:
    named = path.rpartition("/")[2]
    assert control.refused("PUT", path, body) == (
        422,
        {
            "error": "wrong_value",
            "message": f"the member {member!r} is {body[member]!r}, but the path says {named!r}",
            "where": f"/{member}",
            "hint": "send the same name in both places",
        },
    )


def test_people_and_clients_are_bounded(control: Control, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personas, "MAX_PERSONAS", 4)
    monkeypatch.setattr(clients, "MAX_CLIENTS", 1)

    for path, body, what in (("/personas", EVE, "4 personas"), ("/clients", SHOP, "1 clients")):
        assert control.refused("POST", path, body) == (
            409,
            {
                "error": "too_many",
                "message": f"there are {what} already",
                "where": "",
                "hint": "delete some of them first",
            },
        )
    assert control.ask("PUT", "/personas/ada", {"username": "ada"}).status == 200


# Clients --------------------------------------------------------------------------------------------------------------


def test_a_client_that_is_entered_can_use_its_secret(control: Control) -> None:
    op = control.op

    created = control.ask("POST", "/clients", SHOP)

    credentials = json.loads(created.body)
    assert (created.status, list(credentials)) == (201, ["client_id", "client_secret"])
    assert op.secrets.finds(credentials["client_secret"])
    code = op.code(client_id="shop", redirect_uri="https://shop.test/cb")
    basic = op.basic("shop", credentials["client_secret"])
    assert op.redeem(code, headers=(basic,), redirect_uri="https://shop.test/cb").status == 200


def test_a_secret_is_told_once(control: Control) -> None:
    secret = json.loads(control.ask("POST", "/clients", SHOP).body)["client_secret"]

    shown = control.get("/clients/shop")

    assert secret not in control.ask("GET", "/clients").text
    assert shown["client_secret"] is None
    assert shown["redirect_uris"] == ["https://shop.test/cb"]
    assert set(shown) == set(ClientRegistration.__dataclass_fields__)


def test_a_client_that_is_replaced_keeps_its_secret(control: Control) -> None:
    first = json.loads(control.ask("POST", "/clients", SHOP).body)

    again = control.ask("PUT", "/clients/shop", {**SHOP, "redirect_uris": ["app://cb"]})

    assert (again.status, json.loads(again.body)) == (200, first)
    assert control.get("/clients/shop")["redirect_uris"] == ["app://cb"]


def test_what_the_provider_cannot_accept_is_told_in_its_words(control: Control) -> None:
    status, said = control.refused("POST", "/clients", {**SHOP, "redirect_uris": ["https://shop.test/cb#x"]})

    assert (status, said["error"], said["where"]) == (422, "refused", "")
    assert said["message"] == "redirect_uri 'https://shop.test/cb#x' has a fragment, which RFC 6749 3.1.2 forbids"
    assert said["hint"] == "send a registration that is acceptable"


def test_a_namesake_inherits_no_session_and_no_token(control: Control) -> None:
    op = control.op
    browser = op.new_browser()
    code = op.answer(browser.sign_in(scope="openid offline_access"))["code"]
    token = op.redeem(code).json_object()["refresh_token"]

    control.ask("DELETE", "/personas/ada")
    control.ask("POST", "/personas", {"username": "ada", "password": "another-person", "claims": {"sub": "other"}})

    assert op.idp.sso_sessions() == 0
    assert browser.authorize().status == 200, "the sign-in page"
    assert op.refresh(token).json_object()["error"] == "invalid_grant"


def test_a_client_that_comes_back_under_its_name_finds_no_token(control: Control) -> None:
    op = control.op
    token = op.tokens(scope="openid offline_access")["refresh_token"]
    entered = control.get("/clients/field-service")

    control.ask("DELETE", "/clients/field-service")
    back = {name: entered[name] for name in ("client_id", "redirect_uris")}
    assert control.ask("POST", "/clients", {**back, "client_secret": op.credentials.client_secret}).status == 201

    refused = op.refresh(token)
    assert (refused.status, refused.json_object()["error"]) == (400, "invalid_grant")


def test_a_client_that_is_deleted_is_gone(control: Control) -> None:
    assert control.ask("DELETE", "/clients/field-service").status == 204
    assert control.get("/clients") == {"clients": []}
    assert control.op.browser.authorize().status == 400
    assert control.refused("GET", "/clients/field-service")[1]["message"] == "there is no client 'field-service'"
