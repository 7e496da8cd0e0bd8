from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from channels.download import Downloads
from channels.envelope import Role, Trust
from channels.errors import Misconfigured, Refused
from channels.forms import phone
from channels.memory import Notebook
from channels.signing import twilio_signed
from channels.sms import SmsChannel, SmsSettings
from channels.voice import KnownCaller, VoiceChannel, VoiceSettings
from tests.channels.contract import (
    NOW,
    Answer,
    ChannelContract,
    Ledger,
    Running,
    TroubledMemory,
    running,
)
from tests.material import MATERIAL, needs_material
from tests.patience import PATIENCE, until

TOKEN = "12345"
PUBLIC = "https://orders.supplier.example"


def sign(url: str, fields: dict[str, str], token: str = TOKEN) -> str:
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


async def call(
    run: Running,
    fields: dict[str, str],
    *,
    signature: str | None = None,
    query: str = "",
    below: str = "",
    **headers: str,
) -> tuple[int, str]:
    path = f"/hooks/{run.channel.name}{below}{query}"
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
    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
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
        return sms(join_seconds=0)

    def payload(self, number: int) -> bytes:
        return json.dumps(text(number), indent=1).encode()


class TestSmsInTheWaitingRoom(TestSms):
    """Told yes once it waits durably; an intake a little later."""

    def make(self, folder: Path) -> SmsChannel:
        return sms(join_seconds=0.05, memory=TroubledMemory())

    def payload(self, number: int) -> bytes:
        return json.dumps(text(number, From=f"+4477009001{number:02}"), indent=1).encode()

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        answer = await super().deliver(run, payload, patience=patience)
        if answer is Answer.YES:
            await until(lambda: left(run))
        return answer


class TestVoice(HookContract):
    def make(self, folder: Path) -> VoiceChannel:
        return VoiceChannel("voice", VoiceSettings(auth_token=TOKEN, public_url=PUBLIC))

    def payload(self, number: int) -> bytes:
        return json.dumps(transcript(number), indent=1).encode()


def sms(*, memory: Notebook | None = None, downloads: Downloads | None = None, **settings: Any) -> SmsChannel:
    usual = {"auth_token": TOKEN, "public_url": PUBLIC, "join_seconds": 0}
    return SmsChannel("sms", SmsSettings(**{**usual, **settings}), memory=memory, downloads=downloads)


def voice(*, memory: Notebook | None = None, downloads: Downloads | None = None, **settings: Any) -> VoiceChannel:
    usual = {"auth_token": TOKEN, "public_url": PUBLIC}
    return VoiceChannel("voice", VoiceSettings(**{**usual, **settings}), memory=memory, downloads=downloads)


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
        assert (await call(run, text(MessageStatus=status), below="/status"))[0] == 200
        assert (await call(run, text(MessageStatus=status), below="/status", signature="x"))[0] == 403
    assert run.ledger.asked == 0
    assert (await run.channel.memory.recall(f"status/SM{0:032x}"))["status"] == status


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


@needs_material
def test_signatures_are_checked_as_the_provider_makes_them() -> None:
    table = json.loads((MATERIAL / "public/twilio/signature_vectors.json").read_text())
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


# --- several messages, pictures ---------------------------------------------------------------------------------------


async def kept(run: Running, count: int = 1) -> list[Any]:
    await until(lambda: len(run.ledger.kept) >= count)
    return run.ledger.kept


async def left(run: Running) -> bool:
    """Whether nobody waits in the waiting room any more."""
    return not await run.channel.memory.kept("waiting/")


@contextmanager
def time_stands_still(run: Running) -> Iterator[None]:
    """For the waiting room: what comes meanwhile comes within one moment, however busy the machine is."""
    room = run.channel._room
    now, room._clock = room._clock(), lambda: now
    yield
    room._clock = time.time
    room._wake.set()


