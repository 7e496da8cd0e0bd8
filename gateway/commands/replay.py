"""`ordergate replay`: the kept bytes once more, with today's code, rules and master data; what would come out otherwise?

Nothing is changed: the store is opened for reading, and may be in use by a running gateway. Each order meets the history of its
customer as it stood when it came. Two replays of the same state say the same, byte for byte.

`--against REV` compares with what the code of another revision makes of the same bytes, instead of what was once recorded: that
revision is taken out of git into a temporary folder and asked in a process of its own.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from channels.envelope import Envelope
from gateway.control import open_store
from gateway.errors import ConfigurationError
from gateway.reading import Reader, ReaderStopped
from gateway.settings import LoadedSettings
from gateway.store.ids import derived_id
from gateway.store.records import IntakeRow
from gateway.store.store import Store
from gateway.wiring import Meaning, reading
from normalizer.master import EarlierOrder
from parsers.draft import Draft

__all__ = ["Difference", "Replayed", "print_outcomes", "print_table", "run_replay"]

#: given by the gateway, or the same by definition
IGNORED = frozenset({"id", "revision", "received_at"})
AHEAD = 16  #: intakes that are read while the one before them is compared
SOURCE = Path(__file__).parents[2]  #: of this program

#: pointer -> value of one order, with the codes that hold it
Flat = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that would come out otherwise. An order that would appear or vanish has the pointer ""."""

    intake: str
    order: str  #: its id
    buyer_order_no: str | None
    pointer: str
    kept: Any
    now: Any

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("intake", "order", "buyer_order_no", "pointer", "kept", "now")}


@dataclass(slots=True)
class Replayed:
    """What a replay found."""

    intakes: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def orders(self) -> int:
        """How many orders would come out otherwise."""
        return len({(one.intake, one.order) for one in self.differences})

    def lines(self) -> Iterator[str]:
        """One JSON line per difference, oldest intake first, and a summary."""
        for one in self.differences:
            yield json.dumps(one.to_json(), ensure_ascii=False, sort_keys=True)
        yield json.dumps({"intakes": self.intakes, "orders_that_would_differ": self.orders}, sort_keys=True)


async def run_replay(
    loaded: LoadedSettings,
    *,
    since: datetime | None,
    progress: Callable[[int, int], None],
    against: str | None = None,
    config: Path | None = None,
    vouched: bool = False,
) -> Replayed:
    """Compare every intake received since then; `vouched`: the operator vouches for the senders, as that of `process`. Raises ConfigurationError where `against` is no revision that can be asked."""
    found = Replayed()
    other = await asyncio.to_thread(_outcomes_of, against, config, since, vouched) if against else None
    async with open_store(loaded, read_only=True) as store:
        async for row, now in outcomes(store, loaded, since=since, progress=progress, vouched=vouched):
            found.intakes += 1
            before = await _kept(store, row.id) if other is None else other.get(row.id, [])
            found.differences += _compared(row.id, before, now)
    return found


async def outcomes(
    store: Store,
    loaded: LoadedSettings,
    *,
    since: datetime | None,
    progress: Callable[[int, int], None],
    vouched: bool = False,
) -> AsyncIterator[tuple[IntakeRow, list[Flat]]]:
    """What today's code makes of every intake, oldest first."""
    rows = [row async for row in _intakes(store, since)]
    meaning = await Meaning.current(store, loaded, vouched=vouched)
    async with reading(loaded) as reader:
        coming: list[asyncio.Task[Any]] = []
        queue = iter(rows)

        def start(row: IntakeRow | None) -> None:
            if row is not None:
                coming.append(asyncio.create_task(_read(store, reader, meaning, row)))

        for _ in range(AHEAD):
            start(next(queue, None))
        for done, row in enumerate(rows, 1):
            drafts = await coming.pop(0)
            start(next(queue, None))
            yield row, await asyncio.to_thread(_meant, store, meaning, row, drafts)
            progress(done, len(rows))


async def _intakes(store: Store, since: datetime | None) -> AsyncIterator[IntakeRow]:
    """Oldest first."""
    rows: list[IntakeRow] = []
    cursor: str | None = None
    while True:
        page = await store.intakes(after=cursor, limit=500)
        rows += [row for row in page.rows if since is None or row.received_at >= since]
        cursor = page.next
        if cursor is None or (since is not None and page.rows and page.rows[-1].accepted_at < since):
            break
    for row in reversed(rows):
        yield row


async def _read(store: Store, reader: Reader, meaning: Meaning, row: IntakeRow) -> Any:
    envelope: Envelope = await store.envelope(row.id)
    try:
        return (await reader.read(envelope, meaning.snapshot.knowledge)).drafts
    except ReaderStopped as stopped:
        return stopped


