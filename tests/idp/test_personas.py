from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from mobile_sso.idp.personas import Personas, faked_persona

if TYPE_CHECKING:
    from tests.idp.conftest import Op


def test_a_faked_persona_depends_on_seed_and_number_alone() -> None:
    in_order = [faked_persona(number, 7) for number in range(5)]
    backwards = [faked_persona(number, 7) for number in reversed(range(5))]

    assert in_order == backwards[::-1]
    assert faked_persona(3, 8) != faked_persona(3, 7)


def test_four_hundred_faked_personas_have_names_passwords_and_mail_of_their_own() -> None:
    crowd = [faked_persona(number, 1) for number in range(400)]

    assert len({persona.username for persona in crowd}) == 400
    assert len({persona.password for persona in crowd}) == 400
    assert len({persona.claims["email"] for persona in crowd}) == 400
    assert min(len(persona.password) for persona in crowd) == 16
    assert all(persona.username.isascii() and " " not in persona.username for persona in crowd)
    assert {persona.roles for persona in crowd} == {("Technician",), ("Dispatcher",)}


def test_a_faked_persona_can_sign_in(op: Op) -> None:
    persona = faked_persona(1, 1)
    op.idp.put_persona(persona)

    assert op.claims(op.tokens(persona)["id_token"])["name"] == persona.claims["name"]


def test_only_the_right_password_opens() -> None:
    personas = Personas()
    persona = faked_persona(0, 0)
    personas.put(persona)

    assert personas.authenticate(persona.username, persona.password) is persona
    assert personas.authenticate(persona.username, persona.password + "x") is None
    assert personas.authenticate(persona.username, "") is None
    assert personas.authenticate("nobody", "") is None


def test_faker_is_imported_for_who_asks_for_faked_people_only() -> None:
    code = "import sys, mobile_sso.idp.personas; sys.exit('faker' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_replacing_a_persona_takes_effect_and_leaves_the_session(op: Op) -> None:
    from dataclasses import replace

    op.browser.sign_in()
    op.idp.put_persona(replace(op.ada, claims={"name": "Countess of Lovelace"}, password="new-password"))

    code = op.answer(op.browser.authorize())["code"]

    assert op.claims(op.redeem(code).json_object()["id_token"])["name"] == "Countess of Lovelace"
    page = op.new_browser().authorize()
    assert 'role="alert"' in op.browser.fill_in(page, username="ada", password="analytical-engine").text
