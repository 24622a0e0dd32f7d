"""`state` is base64 with the standard alphabet, whose `+`, `/` and `=` do not survive every link.

No product is known to do it here; it is what makes the fault `state-mangled` hurt, by chance: of 32 random bytes, 48 %
have a plus sign.
Source: deep-link-return 1.3 `state-mangled`; spring-authorization-server issue 875.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, attempt_values="base64")
