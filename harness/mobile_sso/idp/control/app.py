"""The control API as an application: who may ask, what is asked for, and the manners of HTTP around it.

It is for this machine alone: the Host of a request must be a loopback name, so that no page of the web that a browser
shows can reach it under a name of its own, and every request needs the token that was printed at the start.

Source: RFC 6750 2.1, 3 (bearer token, challenge); RFC 9110 15.5 (405 with Allow, 413, 414, 415).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

from mobile_sso.idp.control.errors import ControlError
from mobile_sso.idp.control.forms import as_json
from mobile_sso.idp.control.json_text import read_object
from mobile_sso.idp.control.route import Answer, Call, Route
from mobile_sso.idp.control.routes import BASE, ROUTES, TENANT
from mobile_sso.idp.control.tenants import known_tenant
from mobile_sso.idp.engines.embedded import EmbeddedIdp
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.settings import MAX_BODY_BYTES, MAX_URL_CHARACTERS
from mobile_sso.testbed.http import NO_STORE, JsonValue, Request, Response, json_response
from mobile_sso.testbed.masking import Secrets

OPENAPI_FILE = Path(__file__).resolve().parents[2] / "schema" / "control-api.openapi.json"
"""The description of the API; generated, and held by a test."""
OPENAPI_PATH = f"{BASE}/openapi.json"

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_JSON = "application/json"


@dataclass(frozen=True, kw_only=True)
class _Place:
    """A path template, cut into its segments, and what is there by method."""

    segments: tuple[str, ...]
    routes: Mapping[str, Route]

    def variables(self, segments: tuple[str, ...]) -> dict[str, str] | None:
        """Return the variables of a path of these segments, or None where it is another path."""
        if len(segments) != len(self.segments):
            return None
        found: dict[str, str] = {}
        for wanted, present in zip(self.segments, segments, strict=True):
            if wanted.startswith("{"):
                found[wanted.strip("{}")] = present
            elif wanted != present:
                return None
        return found


@cache
def _places() -> tuple[_Place, ...]:
    by_path: dict[str, dict[str, Route]] = {}
    for route in ROUTES:
        by_path.setdefault(BASE + route.path, {})[route.method] = route
    return tuple(_Place(segments=tuple(path.split("/")), routes=routes) for path, routes in by_path.items())


class ControlApi:
    """Administers a provider and its tenants for whoever has the token."""

    def __init__(
        self,
        provider: EmbeddedIdp,
        *,
        origin: str,
        token: str,
        secrets: Secrets,
        profile_named: Callable[[str], IdpProfile],
    ) -> None:
        """Administer `provider` at `origin` (`http://127.0.0.1:9401`).

        `token` is a secret that the caller has registered; `profile_named` finds a profile for a new tenant, or raises
        LookupError with a whole sentence.
        """
        self._provider = provider
        self._origin = origin
        self._token = token
        self._secrets = secrets
        self._profile_named = profile_named

    def __call__(self, request: Request) -> Response:
        """Answer `request`."""
        try:
            _check_host(request)
            _check_size(request)
            self._check_token(request)
            return self._answer(request)
        except ControlError as error:
            return error.response()

    def _check_token(self, request: Request) -> None:
        token = request.bearer_token
        if token is not None and hmac.compare_digest(token.encode("utf-8", "replace"), self._token.encode()):
            return
        wrong = "" if token is None else ', error="invalid_token"'
        raise ControlError(
            "unauthorized",
            "the control API needs its token" if token is None else "this is not the token of this control API",
            where="Authorization",
            hint="send `Authorization: Bearer TOKEN` with the token that `mobile-sso serve` printed",
            headers=(("WWW-Authenticate", f'Bearer realm="control"{wrong}'),),
        )

    def _answer(self, request: Request) -> Response:
        if request.path == OPENAPI_PATH:
            _check_method(request, ("GET",))
            return Response(headers=(("Content-Type", _JSON), *NO_STORE), body=OPENAPI_FILE.read_bytes())
        place, variables = _found(request)
        _check_method(request, tuple(place.routes))
        route = place.routes[request.method]
        call = self._call(route, variables, _body(route, request))
        if route.path.startswith(f"{TENANT}/"):
            name = known_tenant(call)
            call = self._call(route, variables, call.body, tenant=name)
        return _response(route.act(call))

    def _call(self, route: Route, variables: dict[str, str], body: Mapping[str, JsonValue], tenant: str = "") -> Call:
        main = self._provider
        return Call(
            provider=main.tenant(tenant) if tenant else main,
            main=main,
            below=self._origin + BASE + (f"/tenants/{tenant}" if tenant else ""),
            path=variables,
            body=body,
            secrets=self._secrets,
            profile_named=self._profile_named,
        )


def _check_host(request: Request) -> None:
    host = urlsplit(request.url).hostname
    if host not in _LOOPBACK:
        raise ControlError(
            "forbidden_host",
            f"the control API answers to this machine alone, not as {host!r}",
            where="Host",
            hint="ask http://127.0.0.1 or http://localhost on the same machine",
        )


def _check_size(request: Request) -> None:
    if len(request.url) > MAX_URL_CHARACTERS:
        hint = f"send at most {MAX_URL_CHARACTERS} characters"
        raise ControlError("too_large", "the URL is too long", where="path", hint=hint)
    if len(request.body) > MAX_BODY_BYTES:
        hint = f"send at most {MAX_BODY_BYTES} bytes"
        raise ControlError("too_large", "the body is too large", where="", hint=hint)


def _found(request: Request) -> tuple[_Place, dict[str, str]]:
    """Return what is at the path of `request`, and the variables of that path."""
    try:
        segments = tuple(unquote(segment, errors="strict") for segment in request.path.split("/"))
    except UnicodeDecodeError:
        segments = ()
    for place in _places():
        variables = place.variables(segments)
        if variables is not None:
            return place, variables
    raise ControlError(
        "not_found",
        "there is nothing at this path",
        where="path",
        hint=f"GET {OPENAPI_PATH} describes every path there is",
    )


def _check_method(request: Request, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise ControlError(
            "method_not_allowed",
            f"{request.method} means nothing here",
            where="method",
            hint=f"use {' or '.join(methods)}",
            headers=(("Allow", ", ".join(methods)),),
        )


def _body(route: Route, request: Request) -> Mapping[str, JsonValue]:
    if route.takes is None or (route.body_optional and not request.body):
        return {}
    media_type = (request.header("content-type") or "").split(";")[0].strip().lower()
    if media_type != _JSON:
        raise ControlError(
            "unsupported_media_type",
            f"the body is {media_type}, not JSON" if media_type else "nothing says what the body is",
            where="Content-Type",
            hint=f"send the body as {_JSON}",
        )
    return read_object(request.body)


def _response(answer: Answer) -> Response:
    headers = (*NO_STORE, *answer.headers)
    if answer.status == HTTPStatus.NO_CONTENT:
        return Response(status=answer.status, headers=headers)
    members = as_json(answer.view)
    assert isinstance(members, dict)
    return json_response(members, status=answer.status, headers=headers)
