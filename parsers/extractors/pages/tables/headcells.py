"""The cells of a table's header: its rows cut into the words that columns are known by, and stacked words joined to one cell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from parsers.extractors.pages.headers.labels import CODED
from parsers.extractors.pages.recognised.parting import halved
from parsers.extractors.pages.rows import RULES_LIMIT, Chunk, Placed, Row
from parsers.extractors.pages.tables.countcolumn import HOW_MUCH, OF_WHAT
from parsers.extractors.pages.tables.headphrase import unended
from parsers.extractors.pages.tables.headword import (
    Heading,
    classify,
    classify_blurred,
    classify_cell,
    header_words,
    only_qualifies,
    worth,
)
from parsers.lexicon import fold, phrases
from parsers.page import Source

__all__ = ["HeadCell", "boxed", "cells_of", "counting", "overlap", "stacked"]


@dataclass(slots=True)
class HeadCell:
    """One cell of a header: its words, what they say, and the header's row that it stands in (from 0)."""

    words: list[Placed]
    heading: Heading
    row: int
    known: int = 0  #: how many of its words are part of what the lexicon knows

    @property
    def left(self) -> float:
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.word.text for word in self.words)


def cells_of(row: Row, number: int) -> list[HeadCell]:
    """The header cells of one row: each chunk cut into the runs of words that make the most of the lexicon."""
    return [_cell(list(run), heading, number) for run, heading in _headings(row)]


_PACKED = frozenset({"pack", "packs"})


@lru_cache(maxsize=512)
def _headings(row: Row) -> tuple[tuple[tuple[Placed, ...], Heading], ...]:
    """The cuts of one row; each row is looked at as the first, second and third row of a header, and more than once."""
    found: list[tuple[Sequence[Placed], Heading]] = []
    alone = boxed(row)
    for chunk in row.chunks:
        words = [half for placed in chunk.words for half in _unglued(placed)]
        if row.grid is not None:
            found.append((words, classify_cell(chunk.text)))
        elif len(words) > 1 and _is_of_paper(chunk.text):
            found.append((words, Heading(chunk.text)))
        elif id(chunk) in alone and (heading := _phrase(words)).roles:
            found.append((words, heading))
        elif len(words) > 12:
            found += [([word], Heading(word.word.text)) for word in words]
        else:
            found += _best_cut(words, row.em)
    return tuple((tuple(words), heading) for words, heading in _unknown_whole(found, row))


def _is_of_paper(text: str) -> bool:
    """Whether it is the label of a number of the whole paper, and no header of items: the "N°" of "N° client" counts nothing."""
    senses = phrases("labels").get(fold(text).strip(" :."), ())
    return bool(senses) and senses[0].role in CODED and not classify(text).roles


def boxed(row: Row) -> frozenset[int]:
    """The identities of chunks that stand alone between two upright lines: a box of the header, which is one column's."""
    rules = row.words[0].page.rules
    if row.grid is not None or not rules or len(rules) > RULES_LIMIT:
        return frozenset()
    drawn = sorted(
        rule.left for rule in rules if rule.width <= 2 and rule.height > 5 and rule.top <= row.middle <= rule.bottom
    )
    places: dict[tuple[int, int], list[Chunk]] = {}
    for chunk in row.chunks:
        place = bisect_left(drawn, chunk.left - 1), bisect_left(drawn, chunk.right - 1)
        if place[0] == place[1] and 0 < place[0] < len(drawn):
            places.setdefault(place, []).append(chunk)
    return frozenset(id(chunks[0]) for chunks in places.values() if len(chunks) == 1)


def _unglued(placed: Placed) -> tuple[Placed, ...]:
    """The words of two headers that a recogniser glued where a capital begins the second: "partSupplier"."""
    text = placed.word.text
    at = next((i for i in range(2, len(text) - 1) if text[i].isupper() and text[i - 1].islower()), 0)
    if not at or len(placed.word.middles) != len(text) or not {fold(text[:at]), fold(text[at:])} <= header_words():
        return (placed,)
    return halved(placed, at)


