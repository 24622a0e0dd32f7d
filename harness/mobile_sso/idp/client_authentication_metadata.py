"""What the metadata says about client authentication at an endpoint: the methods, and what assertions are signed with.

Source: OpenID Connect Discovery 3; RFC 8414 2 (`*_endpoint_auth_methods_supported`,
`*_endpoint_auth_signing_alg_values_supported`).
"""

from __future__ import annotations

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.registration_rules import ASSERTION_ALGORITHMS
from mobile_sso.testbed.http import JsonValue


def authentication_metadata(profile: IdpProfile, endpoint: str, *, public_clients: bool = True) -> dict[str, JsonValue]:
    """Return the members for `endpoint`: `token`, `revocation`, `introspection`.

    Without a method that signs, the member for algorithms is left out. `public_clients`: whether `none` is good there.
    """
    methods = [method for method in profile.authentication_methods if public_clients or method != "none"]
    members: dict[str, JsonValue] = {f"{endpoint}_endpoint_auth_methods_supported": [*methods]}
    algorithms = [algorithm for method in methods for algorithm in ASSERTION_ALGORITHMS.get(method, ())]
    if algorithms:
        members[f"{endpoint}_endpoint_auth_signing_alg_values_supported"] = [*algorithms]
    return members
