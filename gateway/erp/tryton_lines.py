"""What Tryton makes of each line of a sale, read back from the sale: another quantity, a later day, a part that comes later, a line that
is gone.

Where goods are on their way or planned (`moves`), these say how much comes and when: by the day that is wanted some of a line may come, and
the rest later; where a part has been shipped, the rest comes later whatever day was wanted. Without moves (nothing is planned yet, or it is a service) the day is the later one of the sale's and of the line's. To both
the days of transit are added. A line that comes as ordered, and when it was wanted, is not named. Lines are known by their sequence, which
is their place in the order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from gateway.answers.answer import LineAnswer
from gateway.erp.tryton_rest import Record, as_day
from normalizer.order import Order, OrderLine

__all__ = ["LINE_FIELDS", "told_lines"]

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


def told_lines(order: Order, sale: Record, rows: Sequence[Record], *, transit_days: int) -> dict[str, LineAnswer]:
    """What comes of the lines that do not come as ordered, by their numbers; nothing where a person has arranged the sale anew, so
    that nobody can tell which line is which."""
    by_place: dict[int, Record] = {row["sequence"]: row for row in rows if row.get("type", "line") == "line"}
    goods = [row for row in rows if row.get("type", "line") == "line"]
    if len(by_place) != len(goods) or not set(by_place) <= set(range(1, len(order.lines) + 1)):
        return {}
    whole, found = as_day(sale.get("shipping_date")), dict[str, LineAnswer]()
    for place, line in enumerate(order.lines, start=1):
        course = _course(by_place[place], whole, timedelta(days=transit_days)) if place in by_place else _Course(())
        if course is not None and (said := _told(order, line, course)) is not None:
            found[line.no] = said
    return found


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
    return sum((quantity for _, quantity in parts), Decimal(0))


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
