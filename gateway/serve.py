"""`ordergate serve`: one process that takes in, reads, checks, forwards and shows."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable

from aiohttp import web

from gateway import control
from gateway.errors import ConfigurationError
from gateway.logs import log_events
from gateway.settings import LoadedSettings
from gateway.wiring import Gateway

__all__ = ["Serving", "run_server", "run_worker", "serving"]


class Serving:
    """A gateway that answers: its parts and its address."""

    def __init__(self, gateway: Gateway, url: str) -> None:
        self.gateway = gateway
        self.url = url


@contextlib.asynccontextmanager
async def serving(loaded: LoadedSettings, *, vouched: bool = False) -> AsyncIterator[Serving]:
    """The whole gateway, listening; on leaving it finishes what it answers and lets go."""
    from gateway.web.app import build_app
    from gateway.web.guard import listen

    log_events(loaded.settings.log)
    async with Gateway(loaded, vouched=vouched) as gateway:
        app = build_app(gateway)
        leave_note = control.invite(app, loaded, gateway.store, after=gateway.masters.look_again)
        runner = web.AppRunner(app, access_log=None, keepalive_timeout=75, shutdown_timeout=5)
        await runner.setup()
        stop_events = await gateway.events.start()
        try:
            server, url = await listen(runner, loaded.settings.web)
            leave_note(url)
            async with server:
                yield Serving(gateway, url)
        finally:
            await stop_events()
            await runner.cleanup()


async def run_worker(loaded: LoadedSettings, *, say: Callable[[str], None]) -> None:
    """The engine alone, one more worker on PostgreSQL, until SIGTERM or SIGINT."""
    if loaded.settings.engine.kind != "procrastinate":
        raise ConfigurationError(
            ['engine.kind: `ordergate work` needs "procrastinate", on PostgreSQL; `serve` works by itself']
        )
    stop = _stopped()
    log_events(loaded.settings.log)
    async with Gateway(loaded):
        say("one more worker")
        await stop.wait()
        say("stopping")


def _stopped() -> asyncio.Event:
    """Set by SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def run_server(loaded: LoadedSettings, *, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT."""
    stop = _stopped()
    async with serving(loaded) as running:
        say(f"Ordergate listens on {running.url} (desk: {running.url}/desk)")
        for name, channel in running.gateway.channels.items():
            say(f"channel {name}: {channel.kind}")
        await stop.wait()
        say("stopping")
