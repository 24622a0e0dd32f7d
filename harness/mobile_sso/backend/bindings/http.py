"""The app's side of somebody's own backend: each operation is the request that its binding declares.

Like the HTTP client of a phone it keeps cookies by itself, so that a backend with a session cookie needs nothing said
about it. A status of 400 and above is a refusal; where the answer is a success and does not hold what was declared, the
declaration is wrong, and the text says where.

Source: design "Backend binding"; deep-link-return 2.1 "Retry policy" (202, 429 and 5xx may be repeated).
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from mobile_sso.backend.bindings.declared import Binding, Extraction, RequestForm
from mobile_sso.backend.bindings.extraction import NotFound, deleted_cookies, extract, pointed_at, set_cookies
from mobile_sso.backend.bindings.filled import Values, filled
from mobile_sso.backend.bindings.shown import got, sent
from mobile_sso.backend.minting import sha256_base64url
from mobile_sso.testbed.contracts import (
    AppSession,
    BackendMisunderstood,
    IdpChoice,
    LoginStarted,
    Refused,
    SignedIn,
)
from mobile_sso.testbed.http import JsonValue, Parameters, Request, Response, Send

NOT_FINISHED = "The sign-in could not be finished. Start again."
"""What the person reads where the backend's refusal says nothing for them."""

_SHORTEST_SECRET = 6
_SHORTEST_RANDOM = 16
"""A `state` that is shorter may be a word, `generic`, which stands elsewhere, too."""


