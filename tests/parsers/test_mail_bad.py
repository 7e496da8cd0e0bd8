"""Mails as they should not be: damaged, nested without end, written to slow a reader down. None of them crashes or hangs."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from channels.envelope import Envelope, Part, Role
from parsers.draft import Kind, Reading
from parsers.parse import parse
from tests.material import MATERIAL
from tests.patience import costs

MAILS = sorted(
    path for path in (MATERIAL / "public/mail").rglob("*") if path.is_file() and path.stat().st_size < 60_000
)
HEAD = (
    b"From: Sam <sam@buyer.example>\r\nTo: orders@seller.example\r\nSubject: Order\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
)
#: what mail programs and attackers put where it does not belong
SPLICES = (
    b"\r\n", b"\n\n", b"--", b'boundary="x"', b"=?utf-8?B?", b"=?utf-8?Q?=", b"?=", b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b'charset="no-such"', b"\x00", b"\xff\xfe", b"Content-Type: multipart/mixed\r\n",
    b"Date: 99 Foo 0000\r\n", b"Subject: \r\n", b'filename*=utf-8\'\'%ff%00', b"Content-Type: ;;;=\r\n", b"From: <<>>\r\n", b"> > > ",
)  # fmt: skip


def read(raw: bytes) -> Reading:
    part = Part(raw, "message/rfc822", role=Role.MESSAGE)
    return parse(Envelope("mail", "smtp", "key", datetime(2026, 10, 6, 9, 0, tzinfo=UTC), (part,)))


def mutated(raw: bytes, chance: random.Random) -> bytes:
    """The mail with some of its bytes changed, cut, doubled, moved, or something spliced in."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        if not data:
            break
        at = chance.randrange(len(data))
        length = chance.choice((1, 3, 20, 200))
        match chance.randrange(6):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length]
            case 3:
                data[at:at] = chance.choice(SPLICES)
            case 4:
                data = data[:at] if chance.random() < 0.2 else data
            case _:
                other = chance.randrange(len(data))
                data[at:at] = data[other : other + length]
    return bytes(data)


def mutants(count: int, seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    raws = [path.read_bytes() for path in MAILS]
    for _ in range(count):
        yield mutated(chance.choice(raws), chance)


@pytest.mark.skipif(not MAILS, reason="the public mails are not beside this folder")
def test_no_damaged_mail_crashes() -> None:
    for raw in mutants(120, seed=4):
        assert read(raw).drafts


def nested(depth: int) -> bytes:
    start = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    end = b"".join(b"\r\n--b%d--\r\n" % n for n in reversed(range(depth)))
    return (
        b"From: a@b.example\r\nMIME-Version: 1.0\r\n"
        + start
        + b"Content-Type: text/plain\r\n\r\n5 boxes blue roll\r\n"
        + end
    )


def messages(depth: int) -> bytes:
    return (
        b"From: a@b.example\r\nSubject: x\r\nContent-Type: message/rfc822\r\n\r\n" * depth
        + b"From: a@b.example\r\n\r\n5 boxes tea\n"
    )


BOMBS = {
    "2,000 nested parts": nested(2000),
    "90 nested parts": nested(90),
    "50 messages in messages": messages(50),
    "2,000 messages in messages": messages(2000),
    "2,000 parts": b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\n5 boxes tea\r\n" * 2000 + b"--b--",
    "140 kB of recipients": b"From: a@b.example\r\nTo: " + b", ".join(b"u%d@x.example" % n for n in range(9000)) + b"\r\n\r\n5 boxes tea\n",
    "320 kB of subject": b"From: a@b.example\r\nSubject: " + b" ".join([b"=?utf-8?B?aGVsbG8=?="] * 15000) + b"\r\n\r\n5 boxes tea\n",
    "a forward in a forward, 2,000 times": HEAD + b"From: a\nSent: b\n" * 2000,
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_in_bounded_time_and_never_set_aside_unseen(name: str) -> None:
    with costs(1):
        reading = read(BOMBS[name])
    quiet = all(draft.kind is Kind.OTHER and not draft.notices for draft in reading.drafts)
    assert not quiet or name.startswith("a forward")


RUNS = (
    "1 ", "1x ", "(", ". ", "a", "sorry 5 ", "Pos. 1 a 2\n", "5 boxes blue roll\n", "a couple of ", "PO 12345 ", "5\tblue\t\n", "do you ? ",
    "On 5 May a wrote:\n", "<b>",
)  # fmt: skip


def cost(run: str, size: int) -> float:
    body = (run * (size // len(run.encode()) + 1)).encode()[:size]
    started = time.process_time()
    read(HEAD + body)
    return time.process_time() - started


@pytest.mark.parametrize("run", RUNS)
def test_no_text_costs_more_than_its_length(run: str) -> None:
    """Twice the text costs about twice the time. What is longer than is read at all costs no more."""
    tries = [(cost(run, 3_000), cost(run, 6_000))]
    while (
        tries[-1][1] >= 3.2 * tries[-1][0] + 0.1 and len(tries) < 4
    ):  # a neighbour on the machine, once; growth shows always
        tries.append((cost(run, 3_000), cost(run, 6_000)))
    half, whole = tries[-1]
    assert whole < 3.2 * half + 0.1, tries
