"""What stands on the pages beside tables and labels: notes for the clerk, and those that may alter the order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.draft import Field, Notice
from parsers.extractors.evidence import field_of
from parsers.extractors.phrases import date_phrases
from parsers.extractors.remarks import altering, is_printed, is_sentence, speaks_of_else
from parsers.extractors.rows import Row
from parsers.extractors.tokens import tokenize
from parsers.extractors.wording import language_of
from parsers.knowledge import Knowledge
from parsers.lexicon import fold

__all__ = ["named_places", "notes", "remarks"]

#: `Gift: no`, a box of a form
_FIELD = re.compile(r"[^:.]{1,40}:\s*(?:yes|no|ja|nein|oui|non|s[ií]|nee|tak|nie|nej|true|false)", re.I)


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
        if said and any(char.isalpha() for char in text):
            yield field_of(words, method="header")


#: the day of a date: "Thursday 3rd December"
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)


def _plain_days(text: str) -> str:
    """The text with the ordinals of its dates as bare figures: the 3rd of December is no third thing."""
    for start, end in reversed(date_phrases(text)):
        text = text[:start] + _ORDINAL.sub(r"\1", text[start:end]) + text[end:]
    return text


def named_places(rows: Sequence[Row], used: set[int], knowledge: Knowledge) -> Iterator[Field]:
    """A place on file that stands as the value of a label nobody knows (`Branch | Kassel`), for orders that name no other place."""
    known = {fold(place) for place in knowledge.places}
    for row in rows:
        for label, chunk in pairwise(row.chunks):
            if any(id(placed.word) in used for placed in chunk.words) or len(label.words) > 3:
                continue
            if fold(chunk.text).strip(" .,;:()") in known and not any(map(str.isdigit, label.text)):
                yield field_of([*label.words, *chunk.words], method="header")


def remarks(told: Sequence[Field], language: str | None) -> Iterator[Notice]:
    """A notice for each sentence on the pages that may alter what the lines say."""
    for note in told:
        tokens = tokenize(_plain_days(note.raw))
        languages = (language,) if language else language_of(token.norm for token in tokens)[1]
        if _FIELD.fullmatch(note.raw.strip()) or speaks_of_else(tokens, languages) or is_printed(tokens, languages):
            continue
        if (word := altering(tokens, languages, surely=not is_sentence(tokens))) is not None:
            message = f"“{note.raw[:160]}” may alter the order ({word})."
            yield Notice("note-significant", message, evidence=note.evidence)
