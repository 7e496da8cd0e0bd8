"""What is said above a list: which of the goods of a quotation are ordered, what is altered of an order that is passed on; or that a clerk must look."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from channels.registry import channel_for_files
from parsers.draft import DraftLine
from parsers.knowledge import Knowledge
from parsers.parse import parse

KNOWN = Knowledge(
    version="quotations",
    skus=frozenset(("SC-0825", "GL-200-M", "TP-50", "BT-12V", "SP-O")),
    product_names=("Socket screw M8x25", "Nitrile gloves medium", "Masking tape 50 mm", "Battery 12 V", "Oil pads"),
)
WHEN = datetime(2026, 11, 24, 12, tzinfo=UTC)

PLAIN = """\
1. SC-0825   Socket screw M8x25    5 boxes   GBP 9.60 per 100
2. GL-200-M  Nitrile gloves M     20 boxes   GBP 5.19 per box
3. TP-50     Masking tape 50 mm   36 rolls   GBP 1.20 each
4. BT-12V    Battery 12V 7Ah       2         GBP 14.00 each"""
GERMAN = """\
Pos. 1   SC-0825    Zylinderschraube M8x25        5 Pakete   9,60 EUR/100
Pos. 2   GL-200-M   Nitrilhandschuhe M           20 Boxen    5,19 EUR/Box
Pos. 3   TP-50      Kreppband 50 mm              36 Rollen   1,20 EUR/St.
Pos. 4   BT-12V     Akku 12 V                     2 St.     14,00 EUR/St."""


def lines_of(
    answer: str,
    quoted: str,
    *,
    subject: str = "RE: Quotation Q-118",
    lead: str = "we are pleased to quote:",
    number: str = "PO 4500-771.",
) -> list[DraftLine] | None:
    """The lines that come of the quotation; None where the answer was not understood."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "buyer@works.example", "sales@supplier.example", subject
    mail["Date"] = "Tue, 24 Nov 2026 12:00:00 +0000"
    below = "\n".join(
        f"> {line}"
        for line in ("Dear Jan,", "", lead, "", *quoted.splitlines(), "", "Valid 30 days.", "Regards", "Pat")
    )
    mail.set_content(
        f"Hi Pat,\n\n{answer}\n\n{number}\n\nJan\n\nOn Mon, 23 Nov 2026 at 16:02, Pat Wood <sales@supplier.example> wrote:\n{below}\n"
    )
    drafts = parse(channel_for_files()["email"].envelope(mail.as_bytes(), name="a.eml", received_at=WHEN), KNOWN).drafts
    lines = drafts[0].lines
    coded = all(line.code is not None and line.price is not None for line in lines)
    return list(lines) if lines and coded else None


