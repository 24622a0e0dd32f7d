"""Clients: relying parties, entered as an administrator enters them in a console. A secret is told once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mobile_sso.idp.control.errors import ControlError, already_there, no_room, not_there
from mobile_sso.idp.control.route import GONE, Answer, Call, Route, created
from mobile_sso.idp.settings import MAX_CLIENTS
from mobile_sso.testbed.contracts import ClientCredentials, ClientRegistration


@dataclass(frozen=True, kw_only=True)
class ClientList:
    """Every client, in the order they were entered, without their secrets."""

    clients: tuple[ClientRegistration, ...]


def list_all(call: Call) -> Answer:
    """Tell about every client."""
    clients = call.provider.state.clients.all()
    return Answer(view=ClientList(clients=tuple(_without_secret(client.registration) for client in clients)))


def show(call: Call) -> Answer:
    """Tell about one client."""
    return Answer(view=_without_secret(_known(call)))


def create(call: Call) -> Answer:
    """Enter a new client."""
    form = call.form(ClientRegistration)
    if call.provider.state.clients.get(form.client_id):
        raise already_there("client", form.client_id, member="client_id", another="client_id")
    return _put(call, form)


def put(call: Call) -> Answer:
    """Enter a new client, or replace a known one, which keeps its secret unless it brings one."""
    form = call.form(ClientRegistration)
    call.same("client_id", "client_id", form.client_id)
    return _put(call, form)


def remove(call: Call) -> Answer:
    """Forget a client; its codes and tokens are worth nothing from now on (RFC 7592 2.3)."""
    state, client_id = call.provider.state, _known(call).client_id
    state.clients.remove(client_id)
    state.grants.revoke_client(client_id)
    return GONE


def _put(call: Call, form: ClientRegistration) -> Answer:
    clients = call.provider.state.clients
    known = clients.get(form.client_id)
    if known is None and len(clients.all()) >= MAX_CLIENTS:
        raise no_room(MAX_CLIENTS, "clients")
    try:
        credentials = call.provider.register_client(form)
    except ValueError as error:
        raise ControlError("refused", str(error), where="", hint="send a registration that is acceptable") from None
    return Answer(view=credentials) if known else created(credentials, call.url("clients", form.client_id))


def _known(call: Call) -> ClientRegistration:
    client_id = call.path["client_id"]
    client = call.provider.state.clients.get(client_id)
    if client is None:
        raise not_there("client", client_id)
    return client.registration


def _without_secret(registration: ClientRegistration) -> ClientRegistration:
    return replace(registration, client_secret=None)


ROUTES = (
    Route(
        method="GET", path="/clients", operation="listClients", summary="Every client, without secrets.",
        act=list_all, gives={200: ClientList},
    ),
    Route(
        method="POST", path="/clients", operation="createClient",
        summary="Enter a new client; the answer is the only place that tells its secret.",
        act=create, takes=ClientRegistration, gives={201: ClientCredentials},
    ),
    Route(
        method="GET", path="/clients/{client_id}", operation="getClient", summary="One client, without its secret.",
        act=show, gives={200: ClientRegistration},
    ),
    Route(
        method="PUT", path="/clients/{client_id}", operation="putClient",
        summary="Enter a new client, or replace a known one, which keeps its secret unless it brings one.",
        act=put, takes=ClientRegistration, gives={200: ClientCredentials, 201: ClientCredentials},
    ),
    Route(
        method="DELETE", path="/clients/{client_id}", operation="deleteClient", summary="Forget a client.",
        act=remove, gives={204: None},
    ),
)  # fmt: skip
