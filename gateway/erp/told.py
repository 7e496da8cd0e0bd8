"""What an ERP says of an order in JSON, in the answer of a webhook or in a file: its number, its state, what comes of each line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, cast, get_args

import structlog

from gateway.answers.answer import LineAnswer, LineDecision

__all__ = ["PROMISED", "ErpState", "lines_told", "number_told", "state_told"]

ErpState = Literal["handed_over", "draft", "quotation", "confirmed", "processing", "done", "cancelled"]

#: states in which the ERP stands by the order; of the others nothing is promised to anybody
PROMISED: frozenset[ErpState] = frozenset({"confirmed", "processing", "done"})

LINES_LIMIT = 20_000
REASON = 500  #: characters of a reason that are kept
_DECISIONS, _STATES = get_args(LineDecision), get_args(ErpState)
_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,9})?")

log = structlog.get_logger(__name__)


def number_told(data: Any) -> str | None:
    """`erp_order_no`; None where it says none."""
    number = data.get("erp_order_no") if isinstance(data, dict) else None
    return str(number)[:200] if isinstance(number, (str, int)) and number != "" else None


def state_told(data: Any, otherwise: ErpState) -> ErpState:
    """`state` where it is one of ours."""
    said = data.get("state") if isinstance(data, dict) else None
    return cast("ErpState", said) if said in _STATES else otherwise


def lines_told(data: Any) -> dict[str, LineAnswer]:
    """`lines: [{no, decision, quantity, delivery, reason}]` by number. All or nothing: of lines that cannot be understood nothing
    is told to anybody, and the log says so; the order stands in the ERP all the same."""
    written = data.get("lines") if isinstance(data, dict) else None
    if written is None:
        return {}
    try:
        if not isinstance(written, list) or len(written) > LINES_LIMIT:
            raise ValueError("lines is no list, or too long")
        return {_text(line["no"]): _line(line) for line in written}
    except (KeyError, TypeError, ValueError) as error:
        log.warning("erp.lines_not_understood", error=f"{type(error).__name__}: {error}")
        return {}


def _line(line: Mapping[str, Any]) -> LineAnswer:
    decision = line.get("decision", "accepted")
    if decision not in _DECISIONS:
        raise ValueError(f"decision is none of {', '.join(_DECISIONS)}")
    quantity, delivery = line.get("quantity"), line.get("delivery")
    return LineAnswer(
        decision=decision,
        quantity=None if quantity is None else _amount(quantity),
        delivery=None if delivery is None else date.fromisoformat(delivery),
        reason=str(line.get("reason") or "")[:REASON],
    )


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise TypeError("no is neither text nor number")
    return str(value)[:60]


def _amount(value: Any) -> Decimal:
    """As text or as a whole number: a binary fraction is nobody's quantity."""
    if isinstance(value, (bool, float)) or not _AMOUNT.fullmatch(str(value)):
        raise ValueError("quantity is no plain decimal as text")
    return Decimal(str(value))
