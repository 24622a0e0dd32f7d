"""`docs/quirks.md`: the catalogue of quirks, generated from their files and from the profiles.

Source: issue 3, section 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mobile_sso.cli.explained_quirk import in_yaml, profiles_with
from mobile_sso.idp.quirks import GRID, QUIRKS
from mobile_sso.scenario.quirk_facts import quirk_facts

if TYPE_CHECKING:
    from mobile_sso.idp.profile import IdpProfile

_BAR = "\\|"
"""A bar inside a cell."""

_HEAD = """\
# Quirks of the identity provider

A quirk is one named deviation of the provider from the specifications. Switch one on in a scenario
(`given: {{ idp: {{ quirks: {{ NAME: PARAMETERS }} }} }}`), in a profile (`quirks:`), when serving
(`mobile-sso serve --quirk NAME[=JSON]`), or in a running provider by its control API. `mobile-sso explain quirk NAME`
tells its parameters and evidence; every quirk takes `strikes`, too, which says which occurrences it strikes.

There are {count}, in the order of the stages at which they act. A dagger marks what is in part inferred or general
knowledge, *unconfirmed* by the vendor; the quirk's own text says which part. This page is generated:
`python -m mobile_sso.cli.generated`.
"""


def quirks_page(profiles: Mapping[str, IdpProfile]) -> str:
    """Return the page as Markdown; `profiles` tell who has which quirk."""
    return "\n".join([_HEAD.format(count=len(QUIRKS)), *_rows(profiles)]) + "\n"


def _rows(profiles: Mapping[str, IdpProfile]) -> Iterator[str]:
    for stage, names in GRID:
        yield f"\n## {stage.replace('_', ' ').capitalize()}\n"
        yield "| quirk | what it does | parameters | for example | evidence | profiles |"
        yield "|---|---|---|---|---|---|"
        for name in names:
            facts = quirk_facts(name)
            dagger = "" if facts.is_confirmed else " †"
            cells = (
                f"`{name}`{dagger}",
                facts.rule,
                ", ".join(f"`{parameter.name}`" for parameter in facts.parameters),
                f"`{in_yaml(facts.example)}`",
                facts.source.rstrip("."),
                ", ".join(profiles_with(name, profiles)),
            )
            yield f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |"
