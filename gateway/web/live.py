"""Live pages: a stream that only says "look again"; what there is to see, the page fetches itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence

from aiohttp import web

from gateway.store.records import Change
from gateway.store.store import Store

__all__ = ["Live"]

#: many moves within this time are one hint
GATHER_SECONDS = 0.5
#: a comment now and then keeps proxies from closing a quiet stream
BEAT_SECONDS = 20
#: a page whose stream opens so soon after a move may have been made before it; one that lost its stream comes back in three
OPENING_SECONDS = 30


class Live:
    """Tells every open page that something moved."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: set[asyncio.Event] = set()
        self._ending = False
        self._moved_at = 0.0  #: by the loop's clock; a start counts as a move

    async def run(self, _: web.Application) -> AsyncIterator[None]:
        """Listens to the store while the application runs; ends all streams at once when it shuts down."""
        leave = self._store.listen(self._hear)
        self.hint()
        yield
        leave()

    async def end(self, _: web.Application) -> None:
        self._ending = True
        self.hint()

    def hint(self) -> None:
        """Something moved that the store does not tell of: a claim."""
        self._moved_at = asyncio.get_running_loop().time()
        for event in self._waiting:
            event.set()

    def _hear(self, changes: Sequence[Change]) -> None:
        if any(change.kind in ("intake", "order") for change in changes):
            self.hint()

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events (HTML standard, section 9.2) without any content."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        moved = asyncio.Event()
        if asyncio.get_running_loop().time() - self._moved_at < OPENING_SECONDS:
            moved.set()
        self._waiting.add(moved)
        try:
            await response.write(b"retry: 3000\n\n")
            while not self._ending:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(BEAT_SECONDS):  # wait_for may swallow being cancelled
                        await moved.wait()
                if moved.is_set() and not self._ending:
                    await asyncio.sleep(GATHER_SECONDS)
                    moved.clear()
                    await response.write(b"event: moved\ndata: look again\n\n")
                elif not self._ending:
                    await response.write(b": still here\n\n")
        except ConnectionError:
            pass
        finally:
            self._waiting.discard(moved)
        return response
