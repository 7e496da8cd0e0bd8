"""The review form: what a clerk typed, as corrections of the order that the page showed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from babel.numbers import get_decimal_symbol

from gateway.store.lessons import Correction
from gateway.web.days import DayError, typed_day, written_day
from gateway.web.i18n import locale_of
from gateway.web.review import LINE_NAMES, header_values, line_values
from normalizer.order import Order
from parsers.draft import Kind

__all__ = ["Form", "FormError", "clerks_number", "corrections"]

#: a line or a header field whose value is a number
NUMBERS = frozenset({"quantity", "price", "per", "amount", "/totals/lines", "/totals/tax", "/totals/payable"})
#: a line's or a header's field whose value is a day
DAYS = frozenset({"requested_delivery", "/issued_on", "/requested_delivery", "/requested_despatch"})
_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,10})?")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")
#: lines of a long order that the page did not show, and that stay as they are: `120-999`
_GAP = re.compile(r"(\d{1,5})-(\d{1,5})")
MOST_LINES = 5000


class Form(Protocol):
    """A posted form: a multidict."""

    def get(self, name: str, /, default: Any = ...) -> Any: ...
    def getall(self, name: str, /, default: Any = ...) -> Sequence[Any]: ...
    def __contains__(self, name: object, /) -> bool: ...


class FormError(ValueError):
    """A value that cannot be taken as it was typed; says why. `pointer` names the input."""

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(message)
        self.pointer = pointer


def clerks_number(text: str, pointer: str) -> str:
    """The number as a plain decimal. Point and comma are both decimal marks; what may be thousands is asked back."""
    plain = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace("'", "")
    if not plain:
        return ""
    if not _NUMBER.fullmatch(plain):
        raise FormError(pointer, f"{text!r} is no number; write 1234.5")
    if _THOUSANDS.fullmatch(plain):
        whole = plain.replace(",", "").replace(".", "")
        raise FormError(pointer, f"{text!r} may be {whole} or {plain.replace(',', '.')}0; write one of these")
    return plain.replace(",", ".")


def corrections(order: Order, form: Form, *, language: str = "en") -> list[Correction]:
    """What the form changes or confirms of this order; raises FormError. A field that was not posted stays. `language` is the one
    by which the page wrote its numbers and days."""
    found = _lines(order, form, language) if "from" in form else []
    for pointer, before in header_values(order).items():
        if pointer in form and (after := _typed(form.get(pointer), before, pointer, pointer, language)) != before:
            found.append(Correction(pointer, before or None, after or None))
    kind = str(form.get("kind", "") or order.kind)
    if kind != order.kind:
        found.append(Correction("/kind", str(order.kind), str(Kind(kind))))
    return [*found, *_confirmations(order, form, found)]


def _lines(order: Order, form: Form, language: str) -> list[Correction]:
    origins: list[int | None] = []
    typed: list[int] = []  # where the lines stand whose values were posted
    for one in form.getall("from"):
        if gap := _GAP.fullmatch(str(one)):
            origins += [_origin(at, len(order.lines)) for at in range(int(gap[1]), int(gap[2]) + 1)]
        else:
            typed.append(len(origins))
            origins.append(_origin(one, len(order.lines)))
        if len(origins) > MOST_LINES:
            raise FormError("/lines", f"An order has at most {MOST_LINES} lines here.")
    posted = {name: [str(one) for one in form.getall(f"line.{name}", [])] for name in LINE_NAMES}
    if any(len(values) < len(typed) for name, values in posted.items() if values):
        raise FormError("/lines", "The form came without some of its lines; load the page again.")
    before = list(range(len(order.lines)))
    found = [Correction("/lines", before, origins)] if origins != before else []
    nothing = dict.fromkeys(LINE_NAMES, "")
    for nth, at in enumerate(typed):
        origin = origins[at]
        stood = nothing if origin is None else line_values(order.lines[origin])
        for name, values in posted.items():
            pointer = f"/lines/{at}/{name}"
            if values and (after := _typed(values[nth], stood[name], name, pointer, language)) != stood[name]:
                found.append(Correction(pointer, stood[name] or None, after or None))
    return found


def _origin(text: Any, count: int) -> int | None:
    if not str(text):
        return None
    if not str(text).isdigit() or int(str(text)) >= count:
        raise FormError("/lines", "The form speaks of a line that is not there; load the page again.")
    return int(str(text))


def _typed(value: Any, before: str, name: str, pointer: str, language: str) -> str:
    text = " ".join(str(value).replace("\0", "").split())[:2000]
    if text in (" ".join(before.split()), _shown(before, name, language)):
        return before  # as the page showed it
    try:
        return clerks_number(text, pointer) if name in NUMBERS else typed_day(text, language) if name in DAYS else text
    except DayError as error:
        raise FormError(pointer, str(error)) from error


def _shown(value: str, name: str, language: str) -> str:
    """How the page writes a value that is a number or a day."""
    if name in NUMBERS:
        return value.replace(".", get_decimal_symbol(locale_of(language)))
    return written_day(value, language) if name in DAYS else value


def _confirmations(order: Order, form: Form, changed: Sequence[Correction]) -> list[Correction]:
    """What was ticked as right as it stands: pointers by the old numbers of the lines."""
    moved = {origin: at for each in changed if each.pointer == "/lines" for at, origin in enumerate(each.after)}
    renumbered = any(each.pointer == "/lines" for each in changed)
    done = {each.pointer for each in changed}
    values = _values(order)
    found = []
    for pointer in dict.fromkeys(str(one) for one in form.getall("confirm", [])):
        if pointer not in values:
            continue
        now = pointer
        if renumbered and pointer.startswith("/lines/"):
            _, _, at, *rest = pointer.split("/")
            if int(at) not in moved:
                continue
            now = "/".join(["", "lines", str(moved[int(at)]), *rest])
        if now not in done and values[pointer]:
            found.append(Correction(now, values[pointer], values[pointer]))
    return found


def _values(order: Order) -> Mapping[str, str]:
    values = dict(header_values(order))
    for index, line in enumerate(order.lines):
        values |= {f"/lines/{index}/{name}": value for name, value in line_values(line).items()}
    return values
