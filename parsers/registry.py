"""Content type to reader, and the structured formats in the order in which they are asked. Lazy: a reader is imported
when its first document comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from channels.envelope import Part
from parsers.draft import Draft, Notice, Origin
from parsers.page import Page

__all__ = ["FORMATS", "READERS", "Format", "Pages", "Reader"]


@dataclass(frozen=True, slots=True)
class Pages:
    """What a reader yields."""

    pages: tuple[Page, ...]
    notices: tuple[Notice, ...] = ()
    parts: tuple[Part, ...] = ()  #: unpacked from this one: renditions, embedded files


Reader = Callable[[bytes, int], Pages]  #: (content, index of the part); raises only ReadError


@dataclass(frozen=True, slots=True)
class Format:
    """A structured format: `sniff` says cheaply whether these bytes claim to be of it, `read` makes drafts of them."""

    name: str
    sniff: Callable[[bytes], bool]
    read: Callable[[bytes, int, Origin], Sequence[Draft]]  #: raises only ReadError


#: media type -> module with a function `read(content, part) -> Pages`
READERS = {
    "application/pdf": "parsers.readers.pdf",
    "image/tiff": "parsers.readers.scan",
    "image/jpeg": "parsers.readers.scan",
    "image/png": "parsers.readers.scan",
    "text/html": "parsers.readers.html",
    "text/plain": "parsers.readers.text",
    "text/csv": "parsers.readers.sheet",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "parsers.readers.sheet",
    "application/vnd.ms-excel": "parsers.readers.sheet",
    "application/vnd.oasis.opendocument.spreadsheet": "parsers.readers.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "parsers.readers.office",
    "application/rtf": "parsers.readers.office",
    "text/rtf": "parsers.readers.office",
}

#: modules with `FORMAT: Format`, asked in this order
FORMATS = (
    "parsers.formats.json",
    "parsers.formats.csv",
    "parsers.formats.shop",
    "parsers.formats.ubl",
    "parsers.formats.cxml",
    "parsers.formats.orderx",
    "parsers.formats.x12",
    "parsers.formats.edifact",
)


def reader_for(media_type: str) -> Reader | None:
    """The reader of this media type, or None."""
    module = READERS.get(media_type)
    return None if module is None else import_module(module).read
