"""Cases of the corpus: a seed gives orders in layouts, with their truth; and the comparison of what was read with it."""

from __future__ import annotations

import random
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from parsers.draft import Draft, DraftLine, Field, Origin
from parsers.extractors.pages.document import drafts
from parsers.knowledge import EMPTY, Knowledge
from parsers.readers.pdf import read
from tests.corpus.layouts import LAYOUTS, draw
from tests.corpus.traps import Trap, trap
from tests.corpus.world import Line, Order, date_text, make_order

__all__ = ["HELD_BACK", "OPEN", "Case", "Score", "cases", "judge", "judge_trap", "read_case", "trap_case"]

OPEN = 20261124  #: the half that may be looked at
HELD_BACK = 991817  #: the half that nobody tunes on: only its rates are looked at

ORIGIN = Origin(channel="folder", channel_kind="folder", received_at=datetime(2026, 11, 24, tzinfo=UTC))


@dataclass
class Case:
    name: str
    pdf: bytes
    order: Order
    printed: frozenset[str] = frozenset()


@dataclass
class Score:
    """Counts over many cases. `wrong` are values that were read with confidence and are not true."""

    lines: int = 0
    lines_right: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    fields_right: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def cases(seed: int, count: int, *, layout: str | None = None) -> Iterator[Case]:
    """`count` cases per layout; the same seed gives the same bytes."""
    for name in [layout] if layout else LAYOUTS:
        for number in range(count):
            rng = random.Random(zlib.crc32(f"{seed}/{name}/{number}".encode()))
            order = make_order(rng)
            yield Case(f"{name}-{number}", draw(name, order, rng), order)


def read_case(case: Case, knowledge: Knowledge = EMPTY) -> list[Draft]:
    return drafts(read(case.pdf, 0).pages, ORIGIN, knowledge)


def trap_case(seed: int, name: str, number: int) -> Trap:
    """One document of a trap; the same seed gives the same bytes."""
    return trap(name, random.Random(zlib.crc32(f"{seed}/{name}/{number}".encode())))


def judge_trap(name: str, one: Trap, found: list[Draft], score: Score) -> None:
    """Adds a trap to the score: the orders in their sequence, the kind, and the notices that must be there."""
    codes = {notice.code for draft in found for notice in draft.notices}
    if missing := one.notices - codes:
        score.wrong.append(f"{name}: no notice {missing}")
    if not one.orders:
        if [str(draft.kind) for draft in found] != [one.kind]:
            score.wrong.append(f"{name}: read as {[(str(draft.kind), draft.reason) for draft in found]}")
        return
    if len(found) != len(one.orders):
        score.wrong.append(f"{name}: {len(found)} drafts for {len(one.orders)} orders")
        return
    for order, draft in zip(one.orders, found, strict=True):
        judge(Case(name, b"", order), [draft], score)


def judge(case: Case, found: list[Draft], score: Score) -> None:
    """Adds the case to the score."""
    order = case.order
    if len(found) != 1:
        score.missed.append(f"{case.name}: {len(found)} drafts")
        score.lines += len(order.lines)
        return
    draft = found[0]
    priced = "letter" not in case.name
    _header(case, draft, score, priced=priced)
    lines = list(draft.lines)
    for number, line in enumerate(order.lines):
        score.lines += 1
        read = lines[number] if number < len(lines) else None
        faults = _faults(line, read, order) if read is not None else ["line missing"]
        score.lines_right += not faults
        score.missed += [f"{case.name} {order.language} line {line.no}: {fault}" for fault in faults]
        if read is not None:
            score.wrong += [
                f"{case.name} {order.language} line {line.no}: {fault}" for fault in faults if fault.startswith("WRONG")
            ]
    if len(lines) > len(order.lines):
        score.wrong.append(f"{case.name} {order.language}: {len(lines)} lines instead of {len(order.lines)}")


def _header(case: Case, draft: Draft, score: Score, *, priced: bool) -> None:
    order, header = case.order, draft.header
    wanted = {
        "number": (order.number, header.buyer_order_no), "issued": (date_text(order.issued, order), header.issued_on),
        "wanted": (date_text(order.wanted, order), header.requested_delivery),
        "ship_to": (order.ship_to[1], header.ship_to.text if header.ship_to else None), "buyer": (order.buyer[0], header.buyer.text if header.buyer else None),
    }  # fmt: skip
    for name, (truth, stated) in wanted.items():
        score.fields[name] += 1
        text = None if stated is None else stated.value if name == "number" else stated.raw
        right = text is not None and (truth == text if name == "number" else truth in text)
        score.fields_right[name] += right
        if not right:
            score.missed.append(f"{case.name} {order.language} header {name}: {truth!r} read {text!r}")
            if text is not None and name in ("number", "issued", "wanted"):
                score.wrong.append(f"{case.name} {order.language} header {name}: {truth!r} read {text!r}")
    if priced and any(line.amount for line in draft.lines):
        score.fields["total"] += 1
        read = header.total_lines or header.total_payable
        right = read is not None and read.value is not None and Decimal(read.value) == order.total
        score.fields_right["total"] += right
        if not right:
            score.missed.append(
                f"{case.name} {order.language} header total: {order.total} read {read.raw if read else None}"
            )


def _faults(line: Line, read: DraftLine, order: Order) -> list[str]:
    faults = []
    codes = {one.value for one in (read.sku, read.code, read.buyer_item, read.gtin, read.manufacturer_item) if one}
    if line.code not in codes:
        faults.append(f"{'WRONG' if codes else 'no'} code {line.code!r} read {codes}")
    if line.blank:
        if read.quantity is not None and read.quantity.value is not None:
            faults.append(f"WRONG quantity read {read.quantity.value} from an empty cell")
    else:
        faults += _number("quantity", line.quantity, read.quantity)
    if read.price is not None or read.amount is not None:
        faults += _number("price", line.price, read.price)
        faults += _number("amount", line.amount, read.amount)
        if read.price_per is not None or line.per != 1:
            faults += _number("per", Decimal(line.per), read.price_per)
    if read.unit is None or read.unit.raw.strip(".") != line.unit.strip("."):
        faults.append(
            f"{'WRONG' if read.unit else 'no'} unit {line.unit!r} read {read.unit.raw if read.unit else None!r}"
        )
    if line.schedule:
        read_schedule = [Decimal(one.quantity.value or -1) for one in read.schedule]
        if len(line.schedule) > 1 and read_schedule != [quantity for quantity, _ in line.schedule]:
            faults.append(f"no schedule {line.schedule} read {read_schedule}")
    return faults


def _number(name: str, truth: Decimal, read: Field | None) -> list[str]:
    if read is None:
        return [f"no {name} {truth}"]
    if read.value is None:
        rivals = [Decimal(rival.value) for rival in read.alternatives]
        return (
            []
            if truth in rivals and name in ("quantity",)
            else [f"open {name} {truth} among {[str(r) for r in rivals]} ({read.raw!r})"]
        )
    return [] if Decimal(read.value) == truth else [f"WRONG {name} {truth} read {read.value} ({read.raw!r})"]
