"""Where to, where a sentence above the items says it: `we order for delivery on 19 December to Leith Depot, Tower Street 5:`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Address
from parsers.extractors.letters.catalogue import catalogue
from parsers.extractors.letters.destinations.places import Places, find_places
from parsers.extractors.letters.replies import Section as Stretch
from parsers.extractors.letters.script import Text, script
from parsers.extractors.letters.tokens import Token, norms_in
from parsers.extractors.letters.wording import language_of, wording
from parsers.extractors.pages.letter import Run, Written, is_apart
from parsers.extractors.pages.rows import Row
from parsers.knowledge import Knowledge
from parsers.lexicon import words_of

__all__ = ["place_said"]

_WORDS = 5  #: of the shortest such sentence
_DELIVERING = words_of("delivers_to_place")


def place_said(rows: Sequence[Row], knowledge: Knowledge) -> Address | None:
    """The first place that a sentence of these rows, which stand above the items, has goods delivered to."""
    for runs in _sentences(rows):
        written = Written(runs)
        text = Text(written.text, 0, method="header")
        tokens = _place(text, knowledge)
        if tokens:
            placed: Address = written.put(Address(text.field(tokens)))
            return placed
    return None


def _sentences(rows: Sequence[Row]) -> Iterator[list[Run]]:
    """Rows of running text, with those that go on with them."""
    reach = max((row.words[-1].right for row in rows), default=0.0)
    open_runs: list[Run] = []
    for above, row in zip([None, *rows], rows, strict=False):
        if open_runs and above is not None and _goes_on(above, row, reach):
            open_runs.append((" ", row.words))
            continue
        if open_runs:
            yield open_runs
        open_runs = [("", row.words)] if _runs(row) else []
    if open_runs:
        yield open_runs


def _runs(row: Row) -> bool:
    """Whether the row is one text in which small words stand, as no address and no label has them."""
    texts = [placed.word.text for placed in row.words]
    small = sum(text[:1].islower() for text in texts)
    return len(row.chunks) == 1 and row.grid is None and len(texts) >= _WORDS and small >= 2 and 4 * small >= len(texts)


def _goes_on(above: Row, row: Row, reach: float) -> bool:
    """Whether the row above was full, and says more than one sentence could end with."""
    first, last = row.words[0], above.words[-1]
    if is_apart(above, row) or len(row.chunks) > 1 or last.word.text.endswith((".", ":", ";", "!", "?")):
        return False
    aligned = abs(first.left - above.words[0].left) <= 0.5 * row.em
    return aligned and last.right + 0.25 * row.em + first.right - first.left >= reach


def _place(text: Text, knowledge: Knowledge) -> list[Token]:
    """The words of the places that the text has goods delivered to, from the first to the last."""
    read = script(text, Stretch(0, len(text.text)), wording(language_of(norms_in(text.text))[1]), catalogue(knowledge))
    for sentence in read.sentences:
        norms = [token.norm for token in sentence]
        if read.words["deliver"].found_in(norms) is None and _DELIVERING.isdisjoint(norms):
            continue
        places = Places()
        find_places(sentence, read.words, read.known, places)
        runs = places.ship_to or places.named
        if runs:
            start, end = runs[0][0].start, max(run[-1].end for run in (*places.ship_to, *places.named))
            return [token for token in sentence if start <= token.start < end]
    return []
