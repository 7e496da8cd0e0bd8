"""Whether the pages of a document show what the data inside it says: a person reads the one, a machine the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from parsers.draft import Draft, Field, Notice
from parsers.page import Page

__all__ = ["compared"]

_NO_SIGN = re.compile(r"[^0-9a-z]")
_FIGURES = re.compile(r"(?<![\w.,])\d[\d.,'\u00a0\u202f]*(?!\w)")
SHOWN = 5


def compared(draft: Draft, pages: Sequence[Page]) -> Draft:
    """The draft with a notice about each of its numbers, items and quantities that no page shows.

    Pages without words say nothing; then that is the notice.
    """
    text = " ".join(word.text for page in pages for word in page.words)
    if not text.strip():
        missing = ["nothing at all"]
    else:
        plain, figures = _plain(text), Counter(_figures(text))
        missing = [said for said, shown in _claims(draft, plain, figures) if not shown]
    if not missing:
        return draft
    told = ", ".join(missing[:SHOWN]) + (" and more" if len(missing) > SHOWN else "")
    message = (
        "The pages show no text that could be compared with the data."
        if missing == ["nothing at all"]
        else f"The data inside says {told}; the pages do not show it."
    )
    evidence = draft.header.buyer_order_no.evidence if draft.header.buyer_order_no else None
    return Draft(
        **{name: getattr(draft, name) for name in Draft.__dataclass_fields__ if name != "notices"},
        notices=(*draft.notices, Notice("rendition-differs", message, evidence=evidence)),
    )


def _claims(draft: Draft, plain: str, figures: Counter[Decimal]) -> Iterator[tuple[str, bool]]:
    number = draft.header.buyer_order_no
    if number:
        yield f"order {number.raw[:40]}", _plain(number.raw) in plain
    total = draft.header.total_payable or draft.header.total_lines
    if total:
        yield f"a total of {total.raw[:40]}", _value(total) in figures
    # A quantity that is also a line's number must be shown beside that number.
    figures = figures - Counter(value for line in draft.lines if line.no and (value := _value(line.no)) is not None)
    wanted = Counter(_value(line.quantity) for line in draft.lines if line.quantity)
    for line in draft.lines:
        codes = [field for field in (line.sku, line.buyer_item, line.gtin, line.manufacturer_item) if field]
        named = codes[0] if codes else line.description
        if codes:
            yield f"item {codes[0].raw[:40]}", any(_plain(code.raw) in plain for code in codes)
        if line.quantity:
            beside = f" of {named.raw[:40]}" if named else ""
            value = _value(line.quantity)
            yield f"{line.quantity.raw[:40]}{beside}", value is not None and figures[value] >= wanted[value]


def _plain(text: str) -> str:
    return _NO_SIGN.sub("", text.casefold())


def _value(field: Field) -> Decimal | None:
    try:
        return Decimal(field.value or "").normalize()
    except InvalidOperation:
        return None


def _figures(text: str) -> Iterator[Decimal]:
    """Every number of the text; of one with two readings both."""
    for found in _FIGURES.finditer(text):
        readings = set()
        bare = found[0].rstrip(".,'\u00a0\u202f")[:40]
        for decimal, thousands in ((".", ","), (",", ".")):
            written = re.sub(r"['\u00a0\u202f]", "", bare).replace(thousands, "").replace(decimal, ".")
            try:
                readings.add(Decimal(written).normalize())
            except InvalidOperation:
                continue
        yield from readings
