"""What is measured against: the least that keeps the promise "durable before yes", with nothing of Ordergate in it.

    python -m tests.bench.bare http FOLDER      aiohttp; SQLite in WAL with FULL, one writer thread that commits in groups
    python -m tests.bench.bare smtp FOLDER      aiosmtpd; one file per mail, flushed to the disk before 250

Prints its port and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import json
import os
import queue
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session

BATCH = 500


class Writer(threading.Thread):
    """One thread, one connection; whatever waits goes into one transaction."""

    def __init__(self, file: Path) -> None:
        super().__init__(daemon=True)
        self.file = file
        self.waiting: queue.Queue[tuple[str, str, bytes, asyncio.Future[None]]] = queue.Queue()

    def run(self) -> None:
        database = sqlite3.connect(self.file, isolation_level=None)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE intake (id TEXT PRIMARY KEY, delivery_key TEXT UNIQUE, body BLOB)")
        while True:
            batch = [self.waiting.get()]
            while len(batch) < BATCH and not self.waiting.empty():
                batch.append(self.waiting.get_nowait())
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO intake VALUES (?, ?, ?)", [row[:3] for row in batch])
            database.execute("COMMIT")
            batch[0][3].get_loop().call_soon_threadsafe(answer, [row[3] for row in batch])


def answer(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        if not future.done():
            future.set_result(None)


async def serve_http(folder: Path) -> int:
    writer = Writer(folder / "bare.db")
    writer.start()

    async def accept(request: web.Request) -> web.Response:
        body = await request.read()
        json.loads(body)  # nobody can say yes to an order without having seen that it is JSON
        number = str(uuid4())
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        writer.waiting.put((number, request.headers["Idempotency-Key"], body, kept))
        await kept
        return web.json_response({"intake": number, "status": "accepted"}, status=202)

    app = web.Application()
    app.router.add_post("/v1/orders", accept)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return int(runner.addresses[0][1])


class FilePerMail:
    """250 after the file is on the disk; the loop goes on meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content
        assert isinstance(content, bytes)
        await asyncio.to_thread(self.write, self.folder / f"{uuid4()}.eml", content)
        return "250 OK"

    @staticmethod
    def write(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


async def serve_smtp(folder: Path) -> int:
    loop = asyncio.get_running_loop()
    handler = FilePerMail(folder)
    server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True, hostname="bare"), "127.0.0.1", 0)
    return int(server.sockets[0].getsockname()[1])


SERVERS: dict[str, Any] = {"http": serve_http, "smtp": serve_smtp}


async def main() -> None:
    port = await SERVERS[sys.argv[1]](Path(sys.argv[2]))
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    os._exit(0)  # a bench has nothing to put in order


if __name__ == "__main__":
    asyncio.run(main())
