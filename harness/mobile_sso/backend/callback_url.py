"""The redirect URI of a sign-in: the deep link for a phone, the web callback for a browser.

Source: mendix-behaviour 1.3 (the custom callback URL is mandatory for mobile), 4.2; the body of
`SUB_GetMobileCallbackURL`,
and that a custom callback URL comes before the constant, are inferred, not confirmed by the vendor.
"""

from __future__ import annotations

from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.settings import BackendSettings, DeviceType, IdpConfiguration

WEB_CALLBACK_PATH = "/oauth/v2/callback"


def callback_url(
    idp: IdpConfiguration, device_type: DeviceType, *, settings: BackendSettings, origin: str, behaviour: Behaviour
) -> str | None:
    """Return the redirect URI of `idp` for `device_type`, or None where none is configured.

    `origin` is the backend's own, without a slash at the end.
    """
    if behaviour.callback_url == "one-for-all":
        return _sub_get_mobile_callback_url(idp, device_type, settings, origin)
    if device_type == "Web":
        return origin + WEB_CALLBACK_PATH
    return idp.custom_callback_url or _deep_link(settings.mobile_url_scheme)


def _sub_get_mobile_callback_url(
    idp: IdpConfiguration, device_type: DeviceType, settings: BackendSettings, origin: str
) -> str:
    """The constant `MobileURLScheme` counts for phones only, and only where no deep link was entered."""
    custom = idp.custom_callback_url.strip()
    has_deep_link = bool(custom) and not custom.startswith("/")
    if device_type == "Mobile" and not has_deep_link and (deep_link := _deep_link(settings.mobile_url_scheme)):
        return deep_link
    return _sub_get_callback_url(custom, origin)


def _sub_get_callback_url(custom: str, origin: str) -> str:
    """A custom callback URL counts for every login of its configuration, web or mobile."""
    if not custom:
        return origin + WEB_CALLBACK_PATH
    return origin + custom if custom.startswith("/") else custom


def _deep_link(scheme: str) -> str | None:
    return f"{scheme}://oauth/callback" if scheme else None
