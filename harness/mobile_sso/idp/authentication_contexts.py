"""Authentication contexts: whether a sign-in was strong enough, and what a stronger one takes.

A profile lists the contexts it can reach, weakest first. One that ranks above the context every sign-in reaches
(`default_acr`, or else the first of the list) takes a second factor: a one-time code, which the page of this mock shows
in place of sending it.

Source: OpenID Connect Core 2 (`acr`, `amr`), 3.1.2.1 (`acr_values`), 5.5.1.1; RFC 8176 2; RFC 9470 (step-up).
"""

from __future__ import annotations

import hashlib

from mobile_sso.idp.profile import IdpProfile

PASSWORD = ("pwd",)
"""A password was checked; picking a persona counts as typing its password."""
PASSWORD_AND_CODE = ("pwd", "otp", "mfa")


def is_reached(acr: str | None, asked: tuple[str, ...], profile: IdpProfile) -> bool:
    """Return whether a sign-in with `acr` satisfies one of the contexts that are `asked` for, or a weaker one."""
    if not asked or acr in asked:
        return True
    reached = _rank(acr, profile)
    return reached is not None and any(
        wanted is not None and wanted <= reached for wanted in (_rank(value, profile) for value in asked)
    )


def takes_a_second_factor(asked: tuple[str, ...], profile: IdpProfile) -> bool:
    """Return whether the context that would be reached for `asked` needs more than a password."""
    wanted = _rank(asked[0], profile) if asked else None
    return wanted is not None and wanted > (_rank(profile.default_acr, profile) or 0)


def one_time_code(transaction: str) -> str:
    """Return the six digits that belong to a sign-in page."""
    digest = hashlib.sha256(f"one-time code of {transaction}".encode()).digest()
    return f"{int.from_bytes(digest[:4], 'big') % 1_000_000:06}"


def _rank(acr: str | None, profile: IdpProfile) -> int | None:
    return profile.acr_values.index(acr) if acr in profile.acr_values else None
