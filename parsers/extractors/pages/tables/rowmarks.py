"""Marks by which a row of a sheet is taken back or held: `Cancelled: x`, `On hold: yes`, `Status: deleted`; also in a column that
bears no heading or that the sheet hides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.rows import Placed
from parsers.extractors.pages.tables.columns import Head
from parsers.extractors.pages.tables.entry import Entry, text_of
from parsers.lexicon import fold, words_of
from parsers.page import Cell

__all__ = ["NO", "hidden_marks", "is_stop", "some_marked", "takes_back", "unheaded"]

#: answers that say no, whatever is asked
NO = words_of("answers_no") | {"0", "n", "x no"}
#: how the words begin above a column that marks rows as taken back
_STOPS = tuple(sorted(words_of("beginnings_of_taken_back")))
#: words above a column that marks rows as held
_HOLDS = words_of("heads_of_held_rows")
#: a day until which the order stands, as those print who buy for a season: `Cancel date`
_UNTIL = words_of("until_order_stands")
#: columns whose heading does not say what a mark in them means
_VAGUE = words_of("heads_of_vague_marks")
#: how the words begin that give a row another quantity or item
_CHANGES = tuple(sorted(words_of("beginnings_of_altered_rows")))
_FEW = 8  #: words of a row below an item that says what becomes of it
_MARKS = frozenset(("x", "xx", "*", "v", "✓", "✔", "✗", "✘", "☑", "☒", "❌", "✅", "yes", "ja", "oui", "y", "j", "o"))
_EMPTY = frozenset(("", "-", "–", "/"))


def is_stop(heading: str, answer: str) -> bool:
    """Whether the heading asks if the row is taken back or held, and the answer is none that says no: a cross, a yes, a day."""
    words = set(re.findall(r"[^\W\d_]+", fold(heading)))
    asks = any(word.startswith(_STOPS) for word in words) or bool(words & _HOLDS)
    said = fold(answer).strip(" .!")
    return asks and not words & _UNTIL and said not in NO and said not in _EMPTY


def takes_back(text: str) -> bool:
    """Whether a short row below an item says that it is not ordered, or not so: `(cancel this line)`, `Qty amended to 6`."""
    said = fold(text)
    words = re.findall(r"[^\W\d_]+", said)
    leads = [" ".join(words[at : at + 2]) for at in range(min(3, len(words)))]
    return len(words) <= _FEW and any(lead.startswith((*_STOPS, *_CHANGES)) for lead in leads)


def some_marked(entries: Sequence[Entry], head: Head) -> Iterator[Notice]:
    """A notice where some rows bear a mere mark and others do not, in a column whose heading does not say what it means."""
    for at, heading in [(None, ""), *((at, column.heading.text) for at, column in enumerate(head.columns))]:
        if at is not None and fold(heading).strip(" .:") not in _VAGUE:
            continue
        said = [unheaded(entry) if at is None else entry.cells.get(at, []) for entry in entries]
        marked = [words for words in said if words and fold(text_of(words)).strip(" .!") in _MARKS]
        if 0 < len(marked) < len(entries):
            told = f"{len(marked)} rows of {len(entries)} bear a mark in the column “{heading}”; are they ordered?"
            yield Notice("note-significant", told, "", evidence(marked[0]))


def unheaded(entry: Entry) -> list[Placed]:
    """The words of the row that stand below no heading."""
    placed = {id(one) for words in entry.cells.values() for one in words}
    return [one for one in entry.row.words if id(one) not in placed]


def hidden_marks(entry: Entry, alters: Callable[[str], str | None]) -> Iterator[Notice]:
    """A notice for each cell of the row in a column that the sheet hides, where it takes the row back or `alters` says what it
    alters. What else is hidden, as old prices, no reader would have seen."""
    row = entry.row
    if row.grid is None:
        return
    grid = row.page.grids[row.grid]
    number = int(row.top)
    for at in sorted(grid.hidden_columns):
        cell = grid.rows[number][at]
        heading = next((above[at].text for above in grid.rows[:number] if above[at].text.strip()), "")
        text = cell.text.strip()
        if text and (is_stop(heading, text) or (any(map(str.isalpha, text)) and alters(text))):
            told = f"“{heading}: {text[:120]}” stands in a column that the sheet hides; is the row ordered?"
            yield Notice("text-hidden", told, "", evidence(_words(entry, cell, at)))


def _words(entry: Entry, cell: Cell, at: int) -> list[Placed]:
    return [Placed(word, float(at), at + 0.9, entry.row.page) for word in cell.words]
