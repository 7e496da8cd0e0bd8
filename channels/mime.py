"""The head of a raw mail, read with bounds. Bodies stay unopened: they are unpacked while reading, in a child.

The standard library's parser raises on about one in a hundred damaged mails and needs seconds for a long header, so the few
headers that an envelope needs are read here by hand: RFC 5322 sections 2.2 and 3.6, RFC 2047, RFC 6532.
"""

from __future__ import annotations

import binascii
import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from channels.envelope import Envelope, Part, Role, Sender, Thread, Trust

__all__ = [
    "MailHead", "Mailbox", "ascii_domain", "decode_words", "head_of", "headers_of", "mail_envelope", "mailboxes",
]  # fmt: skip

BLOCK_LIMIT = 64 * 1024  #: what lies beyond is not read as header
HEADER_LIMIT = 8 * 1024
COUNT_LIMIT = 1000  #: headers of one mail
SUBJECT_LIMIT = 500  #: characters
MAILBOX_LIMIT = 50  #: addresses of one header
REFERENCES_LIMIT = 50

_NAME = re.compile(rb"([!-9;-~]{1,100})[ \t]{0,20}:")
_ENCODED_WORD = re.compile(r"=\?([A-Za-z0-9_.:+-]{1,40})(?:\*[A-Za-z-]{1,20})?\?([BbQq])\?([^?\r\n]*)\?=")
_ID = re.compile(r"<([^<>\s]{1,500})>")
_TOKEN = re.compile(r"\+([A-Za-z0-9._=-]{1,64})@")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]{1,255}")
#: What the standard library's reader of dates raises on odd ones.
_ODD_DATES = (ValueError, TypeError, IndexError, AttributeError, OverflowError)
#: Text encodings of Python that no mail means, and whose decoders are slow or evaluate escapes.
_NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address of a header, lower case, and the name beside it."""

    address: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class MailHead:
    """What the headers say. Nothing in it is proved; a forger writes what he likes."""

    author: Mailbox | None = None  #: From; where it is missing, Sender
    several_authors: bool = False  #: more than one address in From: nobody can be said to have sent it
    reply_to: Mailbox | None = None
    recipients: tuple[Mailbox, ...] = ()  #: To, then Cc
    subject: str | None = None
    sent_at: datetime | None = None  #: with the sender's offset
    thread: Thread = field(default_factory=Thread)


def mail_envelope(
    raw: bytes,
    *,
    channel: str,
    kind: str,
    delivery_key: str,
    received_at: datetime,
    trust: Trust,
    recipients: Sequence[str] = (),
    name: str | None = None,
) -> Envelope:
    """One mail as an envelope of one part. `recipients` are those of the delivery where there was one."""
    head = head_of(raw)
    thread = head.thread
    if token := _token(recipients):
        thread = replace(thread, token=token)
    author = head.author or Mailbox("")
    return Envelope(
        channel=channel,
        channel_kind=kind,
        delivery_key=delivery_key,
        received_at=received_at,
        parts=(Part(raw, "message/rfc822", name, Role.MESSAGE),),
        sent_at=head.sent_at,
        sender=Sender(address=author.address or None, name=author.name),
        recipient=next(iter([*recipients, *(box.address for box in head.recipients)]), None),
        subject=head.subject,
        thread=thread,
        trust=Trust.NOTHING if head.several_authors else trust,
    )


def head_of(raw: bytes) -> MailHead:
    """What the headers of this mail say; of a header that stands twice, the first. Raises nothing, whatever the bytes are."""
    found: dict[str, list[str]] = {}
    for name, value in headers_of(raw):
        found.setdefault(name, []).append(value)

    def first(name: str) -> str:
        return found.get(name, [""])[0]

    authors = [box for value in found.get("from", [])[:5] for box in mailboxes(value)]
    recipients = tuple(mailboxes(first("to")) + mailboxes(first("cc")))
    return MailHead(
        author=next(iter(authors or mailboxes(first("sender"))), None),
        several_authors=len({box.address for box in authors}) > 1,
        reply_to=next(iter(mailboxes(first("reply-to"))), None),
        recipients=recipients,
        subject=_subject(first("subject")),
        sent_at=_sent_at(first("date")),
        thread=Thread(
            message_id=next(iter(_ids(first("message-id"))), None),
            in_reply_to=next(iter(_ids(first("in-reply-to"))), None),
            references=tuple(_ids(first("references"))[-REFERENCES_LIMIT:]),
            token=_token([first("to"), first("cc")]),
        ),
    )


def headers_of(raw: bytes) -> Iterator[tuple[str, str]]:
    """(lower-case name, unfolded value) from top to bottom, up to the first empty line or the limits.

    A line that is no header is passed over; a value beyond its limit is cut off.
    """
    block = raw[:BLOCK_LIMIT].removeprefix(codecs.BOM_UTF8)
    name, value, count = "", b"", 0
    for number, line in enumerate(_lines(block)):
        if not line:  # a line of blanks continues the header above it (RFC 5322 section 4.2)
            break
        if line[:1] in b" \t":
            if len(value) < HEADER_LIMIT:
                value += b" " + line.strip(b" \t")
            continue
        if name:
            yield name, _text(value[:HEADER_LIMIT])
            count += 1
        name, value = "", b""
        if count >= COUNT_LIMIT:
            return
        if match := _NAME.match(line):
            name, value = match[1].decode("ascii").lower(), line[match.end() :].strip(b" \t")
        elif number == 0 and line.startswith((b"From ", b">From ")):
            continue  # the separator line of an mbox
    if name:
        yield name, _text(value[:HEADER_LIMIT])


def _lines(block: bytes) -> Iterator[bytes]:
    """Lines by CRLF, CR or LF alone, whatever the file was saved with."""
    at = 0
    for match in re.finditer(rb"\r\n|\r|\n", block):
        yield block[at : match.start()]
        at = match.end()
    yield block[at:]


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")  # RFC 6532
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def decode_words(text: str) -> str:
    """Encoded words (RFC 2047) decoded; neighbours of one charset are joined first, because some mailers cut characters."""
    pieces: list[tuple[str, bytes | str]] = []
    at = 0
    for match in _ENCODED_WORD.finditer(text):
        between = text[at : match.start()]
        at = match.end()
        charset, content = match[1].lower(), _unpack(match[2], match[3])
        neighbour = bool(pieces) and not between.strip() and bool(pieces[-1][0])
        if not neighbour and between:
            pieces.append(("", between))
        if neighbour and pieces[-1][0] == charset and isinstance(pieces[-1][1], bytes):
            pieces[-1] = (charset, pieces[-1][1] + content)
        else:
            pieces.append((charset, content))
    pieces.append(("", text[at:]))
    return "".join(piece if isinstance(piece, str) else _decode(piece, charset) for charset, piece in pieces)


def _unpack(encoding: str, content: str) -> bytes:
    data = content.encode("utf-8", "replace")
    if encoding in "Qq":
        return binascii.a2b_qp(data, header=True)
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def _decode(content: bytes, charset: str) -> str:
    try:
        codec = codecs.lookup(charset)
        if codec.name.replace("-", "_") not in _NO_CHARSETS:
            return content.decode(charset, "replace")
    except (LookupError, UnicodeError, ValueError):
        pass
    return content.decode("utf-8", "replace")


def _clean(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())


def _subject(value: str) -> str | None:
    return _clean(decode_words(value))[:SUBJECT_LIMIT] or None


def _ids(value: str) -> list[str]:
    """Message identities without their angle brackets, also where a mailer forgot them."""
    found = _ID.findall(value)
    return found or [word for word in value.split()[:1] if "@" in word and len(word) <= 500]


def _token(addresses: Sequence[str]) -> str | None:
    return next((match[1] for address in addresses if (match := _TOKEN.search(address))), None)


def _sent_at(value: str) -> datetime | None:
    try:
        read = parsedate_tz(value[:200])
        if read is None:
            return None
        offset = read[9] or 0
        zone = timezone(timedelta(seconds=offset)) if abs(offset) < 86_400 else UTC
        return datetime(*read[:6], tzinfo=zone)
    except _ODD_DATES:
        return None


def mailboxes(value: str) -> list[Mailbox]:
    """The addresses of an address header, in order; what is no address is left out. Linear in the length of the header.

    >>> mailboxes('"Smith, J." <j.smith@acme.example>, b@acme.example (Bea)')
    [Mailbox(address='j.smith@acme.example', name='Smith, J.'), Mailbox(address='b@acme.example', name='Bea')]
    """
    found: list[Mailbox] = []
    for phrase, angle, comment in _entries(value[:HEADER_LIMIT]):
        written = (angle if angle is not None else phrase).strip().lower()
        if angle is not None and written.startswith("@") and ":" in written:
            written = written.partition(":")[2]  # a source route, RFC 5322 section 4.4
        if angle is None and " " in written:
            written = next((word for word in written.split() if "@" in word), written)
        if _ADDRESS.fullmatch(written):
            name = _clean(decode_words(phrase if angle is not None else comment))[:200]
            found.append(Mailbox(written, name or None))
        if len(found) >= MAILBOX_LIMIT:
            break
    return found


def ascii_domain(domain: str) -> str:
    """A mail domain as DNS knows it, lower case, so that two ways to write it are one."""
    plain = domain.lower().rstrip(".")
    try:
        return plain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return plain


def _entries(value: str) -> Iterator[tuple[str, str | None, str]]:
    """(words outside, text in angle brackets or None, comment) for each comma or semicolon separated entry."""
    outside: list[str] = []
    angle: list[str] = []
    comment: list[str] = []
    places = {"outside": outside, "quote": outside, "angle": angle, "comment": comment}
    for place, character in _placed(value):
        if place == "outside" and character in ",;":
            yield "".join(outside), "".join(angle[1:]) if angle else None, "".join(comment)
            for piece in (outside, angle, comment):
                piece.clear()
        elif place == "outside" and character == ":":
            outside.clear()  # the name of a group
        else:
            places[place].append(character)
    yield "".join(outside), "".join(angle[1:]) if angle else None, "".join(comment)


def _placed(value: str) -> Iterator[tuple[str, str]]:
    """Each character with the place where it stands; quotes, closing brackets and backslashes are left out.

    An opening angle bracket is given, so that an empty address (`<>`) differs from none.
    """
    place, depth, escaped = "outside", 0, False
    for character in value:
        if escaped:
            escaped = False
            yield place, character
        elif character == "\\" and place in ("quote", "comment"):
            escaped = True
        elif place == "comment":
            depth += {"(": 1, ")": -1}.get(character, 0)
            if character not in "()":
                yield place, character
            place = "comment" if depth else "outside"
        elif character == _CLOSES.get(place):
            place = "outside"
        elif place == "outside" and character in _OPENS:
            place = _OPENS[character]
            depth = 1
            if character == "<":
                yield place, character
        else:
            yield place, character


_OPENS = {'"': "quote", "<": "angle", "(": "comment"}
_CLOSES = {"quote": '"', "angle": ">"}
