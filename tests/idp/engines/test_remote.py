"""The engine for somebody else's running provider, on a provider that is made of answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from mobile_sso.idp.engines.remote import RemoteIdp, SecretMissing
from mobile_sso.idp.engines.remote_discovery import Discovered, RemoteIdpUnusable
from mobile_sso.idp.remote_profile import FromEnvironment, RemotePersona, RemoteProvider, SignInStep, StaticClient
from mobile_sso.testbed.contracts import CapabilityMissing, ClientRegistration, FormPage, Persona, SignInForm
from mobile_sso.testbed.http import App, Request, Response, json_response, redirect
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.network import CertificateRefused, ConnectionLost
from mobile_sso.testbed.randomness import SeededTokens

URL = "https://op.example/.well-known/openid-configuration"
METADATA = {
    "issuer": "https://op.example",
    "authorization_endpoint": "https://login.op.example/authorize",
    "token_endpoint": "https://op.example/token",
    "jwks_uri": "https://op.example/jwks",
}
CLIENT = StaticClient(
    client_id="app-1",
    client_secret=FromEnvironment(environment="OP_SECRET"),
    redirect_uris=("makeitnative://oauth/callback",),
    post_logout_redirect_uris=("https://backend.test/",),
)
REMOTE = RemoteProvider(
    discovery_url=URL,
    clients={"field_service": CLIENT},
    sign_in=(
        SignInStep(username="#user"),
        SignInStep(password="pin", enter={"language": "en"}),
        SignInStep(press="[value=yes]", optional=True),
    ),
    cancel="a.cancel",
    logout=(SignInStep(press="#out"),),
    personas={
        "ada": RemotePersona(username="ada@op.example", password=FromEnvironment(environment="OP_ADA"), sub="00u1"),
        "grace": RemotePersona(password="literal-for-a-toy", roles=("Technician",)),
    },
    capabilities=("sso_session", "end_session"),
    origins=("https://cdn.op.example",),
)
ENVIRONMENT = {"OP_SECRET": "a-secret-of-the-client", "OP_ADA": "a-password-of-ada"}
REGISTRATION = ClientRegistration(
    client_id="field-service",
    client_name="field_service",
    redirect_uris=("makeitnative://oauth/callback", "https://backend.test/oauth/v2/callback"),
    post_logout_redirect_uris=("https://backend.test", "https://backend.test/"),
)
ADA = Persona(username="ada", password="of-the-fixtures", claims={"email": "ada@people.test"}, roles=("Technician",))

Answer = Callable[[Request], Response]


def engine(
    answer: App | None = None,
    *,
    remote: RemoteProvider = REMOTE,
    environment: Mapping[str, str] = ENVIRONMENT,
    secrets: Secrets | None = None,
    discovered: Discovered | None = None,
) -> RemoteIdp:
    return RemoteIdp(
        "acme",
        remote,
        send=answer or (lambda request: json_response(METADATA)),
        environment=environment,
        secrets=secrets or Secrets(),
        tokens=SeededTokens(1),
        discovered=discovered or Discovered(),
    )


def test_what_it_is_comes_from_metadata_and_profile() -> None:
    idp = engine()
    assert (idp.engine, idp.issuer, idp.discovery_url) == ("remote", "https://op.example", URL)
    assert idp.capabilities == {"sso_session", "end_session"}
    assert idp.origins == ("https://op.example", "https://login.op.example", "https://cdn.op.example")


def test_the_pages_of_the_profile_become_the_form() -> None:
    assert engine().sign_in_form == SignInForm(
        username="#user",
        password=None,
        submit=None,
        cancel="a.cancel",
        then=(
            FormPage(enter={"language": "en", "pin": "{password}"}),
            FormPage(press="[value=yes]", optional=True),
        ),
        sign_out=(FormPage(press="#out"),),
        declared_in="fixtures/idps/acme.yaml",
    )


def test_a_client_is_the_declared_one_and_its_secret_is_masked() -> None:
    secrets = Secrets()
    credentials = engine(secrets=secrets).register_client(REGISTRATION)
    assert (credentials.client_id, credentials.client_secret) == ("app-1", "a-secret-of-the-client")
    assert "a-secret-of-the-client" not in secrets.mask("it is a-secret-of-the-client")


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (
            {"client_name": "inspections"},
            "the provider of acme has a client for field_service, and none for the app inspections; "
            "to change in fixtures/idps/acme.yaml: add one to remote.clients",
        ),
        (
            {"redirect_uris": ("fieldservice://oauth/callback",)},
            "the provider of acme has the redirect URIs makeitnative://oauth/callback, and not "
            "fieldservice://oauth/callback; to change in fixtures/idps/acme.yaml: register it there, too, "
            "and add it to remote.clients.field_service.redirect_uris",
        ),
        (
            {"token_endpoint_auth_method": "client_secret_post"},
            "the provider of acme has the client app-1 with client_secret_basic, and not with client_secret_post; "
            "to change in fixtures/idps/acme.yaml: another client there, and in remote.clients.field_service",
        ),
        (
            {"post_logout_redirect_uris": ()},
            "the provider of acme has the post-logout redirect URIs https://backend.test/, and not (none); "
            "to change in fixtures/idps/acme.yaml: register one of them there, "
            "and add it to remote.clients.field_service.post_logout_redirect_uris",
        ),
    ],
)
def test_a_client_that_is_not_entered_so_is_a_missing_capability(wanted: dict[str, object], text: str) -> None:
    with pytest.raises(CapabilityMissing) as caught:
        engine().register_client(replace(REGISTRATION, **wanted))  # type: ignore[arg-type]
    assert str(caught.value) == text


def test_a_persona_is_who_they_are_there() -> None:
    secrets = Secrets()
    there = engine(secrets=secrets).persona_there(ADA)
    assert (there.username, there.password, there.sub) == ("ada@op.example", "a-password-of-ada", "00u1")
    assert (there.claims["email"], there.roles) == ("ada@people.test", ("Technician",))
    assert "a-password-of-ada" not in secrets.mask("a-password-of-ada")


@pytest.mark.parametrize(
    ("persona", "text"),
    [
        (
            Persona(username="linus", password="irrelevant"),
            "the provider of acme has no persona linus, only ada, grace; to change in fixtures/idps/acme.yaml: "
            "add the persona to remote.personas, with the name and the password of a person who is there",
        ),
        (
            Persona(username="grace", password="irrelevant"),
            "the provider of acme has the persona grace with the roles Technician, and not with (none); "
            "to change in fixtures/idps/acme.yaml: nothing: roles are given there, not by a scenario",
        ),
    ],
)
def test_a_persona_that_is_not_there_or_is_another_is_a_missing_capability(persona: Persona, text: str) -> None:
    with pytest.raises(CapabilityMissing) as caught:
        engine().put_persona(persona)
    assert str(caught.value) == text


def test_all_variables_that_are_missing_are_told_at_once() -> None:
    with pytest.raises(SecretMissing) as caught:
        engine(environment={"OP_ADA": ""})
    assert str(caught.value) == (
        "IdP acme: the environment lacks what its profile names:\n"
        "  OP_SECRET: the client secret of the app `field_service`\n"
        "  OP_ADA: the password of the persona `ada`\n"
        "  change: export OP_SECRET=…, or another variable under `remote` in fixtures/idps/acme.yaml"
    )


def lost(request: Request) -> Response:
    raise ConnectionLost("https://op.example: [Errno 111] Connection refused")


def refused(request: Request) -> Response:
    raise CertificateRefused("https://op.example: self-signed certificate")


@pytest.mark.parametrize(
    ("answer", "sent", "came_back", "change"),
    [
        (
            lost,
            f"GET {URL}",
            "nothing (https://op.example: [Errno 111] Connection refused)",
            "start the provider, or correct remote.discovery_url",
        ),
        (
            refused,
            f"nothing, the TLS handshake for GET {URL} failed",
            "a certificate that is not trusted (https://op.example: self-signed certificate)",
            "the host name in remote.discovery_url, or trust its authority: SSL_CERT_FILE=FILE.pem",
        ),
        (
            lambda request: Response(status=404, body=b'{"error":"Realm does not exist"}'),
            f"GET {URL}",
            """404, '{"error":"Realm does not exist"}'""",
            "correct remote.discovery_url: there is no metadata",
        ),
        (
            lambda request: Response(body=b"<html>\n  Welcome"),
            f"GET {URL}",
            "200, '<html> Welcome', which is no JSON object",
            "correct remote.discovery_url: it leads to a page, or to something else",
        ),
        (
            lambda request: json_response({"issuer": "https://op.example", "jwks_uri": "https://op.example/jwks"}),
            f"GET {URL}",
            "200, a document without authorization_endpoint and without token_endpoint",
            "ask whoever runs the provider: a sign-in with a code needs these (Discovery 3)",
        ),
    ],
    ids=["unreachable", "tls", "not-found", "a-page", "without-an-endpoint"],
)
def test_metadata_that_cannot_be_read_is_told_with_what_to_change(
    answer: Answer, sent: str, came_back: str, change: str
) -> None:
    with pytest.raises(RemoteIdpUnusable) as caught:
        engine(answer)
    assert str(caught.value) == (
        "IdP acme: its metadata could not be read\n"
        f"  sent:      {sent}\n  came back: {came_back}\n  change:    {change}"
    )


def test_a_run_asks_for_the_metadata_once_whether_they_come_or_not() -> None:
    asked: list[str] = []

    def slow(request: Request) -> Response:
        asked.append(request.url)
        raise ConnectionLost("no answer")

    discovered = Discovered()
    for _ in range(2):
        with pytest.raises(RemoteIdpUnusable):
            engine(slow, discovered=discovered)
    assert asked == [URL]


@pytest.mark.parametrize(
    ("answer", "alive"),
    [("code=abc", 1), ("error=login_required", 0), ("error=consent_required", 1), ("error=interaction_required", 1)],
)
def test_whether_the_sso_session_lives_is_asked_as_the_browser(answer: str, alive: int) -> None:
    asked: list[Request] = []

    def provider(request: Request) -> Response:
        asked.append(request)
        if request.path != "/authorize":
            return json_response(METADATA)
        return redirect(f"makeitnative://oauth/callback?{answer}&state=x")

    idp = engine(provider)
    idp.cookies = lambda url: "sid=of-the-browser"
    assert idp.sso_sessions() == alive
    assert asked[-1].header("cookie") == "sid=of-the-browser"
    assert (asked[1].query.get("prompt"), asked[1].query.get("client_id")) == ("none", "app-1")


def test_a_provider_that_does_not_know_prompt_none_is_told_with_what_to_change() -> None:
    def provider(request: Request) -> Response:
        if request.path == "/authorize":
            return Response(headers=(("Content-Type", "text/html"),), body=b"<form>")
        return json_response(METADATA)

    with pytest.raises(RemoteIdpUnusable) as caught:
        engine(provider).sso_sessions()
    assert str(caught.value) == (
        "IdP acme: whether its SSO session lives could not be found out\n"
        "  sent:      GET https://login.op.example/authorize with prompt=none, as the browser\n"
        "  came back: 200 from https://login.op.example/authorize, and no redirect to makeitnative://oauth/callback\n"
        "  change:    leave sso_session out of remote.capabilities where it does not know prompt=none"
    )


def test_without_the_capability_nobody_asks_for_the_session() -> None:
    with pytest.raises(CapabilityMissing, match="the profile acme does not declare the capability sso_session"):
        engine(remote=replace(REMOTE, capabilities=())).sso_sessions()


@pytest.mark.parametrize("act", ["tenant", "create_tenant", "drop_tenant"])
def test_it_is_one_issuer(act: str) -> None:
    with pytest.raises(CapabilityMissing, match=r"the provider of acme is one issuer \(capability tenants\)"):
        getattr(engine(), act)("x")


def test_nobody_here_can_end_its_sessions() -> None:
    with pytest.raises(CapabilityMissing, match=r"nobody here administers the provider of acme \(capability sso_end\)"):
        engine().end_sso_sessions("ada")


def test_secrets_do_not_show_in_a_profile() -> None:
    toy = RemotePersona(password="literal-for-a-toy")
    client = replace(CLIENT, client_secret="literal-of-a-toy-client")
    assert "literal" not in repr(toy) + repr(client) + json.dumps(METADATA)
