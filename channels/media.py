"""What a file is, by its first bytes and never by what it says it is.

Signatures from the formats' own specifications: ISO 32000 section 7.5.2, TIFF 6.0, PNG (RFC 2083), APPNOTE 6.3.10 (zip),
ODF 1.3 part 2 section 3.3, [MS-CFB], [MS-OXTNEF], ISO 9735 (UNA, UNB), ASC X12.5 (ISA).
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Iterator

__all__ = ["media_type"]

_HEAD = 8192  #: how far text is looked at
_ZIP_ENTRIES = 500

_SIGNATURES = (
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"%!PS", "application/postscript"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
)

_OOXML = (
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)

#: Names of streams in an OLE2 file, as its directory holds them.
_OLE2 = (
    # first, because a mail may hold a workbook as its attachment
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("WordDocument", "application/msword"),
)

_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]{0,60}):")
#: Only a mail that was on its way has these; a letter in plain text may have From, To, Date and Subject as well.
_MAIL_TRACES = {
    "received",
    "message-id",
    "mime-version",
    "return-path",
    "delivered-to",
    "dkim-signature",
    "x-mailer",
    "content-type",
}
_MAIL_NAMES = {"from", "to", "subject", "date"}


def media_type(content: bytes, name: str | None = None) -> str:
    """The media type of these bytes. `name` only decides between kinds of plain text (`.csv`, `.eml`).

    >>> media_type(b"%PDF-1.7 ...")
    'application/pdf'
    """
    for signature, found in _SIGNATURES:
        if content.startswith(signature):
            return found
    if b"%PDF-" in content[:1024]:
        return "application/pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_zip(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _of_ole2(content)
    if content[:4] == b"RIFF":
        return {b"WAVE": "audio/wav", b"WEBP": "image/webp"}.get(content[8:12], "application/octet-stream")
    if content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return "image/heic"
    text = _as_text(content[:_HEAD])
    return "application/octet-stream" if text is None else _of_text(text, content, (name or "").lower())


def _of_zip(content: bytes) -> str:
    names = set(_zip_names(content))
    if "mimetype" in names and content[30:38] == b"mimetype":
        length = int.from_bytes(content[18:22], "little")
        declared = content[38 : 38 + min(length, 100)]
        if declared.startswith(b"application/"):
            return declared.decode("ascii", "replace").strip()
    for name, found in _OOXML:
        if name in names:
            return found
    return "application/zip"


def _zip_names(content: bytes) -> Iterator[str]:
    """The names in the central directory, which is what every unpacker believes; the first few hundred."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_600))
    if end < 0 or len(content) < end + 22:
        return
    at: int = struct.unpack_from("<I", content, end + 16)[0]
    for _ in range(_ZIP_ENTRIES):
        if content[at : at + 4] != b"PK\x01\x02" or len(content) < at + 46:
            return
        name, extra, comment = struct.unpack_from("<HHH", content, at + 28)
        yield content[at + 46 : at + 46 + name].decode("utf-8", "replace")
        at += 46 + name + extra + comment


def _of_ole2(content: bytes) -> str:
    for name, found in _OLE2:
        # A directory entry holds the name in UTF-16LE and padded with zeros ([MS-CFB] section 2.6.1).
        if name.encode("utf-16-le") + b"\0\0" in content:
            return found
    return "application/x-ole-storage"


def _as_text(head: bytes) -> str | None:
    """The first characters as text, or None where the bytes are none in any usual encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\0" in head:
        return None
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        cut_off = error.start >= len(head) - 3
        text = head[: error.start].decode("utf-8-sig") if cut_off else head.decode("latin-1")
    controls = sum(character < " " and character not in "\t\n\r\f\x1b\x1a" for character in text)
    # EDI may use separators such as 1D to 1F; anything beyond a few is not written by people.
    edi = text.startswith(("ISA", "UNA", "UNB"))
    return text if edi or controls * 50 <= len(text) else None


def _of_text(text: str, content: bytes, name: str) -> str:
    start = text.lstrip()
    if start[:3] == "ISA" and len(start) > 6 and not start[3].isalnum() and start[3] == start[6]:
        return "application/edi-x12"
    if start[:3] in ("UNA", "UNB") and len(start) > 3 and not start[3].isalnum():
        return "application/edifact"
    if start[:1] == "<":
        return _of_markup(start)
    if start[:1] in ("{", "[") and _is_json(start, content):
        return "application/json"
    if _is_mail(text, name):
        return "message/rfc822"
    if name.endswith((".csv", ".tsv")) or _is_csv(text):
        return "text/csv"
    return "text/plain"


def _of_markup(start: str) -> str:
    lower = start[:4096].lower()
    if "<html" in lower or "<!doctype html" in lower:
        return "text/html"
    if lower.startswith("<?xml"):
        return "application/xml"
    if re.match(r"<(?:body|table|div|p|head|meta|span|br|style|font)[\s>/]", lower):
        return "text/html"
    return "application/xml" if re.match(r"<[a-z_!?][^<>]{0,500}>", lower, re.DOTALL) else "text/plain"


def _is_json(start: str, content: bytes) -> bool:
    after = start[1:].lstrip()[:1]
    last = content[-64:].rstrip()[-1:]
    if start[0] == "{":
        return after in ('"', "}") and last in (b"}", b"\0")
    return after in ("{", "[", "]", '"') and last in (b"]", b"\0")


def _is_mail(text: str, name: str) -> bool:
    lines = text.splitlines()
    if lines and lines[0].startswith("From "):  # the separator line of an mbox
        lines = lines[1:]
    found: set[str] = set()
    for line in lines:
        if line[:1] in (" ", "\t") and found:
            continue
        match = _HEADER_LINE.match(line)
        if match is None:
            break
        found.add(match[1].lower())
    if name.endswith(".eml"):
        return bool(found & (_MAIL_NAMES | _MAIL_TRACES))
    return bool(found & _MAIL_TRACES) and bool(found & _MAIL_NAMES)


def _is_csv(text: str) -> bool:
    """Most lines have the same number of one separator. Commas alone need three columns: prose has commas, too."""
    lines = [line for line in text.splitlines()[: -1 if len(text) > _HEAD - 4 else None] if line.strip()][:60]
    if len(lines) < 2:
        return False
    for separator, least in ((";", 1), ("\t", 1), ("|", 2), (",", 2)):
        counts = Counter(_outside_quotes(line, separator) for line in lines)
        count, times = counts.most_common(1)[0]
        if count >= least and times * 10 >= len(lines) * 6:
            return True
    return False


def _outside_quotes(line: str, separator: str) -> int:
    return sum(piece.count(separator) for piece in line.split('"')[::2])
