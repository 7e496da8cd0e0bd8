"""Postcodes as they stand in a text, by country."""

from __future__ import annotations

import re
from functools import lru_cache

from normalizer.names import fold, key

__all__ = ["has_any_postcode", "has_postcode"]

#: What a postcode looks like, by country; four bare figures count only before a town's name.
POSTCODES = {
    "GB": re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b"),
    "NL": re.compile(r"\b\d{4} ?[a-z]{2}\b"),
    "IE": re.compile(r"\b[a-z]\d[\dw] ?[a-z\d]{4}\b"),
    "CA": re.compile(r"\b[a-z]\d[a-z] ?\d[a-z]\d\b"),
    # a house may have five figures, too: "13200 Mines Road, Laredo, TX 78045"
    "US": re.compile(r"(?m)\b[a-z]{2,}[.,]{0,2} \d{5}(?:-\d{4})?(?= *(?:$|[,;)]|usa?\b))"),
    "SE": re.compile(r"\b\d{3} ?\d{2}\b"),
    "PL": re.compile(r"\b\d{2}-\d{3}\b"),
    "PT": re.compile(r"\b\d{4}-\d{3}\b"),
}


FIVE = re.compile(r"\b\d{5}\b")


FOUR = re.compile(r"\b\d{4}(?= [a-z]{3})")


FOUR_FIGURES = frozenset({"AT", "AU", "BE", "BG", "CH", "CY", "DK", "HU", "LU", "NO", "NZ", "SI", "ZA"})


def has_postcode(text: str, postcode: str) -> bool:
    """Whether the postcode stands in the text, with or without its blank."""
    return len(key(postcode)) >= 4 and _postcode_pattern(key(postcode)).search(fold(text)) is not None


@lru_cache(maxsize=4096)
def _postcode_pattern(plain: str) -> re.Pattern[str]:
    return re.compile(r"(?<![0-9a-z])" + "[ -]?".join(plain) + r"(?![0-9a-z])")


def has_any_postcode(text: str, country: str) -> bool:
    """Whether something in the text looks like a postcode of that country."""
    pattern = POSTCODES.get(country) or (FOUR if country in FOUR_FIGURES else FIVE)
    return pattern.search(fold(text)) is not None
