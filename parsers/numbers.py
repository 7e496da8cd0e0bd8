"""Numerals: every number that a written numeral can mean, and nothing more.

`1.500` is fifteen hundred in one country and one and a half in the next, so `readings` gives both; a document's own
convention (`decimal_mark`) leaves one. What is no numeral (`10.11.2026`, `12 34`, `M8`) has no reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache

from parsers.draft import Alternative, Evidence, Field

__all__ = ["DIGITS_LIMIT", "convention", "field_number", "numerals", "plain", "readings", "sole"]

DIGITS_LIMIT = 30  #: more digits than any quantity or price has; beyond it there is no reading

#: All blanks that group digits (CLDR: nbsp in FR and SV, narrow nbsp in FR, thin space in SI style) and apostrophes (CH).
_FOLD = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2008": " ", "’": "'", "‘": "'", "ʼ": "'", "´": "'",
     "`": "'", "−": "-", "–": "-", "\u2010": "-", "\u2011": "-", "·": ".", "٫": "."}
)  # fmt: skip
_FRACTIONS = {"½": "5", "¼": "25", "¾": "75"}

_WHOLE = re.compile(r"\d+")
_GROUPED = re.compile(r"\d{1,3}(?:([ '.,])\d{3})(?:\1\d{3})*")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2}){1,5},\d{3}")  # 12,34,567: lakh and crore
_DECIMAL = re.compile(r"(\d*)([.,])(\d+)")
#: 12,- and 12.-- and 12.— : whole money in German, Dutch and Swiss letters.
_WHOLE_MONEY = re.compile(r"(.*\d)[.,](?:-{1,3}|—|=)")
#: A run that may be a numeral inside other text; what it means is for `readings` to say.
_RUN = re.compile(r"(?<![\w.,])[-+−]?\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3}){1,6}(?:[.,]\d{1,6})?(?![\w'’]|[.,]\d)|(?<![\w.,])[-+−]?(?:\d[\d.,'’]*\d|\d|[.,]\d+)(?![\w])")  # fmt: skip


@lru_cache(maxsize=8_192)
def readings(text: str, *, decimal_mark: str | None = None) -> tuple[Decimal, ...]:
    """Every reading of a numeral, likeliest grouping first; empty when it is none.

    With `decimal_mark` the document's convention decides between two readings; a numeral with only one reading keeps it
    whatever the convention says. Trailing minus (`100-`, as ERP lists print it) is negative.
    """
    if len(text) > 2 * DIGITS_LIMIT or not any(map(str.isnumeric, text)):
        return ()
    negative, body = _sign(text.translate(_FOLD).strip())
    found = _unsigned(body)
    if len(found) > 1 and decimal_mark is not None:
        found = [pair for pair in found if pair[0] == decimal_mark]
    return tuple(-value if negative else value for _, value in found)


def sole(text: str, *, decimal_mark: str | None = None) -> Decimal | None:
    """The only reading, or None where there is none or more than one."""
    found = readings(text, decimal_mark=decimal_mark)
    return found[0] if len(found) == 1 else None


def plain(value: Decimal) -> str:
    """Canonical form: `1234.50`, never an exponent; written decimals are kept."""
    return format(value, "f")


def numerals(text: str) -> Iterator[tuple[int, int]]:
    """Where numerals stand in running text, as offsets. Digits inside words (`M8`, `A4711`) are none."""
    for match in _RUN.finditer(text):
        yield match.start(), match.end()


def convention(texts: Iterable[str]) -> str | None:
    """The decimal mark that the numerals with a single reading prove; None where they prove nothing or disagree."""
    marks = {mark for text in texts if (mark := _proved_mark(text))}
    return marks.pop() if len(marks) == 1 else None


def field_number(
    raw: str,
    *,
    evidence: Evidence,
    decimal_mark: str | None = None,
    confidence: float = 1.0,
    numeral: str | None = None,
) -> Field | None:
    """A field of this numeral: `value` where one reading stands, else None with `alternatives`; None where it is no numeral.

    `numeral` is the part of `raw` to be read, where `raw` holds more (a unit, a currency).
    """
    found = readings(raw if numeral is None else numeral, decimal_mark=decimal_mark)
    if not found:
        return None
    if len(found) == 1:
        return Field(raw, plain(found[0]), evidence, confidence)
    share = confidence / len(found)
    return Field(raw, None, evidence, share, tuple(Alternative(plain(value), share) for value in found))


def _sign(text: str) -> tuple[bool, str]:
    if text.startswith(("-", "+")):
        return text[0] == "-", text[1:].lstrip()
    if text.endswith("-") and not text.endswith((",-", ".-", "--")):
        return True, text[:-1].rstrip()
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    return False, text


def _unsigned(text: str) -> list[tuple[str | None, Decimal]]:
    """(the decimal mark that this reading supposes, value) for each reading."""
    if text[-1:] in _FRACTIONS:
        whole = text[:-1].strip() or "0"
        return [(None, Decimal(f"{whole}.{_FRACTIONS[text[-1]]}"))] if whole.isascii() and whole.isdigit() else []
    if not text.isascii() and not text.endswith("—"):
        return []
    if money := _WHOLE_MONEY.fullmatch(text):
        text = money[1]
        return [pair for pair in _unsigned(text) if pair[1] == pair[1].to_integral_value()][:1]
    if sum(map(str.isdigit, text)) > DIGITS_LIMIT:
        return []
    if _WHOLE.fullmatch(text):
        return [(None, Decimal(text))]
    return _grouped(text) + _with_decimals(text)


def _grouped(text: str) -> list[tuple[str | None, Decimal]]:
    """Readings without decimals whose separators group digits: 1.500, 1,234,567, 1 500, 1'500, 12,34,567."""
    match = _GROUPED.fullmatch(text)
    if match and not text.startswith("0"):
        other = {".": ",", ",": "."}.get(match[1])
        return [(other, Decimal(text.replace(match[1], "")))]
    if _INDIAN.fullmatch(text) and not text.startswith("0"):
        return [(".", Decimal(text.replace(",", "")))]
    return []


def _with_decimals(text: str) -> list[tuple[str | None, Decimal]]:
    """Readings whose last separator is the decimal mark; what stands before it may be grouped by another one."""
    if plain_decimal := _DECIMAL.fullmatch(text):
        whole, mark, digits = plain_decimal.groups()
        return [(mark, Decimal(f"{whole or 0}.{digits}"))]
    at = max(text.rfind("."), text.rfind(","))
    if at < 1 or not text[at + 1 :].isdigit():
        return []
    mark, whole = text[at], text[:at]
    grouping = _GROUPED.fullmatch(whole) or (mark == "." and _INDIAN.fullmatch(whole))
    if not grouping or whole.startswith("0") or mark in whole:
        return []
    return [(mark, Decimal(re.sub(r"\D", "", whole) + "." + text[at + 1 :]))]


def _proved_mark(text: str) -> str | None:
    if text.isdigit():
        return None
    _, body = _sign(text.translate(_FOLD).strip())
    found = _unsigned(body) if body and len(body) < DIGITS_LIMIT and body.isascii() else []
    return found[0][0] if len(found) == 1 else None
