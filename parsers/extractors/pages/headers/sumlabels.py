"""Words that begin a row of sums: totals, freight, discounts, and what is carried over to another page."""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.extractors.pages.headers.currencywords import currency_of
from parsers.extractors.pages.rows import Placed, Row
from parsers.extractors.pages.tables.cells import money
from parsers.lexicon import fold, phrases

__all__ = ["bare_sum", "is_carried", "is_said_sum", "total_label"]


@lru_cache(maxsize=4_096)
def is_carried(text: str) -> bool:
    """Whether the row only carries a sum or the reader over to another page."""
    plain = fold(text).strip(" *-.>")
    senses = phrases("labels")
    words = plain.split()
    for size in range(min(6, len(words)), 0, -1):
        found = senses.get(" ".join(words[:size]).strip(" *-./"), ())
        if any(sense.role == "carried" for sense in found) and not any(sense.role != "carried" for sense in found):
            rest = " ".join(words[size:])
            return len(rest) < 40 and not re.search(r"[a-z]{4,}.*[a-z]{4,}.*[a-z]{4,}", rest)
    return False


_TOTALS = frozenset({"total", "total_lines", "total_tax", "total_payable", "freight", "discount_total"})


@lru_cache(maxsize=4_096)
def total_label(text: str) -> str | None:
    """The role of the totals label that begins this text, or None."""
    plain = fold(text).strip(" *-.=>")
    words = plain.split()
    senses = phrases("labels")
    for size in range(min(7, len(words)), 0, -1):
        phrase = " ".join(words[:size]).strip(" *-/=")
        for sense in senses.get(phrase, ()):
            if sense.role in _TOTALS:
                return sense.role
    return None


def bare_sum(row: Row) -> tuple[Placed, str] | None:
    """(the word, its numeral) of a row that holds a currency and one numeral with decimals, and nothing else: "GBP 350.17"."""
    texts = [placed.word.text for placed in row.words]
    if len(texts) > 2 or currency_of(" ".join(texts)) is None:
        return None
    found = [placed for placed in row.words if any(map(str.isdigit, placed.word.text))]
    value = money(" ".join(texts))
    if len(found) != 1 or value is None or value.per or value.unit or not _DECIMALS.search(value.number):
        return None
    return found[0], value.number


def is_said_sum(row: Row) -> bool:
    """Whether the row of a letter says the sum of its items, in a currency and with decimals: "Total: £268.40 excl. VAT"."""
    numbers = [placed.word.text for placed in row.words if any(map(str.isdigit, placed.word.text))]
    said = total_label(row.text) is not None and currency_of(row.text) is not None
    return said and len(numbers) == 1 and _DECIMALS.search(numbers[0].strip("€£$.:")) is not None


_DECIMALS = re.compile(r"[.,]\d\d$")
