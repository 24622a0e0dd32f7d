"""Quirks: the deviations that are switched on, and switching them while the provider runs.

A quirk that shapes the provider as a whole (its paths, its clock) makes it be set up anew when it comes or goes:
clients, people and keys stay, sessions, codes and tokens are gone. The answer says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobile_sso.idp.control.errors import ControlError
from mobile_sso.idp.control.route import Answer, Call, Route
from mobile_sso.testbed.http import JsonValue

Occurrences = tuple[Mapping[str, JsonValue], ...]


@dataclass(frozen=True, kw_only=True)
class QuirksForm:
    """The quirks that shall be switched on, and no other."""

    quirks: Mapping[str, JsonValue]
    """Name → its parameters, or a list of such objects to switch one on several times."""


@dataclass(frozen=True, kw_only=True)
class QuirkForm:
    """One quirk to be switched on, besides those that are."""

    name: str
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    """As `mobile-sso explain quirk NAME` tells; `strikes` among them says when."""


@dataclass(frozen=True, kw_only=True)
class ParametersForm:
    """The parameters of a quirk."""

    parameters: JsonValue = None
    """An object, or a list of objects to switch the quirk on several times; left out: none."""


@dataclass(frozen=True, kw_only=True)
class QuirksView:
    """The quirks that are switched on."""

    quirks: Mapping[str, tuple[Mapping[str, JsonValue], ...]]
    """Name → the parameters, once for each time it is switched on."""
    set_up_anew: bool = False
    """True: the provider was set up anew; sessions, codes and tokens are gone."""


@dataclass(frozen=True, kw_only=True)
class QuirkView:
    """A quirk that is switched on."""

    name: str
    parameters: tuple[Mapping[str, JsonValue], ...]
    """Once for each time it is switched on."""


def list_all(call: Call) -> Answer:
    """Tell which are on."""
    return Answer(view=QuirksView(quirks=_on(call)))


def replace_all(call: Call) -> Answer:
    """Switch on exactly those that are sent."""
    return _switch(call, call.form(QuirksForm).quirks, where="/quirks")


def add(call: Call) -> Answer:
    """Switch on one more."""
    form = call.form(QuirkForm)
    on = _on(call)
    return _switch(call, {**on, form.name: (*on.get(form.name, ()), form.parameters)}, where="/parameters")


def clear(call: Call) -> Answer:
    """Switch all of them off."""
    return _switch(call, {}, where="")


def show(call: Call) -> Answer:
    """Tell about one that is on."""
    name = call.path["quirk"]
    return Answer(view=QuirkView(name=name, parameters=_one(call, name)))


def put(call: Call) -> Answer:
    """Switch one on with these parameters, in place of those it had."""
    given = call.form(ParametersForm).parameters
    return _switch(call, {**_on(call), call.path["quirk"]: given}, where="/parameters")


def remove(call: Call) -> Answer:
    """Switch one off."""
    name = call.path["quirk"]
    _one(call, name)
    return _switch(call, {other: given for other, given in _on(call).items() if other != name}, where="")


def _switch(call: Call, quirks: Mapping[str, object], *, where: str) -> Answer:
    try:
        anew = call.provider.switch_quirks(quirks)
    except ValueError as error:
        hint = "`mobile-sso list quirks` names them all, `mobile-sso explain quirk NAME` tells the parameters"
        raise ControlError("refused", str(error), where=where, hint=hint) from None
    return Answer(view=QuirksView(quirks=_on(call), set_up_anew=anew))


def _one(call: Call, name: str) -> Occurrences:
    on = _on(call)
    if name not in on:
        raise ControlError(
            "not_found", f"the quirk {name!r} is not switched on", where="path", hint="GET quirks lists those that are"
        )
    return on[name]


def _on(call: Call) -> dict[str, Occurrences]:
    """Return the quirks of the provider, the many ways a profile may write one made one."""
    on: dict[str, Occurrences] = {}
    for name, given in call.provider.quirks.items():
        if given is not False:
            several = given if isinstance(given, (list, tuple)) else (given,)
            on[name] = tuple(one if isinstance(one, Mapping) else {} for one in several)
    return on


ROUTES = (
    Route(
        method="GET", path="/quirks", operation="listQuirks", summary="The quirks that are switched on.",
        act=list_all, gives={200: QuirksView},
    ),
    Route(
        method="PUT", path="/quirks", operation="putQuirks", summary="Switch on exactly these quirks.",
        act=replace_all, takes=QuirksForm, gives={200: QuirksView},
    ),
    Route(
        method="POST", path="/quirks", operation="addQuirk", summary="Switch on one quirk more, or one once more.",
        act=add, takes=QuirkForm, gives={200: QuirksView},
    ),
    Route(
        method="DELETE", path="/quirks", operation="deleteQuirks", summary="Switch all quirks off.",
        act=clear, gives={200: QuirksView},
    ),
    Route(
        method="GET", path="/quirks/{quirk}", operation="getQuirk", summary="A quirk that is switched on.",
        act=show, gives={200: QuirkView},
    ),
    Route(
        method="PUT", path="/quirks/{quirk}", operation="putQuirk",
        summary="Switch a quirk on with these parameters, in place of those it had.",
        act=put, takes=ParametersForm, body_optional=True, gives={200: QuirksView},
    ),
    Route(
        method="DELETE", path="/quirks/{quirk}", operation="deleteQuirk", summary="Switch a quirk off.",
        act=remove, gives={200: QuirksView},
    ),
)  # fmt: skip
