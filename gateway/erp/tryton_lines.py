"""What Tryton makes of each line of a sale, read back from the sale: another quantity, a later day, a part that comes later, a line that
is gone.

Where goods are on their way or planned (`moves`), these say how much comes and when: by the day that is wanted some of a line may come, and
the rest later; where a part has been shipped, the rest comes later whatever day was wanted. Without moves (nothing is planned yet, or it is a service) the day is the later one of the sale's and of the line's. To both
the days of transit are added. A line that comes as ordered, and when it was wanted, is not named.

Lines are known by their product, whatever somebody moved, added or parted in Tryton; of several lines of one product each by its sequence,
which is its place in the order. Where another product stands in its place, that is said with the other's code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from gateway.answers.answer import LineAnswer
from gateway.erp.tryton_rest import Record, as_day
from gateway.erp.tryton_sale import values_at
from normalizer.order import Order, OrderLine

__all__ = ["line_fields", "told_lines"]

LINE_FIELDS = (
    "sequence", "type", "quantity", "shipping_date", "unit.factor", "moves_ignored", "moves_recreated", "moves.quantity",
    "moves.unit.factor", "moves.state", "moves.planned_date", "moves.effective_date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Course:
    """How much of a line comes when, in Tryton's unit; a day that nobody knows is None."""

    parts: tuple[tuple[date | None, Decimal], ...]
    open: Decimal = Decimal(0)  #: ordered, and neither planned nor given up
    shipped: Decimal = Decimal(0)
    shipped_until: date | None = None

    @property
    def coming(self) -> Decimal:
        return _sum(self.parts)


def line_fields(product_field: str) -> tuple[str, ...]:
    """What `told_lines` needs of each line, its product's code behind `product_field` included."""
    return (*LINE_FIELDS, f"product.{product_field}")


def told_lines(
    order: Order, sale: Record, rows: Sequence[Record], *, product_field: str, transit_days: int
) -> dict[str, LineAnswer]:
    """What comes of the lines that do not come as ordered, by their numbers."""
    goods = [row for row in rows if row.get("type", "line") == "line"]
    codes = [values_at(row, f"product.{product_field}") for row in goods]
    by_sku: dict[str | None, list[tuple[int, OrderLine]]] = {}
    for place, line in enumerate(order.lines, start=1):
        by_sku.setdefault(line.sku, []).append((place, line))
    whole, transit, found = as_day(sale.get("shipping_date")), timedelta(days=transit_days), dict[str, LineAnswer]()
    for sku, lines in by_sku.items():
        own = [row for row, code in zip(goods, codes, strict=True) if sku in code]
        for place, line in lines:
            here = own if len(lines) == 1 else [row for row in own if row["sequence"] == place]
            if len(lines) > 1 and {row["sequence"] for row in own} - {each for each, _ in lines}:
                found[line.no] = LineAnswer(decision="changed")  # nobody can tell which of them is which
            elif not own and (other := _in_place(goods, codes, place, set(by_sku))) is not None:
                found[line.no] = LineAnswer(decision="changed", reason=other)
            elif (said := _said(order, line, here, whole, transit)) is not None:
                found[line.no] = said
    return found


def _in_place(goods: Sequence[Record], codes: Sequence[set[str]], place: int, ordered: set[str | None]) -> str | None:
    """The code of a product that nobody ordered and that stands in this place ("": it has none); None where nothing does."""
    for row, code in zip(goods, codes, strict=True):
        if row["sequence"] == place and not code & ordered:
            return min(code, default="")
    return None


def _said(
    order: Order, line: OrderLine, rows: Sequence[Record], whole: date | None, transit: timedelta
) -> LineAnswer | None:
    courses = [_course(row, whole, transit) for row in rows]
    known = [course for course in courses if course is not None]
    if len(known) != len(courses) or len({str((row.get("unit") or {}).get("factor")) for row in rows}) > 1:
        return LineAnswer(decision="changed") if len(rows) > 1 else None
    return _told(order, line, _together(known))


def _together(courses: Sequence[_Course]) -> _Course:
    """What comes of a line that stands as several in the sale."""
    parts: dict[date | None, Decimal] = {}
    for day, quantity in (part for course in courses for part in course.parts):
        parts[day] = parts.get(day, Decimal(0)) + quantity
    return _Course(
        tuple(sorted(parts.items(), key=lambda part: (part[0] is None, part[0] or date.max))),
        open=_total(course.open for course in courses),
        shipped=_total(course.shipped for course in courses),
        shipped_until=max((course.shipped_until for course in courses if course.shipped_until), default=None),
    )


