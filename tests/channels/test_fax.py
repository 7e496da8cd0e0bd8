from __future__ import annotations

import asyncio
import base64
import json
import struct
import time
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from channels.envelope import Trust
from channels.errors import Misconfigured
from channels.fax import FaxChannel, FaxSettings
from channels.fax_mail import fax_number
from channels.fax_tags import fax_tags
from channels.smtp import SmtpChannel, SmtpSettings
from channels.telnyx import TelnyxChannel, TelnyxSettings
from channels.webhook import WebhookChannel, WebhookSettings
from tests.channels.contract import NOW, Answer, ChannelContract, Ledger, Running, TroubledMemory, running
from tests.channels.test_hooks import downloads, kept, left, media_server
from tests.channels.test_shops import STANDARD, post, standard_headers
from tests.channels.test_smtp import say
from tests.patience import PATIENCE, until

KEY = Ed25519PrivateKey.generate()
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
).decode()


def received(url: str, number: int = 0, kind: str = "fax.received") -> bytes:
    payload = {
        "fax_id": f"fax-{number}",
        "from": "+13125550100",
        "to": "+13125550101",
        "page_count": 2,
        "media_url": url,
    }
    return json.dumps({"data": {"event_type": kind, "id": "e", "payload": payload}}).encode()


def signed(body: bytes, at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    proof = KEY.sign(f"{stamp}|".encode() + body)
    return {"telnyx-timestamp": stamp, "telnyx-signature-ed25519": base64.b64encode(proof).decode()}


def telnyx(**more: Any) -> TelnyxChannel:
    return TelnyxChannel("fax", TelnyxSettings(public_key=PUBLIC), **more)


class TestTelnyx(ChannelContract):
    """Told yes once it waits durably; an intake once its pages are there. They are never there in these tests but given up at once."""

    channel_kind = "fax"

    def make(self, folder: Path) -> TelnyxChannel:
        return telnyx(memory=TroubledMemory())

    def payload(self, number: int) -> bytes:
        return received("https://evil.example/x", number)

    def original(self, envelope: Any) -> bytes:
        payload = json.loads(envelope.parts[0].content)
        return json.dumps({"data": {"event_type": "fax.received", "id": "e", "payload": payload}}).encode()

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        try:
            async with asyncio.timeout(patience):
                status = await post(run, payload, signed(payload))
        except (TimeoutError, aiohttp.ClientError):
            return Answer.NONE
        if status == 200:
            await until(lambda: left(run))
        return {2: Answer.YES, 5: Answer.LATER, 4: Answer.NEVER}[status // 100]


async def test_the_pages_of_a_fax_are_fetched_once_whatever_comes_around_it() -> None:
    async with media_server() as (url, asked), running(telnyx(downloads=downloads())) as run:
        for kind in ("fax.receiving.started", "fax.received", "fax.received", "fax.media.processing.started"):
            body = received(f"{url}/page", kind=kind)
            assert await post(run, body, signed(body)) == 200
        await kept(run)
        await asyncio.sleep(0.2)
    (envelope,) = run.ledger.kept
    assert [path for path, _ in asked] == ["/page"]
    assert (envelope.channel_kind, envelope.trust, envelope.sender.phone) == ("fax", Trust.NOTHING, "+13125550100")
    assert [(part.media_type, part.parent) for part in envelope.parts] == [("application/json", None), ("image/png", 0)]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"telnyx-timestamp": "x"},
        signed(b"{}"),
        signed(received("https://a.example"), at=time.time() - 400),
        {**signed(received("https://a.example")), "telnyx-timestamp": "1"},
        {**signed(received("https://a.example")), "telnyx-signature-ed25519": "%%%"},
    ],
)
async def test_a_forged_fax_is_refused(headers: dict[str, str]) -> None:
    async with running(telnyx()) as run:
        assert await post(run, received("https://a.example"), headers) == 403
    assert run.ledger.asked == 0


@pytest.mark.parametrize("key", ["", "x", base64.b64encode(b"short").decode()])
def test_what_could_be_forged_does_not_start(key: str) -> None:
    with pytest.raises(Misconfigured, match="public_key"):
        TelnyxChannel("fax", TelnyxSettings(public_key=key)).mount(web.Application(), Ledger())