async def test_messages_that_follow_each_other_are_one_order() -> None:
    async with running(sms(join_seconds=0.4)) as run:
        with time_stands_still(run):
            for number, words in enumerate(("2 x A-1", "and 3 x B-2", "thanks")):
                await call(run, text(number, Body=words))
            await call(run, text(9, From="+447700900999", Body="somebody else"))
        first, second = await kept(run, 2)
    assert [json.loads(part.content)["Body"] for part in first.parts] == ["2 x A-1", "and 3 x B-2", "thanks"]
    assert [json.loads(part.content)["Body"] for part in second.parts] == ["somebody else"]


async def test_a_message_that_was_joined_is_never_taken_again() -> None:
    memory = Notebook()
    async with running(sms(join_seconds=0.1, memory=memory)) as run:
        with time_stands_still(run):
            await call(run, text(0))
            await call(run, text(1))
        await kept(run)
        await until(lambda: left(run))
        await call(run, text(0))  # its answer was lost on the way
        await asyncio.sleep(0.4)
    assert len(run.ledger.kept) == 1
    assert await memory.kept("waiting/") == {}


async def test_what_waits_outlasts_a_restart_and_stays_together() -> None:
    """Stopped between writing down what goes together and taking it in; one more message comes before it goes on."""
    memory, ledger = Notebook(), Ledger(hangs=True)
    async with running(sms(join_seconds=0.1, memory=memory), ledger) as run:
        with time_stands_still(run):
            await call(run, text(0))
            await call(run, text(1))
        await asyncio.wait_for(ledger.met.wait(), PATIENCE)
    ledger = Ledger()
    async with running(sms(join_seconds=0.1, memory=memory), ledger) as run:
        await call(run, text(2))
        await kept(run, 2)
    assert [len(envelope.parts) for envelope in ledger.kept] == [2, 1]
    assert await memory.kept("together/") == {}


async def test_the_word_stop_is_remembered_and_seen() -> None:
    async with running(sms()) as run:
        await call(run, text(Body="STOP", OptOutType="STOP"))
    assert await run.channel.memory.recall("opt-out/+447700900171") == "STOP"
    assert len(run.ledger.kept) == 1


@asynccontextmanager
async def media_server() -> AsyncIterator[tuple[str, list[tuple[str, str | None]]]]:
    """The provider's files, on two names for this machine; notes what was asked, and with which key."""
    asked: list[tuple[str, str | None]] = []
    failures = {"/flaky": 1}

    async def serve(request: web.Request) -> web.StreamResponse:
        asked.append((request.path, request.headers.get("Authorization")))
        if request.path == "/elsewhere":
            return web.Response(status=302, headers={"Location": "http://evil.example/x"})
        if request.path == "/inside":
            return web.Response(status=302, headers={"Location": "http://127.0.0.2:9/metadata"})
        if request.path == "/moved":
            return web.Response(status=307, headers={"Location": f"http://localhost:{request.url.port}/photo"})
        if failures.get(request.path, 0):
            failures[request.path] -= 1
            return web.Response(status=503)
        if request.path == "/endless":
            response = web.StreamResponse()
            await response.prepare(request)
            while True:
                await response.write(b"x" * 65_536)
        if request.path == "/slow":
            await asyncio.sleep(3600)
        return web.Response(body=b"\x89PNG\r\n\x1a\n" + request.path.encode())

    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", asked
    finally:
        await runner.cleanup()


def downloads(**more: Any) -> Downloads:
    usual = {
        "hosts": ("127.0.0.1", "localhost"),
        "limit": 500_000,
        "seconds": PATIENCE,
        "auth": ("AC1", TOKEN),
        "allow_private": True,
    }
    return Downloads(**{**usual, **more})


async def test_pictures_are_fetched_and_kept() -> None:
    async with media_server() as (url, asked), running(sms(downloads=downloads())) as run:
        await call(run, text(MediaUrl0=f"{url}/photo", MediaUrl1=f"{url}/moved", NumMedia="2"))
        (envelope,) = await kept(run)
    form, *pictures = envelope.parts
    assert form.role is Role.FORM
    assert [part.media_type for part in pictures] == ["image/png", "image/png"]
    assert [path for path, key in asked if key] == ["/photo", "/moved"]  # the key goes to nobody else
    assert [path for path, key in asked if not key] == ["/photo"]


