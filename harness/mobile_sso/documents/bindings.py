"""The binding of somebody's own backend, read from its file.

Source: design "Backend binding".
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mobile_sso.documents.profiles import Profiles

if TYPE_CHECKING:
    from mobile_sso.backend.bindings.declared import Binding


class BindingFileMissing(Exception):
    """There is no such file."""


def read_binding(path: Path) -> Binding:
    """Return the binding in the file at `path`.

    Raises BindingFileMissing where there is none, BrokenDocument with everything that is wrong in it.
    """
    if not path.is_file():
        raise BindingFileMissing(f"there is no binding at {path}; `mobile-sso new binding` writes one")
    return Profiles("binding", (path.parent,), _kind)[path.stem]


def _kind() -> type[Binding]:
    from mobile_sso.backend.bindings.declared import Binding

    return Binding
