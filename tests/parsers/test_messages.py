"""Several messages of one sender, as `sms` joins them, and what other channels put beside the words."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from channels.envelope import Envelope, Part, Role
from parsers.draft import Draft, Kind
from parsers.knowledge import Knowledge
from parsers.parse import parse

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def sms(*texts: str) -> Envelope:
    parts = tuple(Part(json.dumps({"Body": text}).encode(), "application/json", role=Role.FORM) for text in texts)
    return Envelope("sms", "sms", "sms:1", NOW, parts)


@pytest.mark.parametrize("word", ["STOP", "Cancel!", "stop"])
def test_a_word_that_may_withdraw_an_order_is_never_passed_over(word: str) -> None:
    (draft,) = parse(sms("PO 7: 4 x CL-BLEACH-5", "and 2 x GL-NIT-M", word)).drafts
    assert len(draft.lines) == 2
    assert "intent-mixed" in [notice.code for notice in draft.notices]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Hi its Isla at Cairds. Can you hold off on CS-4477, job's been pulled. Dont send it", Kind.CANCEL),
        ("Somebody will be round on his bike", Kind.INQUIRY),
        ("Got everything, you guys rock! 👍", Kind.OTHER),
        ("Alles da, super, danke euch!", Kind.OTHER),
        ("cheers mate", Kind.OTHER),
        ("Super merci Valérie tout est bien arrivé à bientôt", Kind.OTHER),
    ],
)
def test_what_orders_nothing_is_settled_only_where_it_thanks_or_greets(text: str, kind: Kind) -> None:
    assert [draft.kind for draft in parse(sms(text)).drafts] == [kind]


def test_messages_that_follow_each_other_are_one_order() -> None:
    (draft,) = parse(sms("PO 7: 4 x CL-BLEACH-5", "and 2 x GL-NIT-M")).drafts
    assert (draft.kind, len(draft.lines)) == (Kind.ORDER, 2)
    assert "intent-mixed" not in [notice.code for notice in draft.notices]


@pytest.mark.parametrize(
    ("texts", "code", "lines"),
    [
        (("PO 7: 4 x CL-BLEACH-5 and 2 x GL-NIT-M", "PO 7: 4 x CL-BLEACH-5 and 2 x  GL-NIT-M."), "order-repeated", 2),
        (("PO 7: 4 x CL-BLEACH-5 and 2 x GL-NIT-M", "PO 7: 4 x CL-BLEACH-5"), "quantity-contradicted", 3),
    ],
)
def test_what_two_messages_say_is_not_added_up_unseen(texts: tuple[str, ...], code: str, lines: int) -> None:
    (draft,) = parse(sms(*texts)).drafts
    assert len(draft.lines) == lines
    assert code in [notice.code for notice in draft.notices]


def test_what_a_channel_has_made_of_a_body_is_read_in_its_place() -> None:
    """A mapped order, or the pages that an event named: the body itself is kept, and not read a second time."""
    order = {"buyer_order_no": "W-1", "lines": [{"no": "1", "sku": "HX-1", "quantity": "2"}]}
    parts = (
        Part(b'{"anything": "else"}', "application/json"),
        Part(json.dumps(order).encode(), "application/json", parent=0),
    )
    (draft,) = parse(Envelope("hook", "webhook", "webhook:1", NOW, parts)).drafts
    assert draft.kind is Kind.ORDER
    assert draft.header.buyer_order_no is not None
    assert draft.header.buyer_order_no.value == "W-1"


def test_a_picture_that_could_not_be_fetched_is_told_of() -> None:
    envelope = sms("PO 7: 4 x CL-BLEACH-5")
    missing = Part(b"", "application/octet-stream", "picture 1: it does not come", Role.DOCUMENT)
    drafts = parse(Envelope("sms", "sms", "sms:1", NOW, (*envelope.parts, missing))).drafts
    assert "document-empty" in [notice.code for draft in drafts for notice in draft.notices]


def tabled(above: str, below: str = "") -> Draft:
    """The order of a letter with a table of battens and tiles in it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "sam@buyer.example", "orders@seller.example", "Timber"
    mail["Date"] = "Tue, 06 Oct 2026 10:00:00 +0100"
    table = "<table><tr><th>Item</th><th>Qty</th></tr><tr><td>Roof battens</td><td>40</td></tr><tr><td>Ridge tiles</td><td>12</td></tr></table>"
    mail.set_content(f"<p>Hello,</p><p>Order JN 2210. {above}</p>{table}<p>{below}</p>", subtype="html")
    part = Part(mail.as_bytes(), "message/rfc822", role=Role.MESSAGE)
    known = Knowledge("table", product_names=("Roof battens", "Ridge tiles"))
    (draft,) = parse(Envelope("mail", "smtp", "key", datetime(2026, 10, 6, 9, tzinfo=UTC), (part,)), known).drafts
    return draft


def test_what_a_letter_leaves_open_is_not_lost_above_its_table() -> None:
    draft = tabled("The roofers are on the south side of the house until Thursday 15 October and need shifting.")
    assert len(draft.lines) == 2
    assert draft.header.requested_delivery is not None or "date-ambiguous" in {one.code for one in draft.notices}


@pytest.mark.parametrize(
    ("below", "code"),
    [
        ("Also 6 gutter brackets.", "body-contradicts"),
        ("Make the tiles 20.", "body-contradicts"),
        ("The tiles are for the Leith branch.", "ship-to-ambiguous"),
        ("40 roof battens and 12 ridge tiles, as in the table.", None),
        ("Scrap the battens.", "text-unread"),
        ("No need for the battens after all.", "note-significant"),
        ("Could you leave out the tiles?", "note-significant"),
        ("All to the Leith branch please.", None),
    ],
)
def test_what_a_letter_says_below_its_table_is_not_lost(below: str, code: str | None) -> None:
    draft = tabled("", below)
    assert len(draft.lines) == 2
    codes = {one.code for one in draft.notices}
    assert code in codes if code else not codes
