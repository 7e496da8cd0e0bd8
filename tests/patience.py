"""How long tests wait, said once.

The machine that decides is slower and busier than the one on which a test was written. So:

- What has to happen is waited for (`until`, or a timeout of PATIENCE), never slept for and then asserted. A wait that ends
  early costs nothing, so it may be long.
- What must not happen is given a short sleep after the last thing that does: too short a sleep misses a fault, but fails nobody.
- "Soon" is a comparison with what the fault would take: before the one that sleeps for ten minutes is done, before the poll that
  is an hour away. Where it is computing that must be quick, the processor's time counts (`costs`), or the ratio of two sizes of
  the same work. Speed itself is measured by the benches, on a quiet machine.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["PATIENCE", "SLOWNESS", "costs", "until", "wait_until"]

PATIENCE = 120.0  #: seconds for what takes one or two on a quiet machine
SLOWNESS = 6  #: by how much a machine may be slower than what a promise speaks of


async def until(holds: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Ask until the answer, or what is awaited of it, is true; gives that answer."""
    async with asyncio.timeout(seconds):
        while True:
            answer = holds()
            if inspect.isawaitable(answer):
                answer = await answer
            if answer:
                return answer
            await asyncio.sleep(0.01)


def wait_until(holds: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The same for tests that have no loop."""
    deadline = time.monotonic() + seconds
    while not (answer := holds()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"it did not come within {seconds:g} seconds")
        time.sleep(0.02)
    return answer


@contextmanager
def costs(seconds: float) -> Iterator[None]:
    """The block takes no more processor time than this on a quiet machine; a slower or busier one may take its multiple."""
    started = time.process_time()
    yield
    spent = time.process_time() - started
    assert spent < SLOWNESS * seconds, f"{spent:.2f} s of processor time; {seconds:g} s are promised of a quiet machine"
