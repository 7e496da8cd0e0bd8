"""One JSON file per order in a folder, for an ERP that picks files up. The default of a fresh installation.

`<order id>.json` appears complete or not at all: it is written as `.part`, flushed, renamed, and the folder is flushed.
The reader may answer with `<order id>.ok` (its own order number, plain or as `{"erp_order_no": ...}`) or `<order id>.err`
(a sentence that says why not).
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import json
import os
import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from io import BufferedWriter
from pathlib import Path
from secrets import token_hex
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from gateway.erp.connector import ErpReceipt
from gateway.erp.told import lines_told, number_told, state_told
from gateway.errors import ErpBroken, ErpError, ErpRejected, ErpUnavailable, ErpUncertain
from normalizer.codes import finding
from normalizer.order import ORDER, Order

__all__ = ["FilesConnector", "FilesSettings"]

#: What no waiting mends: rights, a folder that is gone, a file system without writing.
LASTING = frozenset({errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR, errno.EROFS, errno.ENAMETOOLONG})

#: A key becomes a file name: never a path, never hidden.
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")

ANSWER_LIMIT = 1_048_576
STALE_SECONDS = 3_600
SETTLED_SECONDS = 1.0  #: an answer that was written so lately may not be complete yet
ANSWERS = (".ok", ".err")
GROUP = 32  #: files that are written together, and so are open at once

Done = TypeVar("Done")


class FilesSettings(BaseModel):
    """`[erp] kind = "files"`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    folder: Path = Field(
        Path("var/erp"),
        description="Folder for the files; made where it is missing at the first order, and never again. A relative path starts at the configuration file.",
    )


@dataclass(slots=True)
class _Rough:
    """An order on its way into its file."""

    file: BufferedWriter
    path: Path
    target: Path
    created: bool  #: there was no such file
    changed: bool  #: or one of another content

    def drop(self) -> None:
        """It will not be finished."""
        with contextlib.suppress(OSError):
            self.file.close()
        self.path.unlink(missing_ok=True)


