"""Accounts: who a verified identity is here, created or brought up to date at each sign-in.

Source: OpenID Connect Core 5.7 (the key is iss and sub); mendix-behaviour 3.7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.exchange import Identity
from mobile_sso.backend.log import Entry, Log
from mobile_sso.backend.refusals import Reason, SignInRefused
from mobile_sso.backend.settings import BackendSettings, IdpConfiguration
from mobile_sso.testbed.contracts import UserRecord
from mobile_sso.testbed.http import JsonValue

AccountKey: TypeAlias = tuple[str, str]
"""Issuer and subject; a flaw leaves the issuer empty and puts the principal in the subject's place."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """A person's account."""

    key: AccountKey
    name: str
    roles: tuple[str, ...]
    attributes: Mapping[str, str]


class Accounts:
    """All accounts."""

    def __init__(self, *, behaviour: Behaviour, log: Log) -> None:
        """Start without any."""
        self._behaviour = behaviour
        self._log = log
        self._accounts: dict[AccountKey, Account] = {}

    def get(self, key: AccountKey) -> Account:
        """Return the account of `key`."""
        return self._accounts[key]

    def save(self, account: Account) -> None:
        """Store `account` in the place of its former record."""
        self._accounts[account.key] = account

    def records(self) -> Sequence[UserRecord]:
        """Return every account, oldest first."""
        return tuple(
            UserRecord(name=one.name, roles=one.roles, attributes=dict(one.attributes))
            for one in self._accounts.values()
        )

    def draft(self, identity: Identity, idp: IdpConfiguration, settings: BackendSettings) -> Account:
        """Return the account of `identity` as it will be after this sign-in; nothing is stored yet.

        A new account has the default role. Raises SignInRefused(ACCOUNT) where there is none and none may be created.
        """
        key, name = self._key_and_name(identity, idp)
        account = self._accounts.get(key)
        if account is None:
            if not settings.allow_create_users:
                self._log.write(Entry.ACCOUNT_UNKNOWN)
                raise SignInRefused(Reason.ACCOUNT)
            self._log.write(Entry.ACCOUNT_CREATED, user=name)
            roles = (settings.default_role,) if settings.default_role else ()
            account = Account(key=key, name=name, roles=roles, attributes={})
        attributes = {**account.attributes, **self._attributes(identity.claims, settings)}
        self._log.write(Entry.ACCOUNT_SAVED, user=account.name)
        return replace(account, attributes={**self._behaviour.locale_defaults, **attributes})

    def _key_and_name(self, identity: Identity, idp: IdpConfiguration) -> tuple[AccountKey, str]:
        name = self._name(identity.claims, idp)
        if self._behaviour.account_key_has_issuer:
            return (identity.issuer, self._folded(str(identity.id_token_claims.get("sub")))), name
        return ("", name), name

    def _name(self, claims: Mapping[str, JsonValue], idp: IdpConfiguration) -> str:
        value = claims.get(idp.principal_claim)
        if not isinstance(value, str) or not value:
            self._log.write(Entry.PRINCIPAL_MISSING, claim=idp.principal_claim)
            raise SignInRefused(Reason.ACCOUNT)
        return self._folded(value)

    def _folded(self, value: str) -> str:
        limit = self._behaviour.principal_length
        if limit is not None and len(value) > limit:
            self._log.write(Entry.PRINCIPAL_CUT, length=limit)
            value = value[:limit]
        return value if self._behaviour.principal_case_sensitive else value.lower()

    def _attributes(self, claims: Mapping[str, JsonValue], settings: BackendSettings) -> dict[str, str]:
        found: dict[str, str] = {}
        for claim, attribute in settings.attributes.items():
            value = claims.get(claim)
            if isinstance(value, str) and value:
                found[attribute] = value
            else:
                self._log.write(Entry.CLAIM_EMPTY, claim=claim)
        for claim, attribute in (("locale", "Language"), ("zoneinfo", "TimeZone")):
            value = claims.get(claim)
            if isinstance(value, str) and value:
                found[attribute] = value
        return found
