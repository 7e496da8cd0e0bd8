"""The engine for several processes: procrastinate on PostgreSQL runs each step as a job, on as many workers as there are.

The gateway's own tables stay the truth. A job says no more than "advance this one"; it may come twice, late, or get lost: every
process looks again each second, and after each commit of its own, for what is due and has no job. Jobs that a dead worker has
left behind are removed; what they were about falls due again when its lease ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from typing import Any

import structlog

from channels.errors import Unavailable
from gateway.engine.engine import Steps
from gateway.errors import ConfigurationError
from gateway.intake import URGENT
from gateway.states import IntakeState, OrderState
from gateway.store.claims import Due
from gateway.store.records import Change

try:
    import procrastinate
    from procrastinate import exceptions
    from procrastinate.jobs import Status
except ImportError as error:  # an extra
    raise ConfigurationError([
        'engine.kind: "procrastinate" is not installed; install it with: pip install \'ordergate[postgresql]\''
    ]) from error  # fmt: skip

__all__ = ["Procrastinate"]

log = structlog.get_logger()

AT_ONCE = 200  #: looked for in one go
TOLD_AGAIN = 5.0  #: seconds after which a job that should have come is asked for once more
DEAD_WORKER = 30.0  #: seconds without a heartbeat
STOP_SECONDS = 5.0
POLL_SECONDS = 0.5  #: between looks for jobs where no notification came

#: each with places of its own: a posted order is not behind a slow document, nor behind the ERP
URGENT_QUEUE, DOCUMENTS, FORWARD = "ordergate-urgent", "ordergate-documents", "ordergate-forward"

#: what makes something due
WAKING = {("intake", IntakeState.RECEIVED), ("order", OrderState.RELEASED), ("order", OrderState.FORWARDED)}


class Procrastinate:
    """`Engine` over jobs. `conninfo` as psycopg takes it; `readers` documents are read at once in this process."""

    def __init__(self, steps: Steps, conninfo: str, *, readers: int = 2, lanes: int = 8, urgent: int = 16) -> None:
        self._steps = steps
        self._places = {URGENT_QUEUE: urgent, DOCUMENTS: readers * 3, FORWARD: lanes}
        self._app = procrastinate.App(
            connector=procrastinate.PsycopgConnector(conninfo=conninfo, min_size=2, max_size=12)
        )
        self._advance = self._app.task(name="ordergate.advance", pass_context=False)(self._run)
        self._awake = asyncio.Event()
        self._told: dict[str, float] = {}  #: subject -> when a job was asked for
        self._tasks: list[asyncio.Task[None]] = []
        self._swept_at = 0.0

    async def start(self) -> None:
        """Make procrastinate's own tables where they are missing, and begin."""
        await self._app.open_async()
        await self._prepare()
        workers = [self._work(queue, places) for queue, places in self._places.items()]
        self._tasks = [asyncio.create_task(each) for each in (self._look(), *workers)]

    async def stop(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._app.close_async()

    def wake(self) -> None:
        self._told.clear()
        self._awake.set()

    def hear(self, changes: Sequence[Change]) -> None:
        """For `Store.listen`."""
        if any((change.kind, change.after) in WAKING or change.subject == "outbox" for change in changes):
            self._awake.set()

    async def _prepare(self) -> None:
        try:
            if not await self._app.check_connection_async():
                await self._app.schema_manager.apply_schema_async()
        except exceptions.ConnectorException:  # another process was a moment earlier
            if not await self._app.check_connection_async():
                raise

    # --- workers ------------------------------------------------------------------------------------------------------

    async def _work(self, queue: str, places: int) -> None:
        while True:
            try:
                await self._app.run_worker_async(
                    queues=[queue],
                    concurrency=places,
                    install_signal_handlers=False,
                    delete_jobs="always",
                    fetch_job_polling_interval=POLL_SECONDS,
                    shutdown_graceful_timeout=STOP_SECONDS,
                    stalled_worker_timeout=DEAD_WORKER,
                )
                return
            except Exception:  # the boundary: the server went away; the engine must outlive it
                log.exception("engine.stumbled", queue=queue)
                await asyncio.sleep(1)

    async def _run(self, kind: Any, subject: str) -> None:
        """One job. What becomes of it is recorded with its subject, never with the job."""
        self._told.pop(subject, None)
        try:
            await self._steps.advance(kind, subject)
        except Unavailable as error:
            log.warning("engine.waits", subject=subject, reason=str(error))

    # --- looking ------------------------------------------------------------------------------------------------------

    async def _look(self) -> None:
        while True:
            self._awake.clear()
            try:
                await self._sweep()
                found = await self._steps.due(limit=AT_ONCE)
                for due in found:
                    await self._tell(due)
                pause = (await self._steps.pause()).total_seconds()
            except (Unavailable, exceptions.ConnectorException) as error:
                log.warning("engine.waits", reason=str(error))
                pause = 1.0
            except Exception:  # the boundary: the engine must outlive whatever it meets
                log.exception("engine.stumbled", loop="look")
                pause = 1.0
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(pause, 0.01)):
                    await self._awake.wait()

    async def _tell(self, due: Due) -> None:
        """Ask for a job, unless there is one."""
        now = time.monotonic()
        if now - self._told.get(due.subject, -TOLD_AGAIN) < TOLD_AGAIN:
            return
        queue = FORWARD if due.kind == "order" else URGENT_QUEUE if due.priority <= URGENT else DOCUMENTS
        job = self._advance.configure(queue=queue, priority=-due.priority, queueing_lock=f"{due.kind} {due.subject}")
        with contextlib.suppress(exceptions.AlreadyEnqueued):
            await job.defer_async(kind=due.kind, subject=due.subject)
        self._told[due.subject] = now
        if len(self._told) > 10 * AT_ONCE:
            self._told = {subject: at for subject, at in self._told.items() if now - at < TOLD_AGAIN}

    async def _sweep(self) -> None:
        """Jobs whose worker is dead would stand there for ever (procrastinate#1518)."""
        if time.monotonic() - self._swept_at < DEAD_WORKER:
            return
        self._swept_at = time.monotonic()
        jobs = self._app.job_manager
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_WORKER):
            if job.id is not None:
                log.warning("engine.job_stalled", job=job.id)
                await jobs.finish_job_by_id_async(job.id, Status.FAILED, delete_job=True)
