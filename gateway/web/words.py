"""The words of a document with their places, read again by the reading children when somebody looks at it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from channels.envelope import Part
from gateway.reading import ReaderStopped
from parsers.errors import ReadError
from parsers.page import Page

__all__ = ["Words"]

#: what runs in the children, named as text; recognising the words of a picture again would take seconds
READERS = {
    "application/pdf": "parsers.readers.pdf:read",
    "text/csv": "parsers.readers.sheet:read",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "parsers.readers.sheet:read",
    "application/vnd.ms-excel": "parsers.readers.sheet:read",
    "application/vnd.oasis.opendocument.spreadsheet": "parsers.readers.sheet:read",
}
KEPT = 50
#: a document larger than this is looked at as a picture only
LARGEST = 5 * 1024 * 1024


class Words:
    """Pages by digest, kept for a while."""

    def __init__(self, read_blob: Callable[[str], Awaitable[bytes]], call: Callable[..., Awaitable[Any]]) -> None:
        self._read_blob = read_blob
        self._call = call
        self._pages: OrderedDict[str, Sequence[Page]] = OrderedDict()

    async def pages(self, part: Part) -> Sequence[Page]:
        """Its pages; () where nobody can tell."""
        if part.sha256 not in self._pages:
            self._pages[part.sha256] = await self._read(part)
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)
        return self._pages[part.sha256]

    async def _read(self, part: Part) -> Sequence[Page]:
        reader = READERS.get(part.media_type)
        if reader is None:
            return ()
        content = await self._read_blob(part.sha256)
        if len(content) > LARGEST:
            return ()
        try:
            found = await self._call(reader, content, 0)
        except (ReadError, ReaderStopped, TimeoutError):
            return ()
        pages: Sequence[Page] = found.pages
        return pages
