"""What a spreadsheet's number format shows: leading zeros, currency and unit signs, dates (ECMA-376 part 1, 18.8.30-31)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

__all__ = ["BUILT_IN", "NumberFormat", "day_of", "format_of", "plain_number"]

#: Format ids that a file may use without writing their code; the others have to be in its styles.
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0', 6: '"$"#,##0', 7: '"$"#,##0.00',
    8: '"$"#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "m/d/yyyy", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: '"$"#,##0', 43: "#,##0.00",
    44: '"$"#,##0.00', 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"'
    r"|\\(?P<escaped>.)"
    r"|_.|\*."  # blank as wide as a sign; fill with a sign: neither is text
    r"|\[\$(?P<currency>[^\]\-]*)(?:-[^\]]*)?\]"
    r"|\[[^\]]*\]"  # colours and conditions
    r"|(?P<general>General)"
    r"|(?P<clock>[aA][mM]?/[pP][mM]?)"
    r"|(?P<letters>[yYmMdDhHsS]+)"
    r"|(?P<exponent>[eE][+-])"
    r"|(?P<place>[0#?])"
    r"|(?P<mark>[.,%@])"
    r"|(?P<literal>.)",
    re.DOTALL,
)
_DATE_PARTS = {
    "yyyy": lambda day: f"{day.year:04}", "yy": lambda day: f"{day.year % 100:02}", "mmmm": lambda day: MONTHS[day.month - 1],
    "mmm": lambda day: MONTHS[day.month - 1][:3], "mm": lambda day: f"{day.month:02}", "m": lambda day: f"{day.month}",
    "dd": lambda day: f"{day.day:02}", "d": lambda day: f"{day.day}",
}  # fmt: skip

#: ddd and dddd are weekday names: words around the date, not part of it.
_DATE_LETTERS = {"y": "yy", "yyy": "yyyy", "ddd": "", "dddd": "", "mmmmm": "mmm"}


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One format code, as far as it says something: kind, the signs before and behind the number, its digits."""

    kind: Literal["general", "number", "percent", "date", "text"]
    prefix: str = ""
    suffix: str = ""
    places: str = ""  #: of codes such as `000-0000`: zeros and what stands between them
    decimals: int | None = None  #: None: as many as the number has
    parts: tuple[str, ...] = ()  #: of dates: letters and literals in order
    scaled: bool = False  #: shows thousands or millions of it
    blank: bool = False  #: shows nothing

    @property
    def date_shows(self) -> str:
        """Which of y, m and d a date format shows; one that lacks the year may well show a code that became a date."""
        first = {part[0] for part in self.parts if part in _DATE_PARTS}
        return "".join(letter for letter in "ymd" if letter in first)

    def digits(self, number: Decimal) -> str:
        """The number with the leading zeros and inner signs that the format gives it; else in canonical form."""
        wanted = self.places.count("0")
        if wanted < 2 or number != number.to_integral_value() or number < 0:
            return plain_number(number)
        digits = f"{number:f}".partition(".")[0].zfill(wanted)
        head, rest = digits[: len(digits) - wanted], iter(digits[len(digits) - wanted :])
        return head + "".join(next(rest) if sign == "0" else sign for sign in self.places)

    def date_text(self, day: date) -> str:
        """The date as the cell shows it, with English month names."""
        return "".join(_DATE_PARTS[part](day) if part in _DATE_PARTS else part for part in self.parts)

    def rounds_away(self, number: Decimal) -> bool:
        """Whether the cell shows a whole number where there is none, or thousands instead of ones."""
        return self.scaled or (
            self.kind == "number" and self.decimals == 0 and abs(number - round(number)) > Decimal("1e-9")
        )


def plain_number(number: Decimal) -> str:
    """Canonical form without an exponent; three decimals get a fourth, lest they look like a group of thousands."""
    if (text := str(number)).isdecimal():
        return text
    text = f"{number.normalize():f}" if number else "0"
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def day_of(serial: Decimal, *, from_1904: bool) -> date | None:
    """The day that a serial number means; None where it is a mere time or beyond the calendar."""
    days = int(serial)
    if not 1 <= days <= 2_900_000:
        return None
    # Day 60 of the 1900 system is a 29 February that never was.
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30) if days > 60 else date(1899, 12, 31)
    return start + timedelta(days)


@lru_cache(maxsize=1024)
def format_of(code: str) -> NumberFormat:
    """What a format code does to positive numbers."""
    tokens = _section(code[:300])
    if not tokens and code.startswith(";"):
        return NumberFormat("number", blank=True)
    if not tokens or any(kind == "general" for kind, _ in tokens):
        return NumberFormat("general")
    if any(kind == "letters" for kind, _ in tokens):
        return _date_format(tokens)
    if not any(kind == "place" for kind, _ in tokens):
        return NumberFormat("text")
    return _number_format(tokens)


def _section(code: str) -> list[tuple[str, str]]:
    """(kind, text) of the first section's tokens."""
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup
        if kind is None:
            continue
        if kind == "literal" and match[kind] == ";":
            break
        found.append(("literal" if kind in ("quoted", "escaped") else kind, match[kind]))
    return found


def _date_format(tokens: list[tuple[str, str]]) -> NumberFormat:
    parts: list[str] = []
    for kind, text in tokens:
        lower = text.lower()
        if kind == "letters" and lower[0] in "hs":
            break
        if kind == "letters":
            parts.append(_DATE_LETTERS.get(lower, lower))
        elif kind in ("literal", "mark", "currency"):
            parts.append(text)
    while parts and not parts[-1].strip():
        parts.pop()
    return NumberFormat("date", parts=tuple(part for part in parts if part))


def _number_format(tokens: list[tuple[str, str]]) -> NumberFormat:
    kinds = [kind for kind, _ in tokens]
    first, last = kinds.index("place"), len(kinds) - 1 - kinds[::-1].index("place")
    if "exponent" in kinds or any(text == "/" for _, text in tokens[first:last]):
        return NumberFormat("general")
    prefix = "".join(text for kind, text in tokens[:first] if kind in ("literal", "currency"))
    suffix = "".join(text for kind, text in tokens[last + 1 :] if kind in ("literal", "currency"))
    if any(kind == "mark" and text == "%" for kind, text in tokens):
        return NumberFormat("percent")
    inner = tokens[first : last + 1]
    marks = [text for kind, text in inner if kind == "mark"]
    decimals = 0 if "." not in marks else len(inner) - 1 - next(at for at, (_, text) in enumerate(inner) if text == ".")
    grouped = "," in marks or decimals or any(text in "#?" for kind, text in inner if kind == "place")
    places = "" if grouped else "".join(text for _, text in inner)
    scaled = any((kind, text) == ("mark", ",") for kind, text in tokens[last + 1 :])
    return NumberFormat("number", _sign(prefix), _sign(suffix), places, decimals, scaled=scaled)


def _sign(text: str) -> str:
    """What a literal says beside the number; brackets and minus are how negatives look."""
    return text.strip(" ()-+\u00a0\u202f")
