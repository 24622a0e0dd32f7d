from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from mobile_sso.documents.bundled import BundledFolderMissing, bundled_folder
from mobile_sso.documents.library import Library

Name = Literal["fixtures", "scenarios"]


@pytest.mark.parametrize("name", ["fixtures", "scenarios"])
def test_in_a_checkout_the_folder_lies_at_the_top_and_in_a_wheel_in_the_package(tmp_path: Path, name: Name) -> None:
    package = tmp_path / "harness" / "mobile_sso"
    (tmp_path / name).mkdir()
    assert bundled_folder(name, package=package) == tmp_path / name
    (package / "bundled" / name).mkdir(parents=True)
    assert bundled_folder(name, package=package) == package / "bundled" / name


def test_an_incomplete_installation_says_where_it_looked(tmp_path: Path) -> None:
    package = tmp_path / "harness" / "mobile_sso"
    with pytest.raises(BundledFolderMissing) as missing:
        bundled_folder("fixtures", package=package)
    assert str(missing.value) == (
        f"the bundled fixtures are missing: looked for {package}/bundled/fixtures and {tmp_path}/fixtures; "
        "install pytest-mobile-sso again, or use a whole checkout"
    )


def test_everything_that_is_bundled_can_be_read() -> None:
    library = Library.load([bundled_folder("fixtures")])
    kinds = (library.apps, library.backends, library.devices, library.idps, library.mixes)
    for kind in kinds:
        assert [profile.name for profile in kind.values()] == list(kind)
        assert len(kind) > 0
    assert "ada" in library.personas
