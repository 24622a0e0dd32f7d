"""The device faults: the grid of what there is, and the way from a word in YAML to a fault.

A new fault is one file here and one row in GRID; `return_trip.ReturnTrip` is all it may touch.

Source: deep-link-return 1 (taxonomy of failure modes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Literal, NamedTuple

from mobile_sso.device.faults.background_cancel import BackgroundCancel
from mobile_sso.device.faults.browser_eats_scheme import BrowserEatsScheme
from mobile_sso.device.faults.browser_not_found import BrowserNotFound
from mobile_sso.device.faults.chooser_shown import ChooserShown
from mobile_sso.device.faults.clock_skew import ClockSkew
from mobile_sso.device.faults.code_expired import CodeExpired
from mobile_sso.device.faults.cold_start_url_lost import ColdStartUrlLost
from mobile_sso.device.faults.concurrent_attempts import ConcurrentAttempts
from mobile_sso.device.faults.double_redirect import DoubleRedirect
from mobile_sso.device.faults.duplicate_delivery import DuplicateDelivery
from mobile_sso.device.faults.false_error import FalseError
from mobile_sso.device.faults.fragment_appended import FragmentAppended
from mobile_sso.device.faults.fragment_stripped import FragmentStripped
from mobile_sso.device.faults.gesture_blocked import GestureBlocked
from mobile_sso.device.faults.initial_url_null import InitialUrlNull
from mobile_sso.device.faults.invalid_address import InvalidAddress
from mobile_sso.device.faults.jar_isolated import JarIsolated
from mobile_sso.device.faults.late_redirect import LateRedirect
from mobile_sso.device.faults.launcher_return import LauncherReturn
from mobile_sso.device.faults.link_unverified import LinkUnverified
from mobile_sso.device.faults.listener_late import ListenerLate
from mobile_sso.device.faults.login_session_expired import LoginSessionExpired
from mobile_sso.device.faults.mfa_page_dead import MfaPageDead
from mobile_sso.device.faults.net_lost_request import NetLostRequest
from mobile_sso.device.faults.net_lost_response import NetLostResponse
from mobile_sso.device.faults.net_not_ready import NetNotReady
from mobile_sso.device.faults.net_timeout import NetTimeout
from mobile_sso.device.faults.new_activity import NewActivity
from mobile_sso.device.faults.open_prompt_cancelled import OpenPromptCancelled
from mobile_sso.device.faults.path_variant import PathVariant
from mobile_sso.device.faults.premature_dismiss import PrematureDismiss
from mobile_sso.device.faults.process_death import ProcessDeath
from mobile_sso.device.faults.redirect_uri_swap import RedirectUriSwap
from mobile_sso.device.faults.scheme_case import SchemeCase
from mobile_sso.device.faults.scheme_collision import SchemeCollision
from mobile_sso.device.faults.session_cookie_lost import SessionCookieLost
from mobile_sso.device.faults.session_start_refused import SessionStartRefused
from mobile_sso.device.faults.sso_fast_path import SsoFastPath
from mobile_sso.device.faults.stale_initial_url import StaleInitialUrl
from mobile_sso.device.faults.state_expired import StateExpired
from mobile_sso.device.faults.state_mangled import StateMangled
from mobile_sso.device.faults.tab_hidden import TabHidden
from mobile_sso.device.faults.transaction_stuck import TransactionStuck
from mobile_sso.device.faults.user_cancel import UserCancel
from mobile_sso.device.faults.wrong_consumer import WrongConsumer
from mobile_sso.device.naming import unknown
from mobile_sso.device.return_trip import Fault, FaultParameter


class Row(NamedTuple):
    """One line of the grid."""

    stage: Literal["open-browser", "idp-login", "redirect", "os-dispatch", "app-delivery", "code-exchange", "session"]
    """Where in a sign-in it is noticed (deep-link-return 1)."""
    platform: Literal["ios", "android", "both"]
    """Where it was reported; it can be armed on every phone."""
    fault: type[Fault]


GRID: tuple[Row, ...] = (
    Row("open-browser", "ios", SessionStartRefused),
    Row("open-browser", "both", TransactionStuck),
    Row("open-browser", "android", PrematureDismiss),
    Row("open-browser", "android", BrowserNotFound),
    Row("idp-login", "both", UserCancel),
    Row("idp-login", "ios", BackgroundCancel),
    Row("idp-login", "ios", MfaPageDead),
    Row("idp-login", "android", LauncherReturn),
    Row("idp-login", "both", LoginSessionExpired),
    Row("idp-login", "ios", JarIsolated),
    Row("redirect", "android", GestureBlocked),
    Row("redirect", "both", SsoFastPath),
    Row("redirect", "android", TabHidden),
    Row("redirect", "android", BrowserEatsScheme),
    Row("redirect", "ios", InvalidAddress),
    Row("redirect", "ios", OpenPromptCancelled),
    Row("redirect", "both", FragmentAppended),
    Row("redirect", "ios", FragmentStripped),
    Row("redirect", "both", StateMangled),
    Row("redirect", "both", SchemeCase),
    Row("redirect", "both", PathVariant),
    Row("redirect", "both", DoubleRedirect),
    Row("os-dispatch", "both", SchemeCollision),
    Row("os-dispatch", "android", ChooserShown),
    Row("os-dispatch", "both", LinkUnverified),
    Row("app-delivery", "both", ProcessDeath),
    Row("app-delivery", "ios", ColdStartUrlLost),
    Row("app-delivery", "both", ListenerLate),
    Row("app-delivery", "both", InitialUrlNull),
    Row("app-delivery", "both", StaleInitialUrl),
    Row("app-delivery", "both", DuplicateDelivery),
    Row("app-delivery", "both", WrongConsumer),
    Row("app-delivery", "android", NewActivity),
    Row("app-delivery", "ios", LateRedirect),
    Row("app-delivery", "both", ConcurrentAttempts),
    Row("code-exchange", "ios", NetLostRequest),
    Row("code-exchange", "ios", NetLostResponse),
    Row("code-exchange", "both", NetNotReady),
    Row("code-exchange", "both", NetTimeout),
    Row("code-exchange", "both", CodeExpired),
    Row("code-exchange", "both", StateExpired),
    Row("code-exchange", "both", RedirectUriSwap),
    Row("code-exchange", "both", ClockSkew),
    Row("session", "ios", SessionCookieLost),
    Row("session", "both", FalseError),
)

FAULTS: Mapping[str, type[Fault]] = {row.fault.id: row.fault for row in GRID}

_TYPE_WORDS = {bool: "true or false", int: "a whole number", str: "a word"}


def build_fault(name: str, parameters: Mapping[str, FaultParameter] | None = None) -> Fault:
    """Return the fault with the id `name`, set to `parameters`.

    Raises ValueError for an unknown fault, an unknown parameter, or a value of the wrong type or out of range.
    """
    if name not in FAULTS:
        raise ValueError(unknown("device fault", name, FAULTS))
    kind = FAULTS[name]
    defaults = {field.name: field.default for field in fields(kind)}  # type: ignore[arg-type]
    for parameter, value in (parameters or {}).items():
        if parameter not in defaults:
            takes = unknown("parameter", parameter, defaults) if defaults else "it takes no parameters"
            raise ValueError(f"device fault {name!r}: {takes}")
        wanted = type(defaults[parameter])
        if type(value) is not wanted:
            raise ValueError(f"device fault {name!r}: {parameter} must be {_TYPE_WORDS[wanted]}, got {value!r}")
    try:
        return kind(**(parameters or {}))
    except ValueError as error:
        raise ValueError(f"device fault {name!r}: {error}") from error
