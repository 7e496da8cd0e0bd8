"""Answers by mail, through one server (RFC 5321, RFC 3834). Replies and bounces come back to an address that holds the token."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import aiosmtplib

from channels.envelope import Envelope
from channels.errors import Misconfigured, Unavailable
from channels.mime import head_of
from channels.reach import unreachable
from gateway.answers.answer import AnswerDocument
from gateway.answers.letter import as_html, reference
from gateway.answers.outgoing import AnswerLate, AnswerRefused
from gateway.answers.settings import AnswerSettings
from gateway.answers.silence import OWN_HEADER
from gateway.store.records import AnswerRow

__all__ = ["MailOutgoing", "message_id"]

TIMEOUT = 30.0
IDLE_SECONDS = 20.0  #: servers wait for longer, and few answers follow so late


class MailOutgoing:
    """`Outgoing` over SMTP."""

    short = False
    machine = False

    def __init__(self, settings: AnswerSettings) -> None:
        self._settings = settings
        self._idle: list[tuple[aiosmtplib.SMTP, float]] = []  #: and since when

    def recipient(self, envelope: Envelope) -> str:
        """The sender; his Reply-To only where it lies in the same domain: a forged one must not draw orders elsewhere."""
        address = envelope.sender.address or ""
        asked = head_of(envelope.parts[0].content).reply_to
        same = asked is not None and asked.address.rpartition("@")[2] == address.rpartition("@")[2]
        return asked.address if asked is not None and same else address

    async def send(self, row: AnswerRow, envelope: Envelope, documents: Sequence[AnswerDocument]) -> None:
        settings = self._settings
        message = self.message(row, envelope, documents)
        try:
            connection = await self._connected()
            await connection.sendmail(self._back(row.token), [row.recipient], message.as_bytes(policy=SMTP))
            self._keep(connection)
        except aiosmtplib.SMTPRecipientsRefused as error:
            self._refused([one.code for one in error.recipients], str(error))
        except aiosmtplib.SMTPDataError as error:
            self._refused([error.code], str(error))
        # Who we are, and whether we may send, is the operator's to mend: no answer is given up for it.
        except (aiosmtplib.SMTPException, OSError) as error:
            raise AnswerLate(f"{settings.smtp_host}: {error}") from error

    async def check(self) -> str:
        """Connect and log in, and send nothing; what is well, as a sentence. Raises Unavailable or Misconfigured with the remedy."""
        settings = self._settings
        where = f"{settings.smtp_host}:{settings.smtp_port}"
        try:
            self._keep(await self._connected())
            await self.close()
        except aiosmtplib.SMTPAuthenticationError as error:
            said = (
                f"{where} refuses the login ({error.code} {error.message}); check answers.smtp_user and smtp_password"
            )
            raise Misconfigured(said) from error
        except aiosmtplib.SMTPException as error:
            cause = error.__cause__ or error
            said = (
                unreachable(cause, settings.smtp_host, settings.smtp_port)
                if isinstance(cause, OSError)
                else f"{where}: {error}"
            )
            raise Unavailable(f"answers.smtp_host: {said}; see answers.smtp_port and smtp_security") from error
        except OSError as error:
            raise Unavailable(
                f"answers.smtp_host: {unreachable(error, settings.smtp_host, settings.smtp_port)}"
            ) from error
        return f"mail goes through {where}, from {settings.address}"

    async def close(self) -> None:
        """Say good-bye to the server."""
        while self._idle:
            connection, _ = self._idle.pop()
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await connection.quit()

    async def _connected(self) -> aiosmtplib.SMTP:
        """A connection that was used a moment ago, else a new one; a server that has hung up meanwhile is called again."""
        while self._idle:
            connection, since = self._idle.pop()
            if time.monotonic() - since < IDLE_SECONDS and connection.is_connected:
                try:
                    await connection.rset()
                except (aiosmtplib.SMTPException, OSError):
                    continue
                return connection
            connection.close()
        settings = self._settings
        connection = aiosmtplib.SMTP(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user or None,
            password=settings.smtp_password.get_secret_value() or None,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            timeout=TIMEOUT,
        )
        await connection.connect()
        return connection

    def _keep(self, connection: aiosmtplib.SMTP) -> None:
        self._idle.append((connection, time.monotonic()))

    def _refused(self, codes: list[int], message: str) -> None:
        """5yz of the server is its last word on this mail, 4yz is not (RFC 5321 section 4.2.1)."""
        kind = AnswerRefused if codes and all(code >= 500 for code in codes) else AnswerLate
        raise kind(f"{self._settings.smtp_host}: {message}")

    def message(self, row: AnswerRow, envelope: Envelope, documents: Sequence[AnswerDocument] = ()) -> EmailMessage:
        """The mail; a pure function of the answer, so that a second try sends the same."""
        mail = EmailMessage()
        local, _, domain = self._settings.address.partition("@")
        mail["From"] = Address(self._settings.name, local, domain)
        mail["Reply-To"] = self._back(row.token)
        mail["To"] = row.recipient
        mail["Subject"] = f"{row.subject} [{reference(row.token)}]"
        mail["Date"] = format_datetime(row.created_at)
        mail["Message-ID"] = message_id(row.token, domain)
        if theirs := envelope.thread.message_id:
            mail["In-Reply-To"] = f"<{theirs}>"
            mail["References"] = " ".join(f"<{one}>" for one in (*envelope.thread.references[-10:], theirs))
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
        mail[OWN_HEADER] = row.kind
        mail.set_content(row.body)
        mail.add_alternative(as_html(row.body), subtype="html")
        for one in documents:
            kind, _, sub = one.media_type.partition("/")
            mail.add_attachment(one.content, maintype=kind, subtype=sub, filename=one.name)
        return mail

    def _back(self, token: str) -> str:
        if not self._settings.plus_address:
            return self._settings.address
        local, _, domain = self._settings.address.partition("@")
        return f"{local}+{token}@{domain}"


def message_id(token: str, domain: str) -> str:
    """The identity of this answer for every mail program: what comes twice is shown once."""
    return f"<og-{token}@{domain}>"
