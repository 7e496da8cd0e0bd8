"""The accepting half of Ordergate alone: channels and store, and nobody who works on what came in.

    python -m tests.bench.accepting http|smtp FOLDER

Prints its port and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import structlog
import uvloop
from aiohttp import web

from channels.smtp import SmtpChannel, SmtpSettings
from channels.web import ApiCaller, WebChannel, WebSettings
from gateway.store.store import Store

CALLER = ApiCaller("bench", "B100")


async def known(_: str) -> ApiCaller | None:
    return CALLER


async def main() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory(), processors=[])
    kind, folder = sys.argv[1], Path(sys.argv[2])
    async with Store(f"sqlite:///{folder}/gate.db", blobs=folder / "blobs") as store:
        app = web.Application()
        smtp = SmtpChannel("mail", SmtpSettings(port=0))
        channel = WebChannel("web", WebSettings(), authenticate=known) if kind == "http" else smtp
        channel.mount(app, store.accept)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port = runner.addresses[0][1] if kind == "http" else smtp.port
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    uvloop.run(main())  # as `ordergate serve` does
