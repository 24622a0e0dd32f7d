from __future__ import annotations

from collections.abc import Callable

import pytest

from mobile_sso.documents.values import Duration
from mobile_sso.scenario.given import Given
from mobile_sso.scenario.model import Suite

Read = Callable[[str], Suite]
Text = Callable[..., str]
Mistakes = Callable[[str], list[str]]


def test_nothing_given_overrides_nothing() -> None:
    given = Given()
    parts = (given.idp, given.app, given.backend, given.callback)
    assert [part.overrides() for part in parts] == [{}, {}, {}, {}]
    assert given.fault_parameters() == ()


def test_only_what_is_written_overrides_and_null_is_written_too(read_suite: Read, suite_of: Text) -> None:
    text = suite_of(
        "given: { backend: { role_parser: null, default_role: Visitor, flaws_removed: [unbound-attempt] } }"
    )
    assert read_suite(text).scenarios[0].given.backend.overrides() == {
        "role_parser": None,
        "default_role": "Visitor",
        "flaws_removed": ("unbound-attempt",),
    }


def test_a_fault_is_a_name_or_a_name_with_parameters(read_suite: Read, suite_of: Text) -> None:
    text = suite_of("given: { faults: [net-lost-request, { net-lost-request: { after: 2 } }] }")
    assert read_suite(text).scenarios[0].given.fault_parameters() == (
        ("net-lost-request", {}),
        ("net-lost-request", {"after": 2}),
    )


def test_a_quirk_may_be_switched_on_several_times(read_suite: Read, suite_of: Text) -> None:
    text = suite_of("given: { idp: { quirks: { jwks_rotate: [{ after: 1 }, { after: 2 }] } } }")
    assert read_suite(text).scenarios[0].given.idp.overrides() == {
        "quirks": {"jwks_rotate": ({"after": 1}, {"after": 2})}
    }


def test_metadata_may_be_removed_with_null_and_lifetimes_are_durations(read_suite: Read, suite_of: Text) -> None:
    text = suite_of("given: { idp: { metadata: { end_session_endpoint: null }, lifetimes: { code: 30s } } }")
    given = read_suite(text).scenarios[0].given.idp
    assert given.metadata == {"end_session_endpoint": None}
    assert given.lifetimes == {"code": Duration("30s")}


def test_a_persona_is_different_in_one_scenario(read_suite: Read, suite_of: Text) -> None:
    text = suite_of("given: { personas: { ada: { roles: [], assigned: false } } }")
    assert read_suite(text).scenarios[0].given.personas["ada"].overrides() == {"roles": (), "assigned": False}


@pytest.mark.parametrize("written", ["none", "[]", "['app://signed-out']"])
def test_post_logout_redirect_uris_are_a_list_or_the_word_none(read_suite: Read, suite_of: Text, written: str) -> None:
    read = read_suite(suite_of(f"given: {{ post_logout_redirect_uris: {written} }}")).scenarios[0].given
    assert read.post_logout_redirect_uris == {"none": "none", "[]": ()}.get(written, ("app://signed-out",))


@pytest.mark.parametrize(
    ("given", "mistake"),
    [
        ("faults: [net-lost-answer]", "6:23: no device fault is called `net-lost-answer`"),
        ("faults: [{ net-lost-request: { before: 1 } }]", "6:23: net-lost-request takes `after` only"),
        ("faults: [{}]", "6:23: a fault with parameters is one key: the fault"),
        ("idp: { quirks: { jwks_rotate: { before: 1 } } }", "6:29: jwks_rotate takes `after` only"),
        ("idp: { quirks: { jwks_rotate: [{}, { before: 1 }] } }", "6:29: jwks_rotate takes `after` only"),
        ("idp: { quirks: { jwks_rotate: true } }", "6:44: expected a mapping or a list, got true"),
        ("idp: { lifetimes: { code: 30 } }", "6:40: expected a duration, got the number 30"),
        ("personas: { anyone: { roles: [] } }", "6:26: no persona is called `anyone`"),
        ("backend_idps: []", "6:28: `backend_idps` is empty"),
        ("installed_apps: [mail]", "6:31: no app is called `mail`"),
        ("backend: { client_secret: secret }", "6:40: expected `wrong`, got the text `secret`"),
        ("app: { anonymous_home: Home }", "6:37: `Home` is not one of `Login_Native`, `Login_Native_Automatic`"),
        ("app: { registers_deep_link: }", "6:42: `registers_deep_link` has no value"),
        ("callback: { idp: '' }", "6:31: `idp` is empty"),
        ("callback: { app: /cb }", "6:31: an app registers a scheme or a whole URL, not a path"),
        ("failure_rate: 1.01", "6:28: 1.01 is out of range: it must be at most 1"),
    ],
)
def test_what_cannot_be_given(mistakes_in: Mistakes, suite_of: Text, given: str, mistake: str) -> None:
    assert mistakes_in(suite_of(f"given: {{ {given} }}")) == [mistake]
