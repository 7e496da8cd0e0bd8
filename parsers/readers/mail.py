"""Raw mail to its messages: bodies, attachments, inner messages. Bounded, and never crashing.

Python's own mail parser raises on one mail in a hundred that is damaged (KeyError, AttributeError, IndexError, LookupError
for a charset), so every access to it is guarded, and bodies are decoded here. Texts are kept as UTF-8 parts, so that
characters can be pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message as Raw
from email.utils import getaddresses, parsedate_to_datetime
from importlib import import_module

from channels.envelope import Part, Role
from channels.media import media_type
from parsers.draft import Notice
from parsers.errors import ReadError
from parsers.readers.letter import PARTS_LIMIT, Letter, Mail, Parcel
from parsers.readers.text import decode
from parsers.readers.tnef import unwrap

__all__ = [
    "CONTENT_ID",
    "DEPTH_LIMIT",
    "HEADER_LIMIT",
    "OUTLOOK",
    "author",
    "file_type",
    "header",
    "is_decoration",
    "marks_of",
    "recipient_of",
    "sent_at",
    "unpack",
]

DEPTH_LIMIT = 20
OUTLOOK = "application/vnd.ms-outlook"  #: a mail saved by Outlook (.msg)
HEADER_LIMIT = 2000  #: characters of one header that are decoded; 320 kB of encoded words took the stdlib 4 s

#: What the stdlib raises on damaged mails: KeyError, IndexError and unknown charsets are LookupErrors, a broken encoded word
#: is a MessageError.
MIME_FAULTS = (LookupError, ValueError, AttributeError, TypeError, AssertionError, RecursionError, MessageError)

_BOUNDARY = re.compile(rb"boundary[ \t]*=", re.I)
CONTENT_ID = re.compile(r"cid:([^\s\"'<>]{1,200})", re.I)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]{1,128}@[^\s<>()\[\],;:\"]{1,190}")


#: headers that tell machines from people (RFC 3834, RFC 3464, and what providers add)
MARKS = (
    "auto-submitted", "precedence", "x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-loop", "list-id",
    "list-unsubscribe", "return-path", "x-failed-recipients", "x-auto-reply-from", "x-mailer", "in-reply-to",
    "references", "feedback-id",
)  # fmt: skip


def marks_of(raw: Raw) -> dict[str, str]:
    """The headers by which machines say that they are machines."""
    return {mark: value for mark in MARKS if (value := header(raw, mark)) or raw.get(mark) is not None}


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


def is_decoration(content: bytes, name: str | None) -> bool:
    """Whether a picture is named and sized like a logo."""
    return len(content) < 20_000 and bool(
        re.search(r"logo|banner|signature|facebook|linkedin|icon|image00\d", (name or "").lower())
    )


def author(raw: Raw) -> tuple[str | None, str | None]:
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


def sent_at(raw: Raw) -> datetime | None:
    """The Date header, or None where it is absent or no date."""
    try:
        return parsedate_to_datetime(header(raw, "Date"))
    except (*MIME_FAULTS, OverflowError):
        return None


class _Unpacker(Parcel):
    """Walks one mail."""

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
            if at >= PARTS_LIMIT or self.is_full or level > DEPTH_LIMIT:
                self.note("document-oversized", "The mail has more parts or levels than are read.")
                break
            kind = _content_type(leaf)
            if kind == "message/rfc822":
                if level >= DEPTH_LIMIT:
                    self.note("document-oversized", "The mail has more parts or levels than are read.")
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
                plain = self.add_text(self._text(leaf, content), "text/plain", name)
            elif not attached and kind == "text/html" and html is None:
                text = self._text(leaf, content)
                shown |= {cid.lower() for cid in CONTENT_ID.findall(text[:500_000])}
                html = self.add_text(text, "text/html", name)
            elif not content:
                continue
            elif not attached and name is None and kind == "text/plain" and plain is not None:
                # A second nameless text is what mailing systems append below; it belongs to the body.
                self.append(plain, self._text(leaf, content))
            else:
                plain = self._file(leaf, content, name, shown, plain, (attachments, inline, letters), level)
        address, who = author(raw)
        return Letter(
            address, who, recipient_of(raw), header(raw, "Subject"), sent_at(raw), marks_of(raw), _content_type(raw),
            plain, html, tuple(attachments), tuple(inline), tuple(letters), report,
        )  # fmt: skip

    def _file(
        self,
        leaf: Raw,
        content: bytes,
        name: str | None,
        shown: set[str],
        plain: int | None,
        into: tuple[list[int], list[int], list[Letter]],
        level: int,
    ) -> int | None:
        """An attached file among the attachments, the pictures of the text or the letters. Gives the body's number."""
        attachments, inline, letters = into
        found = file_type(content, _content_type(leaf), name)
        if found == "application/ms-tnef":
            return self._unwrapped(content, attachments, plain)
        if found == OUTLOOK and level < DEPTH_LIMIT:
            letters += self._outlook(content, level)
            return plain
        picture = found.startswith("image/") and self._is_shown(leaf, name, content, shown)
        index = self.add(content, found, name, Role.INLINE if picture else Role.ATTACHMENT)
        (inline if picture else attachments).append(index)
        return plain

    def _unwrapped(self, content: bytes, attachments: list[int], plain: int | None) -> int | None:
        """The files of a winmail.dat as attachments; its text as the body where the mail has none. Gives the body's number."""
        try:
            wrapped = unwrap(content)
        except ReadError as error:
            self.note("attachment-unreadable", str(error))
            return plain
        for one in wrapped:
            if one.is_body:
                if plain is None:
                    plain = self.add_text(decode(one.content), "text/plain", None)
            elif len(self.parts) < PARTS_LIMIT:
                kind = file_type(one.content, "application/octet-stream", one.name)
                attachments.append(self.add(one.content, kind, one.name, Role.ATTACHMENT))
        return plain

    def _outlook(self, content: bytes, level: int) -> list[Letter]:
        """An attached .msg as the letter that it is; one that cannot be opened is told of."""
        try:
            letter: Letter = import_module("parsers.readers.outlook").letter_of(content, self, depth=level + 1)
        except ReadError as error:
            self.note("attachment-unreadable", str(error))
            return []
        return [letter]

    def _is_shown(self, leaf: Raw, name: str | None, content: bytes, shown: set[str]) -> bool:
        """Whether a picture is decoration: shown by the HTML, or named and sized like a logo."""
        cid = header(leaf, "Content-ID").strip("<> ").lower()
        return (bool(cid) and cid in shown) or _disposition(leaf) == "inline" or is_decoration(content, name)

    def _text(self, leaf: Raw, content: bytes) -> str:
        try:
            charset = leaf.get_content_charset()
        except MIME_FAULTS:
            charset = None
        return decode(content, charset)


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


def recipient_of(raw: Raw) -> str | None:
    """The address that the mail was sent to."""
    found = _ADDRESS.search(header(raw, "Delivered-To") or header(raw, "To"))
    return found[0].lower() if found else None
