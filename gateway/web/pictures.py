"""Page pictures for the desk, made by the reading children and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from channels.envelope import Part
from parsers.errors import ReadError

__all__ = ["Pictures"]

Sizes = Callable[[bytes], Awaitable[Sequence[tuple[float, float]]]]
Png = Callable[[bytes, int], Awaitable[bytes]]
ReadBlob = Callable[[str], Awaitable[bytes]]
Key = TypeVar("Key")
Value = TypeVar("Value")

#: pictures of about 60 kB each: 12 MB
KEPT = 200


class Pictures:
    """Sizes and pictures of pages, by digest, so that they may be cached for ever."""

    def __init__(self, read_blob: ReadBlob, *, sizes: Sizes, png: Png) -> None:
        self._read_blob = read_blob
        self._make_sizes = sizes
        self._make_png = png
        self._sizes: OrderedDict[str, Sequence[tuple[float, float]]] = OrderedDict()
        self._pngs: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    async def sizes(self, part: Part) -> Sequence[tuple[float, float]]:
        """Width and height of every page in points; () where the part cannot be shown."""
        if part.sha256 not in self._sizes:
            try:
                found = await self._make_sizes(await self._read_blob(part.sha256))
            except (ReadError, TimeoutError):
                found = ()
            _keep(self._sizes, part.sha256, found)
        return self._sizes[part.sha256]

    async def png(self, sha256: str, page: int) -> bytes:
        """The picture of one page; raises ReadError, KeyError for an unknown digest."""
        key = (sha256, page)
        if key not in self._pngs:
            _keep(self._pngs, key, await self._make_png(await self._read_blob(sha256), page))
        return self._pngs[key]


def _keep(cache: OrderedDict[Key, Value], key: Key, value: Value) -> None:
    cache[key] = value
    while len(cache) > KEPT:
        cache.popitem(last=False)
