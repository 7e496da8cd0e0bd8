"""The engine in the one process: three loops over the table, woken after every commit that may have made something due."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from channels.errors import Unavailable
from gateway.engine.engine import Steps
from gateway.states import IntakeState, OrderState
from gateway.store.records import Change

__all__ = ["Embedded"]

log = structlog.get_logger()

URGENT_AT_ONCE = 64  #: posted orders: no reader, a few milliseconds each
STOP_SECONDS = 5.0
GC_THRESHOLDS = (50_000, 20, 50)
AFTER_TROUBLE = 1.0  #: while the database cannot be written


#: What is claimed while the loop stops is never begun: a coroutine would complain of that, and its lease is given back anyhow.
Work = Callable[[], Coroutine[Any, Any, None]]


class Embedded:
    """`Engine` for one process. `readers` documents are read at once; as many that take long may be read beside them, and as many again wait ready
    behind."""

    def __init__(self, steps: Steps, *, readers: int = 2, lanes: int = 8) -> None:
        self._steps = steps
        self._loops = (
            _Loop("urgent", self._urgent, URGENT_AT_ONCE, self._pause),
            _Loop("documents", self._documents, readers * 3, self._pause),
            _Loop("forward", self._lanes, lanes, self._pause),
        )

    async def start(self) -> None:
        # An order makes thousands of small objects and no cycles; at Python's own thresholds every third order pays for a walk
        # over the catalogue and the history that are kept at hand (measured: a sixth of the processor time).
        gc.set_threshold(*GC_THRESHOLDS)
        for loop in self._loops:
            loop.start()

    async def stop(self) -> None:
        await asyncio.gather(*(loop.stop() for loop in self._loops))

    def wake(self) -> None:
        for loop in self._loops:
            loop.wake()

    def hear(self, changes: Sequence[Change]) -> None:
        """For `Store.listen`: wake the loops whose work these moves may have made."""
        after = {(change.kind, change.after) for change in changes}
        urgent, documents, forward = self._loops
        if ("intake", IntakeState.RECEIVED) in after:
            urgent.wake()
            documents.wake()
        if ("order", OrderState.RELEASED) in after or any(change.subject == "outbox" for change in changes):
            forward.wake()

    async def _urgent(self, limit: int) -> list[Work]:
        return [partial(self._intake, claim) for claim in await self._steps.claim_intakes(limit=limit, urgent=True)]

    async def _documents(self, limit: int) -> list[Work]:
        return [partial(self._intake, claim) for claim in await self._steps.claim_intakes(limit=limit, urgent=False)]

    async def _lanes(self, limit: int) -> list[Work]:
        return [partial(self._lane, claims) for claims in await self._steps.claim_lanes(limit=limit)]

    async def _intake(self, claim: Any) -> None:
        await self._steps.intake(claim)

    async def _lane(self, claims: Any) -> None:
        await self._steps.lane(claims)

    async def _pause(self) -> timedelta:
        return await self._steps.pause()


class _Loop:
    """Claims what is due while there is room, runs it, sleeps until something may be due."""

    def __init__(
        self,
        name: str,
        claim: Callable[[int], Awaitable[list[Work]]],
        room: int,
        pause: Callable[[], Awaitable[timedelta]],
    ) -> None:
        self._name = name
        self._claim = claim
        self._room = room
        self._step = max(1, room // 4)
        self._pause = pause
        self._awake = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._awake.set()
        self._task = asyncio.create_task(self._turn(), name=f"engine-{self._name}")

    def wake(self) -> None:
        self._awake.set()

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is None:
            return
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        running = list(self._running)
        if running:
            _, late = await asyncio.wait(running, timeout=STOP_SECONDS)
            for each in late:
                each.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _turn(self) -> None:
        while True:
            self._awake.clear()
            try:
                found = await self._take()
                seconds = 0.0 if found else (await self._pause()).total_seconds()
            except Unavailable as error:
                log.warning("engine.waits", loop=self._name, reason=str(error))
                seconds = AFTER_TROUBLE
            except Exception:  # the boundary: the engine must outlive whatever it meets
                log.exception("engine.stumbled", loop=self._name)
                seconds = AFTER_TROUBLE
            if seconds > 0 or self._free() < self._step:
                await self._sleep(seconds)

    def _free(self) -> int:
        return self._room - len(self._running)

    async def _take(self) -> bool:
        """Whether there may be more."""
        room = self._free()
        if room < self._step:
            return False
        work = await asyncio.shield(asyncio.ensure_future(self._claim(room)))
        for each in work:
            task = asyncio.create_task(each())
            self._running.add(task)
            task.add_done_callback(self._done)
        return bool(work)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        # One claim for several places is cheaper than one for each that falls free.
        if self._free() >= self._step or not self._running:
            self._awake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("engine.step_failed", loop=self._name, error=repr(task.exception()))

    async def _sleep(self, seconds: float) -> None:
        # With every place taken there is nothing to look for until one is free.
        limit = None if self._free() < self._step else max(seconds, 0.01)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit):
                await self._awake.wait()
