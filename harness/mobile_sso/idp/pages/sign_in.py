"""The sign-in page: user name, password, cancel; and one button per persona for people in a hurry.

The page is drawn once per client, set of personas, alert and focus, with gaps for the rest; filling them is all that a
request costs. A gap is marked with a control character, which no shown text may hold.

Source: issue 2, section 3 (accessible, phone-sized, any client can drive the form).
"""

from __future__ import annotations

from collections.abc import Sequence

import htpy as h
from markupsafe import escape

from mobile_sso.idp.pages.layout import document
from mobile_sso.testbed.contracts import Persona

_MARK = "\x01"
_TRANSACTION, _USERNAME, _CODE = (f"{_MARK}{gap}{_MARK}" for gap in ("transaction", "username", "code"))
_KEPT_DRAWINGS = 32


class SignInPage:
    """Draws sign-in pages of one provider."""

    def __init__(self, *, provider: str, action: str) -> None:
        """Title the page `provider`; its forms post to the path `action`."""
        self._provider = provider
        self._action = action
        self._drawings: dict[tuple[str, int, str, bool, bool, bool], str] = {}

    def html(
        self,
        *,
        client: str,
        transaction: str,
        username: str,
        alert: str,
        personas: Sequence[Persona],
        revision: int,
        code: str = "",
        choose: bool = False,
    ) -> str:
        """Return the page for a pending `transaction`, with `username` filled in and `alert` shown where not empty.

        `revision` says which state of `personas` this is; `code` is the one-time code to ask for, which the page shows;
        `choose` asks for an account rather than for a sign-in.
        """
        known = bool(username)
        key = (client, revision, alert, known, bool(code), choose)
        drawing = self._drawings.get(key)
        if drawing is None:
            if len(self._drawings) >= _KEPT_DRAWINGS:
                self._drawings.clear()
            drawing = self._drawings[key] = self._draw(
                client, alert, personas, known=known, second_factor=bool(code), choose=choose
            )
        filled = drawing.replace(_TRANSACTION, escape(transaction)).replace(_CODE, escape(code))
        return filled.replace(_USERNAME, escape(username))

    def _draw(
        self,
        client: str,
        alert: str,
        personas: Sequence[Persona],
        *,
        known: bool,
        second_factor: bool,
        choose: bool,
    ) -> str:
        content = [
            h.h1["Choose an account" if choose else "Sign in"],
            h.p(".soft")["to continue to ", h.strong[_shown(client)]],
            h.p(role="alert", id="alert")[alert] if alert else None,
            self._form(alert, known=known, second_factor=second_factor),
            self._picker(personas) if personas else None,
        ]
        return document(title="Sign in", provider=self._provider, content=content)

    def _form(self, alert: str, *, known: bool, second_factor: bool) -> h.Element:
        described = {"aria-describedby": "alert", "aria-invalid": "true"} if alert else {}
        return h.form(method="post", action=self._action)[
            self._hidden_transaction(),
            h.label(for_="username")["User name"],
            h.input(
                described,
                id="username", name="username", value=_USERNAME, required=True, autofocus=not known,
                autocomplete="username", autocapitalize="none", spellcheck="false",
            ),
            h.label(for_="password")["Password"],
            h.input(
                described, id="password", name="password", type="password", required=True,
                autofocus=known, autocomplete="current-password",
            ),
            self._one_time_code(described) if second_factor else None,
            h.button(".main", type="submit")["Sign in"],
            h.button(type="submit", name="action", value="cancel", formnovalidate=True)["Cancel"],
        ]  # fmt: skip

    def _one_time_code(self, described: dict[str, str]) -> h.Node:
        hint = "one_time_code_hint"
        described = {**described, "aria-describedby": f"{described.get('aria-describedby', '')} {hint}".strip()}
        return [
            h.label(for_="one_time_code")["One-time code"],
            h.input(
                described, id="one_time_code", name="one_time_code", required=True, inputmode="numeric",
                pattern="[0-9]{6}", maxlength="6", autocomplete="one-time-code",
            ),
            h.p(".soft", id=hint)["This mock sends no message. Your code is ", h.strong(".code")[_CODE], "."],
        ]  # fmt: skip

    def _picker(self, personas: Sequence[Persona]) -> h.Element:
        return h.form(method="post", action=self._action, aria_labelledby="picker")[
            self._hidden_transaction(),
            h.h2(id="picker")["Or sign in at once as"],
            [
                h.button(".person", type="submit", name="persona", value=_shown(persona.username))[
                    _shown(str(persona.claims.get("name", persona.username))), h.small[_about(persona)]
                ]
                for persona in personas
            ],
        ]

    def _hidden_transaction(self) -> h.VoidElement:
        return h.input(type="hidden", name="transaction", value=_TRANSACTION)


def _about(persona: Persona) -> str:
    rights = ", ".join(persona.roles) or "no roles" if persona.assigned else "not assigned to the app"
    return _shown(f"{persona.username} · {rights}")


def _shown(text: str) -> str:
    return text.replace(_MARK, "")
