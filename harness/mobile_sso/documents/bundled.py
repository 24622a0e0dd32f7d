"""Where the fixtures and scenarios that come with the harness are.

In a wheel they lie inside the package; in a checkout at the top of the repository, beside `harness/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent.parent


class BundledFolderMissing(Exception):
    """The installation is incomplete: a folder that comes with the harness is not there."""


def bundled_folder(name: Literal["fixtures", "scenarios"], *, package: Path = _PACKAGE) -> Path:
    """Return the bundled folder `name` of the `package` folder; raise BundledFolderMissing where there is none."""
    places = (package / "bundled" / name, package.parent.parent / name)
    for place in places:
        if place.is_dir():
            return place
    looked = " and ".join(str(place) for place in places)
    raise BundledFolderMissing(
        f"the bundled {name} are missing: looked for {looked}; install pytest-mobile-sso again, or use a whole checkout"
    )
