"""The pages of a file to sections: one order each, or a quotation, terms, a cover sheet, a copy."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from parsers.extractors.pages.headers.labelvalues import labelled
from parsers.extractors.pages.headers.numberwords import code_words
from parsers.extractors.pages.rows import Chunk, Placed, Row, page_number, rows
from parsers.extractors.pages.tables.cells import quantity
from parsers.extractors.pages.tables.columns import Head, heads
from parsers.extractors.pages.tables.twohalves import unfolded
from parsers.extractors.pages.titles import Title, confirms_own, title_of
from parsers.numbers import readings
from parsers.page import Page, Source

__all__ = ["Section", "View", "sections"]

ORDERS = frozenset({"order", "change", "cancel", "return", "inquiry"})
SURE = 0.75  #: a title below this is a word among others


#: a word with a digit
_FIGURE = re.compile(r"\S*\d\S*")


@dataclass(slots=True)
class View:
    """One page with what a look at it shows."""

    page: Page
    rows: list[Row]
    heads: list[Head]
    title: Title | None
    number: str | None  #: the order number that the page itself states
    furniture: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Section:
    """Pages that belong together."""

    kind: str
    pages: list[View]
    title: str = ""
    reason: str = ""
    number: str | None = None
    differs: str = ""  #: of a copy the first row whose figures are not those of the other page
    confirms: bool = False  #: titled a confirmation, and confirms the writer's own order


def sections(pages: Sequence[Page]) -> Iterator[Section]:
    """Sections in the order of their first pages. Blank pages belong to none."""
    views = _side_by_side([_view(page) for page in pages if page.words])
    main = next((view for view in views if view.heads), None)
    found: list[Section] = []
    for view in views:
        beside = view is not main and not (
            main is None and view.number
        )  # a lone sheet with an order's number is the order
        kind = "old_sheet" if beside and _is_side_sheet(view) else _kind(view)
        current = found[-1] if found else None
        pages_before = (page for section in found for page in section.pages)
        if view.heads and (copied := next((page for page in pages_before if _is_copy(view, page)), None)):
            title = view.title.text if view.title else ""
            found.append(Section("copy", [view], title, number=view.number, differs=_other_figures(view, copied)))
            continue
        if current is not None and _continues(current, view, kind):
            current.pages.append(view)
            current.number = current.number or view.number
        else:
            found.append(
                Section(
                    kind or _guess(view, current), [view], view.title.text if view.title else "", number=view.number
                )
            )
    for section in found:
        _mark_furniture(section.pages)
        section.reason = f"titled “{section.title}”" if section.title else ""
        section.confirms = section.kind == "order" and _confirms(section.pages[0])
        yield section


def _view(page: Page) -> View:
    every = rows(page)
    every, found = unfolded(every, heads(every))
    outside = _outside(every, found)
    title = title_of(outside)
    return View(page, every, found, title, _own_number(outside))


def _outside(every: Sequence[Row], found: Sequence[Head]) -> list[Row]:
    """The rows above the first table."""
    return list(every[: found[0].first]) if found else list(every)


def _own_number(outside: Sequence[Row]) -> str | None:
    best: tuple[float, str] | None = None
    for pair in labelled(outside):
        words = code_words(pair.words) if pair.role == "buyer_order_no" else ()
        if words:
            strength = pair.strength - (1.5 if len(pair.chunk.words) > 10 else 0.0)
            text = " ".join(placed.word.text for placed in words).strip(" .,;:()")
            if best is None or strength > best[0]:
                best = (strength, text)
    return best[1] if best else None


def _kind(view: View) -> str | None:
    """The kind that the page's own title says, or None where it has none."""
    if view.title is None or view.title.score < SURE:
        return None
    return "order" if _confirms(view) else view.title.kind


def _confirms(view: View) -> bool:
    return view.title is not None and view.title.kind == "confirmation" and confirms_own(view.rows)


def _guess(view: View, current: Section | None) -> str:
    """The kind of a first page without a title: an order where it has an item table or nothing speaks against it."""
    if view.heads or current is None or view.number:
        return "order"
    return "terms" if len(view.page.words) > 150 else current.kind


def _continues(current: Section, view: View, kind: str | None) -> bool:
    """Whether the page goes on with the section before it."""
    if kind == "copy":
        kind = None
    if view.number and current.number and view.number != current.number and current.kind in ORDERS:
        return False
    if kind is not None and kind != current.kind:
        if kind in ORDERS and current.kind in ORDERS:
            return view.number is None or view.number == current.number
        return False
    if page_number(view.rows) == 1:
        return False
    if kind is None and not view.heads and current.kind in ORDERS and len(view.page.words) > 220 and not view.number:
        return False
    return not (kind is None and view.heads and current.kind not in ORDERS and view.number)


_SIDE_SHEET = re.compile(
    r"(?:19|20)\d\d|(?:old|alt|archive?|archiv|last|previous|history|historie|template|vorlage|muster|modele|plantilla|modello|sjabloon|ancien|antiguo"
    r"|vecchio|oud|prices?|preise|prix|precios|prezzi|prijzen|stock|lager|lists?|listen|lookup|data|daten|help|hilfe|instructions|info|notes)(?:\s.*|\d+)?",
    re.I,
)


