from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosmtplib
import pytest

from channels.envelope import Trust
from channels.smtp import SmtpChannel, SmtpSettings
from tests.channels.contract import NOW, Answer, ChannelContract, Ledger, Running, running
from tests.material import MATERIAL, needs_material
from tests.patience import PATIENCE, costs, until

AUTHENTICATED = (
    b"Authentication-Results: mx.example.com; dmarc=pass header.from=acme.example\r\n"
    b"From: Ann <ann@acme.example>\r\nSubject: PO 1\r\n\r\n20 x HX-1001\r\n"
)


def mail(number: int = 0, body: bytes = b"20 x HX-1001\r\n..two dots\r\n.one dot\r\n") -> bytes:
    return (
        b"From: Ann <ann@acme.example>\r\nTo: orders@supplier.example\r\nSubject: PO %d\r\n"
        b"Message-ID: <%d@acme.example>\r\n\r\n" % (number, number) + body
    )


class TestSmtp(ChannelContract):
    def make(self, folder: Path) -> SmtpChannel:
        return SmtpChannel("orders", SmtpSettings(port=0, message_bytes=self.limit))

    def payload(self, number: int) -> bytes:
        return mail(number)

    def oversized(self) -> bytes:
        return mail(0, b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * (self.limit // 60))

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        return answer(await say(run.channel.port, payload, patience=patience))


class TestLmtp(TestSmtp):
    def make(self, folder: Path) -> SmtpChannel:
        return SmtpChannel("orders", SmtpSettings(port=0, protocol="lmtp", message_bytes=self.limit))

    async def deliver(self, run: Running, payload: bytes, *, patience: float = PATIENCE) -> Answer:
        return answer(await say(run.channel.port, payload, patience=patience, hello="LHLO mx.example"))


def answer(reply: str) -> Answer:
    return {"2": Answer.YES, "4": Answer.LATER, "5": Answer.NEVER}.get(reply[:1], Answer.NONE)


async def say(
    port: int,
    content: bytes,
    *,
    patience: float = PATIENCE,
    end: bytes = b"\r\n.\r\n",
    hello: str = "EHLO client.example",
) -> str:
    """One mail with nothing but a socket; gives the reply to the end of DATA, or "" where none came."""
    async with dialogue(port, hello) as (ask, writer, read):
        await ask("MAIL FROM:<ann@acme.example>")
        await ask("RCPT TO:<orders+tok3n@supplier.example>")
        assert (await ask("DATA")).startswith("354")
        stuffed = content.removesuffix(b"\r\n").replace(b"\r\n.", b"\r\n..")
        writer.write(stuffed + end)
        try:
            return await asyncio.wait_for(read(), patience)
        except TimeoutError:
            return ""


@asynccontextmanager
async def dialogue(port: int, hello: str = "EHLO client.example") -> AsyncIterator:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def read() -> str:
        lines = []
        while line := await reader.readline():
            lines.append(line.decode())
            if line[3:4] != b"-":
                break
        return "".join(lines)

    async def ask(command: str) -> str:
        writer.write(command.encode("utf-8", "surrogateescape") + b"\r\n")
        return await asyncio.wait_for(read(), PATIENCE)

    try:
        greeting = await read()
        assert greeting.startswith("220") or not hello, greeting
        if hello:
            assert (await ask(hello)).startswith("250")
        yield ask, writer, read
    finally:
        writer.close()


@pytest.fixture
async def run() -> AsyncIterator[Running]:
    async with running(SmtpChannel("orders", SmtpSettings(port=0))) as run:
        yield run


def smtp(**settings: object) -> SmtpChannel:
    return SmtpChannel("orders", SmtpSettings(port=0, **settings))


async def test_a_mail_through_a_library(run: Running) -> None:
    reply = await aiosmtplib.send(
        mail(), sender="bounce@acme.example", recipients=["orders@supplier.example"], port=run.channel.port
    )
    assert reply[1] == "2.6.0 Accepted as intake-0"
    (envelope,) = run.ledger.kept
    assert envelope.parts[0].content == mail()
    assert envelope.sender.address == "ann@acme.example"
    assert envelope.sender.name == "Ann"
    assert envelope.recipient == "orders@supplier.example"
    assert envelope.subject == "PO 0"
    assert envelope.thread.message_id == "0@acme.example"
    assert envelope.trust is Trust.NOTHING


async def test_the_token_of_the_recipient_is_kept(run: Running) -> None:
    await say(run.channel.port, mail())
    assert run.ledger.kept[0].thread.token == "tok3n"


async def test_advertises_what_it_can(run: Running) -> None:
    async with dialogue(run.channel.port, hello="") as (ask, _, _):
        said = await ask("EHLO client.example")
    assert "SIZE 26214400" in said
    assert "8BITMIME" in said
    assert "SMTPUTF8" in said
    assert "AUTH" not in said


async def test_another_recipient_or_sender_is_another_delivery(run: Running) -> None:
    for sender, recipient in [
        ("a@x.example", "b@y.example"),
        ("c@x.example", "b@y.example"),
        ("a@x.example", "d@y.example"),
    ]:
        await aiosmtplib.send(mail(), sender=sender, recipients=[recipient], port=run.channel.port)
    assert len(run.ledger.kept) == 3


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\r\n",
        b".\r\n",
        b"..\r\n",
        b"no header at all\r\n",
        b"\x00\xff\xfe\r\n",
        b"a" * 5000 + b"\r\n",
        b"Subject: x\r\n",
    ],
)
async def test_any_bytes_are_kept(run: Running, body: bytes) -> None:
    content = body if body.startswith((b"no", b"Sub")) else mail(0, body)
    assert answer(await say(run.channel.port, content)) is Answer.YES
    assert run.ledger.kept[0].parts[0].content == content.removesuffix(b"\r\n") + b"\r\n"