async def test_a_fax_of_any_signed_provider() -> None:
    settings = WebhookSettings(
        secret=STANDARD,
        file_url="$.content_url",
        file_hosts=("127.0.0.1",),
        sender_number="$.from",
        id_path="$.id",
        topic_path="$.event",
    )
    async with media_server() as (url, _), running(WebhookChannel("faxes", settings, downloads=downloads())) as run:
        body = json.dumps(
            {"event": "INCOMING", "id": "f1", "from": "+442071838750", "content_url": f"{url}/p"}
        ).encode()
        assert await post(run, body, standard_headers(body)) == 200
        (envelope,) = await kept(run)
    assert (envelope.channel_kind, envelope.trust, envelope.sender.phone) == ("fax", Trust.NOTHING, "+442071838750")
    assert envelope.delivery_key == "webhook:f1"
    assert [part.parent for part in envelope.parts] == [None, 0]


def tiff(order: str, *pages: dict[int, Any]) -> bytes:
    """A TIFF of these tags and nothing else."""
    made = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    for number, tags in enumerate(pages):
        texts, entries = b"", b""
        base = len(made) + 2 + 12 * len(tags) + 4
        for tag, value in tags.items():
            if isinstance(value, str):
                text = value.encode() + b"\0"
                where = struct.pack(order + "I", base + len(texts)) if len(text) > 4 else text.ljust(4, b"\0")
                entries += struct.pack(order + "HHI", tag, 2, len(text)) + where
                texts += text if len(text) > 4 else b""
            else:
                entries += struct.pack(order + "HHII", tag, 4, 1, value)
        after = base + len(texts) if number + 1 < len(pages) else 0
        made += struct.pack(order + "H", len(tags)) + entries + struct.pack(order + "I", after) + texts
    return made


@pytest.mark.parametrize("order", ["<", ">"])
def test_what_a_fax_server_noted_is_read(order: str) -> None:
    tags = fax_tags(tiff(order, {270: "+49 30 901820", 326: 3}, {326: 4}, {256: 1728}))
    assert (tags.sender, tags.pages, tags.bad_lines) == ("+49 30 901820", 3, 7)
    envelope = FaxChannel("fax", FaxSettings()).envelope(
        tiff(order, {270: "+49 30 901820", 326: 3}), name="fax0001.tif", received_at=NOW
    )
    assert (envelope.sender.phone, envelope.subject) == ("+4930901820", "Fax of 1 pages, 3 bad lines")


def test_tags_that_lead_in_circles_or_nowhere_end() -> None:
    whole = tiff("<", {270: "ACME GmbH", 326: 3})
    loop = whole[:-14] + struct.pack("<I", 8) + whole[-10:]
    for content in (b"", b"II*\0", loop, *(whole[:n] for n in range(len(whole)))):
        assert fax_tags(content).pages <= 2


@pytest.mark.parametrize(
    ("sender", "subject", "number"),
    [
        (
            "message@inbound.efax.com",
            'eFax message from "unknown" - 2 page(s), Caller-ID: 1-312-555-0100',
            "1-312-555-0100",
        ),
        ("noreply@fax.plus", "New fax received from +49 30 1234567", "+49 30 1234567"),
        ("fax@host.acme.example", "Facsimile received from +49 30 1234567", "+49 30 1234567"),  # HylaFAX's faxrcvd
        ("faxmaster@acme.example", "facsimile received from +1.510.555.0100", "+1.510.555.0100"),
        ("fax@sipgate.example", "Neues Fax von 030 1234567 (3 Seiten)", "030 1234567"),
        ("faxserver@acme.example", "Telefax von +49 (30) 123-456", "+49 (30) 123-456"),
        ("fritz.box@home.example", "Fax von 0301234567", "0301234567"),
        ("no-reply-fax@voip.example", "Fax de 01 23 45 67 89", "01 23 45 67 89"),
        ("ann@acme.example", "Fax from +49 30 1234567", None),  # a customer writes about a fax
        ("noreply@fax.plus", "Your invoice of November", None),
        ("faxine@acme.example", "Fax from +49 30 1234567", None),
        ("noreply@fax.plus", None, None),
    ],
)
def test_faxes_that_come_as_mails(sender: str, subject: str | None, number: str | None) -> None:
    assert fax_number(sender, subject) == number


async def test_a_mailed_fax_proves_nobody() -> None:
    mail = (
        b"Authentication-Results: mx.example.com; dmarc=pass header.from=fax.plus\r\nFrom: Fax <noreply@fax.plus>\r\n"
        b"Subject: New fax received from +49 30 901820\r\n\r\nsee attachment\r\n"
    )
    async with running(SmtpChannel("orders", SmtpSettings(port=0, authserv_ids=("mx.example.com",)))) as run:
        await say(run.channel.port, mail)
    (envelope,) = run.ledger.kept
    assert (envelope.channel_kind, envelope.trust) == ("fax", Trust.NOTHING)
    assert (envelope.sender.address, envelope.sender.phone) == (None, "+4930901820")
