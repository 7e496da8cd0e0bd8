"""What a note below a table says of the signs in it: `% = Preis je 100 Stück`, `E = per eenheid, C = per 100`, `PE = Preiseinheit`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.extractors.pages.tables.cells import per_of
from parsers.extractors.pages.tables.headword import classify
from parsers.lexicon import fold, phrases, unit_words, words_of

__all__ = ["explains_signs"]

_SIGN = re.compile(r"(?<![\w%‰])([A-Za-z]{1,4}\.?|[%‰])\s*[=:]\s*")
_WORD = re.compile(r"\d[\d.,']*\d|\d|[^\W\d_]+'?")
_HUNDRED, _THOUSAND = words_of("hundred_as_price_base"), words_of("thousand_as_price_base")
_BESIDE = (
    words_of("prices_in_headings") | words_of("per_in_headings") | words_of("linking_in_headings") | words_of("before_price_base")
)  # fmt: skip
_LEAD = 12  #: letters before the first sign: "Legende:", "P:"


def explains_signs(text: str) -> bool:
    """Whether the text does nothing but say of signs what they are read as in any case. What gives a sign another meaning is for a
    clerk."""
    found = list(_signs(text))
    return bool(found) and all(_is_known(sign, meaning) for sign, meaning in found)


def _signs(text: str) -> Iterator[tuple[str, str]]:
    matches = [match for match in _SIGN.finditer(text) if match[0].rstrip().endswith("=") or match.start()]
    if not matches or matches[0].start() > _LEAD or any(map(str.isdigit, text[: matches[0].start()])):
        return
    ends = [match.start() for match in matches[1:]] + [len(text)]
    for match, end in zip(matches, ends, strict=True):
        yield match[1], text[match.end() : end].strip(" ,;.|/")


def _is_known(sign: str, meaning: str) -> bool:
    if (base := _base(meaning)) is not None:
        known = per_of(sign)
        return known is not None and known == (base, None)
    roles = set(classify(meaning).roles)
    return bool(roles) and not any(map(str.isdigit, meaning)) and not roles.isdisjoint(classify(sign).roles)


def _base(meaning: str) -> str | None:
    """The price base that these words name, and nothing else."""
    bases: set[str] = set()
    ones = False
    for word in _WORD.findall(fold(meaning)):
        digits = re.sub(r"\D", "", word)
        if digits in ("1", "100", "1000"):
            bases.add(digits)
        elif word in _HUNDRED or word in _THOUSAND:
            bases.add("100" if word in _HUNDRED else "1000")
        elif word in unit_words() or any(sense.role == "unit" for sense in phrases("columns").get(word, ())):
            ones = True
        elif word not in _BESIDE:
            return None
    if len(bases) > 1 or not (bases or ones):
        return None
    return bases.pop() if bases else "1"
