"""How an app speaks to each surface: operations become requests, answers become values."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mobile_sso.backend.bindings.mendix import MendixBinding
from mobile_sso.backend.bindings.rest import RestBinding
from mobile_sso.testbed.contracts import BackendBinding

BINDINGS: Mapping[str, Callable[[str], BackendBinding]] = {"mendix": MendixBinding, "rest": RestBinding}
"""Surface → the binding for the backend at an origin."""
