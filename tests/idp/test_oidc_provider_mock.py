"""The second engine, with whichever line of oidc-provider-mock is installed."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import threading
import warnings
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from mobile_sso.idp.engines.oidc_provider_mock import OidcProviderMock
from mobile_sso.testbed.contracts import CAPABILITIES, CapabilityMissing, ClientRegistration, Persona, SignInForm
from mobile_sso.testbed.http import JsonValue, Request, form_request
from mobile_sso.testbed.masking import Secrets

if TYPE_CHECKING:
    from mobile_sso.testbed.http import Response


CALLBACK = "makeitnative://oauth/callback"
ADA = Persona(
    username="ada", password="not-asked", roles=("Technician",), claims={"name": "Ada", "email": "ada@people.test"}
)


def make(origin: str) -> OidcProviderMock:
    engine = OidcProviderMock(origin=origin, secrets=Secrets())
    engine.put_persona(ADA)
    return engine


@pytest.fixture(scope="module")
def idp() -> OidcProviderMock:
    """One for all tests: the older line takes 50 ms for each ID token, and 100 ms to start."""
    return make("https://idp.test")


def discovery(idp: OidcProviderMock) -> dict[str, JsonValue]:
    return idp.app(Request(method="GET", url=f"{idp.issuer}/.well-known/openid-configuration")).json_object()


def sign_in(idp: OidcProviderMock, **fields: str) -> dict[str, str]:
    """Fill in the page as `sign_in_form` says and return the parameters of the redirect."""
    parameters = {
        "client_id": "app", "redirect_uri": CALLBACK, "response_type": "code", "scope": "openid profile email",
        "state": "the state", "nonce": "n",
    }  # fmt: skip
    url = f"{discovery(idp)['authorization_endpoint']}?{urlencode(parameters)}"
    page = idp.app(Request(method="GET", url=url))
    assert page.status == 200
    for name, value in fields.items():
        assert f'name="{name}"' in page.text
        assert name == "sub" or f'value="{value}"' in page.text
    location = idp.app(form_request(url, fields)).header("location")
    assert location.startswith(f"{CALLBACK}?")
    return dict(parse_qsl(urlsplit(location).query))


def redeem(idp: OidcProviderMock, code: str) -> Response:
    credentials = idp.register_client(ClientRegistration(client_id="app", redirect_uris=(CALLBACK,)))
    basic = base64.b64encode(f"{credentials.client_id}:{credentials.client_secret}".encode()).decode()
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    url = discovery(idp)["token_endpoint"]
    return idp.app(form_request(url, fields, headers=(("Authorization", f"Basic {basic}"),)))


@pytest.mark.parametrize("origin", ["https://idp.test", "http://127.0.0.1:8421"])
def test_its_issuer_is_the_origin_and_so_are_its_endpoints(origin: str) -> None:
    idp = make(origin)
    metadata = discovery(idp)

    assert metadata["issuer"] == idp.issuer == origin
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
        assert metadata[name].startswith(f"{idp.issuer}/")


@pytest.mark.parametrize("origin", ["https://idp.test", "http://127.0.0.1:8421"])
def test_a_persona_signs_in_with_claims_and_roles(origin: str) -> None:
    import jwt

    idp = make(origin)
    answer = sign_in(idp, sub="ada")
    assert answer["state"] == "the state"

    body = redeem(idp, answer["code"]).json_object()
    jwks = idp.app(Request(method="GET", url=discovery(idp)["jwks_uri"])).json_object()
    key = jwt.PyJWKSet.from_dict(jwks).keys[0]
    claims = jwt.decode(body["id_token"], key, algorithms=["RS256"], audience="app", issuer=idp.issuer)
    assert (claims["sub"], claims["name"], claims["nonce"]) == ("ada", "Ada", "n")
    assert claims["roles"] == ["Technician"]


def test_refusing_is_access_denied(idp: OidcProviderMock) -> None:
    name, value = idp.sign_in_form.cancel

    assert sign_in(idp, **{name: value})["error"] == "access_denied"


def test_what_it_mints_is_registered(idp: OidcProviderMock) -> None:
    code = sign_in(idp, sub="ada")["code"]
    body = redeem(idp, code).json_object()

    assert {code, body["access_token"], body["id_token"], body["refresh_token"]} <= idp._secrets.values()


def test_its_declarations(idp: OidcProviderMock) -> None:
    assert idp.engine == "oidc-provider-mock"
    assert idp.capabilities == {"claims"}
    assert idp.capabilities <= set(CAPABILITIES)
    assert idp.sign_in_form == SignInForm(username="sub", password=None, submit=None, cancel=("action", "deny"))
    with pytest.raises(CapabilityMissing, match=r"keeps no SSO session \(capability sso_session\)"):
        idp.sso_sessions()
    with pytest.raises(CapabilityMissing, match=r"keeps no SSO session \(capability sso_end\)"):
        idp.end_sso_sessions("ada")


def test_the_capabilities_it_does_not_declare_are_really_missing(idp: OidcProviderMock) -> None:
    """Each line probes one; where a newer line of the package learns it, this test says that it may be declared."""
    metadata = discovery(idp)
    code = sign_in(idp, sub="ada")["code"]
    body = redeem(idp, code).json_object()

    assert "revocation_endpoint" not in metadata
    assert body["access_token"].count(".") == 0  # jwt_access_token
    assert sign_in(idp, sub="nobody-ever-heard-of")["code"]  # passwords, assignment
    assert redeem(idp, sign_in(idp, sub="ada")["code"]).status == 200  # client_authentication: any secret is good
    assert "code_challenge_methods_supported" not in metadata  # pkce


def test_the_environment_is_left_as_it_was(idp: OidcProviderMock, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "AUTHLIB_INSECURE_TRANSPORT"
    monkeypatch.delenv(name, raising=False)
    discovery(idp)
    assert name not in os.environ

    monkeypatch.setenv(name, "kept")
    sign_in(idp, sub="ada")
    assert os.environ[name] == "kept"


def test_threads_do_not_take_the_environment_from_one_another(
    idp: OidcProviderMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUTHLIB_INSECURE_TRANSPORT", raising=False)
    answers: list[str] = []
    threads = [threading.Thread(target=lambda: answers.append(sign_in(idp, sub="ada")["code"])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(answers)) == 4
    assert "AUTHLIB_INSECURE_TRANSPORT" not in os.environ


def test_the_debugger_is_not_there(idp: OidcProviderMock) -> None:
    assert idp.app(Request(method="GET", url=f"{idp.issuer}/console")).status == 404


def test_a_persona_that_it_refuses_is_told(idp: OidcProviderMock) -> None:
    with pytest.raises(ValueError, match=r"^oidc-provider-mock refused the persona 'a/b': "):
        idp.put_persona(Persona(username="a/b", password="not-asked"))


def test_warning_filters_are_left_as_they_were(idp: OidcProviderMock) -> None:
    before = list(warnings.filters)
    redeem(idp, sign_in(idp, sub="ada")["code"])

    assert warnings.filters == before


STRICT = """
import warnings
from mobile_sso.idp.engines.oidc_provider_mock import OidcProviderMock
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.masking import Secrets
before = list(warnings.filters)
OidcProviderMock(origin="https://idp.test", secrets=Secrets()).put_persona(Persona(username="a", password="b"))
assert warnings.filters == before, "filters changed"
"""


def test_users_who_turn_warnings_into_errors_are_safe_and_see_none() -> None:
    ran = subprocess.run([sys.executable, "-W", "error", "-c", STRICT], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, "")
