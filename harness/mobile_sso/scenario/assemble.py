"""Building the world of a case: IdPs, apps with their backends, one phone, from named things and the case's `given`.

Source: scenario-format rule 3 (things have names in `fixtures/`; a scenario may override single values under `given`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from mobile_sso.backend.engine import EmbeddedBackend
from mobile_sso.backend.flaws import broken_invariants
from mobile_sso.device.behaviours import behaviour
from mobile_sso.device.browser import simulated_browser
from mobile_sso.device.browser_contract import MakeBrowser
from mobile_sso.device.faults import build_fault
from mobile_sso.device.installed_app import InstalledApp
from mobile_sso.device.phone import Phone
from mobile_sso.device.profile import DeviceProfile, FaultMix
from mobile_sso.device.return_trip import FaultParameter
from mobile_sso.documents.library import Library
from mobile_sso.idp.engines.embedded import EmbeddedIdp
from mobile_sso.idp.engines.oidc_provider_mock import OidcProviderMock
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.profile import IdpProfile
from mobile_sso.scenario.given import Given, GivenApp, GivenCallback, GivenPersona
from mobile_sso.scenario.ledger import IdpLedger
from mobile_sso.scenario.matrix import Case
from mobile_sso.scenario.outside.backend import OutsideBackend
from mobile_sso.scenario.outside.install import install_outside
from mobile_sso.scenario.relying_party import Callback, redirect_uris, register
from mobile_sso.scenario.remote_idp import RemoteProviders, lend_browser
from mobile_sso.scenario.world import AppInWorld, World
from mobile_sso.testbed.clock import RunningClock, SystemClock, VirtualClock
from mobile_sso.testbed.contracts import IdpEngine, Persona
from mobile_sso.testbed.errands import at_once
from mobile_sso.testbed.http import App
from mobile_sso.testbed.network import Exchange
from mobile_sso.testbed.randomness import SystemTokens
from mobile_sso.testbed.testbed import Testbed, Transport


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """What the command line says about every case of a run."""

    seed: int
    """The seed of this case, already derived from the run's."""
    transport: Transport = "inprocess"
    failure_rate: float | None = None
    """Replaces the failure rate of the mix or the device where the scenario sets none."""
    mix: str | None = None
    """The name of the fault mix that replaces the device's own where the scenario names none."""
    keys: SigningKeys
    """Signing keys are minted once per run: generating RSA keys per case would cost more than the case."""
    outside: OutsideBackend | None = None
    """Somebody else's backend, which is there for the whole run; None: the built-in one of the case."""
    remotes: RemoteProviders = field(default_factory=RemoteProviders)
    """The way to providers that run somewhere else, shared by the cases of a run."""
    make_browser: MakeBrowser | None = None
    """Puts a real browser on the phone, which comes over sockets; None: the simulated one."""


