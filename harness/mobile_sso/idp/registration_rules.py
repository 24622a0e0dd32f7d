"""What a registration must satisfy, whoever makes it: one function per rule, and a table.

Source: OpenID Connect Registration 2, 3.3; RFC 7591 2, 3.2.2; RFC 8252 8.4; RFC 7518 3.2 (length of a shared secret).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mobile_sso.idp.client_keys import KINDS, check_jwks, signing_algorithms
from mobile_sso.idp.jwe import check_recipient
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.redirect_uris import RegisteredUri, complaints
from mobile_sso.testbed.contracts import ClientRegistration

APPLICATION_TYPES = ("web", "native")
PLATFORMS = ("web", "public", "spa", "native", "ios", "android")
WITHOUT_SECRET = ("none", "private_key_jwt")
"""Methods whose clients have no secret."""
MIN_SHARED_SECRET = 32
"""Octets of a secret that signs with HS256."""

ASSERTION_ALGORITHMS: dict[str, tuple[str, ...]] = {
    "client_secret_jwt": ("HS256",),
    "private_key_jwt": tuple(KINDS),
}
"""What the methods with an assertion sign with."""

RegistrationError: TypeAlias = Literal["invalid_redirect_uri", "invalid_client_metadata"]


class RegistrationRefused(ValueError):
    """A registration cannot be accepted; the text says exactly why."""

    def __init__(self, reason: str, *, error: RegistrationError = "invalid_client_metadata") -> None:
        """Refuse for `reason`; `error` is the code of RFC 7591 3.2.2."""
        super().__init__(reason)
        self.error = error


@dataclass(frozen=True, kw_only=True)
class RegistrationWarning:
    """Something the strict redirect policy would have refused."""

    client_id: str
    rule: str
    """The name of the rule in `redirect_uris`."""
    text: str


def check(registration: ClientRegistration, profile: IdpProfile) -> tuple[RegistrationWarning, ...]:
    """Raise RegistrationRefused, a ValueError, for the first mistake; return the warnings of the redirect policy."""
    for rule in RULES:
        rule(registration, profile)
    return tuple(_examined_uris(registration, profile))


def _named(registration: ClientRegistration, _profile: IdpProfile) -> None:
    if not registration.client_id:
        raise RegistrationRefused("a client needs a client_id")


def _redirect_uris(registration: ClientRegistration, _profile: IdpProfile) -> None:
    if not registration.redirect_uris:
        raise RegistrationRefused("a client needs at least one redirect_uri", error="invalid_redirect_uri")


def _choices(registration: ClientRegistration, profile: IdpProfile) -> None:
    _choose("application_type", registration.application_type, APPLICATION_TYPES)
    _choose("platform", registration.platform, PLATFORMS)
    method = registration.token_endpoint_auth_method
    _choose("token_endpoint_auth_method", method, profile.authentication_methods)
    _choose("id_token_signed_response_alg", registration.id_token_signed_response_alg, profile.signing_algs)
    if registration.userinfo_signed_response_alg is not None:
        _choose("userinfo_signed_response_alg", registration.userinfo_signed_response_alg, profile.signing_algs)


def _assertion_algorithm(registration: ClientRegistration, _profile: IdpProfile) -> None:
    algorithm, method = registration.token_endpoint_auth_signing_alg, registration.token_endpoint_auth_method
    if algorithm is None:
        return
    if method not in ASSERTION_ALGORITHMS:
        raise RegistrationRefused(f"a client that authenticates with {method} signs no assertion; leave out "
                                  "token_endpoint_auth_signing_alg")  # fmt: skip
    _choose("token_endpoint_auth_signing_alg", algorithm, ASSERTION_ALGORITHMS[method])


def _secret(registration: ClientRegistration, _profile: IdpProfile) -> None:
    secret, method = registration.client_secret, registration.token_endpoint_auth_method
    if secret is None:
        return
    if method in WITHOUT_SECRET:
        raise RegistrationRefused(f"a client that authenticates with {method} has no client_secret")
    if method == "client_secret_jwt" and len(secret.encode()) < MIN_SHARED_SECRET:
        raise RegistrationRefused(f"a client_secret that signs with HS256 needs {MIN_SHARED_SECRET} octets")


def _keys(registration: ClientRegistration, _profile: IdpProfile) -> None:
    jwks = registration.jwks
    if jwks is not None:
        try:
            check_jwks(jwks)
        except ValueError as error:
            raise RegistrationRefused(str(error)) from error
    if registration.token_endpoint_auth_method != "private_key_jwt":
        return
    wanted = registration.token_endpoint_auth_signing_alg
    usable = signing_algorithms(jwks) if jwks is not None else ()
    if not usable or (wanted is not None and wanted not in usable):
        raise RegistrationRefused(
            f"private_key_jwt needs jwks with a public key for {wanted or _either(tuple(KINDS))} signatures"
        )


def _encryption(registration: ClientRegistration, _profile: IdpProfile) -> None:
    try:
        check_recipient(registration)
    except ValueError as error:
        raise RegistrationRefused(str(error)) from error


def _numbers(registration: ClientRegistration, _profile: IdpProfile) -> None:
    if registration.default_max_age is not None and registration.default_max_age < 0:
        raise RegistrationRefused(f"default_max_age must be zero or more seconds, got {registration.default_max_age}")


def _acr_values(registration: ClientRegistration, _profile: IdpProfile) -> None:
    for acr in registration.default_acr_values:
        if not acr or acr.split() != [acr]:
            raise RegistrationRefused(f"default_acr_values holds {acr!r}, which is no word")


def _pushed(registration: ClientRegistration, profile: IdpProfile) -> None:
    if registration.require_pushed_authorization_requests and profile.endpoints.pushed_authorization_request is None:
        raise RegistrationRefused(
            "require_pushed_authorization_requests cannot be met: this provider takes no pushed requests"
        )


def _logout_sessions(registration: ClientRegistration, _profile: IdpProfile) -> None:
    for channel, uri, required in (
        ("backchannel", registration.backchannel_logout_uri, registration.backchannel_logout_session_required),
        ("frontchannel", registration.frontchannel_logout_uri, registration.frontchannel_logout_session_required),
    ):
        if required and uri is None:
            raise RegistrationRefused(
                f"{channel}_logout_session_required makes no sense without a {channel}_logout_uri"
            )


def _uris(registration: ClientRegistration, profile: IdpProfile) -> None:
    for uri in uris_of(registration):
        for complaint in complaints(uri, profile.redirect_policy):
            if complaint.refused:
                redirects = uri.member == "redirect_uri"
                raise RegistrationRefused(
                    complaint.text, error="invalid_redirect_uri" if redirects else "invalid_client_metadata"
                )


RULES: tuple[Callable[[ClientRegistration, IdpProfile], None], ...] = (
    _named,
    _redirect_uris,
    _uris,
    _choices,
    _assertion_algorithm,
    _secret,
    _keys,
    _encryption,
    _numbers,
    _acr_values,
    _pushed,
    _logout_sessions,
)


def uris_of(registration: ClientRegistration) -> Iterator[RegisteredUri]:
    """Return every URI of a registration, with what the rules need to know about its client."""
    several = {
        "redirect_uri": registration.redirect_uris,
        "post_logout_redirect_uri": registration.post_logout_redirect_uris,
    }
    single = {
        "backchannel_logout_uri": registration.backchannel_logout_uri,
        "frontchannel_logout_uri": registration.frontchannel_logout_uri,
        "initiate_login_uri": registration.initiate_login_uri,
    }
    pairs = [(member, uri) for member, uris in several.items() for uri in uris]
    pairs += [(member, uri) for member, uri in single.items() if uri is not None]
    for member, text in pairs:
        yield RegisteredUri(
            member=member,
            text=text,
            application_type=registration.application_type,
            redirect_uris=registration.redirect_uris,
        )


def _examined_uris(registration: ClientRegistration, profile: IdpProfile) -> Iterator[RegistrationWarning]:
    for uri in uris_of(registration):
        for complaint in complaints(uri, profile.redirect_policy):
            yield RegistrationWarning(client_id=registration.client_id, rule=complaint.rule, text=complaint.text)


def _choose(name: str, value: str, choices: Collection[str]) -> None:
    if value not in choices:
        raise RegistrationRefused(f"{name} {value!r} is not supported; choose {_either(tuple(choices))}")


def _either(choices: tuple[str, ...]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"
