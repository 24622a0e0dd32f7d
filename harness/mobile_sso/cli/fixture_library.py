"""The named things a command works with: the bundled ones, and those of a `fixtures` folder right here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mobile_sso.cli.refused import Refused

if TYPE_CHECKING:
    from mobile_sso.documents.library import Library

_OURS = ("personas.yaml", "apps", "idps", "backends", "devices")


def own_fixtures(root: Path) -> Path | None:
    """Return the `fixtures` folder below `root`, or None where there is none or it is about something else."""
    folder = root / "fixtures"
    return folder if any((folder / name).exists() for name in _OURS) else None


@contextmanager
def fixtures_or_refusal(root: Path) -> Iterator[Library]:
    """Give the bundled library with the fixtures of `root` on top; whatever is wrong with them becomes Refused.

    A fixture is read when somebody asks for it, so ask inside the block.
    """
    from mobile_sso.documents.bundled import BundledFolderMissing, bundled_folder
    from mobile_sso.documents.library import FixtureFolderMissing, Library
    from mobile_sso.documents.problems import BrokenDocument
    from mobile_sso.documents.profiles import UnknownName

    try:
        bundled, own = bundled_folder("fixtures"), own_fixtures(root)
        folders = [bundled] if own is None or own.resolve() == bundled.resolve() else [bundled, own]
        yield Library.load(folders)
    except (BrokenDocument, BundledFolderMissing, FixtureFolderMissing, UnknownName) as error:
        raise Refused(str(error)) from None