class HttpBinding:
    """Speaks to a declared backend; keeps its cookies and nothing else."""

    def __init__(
        self,
        declared: Binding,
        base_url: str,
        *,
        mask: Callable[[str], str],
        keep_secret: Callable[[str, str], str],
        idp: str | None = None,
    ) -> None:
        """Speak to the backend at `base_url` (no slash at the end).

        `mask` makes a text fit for people; `keep_secret(kind, value)` makes a value known as secret and returns it.
        `idp` is what the harness calls its IdP, where the backend may have another alias for it.
        """
        self._declared = declared
        self._operations = declared.operations
        self._alias, self._idp = declared.idp_alias, idp or declared.idp_alias
        self._base_url = base_url
        self._mask = mask
        self._keep_secret = keep_secret
        self._cookies: dict[str, str] = {}
        self._handed_out: list[AppSession] = []

    def without_cookies(self) -> HttpBinding:
        """Return the same for another app: it has none of the cookies, and what it gets counts here, too."""
        other = HttpBinding(
            self._declared, self._base_url, mask=self._mask, keep_secret=self._keep_secret, idp=self._idp
        )
        other._handed_out = self._handed_out
        return other

    def list_idps(self, send: Send) -> tuple[IdpChoice, ...]:
        """Return the sign-in choices."""
        form = self._operations.list_idps
        if form.request is None:
            return tuple(IdpChoice(alias=self._ours(one.alias), acr=one.acr) for one in form.fixed)
        request, answer = self._ask(send, form.request, {})
        if answer.status >= 400:
            raise self._misunderstood(
                "list_idps", request, answer, f"status {answer.status}", "correct `operations.list_idps.request`"
            )
        listed = self._found("list_idps", "choices", Extraction(json=form.choices), request, answer)
        if not isinstance(listed, list):
            raise self._misunderstood(
                "list_idps", request, answer, f"{form.choices!r} is no list", "let `choices` point to the list"
            )
        return tuple(self._choice(entry, request, answer) for entry in listed)

    def start_login(self, send: Send, choice: IdpChoice, *, attempt_secret: str) -> LoginStarted | Refused:
        """Start an attempt."""
        form = self._operations.start_login
        values: Values = {
            "$idp": self._alias if choice.alias == self._idp else choice.alias,
            "$acr": choice.acr,
            "$attempt_secret": attempt_secret,
            "$attempt_secret_sha256": sha256_base64url(attempt_secret),
        }
        request, answer = self._ask(send, form.request, values)
        if not _succeeded(answer, form.success):
            return self._refused(answer, form.message)
        url = self._found("start_login", "authorization_url", form.authorization_url, request, answer)
        if not isinstance(url, str) or not urlsplit(url).scheme:
            raise self._misunderstood(
                "start_login",
                request,
                answer,
                f"what stands at {form.authorization_url} is no absolute URL",
                "let `authorization_url` name the place of the URL at the IdP",
            )
        self._keep_minted(url)
        return LoginStarted(authorization_url=url)

    def complete_login(self, send: Send, deep_link: str, *, attempt_secret: str | None) -> AppSession | Refused:
        """Hand over the callback URL."""
        form = self._operations.complete_login
        query = urlsplit(deep_link).query
        parameters = Parameters.parse(query)
        values: Values = {
            "$deep_link": deep_link,
            "$deep_link_query": query,
            "$attempt_secret": attempt_secret,
            "$attempt_secret_sha256": None if attempt_secret is None else sha256_base64url(attempt_secret),
            **{f"${name}": parameters.get(name) for name in ("code", "state", "error", "error_description")},
        }
        request, answer = self._ask(send, form.request, values)
        if not _succeeded(answer, form.success):
            return self._refused(answer, form.message)
        if form.without_session == "refused" and not _stands(form.session, answer):
            return self._refused(answer, form.message)
        session = self._found("complete_login", "session", form.session, request, answer)
        if not isinstance(session, str) or not session:
            raise self._misunderstood(
                "complete_login", request, answer, f"what stands at {form.session} is no text", "correct `session`"
            )
        opened = AppSession(token=self._kept("app_session", session))
        if opened not in self._handed_out:
            self._handed_out.append(opened)
        return opened

    def who_am_i(self, send: Send, session: AppSession) -> SignedIn | None:
        """Return the owner of `session`, or None where it is not valid."""
        form = self._operations.who_am_i
        request, answer = self._ask(send, form.request, {"$session": session.token})
        if not _succeeded(answer, form.success):
            return None
        user = self._found("who_am_i", "user", form.user, request, answer)
        if user is None:
            return None
        roles = None if form.roles is None else self._found("who_am_i", "roles", form.roles, request, answer)
        return SignedIn(user=str(user), roles=_roles(roles))

    def logout_url(self, send: Send, session: AppSession) -> str | None:
        """Return the IdP's logout URL, or None where the backend knows none."""
        form = self._operations.logout_url
        if form is None:
            return None
        request, answer = self._ask(send, form.request, {"$session": session.token})
        if not _succeeded(answer, form.success):
            return None
        url = self._found("logout_url", "url", form.url, request, answer)
        if not isinstance(url, str) or not url:
            return None
        self._keep_minted(url)
        return url

    def end_session(self, send: Send, session: AppSession) -> None:
        """End the app session; ending one that is gone already is no error."""
        self._ask(send, self._operations.end_session.request, {"$session": session.token})

    def live_sessions(self, send: Send) -> int:
        """Return how many of the sessions it was given are valid now; with a cookie that is one at most."""
        told_apart = "$session" in self._operations.who_am_i.request.placeholders()
        sessions = self._handed_out if told_apart else self._handed_out[-1:]
        return sum(self.who_am_i(send, session) is not None for session in sessions)

    def _ask(self, send: Send, form: RequestForm, values: Values) -> tuple[Request, Response]:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        request = filled(form, self._base_url, values, headers=(("Cookie", cookies),) if cookies else ())
        answer = send(request)
        for name, value in set_cookies(answer).items():
            self._cookies[name] = self._kept("cookie", value)
        for name in deleted_cookies(answer):
            self._cookies.pop(name, None)
        return request, answer

    def _kept(self, kind: str, value: str) -> str:
        """Make `value` known as a secret, unless it is too short to be one."""
        return self._keep_secret(kind, value) if len(value) >= _SHORTEST_SECRET else value

    def _keep_minted(self, url: str) -> None:
        """Make known what the backend made up for one request to the IdP, as our own backends do for themselves."""
        for name, value in Parameters.parse(urlsplit(url).query):
            if name in ("state", "nonce") and len(value) >= _SHORTEST_RANDOM:
                self._keep_secret(name, value)

    def _found(self, operation: str, key: str, where: Extraction, request: Request, answer: Response) -> JsonValue:
        try:
            return extract(where, answer)
        except NotFound as missing:
            change = f"let `operations.{operation}.{key}` say where it stands"
            raise self._misunderstood(operation, request, answer, str(missing), change) from None

    def _choice(self, entry: JsonValue, request: Request, answer: Response) -> IdpChoice:
        form = self._operations.list_idps
        try:
            alias = pointed_at(form.alias, entry)
        except NotFound as missing:
            change = "let `operations.list_idps.alias` point to the alias inside one entry"
            raise self._misunderstood("list_idps", request, answer, str(missing), change) from None
        try:
            acr = pointed_at(form.acr, entry)
        except NotFound:
            acr = None  # by the declaration: an entry without one has no ACR value
        return IdpChoice(alias=self._ours(str(alias)), acr=acr if isinstance(acr, str) and acr else None)

    def _ours(self, alias: str) -> str:
        """Return what the harness calls the IdP that the backend calls `alias`."""
        return self._idp if alias == self._alias else alias

    def _refused(self, answer: Response, where: Extraction | None) -> Refused:
        message = NOT_FINISHED
        if where is not None:
            try:
                found = extract(where, answer)
            except NotFound:
                found = None  # not every refusal comes from the code that words them: a gateway says nothing
            message = found if isinstance(found, str) and found else message
        return Refused(message=message, retryable=answer.status in (202, 429) or answer.status >= 500)

    def _misunderstood(
        self, operation: str, request: Request, answer: Response, problem: str, change: str
    ) -> BackendMisunderstood:
        said = f"  sent: {sent(request, self._mask)}\n  got: status {got(answer, self._mask)}"
        return BackendMisunderstood(
            f"{operation}: {problem}\n{said}\n  change: {change}",
            problem=problem,
            change=change,
        )


def _succeeded(answer: Response, statuses: tuple[int, ...]) -> bool:
    return answer.status in statuses if statuses else answer.status < 400


def _stands(where: Extraction, answer: Response) -> bool:
    try:
        return bool(extract(where, answer))
    except NotFound:
        return False


def _roles(found: JsonValue) -> tuple[str, ...]:
    if isinstance(found, list):
        return tuple(map(str, found))
    return tuple(found.split()) if isinstance(found, str) else ()
