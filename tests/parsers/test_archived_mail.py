"""A mail in an archive is read like one that was passed on; mails and archives within one another end somewhere."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.mime import mail_envelope
from parsers.draft import Draft, Kind
from parsers.parse import parse
from tests.gateway.clean_orders import CLEAN

RECEIVED = datetime(2026, 11, 18, 10, 2, tzinfo=UTC)
ORDER = "PO HK-9001\n\nCL-BLEACH-5  4 pcs\nPR-CF-BLUE  2 cartons\n"


def mail(
    body: str = ORDER, *, subject: str = "PO HK-9001", sender: str = "sue@harwood-kitchens.example"
) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Sue <{sender}>", "orders@sample-supply.example", subject
    made["Date"], made["Message-ID"] = "Tue, 17 Nov 2026 08:00:00 +0000", f"<{abs(hash(body))}@x.example>"
    made.set_content(body)
    return made


def zipped(files: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def cover(name: str, content: bytes, kind: str = "application/zip") -> EmailMessage:
    made = mail("Please see the attached.\n", subject="Orders", sender="tom@sample-supply.example")
    made.add_attachment(content, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
    return made


def read(message: EmailMessage) -> tuple[Draft, ...]:
    came = mail_envelope(
        message.as_bytes(), channel="mail", kind="smtp", delivery_key="1", received_at=RECEIVED, trust=Trust.VOUCHED
    )
    return parse(came).drafts


def said(draft: Draft) -> tuple[object, ...]:
    number = draft.header.buyer_order_no
    return draft.kind, number.value if number else None, draft.origin.forwarded_from, [(one.sku.value if one.sku else None, one.quantity.value if one.quantity else None) for one in draft.lines]  # fmt: skip


def test_it_says_the_same_in_an_archive_as_passed_on_by_itself() -> None:
    inner = mail()
    passed = mail("Please see the attached.\n", subject="Orders", sender="tom@sample-supply.example")
    passed.add_attachment(inner)
    packed = cover("orders.zip", zipped({"order.eml": inner.as_bytes()}))
    ((alone), (archived)) = read(passed), read(packed)
    assert [said(one) for one in archived] == [said(one) for one in alone]
    assert archived[0].kind is Kind.ORDER
    assert len(archived[0].lines) == 2
    assert archived[0].origin.forwarded_from == "sue@harwood-kitchens.example"


@pytest.mark.parametrize("name", ["order.eml", "Order.EML", "folder/order.eml"])
def test_an_archive_that_was_handed_in_holds_mails_of_others(name: str) -> None:
    part = Part(
        zipped(
            {
                name: mail().as_bytes(),
                "second.eml": mail(ORDER.replace("9001", "9002"), subject="PO HK-9002").as_bytes(),
            }
        ),
        "application/zip",
        "in.zip",
        Role.DOCUMENT,
    )
    came = Envelope("drop", "folder", "k", RECEIVED, (part,), sender=Sender(), trust=Trust.VOUCHED)
    drafts = parse(came).drafts
    assert [draft.header.buyer_order_no.value for draft in drafts if draft.header.buyer_order_no] == [
        "HK-9001",
        "HK-9002",
    ]
    assert {draft.origin.forwarded_from for draft in drafts} == {"sue@harwood-kitchens.example"}


def test_documents_beside_the_mails_are_read_too() -> None:
    table = b"sku;quantity\nCL-BLEACH-5;4\n"
    files = {"order.eml": mail().as_bytes(), "more.csv": table}
    part = Part(zipped(files), "application/zip", "in.zip", Role.DOCUMENT)
    drafts = parse(Envelope("drop", "folder", "k", RECEIVED, (part,), sender=Sender(), trust=Trust.VOUCHED)).drafts
    assert sum(len(draft.lines) for draft in drafts) == 3


@pytest.mark.parametrize("archived", [True, False])
def test_an_order_above_a_mail_with_an_order_is_looked_at(archived: bool) -> None:
    """Neither of the two is dropped unseen."""
    above = mail("Please send\n\nCL-BLEACH-5  9 pcs\n", subject="PO HK-9010")
    if archived:
        above.add_attachment(
            zipped({"order.eml": mail().as_bytes()}), maintype="application", subtype="zip", filename="o.zip"
        )
    else:
        above.add_attachment(mail())
    (draft,) = read(above)
    assert [line.quantity.value for line in draft.lines if line.quantity] == ["9"]
    assert "attachment-unread" in {notice.code for notice in draft.notices}


def test_an_archive_in_a_mail_in_an_archive_stays_closed_and_is_told() -> None:
    """However deep somebody nests them, it ends, and a person is told of what was not opened."""
    content = mail().as_bytes()
    for depth in range(4):
        content = cover(f"{depth}.zip", zipped({"order.eml": content})).as_bytes()
    part = Part(zipped({"order.eml": content}), "application/zip", "in.zip", Role.DOCUMENT)
    reading = parse(Envelope("drop", "folder", "k", RECEIVED, (part,), sender=Sender(), trust=Trust.VOUCHED))
    assert len(reading.parts) < 12
    assert not any(draft.lines for draft in reading.drafts)
    assert "document-unsupported" in {notice.code for draft in reading.drafts for notice in draft.notices}


@pytest.mark.parametrize("body", ["Please see the attached.\n", "Hi\n"])
@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("o.zip", b"PK\x03\x04broken", "application/zip"), ("o.pdf", b"%PDF-1.4 broken", "application/pdf")],
)
def test_what_cannot_be_opened_is_told_whatever_the_letter_says(
    body: str, name: str, content: bytes, kind: str
) -> None:
    made = mail(body, subject="Attached")
    made.add_attachment(content, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
    (draft,) = read(made)
    assert "document-damaged" in {notice.code for notice in draft.notices}


def test_who_sends_a_torn_message_by_mail_is_known() -> None:
    made = mail("Hi\n", subject="EDI")
    made.add_attachment(CLEAN["x12"][:-40], maintype="application", subtype="octet-stream", filename="po.x12")
    torn = read(made)[-1]
    assert torn.exchange is not None
    assert torn.exchange.refused
