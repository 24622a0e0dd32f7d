"""A simulated phone signs in through an IdP and a backend that run elsewhere: the `tests` service of compose.yaml.

Their addresses are in MOBILE_SSO_IDP_URL and MOBILE_SSO_BACKEND_URL. The suite that runs in process has the many cases;
this file shows that the same actors do the same when each lives in a container of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from mobile_sso.backend.bindings import BINDINGS
from mobile_sso.device.app import NativeApp
from mobile_sso.device.installed_app import InstalledApp
from mobile_sso.device.phone import Phone
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.testbed.clock import SystemClock, VirtualClock
from mobile_sso.testbed.contracts import Persona, SignInForm
from mobile_sso.testbed.sockets import HttpxTransport
from mobile_sso.testbed.testbed import Testbed as Ground

BACKEND_PROFILE = "hardened"
"""What `mobile-sso serve` plays unless told otherwise."""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load([bundled_folder("fixtures")])


@pytest.fixture
def ada(library: Library) -> Persona:
    return library.personas["ada"]


@pytest.fixture(params=["ios-safari", "android-custom-tab"])
def phone(request: pytest.FixtureRequest, library: Library) -> Iterator[Phone]:
    ground = Ground(seed=1, clock=VirtualClock(SystemClock().now()))
    transport = HttpxTransport()
    for name in ("idp", "backend"):
        ground.network.connect(os.environ[f"MOBILE_SSO_{name.upper()}_URL"], transport, name=name)
    yield Phone(
        library.devices[request.param],
        network=ground.network,
        trace=ground.trace,
        clock=ground.clock,
        tokens=ground.tokens,
        secrets=ground.secrets,
        seed=ground.seed,
    )
    transport.close()
    ground.close()


@pytest.fixture
def app(phone: Phone, library: Library) -> NativeApp:
    binding = BINDINGS[library.backends[BACKEND_PROFILE].surface](os.environ["MOBILE_SSO_BACKEND_URL"])
    return phone.install(InstalledApp(profile=library.apps["field_service"]), binding=binding)


def test_a_person_signs_in_and_has_their_roles(phone: Phone, app: NativeApp, ada: Persona) -> None:
    _sign_in(phone, app, ada)
    assert (app.page, app.errors) == ("Home", ())
    assert set(ada.roles) <= set(app.roles)


def test_the_second_sign_in_is_silent(phone: Phone, app: NativeApp, ada: Persona) -> None:
    _sign_in(phone, app, ada)
    app.sign_out()
    assert (app.page, app.signed_in) == ("Login_Native", None)
    app.tap_sign_in()
    assert (app.page, app.errors) == ("Home", ())


def test_after_signing_out_everywhere_the_password_is_asked_again(phone: Phone, app: NativeApp, ada: Persona) -> None:
    _sign_in(phone, app, ada)
    app.single_logout()
    assert (app.page, app.signed_in) == ("Login_Native", None)
    _sign_in(phone, app, ada)
    assert (app.page, app.errors) == ("Home", ())


def test_a_wrong_password_leaves_the_person_outside(phone: Phone, app: NativeApp, ada: Persona) -> None:
    app.open()
    app.tap_sign_in()
    phone.person.fill_in(SignInForm(), ada.username, "not the password")
    assert app.signed_in is None
    assert phone.browser.page is not None
    assert phone.browser.page.form_with("username") is not None, "the sign-in page, once more"


def _sign_in(phone: Phone, app: NativeApp, persona: Persona) -> None:
    """Sign in by hand; fails with NotOnScreen where the IdP does not ask for the password."""
    app.open()
    app.tap_sign_in()
    phone.person.fill_in(SignInForm(), persona.username, persona.password)