@pytest.mark.parametrize("path", ["/elsewhere", "/inside", "/endless"])
async def test_what_must_not_be_fetched_is_shown_as_missing(path: str) -> None:
    async with media_server() as (url, asked), running(sms(downloads=downloads())) as run:
        await call(run, text(MediaUrl0=f"{url}{path}"))
        (envelope,) = await kept(run)
    assert envelope.parts[1].content == b""
    assert envelope.parts[1].name.startswith("picture 1: ")
    assert [path_ for path_, _ in asked] == [path]


async def test_private_addresses_and_foreign_hosts_are_not_asked() -> None:
    strict = Downloads(hosts=("localhost", "api.twilio.com"), limit=1000, seconds=1)
    for url in (
        "https://localhost/x",
        "http://api.twilio.com/x",
        "https://evil.example/x",
        "https://[::1]/x",
        "x",
        "https://api.twilio.com.evil.example/",
    ):
        with pytest.raises(Refused) as refused:
            await strict.fetch(url)
        assert refused.value.code == "media-forbidden"


async def test_a_picture_that_does_not_come_is_tried_again_and_in_the_end_given_up() -> None:
    async with media_server() as (url, asked):
        channel = sms(downloads=downloads())
        channel._room._retry = 0.05
        async with running(channel) as run:
            await call(run, text(0, MediaUrl0=f"{url}/flaky"))
            (envelope,) = await kept(run)
            assert envelope.parts[1].media_type == "image/png"
        hopeless = sms(downloads=downloads(seconds=0.1), media_hours=0.4 / 3600)
        hopeless._room._retry = 0.05
        async with running(hopeless) as run:
            await call(run, text(1, MediaUrl0=f"{url}/slow"))
            (envelope,) = await kept(run)
            assert envelope.parts[1].content == b""
    assert [path for path, _ in asked].count("/flaky") == 2


# --- calls ------------------------------------------------------------------------------------------------------------


async def test_a_recording_is_kept_as_a_part() -> None:
    async with media_server() as (url, _), running(voice(downloads=downloads(), account_sid="AC1")) as run:
        recording = {"CallSid": "CA1", "RecordingSid": "RE1", "RecordingUrl": f"{url}/rec", "From": "+441174960101"}
        await call(run, recording)
        await call(run, {**recording, "TranscriptionSid": "TR1", "TranscriptionText": "ten of b c one"})
        await kept(run)
        await asyncio.sleep(0.3)
    (envelope,) = run.ledger.kept
    assert json.loads(envelope.parts[0].content)["TranscriptionText"] == "ten of b c one"
    assert envelope.parts[1].name == "recording.mp3"


async def test_a_recording_without_transcript_is_kept_after_a_while() -> None:
    channel = voice(downloads=downloads(), account_sid="AC1", transcript_seconds=0.3)
    channel._room._retry = 0.1
    async with media_server() as (url, _), running(channel) as run:
        await call(
            run, {"CallSid": "CA1", "RecordingSid": "RE1", "RecordingUrl": f"{url}/rec", "From": "+441174960101"}
        )
        (envelope,) = await kept(run)
    assert [part.role for part in envelope.parts] == [Role.FORM, Role.DOCUMENT]


async def talk(run: Running, *answers: dict[str, str]) -> list[str]:
    caller = {"CallSid": "CA1", "From": "+441174960101"}
    said = [(await call(run, caller))[1]]
    return said + [(await call(run, {**caller, **answer}, below="/said"))[1] for answer in answers]


