"""What a page says it is: order, change, invoice, terms, a fax cover ..., by its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.extractors.pages.rows import Chunk, Row
from parsers.lexicon import fold, phrases, unit_codes

__all__ = ["Title", "confirms_own", "title_of"]

ORDERS = frozenset({"order", "change", "cancel", "return"})


@dataclass(frozen=True, slots=True)
class Title:
    """The kind of document (a key of config/lexicon `[documents]`), its words, and how strongly the page says so."""

    kind: str
    text: str
    score: float
    chunk: Chunk


def title_of(rows: Sequence[Row]) -> Title | None:
    """The title of a page: the strongest of the title phrases in its upper part."""
    if not rows:
        return None
    height = max(rows[0].page.height, 1.0)
    usual = sorted(row.em for row in rows)[len(rows) // 2]
    best: Title | None = None
    for number, row in enumerate(rows[:40]):
        share = row.top / height if row.grid is None else number / 40
        if share > 0.62:
            break
        for chunk in row.chunks:
            title = _title(chunk, row, usual=usual, share=share, number=number)
            if title and (best is None or title.score > best.score + 0.01):
                best = title
    return best


def _title(chunk: Chunk, row: Row, *, usual: float, share: float, number: int) -> Title | None:
    words = chunk.text.split()
    if len(words) > 14 or (len(words) == 1 and fold(words[0]).strip(" .") in unit_codes()):
        return None  # "pz" is a Polish delivery note, and in a column the Italian piece
    plain = [fold(word).strip(" -–*()[],;:#•·/") for word in words]
    for start in range(min(len(plain), 4)):
        for size in range(min(5, len(plain) - start), 0, -1):
            kind = _kind(" ".join(plain[start : start + size]).strip())
            if kind is None or (kind not in ORDERS and _heads_an_address(plain[start:], size)):
                continue
            big = (
                max(placed.word.box.height for placed in chunk.words) / max(usual / 0.85, 0.1)
                if row.grid is None
                else 1.2
            )
            rest = min(sum(not any(char.isdigit() for char in word) for word in words) - size, 5)
            score = (
                1.0
                + 0.8 * min(big - 1, 1.5)
                - 0.1 * max(rest, 0)
                - 0.35 * start
                - 0.5 * share
                + 0.15 * size
                - 0.01 * number
            )
            if chunk.text.isupper():
                score += 0.25
            if chunk.text.rstrip().endswith(":"):
                score -= 0.4
            return Title(kind, chunk.text, score, chunk)
    return None


_ADDRESSES = frozenset({"bill_to", "ship_to", "buyer", "supplier"})


def _heads_an_address(plain: Sequence[str], size: int) -> bool:
    """`INVOICE TO` over a box is no invoice: the words go on to a label of an address."""
    longer = (" ".join(plain[:end]) for end in range(size + 1, min(len(plain), size + 4) + 1))
    return any(sense.role in _ADDRESSES for phrase in longer for sense in phrases("labels").get(phrase, ()))


def _kind(phrase: str) -> str | None:
    senses = phrases("documents").get(phrase)
    return senses[0].role if senses and senses[0].role != _ORDERED else None


#: sentences by which a buyer confirms what was agreed: the paper is the order, whatever its title
_ORDERED = "confirms_own"


def confirms_own(rows: Sequence[Row]) -> bool:
    """Whether a paper that is titled a confirmation says that it confirms the writer's own order."""
    text = f" {re.sub(r'[,.:;]', ' ', ' '.join(fold(row.text) for row in rows[:40]))} "
    return any(
        sense.role == _ORDERED and f" {phrase} " in text
        for phrase, senses in phrases("documents").items()
        for sense in senses
    )
