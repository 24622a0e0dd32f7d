"""The grid of flaws; what each of them does alone is in `test_flaws_alone`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mobile_sso.backend.flaws as flaws
from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.flaws import FLAWS, INVARIANTS, broken_invariants, build_behaviour
from mobile_sso.backend.profile import BackendProfile
from mobile_sso.testbed.contracts import AppSession
from mobile_sso.testbed.http import Request, Response, Send, json_response

if TYPE_CHECKING:
    from tests.backend.conftest import MakeWorld

Named = Callable[[Iterable[str]], object]


def test_the_grid_and_the_files_are_in_step() -> None:
    assert flaws.__file__ is not None
    files = {path.stem.replace("_", "-") for path in Path(flaws.__file__).parent.glob("*.py")} - {"--init--"}
    assert set(FLAWS) == files
    assert len(flaws.GRID) == len(FLAWS)


def test_every_flaw_says_what_it_is_and_where_that_comes_from() -> None:
    for name, module in FLAWS.items():
        first, _, rest = (module.__doc__ or "").partition("\n")
        assert first.endswith("."), name
        assert "\nSource: " in rest, name
        assert module.BREAKS <= INVARIANTS, name


def test_no_flaws_are_the_ideal() -> None:
    assert build_behaviour(()) == Behaviour()


def test_the_order_of_the_list_does_not_matter(mendix_profile: BackendProfile) -> None:
    listed = mendix_profile.flaws
    assert build_behaviour(listed) == build_behaviour(reversed(listed)) == build_behaviour(sorted(listed))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("pkce-only-if-advertized", "there is no backend flaw 'pkce-only-if-advertized'; did you mean "
                                    "'pkce-only-if-advertised'?"),
        ("xyz", "there is no backend flaw 'xyz'; `mobile_sso.backend.flaws.GRID` lists them all"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("function", [build_behaviour, broken_invariants])
def test_an_unknown_flaw_is_named_with_the_nearest_one(
    function: Callable[[Iterable[str]], object], name: str, message: str
) -> None:
    with pytest.raises(ValueError, match="there is no backend flaw") as raised:
        function((name,))
    assert str(raised.value) == message


def test_flaws_know_the_invariants_they_break(mendix_profile: BackendProfile) -> None:
    assert broken_invariants(()) == frozenset()
    assert broken_invariants(("log-unmasked", "state-unchecked")) == {
        "no-secret-in-any-log",
        "no-session-without-matching-state",
    }
    assert broken_invariants(mendix_profile.flaws) == {
        "error-shown-means-not-signed-in",
        "no-session-for-a-foreign-app",
        "one-session-per-attempt",
        "one-token-request-per-code",
    }
    assert frozenset().union(*(module.BREAKS for module in FLAWS.values())) == INVARIANTS


def test_a_deleted_attempt_stays_deleted_when_the_slower_delivery_fails(make_world: MakeWorld) -> None:
    world = make_world(flaws=("attempt-not-claimed", "attempt-deleted-on-success"))
    link = world.deep_link()
    faster: list[object] = []

    def overtaken(request: Request, forward: Send) -> Response:
        faster.append(world.complete(link))
        return json_response({"error": "invalid_grant"}, status=400)

    world.network.intercept_next(lambda source, target, request: request.path == "/token", overtaken)
    slower = world.complete(link)
    assert isinstance(faster[0], AppSession)
    assert not isinstance(slower, AppSession)
    assert not isinstance(world.complete(link), AppSession)
    assert world.sessions() == 1
