"""`ordergate demo`: a sample company on SQLite gets real orders through real doors, and shows what becomes of them."""

from __future__ import annotations

import asyncio
import base64
import email
import hashlib
import hmac
import imaplib
import json
import shutil
import signal
import smtplib
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from email import policy
from email.message import EmailMessage
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiosmtpd.smtp import SMTP, Envelope, Session
from rich.console import Console

from gateway import control
from gateway.answers.sms import SmsOutgoing
from gateway.commands import dovecot
from gateway.masters import import_folder
from gateway.rendering import evidence_json
from gateway.serve import Serving, serving
from gateway.settings import load_settings
from gateway.states import OrderState
from gateway.store.records import IntakeView, OrderView
from normalizer.finding import Finding, Severity
from normalizer.normalize import Proof

__all__ = ["run_demo"]

USER, PASSWORD = "demo", "demo-demo"
#: nothing in the demo takes longer than a cold reader on a slow machine
PATIENCE_SECONDS = 120

CONFIGURATION = """\
database = "sqlite:///ordergate.db"
blobs = "blobs"

[web]
port = 0                        # a free one

[trust]
mail = "address"                # the demo vouches for its own senders
own_names = ["Sample Supply Ltd"]
own_domains = ["sample-supply.example"]

[log]
level = "error"

[erp]
kind = "files"
folder = "erp"

[channels.mail]
kind = "smtp"
port = 0

[channels.inbox]
kind = "folder"
path = "inbox"
settle_seconds = 0.5
poll_seconds = 0.2

[channels.fax]
kind = "fax"
path = "fax"
settle_seconds = 0.5
poll_seconds = 0.2

[channels.web]
kind = "web"

[channels.sms]
kind = "sms"
auth_token = "demo-token"
public_url = "https://orders.sample-supply.example"
join_seconds = 0                # nobody writes a second message here
"""

ANSWERS = """
[answers]
mode = "send"
address = "orders@sample-supply.example"
name = "Sample Supply"
smtp_port = {port}              # the mail server of all customers of the demo
"""

TEXTS = """\
sms_number = "+441632960000"
twilio_account_sid = "AC-demo"
twilio_auth_token = "demo-token"
twilio_url = "{telephone}"      # and their telephone network
"""

MAILBOX = """
[channels.mailbox]
kind = "imap"
host = "127.0.0.1"
port = {port}
security = "none"               # within this machine
user = "{user}"
password = "{password}"
"""


async def run_demo(*, once: bool, folder: Path | None) -> None:
    """Send the sample orders, show where they went; then go on serving unless `once`. SIGTERM ends it as Ctrl+C does, and nothing
    that it started goes on."""
    demo = asyncio.ensure_future(_demo(folder or Path(tempfile.mkdtemp(prefix="ordergate-demo-")), once=once))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, demo.cancel)
    try:
        await demo
    except asyncio.CancelledError:
        if (this := asyncio.current_task()) is not None and this.cancelling():
            demo.cancel()
            await asyncio.wait((demo,))
            raise


async def _demo(home: Path, *, once: bool) -> None:
    for name in ("inbox", "fax"):
        (home / name).mkdir(parents=True, exist_ok=True)
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    starting = asyncio.ensure_future(asyncio.to_thread(_mailbox))
    post = telephone = None
    try:
        mailbox = await asyncio.shield(starting)
        more = MAILBOX.format(port=mailbox.port, user=dovecot.USER, password=dovecot.PASSWORD) if mailbox else ""
        post = await asyncio.get_running_loop().create_server(lambda: SMTP(_Letterbox()), "127.0.0.1", 0)
        telephone = await _telephone()
        host, number = telephone.addresses[0][:2]
        more += ANSWERS.format(port=post.sockets[0].getsockname()[1])
        if not SmsOutgoing.missing():
            more += TEXTS.format(telephone=f"http://{host}:{number}")
        (home / "ordergate.toml").write_text(CONFIGURATION + more, encoding="utf-8")
        await _play(home, mailbox, console, once=once)
    finally:
        if post is not None:
            post.close()
        if telephone is not None:
            await telephone.cleanup()
        if (started := await starting) is not None:  # also where the demo ends while it starts
            await asyncio.to_thread(started.remove)


