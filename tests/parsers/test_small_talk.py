"""What people write beside their lists: small talk holds nothing, and what alters the order holds it (`small_talk.toml`, `topics.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from channels.envelope import Envelope, Part, Role
from parsers.draft import Kind
from parsers.knowledge import EMPTY
from parsers.parse import parse

LETTERS = {
    "fr": ("Bonjour,", "Merci de nous livrer"),
    "de": ("Guten Tag,", "Bitte liefern Sie"),
    "en": ("Hello,", "Please send us"),
    "nl": ("Goedemorgen,", "Graag leveren"),
    "es": ("Buenos días,", "Les rogamos nos envíen"),
    "it": ("Buongiorno,", "Vi preghiamo di fornirci"),
}


def said(kind: str) -> list[tuple[str, str]]:
    files = (Path(__file__).with_name(name).read_text("utf-8") for name in ("small_talk.toml", "topics.toml"))
    tables = [table for file in files for table in tomllib.loads(file).items()]
    return [(language, sentence) for language, table in tables for sentence in table[kind]]


def holds(language: str, sentence: str) -> bool:
    hello, please = LETTERS[language]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@buyer.example", "orders@seller.example", "Order"
    mail["Date"] = datetime(2026, 10, 6, 9, tzinfo=UTC)
    mail.set_content(f"{hello}\n\n{please}:\n\n4 x SH-100\n2 x GL-200\n\n{sentence}\n")
    parts = (Part(mail.as_bytes(), "message/rfc822", role=Role.MESSAGE),)
    known = replace(EMPTY, version="1", skus=frozenset(("SH-100", "GL-200")), product_names=("Helmets", "Gloves"))
    (draft,) = parse(Envelope("mail", "smtp", "k", datetime(2026, 10, 6, 9, tzinfo=UTC), parts), known).drafts
    return bool(draft.notices) or draft.kind is not Kind.ORDER or len(draft.lines) != 2


@pytest.mark.parametrize(("language", "sentence"), said("harmless"))
def test_small_talk_holds_nothing(language: str, sentence: str) -> None:
    assert not holds(language, sentence)


@pytest.mark.parametrize(("language", "sentence"), said("alters"))
def test_what_alters_an_order_holds_it(language: str, sentence: str) -> None:
    assert holds(language, sentence)
