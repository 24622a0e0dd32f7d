"""Client id and secret go into `Authorization: Basic`, and the id into a form, without form-encoding.

Source: mendix-behaviour 4.3 step 3; TKQ-02.
"""

from __future__ import annotations

from dataclasses import replace

from mobile_sso.backend.behaviour import Behaviour

BREAKS: frozenset[str] = frozenset()


def apply(behaviour: Behaviour) -> Behaviour:
    """Return `behaviour` with this flaw."""
    return replace(behaviour, form_encode_client_credentials=False)
