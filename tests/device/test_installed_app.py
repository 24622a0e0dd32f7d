from __future__ import annotations

from mobile_sso.device.behaviours import MENDIX_NATIVE, WELL_BUILT
from mobile_sso.device.installed_app import InstalledApp
from mobile_sso.documents.library import Library


def test_an_app_is_what_its_profile_says(library: Library) -> None:
    app = InstalledApp(profile=library.apps["field_service"])
    assert (app.name, app.first_page, app.written) == ("field_service", "Login_Native", MENDIX_NATIVE)
    assert app.registered == (("makeitnative",), ())


def test_single_choices_can_be_overridden(library: Library) -> None:
    app = InstalledApp(
        profile=library.apps["field_service"],
        scheme="appname",
        https_hosts=("links.fieldservice.test",),
        behaviour=WELL_BUILT,
        anonymous_home="Login_Native_Automatic",
    )
    assert (app.first_page, app.written) == ("Login_Native_Automatic", WELL_BUILT)
    assert app.registered == (("fieldservice",), ("links.fieldservice.test",))


def test_a_build_may_register_something_else_or_nothing(library: Library) -> None:
    profile = library.apps["field_service"]
    assert InstalledApp(profile=profile, url_schemes=("fieldservise",)).registered == (("fieldservise",), ())
    assert InstalledApp(profile=profile, url_schemes=()).registered == ((), ())
