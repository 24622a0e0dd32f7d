"""A fault mix, explained to a person: how it is drawn, what strikes how often, and what nobody has confirmed.

Source: issue 4, 2; deep-link-return 1.7 (sampling rules).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mobile_sso.cli.explained_phone import doubts, sources
from mobile_sso.cli.explained_quirk import in_yaml, wrapped
from mobile_sso.device.mix import chances
from mobile_sso.device.profile import WEIGHTS_ARE_A_CHOICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mobile_sso.device.profile import DeviceProfile, FaultMix

_SAMPLING = {
    "exclusive": "one draw for each sign-in, which at most one fault strikes",
    "independent": "each fault is drawn by itself, and several may strike one sign-in",
}
_STICKY = "whose first sign-in is struck are struck every time"
_SHOWN_AT = 0.05
"""The failure rate at which the chances of a mix are told whose own rate is 0."""


def mix_text(mix: FaultMix, devices: Mapping[str, DeviceProfile]) -> str:
    """Return everything there is to say of `mix`, `devices` being all there are."""
    phones = ", ".join(name for name, device in devices.items() if device.mix == mix.name)
    return "\n".join(
        [
            f"{mix.name}: {mix.title}",
            "",
            *wrapped("sampling    ", f"{mix.sampling}: {_SAMPLING[mix.sampling]}"),
            f"rate        {_percent(mix.rate)} of the sign-ins, where nobody says otherwise",
            f"sticky      {f'{_percent(mix.sticky)} of the phones {_STICKY}' if mix.sticky else 'none'}",
            f"devices     {'the mix of ' + phones if phones else 'none draws from it by itself'}",
            "",
            *_struck(mix),
            "",
            "`mobile-sso explain fault NAME` tells what one of its faults does",
            *doubts(mix.unconfirmed),
            *sources(mix.sources),
            "",
            "for example",
            f"  given: {{ mix: {mix.name}, failure_rate: {mix.rate or _SHOWN_AT:g} }}",
            f"  pytest --mobile-sso --mobile-sso-mix={mix.name}",
        ]
    )


def _struck(mix: FaultMix) -> Iterator[str]:
    rate = mix.rate or _SHOWN_AT
    struck = chances(mix, rate)
    yield f"what strikes, and how many sign-ins, at a rate of {_percent(rate)} ({WEIGHTS_ARE_A_CHOICE})"
    for share in mix.shares:
        form = f" {in_yaml(share.parameters)}" if share.parameters else ""
        yield f"  {_percent(struck[share.mode]):>7}  {share.fault}{form}"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
