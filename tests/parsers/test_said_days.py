"""Days in words beside a list of goods (said_days.toml), from the mail to the order."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from channels.registry import channel_for_files
from normalizer.normalize import normalize
from normalizer.policy import Policy
from parsers.parse import parse
from tests.corpus.tricks.orders import house

SAID: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("said_days.toml").read_text(encoding="utf-8"))
SENT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
#: how a mail with two items of that supplier begins and ends
LETTERS = {
    "en": ("Hi,\n\ncan we have", "Thanks\nLee"),
    "de": ("Hallo,\n\nbitte liefern:", "Viele Grüße\nT. Hansen"),
    "fr": ("Bonjour,\n\nmerci de livrer :", "Cordialement\nJ. Fontenay"),
    "es": ("Buenos días:\n\nNecesitamos:", "Un saludo\nElena Prieto"),
    "it": ("Buongiorno,\n\nordino:", "Saluti\nWalter Bertoldi"),
    "nl": ("Hallo,\n\ngraag leveren:", "Met vriendelijke groet\nT. de Vries"),
}


@pytest.mark.parametrize(("language", "said"), [(one, said) for one, rows in SAID.items() for said in rows])
def test_a_day_in_words_is_the_day_that_is_meant(language: str, said: str) -> None:
    opens, closes = LETTERS[language]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = "Hansen <hansen@elektro-hansen.example>", "orders@seller.example", SENT
    mail.set_content(f"{opens}\n10 LED-E27-9W-2700\n5 JB-80\n\n{said}\n\n{closes}\n", cte="8bit")
    supplier = house("kestrel")
    (draft,) = parse(
        channel_for_files()["email"].envelope(mail.as_bytes(), name="order.eml", received_at=SENT), supplier.knowledge
    ).drafts
    meant = normalize(draft, supplier.master, Policy(trust_addresses=True))
    (order,) = meant.orders
    wanted = order.order.requested_delivery
    held = any(finding.holds for finding in (*meant.findings, *order.findings))
    expected = SAID[language][said]
    assert held is (expected == "?")
    if not held:
        assert (wanted.end if wanted else None) == (date.fromisoformat(expected) if expected else None)
