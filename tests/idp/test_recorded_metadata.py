"""The discovery document of each profile beside a recorded one of the real provider, member by member.

The recordings are no part of the project: where their folder is absent, these tests say so and are skipped. What
differs is listed here with its reason, and a difference that is no longer there is an error, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pydantic
import pytest
import yaml

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.http import JsonValue, Request

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp

ROOT = Path(__file__).parents[2]
RECORDINGS = ROOT.parent / "shared" / "reference" / "discovery"
ORIGIN = "https://idp.test"
ABSENT = "(absent)"

DEVICE = "the mock has no device flow"
NO_ENDPOINT = "an endpoint the mock does not have"
OWN_TENANT = "the mock's tenant is made up"
ONE_HOST = "the real one is on another host; the mock has one"


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A recorded document, how its names are written here, and what differs for a reason."""

    file: str
    renamed: Mapping[str, str]
    """Regular expression → what stands in the mock's document, applied to the recording's text."""
    accepted: Mapping[str, str] = field(default_factory=dict)


ENTRA_TENANT = "5f0c2d6e-8a41-4b7e-9d0a-3c1f6b2a7e90"
ENTRA_ACCEPTED = {
    "device_authorization_endpoint": DEVICE,
    "kerberos_endpoint": NO_ENDPOINT,
    "tenant_region_scope": OWN_TENANT,
}
OKTA_ACCEPTED = {"device_authorization_endpoint": DEVICE}

RECORDED: Mapping[str, Recording] = {
    "entra": Recording(
        file="entra-tenant-v2-2023",
        renamed={
            r"https://(login\.microsoftonline|graph\.microsoft)\.com/": f"{ORIGIN}/",
            "9a95fd9e-005d-487a-9a01-d08c1eab2757": ENTRA_TENANT,
        },
        accepted=ENTRA_ACCEPTED,
    ),
    "entra-common": Recording(
        file="entra-common-v2-2024",
        renamed={r"https://(login\.microsoftonline|graph\.microsoft)\.com/": f"{ORIGIN}/"},
        accepted={k: v for k, v in ENTRA_ACCEPTED.items() if k != "tenant_region_scope"}
        | {"tenant_region_scope": "recorded as null, which a profile cannot set: null removes a member"},
    ),
    "entra-v1": Recording(
        file="entra-common-v1-2024",
        renamed={
            r"https://(login\.microsoftonline\.com|sts\.windows\.net)/": f"{ORIGIN}/",
            r"/common/": f"/{ENTRA_TENANT}/",
            r"\{tenantid\}": ENTRA_TENANT,
        },
        accepted={**ENTRA_ACCEPTED, "check_session_iframe": NO_ENDPOINT},
    ),
    "entra-b2c": Recording(
        file="entra-b2c-v1-2024",
        renamed={
            r"https://msidlabb2c\.b2clogin\.com/c8f83f7c-a28f-4e0d-a956-6e0d2df3826b/": (
                f"{ORIGIN}/7c1f0a52-36d9-4e0b-8b65-2f4d9a7c1e08/v2.0/"
            ),
            r"https://msidlabb2c\.b2clogin\.com/msidlabb2c\.": f"{ORIGIN}/mock.",
            "b2c_1_sisopolicy": "b2c_1_signin",
            r"/oauth2/(authorize|token|logout)": r"/oauth2/v2.0/\1",
            r"/discovery/keys": "/discovery/v2.0/keys",
        },
        accepted={"token_endpoint_auth_methods_supported": "the recorded v1 list is empty; the v2 copy has this one"},
    ),
    "okta-custom": Recording(
        file="okta-custom-default-2023",
        renamed={r"https://dev-69785679\.okta\.com": ORIGIN},
        accepted={**OKTA_ACCEPTED, "scopes_supported": "without the server's API scopes, okta.myAccount.…"},
    ),
    "okta-org": Recording(file="okta-org-2026", renamed={r"https://apis\.okta\.com": ORIGIN}, accepted=OKTA_ACCEPTED),
    "google": Recording(
        file="google-2024-10",
        renamed={
            r"https://(accounts\.google|oauth2\.googleapis|openidconnect\.googleapis|www\.googleapis)\.com": ORIGIN
        },
        accepted={"device_authorization_endpoint": DEVICE},
    ),
    "keycloak": Recording(
        file="keycloak-26",
        renamed={r"http://localhost:18091": ORIGIN, "/realms/master": "/realms/mock"},
        accepted={
            "check_session_iframe": NO_ENDPOINT,
            "device_authorization_endpoint": DEVICE,
            "backchannel_authentication_endpoint": "the mock has no CIBA",
            "mtls_endpoint_aliases": "the mock has no mutual TLS",
            **{
                member: "a long list of algorithms that relying parties of ours never choose from"
                for member in (
                    "userinfo_signing_alg_values_supported",
                    "userinfo_encryption_alg_values_supported",
                    "userinfo_encryption_enc_values_supported",
                    "request_object_signing_alg_values_supported",
                    "request_object_encryption_alg_values_supported",
                    "request_object_encryption_enc_values_supported",
                    "authorization_signing_alg_values_supported",
                    "authorization_encryption_alg_values_supported",
                    "authorization_encryption_enc_values_supported",
                    "dpop_signing_alg_values_supported",
                    "backchannel_authentication_request_signing_alg_values_supported",
                )
            },
        },
    ),
    "auth0": Recording(
        file="auth0-2026",
        renamed={r"https://auth0\.sybilion\.com": ORIGIN},
        accepted={
            "device_authorization_endpoint": DEVICE,
            "mfa_challenge_endpoint": NO_ENDPOINT,
            "backchannel_authentication_endpoint": "the mock has no CIBA",
            "global_token_revocation_endpoint": NO_ENDPOINT,
            "global_token_revocation_endpoint_auth_methods_supported": NO_ENDPOINT,
            "authorization_grant_profiles_supported": "a grant the mock does not have",
        },
    ),
    "cognito": Recording(
        file="cognito-2022",
        renamed={
            r"https://(DOMAIN|cognito-idp\.REGION\.?amazonaws\.com)": ORIGIN,
            "REGION-CODE": "eu-west-1_Mock12345",
        },
        accepted={
            "end_session_endpoint": "listed since February 2024; no later document was found",
            "revocation_endpoint": "listed since February 2024; no later document was found",
        },
    ),
    "adfs": Recording(
        file="adfs-2023",
        renamed={r"(?i)https?://ec2amaz-5a2fki6\.redpanda\.com": ORIGIN},
        accepted={
            "device_authorization_endpoint": DEVICE,
            "issuer": "the host is in capitals here and there; the recorded host is renamed in both cases",
            "access_token_issuer": "http here and there; the recorded scheme is renamed with the host",
        },
    ),
    "pingfederate": Recording(
        file="pingfederate-9",
        renamed={r"https://sso-dev\.company\.com": ORIGIN},
        accepted={"device_authorization_endpoint": DEVICE, "ping_revoked_sris_endpoint": NO_ENDPOINT},
    ),
    "pingone": Recording(
        file="pingone-2024",
        renamed={
            r"https://auth\.pingone\.ca": ORIGIN,
            "02fb4743-189a-4bc7-9d6c-a919edfe6447": "b83f6a10-4d57-4c2e-9a86-1e0c5d7f3a29",
        },
        accepted={"device_authorization_endpoint": DEVICE},
    ),
    "onelogin": Recording(file="onelogin-2022", renamed={r"https://common\.onelogin\.com": ORIGIN}),
    "salesforce": Recording(
        file="salesforce-site-2026",
        renamed={r"https://support\.okta\.com/help": f"{ORIGIN}/site"},
        accepted={"scopes_supported": "without the platform scopes that have nothing to do with signing in"},
    ),
    "apple": Recording(file="apple-2024", renamed={r"https://appleid\.apple\.com": ORIGIN}),
    "facebook": Recording(file="facebook-2024", renamed={r"https://(www\.)?facebook\.com": ORIGIN}),
}


