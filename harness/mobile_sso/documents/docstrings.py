"""The docstrings below the fields of a model, read from its source when a schema is written or a mistake explained.

pydantic can do the same while a class is made, but then every start of the harness pays for it.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
from collections.abc import Mapping
from functools import lru_cache


def field_docstrings(model: type) -> Mapping[str, str]:
    """Return field name → docstring for `model` and what it inherits; what has no source has no docstrings."""
    found: dict[str, str] = {}
    for ancestor in reversed(model.__mro__):
        found.update(_by_class(ancestor.__module__).get(ancestor.__qualname__, {}))
    return found


def constant_docstrings(module: str) -> Mapping[str, str]:
    """Return constant → docstring for the constants of the imported `module`."""
    return _in_body(ast.parse(inspect.getsource(sys.modules[module])).body)


@lru_cache(maxsize=256)
def _by_class(module: str) -> Mapping[str, Mapping[str, str]]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError):
        return {}
    return {node.name: _in_body(node.body) for node in tree.body if isinstance(node, ast.ClassDef)}


def _in_body(body: list[ast.stmt]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for field, docstring in itertools.pairwise(body):
        match field, docstring:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = inspect.cleandoc(text)
    return found
