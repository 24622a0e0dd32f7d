"""Whatever a provider is like, a real one's profile or with a quirk, it answers bad input as a provider answers."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal, Union, get_args, get_origin

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import Library
from mobile_sso.idp.errors import EVENTS
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.quirks import QUIRKS, build_quirk, quirk_class
from mobile_sso.idp.quirks.parameters import declared_parameters, parameter_types
from mobile_sso.testbed.network import CertificateRefused, ConnectionLost

if TYPE_CHECKING:
    from tests.idp.conftest import MakeOp
    from tests.idp.fuzz.conftest import Fuzz
    from tests.idp.fuzz.requests.conftest import Requests

METHODS = ("client_secret_basic", "client_secret_post")
PROFILES = tuple(sorted(path.stem for path in (bundled_folder("fixtures") / "idps").glob("*.yaml")))
FAULTS = {"flaky_client", "http_fault", "http_header", "throttle", "token_error", "token_status"}
"""Quirks whose purpose is an answer that no protocol knows, or headers that are wrong."""
CONNECTIONS = {"drop_token_call", "http_fault", "tls"}
"""Quirks that break the connection, or its certificate, on purpose."""
REDIRECTS = {
    "authorize_redirect", "deny_style", "end_session_redirect", "event_error", "http_redirect", "logout_bad_uri",
    "logout_profile", "post_logout_redirect_uri_match", "redirect_append_slash", "redirect_form", "redirect_uri_match",
    "redirect_uri_rewrite", "scheme_policy",
}  # fmt: skip
"""Quirks that take redirect URIs a strict provider refuses, or redirect elsewhere."""


@cache
def _library() -> Library:
    return Library.load([bundled_folder("fixtures")])


def _examined(
    make_op: MakeOp, fuzz: Fuzz, requests: Requests, data: st.DataObject, profile: IdpProfile, times: int = 3
) -> None:
    """Send a few requests, good ones and spoilt ones, to a provider of this shape."""
    on = {name for name, given in profile.quirks.items() if given is not False}
    algorithm = "EdDSA" if "EdDSA" in profile.signing_algs else profile.signing_algs[0]
    method = next(one for one in METHODS if one in profile.authentication_methods)
    op = make_op(profile, id_token_signed_response_alg=algorithm, token_endpoint_auth_method=method)
    witness = fuzz.witness(
        op=op,
        redirects_at_will=bool(on & REDIRECTS),
        faults=bool(on & FAULTS),
        own_errors=bool(on & {"errors_style", "event_error"}),
    )
    try:
        candidates = requests.good(op)
        for _ in range(times):
            asked = data.draw(st.sampled_from(candidates))
            witness.ask(requests.spoilt(data, asked, op.origin))
    except (ConnectionLost, CertificateRefused):
        assert on & CONNECTIONS


@pytest.mark.parametrize("name", [name for name in PROFILES if name != "oidc-provider-mock"])
def test_every_profile_answers_properly(make_op: MakeOp, fuzz: Fuzz, requests: Requests, name: str) -> None:
    profile = _library().idps[name]

    fuzz.always(6, lambda data: _examined(make_op, fuzz, requests, data, profile))


WORDS = {
    "endpoint": ("token", "jwks", "discovery", "userinfo", "authorization"),
    "endpoints": ("token",),
    "event": (*sorted(EVENTS),),
    "field": ("issuer", "jwks_uri", "token_endpoint", "id_token", "access_token", "expires_in"),
    "claim": ("sub", "aud", "iss", "exp", "nonce", "email", "name"),
    "header": ("Cache-Control", "Content-Type"),
    "parameter": ("state", "code", "iss"),
    "access_token_of": ("ada", "grace"),
    "client_id": ("field-service", "nobody"),
    "values": ("create",),
    "to_issuer": ("https://evil.test",),
    "template": ("https://idp.test/{tenantid}/v2.0",),
}
TEXTS = st.sampled_from(["word", "a b", "https://other.test/x", "https://idp.test/authorize", '<x-mark>"', "é"])
JSON = st.none() | st.booleans() | st.integers(-5, 2**40) | TEXTS | st.lists(TEXTS, max_size=2)


def _values(hint: object, name: str) -> st.SearchStrategy[object]:
    """Return the values a parameter of type `hint` may have, but for what only its author could mean."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*(_values(option, name) for option in arguments))
    if origin is tuple:
        return st.lists(_values(arguments[0], name), min_size=1, max_size=2)
    if origin is not None:
        return st.dictionaries(_values(str, name), _values(arguments[1], name), max_size=2)
    plain: Mapping[object, st.SearchStrategy[object]] = {
        str: st.sampled_from(WORDS[name]) if name in WORDS else TEXTS,
        bool: st.booleans(),
        int: st.sampled_from([0, 1, 2, 3, 302, 303, 400, 1024, 2048]),
        float: st.sampled_from([0, 0.5, 1.0, 60]),
        type(None): st.none(),
    }
    return plain.get(hint, JSON)


def _quirk(data: st.DataObject, name: str) -> dict[str, object]:
    """Return parameters the quirk accepts: the required ones, and some of the others."""
    kind = quirk_class(name)
    hints, drawn = parameter_types(kind), {}
    for parameter, field in declared_parameters(kind).items():
        required = repr(field.default).startswith("<dataclasses") and repr(field.default_factory).startswith(
            "<dataclasses"
        )
        if required or data.draw(st.booleans()):
            drawn[parameter] = data.draw(_values(hints[parameter], parameter))
    return drawn


@pytest.mark.parametrize("name", QUIRKS)
def test_every_quirk_answers_properly(make_op: MakeOp, fuzz: Fuzz, requests: Requests, name: str) -> None:
    tried = []

    def holds(data: st.DataObject) -> None:
        parameters = _quirk(data, name)
        try:
            build_quirk(name, parameters)
        except ValueError:
            assume(False)
        tried.append(parameters)
        _examined(make_op, fuzz, requests, data, replace(IdpProfile(), quirks={name: parameters}), times=2)

    fuzz.always(3, holds)
    assert tried, "no parameters that the quirk accepts were found"
