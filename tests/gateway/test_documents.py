"""Messages between machines are answered in their own format, by the way that they came; and machines never talk in circles."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import aiohttp

from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.folder import FolderChannel, FolderSettings
from gateway.answers.legible import legible
from gateway.states import OrderState
from gateway.wiring import Gateway
from parsers.parse import parse
from tests.channels.contract import running
from tests.gateway.answering import OURS, Sink, answers_are, gateway, receive, sink, state_of, until
from tests.gateway.clean_orders import CLEAN, RECEIVED

__all__ = ["sink"]

NAMES = {"x12": "po.x12", "edifact": "po.edi", "ubl-peppol": "po.xml", "cxml": "po.xml"}
FOLDER = '[channels.drop]\nkind = "folder"\npath = "drop"\n'


def carrying(content: bytes, name: str, **headers: str) -> bytes:
    """A mail with one order of a machine in it."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "edi@nordlicht-maschinenbau.example", OURS, "EDI"
    made["Date"], made["Message-ID"] = "Fri, 20 Nov 2026 10:02:11 +0000", f"<{abs(hash(content))}@nordlicht.example>"
    for key, value in headers.items():
        made[key.replace("_", "-")] = value
    made.set_content("See the attached file.")
    made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def documents(mail: EmailMessage) -> dict[str, bytes]:
    return {str(one.get_filename()): one.get_payload(decode=True) for one in mail.iter_attachments()}  # type: ignore[misc]


async def entered(made: Gateway, intake_id: str) -> None:
    (order,) = (await made.settled(intake_id)).orders
    if order.state is OrderState.HELD:  # a test release: what holds it is not what is tested here
        await made.store.release(order.id, version=order.version, by="anna")
        made.wake()
    await state_of(made, order.id, OrderState.ANSWERED)


def in_folder(content: bytes, name: str) -> Envelope:
    return FolderChannel("drop", FolderSettings()).envelope(content, name=name, received_at=datetime.now(UTC))


SAID = {
    "x12": ([b"AK1*PO*7~", b"AK2*850*0001~AK5*A~"], [b"BAK*00*AK*4500017731*20261120"]),
    "edifact": (
        [b"UCI+REF1+4012345000009:14+4098765000007:14+7'UCM+1+ORDERS:D:96A:UN:EAN008+7'"],
        [b"BGM+231+", b"RFF+ON:4500017733'"],
    ),
    "cxml": ([b'<Status code="200"'], [b'type="detail"']),
    "ubl-peppol": ([b"<cbc:OrderResponseCode>AB<"], [b"<cbc:OrderResponseCode>AB<"]),
}  # fmt: skip


async def test_a_mailed_message_gets_its_receipt_and_its_answer_as_attachments(tmp_path: Path, sink: Sink) -> None:
    async with gateway(tmp_path, sink) as made:
        for form, (first, second) in SAID.items():
            sink.mails.clear()
            await entered(made, await receive(made, carrying(CLEAN[form], NAMES[form])))
            receipt, confirmation = await sink.count(2)
            ((one, content),) = documents(receipt).items()
            ((two, answer),) = documents(confirmation).items()
            assert all(part in content for part in first), content
            assert all(part in answer for part in second), answer
            assert one != two
            assert "OG-" in receipt["Subject"]


async def test_what_lies_in_a_folder_is_answered_beside_it(tmp_path: Path, sink: Sink) -> None:
    async with gateway(tmp_path, sink, more=FOLDER) as made:
        intake_id = (await made.accept(in_folder(CLEAN["edifact"], "nord 1.edi"))).intake_id
        await entered(made, intake_id)
        await answers_are(made, intake_id, "sent", "sent")
        broken = (await made.accept(in_folder(CLEAN["x12"][:-40], "../torn.x12"))).intake_id
        await answers_are(made, broken, "sent")
        plain = (await made.accept(in_folder(b"PO 1\n\nCL-BLEACH-5  4 pcs\n", "po.txt"))).intake_id
        await made.settled(plain)
        assert await made.store.answers(plain) == []
    found = {path.name: path.read_bytes() for path in (tmp_path / "drop" / "answers").iterdir()}
    assert sorted(name.partition("-")[0] for name in found if name.startswith("nord")) == ["nord"] * 2
    assert any(b"ORDRSP" in content for content in found.values())
    (torn,) = [content for name, content in found.items() if name.startswith("torn.997")]
    assert b"TA1*000000101*261120*0915*R*022~" in torn
    assert b"AK9*R*" in torn
    assert sink.mails == []


