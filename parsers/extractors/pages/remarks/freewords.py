"""The words of a page that no label, address or table took, as paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.extractors.pages.headers.currencywords import currency_of
from parsers.extractors.pages.headers.labels import Label, labels_in
from parsers.extractors.pages.headers.sumlabels import total_label
from parsers.extractors.pages.letter import Run, is_apart
from parsers.extractors.pages.rows import Chunk, Placed, Row

__all__ = ["blocks"]

_SMALL = 2  #: words of a value behind a label
_SHORT = 4  #: words of the shortest sentence beside a label, or in a box of the head


def blocks(outside: Sequence[Row], first_below: int | None, used: set[int]) -> Iterator[list[Run]]:
    """The free words of the rows as paragraphs: chunks below one another that begin at one edge, with what wraps joined."""
    open_blocks: list[tuple[Row, list[Run]]] = []
    for number, row in enumerate(outside):
        going_on = []
        below = first_below is not None and number >= first_below
        for chunk in row.chunks:
            words = _free(chunk, row, used, below=below)
            if not words:
                continue
            above = next(((r, b) for r, b in open_blocks if _goes_on(r, b, row, words)), None)
            if above is None:
                going_on.append((row, [("", words)]))
            else:
                sign = " " if _wraps(above[1], words) else "\n"
                going_on.append((row, [*above[1], (sign, words)]))
                open_blocks.remove(above)
        for ended in [pair for pair in open_blocks if pair[0].grid is not None or is_apart(pair[0], row)]:
            open_blocks.remove(ended)
            yield ended[1]
        open_blocks += going_on
    for _, block in open_blocks:
        yield block


def _free(chunk: Chunk, row: Row, used: set[int], *, below: bool) -> Sequence[Placed]:
    """The words of a chunk that nobody took: of a row that holds a label only a whole sentence, behind its label."""
    labels = labels_in(chunk)
    words: Sequence[Placed] = chunk.words
    if labels and labels[0].start == 0:
        behind = words[labels[0].end :]
        words = behind if labels[0].colon or any(map(_has_digit, behind)) else words
    elif inner := next((one for one in labels if one.colon), None):
        words = words[: inner.start]
    elif not labels:
        words = _behind_label(words)
    free = [placed for placed in words if id(placed.word) not in used]
    if _is_saying(words) and not _is_label_alone(chunk, labels):
        return words
    if all(map(_has_digit, free)) or labels or id(row) in used or len(free) < len(words) or total_label(chunk.text):
        return ()  # values, addresses, sums, and their labels
    return words if len(row.chunks) == 1 or len(words) >= (_SHORT - 1 if below else _SHORT) else ()


def _is_label_alone(chunk: Chunk, labels: Sequence[Label]) -> bool:
    """Whether the chunk is one label, perhaps with a currency behind it, whatever small words it has."""
    if not labels or labels[0].start or len(labels) > 1:
        return False
    behind = " ".join(placed.word.text for placed in chunk.words[labels[0].end :])
    return not behind or (len(behind) <= _SIGN and currency_of(behind) is not None)


_SIGN = 3  #: letters of a currency


def _behind_label(words: Sequence[Placed]) -> Sequence[Placed]:
    """The words behind a label that nobody knows; none of a number: `Amount: £143.17 GBP`."""
    at = next((at for at, placed in enumerate(words[:3], 1) if placed.word.text.endswith(":")), 0)
    behind = words[at:]
    return () if at and len(behind) <= _SMALL and any(map(_has_digit, behind)) else behind


def _is_saying(words: Sequence[Placed]) -> bool:
    """Whether words that a label or an address seems to have taken are a sentence all the same."""
    texts = [placed.word.text for placed in words]
    low = sum(text[:1].islower() for text in texts)
    if "/" in texts:
        return False  # a label in two languages
    if texts and texts[-1].endswith((".", "!", "?")):
        verb = texts[-1].islower() and len(texts[-1]) > _SHORT  # "Abrufbestellung, Termine folgen."
        return len(texts) >= (_SHORT - 1 if verb else _SHORT) and 4 * low >= len(texts)
    return len(texts) > _SHORT and 2 * low >= len(texts) and not any(text.endswith(":") for text in texts)


def _has_digit(placed: Placed) -> bool:
    return any(map(str.isdigit, placed.word.text))


def _goes_on(above: Row, block: Sequence[Run], row: Row, words: Sequence[Placed]) -> bool:
    """Whether these words stand right below the block: at its edge, or under its middle where neither row holds anything else."""
    if row.grid is not None or above.grid is not None or is_apart(above, row) or above is row:
        return False
    last = block[-1][1]
    if abs(last[0].left - words[0].left) <= 0.6 * row.em:
        return True
    inner = min(last[-1].right, words[-1].right) - max(last[0].left, words[0].left)
    alone = len(above.chunks) == len(row.chunks) == 1
    return alone and inner >= 0.8 * min(last[-1].right - last[0].left, words[-1].right - words[0].left)


def _wraps(block: Sequence[Run], words: Sequence[Placed]) -> bool:
    """Whether the words go on with the line above them: it ends no sentence and had no room for the first of them."""
    last = block[-1][1][-1]
    if last.word.text.endswith((".", "!", "?", ":")):
        return False
    reach = max(words[-1].right, *(run[-1].right for _, run in block))
    return words[0].word.text[:1].islower() or last.right + (words[0].right - words[0].left) > reach - 2.0
