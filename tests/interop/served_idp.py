"""`mobile-sso serve` as a process of its own, entered clients through its control API, stopped at the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

MOBILE_SSO = [sys.executable, "-c", "import sys; from mobile_sso.cli import main; sys.argv[0] = 'mobile-sso'; main()"]
CLIENT_SECRET = "known-to-the-idp-and-its-clients"
_PATIENCE = 30


@dataclass(frozen=True, kw_only=True)
class ServedIdp:
    """A provider that answers on loopback, and what one needs to be its relying party."""

    profile: str
    issuer: str
    client_secret: str = field(repr=False)
    personas: Mapping[str, str] = field(repr=False)
    """User name → password."""
    control: httpx.Client = field(repr=False)

    def enter_client(self, client_id: str, **registration: object) -> None:
        """Enter or replace the client `client_id`, with `client_secret`; `registration` as in docs/control-api.md."""
        form = {"client_id": client_id, "client_secret": self.client_secret, **registration}
        answer = self.control.put(f"/clients/{client_id}", json=form)
        assert answer.status_code in (200, 201), answer.text

    @contextmanager
    def misbehaving(self, **quirks: object) -> Iterator[None]:
        """Switch `quirks` (docs/quirks.md) on for the block, with their parameters."""
        answer = self.control.put("/quirks", json={"quirks": quirks})
        assert answer.status_code == 200, answer.text
        try:
            yield
        finally:
            self.control.delete("/quirks").raise_for_status()


@contextmanager
def serving(folder: Path, profile: str = "generic", quirks: Sequence[str] = ()) -> Iterator[ServedIdp]:
    """Serve the IdP `profile` from `folder` until the block ends; fail if it wrote anything on standard error."""
    words = [*MOBILE_SSO, "serve", "--json", "--only", "idp", "--control-port", "0", "--client-secret", CLIENT_SECRET]
    words += ["--idp", profile, *(word for quirk in quirks for word in ("--quirk", quirk))]
    complaints = folder / f"serve-{profile}.stderr"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MOBILE_SSO_")}
    with (
        complaints.open("w", encoding="utf-8") as stderr,
        subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=stderr) as process,
    ):
        try:
            told = _ready_line(process, complaints)
            headers = {"Authorization": f"Bearer {told['control']['token']}"}
            with httpx.Client(base_url=told["control"]["url"], headers=headers) as control:
                yield ServedIdp(
                    profile=profile,
                    issuer=told["issuer"],
                    client_secret=told["client_secret"],
                    personas={person["username"]: person["password"] for person in told["personas"]},
                    control=control,
                )
            process.terminate()
            code = process.wait(timeout=_PATIENCE)
        finally:
            process.kill()
    said = complaints.read_text(encoding="utf-8")
    assert (code, said) == (0, ""), f"mobile-sso serve --idp {profile} ended with {code} and wrote:\n{said}"


def _ready_line(process: subprocess.Popen[bytes], complaints: Path) -> dict[str, Any]:
    assert process.stdout
    line = process.stdout.readline()
    assert line, f"mobile-sso serve did not start:\n{complaints.read_text(encoding='utf-8')}"
    told: dict[str, Any] = json.loads(line)
    return told
