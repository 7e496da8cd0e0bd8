"""What stands on the pages beside tables and labels: notes for the clerk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from parsers.draft import Field
from parsers.extractors.letters.catalogue import Catalogue, catalogue
from parsers.extractors.letters.remarks.remarks import PRINTED, printed_words
from parsers.extractors.letters.remarks.rules import states_rule
from parsers.extractors.letters.tokens import tokenize
from parsers.extractors.letters.wording import language_of
from parsers.extractors.pages.evidence import field_of
from parsers.extractors.pages.headers.phrases import is_date
from parsers.extractors.pages.rows import Placed, Row
from parsers.knowledge import Knowledge
from parsers.lexicon import fold

__all__ = ["named_places", "notes"]


def notes(outside: Sequence[Row], first_below: int | None, used: set[int]) -> Iterator[Field]:
    """Rows outside the tables that no label explains: instructions a clerk should see. `first_below` is the first one below the tables;
    `used` are rows and words that others took, by identity."""
    for number, row in enumerate(outside):
        words = list(row.words)
        if id(row) in used or any(id(placed.word) in used for placed in words):
            continue
        below = first_below is not None and number >= first_below
        text = row.text
        said = (below and len(words) >= 2) or (
            len(words) >= 5 and sum(word.word.text[:1].islower() for word in words) >= 2
        )
        if said and any(char.isalpha() for char in text) and not _is_printed(text):
            yield field_of(words, method="header")


def named_places(rows: Sequence[Row], used: set[int], knowledge: Knowledge) -> Iterator[Field]:
    """A place on file that stands as the value of a label nobody knows (`Branch | Kassel`), or beside what was read in its row
    (`Order 4471 - delivery 18/11 Kassel depot`), for orders that name no other place."""
    known, words = {fold(place) for place in knowledge.places}, catalogue(knowledge)
    for row in rows:
        yield from _beside_values(row, used, words)
        for label, chunk in pairwise(row.chunks):
            if any(id(placed.word) in used for placed in chunk.words) or len(label.words) > 3:
                continue
            if fold(chunk.text).strip(" .,;:()") in known and not any(map(str.isdigit, label.text)):
                yield field_of([*label.words, *chunk.words], method="header")


def _beside_values(row: Row, used: set[int], known: Catalogue) -> Iterator[Field]:
    """Runs of words of places that nobody took, in a row of which other words were taken; beside a day also those that went with it."""
    dated = any(is_date(placed.word.text) for placed in row.words)
    free = [dated or id(placed.word) not in used for placed in row.words]
    if all(free) and id(row) not in used and not dated:
        return
    for is_place, run in groupby(zip(row.words, free, strict=True), lambda one: one[1] and _is_placed(one[0], known)):
        words = [placed for placed, _ in run]
        if is_place and not known.place_words.isdisjoint(_norm(placed) for placed in words):
            yield field_of(words, method="header")


def _is_placed(placed: Placed, known: Catalogue) -> bool:
    return _norm(placed) in known.words_of_places


def _norm(placed: Placed) -> str:
    return fold(placed.word.text).strip(" .,;:()-–")


def _is_printed(text: str) -> bool:
    """Whether the row is what forms have printed on them, or a rule of the house: no instruction."""
    tokens = tokenize(text)
    languages = language_of(token.norm for token in tokens)[1]
    return printed_words(tokens, languages) >= PRINTED or states_rule(tokens, languages)
