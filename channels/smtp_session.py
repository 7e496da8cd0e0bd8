"""One SMTP connection: aiosmtpd's dialogue with our own DATA, deadlines and caps.

What differs from the library, and why:
- DATA is read in blocks, and a mail with a bare CR or LF is refused: mail servers disagree about where such a mail ends, which
  is how mails are smuggled (CVE-2023-51764, CVE-2024-27305). Lines of any length are taken; 1,000 octets is a sender's duty.
- every connection has a deadline for its next mail, and a mail one for its content: slow clients hold nothing for long.
- connections and bytes in memory are capped; beyond that the answer is 421 or 452.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog
from aiosmtpd.smtp import SMTP, syntax

from channels.load import Connections, InFlight, Pace
from channels.smtp_data import BLOCK, Content

if TYPE_CHECKING:
    from channels.smtp import SmtpSettings

__all__ = ["Door", "LmtpSession", "SmtpSession", "Transaction"]

log = structlog.get_logger(__name__)

_SLOWEST = 1024  #: bytes a second, after a time of grace
_GRACE_SECONDS = 15
_CLOSING_SECONDS = 3  #: how long a mail that is being kept may still take when we close


@dataclass(frozen=True, slots=True)
class Transaction:
    """One mail as it came: who handed it over, the envelope's addresses, the bytes without dot-stuffing."""

    peer: str
    sender: str  #: "" is the null sender
    recipients: tuple[str, ...]
    content: bytes = field(repr=False)
    helo: str = ""


@dataclass(slots=True)
class Door:
    """What all connections of one listener share."""

    settings: SmtpSettings
    wants: frozenset[str]  #: addresses and domains, lower case; empty: any
    take: Callable[[Transaction], Awaitable[str]]  #: gives the reply
    is_own: Callable[[str], bool]  #: whether the client is a mail server of our own
    in_flight: InFlight
    connections: Connections
    pace: Pace
    tls: ssl.SSLContext | None = None
    sessions: set[SmtpSession] = field(default_factory=set)
    quiet: asyncio.Event = field(default_factory=asyncio.Event)  #: set when the last session has gone

    def is_wanted(self, recipient: str) -> bool:
        """Mail for this address is taken; a token behind `+` does not matter."""
        if not self.wants:
            return True
        local, _, domain = recipient.lower().rpartition("@")
        return domain in self.wants or f"{local.partition('+')[0]}@{domain}" in self.wants

    async def close(self) -> None:
        """Say goodbye to idle clients at once, and to those whose mail is being kept a little later."""
        self.quiet.clear()
        for session in list(self.sessions):
            session.say_goodbye()
        if self.sessions:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_CLOSING_SECONDS):  # wait_for may swallow being cancelled
                    await self.quiet.wait()
        for session in list(self.sessions):
            session.cut()


