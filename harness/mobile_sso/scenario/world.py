"""The world of one case: the testbed with its IdPs, its apps with their backends, and one phone.

This is the only module that knows all three actors; the steps speak to it, the actors never speak of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mobile_sso.backend.engine import EmbeddedBackend
from mobile_sso.backend.outside import DeclaredBackend
from mobile_sso.device.app import NativeApp
from mobile_sso.device.phone import Phone
from mobile_sso.device.profile import AppProfile, DeviceProfile, FaultMix
from mobile_sso.idp.engines.remote import RemoteIdp
from mobile_sso.idp.personas import faked_persona
from mobile_sso.scenario.completions import Completions
from mobile_sso.scenario.failure import CaseSkipped, StepImpossible
from mobile_sso.scenario.ledger import IdpLedger
from mobile_sso.testbed.contracts import CapabilityMissing, IdpEngine, Persona
from mobile_sso.testbed.testbed import Testbed

if TYPE_CHECKING:
    from mobile_sso.scenario.outside.backend import OutsideBackend

NOBODY = "nobody"
ANYONE = "anyone"


@dataclass(kw_only=True)
class AppInWorld:
    """An app on the phone, and the backend it belongs to."""

    name: str
    profile: AppProfile
    backend: EmbeddedBackend | DeclaredBackend
    native: NativeApp
    registered_redirect_uris: tuple[str, ...] = ()
    """What was entered at the IdPs for its backend."""
    known_breaks: frozenset[str] = frozenset()
    """Invariants that a flaw of this backend is known to break."""
    log_lines_checked: int = 0


@dataclass(kw_only=True)
class Tally:
    """What `repeat_sign_in` counted."""

    sign_ins: int = 0
    first_try_failures: int = 0
    failures_after_retry: int = 0
    faults: dict[str, int] = field(default_factory=dict)


@dataclass(kw_only=True)
class World:
    """Everything one case plays in."""

    testbed: Testbed
    idps: Mapping[str, IdpEngine]
    """In the order in which the backend lists them; the first is the default."""
    ledgers: Mapping[str, IdpLedger]
    apps: dict[str, AppInWorld]
    app_name: str
    device: DeviceProfile
    phone: Phone
    personas: dict[str, Persona]
    strangers: dict[tuple[str, str], str] = field(default_factory=dict)
    """(IdP, persona) → why that IdP does not know the persona as the scenario wants them."""
    mix: FaultMix | None
    """What the failure rate lets strike."""
    failure_rate: float
    mix_struck_before: bool = False
    """Whether the mix struck on a phone that is replaced by now."""
    tally: Tally = field(default_factory=Tally)
    completions: Completions = field(default_factory=Completions)
    excuses_known_breaks: bool = True
    """False: an invariant that a flaw is known to break fails the case like any other."""
    outside: OutsideBackend | None = None
    """The backend that nobody here wrote, where there is one."""
    exposed: dict[str, str] = field(default_factory=dict)
    """Invariants broken by a flaw that is known to break them, and how."""

    def app(self, name: str | None = None) -> AppInWorld:
        """Return the app called `name` (default: the case's own); raise StepImpossible where it is not installed."""
        wanted = name or self.app_name
        if wanted not in self.apps:
            installed = ", ".join(self.apps)
            raise StepImpossible(f"no app `{wanted}` is on this phone ({installed}); add it under given.installed_apps")
        return self.apps[wanted]

    def idp(self, name: str | None = None) -> IdpEngine:
        """Return the IdP called `name` (default: the first one); raise StepImpossible where it is not set up."""
        wanted = name or next(iter(self.idps))
        if wanted not in self.idps:
            raise StepImpossible(
                f"no IdP `{wanted}` is set up here ({', '.join(self.idps)}); add it under given.backend_idps"
            )
        return self.idps[wanted]

    def persona(self, name: str) -> Persona:
        """Return the persona called `name`; `anyone` is a faked person who belongs to the case's seed."""
        if name == ANYONE:
            return self.faked(0)
        return self.personas[name]

    def faked(self, number: int) -> Persona:
        """Return the faked person of that number and make them known to every IdP."""
        persona = faked_persona(number, self.testbed.seed)
        self.learn(persona)
        return persona

    def learn(self, persona: Persona) -> None:
        """Make `persona` known to every IdP, or replace the one of that user name."""
        self.personas[persona.username] = persona
        if len(persona.password) >= 6:
            self.testbed.secrets.register("password", persona.password)
        for name, engine in self.idps.items():
            self.strangers.pop((name, persona.username), None)
            try:
                engine.put_persona(persona)
            except CapabilityMissing as lacking:
                self.strangers[name, persona.username] = str(lacking)

    def at_idp(self, persona: Persona, idp: str | None = None) -> Persona:
        """Return `persona` as the IdP called `idp` (default: the first one) knows them.

        Raises CaseSkipped where it knows no such person and cannot be told of one.
        """
        engine, name = self.idp(idp), idp or next(iter(self.idps))
        if (name, persona.username) in self.strangers:
            raise CaseSkipped(self.strangers[name, persona.username])
        return engine.persona_there(persona) if isinstance(engine, RemoteIdp) else persona

    def username_of(self, user: str | None, app: AppInWorld) -> str:
        """Return the persona behind a backend's user name, or `nobody`.

        A user name may be a `sub`, lower-cased or pairwise; then the account's e-mail address tells who it is.
        """
        if user is None:
            return NOBODY
        email = next(
            (account.attributes.get("Email") for account in app.backend.inspection.users() if account.name == user),
            None,
        )
        for persona in self.personas.values():
            for known in self._as_known(persona):
                if user in (known.username, known.sub, known.sub.lower()):
                    return persona.username
                if email is not None and known.claims.get("email") == email:
                    return persona.username
        return user

    def _as_known(self, persona: Persona) -> Iterator[Persona]:
        """Yield `persona`, and as whom a running provider knows them, where one does."""
        yield persona
        for name, engine in self.idps.items():
            if isinstance(engine, RemoteIdp) and (name, persona.username) not in self.strangers:
                yield engine.persona_there(persona)

    def browser_shows(self) -> str:
        """Return what the browser shows: `closed`, `sign-in page`, `error page`, `blocked` and so on."""
        forms = [engine.sign_in_form for engine in self.idps.values()]
        kinds = [self.phone.browser.shows(form) for form in forms]
        return "sign-in page" if "sign-in page" in kinds else kinds[0]

    @property
    def struck_mix(self) -> str | None:
        """How the fault mix was drawn from, in one line, where it struck; else None."""
        struck = self.mix_struck_before or self.phone.faults.mix_struck
        return self.mix.described(self.failure_rate) if self.mix is not None and struck else None

    def replace_phone(self, number: int) -> None:
        """Hand the next person their own phone: same model, same apps, nothing on it."""
        self.mix_struck_before = self.mix_struck_before or self.phone.faults.mix_struck
        before = self.phone.faults
        self.phone = Phone(
            self.device,
            network=self.testbed.network,
            trace=self.testbed.trace,
            clock=self.testbed.clock,
            tokens=self.testbed.tokens,
            secrets=self.testbed.secrets,
            seed=self.testbed.seed + number,
            mix=self.mix,
            make_browser=self.phone.make_browser,
        )
        self.phone.failure_rate = self.failure_rate
        for app in self.apps.values():
            app.native = self.phone.install(app.native.installed, binding=app.backend.binding)
        self.phone.faults.go_on_from(before)
