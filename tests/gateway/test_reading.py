"""Reading in children: a document harms only itself."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from channels.envelope import Part, Role
from gateway.reading import Limits, Reader, ReaderStopped, is_plain_order
from parsers.knowledge import EMPTY
from tests.gateway.small import envelope
from tests.patience import PATIENCE

KNOWN = replace(EMPTY, version="1")


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    async with Reader("tests.gateway.deadly:parse", workers=2, limits=limits(PATIENCE)) as reader:
        yield reader


def limits(wall_seconds: float) -> Limits:
    return Limits(wall_seconds=wall_seconds, cpu_seconds=1, memory_mb=1024, documents=20)


async def test_reads_in_another_process(reader: Reader) -> None:
    reading = await reader.read(envelope("PO1"), KNOWN)
    assert reading.drafts[0].header.buyer_order_no
    assert reading.drafts[0].header.buyer_order_no.value == "PO1"
    _, pid = await reader.call("tests.gateway.deadly:answer", "x")
    assert pid != os.getpid()


@pytest.mark.parametrize(
    ("number", "wall", "code", "again", "said"),
    [
        ("die", PATIENCE, "reader-killed", True, "died over it"),
        ("sleep", 3, "reader-overrun", True, "longer than 3 seconds"),
        ("eat", PATIENCE, "reader-overrun", False, "1024 MB of memory"),
        # the wall clock must not strike first, however busy the machine is
        ("burn", PATIENCE, "reader-overrun", False, "processor time"),
    ],
)
async def test_what_overruns_its_limits_is_stopped_and_the_next_is_read(
    number: str, wall: float, code: str, again: bool, said: str
) -> None:
    async with Reader("tests.gateway.deadly:parse", workers=1, limits=limits(wall)) as reader:
        with pytest.raises(ReaderStopped, match=said) as stopped:
            await reader.read(envelope(number), KNOWN)
        assert (stopped.value.code, stopped.value.again) == (code, again)
        assert (await reader.read(envelope("PO2"), KNOWN)).drafts


async def test_one_that_hangs_does_not_delay_its_neighbours(reader: Reader) -> None:
    hanging = asyncio.create_task(reader.read(envelope("sleep"), KNOWN))
    for n in range(5):
        await reader.read(envelope(f"PO{n}"), KNOWN)
    assert not hanging.done()
    await reader.close()
    with pytest.raises((RuntimeError, asyncio.CancelledError, ReaderStopped)):
        await hanging


async def test_what_takes_long_steps_aside_for_the_others(tmp_path: Path) -> None:
    """Also where every child has one; it is read to its end beside them, and at most so many are there."""
    gates = [tmp_path / str(n) for n in range(3)]
    quick = replace(limits(PATIENCE), slow_seconds=0.3)
    async with Reader("tests.gateway.deadly:parse", workers=2, limits=quick) as reader:
        slow = [asyncio.create_task(reader.read(envelope(f"until {gate}"), KNOWN)) for gate in gates[:2]]
        for n in range(4):
            await reader.read(envelope(f"PO{n}"), KNOWN)
        assert not any(task.done() for task in slow)
        third = asyncio.create_task(reader.read(envelope(f"until {gates[2]}"), KNOWN))
        await reader.read(envelope("PO5"), KNOWN)  # two have stepped aside, the third keeps its place
        await asyncio.sleep(0.6)
        gates[0].touch()
        assert (await slow[0]).drafts
        for gate in gates:
            gate.touch()
        assert all(reading.drafts for reading in await asyncio.gather(*slow, third))
        for n in range(4):  # as many places as before
            await asyncio.gather(*(reader.read(envelope(f"PO{n}{m}"), KNOWN) for m in range(3)))


async def test_a_bug_of_the_parser_is_told_as_it_is(reader: Reader) -> None:
    with pytest.raises(RuntimeError, match="a bug"):
        await reader.read(envelope("PO1", **{"raise": "a bug"}), KNOWN)


async def test_knowledge_goes_over_once_per_version() -> None:
    async with Reader("tests.gateway.deadly:secret", workers=1) as reader:
        for version in ("1", "2", "1"):
            with pytest.raises(RuntimeError, match=f"version {version}"):
                await reader.read(envelope("PO1"), replace(EMPTY, version=version))


async def test_children_are_replaced_after_so_many_documents() -> None:
    async with Reader("tests.gateway.deadly:parse", workers=1, limits=Limits(documents=2)) as reader:
        pids = [(await reader.call("tests.gateway.deadly:answer", n))[1] for n in range(6)]
        assert len(set(pids)) == 3


async def test_children_that_died_while_idle_are_replaced(reader: Reader) -> None:
    await reader.warm()
    pids = {(await reader.call("tests.gateway.deadly:answer", n))[1] for n in range(6)}
    for pid in pids:
        os.kill(pid, 9)
    for _ in range(3):  # at most one document pays for it with another try
        try:
            assert (await reader.read(envelope("PO1"), KNOWN)).drafts
            break
        except ReaderStopped:
            continue
    assert (await reader.read(envelope("PO2"), KNOWN)).drafts


async def test_the_most_urgent_is_read_next() -> None:
    async with Reader("tests.gateway.deadly:parse", workers=1) as reader:
        await reader.warm()
        done: list[str] = []

        async def read(number: str, priority: int) -> None:
            await reader.read(envelope(number), KNOWN, priority=priority)
            done.append(number)

        slow = [asyncio.create_task(read(f"slow{n}", 60)) for n in range(3)]
        await asyncio.sleep(0.1)
        await asyncio.gather(read("PO1", 20), *slow)
        assert done.index("PO1") == 1


async def test_a_cancelled_wait_gives_its_place_back() -> None:
    async with Reader("tests.gateway.deadly:parse", workers=1) as reader:
        await reader.warm()
        first = asyncio.create_task(reader.read(envelope("slow"), KNOWN))
        waiting = [asyncio.create_task(reader.read(envelope(f"PO{n}"), KNOWN)) for n in range(3)]
        await asyncio.sleep(0.1)
        waiting[0].cancel()
        await asyncio.gather(first, *waiting[1:])
        assert (await reader.read(envelope("PO9"), KNOWN)).drafts


async def test_closing_ends_what_is_being_read_at_once() -> None:
    reader = Reader("tests.gateway.deadly:parse", workers=1)
    reader.open()
    sleeping = asyncio.create_task(reader.read(envelope("sleep"), KNOWN))
    await asyncio.sleep(0.5)
    async with asyncio.timeout(PATIENCE / 2):  # it sleeps for ten minutes
        await reader.close()
    sleeping.cancel()
    with pytest.raises((RuntimeError, asyncio.CancelledError, ReaderStopped)):
        await sleeping
    with pytest.raises(RuntimeError, match="closed"):
        await reader.read(envelope("PO1"), KNOWN)


def test_only_one_posted_json_document_may_be_read_in_this_process() -> None:
    plain = envelope("PO1")
    (part,) = plain.parts
    assert is_plain_order(plain)
    assert not is_plain_order(replace(plain, channel_kind="folder"))
    assert not is_plain_order(replace(plain, parts=(part, part)))
    assert not is_plain_order(replace(plain, parts=(replace(part, media_type="application/pdf"),)))
    assert not is_plain_order(replace(plain, parts=(replace(part, role=Role.FORM),)))
    assert not is_plain_order(replace(plain, parts=(Part(b" " * 1_100_000, "application/json"),)))


def test_the_gateways_own_process_imports_no_reader() -> None:
    heavy = "{'spacy', 'onnxruntime', 'pdfplumber', 'pypdfium2', 'rapidocr'}"
    program = f"import sys, gateway.wiring; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout.strip() == "[]", done.stderr


async def test_a_large_file_is_opened_by_the_child_and_not_sent_back(tmp_path: Path) -> None:
    whole = envelope("PO1")
    file = tmp_path / whole.parts[0].sha256
    file.write_bytes(whole.parts[0].content)
    without = replace(whole, parts=(replace(whole.parts[0], content=b""),))
    async with Reader("tests.gateway.small:parse", workers=1) as reader:
        reading = await reader.read(without, KNOWN, files={file.name: file})
        assert reading.drafts == (await reader.read(whole, KNOWN)).drafts
        assert reading.parts == without.parts
