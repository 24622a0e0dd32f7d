"""A client program and the test talk in JSON lines: the program says what it found, and asks for URLs to be opened.

The test sends one line, the configuration. Of the program's lines `{"open": URL}` is answered by `{"url": CALLBACK}`,
and every other line `{"step": NAME, …}` is what the library made of that step, or `{"step": NAME, "refused": WHY}`.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

CLIENTS = ("openid_client.mjs", "authlib_client.py", "idpyoidc_client.py")
"""The programs in `clients/`."""
CLIENT_ID = "their-client"
APP, SIGNED_OUT = "makeitnative://oauth/callback", "makeitnative://signed-out"
"""Where an app's clients are sent to after a sign-in, and after logout."""
Story = Mapping[str, Mapping[str, Any]]
"""What a program told, by step."""
_PATIENCE = 60


def run_client(command: Sequence[str], configuration: Mapping[str, object], open_url: Callable[[str], str]) -> Story:
    """Run the client program `command` to its end and return what it told; `open_url` is the person's browser.

    Raises AssertionError where the program ends otherwise than by telling its last step.
    """
    story: dict[str, Mapping[str, Any]] = {}
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"}
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as stderr,
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, encoding="utf-8"
        ) as program,
    ):
        assert program.stdin
        assert program.stdout
        try:
            print(json.dumps(configuration), file=program.stdin, flush=True)
            for line in program.stdout:
                told = json.loads(line)
                if "open" in told:
                    print(json.dumps({"url": open_url(told["open"])}), file=program.stdin, flush=True)
                else:
                    story[told.pop("step")] = told
            code = program.wait(timeout=_PATIENCE)
        finally:
            program.kill()
        stderr.seek(0)
        assert code == 0, f"{command[-1]} ended with {code} after {list(story)}:\n{stderr.read()}"
    return story
