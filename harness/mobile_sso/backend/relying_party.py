"""The relying party without its wire: what every surface offers to apps, browsers and the IdP.

Source: architecture 6 "Backend binding".
"""

from __future__ import annotations

from collections.abc import Sequence

from mobile_sso.backend.accounts import Accounts
from mobile_sso.backend.attempts import Attempts
from mobile_sso.backend.backchannel_logout import BackchannelLogout
from mobile_sso.backend.behaviour import Behaviour
from mobile_sso.backend.completion import SignInCompletion
from mobile_sso.backend.discovery import Discovery
from mobile_sso.backend.exchange import CodeExchange
from mobile_sso.backend.keys import KeyStore
from mobile_sso.backend.log import Entry, Log, Wording
from mobile_sso.backend.logout import IdTokens, logout_url
from mobile_sso.backend.roles import RoleAssignment
from mobile_sso.backend.sessions import Session, Sessions
from mobile_sso.backend.settings import BackendSettings
from mobile_sso.backend.starting import SignInStart, choices
from mobile_sso.backend.verification import TokenVerifier
from mobile_sso.testbed.clock import Clock
from mobile_sso.testbed.contracts import IdpChoice, LogRecord, SessionRecord, SignedIn, UserRecord
from mobile_sso.testbed.http import Send
from mobile_sso.testbed.masking import Secrets
from mobile_sso.testbed.randomness import TokenSource


class RelyingParty:
    """All parts of a backend, put together."""

    def __init__(
        self,
        *,
        behaviour: Behaviour,
        settings: BackendSettings,
        wording: Wording,
        origin: str,
        send: Send,
        clock: Clock,
        tokens: TokenSource,
        secrets: Secrets,
    ) -> None:
        """Put the parts together; every request to an IdP goes through `send`."""
        self.behaviour = behaviour
        self.origin = origin
        self._tokens, self._secrets = tokens, secrets
        self._log = Log(wording=wording, secrets=secrets, masked=behaviour.mask_log)
        self._sessions = Sessions(clock=clock, tokens=tokens, secrets=secrets, lifetime=behaviour.session_lifetime)
        self._accounts = Accounts(behaviour=behaviour, log=self._log)
        self._discovery = Discovery(send=send, clock=clock, log=self._log, behaviour=behaviour)
        self._id_tokens = IdTokens()
        keys = KeyStore(send=send, clock=clock, log=self._log, lifetime=behaviour.jwks_lifetime)
        verifier = TokenVerifier(
            keys=keys, clock=clock, behaviour=behaviour, registered_algorithms=settings.id_token_algs
        )
        attempts = Attempts(behaviour=behaviour, clock=clock)
        self.sign_in = SignInStart(
            behaviour=behaviour,
            settings=settings,
            origin=origin,
            clock=clock,
            tokens=tokens,
            secrets=secrets,
            log=self._log,
            discovery=self._discovery,
            attempts=attempts,
        )
        self.completion = SignInCompletion(
            behaviour=behaviour,
            origin=origin,
            secrets=secrets,
            log=self._log,
            start=self.sign_in,
            discovery=self._discovery,
            attempts=attempts,
            exchange=CodeExchange(send=send, log=self._log, secrets=secrets, behaviour=behaviour, verifier=verifier),
            accounts=self._accounts,
            roles=RoleAssignment(behaviour=behaviour, log=self._log, verifier=verifier),
            sessions=self._sessions,
            id_tokens=self._id_tokens,
        )
        self.backchannel = BackchannelLogout(
            clock=clock,
            secrets=secrets,
            log=self._log,
            discovery=self._discovery,
            verifier=verifier,
            sessions=self._sessions,
        )

    @property
    def settings(self) -> BackendSettings:
        """What the administrator has entered."""
        return self.sign_in.settings

    def choices(self) -> tuple[IdpChoice, ...]:
        """Return the sign-in choices an app shows."""
        return choices(self.settings)

    def session(self, token: str | None) -> Session | None:
        """Return the live session of `token`, or None."""
        return self._sessions.find(token)

    def signed_in(self, session: Session) -> SignedIn:
        """Return whom `session` belongs to, with the roles the account has now."""
        account = self._accounts.get(session.account)
        return SignedIn(user=account.name, roles=account.roles)

    def logout_url(self, session: Session) -> str | None:
        """Return the IdP's logout URL for the browser, or None where it has none."""
        return logout_url(
            session,
            settings=self.settings,
            origin=self.origin,
            discovery=self._discovery,
            id_tokens=self._id_tokens,
            behaviour=self.behaviour,
            tokens=self._tokens,
            secrets=self._secrets,
        )

    def end_session(self, token: str) -> None:
        """End the session of `token`; one that is gone already is no error."""
        session = self._sessions.end(token)
        if session is not None:
            self._log.write(Entry.SESSION_ENDED, user=self._accounts.get(session.account).name)

    def sessions(self) -> Sequence[SessionRecord]:
        """Return every session that is valid now."""
        live = ((session, self._accounts.get(session.account)) for session in self._sessions.live())
        return tuple(
            SessionRecord(user=account.name, roles=account.roles, attempt=session.attempt) for session, account in live
        )

    def users(self) -> Sequence[UserRecord]:
        """Return every account."""
        return self._accounts.records()

    def log(self) -> Sequence[LogRecord]:
        """Return the log, oldest first."""
        return self._log.records()
