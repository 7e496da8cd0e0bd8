"""The page: words with their places. Every reader yields pages, so that one extractor serves all sources."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from parsers.record import record

__all__ = ["Box", "Cell", "Grid", "Page", "Source", "Word", "surround"]


class Source(StrEnum):
    """How the words of a page came about; extractors and the confidence formula depend on it."""

    PRINT = "print"  #: a text layer: words are exact, places are points
    OCR = "ocr"  #: recognised from pixels: words may be doubted, places are points
    SHEET = "sheet"  #: spreadsheet cells: exact, in grids
    PROSE = "prose"  #: running text (mail, SMS): places are characters; boxes are columns and lines
    SPEECH = "speech"  #: a transcript: words may be doubted


@record()
class Box:
    """A rectangle in points from the top left of the page; on prose pages in columns and lines."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The vertical centre, by which words gather to lines."""
        return (self.top + self.bottom) / 2


def surround(boxes: Iterable[Box]) -> Box:
    """The smallest box around all; there must be at least one."""
    every = list(boxes)
    return Box(
        min(b.left for b in every), min(b.top for b in every), max(b.right for b in every), max(b.bottom for b in every)
    )


@record()
class Word:
    """A run of characters without blanks, and its place."""

    text: str
    box: Box
    chars: tuple[int, int] | None = None  #: offsets into the text of the page's part
    cell: str | None = None  #: `Sheet1!B7`
    number: str | None = None
    #: The number that the source itself declares (a numeric cell), as a plain decimal. It has one reading, whatever mark
    #: `text` shows, and says nothing of the document's own decimal mark.
    struck: bool = False  #: struck through: visible, but taken back
    bold: bool = False
    turned: bool = False  #: not upright (a watermark, a note in the margin): it belongs to no line
    doubt: float = 0.0  #: 0 certain .. 1 a guess; from OCR or speech recognition
    rivals: tuple[tuple[int, str, float], ...] = ()
    #: What else single characters may be, from OCR: (which character, another or "" for none, how likely).
    middles: tuple[
        float, ...
    ] = ()  #: from OCR: where each character stands across the page, so that a word can be parted
    original: Box | None = None
    #: where it stands in the picture as it came, of a page that was turned or straightened to be read; else `box` says it

    @property
    def place(self) -> Box:
        """Where somebody who looks at the original finds it."""
        return self.original or self.box


@record()
class Cell:
    """One cell of an explicit table, possibly empty."""

    words: tuple[Word, ...] = ()
    columns: int = 1  #: how many grid columns it spans
    rows: int = 1

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@record()
class Grid:
    """A table whose rows and columns the source itself declares (HTML, spreadsheet, ruled PDF).

    `rows[r][c]` is the cell that covers that place; a spanning cell stands once, at its first place, and the places that
    it covers hold empty cells, so that all rows have the same length.
    """

    rows: tuple[tuple[Cell, ...], ...]
    name: str | None = None  #: sheet name or caption
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()  #: their cells are kept, but their words are not among the page's words


@record()
class Page:
    """One page, sheet or text."""

    part: int  #: index into `Reading.parts`
    number: int  #: from 1
    width: float
    height: float
    source: Source
    words: tuple[Word, ...]  #: in reading order; includes the visible words of all grids
    grids: tuple[Grid, ...] = ()
    rules: tuple[Box, ...] = ()  #: drawn straight lines and cell borders, as thin boxes
    text: str = ""  #: of prose and speech pages: what `Word.chars` points into
    pictures: tuple[Box, ...] = ()  #: where images are drawn
