"""A run that cannot be played ends with one sentence, as after a mistake on the command line, whenever that is found.

A fixture finds it late, and of what a fixture raises pytest ends the run for `pytest.exit` alone, which it shows as an
exception. What is raised around the loop over the tests is shown as it is, so there one becomes the other. Of workers
the first one's sentence counts: all would say the same.

Source: pytest's reference, `pytest_runtestloop`, `pytest.UsageError`, exit code 4; xdist, `config.workeroutput` and
`pytest_testnodedown`; pytest-and-style A6 (only plain values cross from a worker).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import NoReturn

import pytest

_SAID = "mobile_sso_unusable"


def end_run(sentence: str) -> NoReturn:
    """End the run with `sentence` and the exit code of a wrong command line: no case could say anything."""
    pytest.exit(sentence, returncode=int(pytest.ExitCode.USAGE_ERROR))


class Unusable:
    """Says why the run ended where a fixture ended it."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """Let the sentence be shown alone; a worker hands it to the controller."""
        try:
            return (yield)
        except pytest.exit.Exception as ended:
            if ended.returncode != pytest.ExitCode.USAGE_ERROR:
                raise
            output = getattr(session.config, "workeroutput", None)
            if output is None:
                raise pytest.UsageError(ended.msg) from None
            output[_SAID] = ended.msg
            raise

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """End the run of the controller where a worker ended for a reason of its own."""
        said = getattr(node, "workeroutput", {}).get(_SAID)
        if said is not None:
            raise pytest.UsageError(said)
