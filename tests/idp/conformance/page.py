"""Write docs/conformance.md: `python tests/idp/conformance/page.py > docs/conformance.md`.

The page is made of the plans and of the tests in this folder: what a module's row says is its test's docstring.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import yaml

HERE = Path(__file__).parent
HEAD = """\
# Conformance of the embedded provider

Which modules of the OpenID Foundation's certification plans for providers the embedded provider satisfies. Each is
re-made as a test of this project, named after the module; the suite itself is a Java server that needs a network and
was not run. What every module checks on the way (keys, ID token, state, `iss`, error responses) every test checks, too.

This page is generated from the tests: `python tests/idp/conformance/page.py > docs/conformance.md`.
"""


def tests() -> dict[str, tuple[str, str]]:
    """Return the module of each test → the file it stands in, and what it holds."""
    found = {}
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_oidcc_"):
                module = node.name.removeprefix("test_").replace("_", "-")
                found[module] = (path.name, (ast.get_docstring(node) or "").splitlines()[0])
    return found


def page() -> str:
    """Return the whole page."""
    return "\n".join([HEAD, *_lines()])


def _lines() -> Iterator[str]:
    known = yaml.safe_load((HERE / "plans.yaml").read_text(encoding="utf-8"))
    found, inapplicable = tests(), known["not_applicable"]
    for plan in known["plans"]:
        tested = [module for module in plan["modules"] if module in found]
        yield f"\n## {plan['title']}: {len(tested)} of {len(plan['modules'])} modules tested\n"
        yield f"`{plan['plan']}`\n"
        yield "| module | what is held | test |"
        yield "|---|---|---|"
        for module in plan["modules"]:
            if module in found:
                file, what = found[module]
                yield f"| `{module}` | {what} | `{file}` |"
            else:
                yield f"| `{module}` | does not apply: {inapplicable[module].strip()} | |"


if __name__ == "__main__":
    print(page())
