"""A provider whose sign-in page is drawn by a script and goes from question to question without another document.

Underneath it is our own; only its page is another, as large providers have them: an empty body, a script that asks the
server what to draw, a first step for the name and a second, in place, for the password.
"""

from __future__ import annotations

import re
from dataclasses import replace

from mobile_sso.testbed.http import App, Request, Response

_PAGE = """<!doctype html><title>Sign in</title><body><script>
const box = document.createElement("main");
document.body.append(box);
fetch("/what-to-draw").then(answer => answer.json()).then(told => setTimeout(() => step(
  `<label>Name <input id="who" autocomplete="username"></label><button id="next">Next</button>`,
  name => fetch("/what-to-draw").then(() => step(
    `<label>Password <input id="word" type="password"></label><button id="in">Sign in</button>`,
    (_, word) => send({ transaction: "TRANSACTION", username: name, password: word }))))), 150);
let who = "";
function step(fields, then) {
  box.innerHTML = `<form novalidate>${fields}</form>`;
  box.firstChild.onsubmit = event => {
    event.preventDefault();
    who = box.querySelector("#who")?.value ?? who;
    then(who, box.querySelector("#word")?.value);
  };
}
function send(values) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "ACTION";
  for (const [name, value] of Object.entries(values)) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}
</script>"""
_ACTION = re.compile(r'<form[^>]* action="([^"]+)"')
_TRANSACTION = re.compile(r'name="transaction" value="([^"]+)"')

SIGN_IN = """
  sign_in:
    - { username: "#who", press: "#next" }
    - { password: "#word", press: "#in" }
"""
"""How its pages are declared in a profile."""


def drawn_by_script(app: App) -> App:
    """Return `app`, a provider of ours, with such a sign-in page."""

    def answer(request: Request) -> Response:
        if request.path == "/what-to-draw":
            return Response(body=b"{}", headers=(("Content-Type", "application/json"),))
        response = app(request)
        action, transaction = _ACTION.search(response.text), _TRANSACTION.search(response.text)
        if action is None or transaction is None or 'name="username"' not in response.text:
            return response
        page = _PAGE.replace("TRANSACTION", transaction[1]).replace("ACTION", action[1])
        kept = tuple(header for header in response.headers if header[0].lower() == "set-cookie")
        return replace(response, headers=(*kept, ("Content-Type", "text/html; charset=utf-8")), body=page.encode())

    return answer