def _unknown_whole(
    found: Sequence[tuple[Sequence[Placed], Heading]], row: Row
) -> Iterator[tuple[Sequence[Placed], Heading]]:
    """Unknown words a blank apart are one header, not one each: "Directe kost-" above "prijs", "Cost centre"."""
    run: list[Placed] = []
    for words, heading in found:
        if run and (heading.roles or not 0 <= words[0].left - run[-1].right <= _blank(run[-1], row.em)):
            yield run, Heading(" ".join(placed.word.text for placed in run))
            run = []
        if heading.roles or row.grid is not None or any(map(str.isdigit, heading.text)):
            yield words, heading
        else:
            run += words
    if run:
        yield run, Heading(" ".join(placed.word.text for placed in run))


def _best_cut(words: list[Placed], em: float) -> list[tuple[list[Placed], Heading]]:
    """The way to cut near words into headers that knows most of them, and joins them over the smallest gaps."""
    best: list[tuple[float, list[tuple[list[Placed], Heading]]]] = [(0.0, [])]
    for end in range(1, len(words) + 1):
        options = []
        for start in range(end - 1, max(-1, end - 6), -1):
            run = words[start:end]
            heading = _phrase(run)
            if len(run) > 1 and (not heading.roles or any(b.left - a.right < -0.15 * em for a, b in pairwise(run))):
                continue  # headers printed into each other are two
            score, cells = best[start]
            gaps = sum(max(b.left - a.right - _blank(b, em), 0.0) for a, b in pairwise(run)) / em
            blanks = sum(max(b.left - a.right, 0.0) for a, b in pairwise(run)) / em  # only to choose between equals
            good = worth(heading) * len(run) - gaps + 0.2 * (len(run) - 1) - 0.02 * blanks
            options.append((score + good, [*cells, (run, heading)]))
        best.append(max(options, key=lambda option: option[0]))
    return best[-1][1]


def _blank(placed: Placed, em: float) -> float:
    """How wide an ordinary blank is: a third of the font size, or a letter in fixed pitch. What is wider speaks for two
    headers side by side."""
    return placed.space * placed.word.box.height if placed.space > 0.56 else 0.4 * em


def _cell(words: list[Placed], heading: Heading, row: int) -> HeadCell:
    return HeadCell(words, heading, row, len(words) if heading.roles else 0)


def _phrase(words: Sequence[Placed]) -> Heading:
    blurred = words[0].page.source is Source.OCR
    heading = (classify_blurred if blurred else classify)(" ".join(word.word.text for word in words))
    if len(words) > 1 and not heading.roles and all("no" in classify(word.word.text).roles for word in words):
        return Heading(heading.text, ("no",), exact=True)  # "Ln No."
    if len(words) > 1 and heading.roles and not heading.exact and not _slashed(words):
        parts = [classify(word.word.text) for word in words]
        distinct = {part.roles[0] for part in parts if part.roles}
        if OF_WHAT.issuperset(heading.roles) and "ignore" in distinct:
            return replace(heading, exact=True)  # whose number it is: "Vendor P/N"
        # "Qta Consegna" is whole, but the "unita" of "Prix unita" is a word of another language only by chance
        guessed = blurred and not classify(heading.text).roles
        if (
            heading.roles == ("price",)
            and heading.per
            and {"price", "price_per"} & distinct
            and (heading.unit or _PACKED & distinct)
        ):
            return heading  # "PU colis HT", "Price per box"
        whole = not heading.cut_off or (
            all(part.exact and (part.language or guessed) for part in parts)
            and (guessed or len({part.language for part in parts}) == 1)
        )
        if len(distinct) > 1 and whole and "money" not in distinct:
            return Heading(heading.text)  # "Prijs per" is two columns, not one header with noise
    return heading


def _slashed(words: Sequence[Placed]) -> bool:
    """Whether a slash of its own joins these words to one header: "Part # / Description"."""
    ends = [word.word.text for word in words]
    return any(left.endswith("/") or right.startswith("/") for left, right in pairwise(ends))


