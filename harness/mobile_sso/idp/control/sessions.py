"""SSO sessions: who is signed in at the provider, and ending it for them."""

from __future__ import annotations

from dataclasses import dataclass

from mobile_sso.idp.control.errors import ControlError
from mobile_sso.idp.control.route import GONE, Answer, Call, Route
from mobile_sso.idp.logout.session_end import end_session
from mobile_sso.idp.sessions import SsoSession


@dataclass(frozen=True, kw_only=True)
class SessionView:
    """One person signed in with one browser."""

    sid: str
    """The session's identifier, as the claim `sid` has it."""
    username: str
    auth_time: int
    """When the person authenticated, in seconds since 1970."""
    acr: str | None
    amr: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SessionList:
    """Every SSO session that is alive, oldest first."""

    sessions: tuple[SessionView, ...]


def list_all(call: Call) -> Answer:
    """Tell about every session."""
    return Answer(view=SessionList(sessions=tuple(map(_view, call.provider.state.sessions.all()))))


def show(call: Call) -> Answer:
    """Tell about one session."""
    return Answer(view=_view(_known(call)))


def end(call: Call) -> Answer:
    """End one session."""
    _end(call, _known(call))
    return GONE


def end_all(call: Call) -> Answer:
    """End every session."""
    for session in call.provider.state.sessions.all():
        _end(call, session)
    return GONE


def _end(call: Call, session: SsoSession) -> None:
    end_session(call.provider.state, session.sid)


def _known(call: Call) -> SsoSession:
    session = call.provider.state.sessions.by_sid(call.path["sid"])
    if session is None:
        raise ControlError(
            "not_found",
            f"there is no session {call.path['sid']!r}; it may have ended",
            where="path",
            hint="GET sessions lists those that are alive",
        )
    return session


def _view(session: SsoSession) -> SessionView:
    return SessionView(
        sid=session.sid,
        username=session.username,
        auth_time=session.auth_time,
        acr=session.acr,
        amr=session.amr,
    )


ROUTES = (
    Route(
        method="GET", path="/sessions", operation="listSessions", summary="The SSO sessions that are alive.",
        act=list_all, gives={200: SessionList},
    ),
    Route(
        method="DELETE", path="/sessions", operation="endSessions", summary="End every SSO session.",
        act=end_all, gives={204: None},
    ),
    Route(
        method="GET", path="/sessions/{sid}", operation="getSession", summary="One SSO session.",
        act=show, gives={200: SessionView},
    ),
    Route(
        method="DELETE", path="/sessions/{sid}", operation="endSession", summary="End one SSO session.",
        act=end, gives={204: None},
    ),
)  # fmt: skip