async def test_an_empty_mail_is_kept(run: Running) -> None:
    assert answer(await say(run.channel.port, b"", end=b".\r\n")) is Answer.YES
    assert run.ledger.kept[0].parts[0].content == b""


@pytest.mark.parametrize("broken", [b"a\nb", b"a\rb", b"a\r\r\nb", b"a\n\r\nb", b"a\r", b"\n"])
async def test_bare_cr_or_lf_is_refused(run: Running, broken: bytes) -> None:
    reply = await say(run.channel.port, mail(0, broken + b"\r\n"))
    assert reply.startswith("554")
    assert run.ledger.asked == 0


@needs_material
async def test_no_end_of_data_trick_makes_two_mails(run: Running) -> None:
    sequences = json.loads((MATERIAL / "public/hostile/smtp/eod_sequences.json").read_text())
    for sequence in sequences["inbound"] + sequences["outbound_extra"] + ["\r\n.\n"]:
        run.ledger.kept.clear()
        async with dialogue(run.channel.port) as (ask, writer, read):
            await ask("MAIL FROM:<ann@acme.example>")
            await ask("RCPT TO:<orders@supplier.example>")
            await ask("DATA")
            writer.write(b"Subject: outer\r\n\r\nTesting" + sequence.encode("latin-1"))
            writer.write(b"MAIL FROM:<ceo@acme.example>\r\nRCPT TO:<orders@supplier.example>\r\nDATA\r\n")
            writer.write(b"Subject: smuggled\r\n\r\nx\r\n.\r\n")
            await asyncio.wait_for(read(), PATIENCE)
        assert len(run.ledger.kept) <= 1, repr(sequence)
        assert all(envelope.subject == "outer" for envelope in run.ledger.kept), repr(sequence)


async def test_commands_sent_ahead_are_answered_in_turn(run: Running) -> None:
    async with dialogue(run.channel.port) as (ask, writer, read):
        await ask("MAIL FROM:<ann@acme.example>")
        await ask("RCPT TO:<orders@supplier.example>")
        await ask("DATA")
        writer.write(mail(1) + b".\r\nMAIL FROM:<ben@acme.example>\r\nNOOP\r\n")
        assert (await read()).startswith("250 2.6.0")
        assert (await read()).startswith("250 2.1.0")
        assert (await read()).startswith("250")


async def test_a_mail_that_comes_byte_by_byte_is_whole(run: Running) -> None:
    async with dialogue(run.channel.port) as (ask, writer, read):
        await ask("MAIL FROM:<ann@acme.example>")
        await ask("RCPT TO:<orders@supplier.example>")
        await ask("DATA")
        content = mail(0, b"short\r\n")
        for byte in content + b".\r\n":
            writer.write(bytes([byte]))
            await asyncio.sleep(0)
        assert (await read()).startswith("250")
    assert run.ledger.kept[0].parts[0].content == content


async def test_size_is_refused_before_the_data() -> None:
    async with running(smtp(message_bytes=10_000)) as run, dialogue(run.channel.port) as (ask, _, _):
        assert (await ask("MAIL FROM:<ann@acme.example> SIZE=10001")).startswith("552")
        assert (await ask("MAIL FROM:<ann@acme.example> SIZE=10000")).startswith("250")


