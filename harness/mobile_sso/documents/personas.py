"""`personas.yaml`: the people who can sign in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, JsonValue

from mobile_sso.documents.mistake import mistake
from mobile_sso.documents.names import RESERVED_PERSONAS
from mobile_sso.documents.read_as import Form
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.documents.strict_yaml import read_document
from mobile_sso.documents.values import Text
from mobile_sso.testbed.contracts import Persona


def _not_reserved(name: str) -> str:
    if name in RESERVED_PERSONAS:
        raise mistake(f"`{name}` is a reserved word of the scenarios", "give the persona another name")
    return name


class PersonaEntry(StrictModel):
    """One persona as it is written."""

    password: Text = Field(description="What the persona types into the sign-in page.")
    claims: Mapping[str, JsonValue] = Field(default={}, description="Claims about the persona: name, email, ...")
    roles: tuple[Text, ...] = Field(default=(), description="The roles assigned to the persona at the IdP.")
    assigned: bool = Field(default=True, description="False: not assigned to the client, which answers access_denied.")

    def persona(self, username: str) -> Persona:
        """Return the person of that user name."""
        return Persona(
            username=username, password=self.password, claims=self.claims, roles=self.roles, assigned=self.assigned
        )


class PersonaFile(StrictModel):
    """The whole file."""

    version: Literal[1] = Field(description="The version of the format.")
    personas: Mapping[Annotated[Text, AfterValidator(_not_reserved)], PersonaEntry] = Field(
        description="The personas by user name."
    )


def read_personas(path: Path) -> Mapping[str, Persona]:
    """Return the personas of the file at `path` by user name; raise BrokenDocument."""
    document = read_document(path)
    written = Form(PersonaFile).read(document, document.plain())
    return {username: entry.persona(username) for username, entry in written.personas.items()}
