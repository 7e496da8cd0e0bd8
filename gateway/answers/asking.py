"""What a customer would have to say: the doubts that hold an order as questions to him, in his language and in his own words.

Findings speak to clerks. Which sentence asks a customer stands in config/findings.toml (`ask`), the sentences themselves beside
the letters (config/answers). A finding that he could do nothing about (an account on hold, a refusal of the ERP) asks nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from gateway.answers.letter import Letters, locale_named, unit_named
from gateway.store.records import OrderView
from normalizer.codes import CODES
from normalizer.finding import Finding
from normalizer.master import AddressRecord, Master, ProductRecord
from normalizer.order import OrderLine
from normalizer.pack import sold_units

__all__ = ["choice_label", "choices_of", "question"]

#: what a finding points at whose candidates may be offered by number
CHOOSABLE = ("/sku", "/unit", "/ship_to")
#: doubts whose candidates are things of ours that he does not know by their names, or must not learn of
UNOFFERED = frozenset(
    {"customer", "repeat", "which_order", "quantity_minimum", "price", "product_gone", "day_past", "kind"}
)
#: sentences that say nothing without this value
NEEDED = {"quantity_minimum": "value", "quantity_multiple": "options"}
MOST_OPTIONS = 6
LONGEST = 200  #: characters of his own words
_QUOTED = re.compile(r"“([^”]{3,400})”|'([^']{3,400})'")


def question(view: OrderView, master: Master, letters: Letters, *, language: str, numbered: str = "") -> str:
    """One line for each doubt that he can settle, the gravest first; "" where there is none. The candidates of the doubt at
    `numbered` are left out: the letter offers them by number."""
    ordered = sorted((one for one in view.findings if one.holds), key=lambda one: one.severity != "blocker")
    asked = [_asked(one, view, master, letters, language, offered=one.pointer != numbered) for one in ordered]
    return "\n".join(f"- {one}" for one in dict.fromkeys(filter(None, asked)))


def choices_of(view: OrderView | None) -> tuple[str, tuple[str, ...]]:
    """(pointer, candidates) of what a question may offer by number: where one finding alone leaves a choice open."""
    if view is None:
        return "", ()
    open_ = [one for one in view.findings if one.holds and one.pointer.endswith(CHOOSABLE) and len(one.candidates) > 1]
    return (open_[0].pointer, open_[0].candidates[:9]) if len(open_) == 1 else ("", ())


def choice_label(pointer: str, candidate: str, *, view: OrderView, master: Master, language: str) -> str:
    """What a candidate is, for somebody who does not know our codes: an item, a unit of it, a place, a day, a number."""
    return _label(pointer, candidate, view, master, locale_named(language))


def _asked(finding: Finding, view: OrderView, master: Master, letters: Letters, language: str, *, offered: bool) -> str:
    known = CODES.get(finding.code)
    if known is None or not known.ask:
        return ""
    doubt = _Doubt(finding, view, master, letters, language)
    key = "price_total" if known.ask == "price" and doubt.line is None else known.ask
    values = doubt.values()
    if offered and key not in UNOFFERED:
        values["options"] = doubt.options()
    if (needed := NEEDED.get(key)) and not values[needed]:
        key = "quantity_right"
    said = letters.sentence("asks", key, language, values)
    return letters.sentence("asks", "line", language, {"no": values["line"], "text": said}) if values["line"] else said


@dataclass(frozen=True, slots=True)
class _Doubt:
    """One finding, and what the sentences want to know of it."""

    finding: Finding
    view: OrderView
    master: Master
    letters: Letters
    language: str

    @property
    def locale(self) -> Locale:
        return locale_named(self.language)

    @property
    def line(self) -> OrderLine | None:
        steps = self.finding.pointer.split("/")
        lines = self.view.order.lines
        if len(steps) < 3 or steps[1] != "lines" or not steps[2].isdigit() or int(steps[2]) >= len(lines):
            return None
        return lines[int(steps[2])]

    def values(self) -> dict[str, Any]:
        line = self.line
        no = "" if line is None else line.no or str(self.view.order.lines.index(line) + 1)
        return {
            "line": no,
            "item": self._quote(self._item(line) if line is not None else "…"),
            "raw": self._quote(self._raw()),
            "quantity": self._quantity(line),
            "value": self._value(line),
            "number": self.view.order.buyer_order_no or "",
            "options": "",
        }

    def options(self) -> str:
        """The candidates as one phrase: "A, B or C"."""
        found = [
            _label(self.finding.pointer, one, self.view, self.master, self.locale, code=self.finding.code)
            for one in self.finding.candidates[:MOST_OPTIONS]
        ]
        return format_list([one for one in dict.fromkeys(found) if one], style="or", locale=self.locale)

    def _quote(self, text: str) -> str:
        return self.letters.sentence("asks", "quoted", self.language, {"text": text}) if text else ""

    def _item(self, line: OrderLine | None) -> str:
        """The item in the customer's own words, else what it is here."""
        if line is None:
            return ""
        at = f"/lines/{self.view.order.lines.index(line)}"
        code = next(
            (self.view.proofs[f"{at}/{name}"].raw for name in ("buyer_item", "sku") if self._written(f"{at}/{name}")),
            "",
        )
        words = " ".join((line.description or "").split())
        if code and code not in words:
            words = f"{' '.join(code.split())} {words}".strip()
        product = self.master.product(line.sku) if line.sku else None
        return (words or (f"{product.sku} {product.name}" if product else "") or f"#{line.no}")[:LONGEST]

    def _written(self, pointer: str) -> bool:
        proof = self.view.proofs.get(pointer)
        return proof is not None and proof.source not in ("clerk", "default") and bool(proof.raw.strip())

    def _raw(self) -> str:
        """The words that the doubt is about, as they stand in the message; "" where it names none."""
        pointer, steps = self.finding.pointer, self.finding.pointer.split("/")
        if steps[1:2] == ["notes"] and steps[-1].isdigit() and int(steps[-1]) < len(self.view.order.notes):
            return " ".join(self.view.order.notes[int(steps[-1])].split())[:LONGEST]
        for at in (pointer, f"{pointer}/address_id", f"{pointer}/amount"):
            if self._written(at):
                return " ".join(self.view.proofs[at].raw.split())[:LONGEST]
        found = _QUOTED.search(self.finding.message)
        return " ".join((found[1] or found[2]).split())[:LONGEST] if found else ""

    def _quantity(self, line: OrderLine | None) -> str:
        if line is None or line.quantity is None:
            return self._raw() or "?"
        unit = line.unit_raw or unit_named(line.unit or "", self.locale.language, count=line.quantity)
        return f"{format_decimal(line.quantity, locale=self.locale)} {unit}".strip()

    def _value(self, line: OrderLine | None) -> str:
        """What we would say in its place: a minimum, an agreed price, a day."""
        said = self.finding.candidates[:1]
        if not said:
            return ""
        product = self.master.product(line.sku) if line is not None and line.sku else None
        if self.finding.code == "quantity-below-minimum" and product is not None:
            return _count(said[0], product, self.locale)
        if self.finding.code == "price-differs":
            return _money(said[0], self.view.order.currency or "", self.locale)
        return _figure(said[0], self.locale)