async def test_too_many_recipients() -> None:
    async with running(smtp(message_recipients=2)) as run, dialogue(run.channel.port) as (ask, _, _):
        await ask("MAIL FROM:<>")
        codes = [(await ask(f"RCPT TO:<o{number}@supplier.example>"))[:3] for number in range(3)]
    assert codes == ["250", "250", "452"]


@pytest.mark.parametrize(
    ("recipient", "code"),
    [
        ("orders@supplier.example", "250"),
        ("ORDERS+abc@Supplier.example", "250"),
        ("any@branch.example", "250"),
        ("sales@supplier.example", "550"),
        ("orders@elsewhere.example", "550"),
        ("\udcff@supplier.example", "553"),
    ],
)
async def test_only_mail_for_us_is_taken(recipient: str, code: str) -> None:
    channel = smtp(recipients=("orders@supplier.example", "branch.example"))
    async with running(channel) as run, dialogue(run.channel.port) as (ask, _, _):
        await ask("MAIL FROM:<ann@acme.example> SMTPUTF8")
        assert (await ask(f"RCPT TO:<{recipient}>"))[:3] == code


async def test_one_connection_too_many_is_told_so() -> None:
    async with running(smtp(connections_per_address=2)) as run:
        async with dialogue(run.channel.port), dialogue(run.channel.port):
            reader, writer = await asyncio.open_connection("127.0.0.1", run.channel.port)
            assert (await reader.read()).startswith(b"421")
            writer.close()
        await until(lambda: is_welcome(run))


async def is_welcome(run: Running) -> bool:
    """Whether one more client may come, and his mail is taken: those who have left are counted a moment longer."""
    with contextlib.suppress(AssertionError):
        return answer(await say(run.channel.port, mail())) is Answer.YES
    return False


async def test_memory_in_flight_is_capped() -> None:
    async with running(smtp(in_flight_bytes=20_000)) as run:
        reply = await say(run.channel.port, mail(0, b"x" * 30_000 + b"\r\n"))
        assert reply.startswith("452")
        async with dialogue(run.channel.port) as (ask, _, _):
            assert (await ask("MAIL FROM:<ann@acme.example> SIZE=30000")).startswith("452")
        assert answer(await say(run.channel.port, mail())) is Answer.YES


async def test_a_slow_client_is_shown_the_door() -> None:
    channel = smtp(command_seconds=1, greeting_seconds=1.5, message_seconds=1.5)
    async with running(channel) as run, asyncio.timeout(PATIENCE):  # the noisy ones go on for ever
        await asyncio.gather(
            *(
                shown_the_door(run, before, noise)
                for before in ([], ["MAIL FROM:<a@x.example>", "RCPT TO:<o@y.example>", "DATA"])
                for noise in (b"", b"NOOP\r\n")
            )
        )
        assert run.ledger.asked == 0


async def shown_the_door(run: Running, before: list[str], noise: bytes) -> None:
    async with dialogue(run.channel.port) as (ask, writer, read):
        for command in before:
            await ask(command)
        noisy = asyncio.create_task(pester(writer, noise))
        said = ""
        while not said.startswith("421"):
            said = await read()
        noisy.cancel()


async def pester(writer: asyncio.StreamWriter, noise: bytes) -> None:
    while True:
        writer.write(noise)
        await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("settings", "trust"),
    [
        ({}, Trust.NOTHING),
        ({"trust": "address"}, Trust.VOUCHED),
        ({"authserv_ids": ("mx.example.com",)}, Trust.DMARC),
        ({"authserv_ids": ("other.example.com",)}, Trust.NOTHING),
        ({"authserv_ids": ("mx.example.com",), "hops": ("192.0.2.0/24",)}, Trust.NOTHING),
    ],
)
async def test_how_far_the_author_is_believed(settings: dict[str, object], trust: Trust) -> None:
    async with running(smtp(**settings)) as run:
        await say(run.channel.port, AUTHENTICATED)
    assert run.ledger.kept[0].trust is trust


async def test_two_thousand_nested_parts_are_accepted_quickly(run: Running) -> None:
    heads = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000))
    with costs(0.5):
        assert answer(await say(run.channel.port, b"From: a@b.example\r\n" + heads + b"x\r\n")) is Answer.YES


async def test_a_reply_is_one_line(run: Running) -> None:
    from channels.errors import Refused

    run.ledger.trouble = Refused("sender-unwanted", "no\r\n250 OK")
    assert await say(run.channel.port, mail()) == "554 5.6.0 no 250 OK\r\n"


async def test_idle_clients_hear_of_the_closing() -> None:
    async with running(smtp()) as run:
        opened = dialogue(run.channel.port)
        _, _, read = await opened.__aenter__()
    assert (await read()).startswith("421")
    await opened.__aexit__(None, None, None)


