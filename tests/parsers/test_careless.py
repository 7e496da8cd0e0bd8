"""Careless mails: what they say beside the order must hold it, and a price is no date."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from channels.registry import channel_for_files
from gateway.master_data import knowledge, memory_master, read_folder
from normalizer.normalize import NormalizedOrder, normalize
from normalizer.policy import Policy
from parsers.parse import parse
from tests.gateway.web.desk_house import DEMO

MAIL = """From: sue@harwood-kitchens.example
To: orders@sample-supply.example
Subject: PO HK-1
Date: Wed, 18 Nov 2026 10:02:11 +0000
Message-ID: <1@mail.example>
Content-Type: text/plain; charset=utf-8

"""
#: (what the mail says, what holds the order; "" where nothing does)
SAID = [
    ("Please send 200 pcs HX-0830-ZN.", ""),
    ("Please send 200 pcs HX-0830-ZN. Please confirm receipt.", ""),
    ("Please send 200 pcs HX-0830-ZN. Confirm the price first.", "condition-stated"),
    ("Do not process yet: 200 pcs HX-0830-ZN, the signed order will follow.", "condition-stated"),
    ("Please send 200 pcs HX-0830-ZN but only if you can deliver this week.", "condition-stated"),
    ("Please send 200 pcs HX-0830-ZN and the usual nuts.", "condition-stated"),
    ("Please send 200 pcs HX-0830-ZN. Also 50 HN-08-ZN? Not sure yet.", "condition-stated"),
    ("Please send 200 pcs HX-0830-ZN monthly from January.", "condition-stated"),
    ("Please send 200 pcs HX-0830-ZN less 20 that we still owe you.", "quantity-contradicted"),
    ("Please send 200 pcs HX-0830-ZN free of charge as agreed.", "condition-stated"),
    ("Our order of yesterday again, in case it got lost: 200 pcs HX-0830-ZN.", "condition-stated"),
    ("Please send 200 pcs HX-0830-ZN. If you are out of those send the stainless.", "condition-stated"),
    ("Bitte 200 Stk HX-0830-ZN, falls nicht vorrätig die verzinkten.", "condition-stated"),
    ("Merci d'envoyer 200 pièces HX-0830-ZN, à défaut celles en inox.", "condition-stated"),
    ("Please send 200 pcs HX-0830-ZN. Give me a ring when they are in and I'll collect.", "condition-stated"),
    ("Bitte 200 Stk HX-0830-ZN, die holen wir am Freitag.", "condition-stated"),
    ("Please send 200 pcs HX-0830-ZN. We'll collect? No, send them.", ""),
    ("Please send 200 pcs HX-0830-ZN as per the attached.", "attachment-missing"),
    ("Please send 200 pcs HX-0830-ZN. The drawings to go with it are in the attachment.", "attachment-missing"),
    ("Anbei unsere Bestellung: 200 Stk HX-0830-ZN", ""),
    ("Bitte 200 Stk HX-0830-ZN und was im Anhang steht.", "attachment-missing"),
    ("Please send 200 pcs HX-0830-ZN. This e-mail and any attachments are confidential.", ""),
    ("Thanks for the attached confirmation. Please send another 200 pcs HX-0830-ZN.", ""),
    ("200 pcs HX-0830-ZN. Don't bother with the order confirmation.", ""),
    ("200 pcs HX-0830-ZN. Don't bother with the order after all.", "note-significant"),
    ("Please send 200 pcs HX-0830-ZN. Merry Christmas!", ""),
    ("200 pcs HX-0830-ZN please. See you at the meeting.", ""),
    ("200 pcs HX-0830-ZN please. Make sure they're Bossard.", "note-significant"),
    ("Bitte 200 Stk HX-0830-ZN. Bitte darauf achten, dass es die von Bossard sind.", "note-significant"),
    ("200 pcs HX-0830-ZN please, to the usual address.", ""),
    ("Please find our order attached.", "attachment-missing"),
    ("Order attached as usual, thanks.", "attachment-missing"),
    ("Thanks for your help, order attached.", "attachment-missing"),
    ("As in my mail of today, order attached.", "attachment-missing"),
    ("Anbei unsere Bestellung.", "attachment-missing"),
    ("Veuillez trouver ci-joint notre commande.", "attachment-missing"),
    ("Adjunto pedido.", "attachment-missing"),
    ("In allegato il nostro ordine.", "attachment-missing"),
    ("In de bijlage onze bestelling.", "attachment-missing"),
    ("W załączniku zamówienie.", "attachment-missing"),
    ("Bifogat vår beställning.", "attachment-missing"),
    ("Bitte 200 Stk HX-0830-ZN. Preise bitte vorher bestätigen.", "condition-stated"),
    ("2 x 100 pcs HX-0830-ZN", "quantity-contradicted"),
    ("2 boxes of 50 HX-0830-ZN", "quantity-contradicted"),
    ("2 boxes of 200 HX-0830-ZN", ""),
    ("Please send 1.000 pcs HX-0830-ZN.", "quantity-ambiguous"),
    ("Please send 200 pcs HX-0830-ZN at 7.20 per 100.", ""),
    ("Please send 200 pcs HX-0830-ZN at 9.90 per 100.", "price-differs"),
    ("200 pcs HX-0830-ZN @ £7.20 per 100 = £14.40", ""),
    ("200 pcs HX-0830-ZN @ £7.20 per 100 = £144.00", "amount-contradicted"),
]


@cache
def known() -> tuple[Any, Any]:
    data = read_folder(DEMO / "master")
    return memory_master(data), knowledge(data)


def read(text: str, *, subject: str = "PO HK-1") -> NormalizedOrder:
    master, words = known()
    received = datetime(2026, 11, 18, 10, 5, tzinfo=UTC)
    envelope = channel_for_files()["email"].envelope(
        (MAIL.replace("PO HK-1", subject) + text + "\n\nSue\n").encode(), name="1.eml", received_at=received
    )
    (draft,) = parse(envelope, words).drafts
    (made,) = normalize(draft, master, Policy(trust_addresses=True)).orders
    return made


@pytest.mark.parametrize(("text", "held"), SAID, ids=[text[:50] for text, _ in SAID])
def test_what_is_said_beside_the_order_holds_it(text: str, held: str) -> None:
    made = read(text)
    codes = {one.code for one in made.findings if one.holds}
    assert held in codes if held else not codes


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("PO 12\n200 pcs HX-0830-ZN", "12", None),
        ("Please send 200 pcs HX-0830-ZN. Our order no. 47.", "47", None),
        ("Bestellung Nr. 88: bitte 200 Stk HX-0830-ZN", "88", None),
        ("Please send 200 pcs HX-0830-ZN. Delivery 7/12 please.", None, "2026-12-07"),
        ("Please send 200 pcs HX-0830-ZN. Deliver 7/12.", None, "2026-12-07"),
        ("Bitte 200 Stk HX-0830-ZN. Liefertermin: 7.12.", None, "2026-12-07"),
        ("200no HX-0830-ZN", None, None),
        ("Please supply 200Nr. HX-0830-ZN", None, None),
    ],
)
def test_short_numbers_and_days_are_taken(text: str, number: str | None, day: str | None) -> None:
    order = read(text).order
    assert order.buyer_order_no == (number or "HK-1")
    assert str(order.requested_delivery and order.requested_delivery.end) == str(day)
    assert [(line.sku, str(line.quantity)) for line in order.lines] == [("HX-0830-ZN", "200")]


@pytest.mark.parametrize(
    "text",
    [
        "HX-0830-ZN - 200 - hex set screws",
        "Bleach, hand cleaner, duct tape",
        "the hex set screw M8 again",
    ],
)
def test_what_speaks_of_goods_is_not_set_aside(text: str) -> None:
    assert [one for one in read(text, subject="hello").findings if one.holds]


@pytest.mark.parametrize("price", ["at 7.20 per 100", "@ 7.20 per 100", "7.20 per 100"])
def test_two_decimals_behind_at_are_a_price_and_no_day(price: str) -> None:
    order = read(f"Please send 200 pcs HX-0830-ZN {price}.").order
    assert order.requested_delivery is None
    assert order.lines[0].price is not None
    assert (str(order.lines[0].price.amount), str(order.lines[0].price.per)) == ("7.20", "100")
