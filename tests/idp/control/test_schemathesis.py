"""Schemathesis against the control API: whatever it sends, nothing breaks, and only what is described is answered.

It runs in a process of its own: the strict filters of warnings of these tests are not for somebody else's code.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp.control.app import OPENAPI_PATH
from mobile_sso.testbed.servers import serve

if TYPE_CHECKING:
    from tests.idp.control.conftest import Control

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "unsupported_method",
    "ignored_auth",
)


@pytest.mark.skipif(find_spec("schemathesis") is None, reason="schemathesis is not here: the extra `fuzz` has it")
def test_schemathesis_finds_nothing(control: Control, tmp_path: Path) -> None:
    server = serve(control.api)
    try:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", server.origin + OPENAPI_PATH),
                *("--header", f"Authorization: Bearer {control.token}", "--url", server.origin),
                *("--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing"),
                *("--max-examples", "8", "--seed", "1", "--generation-deterministic", "--workers", "1", "--no-color"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
    finally:
        server.close()  # raises what the application raised meanwhile
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    counted = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert counted, done.stdout[-6000:]
    assert int(counted[1]) == int(counted[2]) > 1_000
