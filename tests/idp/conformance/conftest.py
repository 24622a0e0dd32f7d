"""A relying party that checks what the conformance suite checks on the way, whatever a module is about.

Source: conformance-and-attacks 2, "Checks that every OP module runs on the way".
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest

from mobile_sso.idp.profile import IdpProfile
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import JsonValue, Request, Response, form_request

if TYPE_CHECKING:
    from tests.idp.conftest import Browser, MakeOp, Op

YEAR = 365 * 24 * 3600
PERMITTED_DESCRIPTION = re.compile(r"[\x20-\x21\x23-\x5B\x5D-\x7E]*\Z")
"""RFC 6749 A.8."""
NEEDS_A_PERSON = {"login_required", "interaction_required", "account_selection_required", "consent_required"}

ADA = Persona(
    username="ada",
    password="analytical-engine",
    roles=("Technician",),
    claims={
        "name": "Ada Lovelace", "given_name": "Ada", "family_name": "Lovelace", "preferred_username": "ada",
        "email": "ada@people.test", "email_verified": True, "phone_number": "+44 20 7946 0001",
        "phone_number_verified": True, "address": {"formatted": "12 St James's Square, London"},
    },
)  # fmt: skip


class RelyingParty:
    """Signs people in at the provider under test, and holds every answer against the specifications."""

    needs_a_person = NEEDS_A_PERSON

    def __init__(self, op: Op) -> None:
        self.op = op
        self.op.idp.put_persona(ADA)
        self.browser = op.browser
        self.metadata = op.idp.app(Request(method="GET", url=op.idp.discovery_url)).json_object()
        self.jwks = op.idp.app(Request(method="GET", url=self.metadata["jwks_uri"])).json_object()
        self._check_keys()

    def _check_keys(self) -> None:
        kids = [key["kid"] for key in self.jwks["keys"]]
        assert len(kids) == len(set(kids))
        for key in self.jwks["keys"]:
            assert not {"d", "p", "q", "dp", "dq", "qi", "k"} & key.keys()

    def authorize(self, browser: Browser | None = None, **changes: str | None) -> Response:
        """Send the authorization request."""
        return (browser or self.browser).authorize(**changes)

    def signed_in(self, page: Response, persona: Persona = ADA) -> Response:
        """Fill in the sign-in page."""
        assert page.status == 200, f"no page: {page.status} {page.header('location')}"
        return self.browser.fill_in(page, username=persona.username, password=persona.password)

    def parameters(self, response: Response) -> dict[str, str]:
        """Return the response's parameters, checked: they are at the redirect_uri, with our state and the right iss."""
        location = response.header("location") or ""
        assert location.startswith(self.op.callback), f"not redirected to the client: {response.status} {location}"
        pairs = parse_qsl(urlsplit(location).query, keep_blank_values=True)
        parameters = dict(pairs)
        assert len(parameters) == len(pairs)
        assert parameters.get("iss") == self.metadata["issuer"]
        return parameters

    def code(self, response: Response, *, state: str | None = "the-state") -> str:
        """Return the code of a successful response."""
        parameters = self.parameters(response)
        assert parameters.get("state") == state
        assert parameters.keys() <= {"code", "state", "iss"}
        return parameters["code"]

    def error(self, response: Response) -> dict[str, str]:
        """Return the parameters of an error response, checked."""
        parameters = self.parameters(response)
        assert parameters["state"] == "the-state"
        assert "code" not in parameters
        assert parameters.keys() <= {"error", "error_description", "error_uri", "state", "iss"}
        assert PERMITTED_DESCRIPTION.match(parameters.get("error_description", ""))
        return parameters

    def tokens(self, code: str, *, nonce: str | None = "the-nonce", **changes: str | None) -> dict[str, JsonValue]:
        """Redeem `code` and return the token response, its ID token checked."""
        response = self.op.redeem(code, **changes)
        assert response.status == 200, response.text
        assert (response.header("content-type") or "").startswith("application/json")
        assert response.header("cache-control") == "no-store"
        members = response.json_object()
        assert str(members["token_type"]).lower() == "bearer"
        assert members["expires_in"] > 0
        self.id_token(members, nonce=nonce)
        return members

    def id_token(self, members: dict[str, JsonValue], *, nonce: str | None) -> dict[str, JsonValue]:
        """Return the claims of the ID token in `members`, checked."""
        token = members["id_token"]
        header = jwt.get_unverified_header(token)
        key = next(key for key in jwt.PyJWKSet.from_dict(self.jwks).keys if key.key_id == header["kid"])
        claims = jwt.decode(
            token,
            key,
            algorithms=[header["alg"]],
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False},
        )
        now = self.op.clock.now()
        audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        assert claims["iss"] == self.metadata["issuer"]
        assert self.op.registration.client_id in audience
        assert now - 300 < claims["exp"] < now + 50 * YEAR
        assert abs(claims["iat"] - now) <= 300
        assert now - YEAR < claims.get("auth_time", now) <= now
        assert claims.get("acr", "something") != ""
        assert claims.get("nonce") == nonce
        assert claims["sub"]
        if "at_hash" in claims:
            assert claims["at_hash"] == self.op_hash(members["access_token"], header["alg"])
        return claims

    @staticmethod
    def op_hash(access_token: object, algorithm: str) -> str:
        """Return the at_hash of Core 3.1.3.6."""
        import base64
        import hashlib

        digest = hashlib.sha512 if algorithm == "EdDSA" else hashlib.sha256
        octets = digest(str(access_token).encode("ascii")).digest()
        return base64.urlsafe_b64encode(octets[: len(octets) // 2]).rstrip(b"=").decode()

    def sign_in(self, *, nonce: str | None = "the-nonce", **changes: str | None) -> dict[str, JsonValue]:
        """Sign ada in with a page and return the token response."""
        if nonce is None:
            changes["nonce"] = None
        code = self.code(self.signed_in(self.authorize(**changes)))
        return self.tokens(code, nonce=nonce)

    def claims(self, members: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """Return the claims of the ID token, unchecked."""
        return self.op.claims(members["id_token"])

    def userinfo(self, access_token: object, method: str = "GET") -> dict[str, JsonValue]:
        """Return what userinfo says, by the bearer header."""
        response = self.op.idp.app(
            Request(
                method=method,
                url=self.metadata["userinfo_endpoint"],
                headers=(("Authorization", f"Bearer {access_token}"),),
            )
        )
        assert response.status == 200, response.text
        return response.json_object()

    def userinfo_by_body(self, access_token: str) -> Response:
        """Return the answer of userinfo to a token in the body."""
        return self.op.idp.app(form_request(self.metadata["userinfo_endpoint"], {"access_token": access_token}))

    def end_session(self, *, method: str = "GET", **parameters: str) -> Response:
        """Send the browser to the end_session_endpoint."""
        path = urlsplit(self.metadata["end_session_endpoint"]).path
        send = self.browser.get if method == "GET" else self.browser.post
        return send(path, **parameters)

    def is_signed_out(self) -> bool:
        """Return whether `prompt=none` fails as it does for somebody whom the provider does not know."""
        response = self.authorize(prompt="none")
        return self.parameters(response).get("error") in NEEDS_A_PERSON

    @staticmethod
    def entropy(text: str) -> float:
        """Return the Shannon entropy of `text` in bits, as the suite measures it."""
        counts = Counter(text)
        return -len(text) * sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())


MakeRelyingParty = Callable[..., RelyingParty]


@pytest.fixture
def make_rp(make_op: MakeOp) -> MakeRelyingParty:
    """Make a relying party of a provider with changes to the profile or the registration."""

    def make(profile: IdpProfile | None = None, **registration: object) -> RelyingParty:
        return RelyingParty(make_op(replace(profile or IdpProfile()), **registration))

    return make


@pytest.fixture
def rp(make_rp: MakeRelyingParty) -> RelyingParty:
    """A relying party of the strict control."""
    return make_rp()