async def test_a_client_that_hangs_up_in_the_middle_leaves_nothing(run: Running) -> None:
    async with dialogue(run.channel.port) as (ask, writer, _):
        await ask("MAIL FROM:<ann@acme.example>")
        await ask("RCPT TO:<orders@supplier.example>")
        await ask("DATA")
        writer.write(mail())
    await asyncio.sleep(0.05)
    assert run.ledger.asked == 0
    assert answer(await say(run.channel.port, mail())) is Answer.YES


async def test_nonsense_is_answered_and_forgotten(run: Running) -> None:
    chance = random.Random(1)
    words = [
        b"MAIL FROM:",
        b"RCPT TO:",
        b"DATA",
        b"EHLO",
        b"AUTH PLAIN",
        b"HELP",
        b"VRFY",
        b"<a@b>",
        b"<",
        b"SIZE=\xc2\xb2",
        b"\0",
        b"\xff",
        b" ",
    ]
    for _ in range(60):
        reader, writer = await asyncio.open_connection("127.0.0.1", run.channel.port)
        for _ in range(20):
            writer.write(
                b"".join(chance.choices(words, k=chance.randint(0, 4))) + chance.choice((b"\r\n", b"\n", b"\r"))
            )
        writer.write(b"x" * 5000 + b"\r\nQUIT\r\n")
        with contextlib.suppress(ConnectionError):
            await asyncio.wait_for(reader.read(2000), PATIENCE)
        writer.close()
    assert answer(await say(run.channel.port, mail())) is Answer.YES


async def test_a_large_mail_is_whole() -> None:
    content = mail(0, (b"." * 70 + b"\r\n") * 100_000)
    async with running(smtp()) as run:
        assert answer(await say(run.channel.port, content)) is Answer.YES
    assert run.ledger.kept[0].parts[0].content == content


async def test_many_clients_at_once() -> None:
    ledger = Ledger()
    async with running(smtp(), ledger) as run:
        replies = await asyncio.gather(*(say(run.channel.port, mail(number)) for number in range(20)))
    assert {reply[:3] for reply in replies} == {"250"}
    assert len({envelope.delivery_key for envelope in ledger.kept}) == 20


def test_a_saved_mail_counts_as_its_authors() -> None:
    envelope = SmtpChannel("email", SmtpSettings()).envelope(mail(), name="a.eml", received_at=NOW)
    assert envelope.trust is Trust.VOUCHED
    assert envelope.sender.address == "ann@acme.example"
    assert envelope.recipient == "orders@supplier.example"
    assert envelope.parts[0].media_type == "message/rfc822"