class SmtpSession(SMTP):
    """The dialogue with one client."""

    # The library's own, which are there as long as the connection is.
    envelope: Any
    transport: Any
    session: Any
    _reader: Any
    _timeout_handle: Any
    ident = "ESMTP"

    def __init__(self, door: Door) -> None:
        limits = door.settings
        self.door = door
        self.peer = ""
        self._entered = False
        self._taking = False  #: a mail is being kept: its answer decides whether the client sends it again
        self._closing = False
        self._next_mail_by = float("inf")
        self._mails = 0
        super().__init__(
            _Mailbox(door),
            data_size_limit=limits.message_bytes,
            enable_SMTPUTF8=True,
            hostname=limits.hostname,
            ident=self.ident,
            tls_context=door.tls,
            require_starttls=limits.require_tls,
            timeout=limits.command_seconds,
            auth_exclude_mechanism=("LOGIN", "PLAIN"),
            loop=asyncio.get_running_loop(),
        )

    # --- the connection -------------------------------------------------------------------------------------------------

    def connection_made(self, transport: Any) -> None:
        """Greet, or turn away who is one too many. Comes a second time when the connection is encrypted."""
        if self._entered:
            super().connection_made(transport)
            return
        self.peer = str((transport.get_extra_info("peername") or ("",))[0])
        if reason := self._too_much():
            log.warning("smtp.turned_away", peer=self.peer, reason=reason)
            transport.write(f"421 4.7.0 {self.hostname} {reason}; try again later\r\n".encode())
            transport.close()
            return
        self._entered = True
        self.door.sessions.add(self)
        self._await_next_mail()
        super().connection_made(transport)
        if self._handler_coroutine is not None:
            self._handler_coroutine.add_done_callback(_forget)

    def _too_much(self) -> str | None:
        """Why this client cannot be served now; None where he has been let in."""
        if self.door.in_flight.is_crowded:
            return "Too much mail at once"
        return None if self.door.connections.enter(self.peer) else "Too many connections"

    def connection_lost(self, error: Exception | None) -> None:
        """Forget the client; a mail in the middle of its DATA is forgotten with it."""
        if not self._entered:
            return
        self._entered = False
        self.door.connections.leave(self.peer)
        self.door.sessions.discard(self)
        if not self.door.sessions:
            self.door.quiet.set()
        super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """A client that closes its side gets no answer any more."""
        return super().eof_received() if self._entered else False

    def data_received(self, data: bytes) -> None:
        """What a client says that was turned away is not read."""
        if self._entered:
            super().data_received(data)

    def say_goodbye(self) -> None:
        """End the connection: now where it is idle, after the reply where a mail is being kept."""
        self._closing = True
        if not self._taking:
            self._close_with(f"421 4.3.2 {self.hostname} is closing; try again later")

    def cut(self) -> None:
        """End the connection without a word."""
        if self.transport is not None:
            self.transport.abort()

    def _close_with(self, reply: str) -> None:
        if self.transport is not None:
            self.transport.write(reply.encode() + b"\r\n")
            self.transport.close()

    # --- deadlines ------------------------------------------------------------------------------------------------------

    def _await_next_mail(self) -> None:
        self._next_mail_by = self.loop.time() + self.door.settings.greeting_seconds

    def _reset_timeout(self, duration: float | None = None) -> None:
        """The library's clock, which no client may wind up beyond the deadline for his next mail."""
        left = max(0.01, self._next_mail_by - self.loop.time())
        super()._reset_timeout(min(duration or self._timeout_duration, left))

    def _timeout_cb(self) -> None:
        if not self._taking:
            log.info("smtp.timeout", peer=self.peer)
            self._close_with(f"421 4.4.2 {self.hostname} Timeout; closing the connection")

    # --- the mail -------------------------------------------------------------------------------------------------------

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours in the dialogue is temporary for the sender."""
        log.error("smtp.session_failed", peer=self.peer, exc_info=error)
        return "451 4.3.0 Local error in processing; please try again later"

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        """Read the mail, keep it, answer."""
        if await self.check_helo_needed():
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        if not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Error: need RCPT command")
            return
        self._mails += 1
        settings = self.door.settings
        too_many = self._mails > settings.connection_messages or not self.door.pace.allows(self.peer)
        if too_many and not self.door.is_own(self.peer):
            await self.push("421 4.7.0 Too many mails from you; try again later")
            self.transport.close()
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        sender, recipients = self.envelope.mail_from, tuple(self.envelope.rcpt_tos)
        content = Content(self.door.in_flight, limit=self.door.settings.message_bytes)
        self._next_mail_by = float("inf")
        try:
            await self._read(content)
            reply = content.fault() or await self._keep(
                Transaction(
                    self.peer,
                    "" if sender == "<>" else sender,
                    recipients,
                    content.whole(),
                    self.session.host_name or "",
                )
            )
        finally:
            content.release()
            self._await_next_mail()
            self._reset_timeout()
            self._set_rset_state()  # type: ignore[no-untyped-call]
        await self._answer(reply, len(recipients))
        if self._closing:
            self._close_with(f"421 4.3.2 {self.hostname} is closing")

    async def _answer(self, reply: str, recipients: int) -> None:  # noqa: ARG002 - of interest to LMTP
        """The reply to the end of DATA."""
        await self.push(reply)

    async def _keep(self, transaction: Transaction) -> str:
        self._taking = True
        self._timeout_handle.cancel()
        try:
            return await self.door.take(transaction)
        finally:
            self._taking = False

    async def _read(self, content: Content) -> None:
        """Up to the line with the single dot; what comes behind it is the next command."""
        started = self.loop.time()
        deadline = started + self.door.settings.message_seconds
        while True:
            now = self.loop.time()
            too_slow = now - started > _GRACE_SECONDS and content.seen < (now - started) * _SLOWEST
            if too_slow or now >= deadline:
                self._timeout_cb()
                await asyncio.sleep(_CLOSING_SECONDS)  # until the lost connection cancels us
            self._reset_timeout(min(self.door.settings.command_seconds, deadline - now))
            block = await self._reader.read(BLOCK)
            if not block:
                raise asyncio.CancelledError
            rest = content.add(block)
            if rest is not None:
                self._reader._buffer[:0] = rest  # give back what the client said ahead of our reply
                return


class LmtpSession(SmtpSession):
    """The dialogue with a mail server in front (RFC 2033): LHLO, and a reply for each recipient."""

    ident = "LMTP"

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 - the library's name
        """Greet; the library knows the answer as that to EHLO."""
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:  # noqa: ARG002, N802
        """No word of LMTP."""
        await self.push('500 5.5.1 Say "LHLO": this is LMTP')

    smtp_EHLO = smtp_HELO  # noqa: N815

    async def _answer(self, reply: str, recipients: int) -> None:
        """It is one delivery, so they all get the same."""
        for _ in range(recipients):
            await self.push(reply)


def _forget(task: asyncio.Task[None]) -> None:
    """A connection that breaks while we answer is no fault to tell of."""
    if not task.cancelled():
        task.exception()


class _Mailbox:
    """The library's handler: who may send to whom."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: ARG002, N802
        """Take any sender whose address can be written down; ask for patience where memory is short."""
        if not _is_text(address):
            return "553 5.6.7 The sender's address is not valid UTF-8"
        declared = next((option[5:] for option in options if option.startswith("SIZE=")), "0")
        if self.door.in_flight.used + int(declared) > self.door.in_flight.limit:
            return "452 4.3.1 Too much mail at once; try again later"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: ARG002, N802
        """Take the recipients that are ours, up to the limit."""
        if not _is_text(address):
            return "553 5.6.7 The recipient's address is not valid UTF-8"
        if not self.door.is_wanted(address):
            return "550 5.1.1 No such mailbox here"
        if len(envelope.rcpt_tos) >= self.door.settings.message_recipients:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"


def _is_text(address: str) -> bool:
    return address.isprintable() and not any("\ud800" <= character <= "\udfff" for character in address)
