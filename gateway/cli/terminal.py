"""What every command needs: the configuration that was asked for, an event loop, a line on standard output, a bar of progress."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from gateway.settings import LoadedSettings

__all__ = ["Options", "group", "instant", "progress_bar", "run", "run_on_libuv", "say"]


@dataclass
class Options:
    """What stands before the command."""

    config: Path | None = None

    def load(self) -> LoadedSettings:
        """Raises ConfigurationError with every fault at once."""
        from gateway.settings import load_settings

        return load_settings(self.config)


def group(help: str) -> typer.Typer:  # noqa: A002 - typer's name
    """Commands under one word. Plain help: rich alone would take a third of the time that --help may take."""
    return typer.Typer(no_args_is_help=True, rich_markup_mode=None, help=help)


def run(coroutine: Any, *, loop_factory: Callable[[], Any] | None = None) -> Any:
    """To its end, on asyncio's own loop unless another one is given."""
    import asyncio

    from gateway.garbage import spare_collector

    spare_collector()
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(coroutine)


def run_on_libuv(coroutine: Any) -> Any:
    """The same for what talks to many at once."""
    import uvloop

    return run(coroutine, loop_factory=uvloop.new_event_loop)


def say(text: str) -> None:
    """One line on standard output, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def progress_bar(*, between_lines: bool = False) -> Iterator[Callable[[int, int], None]]:
    """(done, total) as a bar on standard error, where that is a terminal; `between_lines`: and lines meanwhile go elsewhere."""
    if not sys.stderr.isatty() or (between_lines and sys.stdout.isatty()):
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def instant(text: str, *, option: str) -> datetime:
    """The instant that an option names; a date is its midnight, and without an offset it is UTC. Raises ConfigurationError."""
    from gateway.errors import ConfigurationError

    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConfigurationError([f"{option} {text}: want an ISO date or time such as 2026-11-18"]) from error
    return when if when.tzinfo else when.replace(tzinfo=UTC)
