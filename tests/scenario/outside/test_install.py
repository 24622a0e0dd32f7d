"""The app of an outside backend is registered at the IdP of the case; where that refuses, the case cannot be played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mobile_sso.backend.bindings.declared import Binding
from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.scenario.assemble import RunOptions, assemble
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.plain_case import plain_case
from mobile_sso.testbed.contracts import CapabilityMissing
from mobile_sso.testbed.http import Response
from mobile_sso.testbed.servers import reserve


def test_an_idp_that_does_not_register_the_client_says_why(
    open_outside: Callable[[Binding], OutsideBackend], small: Binding
) -> None:
    library = Library.load([bundled_folder("fixtures")])
    with reserve() as address:
        address.start(lambda request: Response())
        outside = open_outside(replace(small, base_url=address.origin))
        options = RunOptions(seed=1, keys=SigningKeys.mint(), outside=outside)
        with pytest.raises(CapabilityMissing) as refused:
            assemble(plain_case(idp="facebook"), library, options)
    assert str(refused.value) == (
        "the IdP facebook does not register the client of the binding small: token_endpoint_auth_method "
        "'client_secret_basic' is not supported; choose client_secret_post or none"
    )
