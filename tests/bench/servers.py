"""Processes that the benches start, talk to and end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import company
from tests.ports import free_port

__all__ = ["Gate", "Served", "cpu_ms", "gate", "load", "ordergate", "serving"]

ROOT = Path(__file__).parents[2]
ORDERGATE = (sys.executable, "-m", "gateway")


@dataclass(frozen=True, slots=True)
class Served:
    """A running server of the benches."""

    port: int
    pid: int


def cpu_ms(pid: int) -> float:
    """Processor time that the process has used so far, in user and system mode: it hardly depends on who else is busy."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") * 1000


@contextmanager
def serving(module: str, kind: str, folder: Path) -> Iterator[Served]:
    """`python -m tests.bench.MODULE KIND FOLDER`; ends with its standard input."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", f"tests.bench.{module}", kind, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield Served(int(process.stdout.readline()), process.pid)
        finally:
            process.stdin.close()
            process.wait(20)


def load(job: dict[str, Any]) -> dict[str, Any]:
    """One run of the senders; raises where an answer was anything but yes."""
    command = [sys.executable, "-m", "tests.bench.load", json.dumps(job)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    if result["bad"]:
        raise RuntimeError(f"{result['bad']} of {result['bad'] + result['good']} were refused: {result['said']}")
    return result


def ordergate(folder: Path, *words: str) -> str:
    command = [*ORDERGATE, "--config", str(folder / "ordergate.toml"), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"ordergate {' '.join(words)} failed: {done.stderr[-2000:]}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Gate:
    """A running `ordergate serve`."""

    port: int
    pid: int
    ready_after: float

    def memory_mb(self) -> float:
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise RuntimeError("no VmRSS")


def prepare(folder: Path, *, customers: int) -> str:
    """Configuration, master data and an API key; the key is returned."""
    folder.mkdir(parents=True, exist_ok=True)
    company.write_config(folder, port=free_port())
    company.write_master(folder / "master", customers=customers)
    ordergate(folder, "master", "import", str(folder / "master"))
    return ordergate(folder, "key", "create", "bench").split()[-1]


@contextmanager
def gate(folder: Path) -> Iterator[Gate]:
    """`ordergate serve` over a prepared folder, ready."""
    port = int(
        next(line for line in (folder / "ordergate.toml").read_text().splitlines() if line.startswith("port")).split()[
            -1
        ]
    )
    command: Sequence[str] = [*ORDERGATE, "--config", str(folder / "ordergate.toml"), "serve"]
    since = time.perf_counter()
    with (
        (folder / "serve.log").open("wb") as log,
        subprocess.Popen(command, cwd=folder, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}/readyz", process, folder)
            yield Gate(port, process.pid, time.perf_counter() - since)
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(3000):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - loopback
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"ordergate serve did not get ready:\n{(folder / 'serve.log').read_text()[-2000:]}")
