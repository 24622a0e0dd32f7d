from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp import rules
from mobile_sso.idp.rules.examined import Examined, ExaminedAuthorization, ExaminedTokenRequest
from mobile_sso.testbed.http import Parameters, Request

if TYPE_CHECKING:
    from tests.idp.conftest import Op


NOT_RULES = {"__init__", "examined"}
COLUMNS = (
    rules.BEFORE_REDIRECTING,
    rules.AUTHORIZATION_REQUEST,
    rules.CLIENT_REQUEST,
    (rules.GRANT_TYPE,),
    *rules.GRANT_RULES.values(),
)


def test_the_grid_names_every_rule_file_and_no_other() -> None:
    files = {path.stem for path in Path(rules.__file__).parent.glob("*.py")} - NOT_RULES
    in_grid = {rule.__module__.rpartition(".")[2] for column in COLUMNS for rule in column}

    assert in_grid == files


def test_every_rule_names_its_source() -> None:
    for path in Path(rules.__file__).parent.glob("*.py"):
        docstring = path.read_text().split('"""')[1]
        assert path.stem in NOT_RULES or "\nSource: " in docstring, path.stem


def test_the_grant_types_of_the_grid_are_those_of_the_metadata() -> None:
    from mobile_sso.idp.metadata import GRANT_TYPES

    assert tuple(rules.GRANT_RULES) == GRANT_TYPES


def test_a_rule_that_runs_before_the_one_it_needs_says_so(op: Op) -> None:
    state = op.idp._state
    request = ExaminedTokenRequest(
        state=state, parameters=Parameters(), request=Request(method="POST", url="https://idp.test/token")
    )

    with pytest.raises(LookupError, match="the rule that finds the client has not run"):
        _ = Examined(state=state, parameters=Parameters()).client
    with pytest.raises(LookupError, match="the rule `code` has not run"):
        _ = request.code
    with pytest.raises(LookupError, match="the rule `refresh_token` has not run"):
        _ = request.grant
    assert ExaminedAuthorization(state=state, parameters=Parameters((("state", ""),))).parameter("state") is None
