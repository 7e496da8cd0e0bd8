"""A recording is heard beside the transcript, in the browser, under the policy of the desk."""

from __future__ import annotations

import io
import json
import math
import struct
import wave
from datetime import UTC, datetime
from pathlib import Path

from channels.envelope import Envelope, Part, Role, Sender, Trust
from tests.gateway.web.axe import axe
from tests.gateway.web.desk_house import browser, clerk, house

SECONDS, RATE = 3, 8000


def tone() -> bytes:
    """A hum of three seconds as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        hum = (int(9000 * math.sin(2 * math.pi * 220 * at / RATE)) for at in range(SECONDS * RATE))
        sound.writeframes(b"".join(struct.pack("<h", one) for one in hum))
    return file.getvalue()


async def test_a_recording_plays_beside_its_transcript(tmp_path: Path) -> None:
    form = {
        "RecordingSid": "RE1",
        "From": "+441132960123",
        "TranscriptionText": "We need four bottles of thick bleach five litres",
    }
    async with house(tmp_path) as desk:
        view = await desk.accept(
            Envelope(
                channel="voice",
                channel_kind="voice",
                delivery_key="RE1",
                received_at=datetime.now(UTC),
                parts=(
                    Part(json.dumps([form]).encode(), "application/json", name="call.json", role=Role.FORM),
                    Part(tone(), "audio/wav", name="recording.wav"),
                ),
                sender=Sender(phone="+441132960123"),
                trust=Trust.NUMBER,
            )
        )
        where = f"orders/{view.orders[0].id}" if view.orders else f"intakes/{view.row.id}"
        async with browser() as chrome, clerk(chrome, desk, "ben") as page:
            await page.goto(f"{desk.url}/desk/{where}")
            await page.click("[role=tab]:has-text('recording.wav')")
            assert await axe(page) == []
            heard = await page.evaluate(
                """async () => {
                    const sound = document.querySelector("[data-sound]");
                    await sound.play();
                    await new Promise((done) => sound.addEventListener("timeupdate", () => sound.currentTime > 0 && done()));
                    sound.currentTime = 2;
                    await new Promise((done) => sound.addEventListener("seeked", done, { once: true }));
                    return [Math.round(sound.duration), sound.currentTime >= 2, sound.error];
                }"""
            )
            assert heard == [SECONDS, True, None]
        assert desk.complaints == []
