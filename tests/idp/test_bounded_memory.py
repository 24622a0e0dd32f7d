"""Nothing the provider keeps is kept for ever: entries expire by its clock, and never pass their number."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mobile_sso.idp import settings
from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.expiring import ExpiringStore
from mobile_sso.idp.grants import Grant
from mobile_sso.idp.issued import IssuedToken
from mobile_sso.idp.keys import SigningKeys
from mobile_sso.idp.logout import deliveries
from mobile_sso.idp.logout.participants import Participant
from mobile_sso.idp.logout_messages import BackchannelDelivery
from mobile_sso.idp.pending import AuthorizationRequest, ConsentRequest, LogoutRequest
from mobile_sso.idp.profile import IdpProfile, Lifetimes
from mobile_sso.idp.refusals import KEPT
from mobile_sso.idp.state import ProviderState
from mobile_sso.testbed.clock import VirtualClock
from mobile_sso.testbed.contracts import ClientRegistration
from mobile_sso.testbed.http import Parameters

if TYPE_CHECKING:
    from tests.idp.conftest import Op

BENCHMARK = Path(__file__).parent.parent / "benchmarks" / "idp_memory.py"
LIFETIMES = Lifetimes()

GRANT = Grant(
    client_id="field-service", username="ada", scopes=("openid",), nonce=None, sid="sid", auth_time=0, acr=None, amr=()
)
ASKED = AuthorizationRequest(
    client_id="field-service",
    redirect_uri="makeitnative://oauth/callback",
    scopes=("openid",),
    state=None,
    nonce=None,
    prompts=frozenset(),
    max_age=None,
    acr_values=(),
    code_challenge=None,
    login_hint="",
    hinted_sub=None,
)
LOGOUT = LogoutRequest(sid="", client_id="", post_logout_redirect_uri=None, state=None)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One store: how it is filled, how much it holds, and for how long and how many it may."""

    fill: Callable[[ProviderState, int], object]
    held: Callable[[ProviderState], int]
    most: int
    seconds: float


def _code(state: ProviderState, number: int) -> object:
    issued = state.grants.issued_code(GRANT, redirect_uri="a:b", code_challenge=None, state=None)
    return state.grants.keep_code(f"code-{number}", issued)


STORES = {
    "codes": Kept(
        fill=_code,
        held=lambda state: state.grants.held,
        most=settings.MAX_CODES,
        seconds=max(LIFETIMES.code, LIFETIMES.access_token),
    ),
    "access tokens": Kept(
        fill=lambda state, number: state.grants.keep_access_token(f"access-{number}", GRANT, ("openid",)),
        held=lambda state: state.grants.held,
        most=settings.MAX_ACCESS_TOKENS,
        seconds=LIFETIMES.access_token,
    ),
    "refresh tokens": Kept(
        fill=lambda state, number: state.grants.mint_refresh_token(GRANT),
        held=lambda state: state.grants.held,
        most=settings.MAX_REFRESH_TOKENS,
        seconds=LIFETIMES.refresh_token,
    ),
    "sessions": Kept(
        fill=lambda state, number: state.sessions.open(f"person-{number}", acr=None, amr=(), previous=None),
        held=lambda state: state.sessions.held,
        most=settings.MAX_SSO_SESSIONS,
        seconds=LIFETIMES.sso_session,
    ),
    "participants": Kept(
        fill=lambda state, number: state.participants.note(
            f"sid-{number}", Participant(client_id="field-service", username="ada", sub="ada")
        ),
        held=lambda state: state.participants.held,
        most=settings.MAX_SSO_SESSIONS,
        seconds=LIFETIMES.sso_session,
    ),
    "sign-in pages": Kept(
        fill=lambda state, number: state.pending.keep_authorization(ASKED),
        held=lambda state: state.pending.held,
        most=settings.MAX_PENDING_REQUESTS,
        seconds=settings.PENDING_REQUEST_LIFETIME,
    ),
    "consent pages": Kept(
        fill=lambda state, number: state.pending.keep_consent(ConsentRequest(asked=ASKED, sid="sid")),
        held=lambda state: state.pending.held,
        most=settings.MAX_PENDING_REQUESTS,
        seconds=settings.PENDING_REQUEST_LIFETIME,
    ),
    "logout pages": Kept(
        fill=lambda state, number: state.pending.keep_logout(LOGOUT),
        held=lambda state: state.pending.held,
        most=settings.MAX_PENDING_REQUESTS,
        seconds=settings.PENDING_REQUEST_LIFETIME,
    ),
    "pushed requests": Kept(
        fill=lambda state, number: state.pending.keep_pushed(Parameters((("client_id", "field-service"),))),
        held=lambda state: state.pending.held,
        most=settings.MAX_PUSHED_REQUESTS,
        seconds=settings.PUSHED_REQUEST_LIFETIME,
    ),
    "consents": Kept(
        fill=lambda state, number: state.consents.remember(f"person-{number}", "field-service", ("openid",)),
        held=lambda state: state.consents.held,
        most=settings.MAX_CONSENTS,
        seconds=settings.CONSENT_LIFETIME,
    ),
    "client assertions": Kept(
        fill=lambda state, number: state.clients.spend_assertion("field-service", f"jti-{number}"),
        held=lambda state: state.clients.held,
        most=settings.MAX_CLIENT_ASSERTIONS,
        seconds=settings.CLIENT_ASSERTION_LIFETIME + settings.CLIENT_ASSERTION_LEEWAY,
    ),
}