async def test_what_was_posted_is_answered_by_an_event(tmp_path: Path, sink: Sink) -> None:
    part = Part(CLEAN["x12"], "application/edi-x12", "po.x12", Role.DOCUMENT)
    posted = Envelope("api", "web", "web:shop:1", RECEIVED, (part,), sender=Sender(name="shop"), trust=Trust.KEY)
    async with gateway(tmp_path, sink) as made:
        intake_id = (await made.accept(posted)).intake_id
        await entered(made, intake_id)
        receipt, confirmation = await answers_are(made, intake_id, "sent", "sent")
        told = [event.type for event in (await made.events.after(0, limit=100))[0]]
        assert told.count("answer.sent") == 2
        assert await made.events.after(10**9, limit=5) == ([], None)
        (one,) = await made.store.answer_documents(receipt.id)
        assert b"AK9*A*1*1*1~" in one.content
        (two,) = await made.store.answer_documents(confirmation.id)
        assert two.name.startswith("855-")


GENERATED = {"Auto_Submitted": "auto-generated", "X_Auto_Response_Suppress": "All"}


async def test_a_machine_gets_its_acknowledgment_and_no_letter(tmp_path: Path, sink: Sink) -> None:
    """What only says that it was generated is acknowledged in its format; the answer to its order is a matter of settings."""
    async with gateway(tmp_path / "usual", sink) as made:
        intake_id = await receive(made, carrying(CLEAN["x12"], "po.x12", **GENERATED))
        await made.settled(intake_id)
        (only,) = await sink.count(1)
        assert next(iter(documents(only))).startswith("997-")
        assert only.get_body(("plain",)).get_content().strip() == "997"  # type: ignore[union-attr]
        assert only["Auto-Submitted"] == "auto-replied"
        await answers_are(made, intake_id, "sent", "silent")
    sink.mails.clear()
    async with gateway(tmp_path / "all", sink, more='machines = "all"\n') as made:
        intake_id = await receive(made, carrying(CLEAN["x12"], "po.x12", **GENERATED))
        await answers_are(made, intake_id, "sent", "sent")
        assert [next(iter(documents(mail)))[:3] for mail in sink.mails] == ["997", "855"]
    sink.mails.clear()
    async with gateway(tmp_path / "none", sink, more='machines = "none"\n') as made:
        intake_id = await receive(made, carrying(CLEAN["x12"], "po.x12", **GENERATED))
        await answers_are(made, intake_id, "silent", "silent")
    assert sink.mails == []


ANSWERING = (
    ("Auto_Submitted", "auto-replied"), ("Precedence", "bulk"), ("List_Id", "<a.b>"), ("X_Ordergate_Answer", "receipt"),
)  # fmt: skip


async def test_no_document_goes_to_who_answers_us(tmp_path: Path, sink: Sink) -> None:
    async with gateway(tmp_path, sink, more='machines = "all"\n') as made:
        for name, value in ANSWERING:
            intake_id = await receive(made, carrying(CLEAN["x12"], "po.x12", **{name: value}))
            await made.settled(intake_id)
            assert {row.state for row in await made.store.answers(intake_id)} <= {"silent", "due"}, name
    assert sink.mails == []


async def test_two_gateways_stop_after_one_document(tmp_path: Path, sink: Sink) -> None:
    """Each document that one gateway answers with is handed to another as a bare file, by ways that answer; nothing comes."""
    async with gateway(tmp_path / "one", sink) as made:
        for form, name in NAMES.items():
            await entered(made, await receive(made, carrying(CLEAN[form], name)))
        answers = [content for mail in await sink.count(8) for content in documents(mail).values()]
    assert len(answers) == 8
    sink.mails.clear()
    async with gateway(tmp_path / "two", sink, more=f'machines = "all"\n{FOLDER}') as made:
        for n, content in enumerate(answers):
            mailed = await receive(made, carrying(content, "answer.edi", **GENERATED))
            laid = (await made.accept(in_folder(content, f"{n}.edi"))).intake_id
            for intake_id in (mailed, laid):
                await made.settled(intake_id)
                assert all(row.state != "sent" for row in await made.store.answers(intake_id))
        await asyncio.sleep(0.2)
        assert not (tmp_path / "two" / "drop" / "answers").exists()
    assert sink.mails == []


