"""A profile of an identity provider, explained to a person: its shape, its quirks, and what nobody has confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from mobile_sso.cli.explained_quirk import in_yaml
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.state import WELL_KNOWN

_PLAIN = (
    "name",
    "title",
    "issuer_path",
    "discovery_path",
    "endpoints",
    "lifetimes",
    "quirks",
    "marks",
    "sources",
    "metadata",
    "advertises",
)
"""Fields that are told by themselves, or in the metadata."""


def idp_text(profile: IdpProfile) -> str:
    """Return everything there is to say of `profile`."""
    return "\n".join(
        [
            f"{profile.name}: {profile.title}",
            "",
            f"issuer     the origin{f', and {profile.issuer_path} behind it' if profile.issuer_path else ''}",
            f"discovery  {_discovery(profile)}",
            "",
            "endpoints, below the origin",
            *(f"  {name:<28}  {path or 'none'}" for name, path in _members(profile.endpoints)),
            "",
            "lifetimes, in seconds",
            *(f"  {name:<28}  {seconds}" for name, seconds in _members(profile.lifetimes)),
            "",
            "what differs from the strict control",
            *(_shape(profile) or ["  nothing"]),
            "",
            f"quirks ({len(profile.quirks)}; `mobile-sso explain quirk NAME` tells what one does)",
            *(_quirks(profile) or ["  none"]),
            "",
            "not confirmed by the vendor",
            *(_marks(profile) or ["  nothing: everything stands in the sources"]),
            "",
            "sources",
            *(f"  {source}" for source in profile.sources),
        ]
    )


def _discovery(profile: IdpProfile) -> str:
    before = profile.issuer_path.rstrip("/") if profile.discovery_path is None else profile.discovery_path
    return before + WELL_KNOWN


def _members(part: object) -> Iterator[tuple[str, object]]:
    for field in fields(part):  # type: ignore[arg-type]  # a part of a profile is a dataclass
        yield field.name, getattr(part, field.name)


def _shape(profile: IdpProfile) -> list[str]:
    control = IdpProfile()
    differing = [
        (field.name, getattr(profile, field.name))
        for field in fields(profile)
        if field.name not in _PLAIN and getattr(profile, field.name) != getattr(control, field.name)
    ]
    lines = []
    for name, value in differing:
        if hasattr(value, "__dataclass_fields__"):
            ideal = getattr(control, name)
            inner = {part: member for part, member in _members(value) if member != getattr(ideal, part)}
            lines += [f"  {name}.{part}: {in_yaml(member)}" for part, member in inner.items()]
        else:
            lines.append(f"  {name}: {in_yaml(value)}")
    return lines


def _quirks(profile: IdpProfile) -> list[str]:
    return [
        f"  {name}: {in_yaml(one or {})}"
        for name, given in profile.quirks.items()
        for one in (given if isinstance(given, list | tuple) else (given,))
    ]


def _marks(profile: IdpProfile) -> list[str]:
    return [f"  {mark.field}  confidence: {mark.confidence}\n      {mark.because}" for mark in profile.marks]
