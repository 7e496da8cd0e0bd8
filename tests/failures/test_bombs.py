"""Each document that is made to hurt ends as a finding for a clerk, through the true reader, and the next order is not delayed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from channels.envelope import Envelope
from gateway.intake import settled
from gateway.reading import Limits
from gateway.states import IntakeState, OrderState
from tests.failures.bombs import BOMBS, mean
from tests.gateway.databases import sqlite_url
from tests.gateway.fake_erps import MemoryErp
from tests.gateway.small import RECEIVED, envelope, small_gateway
from tests.patience import PATIENCE, until

LIMITS = Limits(wall_seconds=PATIENCE, cpu_seconds=4, memory_mb=1536)


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_is_kept_with_a_finding_and_delays_nobody(name: str, tmp_path: Path) -> None:
    erp = MemoryErp()
    bomb = Envelope("mail", "smtp", "bomb", RECEIVED, (BOMBS[name](),))
    async with small_gateway(
        sqlite_url(tmp_path), tmp_path, erp, parse_with="tests.failures.bombs:read", normalize_with=mean, limits=LIMITS
    ) as small:
        receipt = await small.intake.accept(bomb)
        await asyncio.sleep(0.2)
        await small.intake.accept(envelope("posted"))
        await small.intake.accept(envelope("PO-2", channel="folder"))
        await until(lambda: len(erp.entered) == 2, LIMITS.wall_seconds / 2)  # long before one that hangs is stopped
        view = await asyncio.wait_for(settled(small.store, receipt.intake_id), 2 * PATIENCE)
        assert view.row.state in (IntakeState.HELD, IntakeState.ORDERS)
        assert [row.state for row in view.orders] == [OrderState.HELD] * len(view.orders)
        assert view.orders or any(finding.holds for finding in view.findings)
        assert (await small.store.envelope(receipt.intake_id)).parts == bomb.parts
