"""What `mobile-sso serve` says once everything answers: one JSON object for a program, or a few lines for a person."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field

from mobile_sso.testbed.contracts import ClientCredentials, Persona

_SHOWN_PERSONAS = 12
_ANSWER_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class ControlAccess:
    """Where the control API is, and what opens it."""

    url: str
    token: str = field(repr=False)

    def text(self) -> tuple[str, str]:
        """Return both, for a person."""
        return f"control API    {self.url}", f"control token  {self.token}"


@dataclass(frozen=True, kw_only=True)
class Ready:
    """Everything a client of the served world needs to know."""

    issuer: str
    backend: str | None
    """None: only the IdP is served, and nobody said where the backend is."""
    credentials: ClientCredentials = field(repr=False)
    redirect_uris: tuple[str, ...]
    personas: tuple[Persona, ...]
    control: ControlAccess | None = None
    """None: there is no control API."""

    def json(self) -> str:
        """Return one line of JSON; secrets are in it, because handing them over is its purpose."""
        return json.dumps(
            {
                "issuer": self.issuer,
                "backend": self.backend,
                "client_id": self.credentials.client_id,
                "client_secret": self.credentials.client_secret,
                "redirect_uris": list(self.redirect_uris),
                "personas": [
                    {"username": persona.username, "password": persona.password, "roles": list(persona.roles)}
                    for persona in self.personas
                ],
                "control": {"url": self.control.url, "token": self.control.token} if self.control else None,
            }
        )

    def text(self) -> str:
        """Return the same for a person."""
        return "\n".join(
            [
                f"issuer         {self.issuer}",
                f"backend        {self.backend or 'not served'}",
                f"client id      {self.credentials.client_id}",
                f"client secret  {self.credentials.client_secret}",
                *_column("redirect URIs", self.redirect_uris),
                *_column("personas", _people(self.personas)),
                *(self.control.text() if self.control else ()),
                "Press Ctrl+C to stop.",
            ]
        )


def _column(title: str, entries: Iterable[str]) -> list[str]:
    return [f"{title if number == 0 else '':<13}  {entry}" for number, entry in enumerate(entries)]


def _people(personas: tuple[Persona, ...]) -> list[str]:
    shown = [
        f"{persona.username} / {persona.password}  ({', '.join(persona.roles) or 'no role'})"
        for persona in personas[:_SHOWN_PERSONAS]
    ]
    more = len(personas) - len(shown)
    return [*shown, f"and {more} more: see --json"] if more else shown


def wait_until_answering(address: tuple[str, int], path: str) -> None:
    """Ask the server at `address` (host, port) for `path` and wait for the answer, whatever it says.

    Raises OSError where none comes.
    """
    with socket.create_connection(address, timeout=_ANSWER_SECONDS) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\n\r\n".encode())
        if not connection.recv(1):
            raise ConnectionError(f"{address[0]}:{address[1]} closed the connection without an answer")