def assemble(case: Case, library: Library, options: RunOptions) -> World:
    """Build the world `case` plays in; the caller closes `world.testbed`."""
    given = case.scenario.given
    names = given.backend_idps or (case.axes["idp"],)
    profiles = {case.parts.get(name, name): _idp_profile(library, name, given) for name in names}
    outside = options.outside
    real = options.make_browser is not None
    testbed = Testbed(
        seed=options.seed,
        clock=_clock(profiles, real=real or outside is not None),
        transport=_transport(profiles, options),
        visitor="browser" if real else None,
    )
    idps = {
        name: _engine(testbed, name, profile, options, first=index == 0)
        for index, (name, profile) in enumerate(profiles.items())
    }
    ledgers = {name: IdpLedger(_network_name(name, index == 0), idps[name]) for index, name in enumerate(idps)}
    for ledger in ledgers.values():
        testbed.network.observe(ledger.observe)
    device = library.devices[case.axes["device"]]
    mix = _mix(case, library, options, device)
    phone = Phone(
        device,
        network=testbed.network,
        trace=testbed.trace,
        clock=testbed.clock,
        tokens=testbed.tokens,
        secrets=testbed.secrets,
        seed=testbed.seed,
        mix=mix,
        make_browser=options.make_browser or simulated_browser,
    )
    world = World(
        testbed=testbed,
        idps=idps,
        ledgers=ledgers,
        apps={},
        app_name=case.axes["app"],
        device=device,
        phone=phone,
        personas={},
        mix=mix,
        failure_rate=_failure_rate(case, options, device, mix),
        excuses_known_breaks=given.known_breaks == "expose",
        outside=outside,
    )
    testbed.network.observe(lambda exchange: world.completions.observe(exchange, world.phone.apps.values()))
    lend_browser(world)
    phone.failure_rate = world.failure_rate
    for persona in library.personas.values():
        changes = given.personas.get(persona.username)
        world.learn(_changed(persona, changes) if changes else persona)
    if outside is not None:
        world.apps[case.axes["app"]] = install_outside(world, case, library, outside)
    for index, name in enumerate(dict.fromkeys((case.axes["app"], *given.installed_apps)) if not outside else ()):
        world.apps[name] = _install(world, case, library, profiles, name, first=index == 0)
    for fault, parameters in given.fault_parameters():
        phone.arm(build_fault(fault, cast("Mapping[str, FaultParameter]", parameters)))
    return world


def _clock(profiles: Mapping[str, IdpProfile], *, real: bool) -> VirtualClock:
    """Return a clock of its own time; where somebody lives in real time, one that starts at the present instant."""
    if any(profile.engine == "remote" for profile in profiles.values()):
        return RunningClock()
    real = real or any(profile.engine == "oidc-provider-mock" for profile in profiles.values())
    return VirtualClock(SystemClock().now()) if real else VirtualClock()


def _transport(profiles: Mapping[str, IdpProfile], options: RunOptions) -> Transport:
    """Return how the actors are reached; a real browser comes over sockets.

    At a provider that runs somewhere else `https://backend.test` is registered, which exists in process alone; there
    the browser asks the network for it.
    """
    if options.make_browser is None:
        return options.transport
    return "inprocess" if any(profile.engine == "remote" for profile in profiles.values()) else "socket"


def _idp_profile(library: Library, name: str, given: Given) -> IdpProfile:
    profile = library.idps[name]
    different = given.idp
    lifetimes = {key: int(duration.seconds) for key, duration in different.lifetimes.items()}
    return replace(
        profile,
        metadata={**profile.metadata, **different.metadata},
        quirks={**profile.quirks, **different.quirks},
        lifetimes=replace(profile.lifetimes, **lifetimes),
    )


def _network_name(idp: str, first: bool) -> str:
    return "idp" if first else f"idp:{idp}"


def _engine(testbed: Testbed, name: str, profile: IdpProfile, options: RunOptions, *, first: bool) -> IdpEngine:
    engines: list[IdpEngine] = []
    network_name, outside = _network_name(name, first), options.outside
    if profile.engine == "remote":
        return options.remotes.connect(testbed, profile, network_name)

    def build(origin: str) -> App:
        if profile.engine == "oidc-provider-mock":
            engines.append(OidcProviderMock(origin=origin, secrets=testbed.secrets))
            return engines[0].app
        engine = EmbeddedIdp(
            profile,
            origin=origin,
            # A token of the virtual future is none to a backend that lives in real time and knows no leeway.
            clock=testbed.clock if outside is None else SystemClock(),
            # One that runs on remembers what it saw: no `sid` or `jti` of another run with that seed may come again.
            tokens=testbed.tokens if outside is None else SystemTokens(),
            secrets=testbed.secrets,
            keys=options.keys,
            send=testbed.network.sender(network_name),
            # A backend of its own process asks for keys before it answers: a logout token waits until the IdP is free.
            dispatch=at_once if testbed.transport == "inprocess" and outside is None else testbed.errands,
        )

        def after_answer(exchange: Exchange) -> None:
            """Send what the IdP could not send while it answered the browser; the browser has not gone on yet."""
            if (exchange.source, exchange.target) == ("browser", network_name):
                engine.deliver_postponed()
                testbed.errands.run()

        testbed.network.observe(after_answer)
        engines.append(engine)
        return engine.app

    if first and outside is not None:
        testbed.network.connect(outside.idp_origin, build(outside.idp_origin), name=network_name)
    else:
        testbed.place("idp.test" if first else f"{name}.idp.test", network_name, build)
    return engines[0]


