from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.envelope import Thread, Trust
from channels.mime import Mailbox, decode_words, head_of, headers_of, mail_envelope, mailboxes
from tests.channels.contract import NOW
from tests.material import MATERIAL, needs_material
from tests.patience import costs

MAILS = [path for path in sorted((MATERIAL / "public/mail").rglob("*")) if path.is_file()]


def envelope_of(raw: bytes, *recipients: str) -> object:
    return mail_envelope(
        raw, channel="email", kind="smtp", delivery_key="k", received_at=NOW, trust=Trust.VOUCHED, recipients=recipients
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("ann@acme.example", [Mailbox("ann@acme.example")]),
        ("<ANN@Acme.Example>", [Mailbox("ann@acme.example")]),
        ("Ann Lee <ann@acme.example>", [Mailbox("ann@acme.example", "Ann Lee")]),
        ('"Lee, Ann" <ann@acme.example>', [Mailbox("ann@acme.example", "Lee, Ann")]),
        (r'"Ann \"Boss\" Lee" <ann@acme.example>', [Mailbox("ann@acme.example", 'Ann "Boss" Lee')]),
        ("ann@acme.example (Ann (at) work)", [Mailbox("ann@acme.example", "Ann at work")]),
        ("=?utf-8?q?M=C3=BCller?= <m@acme.example>", [Mailbox("m@acme.example", "Müller")]),
        (
            "a@x.example, B <b@x.example>;c@x.example",
            [Mailbox("a@x.example"), Mailbox("b@x.example", "B"), Mailbox("c@x.example")],
        ),
        ("team: a@x.example, b@x.example;", [Mailbox("a@x.example"), Mailbox("b@x.example")]),
        ("undisclosed-recipients:;", []),
        ("<@relay.example,@b.example:ann@acme.example>", [Mailbox("ann@acme.example")]),
        ('"real@x.example" <other@y.example>', [Mailbox("other@y.example", "real@x.example")]),
        (
            "=?utf-8?q?=3Cceo=40acme=2Eexample=3E?= <other@y.example>",
            [Mailbox("other@y.example", "<ceo@acme.example>")],
        ),
        ("Ann <ann>", []),
        ("Ann", []),
        ("<>", []),
        ("", []),
        ("a@b@c.example", []),
        ("Ann <ann@acme.example", [Mailbox("ann@acme.example", "Ann")]),
        ("ann@acme.example>", []),
        ("Ann ann@acme.example", [Mailbox("ann@acme.example")]),
    ],
)
def test_mailboxes(written: str, meant: list[Mailbox]) -> None:
    assert mailboxes(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("plain", "plain"),
        ("=?utf-8?B?w4RuZGVydW5n?=", "Änderung"),
        ("=?iso-8859-1?Q?=C4nderung_zu?= PO 4711", "Änderung zu PO 4711"),
        ("=?utf-8?Q?Best?= =?utf-8?Q?ellung?=", "Bestellung"),
        ("=?utf-8?B?w4Q=?=\t=?utf-8?B?bmRlcnVuZw==?=", "Änderung"),
        # a character cut in two by a mailer that counts bytes
        ("=?utf-8?Q?M=C3?= =?utf-8?Q?=BCller?=", "Müller"),
        ("=?utf-8*de?Q?Order?=", "Order"),
        ("=?windows-1252?Q?=80_100?=", "€ 100"),
        ("=?no-such-charset?Q?Order?=", "Order"),
        ("=?punycode?Q?a-b?=", "a-b"),
        ("=?unicode_escape?Q?=5Cu0041?=", "\\u0041"),
        ("=?hex?Q?6162?=", "6162"),
        ("=?utf-8?B?!!!?=", ""),
        ("=?utf-8?B?YQ?=", "a"),
        ("=?utf-8?Q?unfinished", "=?utf-8?Q?unfinished"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
    ],
)
def test_encoded_words(written: str, meant: str) -> None:
    assert decode_words(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Tue, 24 Nov 2026 09:12:44 +0100", datetime(2026, 11, 24, 9, 12, 44, tzinfo=timezone(timedelta(hours=1)))),
        ("24 Nov 2026 09:12 EST", datetime(2026, 11, 24, 9, 12, tzinfo=timezone(timedelta(hours=-5)))),
        ("Tue, 24 Nov 2026 09:12:44 -0000", datetime(2026, 11, 24, 9, 12, 44, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 09:12:44", datetime(2026, 11, 24, 9, 12, 44, tzinfo=UTC)),
        ("Tue, 24 Nov 26 09:12:44 GMT (comment)", datetime(2026, 11, 24, 9, 12, 44, tzinfo=UTC)),
        ("Tue, 31 Nov 2026 09:12:44 +0100", None),
        ("Tue, 24 Nov 2026 99:12:44 +0100", None),
        ("Tue, 24 Nov 2026 09:12:44 +9999999", datetime(2026, 11, 24, 9, 12, 44, tzinfo=UTC)),
        ("tomorrow", None),
        ("", None),
        ("," * 300, None),
    ],
)
def test_the_date_keeps_the_senders_offset(written: str, meant: datetime | None) -> None:
    sent_at = head_of(b"Date: " + written.encode() + b"\r\n\r\n").sent_at
    assert sent_at == meant
    assert sent_at is None or meant is None or sent_at.utcoffset() == meant.utcoffset()


def test_the_thread_is_known() -> None:
    head = head_of(
        b"Message-ID: <a@x.example>\nIn-Reply-To: <b@y.example> (of Monday)\nReferences: <c@y.example>\n <b@y.example>\n"
        b"To: orders+q7Zk-1@supplier.example\n\n"
    )
    assert head.thread == Thread("a@x.example", "b@y.example", ("c@y.example", "b@y.example"), "q7Zk-1")


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (b"A: 1\r\nB: 2\r\n\r\nC: 3\r\n", ["a", "b"]),
        (b"A: 1\nB: 2\n\nC: 3\n", ["a", "b"]),
        (b"A: 1\rB: 2\r\rC: 3\r", ["a", "b"]),
        (b"A: 1\r\n folded\r\n \r\nB: 2\r\n\r\n", ["a", "b"]),
        (b"From ann Tue Nov 24 2026\nA: 1\n", ["a"]),
        (b"\xef\xbb\xbfA: 1\r\n", ["a"]),
        (b"A: 1\r\nno header\r\nB : 2\r\n", ["a", "b"]),
        (b"\r\nA: 1\r\n", []),
        (b"", []),
        (b": x\r\n", []),
        (b"A:", ["a"]),
    ],
)
def test_headers_are_found(raw: bytes, names: list[str]) -> None:
    assert [name for name, _ in headers_of(raw)] == names


