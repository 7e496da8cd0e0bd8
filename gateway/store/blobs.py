"""Bytes by their SHA-256: small ones in the table, where they share the order's commit; large ones as files, which are on
disk together with their folder before the row that names them is written."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from channels.envelope import Part
from channels.errors import Unavailable

__all__ = ["INLINE_LIMIT", "Blobs"]

#: Up to here a row in WAL is faster than a file with its two fsyncs, and shares the group commit.
INLINE_LIMIT = 64 * 1024


class Blobs:
    """A folder of files named by digest, in two levels (`ab/cd/abcd...`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    async def keep_large(self, parts: Iterable[Part]) -> None:
        """Write what is too large for a row; returns when it is durable. Raises Unavailable where the disk cannot."""
        large = [part for part in parts if len(part.content) > INLINE_LIMIT]
        if large:
            await asyncio.to_thread(self._keep, large)

    def _keep(self, parts: Iterable[Part]) -> None:
        try:
            for part in parts:
                self.keep(part)
        except OSError as error:
            raise Unavailable(
                f"{self.folder}: cannot keep a document: {error.strerror}; free or mend the disk"
            ) from error

    def keep(self, part: Part) -> None:
        """Write one file and make it durable: file, then name, then every folder that is new."""
        path = self.path(part.sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            rough = path.with_name(f".{path.name}.{os.getpid()}.{id(part)}")
            try:
                with rough.open("wb") as file:
                    file.write(part.content)
                    file.flush()
                    os.fsync(file.fileno())
                rough.rename(path)
            except OSError:
                with contextlib.suppress(OSError):
                    rough.unlink(missing_ok=True)
                raise
        # Also where the file stood already: another delivery may have renamed it a moment ago, and not come this far.
        for folder in (path.parent, path.parent.parent, self.folder):
            _fsync_folder(folder)

    def read(self, sha256: str) -> bytes:
        """KeyError where there is no such file."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
