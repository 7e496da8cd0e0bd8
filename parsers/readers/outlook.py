"""Mails saved by Outlook (`.msg`, [MS-OXMSG]): the same letters and parts as those of a raw mail, bounded.

A compound file holds a storage for the message, one for each attachment, and inside an attachment perhaps another message.
Property numbers are those of [MS-OXPROPS].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from email import message_from_string
from email.message import Message as Raw
from email.utils import getaddresses
from io import BytesIO

from olefile import OleFileIO
from olefile.olefile import STGTY_STREAM
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from channels.envelope import Role
from parsers.errors import Damaged, Encrypted, ReadError, TooLarge
from parsers.readers import mail
from parsers.readers.letter import Letter, Mail, Parcel
from parsers.readers.office import rtf_text
from parsers.readers.text import decode

__all__ = ["ENTRIES_LIMIT", "TOTAL_LIMIT", "letter_of", "unpack"]

ENTRIES_LIMIT = 10_000  #: streams and storages of one file
TOTAL_LIMIT = 60_000_000  #: bytes of all streams together; several may claim the same sectors
RTF_LIMIT = 1_000_000

#: What the two libraries raise on damaged files: OleFileError is an OSError, a missing stream a KeyError.
FAULTS = (OSError, LookupError, ValueError, TypeError, AttributeError, OverflowError, RecursionError, struct.error, MemoryError)  # fmt: skip

SUBJECT, HEADERS, CLASS, BODY, HTML, RTF = 0x0037, 0x007D, 0x001A, 0x1000, 0x1013, 0x1009
SUBMITTED, DELIVERED, CODEPAGE, MESSAGE_CODEPAGE = 0x0039, 0x0E06, 0x3FDE, 0x3FFD
SENDERS = (0x5D01, 0x0C1F, 0x5D02, 0x0065)  #: sender and represented sender; an Exchange name (/O=...) is no address
SENDER_NAMES = (0x0C1A, 0x0042)
SMTP_ADDRESS, EMAIL_ADDRESS, RECIPIENT_TYPE = 0x39FE, 0x3003, 0x0C15
DATA, METHOD, NAMES, MIME_TAG, CONTENT_ID_TAG = 0x3701, 0x3705, (0x3707, 0x3704, 0x3001), 0x370E, 0x3712
BY_VALUE, EMBEDDED = (None, 1), 5
TOP, INSIDE, OWN = (
    32,
    24,
    8,
)  #: where properties begin: in the file's message, in an inner one, in attachments and recipients


def unpack(content: bytes, part: int, first: int) -> Mail:
    """The mail's letter and the parts unpacked from part number `part`, numbered from `first`. Raises only ReadError."""
    parcel = Parcel(part, first)
    letter = letter_of(content, parcel)
    return Mail(letter, tuple(parcel.parts), tuple(parcel.notices))


def letter_of(content: bytes, parcel: Parcel, *, depth: int = 0) -> Letter:
    """The letter that this file holds; its parts go into the parcel. Raises only ReadError."""
    try:
        with OleFileIO(BytesIO(content)) as ole:
            _check(ole)
            storage = Storage.from_ole(ole)
        return _letter(_Message(storage, TOP), parcel, depth)
    except ReadError:
        raise
    except FAULTS as error:
        raise Damaged(f"The Outlook message cannot be opened ({type(error).__name__}).") from error


def _check(ole: OleFileIO) -> None:
    entries = [entry for entry in ole.direntries if entry is not None]
    total = sum(entry.size for entry in entries if entry.entry_type == STGTY_STREAM)
    if len(entries) > ENTRIES_LIMIT or total > TOTAL_LIMIT:
        raise TooLarge(
            f"The Outlook message holds {len(entries)} entries of {total:,} bytes; that is more than is read."
        )


