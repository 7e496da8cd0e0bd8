"""Sentences beside the lines: which words alter an order, and which do not."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from channels.envelope import Envelope, Part
from channels.envelope import Role as PartRole
from parsers.extractors.remarks import altering, is_sentence
from parsers.extractors.replies import part
from parsers.extractors.tokens import Role, tokenize
from parsers.knowledge import EMPTY
from parsers.parse import parse

#: (sentence, language, the words that alter the order)
SENTENCES = [
    ("Without the gloves please", "en", "Without"),
    ("Please cancel it", "en", "cancel"),
    ("Cancelled that one", "en", "Cancelled"),
    ("If you have any questions, just call", "en", None),
    ("If the boss agrees", "en", "If"),
    ("No rush", "en", None),
    ("No rush, but without the tape", "en", "without"),
    ("The driver has to ring if the gate is closed", "en", None),
    ("Only if the gate is blue", "en", "Only if"),
    ("Merci d'annuler", "fr", "d'annuler"),
    ("Merci d'avance", "fr", None),
    ("Zum Messepreis bitte", "de", "Messepreis"),
    ("Bei Fragen einfach anrufen", "de", None),
    ("Grazie, Luca Bianchi", "it", None),
    ("Ansprechpartner: Herr Weiss", "de", None),
    ("Ordered by J. Black", "en", None),
    ("In bianco per favore", "it", "bianco"),
]


@pytest.mark.parametrize(("sentence", "language", "meant"), SENTENCES)
def test_words_that_alter_an_order(sentence: str, language: str, meant: str | None) -> None:
    assert altering(tokenize(sentence), (language,)) == meant


def test_words_that_were_read_already_alter_nothing() -> None:
    tokens = tokenize("not before Friday")
    for token in tokens:
        token.role = Role.DATE
    assert altering(tokens, ("en",)) is None
    assert altering(tokens, ("en",), (Role.DATE,)) == "not"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("please leave out the tape", True),
        ("A. Lenz", False),
        ("Lenz & Sons Ltd", False),
        ("12 Mill Lane, Leeds", False),
    ],
)
def test_a_sentence_is_told_from_a_name(text: str, meant: bool) -> None:
    assert is_sentence(tokenize(text)) is meant


LETTER = "Hello,\n\nplease send 4 boxes of tape.\n\nKind regards\nA. Lenz\n"

#: (what stands behind the closing, what of it is read)
BELOW = [
    ("", ""),
    ("\nPS: leave out the tape.\n", "PS: leave out the tape."),
    ("\nplease leave out the tape\n", "A. Lenz\n\nplease leave out the tape"),
    ("Tel 01632 960 555\nwe never stop\n", "A. Lenz"),
    ("Tel 01632 960 555\n\nP.S. not before Monday\n", "A. Lenz|P.S. not before Monday"),
    ("\nPS: not before Monday\nThis mail is confidential.\n", "PS: not before Monday"),
]


@pytest.mark.parametrize(("below", "meant"), BELOW)
def test_what_stands_below_the_closing_is_kept(below: str, meant: str) -> None:
    text = LETTER + below
    found = "|".join(text[one.start : one.end].strip() for one in part(text, sender_name="A. Lenz").afterwards)
    assert meant in found


def test_the_postscript_of_a_forwarded_letter_is_kept() -> None:
    text = f"-------- Forwarded message --------\nFrom: a@buyer.example\nDate: Mon, 5 Oct 2026 10:00\nSubject: Order\nTo: us@seller.example\n\n{LETTER}\nPS: not the tape\n"
    parted = part(text, subject="Fwd: Order")
    assert parted.forwarded is not None
    assert [text[one.start : one.end] for one in parted.afterwards][-1:] == ["PS: not the tape\n"]


@pytest.mark.parametrize(
    ("note", "held"), [("Please ring the bell", False), ("payment_method: card", False), ("Leave out item 2", True)]
)
def test_the_note_of_a_machines_order_is_read_as_what_people_say(note: str, held: bool) -> None:
    order = {"buyer_order_no": "W-1", "lines": [{"no": "1", "sku": "HX-1", "quantity": "2"}], "notes": [note]}
    parts = (Part(json.dumps(order).encode(), "application/json"),)
    (draft,) = parse(Envelope("web", "web", "k", datetime(2026, 10, 1, tzinfo=UTC), parts)).drafts
    assert ("note-significant" in [notice.code for notice in draft.notices]) is held


@pytest.mark.parametrize(
    ("remark", "held"),
    [
        ("Skip the first line.", True),
        ("Leave out the helmets.", True),
        ("Leave with reception.", False),
        ("Leave the M10s for now.", False),  # no line orders them
    ],
)
def test_what_is_left_out_is_looked_for_among_the_lines(remark: str, held: bool) -> None:
    parts = (
        Part(
            json.dumps({"Body": f"PO 7: 4 x SH-100 white helmets\n{remark}"}).encode(),
            "application/json",
            role=PartRole.FORM,
        ),
    )
    known = replace(EMPTY, version="1", skus=frozenset(("SH-100",)), product_names=("Safety helmets white",))
    (draft,) = parse(Envelope("sms", "sms", "k", datetime(2026, 10, 1, tzinfo=UTC), parts), known).drafts
    assert [notice.code for notice in draft.notices].count("note-significant") == held
