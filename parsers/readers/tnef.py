"""winmail.dat: the files and the text that Outlook wraps in TNEF ([MS-OXTNEF]), bounded.

The stream is a row of attributes: level, id, length, data, checksum. Names and data of attachments are read, and the plain body;
properties (MAPI) and the compressed RTF body are passed over.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from parsers.errors import Damaged, Empty, TooLarge

__all__ = ["Wrapped", "unwrap"]

SIGNATURE = 0x223E9F78
FILES_LIMIT = 50
TOTAL_LIMIT = 60_000_000
RENDERING, TITLE, DATA, BODY = 0x00069002, 0x00018010, 0x0006800F, 0x0002800C


@dataclass(slots=True)
class Wrapped:
    """A file of the message; the one without a name and with `is_body` is its text."""

    name: str | None
    content: bytes
    is_body: bool = False


def unwrap(content: bytes) -> list[Wrapped]:
    """The files and the text. Raises Damaged, Empty or TooLarge."""
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != SIGNATURE:
        raise Damaged("The file winmail.dat is not what its name says.")
    found: list[Wrapped] = []
    at, total = 6, 0
    while at + 9 <= len(content):
        _, kind, length = struct.unpack_from("<BII", content, at)
        at += 9
        data = content[at : at + length]
        if len(data) < length:
            raise Damaged("The file winmail.dat breaks off.")
        at += length + 2  # the checksum is not asked: Outlook has written wrong ones
        if kind == RENDERING:
            found.append(Wrapped(None, b""))
        elif kind == TITLE and found:
            found[-1].name = data.split(b"\0")[0].decode("cp1252", "replace")[:200] or None
        elif kind == DATA and found:
            found[-1].content = data
            total += length
        elif kind == BODY:
            found.insert(0, Wrapped(None, data.rstrip(b"\0"), is_body=True))
        if len(found) > FILES_LIMIT or total > TOTAL_LIMIT:
            raise TooLarge("The file winmail.dat holds more than is unpacked.")
    if at < len(content.rstrip(b"\0")):
        raise Damaged("The file winmail.dat breaks off.")
    found = [one for one in found if one.content]
    if not found:
        raise Empty("The file winmail.dat holds no file.")
    return found