class _Message:
    """One storage with its properties; every access gives None where the file has nothing, or nothing that can be read."""

    def __init__(self, storage: Storage, offset: int) -> None:
        self.storage = storage
        self.properties = Properties(storage, properties_header_offset=offset)

    def text(self, *numbers: int) -> str | None:
        """The first of these texts that is there: Unicode, else bytes in the message's code page."""
        for number in numbers:
            for kind in (0x001F, 0x001E):
                if (found := self.bytes(number, kind)) is not None:
                    text = found.decode("utf-16-le", "replace") if kind == 0x001F else decode(found, self.charset())
                    return text.replace("\x00", "").replace("\r\n", "\n").encode("utf-8", "replace").decode()
        return None

    def bytes(self, number: int, kind: int = 0x0102) -> bytes | None:
        try:
            return self.storage.property_stream_bytes(number, kind)
        except KeyError:
            return None

    def number(self, number: int) -> int | None:
        try:
            found = self.properties.int_prop_value(number)
        except FAULTS:
            return None
        return found if isinstance(found, int) else None

    def instant(self, *numbers: int) -> datetime | None:
        for number in numbers:
            try:
                found = self.properties.date_prop_value(number)
            except FAULTS:
                continue
            if isinstance(found, datetime):
                return found
        return None

    def charset(self, *, html: bool = False) -> str | None:
        """The code page as Python names it; None where it is not said."""
        page = (self.number(CODEPAGE) if html else None) or self.number(MESSAGE_CODEPAGE) or self.number(CODEPAGE)
        if page is None:
            return None
        return {65001: "utf-8", 20127: "ascii", 28591: "iso-8859-1"}.get(page) or (
            f"iso8859-{page - 28590}" if 28591 < page <= 28605 else f"cp{page}"
        )

    def children(self, prefix: str) -> Iterator[Storage]:
        return (storage for storage in self.storage.storages if storage.name.startswith(prefix))


def _letter(message: _Message, parcel: Parcel, depth: int) -> Letter:
    raw = _headers(message)
    kind = (message.text(CLASS) or "").upper()
    if kind.startswith("IPM.NOTE.SMIME") and "MULTIPARTSIGNED" not in kind:
        raise Encrypted("The Outlook message is sealed or signed as a whole and cannot be opened.")
    body, html = _bodies(message, parcel)
    plain = parcel.add_text(body, "text/plain", None) if body else None
    shown = parcel.add_text(html, "text/html", None) if html else None
    attachments: list[int] = []
    inline: list[int] = []
    letters: list[Letter] = []
    cids = {cid.lower() for cid in mail.CONTENT_ID.findall(html[:500_000])}
    for storage in message.children("__attach_version1.0_#"):
        if parcel.is_full:
            parcel.note("document-oversized", "The mail has more parts or levels than are read.")
            break
        _attachment(_Message(storage, OWN), parcel, depth, cids, (attachments, inline, letters))
    address, name = _author(message, raw)
    marks = mail.marks_of(raw)
    if "OOFTEMPLATE" in kind or "REPLYTEMPLATE" in kind:
        marks.setdefault("auto-submitted", "auto-replied")
    report = kind.startswith("REPORT.")  # a delivery report of Exchange ([MS-OXOMSG] 3.2.5)
    return Letter(
        address, name, mail.recipient_of(raw) or _recipient(message), " ".join((message.text(SUBJECT) or mail.header(raw, "Subject")).split()),
        mail.sent_at(raw) or message.instant(SUBMITTED, DELIVERED), marks, "multipart/report" if report else "text/plain", plain, shown,
        tuple(attachments), tuple(inline), tuple(letters), report=(body or kind)[:4000] if report else "",
    )  # fmt: skip


def _headers(message: _Message) -> Raw:
    """The headers under which it came; a mail that its writer saved has none."""
    try:
        return message_from_string((message.text(HEADERS) or "")[:100_000].lstrip())
    except mail.MIME_FAULTS:
        return Raw()


def _bodies(message: _Message, parcel: Parcel) -> tuple[str, str]:
    """Plain text and HTML; where both are missing, the text of the compressed RTF."""
    stored = message.bytes(HTML)
    html = decode(stored, message.charset(html=True)) if stored else message.text(HTML) or ""
    plain = message.text(BODY) or ""
    if not plain.strip() and not html.strip() and (rich := message.bytes(RTF)):
        plain = _rich(rich, parcel)
    return plain, html


