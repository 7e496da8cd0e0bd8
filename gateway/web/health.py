"""Is the process alive, can it take an order, and how is it doing: /healthz, /readyz, /metrics."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from aiohttp import web

from channels.errors import Unavailable

if TYPE_CHECKING:
    from gateway.wiring import Gateway

__all__ = ["routes"]

#: Below this the database and the blobs could fill up in the middle of an order.
MINIMUM_FREE_BYTES = 500_000_000


def routes(gateway: Gateway) -> list[web.RouteDef]:
    """What a supervisor, a load balancer and Prometheus ask."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def readyz(_: web.Request) -> web.Response:
        faults = []
        try:
            await gateway.store.ready()
        except Unavailable as error:
            faults.append(f"database: {error}")
        if shutil.disk_usage(gateway.loaded.home).free < MINIMUM_FREE_BYTES:
            faults.append(f"disk: less than {MINIMUM_FREE_BYTES // 1_000_000} MB free at {gateway.loaded.home}")
        ready = {"status": "unready" if faults else "ready", "faults": faults, "erp": gateway.erp_state()}
        return web.json_response(ready, status=503 if faults else 200)

    async def metrics(_: web.Request) -> web.Response:
        from gateway.metrics import exposition

        return web.Response(body=await exposition(gateway.store), content_type="text/plain", charset="utf-8")

    return [web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", metrics)]
