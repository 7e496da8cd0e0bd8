"""What becomes of what was asked: the lines as they were read, against the order as it was entered and what the ERP said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gateway.answers.answer import LineAnswer
from normalizer.order import Order, OrderLine

__all__ = ["asked"]


def asked(
    first: Order, last: Order, told: Mapping[str, LineAnswer], *, whole: bool = True
) -> tuple[Order, dict[str, LineAnswer]]:
    """The order with the lines and quantities that the customer wrote, and what comes of each.

    `first` is the order as it was read, `last` as it was entered, `told` what the ERP said of its lines: that goes before what a
    clerk has changed. A line that is in neither is refused, unless other orders hold lines of the same message (not `whole`).
    """
    entered = {line.no: line for line in last.lines}
    lines: list[OrderLine] = []
    decisions: dict[str, LineAnswer] = {}
    for line in first.lines:
        now = entered.pop(line.no, None)
        if now is None:
            if whole:
                lines.append(line)
                decisions[line.no] = LineAnswer(decision="rejected")
            continue
        lines.append(replace(now, quantity=line.quantity, unit=line.unit, unit_raw=line.unit_raw))
        if (changed := _changed(line, now)) is not None:
            decisions[line.no] = changed
        if line.quantity is None:
            lines[-1] = now
    for added in entered.values():
        lines.append(added)
        decisions[added.no] = LineAnswer(decision="changed")
    decisions |= {no: said for no, said in told.items() if any(line.no == no for line in lines)}
    return replace(last, lines=tuple(lines)), decisions


def _changed(line: OrderLine, now: OrderLine) -> LineAnswer | None:
    """What is entered otherwise than it was written; None where nothing is."""
    if (line.quantity, line.unit) == (now.quantity, now.unit) or line.quantity is None:
        return None
    if line.unit in (now.unit, None):
        return LineAnswer(decision="changed", quantity=now.quantity)
    return LineAnswer(decision="changed", reason=f"{now.quantity} {now.unit_raw or now.unit or ''}".strip())
