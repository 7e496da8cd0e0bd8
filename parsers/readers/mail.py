"""Raw mail to its messages: bodies, attachments, inner messages. Bounded, and never crashing.

Python's own mail parser raises on one mail in a hundred that is damaged (KeyError, AttributeError, IndexError, LookupError
for a charset), so every access to it is guarded, and bodies are decoded here. Texts are kept as UTF-8 parts, so that
characters can be pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Raw
from email.utils import getaddresses, parsedate_to_datetime

from channels.envelope import Part, Role
from channels.media import media_type
from parsers.draft import Notice
from parsers.errors import ReadError
from parsers.readers.text import decode
from parsers.readers.tnef import unwrap

__all__ = ["DEPTH_LIMIT", "HEADER_LIMIT", "PARTS_LIMIT", "Letter", "Mail", "unpack"]

DEPTH_LIMIT = 20
PARTS_LIMIT = 200
HEADER_LIMIT = 2000  #: characters of one header that are decoded; 320 kB of encoded words took the stdlib 4 s

#: What the stdlib raises on damaged mails: KeyError, IndexError and unknown charsets are LookupErrors, a broken encoded word
#: is a MessageError.
MIME_FAULTS = (LookupError, ValueError, AttributeError, TypeError, AssertionError, RecursionError, MessageError)

_BOUNDARY = re.compile(rb"boundary[ \t]*=", re.I)
_CONTENT_ID = re.compile(r"cid:([^\s\"'<>]{1,200})", re.I)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]{1,128}@[^\s<>()\[\],;:\"]{1,190}")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a mail: its headers as far as reading needs them, and the indexes of its parts."""

    sender_address: str | None
    sender_name: str | None
    recipient: str | None
    subject: str
    sent_at: datetime | None
    marks: dict[str, str]  #: headers by which machines say that they are machines, lower-case names
    content_type: str
    plain: int | None = None
    html: int | None = None
    attachments: tuple[int, ...] = ()
    inline: tuple[int, ...] = ()
    letters: tuple[Letter, ...] = ()  #: attached messages, outermost first
    report: str = ""  #: text of a delivery status part


@dataclass(frozen=True, slots=True)
class Mail:
    """A whole mail. `parts` are new parts; the indexes in `letter` count them from `first`."""

    letter: Letter
    parts: tuple[Part, ...]
    notices: tuple[Notice, ...] = ()


#: headers that tell machines from people (RFC 3834, RFC 3464, and what providers add)
MARKS = (
    "auto-submitted", "precedence", "x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-loop", "list-id",
    "list-unsubscribe", "return-path", "x-failed-recipients", "x-auto-reply-from", "x-mailer", "in-reply-to",
    "references", "feedback-id",
)  # fmt: skip


def unpack(content: bytes, part: int, first: int) -> Mail:
    """The mail's letter and the parts unpacked from part number `part`; the new parts are numbered from `first`."""
    if len(_BOUNDARY.findall(content)) > 2 * PARTS_LIMIT:
        text = Part(decode(content[:200_000]).encode(), "text/plain", None, Role.BODY, part)
        letter = Letter(None, None, None, "", None, {}, "text/plain", plain=first)
        return Mail(letter, (text,), (Notice("document-oversized", "The mail nests too many parts to be read."),))
    try:
        raw = message_from_bytes(content)
    except MIME_FAULTS:
        text = Part(decode(content[:200_000]).encode(), "text/plain", None, Role.BODY, part)
        letter = Letter(None, None, None, "", None, {}, "text/plain", plain=first)
        return Mail(letter, (text,), (Notice("document-damaged", "The mail's structure is damaged."),))
    unpacker = _Unpacker(part, first)
    letter = unpacker.letter(raw, depth=0)
    return Mail(letter, tuple(unpacker.parts), tuple(unpacker.notices))


def header(raw: Raw, name: str) -> str:
    """A header decoded, folded to one line, capped; "" where it is absent or damaged."""
    try:
        value = raw.get(name)
        if value is None:
            return ""
        text = str(value)[:HEADER_LIMIT]
        pieces = [_piece(data, charset) for data, charset in decode_header(text)]
    except MIME_FAULTS:
        return ""
    return " ".join("".join(pieces).replace("\x00", "").split())