def test_of_two_subjects_the_first_counts_and_of_two_authors_none() -> None:
    envelope = envelope_of(b"From: a@x.example\r\nFrom: b@y.example\r\nSubject: one\r\nSubject: two\r\n\r\n")
    assert (envelope.subject, envelope.trust) == ("one", Trust.NOTHING)
    same = envelope_of(b"From: a@x.example\r\nFrom: A@X.example\r\n\r\n")
    assert same.trust is Trust.VOUCHED


def test_a_mail_without_author_takes_its_sender() -> None:
    assert envelope_of(b"Sender: s@x.example\r\nReply-To: r@y.example\r\n\r\n").sender.address == "s@x.example"
    assert envelope_of(b"Reply-To: r@y.example\r\n\r\n").sender.address is None


def test_the_recipient_of_the_delivery_comes_before_the_header() -> None:
    raw = b"To: list+x@y.example\r\n\r\n"
    assert envelope_of(raw, "orders+tok@supplier.example").recipient == "orders+tok@supplier.example"
    assert envelope_of(raw, "orders+tok@supplier.example").thread.token == "tok"
    assert envelope_of(raw).recipient == "list+x@y.example"


@pytest.mark.parametrize(
    "raw",
    [
        b"To: " + b"a@b.example, " * 20_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 30_000,
        b"Subject: =?utf-8?q?" + b"=" * 60_000 + b"?=",
        b"From: " + b"(" * 70_000,
        b"From: " + b"<" * 70_000,
        b"From: " + b'"' * 70_001,
        b"From: " + b"\\" * 70_000,
        b"From: " + b":" * 70_000,
        b"a:\n" * 30_000,
        b"Subject: x" + b"\n a" * 30_000,
        b"References: " + b"<a@b> " * 20_000,
        b"Message-ID: " + b"<" * 60_000,
        b"x" * 30_000_000,
        b"\r\n" * 1_000_000,
    ],
    ids=lambda raw: f"{raw[:24]!r}",
)
def test_no_head_takes_long(raw: bytes) -> None:
    with costs(0.3):
        envelope = envelope_of(raw)
    assert len(envelope.subject or "") <= 500


@needs_material
@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.name)
def test_every_public_mail_is_read(path) -> None:  # type: ignore[no-untyped-def]
    envelope = envelope_of(path.read_bytes())
    assert type(envelope).from_json(envelope.to_json(), lambda _: path.read_bytes()) == envelope


@needs_material
def test_thousands_of_damaged_mails_are_read() -> None:
    chance = random.Random(20261124)
    heads = [path.read_bytes()[:6000] for path in MAILS]
    for _ in range(4000):
        damaged = bytearray(chance.choice(heads))
        for _ in range(chance.randint(1, 30)):
            at = chance.randrange(min(len(damaged), 2500) or 1)
            damaged[at : at + chance.choice((0, 0, 1, 20))] = chance.choice(
                (
                    b"=?",
                    b"?=",
                    b"<",
                    b">",
                    b"@",
                    b'"',
                    b"(",
                    b")",
                    b"\\",
                    b":",
                    b"\r\n",
                    b"\n ",
                    b"\0",
                    b"\xff",
                    b"\xc3",
                    b"=?utf-8?B?",
                    b",;",
                )
            )
        envelope = envelope_of(bytes(damaged))
        envelope.to_json()


@needs_material
def test_the_senders_of_known_mails() -> None:
    folder = MATERIAL / "public/mail"
    found = {name: head_of((folder / name).read_bytes()) for name in ("mail-parser/mail_test_17", "cpython/msg_07.txt")}
    assert found["mail-parser/mail_test_17"].subject == "Transferencia Interbancaria Banca en Línea"
    assert found["cpython/msg_07.txt"].author == Mailbox("barry@digicool.com", "Barry")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_make_an_envelope(raw: bytes) -> None:
    envelope = envelope_of(b"From: " + raw + b"\r\nSubject: " + raw[::-1])
    assert type(envelope).from_json(envelope.to_json(), lambda _: envelope.parts[0].content) == envelope


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_an_address_header(text: str) -> None:
    for box in mailboxes(text):
        assert box.address.count("@") == 1
        assert box.address == box.address.lower()
    decode_words(text)
