"""Bounds on connections. aiohttp itself caps neither their number nor the time until the first request."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from typing import cast

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from gateway.errors import ConfigurationError
from gateway.settings import WebSettings

__all__ = ["listen"]

#: from connecting to the end of the first request's headers (slow-loris)
FIRST_REQUEST_SECONDS = 10
FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Guard:
    """Counts connections in all and per address."""

    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings
        self._open = 0
        self._by_address: Counter[str] = Counter()

    def enter(self, address: str) -> bool:
        if (
            self._open >= self._settings.connections
            or self._by_address[address] >= self._settings.connections_per_address
        ):
            return False
        self._open += 1
        self._by_address[address] += 1
        return True

    def leave(self, address: str) -> None:
        self._open -= 1
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]


class GuardedHandler(RequestHandler):
    """One connection that asks the guard before it speaks."""

    __slots__ = ("_address", "_deadline", "_guard")

    def __init__(self, guard: Guard, server: web.Server, **options: object) -> None:
        super().__init__(server, **options)  # type: ignore[arg-type]
        self._guard = guard
        self._address: str | None = None
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        stream = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        address = peer[0] if peer else ""
        if not self._guard.enter(address):
            stream.write(FULL)
            stream.close()
            super().connection_made(transport)
            return
        self._address = address
        super().connection_made(transport)
        self._deadline = asyncio.get_running_loop().call_later(FIRST_REQUEST_SECONDS, self._silent, stream)

    def connection_lost(self, exc: BaseException | None) -> None:
        if self._address is not None:
            self._guard.leave(self._address)
            self._address = None
        if self._deadline is not None:
            self._deadline.cancel()
        super().connection_lost(exc)

    def _silent(self, stream: asyncio.Transport) -> None:
        """Nothing that could be called a request has come: let go."""
        if self._request_count == 0:
            stream.close()


async def listen(runner: web.AppRunner, settings: WebSettings) -> tuple[asyncio.Server, str]:
    """Start listening behind the guard; returns the server and its URL. Raises ConfigurationError where the address cannot be had."""
    guard = Guard(settings)
    inner = runner.server
    if inner is None:
        raise RuntimeError("the runner must be set up first")
    loop = asyncio.get_running_loop()
    # aiohttp's Server is the protocol factory and keeps the options of its handlers to itself
    options = inner._kwargs
    try:
        server = await loop.create_server(
            lambda: GuardedHandler(guard, inner, loop=loop, **options), settings.host, settings.port, backlog=256
        )
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        where = f"{settings.host}:{settings.port}"
        raise ConfigurationError(
            [f"web.port: cannot listen on {where} ({why}); choose another, or stop what is there"]
        ) from error
    host, port = server.sockets[0].getsockname()[:2]
    return server, f"http://{host}:{port}"
