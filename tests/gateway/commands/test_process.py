"""`ordergate process` ends: with what came of each file, or in a sentence where nothing can be written any more."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from channels.errors import Unavailable
from gateway.commands.process import at_rest

SOON = 0.05


class Full:
    """A gateway that never gets done; its disk takes no write before `frees` have failed."""

    def __init__(self, home: Path, *, frees: int | None) -> None:
        self.loaded, self.store = SimpleNamespace(home=home), self
        self.frees, self.asked = frees, 0
        self.done = asyncio.Event()

    async def settled(self, intake_id: str) -> Any:
        await self.done.wait()
        return intake_id

    async def ready(self) -> None:
        self.asked += 1
        if self.frees is None or self.asked <= self.frees:
            raise Unavailable("disk I/O error")
        self.done.set()


async def test_a_disk_that_stays_full_ends_it_in_a_sentence(tmp_path: Path) -> None:
    gateway: Any = Full(tmp_path, frees=None)
    with pytest.raises(Unavailable, match="what was taken in is kept: make room and run it again"):
        await asyncio.wait_for(at_rest(gateway, "i1", stalled=SOON), 20)


async def test_a_disk_that_is_freed_in_time_is_waited_for(tmp_path: Path) -> None:
    gateway: Any = Full(tmp_path, frees=2)
    rest: Any = await asyncio.wait_for(at_rest(gateway, "i1", stalled=SOON), 20)
    assert rest == "i1"
