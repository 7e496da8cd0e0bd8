"""A day of which something else is said is no day of delivery (`other_days.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from channels.envelope import Envelope, Part, Role
from parsers.knowledge import EMPTY
from parsers.parse import parse

WHEN = datetime(2026, 10, 6, 9, tzinfo=UTC)
LETTERS = {
    "fr": ("Bonjour,", "Merci de nous livrer"),
    "de": ("Guten Tag,", "Bitte liefern Sie"),
    "en": ("Hello,", "Please send us"),
    "nl": ("Goedemorgen,", "Graag leveren"),
    "es": ("Buenos días,", "Les rogamos nos envíen"),
    "it": ("Buongiorno,", "Vi preghiamo di fornirci"),
}
OTHER_DAYS = tomllib.loads(Path(__file__).with_name("other_days.toml").read_text("utf-8"))


def wanted(language: str, sentence: str) -> str | None:
    hello, please = LETTERS[language]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@buyer.example", "orders@seller.example", "Order"
    mail["Date"] = WHEN
    mail.set_content(f"{hello}\n\n{please}:\n\n4 x SH-100\n2 x GL-200\n\n{sentence}\n")
    parts = (Part(mail.as_bytes(), "message/rfc822", role=Role.MESSAGE),)
    known = replace(EMPTY, version="1", skus=frozenset(("SH-100", "GL-200")), product_names=("Helmets", "Gloves"))
    (draft,) = parse(Envelope("mail", "smtp", "k", WHEN, parts), known).drafts
    day = draft.header.requested_delivery
    return None if day is None else day.value


@pytest.mark.parametrize(
    ("language", "sentence"), [(one, told) for one, table in OTHER_DAYS.items() for told in table["sentences"]]
)
def test_a_day_of_something_else_is_no_day_of_delivery(language: str, sentence: str) -> None:
    assert wanted(language, sentence) is None


@pytest.mark.parametrize(
    ("language", "sentence", "day"),
    [
        ("en", "Both by Friday.", "by Friday"),
        ("en", "I'd be grateful for Tuesday, 1 December.", "for Tuesday, 1 December"),
        ("en", "Must be there by this Friday.", "by this Friday"),
        ("de", "Bis Freitag wär super.", "Bis Freitag"),
        ("es", "Lo necesitan el jueves 15 de octubre.", "el jueves 15 de octubre"),
        ("fr", "Le client souhaite ça le 15 octobre.", "le 15 octobre"),
        ("it", "Entro venerdì sarebbe ottimo.", "Entro venerdì"),
        ("nl", "Voor vrijdag zou mooi zijn.", "Voor vrijdag"),
    ],
)
def test_a_day_that_somebody_wants_is_the_day_of_delivery(language: str, sentence: str, day: str) -> None:
    assert wanted(language, sentence) == day