class FilesConnector:
    """Writes what came together with one flush of the folder; the loop is never blocked by the disk."""

    Settings: ClassVar[type[BaseModel]] = FilesSettings
    kind = "files"
    resend_safe = False

    def __init__(self, settings: FilesSettings, *, home: Path = Path()) -> None:
        self.folder = home / settings.folder
        self._waiting: list[tuple[Order, asyncio.Future[ErpReceipt]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._made = False  #: the folder was there once: where it is gone since, it is not for us to make it again

    async def submit(self, order: Order) -> ErpReceipt:
        """Write the file. A replay writes the same bytes again, unless the reader has answered already."""
        answer: asyncio.Future[ErpReceipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((order, answer))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_waiting())
        return await answer

    async def find(self, key: str) -> ErpReceipt | None:
        return await asyncio.to_thread(self._look_up, _checked(key))

    async def later(self, keys: Collection[str]) -> Mapping[str, ErpReceipt | ErpRejected]:
        """What the reader has answered by now, of these orders."""
        return await asyncio.to_thread(self._answers, keys)

    async def ping(self) -> str:
        return await asyncio.to_thread(self._probe)

    async def close(self) -> None:
        if self._writing is not None:
            await self._writing

    async def _write_waiting(self) -> None:
        """Group commit: what waits goes into one trip to the disk, and meanwhile the next group gathers."""
        while self._waiting:
            group, self._waiting = self._waiting[:GROUP], self._waiting[GROUP:]
            results = await asyncio.to_thread(self._write, [order for order, _ in group])
            for (_, answer), result in zip(group, results, strict=True):
                if answer.done():  # its caller was cancelled; the file stands, and a replay will find it
                    continue
                if isinstance(result, Exception):
                    answer.set_exception(result)
                else:
                    answer.set_result(result)

    def _write(self, orders: Sequence[Order]) -> list[ErpReceipt | Exception]:
        """All are written before the first is waited for, so that the disk may take them together."""
        begun = [self._one(self._begin, order) for order in orders]
        results = [self._one(self._finish, each) if isinstance(each, _Rough) else each for each in begun]
        try:
            _flush(self.folder)
        except OSError as error:
            doubt = ErpUncertain(f"{self.folder}: the folder could not be flushed: {error.strerror}")
            return [doubt if isinstance(result, ErpReceipt) else result for result in results]
        return results

    def _one(self, step: Callable[[Any], Done], what: Any) -> Done | Exception:
        """A step of one order; what goes wrong with it is no trouble of its neighbours."""
        try:
            return step(what)
        except OSError as error:
            return _before_rename(error, self.folder)
        except Exception as error:  # the boundary of one order
            return error

    def _begin(self, order: Order) -> ErpReceipt | _Rough:
        """The file under a name that nobody takes, not durable yet; or what the reader has answered already."""
        name = _checked(order.id)
        content = ORDER.dump_json(order, indent=1)
        target = self.folder / f"{name}.json"
        before = _content(target)
        if answered := self._answer(name, unless_changed=before == content):
            return answered
        self._make_once()
        path = self.folder / f"{name}.{token_hex(4)}.part"  # a name of its own: two writers must not share one file
        rough = _Rough(path.open("xb"), path, target, created=before is None, changed=before != content)
        try:
            rough.file.write(content)
            rough.file.flush()
        except OSError:
            rough.drop()
            raise
        return rough

    def _finish(self, rough: _Rough) -> ErpReceipt:
        try:
            os.fdatasync(rough.file.fileno())
            rough.file.close()
            rough.path.rename(rough.target)
        except OSError:
            rough.drop()
            raise
        if rough.changed:  # a new content: an old refusal is not about it
            rough.target.with_suffix(".err").unlink(missing_ok=True)
        return _receipt(created=rough.created)

    def _make_once(self) -> None:
        """A share that is no longer mounted leaves a folder of the same name, in which no ERP would look for its orders."""
        if not self._made and not self.folder.is_dir():
            self.folder.mkdir(parents=True, exist_ok=True)
            _flush(self.folder.parent)
        self._made = True

    def _answer(self, name: str, *, unless_changed: bool) -> ErpReceipt | None:
        """What the reader answered; a refusal stands only for the content that it refused."""
        accepted = _content(self.folder / f"{name}.ok")
        if accepted is not None:
            return _told(accepted)
        refused = _content(self.folder / f"{name}.err") if unless_changed else None
        if refused is not None:
            sentence = refused.decode("utf-8", "replace").strip() or "no reason given"
            raise ErpRejected([finding("erp-refused", f"The reader of {name}.json refused it: {sentence}")])
        return None

    def _look_up(self, name: str) -> ErpReceipt | None:
        try:
            if answered := self._answer(name, unless_changed=True):
                return answered
            return _receipt() if (self.folder / f"{name}.json").exists() else None
        except OSError as error:
            raise _before_rename(error, self.folder) from error

    def _answers(self, keys: Collection[str]) -> dict[str, ErpReceipt | ErpRejected]:
        found: dict[str, ErpReceipt | ErpRejected] = {}
        try:
            with os.scandir(self.folder) as entries:
                names = {
                    Path(entry.name).stem for entry in entries if entry.name.endswith(ANSWERS) and _is_whole(entry)
                }
            for name in names.intersection(keys):
                try:
                    answer = self._answer(name, unless_changed=True)
                except ErpRejected as refusal:
                    found[name] = refusal
                else:
                    if answer is not None and answer.state != "handed_over":
                        found[name] = answer
        except OSError as error:
            raise _before_rename(error, self.folder) from error
        return found

    def _probe(self) -> str:
        probe = self.folder / f".ping-{os.getpid()}.part"
        try:
            self._make_once()
            probe.write_bytes(b"")
            probe.unlink()
            self._sweep()
        except OSError as error:
            raise _before_rename(error, self.folder) from error
        return f"{self.folder} can be written"

    def _sweep(self) -> None:
        """Remove what writers left that were killed; nobody takes a `.part`."""
        for part in self.folder.glob("*.part"):
            if time.time() - part.stat().st_mtime > STALE_SECONDS:
                part.unlink(missing_ok=True)


def _is_whole(entry: os.DirEntry[str]) -> bool:
    """Not just being written."""
    try:
        return time.time() - entry.stat().st_mtime >= SETTLED_SECONDS
    except FileNotFoundError:
        return False


def _checked(key: str) -> str:
    if not KEY.fullmatch(key):
        raise ErpRejected(
            [finding("erp-refused", f"{key!r} cannot be a file name; order ids are letters, digits, '.', '_' and '-'.")]
        )
    return key


def _receipt(*, created: bool = False) -> ErpReceipt:
    return ErpReceipt(erp_order_no=None, state="handed_over", created=created)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _told(answer: bytes) -> ErpReceipt:
    """What the reader answered: a JSON object, else its order number as the first line."""
    text = answer[:ANSWER_LIMIT].decode("utf-8", "replace").strip()
    if not text.startswith("{"):
        return ErpReceipt(text.partition("\n")[0].strip() or None, "confirmed", created=False)
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    return ErpReceipt(number_told(said), state_told(said, "confirmed"), created=False, lines=lines_told(said))


def _flush(folder: Path) -> None:
    """Make the renames durable: a file's own flush says nothing about its name."""
    if not folder.exists():
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _before_rename(error: OSError, folder: Path) -> ErpError:
    why = f"{folder}: {error.strerror}"
    if error.errno in LASTING:
        return ErpBroken(f"{why}; check erp.folder and its rights")
    return ErpUnavailable(why)
