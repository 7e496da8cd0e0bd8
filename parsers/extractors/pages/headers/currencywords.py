"""Signs, codes and words of currencies, as they stand on papers."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["CURRENCY", "CURRENCY_CODES", "CURRENCY_SIGNS", "CURRENCY_WORDS", "currency_of"]

#: Signs and words that name one currency, and those that name several (None): the rest is for the customer's master data.
CURRENCY_SIGNS: Mapping[str, str | None] = {
    "€": "EUR", "£": "GBP", "$": None, "¥": None, "₤": "GBP", "US$": "USD", "C$": "CAD", "A$": "AUD",
}  # fmt: skip
CURRENCY_CODES = (
    "EUR", "GBP", "USD", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "CAD", "AUD", "NZD", "RON", "BGN", "JPY", "INR", "ZAR",
    "AED", "SGD", "TRY", "MXN",
)  # fmt: skip
CURRENCY_WORDS: Mapping[str, str | None] = {
    **{code.lower(): code for code in CURRENCY_CODES},
    "euro": "EUR", "euros": "EUR", "sfr": "CHF", "zl": "PLN", "zł": "PLN", "kr": None, "stg": "GBP", "sterling": "GBP", "pounds": "GBP",
    "franken": "CHF", "dollars": None, "dollar": None, "zloty": "PLN",
}  # fmt: skip
#: one of them, in small letters
CURRENCY = re.compile(
    r"us\$|c\$|a\$|[€£$¥₤]|(?<![a-z])(?:" + "|".join(sorted(CURRENCY_WORDS, key=len, reverse=True)) + r")(?![a-z])"
)


def currency_of(text: str) -> tuple[str, str | None] | None:
    """(currency as written, ISO 4217 code or None where the sign allows several); None where no currency is named."""
    plain = text.lower()
    match = next((one for one in CURRENCY.finditer(plain) if _is_meant(text[one.start() : one.end()])), None)
    if not match:
        return None
    written = match[0]
    return text[match.start() : match.end()], CURRENCY_SIGNS.get(written.upper(), CURRENCY_WORDS.get(written))


#: codes that are words as well, and mean a currency only in capitals: "Prezzo cad." is the price of each
_WORDS_TOO = frozenset({"cad", "try", "ron"})


def _is_meant(written: str) -> bool:
    return written.isupper() or written.lower() not in _WORDS_TOO
