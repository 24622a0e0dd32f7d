"""The file of a binding: what is shipped and what `new binding` writes can be read; mistakes are told in place."""

from __future__ import annotations

import dataclasses
import typing
from pathlib import Path

import pytest

from mobile_sso.backend.bindings import declared
from mobile_sso.backend.bindings.declared import PLACEHOLDERS, WORLD, Binding
from mobile_sso.cli.new_binding import binding_text
from mobile_sso.documents.bindings import BindingFileMissing, built_in_bindings, read_binding
from mobile_sso.documents.problems import BrokenDocument

OPERATIONS = """\
operations:
  list_idps: { fixed: [{ alias: generic }] }
  start_login: { request: { path: /login }, authorization_url: { header: location } }
  complete_login: { request: { path: /callback, raw_query: $deep_link_query }, session: { cookie: session } }
  who_am_i: { request: { path: /me }, user: { json: /sub } }
  end_session: { request: { path: /logout } }
"""
HEAD = "version: 1\ntitle: Ours.\n"


def _read(folder: Path, text: str) -> Binding:
    path = folder / "ours.yaml"
    path.write_text(text, "utf-8")
    return read_binding(path)


@pytest.mark.parametrize("name", ["mendix", "mendix-native", "rest", "web-redirect"])
def test_a_shipped_binding_is_read_under_its_name(name: str) -> None:
    found = read_binding(built_in_bindings()[name])
    assert (found.name, found.idp_port, found.start) == (name, 9400, None)


def test_no_binding_is_shipped_untested() -> None:
    mark = test_a_shipped_binding_is_read_under_its_name.pytestmark[0]  # type: ignore[attr-defined]
    assert mark.args[1] == list(built_in_bindings())


def test_the_written_binding_can_be_read_as_it_is(tmp_path: Path) -> None:
    found = _read(tmp_path, binding_text("ours"))
    assert (found.title, found.base_url, found.idp_port) == ("Ours.", "http://127.0.0.1:3000", 9400)
    rest = read_binding(built_in_bindings()["rest"]).operations
    assert found.operations.who_am_i == rest.who_am_i
    assert found.operations.start_login.request == rest.start_login.request


def _declared_fields() -> list[str]:
    kinds = [kind for kind in vars(declared).values() if dataclasses.is_dataclass(kind)]
    return sorted({field.name for kind in kinds for field in dataclasses.fields(typing.cast("type", kind))} - {"name"})


@pytest.mark.parametrize("key", _declared_fields())
def test_the_written_binding_explains_every_key(key: str) -> None:
    assert f"{key}:" in binding_text("ours")


@pytest.mark.parametrize("placeholder", [*PLACEHOLDERS, *WORLD])
def test_the_written_binding_explains_every_placeholder(placeholder: str) -> None:
    meaning = {**PLACEHOLDERS, **WORLD}[placeholder]
    lines = [line.split(placeholder, 1)[1] for line in binding_text("ours").splitlines() if placeholder in line]
    assert meaning in [line.strip() for line in lines]


def test_the_written_lines_fit_the_screen() -> None:
    assert [line for line in binding_text("ours").splitlines() if len(line) > 120] == []


def test_no_such_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(BindingFileMissing) as missing:
        read_binding(tmp_path / "mine.yaml")
    assert (
        str(missing.value) == f"there is no binding at {tmp_path}/mine.yaml; `mobile-sso new binding NAME` writes one, "
        "and built in are mendix, mendix-native, rest, web-redirect"
    )


def test_the_files_beside_it_are_none_of_its_business(tmp_path: Path) -> None:
    (tmp_path / "compose.yml").write_text("services: {}", "utf-8")
    (tmp_path / "other.yaml").write_text("[", "utf-8")
    assert _read(tmp_path, HEAD + "base_url: http://b:1\n" + OPERATIONS).base_url == "http://b:1"


@pytest.mark.parametrize(
    ("lines", "mistakes"),
    [
        ("", ["1:1: give `base_url`, or `start`, which is told the port"]),
        ("base_url: b:3000\n", ["3:11: `b:3000` is not the address of a backend"]),
        (
            "base_url: http://b:1/\n",
            ["3:11: `http://b:1/` ends in a slash, and so does every path begin with one"],
        ),
        (
            "base_url: http://b\nready: { within: soon }\n",
            ["4:18: `soon` is not a duration"],
        ),
        (
            "start: { command: [run, $prt], environment: { A: $issuer, B: $isuer, C: $$x, D: $HOME/x } }\n",
            ["3:25: `start` knows no placeholder `$prt`", "3:62: `start` knows no placeholder `$isuer`"],
        ),
        ("base_url: http://b\nidp_prt: 1\n", ["4:1: unknown key `idp_prt`"]),
    ],
)
def test_a_mistake_is_told_with_its_place(lines: str, mistakes: list[str], tmp_path: Path) -> None:
    with pytest.raises(BrokenDocument) as broken:
        _read(tmp_path, HEAD + lines + OPERATIONS)
    assert [f"{one.line}:{one.column}: {one.message}" for one in broken.value.problems] == mistakes


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (
            "session: { cookie: session, json: /x }",
            "say where it stands by exactly one of `json`, `header` and `cookie`",
        ),
        ("session: { json: x }", "a JSON Pointer begins with `/` (RFC 6901), got 'x'"),
    ],
)
def test_what_a_declaration_refuses_is_told_at_its_place(wrong: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(BrokenDocument) as broken:
        _read(tmp_path, HEAD + "base_url: http://b\n" + OPERATIONS.replace("session: { cookie: session }", wrong))
    (problem,) = broken.value.problems
    assert (problem.line, problem.message) == (7, text)


def test_a_mistyped_placeholder_says_what_it_may_have_meant(tmp_path: Path) -> None:
    with pytest.raises(BrokenDocument) as broken:
        _read(tmp_path, HEAD + "start: { command: [run, $prt] }\n" + OPERATIONS)
    assert broken.value.problems[0].hint == "did you mean `$port`?; `$$` writes a `$`"
