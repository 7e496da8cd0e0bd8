"""A proxy between connector and ERP that breaks, loses, delays or doubles single calls, as networks do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

__all__ = ["FAULTS", "FaultProxy", "fault_proxy"]

#: fault -> what the connector meets. `!`: after the ERP has done it.
FAULTS = ("cut", "lost_answer", "http:503", "http:500", "http:500!", "http:502!", "http:429", "twice", "slow")

DROPPED = {"host", "connection", "transfer-encoding", "content-length", "content-encoding"}


class FaultProxy:
    """Passes everything on, except where `inject` has said otherwise; a fault strikes once."""

    def __init__(self, target: str, step_of: Callable[[str, str], str]) -> None:
        self.target, self.step_of = target, step_of
        self.url = ""
        self.seen: list[str] = []  #: the steps as they came
        self._faults: list[tuple[str, str]] = []
        self._before: dict[str, Callable[[], Awaitable[None]]] = {}

    def inject(self, step: str, fault: str) -> None:
        self._faults.append((step, fault))

    def before(self, step: str, what: Callable[[], Awaitable[None]]) -> None:
        """Somebody else does this, once, just before that step comes through."""
        self._before[step] = what

    async def handle(self, request: web.Request) -> web.StreamResponse:
        step = self.step_of(request.method, request.path)
        self.seen.append(step)
        if what := self._before.pop(step, None):
            await what()
        fault = self._take(step)
        if fault == "slow":
            await asyncio.sleep(0.2)
        if fault.startswith("http:") and not fault.endswith("!"):
            return web.Response(status=int(fault[5:]), headers={"Retry-After": "0"}, text="<h1>fault</h1>")
        if fault == "refused":
            return web.json_response(
                {"status": 400, "message": "There is not enough stock.", "description": ""}, status=400
            )
        if fault == "cut":
            return _abort(request)
        answer = await self._pass_on(request)
        if fault == "twice":
            answer = await self._pass_on(request)
        if fault == "lost_answer":
            return _abort(request)
        if fault == "hang":
            await asyncio.sleep(600)
        if fault.endswith("!"):
            return web.Response(status=int(fault[5:-1]), text="<h1>fault</h1>")
        return answer

    def _take(self, step: str) -> str:
        for at, (wanted, fault) in enumerate(self._faults):
            if wanted == step:
                del self._faults[at]
                return fault
        return ""

    async def _pass_on(self, request: web.Request) -> web.Response:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in DROPPED}
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.request(
                request.method,
                self.target + request.path_qs,
                data=await request.read(),
                headers=headers,
                allow_redirects=False,
            ) as response,
        ):
            kept = {name: value for name, value in response.headers.items() if name.lower() not in DROPPED}
            return web.Response(status=response.status, body=await response.read(), headers=kept)


@asynccontextmanager
async def fault_proxy(target: str, step_of: Callable[[str, str], str]) -> AsyncIterator[FaultProxy]:
    """A running proxy in front of `target`; hung calls end with it."""
    proxy = FaultProxy(target, step_of)
    async with serving(proxy.handle) as url:
        proxy.url = url
        yield proxy


@asynccontextmanager
async def serving(handler: Callable[[web.Request], object]) -> AsyncIterator[str]:
    """A server on loopback that answers everything with `handler`; yields its address."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _abort(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
