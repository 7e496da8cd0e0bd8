"""Running text to drafts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.draft import Draft, DraftLine, Evidence, Field, Header, Kind, Origin, Span
from parsers.knowledge import Knowledge
from parsers.numbers import field_number
from parsers.page import Page

__all__ = ["of_texts"]

_LINE = re.compile(r"^[ \t\-*]*(\d[\d.,' ]{0,12}) ?(?:x|off)? (\S.{2,100})$", re.M)
_PO = re.compile(r"\b(?:PO|order|Bestellnummer|commande|pedido|ordine)\b[ .:#no]{0,6}([A-Z0-9][\w/-]{2,20}\d[\w/-]{0,10})", re.I)


def of_texts(pages: Sequence[Page], origin: Origin, knowledge: Knowledge) -> list[Draft]:
    lines: list[DraftLine] = []
    po = None
    for page in pages:
        def at(start: int, end: int, page: Page = page) -> Evidence:
            return Evidence((Span(page.part, chars=(start, end)),), "prose")
        for match in _LINE.finditer(page.text):
            quantity = field_number(match[1].strip(), evidence=at(*match.span(1)))
            lines.append(DraftLine(quantity=quantity, description=Field(match[2], match[2], at(*match.span(2)))))
        if po is None and (found := _PO.search(page.text)):
            po = Field(found[1], found[1], at(*found.span(1)))
    kind = Kind.ORDER if lines else Kind.OTHER
    return [Draft(kind=kind, origin=origin, header=Header(buyer_order_no=po), lines=tuple(lines))]
