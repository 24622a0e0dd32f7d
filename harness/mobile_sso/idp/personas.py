"""The people the provider knows: those of the fixtures, and any number of made-up ones.

Source: issue 2, section 3; pytest-and-style D1 "Seeds" (same seed, same data only for the same Faker version).
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from mobile_sso.idp.settings import PICKER_BUTTONS
from mobile_sso.testbed.contracts import Persona
from mobile_sso.testbed.randomness import SeededTokens, case_seed

if TYPE_CHECKING:
    from faker import Faker

ROLES_OF_FAKED = ("Technician", "Dispatcher")


class Personas:
    """Every person the provider knows, by user name."""

    def __init__(self) -> None:
        self._personas: dict[str, Persona] = {}
        self.revision = 0
        """Grows with every change of the first few, so that a page drawn from them knows when it is stale."""

    def put(self, persona: Persona) -> None:
        """Add `persona`, or replace the one of that user name."""
        self._personas[persona.username] = persona
        if persona.username in islice(self._personas, PICKER_BUTTONS):
            self.revision += 1

    def remove(self, username: str) -> None:
        """Forget the person called `username`; whoever is unknown is no error."""
        if username in islice(self._personas, PICKER_BUTTONS):
            self.revision += 1
        self._personas.pop(username, None)

    def all(self) -> tuple[Persona, ...]:
        """Return everybody, in the order they were added."""
        return tuple(self._personas.values())

    def get(self, username: str) -> Persona | None:
        """Return the person called `username`, or None."""
        return self._personas.get(username)

    def authenticate(self, username: str, password: str) -> Persona | None:
        """Return the person with this user name and password, or None."""
        persona = self._personas.get(username)
        expected = persona.password if persona else ""
        matches = hmac.compare_digest(expected.encode(), password.encode())
        return persona if matches else None

    def first(self) -> Sequence[Persona]:
        """Return the few who are offered on the sign-in page: those added first."""
        return tuple(islice(self._personas.values(), PICKER_BUTTONS))


def faked_persona(number: int, seed: int) -> Persona:
    """Return the made-up person `number` (≥ 0) of the crowd that belongs to `seed`.

    A person depends on these two numbers alone, not on who was asked for before. The user name is unique by number.
    """
    faker = _faker()
    faker.seed_instance(case_seed(seed, f"persona-{number}"))
    given_name, family_name = faker.first_name(), faker.last_name()
    username = f"{given_name}.{family_name}.{number}".lower().replace(" ", "-").replace("'", "")
    return Persona(
        username=username,
        password=SeededTokens(case_seed(seed, f"password-{number}")).token(12),
        claims={
            "name": f"{given_name} {family_name}",
            "given_name": given_name,
            "family_name": family_name,
            "preferred_username": username,
            "email": f"{username}@people.test",
            "email_verified": True,
        },
        roles=(ROLES_OF_FAKED[number % len(ROLES_OF_FAKED)],),
    )


@cache
def _faker() -> Faker:
    from faker import Faker  # 150 ms: only who asks for made-up people pays for it

    return Faker("en_US")
