"""What a fax server writes into its TIFF beside the pages: who said he was sending, how many pages, how many bad lines.

TIFF 6.0 section 2; tags of TIFF class F (RFC 2306 section 3); HylaFAX keeps the sender's identification (TSI) in ImageDescription.
All of it is what the other machine said of itself: a hint, never a proof.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

__all__ = ["FaxTags", "fax_tags"]

_DESCRIPTION, _BAD_LINES = 270, 326
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4}  #: bytes, text, short, long
_PAGES, _ENTRIES = 1000, 200


@dataclass(frozen=True, slots=True)
class FaxTags:
    """As far as the file says so."""

    sender: str | None = None  #: the other machine's identification, mostly its number
    pages: int = 0
    bad_lines: int = 0


def fax_tags(content: bytes) -> FaxTags:
    """The tags of these bytes; empty ones for what is no TIFF. Raises nothing, whatever the bytes are."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(content[:4])
    if order is None:
        return FaxTags()
    sender: str | None = None
    pages = bad = 0
    at, seen = _number(content, 4, 4, order), set[int]()
    while at and at not in seen and pages < _PAGES:
        seen.add(at)
        count = _number(content, at, 2, order)
        if not 0 < count <= _ENTRIES or at + 2 + count * 12 + 4 > len(content):
            break
        pages += 1
        for entry in range(at + 2, at + 2 + count * 12, 12):
            tag, kind = _number(content, entry, 2, order), _number(content, entry + 2, 2, order)
            if tag == _DESCRIPTION and kind == 2:
                sender = sender or _text(content, entry, order)
            elif tag == _BAD_LINES and kind in (3, 4):
                bad += _number(content, entry + 8, _SIZES[kind], order)
        at = _number(content, at + 2 + count * 12, 4, order)
    return FaxTags(sender, pages, bad)


def _number(content: bytes, at: int, size: int, order: str) -> int:
    piece = content[at : at + size]
    return int(struct.unpack(order + {2: "H", 4: "I"}[size], piece)[0]) if len(piece) == size else 0


def _text(content: bytes, entry: int, order: str) -> str | None:
    length = _number(content, entry + 4, 4, order)
    start = entry + 8 if length <= 4 else _number(content, entry + 8, 4, order)
    raw = content[start : start + min(length, 80)]
    text = "".join(character for character in raw.decode("latin-1").rstrip("\0") if character.isprintable()).strip()
    return text or None
