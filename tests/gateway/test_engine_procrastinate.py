"""The engine that runs the steps as jobs on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from gateway.engine.engine import Engine, Steps
from gateway.engine.procrastinate import Procrastinate
from tests.gateway.databases import pg_server, postgresql_url
from tests.gateway.engine_contract import EngineContract
from tests.gateway.fake_erps import MemoryErp
from tests.gateway.small import envelope
from tests.patience import until

__all__ = ["pg_server", "postgresql_url"]


class TestProcrastinate(EngineContract):
    @pytest.fixture
    def url(self, postgresql_url: str) -> str:
        return postgresql_url

    def engine(self, url: str, steps: Steps) -> Engine:
        return Procrastinate(steps, url)

    async def test_two_processes_share_the_work_and_nothing_comes_twice(self, url: str, tmp_path: Path) -> None:
        erp = MemoryErp()
        async with self.gateway(url, tmp_path, erp) as one, self.gateway(url, tmp_path, erp) as two:
            for n in range(30):
                await (one, two)[n % 2].intake.accept(envelope(f"PO{n}", account=f"C{n % 3}"))
            await until(lambda: len(erp.entered) == 30)
            await until(self.all_forwarded(one))
            assert [method for method, _ in erp.calls].count("submit") == 30

    async def test_jobs_that_a_dead_worker_left_are_removed_and_their_work_is_done(
        self, url: str, tmp_path: Path
    ) -> None:
        erp = MemoryErp()
        async with self.gateway(url, tmp_path, erp, start=False) as small:
            await self.enter(small, "PO1")
            (claim,) = await small.store.claim_intakes(limit=1, lease=timedelta(milliseconds=1))
        async with self.gateway(url, tmp_path, MemoryErp()):
            pass  # makes procrastinate's own tables
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status) "
                "VALUES ('ordergate-urgent', 'ordergate.advance', %s, '{}', 'doing')",
                (f"intake {claim.intake_id}",),
            )
            async with self.gateway(url, tmp_path, erp):
                await until(lambda: len(erp.entered) == 1)

                def left() -> bool:
                    found = connection.execute("SELECT count(*) FROM procrastinate_jobs").fetchone()
                    return found == (0,)

                await until(left)
