"""ConfirmationRequests over HTTP: to the buyer's own system, with a secret that is kept nowhere else, and once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from lxml import etree
from pydantic import ValidationError

from channels.cxml import CxmlSettings
from channels.envelope import Envelope, Part, Sender
from gateway.answers.answer import Answer, AnswerDocument, Correspondence, LineAnswer
from gateway.answers.cxml_post import CxmlOutgoing
from gateway.answers.cxml_response import confirmation
from gateway.answers.outgoing import AnswerLate, AnswerNeedless, AnswerRefused
from gateway.erp.connector import ErpReceipt
from gateway.states import OrderState
from gateway.store.records import AnswerRow
from normalizer.order import Order
from tests.channels.contract import running
from tests.gateway.answering import Sink, answers_are, gateway, sink
from tests.gateway.clean_orders import CLEAN
from tests.gateway.erp.contract import an_order
from tests.gateway.erp.faults import serving
from tests.patience import until

__all__ = ["sink"]

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
WHO = Correspondence(
    sender="AN0100", recipient="AN0200", reference="77", created_at=NOW, in_reply_to="po-1@buyer.example"
)
OK = '<cXML payloadID="r1" timestamp="2026-11-20T10:00:00Z"><Response><Status code="200" text="OK"/></Response></cXML>'


@dataclass
class Buyer:
    """A procurement system: keeps what it is posted, and answers what it is told to."""

    url: str = ""
    taken: list[bytes] = field(default_factory=list)
    says: list[tuple[int, str]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.Response:
        self.taken.append(await request.read())
        status, text = self.says.pop(0) if self.says else (200, OK)
        if status == 0:
            assert request.transport
            request.transport.abort()
        return web.Response(status=status or 200, text=text, content_type="text/xml")


@asynccontextmanager
async def buying() -> AsyncIterator[Buyer]:
    buyer = Buyer()
    async with serving(buyer.handle) as url:
        buyer.url = f"{url}/confirm"
        yield buyer


@pytest.fixture
async def buyer() -> AsyncIterator[Buyer]:
    async with buying() as made:
        yield made


@pytest.fixture
async def way(buyer: Buyer) -> AsyncIterator[CxmlOutgoing]:
    settings = {
        "secret": "theirs",
        "confirmation_url": buyer.url,
        "confirmation_secret": "ours&1",
        "allow_private": True,
    }
    outgoing = CxmlOutgoing({"ariba": CxmlSettings.model_validate(settings)})
    yield outgoing
    await outgoing.close()


def document(decision: str = "accepted", order: Order | None = None, **who: Any) -> AnswerDocument:
    answer = Answer(decision=decision, seller_order_no="S-1")  # type: ignore[arg-type]
    said = Correspondence(
        **{name: getattr(WHO, name) for name in ("sender", "recipient", "reference", "created_at", "in_reply_to")} | who
    )
    return AnswerDocument(77, "confirmation-77.xml", "text/xml", confirmation(order or an_order(), answer, said))


def row(channel: str = "ariba") -> AnswerRow:
    empty = dict.fromkeys(("said", "recipient", "subject", "body", "error", "token"), "")
    return AnswerRow(
        id="a", intake_id="i", order_id="o", kind="confirmation", state="due", channel=channel, channel_kind="cxml", attempts=1,
        created_at=NOW, settled_at=None, **empty,
    )  # fmt: skip


ENVELOPE = Envelope(
    channel="ariba", channel_kind="cxml", delivery_key="k", received_at=NOW, parts=(Part(b"x", "text/xml"),), sender=Sender(name="AN0200"),
)  # fmt: skip


async def test_it_is_posted_with_our_secret_which_is_kept_nowhere(buyer: Buyer, way: CxmlOutgoing) -> None:
    one = document()
    assert way.recipient(ENVELOPE) == buyer.url
    await way.send(row(), ENVELOPE, [one])
    (body,) = buyer.taken
    posted, kept = etree.fromstring(body), etree.fromstring(one.content)
    assert posted.findtext("Header/Sender/Credential/SharedSecret") == "ours&1"
    assert posted.findtext("Header/From/Credential/SharedSecret") is None
    assert (posted.get("payloadID"), b"Fulfill.dtd" in body) == (kept.get("payloadID"), True)
    assert b"SharedSecret" not in one.content


async def test_a_second_try_posts_the_same_bytes(buyer: Buyer, way: CxmlOutgoing) -> None:
    buyer.says = [(0, "")]  # the answer is lost: nobody knows whether it was taken
    with pytest.raises(AnswerLate):
        await way.send(row(), ENVELOPE, [document()])
    await way.send(row(), ENVELOPE, [document()])
    assert len(buyer.taken) == 2
    assert buyer.taken[0] == buyer.taken[1]


@pytest.mark.parametrize(
    ("status", "text", "meant"),
    [
        (500, "<h1>trouble</h1>", AnswerLate), (503, "", AnswerLate), (302, "", AnswerLate), (404, "not here", AnswerLate),
        (200, "<html><body>Log in</body></html>", AnswerLate), (200, "", AnswerLate), (200, "<cXML><Response/></cXML>", AnswerLate),
        (200, OK.replace("200", "401"), AnswerLate), (200, OK.replace("200", "560"), AnswerLate),
        (200, OK.replace("200", "99999"), AnswerLate), (500, OK.replace("200", "500"), AnswerLate),
        (200, OK.replace("200", "406"), AnswerRefused), (200, OK.replace("200", "475"), AnswerRefused),
        (200, OK, None), (200, OK.replace("200", "201"), None),
    ],
)  # fmt: skip
async def test_only_a_response_that_says_so_is_a_yes(
    buyer: Buyer, way: CxmlOutgoing, status: int, text: str, meant: type[Exception] | None
) -> None:
    buyer.says = [(status, text)]
    if meant is None:
        await way.send(row(), ENVELOPE, [document()])
    else:
        with pytest.raises(meant):
            await way.send(row(), ENVELOPE, [document()])
    assert len(buyer.taken) == 1


async def test_an_order_that_is_only_received_is_not_confirmed(buyer: Buyer, way: CxmlOutgoing) -> None:
    with pytest.raises(AnswerNeedless):
        await way.send(row(), ENVELOPE, [document("received")])
    assert buyer.taken == []


async def test_an_order_without_lines_that_is_refused_is_told_so(buyer: Buyer, way: CxmlOutgoing) -> None:
    await way.send(row(), ENVELOPE, [document("rejected", an_order(lines=()))])
    assert len(buyer.taken) == 1


async def test_a_channel_without_an_address_leaves_it_to_be_fetched(buyer: Buyer, way: CxmlOutgoing) -> None:
    await way.send(row("coupa"), ENVELOPE, [document()])
    assert buyer.taken == []


def test_one_that_follows_updates_the_one_before() -> None:
    head = etree.fromstring(document(earlier=("5", "9")).content).find("Request/ConfirmationRequest/ConfirmationHeader")
    assert head is not None
    assert (head.get("operation"), head.get("confirmID")) == ("update", "5")
    assert head[0].tag == "DocumentReference"
    assert head[0].get("payloadID") == "9@AN0100"
    first = etree.fromstring(document().content).find("Request/ConfirmationRequest/ConfirmationHeader")
    assert first is not None
    assert (first.get("operation"), first.get("confirmID"), first.find("DocumentReference")) == ("new", "77", None)


@pytest.mark.parametrize(
    "changes",
    [
        {"confirmation_url": "buyer.example"}, {"confirmation_url": "http://127.0.0.1/x", "allow_private": False},
        {"confirmation_url": "http://buyer.example/x", "allow_private": False}, {"confirmation_secret": " "},
        {"confirmation_url": "https://me:pw@buyer.example/"},
    ],
)  # fmt: skip
def test_settings_that_cannot_work_are_refused(changes: dict[str, Any]) -> None:
    values = {
        "secret": "s", "confirmation_url": "https://buyer.example/x", "confirmation_secret": "t",
        "allow_private": True,
    }  # fmt: skip
    CxmlSettings.model_validate(values)
    with pytest.raises(ValidationError):
        CxmlSettings.model_validate(values | changes)


async def test_the_buyer_hears_once_what_the_erp_said_and_later_what_changed(
    tmp_path: Path, sink: Sink, buyer: Buyer
) -> None:
    """Through the whole gateway, over two starts: first nothing is promised, then it is accepted, then a part comes later."""
    more = (
        f'[channels.ariba]\nkind = "cxml"\nsecret = "s3cret"\nconfirmation_url = "{buyer.url}"\n'
        'confirmation_secret = "ours"\nallow_private = true\n'
    )
    body = CLEAN["cxml"].replace(b"<SharedSecret>x<", b"<SharedSecret>s3cret<")
    async with gateway(tmp_path, sink, more=more) as made, running(made.channels["ariba"], made.accept) as run:
        async with aiohttp.ClientSession() as session, session.post(f"{run.url}/hooks/ariba", data=body) as answer:
            assert answer.status == 200
        (intake,) = (await made.store.intakes(limit=5)).rows
        (order,) = (await made.settled(intake.id)).orders
        if order.state is OrderState.HELD:  # a test release: what holds it is not what is tested here
            await made.store.release(order.id, version=order.version, by="anna")
            made.wake()
        await answers_are(made, intake.id, "silent", "silent")
        version = (await made.store.order(order.id)).row.version
        await made.store.told_later(order.id, ErpReceipt("S-1", "confirmed"), version=version)
        await answers_are(made, intake.id, "silent", "silent", "sent")
    async with gateway(tmp_path, sink, more=more) as made:
        buyer.says = [(0, "")]
        part = {
            made_line.no: LineAnswer(decision="back_ordered")
            for made_line in (await made.store.order(order.id)).order.lines[:1]
        }
        version = (await made.store.order(order.id)).row.version
        await made.store.told_later(order.id, ErpReceipt("S-1", "processing", lines=part), version=version)

        async def posted() -> bool:
            return [one.state for one in await made.store.answers(intake.id)][3:] == ["sent"]

        await until(posted)
        (*_, last) = await made.store.answers(intake.id)
    heads = [etree.fromstring(one).find("Request/ConfirmationRequest/ConfirmationHeader") for one in buyer.taken]
    said = [(head.get("operation"), head.get("type")) for head in heads if head is not None]
    assert said == [("new", "accept"), ("update", "except"), ("update", "except")]
    assert buyer.taken[1] == buyer.taken[2]  # the answer to the first was lost
    assert last.attempts == 2
