"""Words to evidence: the places of a value, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parsers.draft import Evidence, Field, Span
from parsers.extractors.pages.rows import Placed
from parsers.lexicon import fold, words_of
from parsers.page import Page, Word, surround
from parsers.score import Label, Proof, confidence

__all__ = ["evidence", "field_of", "spans"]


def spans(words: Iterable[Placed]) -> tuple[Span, ...]:
    """One span per line of words: a box on drawn pages, characters in text, the cell of a sheet."""
    runs: list[list[Placed]] = []
    for placed in words:
        if runs and _same_place(runs[-1][-1], placed):
            runs[-1].append(placed)
        else:
            runs.append([placed])
    return tuple(_span(run[0].page, [placed.word for placed in run]) for run in runs)


def _same_place(a: Placed, b: Placed) -> bool:
    if a.page is not b.page or a.word.cell != b.word.cell:
        return False
    return abs(a.word.box.middle - b.word.box.middle) < 0.5 * max(a.word.box.height, b.word.box.height, 0.1)


def _span(page: Page, words: Sequence[Word]) -> Span:
    cell = words[0].cell
    chars = [word.chars for word in words if word.chars]
    whole = (min(start for start, _ in chars), max(end for _, end in chars)) if chars else None
    box = None if cell or whole else surround(word.place for word in words)
    return Span(page.part, page.number, box, chars=whole, cell=cell)


def evidence(words: Iterable[Placed], method: str = "table") -> Evidence:
    return Evidence(spans(words), method)


def field_of(
    words: Sequence[Placed],
    *,
    raw: str | None = None,
    value: str | None = None,
    method: str = "table",
    label: Label = Label.EXACT,
    proof: Proof = Proof.NONE,
) -> Field:
    """A text field of these words; `raw` and `value` default to the words as written."""
    written = raw if raw is not None else _written(words)
    sure = confidence((placed.word for placed in words), label=label, proof=proof)
    return Field(written, value if value is not None else written, evidence(words, method), sure)


def _written(words: Sequence[Placed]) -> str:
    """The words with blanks between them; what a narrow cell breaks behind a hyphen is one word: "X-" above "large"."""
    text = ""
    for before, placed in zip([None, *words], words, strict=False):
        text += placed.word.text if before is None or _is_broken(before, placed) else f" {placed.word.text}"
    return text


def _is_broken(before: Placed, placed: Placed) -> bool:
    upper, lower = before.word, placed.word
    if before.page is not placed.page or upper.cell or lower.box.top < upper.box.top + 0.6 * upper.box.height:
        return False
    hyphen = len(upper.text) > 1 and upper.text.endswith("-") and upper.text[-2].isalnum()
    return hyphen and lower.text[:1].isalnum() and fold(lower.text) not in _BETWEEN


#: words that join the first half of a compound to another: "Schrauben-" above "und Muttern"
_BETWEEN = words_of("joining_compounds")
