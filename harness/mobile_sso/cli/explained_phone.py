"""A phone and an app, explained to a person: their fields, what each means, and what nobody has confirmed.

Source: issue 4, 1 (device profiles) and 3 (two behaviours of an app).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from mobile_sso.cli.explained_quirk import in_yaml, wrapped
from mobile_sso.device.behaviours import Behaviour, behaviour
from mobile_sso.device.profile import AppProfile, DeviceProfile
from mobile_sso.documents.docstrings import field_docstrings

_TOLD_APART = ("name", "title", "sources", "unconfirmed")
"""Fields of a profile that are told by themselves."""


def device_text(profile: DeviceProfile) -> str:
    """Return everything there is to say of `profile`."""
    return "\n".join(
        [
            f"{profile.name}: {profile.title}",
            "",
            *_told(profile),
            *(["", "`mobile-sso explain fault NAME` tells what one of its faults does"] if profile.faults else []),
            *doubts(profile.unconfirmed),
            *sources(profile.sources),
        ]
    )


def app_text(profile: AppProfile) -> str:
    """Return everything there is to say of `profile`, with how the app is written."""
    return "\n".join(
        [
            f"{profile.name}: {profile.title}",
            "",
            *_told(profile),
            "",
            f"how it is written ({profile.behaviour})",
            *_told(behaviour(profile.behaviour)),
            *doubts(profile.unconfirmed),
            *sources(profile.sources),
        ]
    )


def choices(profile: DeviceProfile | AppProfile | Behaviour) -> Iterator[tuple[str, str, str]]:
    """Yield name, value as it stands in YAML, and the meaning, for each choice that `profile` is made of."""
    meanings = field_docstrings(type(profile))
    for field in fields(profile):
        if field.name not in _TOLD_APART:
            value = getattr(profile, field.name)
            yield (
                field.name,
                value if isinstance(value, str) else in_yaml(value),
                " ".join(meanings.get(field.name, "").split()),
            )


def _told(profile: DeviceProfile | AppProfile | Behaviour) -> Iterator[str]:
    for name, value, meaning in choices(profile):
        yield f"  {name:<29}  {value or '(empty)'}"
        if meaning:
            yield from wrapped(" " * 6, meaning, indent=" " * 6)


def doubts(unconfirmed: Sequence[str]) -> list[str]:
    """Return the lines that tell what nobody has confirmed."""
    nothing = "  nothing: everything stands in the sources"
    return ["", "not confirmed", *([f"  {doubt}" for doubt in unconfirmed] or [nothing])]


def sources(named: Sequence[str]) -> list[str]:
    """Return the lines that tell the sources, which are `named` in the profile."""
    return ["", "sources", *(f"  {source}" for source in named)]
