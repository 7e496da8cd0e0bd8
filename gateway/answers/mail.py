"""Answers by mail, through one server (RFC 5321, RFC 3834). Replies and bounces come back to an address that holds the token."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from email.charset import QP, Charset
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr

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

__all__ = ["LINES", "MailOutgoing", "message_id"]

TIMEOUT = 30.0
LINES = compat32.clone(linesep="\r\n")  #: of our mails as they are sent
UTF8 = Charset("utf-8")
UTF8.body_encoding = QP  #: legible in the source, and no server has to know 8BITMIME
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
            await connection.sendmail(self._back(row.token), [row.recipient], message.as_bytes(policy=LINES))
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

    def message(self, row: AnswerRow, envelope: Envelope, documents: Sequence[AnswerDocument] = ()) -> Message:
        """The mail; a pure function of the answer, so that a second try sends the same. Made of the standard library's plain parts: its
        structured headers take five times as long."""
        words = [_text(row.body, "plain"), _text(as_html(row.body), "html")]
        mail: Message = MIMEMultipart("alternative", boundary=f"=_og-{row.token}-words", _subparts=words)
        if documents:
            files = [_file(one) for one in documents]
            mail = MIMEMultipart("mixed", boundary=f"=_og-{row.token}-all", _subparts=[mail, *files])
        domain = self._settings.address.partition("@")[2]
        mail["From"] = formataddr((_line(self._settings.name), self._settings.address))
        mail["Reply-To"] = self._back(row.token)
        mail["To"] = _line(row.recipient)
        mail["Subject"] = _subject(row.subject, f"[{reference(row.token)}]")
        mail["Date"] = format_datetime(row.created_at)
        mail["Message-ID"] = message_id(row.token, domain)
        if theirs := envelope.thread.message_id:
            mail["In-Reply-To"] = f"<{_line(theirs)}>"
            mail["References"] = " ".join(f"<{_line(one)}>" for one in (*envelope.thread.references[-10:], theirs))
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
        mail[OWN_HEADER] = row.kind
        return mail

    def _back(self, token: str) -> str:
        if not self._settings.plus_address:
            return self._settings.address
        local, _, domain = self._settings.address.partition("@")
        return f"{local}+{token}@{domain}"


def message_id(token: str, domain: str) -> str:
    """The identity of this answer for every mail program: what comes twice is shown once."""
    return f"<og-{token}@{domain}>"


def _text(words: str, sub: str) -> MIMENonMultipart:
    part = MIMENonMultipart("text", sub)
    part.set_payload(words, UTF8)
    return part


def _file(document: AnswerDocument) -> MIMEBase:
    kind, _, sub = document.media_type.partition("/")
    part = MIMEBase(kind, sub)
    part.set_payload(document.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=document.name)
    return part


def _line(text: str) -> str:
    """No line break of somebody else's becomes a header of ours."""
    return " ".join(text.split())


def _subject(text: str, token: str) -> str:
    """The token stays legible, whatever becomes of the words."""
    if text.isascii():
        return f"{_line(text)} {token}"
    made = Header(_line(text), UTF8, header_name="Subject")
    made.append(token, "us-ascii")
    return made.encode()
