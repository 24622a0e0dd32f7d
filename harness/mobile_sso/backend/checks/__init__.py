"""The grid: which check runs at which stage.

To add a check, write one file with one function `check`, and add its row here; the order of the rows is the order in
which the checks run. A test keeps rows and files in step.

Source: conformance-and-attacks 4.1-4.4, 4.7.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from mobile_sso.backend.checks import (
    access_token_audience,
    access_token_hash,
    access_token_typ,
    additional_audience,
    audience,
    authentication_context,
    authentication_time,
    authorization_code,
    authorization_response_iss,
    authorized_party,
    callback_uri,
    critical_header,
    discovery_issuer,
    discovery_members,
    discovery_url,
    expires_in,
    expiry,
    id_token_typ,
    issued_at,
    issuer,
    logout_event,
    logout_token_typ,
    no_logout_event,
    no_nonce,
    no_tokens_in_response,
    nonce,
    not_before,
    session_id,
    signature,
    signature_algorithm,
    signature_key,
    single_parameters,
    subject,
    subject_or_session,
    token_id,
    token_response_members,
    token_response_status,
    token_type,
    userinfo_response,
    userinfo_subject,
)
from mobile_sso.backend.stages import (
    ACCESS_TOKEN,
    AUTHORIZATION_RESPONSE,
    DISCOVERY,
    ID_TOKEN,
    LOGOUT_TOKEN,
    TOKEN_RESPONSE,
    USERINFO,
    Facts,
    Row,
    Stage,
    row,
)

# fmt: off
GRID: tuple[Row, ...] = (
    row(discovery_url.check,              DISCOVERY),
    row(discovery_issuer.check,           DISCOVERY),
    row(discovery_members.check,          DISCOVERY),

    row(single_parameters.check,          AUTHORIZATION_RESPONSE),
    row(callback_uri.check,               AUTHORIZATION_RESPONSE),
    row(authorization_response_iss.check, AUTHORIZATION_RESPONSE),
    row(no_tokens_in_response.check,      AUTHORIZATION_RESPONSE),
    row(authorization_code.check,         AUTHORIZATION_RESPONSE),

    row(token_response_status.check,      TOKEN_RESPONSE),
    row(token_response_members.check,     TOKEN_RESPONSE),
    row(token_type.check,                 TOKEN_RESPONSE),
    row(expires_in.check,                 TOKEN_RESPONSE),

    row(signature_algorithm.check,        ID_TOKEN, ACCESS_TOKEN, LOGOUT_TOKEN),
    row(critical_header.check,            ID_TOKEN, ACCESS_TOKEN, LOGOUT_TOKEN),
    row(id_token_typ.check,               ID_TOKEN),
    row(access_token_typ.check,                     ACCESS_TOKEN),
    row(logout_token_typ.check,                                   LOGOUT_TOKEN),
    row(signature_key.check,              ID_TOKEN, ACCESS_TOKEN, LOGOUT_TOKEN),
    row(signature.check,                  ID_TOKEN, ACCESS_TOKEN, LOGOUT_TOKEN),
    row(issuer.check,                     ID_TOKEN, ACCESS_TOKEN, LOGOUT_TOKEN),
    row(subject.check,                    ID_TOKEN),
    row(audience.check,                   ID_TOKEN,               LOGOUT_TOKEN),
    row(additional_audience.check,        ID_TOKEN,               LOGOUT_TOKEN),
    row(access_token_audience.check,                ACCESS_TOKEN),
    row(authorized_party.check,           ID_TOKEN),
    row(expiry.check,                     ID_TOKEN, ACCESS_TOKEN, LOGOUT_TOKEN),
    row(issued_at.check,                  ID_TOKEN,               LOGOUT_TOKEN),
    row(not_before.check,                 ID_TOKEN, ACCESS_TOKEN, LOGOUT_TOKEN),
    row(no_logout_event.check,            ID_TOKEN),
    row(nonce.check,                      ID_TOKEN),
    row(authentication_context.check,     ID_TOKEN),
    row(authentication_time.check,        ID_TOKEN),
    row(access_token_hash.check,          ID_TOKEN),
    row(session_id.check,                 ID_TOKEN),
    row(logout_event.check,                                       LOGOUT_TOKEN),
    row(subject_or_session.check,                                 LOGOUT_TOKEN),
    row(no_nonce.check,                                           LOGOUT_TOKEN),
    row(token_id.check,                                           LOGOUT_TOKEN),

    row(userinfo_response.check,          USERINFO),
    row(userinfo_subject.check,           USERINFO),
)
# fmt: on

ALL_CHECKS: frozenset[str] = frozenset(line.name for line in GRID)


def run(stage: Stage[Facts], facts: Facts, *, active: frozenset[str]) -> None:
    """Run the `active` checks of `stage` in the order of the grid; raise the first CheckFailed."""
    for check in _checks_of(stage.name, active):
        check(facts)


@cache
def _checks_of(stage: str, active: frozenset[str]) -> tuple[Callable[..., None], ...]:
    return tuple(line.check for line in GRID if stage in line.stages and line.name in active)
