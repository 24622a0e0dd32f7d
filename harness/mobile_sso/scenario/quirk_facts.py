"""What a quirk says about itself: rule, source, stage, parameters, and an example that can be switched on.

Everything is read from the quirk's own file: its docstrings and the types of its fields. The command `explain`, the
page `docs/quirks.md` and the JSON Schema of scenario files are drawn from these facts, so that none of them can drift.

Source: architecture 2 ("an id, a one-line description, typed parameters, the stage it acts at, its evidence").
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass
from itertools import combinations
from typing import Any, Literal, get_args, get_origin

from mobile_sso.documents.docstrings import field_docstrings
from mobile_sso.idp.quirks import Quirk, build_quirk, quirk_class
from mobile_sso.idp.quirks.parameters import declared_parameters, parameter_types, shown
from mobile_sso.idp.typed_json import in_words, schema_of
from mobile_sso.testbed.http import JsonValue

_UNCONFIRMED = ("*unconfirmed", "*inferred", "Unconfirmed")
"""How a docstring marks what nobody has confirmed with a vendor."""

_EXAMPLES: Mapping[str, Mapping[str, JsonValue]] = {
    "authz_error": {"error": "temporarily_unavailable"},
    "authz_response_mode": {"mode": "fragment"},
    "claim_shape": {"claim": "roles", "shape": "space_separated"},
    "claim_time_type": {"claim": "auth_time", "type": "iso"},
    "clock": {"offset_s": 120},
    "code_format": {"prefix": "4/0A", "length": 60},
    "deny_style": {"style": "apple"},
    "discovery_field": {"field": "end_session_endpoint", "op": "remove"},
    "discovery_issuer": {"op": "append", "value": "INVALID"},
    "distributed_claims": {"claims": ["groups"], "endpoint": "https://graph.test/groups", "over": 200},
    "email_verified": {"form": "string"},
    "errors_style": {"style": "aadsts"},
    "event_error": {"event": "wrong_secret", "status": 401, "error": "access_denied", "description": "Unauthorized"},
    "http_fault": {"endpoint": "token", "status": 503},
    "http_header": {"endpoint": "jwks", "header": "Cache-Control", "value": "no-store"},
    "id_token_claim": {"claim": "nonce", "op": "append", "value": "1"},
    "issuer": {"id_token": "schemeless"},
    "latency": {"milliseconds": {"token": 1500}},
    "logout_profile": {"dialect": "cognito"},
    "nonce": {"mode": "absent"},
    "offline_access": {"mode": "rejected"},
    "pkce": {"mode": "ignore"},
    "post_logout_redirect_uri_match": {"mode": "prefix"},
    "prompt_accept": {"values": ["none", "login"]},
    "redirect_form": {"single_slash": True},
    "redirect_status": {"status": "tap", "silent_only": True},
    "redirect_uri_match": {"mode": "prefix"},
    "require_state": {},
    "silent_approval": {"clients": "assured_only"},
    "token_field": {"field": "expires_in", "op": "type", "value": "string"},
    "token_mix": {"access_token_of": "grace"},
    "user_claim": {"sub": "ada", "claim": "email", "value": "grace@people.test"},
}
"""Examples that show more than the fewest parameters would; a test builds every one."""

_SAMPLES: Mapping[str, JsonValue] = {
    "claim": "nonce",
    "claims": ["email"],
    "endpoint": "token",
    "field": "jwks_uri",
    "names": {"email": "upn"},
    "params": {"utm_source": "mail"},
    "parameter": "state",
    "statuses": [500, 200],
    "to_issuer": "https://elsewhere.test",
}
"""Values for parameters that must be given and whose type alone says too little."""


@dataclass(frozen=True, kw_only=True)
class ParameterFacts:
    """One parameter of a quirk."""

    name: str
    type: str
    """In words: `text`, `one of set, remove`."""
    default: str | None
    """As it is written in YAML; None: the parameter must be given."""
    meaning: str
    """Empty where the quirk's own description says it."""
    schema: Mapping[str, JsonValue]