def _piece(data: bytes | str, charset: str | None) -> str:
    return data if isinstance(data, str) else decode(data, charset)


def file_type(content: bytes, declared: str, name: str | None) -> str:
    """What the bytes show; where they show no more than text or nothing, what the mail says of them."""
    found = media_type(content, name)
    plain = found in ("text/plain", "application/octet-stream")
    return declared if plain and declared.startswith("text/") else found


def _sender(raw: Raw) -> tuple[str | None, str | None]:
    """(address, name) of who wrote: From; its name with quotes taken off."""
    text = header(raw, "From")
    try:
        for name, address in getaddresses([text[:998]]):
            if "@" in address:
                return address.strip().lower(), name.strip() or None
    except MIME_FAULTS:
        pass
    found = _ADDRESS.search(text)
    return (found[0].lower() if found else None), (text.split("<")[0].strip(' "') or None)


def _sent_at(raw: Raw) -> datetime | None:
    try:
        return parsedate_to_datetime(header(raw, "Date"))
    except (*MIME_FAULTS, OverflowError):
        return None


class _Unpacker:
    """Walks one mail; collects parts and notices."""

    def __init__(self, part: int, first: int) -> None:
        self.part = part
        self.first = first
        self.parts: list[Part] = []
        self.notices: list[Notice] = []

    def letter(self, raw: Raw, *, depth: int) -> Letter:
        plain: int | None = None
        html: int | None = None
        attachments: list[int] = []
        inline: list[int] = []
        letters: list[Letter] = []
        report = ""
        shown: set[str] = set()
        for at, (leaf, level) in enumerate(_leaves(raw, depth)):
            # leaves too, because texts that are joined become one part
            if at >= PARTS_LIMIT or len(self.parts) >= PARTS_LIMIT or level > DEPTH_LIMIT:
                self._note("document-oversized", "The mail has more parts or levels than are read.")
                break
            kind = _content_type(leaf)
            if kind == "message/rfc822":
                if level >= DEPTH_LIMIT:
                    self._note("document-oversized", "The mail has more parts or levels than are read.")
                elif (inner := _inner(leaf)) is not None:
                    letters.append(self.letter(inner, depth=level + 1))
                continue
            if kind in ("message/delivery-status", "text/rfc822-headers", "message/disposition-notification"):
                report += _report(leaf)
                continue
            name = _file_name(leaf)
            content = _content(leaf)
            attached = _disposition(leaf) == "attachment" or (name is not None and not kind.startswith("text/"))
            if not attached and kind == "text/plain" and plain is None:
                plain = self._add(self._text(leaf, content), "text/plain", name, Role.BODY)
            elif not attached and kind == "text/html" and html is None:
                text = self._text(leaf, content)
                shown |= {cid.lower() for cid in _CONTENT_ID.findall(text[:500_000])}
                html = self._add(text, "text/html", name, Role.BODY)
            elif not content:
                continue
            elif not attached and name is None and kind == "text/plain" and plain is not None:
                # A second nameless text is what mailing systems append below; it belongs to the body.
                joined = self.parts[plain - self.first].content.decode() + "\n" + self._text(leaf, content)
                self.parts[plain - self.first] = Part(joined.encode(), "text/plain", None, Role.BODY, self.part)
            else:
                found = file_type(content, kind, name)
                if found == "application/ms-tnef":
                    plain = self._unwrapped(content, attachments, plain)
                    continue
                picture = found.startswith("image/") and self._is_shown(leaf, name, content, shown)
                index = self._add_bytes(content, found, name, Role.INLINE if picture else Role.ATTACHMENT)
                (inline if picture else attachments).append(index)
        address, who = _sender(raw)
        marks = {mark: value for mark in MARKS if (value := header(raw, mark)) or raw.get(mark) is not None}
        return Letter(
            address, who, _recipient(raw), header(raw, "Subject"), _sent_at(raw), marks, _content_type(raw),
            plain, html, tuple(attachments), tuple(inline), tuple(letters), report,
        )  # fmt: skip

    def _unwrapped(self, content: bytes, attachments: list[int], plain: int | None) -> int | None:
        """The files of a winmail.dat as attachments; its text as the body where the mail has none. Gives the body's number."""
        try:
            wrapped = unwrap(content)
        except ReadError as error:
            self._note("attachment-unreadable", str(error))
            return plain
        for one in wrapped:
            if one.is_body:
                if plain is None:
                    plain = self._add(decode(one.content), "text/plain", None, Role.BODY)
            elif len(self.parts) < PARTS_LIMIT:
                kind = file_type(one.content, "application/octet-stream", one.name)
                attachments.append(self._add_bytes(one.content, kind, one.name, Role.ATTACHMENT))
        return plain

    def _is_shown(self, leaf: Raw, name: str | None, content: bytes, shown: set[str]) -> bool:
        """Whether a picture is decoration: shown by the HTML, or named and sized like a logo."""
        cid = header(leaf, "Content-ID").strip("<> ").lower()
        if (cid and cid in shown) or _disposition(leaf) == "inline":
            return True
        return len(content) < 20_000 and bool(
            re.search(r"logo|banner|signature|facebook|linkedin|icon|image00\d", (name or "").lower())
        )

    def _text(self, leaf: Raw, content: bytes) -> str:
        try:
            charset = leaf.get_content_charset()
        except MIME_FAULTS:
            charset = None
        return decode(content, charset)

    def _add(self, text: str, media_type: str, name: str | None, role: Role) -> int:
        return self._add_bytes(text.encode(errors="replace"), media_type, name, role)

    def _add_bytes(self, content: bytes, media_type: str, name: str | None, role: Role) -> int:
        self.parts.append(Part(content, media_type, name, role, self.part))
        return self.first + len(self.parts) - 1

    def _note(self, code: str, message: str) -> None:
        if all(notice.message != message for notice in self.notices):
            self.notices.append(Notice(code, message))