def profile(name: str) -> IdpProfile:
    written = yaml.safe_load((ROOT / "fixtures" / "idps" / f"{name}.yaml").read_text())
    written.pop("version")
    return pydantic.TypeAdapter(IdpProfile).validate_json(json.dumps({**written, "name": name}))


def comparable(value: JsonValue) -> JsonValue:
    """Return a value whose order means nothing."""
    return sorted(value, key=str) if isinstance(value, list) else value


def recorded(recording: Recording) -> dict[str, JsonValue]:
    text = (RECORDINGS / f"{recording.file}.json").read_text()
    for pattern, here in recording.renamed.items():
        text = re.sub(pattern, here, text)
    return json.loads(text)


def test_every_profile_of_a_real_provider_has_a_recording() -> None:
    ours = {path.stem for path in (ROOT / "fixtures" / "idps").glob("*.yaml")}

    assert ours - set(RECORDED) == {"generic", "iam-broker", "oidc-provider-mock", "sam"}


@pytest.mark.skipif(not RECORDINGS.is_dir(), reason="the recordings of real discovery documents are not here")
@pytest.mark.parametrize("name", RECORDED)
def test_the_metadata_is_that_of_the_real_provider_but_for_listed_differences(make_op: MakeOp, name: str) -> None:
    recording = RECORDED[name]
    op = make_op(profile(name), token_endpoint_auth_method="client_secret_post")  # the one method that all take
    mock = op.idp.app(Request(method="GET", url=op.idp.discovery_url)).json_object()
    real = recorded(recording)

    differing = {
        member: f"mock {mock.get(member, ABSENT)!r}, real {real.get(member, ABSENT)!r}"
        for member in mock.keys() | real.keys()
        if comparable(mock.get(member, ABSENT)) != comparable(real.get(member, ABSENT))
    }

    assert {member: text for member, text in differing.items() if member not in recording.accepted} == {}
    assert set(recording.accepted) - set(differing) == set(), "these differences are no longer there"
