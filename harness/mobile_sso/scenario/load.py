"""From the text of a scenario file to a suite, or to every mistake in it at once.

Where one scenario is broken the others are still read on their own, so that mistakes between scenarios and in their
matrices are told together with the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, cast

from pydantic import ValidationError

from mobile_sso.documents.names import NamesByKind, names_context
from mobile_sso.documents.nodes import Document, ListNode, Location, MappingNode, Node, ScalarNode
from mobile_sso.documents.problems import BrokenDocument, Problem, shown_path
from mobile_sso.documents.read_as import Form
from mobile_sso.documents.spelling import quoted, suggestion
from mobile_sso.documents.strict_model import StrictModel
from mobile_sso.documents.strict_yaml import parse_document
from mobile_sso.scenario.matrix import FileScope, slips
from mobile_sso.scenario.model import Defaults, Matrix, Scenario, Suite, build_models, scenario_model
from mobile_sso.scenario.step_form import misshapen
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.testbed.http import JsonValue

EXPECT = "expect"
_INVARIANT = "invariant."
Model = TypeVar("Model", bound=StrictModel)


def load_suite(path: Path, text: str, verbs: Sequence[Verb], library_names: NamesByKind) -> Suite:
    """Return the scenarios of a file.

    Args:
        path: the file, as it is named in messages (relative to the working directory where it lies below it).
        text: its content.
        verbs: the vocabulary of its steps.
        library_names: the names it may use, by kind; names of a kind that is missing here are not checked.

    Raises:
        BrokenDocument: with every problem that could be found.
    """
    return _Loader(parse_document(shown_path(path), text), tuple(verbs), library_names).suite()


class _Loader:
    """Reads one document."""

    def __init__(self, document: Document, verbs: tuple[Verb, ...], names: NamesByKind) -> None:
        self._document = document
        self._model = build_models(verbs)
        self._vocabulary = {verb.name: verb for verb in verbs}
        self._names = names
        self._context = names_context(names)

    def suite(self) -> Suite:
        misshapen_steps = [
            slip for location in self._steps() if (slip := misshapen(self._document, location, self._vocabulary))
        ]
        problems = [*self._document.problems, *(step.problem for step in misshapen_steps), *self._equal_names()]
        plain = self._plain()
        form = _form(self._model)
        try:
            suite = form.value(plain, context=self._context)
        except ValidationError as error:
            problems += form.problems(
                error, self._document, told=frozenset().union(*(step.told for step in misshapen_steps))
            )
            problems += self._slips_of_what_stands(plain)
            raise BrokenDocument(problems) from None
        scope = FileScope(defaults=suite.defaults, matrix=suite.matrix)
        problems += self._slips(scope, list(enumerate(suite.scenarios)))
        if problems:
            raise BrokenDocument(problems)
        _put_in_place(suite, self._document)
        return suite

    def _steps(self) -> Iterator[Location]:
        """Yield where the steps are."""
        scenarios = self._document.spot(("scenarios",)).node
        for position, scenario in enumerate(scenarios.items if isinstance(scenarios, ListNode) else ()):
            entry = scenario.entry("steps") if isinstance(scenario, MappingNode) else None
            steps = entry.value.items if entry and isinstance(entry.value, ListNode) else ()
            yield from (("scenarios", position, "steps", number) for number in range(len(steps)))

    def _plain(self) -> JsonValue:
        """Return the document as plain values, each bare verb written out as a mapping."""
        bare = {verb.name for verb in self._vocabulary.values() if verb.may_stand_bare}
        plain = self._document.plain()
        scenarios = plain.get("scenarios") if isinstance(plain, dict) else None
        for scenario in scenarios if isinstance(scenarios, list) else ():
            steps = scenario.get("steps") if isinstance(scenario, dict) else None
            if isinstance(scenario, dict) and isinstance(steps, list):
                scenario["steps"] = [{step: {}} if isinstance(step, str) and step in bare else step for step in steps]
        return plain

    def _equal_names(self) -> Iterator[Problem]:
        """Yield a problem for each scenario whose name another one of the file has already."""
        first: dict[JsonValue, int] = {}
        for location, name in self._scenario_names():
            place = self._document.place(location)
            if name in first:
                hint = f"the first is on line {first[name]}"
                yield self._document.source.problem(place, f"a second scenario is called `{name}`", hint)
            first.setdefault(name, place.line)

    def _scenario_names(self) -> Iterator[tuple[Location, str]]:
        scenarios = self._document.spot(("scenarios",)).node
        for position, scenario in enumerate(scenarios.items if isinstance(scenarios, ListNode) else ()):
            entry = scenario.entry("name") if isinstance(scenario, MappingNode) else None
            if entry and isinstance(entry.value, ScalarNode) and isinstance(entry.value.value, str):
                yield ("scenarios", position, "name"), entry.value.value

    def _slips_of_what_stands(self, plain: JsonValue) -> Iterator[Problem]:
        """Yield the mistakes in the cases of those scenarios that can be read on their own."""
        if not isinstance(plain, dict):
            return
        try:
            defaults = _form(Defaults).value(plain.get("defaults", {}), context=self._context)
            matrix = _form(Matrix).value(plain.get("matrix", {}), context=self._context)
        except ValidationError:
            return  # told already; without them nobody knows the cases
        written = plain.get("scenarios")
        form = _form(scenario_model(self._model))
        standing: list[tuple[int, Scenario]] = []
        for position, scenario in enumerate(written if isinstance(written, list) else ()):
            try:
                standing.append((position, form.value(scenario, context=self._context)))
            except ValidationError:
                continue  # told already
        whole = len(standing) == len(written) if isinstance(written, list) else False
        scope = FileScope(defaults=defaults, matrix=matrix if whole else matrix.model_copy(update={"exclude": ()}))
        yield from self._slips(scope, standing)

    def _slips(self, scope: FileScope, scenarios: Sequence[tuple[int, Scenario]]) -> Iterator[Problem]:
        for slip in slips(scenarios, scope):
            yield self._document.problem(slip.location, slip.message, slip.hint)
        for position, scenario in scenarios:
            yield from self._unfailable(position, scenario)

    def _unfailable(self, position: int, scenario: Scenario) -> Iterator[Problem]:
        """Yield a problem for each expectation that must fail but that no step of the scenario checks."""
        here: Location = ("scenarios", position)
        expectations = [
            (*here, "steps", number, EXPECT) for number, step in enumerate(scenario.steps) if step.word == EXPECT
        ]
        for number, failure in enumerate(scenario.expect_failure):
            for entry, key in enumerate(failure.fails):
                location = (*here, "expect_failure", number, "fails", entry)
                if key.startswith(_INVARIANT):
                    yield from self._unknown_invariant(location, key.removeprefix(_INVARIANT))
                elif not any(self._document.holds((*expected, *key.split("."))) for expected in expectations):
                    known = [dotted for at in expectations for dotted in _dotted(self._document.spot(at).node)]
                    hint = suggestion(key, tuple(dict.fromkeys(known)), "expected here")
                    yield self._document.problem(location, f"no step of this scenario expects {quoted(key)}", hint)

    def _unknown_invariant(self, location: Location, name: str) -> Iterator[Problem]:
        known = self._names.get("invariant")
        if known is not None and name not in known.words:
            hint = suggestion(name, known.words, "invariants")
            yield self._document.problem(location, f"there is no invariant {quoted(name)}", hint)


def _form(model: type[Model]) -> Form[Model]:
    return cast("Form[Model]", _kept_form(model))


@lru_cache(maxsize=16)
def _kept_form(model: type[StrictModel]) -> Form[StrictModel]:
    return Form(model)


def _dotted(node: Node, prefix: str = "") -> Iterator[str]:
    """Yield the dotted keys below `node`."""
    if isinstance(node, MappingNode):
        for entry in node.entries:
            yield prefix + entry.key
            yield from _dotted(entry.value, f"{prefix}{entry.key}.")


def _put_in_place(suite: Suite, document: Document) -> None:
    suite.put_at(document, ())
    for position, scenario in enumerate(suite.scenarios):
        scenario.put_at(document, ("scenarios", position))
        for number, step in enumerate(scenario.steps):
            step.put_at(document, ("scenarios", position, "steps", number))
