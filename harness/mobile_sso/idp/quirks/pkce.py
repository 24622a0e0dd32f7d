"""The provider checks PKCE less strictly than it should, or more strictly than it must.

Source: conformance-and-attacks 5.4 `pkce`; RFC 7636 4.2, 4.6; RFC 9700 4.8.2 (the downgrade); idp-knobs A
`pkce.accept`, `pkce.require`, I `pkce.verify` (which provider does what is *unconfirmed* there, but for Keycloak).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from mobile_sso.idp.errors import invalid_request
from mobile_sso.idp.quirks.base import Quirk, QuirkContext
from mobile_sso.idp.quirks.stages import AUTHORIZATION_RULES, TOKEN_RULES
from mobile_sso.idp.rules import code_challenge, code_public_client, code_verifier, public_client_challenge
from mobile_sso.idp.rules.examined import ExaminedAuthorization, ExaminedTokenRequest

Rule: TypeAlias = Callable[[Any], None]  # of either endpoint

_PLAIN = re.compile(r"[A-Za-z0-9._~-]{43,128}\Z")


@dataclass(frozen=True, kw_only=True)
class Pkce(Quirk[tuple[Rule, ...]]):
    """How far PKCE is enforced: `mode`.

    `enforce` is the ideal; `ignore` looks at nothing; `only_if_verifier` lets a missing verifier pass;
    `only_if_challenge` lets a verifier pass that no challenge asked for; `accept_plain` takes `plain` beside S256;
    `required` refuses an authorization request without a challenge.
    """

    name = "pkce"
    stage = TOKEN_RULES
    also_at = (AUTHORIZATION_RULES,)

    mode: Literal["enforce", "ignore", "only_if_verifier", "only_if_challenge", "accept_plain", "required"]

    def apply(self, value: tuple[Rule, ...], context: QuirkContext) -> tuple[Rule, ...]:
        """Return the rules with those of PKCE replaced."""
        replaced = _REPLACED[self.mode]
        rules = (replaced.get(rule, rule) for rule in value)
        return tuple(rule for rule in rules if rule is not None)


def _plain_or_s256(request: ExaminedAuthorization) -> None:
    challenge = request.parameter("code_challenge")
    if challenge is None or request.parameter("code_challenge_method") not in (None, "plain"):
        code_challenge.check(request)
        return
    if not _PLAIN.match(challenge):
        raise invalid_request("The code_challenge is no code_verifier.", event="code_challenge_malformed")
    # The verifier will equal this challenge exactly when its S256 challenge equals that of the challenge.
    request.code_challenge = code_verifier.s256(challenge)


def _required(request: ExaminedAuthorization) -> None:
    if request.parameter("code_challenge") is None:
        raise invalid_request("Code challenge required.", event="code_challenge_missing")
    code_challenge.check(request)


def _only_if_verifier(request: ExaminedTokenRequest) -> None:
    if request.parameter("code_verifier") is not None:
        code_verifier.check(request)


def _only_if_challenge(request: ExaminedTokenRequest) -> None:
    if request.code.code_challenge is not None:
        code_verifier.check(request)


_REPLACED: dict[str, dict[Rule, Rule | None]] = {
    "enforce": {},
    "ignore": {
        code_challenge.check: None,
        public_client_challenge.check: None,
        code_public_client.check: None,
        code_verifier.check: None,
    },
    "only_if_verifier": {code_verifier.check: _only_if_verifier},
    "only_if_challenge": {code_verifier.check: _only_if_challenge},
    "accept_plain": {code_challenge.check: _plain_or_s256},
    "required": {code_challenge.check: _required},
}
"""The rule that stands in place of another, by mode; None: no rule."""
