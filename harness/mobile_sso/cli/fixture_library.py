"""The named things a command works with: the bundled ones, and those of a `fixtures` folder right here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mobile_sso.cli.refused import Refused
from mobile_sso.documents.bundled import BundledFolderMissing, bundled_folder

if TYPE_CHECKING:
    from mobile_sso.documents.library import Library

_OURS = ("personas.yaml", "apps", "idps", "backends", "devices", "mixes")


def own_fixtures(root: Path) -> Path | None:
    """Return the `fixtures` folder below `root`, or None where there is none, or it is the bundled one.

    A folder of that name that holds none of our files is about something else, and counts as none.
    Raises Refused where the installation is incomplete.
    """
    folder = root / "fixtures"
    if not any((folder / name).exists() for name in _OURS):
        return None
    return None if folder.resolve() == _bundled().resolve() else folder


@contextmanager
def fixtures_or_refusal(root: Path) -> Iterator[Library]:
    """Give the bundled library with the fixtures of `root` on top; whatever is wrong with them becomes Refused.

    A fixture is read when somebody asks for it, so ask inside the block.
    """
    from mobile_sso.documents.library import FixtureFolderMissing, Library
    from mobile_sso.documents.problems import BrokenDocument
    from mobile_sso.documents.profiles import UnknownName

    try:
        yield Library.load([folder for folder in (_bundled(), own_fixtures(root)) if folder is not None])
    except (BrokenDocument, FixtureFolderMissing, UnknownName) as error:
        raise Refused(str(error)) from None


def _bundled() -> Path:
    try:
        return bundled_folder("fixtures")
    except BundledFolderMissing as error:
        raise Refused(str(error)) from None
