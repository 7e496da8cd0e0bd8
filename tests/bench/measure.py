"""What a bench says: a figure, what it is held against, and whether that is enough."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

__all__ = ["Row", "alternating", "fdatasync_rate", "machine", "table"]


@dataclass(frozen=True, slots=True)
class Row:
    """One promise. `target` is a ratio (of `bare`), a rate or a time, as `unit` says; None where the row only informs."""

    name: str
    value: float
    unit: str
    target: float | None = None
    at_most: bool = False  #: the target is a bound from above
    bare: float | None = None
    detail: str = ""

    @property
    def ratio(self) -> float | None:
        return None if not self.bare else self.value / self.bare

    @property
    def kept(self) -> bool | None:
        if self.target is None:
            return None
        measured = self.value if self.ratio is None else self.ratio
        return measured <= self.target if self.at_most else measured >= self.target

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "kept": self.kept}


def alternating(ours: Callable[[], float], bare: Callable[[], float], *, rounds: int) -> tuple[float, float]:
    """Medians of both, measured in turns, so that whatever else the machine does meets both alike."""
    pairs = [(ours(), bare()) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def fdatasync_rate(folder: Path, *, tries: int = 5) -> float:
    """How often a second this disk makes 4 kB durable, one after the other: the best of some tries, because what others
    write meanwhile says nothing about the disk."""
    return max(_fdatasyncs(folder / "fdatasync") for _ in range(tries))


def _fdatasyncs(path: Path, *, seconds: float = 0.5) -> float:
    block = os.urandom(4096)
    handle = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        done, since = 0, time.perf_counter()
        while (elapsed := time.perf_counter() - since) < seconds:
            os.write(handle, block)
            os.fdatasync(handle)
            done += 1
        return done / elapsed
    finally:
        os.close(handle)
        path.unlink()


def machine() -> dict[str, Any]:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        "",
    )
    return {
        "cores": os.cpu_count(), "processor": model, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
        "load": [round(each, 2) for each in os.getloadavg()],
    }  # fmt: skip


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown, as docs/benchmarks.md shows them."""
    lines = ["| what | measured | bare | ratio | target | kept |", "| --- | ---: | ---: | ---: | ---: | --- |"]
    for row in rows:
        bare = "" if row.bare is None else f"{row.bare:,.0f}"
        ratio = "" if row.ratio is None else f"{row.ratio:.0%}"
        sign = "at most " if row.at_most else ""
        target = (
            ""
            if row.target is None
            else f"{sign}{row.target:.0%}"
            if row.ratio is not None
            else f"{sign}{row.target:,g}"
        )
        kept = {None: "", True: "yes", False: "**no**"}[row.kept]
        value = f"{row.value:,.0f}" if row.value >= 100 else f"{row.value:.2f}"
        detail = f" ({row.detail})" if row.detail else ""
        lines.append(f"| {row.name}{detail} | {value} {row.unit} | {bare} | {ratio} | {target} | {kept} |")
    return "\n".join(lines)


def write_figures(page: Path, name: str, figures: str) -> None:
    """Replaces what stands between the marks of that name in a page of documentation."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, mark, rest = page.read_text(encoding="utf-8").partition(begin)
    _, closing, after = rest.partition(end)
    if not mark or not closing:
        raise SystemExit(f"{page} has no {begin} and {end}")
    page.write_text(f"{before}{begin}\n{figures}\n{end}{after}", encoding="utf-8")