class _Letterbox:
    """The customers' own mail server, which takes what it is given."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's names
        return "250 OK"


async def _telephone() -> web.AppRunner:
    """The text message provider's interface, which takes what it is given: nothing leaves this machine."""

    async def take(request: web.Request) -> web.Response:
        form = await request.post()
        return web.json_response(
            {"sid": "SM-demo", "status": "queued", "to": form["To"], "body": form["Body"]}, status=201
        )

    app = web.Application()
    app.router.add_post("/2010-04-01/Accounts/{account}/Messages.json", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner


def _mailbox() -> dovecot.Dovecot | None:
    """A mailbox of its own, where Dovecot is installed and starts."""
    if not dovecot.installed():
        return None
    made = dovecot.Dovecot()
    try:
        made.start()
    except (RuntimeError, OSError):
        made.remove()
        return None
    return made


async def _play(home: Path, mailbox: dovecot.Dovecot | None, console: Console, *, once: bool) -> None:
    with as_file(files("config") / "demo") as material:
        async with serving(load_settings(home / "ordergate.toml", environment={}), vouched=True) as running:
            store = running.gateway.store
            console.print(f"[bold]Ordergate demo[/bold]: Sample Supply Ltd, its files in {home}")
            console.print(await import_folder(store, material / "master", by="demo"))
            running.gateway.masters.look_again()
            await control.user_add(store, name=USER, role="supervisor", password=PASSWORD)
            key = (await control.key_create(store, name=f"demo shop {home.name}")).rsplit(" ", 1)[-1]
            console.print()
            await _send(running, material / "messages", home, key=key, console=console)
            count = 7
            if mailbox is None:
                console.print("  [dim]no mailbox: Dovecot is not installed here[/dim]")
            else:
                mail = (material / "messages" / "mail-in-mailbox.eml").read_bytes()
                await asyncio.to_thread(_deliver, mailbox.port, mail)
                console.print(
                    "  [green]sent[/green]  mail into the mailbox of a Dovecot, from where it is fetched over IMAP"
                )
                count = 8
            views = await _settled(running, count=count)
            await _show(running, views, home, console)
            if once:
                return
            console.print(
                f"\nDesk   {running.url}/desk   (log in as [bold]{USER}[/bold], password [bold]{PASSWORD}[/bold])"
            )
            console.print(f"API    {running.url}/openapi.json   (key {key})")
            console.print(f"Inbox  drop a file into {home / 'inbox'}")
            console.print("Ctrl+C ends it.")
            await asyncio.Event().wait()


async def _send(running: Serving, messages: Path, home: Path, *, key: str, console: Console) -> None:
    """Through the front doors: SMTP, a folder, HTTP."""
    mail = running.gateway.channels["mail"]
    port: int = getattr(mail, "port")  # noqa: B009 - only the SMTP channel has one
    for name, attachment in (("mail-with-order.eml", "purchase-order.pdf"), ("mail-in-words.eml", None)):
        message = _mail(messages, name, attachment)
        answer = await asyncio.to_thread(_submit, message, port)
        told = f"mail from {message['From']}" + (f" with {attachment}" if attachment else "")
        console.print(f"  [green]sent[/green]  {told}\n        {answer}")
    for name, folder in (("commande.csv", "inbox"), ("fax.tif", "fax"), ("fax-streaked.tif", "fax")):
        shutil.copy(messages / name, home / folder)
        console.print(f"  [green]sent[/green]  {name} into the folder {home / folder}")
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "demo-1", "Content-Type": "application/json"}
    async with (
        aiohttp.ClientSession(headers=headers) as client,
        client.post(f"{running.url}/v1/orders", data=(messages / "web-order.json").read_bytes()) as response,
    ):
        console.print(
            f"  [green]sent[/green]  web order\n        HTTP {response.status} {(await response.text()).strip()}"
        )

    await _text(running, messages, console)


async def _text(running: Serving, messages: Path, console: Console) -> None:
    """A text message as Twilio's webhook brings it, signed over the public address."""
    fields: dict[str, str] = json.loads((messages / "text-message.json").read_text(encoding="utf-8"))
    signed = "https://orders.sample-supply.example/hooks/sms" + "".join(name + fields[name] for name in sorted(fields))
    signature = base64.b64encode(hmac.new(b"demo-token", signed.encode(), hashlib.sha1).digest()).decode()
    async with (
        aiohttp.ClientSession(headers={"X-Twilio-Signature": signature}) as client,
        client.post(f"{running.url}/hooks/sms", data=fields) as response,
    ):
        console.print(
            f"  [green]sent[/green]  text message from {fields['From']}, signed\n        HTTP {response.status}"
        )