async def test_an_order_by_questions() -> None:
    async with running(voice(dialogue=True, hints=("HX-1001", "brake cleaner"))) as run:
        said = await talk(
            run,
            {"Digits": "1001"},
            {"SpeechResult": "brake cleaner & <b>"},
            {"SpeechResult": "two boxes"},
            {"Digits": "1"},
            {"Digits": "4711"},
            {"Digits": "12"},
            {"Digits": "3"},
        )
        assert run.ledger.asked == 0
        assert "You ordered: two boxes x brake cleaner &amp; &lt;b&gt;; 12 x 4711" in said[-1]
        last = await call(run, {"CallSid": "CA1", "From": "+441174960101", "Digits": "1"}, below="/said")
    assert "has been kept" in last[1]
    assert "<Hangup/>" in last[1]
    (envelope,) = run.ledger.kept
    form = json.loads(envelope.parts[0].content)
    assert form["SpeechResult"] == "Account 1001\ntwo boxes x brake cleaner & <b>\n12 x 4711"
    assert envelope.delivery_key == "voice:CA1"
    assert 'hints="HX-1001, brake cleaner"' in said[1]
    assert await run.channel.memory.kept("call/") == {}


async def test_a_known_caller_is_spoken_to_in_his_language_and_understood_by_his_items() -> None:
    async def caller(number: str) -> KnownCaller:
        assert number == "+441174960101"
        return KnownCaller("de", ("Sechskantschraube M8", "HX-1001"))

    settings = VoiceSettings(auth_token=TOKEN, public_url=PUBLIC, dialogue=True, hints=("Karton",))
    async with running(VoiceChannel("voice", settings, caller=caller)) as run:
        said = await talk(run, {"Digits": "1001"})
    assert 'language="de-DE"' in said[0]
    assert 'hints="Sechskantschraube M8, HX-1001, Karton"' in said[1]
    assert "Welcher Artikel" in said[1]


async def test_a_caller_does_not_wait_for_what_we_know() -> None:
    async def slow(number: str) -> KnownCaller:
        await asyncio.sleep(3600)
        raise AssertionError

    settings = VoiceSettings(auth_token=TOKEN, public_url=PUBLIC, dialogue=True)
    async with running(VoiceChannel("voice", settings, caller=slow)) as run:
        assert "account number" in (await talk(run))[0]


async def test_a_caller_who_falls_silent_loses_nothing() -> None:
    async with running(voice(dialogue=True)) as run:
        said = await talk(run, {"Digits": ""}, {"Digits": "4711"}, {"Digits": "12"}, {}, {}, {})
    assert "did not understand" in said[4]
    form = json.loads(run.ledger.kept[0].parts[0].content)
    assert (form["SpeechResult"], form["Confirmed"]) == ("12 x 4711", "no")


async def test_an_order_that_could_not_be_kept_is_not_promised() -> None:
    async with running(voice(dialogue=True)) as run:
        await talk(run, {"Digits": "1"}, {"Digits": "4711"}, {"Digits": "12"}, {"Digits": "3"})
        run.ledger.trouble = OSError("disk full")
        status, body = await call(run, {"CallSid": "CA1", "From": "+441174960101", "Digits": "1"}, below="/said")
        assert (status, "kept" in body) == (503, True)
        assert "<Say" not in body
        run.ledger.trouble = None
        assert (
            "has been kept"
            in (await call(run, {"CallSid": "CA1", "From": "+441174960101", "Digits": "1"}, below="/said"))[1]
        )
    assert len(run.ledger.kept) == 1


@pytest.mark.parametrize(
    ("number", "language"), [("+4930123456", "de-DE"), ("+33123456789", "fr-FR"), ("+441174960101", "en-GB")]
)
async def test_the_caller_is_spoken_to_in_his_language(number: str, language: str) -> None:
    async with running(voice(dialogue=True, languages={"+4": "en-GB", "+49": "de-DE", "+33": "fr-FR"})) as run:
        _, said = await call(run, {"CallSid": "CA1", "From": number})
    assert f'language="{language}"' in said


async def test_signatures_are_asked_of_every_address() -> None:
    async with running(voice()) as run:
        for below in ("", "/said", "/transcript"):
            assert (await call(run, {"CallSid": "CA1"}, below=below, signature="x"))[0] == 403