def _is_side_sheet(view: View) -> bool:
    """A further sheet of a workbook that its name calls another year's, a template, or a list."""
    names = [grid.name or "" for grid in view.page.grids]
    return view.page.source is Source.SHEET and any(_SIDE_SHEET.fullmatch(name.strip()) for name in names)


def _is_copy(view: View, other: View) -> bool:
    """Whether a page says the same as an earlier one, but for a word or two ("COPY")."""
    mine, theirs = {row.text for row in view.rows}, {row.text for row in other.rows}
    return len(mine & theirs) >= 0.92 * max(len(mine), len(theirs)) and len(mine) > 5


def _other_figures(view: View, other: View) -> str:
    """The first row of a copy that has a figure which the other page has not: a day, a number; "" where it is a true copy."""
    known = {piece for row in other.rows for piece in _FIGURE.findall(row.text)}
    rows = (row for row in view.rows if page_number([row]) is None)
    return next((row.text for row in rows if not known.issuperset(_FIGURE.findall(row.text))), "")


def _mark_furniture(views: Sequence[View]) -> None:
    """Marks what repeats on the pages of a section: heads and feet of pages, and page numbers.

    Feet are looked for from the bottom up and heads from the top down, each until the first row that is neither: the rows
    of a long table may repeat too, and an item must never be taken for a foot.
    """
    seen: Counter[tuple[str, int]] = Counter()
    for view in views:
        seen.update({_mark(row) for row in view.rows if row.grid is None})
    for number, view in enumerate(views):
        drawn = sorted((row for row in view.rows if row.grid is None), key=lambda row: row.middle)
        first = view.rows[view.heads[0].first].middle if view.heads else 0.35 * view.page.height
        for row in reversed(drawn):
            if row.middle < 0.85 * view.page.height or not _is_repeated(row, views, seen):
                break
            view.furniture.add(id(row))
        for row in drawn:
            if row.middle >= first or not (number and _is_repeated(row, views, seen)):
                break
            view.furniture.add(id(row))


def _is_repeated(row: Row, views: Sequence[View], seen: Counter[tuple[str, int]]) -> bool:
    """A page number, or the words of another page at the same height; a row with several numbers is more than that."""
    if sum(bool(readings(chunk.text)) or quantity(chunk.text) is not None for chunk in row.chunks) > 1:
        return False
    alone = len(row.chunks) == 1 or row.middle > 0.85 * row.page.height
    return (alone and page_number([row]) is not None) or (len(views) > 1 and seen[_mark(row)] > 1)


def _mark(row: Row) -> tuple[str, int]:
    return re.sub(r"\d+", "#", row.text), round(row.middle / 6)


# --- a sheet printed over several pages -------------------------------------------------------------------------------


def _side_by_side(views: list[View]) -> list[View]:
    """Joins a page that holds only the right-hand columns of the page before it (a spreadsheet that was too wide)."""
    result: list[View] = []
    for view in views:
        if result and (joined := _joined(result[-1], view)):
            result[-1] = joined
        else:
            result.append(view)
    return result


def _joined(left: View, right: View) -> View | None:
    if right.heads or not left.heads or not right.rows or any(row.grid is not None for row in right.rows):
        return None
    if right.number and left.number and right.number != left.number:
        return None  # another order, however alike its page is laid out
    matched = {id(row): other for row in right.rows if (other := _level_with(row, left.rows))}
    body = left.rows[left.heads[0].first :]
    if len(matched) < max(3, 0.5 * len(body)):
        return None
    width = left.page.width
    by_left: dict[int, Row] = {id(other): row for row in right.rows if (other := matched.get(id(row)))}
    merged: list[Row] = []
    for row in left.rows:
        other = by_left.get(id(row))
        merged.append(row if other is None else _beside(row, other, width))
    merged += [_moved(row, width) for row in right.rows if id(row) not in matched]
    merged.sort(key=lambda row: row.middle)
    found = heads(merged)
    if not found or len(found[0].columns) <= len(left.heads[0].columns):
        return None
    outside = _outside(merged, found)
    title = title_of(outside)
    return View(left.page, merged, found, title, _own_number(outside))


def _level_with(row: Row, others: Sequence[Row]) -> Row | None:
    return next((other for other in others if abs(other.middle - row.middle) < 2.0), None)


def _beside(row: Row, other: Row, width: float) -> Row:
    return Row(
        row.page,
        row.chunks + _moved(other, width).chunks,
        row.top,
        row.bottom,
        row.em,
        row.grid,
        row.bars,
        row.ruled,
        row.levels,
    )


def _moved(row: Row, width: float) -> Row:
    chunks = tuple(
        Chunk(tuple(Placed(p.word, p.left + width, p.right + width, p.page) for p in chunk.words))
        for chunk in row.chunks
    )
    return Row(row.page, chunks, row.top, row.bottom, row.em, row.grid, row.bars, row.ruled)
