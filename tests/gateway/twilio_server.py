"""Twilio's REST interface as far as we use it, on loopback: messages, their list, media behind redirects, signed reports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import aiohttp
from aiohttp import web
from twilio.request_validator import RequestValidator

__all__ = ["ACCOUNT", "TOKEN", "FakeTwilio", "fake_twilio"]

ACCOUNT, TOKEN = "AC00000000000000000000000000000001", "secret of the account"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)


@dataclass
class FakeTwilio:
    """Takes what the official library sends; `trouble` is what it does with the next messages."""

    url: str = ""
    messages: list[dict[str, Any]] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)  #: lost (taken, and the answer never comes), busy, opted-out
    calls: list[str] = field(default_factory=list)
    elsewhere: str = ""  #: where media redirect to; "" to its own files

    def mount(self, app: web.Application) -> None:
        place = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"
        app.router.add_get(f"/2010-04-01/Accounts/{ACCOUNT}.json", self._account)
        app.router.add_post(f"{place}.json", self._create)
        app.router.add_get(f"{place}.json", self._list)
        app.router.add_get(f"{place}/MM1/Media/ME1", self._media)
        app.router.add_get("/files/ME1", self._file)

    def _known(self, request: web.Request) -> bool:
        self.calls.append(f"{request.method} {request.path}")
        return request.headers.get("Authorization") == aiohttp.encode_basic_auth(ACCOUNT, TOKEN)

    async def _create(self, request: web.Request) -> web.StreamResponse:
        if not self._known(request):
            return _error(401, 20003, "Authenticate")
        form = await request.post()
        trouble = self.trouble.pop(0) if self.trouble else ""
        if trouble == "busy":
            return _error(429, 20429, "Too Many Requests")
        if trouble == "opted-out":
            return _error(400, 21610, "Attempt to send to unsubscribed recipient")
        message = {
            "sid": f"SM{len(self.messages):032x}", "to": form["To"], "from": form["From"], "body": form["Body"], "status": "queued",
            "status_callback": form.get("StatusCallback"), "date_created": format_datetime(datetime.now(UTC)), "account_sid": ACCOUNT,
        }  # fmt: skip
        self.messages.append(message)
        if trouble == "lost" and request.transport is not None:
            request.transport.close()
        return web.json_response(message, status=201)

    async def _account(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return _error(401, 20003, "Authenticate")
        return web.json_response({"sid": ACCOUNT, "status": "active", "friendly_name": "Sample Supply"})

    async def _list(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return _error(401, 20003, "Authenticate")
        found = [one for one in reversed(self.messages) if one["to"] == request.query["To"]]
        return web.json_response({"messages": found, "page": 0, "page_size": 50, "next_page_uri": None})

    async def _media(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return _error(401, 20003, "Authenticate")
        raise web.HTTPTemporaryRedirect(self.elsewhere or f"{self.url}/files/ME1")

    async def _file(self, request: web.Request) -> web.Response:
        self.calls.append(f"{request.method} {request.path} {'key' if 'Authorization' in request.headers else 'bare'}")
        return web.Response(body=PICTURE, content_type="image/png")

    async def report(self, message: dict[str, Any], status: str, *, error: str = "", token: str = TOKEN) -> int:
        """A status callback about one of the messages; the status of the answer."""
        url = str(message["status_callback"])
        fields = {"MessageSid": message["sid"], "MessageStatus": status, "ErrorCode": error, "To": message["to"]}
        signed = RequestValidator(token).compute_signature(url, fields)
        headers = {"X-Twilio-Signature": signed}
        async with aiohttp.ClientSession() as session, session.post(url, data=fields, headers=headers) as response:
            return response.status


@asynccontextmanager
async def fake_twilio() -> AsyncIterator[FakeTwilio]:
    """One that runs; its `url` names it `localhost`, so that 127.0.0.1 is another host."""
    made, app = FakeTwilio(), web.Application()
    made.mount(app)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://localhost:{runner.addresses[0][1]}"
    try:
        yield made
    finally:
        await runner.cleanup()


def _error(status: int, code: int, message: str) -> web.Response:
    return web.json_response({"status": status, "code": code, "message": message}, status=status)
