"""The binding of somebody's own backend, read from its file.

Source: design "Backend binding".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.profiles import Wrong, read_profile
from mobile_sso.documents.read_as import Form
from mobile_sso.documents.spelling import suggestion
from mobile_sso.documents.values import Duration

if TYPE_CHECKING:
    from mobile_sso.backend.bindings.declared import Binding

_PLACEHOLDER = re.compile(r"\$[a-z_]+")


class BindingFileMissing(Exception):
    """There is no such file."""


def built_in_bindings() -> Mapping[str, Path]:
    """Return the bindings that come with the harness: name → file; raise BundledFolderMissing."""
    found = {path.stem: path for path in (bundled_folder("fixtures") / "bindings").glob("*.yaml")}
    return dict(sorted(found.items()))


def read_binding(path: Path) -> Binding:
    """Return the binding in the file at `path`; the files beside it are none of its business.

    Raises BindingFileMissing where there is none, BrokenDocument with everything that is wrong in it.
    """
    from mobile_sso.backend.bindings.declared import Binding

    if not path.is_file():
        raise BindingFileMissing(
            f"there is no binding at {path}; `mobile-sso new binding NAME` writes one, and built in are "
            f"{', '.join(built_in_bindings())}"
        )
    return read_profile(path, Form(Binding), wrong=_wrong)


def _wrong(binding: Binding) -> Iterator[Wrong]:
    try:
        Duration(binding.ready.within)
    except ValueError as error:
        what, _, hint = str(error).partition("; ")
        yield ("ready", "within"), what, hint
    if binding.base_url is not None and (message := no_address(binding.base_url)):
        yield ("base_url",), message, "scheme, host and port, such as `http://127.0.0.1:3000`; a path may follow"
    if binding.start is None:
        return
    for number, word in enumerate(binding.start.command):
        yield from _unknown(word, ("start", "command", number))
    for name, value in binding.start.environment.items():
        yield from _unknown(value, ("start", "environment", name))


def no_address(url: str) -> str | None:
    """Return why `url` cannot be the `base_url` of a backend, or None."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return f"`{url}` is not the address of a backend"
    return f"`{url}` ends in a slash, and so does every path begin with one" if url.endswith("/") else None


def _unknown(word: str, at: tuple[str | int, ...]) -> Iterator[Wrong]:
    """Yield a mistake where `word` looks like a placeholder, and is none."""
    from mobile_sso.backend.bindings.declared import WORLD

    if _PLACEHOLDER.fullmatch(word) and word not in WORLD:
        hint = suggestion(word, tuple(WORLD), "there are")
        yield at, f"`start` knows no placeholder `{word}`", f"{hint}; `$$` writes a `$`"