@pytest.mark.parametrize("where", ["the provider", "a tenant"])
@pytest.mark.parametrize("kind", STORES)
def test_what_is_kept_expires_and_never_passes_its_number(op: Op, kind: str, where: str) -> None:
    kept = STORES[kind]
    state = op.idp.state if where == "the provider" else op.idp.create_tenant("acme").state
    for number in range(kept.most):
        kept.fill(state, number)
    assert kept.held(state) == kept.most

    for number in range(kept.most, kept.most + 3):
        kept.fill(state, number)
    assert kept.held(state) == kept.most

    op.clock.advance(kept.seconds - 1)
    kept.fill(state, kept.most + 3)
    assert kept.held(state) == kept.most

    # Everything but the latest one has had its time; the next one to come finds them out.
    op.clock.advance(1)
    kept.fill(state, kept.most + 4)
    assert kept.held(state) == 2


def _registers_itself(state: ProviderState, number: int) -> object:
    entered = ClientRegistration(
        client_id="", redirect_uris=("com.example.app:/callback",), token_endpoint_auth_method="none"
    )
    return state.clients.register_itself(entered)


def _is_told(state: ProviderState, number: int, order: str) -> object:
    delivery = BackchannelDelivery(
        client_id="field-service", uri="https://app.test/logout", sid=f"sid-{number}", logout_token="a.b.c", order=order
    )
    return state.deliveries.deliver(delivery)


NUMBERED = {
    "clients that registered themselves": (
        _registers_itself, lambda state: len(state.clients.all()) - 1, settings.MAX_DYNAMIC_CLIENTS,
    ),
    "refusals": (
        lambda state, number: state.refusals.record("/token", invalid_request("Wrong.", event="scope")),
        lambda state: len(state.refusals.all()),
        KEPT,
    ),
    "deliveries": (
        partial(_is_told, order="before_redirect"), lambda state: len(state.deliveries.all()), deliveries.KEPT,
    ),
    "postponed deliveries": (
        partial(_is_told, order="after_redirect"), lambda state: len(state.deliveries.postponed), deliveries.KEPT,
    ),
    "issued tokens": (
        lambda state, number: state.issued.keep(IssuedToken(kind="id_token", client_id="", username="", token="a.b.c")),
        lambda state: len(state.issued),
        settings.MAX_ISSUED_TOKENS,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", NUMBERED)
def test_what_does_not_expire_never_passes_its_number(op: Op, kind: str) -> None:
    fill, held, most = NUMBERED[kind]
    for number in range(most + 3):
        fill(op.idp.state, number)

    assert held(op.idp.state) == most


def test_rotated_keys_never_pass_their_number() -> None:
    keys, signatures = SigningKeys.mint(), []
    for _ in range(settings.MAX_RETIRED_KEY_SETS + 3):
        signatures.append(keys.key("EdDSA").signer.sign(b"a.b"))
        keys = keys.rotated(keep_old=True)

    published = keys.jwks(("EdDSA",), now=0)["keys"]
    assert len(published) == 1 + settings.MAX_RETIRED_KEY_SETS
    known = [keys.verifies("EdDSA", b"a.b", signature) for signature in signatures]
    assert known == [False] * 3 + [True] * settings.MAX_RETIRED_KEY_SETS


def test_an_access_token_is_not_found_by_what_it_is_kept_by(op: Op) -> None:
    token = str(op.tokens()["access_token"])
    (kept_by,) = op.idp.state.grants._access._entries

    assert op.idp.state.grants.access_token(token) is not None
    assert op.idp.state.grants.access_token(kept_by) is None


def test_expired_entries_are_dropped_by_the_next_one() -> None:
    clock = VirtualClock()
    store: ExpiringStore[int] = ExpiringStore(clock=clock, lifetime=10, limit=100)
    for number in range(50):
        store.put(str(number), number)
        clock.advance(1)
        assert store.held == min(number + 1, 10)


def _measured(*arguments: str) -> dict[int, float]:
    done = subprocess.run([sys.executable, str(BENCHMARK), *arguments], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return {int(number): megabytes for number, megabytes in json.loads(done.stdout).items()}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell its resident memory")
def test_10000_sign_ins_leave_the_memory_within_10_mb_of_where_1000_left_it() -> None:
    resident = _measured("10000")

    assert resident[10_000] - resident[1_000] < 10


def test_the_objects_of_many_sign_ins_stay_within_10_mb_and_stop_growing() -> None:
    # From 2,000 sign-ins on every store is full, so that further ones show what is not bounded.
    allocated = _measured("3000", "--traced")

    assert allocated[3_000] - allocated[1_000] < 10
    assert allocated[3_000] - allocated[2_500] < 1


def test_the_limits_are_those_of_a_small_provider() -> None:
    assert IdpProfile().lifetimes == LIFETIMES
    assert settings.MAX_CODES == settings.MAX_ACCESS_TOKENS == settings.MAX_SSO_SESSIONS
