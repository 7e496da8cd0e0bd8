"""A gateway that answers, and a customer's mail server that takes what it sends."""

from __future__ import annotations

import asyncio
import email.policy
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from channels.envelope import Trust
from channels.mime import mail_envelope
from gateway.masters import import_folder
from gateway.settings import load_settings
from gateway.states import OrderState
from gateway.store.records import AnswerRow
from gateway.wiring import Gateway
from tests.journeys.house import MASTER
from tests.patience import until

__all__ = ["OURS", "Sink", "answers_are", "gateway", "mail", "receive", "sink", "state_of"]

OURS = "orders@sample-supply.example"


@dataclass
class Sink:
    """A customer's mail server: keeps what it is handed, refuses what it is told to."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refusing: str = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusing:
            return self.refusing
        self.mails.append(message_from_bytes(envelope.content or b"", policy=email.policy.default))  # type: ignore[arg-type]
        return "250 taken"

    async def count(self, number: int) -> list[EmailMessage]:
        async def so_many() -> bool:
            return len(self.mails) >= number

        await until(so_many)
        return self.mails


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    made = Sink()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(made), "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    server.close()


@asynccontextmanager
async def gateway(home: Path, sink: Sink, mode: str = "send", *, more: str = "") -> AsyncIterator[Gateway]:
    home.mkdir(exist_ok=True)
    (home / "ordergate.toml").write_text(
        f'database = "sqlite:///og.db"\nblobs = "blobs"\n[trust]\nmail = "address"\n[reading]\nworkers = 1\nwall_seconds = 600\n[erp]\nkind = "files"\nfolder = "erp"\n'
        f'[answers]\nmode = "{mode}"\naddress = "{OURS}"\nname = "Sample Supply"\nsmtp_port = {sink.port}\n{more}'
    )
    async with Gateway(load_settings(home / "ordergate.toml", environment={})) as made:
        await import_folder(made.store, MASTER, by="tests")
        yield made


def mail(
    body: str, *, subject: str = "PO HK-2240", sender: str = "sue@harwood-kitchens.example", **headers: str
) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Sue <{sender}>", headers.pop("to", OURS), subject
    made["Date"], made["Message-ID"] = (
        "Wed, 18 Nov 2026 10:02:11 +0000",
        f"<{abs(hash(body))}@harwood-kitchens.example>",
    )
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(body)
    return made.as_bytes()


async def receive(made: Gateway, raw: bytes, *, trust: Trust = Trust.VOUCHED) -> str:
    came = mail_envelope(
        raw, channel="mail", kind="smtp", delivery_key=str(hash(raw)), received_at=datetime.now(UTC), trust=trust
    )
    return (await made.accept(came)).intake_id


async def state_of(made: Gateway, order_id: str, state: OrderState) -> None:
    async def so() -> bool:
        return (await made.store.order(order_id)).row.state is state

    await until(so)


async def answers_are(made: Gateway, intake_id: str, *states: str) -> Sequence[AnswerRow]:
    async def so() -> bool:
        return [row.state for row in await made.store.answers(intake_id)] == list(states)

    await until(so)
    return await made.store.answers(intake_id)
