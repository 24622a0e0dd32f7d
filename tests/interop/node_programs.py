"""Node and the packages of package-lock.json: looked for, installed once, and put beside the programs that use them.

The packages go to the folder that MOBILE_SSO_INTEROP_NODE names (tox: its work folder), else to `.interop-node` at the
top of the repository, which git ignores.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
OLDEST = 20
_MANIFESTS = ("package.json", "package-lock.json", ".npmrc")
_PATIENCE = 300


class NodeMissing(Exception):
    """This machine has no Node that will do; the text says why, for the reason of a skip."""


class PackagesMissing(Exception):
    """npm could not install; the text says where, what it said, and what to do."""


@dataclass(frozen=True, kw_only=True)
class Node:
    """The programs of a Node installation."""

    node: str
    npm: str


def find_node(which: Callable[[str], str | None] = shutil.which) -> Node:
    """Return the machine's Node; raise NodeMissing where it, or npm, is missing or too old."""
    node, npm = which("node"), which("npm")
    if node is None or npm is None:
        missing = " and ".join(name for name, path in (("node", node), ("npm", npm)) if path is None)
        raise NodeMissing(f"Node {OLDEST} with npm is not here: no program {missing} on PATH")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    major = re.match(r"v(\d+)\.", version)
    if major is None or int(major[1]) < OLDEST:
        raise NodeMissing(f"Node {OLDEST} with npm is not here: node calls itself {version}")
    return Node(node=node, npm=npm)


def packages_folder() -> Path:
    """Return the folder in which each set of packages has its own."""
    wanted = os.environ.get("MOBILE_SSO_INTEROP_NODE")
    return Path(wanted) if wanted else HERE.parents[1] / ".interop-node"


def install(node: Node, *, manifests: Path = HERE, parent: Path | None = None) -> Path:
    """Return a folder with the `node_modules` of the lock file in `manifests`, installed below `parent` if need be.

    Raises PackagesMissing where npm fails.
    """
    parent = parent or packages_folder()
    lock = hashlib.sha256(b"".join((manifests / name).read_bytes() for name in _MANIFESTS)).hexdigest()[:16]
    folder = parent / lock
    if folder.exists():
        return folder
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as unfinished:
        draft = Path(unfinished) / lock
        draft.mkdir()
        for name in _MANIFESTS:
            shutil.copy(manifests / name, draft)
        done = subprocess.run(
            [node.npm, "ci", "--ignore-scripts"], cwd=draft, capture_output=True, text=True, timeout=_PATIENCE
        )
        if done.returncode != 0:
            raise PackagesMissing(
                f"`npm ci` of {manifests / 'package-lock.json'} ended with {done.returncode}:\n{done.stderr.strip()}\n"
                "The packages come from the registry that npm is configured with: is it reached from here? "
                "Installed once, they are used again without it."
            )
        _put_in_place(draft, folder)
    return folder


def _put_in_place(draft: Path, folder: Path) -> None:
    """Rename the finished folder, unless another process was faster: nobody ever sees half an installation."""
    try:
        draft.rename(folder)
    except OSError:
        if not folder.exists():
            raise


def node_command(node: Node, packages: Path, program: Path) -> Sequence[str]:
    """Return how to run `program`: a copy beside the packages, the only place where an ES module looks for them."""
    copy = packages / f"{program.parent.name}-{program.name}"
    draft = packages / f"{copy.name}.{os.getpid()}"
    shutil.copy(program, draft)
    draft.replace(copy)
    return [node.node, str(copy)]
