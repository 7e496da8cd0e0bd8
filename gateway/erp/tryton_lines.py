"""What Tryton makes of each line of a sale, read back from the sale: another quantity, a later day, a line that is gone.

The day is the later one of the sale's and of the line's (its moves as planned, else the product's lead time), plus the days of transit. A line that
comes as ordered, and when it was wanted, is not named. Lines are known by their sequence, which is their place in the order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from gateway.answers.answer import LineAnswer
from gateway.erp.tryton_rest import Record, as_day
from normalizer.order import Order, OrderLine

__all__ = ["LINE_FIELDS", "told_lines"]

LINE_FIELDS = ("sequence", "type", "quantity", "shipping_date")


def told_lines(order: Order, sale: Record, rows: Sequence[Record], *, transit_days: int) -> dict[str, LineAnswer]:
    """What comes of the lines that do not come as ordered, by their numbers; nothing where a person has arranged the sale anew, so
    that nobody can tell which line is which."""
    by_place: dict[int, Record] = {row["sequence"]: row for row in rows if row.get("type", "line") == "line"}
    goods = [row for row in rows if row.get("type", "line") == "line"]
    if len(by_place) != len(goods) or not set(by_place) <= set(range(1, len(order.lines) + 1)):
        return {}
    whole, found = as_day(sale.get("shipping_date")), dict[str, LineAnswer]()
    for place, line in enumerate(order.lines, start=1):
        row = by_place.get(place)
        days = [one for one in (as_day(row.get("shipping_date")), whole) if one] if row is not None else []
        arrives = max(days) + timedelta(days=transit_days) if days else None
        if (said := _told(order, line, row, arrives)) is not None:
            found[line.no] = said
    return found


def _told(order: Order, line: OrderLine, row: Mapping[str, Any] | None, arrives: date | None) -> LineAnswer | None:
    entered = _number(row.get("quantity")) if row is not None else Decimal(0)
    if entered is None or line.base_quantity is None or line.quantity is None:
        return None
    if entered == 0:
        return LineAnswer(decision="rejected")
    wanted = line.requested_delivery or order.requested_delivery
    late = arrives if arrives and wanted and wanted.end and arrives > wanted.end else None
    if entered != line.base_quantity:
        return LineAnswer(decision="changed", quantity=_as_ordered(entered, line), delivery=late)
    return LineAnswer(decision="changed", delivery=late) if late is not None else None


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
