"""Collecting: a scenario file is a Module without Python, a case is a Function that takes fixtures.

A Module, so that module-scoped fixtures of other plug-ins find a node to live on; a Function, so that a user's conftest
can override `sso_world`. Source: pytest-and-style A4 (the one shape that needs public names only).
"""

from __future__ import annotations

import types
from collections.abc import Iterator

import pytest

from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.plugin.items import ScenarioItem, play
from mobile_sso.plugin.outside import one_backend
from mobile_sso.plugin.remote import with_running_idp
from mobile_sso.plugin.repeat import REPETITION, repeated_id
from mobile_sso.plugin.run_state import RUN
from mobile_sso.scenario.load import load_suite
from mobile_sso.scenario.matrix import Case, cases
from mobile_sso.scenario.names import names_for_scenarios
from mobile_sso.scenario.steps import VERBS

SUFFIX = ".sso.yaml"


class ScenarioFile(pytest.Module):
    """A `*.sso.yaml` file."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Stand in for a module of that name; nothing is imported."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.obj = types.ModuleType(self.path.stem)

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one item for each case; a broken file is a collection error that says every mistake."""
        state = self.config.stash[RUN]
        try:
            text = self.path.read_text("utf-8")
            suite = load_suite(self.path, text, VERBS, names_for_scenarios(state.library))
        except BrokenDocument as broken:
            raise self.CollectError(str(broken)) from None
        except (OSError, UnicodeDecodeError) as error:
            raise self.CollectError(f"{self.path}: cannot be read: {error}") from None
        every = cases(suite) if state.options.backend is None else one_backend(cases(suite))
        for case in with_running_idp(every, state):
            if state.wanted(case.axes):
                yield from self._items(case, state.options.repeat)

    def _items(self, case: Case, times: int) -> Iterator[ScenarioItem]:
        if times == 1:
            yield self._item(case, case.id)
            return
        for number in range(1, times + 1):
            item = self._item(case, repeated_id(case.id, number))
            item.user_properties.append((REPETITION, str(number)))
            yield item

    def _item(self, case: Case, name: str) -> ScenarioItem:
        item: ScenarioItem = ScenarioItem.from_parent(self, name=name, callobj=play)
        item.case = case
        for tag in case.scenario.tags:
            self.config.addinivalue_line("markers", f"{tag}: a tag of mobile SSO scenarios")
            item.add_marker(tag)
        return item
