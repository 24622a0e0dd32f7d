"""Somebody's own backend, declared: which HTTP request each operation of an app is, and where its answer stands.

No template language: a placeholder is a whole value (`$idp`), and an answer is found by a JSON Pointer, a header or a
cookie. Pydantic reads `__pydantic_config__`; this module does not import it.

Source: design "Backend binding"; RFC 6901 (JSON Pointer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal
from urllib.parse import urlsplit

_STRICT: Mapping[str, object] = {"extra": "forbid", "strict": True}

PLACEHOLDERS: Mapping[str, str] = {
    "$idp": "the alias of the IdP whose button was tapped",
    "$acr": "its ACR value, or nothing",
    "$attempt_secret": "the secret that the app made for this attempt",
    "$attempt_secret_sha256": "its SHA-256 digest, base64url without padding",
    "$deep_link": "the callback URL, byte for byte as the phone delivered it",
    "$deep_link_query": "the query of that URL, byte for byte; as `raw_query` only",
    "$code": "its parameter `code`, decoded, or nothing",
    "$state": "its parameter `state`, decoded, or nothing",
    "$error": "its parameter `error`, decoded, or nothing",
    "$error_description": "its parameter `error_description`, decoded, or nothing",
    "$session": "the app session that `complete_login` found",
}
"""What may stand for a whole value in a request, and what it becomes; nothing becomes null, or is left out."""

_SHORTEST_SECRET = 6
"""Shorter values cannot be masked in what is printed (`Secrets.register` says why)."""

_OF_A_START = frozenset({"$idp", "$acr", "$attempt_secret", "$attempt_secret_sha256"})
_OF_A_SESSION = frozenset({"$session"})
_OF_A_COMPLETION = frozenset(PLACEHOLDERS) - _OF_A_SESSION - {"$idp", "$acr"}

WORLD: Mapping[str, str] = {
    "$issuer": "the issuer of the harness's IdP",
    "$discovery_url": "where its metadata is",
    "$client_id": "the client that is registered there",
    "$client_secret": "the secret of that client",
    "$token_endpoint_auth_method": "how it authenticates at the token endpoint",
    "$redirect_uri": "the redirect URI that is registered there",
    "$post_logout_redirect_uri": "the first one that is registered there",
    "$base_url": "where the backend is to answer",
    "$port": "the port of that address",
}
"""What may stand for a whole value in the environment of the command that starts the backend."""


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """Where a value stands in an answer: exactly one of three.

    Raises ValueError for none or several, or for a pointer that does not begin with `/`.
    """

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    json: str | None = None
    """A JSON Pointer into the body: `/user/name`."""
    header: str | None = None
    cookie: str | None = None
    """The name of a cookie that the answer sets."""

    def __post_init__(self) -> None:
        given = [name for name in ("json", "header", "cookie") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("say where it stands by exactly one of `json`, `header` and `cookie`")
        if self.json is not None and self.json and not self.json.startswith("/"):
            raise ValueError(f"a JSON Pointer begins with `/` (RFC 6901), got {self.json!r}")

    def __str__(self) -> str:
        name = "json" if self.json is not None else "header" if self.header is not None else "cookie"
        return f"{name} {getattr(self, name)}"


@dataclass(frozen=True, kw_only=True)
class RequestForm:
    """One request; raises ValueError for two bodies, or a path that does not begin with `/`."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    method: Literal["GET", "POST", "PUT", "DELETE"] = "GET"
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    raw_query: str | None = None
    """A query that is sent as it is, in place of `query`: `$deep_link_query`."""
    json: Mapping[str, object] | None = None
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    bearer: str | None = None
    """What stands behind `Authorization: Bearer`."""

    def __post_init__(self) -> None:
        if not self.path.startswith("/"):
            raise ValueError(f"a path begins with `/`, got {self.path!r}; the rest of the address is `base_url`")
        if self.json is not None and self.form is not None:
            raise ValueError("a request has one body: `json` or `form`")
        if self.raw_query is not None and self.query:
            raise ValueError("a request has one query: `query` or `raw_query`")

    def placeholders(self) -> frozenset[str]:
        """Return the placeholders it uses, known or not."""
        written = [*self.query.values(), *(self.form or {}).values(), *self.headers.values(), *_texts(self.json)]
        written += [text for text in (self.raw_query, self.bearer) if text is not None]
        return frozenset(text for text in written if text.startswith("$") and not text.startswith("$$"))


def _texts(value: object) -> list[str]:
    if isinstance(value, Mapping):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return [value] if isinstance(value, str) else []


def _check(operation: str, request: RequestForm | None, known: frozenset[str] = frozenset()) -> None:
    """Raise ValueError where `request` uses a placeholder that `operation` does not know."""
    for unknown in sorted(request.placeholders() - known) if request else ():
        there_are = ", ".join(sorted(known)) or "none"
        raise ValueError(f"{operation} knows no placeholder {unknown!r}; it knows: {there_are}; `$$` writes a `$`")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A sign-in button that is always there."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    alias: str
    acr: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListIdps:
    """The sign-in buttons: fixed, or asked for; raises ValueError for both or neither."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    fixed: tuple[Choice, ...] = ()
    request: RequestForm | None = None
    choices: str = ""
    """A JSON Pointer to the list."""
    alias: str = "/alias"
    """A JSON Pointer inside one entry."""
    acr: str = "/acr"
    """A JSON Pointer inside one entry; what it does not find is no ACR value."""

    def __post_init__(self) -> None:
        if bool(self.fixed) == (self.request is not None):
            raise ValueError("the sign-in buttons are either `fixed`, or asked for by `request`")
        _check("list_idps", self.request)


@dataclass(frozen=True, kw_only=True)
class StartLogin:
    """Start a sign-in: the answer brings the URL to open in the browser."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    request: RequestForm
    authorization_url: Extraction
    success: tuple[int, ...] = ()
    """The statuses that mean success; none given: all below 400."""
    message: Extraction | None = None
    """Where a refusal says what the person is to read."""

    def __post_init__(self) -> None:
        _check("start_login", self.request, _OF_A_START)


