"""Item codes: which words of a cell are codes, whether two rows hold one broken code or two codes, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.pages.rows import Placed
from parsers.extractors.pages.tables.cells import is_code
from parsers.knowledge import Knowledge
from parsers.record import record

__all__ = ["Code", "codes_in", "known_as", "split_rows"]

_NOTHING = frozenset(["-", "–", "—", "--", "---", ".", "/", "n/a", "na", "tbc", "tba", "?", "none", "*", "x"])
_GTIN = re.compile(r"\d{8}|\d{12,14}")
_BREAK = ("-", "/", ".", "_", "+")


@record()
class Code:
    """One item code and its words."""

    value: str
    words: tuple[Placed, ...]


def split_rows(words: Sequence[Placed]) -> list[list[Placed]]:
    """The words of a cell by their lines."""
    found: list[list[Placed]] = []
    for placed in words:
        last = found[-1][-1] if found else None
        if (
            last
            and last.page is placed.page
            and abs(last.word.box.middle - placed.word.box.middle) < 0.5 * max(placed.word.box.height, 0.1)
        ):
            found[-1].append(placed)
        else:
            found.append([placed])
    return found


def codes_in(words: Sequence[Placed], knowledge: Knowledge) -> list[Code]:
    """The codes of a code cell, from top to bottom; a code broken over two rows is joined."""
    lines = [line for line in split_rows(words) if " ".join(p.word.text for p in line).strip().lower() not in _NOTHING]
    found: list[Code] = []
    for line in lines:
        text = " ".join(p.word.text for p in line)
        if found and _belongs(found[-1].value, text, knowledge):
            last = found[-1]
            found[-1] = Code(last.value + text, (*last.words, *line))
        else:
            found += _known_within(line, knowledge) or [Code(text, tuple(line))]
    return found


def _known_within(line: Sequence[Placed], knowledge: Knowledge) -> list[Code]:
    """The known codes of a line in which words say whose they are: "ARL-15 (suyo GN12-100)"."""
    words = [placed.word.text.strip("(),;:[]") for placed in line]
    known = [at for at, word in enumerate(words) if known_as(word, knowledge)]
    rest = [word for at, word in enumerate(words) if at not in known]
    if not known or not rest or known_as(" ".join(words), knowledge) or any(any(map(str.isdigit, w)) for w in rest):
        return []
    return [Code(words[at], (line[at],)) for at in known]


def _belongs(upper: str, lower: str, knowledge: Knowledge) -> bool:
    """Whether `lower` is the rest of a code that was broken after `upper`."""
    if known_as(lower, knowledge) and known_as(upper, knowledge):
        return False
    if known_as(upper + lower, knowledge):
        return True
    if upper.endswith(_BREAK) or lower.startswith(_BREAK):
        return True
    if known_as(lower, knowledge) or known_as(upper, knowledge):
        return False
    return not is_code(lower) and len(lower) <= 4 and lower.isalnum()


def known_as(code: str, knowledge: Knowledge) -> str | None:
    """`sku`, `gtin` or `buyer_item` where the catalogue or a customer's list holds this code as written, else None."""
    if code in knowledge.skus:
        return "sku"
    if code in knowledge.buyer_items:
        return "buyer_item"
    if code in knowledge.gtins or (_GTIN.fullmatch(code) and _check_digit(code)):
        return "gtin" if code in knowledge.gtins or len(code) >= 12 else None
    return None


def _check_digit(code: str) -> bool:
    """GS1 General Specifications section 7.9."""
    digits = [int(char) for char in code[:-1]]
    total = sum(digit * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return (10 - total % 10) % 10 == int(code[-1])