def _deliver(port: int, mail: bytes) -> None:
    """Put the mail into the mailbox, as its mail server would."""
    with imaplib.IMAP4("127.0.0.1", port, timeout=30) as client:
        client.login(dovecot.USER, dovecot.PASSWORD)
        client.append("INBOX", "", imaplib.Time2Internaldate(time.time()), mail.replace(b"\n", b"\r\n"))


def _mail(messages: Path, name: str, attachment: str | None) -> EmailMessage:
    message = email.message_from_bytes((messages / name).read_bytes(), _class=EmailMessage, policy=policy.SMTP)
    if attachment:
        content = (messages / attachment).read_bytes()
        message.add_attachment(content, maintype="application", subtype="pdf", filename=attachment)
    return message


def _submit(message: EmailMessage, port: int) -> str:
    """Hand the mail over as any mail server would; the answer to its last dot."""
    with smtplib.SMTP("127.0.0.1", port, timeout=30) as server:
        server.ehlo()
        server.mail(str(message["From"]).rpartition("<")[2].strip(">"))
        server.rcpt("orders@sample-supply.example")
        code, answer = server.data(message.as_bytes())
        return f"{code} {answer.decode()}"


async def _settled(running: Serving, *, count: int) -> list[IntakeView]:
    """The intakes, oldest first, once nothing happens to them by itself any more."""
    store = running.gateway.store
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            rows = (await store.intakes()).rows
            if len(rows) >= count:
                for row in rows:
                    await running.gateway.settled(row.id)
                return [await store.intake(row.id) for row in reversed(rows)]
            await asyncio.sleep(0.1)


async def _show(running: Serving, views: Sequence[IntakeView], home: Path, console: Console) -> None:
    console.print("\n[bold]What became of them[/bold]\n")
    proof = ""
    for view in views:
        if not view.orders:
            title = view.row.subject or view.row.file_name or view.row.id
            _outcome(console, title, f"by {view.row.channel}", f"[red]{view.row.state}[/red]", [view.row.reason])
        for row in view.orders:
            order = await running.gateway.store.order(row.id)
            proof = proof or _proof(order)
            entered = row.state in (OrderState.FORWARDED, OrderState.ANSWERED)
            _outcome(
                console,
                row.buyer_order_no or "no number",
                f"{row.customer_name or 'unknown'}, by {row.channel}",
                "[green]entered[/green]" if entered else "[yellow]waits at the desk[/yellow]",
                [str(home / "erp" / f"{row.id}.json")] if entered else _why(order.findings),
            )
    await _answered(running, views, console)
    if proof:
        console.print(f"\n[bold]Proof[/bold]   {proof}")


async def _answered(running: Serving, views: Iterable[IntakeView], console: Console) -> None:
    """What each sender of a mail or message has heard."""
    store = running.gateway.store
    console.print("\n[bold]What the senders heard[/bold]\n")
    for view in views:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while any(row.state == "due" for row in await store.answers(view.row.id)):  # noqa: ASYNC110 - a few tenths of a second
                await asyncio.sleep(0.1)
        for row in await store.answers(view.row.id):
            told = (row.subject or row.body.strip().partition("\n")[0]) if row.state == "sent" else row.error
            console.print(f"  [bold]{row.kind:14}[/bold] {row.recipient or view.row.sender:44} {row.state}")
            console.print(f"  {'':14} {told}", markup=False)


def _outcome(console: Console, title: str, origin: str, outcome: str, details: Iterable[str]) -> None:
    console.print(f"  [bold]{title:14}[/bold] {origin:44} {outcome}")
    for detail in details:
        console.print(f"  {'':14} {detail}", markup=False)


def _why(findings: Iterable[Finding]) -> list[str]:
    return [f"{finding.code}: {finding.message}" for finding in findings if finding.severity is not Severity.INFO]


def _proof(order: OrderView) -> str:
    """Where one value of a document stands, as a sentence."""
    proofs: dict[str, Proof] = dict(order.proofs)
    shown: dict[str, Any] = evidence_json(proofs)
    for pointer, proof in shown.items():
        for span in proof["spans"]:
            if "box" in span:
                box = ", ".join(f"{side:.0f}" for side in span["box"])
                return (
                    f"{pointer} of {order.row.buyer_order_no} was read as {proof['raw']!r} on page {span.get('page', 1)} "
                    f"of part {span['part']}, in the box ({box}) points from the top left, by {proof['method']}. The desk lights it up."
                )
    return ""
