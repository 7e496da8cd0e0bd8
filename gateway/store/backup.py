"""A copy of everything that lasts, taken while the gateway runs, and the way back.

A backup is a folder: `ordergate.db` (SQLite's own `VACUUM INTO`: one consistent moment), `blobs/` (files by digest, as the gateway
keeps them) and `manifest.json`, written last, with the SHA-256 of each. The database first, then the files: whatever a row names was
on the disk before the row. Nothing is restored that does not agree with its manifest.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gateway.errors import ConfigurationError
from gateway.store.blobs import Blobs

__all__ = ["backup", "restore"]

DATABASE, BLOBS, MANIFEST = "ordergate.db", "blobs", "manifest.json"
FORMAT = 1

_FILES = "SELECT sha256, size FROM blob WHERE content IS NULL ORDER BY sha256"

Told = Callable[[int, int], None]


def backup(database: Path, blobs: Path, to: Path, *, told: Told = lambda _done, _total: None) -> str:
    """Copy the database file and its blobs into a new or empty folder; a sentence that says what is there.

    The gateway may run: this only reads. Raises ConfigurationError where the folder is in use or a file is not what its row says.
    """
    if not database.exists():
        raise ConfigurationError([f"{database}: there is no database yet"])
    if to.exists() and any(to.iterdir()):
        raise ConfigurationError([f"{to}: is not empty; name a new folder for each backup"])
    to.mkdir(parents=True, exist_ok=True)
    copy = to / DATABASE
    with contextlib.closing(_open(database)) as connection:
        try:
            connection.execute("VACUUM INTO ?", (str(copy),))
        except sqlite3.Error as error:
            raise ConfigurationError(
                [f"{copy}: the copy could not be written ({error}); name a folder with room"]
            ) from error
    with contextlib.closing(_open(copy)) as connection:
        files: list[tuple[str, int]] = connection.execute(_FILES).fetchall()
    source, target = Blobs(blobs), Blobs(to / BLOBS)
    for done, (sha256, size) in enumerate(files, start=1):
        _copy(source.path(sha256), target.path(sha256), sha256, size)
        told(done, len(files))
    manifest = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": {"file": DATABASE, "sha256": _digest(copy), "size": copy.stat().st_size},
        "blobs": [{"sha256": sha256, "size": size} for sha256, size in files],
    }
    _write(to / MANIFEST, json.dumps(manifest, indent=1).encode())
    return f"{to}: the database ({copy.stat().st_size:,} bytes) and {len(files)} files"


def restore(source: Path, database: Path, blobs: Path, *, told: Told = lambda _done, _total: None) -> str:
    """Put a backup where no database stands; everything is compared with the manifest before the database gets its name."""
    manifest = _manifest(source)
    if database.exists():
        raise ConfigurationError([f"{database}: stands there already; stop the gateway and move it away first"])
    copy = source / DATABASE
    faults = [] if _digest(copy) == manifest["database"]["sha256"] else [f"{copy}: is not the file of the manifest"]
    kept = Blobs(source / BLOBS)
    for each in manifest["blobs"]:
        path = kept.path(each["sha256"])
        if not path.exists() or _digest(path) != each["sha256"]:
            faults.append(f"{path}: is missing or not the file of the manifest")
    if faults:
        raise ConfigurationError(faults)
    target = Blobs(blobs)
    for done, each in enumerate(manifest["blobs"], start=1):
        _copy(kept.path(each["sha256"]), target.path(each["sha256"]), each["sha256"], each["size"])
        told(done, len(manifest["blobs"]))
    rough = database.with_name(f".{database.name}.restoring")
    database.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(copy, rough)
    _flush(rough)
    with contextlib.closing(_open(rough)) as connection:
        if (said := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            rough.unlink()
            raise ConfigurationError([f"{copy}: SQLite finds it damaged: {said}"])
    rough.rename(database)
    _flush(database.parent)
    return f"{database}: restored as of {manifest['made_at']}, with {len(manifest['blobs'])} files"


def _manifest(source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            [
                f"{source / MANIFEST}: {getattr(error, 'strerror', None) or error}; a backup is whole only with its manifest"
            ]
        ) from error
    if manifest.get("format") != FORMAT:
        raise ConfigurationError(
            [f"{source / MANIFEST}: format {manifest.get('format')} is not known here; upgrade first"]
        )
    return manifest


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=30)


def _copy(source: Path, target: Path, sha256: str, size: int) -> None:
    """One blob, checked on its way; a file that stands there already is left as it is."""
    if target.exists() and target.stat().st_size == size:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    rough = target.with_name(f".{target.name}.{os.getpid()}")
    found = hashlib.sha256()
    try:
        with source.open("rb") as reading, rough.open("wb") as writing:
            for block in _blocks(reading):
                found.update(block)
                writing.write(block)
            writing.flush()
            os.fsync(writing.fileno())
        if found.hexdigest() != sha256:
            raise ConfigurationError([f"{source}: its content is not that of its name; the disk has changed it"])
        rough.rename(target)
    except OSError as error:
        raise ConfigurationError([f"{source} to {target}: {error.strerror}"]) from error
    finally:
        rough.unlink(missing_ok=True)
    _flush(target.parent)


def _blocks(file: Any) -> Iterator[bytes]:
    return iter(lambda: file.read(1024 * 1024), b"")


def _digest(path: Path) -> str:
    if not path.exists():
        return ""
    found = hashlib.sha256()
    with path.open("rb") as file:
        for block in _blocks(file):
            found.update(block)
    return found.hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    _flush(path)
    _flush(path.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
