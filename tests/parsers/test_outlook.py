"""Mails saved by Outlook are read like mails; a damaged one is told of, and none crashes the reader."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from compressed_rtf import compress

from channels.envelope import Envelope, Part, Role
from channels.media import media_type
from parsers.draft import Draft, Kind, Reading
from parsers.errors import Damaged, Encrypted, ReadError, TooLarge
from parsers.parse import parse
from parsers.readers import outlook
from tests.parsers.outlook_file import File, Saved, saved

ORDER = "Hello,\n\nplease send on PO 4711:\n\n12 x CL-BLEACH-5\n3 x GL-NIT-M\n\nThanks\nSam"
SHEET = b"sku,quantity\nCL-BLEACH-5,12\nGL-NIT-M,3\n"
NOW = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


def read(content: bytes, name: str = "order.msg") -> Reading:
    part = Part(content, media_type(content, name), name, Role.DOCUMENT)
    return parse(Envelope("in", "folder", "key", NOW, (part,)))


def codes(draft: Draft) -> list[str]:
    return [notice.code for notice in draft.notices]


def quantities(draft: Draft) -> list[str | None]:
    return [line.quantity.value for line in draft.lines if line.quantity]


def mailed(*files: bytes, text: str = "Please see attached.") -> bytes:
    """A mail with these files, as a mail program sends it."""
    import email.message

    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Pat <pat@buyer.example>", "orders@seller.example", "FW: order"
    mail.set_content(text)
    for at, content in enumerate(files):
        mail.add_attachment(content, maintype="application", subtype="vnd.ms-outlook", filename=f"mail{at}.msg")
    return mail.as_bytes()


def test_a_saved_mail_is_read_like_a_mail() -> None:
    message = Saved("Order 4711", ORDER, sender="sam@buyer.example", name="Sam Reed", sent_at=datetime(2026, 10, 5, 8, 30, tzinfo=UTC), recipient="orders@seller.example")  # fmt: skip
    reading = read(saved(message))
    (draft,) = reading.drafts
    assert (draft.kind, quantities(draft)) == (Kind.ORDER, ["12", "3"])
    assert draft.header.buyer_order_no is not None
    assert draft.header.buyer_order_no.value == "4711"
    origin = draft.origin
    assert (origin.sender_address, origin.sender_name, origin.sent_at) == ("sam@buyer.example", "Sam Reed", message.sent_at)  # fmt: skip
    quantity = draft.lines[0].quantity
    assert quantity is not None
    (span,) = quantity.evidence.spans
    assert span.chars is not None
    assert reading.parts[span.part].content.decode()[slice(*span.chars)] == "12"
    assert reading.parts[span.part].parent == 0


def test_the_headers_under_which_it_came_come_first() -> None:
    headers = (
        "From: Sam <sam@buyer.example>\r\nDate: Mon, 5 Oct 2026 10:00:00 +0200\r\nAuto-Submitted: auto-replied\r\n"
    )
    (draft,) = read(saved(Saved("Out of office", "I am away until Monday.", sender="/O=ACME/CN=SAM", headers=headers))).drafts  # fmt: skip
    assert (draft.kind, draft.origin.sender_address) == (Kind.AUTO_REPLY, "sam@buyer.example")
    assert draft.origin.sent_at is not None
    assert draft.origin.sent_at.utcoffset() is not None


def test_an_exchange_name_is_no_address_and_two_authors_are_nobody() -> None:
    (draft,) = read(saved(Saved("Order", ORDER, sender="/O=ACME/OU=X/CN=SAM"))).drafts
    assert draft.origin.sender_address is None
    (draft,) = read(saved(Saved("Order", ORDER, headers="From: a@one.example, b@two.example\n"))).drafts
    assert draft.origin.sender_address is None


@pytest.mark.parametrize(
    "message",
    [
        Saved("Bestellung 88", "12 x CL-BLEACH-5 für Köln", codepage=1252),
        Saved("Bestellung 88", html="<html><body><p>12 x CL-BLEACH-5 für Köln</p></body></html>".encode()),
        Saved("Bestellung 88", html="<html><body><p>12 x CL-BLEACH-5 für Köln</p></body></html>".encode("cp1252"), codepage=1252),
        Saved("Bestellung 88", rich=compress(rb"{\rtf1\ansi 12 x CL-BLEACH-5 f\'fcr K\'f6ln\par}", compressed=True)),
    ],
    ids=["code page", "html", "html in a code page", "compressed RTF"],
)  # fmt: skip
def test_bodies_of_every_kind_are_read(message: Saved) -> None:
    reading = read(saved(message))
    (draft,) = reading.drafts
    assert quantities(draft) == ["12"]
    assert any("Köln" in part.content.decode("utf-8", "replace") for part in reading.parts[1:])


def test_its_attachments_are_documents_and_inner_mails_are_letters() -> None:
    (draft,) = read(saved(Saved("Order", "Please find our order attached.", files=[File("order.csv", SHEET)]))).drafts
    assert (draft.kind, quantities(draft)) == (Kind.ORDER, ["12", "3"])
    inner = Saved("Order 4711", ORDER, sender="sam@buyer.example")
    (draft,) = read(saved(Saved("FW: Order", "fyi", sender="pat@buyer.example", files=[inner]))).drafts
    assert (quantities(draft), draft.origin.forwarded_from) == (["12", "3"], "sam@buyer.example")
    (draft,) = read(saved(Saved("FW: Order", "fyi", files=[File("a.msg", saved(inner))]))).drafts
    assert (quantities(draft), draft.origin.forwarded_from) == (["12", "3"], "sam@buyer.example")


def test_a_mail_may_carry_one_as_its_attachment() -> None:
    part = Part(mailed(saved(Saved("Order 4711", ORDER, sender="sam@buyer.example"))), "message/rfc822", role=Role.MESSAGE)  # fmt: skip
    (draft,) = parse(Envelope("mail", "smtp", "key", NOW, (part,))).drafts
    assert (quantities(draft), draft.origin.forwarded_from) == (["12", "3"], "sam@buyer.example")
    broken = saved(Saved("Order", ORDER))[:1600]
    part = Part(mailed(broken, text="5 x GL-NIT-M"), "message/rfc822", role=Role.MESSAGE)
    (draft,) = parse(Envelope("mail", "smtp", "key", NOW, (part,))).drafts
    assert "attachment-unreadable" in codes(draft)


def test_what_is_linked_embedded_or_sealed_is_told_of() -> None:
    (draft,) = read(saved(Saved("Order", ORDER, files=[File("more.docx", b"x", method=2)]))).drafts
    assert "attachment-unreadable" in codes(draft)
    with pytest.raises(Encrypted):
        outlook.unpack(saved(Saved("Order", kind="IPM.Note.SMIME", files=[File("smime.p7m", b"\x30\x82")])), 0, 1)


def test_a_delivery_report_is_a_bounce() -> None:
    (draft,) = read(saved(Saved("Undeliverable: Order", "Delivery has failed.", kind="REPORT.IPM.Note.NDR"))).drafts
    assert draft.kind is Kind.BOUNCE


def test_a_workbook_inside_does_not_make_it_one() -> None:
    content = saved(Saved("Order", ORDER, files=[File("a.xls", "Workbook".encode("utf-16-le") + b"\0\0" * 40)]))
    assert media_type(content, "a.msg") == "application/vnd.ms-outlook"


def test_too_much_inside_is_refused() -> None:
    content = saved(Saved("Order", ORDER, files=[File(f"{at}.txt", b"x") for at in range(2100)]))
    with pytest.raises(TooLarge):
        outlook.unpack(content, 0, 1)
    deep = Saved("Order", ORDER)
    for _ in range(30):
        deep = Saved("FW", "fyi", files=[deep])
    mail = outlook.unpack(saved(deep), 0, 1)
    assert "document-oversized" in [notice.code for notice in mail.notices]


def test_damaged_files_raise_nothing_but_read_errors() -> None:
    chance = random.Random(5)
    whole = saved(Saved("Order", ORDER, html=b"<p>12</p>", sender="sam@buyer.example", rich=b"x" * 40, files=[File("a.csv", SHEET * 200), Saved("in", ORDER)]))  # fmt: skip
    told = 0
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            at = chance.choice(
                (chance.randrange(len(data)), chance.randrange(512), len(data) - 1 - chance.randrange(6000))
            )
            data[at : at + chance.choice((1, 4))] = chance.randbytes(chance.choice((1, 4)))
        try:
            outlook.unpack(bytes(data[: chance.choice((len(data), chance.randrange(600, len(data))))]), 0, 1)
        except ReadError:
            told += 1
    assert told > 20
    with pytest.raises(Damaged):
        outlook.unpack(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), 0, 1)
