"""The dialects of a logout endpoint: which parameters are read, whether a hint is needed, where it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote_plus

import pytest

from mobile_sso.idp.profile import IdpProfile

from .logging_out import ASKED, DONE, seen, signed_in

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp
    from tests.idp.quirks.conftest import Quirky


BACK = "https://app.test/bye"
WAYS: tuple[tuple[str, dict[str, str], str], ...] = (
    # dialect      parameters                                                           where it ends
    ("oidc",       {"id_token_hint": "HINT", "post_logout_redirect_uri": BACK, "state": "s"}, f"{BACK}?state=s"),
    ("oidc",       {"post_logout_redirect_uri": BACK},                                  ASKED),
    ("oidc_lax",   {},                                                                  DONE),
    ("oidc_lax",   {"post_logout_redirect_uri": BACK, "state": "s"},                    f"{BACK}?state=s"),
    ("oidc_lax",   {"post_logout_redirect_uri": "https://app.test/callback"},           "https://app.test/callback"),
    ("oidc_lax",   {"post_logout_redirect_uri": "https://attacker.test/"},              "400"),
    ("oidc_lax",   {"id_token_hint": "rubbish", "post_logout_redirect_uri": BACK},      BACK),
    ("keycloak17", {"redirect_uri": BACK, "state": "s"},                                f"{BACK}?state=s"),
    ("keycloak17", {"post_logout_redirect_uri": BACK},                                  DONE),
    ("keycloak18", {"post_logout_redirect_uri": BACK, "id_token_hint": "HINT"},         BACK),
    ("keycloak18", {"post_logout_redirect_uri": BACK, "client_id": "field-service"},    ASKED),
    ("keycloak18", {"post_logout_redirect_uri": BACK},                                  "400"),
    ("keycloak18", {"redirect_uri": BACK},                                              "400"),
    ("keycloak18", {},                                                                  ASKED),
    ("auth0_v2",   {"returnTo": BACK, "client_id": "field-service", "state": "s"},      BACK),
    ("auth0_v2",   {"returnTo": BACK},                                                  BACK),
    ("auth0_v2",   {"returnTo": "https://attacker.test/"},                              "400"),
    ("auth0_v2",   {},                                                                  BACK),
    ("auth0_v2",   {"post_logout_redirect_uri": "https://attacker.test/"},              BACK),
    ("cognito",    {"client_id": "field-service", "logout_uri": BACK, "state": "s"},    BACK),
    ("cognito",    {"client_id": "field-service", "logout_uri": "https://a.test/"},     "400"),
    ("cognito",    {"id_token_hint": "HINT", "post_logout_redirect_uri": BACK},         "400"),
    ("cognito",    {"client_id": "field-service", "post_logout_redirect_uri": BACK},    DONE),
    (
        "cognito", {"client_id": "field-service", "redirect_uri": BACK, "response_type": "code"},
        f"https://idp.test/authorize?client_id=field-service&redirect_uri={quote_plus(BACK)}&response_type=code",
    ),
    ("ping_slo",   {"TargetResource": BACK, "state": "s"},                              BACK),
    ("ping_slo",   {"post_logout_redirect_uri": BACK},                                  DONE),
    ("b2c",        {"post_logout_redirect_uri": "https://anywhere.test/", "state": "s"}, "https://anywhere.test/?state=s"),
    ("b2c",        {"post_logout_redirect_uri": "javascript:alert(1)"},                 "400"),
    ("b2c",        {"post_logout_redirect_uri": "https://a.test/", "id_token_hint": "HINT"}, "400"),
    ("b2c",        {"post_logout_redirect_uri": BACK, "id_token_hint": "HINT"},         BACK),
    ("b2c",        {"post_logout_redirect_uri": BACK, "id_token_hint": "rubbish"},      "400"),
    ("adfs",       {"post_logout_redirect_uri": BACK, "id_token_hint": "HINT", "state": "s"}, f"{BACK}?state=s"),
    ("adfs",       {"post_logout_redirect_uri": "https://app.test/callback", "id_token_hint": "HINT"},
                   "https://app.test/callback"),
    ("adfs",       {"post_logout_redirect_uri": BACK, "client_id": "field-service"},    DONE),
    ("adfs",       {"post_logout_redirect_uri": "https://a.test/", "id_token_hint": "HINT"}, "400"),
    ("own_page",   {"post_logout_redirect_uri": BACK, "id_token_hint": "HINT"},         DONE),
    ("none",       {"post_logout_redirect_uri": BACK, "id_token_hint": "HINT"},         "400"),
)  # fmt: skip


@pytest.mark.parametrize(("dialect", "parameters", "where"), WAYS)
def test_logout_profile_speaks_a_dialect(quirky: Quirky, dialect: str, parameters: dict[str, str], where: str) -> None:
    registration = {"redirect_uris": ("https://app.test/callback",), "post_logout_redirect_uris": (BACK,)}
    op = signed_in(quirky("logout_profile", registration=registration, dialect=dialect))
    sent = {name: op.id_token if text == "HINT" else text for name, text in parameters.items()}

    response = op.browser.get("/logout", **sent)

    assert seen(response) == where
    assert op.idp.sso_sessions() == (1 if where in (ASKED, "400") else 0)


def test_logout_profile_is_not_spoken_by_the_ideal(make_op: MakeOp) -> None:
    op = signed_in(make_op(post_logout_redirect_uris=(BACK,)))

    for name in ("returnTo", "logout_uri", "redirect_uri", "TargetResource"):
        assert seen(op.browser.get("/logout", client_id="field-service", **{name: BACK})) == ASKED
    assert op.idp.sso_sessions() == 1


@pytest.mark.parametrize(
    ("dialect", "parameters", "text"),
    [
        ("keycloak18", {"post_logout_redirect_uri": BACK}, "Missing parameters: id_token_hint"),
        ("keycloak18", {"redirect_uri": BACK}, "Invalid parameter: redirect_uri"),
        ("cognito", {"logout_uri": BACK}, "Missing required parameter client_id in request URL"),
        ("none", {}, "This provider has no logout."),
    ],
)
def test_logout_profile_says_what_is_wrong(quirky: Quirky, dialect: str, parameters: dict[str, str], text: str) -> None:
    assert text in quirky("logout_profile", dialect=dialect).browser.get("/logout", **parameters).text


def test_quirks_of_one_logout_get_along(make_op: MakeOp) -> None:
    """A lax comparison and a kind answer to a bad URI act on a dialect's own way of finding the URI, too."""
    quirks = {
        "logout_profile": {"dialect": "auth0_v2"},
        "post_logout_redirect_uri_match": {"mode": "prefix"},
        "logout_bad_uri": {"mode": "page"},
    }
    op = signed_in(make_op(IdpProfile(quirks=quirks), post_logout_redirect_uris=(BACK,)))

    assert seen(op.browser.get("/logout", client_id="field-service", returnTo=f"{BACK}/more")) == f"{BACK}/more"
    assert seen(op.browser.get("/logout", client_id="field-service", returnTo="https://a.test/")) == DONE
