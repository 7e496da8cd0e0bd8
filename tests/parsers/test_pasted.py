"""Messages of machines pasted into a mail: read exactly where they are whole, held where they are torn or contradicted."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from channels.envelope import Envelope, Part, Role
from parsers.draft import Draft, Kind, Reading
from parsers.formats.pasted import blanked, pasted
from parsers.parse import parse
from tests.parsers.formats.wire import edifact, x12

X12_ORDER = """
BEG*00*SA*4500017731**20261120
N1*ST*Buyer Depot at the river bank*92*0042
PO1*10*400*EA***VN*HX-0830
PID*F****Hex bolt M8 with a long description
PO1*20*2*CA***VN*CL-5
CTT*2
"""
EDIFACT_ORDER = """
BGM+220+4500017731+9
DTM+137:20261120:102
NAD+BY+4012345000009::9
LIN+10++HX-0830:SA
QTY+21:400:PCE
UNS+S
CNT+2:1
"""
CXML = """<?xml version="1.0"?>
<cXML payloadID="1@b.example" timestamp="2026-11-20T09:00:00Z"><Header><From><Credential domain="NetworkID"><Identity>B</Identity></Credential></From></Header>
<Request><OrderRequest><OrderRequestHeader orderID="4500017731" orderDate="2026-11-20" type="new"/>
<ItemOut quantity="400" lineNumber="10"><ItemID><SupplierPartID>HX-0830</SupplierPartID></ItemID>
<ItemDetail><UnitPrice><Money currency="EUR">1</Money></UnitPrice><Description xml:lang="en">Hex bolt</Description><UnitOfMeasure>EA</UnitOfMeasure></ItemDetail></ItemOut>
</OrderRequest></Request></cXML>"""
UBL = """<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"><cbc:ID>4500017731</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate>
<cac:OrderLine><cac:LineItem><cbc:ID>10</cbc:ID><cbc:Quantity unitCode="EA">400</cbc:Quantity><cac:Item><cbc:Name>Hex bolt</cbc:Name>
<cac:SellersItemIdentification><cbc:ID>HX-0830</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine></Order>"""
WHOLE = {
    "x12": x12(X12_ORDER, ends="\n").decode(),
    "x12 in one line": x12(X12_ORDER).decode(),
    "x12 wrapped": textwrap.fill(x12(X12_ORDER).decode(), 76, break_long_words=False, break_on_hyphens=False, drop_whitespace=False),
    "x12 by lines": x12(X12_ORDER, signs="*\n").decode(),
    "edifact": edifact(EDIFACT_ORDER, ends="\n"),
    "edifact with UNA": edifact(EDIFACT_ORDER, una="UNA:+.? '"),
    "cxml": CXML,
    "ubl": UBL,
}  # fmt: skip


def read(text: str, *, html: str | None = None, subject: str = "Order") -> Reading:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "Sam <sam@buyer.example>", "orders@seller.example", subject
    mail.set_content(text)
    if html is not None:
        mail.add_alternative(html, subtype="html")
    part = Part(mail.as_bytes(), "message/rfc822", role=Role.MESSAGE)
    return parse(Envelope("mail", "smtp", "key", datetime(2026, 11, 20, 10, 0, tzinfo=UTC), (part,)))


def codes(draft: Draft) -> set[str]:
    return {notice.code for notice in draft.notices}


def first(draft: Draft) -> tuple[str | None, str | None]:
    line = draft.lines[0]
    return line.sku.value if line.sku else None, line.quantity.value if line.quantity else None


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_message_is_read_by_its_standard(name: str) -> None:
    reading = read(f"Hello,\n\nour line is down, so here it comes by mail:\n\n{WHOLE[name]}\n\nKind regards\nSam")
    (draft,) = reading.drafts
    assert (draft.kind, draft.source) == (Kind.ORDER, name.split()[0])
    assert first(draft) == ("HX-0830", "400")
    assert draft.header.buyer_order_no is not None
    assert draft.header.buyer_order_no.value == "4500017731"
    assert draft.origin.sender_address == "sam@buyer.example"
    quantity = draft.lines[0].quantity
    assert quantity is not None
    assert reading.parts[quantity.evidence.spans[0].part].role is Role.RENDITION
    assert not codes(draft) & {"document-damaged", "envelope-contradicted", "body-contradicts", "element-unread"}


def test_what_the_mail_orders_beside_it_is_held() -> None:
    (draft,) = read(f"{WHOLE['x12']}\n\nand please add 5 boxes of CL-BLEACH-5").drafts
    assert "body-contradicts" in codes(draft)
    (draft,) = read(f"Please cancel this order:\n\n{WHOLE['edifact']}").drafts
    assert draft.kind is Kind.CANCEL


@pytest.mark.parametrize("name", ["x12", "edifact", "cxml", "ubl"])
def test_what_is_torn_is_never_read_and_never_set_aside_in_silence(name: str) -> None:
    whole = WHOLE[name]
    (draft,) = read(f"Here is our order:\n\n{whole[: len(whole) * 3 // 4]}").drafts
    assert draft.source not in ("x12", "edifact", "cxml", "ubl")
    assert "document-damaged" in codes(draft)


def test_a_message_that_is_only_quoted_is_not_ordered_again() -> None:
    text = "Thanks, all received.\n\nOn Fri, 20 Nov 2026 at 09:15, Seller <orders@seller.example> wrote:\n" + "".join(
        f"> {line}\n" for line in WHOLE["x12"].splitlines()
    )
    assert all(not draft.lines for draft in read(text, subject="Re: Order").drafts)


def test_an_html_twin_is_the_same_message_and_another_one_is_a_contradiction() -> None:
    page = "<p>Hello,</p>" + "".join(f"<div>{line}</div>" for line in WHOLE["x12"].splitlines())
    (draft,) = read(f"Hello,\n{WHOLE['x12']}", html=page).drafts
    assert first(draft) == ("HX-0830", "400")
    assert "body-contradicts" not in codes(draft)
    drafts = read(f"Hello,\n{WHOLE['x12']}", html=page.replace("*400*", "*900*")).drafts
    assert all("body-contradicts" in codes(draft) for draft in drafts)


def test_two_messages_in_one_mail_are_two_orders() -> None:
    second = WHOLE["x12"].replace("4500017731", "4500017732")
    drafts = read(f"Two orders:\n\n{WHOLE['x12']}\n\n{second}").drafts
    numbers = [draft.header.buyer_order_no.value for draft in drafts if draft.header.buyer_order_no]
    assert numbers == ["4500017731", "4500017732"]


def test_words_keep_their_places_and_ordinary_mail_holds_nothing() -> None:
    text = f"a\n{WHOLE['x12']}\nb"
    found = pasted(text)
    left = blanked(text, found)
    assert (len(left), left.split(), left.count("\n")) == (len(text), ["a", "b"], text.count("\n"))
    assert pasted("ISA will call you.\nUNBELIEVABLE\n<b>5 boxes</b>\n<order>5</order>\n<Order>5 boxes") == []


def test_the_search_is_linear() -> None:
    assert len(pasted("UNB+UNOC:3+x'\n" * 20_000)) <= 20
    assert pasted("<?xml a\n" * 50_000) == []