def _mix(case: Case, library: Library, options: RunOptions, device: DeviceProfile) -> FaultMix | None:
    """The scenario's mix wins, because it is about that; then the command line's, then the device's own, if any."""
    name = case.scenario.given.mix or options.mix or device.mix
    return library.mixes[name] if name is not None else None


def _failure_rate(case: Case, options: RunOptions, device: DeviceProfile, mix: FaultMix | None) -> float:
    """The scenario's own rate wins; then the command line's; then that of a mix which either named; then the device's.

    A mix that only the device names strikes nothing by itself, or every scenario would be flaky.
    """
    if case.scenario.given.failure_rate is not None:
        return case.scenario.given.failure_rate
    if mix is None:
        return 0.0
    if options.failure_rate is not None:
        return options.failure_rate
    return mix.rate if case.scenario.given.mix or options.mix else device.failure_rate


def _changed(persona: Persona, changes: GivenPersona) -> Persona:
    new = changes.overrides()
    if "claims" in new:
        new["claims"] = {**persona.claims, **(changes.claims or {})}
    return replace(persona, **new)  # type: ignore[arg-type]


def _install(
    world: World, case: Case, library: Library, profiles: Mapping[str, IdpProfile], name: str, *, first: bool
) -> AppInWorld:
    given = case.scenario.given
    profile, different = library.apps[name], given.app if first else GivenApp()
    backend_profile = library.backends[case.axes["backend"]]
    flaws = set(backend_profile.flaws) - set(given.backend.flaws_removed) | set(given.backend.flaws_added)
    callback = Callback.of(
        profile, case.axes["scheme"] if first else "appname", given.callback if first else GivenCallback()
    )
    backends: list[EmbeddedBackend] = []
    registered: list[str] = []

    def build(origin: str) -> App:
        registered.extend(redirect_uris(callback, origin))
        sender = world.testbed.network.sender(_backend_name(name, first))
        backends.append(
            EmbeddedBackend(
                replace(backend_profile, flaws=tuple(sorted(flaws))),
                register(
                    world.idps,
                    profiles,
                    app=name,
                    origin=origin,
                    callback=callback,
                    given=given,
                    takes_logout_tokens="no-backchannel-logout" not in flaws,
                ),
                origin=origin,
                send=sender,
                clock=world.testbed.clock,
                tokens=world.testbed.tokens,
                secrets=world.testbed.secrets,
            )
        )
        return backends[0].app

    world.testbed.place("backend.test" if first else f"{name}.backend.test", _backend_name(name, first), build)
    schemes, https_hosts = callback.registered
    installed = InstalledApp(
        profile=profile,
        url_schemes=schemes,
        https_hosts=https_hosts,
        behaviour=behaviour(different.behaviour) if different.behaviour else None,
        anonymous_home=different.anonymous_home,
        registers_deep_link=different.registers_deep_link is not False,
    )
    return AppInWorld(
        name=name,
        profile=profile,
        backend=backends[0],
        native=world.phone.install(installed, binding=backends[0].binding),
        registered_redirect_uris=tuple(registered),
        known_breaks=broken_invariants(flaws),
    )


def _backend_name(app: str, first: bool) -> str:
    return "backend" if first else f"backend:{app}"
