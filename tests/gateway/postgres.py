"""A PostgreSQL server of our own on loopback, for as long as the tests run."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.ports import free_port

__all__ = ["binaries", "postgresql"]


def binaries() -> Path | None:
    """Where initdb and postgres are, or None."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return places[-1].parent if places else None


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The URL of a running server's `postgres` database."""
    where = binaries()
    assert where is not None
    folder = Path(tempfile.mkdtemp(prefix="ordergate-pg-", dir="/tmp"))
    user = _user()
    if user:
        shutil.chown(folder, user)
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "user": user, "cwd": "/", "check": True}
    subprocess.run([where / "initdb", "-D", folder / "data", "-U", "gate", "-A", "trust", "-E", "UTF8", "-N"], **quiet)  # type: ignore[call-overload]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
    subprocess.run(
        [where / "pg_ctl", "-D", folder / "data", "-o", options, "-w", "-t", "300", "-l", folder / "log", "start"],
        **quiet,  # type: ignore[call-overload]
    )
    try:
        yield f"postgresql://gate@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [where / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop"], **{**quiet, "check": False}
        )  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)
