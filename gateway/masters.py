"""The master data that is current: loaded from the store once per version, as `Master` for meaning and `Knowledge` for reading."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gateway.layouts import profiles
from gateway.learning import references, unit_words
from gateway.master_data import History, MasterData, knowledge, memory_master, read_folder
from gateway.store.lessons import Lesson
from gateway.store.masters import MasterSource
from gateway.store.profiles import Trait
from gateway.store.store import Store
from normalizer.memory import MemoryMaster
from parsers.knowledge import Knowledge

__all__ = ["Masters", "Snapshot", "import_data", "import_folder", "with_lessons"]

#: Another process may import on PostgreSQL; so often is looked whether it did.
LOOK_AGAIN_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of the master data, ready for use."""

    version: str
    master: MemoryMaster
    knowledge: Knowledge


class Masters:
    """Hands out the current snapshot; a new import, and what clerks taught since, are taken up without a restart."""

    def __init__(
        self,
        store: Store,
        *,
        history: History,
        own_names: Sequence[str] = (),
        learn_after: int = 3,
        opinion: Path | None = None,
    ) -> None:
        """`learn_after`: in so many orders a customer's words must be seen before they are used. `opinion`: where the second
        opinion is kept, once there is one."""
        self._store = store
        self._history = history
        self._own_names = tuple(own_names)
        self._learn_after = learn_after
        self._imported: Snapshot | None = None
        self._snapshot: Snapshot | None = None
        self._changes = 0
        self._opinion = opinion
        self._opined: tuple[int, int] | None = None
        self._looked_at = 0.0
        self._loading = asyncio.Lock()

    async def current(self) -> Snapshot:
        """The snapshot of the version that the store calls current; an empty one where nothing was imported."""
        # Also who finds it fresh enters here, in the order of asking: while one looks again, the next must not overtake those
        # that wait for it, or a customer's orders would be normalised in another order than they came.
        async with self._loading:
            if self._snapshot is not None and time.monotonic() - self._looked_at < LOOK_AGAIN_SECONDS:
                return self._snapshot
            version = await self._store.master_version()
            changes = await self._store.learned_changes()
            if self._imported is None or self._imported.version != version:
                self._imported, self._snapshot = await self._load(version), None
            stamp = await asyncio.to_thread(_stamp, self._opinion)
            if self._snapshot is None or self._changes != changes or self._opined != stamp:
                lessons = await self._store.usable_lessons(self._learn_after)
                traits = await self._store.usable_profiles()
                self._snapshot, self._changes = with_lessons(self._imported, lessons, traits), changes
                if stamp is not None:
                    self._snapshot = with_opinion(self._snapshot, await asyncio.to_thread(_model, self._opinion))
                self._opined = stamp
            self._looked_at = time.monotonic()
            return self._snapshot

    def look_again(self) -> None:
        """After an import or a lesson in this process: the next question sees it."""
        self._looked_at = 0.0

    async def _load(self, version: str) -> Snapshot:
        found = await self._store.master(version) if version else None
        return await asyncio.to_thread(self._build, version, found[1] if found else b"")

    def _build(self, version: str, content: bytes) -> Snapshot:
        data = MasterData.from_json(content) if content else MasterData()
        return Snapshot(version, memory_master(data, history=self._history), knowledge(data, self._own_names))


def with_lessons(imported: Snapshot, lessons: Sequence[Lesson], traits: Sequence[tuple[Trait, int]] = ()) -> Snapshot:
    """The snapshot with what clerks taught laid over it, of items and of layouts; its version says so."""
    if not lessons and not traits:
        return imported
    taught = repr(lessons) + (repr(traits) if traits else "")
    version = f"{imported.version}+{hashlib.sha256(taught.encode()).hexdigest()[:8]}"
    master = imported.master.with_references(references(lessons)).with_unit_words(unit_words(lessons))
    master.version = version
    codes = frozenset(lesson.item for lesson in lessons if lesson.kind == "code")
    known = replace(
        imported.knowledge,
        version=version,
        buyer_items=imported.knowledge.buyer_items | codes,
        profiles=profiles(traits),
    )
    return Snapshot(version, master, known)


def _stamp(path: Path | None) -> tuple[int, int] | None:
    """When the file was written and how long it is; None where there is none."""
    try:
        found = path.stat() if path is not None else None
    except FileNotFoundError:
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size)


def _model(path: Path | None) -> bytes:
    try:
        return path.read_bytes() if path is not None else b""
    except FileNotFoundError:  # deleted at this moment; the next look sees it
        return b""


def with_opinion(snapshot: Snapshot, model: bytes) -> Snapshot:
    """The snapshot for readers that ask for a second opinion; the master data and its version stay as they are."""
    version = f"{snapshot.knowledge.version}~{hashlib.sha256(model).hexdigest()[:8]}"
    return replace(snapshot, knowledge=replace(snapshot.knowledge, version=version, opinion=model))


async def import_folder(store: Store, folder: Path, *, by: str) -> str:
    """Import the CSV files of a folder, all or nothing; a sentence that says what is now known."""
    return await import_data(store, await asyncio.to_thread(read_folder, folder), by=by)


async def import_data(store: Store, data: MasterData, *, by: str, told: MasterSource | None = None) -> str:
    """Make this the current master data, and keep what an ERP `told` with it; a sentence that says what is now known."""
    counts = {
        "customers": len(data.customers),
        "addresses": len(data.addresses),
        "products": len(data.products),
        "prices": len(data.prices),
        "cross_references": len(data.cross_references),
        "stock": len(data.stock),
    }
    version = await store.import_master(await asyncio.to_thread(data.to_json), counts=counts, by=by, told=told)
    said = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
    return f"imported {said}; version {version.version}"
