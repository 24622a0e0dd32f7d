"""`mobile-sso explain KIND NAME`: what one thing does, with its evidence and what is not confirmed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

import click

from mobile_sso.cli.refused import Refused


def _quirk(name: str) -> str:
    from mobile_sso.cli.explained_quirk import quirk_text
    from mobile_sso.cli.fixture_library import fixtures_or_refusal
    from mobile_sso.scenario.quirk_facts import quirk_facts

    try:
        facts = quirk_facts(name)
    except ValueError as error:
        raise Refused(str(error)) from None
    with fixtures_or_refusal(Path()) as library:
        return quirk_text(facts, library.idps)


def _idp(name: str) -> str:
    from mobile_sso.cli.explained_idp import idp_text
    from mobile_sso.cli.fixture_library import fixtures_or_refusal

    with fixtures_or_refusal(Path()) as library:
        return idp_text(library.idps[name])


def _device(name: str) -> str:
    from mobile_sso.cli.explained_phone import device_text
    from mobile_sso.cli.fixture_library import fixtures_or_refusal

    with fixtures_or_refusal(Path()) as library:
        return device_text(library.devices[name])


def _app(name: str) -> str:
    from mobile_sso.cli.explained_phone import app_text
    from mobile_sso.cli.fixture_library import fixtures_or_refusal

    with fixtures_or_refusal(Path()) as library:
        return app_text(library.apps[name])


def _fault(name: str) -> str:
    from mobile_sso.cli.explained_fault import fault_text
    from mobile_sso.cli.fixture_library import fixtures_or_refusal
    from mobile_sso.scenario.fault_facts import fault_facts

    try:
        facts = fault_facts(name)
    except ValueError as error:
        raise Refused(str(error)) from None
    with fixtures_or_refusal(Path()) as library:
        return fault_text(facts, library.mixes, library.devices)


def _mix(name: str) -> str:
    from mobile_sso.cli.explained_mix import mix_text
    from mobile_sso.cli.fixture_library import fixtures_or_refusal

    with fixtures_or_refusal(Path()) as library:
        return mix_text(library.mixes[name], library.devices)


def _flaw(name: str) -> str:
    from mobile_sso.backend.flaws import FLAWS

    return _documented(name, {flaw: module.__name__ for flaw, module in FLAWS.items()}, "flaw")


def _invariant(name: str) -> str:
    from mobile_sso.scenario.invariants import INVARIANTS

    return _documented(name, {invariant: check.__module__ for invariant, check in INVARIANTS}, "invariant")


def _verb(name: str) -> str:
    from mobile_sso.scenario.steps import VERBS

    return _documented(name, {verb.name: verb.run.__module__ for verb in VERBS}, "verb")


def _capability(name: str) -> str:
    from mobile_sso.testbed.contracts import CAPABILITIES

    if name not in CAPABILITIES:
        raise Refused(_unknown(name, CAPABILITIES, "capability"))
    return f"{name}: an identity provider that {CAPABILITIES[name]}"


def _documented(name: str, modules: Mapping[str, str], noun: str) -> str:
    """Return the docstring of the small file behind `name`, under its name."""
    if name not in modules:
        raise Refused(_unknown(name, modules, noun))
    return f"{name}: {inspect.cleandoc(import_module(modules[name]).__doc__ or '')}"


def _unknown(name: str, known: Mapping[str, object], noun: str) -> str:
    from mobile_sso.idp.quirks.parameters import did_you_mean

    return f"there is no {noun} {name!r}{did_you_mean(name, known)}; there are {', '.join(known)}"


KINDS: Mapping[str, Callable[[str], str]] = {
    "app": _app,
    "capability": _capability,
    "device": _device,
    "fault": _fault,
    "flaw": _flaw,
    "idp": _idp,
    "invariant": _invariant,
    "mix": _mix,
    "quirk": _quirk,
    "verb": _verb,
}


@click.command("explain")
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("name")
def command(kind: str, name: str) -> None:
    """Explain one thing: KIND is quirk, idp, flaw, fault, ...; `mobile-sso list` tells the names."""
    click.echo(KINDS[kind](name))
