"""The parts that the other tests here stand on: what they say where something is missing or goes wrong."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .dialogue import run_client
from .form_robot import RobotLost
from .node_programs import HERE, Node, NodeMissing, PackagesMissing, find_node, install
from .served_idp import serving

if TYPE_CHECKING:
    from .conftest import MakeRobot
    from .served_idp import ServedIdp


def program(folder: Path, name: str, script: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize(
    ("version", "npm", "says"),
    [
        (None, False, "Node 20 with npm is not here: no program node and npm on PATH"),
        (None, True, "Node 20 with npm is not here: no program node on PATH"),
        ("v22.1.0", False, "Node 20 with npm is not here: no program npm on PATH"),
        ("v18.19.1", True, "Node 20 with npm is not here: node calls itself v18.19.1"),
        ("nonsense", True, "Node 20 with npm is not here: node calls itself nonsense"),
    ],
)
def test_a_machine_without_a_node_that_will_do_is_told_so(
    version: str | None, npm: bool, says: str, tmp_path: Path
) -> None:
    found = {
        "node": program(tmp_path, "node", f"echo {version}") if version else None,
        "npm": program(tmp_path, "npm", "") if npm else None,
    }
    with pytest.raises(NodeMissing) as raised:
        find_node(found.get)
    assert str(raised.value) == says


def test_what_npm_cannot_install_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    npm = program(tmp_path, "npm", "echo 'npm error ENOTFOUND' >&2; exit 7")
    with pytest.raises(PackagesMissing) as raised:
        install(Node(node="node", npm=npm), parent=tmp_path / "packages")
    assert str(raised.value) == (
        f"`npm ci` of {HERE / 'package-lock.json'} ended with 7:\nnpm error ENOTFOUND\n"
        "The packages come from the registry that npm is configured with: is it reached from here? "
        "Installed once, they are used again without it."
    )
    assert list((tmp_path / "packages").iterdir()) == [], "nothing half installed is left"


def test_packages_are_installed_once_for_each_lock_file(tmp_path: Path) -> None:
    manifests = tmp_path / "manifests"
    manifests.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, manifests)
    node = Node(node="node", npm=program(tmp_path, "npm", f"echo $* >> {tmp_path}/calls; mkdir node_modules"))
    first = install(node, manifests=manifests, parent=tmp_path / "packages")
    again = install(node, manifests=manifests, parent=tmp_path / "packages")
    (manifests / "package-lock.json").write_text("{}", encoding="utf-8")
    other = install(node, manifests=manifests, parent=tmp_path / "packages")
    assert (first, first != other, (first / "node_modules").is_dir()) == (again, True, True)
    assert (tmp_path / "calls").read_text(encoding="utf-8") == "ci --ignore-scripts\n" * 2


def test_the_lock_file_names_no_registry() -> None:
    assert '"resolved"' not in (HERE / "package-lock.json").read_text(encoding="utf-8")


def test_a_page_that_nobody_can_use_is_shown(served_idp: ServedIdp, robot_for: MakeRobot) -> None:
    robot = robot_for(served_idp, ends_at=["makeitnative:"])
    with pytest.raises(RobotLost) as raised:
        robot.open(f"{served_idp.issuer}/authorize?client_id=nobody")
    told = str(raised.value)
    assert told.startswith(f"a page without a form at {served_idp.issuer}/authorize?client_id=nobody, status 400: ")


def test_a_wrong_password_ends_where_it_would_go_on_for_ever(served_idp: ServedIdp, robot_for: MakeRobot) -> None:
    served_idp.enter_client("stranger", redirect_uris=["makeitnative://oauth/callback"])
    robot = robot_for(served_idp, ends_at=["makeitnative:"], password="wrong")
    query = "client_id=stranger&response_type=code&scope=openid&redirect_uri=makeitnative%3A%2F%2Foauth%2Fcallback"
    with pytest.raises(RobotLost) as raised:
        robot.open(f"{served_idp.issuer}/authorize?{query}")
    assert str(raised.value).startswith("20 hops from ")


def test_a_client_program_that_breaks_down_is_shown_with_what_it_wrote(tmp_path: Path) -> None:
    command = ["/bin/sh", program(tmp_path, "client", 'read line; echo \'{"step": "one"}\'; echo oh dear >&2; exit 3')]
    with pytest.raises(AssertionError) as raised:
        run_client(command, {}, lambda url: url)
    assert str(raised.value).splitlines()[0] == f"{command[-1]} ended with 3 after ['one']:"
    assert "oh dear" in str(raised.value)


def test_a_provider_that_does_not_start_is_shown_with_what_it_wrote(tmp_path: Path) -> None:
    with pytest.raises(AssertionError) as raised, serving(tmp_path, "entre"):
        pytest.fail("it must not start")
    assert "no IdP is called `entre`; did you mean `entra`?" in str(raised.value)
