from __future__ import annotations

import pytest

from mobile_sso.device.browser import NotOnScreen
from mobile_sso.device.choices import chosen
from mobile_sso.testbed.contracts import IdpChoice

ENTRA, ENTRA_MFA, OKTA = IdpChoice(alias="entra"), IdpChoice(alias="entra", acr="mfa"), IdpChoice(alias="okta")
PAGE = "field_service shows Login_Native"


@pytest.mark.parametrize(
    ("choices", "idp", "acr", "button"),
    [
        ((ENTRA,), None, None, ENTRA),
        ((ENTRA,), "entra", None, ENTRA),
        ((ENTRA, OKTA), "okta", None, OKTA),
        ((ENTRA, ENTRA_MFA), "entra", None, ENTRA),
        ((ENTRA, ENTRA_MFA), "entra", "mfa", ENTRA_MFA),
        ((ENTRA, ENTRA_MFA, OKTA), None, "mfa", ENTRA_MFA),
        ((ENTRA_MFA,), "entra", None, ENTRA_MFA),
    ],
)
def test_the_button_that_is_meant_is_found(
    choices: tuple[IdpChoice, ...], idp: str | None, acr: str | None, button: IdpChoice
) -> None:
    assert chosen(choices, idp, acr, where=PAGE) == button


@pytest.mark.parametrize(
    ("choices", "idp", "acr", "said"),
    [
        ((), None, None, f"{PAGE} with the sign-in buttons: none; wanted: just one"),
        ((ENTRA, OKTA), None, None, f"{PAGE} with the sign-in buttons: {ENTRA.label}, {OKTA.label}; wanted: just one"),
        ((ENTRA,), "okta", None, f"{PAGE} with the sign-in buttons: {ENTRA.label}; wanted: okta"),
        ((ENTRA,), "entra", "mfa", f"{PAGE} with the sign-in buttons: {ENTRA.label}; wanted: entra mfa"),
    ],
)
def test_a_button_that_is_not_there_or_not_the_only_one_is_refused(
    choices: tuple[IdpChoice, ...], idp: str | None, acr: str | None, said: str
) -> None:
    with pytest.raises(NotOnScreen) as caught:
        chosen(choices, idp, acr, where=PAGE)
    assert str(caught.value) == said
