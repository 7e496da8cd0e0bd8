"""Whose turn it is to be read: as many documents at once as there are children, the most urgent next."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import itertools
from collections.abc import AsyncIterator

__all__ = ["Turn", "Turns"]


class Turn:
    """One document's place among those that are read."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._left = False

    def leave(self) -> bool:
        """Give the place to the next one and go on beside it; False where as many do so already as there are places."""
        if not self._left and self._turns.aside > 0:
            self._turns.aside -= 1
            self._left = True
            self._turns.pass_on()
        return self._left

    def end(self) -> None:
        if self._left:
            self._turns.aside += 1
        else:
            self._turns.pass_on()


class Turns:
    """As many at once as there are children, and as many that stepped aside; of those that wait, the most urgent is next."""

    def __init__(self, places: int) -> None:
        self._free = self.aside = places
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._count = itertools.count()

    @contextlib.asynccontextmanager
    async def turn(self, priority: int) -> AsyncIterator[Turn]:
        if self._free:
            self._free -= 1
        else:
            await self._wait(priority)
        turn = Turn(self)
        try:
            yield turn
        finally:
            turn.end()

    async def _wait(self, priority: int) -> None:
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (priority, next(self._count), place))
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.pass_on()
            raise

    def pass_on(self) -> None:
        while self._waiting:
            place = heapq.heappop(self._waiting)[2]
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
