"""Profiles: one YAML file each, named by the file, read into a plain dataclass when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from mobile_sso.documents.nodes import Document, Location, MappingNode, plain
from mobile_sso.documents.problems import BrokenDocument, Place, Problem, Source, shown_path
from mobile_sso.documents.read_as import Form
from mobile_sso.documents.spelling import described, suggestion
from mobile_sso.documents.strict_yaml import read_document

T = TypeVar("T")
FORMAT_VERSION = 1

Wrong: TypeAlias = tuple[Location, str, str]
"""A mistake of a profile: where, the message, the hint."""


def _nothing_more(profile: object) -> Iterable[Wrong]:
    return ()


class UnknownName(KeyError):
    """No profile or persona has the name that was asked for; `str()` is a whole sentence."""

    def __str__(self) -> str:
        return str(self.args[0])


class Profiles(Mapping[str, T], Generic[T]):
    """The profiles of one kind by name; folders are listed at the first look, a file is parsed when it is asked for."""

    def __init__(
        self,
        noun: str,
        folders: tuple[Path, ...],
        kind: Callable[[], type[T]],
        *,
        wrong: Callable[[T], Iterable[Wrong]] = _nothing_more,
    ) -> None:
        """Take what one is called, the folders (a later one shadows an earlier one) and how to import its type.

        `wrong` says what else is wrong with a profile that can be read.
        """
        self._noun = noun
        self._folders = folders
        self._kind = kind
        self._wrong = wrong
        self._read: dict[str, T] = {}

    @property
    def where(self) -> str:
        """The folders, as people know them."""
        return " and ".join(shown_path(folder) for folder in self._folders)

    def __getitem__(self, name: str) -> T:
        """Return the profile called `name`; raise UnknownName, or BrokenDocument with what is wrong in its file."""
        if name not in self._read:
            if name not in self._paths:
                hint = suggestion(name, tuple(self._paths), "known") or f"there are none in {self.where}"
                raise UnknownName(f"no {self._noun} is called `{name}`; {hint}")
            self._read[name] = self._parse(name)
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    @cached_property
    def _paths(self) -> Mapping[str, Path]:
        paths: dict[str, Path] = {}
        misnamed = []
        for folder in self._folders:
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if path.suffix == ".yaml":
                    paths[path.stem] = path
                elif path.suffix == ".yml":
                    misnamed.append(_misnamed(path))
        if misnamed:
            raise BrokenDocument(misnamed)
        return dict(sorted(paths.items()))

    @cached_property
    def _form(self) -> Form[T]:
        return Form(self._kind())

    def _parse(self, name: str) -> T:
        return read_profile(self._paths[name], self._form, wrong=self._wrong)


def read_profile(path: Path, form: Form[T], *, wrong: Callable[[T], Iterable[Wrong]] = _nothing_more) -> T:
    """Return the profile in the file at `path`, which is named by it; raise BrokenDocument with what is wrong."""
    document = read_document(path)
    content = document.plain()
    if isinstance(content, dict):
        problems = list(_head_problems(document))
        if problems:
            raise BrokenDocument([*problems, *document.problems])
        content.pop("version", None)
        content["name"] = path.stem
    profile = form.read(document, content)
    problems = [document.problem(*one) for one in wrong(profile)]
    if problems:
        raise BrokenDocument(problems)
    return profile


def _head_problems(document: Document) -> Iterator[Problem]:
    if not isinstance(document.root, MappingNode):
        return
    named = document.root.entry("name")
    if named:
        yield document.source.problem(named.place, "a profile has the name of its file", "leave the key `name` out")
    version = document.root.entry("version")
    if version is None:
        yield document.problem((), "`version` is missing", f"write `version: {FORMAT_VERSION}` first")
    elif plain(version.value) != FORMAT_VERSION:
        message = f"expected `{FORMAT_VERSION}`, got {described(plain(version.value))}"
        yield document.problem(("version",), message, "other versions of the format are not known")


def _misnamed(path: Path) -> Problem:
    message = "a profile's file name ends in `.yaml`"
    return Source(shown_path(path), "").problem(Place(1, 1), message, f"call it {path.stem}.yaml")
