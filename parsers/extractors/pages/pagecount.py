"""Whether all pages of an order have come: `Page 1 of 2` on the only one, `continued on next page` at the end of the last."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.draft import Notice
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.rows import Row
from parsers.extractors.pages.sections import Section
from parsers.lexicon import fold

__all__ = ["pages_missing"]

_OF = re.compile(
    r"(?:.*\s)?(?:page|pag|pagina|seite|blatt|sida|strona|blad|hoja|foglio|feuillet|sheet|str)[.:]?\s*(\d{1,3})\s*(?:/|of|von|de|di|van|av|z|sur)\s*(\d{1,3})(?:\s.*)?"
)
_GOES_ON = re.compile(
    r"[\W_]*(?:order\s|list\s)?(?:continue[sd]?|cont'?d)\s(?:on|over)\b.{0,30}|[\W_]*p\.?\s?t\.?\s?o\.?[\W_]*"
    r"|[\W_]*(?:fortsetzung (?:auf der nachsten|nachste|folgt)|bitte wenden).{0,20}|[\W_]*(?:suite (?:page|au verso)|voir page suivante|tournez s'il).{0,20}"
    r"|[\W_]*(?:continua en|sigue en).{0,25}|[\W_]*(?:continua (?:a|alla|sulla)|segue (?:a|alla)).{0,25}|[\W_]*(?:vervolg op|zie volgende|z\.?o\.?z).{0,25}"
)
_LONGEST = 80


def pages_missing(sections: Sequence[Section]) -> Notice | None:
    """A notice where a page of the document says that another follows which is not there."""
    views = [view for section in sections for view in section.pages]
    rows = [[row for row in view.rows if len(row.text) < _LONGEST] for view in views]
    counted = [(row, match) for each in rows for row in each if (match := _OF.fullmatch(fold(row.text)))]
    numbers = {int(match[1]) for _, match in counted}
    wholes = {int(match[2]) for _, match in counted}
    if len(wholes) == 1 and wholes.pop() > max(len(views), *numbers):
        return _told(counted[-1][0], f"“{counted[-1][0].text.strip()}”, but the document has {len(views)}")
    last = next((row for each in rows[-1:] for row in reversed(each) if not _OF.fullmatch(fold(row.text))), None)
    if last is not None and _GOES_ON.fullmatch(fold(last.text)):
        return _told(last, f"“{last.text.strip()}” stands at the end")
    return None


def _told(row: Row, why: str) -> Notice:
    return Notice("position-missing", f"{why}; ask for the missing page.", "/lines", evidence(row.words))