async def test_lmtp_answers_for_each_recipient() -> None:
    async with (
        running(smtp(protocol="lmtp")) as run,
        dialogue(run.channel.port, "LHLO mx.example") as (ask, writer, read),
    ):
        assert (await ask("EHLO mx.example")).startswith("500")
        await ask("MAIL FROM:<ann@acme.example>")
        for name in "abc":
            assert (await ask(f"RCPT TO:<{name}@supplier.example>")).startswith("250")
        await ask("DATA")
        writer.write(mail() + b".\r\n")
        replies = [await asyncio.wait_for(read(), PATIENCE) for _ in range(3)]
        assert [reply.split()[:2] for reply in replies] == [["250", "2.6.0"]] * 3
        assert (await ask("NOOP")).startswith("250")
    assert len(run.ledger.kept) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost, and its key."""
    from datetime import datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(datetime(2020, 1, 1)).not_valid_after(datetime(2020, 1, 1) + timedelta(36500))  # noqa: DTZ001
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


async def test_mail_over_tls(certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    async with running(smtp(certificate=cert, private_key=key, require_tls=True, connections_per_address=1)) as run:
        reply = await aiosmtplib.send(
            mail(), sender="a@x.example", recipients=["o@y.example"], hostname="localhost", port=run.channel.port,
            start_tls=True, cert_bundle=str(cert),
        )  # fmt: skip
        assert reply[1] == "2.6.0 Accepted as intake-0"

        async def wants_encryption() -> bool:
            with contextlib.suppress(AssertionError):
                async with dialogue(run.channel.port) as (ask, _, _):
                    return (await ask("MAIL FROM:<a@x.example>")).startswith("530")
            return False

        await until(wants_encryption)  # the encrypted connection counted once, and is forgotten
    assert run.ledger.kept[0].parts[0].content == mail()


async def test_commands_written_ahead_of_the_encryption_are_not_obeyed(certificate: tuple[Path, Path]) -> None:
    """CVE-2011-0411: what came in the clear with STARTTLS must not be taken for what comes encrypted."""
    import ssl

    cert, key = certificate
    context = ssl.create_default_context(cafile=str(cert))
    async with running(smtp(certificate=cert, private_key=key)) as run:
        reader, writer = await asyncio.open_connection("127.0.0.1", run.channel.port)
        await reader.readline()
        writer.write(b"EHLO client.example\r\n")
        while (await reader.readline())[3:4] == b"-":
            pass
        writer.write(b"STARTTLS\r\nRSET\r\nMAIL FROM:<evil@x.example>\r\n")
        assert (await reader.readline()).startswith(b"220")
        await writer.start_tls(context, server_hostname="localhost")
        writer.write(b"EHLO client.example\r\n")
        lines = []
        while not (lines and lines[-1][3:4] == b" "):
            lines.append(await asyncio.wait_for(reader.readline(), PATIENCE))
        assert all(line.startswith(b"250") for line in lines)
        writer.write(b"DATA\r\n")
        assert (await asyncio.wait_for(reader.readline(), PATIENCE)).startswith(b"503")  # no sender, no recipient
        writer.close()


@pytest.mark.parametrize("missing", ["certificate", "key"])
def test_a_certificate_that_cannot_be_used_is_told_at_the_start(tmp_path: Path, missing: str) -> None:
    from aiohttp import web

    from channels.errors import Misconfigured

    settings = {"require_tls": True} if missing == "certificate" else {"certificate": tmp_path / "none.pem"}
    with pytest.raises(Misconfigured, match=r"channels\.orders\."):
        smtp(**settings).mount(web.Application(), Ledger())


async def test_who_sends_too_many_is_told_so() -> None:
    async with running(smtp(connection_messages=2, hops=())) as run, dialogue(run.channel.port) as (ask, writer, read):
        for number in range(3):
            await ask("MAIL FROM:<a@x.example>")
            await ask("RCPT TO:<o@y.example>")
            reply = await ask("DATA")
            if number < 2:
                writer.write(mail(number) + b".\r\n")
                assert (await read()).startswith("250")
        assert reply.startswith("421")
    async with running(smtp(messages_per_minute=3, hops=())) as run:
        replies = [await asyncio.wait_for(paced(run.channel.port, number), PATIENCE) for number in range(4)]
    assert [reply[:3] for reply in replies] == ["250", "250", "250", "421"]
    assert len(run.ledger.kept) == 3
    async with running(smtp(messages_per_minute=3)) as run:  # a mail server of our own
        assert {(await paced(run.channel.port, number))[:3] for number in range(5)} == {"250"}


async def paced(port: int, number: int) -> str:
    async with dialogue(port) as (ask, writer, read):
        await ask("MAIL FROM:<a@x.example>")
        await ask("RCPT TO:<o@y.example>")
        reply = await ask("DATA")
        if reply.startswith("354"):
            writer.write(mail(number) + b".\r\n")
            reply = await read()
        return reply


async def test_under_load_new_clients_are_put_off() -> None:
    async with running(smtp(in_flight_bytes=20_000)) as run:
        async with dialogue(run.channel.port) as (ask, writer, _):
            await ask("MAIL FROM:<a@x.example>")
            await ask("RCPT TO:<o@y.example>")
            await ask("DATA")
            writer.write(mail(0, b"x" * 19_000 + b"\r\n"))
            await until(lambda: is_put_off(run))
        await until(lambda: is_welcome(run))


async def is_put_off(run: Running) -> bool:
    reader, other = await asyncio.open_connection("127.0.0.1", run.channel.port)
    greeting = await reader.readline()
    other.close()
    return greeting.startswith(b"421 4.7.0")


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 64])
async def test_a_mail_is_the_same_however_it_is_cut(size: int) -> None:
    """Breaks, dots and the end may be torn apart anywhere."""
    from channels.load import InFlight
    from channels.smtp_data import Content

    wanted = b"a: b\r\n\r\n.one\r\n..two\r\n.\r\r\n.\n\r\n.end\r\n" + b"." * 20 + b"\r\n"
    stuffed = wanted.replace(b"\r\n.", b"\r\n..") + b".\r\nNOOP\r\n"
    content = Content(InFlight(10_000), limit=5000)
    for at in range(0, len(stuffed), size):
        rest = content.add(stuffed[at : at + size])
        if rest is not None:
            break
    assert content.whole() == wanted
    assert (rest or b"") + stuffed[at + size :] == b"NOOP\r\n"
    assert "Bare CR" in (content.fault() or "")
