"""`ordergate doctor`: looks at everything that must work, and says what to do where something does not."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from gateway.control import note_path, open_store
from gateway.erp import registry
from gateway.errors import ErpError, GatewayError
from gateway.settings import LoadedSettings
from gateway.store.sqlite import sqlite_verdict
from gateway.store.store import Store
from gateway.web.health import MINIMUM_FREE_BYTES

__all__ = ["examine"]


@dataclass(frozen=True, slots=True)
class Verdict:
    good: bool
    text: str


async def examine(loaded: LoadedSettings, *, journal: bool, say: Callable[[str], None]) -> bool:
    """Say one line per check; True where nothing is wrong. Reads only, so it may run beside a gateway."""
    checks: list[tuple[str, Callable[[], Awaitable[Verdict]]]] = [
        ("sqlite", _sqlite),
        ("disk", lambda: _disk(loaded)),
        ("erp", lambda: _erp(loaded)),
    ]
    healthy = True
    async with open_store(loaded, read_only=True) as store:
        checks.insert(0, ("database", lambda: _database(loaded, store)))
        checks.append(("master", lambda: _master(store)))
        if journal:
            checks.append(("journal", lambda: _journal(store)))
        for name, check in checks:
            try:
                verdict = await check()
            except GatewayError as error:
                verdict = Verdict(False, str(error))
            healthy &= verdict.good
            say(f"{'ok  ' if verdict.good else 'BAD '} {name:9} {verdict.text}")
    return healthy


async def _database(loaded: LoadedSettings, store: Store) -> Verdict:
    counts = await store.counts()
    running = (note := note_path(loaded)) is not None and note.exists()
    held, failed = counts["order"]["held"], counts["intake"]["failed"]
    told = f"{loaded.settings.database}: {sum(counts['intake'].values())} intakes, {held} orders held, {failed} intakes failed"
    return Verdict(True, told + ("; a gateway is running" if running else ""))


async def _sqlite() -> Verdict:
    verdict = sqlite_verdict()
    return Verdict(verdict.ok, verdict.message)


async def _disk(loaded: LoadedSettings) -> Verdict:
    free = shutil.disk_usage(loaded.home).free
    return Verdict(free > MINIMUM_FREE_BYTES, f"{free // 1_000_000} MB free at {loaded.home}")


async def _erp(loaded: LoadedSettings) -> Verdict:
    connector = registry.build(loaded.settings.erp["kind"], loaded.erp, home=loaded.home)
    try:
        return Verdict(True, await connector.ping())
    except ErpError as error:
        return Verdict(False, str(error))
    finally:
        await connector.close()


async def _master(store: Store) -> Verdict:
    found = await store.master()
    if found is None:
        return Verdict(False, "no master data: every order will be held; run `ordergate master import FOLDER`")
    version, _ = found
    told = ", ".join(f"{count} {name}" for name, count in version.counts.items())
    return Verdict(True, f"version {version.version} of {version.imported_at:%Y-%m-%d %H:%M}: {told}")


async def _journal(store: Store) -> Verdict:
    verdict = await store.verify_journal()
    if verdict.broken is not None:
        return Verdict(False, verdict.broken)
    return Verdict(
        True, f"{verdict.rows} rows, unbroken; head {verdict.head[:16]} (keep it elsewhere to notice a cut tail)"
    )