def stacked(upper: list[HeadCell], lower: list[HeadCell]) -> list[HeadCell]:
    """Joins the cells of a lower row to those above them where together they make one header."""
    result = [HeadCell(list(cell.words), cell.heading, cell.row, cell.known) for cell in upper]
    result = _ended_below(result, lower)
    taken: dict[int, list[HeadCell]] = {}
    alone: list[HeadCell] = []
    for cell in lower:
        above = [i for i, other in enumerate(result) if overlap(cell, other) > 0.3]
        best = max(above, key=lambda i: overlap(cell, result[i]), default=None)
        if best is not None and best not in taken and (halves := _split(result[best], cell)):
            result[best : best + 1] = halves
            taken = {i + (i > best): cells for i, cells in taken.items()}
            best += halves[0].heading.text != "" and overlap(cell, halves[0]) < overlap(cell, halves[1])
        if best is None:
            alone.append(cell)
        else:
            taken.setdefault(best, []).append(cell)
    grouped: list[HeadCell] = []
    for index, below in taken.items():
        if columns := _grouped(result[index], below):
            grouped += columns
            continue
        joined = _join(result[index], below)
        if joined is None:
            alone += below
        else:
            if joined.heading.roles[:1] == ("sku",):
                alone = [_of_group(cell, upper[index], upper) for cell in alone]
            result[index] = joined
    kept = [cell for index, cell in enumerate(result) if not _covers(index, taken, grouped)]
    return sorted(kept + grouped + alone, key=lambda cell: (cell.row, cell.left))


def _ended_below(upper: list[HeadCell], lower: Sequence[HeadCell]) -> list[HeadCell]:
    """The upper cells, with "Price" and "per" one again where "box" stands below both."""
    found: list[HeadCell] = []
    for cell in upper:
        before = found[-1] if found else None
        if before is not None and before.row == cell.row and before.heading.roles and unended(cell.text):
            whole = HeadCell(
                [*before.words, *cell.words], replace(before.heading, exact=False), cell.row, before.known + cell.known
            )
            near = cell.left - before.right < 0.6 * cell.words[0].word.box.height
            below = [one for one in lower if overlap(one, whole) > 0.3]
            if near and len(below) == 1 and classify(f"{whole.text} {below[0].text}").roles:
                found[-1] = whole
                continue
        found.append(cell)
    return found


def _covers(index: int, taken: Mapping[int, Sequence[HeadCell]], grouped: Sequence[HeadCell]) -> bool:
    """Whether the upper cell of this index is no column of its own but the name of those below it."""
    return index in taken and any(cell.words is taken[index][0].words for cell in grouped)


def _grouped(upper: HeadCell, below: Sequence[HeadCell]) -> list[HeadCell]:
    """The columns below a header that names several at once ("Quantité" above "Nb" and "Un."); empty where it is one column's.

    What has no meaning of its own has the group's: "HT" and "par" below "Prix unitaire" are the price and its base.
    """
    apart = all(b.left - a.right > a.words[0].word.box.height for a, b in pairwise(below))
    if len(below) < 2 or not apart or not upper.heading.roles:
        return []
    if OF_WHAT.issuperset(upper.heading.roles) and any(_FIGURES & set(cell.heading.roles) for cell in below):
        return []  # "Bezeichnung" above "Bestellmenge" and "Einheit": the goods above their figures
    found = []
    for cell in below:
        whole = classify(f"{upper.text} {cell.text}")
        heading = next((one for one in (cell.heading, whole) if one.roles), replace(upper.heading, text=whole.text))
        found.append(HeadCell(cell.words, heading, upper.row, len(cell.words)))
    distinct = {cell.heading.roles[0] for cell in found}
    return found if len(distinct) == len(found) and "money" not in distinct else []


_FIGURES = HOW_MUCH | {"unit", "price", "amount", "price_per"}


def _of_group(cell: HeadCell, group: HeadCell, upper: Sequence[HeadCell]) -> HeadCell:
    """A name that nobody knows beside "Supplier", both below "References": the numbers that the buyer has for the items."""
    first, last = min(cell.left, group.left), max(cell.right, group.right)
    between = any(other is not group and first < other.left < last for other in upper)
    if (
        cell.heading.roles
        or between
        or "code" not in group.heading.roles
        or any(overlap(cell, other) > 0 for other in upper)
    ):
        return cell
    return replace(cell, heading=replace(cell.heading, roles=("buyer_item",)), known=len(cell.words))


