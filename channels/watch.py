"""A watched folder, from which folder and fax take their files.

A file counts as complete when it has stopped growing. It is claimed by a rename into `taking/` (so that a writer who uses the
name again makes a new file), read, accepted, and after the commit moved to `done/`; a refused one goes to `refused/`, with a
text beside it that says why. After a crash the files in `taking/` are read again: the same file is the same delivery.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import stat
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import structlog
from aiohttp import web
from pydantic import Field

from channels.beside import beside
from channels.channel import Accept
from channels.envelope import Envelope, Trust
from channels.errors import Misconfigured, Refused, Unavailable
from channels.file import file_envelope, file_key
from channels.settings import ChannelSettings

__all__ = ["WatchSettings", "Watched", "WatchedFolder"]

log = structlog.get_logger(__name__)

#: Names that writers give to what they are still writing.
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".filepart", ".swp", "~")
_BATCH = 500  #: files of one look


class WatchSettings(ChannelSettings):
    """What every watched folder needs."""

    path: Path = Field(Path("var/inbox"), description="The folder; a relative path starts at the configuration file.")
    settle_seconds: float = Field(2, ge=0, description="A file that has not changed for so long counts as complete.")
    poll_seconds: float = Field(1, gt=0, description="The folder is looked at this often.")
    file_bytes: int = Field(25 * 1024 * 1024, ge=1024, description="The largest file that is taken.")
    accept_seconds: float = Field(
        60, gt=0, description="Keeping a file may take so long; then it is tried again later."
    )


@dataclass(frozen=True, slots=True)
class Watched:
    """A file as it was found: its bytes and its identity."""

    name: str  #: as it can be shown and stored; not always the name on disk
    content: bytes = field(repr=False)
    delivery_key: str


class WatchedFolder:
    """A channel whose deliveries are the files of a folder; what a file becomes is each channel's own."""

    kind: str
    #: bytes and what is known of them to an envelope
    of: Callable[..., Envelope] = staticmethod(file_envelope)

    def __init__(self, name: str, settings: WatchSettings) -> None:
        self.name = name
        self.settings = settings

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Watch while the application runs; the folders are made when it starts."""

        async def watching(_: web.Application) -> AsyncIterator[None]:
            watcher = _Watcher(self, accept)
            await asyncio.to_thread(watcher.prepare)
            log.info("folder.watching", channel=self.name, path=str(self.settings.path))
            async with beside(watcher.run()):
                yield

        app.cleanup_ctx.append(watching)

    async def check(self) -> str:
        """What is well with the folder, as a sentence, without touching it; raises Misconfigured for what a start would meet."""
        folder = self.settings.path
        if not folder.is_dir():
            near = next(parent for parent in (folder.absolute(), *folder.absolute().parents) if parent.exists())
            if not near.is_dir():
                raise Misconfigured(f"channels.{self.name}.path: {near} is no folder; name one")
            if not os.access(near, os.W_OK | os.X_OK):
                raise Misconfigured(f"channels.{self.name}.path: {folder} is missing and may not be made in {near}")
            return f"{folder} is made at the start"
        if not os.access(folder, os.W_OK | os.X_OK | os.R_OK):
            raise Misconfigured(
                f"channels.{self.name}.path: may not read and write in {folder}; change its owner or rights"
            )
        refused = folder / "refused"
        left = sum(1 for path in refused.iterdir() if path.suffix != ".txt") if refused.is_dir() else 0
        waiting = sum(1 for path in folder.iterdir() if path.is_file())
        return f"{folder}: {waiting} files wait" + (f"; {left} were refused, see {refused}" if left else "")

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if it had lain in the folder; the operator vouches for it. Raises Refused as `make` does."""
        return self.make(Watched(name, content, file_key(content, name)), received_at, Trust.VOUCHED)

    @property
    def trust(self) -> Trust:
        """How far the author of a file is proved by its lying there."""
        return Trust.NOTHING

    def make(self, watched: Watched, received_at: datetime, trust: Trust) -> Envelope:
        """The file's envelope; raises Refused for what this channel does not take."""
        return self.of(
            watched.content,
            name=watched.name,
            channel=self.name,
            kind=self.kind,
            delivery_key=watched.delivery_key,
            received_at=received_at,
            trust=trust,
        )


def _state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


