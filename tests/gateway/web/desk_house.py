"""A gateway with a desk in this process, orders that need a person, and a real browser that looks at it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from channels.envelope import Envelope, Part, Role, Sender, Trust
from gateway import control
from gateway.masters import import_folder
from gateway.serve import Serving, serving
from gateway.settings import load_settings
from gateway.store.records import IntakeView
from tests.patience import PATIENCE

DEMO = Path(__file__).parents[3] / "config" / "demo"
PASSWORD = "long enough"
CONFIGURATION = """
database = "sqlite:///ordergate.db"
blobs = "blobs"
[web]
port = 0
[trust]
mail = "address"
own_names = ["Sample Supply Ltd"]
[reading]
wall_seconds = 600
[desk]
undo_seconds = 30
[log]
level = "error"
[erp]
kind = "files"
folder = "erp"
[channels.web]
kind = "web"
"""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: what keeps Chromium from talking to anybody by itself
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class House:
    """What runs, and what the browser complained of."""

    running: Serving
    complaints: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.running.url

    @property
    def store(self) -> Any:
        return self.running.gateway.store

    async def mail(self, body: str, *, sender: str = "sue@harwood-kitchens.example", subject: str = "Order", html: str = "",
                   attachment: tuple[str, bytes, str] | None = None) -> IntakeView:  # fmt: skip
        """A mail as the SMTP channel would take it in; what became of it."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, "orders@sample-supply.example", subject
        message["Date"] = "Wed, 18 Nov 2026 10:02:11 +0000"
        message["Message-ID"] = f"<{abs(hash((body, subject, html, sender)))}@mail.example>"
        message.set_content(body)
        if html:
            message.add_alternative(html, subtype="html")
        if attachment:
            name, content, kind = attachment
            message.add_attachment(content, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
        return await self.accept(
            Envelope(
                channel="mail",
                channel_kind="smtp",
                delivery_key=str(message["Message-ID"]),
                received_at=datetime.now(UTC),
                parts=(Part(message.as_bytes(), "message/rfc822", role=Role.MESSAGE),),
                sender=Sender(address=sender),
                recipient="orders@sample-supply.example",
                subject=subject,
                trust=Trust.VOUCHED,
            )
        )

    async def accept(self, envelope: Envelope) -> IntakeView:
        receipt = await self.running.gateway.accept(envelope)
        async with asyncio.timeout(PATIENCE):
            return await self.running.gateway.settled(receipt.intake_id)


@asynccontextmanager
async def house(home: Path, **environment: str) -> AsyncIterator[House]:
    """A gateway with the demo's master data and three clerks; `environment` as of the process."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "ordergate.toml").write_text(CONFIGURATION)
    async with serving(load_settings(home / "ordergate.toml", environment=environment), vouched=True) as running:
        store = running.gateway.store
        await import_folder(store, DEMO / "master", by="test")
        running.gateway.masters.look_again()
        for name, role in (("mia", "supervisor"), ("ben", "clerk"), ("vic", "viewer")):
            await control.user_add(store, name=name, role=role, password=PASSWORD)
        yield House(running)


@asynccontextmanager
async def browser() -> AsyncIterator[Any]:
    """Chromium, or a skip with one line where there is none."""
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    api = pytest.importorskip("playwright.async_api", reason="playwright is not installed")
    async with api.async_playwright() as play:
        launched = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        await launched.close()


@asynccontextmanager
async def clerk(
    chrome: Any, house: House, name: str, *, width: int = 1440, height: int = 900, **options: Any
) -> AsyncIterator[Any]:
    """A page of a browser of its own, logged in; what it complains of is gathered."""
    context = await chrome.new_context(viewport={"width": width, "height": height}, **options)
    page = await context.new_page()
    page.on("console", lambda message: _complaint(message, house))
    page.on("pageerror", lambda error: house.complaints.append(str(error)))
    page.on("request", lambda request: _local(request.url, house))
    page.on("dialog", lambda dialog: house.complaints.append(f"dialog {dialog.message}"))
    page.set_default_timeout(1000 * PATIENCE)
    await page.goto(f"{house.url}/desk/login")
    await page.fill("[name=name]", name)
    await page.fill("[name=password]", PASSWORD)
    await page.press("[name=password]", "Enter")
    await page.wait_for_url("**/desk")
    yield page
    await context.close()


def _complaint(message: Any, house: House) -> None:
    """An error of the page. A refused decision (409), an order that is not there (404) and a session that ended while a script
    asked (401) are told on the page: no error of the page."""
    told = any(answer in message.text for answer in ("401 (Unauthorized)", "409 (Conflict)", "404 (Not Found)"))
    if message.type == "error" and not (told and "/desk/" in message.location["url"]):
        house.complaints.append(f"{message.text} {message.location['url']}")


def _local(url: str, house: House) -> None:
    if not url.startswith((house.url, "data:", "about:")):
        house.complaints.append(f"asked for {url}")
