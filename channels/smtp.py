"""Mail over SMTP (RFC 5321): for a mail server in front, or for senders directly. 250 is said only after the commit.

channel = SmtpChannel("orders", SmtpSettings(port=2525))
channel.mount(app, accept)      # listens while the application runs; `channel.port` is the bound port
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import logging
import os
import re
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import structlog
from aiohttp import web
from pydantic import Field, field_validator

from channels.channel import Accept
from channels.dmarc import Resolve, author_is_proved, public_dns
from channels.envelope import Envelope, Trust
from channels.errors import Misconfigured, Refused, Unavailable
from channels.fax_mail import as_fax
from channels.file import saved_mail
from channels.load import Connections, InFlight, Pace
from channels.mime import mail_envelope
from channels.reach import port_is_free
from channels.settings import ChannelSettings
from channels.smtp_session import Door, LmtpSession, SmtpSession, Transaction
from channels.trust import mail_trust

__all__ = ["SmtpChannel", "SmtpSettings"]

log = structlog.get_logger(__name__)

_LARGE = 1024 * 1024


class SmtpSettings(ChannelSettings):
    """A channel of kind `smtp`."""

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(2525, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    hostname: str = Field("ordergate", description="The name in our greeting.")
    protocol: Literal["smtp", "lmtp"] = Field(
        "smtp", description="smtp, or lmtp for a mail server in front that delivers to us as to a mailbox (RFC 2033)."
    )
    certificate: Path | None = Field(
        None, description="Our certificate with its chain (PEM); with it STARTTLS is offered. Read again at a start."
    )
    private_key: Path | None = Field(None, description="The certificate's private key (PEM), readable to nobody else.")
    require_tls: bool = Field(False, description="Take mail over encrypted connections only.")
    recipients: tuple[str, ...] = Field(
        (), description="Addresses or domains that mail is taken for; empty takes it for any."
    )
    trust: Literal["authenticated", "address"] = Field(
        "authenticated",
        description="How far a sender is believed; `[trust] mail` unless it is set here.",
    )
    authserv_ids: tuple[str, ...] = Field(
        (),
        description="Names of our own mail servers whose Authentication-Results count; those of `[trust]` unless set here.",
    )
    hops: tuple[str, ...] = Field(
        ("127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
        description="Networks of those mail servers; a mail from elsewhere cannot prove its author by a header.",
    )
    check_dmarc: bool = Field(
        False,
        description="Check DKIM, SPF and DMARC ourselves where no mail server in front does; asks DNS, needs the extra `dmarc`.",
    )
    message_bytes: int = Field(25 * 1024 * 1024, ge=1024, description="The largest mail, advertised as SIZE.")
    message_recipients: int = Field(10, ge=1, description="Recipients of one mail.")
    connections: int = Field(200, ge=1, description="Connections at once; the next is answered 421.")
    connections_per_address: int = Field(20, ge=1, description="Connections at once from one address.")
    connection_messages: int = Field(
        100, ge=1, description="Mails over one connection from outside `hops`; then the answer is 421."
    )
    messages_per_minute: int = Field(
        600, ge=1, description="Mails from one address outside `hops` within a minute; then the answer is 421."
    )
    in_flight_bytes: int = Field(
        128 * 1024 * 1024, ge=1024, description="Bytes being received at once; beyond it the answer is 452."
    )
    command_seconds: float = Field(60, gt=0, description="A client may be silent for so long.")
    message_seconds: float = Field(300, gt=0, description="The content of one mail may take so long.")
    greeting_seconds: float = Field(120, gt=0, description="From the greeting, or the mail before, to the next DATA.")
    accept_seconds: float = Field(60, gt=0, description="Keeping a mail may take so long; then the answer is 451.")

    @field_validator("hops")
    @classmethod
    def _networks(cls, hops: tuple[str, ...]) -> tuple[str, ...]:
        for hop in hops:
            ipaddress.ip_network(hop)
        return hops


class SmtpChannel:
    """Takes mails and answers for each: 250 after the commit, 451 or 452 for later, 552 or 554 for never."""

    kind = "smtp"
    Settings = SmtpSettings

    def __init__(self, name: str, settings: SmtpSettings, *, resolve: Resolve | None = None) -> None:
        """`resolve` answers for DNS where `check_dmarc` asks; by default the machine's resolver does."""
        self.name = name
        self.settings = settings
        self._resolve = resolve
        self.port: int | None = None  #: the bound port while the application runs
        self._hops = [ipaddress.ip_network(hop) for hop in settings.hops]

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Listen while the application runs; raises Misconfigured where the certificate cannot be used."""
        tls = self._tls()
        if self.settings.check_dmarc and self._resolve is None:
            self._resolve = public_dns()
        speak = LmtpSession if self.settings.protocol == "lmtp" else SmtpSession

        async def listening(_: web.Application) -> AsyncIterator[None]:
            # The library logs every command with its address; that is more than events should tell.
            logging.getLogger("mail.log").setLevel(logging.WARNING)
            door = self._door(accept, tls)
            where = self.settings.host, self.settings.port
            try:
                server = await asyncio.get_running_loop().create_server(lambda: speak(door), *where, backlog=256)
            except OSError as error:
                why = os.strerror(error.errno) if error.errno else str(error)
                raise Misconfigured(
                    f"channels.{self.name}.port: cannot listen on {where[0]}:{where[1]} ({why}); choose another, or stop what is there"
                ) from error
            self.port = server.sockets[0].getsockname()[1]
            log.info("smtp.listening", channel=self.name, host=self.settings.host, port=self.port)
            try:
                yield
            finally:
                server.close()
                await door.close()
                self.port = None

        app.cleanup_ctx.append(listening)

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A saved mail as the delivery that it was; the operator vouches for its author."""
        return saved_mail(content, name=name, channel=self.name, kind=self.kind, received_at=received_at)

    async def check(self) -> str:
        """What is well, as a sentence; raises Misconfigured for what a start would meet."""
        settings = self.settings
        tls = (
            "STARTTLS" if self._tls() else "no STARTTLS: set certificate and private_key where mail comes from outside"
        )
        if settings.check_dmarc:
            public_dns()
        free = await port_is_free(settings.host, settings.port, setting=f"channels.{self.name}.port")
        taken = "" if free else " (something listens there now: this gateway, or another program in its way)"
        named = ", ".join(settings.authserv_ids)
        proofs = [
            *([f"believes what {named} says"] if named else []),
            *(["asks DNS itself"] if settings.check_dmarc else []),
        ]
        believed = (
            "believes the address in From"
            if settings.trust == "address"
            else " and ".join(proofs) or "no sender can be proved: set [trust] authserv_ids, or check_dmarc"
        )
        return f"{settings.protocol} on {settings.host}:{settings.port}{taken}, {tls}; {believed}"

    def _tls(self) -> ssl.SSLContext | None:
        settings, where = self.settings, f"channels.{self.name}"
        if settings.certificate is None:
            if settings.require_tls:
                raise Misconfigured(f"{where}.require_tls: needs certificate and private_key")
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            context.load_cert_chain(settings.certificate, settings.private_key)
        except (OSError, ssl.SSLError) as error:
            for name, file in (("certificate", settings.certificate), ("private_key", settings.private_key)):
                if file is not None and not os.access(file, os.R_OK):
                    raise Misconfigured(f"{where}.{name}: {file} is missing or may not be read") from error
            raise Misconfigured(f"{where}.certificate: cannot be used with private_key: {error}") from error
        return context

    def _door(self, accept: Accept, tls: ssl.SSLContext | None) -> Door:
        async def take(transaction: Transaction) -> str:
            return await self._take(transaction, accept)

        settings = self.settings
        return Door(
            settings=settings,
            wants=_wanted(settings.recipients),
            take=take,
            is_own=self._from_hop,
            in_flight=InFlight(settings.in_flight_bytes),
            connections=Connections(settings.connections, settings.connections_per_address),
            pace=Pace(settings.messages_per_minute),
            tls=tls,
        )

    async def _take(self, transaction: Transaction, accept: Accept) -> str:
        """The reply to the end of DATA. Nothing but a receipt makes it a 250."""
        try:
            async with asyncio.timeout(self.settings.accept_seconds):
                receipt = await accept(await self._envelope(transaction))
        except Refused as refused:
            return ("552 5.3.4 " if refused.code == "message-oversized" else "554 5.6.0 ") + _one_line(str(refused))
        except Unavailable as unavailable:
            return "451 4.3.0 " + _one_line(str(unavailable))
        except TimeoutError:
            log.warning("smtp.accept_slow", channel=self.name)
            return "451 4.3.0 The mail could not be kept in time; please try again later"
        except Exception:  # the boundary: whatever broke, the sender keeps his mail and tries again
            log.exception("smtp.accept_failed", channel=self.name)
            return "451 4.3.0 The mail could not be kept; please try again later"
        return f"250 2.6.0 Accepted as {receipt.intake_id}"

    async def _envelope(self, transaction: Transaction) -> Envelope:
        """Digests of a large mail take time, and so does DNS; other clients should not wait for them."""
        if len(transaction.content) > _LARGE or self.settings.check_dmarc:
            return await asyncio.to_thread(self._delivery, transaction)
        return self._delivery(transaction)

    def _delivery(self, transaction: Transaction) -> Envelope:
        return as_fax(
            mail_envelope(
                transaction.content,
                channel=self.name,
                kind=self.kind,
                delivery_key=_key(transaction),
                received_at=datetime.now(UTC),
                trust=self._trust(transaction),
                recipients=transaction.recipients,
            )
        )

    def _trust(self, transaction: Transaction) -> Trust:
        if self.settings.trust == "address":
            return Trust.VOUCHED
        if self.settings.authserv_ids and self._from_hop(transaction.peer):
            said = mail_trust(transaction.content, authserv_ids=self.settings.authserv_ids)
            if said is not Trust.NOTHING:
                return said
        if self._resolve is not None and author_is_proved(
            transaction.content,
            resolve=self._resolve,
            peer=transaction.peer,
            mail_from=transaction.sender,
            helo=transaction.helo,
        ):
            return Trust.DMARC
        return Trust.NOTHING

    def _from_hop(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        return any((mapped or address) in network for network in self._hops)


def _key(transaction: Transaction) -> str:
    """A client that did not see our 250 sends the same bytes again, to the same recipients (RFC 1047)."""
    digest = hashlib.sha256()
    for line in (transaction.sender, *transaction.recipients):
        digest.update(line.encode() + b"\n")
    digest.update(b"\n")
    digest.update(transaction.content)
    return f"smtp:{digest.hexdigest()}"


def _wanted(recipients: Sequence[str]) -> frozenset[str]:
    return frozenset(recipient.lower().removeprefix("@") for recipient in recipients)


def _one_line(text: str) -> str:
    return re.sub(r"[^\x20-\x7e]+", " ", text)[:400]
