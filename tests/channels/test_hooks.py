from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from channels.envelope import Role, Trust
from channels.errors import Misconfigured, Refused
from channels.forms import phone
from channels.signing import twilio_signed
from channels.sms import SmsChannel, SmsSettings
from channels.voice import VoiceChannel, VoiceSettings
from tests.channels.contract import NOW, SHARED, Answer, ChannelContract, Ledger, Running, needs_shared, running

TOKEN = "12345"
PUBLIC = "https://orders.supplier.example"


def sign(url: str, fields: dict[str, str], token: str = TOKEN) -> str:
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


async def call(
    run: Running, fields: dict[str, str], *, signature: str | None = None, query: str = "", **headers: str
) -> tuple[int, str]:
    path = f"/hooks/{run.channel.name}{query}"
    sent = {"X-Twilio-Signature": sign(PUBLIC + path, fields) if signature is None else signature, **headers}
    url = URL(run.url + path, encoded=True)
    async with aiohttp.ClientSession() as session, session.post(url, data=fields, headers=sent) as response:
        return response.status, await response.text()


def text(number: int = 0, **more: str) -> dict[str, str]:
    return {
        "MessageSid": f"SM{number:032x}",
        "From": "+447700900171",
        "To": "+441174960050",
        "Body": "2 x 5L brake cleaner & 1 box discs pls € 😀 +",
        "NumMedia": "0",
        **more,
    }


def transcript(number: int = 0) -> dict[str, str]:
    return {
        "CallSid": "CA1",
        "RecordingSid": f"RE{number:032x}",
        "TranscriptionSid": f"TR{number:032x}",
        "TranscriptionText": "can i have five hundred of b c one zero zero two one",
        "From": "+441174960101",
        "To": "+441174960050",
    }


class HookContract(ChannelContract):
    async def deliver(self, run: Running, payload: bytes, *, patience: float = 3) -> Answer:
        try:
            async with asyncio.timeout(patience):
                status, _ = await call(run, json.loads(payload))
        except (TimeoutError, aiohttp.ClientError):
            return Answer.NONE
        return {2: Answer.YES, 5: Answer.LATER, 4: Answer.NEVER}[status // 100]

    def oversized(self) -> bytes:
        return json.dumps({**json.loads(self.payload(0)), "Body": "x" * 300_000}, indent=1).encode()


class TestSms(HookContract):
    def make(self, folder: Path) -> SmsChannel:
        return SmsChannel("sms", SmsSettings(auth_token=TOKEN, public_url=PUBLIC))

    def payload(self, number: int) -> bytes:
        return json.dumps(text(number), indent=1).encode()


class TestVoice(HookContract):
    def make(self, folder: Path) -> VoiceChannel:
        return VoiceChannel("voice", VoiceSettings(auth_token=TOKEN, public_url=PUBLIC))

    def payload(self, number: int) -> bytes:
        return json.dumps(transcript(number), indent=1).encode()


def sms(**settings: Any) -> SmsChannel:
    return SmsChannel("sms", SmsSettings(**{"auth_token": TOKEN, "public_url": PUBLIC, **settings}))


def voice() -> VoiceChannel:
    return VoiceChannel("voice", VoiceSettings(auth_token=TOKEN, public_url=PUBLIC))


async def test_a_text_message_is_answered_with_empty_twiml() -> None:
    async with running(sms()) as run:
        status, body = await call(run, text())
    assert (status, body) == (200, '<?xml version="1.0" encoding="UTF-8"?><Response></Response>')
    (envelope,) = run.ledger.kept
    assert envelope.delivery_key == f"sms:SM{0:032x}"
    assert (envelope.sender.phone, envelope.recipient) == ("+447700900171", "+441174960050")
    assert envelope.trust is Trust.NUMBER
    assert envelope.parts[0].role is Role.FORM
    assert json.loads(envelope.parts[0].content) == text()


@pytest.mark.parametrize(
    ("signature", "query", "headers"),
    [
        ("", "", {}),
        ("x", "", {}),
        (sign(f"{PUBLIC}/hooks/sms", text(), token=""), "", {}),
        (sign(f"{PUBLIC}/hooks/sms", text(1)), "", {}),
        (sign(f"{PUBLIC}/hooks/voice", text()), "", {}),
        (sign("https://evil.example/hooks/sms", text()), "", {"Host": "evil.example"}),
        (sign("https://evil.example/hooks/sms", text()), "", {"X-Forwarded-Host": "evil.example"}),
        (sign(f"{PUBLIC}/hooks/sms", text()), "?a=1", {}),
    ],
)
async def test_a_forged_webhook_is_refused(signature: str, query: str, headers: dict[str, str]) -> None:
    async with running(sms()) as run:
        status, _ = await call(run, text(), signature=signature, query=query, **headers)
    assert status == 403
    assert run.ledger.asked == 0


async def test_the_query_is_part_of_what_is_signed() -> None:
    async with running(sms()) as run:
        assert (await call(run, text(), query="?site=a%20b"))[0] == 200


@pytest.mark.parametrize(
    "settings",
    [{"auth_token": ""}, {"auth_token": "  "}, {"public_url": ""}, {"public_url": "orders.supplier.example"}],
)
@pytest.mark.parametrize("kind", [SmsChannel, VoiceChannel])
async def test_what_could_be_forged_does_not_start(settings: dict[str, str], kind: Any) -> None:
    channel = kind("hook", kind.Settings(**{"auth_token": TOKEN, "public_url": PUBLIC, **settings}))
    with pytest.raises(Misconfigured, match=r"channels\.hook\.(auth_token|public_url)"):
        async with running(channel):
            pass


@pytest.mark.parametrize("status", ["sent", "delivered", "failed"])
async def test_reports_on_our_own_messages_are_no_orders(status: str) -> None:
    async with running(sms()) as run:
        assert (await call(run, text(MessageStatus=status)))[0] == 200
    assert run.ledger.asked == 0


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"&" * 5000, b"a=1&" * 5000, b"%", b"=", json.dumps(text()).encode()]
)
async def test_any_body_gets_an_answer(body: bytes) -> None:
    forged = {"X-Twilio-Signature": "x"}
    async with (
        running(sms()) as run,
        aiohttp.ClientSession() as session,
        session.post(f"{run.url}/hooks/sms", data=body, headers=forged) as response,
    ):
        assert response.status == 403


