"""Tenants: issuers of their own under `/t/{tenant}`, each administered below `tenants/{tenant}` like the main one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mobile_sso.idp.control.errors import ControlError, already_there, not_there
from mobile_sso.idp.control.overview import Overview, overview
from mobile_sso.idp.control.route import GONE, Answer, Call, Route, created
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.idp.tenants import TENANT_NAME, TenantExists, TooManyTenants
from mobile_sso.testbed.http import JsonValue

_TENANT = {"pattern": f"^{TENANT_NAME}$"}


@dataclass(frozen=True, kw_only=True)
class TenantForm:
    """A tenant to be made."""

    name: str = field(metadata=_TENANT)
    """A slug; the issuer is the origin, `/t/`, this name and the profile's own issuer path."""
    profile: str | None = None
    """The name of a profile of the fixtures; left out or null: the main provider's."""
    quirks: Mapping[str, JsonValue] = field(default_factory=dict)
    """Quirks besides those of the profile: name → parameters, or a list of such objects; false leaves one out."""


@dataclass(frozen=True, kw_only=True)
class TenantView:
    """A tenant."""

    name: str
    overview: Overview


@dataclass(frozen=True, kw_only=True)
class TenantList:
    """Every tenant, in the order they were made."""

    tenants: tuple[TenantView, ...]


def list_all(call: Call) -> Answer:
    """Tell about every tenant."""
    views = tuple(TenantView(name=name, overview=overview(provider)) for name, provider in call.main.tenants.items())
    return Answer(view=TenantList(tenants=views))


def create(call: Call) -> Answer:
    """Make a tenant."""
    form = call.form(TenantForm)
    return created(_make(call, form, replacing=False), call.url("tenants", form.name))


def show(call: Call) -> Answer:
    """Tell about one tenant."""
    name = known_tenant(call)
    return Answer(view=TenantView(name=name, overview=overview(call.main.tenant(name))))


def put(call: Call) -> Answer:
    """Make a tenant, in place of one of that name, which is forgotten with all it had."""
    form = call.form(TenantForm)
    call.same("tenant", "name", form.name)
    there = form.name in call.main.tenants
    view = _make(call, form, replacing=True)
    return Answer(view=view) if there else created(view, call.url("tenants", form.name))


def remove(call: Call) -> Answer:
    """Forget a tenant with all it had."""
    call.main.drop_tenant(known_tenant(call))
    return GONE


def known_tenant(call: Call) -> str:
    """Return the tenant that the path names; raise ControlError where there is none."""
    name = call.path["tenant"]
    if name not in call.main.tenants:
        raise not_there("tenant", name)
    return name


def _make(call: Call, form: TenantForm, *, replacing: bool) -> TenantView:
    profile = _profile(call, form)
    try:
        tenant = call.main.create_tenant(form.name, profile, replacing=replacing)
    except TenantExists:
        raise already_there("tenant", form.name, member="name") from None
    except TooManyTenants as error:
        raise ControlError("too_many", str(error), where="", hint="delete a tenant first") from None
    except ValueError as error:
        hint = "`mobile-sso explain quirk NAME` tells the parameters of a quirk"
        raise ControlError("refused", str(error), where="/quirks", hint=hint) from None
    return TenantView(name=form.name, overview=overview(tenant))


def _profile(call: Call, form: TenantForm) -> IdpProfile:
    try:
        profile = call.profile_named(form.profile) if form.profile is not None else call.main.named_profile
    except LookupError as error:
        hint = "`mobile-sso list idps` names them all"
        raise ControlError("refused", str(error), where="/profile", hint=hint) from None
    if profile.engine != "embedded":
        raise ControlError(
            "refused",
            f"the profile {profile.name!r} is somebody else's provider, which has no tenants",
            where="/profile",
            hint="choose a profile of the embedded engine",
        )
    return replace(profile, quirks={**profile.quirks, **form.quirks})


ROUTES = (
    Route(
        method="GET", path="/tenants", operation="listTenants", summary="Every tenant.",
        act=list_all, gives={200: TenantList},
    ),
    Route(
        method="POST", path="/tenants", operation="createTenant",
        summary="Make an issuer of its own, with new keys, and without people and clients.",
        act=create, takes=TenantForm, gives={201: TenantView},
    ),
    Route(
        method="GET", path="/tenants/{tenant}", operation="getTenant", summary="One tenant.",
        act=show, gives={200: TenantView},
    ),
    Route(
        method="PUT", path="/tenants/{tenant}", operation="putTenant",
        summary="Make a tenant, in place of one of that name, which is forgotten with all it had.",
        act=put, takes=TenantForm, gives={200: TenantView, 201: TenantView},
    ),
    Route(
        method="DELETE", path="/tenants/{tenant}", operation="deleteTenant",
        summary="Forget a tenant with all it had.", act=remove, gives={204: None},
    ),
)  # fmt: skip
