"""The stream of a live page: what moved around its opening is told, too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from gateway.store.store import Store
from gateway.web.live import Live
from tests.gateway.small import envelope
from tests.patience import PATIENCE


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store(f"sqlite:///{tmp_path / 'store.db'}", blobs=tmp_path / "blobs") as store:
        yield store


async def test_what_moved_before_the_stream_opened_is_told(store: Store) -> None:
    app, live = web.Application(), Live(store)
    app.cleanup_ctx.append(live.run)
    app.on_shutdown.append(live.end)
    app.router.add_get("/events", live.stream)
    async with TestServer(app) as server, aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        await store.accept(envelope("PO1"))  # after the page was made
        await asyncio.sleep(0.2)
        async with session.get(server.make_url("/events")) as response:
            while await response.content.readline() != b"event: moved\n":
                assert not response.content.at_eof()
