"""A plain letter with two items in each language, into which a phrase is put, from the mail to the order."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from channels.registry import channel_for_files
from normalizer.normalize import normalize
from normalizer.policy import Policy
from parsers.parse import parse
from tests.corpus.tricks.orders import house

__all__ = ["LETTERS", "Letter", "phrases", "read"]

SENT = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Letter:
    """Who writes to which supplier, and what: greeting, words that order, items, closing; `place` and `items` are what is meant."""

    house: str
    sender: str
    greeting: str
    opening: str
    rows: str
    closing: str
    place: str
    items: tuple[tuple[str, str], ...]

    def text(
        self,
        *,
        greeting: str | None = None,
        opening: str | None = None,
        rows: str = "",
        before: str = "",
        behind: str = "",
        after: str = "",
        closing: str | None = None,
    ) -> str:
        """The letter with these parts; `before` and `after` are paragraphs around the list, `behind` is its last line."""
        opening = self.opening if opening is None else opening
        listed = "\n".join(part for part in (opening, rows or self.rows, behind) if part.strip())
        parts = (
            self.greeting if greeting is None else greeting,
            before,
            listed,
            after,
            self.closing if closing is None else closing,
        )
        return "\n\n".join(part for part in parts if part) + "\n"


@dataclass(frozen=True)
class Read:
    """What was read of it: whether it is held, and the order's number, place, day and items."""

    held: bool
    number: str | None
    place: str | None
    day: str | None
    items: tuple[tuple[str, str], ...]


LETTERS = {
    "en": Letter(
        "aireholme", "Chef <chef@roundhaygrange.example>", "Morning,", "please send:", "- 6 CH4030\n- 10 GL6013",
        "Cheers\nDom", "31001-1", (("CH4030", "6"), ("GL6013", "10")),
    ),
    "de": Letter(
        "fuldatal", "Wiegand <lager@elektro-wiegand.example>", "Guten Morgen,", "wir brauchen:", "- 20 2101-RW\n- 5 4602",
        "Gruß\nS. Wiegand", "20010-1", (("2101-RW", "20"), ("4602", "5")),
    ),
    "fr": Letter(
        "valmorin", "J. Perret <j.perret@ferrand-logistique.example>", "Bonjour,", "il me faudrait :",
        "3 cartons SACBAG1\n2 cartons GANB-M", "Merci\nJ. Perret", "V4108-1", (("SACBAG1", "3000"), ("GANB-M", "20")),
    ),
    "es": Letter(
        "cantabria", "Rosa <administracion@limpiezasbesaya.example>", "Hola,", "os pido:", "- 6 LP-CRI75\n- 4 cajas GN-AZM",
        "Gracias\nRosa", "430107-1", (("LP-CRI75", "6"), ("GN-AZM", "4")),
    ),
    "it": Letter(
        "cantabria", "Sara <sara@pulizieaurora.example>", "Ciao,", "vi ordino:", "- 6 LP-CRI75\n- 4 scatole GN-AZM",
        "Grazie\nSara", "439206-1", (("LP-CRI75", "6"), ("GN-AZM", "4")),
    ),
    "nl": Letter(
        "aireholme", "Inkoop <inkoop@vanvliet-schoonmaak.example>", "Goedemorgen,", "graag bestellen wij:",
        "- 6 CH4030\n- 10 GL6013", "Groet\nMarijke", "31015-1", (("CH4030", "6"), ("GL6013", "10")),
    ),
}  # fmt: skip


def phrases(name: str, kind: str) -> list[tuple[str, str]]:
    """The language and the phrase of every row of a table beside this module."""
    tables = tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
    return [(language, phrase) for language, table in tables.items() for phrase in table.get(kind, ())]


def read(letter: Letter, text: str, subject: str = "") -> Read:
    """The one order of such a mail, sent on Tuesday, 1 December 2026."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"], mail["Subject"] = letter.sender, "orders@seller.example", SENT, subject
    mail.set_content(text, cte="8bit")
    supplier = house(letter.house)
    envelope = channel_for_files()["email"].envelope(mail.as_bytes(), name="order.eml", received_at=SENT)
    (draft,) = parse(envelope, supplier.knowledge).drafts
    meant = normalize(draft, supplier.master, Policy(trust_addresses=True))
    held = any(finding.holds for found in (meant, *meant.orders) for finding in found.findings)
    if not meant.orders:
        return Read(held, None, None, None, ())
    order = meant.orders[0].order
    day = order.requested_delivery.end if order.requested_delivery else None
    return Read(
        held,
        order.buyer_order_no,
        order.ship_to.address_id if order.ship_to else None,
        day.isoformat() if day else None,
        tuple((line.sku or "", str(line.base_quantity)) for line in order.lines),
    )