@dataclass(frozen=True, kw_only=True)
class CompleteLogin:
    """Hand over the callback URL: the answer brings the app session."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    request: RequestForm
    session: Extraction
    success: tuple[int, ...] = ()
    message: Extraction | None = None
    without_session: Literal["mistake", "refused"] = "mistake"
    """What a success without the session is: a mistake of the binding, or a refusal that is told by a redirect."""

    def __post_init__(self) -> None:
        _check("complete_login", self.request, _OF_A_COMPLETION)


@dataclass(frozen=True, kw_only=True)
class WhoAmI:
    """Ask who is signed in; any other status than success means: nobody."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    request: RequestForm
    user: Extraction
    roles: Extraction | None = None
    """A list of texts, or one text with spaces between the roles."""
    success: tuple[int, ...] = (200,)

    def __post_init__(self) -> None:
        _check("who_am_i", self.request, _OF_A_SESSION)


@dataclass(frozen=True, kw_only=True)
class LogoutUrl:
    """Ask for the IdP's logout URL."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    request: RequestForm
    url: Extraction
    success: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _check("logout_url", self.request, _OF_A_SESSION)


@dataclass(frozen=True, kw_only=True)
class EndSession:
    """End the app session."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    request: RequestForm
    success: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _check("end_session", self.request, _OF_A_SESSION)


@dataclass(frozen=True, kw_only=True)
class Operations:
    """What an app asks of its backend."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    list_idps: ListIdps
    start_login: StartLogin
    complete_login: CompleteLogin
    who_am_i: WhoAmI
    logout_url: LogoutUrl | None = None
    """None: the backend knows no single logout."""
    end_session: EndSession


@dataclass(frozen=True, kw_only=True)
class Start:
    """The command that starts the backend, and is stopped at the end."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables for it; a value of WORLD stands for what the harness knows, `$$` at the beginning for a `$`."""
    folder: str = "."
    """Where it runs, from the folder of the binding."""
    each: Literal["run", "case"] = "run"
    """`case`: a backend that remembers metadata or people is started anew for every case."""

    def __post_init__(self) -> None:
        if not self.command:
            raise ValueError("`command` is empty: list the program and its arguments")


@dataclass(frozen=True, kw_only=True)
class Ready:
    """How one sees that the backend answers."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    path: str = "/"
    within: str = "20s"
    """A duration."""


@dataclass(frozen=True, kw_only=True)
class Client:
    """How the backend is registered at the harness's IdP."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    client_id: str = "field-service"
    client_secret: str | None = field(default=None, repr=False)
    """For a backend that is configured already; None: a new one for each run."""
    token_endpoint_auth_method: Literal["client_secret_basic", "client_secret_post"] = "client_secret_basic"
    redirect_uri: str | None = None
    """A path is one of the backend, for a web callback that the app catches; None: the app's own deep link."""
    post_logout_redirect_uris: tuple[str, ...] = ("/",)
    """Paths are those of the backend."""
    id_token_signed_response_alg: str = "RS256"
    backchannel_logout_uri: str | None = None
    """Where the IdP sends logout tokens; a path is one of the backend. None: it takes none."""

    def __post_init__(self) -> None:
        if self.client_secret is not None and len(self.client_secret) < _SHORTEST_SECRET:
            raise ValueError(f"a client secret of fewer than {_SHORTEST_SECRET} characters cannot be masked")
        for uri in (self.redirect_uri, self.backchannel_logout_uri, *self.post_logout_redirect_uris):
            if uri is not None and not uri.startswith("/") and not urlsplit(uri).scheme:
                raise ValueError(f"{uri!r} is neither a path of the backend, which begins with `/`, nor a whole URI")


@dataclass(frozen=True, kw_only=True)
class Binding:
    """A backend of one's own; raises ValueError where nobody could know where it answers."""

    __pydantic_config__: ClassVar[Mapping[str, object]] = _STRICT

    name: str
    """The file's name without `.yaml`."""
    title: str
    base_url: str | None = None
    """Where it answers; None: on a free port of this machine, which `start` hands over as `$port`."""
    idp_port: int = 0
    """The port of the harness's IdP, for a backend that is configured already; 0: any free one."""
    idp_alias: str = "generic"
    """What the backend calls the harness's IdP."""
    app_behaviour: Literal["well-built", "mendix-native"] = "well-built"
    """How the app is written where a scenario does not say."""
    start: Start | None = None
    """None: it runs already, or somebody else starts it."""
    ready: Ready = field(default_factory=Ready)
    client: Client = field(default_factory=Client)
    operations: Operations
    known_breaks: tuple[str, ...] = ()
    """Invariants that the backend is known to break: a break is reported as exposed, and fails no case."""
    sources: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.base_url is None and self.start is None:
            raise ValueError("give `base_url`, or `start`, which is told the port")
