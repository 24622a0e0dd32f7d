"""`mobile-sso explain`: the texts, word for word."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from mobile_sso.cli import explain
from mobile_sso.cli.explained_idp import idp_text
from mobile_sso.cli.explained_quirk import in_yaml, quirk_text
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.idp.profile import IdpProfile, Mark
from mobile_sso.idp.quirks import QUIRKS
from mobile_sso.scenario.quirk_facts import quirk_facts


def called(*arguments: str) -> Result:
    return CliRunner().invoke(explain.command, arguments, standalone_mode=False)


TOLD = """\
end_session_noop: Logout answers as if it had worked, but the SSO session lives on.

acts at     session_end
evidence    conformance-and-attacks 5.6 `end_session_noop`, case `slo-op-does-nothing`.
confidence  confirmed
profiles    forgetful
  forgetful: { strikes: { nth: 2 } }

Keeps the SSO session at every logout; its cookie stays, too.

parameters
  strikes           which occurrences it strikes, as every quirk takes it; absent: all
    client_id       Those of this client.
    sub             Those of this person, by the sub before it is made pairwise.
    issuer          Those at this issuer, where several run.
    grant           Those of this grant type.
    nth             The first one it strikes, counted from 1.
    times           How many it strikes from then on; absent: 1 with `nth`, else all.
    probability     The share it strikes.
    seed            What the share is drawn from.

for example
  given: { idp: { quirks: { end_session_noop: {} } } }
  mobile-sso serve --quirk end_session_noop"""


def test_a_quirk_is_told_with_everything_that_is_known_of_it() -> None:
    profiles = {
        "forgetful": IdpProfile(quirks={"end_session_noop": {"strikes": {"nth": 2}}}),
        "sound": IdpProfile(),
    }

    assert quirk_text(quirk_facts("end_session_noop"), profiles) == TOLD


@pytest.mark.parametrize("name", QUIRKS)
def test_every_quirk_can_be_explained(name: str) -> None:
    text = quirk_text(quirk_facts(name), {})

    assert text.startswith(f"{name}: ")
    assert "\nevidence    " in text
    assert max(map(len, text.splitlines())) <= 160


IDP_TOLD = """\
mine: Mine (mock)

issuer     the origin, and /oauth2/mine behind it
discovery  /oauth2/mine/.well-known/openid-configuration

endpoints, below the origin
  authorization                 /authorize
  token                         /token
"""


def test_a_profile_is_told_with_its_quirks_its_doubts_and_its_sources() -> None:
    profile = IdpProfile(
        name="mine",
        title="Mine (mock)",
        subject_type="pairwise",
        issuer_path="/oauth2/mine",
        quirks={"end_session_noop": {}, "id_token_claim": [{"claim": "acr"}, {"claim": "nonce", "op": "remove"}]},
        marks=(Mark(field="subject_type", confidence="inferred", because="nobody knows"),),
        sources=("a document",),
    )

    text = idp_text(profile)

    assert text.startswith(IDP_TOLD)
    assert text.endswith(
        """\
what differs from the strict control
  subject_type: "pairwise"

quirks (2; `mobile-sso explain quirk NAME` tells what one does)
  end_session_noop: {}
  id_token_claim: { claim: "acr" }
  id_token_claim: { claim: "nonce", op: "remove" }

not confirmed by the vendor
  subject_type  confidence: inferred
      nobody knows

sources
  a document"""
    )


@pytest.mark.parametrize("name", sorted(Library.load([bundled_folder("fixtures")]).idps))
def test_every_bundled_profile_can_be_explained(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = called("idp", name)

    assert result.exception is None
    assert result.output.startswith(f"{name}: ")
    assert "\nsources\n" in result.output


@pytest.mark.parametrize(
    ("kind", "name", "beginning"),
    [
        ("capability", "pkce", "pkce: an identity provider that enforces the code_verifier when a code_challenge"),
        ("flaw", "nonce-unchecked", "nonce-unchecked: `nonce` may be missing or another one"),
        ("invariant", "one-token-request-per-code", "one-token-request-per-code: A backend sends at most one"),
        ("verb", "wait", "wait: Time passes for everybody at once"),
    ],
)
def test_other_things_are_told_by_their_own_small_file(kind: str, name: str, beginning: str) -> None:
    result = called(kind, name)

    assert result.exception is None
    assert result.output.startswith(beginning)


def test_every_kind_is_told() -> None:
    assert set(explain.KINDS) == {
        "app",
        "capability",
        "device",
        "fault",
        "flaw",
        "idp",
        "invariant",
        "mix",
        "quirk",
        "verb",
    }


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("quirk", "jose_alk", "there is no quirk 'jose_alk'; did you mean 'jose_alg'?; there are access_token, "),
        ("idp", "okta", "no IdP is called `okta`; did you mean `okta-org`?"),
        (
            "fault",
            "proces-death",
            "unknown device fault 'proces-death'; did you mean 'process-death'?",
        ),
        ("device", "ios-safarri", "no device is called `ios-safarri`; did you mean `ios-safari`?"),
        ("mix", "ios-flakey", "no fault mix is called `ios-flakey`; did you mean `ios-flaky`?"),
        ("app", "field_servic", "no app is called `field_servic`; did you mean `field_service`?"),
        ("flaw", "nonce-uncheckt", "there is no flaw 'nonce-uncheckt'; did you mean 'nonce-unchecked'?; there are "),
        ("capability", "pkc", "there is no capability 'pkc'; did you mean 'pkce'?; there are acr, "),
    ],
)
def test_what_is_unknown_is_refused_with_a_hint(kind: str, name: str, told: str) -> None:
    error = called(kind, name).exception

    assert isinstance(error, click.ClickException)
    assert error.exit_code == 4
    assert error.message.startswith(told)


def test_values_are_written_as_in_a_scenario_file() -> None:
    assert (
        in_yaml({"a": [1, "x"], "b": {}, "c": None, "d": {"e": True}})
        == '{ a: [1, "x"], b: {}, c: null, d: { e: true } }'
    )