def told(lines: list[DraftLine] | None) -> str:
    def one(line: DraftLine) -> str:
        code, quantity, unit = line.code, line.quantity, line.unit
        assert code is not None
        assert quantity is not None
        return f"{code.value} {quantity.value} {unit.value if unit is not None else ''}".strip()

    return "held" if lines is None else ", ".join(map(one, lines))


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("Go ahead please.", "SC-0825 5 boxes, GL-200-M 20 boxes, TP-50 36 rolls, BT-12V 2"),
        ("That all looks good, please proceed.", "SC-0825 5 boxes, GL-200-M 20 boxes, TP-50 36 rolls, BT-12V 2"),
        ("We'll go ahead with 1 and 3 only please, but make it 10 boxes of each rather than 5.", "held"),  # 36 is not 5
        ("Go ahead with 1 and 4.", "SC-0825 5 boxes, BT-12V 2"),
        ("Yes to items 1, 3 and 4 - not the gloves, we found a box in the cupboard.", "SC-0825 5 boxes, TP-50 36 rolls, BT-12V 2"),
        ("Please go ahead with the first two, but ten boxes of the screws instead of five.", "SC-0825 10 boxes, GL-200-M 20 boxes"),
        ("All agreed, but leave off the tape.", "SC-0825 5 boxes, GL-200-M 20 boxes, BT-12V 2"),
        ("We'd like everything except the batteries.", "SC-0825 5 boxes, GL-200-M 20 boxes, TP-50 36 rolls"),
        ("Go ahead with the gloves, make it 30 boxes. Skip the tape for now. The rest as quoted.", "SC-0825 5 boxes, GL-200-M 30 boxes, BT-12V 2"),
        ("Go ahead with 1 and 2, but 30 of the gloves not 20.", "SC-0825 5 boxes, GL-200-M 30 boxes"),
        ("Go ahead with the tape and the batteries, but 4 of those rather than 2.", "TP-50 36 rolls, BT-12V 4"),
        # what leaves anything open
        ("Go ahead with the screws if they are in stock.", "held"),
        ("Could you go ahead with 1 and 2?", "held"),
        ("Don't go ahead with item 2.", "held"),
        ("Not happy with the prices.", "held"),
        ("Go ahead with 1 and 2, but 30 of the gloves not 25.", "held"),
        ("Go ahead with 1 in black.", "held"),
        ("Go ahead with the gloves in large.", "held"),
        ("Happy with that. Go ahead with 1 and 2.", "held"),  # 3 and 4?
        ("Go ahead with 1 and 7.", "held"),
        ("Leave out 5 of the gloves.", "held"),
        ("Leave off the tape.", "held"),
        ("Go ahead with the tape. Leave the tape for now.", "held"),
        ("Go ahead with 1 and 2, 3 on Friday.", "held"),
        ("Go ahead with the drill bits.", "held"),
        ("Go ahead with some of the gloves.", "held"),
        ("Go ahead with the gloves at 4.90.", "held"),
    ],
)  # fmt: skip
def test_an_answer_orders_what_it_names(answer: str, meant: str) -> None:
    assert told(lines_of(answer, PLAIN)) == meant


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("passt, so bestellen wir es.", "SC-0825 5 Pakete, GL-200-M 20 Boxen, TP-50 36 Rollen, BT-12V 2 St"),
        ("Pos. 1 und 3 bitte liefern, Pos. 2 brauchen wir doch nicht mehr.", "SC-0825 5 Pakete, TP-50 36 Rollen"),
        ("Pos. 1 nehmen wir, aber gleich 10 Pakete. Pos. 2 lassen wir erst mal weg, Pos. 3 wie angeboten.", "SC-0825 10 Pakete, TP-50 36 Rollen"),
        ("Wir nehmen Pos. 1 und 3 wie angeboten, bei Pos. 2 bitte 30 statt 20 Boxen. Pos. 4 brauchen wir nicht.", "SC-0825 5 Pakete, GL-200-M 30 Boxen, TP-50 36 Rollen"),
        ("Das passt alles, aber nur 10 statt 20 von den Handschuhen.", "SC-0825 5 Pakete, GL-200-M 10 Boxen, TP-50 36 Rollen, BT-12V 2 St"),
        ("Handschuhe haben wir noch genug, den Rest bitte liefern.", "SC-0825 5 Pakete, TP-50 36 Rollen, BT-12V 2 St"),
        ("Pos. 1 nehmen wir, sobald die Halle steht.", "held"),
        ("Pos. 2 bitte nicht liefern.", "held"),
        ("Passt das auch mit 30 statt 20?", "held"),
    ],
)  # fmt: skip
def test_an_answer_in_german(answer: str, meant: str) -> None:
    lines = lines_of(answer, GERMAN, subject="AW: Angebot A-118", lead="gern bieten wir an:")
    assert told(lines) == meant


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("Adelante con la oferta, pero de guantes solo 10 y las baterías al final no las necesitamos. El resto tal cual.", "SC-0825 5 cajas, GL-200-M 10 cajas"),
        ("Conforme. Las posiciones 1 y 2 tal cual, la 3 que sean 5 en lugar de 3.", "SC-0825 5 cajas, GL-200-M 20 cajas, BT-12V 5 ud"),
        ("De acuerdo, pero los guantes en talla L.", "held"),
    ],
)  # fmt: skip
def test_an_answer_in_spanish(answer: str, meant: str) -> None:
    rows = "1) SC-0825  Tornillo M8x25  5 cajas  9,60 €\n2) GL-200-M  Guantes de nitrilo M  20 cajas  5,19 €\n3) BT-12V  Batería 12V  3 ud  14,00 €"
    assert told(lines_of(answer, rows, subject="RE: Oferta OF-118", lead="le ofrecemos:")) == meant


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        ("Bon pour accord sur le devis, mais mettez 30 boîtes de gants au lieu de 20.", "SC-0825 5 boîtes, GL-200-M 30 boîtes"),
        ("Nous prenons la ligne 1, pas besoin des gants.", "SC-0825 5 boîtes"),
        ("D'accord pour les gants si livrés vendredi.", "held"),
    ],
)  # fmt: skip
def test_an_answer_in_french(answer: str, meant: str) -> None:
    rows = "1   SC-0825    Vis M8x25           5 boîtes   9,60 €\n2   GL-200-M   Gants nitrile M    20 boîtes   5,19 €"
    assert told(lines_of(answer, rows, subject="RE: Devis D-118", lead="voici notre offre :")) == meant


