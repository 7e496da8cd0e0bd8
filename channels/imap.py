"""Mail from mailboxes over IMAP (RFC 3501, RFC 9051). A mail is moved, labelled or counted as done only after the commit.

channel = ImapChannel("orders", ImapSettings(host="mail.example.com", user="orders@example.com", password="..."), memory=memory)
channel.mount(app, accept)      # watches while the application runs
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from aiohttp import web
from imapclient.exceptions import IMAPClientError
from pydantic import Field, SecretStr

from channels.beside import beside
from channels.channel import Accept
from channels.dmarc import Resolve, author_is_proved, public_dns
from channels.envelope import Envelope, Trust
from channels.errors import Misconfigured, Unavailable
from channels.fax_mail import as_fax
from channels.file import saved_mail
from channels.google_account import service_account
from channels.imap_mailbox import Mailbox
from channels.imap_session import Account, ImapSession
from channels.memory import Memory, Notebook
from channels.mime import mail_envelope
from channels.oauth import PROVIDERS, OAuthClient, Provider
from channels.reach import unreachable
from channels.settings import ChannelSettings
from channels.trust import mail_trust

__all__ = ["ImapChannel", "ImapSettings"]


class ImapSettings(ChannelSettings):
    """A channel of kind `imap`."""

    host: str = Field("", description="The mail server.")
    port: int = Field(993, ge=1, le=65535, description="Its port; 143 for starttls.")
    security: Literal["tls", "starttls", "none"] = Field(
        "tls", description="How the connection is encrypted; none only within one machine."
    )
    ca_file: Path | None = Field(
        None, description="Certificates of authorities that count beside the system's, for a server of our own."
    )
    user: str = Field("", description="The login, mostly the address.")
    password: SecretStr = Field(SecretStr(""), description="The password, or an app password; empty with oauth.")
    oauth: Literal["", "microsoft", "google", "other"] = Field(
        "", description="Log in by OAuth 2.0: microsoft (app-only), google, or other with token_url and scope."
    )
    tenant: str = Field("", description="The directory of Microsoft 365, by id or domain.")
    client_id: str = Field("", description="The application's id.")
    client_secret: SecretStr = Field(SecretStr(""), description="The application's secret.")
    refresh_token: SecretStr = Field(
        SecretStr(""),
        description="The user's consent, as google and other need it; empty asks as the application itself.",
    )
    service_account: SecretStr = Field(
        SecretStr(""),
        description="Google: the key file of a service account with domain-wide delegation, in place of client_id and refresh_token; best as service_account_file.",
    )
    token_url: str = Field("", description="Where tokens come from; that of the provider unless it is set here.")
    scope: str = Field("", description="What tokens are asked for; that of the provider unless it is set here.")
    mailboxes: tuple[str, ...] = Field(("INBOX",), min_length=1, max_length=20, description="The mailboxes to watch.")
    after: Literal["move", "label", "keep"] = Field(
        "move", description="What happens to a mail after the commit: moved, labelled, or left as it is."
    )
    done: str = Field(
        "Ordergate/Done", min_length=1, description="Where kept mails are moved to; made where it is missing."
    )
    refused: str = Field(
        "Ordergate/Refused",
        min_length=1,
        description="Where mails are moved to that cannot be taken, such as oversized ones.",
    )
    label: str = Field("$Ordergate", pattern=r"^[A-Za-z0-9_$.-]{1,60}$", description="The label of kept mails.")
    refused_label: str = Field(
        "$OrdergateRefused", pattern=r"^[A-Za-z0-9_$.-]{1,60}$", description="The label of mails that cannot be taken."
    )
    start: Literal["all", "new"] = Field(
        "all", description="Where mails are kept as they are: begin with all that are there, or with those that come."
    )
    trust: Literal["authenticated", "address"] = Field(
        "authenticated", description="How far a sender is believed; `[trust] mail` unless it is set here."
    )
    authserv_ids: tuple[str, ...] = Field(
        (),
        description="Names of our own mail servers whose Authentication-Results count; those of `[trust]` unless set here.",
    )
    check_dmarc: bool = Field(
        False,
        description="Check DKIM and DMARC ourselves where no mail server of ours says so; asks DNS, needs the extra `dmarc`.",
    )
    message_bytes: int = Field(25 * 1024 * 1024, ge=1024, description="The largest mail that is taken.")
    idle: bool = Field(True, description="Let the server tell of new mails, where it can (IDLE).")
    poll_seconds: float = Field(120, gt=0, description="The mailbox is looked at this often in any case.")
    reconcile_seconds: float = Field(3600, gt=0, description="All mails of the mailbox are looked at this often.")
    socket_seconds: float = Field(60, gt=0, description="An answer of the server may take so long.")
    accept_seconds: float = Field(
        60, gt=0, description="Keeping a mail may take so long; then it is tried again later."
    )
    retry_seconds: float = Field(
        5, gt=0, description="The first pause after trouble with the server or one mail; it doubles up to 15 minutes."
    )


class ImapChannel:
    """Takes mails out of mailboxes. Nothing is marked as read, and nothing is deleted."""

    kind = "imap"
    Settings = ImapSettings

    def __init__(
        self,
        name: str,
        settings: ImapSettings,
        *,
        memory: Memory | None = None,
        session: Callable[[Account], ImapSession] = ImapSession,
        resolve: Resolve | None = None,
    ) -> None:
        self.name = name
        self.settings = settings
        self._memory = memory or Notebook()
        self._session = session
        self._resolve = resolve
        self._oauth: OAuthClient | None = None

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Watch while the application runs; raises Misconfigured where no login can work."""
        self._check_settings()
        if self.settings.check_dmarc and self._resolve is None:
            self._resolve = public_dns()

        async def watching(_: web.Application) -> AsyncIterator[None]:
            self._oauth = self._oauth_client()
            watched = [
                Mailbox(
                    self.name,
                    mailbox,
                    self.settings,
                    connect=self._connect,
                    make=self._made,
                    accept=accept,
                    memory=self._memory,
                )
                for mailbox in dict.fromkeys(self.settings.mailboxes)
            ]
            async with beside(*(mailbox.run() for mailbox in watched)):
                yield

        app.cleanup_ctx.append(watching)

    async def check(self) -> str:
        """Logs in and opens every mailbox, changing nothing; what is well, as a sentence. Raises what a start would meet, with the remedy."""
        self._check_settings()
        self._oauth = self._oauth_client()
        settings, where = self.settings, f"channels.{self.name}"
        with ThreadPoolExecutor(1) as thread:
            try:
                session = await self._connect(thread)
            except (OSError, TimeoutError) as error:
                said = unreachable(error, settings.host, settings.port)
                hint = (
                    "; a server of your own may need ca_file" if isinstance(error, ssl.SSLCertVerificationError) else ""
                )
                raise Unavailable(f"{where}: {said}{hint}") from error
            except IMAPClientError as error:
                raise Unavailable(
                    f"{where}: {settings.host}:{settings.port}: {error}; check port and security"
                ) from error
            try:
                loop = asyncio.get_running_loop()
                for mailbox in settings.mailboxes:
                    await loop.run_in_executor(thread, session.select, mailbox)
            finally:
                session.close()
        waits = "IDLE" if session.can_wait else f"no IDLE, looks every {settings.poll_seconds:g} s"
        return f"{settings.user} at {settings.host}: {', '.join(settings.mailboxes)} opened ({waits})"

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A saved mail as the delivery that it was; the operator vouches for its author."""
        return saved_mail(content, name=name, channel=self.name, kind=self.kind, received_at=received_at)

    def _made(self, content: bytes, key: str, received_at: datetime, stored_at: datetime | None) -> Envelope:
        envelope = as_fax(
            mail_envelope(
                content,
                channel=self.name,
                kind=self.kind,
                delivery_key=key,
                received_at=received_at,
                trust=self._trust(content),
            )
        )
        # A mail without a date speaks of "tomorrow" as of the day on which the server took it.
        return envelope if envelope.sent_at or stored_at is None else replace(envelope, sent_at=stored_at)

    def _trust(self, content: bytes) -> Trust:
        if self.settings.trust == "address":
            return Trust.VOUCHED
        said = mail_trust(content, authserv_ids=self.settings.authserv_ids)
        if said is Trust.NOTHING and self._resolve is not None and author_is_proved(content, resolve=self._resolve):
            return Trust.DMARC
        return said

    # --- logging in ---------------------------------------------------------------------------------------------------

    def _check_settings(self) -> None:
        settings, where = self.settings, f"channels.{self.name}"
        if not settings.host or not settings.user:
            raise Misconfigured(f"{where}: set host and user of the mailbox")
        if not settings.oauth and not settings.password.get_secret_value():
            raise Misconfigured(
                f"{where}.password: is empty; set ORDERGATE__CHANNELS__{self.name.upper()}__PASSWORD or password_file, or oauth"
            )
        if settings.oauth == "google" and settings.service_account.get_secret_value():
            self._oauth_client()  # raises where its key cannot work
        elif settings.oauth and not settings.client_id:
            raise Misconfigured(f"{where}.client_id: is empty; register an application with the provider")
        if settings.oauth == "microsoft" and not settings.tenant:
            raise Misconfigured(f"{where}.tenant: is empty; set the directory's id or domain")
        consents = settings.refresh_token.get_secret_value() or settings.service_account.get_secret_value()
        if settings.oauth in ("google", "other") and not consents:
            raise Misconfigured(f"{where}.refresh_token: is empty; let the user consent once and keep the token")
        if settings.oauth == "other" and not settings.token_url:
            raise Misconfigured(f"{where}.token_url: is empty; the provider's documentation names it")
        if settings.security == "none" and settings.host not in ("localhost", "127.0.0.1", "::1"):
            raise Misconfigured(f"{where}.security: the password would travel in the clear; set tls or starttls")
        if settings.after == "move" and {settings.done, settings.refused} & set(settings.mailboxes):
            raise Misconfigured(f"{where}.done: is one of the watched mailboxes; mails would be moved in a circle")

    def _oauth_client(self) -> OAuthClient | None:
        settings = self.settings
        if not settings.oauth:
            return None
        usual = PROVIDERS.get(settings.oauth, Provider("", ""))
        token_url, scope = settings.token_url or usual.token_url, settings.scope or usual.scope
        key = settings.service_account.get_secret_value() if settings.oauth == "google" else ""
        statement = service_account(key, subject=settings.user, scope=scope, token_url=token_url) if key else None
        return OAuthClient(
            token_url=token_url,
            scope=scope,
            statement=statement,
            client_id=settings.client_id,
            client_secret=settings.client_secret.get_secret_value(),
            refresh_token=settings.refresh_token.get_secret_value(),
            tenant=settings.tenant,
            memory=self._memory,
        )

    async def _connect(
        self, thread: ThreadPoolExecutor, made: Callable[[ImapSession], None] = lambda _: None
    ) -> ImapSession:
        """A session, opened in its thread; `made` is told of it there, also where nobody waits for it any more."""
        settings = self.settings
        secret = await self._oauth.token() if self._oauth else settings.password.get_secret_value()
        account = Account(
            host=settings.host,
            port=settings.port,
            user=settings.user,
            password=secret,
            bearer=self._oauth is not None,
            security=settings.security,
            ca_file=settings.ca_file,
            seconds=settings.socket_seconds,
        )
        try:
            return await asyncio.get_running_loop().run_in_executor(thread, self._opened, account, made)
        except Misconfigured as error:
            if self._oauth is None:
                raise Misconfigured(f"{error}; check channels.{self.name}.password") from error
            with contextlib.suppress(Exception):
                self._oauth.forget()
            raise Misconfigured(f"{error}; check the application's rights on the mailbox") from error

    def _opened(self, account: Account, made: Callable[[ImapSession], None]) -> ImapSession:
        session = self._session(account)
        made(session)
        return session