@dataclass(frozen=True, kw_only=True)
class QuirkFacts:
    """What a quirk says about itself."""

    name: str
    rule: str
    """What it does, in one sentence."""
    background: str
    """What its file says further, before the source."""
    source: str
    """The evidence."""
    about: str
    """How its parameters work together."""
    stages: tuple[str, ...]
    parameters: tuple[ParameterFacts, ...]
    is_confirmed: bool
    """False where some of it is inferred or general knowledge; its texts say what."""
    example: Mapping[str, JsonValue]
    """Parameters with which it can be switched on."""


def quirk_facts(name: str) -> QuirkFacts:
    """Return the facts of the quirk called `name`; raise ValueError, with a hint, where there is none."""
    quirk = quirk_class(name)
    rule, background, source = _parts(sys.modules[quirk.__module__].__doc__ or "")
    about = inspect.cleandoc(quirk.__doc__ or "")
    return QuirkFacts(
        name=name,
        rule=rule,
        background=background,
        source=source,
        about=about,
        stages=tuple(stage.name for stage in quirk.stages_of()),
        parameters=tuple(_parameters(quirk)),
        is_confirmed=not any(mark in f"{background}{source}{about}" for mark in _UNCONFIRMED),
        example=_example(quirk),
    )


def _parts(docstring: str) -> tuple[str, str, str]:
    """Return rule, background and source of a module's docstring, which by our rule has them in this order."""
    text = inspect.cleandoc(docstring)
    rule, _, rest = text.partition("\n")
    background, _, source = rest.partition("Source:")
    return rule, background.strip(), " ".join(source.split())


def _parameters(quirk: type[Quirk[Any]]) -> Iterator[ParameterFacts]:
    types, meanings = parameter_types(quirk), field_docstrings(quirk)
    for name, field in declared_parameters(quirk).items():
        yield ParameterFacts(
            name=name,
            type=in_words(types[name]),
            default=_default(field),
            meaning=" ".join(meanings.get(field.name, "").split()),
            schema=schema_of(types[name]),
        )


def _default(field: Field[Any]) -> str | None:
    if field.default is not MISSING:
        value = list(field.default) if isinstance(field.default, tuple) else field.default
        return str(value) if isinstance(value, str) and value else shown(value)
    return None if field.default_factory is MISSING else shown(field.default_factory())


def _example(quirk: type[Quirk[Any]]) -> Mapping[str, JsonValue]:
    """Return the example above, or else the fewest parameters with which the quirk can be built."""
    if quirk.name in _EXAMPLES:
        return _EXAMPLES[quirk.name]
    types, declared = parameter_types(quirk), declared_parameters(quirk)
    needed = [name for name, field in declared.items() if _default(field) is None]
    optional = [name for name in declared if name not in needed]
    for more in range(len(optional) + 1):
        for chosen in combinations(optional, more):
            parameters = {name: _sample(name, types[name]) for name in (*needed, *chosen)}
            try:
                build_quirk(quirk.name, parameters)
            except ValueError:
                continue  # it wants one more parameter, or another one
            return parameters
    raise LookupError(f"quirk {quirk.name!r}: no example could be made; give a sample for its parameters")


def _sample(name: str, hint: object) -> JsonValue:
    if name in _SAMPLES:
        return _SAMPLES[name]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return arguments[0]  # type: ignore[no-any-return]  # a literal is a JSON value
    if origin is tuple:
        return [_sample("", arguments[0])]
    if origin is not None and origin is not dict and len(arguments) == 2 and arguments[0] is str:
        return {"name": _sample("", arguments[1])}
    if arguments:
        return _sample(name, arguments[0])
    values: Mapping[object, JsonValue] = {bool: True, int: 1, float: 0.5}
    return values.get(hint, "x")