def _course(row: Record, whole: date | None, transit: timedelta) -> _Course | None:
    """None where a number cannot be understood: then nothing is said of the line."""
    entered, moves = _number(row.get("quantity")), row.get("moves") or []
    if entered is None:
        return None
    if not moves:
        latest = max((one for one in (as_day(row.get("shipping_date")), whole) if one), default=None)
        return _Course(((latest + transit if latest else None, entered),) if entered else ())
    given_up, replaced = set(row.get("moves_ignored") or ()), set(row.get("moves_recreated") or ())
    parts: dict[date | None, Decimal] = {}
    shipped: list[tuple[date | None, Decimal]] = []
    ignored = Decimal(0)
    for move in moves:
        quantity = _in_unit(move, row)
        if quantity is None:
            return None
        if move["id"] in given_up:
            ignored += quantity
        elif move["state"] != "cancelled" and move["id"] not in replaced:
            day = as_day(move.get("effective_date"))
            if day is None:  # Tryton plans for today what has no lead time, whatever day the sale says
                day = max((one for one in (as_day(move.get("planned_date")), whole) if one), default=None)
            arrives = day + transit if day else None
            parts[arrives] = parts.get(arrives, Decimal(0)) + quantity
            if move["state"] == "done":
                shipped.append((arrives, quantity))
    coming = tuple(sorted(parts.items(), key=lambda part: (part[0] is None, part[0] or date.max)))
    return _Course(
        coming,
        open=max(Decimal(0), entered - ignored - _sum(coming)),
        shipped=_sum(shipped),
        shipped_until=max((day for day, _ in shipped if day), default=None),
    )


def _sum(parts: Iterable[tuple[date | None, Decimal]]) -> Decimal:
    return _total(quantity for _, quantity in parts)


def _total(quantities: Iterable[Decimal]) -> Decimal:
    return sum(quantities, Decimal(0))


def _told(order: Order, line: OrderLine, course: _Course) -> LineAnswer | None:
    if line.base_quantity is None or line.quantity is None:
        return None
    promised = course.coming + course.open
    if promised == 0:
        return LineAnswer(decision="rejected")
    by = _wanted_by(order, line)
    if by is None and course.parts:
        by = course.parts[0][0]  # nobody named a day: what comes first comes in time
    late: list[tuple[date | None, Decimal]] = [
        (day, quantity) for day, quantity in course.parts if day and by and day > by
    ]
    in_time, last = course.coming - _sum(late), late[-1][0] if late else None
    if 0 < course.shipped < promised:
        days = [day for day, _ in course.parts if day]
        rest = max(days) if days and course.shipped_until and max(days) > course.shipped_until else None
        in_time, last = course.shipped, rest
        late = [(rest, promised - course.shipped)]
    if promised != line.base_quantity:
        return LineAnswer(
            decision="changed", quantity=_as_ordered(promised, line), delivery=None if course.open else last
        )
    if course.open or (late and in_time):
        return LineAnswer(
            decision="back_ordered",
            quantity=_as_ordered(in_time, line) if in_time else None,
            delivery=None if course.open else last,  # of what is not planned nobody knows the day
        )
    return LineAnswer(decision="changed", delivery=last) if last is not None else None


def _wanted_by(order: Order, line: OrderLine) -> date | None:
    """The last day that the customer named for the line."""
    if line.schedule:
        return max((part.requested_delivery.end for part in line.schedule if part.requested_delivery.end), default=None)
    wanted = line.requested_delivery or order.requested_delivery
    return wanted.end if wanted else None


def _in_unit(move: Mapping[str, Any], row: Record) -> Decimal | None:
    """The quantity of a move in the unit of its line."""
    quantity = _number(move.get("quantity"))
    theirs, ours = (_number((one.get("unit") or {}).get("factor")) for one in (move, row))
    if quantity is None or theirs == ours:
        return quantity
    if not theirs or not ours:
        return None
    return (quantity * theirs / ours).quantize(Decimal("0.000001")).normalize()


def _as_ordered(entered: Decimal, line: OrderLine) -> Decimal:
    """The quantity in the unit that the customer ordered in; Tryton has it in the stock unit."""
    factor = (line.base_quantity or Decimal(1)) / (line.quantity or Decimal(1))
    return (entered / factor).quantize(Decimal("0.001")).normalize() if factor else entered


def _number(value: Any) -> Decimal | None:
    """Quantities come as binary fractions; six digits behind the point are more than any unit has."""
    try:
        return Decimal(str(value)).quantize(Decimal("0.000001")).normalize() if value is not None else None
    except InvalidOperation:
        return None
