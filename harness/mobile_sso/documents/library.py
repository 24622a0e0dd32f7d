"""The named things of the fixture folders: personas, apps, IdP profiles, backends, devices, fault mixes.

Folders are given from the most general to the most particular (the bundled one first, then the user's own); a later
folder adds to the earlier ones and shadows what has the same name. Nothing is read before somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mobile_sso.documents.names import KnownNames, NameKind, unknown_name
from mobile_sso.documents.personas import read_personas
from mobile_sso.documents.problems import BrokenDocument, Place, Source, shown_path
from mobile_sso.documents.profiles import Profiles, Wrong
from mobile_sso.documents.remote_idp import wrong_idp
from mobile_sso.testbed.contracts import Persona

if TYPE_CHECKING:
    from mobile_sso.backend.profile import BackendProfile
    from mobile_sso.device.profile import AppProfile, DeviceProfile, FaultMix
    from mobile_sso.idp.profile import IdpProfile

PERSONAS = "personas.yaml"


class FixtureFolderMissing(Exception):
    """A fixture folder that was named does not exist."""


class Library:
    """Everything that scenarios call by name."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        """Look into `folders`; use `load`, which checks that they exist."""
        self._folders = folders
        self.apps: Mapping[str, AppProfile] = Profiles("app", self._below("apps"), _app_profile)
        self.backends: Mapping[str, BackendProfile] = Profiles("backend", self._below("backends"), _backend_profile)
        self.devices: Mapping[str, DeviceProfile] = Profiles(
            "device", self._below("devices"), _device_profile, wrong=self._wrong_device
        )
        self.idps: Mapping[str, IdpProfile] = Profiles("IdP", self._below("idps"), _idp_profile, wrong=wrong_idp)
        self.mixes: Mapping[str, FaultMix] = Profiles("fault mix", self._below("mixes"), _fault_mix, wrong=_wrong_mix)

    @classmethod
    def load(cls, folders: Sequence[Path]) -> Library:
        """Return the library of `folders`, the most particular last.

        Raises:
            FixtureFolderMissing: where one of them is no folder.
            BrokenDocument: where a folder holds a YAML file that nobody would ever read.
        """
        for folder in folders:
            if not folder.is_dir():
                raise FixtureFolderMissing(f"the fixtures folder {shown_path(folder)} does not exist")
        stray = [path for folder in folders for path in sorted(folder.glob("*.y*ml")) if path.name != PERSONAS]
        if stray:
            message = "this file is not read: a fixtures folder holds personas.yaml and folders of profiles"
            raise BrokenDocument(Source(shown_path(path), "").problem(Place(1, 1), message) for path in stray)
        return cls(tuple(folders))

    @cached_property
    def personas(self) -> Mapping[str, Persona]:
        """The personas by user name; raise BrokenDocument at the first look where a file has mistakes."""
        personas: dict[str, Persona] = {}
        for folder in self._folders:
            path = folder / PERSONAS
            if path.is_file():
                personas |= read_personas(path)
        return personas

    def names(self) -> dict[NameKind, KnownNames]:
        """Return the names of everything in the library, for checking scenario files; no profile is parsed for it."""
        return {
            "app": KnownNames(words=tuple(self.apps), where=self._where("apps")),
            "backend": KnownNames(words=tuple(self.backends), where=self._where("backends")),
            "device": KnownNames(words=tuple(self.devices), where=self._where("devices")),
            "idp": KnownNames(words=tuple(self.idps), where=self._where("idps")),
            "mix": self._known_mixes(),
            "persona": KnownNames(words=tuple(self.personas), where=self._where(PERSONAS)),
        }

    def _known_mixes(self) -> KnownNames:
        return KnownNames(words=tuple(self.mixes), where=self._where("mixes"))

    def _wrong_device(self, device: DeviceProfile) -> Iterable[Wrong]:
        if device.mix is not None and device.mix not in self.mixes:
            yield ("mix",), *unknown_name("mix", device.mix, self._known_mixes())

    def _below(self, name: str) -> tuple[Path, ...]:
        return tuple(folder / name for folder in self._folders)

    def _where(self, name: str) -> str:
        """Return the places of `name` that exist, as people know them."""
        places = self._below(name)
        there = [place for place in places if place.exists()] or list(places)
        return " and ".join(shown_path(place) for place in there)


def _app_profile() -> type[AppProfile]:
    from mobile_sso.device.profile import AppProfile

    return AppProfile


def _backend_profile() -> type[BackendProfile]:
    from mobile_sso.backend.profile import BackendProfile

    return BackendProfile


def _device_profile() -> type[DeviceProfile]:
    from mobile_sso.device.profile import DeviceProfile

    return DeviceProfile


def _fault_mix() -> type[FaultMix]:
    from mobile_sso.device.profile import FaultMix

    return FaultMix


def _wrong_mix(mix: FaultMix) -> Iterable[Wrong]:
    from mobile_sso.device.profile import WEIGHTS_ARE_A_CHOICE

    if WEIGHTS_ARE_A_CHOICE not in mix.unconfirmed:
        message = "`unconfirmed` must say that nobody measured the weights"
        yield ("unconfirmed",), message, f"add the line `{WEIGHTS_ARE_A_CHOICE}`"


def _idp_profile() -> type[IdpProfile]:
    from mobile_sso.idp.profile import IdpProfile

    return IdpProfile
