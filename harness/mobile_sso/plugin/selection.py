"""What runs where no path was given: the folder's own scenario files; where there are none, the bundled ones.

Source: issue of the main job, "pytest --mobile-sso without paths".
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile_sso.documents.bundled import bundled_folder
from mobile_sso.plugin.collect import SUFFIX
from mobile_sso.plugin.options import Options
from mobile_sso.plugin.repeat import with_repetitions


def choose_paths(config: pytest.Config, options: Options) -> str:
    """Complete `config.args` and return, for the header, what was chosen."""
    bundled = bundled_folder("scenarios")
    config.args = list(with_repetitions(config.args, options.repeat, SUFFIX))
    paths_given = config.args_source is pytest.Config.ArgsSource.ARGS
    own = paths_given or any(_holds_scenarios(Path(argument)) for argument in _existing(config))
    if options.bundled or not own:
        config.args = [*config.args, str(bundled)]
    if paths_given:
        return "the paths given and the bundled scenarios" if options.bundled else "the paths given"
    if not own:
        return "the bundled scenarios (no *.sso.yaml here)"
    return "this folder's scenarios and the bundled ones" if options.bundled else "this folder's scenarios"


def _existing(config: pytest.Config) -> Iterator[str]:
    for argument in config.args:
        path = str(argument).split("::")[0]
        if Path(path).exists():
            yield path


def _holds_scenarios(path: Path) -> bool:
    if path.is_file():
        return path.name.endswith(SUFFIX)
    ignored = {"node_modules", "build", "dist", "venv"}
    for entry in path.iterdir():
        if entry.is_file() and entry.name.endswith(SUFFIX):
            return True
        if entry.is_dir() and not entry.name.startswith(".") and entry.name not in ignored and _holds_scenarios(entry):
            return True
    return False
