"""The words of an answer, in the customer's language. Texts are TOML files (config/answers), which an installation may replace."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from gateway.answers.answer import LineAnswer
from gateway.store.records import AnswerRow
from normalizer.order import Order, OrderLine
from normalizer.units import CODES

__all__ = ["Choice", "Letter", "Letters", "as_html", "locale_named", "reference", "unit_named"]

FALLBACK = "en"
TEMPLATES = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the possible answers to a question: the customer writes its number."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Letter:
    """An answer as its recipient reads it."""

    subject: str
    text: str


class Letters:
    """Writes answers. `folder` holds texts that go before the built-in ones."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._templates: dict[str, Template] = {}  #: compiled, by their text
        self._jinja = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)

    def write(
        self,
        row: AnswerRow,
        *,
        language: str,
        subject: str,
        seller: str,
        order: Order | None = None,
        erp_order_no: str | None = None,
        decisions: Mapping[str, LineAnswer] | None = None,
        confirmed: bool = False,
        cancelled: bool = False,
        choices: Sequence[Choice] = (),
        short: bool = False,
    ) -> Letter:
        """The letter of this answer. `subject` is that of the message which it answers; `decisions` what the ERP said of lines, by
        their numbers; `confirmed` that it stands by the order, and has not only taken it in, `cancelled` that nothing comes of it;
        `short` makes one text message."""
        locale = locale_named(language)
        texts = self._texts(locale.language)
        kind = "cancelled" if cancelled else row.kind
        kind = f"{kind}_short" if short else kind
        values: dict[str, Any] = {
            "reference": reference(row.token),
            "said": row.said,
            "subject": subject,
            "seller": seller,
            "number": order.buyer_order_no if order else None,
            "erp_number": erp_order_no,
            "confirmed": confirmed,
            "lines": [self._line(line, order, locale, texts["lines"], decisions or {}) for line in order.lines]
            if order
            else [],
            "wanted": _day(order.requested_delivery.end, locale) if order and order.requested_delivery else "",
            "choices": choices,
        }
        made = {name: self._template(text).render(values) for name, text in texts[kind].items()}
        return Letter(" ".join(made.get("subject", "").split()), made["body"].strip() + "\n")

    def sentence(self, table: str, key: str, language: str, values: Mapping[str, Any]) -> str:
        """One of the sentences beside the letters, `[table] key`, in a customer's language."""
        return self._template(self._texts(locale_named(language).language)[table][key]).render(values)

    def _line(
        self,
        line: OrderLine,
        order: Order,
        locale: Locale,
        texts: Mapping[str, str],
        decisions: Mapping[str, LineAnswer],
    ) -> str:
        """One line, and what comes of it where that is not what was ordered."""
        said, told = _line(line, order, locale), decisions.get(line.no)
        if told is None or (told.decision == "accepted" and told.quantity is None and told.delivery is None):
            return said
        values = {
            "line": said,
            "quantity": None if told.quantity is None else _number(told.quantity, locale),
            "delivery": _day(told.delivery, locale),
            "reason": told.reason,
        }
        kind = "changed" if told.decision == "accepted" else told.decision
        return " ".join(self._template(texts[kind]).render(values).split())

    def _template(self, text: str) -> Template:
        """Compiling takes longer than everything else in a letter; there are a few dozen texts."""
        if text not in self._templates:
            if len(self._templates) >= TEMPLATES:  # somebody edits them while we run
                self._templates.clear()
            self._templates[text] = self._jinja.from_string(text)
        return self._templates[text]

    def _texts(self, language: str) -> Mapping[str, Mapping[str, str]]:
        if self._folder is not None and (own := self._folder / f"{language}.toml").is_file():
            built_in, said = _built_in(language), tomllib.loads(own.read_text("utf-8"))
            return {table: {**built_in.get(table, {}), **said.get(table, {})} for table in {**built_in, **said}}
        return _built_in(language)


def reference(token: str) -> str:
    """How a customer sees the token: OG-1A2B3C4D5E6F7A8B."""
    return f"OG-{token.upper()}"


def as_html(text: str) -> str:
    """The same words as a page: paragraphs, and lines that begin with a dash as a list."""
    blocks = []
    for block in text.strip().split("\n\n"):
        rows = block.split("\n")
        listed = [row.removeprefix("- ") for row in rows if row.startswith("- ")]
        plain = [row for row in rows if not row.startswith("- ")]
        if plain:
            blocks.append(f"<p>{'<br>'.join(map(escape, plain))}</p>")
        if listed:
            blocks.append(f"<ul>{''.join(f'<li>{escape(row)}</li>' for row in listed)}</ul>")
    return f'<!doctype html><html><body style="font-family: sans-serif">{"".join(blocks)}</body></html>'


@cache
def _built_in(language: str) -> Mapping[str, Mapping[str, str]]:
    folder = files("config").joinpath("answers")
    file = folder.joinpath(f"{language}.toml")
    return tomllib.loads((file if file.is_file() else folder.joinpath(f"{FALLBACK}.toml")).read_text("utf-8"))


@cache
def _units(language: str) -> Mapping[str, str]:
    table = tomllib.loads(files("config").joinpath("unit_names.toml").read_text("utf-8"))
    named: Mapping[str, str] = table.get(language, {})
    return named


def unit_named(code: str, language: str, *, count: Decimal | None = None) -> str:
    """The name of a unit in this language, of so many of it, else in English; of a code that nobody knows, the code."""
    one, _, several = (_units(language).get(code) or (CODES[code].name if code in CODES else code)).partition("|")
    return several if several and count not in (None, 1) else one


def locale_named(language: str) -> Locale:
    """The locale of a customer's language; English where it is none. English without a country writes 3 Dec 2026, as most of it does."""
    try:
        found = Locale.parse(language.replace("-", "_")) if language else Locale(FALLBACK)
    except (UnknownLocaleError, ValueError):
        found = Locale(FALLBACK)
    return Locale("en", "GB") if (found.language, found.territory) == ("en", None) else found


def _line(line: OrderLine, order: Order, locale: Locale) -> str:
    """`3 boxes HX-1001 Hex bolts M8 x 40, 11.90 EUR, 27 Nov 2026`."""
    unit = line.unit_raw or unit_named(line.unit or "", locale.language, count=line.quantity)
    what = " ".join(filter(None, (line.sku, line.description)))
    parts = [f"{_number(line.quantity, locale)} {unit} {what}".strip()]
    if line.price is not None:
        amount = (
            format_currency(line.price.amount, order.currency, locale=locale)
            if order.currency
            else _number(line.price.amount, locale)
        )
        parts.append(f"{amount} / {_number(line.price.per, locale)}" if line.price.per != 1 else amount)
    if line.requested_delivery is not None and line.requested_delivery.end:
        parts.append(_day(line.requested_delivery.end, locale))
    return ", ".join(parts)


def _number(value: Decimal | None, locale: Locale) -> str:
    return "?" if value is None else format_decimal(value, locale=locale)


def _day(day: date | None, locale: Locale) -> str:
    return "" if day is None else format_date(day, "medium", locale=locale)