@pytest.mark.parametrize(
    "quoted",
    [
        "SC-0825   Socket screw M8x25    5 boxes   9.60\nCarriage                         1         12.50",
        "SP-O      Oil pads             10 bags   42.80\nSC-0825   Socket screw M8x25    5 boxes   9.60",  # a code that is not known as one
        "Option A\nSC-0825  Socket screw M8x25  5 boxes  9.60\nOption B\nGL-200-M  Nitrile gloves M  20 boxes  5.19",
        "SC-0825   Socket screw M8x25    5 boxes   9.60\nSC-0825   Socket screw M8x25   50 boxes   8.10",
        "SC-0825   Socket screw M8x25    9.60\nGL-200-M   Nitrile gloves M   5.19",
    ],
    ids=["carriage", "unread row", "options", "price breaks", "no quantities"],
)  # fmt: skip
def test_a_quotation_that_is_not_read_whole_orders_nothing(quoted: str) -> None:
    assert lines_of("Go ahead please.", quoted) is None


def test_a_confirmation_is_no_quotation() -> None:
    assert lines_of("All good, go ahead.", PLAIN, subject="RE: Order confirmation 88120", lead="we confirm:") is None


@pytest.mark.parametrize(
    ("answer", "ordered"),
    [
        ("That looks good. I'll send you the PO tomorrow.", False),
        ("Happy with the prices. We will order next week.", False),
        ("Prices are fine, we don't need the tape though.", False),
        ("Please send it over for approval.", False),
        ("OK thanks.", False),
        ("Go ahead please.", True),
    ],
)
def test_a_yes_that_orders_nothing_needs_the_number_of_an_order(answer: str, *, ordered: bool) -> None:
    assert (lines_of(answer, PLAIN, number="") is not None) is ordered


def test_the_number_comes_from_the_answer_and_the_goods_from_the_quotation() -> None:
    lines = lines_of("Go ahead with item 2, but 30 boxes rather than 20.", PLAIN)
    assert lines is not None
    assert lines[0].quantity is not None
    assert lines[0].code is not None
    number, code = lines[0].quantity.evidence.spans[0].chars, lines[0].code.evidence.spans[0].chars
    assert number is not None
    assert code is not None
    assert number < code


FORWARDED = """\
5 boxes AB-10 nitrile gloves M
12 TP-50 masking tape
2 BT-12V batteries
3 rolls SP-O oil pads"""


def passed_on(comment: str) -> str:
    """What is ordered by a list that a colleague passes on with a comment; `held` where a clerk must look at the comment."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "buyer@works.example", "sales@supplier.example", "FW: stores list"
    mail["Date"] = "Tue, 24 Nov 2026 12:00:00 +0000"
    head = "-----Original Message-----\nFrom: Stores <stores@works.example>\nSent: 23 November 2026 16:02\nTo: Buying\nSubject: stores list\n\n"
    mail.set_content(f"Hello,\n\n{comment}\n\nJan\n\n{head}Hi Jan, we need\n{FORWARDED}\n\nTom\n")
    envelope = channel_for_files()["email"].envelope(mail.as_bytes(), name="a.eml", received_at=WHEN)
    draft = parse(envelope, KNOWN).drafts[0]
    doubted = any(notice.code != "product-unknown" for notice in draft.notices)
    return (
        "held"
        if doubted or draft.kind != "order"
        else ", ".join(f"{line.quantity.value}" for line in draft.lines if line.quantity)
    )


@pytest.mark.parametrize(
    ("comment", "quantities"),
    [
        ("Please order the list below.", "5, 12, 2, 3"),
        ("Please go ahead with Tom's list below. Leave off the batteries though, we've got loads in the cupboard.", "5, 12, 3"),
        ("Please order as below, but only 2 boxes of the gloves rather than 5.", "2, 12, 2, 3"),
        ("Tom has just called: 20 of the tape, not 12. The rest stays the same.", "5, 20, 2, 3"),
        ("Everything below please except the oil pads.", "5, 12, 2"),
        ("Please order as below, but only 2 boxes of the gloves rather than 6.", "held"),
        ("Please order as below, the gloves in large.", "held"),
        ("Please order the gloves and the tape.", "held"),
        ("Leave off the batteries if they're dear.", "held"),
    ],
)  # fmt: skip
def test_a_comment_alters_the_order_that_it_passes_on(comment: str, quantities: str) -> None:
    assert passed_on(comment) == quantities