def _split(upper: HeadCell, lower: HeadCell) -> list[HeadCell] | None:
    """Two neighbouring headers that were taken for one ("Order" above "qty", and "Unit" beside it), parted again."""
    if lower.heading.roles == ("money",):
        return None  # a currency below belongs to the whole header
    for at in range(1, len(upper.words)):
        left, right = upper.words[:at], upper.words[at:]
        for mine, other in ((left, right), (right, left)):
            whole = HeadCell(mine, Heading(""), upper.row)
            rest = HeadCell(other, Heading(""), upper.row)
            if overlap(lower, whole) <= 0.3 or overlap(lower, rest) > 0:
                continue
            joined = classify(" ".join(word.word.text for word in [*mine, *lower.words]))
            alone = _phrase(other)
            if joined.exact and alone.exact and joined.roles[0] != alone.roles[0]:
                halves = [_cell(mine, _phrase(mine), upper.row), _cell(other, alone, upper.row)]
                return sorted(halves, key=lambda cell: cell.left)
    return None


def counting(cells: list[HeadCell]) -> list[HeadCell]:
    """The cells, where none says how much but one name of a price base is two headers beside each other: "UDS. PRECIO"."""
    if any(HOW_MUCH & set(cell.heading.roles) for cell in cells):
        return cells
    found: list[HeadCell] = []
    for cell in cells:
        halves = [_cell([word], _phrase([word]), cell.row) for word in cell.words]
        roles = [half.heading.roles[:1] for half in halves]
        two = len(halves) == 2 and bool(HOW_MUCH & set(roles[0])) and roles[1] == ("price",)
        found += halves if two and "price_per" in cell.heading.roles else [cell]
    return found


def overlap(a: HeadCell, b: HeadCell) -> float:
    """How much of the narrower one the other covers; below 0 where they stand apart."""
    width = min(a.right, b.right) - max(a.left, b.left)
    return width / max(min(a.right - a.left, b.right - b.left), 0.1)


def _join(upper: HeadCell, below: list[HeadCell]) -> HeadCell | None:
    """One header of stacked cells, or None where they are headers of two levels."""
    words = upper.words + [word for cell in below for word in cell.words]
    together = classify(" ".join(word.word.text for word in words))
    lower = [cell.heading for cell in below if cell.heading.roles]
    up = upper.heading
    if up.roles and not together.roles and all(only_qualifies(cell.text) for cell in below):
        return HeadCell(words, replace(up, text=together.text), upper.row, len(words))
    if up.roles and len(below) == 1 and unended(below[0].text) and not (together.roles and together.exact):
        return HeadCell(
            words, replace(up, text=together.text, exact=False), upper.row, len(words)
        )  # "Units", "per" above "box"
    every = {*up.roles, *(role for heading in lower for role in heading.roles)}
    if together.roles and (
        _exact(together) or "money" in every or not (up.roles and lower) or set(together.roles) & set(up.roles)
    ):
        return HeadCell(words, together, upper.row, len(words))
    known = upper.known + sum(cell.known for cell in below)
    if not (up.roles or lower):
        return HeadCell(words, together, upper.row, known)
    if not (up.roles and lower):
        if len({heading.roles[0] for heading in lower}) > 1:
            return None  # words above two headers are neither's: the last row of an address block
        return HeadCell(words, replace(up if up.roles else lower[0], text=together.text), upper.row, known)
    common = [role for role in up.roles if any(role in heading.roles for heading in lower)] or _narrower(up, lower)
    if not common:
        return None
    merged = replace(
        up,
        text=together.text,
        roles=tuple(common),
        unit=next((heading.unit for heading in (up, *lower) if heading.unit), None),
        currency=next((heading.currency for heading in (up, *lower) if heading.currency), None),
        per=next((heading.per for heading in (up, *lower) if heading.per), None),
    )
    return HeadCell(words, merged, upper.row, known)


def _narrower(upper: Heading, lower: Sequence[Heading]) -> list[str]:
    """Whose code it is, or that it is only the line's number, where another language says it below: "No. parte" and "Vendor P/N"."""
    said = {heading.roles[0] for heading in lower if heading.exact}
    return list(said & _NARROW) if upper.roles == ("code",) and len(lower) == 1 else []


#: what a column may be of which another language says only that it holds numbers
_NARROW = frozenset({"sku", "buyer_item", "manufacturer_item", "gtin", "no"})


def _exact(heading: Heading) -> bool:
    """Whether the whole text is a known header, but for its currency: "Unit price £"."""
    if heading.exact or not heading.currency:
        return heading.exact
    bare = [word for word in heading.text.split() if fold(word).strip("().,") != heading.currency.lower()]
    return classify(" ".join(bare)).exact
