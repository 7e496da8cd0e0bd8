"""The source side of the review page: every part in the form in which a clerk can read it, with the places of all values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from channels.envelope import Part, Role
from gateway.web.review import home
from normalizer.normalize import Proof
from parsers.draft import Span
from parsers.page import Page

__all__ = [
    "PICTURES", "SHEETS", "TEXTS", "Mark", "Place", "Row", "Sheet", "Source", "Spot", "is_text",
    "marked_text", "sources",
]  # fmt: skip

#: media types that can be shown as page pictures, as tables, and as text
PICTURES = ("application/pdf", "image/tiff", "image/png", "image/jpeg")
SHEETS = (
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
)
TEXTS = frozenset({
    "text/plain", "text/csv", "application/json", "application/xml", "text/xml", "application/edifact", "application/edi-x12",
    "application/edi-consent",
})  # fmt: skip
TITLES = {Role.BODY: "Mail text", Role.RENDITION: "Text", Role.MESSAGE: "Whole mail", Role.FORM: "Message"}
#: rows and columns of a sheet that are shown; the original stays a click away
ROWS, COLUMNS = 400, 40


def is_text(media_type: str) -> bool:
    """Whether its bytes are words that a person can read."""
    return media_type in TEXTS or media_type.endswith(("+xml", "+json"))


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page picture, in points."""

    pointer: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of text; `pointer` names the value that was read there."""

    text: str
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a picture source."""

    number: int
    width: float
    height: float
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a spreadsheet: its number and (text, pointer of the value that was read there)."""

    number: int
    cells: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands, in words: a path, a cell, a second of the recording (`second`, to jump to)."""

    pointer: str
    where: str
    raw: str
    second: float | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One part of what arrived, in the form in which the desk shows it."""

    part: int
    title: str
    sha256: str
    media_type: str
    marks: tuple[Mark, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    rows: tuple[Row, ...] = ()
    places: tuple[Spot, ...] = ()  #: of values that have no place in a picture or text
    html: bool = False  #: can be shown as the mail program shows it, in a frame of its own
    audio: bool = False  #: can be heard
    intake: str = ""  #: the intake that it belongs to


def sources(
    parts: Sequence[Part],
    proofs: Mapping[str, Proof],
    *,
    texts: Mapping[int, str],
    sizes: Mapping[int, Sequence[tuple[float, float]]],
    sheets: Mapping[int, Sequence[Page]],
) -> tuple[Source, ...]:
    """The parts that can be shown, those with values first. `texts`, `sizes` and `sheets` are by part."""
    spans: defaultdict[int, list[tuple[str, Span, str]]] = defaultdict(list)
    for pointer, proof in proofs.items():
        for span in proof.evidence.spans if proof.evidence else ():
            # the number of a line is no field of its own, and lights nothing
            at = pointer if pointer.endswith("/no") else home(pointer) or pointer
            spans[span.part].append((at, span, proof.raw))
    found = [
        _source(index, part, spans.get(index, []), texts.get(index), sizes.get(index, ()), sheets.get(index, ()))
        for index, part in enumerate(parts)
        if index in texts
        or sizes.get(index)
        or index in sheets
        or index in spans
        or part.media_type == "text/html"
        or part.media_type.startswith("audio/")
    ]
    # a body is best read as text; its HTML and the raw message come last
    return tuple(sorted(found, key=lambda one: (one.part not in spans, one.html, one.title == "Whole mail", one.part)))


Spans = Sequence[tuple[str, Span, str]]


def _source(
    index: int,
    part: Part,
    spans: Spans,
    text: str | None,
    sizes: Sequence[tuple[float, float]],
    pages: Sequence[Page],
) -> Source:
    title = part.name or TITLES.get(part.role, "Document")
    if part.media_type == "text/html":
        return Source(index, f"{title} (HTML)", part.sha256, part.media_type, html=True)
    if sizes:
        return Source(index, title, part.sha256, part.media_type, sheets=tuple(_sheets(sizes, spans)))
    if pages:
        return Source(index, title, part.sha256, part.media_type, rows=tuple(_rows(pages[0], spans)))
    audio = part.media_type.startswith("audio/")
    if text is None:
        return Source(index, title, part.sha256, part.media_type, places=tuple(_spots(spans)), audio=audio)
    marked = [(pointer, span) for pointer, span, _ in spans if span.chars]
    marked += [(pointer, found) for pointer, span, raw in spans if not span.chars and (found := _only(text, span, raw))]
    known = {pointer for pointer, _ in marked}
    places = tuple(spot for spot in _spots(spans) if spot.second is not None or spot.pointer not in known)
    return Source(index, title, part.sha256, part.media_type, marks=tuple(marked_text(text, marked)), places=places)


def _spots(spans: Spans) -> Iterator[Spot]:
    for pointer, span, raw in spans:
        if span.ms:
            start, end = span.ms
            yield Spot(pointer, f"{start / 1000:.1f}-{end / 1000:.1f} s", raw, start / 1000)
        elif not span.chars and not pointer.endswith("/base_quantity"):  # read where the quantity was
            yield Spot(pointer, span.cell or span.path or "", raw)


def _only(text: str, span: Span, raw: str) -> Span | None:
    """Where the value of a path stands in the file, if it stands there once: of two, nobody can tell here which is meant."""
    if not span.path or len(raw) < 2 or text.count(raw) != 1:
        return None
    at = text.index(raw)
    return Span(span.part, chars=(at, at + len(raw)))


def _sheets(sizes: Sequence[tuple[float, float]], spans: Spans) -> Iterator[Sheet]:
    for number, (width, height) in enumerate(sizes, start=1):
        places = tuple(
            Place(pointer, span.box.left - 1, span.box.top - 1, span.box.width + 2, span.box.height + 2)
            for pointer, span, _ in spans
            if span.box is not None and (span.page or 1) == number
        )
        yield Sheet(number, width, height, places)


def _rows(page: Page, spans: Spans) -> Iterator[Row]:
    """The sheet as a table, by the names of its cells."""
    pointers = {span.cell: pointer for pointer, span, _ in spans if span.cell}
    for grid in page.grids[:1]:
        for number, row in enumerate(grid.rows[:ROWS], start=1):
            cells = tuple(
                Mark(cell.text, next((pointers[w.cell] for w in cell.words if w.cell in pointers), None))
                for cell in row[:COLUMNS]
            )
            yield Row(number, cells)


def marked_text(text: str, spans: Sequence[tuple[str, Span]]) -> Iterator[Mark]:
    """The text in pieces, those with a value marked; where two overlap the first one has it."""
    at = 0
    for start, end, pointer in sorted((s.chars[0], s.chars[1], pointer) for pointer, s in spans if s.chars):
        if start < at or end > len(text) or end <= start:
            continue
        if start > at:
            yield Mark(text[at:start])
        yield Mark(text[start:end], pointer)
        at = end
    if at < len(text):
        yield Mark(text[at:])
