"""Messages of many trades with what they mean (words/*.toml), read and understood against a catalogue made of those meanings.

    python -m tests.parsers.letters tests/parsers/words/worked.toml [--verbose]

The catalogue holds every item of the file once, sold in every unit that some message orders it in; one customer owns every
place that is named. So a line that is read wrongly and yet accepted shows.
"""

from __future__ import annotations

import argparse
import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.registry import channel_for_files
from gateway.master_data import MasterData, knowledge, memory_master
from normalizer.master import AddressRecord, CustomerRecord, Master, ProductRecord
from normalizer.normalize import NormalizedOrder, normalize
from normalizer.policy import Policy
from normalizer.units import fold, unit_codes
from parsers.draft import Draft, DraftLine
from parsers.knowledge import Knowledge
from parsers.parse import parse

WORDS = Path(__file__).with_name("words")
WHEN = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)
IDLE = ("other", "auto_reply", "bounce")
#: words that a description may have or lack
SMALL = frozenset(
    "of the a an in size gr our some please de d du des la le les l en del el los di il lo von der die das den van het x per for with and und et y e".split()
)


@dataclass(frozen=True)
class Meant:
    """One line as the writer meant it."""

    quantity: str
    unit: str
    words: str
    code: str


@dataclass
class Letter:
    """A row of the table."""

    text: str
    subject: str = "Order"
    kind: str = "order"
    also: tuple[str, ...] = ()
    lines: list[list[Meant]] = field(default_factory=list)  #: by order
    said_lines: bool = False
    po: str | None = None
    on: str | None = None
    at: str | None = None
    held: bool = False
    channel: str = "email"
    headers: tuple[str, ...] = ()
    lang: str = "en"
    open: str = ""  #: what is known to be read otherwise

    def raw(self) -> bytes:
        heads = list(self.headers)
        if not any(head.lower().startswith("from:") for head in heads):
            heads.append("From: Sam <sam@buyer.example>")
        heads += [
            "To: orders@seller.example", "MIME-Version: 1.0", f"Subject: {self.subject}", "Date: Tue, 06 Oct 2026 10:00:00 +0100",
            "Message-ID: <1@buyer.example>", 'Content-Type: text/plain; charset="utf-8"', "Content-Transfer-Encoding: 8bit",
        ]  # fmt: skip
        return "\r\n".join([*heads, "", self.text]).encode()

    def envelope(self) -> Envelope:
        if self.channel == "email":
            part = Part(self.raw(), "message/rfc822", role=Role.MESSAGE)
            sender = Sender("sam@buyer.example", "Sam")
            return Envelope(
                "mail",
                "smtp",
                "key",
                WHEN,
                (part,),
                WHEN,
                sender,
                "orders@seller.example",
                self.subject,
                trust=Trust.VOUCHED,
            )
        name = "Body" if self.channel == "sms" else "TranscriptionText"
        form = {"From": "+447700900171", "To": "+441174960050", "MessageSid": "SM1", "CallSid": "CA1", name: self.text}
        channel: Any = channel_for_files()[self.channel]
        envelope: Envelope = channel.envelope(json.dumps(form).encode(), name="source.json", received_at=WHEN)
        return envelope


def letter_of(row: dict[str, Any]) -> Letter:
    orders: list[list[Meant]] = [[]]
    for text in row.get("lines", []):
        if text == "--":
            orders.append([])
            continue
        quantity, unit, words, *code = text.split("|")
        orders[-1].append(Meant(quantity, unit, words, code[0] if code else ""))
    rest = {
        name: row[name]
        for name in ("subject", "kind", "po", "on", "at", "held", "channel", "lang", "open")
        if name in row
    }
    return Letter(
        row["text"].strip("\n"),
        also=tuple(row.get("also", ())),
        headers=tuple(row.get("headers", ())),
        lines=orders,
        said_lines="lines" in row,
        **rest,
    )


