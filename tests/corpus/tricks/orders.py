"""Orders that are entered, and sentences put into them: what the order must be then is known (wordings.toml)."""

from __future__ import annotations

import email
import email.policy
import json
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from channels.envelope import Envelope
from channels.registry import channel_for_files
from gateway.master_data import MasterData, knowledge, memory_master, read_folder
from normalizer.master import Master
from normalizer.normalize import normalize
from normalizer.policy import Policy
from parsers.knowledge import Knowledge
from parsers.parse import parse
from tests.bench.accuracy import plain

__all__ = [
    "CORPUS",
    "HARMLESS",
    "LANGUAGES",
    "PLACES",
    "Base",
    "Outcome",
    "Variant",
    "bases",
    "judged",
    "outcome",
    "variants",
    "wordings",
]

HERE = Path(__file__).parent
CORPUS = HERE.parent
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl")
#: where the sentence stands: behind the greeting, between two items, behind the last, behind the closing, in the subject
PLACES = ("before", "between", "after", "postscript", "subject")
HARMLESS = ("harmless", "signature")
WHEN = datetime(2026, 10, 6, 10, tzinfo=UTC)
_DAY = {"en": "20 November 2026", "de": "20.11.2026", "nl": "20-11-2026"}
#: (greeting, the order, closing) of a plain mail
_LETTERS = {
    "en": ("Hello,", "please send us", "Kind regards", "Order"),
    "de": ("Guten Tag,", "bitte liefern Sie", "Mit freundlichen Grüßen", "Bestellung"),
    "fr": ("Bonjour,", "merci de nous livrer", "Cordialement", "Commande"),
    "es": ("Buenos días,", "les rogamos nos envíen", "Un saludo", "Pedido"),
    "it": ("Buongiorno,", "vi preghiamo di spedirci", "Cordiali saluti", "Ordine"),
    "nl": ("Goedemorgen,", "graag leveren", "Met vriendelijke groet", "Bestelling"),
    "pl": ("Dzień dobry,", "proszę o dostawę", "Pozdrawiam", "Zamówienie"),
}


@dataclass(frozen=True)
class House:
    """A supplier: what it sells, to whom."""

    master: Master
    knowledge: Knowledge
    data: MasterData


@dataclass(frozen=True)
class Base:
    """A mail that is entered as it stands; `rows` are the numbers of the lines of text that hold its items."""

    name: str
    house: str
    language: str
    raw: bytes
    received_at: datetime
    rows: tuple[int, ...]
    items: tuple[str, ...]


@dataclass(frozen=True)
class Variant:
    """A base with a sentence in it."""

    base: Base
    kind: str
    sentence: str
    place: str
    raw: bytes
    held_back: bool

    @property
    def harmless(self) -> bool:
        return self.kind in HARMLESS


@dataclass(frozen=True)
class Outcome:
    entered: bool
    orders: tuple[dict[str, Any], ...]
    why: tuple[str, ...]


@cache
def house(name: str) -> House:
    data = read_folder(CORPUS / name / "master")
    return House(memory_master(data, history=lambda _account: ()), knowledge(data), data)


def outcome(base: Base, raw: bytes) -> Outcome:
    """What becomes of the mail, at the house of the base."""
    where = house(base.house)
    channel = channel_for_files()["email"]
    envelope: Envelope = channel.envelope(raw, name="source.eml", received_at=base.received_at)
    made = [
        normalize(draft, where.master, Policy(trust_addresses=True))
        for draft in parse(envelope, where.knowledge).drafts
    ]
    orders = [order for one in made for order in one.orders]
    holding = [f for one in made for f in one.findings if f.holds] + [f for o in orders for f in o.findings if f.holds]
    entered = bool(orders) and not holding and all(order.order.kind == "order" for order in orders)
    return Outcome(entered, tuple(plain(one.order) for one in orders), tuple(sorted({f.code for f in holding})))


@cache
def _mails() -> tuple[Base, ...]:
    """One plain mail for each language and supplier; its products are the first of as many categories."""
    found = []
    for at, (house_name, language) in enumerate((h, la) for h in ("kestrel", "larkspur") for la in LANGUAGES):
        data = house(house_name).data
        wanted = language if language != "pl" else "en"
        customer = next(
            (one for one in data.customers if one.language == wanted and one.emails and not one.credit_hold), None
        )
        if customer is None:
            continue
        seen: dict[str, Any] = {}
        for product in data.products:
            if product.status == "active" and product.moq in (None, 1) and any(c.isdigit() for c in product.sku):
                seen.setdefault(product.category, product)
        products = list(seen.values())[at % 3 : at % 3 + 3]
        hello, please, regards, order = _LETTERS[language]
        rows = [f"{count} x {p.sku} {p.name}" for count, p in zip((4, 6, 2), products, strict=True)]
        lines = [hello, "", f"{please}:", "", *rows, "", regards, "A. Lenz"]
        raw = (
            f"From: A. Lenz <{customer.emails[0]}>\r\nTo: orders@seller.example\r\nSubject: {order} 77-{at + 301}\r\n"
            f"Date: Tue, 06 Oct 2026 10:00:00 +0000\r\nMessage-ID: <{at}@tricks.example>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + "\r\n".join(lines)
        ).encode()
        names = tuple(product.name for product in products)
        found.append(Base(f"letter-{language}", house_name, language, raw, WHEN, (4, 5, 6), names))
    return tuple(found)