async def test_a_call_is_asked_to_speak_and_its_transcript_kept() -> None:
    async with running(voice()) as run:
        status, answer = await call(run, {"CallSid": "CA1", "From": "+441174960101", "CallStatus": "ringing"})
        assert status == 200
        assert "<Record " in answer
        assert f'transcribeCallback="{PUBLIC}/hooks/voice"' in answer
        _, answer = await call(run, {"CallSid": "CA1", "RecordingSid": "RE1", "From": "+441174960101"})
        assert "<Hangup/>" in answer
        assert run.ledger.asked == 0
        await call(run, transcript())
    assert run.ledger.kept[0].delivery_key == f"voice:TR{0:032x}"
    assert run.ledger.kept[0].sender.phone == "+441174960101"


@needs_shared
def test_signatures_are_checked_as_the_provider_makes_them() -> None:
    table = json.loads((SHARED / "public/twilio/signature_vectors.json").read_text())
    for vector in table["vectors"]:
        assert (
            twilio_signed(
                vector["signature"],
                token=table["auth_token"],
                url=vector["url"],
                fields=[(name, value) for name, value in vector.get("params", ())],
                body=vector.get("body", "").encode(),
            )
            is vector["valid"]
        ), vector["name"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("+447700900171", "+447700900171"),
        ("+44 7700 900171", "+447700900171"),
        ("whatsapp:+447700900171", "+447700900171"),
        ("sip:+447700900171@example.com", "+447700900171"),
        ("07700900171", None),
        ("60777", None),
        ("ACME", None),
        ("anonymous", None),
        ("+266696687", None),
        ("+1", None),
        ("", None),
        (None, None),
        (447700900171, None),
    ],
)
def test_numbers_are_written_in_e164(written: object, meant: str | None) -> None:
    assert phone(written) == meant


@pytest.mark.parametrize("channel", [sms(), voice()])
def test_several_messages_of_one_sender_are_one_envelope(channel: SmsChannel | VoiceChannel) -> None:
    forms = [text(1), text(2)] if channel.kind == "sms" else [transcript(1), transcript(2)]
    envelope = channel.envelope(json.dumps(forms).encode(), name="a.json", received_at=NOW)
    assert [json.loads(part.content) for part in envelope.parts] == forms
    assert envelope.delivery_key.count("+") == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"[]",
        b"[1]",
        b'"x"',
        b"[" * 100_000,
        b"\xff",
        json.dumps([text(1), {**text(2), "From": "+1"}]).encode(),
        b"[" + b"{}," * 200 + b"{}]",
        b" " * 2_000_000,
    ],
)
def test_a_file_that_holds_no_messages_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match=r"a\.json"):
        sms().envelope(content, name="a.json", received_at=NOW)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"From": "\ud800", "To": 5},
        {"From": None, "MessageSid": "SM1"},
        {"From": ["+447700900171"]},
        {"Body": "\u0000"},
    ],
)
def test_a_message_of_nobody_is_trusted_with_nothing(form: dict[str, Any]) -> None:
    envelope = sms().envelope(json.dumps(form).encode(), name="a.json", received_at=NOW)
    assert envelope.trust is Trust.NOTHING
    asyncio.run(Ledger()(envelope))


async def test_messages_that_share_an_id_but_not_their_bytes_are_not_merged() -> None:
    async with running(sms()) as run:
        await call(run, text())
        await call(run, text(Body="3 x"))
    assert len(run.ledger.kept) == 2