def test_our_own_documents_are_read_as_asking_for_nothing() -> None:
    torn = b"ISA*00*          *00*          *ZZ*SELLER         *ZZ*BUYER          *261120*0915*U*00401*000000101*0*P*>~"
    only = torn + b"TA1*000000007*261120*0915*R*022~IEA*0*000000101~"
    (draft,) = parse(in_folder(only, "ta1.x12")).drafts
    assert draft.exchange is None
    assert draft.reason.startswith("an interchange acknowledgment")


async def test_torn_xml_is_refused_in_its_format_and_a_torn_interchange_alone(tmp_path: Path, sink: Sink) -> None:
    """What breaks off is told to its sender; whole interchanges beside it are orders, and the torn one waits for a clerk."""
    async with gateway(tmp_path, sink, more=FOLDER) as made:
        for form, said in (("cxml", b'<Status code="406"'), ("ubl-peppol", b"<cbc:ResponseCode>RE<")):
            content = CLEAN[form][: int(len(CLEAN[form]) * 0.8)]
            intake_id = (await made.accept(in_folder(content, f"{form}.xml"))).intake_id
            await made.settled(intake_id)
            (row,) = await answers_are(made, intake_id, "sent")
            (document,) = await made.store.answer_documents(row.id)
            assert said in document.content
            assert legible(document).says == "it could not be read"
        both = CLEAN["edifact"][: int(len(CLEAN["edifact"]) * 0.7)] + b"\n" + CLEAN["edifact"].replace(b"REF1", b"REF2")
        view = await made.settled((await made.accept(in_folder(both, "both.edi"))).intake_id)
        assert sorted(order.line_count > 0 for order in view.orders) == [False, True]
        torn = next(order for order in view.orders if not order.line_count)
        assert torn.state is OrderState.HELD
        assert {one.code for one in (await made.store.order(torn.id)).findings} >= {"document-damaged", "lines-missing"}
        receipt = (await made.store.answers(view.row.id))[0]

        async def acknowledged() -> bool:
            return len(await made.store.answer_documents(receipt.id)) == 2

        await until(acknowledged)
        texts = [one.content for one in await made.store.answer_documents(receipt.id)]
        assert [b"UCI+REF1+" in text and b"+4+18'" in text for text in texts].count(True) == 1
        assert [b"UCI+REF2+" in text and b"+7'" in text for text in texts].count(True) == 1


async def test_cxml_over_http_is_answered_once_in_its_connection_and_later_confirmed(
    tmp_path: Path, sink: Sink
) -> None:
    """The Response is the HTTP answer and no second one lies about; the ConfirmationRequest waits to be fetched."""
    more = '[channels.ariba]\nkind = "cxml"\nsecret = "s3cret"\n'
    body = CLEAN["cxml"].replace(b"<SharedSecret>x<", b"<SharedSecret>s3cret<")
    async with gateway(tmp_path, sink, more=more) as made, running(made.channels["ariba"], made.accept) as run:
        url = f"{run.url}/hooks/ariba"
        async with aiohttp.ClientSession() as session, session.post(url, data=body) as answer:
            assert b'<Status code="200" text="OK"' in await answer.read()
        (row,) = (await made.store.intakes(limit=5)).rows
        await entered(made, row.id)
        receipt, confirmation = await answers_are(made, row.id, "silent", "sent")
        assert await made.store.answer_documents(receipt.id) == []
        (document,) = await made.store.answer_documents(confirmation.id)
        assert b"<ConfirmationRequest>" in document.content
        assert b"s3cret" not in await made.store.blob((await made.store.intake(row.id)).parts[0].sha256)