@cache
def _cases() -> tuple[Base, ...]:
    """Mails of the corpus in plain text, whose items stand one a line."""
    found = []
    for name in ("pantry", "kestrel", "larkspur"):
        for folder in sorted((CORPUS / name / "cases").iterdir()):
            source = folder / "source.eml"
            if not source.exists():
                continue
            truth = json.loads((folder / "truth.json").read_text())
            message = email.message_from_bytes(source.read_bytes(), policy=email.policy.default)
            if truth["expect"] != "enter" or message.get_content_type() != "text/plain":
                continue
            received = datetime.fromisoformat(truth["received_on"]).replace(hour=12, tzinfo=UTC)
            where = house(name)
            envelope = channel_for_files()["email"].envelope(
                source.read_bytes(), name="source.eml", received_at=received
            )
            drafts = parse(envelope, where.knowledge).drafts
            text = message.get_content().splitlines()
            written = [line.description.raw for line in drafts[0].lines if line.description]
            rows = [at for at, row in enumerate(text) for item in written if item in row]
            language = drafts[0].conventions.language
            if len(drafts) != 1 or not written or not rows or language not in LANGUAGES:
                continue
            base = Base(
                f"{name}-{folder.name}",
                name,
                language,
                source.read_bytes(),
                received,
                tuple(dict.fromkeys(rows)),
                tuple(written),
            )
            found.append(base)
    return tuple(found)


@cache
def bases() -> tuple[tuple[Base, Outcome], ...]:
    """Every base that is entered as it stands, with its order."""
    read = ((base, outcome(base, base.raw)) for base in (*_mails(), *_cases()))
    return tuple((base, result) for base, result in read if result.entered)


@cache
def wordings(name: str = "wordings") -> dict[str, dict[str, list[str]]]:
    """The sentences of `wordings.toml` or `blind.toml`, by kind and language."""
    return tomllib.loads((HERE / f"{name}.toml").read_text())


def put(base: Base, sentence: str, place: str) -> bytes:
    """The mail with the sentence at its place."""
    message = email.message_from_bytes(base.raw, policy=email.policy.default)
    text = message.get_content().splitlines()
    first, last = base.rows[0], base.rows[-1]
    if place == "subject":
        subject = f"{message['Subject']} - {sentence}"
        del message["Subject"]
        message["Subject"] = subject
    elif place == "before":
        text[first:first] = [sentence, ""]
    elif place == "between":
        text[first + 1 : first + 1] = [sentence]
    elif place == "after":
        text[last + 1 : last + 1] = ["", sentence]
    else:
        text += ["", f"PS: {sentence}"]
    message.set_content("\n".join(text) + "\n", cte="8bit")
    return message.as_bytes()


def variants(name: str = "wordings", *, per_sentence: int | None = None) -> Iterator[Variant]:
    """Each sentence in the bases of its language, at every place; `per_sentence` takes so many of them, spread by their sum."""
    for kind, languages in wordings(name).items():
        for language, sentences in languages.items():
            mine = [base for base, _ in bases() if base.language == language]
            for at, pattern in enumerate(sentences):
                choices = [(base, place) for base in mine for place in PLACES]
                if per_sentence is not None:
                    choices.sort(key=lambda one: zlib.crc32(f"{pattern}/{one[0].name}/{one[1]}".encode()))
                    choices = choices[:per_sentence]
                for base, place in choices:
                    sentence = pattern.replace("{a}", base.items[0]).replace("{b}", base.items[-1]).replace("{n}", "9")
                    sentence = sentence.replace("{d}", _DAY.get(language, "20/11/2026"))
                    yield Variant(base, kind, sentence, place, put(base, sentence, place), at % 2 == 1)


def _critical(order: dict[str, Any]) -> tuple[object, ...]:
    head = tuple(str(order[name]) for name in ("customer", "buyer_order_no", "requested_on", "ship_to"))
    names = ("sku", "quantity", "unit", "base_quantity", "unit_price", "requested_on")
    return head, tuple(tuple(str(line[name]) for name in names) for line in order["lines"])


def judged(variant: Variant) -> tuple[str, tuple[str, ...]]:
    """(`silent`, `needless` or `right`, the codes that hold it): another order that is entered is right only where it was said."""
    before = next(result for base, result in bases() if base is variant.base)
    after = outcome(variant.base, variant.raw)
    if not after.entered:
        return ("needless" if variant.harmless else "right"), after.why
    same = [_critical(one) for one in before.orders] == [_critical(one) for one in after.orders]
    if variant.harmless:
        return ("right" if same else "silent"), ()
    return ("silent" if same or not _as_said(variant, before, after) else "right"), ()


def _as_said(variant: Variant, before: Outcome, after: Outcome) -> bool:
    """Whether the first item is gone, has the number, or the order the day, that the sentence names."""
    if len(before.orders) != 1 or len(after.orders) != 1:
        return False
    old, new = before.orders[0]["lines"], after.orders[0]["lines"]
    if variant.kind == "drop":
        return [line["sku"] for line in new] == [line["sku"] for line in old[1:]]
    if variant.kind == "change":
        return [line["sku"] for line in new] == [line["sku"] for line in old] and str(new[0]["quantity"]) == "9"
    return False
