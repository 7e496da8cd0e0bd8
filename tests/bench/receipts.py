"""How soon a customer hears that his mailed order has arrived: from our 250 to the receipt at his own mail server."""

from __future__ import annotations

import asyncio
import contextlib
import email
import itertools
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_LINES
from pathlib import Path
from typing import TYPE_CHECKING

import aiosmtplib
from aiosmtpd.smtp import SMTP, Envelope, Session

from channels.envelope import Role
from tests.bench import company
from tests.bench.measure import Row
from tests.bench.servers import gate, prepare
from tests.failures.bombs import BOMBS
from tests.ports import free_port

if TYPE_CHECKING:
    from tests.bench.speed import Plan

__all__ = ["poisoned", "receipts"]

A_SECOND = 20
CALM = 5  #: mails a second that leave a busy machine room
WANTED_SECONDS = 5.0
CUSTOMERS = 1000
PATIENCE = 60.0

CHANNELS = """
[channels.mail]
kind = "smtp"
port = {mail}
[answers]
mode = "send"
address = "orders@acme.example"
name = "Acme"
smtp_port = {theirs}
"""


@dataclass
class Theirs:
    """The customers' mail server: when each receipt came, by the mail that it answers."""

    came: dict[str, float] = field(default_factory=dict)
    others: int = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        mail = email.message_from_bytes(envelope.content or b"")  # type: ignore[arg-type]
        if mail["X-Ordergate-Answer"] == "receipt":
            self.came[str(mail["In-Reply-To"]).strip("<>")] = time.perf_counter()
        else:
            self.others += 1
        return "250 taken"


def receipts(plan: Plan) -> Iterator[Row]:
    """20 orders by mail a second, each of another customer, while the gateway reads, enters and confirms them."""
    folder = plan.folder / "receipts"
    prepare(folder, customers=CUSTOMERS)
    delays, confirmed = asyncio.run(_measure(folder, count=int(A_SECOND * plan.seconds * 10)))
    cuts = statistics.quantiles(delays, n=100)
    yield Row(
        "receipt mail after our 250, p95, 20 mailed orders a second", cuts[94], "s", target=WANTED_SECONDS, at_most=True,
        detail=f"{len(delays)} of them, p50 {cuts[49]:.2f} s, longest {max(delays):.2f} s; {confirmed} confirmations went meanwhile",
    )  # fmt: skip


def poisoned(plan: Plan) -> Iterator[Row]:
    """The same with mails among them that are made to hurt, one for ten good ones: how much later the good ones hear."""
    p95, counts = {}, {}
    for name, bombs in (("alone", False), ("poisoned", True)):
        folder = plan.folder / f"receipts-{name}"
        prepare(folder, customers=CUSTOMERS)
        delays, _ = asyncio.run(_measure(folder, count=int(CALM * plan.seconds * 10), a_second=CALM, bombs=bombs))
        p95[name], counts[name] = statistics.quantiles(delays, n=100)[94], len(delays)
    yield Row(
        "good mails' receipts with one bomb for ten of them, p95, times that without bombs", p95["poisoned"] / p95["alone"], "x",
        target=2.0, at_most=True, detail=f"{counts['poisoned']} good ones, {p95['poisoned']:.2f} s against {p95['alone']:.2f} s",
    )  # fmt: skip


async def _measure(
    folder: Path, *, count: int, a_second: float = A_SECOND, bombs: bool = False
) -> tuple[list[float], int]:
    theirs, port = Theirs(), free_port()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(theirs), "127.0.0.1", 0)
    file = folder / "ordergate.toml"
    file.write_text(file.read_text() + CHANNELS.format(mail=port, theirs=server.sockets[0].getsockname()[1]))
    running = gate(folder)
    await asyncio.to_thread(running.__enter__)
    try:
        await _send(port, range(40))  # the readers get warm
        await _answered(theirs, 40)
        theirs.came.clear()
        wanted = {f"br-{number}@bench.example" for number in range(40, 40 + count)}
        bombing = asyncio.create_task(_bomb(port, every=10 / a_second)) if bombs else None
        taken = await _send(port, range(40, 40 + count), a_second=a_second)
        await _answered(theirs, count, wanted)
        if bombing:
            bombing.cancel()
        return [theirs.came[name] - at for name, at in taken.items()], theirs.others
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)
        server.close()


async def _bomb(port: int, *, every: float) -> None:
    """Documents that hurt, one after the other, as attachments of mails or as mails themselves."""
    for number, name in enumerate(itertools.cycle(BOMBS)):
        part = BOMBS[name]()
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "mallory@elsewhere.example", "orders@acme.example", f"PO X-{number}"
        mail.set_content("Please find our order attached.\n")
        mail.add_attachment(part.content, maintype="application", subtype="pdf", filename=part.name)
        raw = part.content if part.role is Role.MESSAGE else mail.as_bytes(policy=SMTP_LINES)
        with contextlib.suppress(aiosmtplib.SMTPException):
            await aiosmtplib.send(
                raw, sender="mallory@elsewhere.example", recipients=["orders@acme.example"], hostname="127.0.0.1", port=port, start_tls=False,
            )  # fmt: skip
        await asyncio.sleep(every)


async def _send(port: int, numbers: range, *, a_second: float = A_SECOND) -> dict[str, float]:
    """Each at its time, whether the one before was answered or not; when each was taken."""
    taken: dict[str, float] = {}

    async def one(number: int) -> None:
        mail = _order(number)
        while not await _handed_over(mail, port):  # noqa: ASYNC110 - as often as a mail server would try
            await asyncio.sleep(1)
        taken[str(mail["Message-ID"]).strip("<>")] = time.perf_counter()

    since, tasks = time.perf_counter(), []
    for place, number in enumerate(numbers):
        await asyncio.sleep(max(0.0, since + place / a_second - time.perf_counter()))
        tasks.append(asyncio.create_task(one(number)))
    await asyncio.gather(*tasks)
    return taken


async def _handed_over(mail: EmailMessage, port: int) -> bool:
    """False where the gateway puts it off, as a mail server in front would hear it."""
    try:
        await aiosmtplib.send(mail, hostname="127.0.0.1", port=port, start_tls=False)
    except aiosmtplib.SMTPResponseException as error:
        if error.code // 100 != 4:
            raise
        return False
    return True


async def _answered(theirs: Theirs, count: int, wanted: set[str] | None = None) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(theirs.came.keys() & wanted if wanted else theirs.came) < count:  # noqa: ASYNC110 - another process sends them
            await asyncio.sleep(0.05)


def _order(number: int) -> EmailMessage:
    mail = EmailMessage()
    account = company.accounts(CUSTOMERS)[number % CUSTOMERS].lower()
    mail["From"], mail["To"] = f"{account}@bench.example", "orders@acme.example"
    mail["Subject"], mail["Message-ID"] = f"Purchase order BR-{number:05d}", f"<br-{number}@bench.example>"
    mail["Date"] = "Wed, 18 Nov 2026 09:12:44 +0000"
    mail.set_content(f"Our order BR-{number:05d}\n\n5 pcs BX-0001\n7 pcs BX-0002\n9 pcs BX-0003\n\nKind regards\n")
    return mail