@cache
def letters(path: Path) -> tuple[Letter, ...]:
    return tuple(letter_of(row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["mail"])


def content(text: str) -> frozenset[str]:
    """The words and numbers that name an item."""
    found = re.findall(r"\d+(?:[.,]\d+)?|[^\W\d_]+", fold(text).replace("œ", "oe"))
    return frozenset(word for word in found if word not in SMALL)


def _codes(unit: str, lang: str) -> list[str]:
    return [code for tier in unit_codes(unit, language=lang)[:1] for code in tier] if unit else []


@cache
def company(path: Path, lang: str) -> tuple[Master, Knowledge]:
    """The seller of everything that the file's messages in one language order, with their writer as its one customer."""
    items: dict[frozenset[str], tuple[str, str, set[str]]] = {}
    for letter in letters(path):
        if letter.lang != lang:
            continue
        for line in (line for order in letter.lines for line in order):
            name, code, units = items.setdefault(content(line.words), (line.words, line.code, set()))
            units.update(_codes(line.unit, lang))
    products = []
    for at, (name, code, units) in enumerate(items.values()):
        base = next((code for code in sorted(units) if code in ("MTR", "KGM", "LTR")), "EA")
        packs = {unit: Decimal(10) for unit in sorted(units) if unit not in (base, "C62", "H87")}
        products.append(
            ProductRecord(
                sku=code if code and code != "LC-3219" else f"P{1000 + at}-X", name=name, unit=base, packs=packs
            )
        )
    customer = CustomerRecord(
        "C1",
        "Buyer Limited",
        emails=("sam@buyer.example", "owen@buyer.example", "hetty@buyer.example"),
        phones=("+447700900171",),
    )
    places = sorted({letter.at for letter in letters(path) if letter.at})
    addresses = [
        AddressRecord(
            "A0", "C1", "both", "Buyer Limited", "1 Head Street", city="Headtown", postcode="HT1 1HT", country="GB"
        )
    ]
    addresses += [
        AddressRecord(f"A{at}", "C1", "ship_to", f"Buyer {place}", place, city=place, country="GB")
        for at, place in enumerate(places, 1)
    ]
    data = MasterData((customer,), tuple(addresses), tuple(products))
    return memory_master(data), knowledge(data, ("seller.example",))


def same_amount(meant: Meant, line: DraftLine) -> bool:
    quantity = line.quantity.value if line.quantity else None
    unit = fold(line.unit.value or line.unit.raw) if line.unit else ""
    if meant.quantity == "?":
        return quantity is None
    if quantity is None:
        return False
    if Decimal(quantity) == Decimal(meant.quantity) and unit == fold(meant.unit):
        return True
    times = 12 if unit in ("dozen", "dz", "docena", "docenas", "dutzend", "douzaine", "douzaines", "dozijn") else 1
    if times == 12:
        unit = ""
    meant_unit = fold(meant.unit)
    return Decimal(quantity) * times == Decimal(meant.quantity) and (
        unit == meant_unit
        or (not meant_unit and unit in ("x", "of"))
        or unit.removesuffix("s") == meant_unit.removesuffix("s")
    )


def same_item(meant: Meant, line: DraftLine) -> bool:
    code = line.code or line.sku or line.buyer_item or line.manufacturer_item
    written = " ".join(field.raw for field in (line.description, code) if field is not None)
    has, needs = content(written), content(meant.words + " " + meant.code)
    return needs <= has and len(has - needs) <= 1


@dataclass
class Score:
    """How one message was read. `silent`: accepted without a clerk although something is wrong."""

    letter: Letter
    kinds: list[str]
    kind_right: bool
    lines: int
    lines_right: int
    extra: int
    header: list[str]
    silent: list[str]
    outcome: str
    findings: list[str]
    shown: list[str]

    @property
    def right(self) -> bool:
        return (
            self.kind_right
            and self.lines == self.lines_right
            and not self.extra
            and not self.header
            and not self.silent
        )

    @property
    def needless(self) -> bool:
        """At the clerk's desk although nobody needs to look."""
        return self.outcome == "review" and not self.letter.held and self.letter.kind in ("order", *IDLE)


def shown(line: DraftLine) -> str:
    quantity = line.quantity.value if line.quantity and line.quantity.value else "?" if line.quantity else ""
    named = [line.unit, line.description, line.code or line.sku or line.buyer_item or line.gtin]
    return "|".join([quantity, *((field.value or field.raw) if field else "" for field in named)])


def judge(letter: Letter, path: Path) -> Score:
    master, known = company(path, letter.lang)
    drafts = parse(letter.envelope(), known).drafts
    policy = Policy(trust_addresses=True)
    normalized = [normalize(draft, master, policy) for draft in drafts]
    orders: list[NormalizedOrder] = [order for one in normalized for order in one.orders]
    findings = [f for one in normalized for f in one.findings] + [f for order in orders for f in order.findings]
    held = any(f.holds for f in findings) or any(o.order.kind != "order" for o in orders)
    idle = all(draft.kind in IDLE for draft in drafts)
    outcome = "review" if held else "none" if idle else "entered" if orders else "review"
    kinds = [str(draft.kind) for draft in drafts]
    lines, right, extra = _lines(letter, drafts)
    header = _header(letter, drafts)
    silent = _silent(letter, orders, master) if outcome == "entered" else []
    if outcome == "none" and letter.kind not in IDLE and letter.kind not in letter.also:
        silent.append(f"{letter.kind} set aside")
    return Score(
        letter, kinds, all(kind in (letter.kind, *letter.also) for kind in kinds), lines, right, extra, header, silent, outcome,
        [f"{f.code} {f.pointer}: {f.message}" for f in findings if f.holds], [shown(line) for d in drafts for line in d.lines],
    )  # fmt: skip


def _lines(letter: Letter, drafts: Sequence[Draft]) -> tuple[int, int, int]:
    meant = [line for order in letter.lines for line in order]
    if not letter.said_lines and letter.kind == "order":
        return 0, 0, 0
    if letter.kind != "order":
        return 0, 0, 0
    rest = [line for draft in drafts for line in draft.lines]
    right = 0
    for wanted in meant:
        found = next((line for line in rest if same_amount(wanted, line) and same_item(wanted, line)), None)
        if found is not None:
            rest.remove(found)
            right += 1
    return len(meant), right, max(0, len(rest) - (len(meant) - right))


def _header(letter: Letter, drafts: Sequence[Draft]) -> list[str]:
    wrong = []
    header = drafts[0].header
    if letter.kind == "order" and len(letter.lines) == 1:
        number = header.buyer_order_no.value if header.buyer_order_no else None
        if number != letter.po and letter.po is not None:
            wrong.append(f"po {letter.po!r} read {number!r}")
    if letter.at and (header.ship_to is None or letter.at.lower() not in header.ship_to.text.raw.lower()):
        wrong.append(f"ship-to {letter.at!r} read {header.ship_to.text.raw if header.ship_to else None!r}")
    if len(letter.lines) != len(drafts) and letter.kind == "order":
        wrong.append(f"{len(letter.lines)} orders read as {len(drafts)}")
    return wrong


def _silent(letter: Letter, orders: Sequence[NormalizedOrder], master: Master) -> list[str]:
    """What is wrong in orders that nobody will look at."""
    if letter.kind != "order" or letter.held:
        return [f"{letter.kind} entered"]
    wrong: list[str] = []
    if len(orders) != len(letter.lines):
        wrong.append(f"{len(orders)} orders")
    for one, meant in zip(orders, letter.lines, strict=False):
        order = one.order
        rest = list(order.lines)
        for wanted in meant:
            found = next(
                (
                    line
                    for line in rest
                    if (line.base_quantity if line.unit == "DZN" else line.quantity)
                    == Decimal(wanted.quantity if wanted.quantity != "?" else -1)
                    and (product := master.product(line.sku or "")) is not None
                    and content(product.name) == content(wanted.words)
                    and (
                        not wanted.unit
                        or line.unit in _codes(wanted.unit, letter.lang)
                        or fold(line.unit_raw or "") == fold(wanted.unit)
                    )
                ),
                None,
            )
            if found is None:
                wrong.append(f"missing {wanted}")
            else:
                rest.remove(found)
        wrong += [f"too many: {line.quantity} {line.unit} {line.description}" for line in rest]
        if letter.on is not None and len(letter.lines) == 1:
            day = order.requested_delivery.end if order.requested_delivery else None
            if day is None or day.isoformat() != letter.on:
                wrong.append(f"day {letter.on} read {day}")
        if letter.on is None and order.requested_delivery and order.requested_delivery.granularity == "day":
            wrong.append(f"day invented {order.requested_delivery}")
        if letter.at and (order.ship_to is None or letter.at not in order.ship_to.name):
            wrong.append(f"to {order.ship_to and order.ship_to.name}")
    return wrong


def rates(scores: Sequence[Score]) -> str:
    kinds = sum(score.kind_right for score in scores)
    lines, right = sum(score.lines for score in scores), sum(score.lines_right for score in scores)
    return (
        f"{len(scores)} messages: kind right {kinds} ({kinds / len(scores):.1%}), lines right {right} of {lines} ({right / max(lines, 1):.1%}),"
        f" lines too many {sum(score.extra for score in scores)}, wrong and accepted {sum(bool(score.silent) for score in scores)},"
        f" header wrong {sum(bool(score.header) for score in scores)}, entered {sum(score.outcome == 'entered' for score in scores)},"
        f" needlessly at the desk {sum(score.needless for score in scores)}"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("path", type=Path)
    options.add_argument("--verbose", action="store_true")
    options.add_argument("--desk", action="store_true", help="also what lies at the desk")
    args = options.parse_args()
    path = args.path.resolve()
    scores = [judge(letter, path) for letter in letters(path)]
    for score in scores if args.verbose else []:
        if score.right and not (args.desk and score.needless):
            continue
        print("=" * 100)
        print(score.letter.text)
        print(
            "--",
            score.letter.kind,
            "read",
            score.kinds,
            score.outcome,
            f"lines {score.lines_right}/{score.lines} extra {score.extra}",
        )
        print("   meant", [f"{m.quantity}|{m.unit}|{m.words}|{m.code}" for order in score.letter.lines for m in order])
        print("   read ", score.shown)
        for text in (*score.header, *("SILENT " + one for one in score.silent), *score.findings):
            print("  ", text)
    print(rates(scores))


if __name__ == "__main__":
    main()