def _meant(store: Store, meaning: Meaning, row: IntakeRow, drafts: Sequence[Draft] | ReaderStopped) -> list[Flat]:
    """In a thread: the orders of an intake, against the history as it stood."""
    if isinstance(drafts, ReaderStopped):
        return [{"/read": f"{drafts.code}: {drafts}"}]
    numbers = [
        text
        for draft in drafts
        if (one := draft.header.buyer_order_no)
        for text in (one.value, one.raw)
        if text
    ]  # fmt: skip
    digest = drafts[0].origin.digest if drafts else ""

    def before(account_no: str) -> Iterable[EarlierOrder]:
        return store.history_before(account_no, row.id, order_nos=numbers, digest=digest)

    return [
        _flat_order(made.order.to_json(), (one.code for one in made.findings if one.holds))
        for made in meaning.orders(drafts, before)
    ]


async def _kept(store: Store, intake_id: str) -> list[Flat]:
    return [_flat_order(one.order.to_json(), one.codes) for one in await store.first_orders(intake_id)]


def _flat_order(data: Any, codes: Iterable[str]) -> Flat:
    flat = {pointer: value for pointer, value in _flat(data) if pointer.split("/")[1] not in IGNORED}
    return {**flat, "findings": sorted(set(codes))}


def _flat(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _flat(child, f"{pointer}/{key}")
    elif isinstance(value, (list, tuple)):
        for index, child in enumerate(value):
            yield from _flat(child, f"{pointer}/{index}")
    elif value is not None:
        yield pointer, value


def _compared(intake: str, before: Sequence[Flat], now: Sequence[Flat]) -> Iterator[Difference]:
    for at in range(max(len(before), len(now))):
        was = before[at] if at < len(before) else None
        becomes = now[at] if at < len(now) else None
        number = (was or becomes or {}).get("/buyer_order_no")
        order = derived_id(intake, at)
        if was is None or becomes is None:
            yield Difference(intake, order, number, "", "an order" if was else None, "an order" if becomes else None)
            continue
        for pointer in sorted(was.keys() | becomes.keys()):
            if was.get(pointer) != becomes.get(pointer):
                yield Difference(intake, order, number, pointer, was.get(pointer), becomes.get(pointer))


def print_table(found: Replayed) -> None:
    """The differences for a person, on a terminal."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("order", "value", "kept", "now")
    for one in found.differences:
        values = ("" if each is None else escape(str(each)[:80]) for each in (one.kept, one.now))
        table.add_row(escape(one.buyer_order_no or one.order), one.pointer or "the order itself", *values)
    console = Console()
    if found.differences:
        console.print(table)
    console.print(f"{found.intakes} intakes; {found.orders} orders would come out otherwise")


# --- another revision -------------------------------------------------------------------------------------------------


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


async def print_outcomes(
    loaded: LoadedSettings, *, since: datetime | None, vouched: bool, say: Callable[[str], None]
) -> None:
    """One JSON line per intake with its orders: what `--against` asks of another revision."""
    async with open_store(loaded, read_only=True) as store:
        async for row, orders in outcomes(store, loaded, since=since, progress=_silent, vouched=vouched):
            say(json.dumps({"intake": row.id, "orders": orders}, sort_keys=True))


def _outcomes_of(revision: str, config: Path | None, since: datetime | None, vouched: bool) -> dict[str, list[Flat]]:
    """Ask the code of another revision, out of this program's own git history."""
    with tempfile.TemporaryDirectory(prefix="ordergate-revision-") as folder:
        _take_out(revision, Path(folder))
        command = [sys.executable, "-m", "gateway"]
        command += ["--config", str(config.resolve())] if config else []
        command += ["replay", "--outcomes"] + (["--since", since.isoformat()] if since else [])
        command += ["--vouched"] if vouched else []
        # The environment is handed on: it may hold settings and secrets of this installation.
        ran = subprocess.run(command, env=_environment(folder), capture_output=True, text=True, check=False)  # noqa: S603
        if ran.returncode:
            told = ran.stderr.strip().splitlines()[-1:] or ["no reason given"]
            raise ConfigurationError([f"--against {revision}: that revision could not be asked ({told[0][:300]})"])
    rows = (json.loads(line) for line in ran.stdout.splitlines())
    return {row["intake"]: row["orders"] for row in rows}


def _environment(folder: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": folder}


def _take_out(revision: str, folder: Path) -> None:
    if revision.startswith("-"):
        raise ConfigurationError([f"--against {revision}: is no revision"])
    git = [
        "git",
        "-C",
        str(SOURCE),
        "archive",
        "--format=tar",
        revision,
        "channels",
        "parsers",
        "normalizer",
        "gateway",
        "config",
    ]
    try:
        taken = subprocess.run(git, capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise ConfigurationError(["--against: git is not installed here"]) from None
    if taken.returncode:
        told = taken.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no reason given"]
        raise ConfigurationError(
            [f"--against {revision}: {told[0][:300]}; it must be a revision of this program's git history"]
        )
    with tarfile.open(fileobj=io.BytesIO(taken.stdout)) as archive:
        archive.extractall(folder, filter="data")
