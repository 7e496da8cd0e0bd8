"""cXML over HTTP: the answer is a cXML Response in the same connection, and says yes only after the commit."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest
from lxml import etree

from channels.cxml import CxmlChannel, CxmlSettings
from channels.envelope import Trust
from channels.errors import Misconfigured
from tests.channels.contract import Answer, ChannelContract, Running, running
from tests.patience import PATIENCE

SECRET = "abra & cadabra"
WRITTEN = SECRET.replace("&", "&amp;")


def posted(
    number: int = 0, *, secret: str = WRITTEN, request: str = "OrderRequest", payload_id: str | None = None
) -> bytes:
    identity = f"{number}@buyer.example" if payload_id is None else payload_id
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">\n'
        f'<cXML payloadID="{identity}"><Header><From><Credential domain="NetworkID"><Identity>BUYER</Identity></Credential></From>'
        f'<Sender><Credential domain="NetworkID"><Identity>BUYER</Identity><SharedSecret>{secret}</SharedSecret></Credential></Sender>'
        f'</Header><Request><{request}><OrderRequestHeader orderID="PO-{number}"/></{request}></Request></cXML>'
    ).encode()


async def status(run: Running, body: bytes) -> tuple[int, str, str]:
    """(HTTP, cXML code, reason)."""
    url = f"{run.url}/hooks/{run.channel.name}"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers={"Content-Type": "text/xml"}) as answer,
    ):
        content = await answer.read()
        if answer.content_type != "text/xml":
            return answer.status, "", content.decode()
        told = etree.fromstring(content).find("Response/Status")
        assert told is not None
        return answer.status, told.get("code") or "", told.text or ""


def channel(**settings: object) -> CxmlChannel:
    return CxmlChannel("cxml", CxmlSettings.model_validate({"secret": SECRET, **settings}))


class TestCxml(ChannelContract):
    def make(self, folder: Path) -> CxmlChannel:
        return channel(body_bytes=self.limit)

    def payload(self, number: int) -> bytes:
        return posted(number)

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        try:
            async with asyncio.timeout(patience):
                http, code, _ = await status(run, payload)
        except (TimeoutError, aiohttp.ClientError):
            return Answer.NONE
        if http == 200:
            return Answer.YES if code == "200" else Answer.NEVER
        return Answer.LATER if http >= 500 else Answer.NEVER

    def original(self, envelope: object) -> bytes:
        """All of it but the secret, which nobody is to read."""
        content: bytes = envelope.parts[0].content  # type: ignore[attr-defined]
        assert WRITTEN.encode() not in content
        return content.replace(b"*" * len(WRITTEN), WRITTEN.encode())


async def test_who_does_not_know_the_secret_is_refused() -> None:
    async with running(channel()) as run:
        for body in (posted(secret="wrong"), posted(secret=""), posted().replace(b"SharedSecret", b"Digest")):
            assert (await status(run, body))[:2] == (200, "401")
        assert run.ledger.asked == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (posted()[:-60], "406"), (b"hello", "406"), (b"<a/>", "406"), (posted(request="QuoteRequest"), "450"), (posted(payload_id=""), "400"),
        (posted(request="ProfileRequest"), "450"), (b'<!DOCTYPE cXML [<!ENTITY a "b">]><cXML payloadID="1">&a;</cXML>', "406"),
        (posted().decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"), "406"),
    ],
)  # fmt: skip
async def test_what_cannot_be_taken_is_said_in_cxml(body: bytes, code: str) -> None:
    async with running(channel()) as run:
        http, told, reason = await status(run, body)
        assert (http, told) == (200, code)
        assert reason
        assert run.ledger.asked == 0


async def test_a_profile_says_where_orders_go() -> None:
    async with running(channel(public_url="https://orders.example.com/hooks/cxml")) as run:
        assert (await status(run, posted(request="ProfileRequest")))[:2] == (200, "200")
        assert run.ledger.asked == 0


async def test_it_is_signed_and_whose_it_is_said() -> None:
    async with running(channel(account_no="C1")) as run:
        await status(run, posted())
        (kept,) = run.ledger.kept
        assert (kept.trust, kept.sender.account_no, kept.sender.name, kept.delivery_key) == (
            Trust.SIGNED,
            "C1",
            "BUYER",
            "cxml:0@buyer.example",
        )


async def test_without_a_secret_it_does_not_start() -> None:
    with pytest.raises(Misconfigured, match=r"channels\.cxml\.secret"):
        async with running(CxmlChannel("cxml", CxmlSettings())):
            pass