def _label(pointer: str, candidate: str, view: OrderView, master: Master, locale: Locale, *, code: str = "") -> str:
    line = _line_at(pointer, view)
    product = master.product(line.sku) if line is not None and line.sku else None
    if pointer.endswith("/sku"):
        meant = master.product(candidate)
        return f"{meant.sku} {meant.name}" if meant else candidate
    if pointer.endswith("/unit"):
        sold = sold_units(product).get(candidate) if product else None
        name = unit_named(candidate, locale.language)
        return f"{name} ({_figure(str(sold.factor), locale)})" if sold and sold.factor != 1 else name
    if pointer == "/ship_to":
        place = next((one for one in master.addresses(view.row.account_no or "") if one.address_id == candidate), None)
        return _place(place) if place else ""
    if code == "quantity-not-multiple":
        return _count(candidate, product, locale) if candidate != "0" else ""
    return _figure(candidate, locale)


def _line_at(pointer: str, view: OrderView) -> OrderLine | None:
    steps = pointer.split("/")
    known = len(steps) > 2 and steps[1] == "lines" and steps[2].isdigit() and int(steps[2]) < len(view.order.lines)
    return view.order.lines[int(steps[2])] if known else None


def _place(place: AddressRecord) -> str:
    return ", ".join(filter(None, [place.name, place.line1, place.line2, f"{place.postcode} {place.city}".strip()]))


def _count(number: str, product: ProductRecord | None, locale: Locale) -> str:
    unit = unit_named(product.unit, locale.language, count=None if number == "1" else Decimal(0)) if product else ""
    return f"{_figure(number, locale)} {unit}".strip()


def _money(text: str, currency: str, locale: Locale) -> str:
    """ "7.94 per 100" as "7,94 EUR / 100"."""
    amount, _, per = text.partition(" per ")
    shown = f"{_figure(amount, locale)} {currency}".strip()
    return f"{shown} / {_figure(per, locale)}" if per else shown


def _figure(text: str, locale: Locale) -> str:
    """A number or day as the customer writes them; anything else as it is."""
    for read in (_day, _number):
        if (shown := read(text, locale)) is not None:
            return shown
    return text


def _day(text: str, locale: Locale) -> str | None:
    try:
        return format_date(date.fromisoformat(text), "medium", locale=locale) if "-" in text else None
    except ValueError:
        return None


def _number(text: str, locale: Locale) -> str | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    places = max(0, -int(number.as_tuple().exponent)) if number.is_finite() else 0
    return format_decimal(number, format="#,##0." + "0" * places if places else "#,##0", locale=locale)
