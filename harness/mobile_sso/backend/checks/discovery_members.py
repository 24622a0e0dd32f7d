"""The required members of the metadata are there, have the right type, and every endpoint is https.

Source: OpenID Connect Discovery 3; DSC-03.
"""

from __future__ import annotations

from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.facts import DiscoveryFacts
from mobile_sso.backend.web_origin import is_secure

_REQUIRED_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_OPTIONAL_ENDPOINTS = ("userinfo_endpoint", "end_session_endpoint")
_REQUIRED_LISTS = ("response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported")


def check(facts: DiscoveryFacts) -> None:
    """Raise CheckFailed(DSC-03) naming the member that is missing or wrong."""
    for name in (*_REQUIRED_ENDPOINTS, *_OPTIONAL_ENDPOINTS):
        value = facts.metadata.get(name)
        if value is None and name in _OPTIONAL_ENDPOINTS:
            continue
        if not isinstance(value, str) or not is_secure(value):
            raise CheckFailed("DSC-03", f"{name} is {value!r}, expected an https URL")
    for name in _REQUIRED_LISTS:
        if not isinstance(facts.metadata.get(name), list):
            raise CheckFailed("DSC-03", f"{name} is {facts.metadata.get(name)!r}, expected an array")
