"""What all cases of one run share: the options, the library of named things, the signing keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.documents.library import FixtureFolderMissing, Library
from mobile_sso.documents.problems import BrokenDocument
from mobile_sso.documents.spelling import suggestion
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.plugin.options import Options


@dataclass(kw_only=True)
class RunState:
    """The shared state of a run, one per process."""

    options: Options
    library: Library
    keys: SigningKeys = field(default_factory=SigningKeys.mint)
    chosen: str = ""

    @classmethod
    def prepare(cls, options: Options, *, rootpath: Path) -> RunState:
        """Load the fixture folders: the bundled one, the project's `fixtures/` or what the ini file names."""
        folders = [bundled_folder("fixtures")]
        own = options.fixtures or tuple(_conventional(rootpath))
        folders += [folder for folder in own if folder.resolve() != folders[0].resolve()]
        try:
            library = Library.load(folders)
            library.names()
            if options.idp in library.idps:
                library.idps[str(options.idp)]  # what is wrong with it is told once and before all cases
            _check_mix(library, options.mix)
        except (FixtureFolderMissing, BrokenDocument) as error:
            raise pytest.UsageError(str(error)) from None
        state = cls(options=options, library=library)
        if options.idp is not None and options.idp not in library.idps:
            known = ", ".join(library.idps)
            raise pytest.UsageError(f"--mobile-sso-idp={options.idp}: no IdP profile is called that; there are {known}")
        return state

    @property
    def idp(self) -> str | None:
        """The only IdP of this run; None: any. An outside backend is set up for one."""
        return self.options.idp or (None if self.options.backend is None else IdpProfile.name)

    def wanted(self, axes: Mapping[str, str]) -> bool:
        """Tell whether a case with these axes is inside what the flags narrow the run to."""
        if self.idp is not None and axes["idp"] != self.idp:
            return False
        platform = self.options.platform
        return platform is None or self.library.devices[axes["device"]].platform == platform


RUN = pytest.StashKey[RunState]()


def _check_mix(library: Library, name: str | None) -> None:
    """Read the mix called `name`, so that what is wrong with it is told once and before all cases."""
    if name is not None and library.mixes.get(name) is None:
        hint = suggestion(name, tuple(library.mixes), "there are")
        raise pytest.UsageError(f"--mobile-sso-mix={name}: no fault mix is called that; {hint}")


def _conventional(rootpath: Path) -> list[Path]:
    folder = rootpath / "fixtures"
    holds_ours = folder.is_dir() and any(
        (folder / name).exists() for name in ("personas.yaml", "apps", "idps", "backends", "devices", "mixes")
    )
    return [folder] if holds_ours else []
