"""Which sign-in button the person means.

Source: mendix-behaviour 3.9 (one button for each IdP, and one more for each ACR value).
"""

from __future__ import annotations

from mobile_sso.device.browser import NotOnScreen
from mobile_sso.testbed.contracts import IdpChoice


def chosen(choices: tuple[IdpChoice, ...], idp: str | None, acr: str | None, *, where: str) -> IdpChoice:
    """Return the button of `idp` and `acr`; what is None leaves it open, as long as one button fits.

    Raises NotOnScreen, which begins with `where`, where there is no such button, or more than one.
    """
    fitting = [choice for choice in choices if idp in (None, choice.alias) and acr in (None, choice.acr)]
    exact = [choice for choice in fitting if choice.acr == acr]
    if idp is not None and exact:
        return exact[0]
    if len(fitting) == 1:
        return fitting[0]
    buttons = ", ".join(choice.label for choice in choices) or "none"
    wanted = " ".join(filter(None, (idp, acr))) or "just one"
    raise NotOnScreen(f"{where} with the sign-in buttons: {buttons}; wanted: {wanted}")
