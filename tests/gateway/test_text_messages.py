"""Text messages there and back, with the official library against a server that speaks Twilio's REST interface."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web

from channels.download import Downloads, fetched
from channels.envelope import Envelope
from channels.errors import Refused
from channels.sms import SmsChannel, SmsSettings
from gateway.answers.outgoing import AnswerLate, AnswerRefused
from gateway.answers.settings import AnswerSettings
from gateway.answers.sms import SmsOutgoing
from gateway.wiring import Gateway
from tests.gateway.answering import Sink, gateway, sink
from tests.gateway.small import RECEIVED
from tests.gateway.test_answering import ROW
from tests.gateway.twilio_server import ACCOUNT, PICTURE, TOKEN, FakeTwilio, fake_twilio
from tests.patience import PATIENCE, until
from tests.ports import free_port

__all__ = ["sink"]

OURS, THEIRS = "+441632960000", "+447700900171"
TEXT = replace(
    ROW, channel="sms", channel_kind="sms", recipient=THEIRS, body="Thanks. OG-0123456789ABCDEF\n", created_at=RECEIVED
)


@pytest.fixture
async def twilio() -> AsyncIterator[FakeTwilio]:
    async with fake_twilio() as made:
        yield made


def outgoing(twilio: FakeTwilio, **more: str) -> SmsOutgoing:
    settings = AnswerSettings(
        mode="send", sms_number=OURS, twilio_url=twilio.url, **{"twilio_account_sid": ACCOUNT, "twilio_auth_token": TOKEN, **more}
    )  # fmt: skip
    return SmsOutgoing(settings, reports={"sms": "https://orders.supplier.example/hooks/sms/status"})


def a_message(number: int = 1, *, whatsapp: bool = False) -> Envelope:
    form = {
        "MessageSid": f"SM{number:032x}",
        "From": f"whatsapp:{THEIRS}" if whatsapp else THEIRS,
        "To": "whatsapp:+441632960111" if whatsapp else OURS,
        "Body": "PO HK-7\n2 cartons PR-CF-BLUE",
        "NumMedia": "0",
    }
    return SmsChannel("sms", SmsSettings()).envelope(json.dumps(form).encode(), name="sms.json", received_at=RECEIVED)


async def test_the_library_hands_over_number_text_and_where_to_report(twilio: FakeTwilio) -> None:
    await outgoing(twilio).send(TEXT, a_message(), ())
    (message,) = twilio.messages
    assert (message["to"], message["from"], message["body"]) == (THEIRS, OURS, "Thanks. OG-0123456789ABCDEF")
    assert message["status_callback"] == "https://orders.supplier.example/hooks/sms/status?answer=0123456789abcdef"


async def test_who_wrote_by_whatsapp_is_answered_there_from_the_number_that_he_wrote_to(twilio: FakeTwilio) -> None:
    way, came = outgoing(twilio), a_message(whatsapp=True)
    assert came.sender.phone == THEIRS
    assert way.recipient(a_message()) == THEIRS
    to = way.recipient(came)
    await way.send(replace(TEXT, recipient=to), came, ())
    (message,) = twilio.messages
    assert (message["to"], message["from"]) == (f"whatsapp:{THEIRS}", "whatsapp:+441632960111")
    await way.send(replace(TEXT, recipient=to, attempts=2), came, ())
    assert len(twilio.messages) == 1


async def test_a_try_of_which_nothing_was_heard_is_not_said_twice(twilio: FakeTwilio) -> None:
    way = outgoing(twilio)
    twilio.trouble = ["lost"]
    with pytest.raises(AnswerLate):
        await way.send(TEXT, a_message(), ())
    await way.send(replace(TEXT, attempts=2), a_message(), ())
    assert len(twilio.messages) == 1
    other = replace(TEXT, attempts=2, token="f" * 16, body="Thanks. OG-FFFFFFFFFFFFFFFF")
    await way.send(other, a_message(), ())
    twilio.messages[0]["status"] = "failed"
    await way.send(replace(TEXT, attempts=3), a_message(), ())
    assert len(twilio.messages) == 3


@pytest.mark.parametrize(("trouble", "more", "meant"), [("busy", {}, AnswerLate), ("opted-out", {}, AnswerRefused), ("", {"twilio_auth_token": "wrong"}, AnswerLate)])  # fmt: skip
async def test_every_refusal_has_its_meaning(
    twilio: FakeTwilio, trouble: str, more: dict[str, str], meant: type[Exception]
) -> None:
    twilio.trouble = [trouble]
    with pytest.raises(meant):
        await outgoing(twilio, **more).send(TEXT, a_message(), ())
    assert twilio.messages == []


async def test_a_server_that_is_gone_is_tried_again() -> None:
    with pytest.raises(AnswerLate):
        await outgoing(FakeTwilio(url=f"http://127.0.0.1:{free_port()}")).send(TEXT, a_message(), ())


@asynccontextmanager
async def listening(made: Gateway, port: int) -> AsyncIterator[None]:
    app = web.Application()
    made.channels["sms"].mount(app, made.accept)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()


async def test_an_order_by_text_message_is_answered_and_a_lost_answer_is_shown(
    tmp_path: Path, sink: Sink, twilio: FakeTwilio
) -> None:
    """There and back: the report comes signed to the address that went out with the answer."""
    port = free_port()
    more = (
        f'sms_number = "{OURS}"\ntwilio_url = "{twilio.url}"\ntwilio_account_sid = "{ACCOUNT}"\ntwilio_auth_token = "{TOKEN}"\n'
        f'[channels.sms]\nkind = "sms"\nauth_token = "{TOKEN}"\npublic_url = "http://127.0.0.1:{port}"\n'
    )
    async with gateway(tmp_path, sink, more=more) as made, listening(made, port):
        intake_id = (await made.accept(a_message())).intake_id
        await made.settled(intake_id)
        (first, *_) = await made.store.answers(intake_id)
        await until(lambda: any(first.token in one["status_callback"] for one in twilio.messages))
        (message,) = [one for one in twilio.messages if first.token in one["status_callback"]]
        assert "OG-" in message["body"]
        assert await twilio.report(message, "undelivered", error="30003", token="forged") == 403
        assert await twilio.report(message, "delivered") == 200
        assert (await made.store.answer(first.id)).state in ("due", "sent")
        await _settled(made, first.id)
        assert await twilio.report(message, "undelivered", error="30003") == 200
        told = await made.store.answer(first.id)
        assert (told.state, told.error) == ("failed", "The message was not delivered: undelivered (error 30003)")
    assert sink.mails == []


async def _settled(made: Gateway, answer_id: str) -> None:
    async def sent() -> bool:
        return (await made.store.answer(answer_id)).state != "due"

    await until(sent)


def downloads(*hosts: str, private: bool = True) -> Downloads:
    return Downloads(hosts=hosts, limit=1000, seconds=PATIENCE, auth=(ACCOUNT, TOKEN), allow_private=private)


async def test_media_come_from_behind_a_redirect_and_the_key_goes_to_the_first_host_alone(twilio: FakeTwilio) -> None:
    url = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"
    assert await downloads("localhost").fetch(url) == PICTURE
    assert twilio.calls[-1] == "GET /files/ME1 bare"


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_redirect_into_our_own_network_is_refused_and_nothing_is_asked_there(
    twilio: FakeTwilio, scheme: str
) -> None:
    port = twilio.url.rpartition(":")[2]
    twilio.elsewhere = f"{scheme}://127.0.0.1:{port}/files/ME1"
    url = f"{twilio.url}/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"
    with pytest.raises(Refused) as refused:
        await downloads("localhost").fetch(url)
    assert refused.value.code == "media-forbidden"
    assert not any("/files/" in call for call in twilio.calls)
    part = await fetched(downloads("localhost"), url, name="picture 1", over=False)
    assert part.content == b""
    assert "127.0.0.1" in (part.name or "")


async def test_a_name_that_leads_into_our_own_network_is_refused(twilio: FakeTwilio) -> None:
    """Even where the list has it: the addresses behind the name are looked at, not the name."""
    with pytest.raises(Refused) as refused:
        await downloads("localhost", private=False).fetch(twilio.url.replace("http:", "https:") + "/files/ME1")
    assert refused.value.code == "media-forbidden"
    assert twilio.calls == []
