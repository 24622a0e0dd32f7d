"""Personas: the people the provider knows. Passwords go in and never come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobile_sso.idp.control.errors import ControlError, already_there, no_room, not_there
from mobile_sso.idp.control.route import GONE, Answer, Call, Route, created
from mobile_sso.idp.logout.session_end import end_session
from mobile_sso.idp.settings import MAX_PERSONAS
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.http import JsonValue

_NAME = {"minLength": 1, "maxLength": 200, "pattern": r"^[^\u0000-\u001f\u007f]*$"}
_PASSWORD = {"minLength": 6, "maxLength": 200}


@dataclass(frozen=True, kw_only=True)
class PersonaForm:
    """A person to be entered."""

    username: str = field(metadata=_NAME)
    """What is typed on the sign-in page; also the subject identifier, unless the claims say another `sub`."""
    password: str = field(default="", repr=False, metadata=_PASSWORD)
    """Needed for somebody new; left out for somebody known: the password stays. (Shorter ones could not be masked.)"""
    claims: Mapping[str, JsonValue] = field(default_factory=dict)
    """Standard and own claims: `sub`, `name`, `email`, …"""
    roles: tuple[str, ...] = ()
    """The roles assigned at the IdP."""
    assigned: bool = True
    """False: known, but not assigned to the client (`access_denied`)."""


@dataclass(frozen=True, kw_only=True)
class PersonaView:
    """A person the provider knows."""

    username: str
    sub: str
    """The subject identifier, before it is made pairwise."""
    claims: Mapping[str, JsonValue]
    roles: tuple[str, ...]
    assigned: bool


@dataclass(frozen=True, kw_only=True)
class PersonaList:
    """Everybody the provider knows, in the order they were entered."""

    personas: tuple[PersonaView, ...]


def list_all(call: Call) -> Answer:
    """Tell about everybody."""
    return Answer(view=PersonaList(personas=tuple(map(_view, call.provider.state.personas.all()))))


def show(call: Call) -> Answer:
    """Tell about one person."""
    return Answer(view=_view(_known(call)))


def create(call: Call) -> Answer:
    """Enter somebody new."""
    form = call.form(PersonaForm)
    if call.provider.state.personas.get(form.username):
        raise already_there("persona", form.username, member="username")
    return _put(call, form)


def put(call: Call) -> Answer:
    """Enter somebody new, or replace somebody known."""
    form = call.form(PersonaForm)
    call.same("username", "username", form.username)
    return _put(call, form)


def remove(call: Call) -> Answer:
    """Forget somebody: their sessions end, and their codes and tokens are worth nothing from now on."""
    state, username = call.provider.state, _known(call).username
    for session in state.sessions.all():
        if session.username == username:
            end_session(state, session.sid)
    state.personas.remove(username)
    state.grants.revoke_person(username)
    return GONE


def _put(call: Call, form: PersonaForm) -> Answer:
    personas = call.provider.state.personas
    known = personas.get(form.username)
    if known is None and not form.password:
        raise ControlError(
            "missing_member",
            "the member 'password' is missing",
            where="/password",
            hint="somebody new needs a password of at least 6 characters",
        )
    if known is None and len(personas.all()) >= MAX_PERSONAS:
        raise no_room(MAX_PERSONAS, "personas")
    persona = Persona(
        username=form.username,
        password=form.password or (known.password if known else ""),
        claims=form.claims,
        roles=form.roles,
        assigned=form.assigned,
    )
    call.provider.put_persona(persona)
    view = _view(persona)
    return Answer(view=view) if known else created(view, call.url("personas", persona.username))


def _known(call: Call) -> Persona:
    username = call.path["username"]
    persona = call.provider.state.personas.get(username)
    if persona is None:
        raise not_there("persona", username)
    return persona


def _view(persona: Persona) -> PersonaView:
    return PersonaView(
        username=persona.username,
        sub=persona.sub,
        claims=persona.claims,
        roles=persona.roles,
        assigned=persona.assigned,
    )


ROUTES = (
    Route(
        method="GET", path="/personas", operation="listPersonas", summary="Everybody the provider knows.",
        act=list_all, gives={200: PersonaList},
    ),
    Route(
        method="POST", path="/personas", operation="createPersona", summary="Enter somebody new.",
        act=create, takes=PersonaForm, gives={201: PersonaView},
    ),
    Route(
        method="GET", path="/personas/{username}", operation="getPersona", summary="One person.",
        act=show, gives={200: PersonaView},
    ),
    Route(
        method="PUT", path="/personas/{username}", operation="putPersona",
        summary="Enter somebody new, or replace somebody known; sessions and tokens live on.",
        act=put, takes=PersonaForm, gives={200: PersonaView, 201: PersonaView},
    ),
    Route(
        method="DELETE", path="/personas/{username}", operation="deletePersona", summary="Forget somebody.",
        act=remove, gives={204: None},
    ),
)  # fmt: skip
