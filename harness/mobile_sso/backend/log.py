"""The backend's log: what is worth telling, worded by the profile's surface, masked before it is kept.

Source: conformance-and-attacks AZR-12; mendix-behaviour 4.8 (nodes).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from mobile_sso.testbed.contracts import LogRecord
from mobile_sso.testbed.masking import Secrets

MAX_RECORDS = 10_000
"""The oldest records are dropped, so that memory stays flat."""


class Entry(Enum):
    """Everything the backend may write to its log; a wording gives each its text."""

    IDP_UNKNOWN = "idp_unknown"
    NO_DEFAULT_IDP = "no_default_idp"
    DISCOVERY_FAILED = "discovery_failed"
    NO_CALLBACK_URL = "no_callback_url"
    MIX_UP_POSSIBLE = "mix_up_possible"
    PKCE_NOT_USED = "pkce_not_used"
    KEYS_OUTDATED = "keys_outdated"
    ATTEMPT_STARTED = "attempt_started"
    ATTEMPT_NOT_FOUND = "attempt_not_found"
    ATTEMPT_SECRET_WRONG = "attempt_secret_wrong"
    ATTEMPT_OTHER_CODE = "attempt_other_code"
    AUTHORIZATION_ERROR = "authorization_error"
    AUTHORIZATION_RESPONSE_REFUSED = "authorization_response_refused"
    TOKEN_REQUEST_FAILED = "token_request_failed"
    ID_TOKEN_REFUSED = "id_token_refused"
    NONCE_REFUSED = "nonce_refused"
    USERINFO_REFUSED = "userinfo_refused"
    PRINCIPAL_MISSING = "principal_missing"
    PRINCIPAL_CUT = "principal_cut"
    ACCOUNT_UNKNOWN = "account_unknown"
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_SAVED = "account_saved"
    CLAIM_EMPTY = "claim_empty"
    ROLES_NOT_CONFIGURED = "roles_not_configured"
    ROLES_NONE = "roles_none"
    ROLE_UNKNOWN = "role_unknown"
    ROLES_NO_MATCH = "roles_no_match"
    ROLES_UNREADABLE = "roles_unreadable"
    ACCOUNT_INACTIVE = "account_inactive"
    SIGNED_IN = "signed_in"
    SESSION_ENDED = "session_ended"
    LOGOUT_TOKEN_ACCEPTED = "logout_token_accepted"
    LOGOUT_TOKEN_REFUSED = "logout_token_refused"


@dataclass(frozen=True)
class Line:
    """Level, node and text of an entry; `{name}` in the text is replaced by the fact of that name."""

    level: str
    node: str
    text: str


Wording: TypeAlias = Mapping[Entry, Line | None]
"""None: this backend generation says nothing there."""


class Log:
    """The log of one backend."""

    def __init__(self, *, wording: Wording, secrets: Secrets, masked: bool = True) -> None:
        """Write in `wording`, masking with `secrets`; `masked=False` is a flaw."""
        self._wording = wording
        self._secrets = secrets
        self._masked = masked
        self._records: deque[LogRecord] = deque(maxlen=MAX_RECORDS)

    def write(self, entry: Entry, **facts: object) -> None:
        """Write `entry` with its facts; secrets among them are rewritten to their handles."""
        line = self._wording[entry]
        if line is None:
            return
        text = line.text.format(**facts)
        self._records.append(
            LogRecord(level=line.level, node=line.node, text=self._secrets.mask(text) if self._masked else text)
        )

    def records(self) -> Sequence[LogRecord]:
        """Return the log, oldest first."""
        return tuple(self._records)


def conceal(secrets: Secrets, kind: str, value: object) -> None:
    """Register a secret somebody else minted the moment it is first seen; a value too short to be one is left alone."""
    if isinstance(value, str) and len(value) >= 6:
        secrets.register(kind, value)