class _Watcher:
    """The loop over one folder. File operations run in threads; accepting runs in the event loop."""

    def __init__(self, channel: WatchedFolder, accept: Accept) -> None:
        self.channel = channel
        self.accept = accept
        self.name, self.settings = channel.name, channel.settings
        self.inbox = self.settings.path
        self.taking, self.done, self.refused = (self.inbox / step for step in ("taking", "done", "refused"))
        self._seen: dict[str, tuple[tuple[int, int, int], float]] = {}  #: name -> state, and since when it is so
        self._later: dict[str, tuple[float, int]] = {}  #: claimed name -> when to try again, and after how many times

    def prepare(self) -> None:
        """Make the folders; raises Misconfigured where they cannot be written to."""
        for folder in (self.inbox, self.taking, self.done, self.refused):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise Misconfigured(f"channels.{self.name}.path: cannot make {folder}: {error.strerror}") from error
            if not os.access(folder, os.W_OK | os.X_OK):
                raise Misconfigured(f"channels.{self.name}.path: may not write in {folder}; change its owner or rights")

    async def run(self) -> None:
        """Look, take, sleep; an unreadable folder is told of and looked at again."""
        trouble = False
        while True:
            try:
                for path in await asyncio.to_thread(self._due):
                    await self._take(path)
                trouble = False
            except OSError as error:
                if not trouble:
                    log.error("folder.unreadable", channel=self.name, path=str(self.inbox), error=error.strerror)
                trouble = True
            await asyncio.sleep(self.settings.poll_seconds)

    def _due(self) -> list[Path]:
        """Claimed files whose time has come, oldest first, with those that are complete now claimed as well."""
        now = time.monotonic()
        for entry in self._settled(now):
            target = self.taking / entry.name
            if not target.exists():  # one of the same name still waits; this one waits behind it
                with contextlib.suppress(FileNotFoundError):
                    entry.rename(target)
        claimed = [path for path in self.taking.iterdir() if not path.is_symlink() and path.is_file()]
        self._later = {name: later for name, later in self._later.items() if (self.taking / name).exists()}
        due = [path for path in claimed if self._later.get(path.name, (0.0, 0))[0] <= now]
        return sorted(due, key=lambda path: (path.stat().st_mtime_ns, path.name))[:_BATCH]

    def _settled(self, now: float) -> list[Path]:
        """Files that have not changed for a while. Links, folders, pipes and unfinished names are left alone."""
        found: dict[str, tuple[tuple[int, int, int], float]] = {}
        settled: list[tuple[int, Path]] = []
        with os.scandir(self.inbox) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED):
                    continue
                try:
                    if not entry.is_file(follow_symlinks=False):
                        continue
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                state, since = self._seen.get(entry.name, ((-1, -1, -1), now))
                since = since if state == _state(status) else now
                found[entry.name] = (_state(status), since)
                if state == _state(status) and now - since >= self.settings.settle_seconds:
                    settled.append((status.st_mtime_ns, Path(entry.path)))
        self._seen = found
        return [path for _, path in sorted(settled)[:_BATCH]]

    async def _take(self, path: Path) -> None:
        """One file from claimed to done, refused or later; it never stops the files behind it."""
        try:
            watched = await asyncio.to_thread(self._read, path)
            if watched is None:
                return
            envelope = self.channel.make(watched, datetime.now(UTC), self.channel.trust)
            async with asyncio.timeout(self.settings.accept_seconds):
                await self.accept(envelope)
        except Refused as refused:
            log.warning("folder.refused", channel=self.name, code=refused.code)
            await asyncio.to_thread(self._refuse, path, refused)
        except Unavailable as unavailable:
            self._postpone(path, unavailable.retry_after)
        except Exception:  # the boundary: whatever broke, the file stays and is tried again
            log.exception("folder.accept_failed", channel=self.name)
            self._postpone(path, None)
        else:
            await asyncio.to_thread(_move, path, self.done)

    def _postpone(self, path: Path, seconds: float | None) -> None:
        tries = self._later.get(path.name, (0.0, 0))[1] + 1
        wait = seconds if seconds is not None else min(300.0, self.settings.poll_seconds * 2**tries)
        self._later[path.name] = (time.monotonic() + wait, tries)

    def _read(self, path: Path) -> Watched | None:
        """The file, or None where it changes under our hands and has to settle again."""
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            before = os.fstat(file.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise Refused("document-unsupported", "This is no regular file.")
            if before.st_size > self.settings.file_bytes:
                raise Refused(
                    "document-oversized",
                    f"The file has {before.st_size} bytes; at most {self.settings.file_bytes} are taken.",
                )
            content = file.read(self.settings.file_bytes + 1)
            after = os.fstat(file.fileno())
        if _state(before) != _state(after) or len(content) != after.st_size:
            self._postpone(path, self.settings.settle_seconds)
            return None
        if not content:
            raise Refused("document-empty", "The file is empty.")
        digest = hashlib.sha256(os.fsencode(path.name) + b"\0" + content).hexdigest()
        shown = os.fsencode(path.name).decode("utf-8", "replace")
        return Watched(shown, content, f"folder:{self.name}:{before.st_mtime_ns}:{digest}")

    def _refuse(self, path: Path, refused: Refused) -> None:
        moved = _move(path, self.refused)
        note = moved.with_name(f"{os.fsdecode(os.fsencode(moved.name)[:200])}.txt")
        with contextlib.suppress(FileExistsError), note.open("x", encoding="utf-8") as file:
            file.write(f"{refused.code}: {refused}\n")


def _move(path: Path, folder: Path) -> Path:
    """Move into the folder under a free name, and make both folders durable."""
    target = folder / path.name
    stem, suffix = os.fsencode(path.stem)[:180], os.fsencode(path.suffix)[:20]
    number = 1
    while os.path.lexists(target):
        target = folder / os.fsdecode(stem + f"-{number}".encode() + suffix)
        number += 1
    path.rename(target)
    for changed in (folder, path.parent):
        handle = os.open(changed, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    return target
