"""A provider with one quirk, beside the ideal one: the vocabulary of the tests of quirks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.http import JsonValue

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp, Op

Quirky = Callable[..., "Op"]


@pytest.fixture
def quirky(make_op: MakeOp) -> Quirky:
    """Make a provider with one quirk: `quirky("authz_state", op="remove")`; the rest changes more."""

    def make(
        name: str,
        profile: IdpProfile | None = None,
        registration: dict[str, object] | None = None,
        **parameters: JsonValue,
    ) -> Op:
        shape = profile or IdpProfile()
        return make_op(replace(shape, quirks={**shape.quirks, name: parameters}), **(registration or {}))

    return make
