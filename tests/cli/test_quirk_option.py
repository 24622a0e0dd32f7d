"""`--quirk NAME[=JSON]`: what it switches on, and what it says where that makes no sense."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mobile_sso.cli import main
from mobile_sso.cli.quirk_option import quirks_of
from mobile_sso.cli.refused import Refused
from mobile_sso.cli.served_world import ServedWorld, Wishes
from mobile_sso.idp.quirks import build_quirks


@pytest.mark.parametrize(
    ("written", "quirks"),
    [
        ([], {}),
        (["end_session_noop"], {"end_session_noop": [{}]}),
        (["end_session_noop="], None),
        (["end_session_noop=null"], {"end_session_noop": [{}]}),
        (["end_session_noop=true"], {"end_session_noop": [{}]}),
        (["end_session_noop=false"], {"end_session_noop": False}),
        (['userinfo_sub={"op": "set", "value": "a=b"}'], {"userinfo_sub": [{"op": "set", "value": "a=b"}]}),
        (
            ['id_token_claim={"claim": "acr", "op": "remove"}', 'id_token_claim={"claim": "sub", "op": "remove"}'],
            {"id_token_claim": [{"claim": "acr", "op": "remove"}, {"claim": "sub", "op": "remove"}]},
        ),
        (
            ['userinfo_sub=[{"op": "remove"}, {"strikes": {"nth": 2}}]'],
            {"userinfo_sub": [{"op": "remove"}, {"strikes": {"nth": 2}}]},
        ),
    ],
)
def test_what_is_written_is_what_a_profile_would_have(written: list[str], quirks: dict[str, object] | None) -> None:
    if quirks is None:
        with pytest.raises(Refused):
            quirks_of(written)
        return
    assert quirks_of(written) == quirks
    build_quirks(quirks)


JSON_HINT = """write them like --quirk 'userinfo_sub={"strikes": {"nth": 2}}'"""


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            ["userinfo_sup"],
            "--quirk userinfo_sup: there is no quirk 'userinfo_sup'; did you mean 'userinfo_sub'?; "
            "`mobile-sso list quirks` names them all",
        ),
        (["=1"], "--quirk : there is no quirk ''; `mobile-sso list quirks` names them all"),
        (
            ["userinfo_sub={op: remove}"],
            "--quirk userinfo_sub: the parameters '{op: remove}' are not JSON (Expecting property name enclosed in "
            f"double quotes: line 1 column 2 (char 1)); {JSON_HINT}",
        ),
        (
            ["userinfo_sub="],
            "--quirk userinfo_sub: the parameters '' are not JSON (Expecting value: line 1 column 1 (char 0)); "
            f"{JSON_HINT}",
        ),
        (
            ['userinfo_sub="remove"'],
            '--quirk userinfo_sub: the parameters must be a JSON object, a list of objects, or false, not "remove"',
        ),
        (
            ["userinfo_sub=[{}, 3]"],
            "--quirk userinfo_sub: the parameters must be a JSON object, a list of objects, or false, not 3",
        ),
        (
            ['end_session_noop={"x": 1}'],
            "--quirk end_session_noop: quirk 'end_session_noop' has no parameter 'x'; it takes none; "
            "`mobile-sso explain quirk end_session_noop` tells its parameters",
        ),
        (
            ["id_token_claim"],
            "--quirk id_token_claim: quirk 'id_token_claim' needs the parameter 'claim'; "
            "`mobile-sso explain quirk id_token_claim` tells its parameters",
        ),
        (
            ["end_session_noop", "end_session_noop=false"],
            "--quirk end_session_noop: it is both switched on and left out; write one of the two",
        ),
    ],
)
def test_what_makes_no_sense_is_told_exactly(written: list[str], told: str) -> None:
    with pytest.raises(Refused, match=f"^{re.escape(told)}$") as refused:
        quirks_of(written)
    assert refused.value.exit_code == 4


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., str]:
    """Run `mobile-sso serve`, which must not start, and return what it says."""

    def run(*arguments: str) -> str:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["mobile-sso", "serve", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert (ended.value.code, said.out) == (4, "")
        return said.err

    return run


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--quirk", "jwks_rotat"], "--quirk jwks_rotat: there is no quirk 'jwks_rotat'; did you mean 'jwks_rotate'?;"),
        (
            ["--idp", "oidc-provider-mock", "--quirk", "jwks_rotate"],
            "oidc-provider-mock cannot misbehave on demand: it takes no --quirk; choose another --idp",
        ),
        (
            ["--idp", "oidc-provider-mock", "--control-port", "0"],
            "oidc-provider-mock cannot be administered: it takes no --control-port; choose another --idp",
        ),
        (
            ["--only", "backend", "--issuer", "http://idp.test", "--client-secret", "six-six", "--control-port", "0"],
            "--only backend serves no IdP: --quirk and --control-port mean nothing there",
        ),
    ],
)
def test_serve_refuses_what_it_cannot_do_with_exit_code_4(
    arguments: list[str], sentence: str, told: Callable[..., str]
) -> None:
    assert told(*arguments).startswith(f"Error: {sentence}")


def test_a_quirk_of_the_command_line_takes_the_place_of_the_profile_s() -> None:
    def profile_with(*written: str) -> dict[str, object]:
        wishes = Wishes(idp_origin="http://idp.test", backend_origin=None, idp="entra", quirks=quirks_of(written))
        return dict(ServedWorld(wishes).idp_profile.quirks)

    as_named = profile_with()
    own = next(iter(as_named))

    assert profile_with("userinfo_sub") == {**as_named, "userinfo_sub": [{}]}
    assert profile_with(f"{own}=false") == {**as_named, own: False}
