"""`docs/scenarios.md`: the vocabulary of scenario files, generated from the models, so that page and code cannot drift.

Source: scenario-format ("document the final vocabulary in `docs/scenarios.md` (generated from the models)").
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from mobile_sso.scenario.schema import schema_text
from mobile_sso.scenario.vocabulary import Verb
from mobile_sso.testbed.contracts import CAPABILITIES
from mobile_sso.testbed.http import JsonValue

_HEAD = """\
# Scenario files

A scenario file is `*.sso.yaml`, strict YAML 1.2: no anchors, tags, includes, templates or expressions; a key that is
unknown or given twice is an error, and so is an unquoted `yes`, `no`, `on` or `off`. All mistakes of a file are told at
once, when it is collected: `pytest --mobile-sso --collect-only -q` is the linter. `mobile-sso new NAME` writes a first
file, `mobile-sso list KIND` shows every name that may be used.

This page is generated from the models: `python -m mobile_sso.cli.generated`. The quirks of the IdP are in
[quirks.md](quirks.md).
"""


def scenarios_page(verbs: Sequence[Verb]) -> str:
    """Return the page as Markdown."""
    schema = json.loads(schema_text(verbs))
    definitions: Mapping[str, dict[str, JsonValue]] = schema["definitions"]
    parts = [_HEAD]
    parts += _table("The file", schema, definitions)
    for title, name in (
        ("A scenario", "Scenario"),
        ("`matrix`: one case for each combination", "Matrix"),
        ("`expect_failure`: cases that must fail, strictly", "ExpectedFailure"),
        ("`given`: what is different here", "Given"),
        ("`given.idp`", "GivenIdp"),
        ("`given.idp.client`", "GivenClient"),
        ("`given.app`", "GivenApp"),
        ("`given.backend`", "GivenBackend"),
        ("`given.callback`", "GivenCallback"),
    ):
        parts += _table(title, definitions[name], definitions)
    parts.append("\n## Verbs\n\nA step is a bare verb, or a mapping with exactly one key, the verb.\n")
    parts += [_verb(verb) for verb in verbs]
    for title, name in (
        ("`expect`", "Expectation"),
        ("`expect.phone`", "PhoneExpectation"),
        ("`expect.backend`", "BackendExpectation"),
        ("`expect.idp`", "IdpExpectation"),
    ):
        parts += _table(title, definitions[name], definitions)
    parts.append("\n## Capabilities, for `requires`\n")
    parts.append("\n".join(f"* `{name}`: {meaning}" for name, meaning in CAPABILITIES.items()))
    return "\n".join(parts) + "\n"


def _table(
    title: str, model: Mapping[str, JsonValue], definitions: Mapping[str, dict[str, JsonValue]]
) -> Iterator[str]:
    yield f"\n## {title}\n"
    properties = model.get("properties")
    assert isinstance(properties, dict)
    for name, about in properties.items():
        assert isinstance(about, dict)
        yield f"* `{name}`: {_one_line(about.get('description')) or _words(about, definitions)}"


def _words(about: Mapping[str, JsonValue], definitions: Mapping[str, dict[str, JsonValue]]) -> str:
    words = about.get("enum")
    if isinstance(words, list):
        return " or ".join(f"`{word}`" for word in words)
    if "anyOf" in about:
        return "a number, or bounds: `{ at_least: 3, at_most: 44 }`"
    reference = str(about.get("$ref") or json.dumps(about.get("allOf"))).rpartition("/")[2].strip('"}] ')
    if reference in definitions:
        return _one_line(definitions[reference].get("description"))
    return {"integer": "a whole number", "string": "text", "array": "a list"}[str(about.get("type"))]


def _verb(verb: Verb) -> str:
    keys = ", ".join(
        f"`{field.alias or name}`" + ("" if field.is_required() else "?")
        for name, field in verb.arguments.model_fields.items()
        if name != "root"
    )
    needs = f" Needs {', '.join(f'`{word}`' for word in sorted(verb.needs))}." if verb.needs else ""
    return f"* **`{verb.name}`** {_one_line(verb.doc)}{' Keys: ' + keys + '.' if keys else ''}{needs}"


def _one_line(text: JsonValue) -> str:
    return " ".join(str(text or "").split())


if __name__ == "__main__":
    from mobile_sso.scenario.steps import VERBS

    print(scenarios_page(VERBS), end="")
