"""Roles: read from a token by a parser, matched with the roles of the app, everything else taken away.

Source: mendix-behaviour 3.8; conformance-and-attacks 3.5 (`role-*`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mobile_sso.backend.accounts import Account
from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.check_failed import CheckFailed
from mobile_sso.backend.discovery import ProviderMetadata
from mobile_sso.backend.exchange import Identity
from mobile_sso.backend.jws import parse
from mobile_sso.backend.keys import KeysUnavailable
from mobile_sso.backend.log import Entry, Log
from mobile_sso.backend.refusals import Reason, SignInRefused
from mobile_sso.backend.role_parsers import RolesUnreadable, parser
from mobile_sso.backend.settings import BackendSettings, IdpConfiguration
from mobile_sso.backend.stages import ACCESS_TOKEN
from mobile_sso.backend.verification import ASYMMETRIC, Expectations, TokenVerifier
from mobile_sso.testbed.http import JsonValue


class RoleAssignment:
    """Gives an account the roles its token names (`SUB_Update_OIDCUserRole`)."""

    def __init__(self, *, behaviour: Behaviour, log: Log, verifier: TokenVerifier) -> None:
        """Verify access tokens with `verifier`, where the behaviour asks for it."""
        self._behaviour = behaviour
        self._log = log
        self._verifier = verifier

    def assigned(
        self,
        account: Account,
        identity: Identity,
        idp: IdpConfiguration,
        metadata: ProviderMetadata,
        settings: BackendSettings,
    ) -> Account:
        """Return `account` with the known roles of the token and no others.

        Raises SignInRefused(ROLES) where there is none, SignInRefused(ROLES_UNREADABLE) where the token cannot be read.
        """
        if idp.role_parser is None:
            self._log.write(Entry.ROLES_NOT_CONFIGURED)
            return account
        try:
            claims = self._claims(identity, idp, metadata)
            guids = {name: settings.role_guids.get(name, name) for name in settings.known_roles}
            values = parser(idp.role_parser)(claims, claim=idp.role_claim, guids=guids)
        except (CheckFailed, KeysUnavailable, RolesUnreadable) as error:
            self._log.write(Entry.ROLES_UNREADABLE, user=account.name, detail=str(error))
            raise SignInRefused(Reason.ROLES_UNREADABLE) from error
        return replace(account, roles=self._matched(account, values, guids, settings))

    def _matched(
        self, account: Account, values: tuple[str, ...], guids: Mapping[str, str], settings: BackendSettings
    ) -> tuple[str, ...]:
        if not values:
            self._log.write(Entry.ROLES_NONE, user=account.name)
            raise SignInRefused(Reason.ROLES)
        names = {guid: name for name, guid in guids.items()}
        for value in values:
            if value not in names:
                self._log.write(Entry.ROLE_UNKNOWN, user=account.name, role=value)
        valid = tuple(dict.fromkeys(names[value] for value in values if value in names))
        if not valid:
            self._log.write(Entry.ROLES_NO_MATCH, user=account.name)
            raise SignInRefused(Reason.ROLES)
        if self._behaviour.default_role_always and settings.default_role:
            return tuple(dict.fromkeys((*valid, settings.default_role)))
        return valid

    def _claims(self, identity: Identity, idp: IdpConfiguration, metadata: ProviderMetadata) -> Mapping[str, JsonValue]:
        if idp.role_source == "id_token":
            return identity.id_token_claims
        if idp.role_source == "userinfo":
            return identity.userinfo
        jws = parse(identity.access_token)
        if idp.role_parser in self._behaviour.non_url_base64 and set("-_") & set(jws.payload_segment):
            raise RolesUnreadable("Illegal base64 character in the payload of the access token")
        if not self._behaviour.verify_access_token:
            return jws.claims
        audiences = idp.access_token_audiences or (idp.client_id, metadata.issuer)
        expected = Expectations(algorithms=ASYMMETRIC, trusted_audiences=audiences)
        return self._verifier.verified(ACCESS_TOKEN, jws, idp, metadata, expected)