def _leaves(raw: Raw, depth: int) -> Iterator[tuple[Raw, int]]:
    """Every part that is no container, with its depth; an attached message is a leaf. Iterative: depth is the sender's."""
    stack = [(raw, depth)]
    count = 0
    while stack and count < 4 * PARTS_LIMIT:
        current, level = stack.pop()
        count += 1
        payload = current.get_payload() if _is_container(current) else None
        if isinstance(payload, list):
            stack.extend((child, level + 1) for child in reversed(payload) if isinstance(child, Raw))
        else:
            yield current, level


def _is_container(raw: Raw) -> bool:
    kind = _content_type(raw)
    return raw.is_multipart() and kind not in ("message/rfc822", "message/delivery-status")


def _inner(leaf: Raw) -> Raw | None:
    """The message inside a message/rfc822 part; some senders base64 it, against RFC 2046 section 5.2.1."""
    payload = leaf.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Raw):
        inner = payload[0]
        if inner.keys():
            return inner
    content = _content(leaf)
    if not content:
        return None
    try:
        return message_from_bytes(content)
    except MIME_FAULTS:
        return None


def _content_type(raw: Raw) -> str:
    try:
        return raw.get_content_type()
    except MIME_FAULTS:
        return "text/plain"


def _disposition(raw: Raw) -> str | None:
    try:
        return raw.get_content_disposition()
    except MIME_FAULTS:
        return None


def _file_name(raw: Raw) -> str | None:
    try:
        name = raw.get_filename()
    except MIME_FAULTS:
        return None
    if not name:
        return None
    try:
        decoded = "".join(_piece(data, charset) for data, charset in decode_header(str(name)[:500]))
    except MIME_FAULTS:
        decoded = str(name)
    return "".join(ch for ch in decoded if ch.isprintable())[:200] or None


def _content(raw: Raw) -> bytes:
    try:
        payload = raw.get_payload(decode=True)
    except MIME_FAULTS:
        payload = None
    if isinstance(payload, bytes):
        return payload
    try:
        inner = raw.get_payload()
        return inner.encode("utf-8", "surrogateescape") if isinstance(inner, str) else b""
    except MIME_FAULTS:
        return b""


def _report(leaf: Raw) -> str:
    """The text of a delivery status part, whose groups of fields the stdlib parses as messages."""
    try:
        return leaf.as_string()[:4000]
    except MIME_FAULTS:
        return ""


def _recipient(raw: Raw) -> str | None:
    found = _ADDRESS.search(header(raw, "Delivered-To") or header(raw, "To"))
    return found[0].lower() if found else None
