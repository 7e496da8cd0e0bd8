"""The benches of speed. Each yields rows; each measures its yardstick in the same run, because machines differ."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import company, reading_time, stored
from tests.bench.hooks import webhooks
from tests.bench.measure import Row, alternating, fdatasync_rate
from tests.bench.receipts import poisoned, receipts
from tests.bench.servers import ORDERGATE, cpu_ms, gate, load, prepare, serving

__all__ = ["BENCHES", "Plan"]

CUSTOMERS = 1000
FAST_DISK = 4000  #: fdatasync a second from which on the pipeline's target is a rate
LINES = 2  #: of an order through the pipeline, as web shops send them
WANTED_RATE = 500.0
SHARE_OF_DISK = 0.15


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything."""

    folder: Path
    seconds: float = 3.0
    rounds: int = 3
    orders: int = 4000
    stored: int = 1_000_000


def accept_http(plan: Plan) -> Iterator[Row]:
    """A 2 kB order over 32 connections: 202 after the commit."""
    job = {"kind": "http", "connections": 32, "path": "/v1/orders", "key": "bench", "body": company.order()}
    yield _accept(plan, job, "POST /v1/orders, 2 kB, 32 connections")


def accept_serving(plan: Plan) -> Iterator[Row]:
    """The same at the door of a gateway that reads, checks and forwards meanwhile."""
    folder = plan.folder / "serving"
    key = prepare(folder, customers=CUSTOMERS)
    job = {
        "kind": "http", "connections": 32, "path": "/v1/orders", "key": key, "body": company.order(),
        "accounts": company.accounts(CUSTOMERS), "seconds": plan.seconds,
    }  # fmt: skip
    with gate(folder) as running:
        last = load({**job, "port": running.port})
    yield Row("the same while the gateway works on them", last["rate"], "per s", detail=f"p99 {last['p99_ms']:.0f} ms")


def accept_smtp(plan: Plan) -> Iterator[Row]:
    """A 20 kB mail over 16 connections: 250 after the commit."""
    yield _accept(plan, {"kind": "smtp", "connections": 16, "body": company.mail()}, "SMTP, 20 kB, 16 connections")


def _accept(plan: Plan, job: dict[str, Any], name: str) -> Row:
    job = {**job, "seconds": plan.seconds, "accounts": company.accounts(CUSTOMERS)}
    with (
        serving("accepting", job["kind"], plan.folder / f"{job['kind']}-ours") as ours,
        serving("bare", job["kind"], plan.folder / f"{job['kind']}-bare") as bare,
    ):
        runs = [_Run({**job, "port": each.port}, each.pid) for each in (ours, bare)]
        for run in runs:
            run.warm()
        value, yardstick = alternating(runs[0], runs[1], rounds=plan.rounds)
    cpu, least = (statistics.median(run.cpu) for run in runs)
    detail = f"p99 {statistics.median(runs[0].p99):.0f} ms; CPU {cpu:.2f} ms each, bare {least:.2f} ms"
    return Row(name, value, "per s", target=0.8, bare=yardstick, detail=detail)


class _Run:
    """One side of a comparison: what it takes in a second, and at what price."""

    def __init__(self, job: dict[str, Any], pid: int) -> None:
        self._job, self._pid = job, pid
        self.cpu: list[float] = []  #: ms of the server for each that it took
        self.p99: list[float] = []

    def warm(self) -> None:
        load({**self._job, "seconds": 1.0})

    def __call__(self) -> float:
        before = cpu_ms(self._pid)
        said = load(self._job)
        self.cpu.append((cpu_ms(self._pid) - before) / said["good"])
        self.p99.append(said["p99_ms"])
        return float(said["rate"])


def pipeline(plan: Plan) -> Iterator[Row]:
    """JSON orders from the POST to the file in the ERP's folder, one process; then the same over a full store."""
    folder = plan.folder / "pipeline"
    disk = fdatasync_rate(plan.folder)
    key = prepare(folder, customers=CUSTOMERS)
    with gate(folder) as running:
        through(folder, running.port, key, count=min(500, plan.orders))  # warm
        before = cpu_ms(running.pid)
        first = through(folder, running.port, key, count=plan.orders)
        cpu = (cpu_ms(running.pid) - before) / plan.orders
    target = WANTED_RATE if disk >= FAST_DISK else SHARE_OF_DISK * disk
    yield Row(
        "POST to ERP file, whole pipeline", first, "orders/s", target=target,
        detail=f"disk: {disk:,.0f} fdatasync/s; CPU {cpu:.2f} ms each",
    )  # fmt: skip
    if not plan.stored:
        return
    held = stored.fill(folder / "gate.db", finished=stored.room_for(folder, wanted=plan.stored))
    with gate(folder) as running:
        through(folder, running.port, key, count=min(500, plan.orders))
        again = through(folder, running.port, key, count=plan.orders)
        memory = running.memory_mb()
    yield Row(
        "the same over a full store", again, "orders/s", target=0.9, bare=first,
        detail=f"{held:,} finished orders, {memory:,.0f} MB, ready after {running.ready_after:.1f} s",
    )  # fmt: skip


def through(folder: Path, port: int, key: str, *, count: int) -> float:
    """Orders a second, from the first POST to the last file."""
    before = _files(folder / "erp")
    job = {
        "kind": "http", "port": port, "connections": 32, "path": "/v1/orders", "key": key, "body": company.order(lines=LINES),
        "accounts": company.accounts(CUSTOMERS), "seconds": 600, "count": count,
    }  # fmt: skip
    since = time.perf_counter()
    sent = load(job)["good"]
    still = time.perf_counter()
    done = arrived = 0
    while done < sent:
        done = _files(folder / "erp") - before
        if done > arrived:
            arrived, still = done, time.perf_counter()
        if time.perf_counter() - still > 20:
            raise RuntimeError(f"only {done} of {sent} orders got to the ERP; see the desk of {folder}")
        time.sleep(0.02)
    return sent / (time.perf_counter() - since)


def _files(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    with os.scandir(folder) as entries:
        return sum(entry.name.endswith(".json") for entry in entries)


def starting(plan: Plan) -> Iterator[Row]:
    """What a person and a supervisor wait for."""
    yield Row("ordergate --help", _median(5, _help), "s", target=0.3, at_most=True)
    folder = plan.folder / "starting"
    prepare(folder, customers=50)
    ready, memory = [], []
    for _ in range(3):
        with gate(folder) as running:
            ready.append(running.ready_after)
            memory.append(running.memory_mb())
    yield Row("serve answers /readyz", statistics.median(ready), "s", target=2.0, at_most=True)
    yield Row("its web process, idle", statistics.median(memory), "MB", target=150.0, at_most=True)


def _help() -> float:
    since = time.perf_counter()
    subprocess.run([*ORDERGATE, "--help"], check=True, capture_output=True)
    return time.perf_counter() - since


def _median(times: int, measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(times))


def reading(plan: Plan) -> Iterator[Row]:
    """Processor time of reading and meaning, without a gateway around them."""
    yield from reading_time.reading()
    yield from reading_time.meaning()
    yield from reading_time.master_import(plan.folder / "master")


BENCHES: dict[str, Callable[[Plan], Iterator[Row]]] = {
    "start": starting,
    "http": accept_http,
    "serving": accept_serving,
    "smtp": accept_smtp,
    "pipeline": pipeline,
    "receipts": receipts,
    "poisoned": poisoned,
    "webhooks": webhooks,
    "reading": reading,
}