def _rich(content: bytes, parcel: Parcel) -> str:
    """The text of a body that is only there as compressed RTF ([MS-OXRTFCP])."""
    from compressed_rtf import decompress

    try:
        if len(content) > RTF_LIMIT:
            raise TooLarge("The message's formatted body is larger than is read.")
        return rtf_text(decompress(content))
    except ReadError as error:
        parcel.note(error.code, str(error))
    except Exception:  # the library raises Exception itself
        parcel.note("document-damaged", "The message's formatted body cannot be read.")
    return ""


def _attachment(
    file: _Message, parcel: Parcel, depth: int, cids: set[str], into: tuple[list[int], list[int], list[Letter]]
) -> None:
    """One attachment: a file, an inner message, or something that is told of because it cannot be read."""
    attachments, inline, letters = into
    name = "".join(ch for ch in file.text(*NAMES) or "" if ch.isprintable())[:200] or None
    method = file.number(METHOD)
    inside = next(file.children("__substg1.0_3701000D"), None)
    if method == EMBEDDED and inside is not None:
        if depth >= mail.DEPTH_LIMIT:
            parcel.note("document-oversized", "The mail has more parts or levels than are read.")
        else:
            letters.append(_letter(_Message(inside, INSIDE), parcel, depth + 1))
        return
    content = file.bytes(DATA)
    if method not in BY_VALUE or content is None:
        said = "is only linked or embedded as an object and cannot be read"
        parcel.note("attachment-unreadable", f"{name or 'An attachment'} {said}.")
        return
    declared = (file.text(MIME_TAG) or "application/octet-stream").lower()
    found = "message/rfc822" if declared == "multipart/signed" else mail.file_type(content, declared, name)
    if found in (mail.OUTLOOK, "message/rfc822") and depth < mail.DEPTH_LIMIT:
        _inner_file(content, found, parcel, depth, letters)
        return
    cid = (file.text(CONTENT_ID_TAG) or "").strip("<> ").lower()
    picture = found.startswith("image/") and ((bool(cid) and cid in cids) or mail.is_decoration(content, name))
    (inline if picture else attachments).append(
        parcel.add(content, found, name, Role.INLINE if picture else Role.ATTACHMENT)
    )


def _inner_file(content: bytes, kind: str, parcel: Parcel, depth: int, letters: list[Letter]) -> None:
    """A mail that is attached as a file."""
    if kind == mail.OUTLOOK:
        try:
            letters.append(letter_of(content, parcel, depth=depth + 1))
        except ReadError as error:
            parcel.note("attachment-unreadable", str(error))
        return
    inner = mail.unpack(content, parcel.part, parcel.first + len(parcel.parts))
    parcel.parts += inner.parts
    letters.append(inner.letter)
    for notice in inner.notices:
        parcel.note(notice.code, notice.message)


def _author(message: _Message, raw: Raw) -> tuple[str | None, str | None]:
    """Who wrote it: by the headers under which it came, else by what Outlook noted."""
    if written := mail.header(raw, "From"):
        address, name = mail.author(raw)
        # Of several authors none can be said to have sent it (channels/mime.py).
        several = len({one.lower() for _, one in getaddresses([written[:998]]) if "@" in one}) > 1
        return (None if several else address), name
    addresses = (message.text(number) or "" for number in SENDERS)
    address = next((found.strip().lower() for found in addresses if "@" in found and " " not in found.strip()), None)
    return address, (message.text(*SENDER_NAMES) or "").strip() or None


def _recipient(message: _Message) -> str | None:
    for storage in message.children("__recip_version1.0_#"):
        one = _Message(storage, OWN)
        address = one.text(SMTP_ADDRESS) or one.text(EMAIL_ADDRESS) or ""
        if one.number(RECIPIENT_TYPE) in (None, 1) and "@" in address:
            return address.strip().lower()
    return None
