"""HTML to one prose page over a plain rendition: tables as grids, hidden text reported and never a value."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree, html

from channels.envelope import Part, Role
from parsers.draft import Notice
from parsers.errors import Damaged, Empty
from parsers.page import Cell, Grid, Page, Word
from parsers.readers.text import TEXT_LIMIT, decode, page_of
from parsers.registry import Pages

__all__ = ["read"]

CELLS_LIMIT = 100_000
SPAN_LIMIT = 50
DEPTH_LIMIT = 200

BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li"
    " main nav ol p pre section table tbody tfoot thead tr ul caption".split()
)
SKIPPED = frozenset("script style head title noscript template object svg math meta link xml".split())
STRUCK = frozenset(("del", "s", "strike"))
BOLD = frozenset(("b", "strong", "th"))

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?:\.0)?\s*(?:;|$)"
    r"|font-size\s*:\s*[01](?:\.\d)?(?:px|pt|em|%)?\s*(?:;|!|$)|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)"
)
_WHITE = re.compile(
    r"(?:^|[;\s])color\s*:\s*(?:white|#fff(?:fff)?|#f[ef]f[ef]f[ef]|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))"
)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*(?!\s*(?:white|#fff|transparent|none|inherit))")
_STRIKING = re.compile(r"line-through")
_CLASS_RULE = re.compile(r"\.([A-Za-z][\w-]{0,60})[^{}]{0,200}\{([^{}]{0,500})\}")
_BLANKS = re.compile(r"[ \t\n\r\f\xa0]+")
_COMMENT = re.compile(r"<!--.{0,20000}?-->|<!\[[^\]]{0,60}\]>", re.S)


@dataclass(slots=True)
class _State:
    """What an element hands down to its children."""

    hidden: bool = False
    struck: bool = False
    bold: bool = False
    ground: bool = False
    quoted: int = 0
    depth: int = 0
    listed: bool = False


@dataclass(slots=True)
class _Table:
    rows: list[list[tuple[int, int, int, int]]] = field(default_factory=list)  #: start, end, columns, rows
    hidden: bool = False
    quoted: bool = False


def read(content: bytes, part: int) -> Pages:
    """One page over a rendition of the visible text."""
    text = decode(content)
    if not text.strip():
        raise Empty("The HTML holds nothing.")
    try:
        root = html.document_fromstring(_COMMENT.sub("", text[: 4 * TEXT_LIMIT]).encode(), parser=_parser())
    except (etree.LxmlError, ValueError) as error:
        raise Damaged(f"The HTML cannot be read ({error}).") from error
    writer = _Writer(_classes(text, _HIDING), _classes(text, _STRIKING))
    writer.element(root, _State())
    written = writer.text().rstrip() + "\n"
    if not written.strip() and not writer.hidden:
        raise Empty("The HTML shows no text.")
    rendition = Part(written.encode("utf-8", "replace"), "text/plain", None, Role.RENDITION, part)
    page = _marked(page_of(written, -1), writer)
    grids = tuple(grid for table in writer.tables if (grid := _grid(table, page.words)) is not None)
    return Pages((replace(page, grids=grids),), _notices(writer), (rendition,))


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)


def _classes(text: str, rule: re.Pattern[str]) -> frozenset[str]:
    """Classes that the document's own style sheet hides, or strikes out."""
    if "<style" not in text.lower():
        return frozenset()
    return frozenset(name for name, rules in _CLASS_RULE.findall(text[:200_000]) if rule.search(rules.lower()))


def _notices(writer: _Writer) -> tuple[Notice, ...]:
    words = " ".join("".join(writer.hidden).split())
    if not any(map(str.isalnum, words)):
        return ()
    return (Notice("text-hidden", f"The mail hides text that a reader does not see: “{words[:120]}”."),)


class _Writer:
    """Writes the visible text and notes where cells, struck and bold words lie."""

    def __init__(self, hiding: frozenset[str], striking: frozenset[str]) -> None:
        self.hiding, self.striking = hiding, striking
        self.pieces: list[str] = []
        self.length = 0
        self.fresh = True  #: at the start of a line
        self.blank = False  #: a blank is due before the next word
        self.hidden: list[str] = []
        self.struck: list[tuple[int, int]] = []
        self.bold: list[tuple[int, int]] = []
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.quoted = 0
        self.cells = 0

    def text(self) -> str:
        return "".join(self.pieces)

    def put(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def line(self, *, again: bool = False) -> None:
        """Ends the line unless it is empty; `again` ends even an empty one (`<br>`)."""
        if not self.fresh or again:
            self.put("\n")
        self.fresh, self.blank = True, False

    def words(self, text: str, state: _State) -> None:
        if state.hidden:
            self.hidden.append(text)
            return
        folded = _BLANKS.sub(" ", text)
        if not folded.strip():
            self.blank = self.blank or (bool(folded) and not self.fresh)
            return
        if self.fresh and state.quoted:
            self.put("> " * min(state.quoted, 5))
        elif (self.blank or folded[0] == " ") and not self.fresh:
            self.put(" ")
        start = self.length
        self.put(folded.strip())
        self.fresh, self.blank = False, folded[-1] == " "
        if state.struck:
            self.struck.append((start, self.length))
        if state.bold:
            self.bold.append((start, self.length))

    def element(self, node: html.HtmlElement, above: _State) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag in SKIPPED or above.depth > DEPTH_LIMIT:
            return
        state = self._state(node, tag, above)
        if tag == "br":
            self.line(again=True)
        elif tag == "table":
            self._table(node, state)
        elif tag in ("td", "th") and self.open:
            self._cell(node, state)
        elif tag in BLOCKS:
            self._block(node, tag, state)
        else:
            self._inside(node, state)

    def _state(self, node: html.HtmlElement, tag: str, above: _State) -> _State:
        style = (node.get("style") or "").lower()
        ground = above.ground or bool(node.get("bgcolor")) or bool(_GROUND.search(style))
        hidden = above.hidden or bool(style and _HIDING.search(style)) or node.get("hidden") is not None
        hidden = hidden or (not ground and bool(_WHITE.search(style)))
        hidden = hidden or (
            tag == "font" and not ground and (node.get("color") or "").lower() in ("white", "#ffffff", "#fff")
        )
        struck = above.struck or tag in STRUCK or bool(_STRIKING.search(style))
        if (self.hiding or self.striking) and (classes := node.get("class")):
            hidden = hidden or not self.hiding.isdisjoint(classes.split())
            struck = struck or not self.striking.isdisjoint(classes.split())
        return _State(
            hidden=hidden,
            struck=struck,
            bold=above.bold or tag in BOLD,
            ground=ground,
            quoted=above.quoted + (tag == "blockquote"),
            depth=above.depth + 1,
        )

    def _inside(self, node: html.HtmlElement, state: _State) -> None:
        if node.text:
            self.words(node.text, state)
        for child in node:
            self.element(child, state)
            if child.tail:
                self.words(child.tail, state)

    def _block(self, node: html.HtmlElement, tag: str, state: _State) -> None:
        in_cell = bool(self.open) and tag not in ("tr", "tbody", "thead", "tfoot", "caption")
        if in_cell:  # a paragraph inside a cell is no new line of the text
            self.blank = True
            self._inside(node, state)
            self.blank = True
            return
        if tag == "tr" and self.open:
            self.line()
            self.open[-1].rows.append([])
            self._inside(node, state)
            self.line()
            return
        self.line()
        if tag == "p" and self.pieces and not self.text_ends_blank():
            self.put("\n")
        if tag == "li" and not state.hidden:
            self.words("-", state)
            self.blank = True
        self._inside(node, state)
        self.line()

    def text_ends_blank(self) -> bool:
        return "".join(self.pieces[-3:]).endswith("\n\n")

    def _table(self, node: html.HtmlElement, state: _State) -> None:
        if next(node.iter("table", "TABLE"), None) is not None and any(True for _ in _inner_tables(node)):
            # A table around tables is layout: its cells are blocks.
            self.line()
            outer, self.open = self.open, []
            self._inside(node, state)
            self.open = outer
            self.line()
            return
        table = _Table(hidden=state.hidden, quoted=state.quoted > 0)
        self.line()
        self.open.append(table)
        self._inside(node, state)
        self.open.pop()
        self.line()
        self.tables.append(table)

    def _cell(self, node: html.HtmlElement, state: _State) -> None:
        table = self.open[-1]
        if not table.rows:
            table.rows.append([])
        if table.rows[-1] and not self.fresh:
            self.put("\t")
            self.blank = False
        start = self.length
        self._inside(node, state)
        self.cells += 1
        if self.cells <= CELLS_LIMIT:
            table.rows[-1].append((start, self.length, _span(node, "colspan"), _span(node, "rowspan")))
        self.blank = False


def _inner_tables(node: html.HtmlElement) -> Iterator[html.HtmlElement]:
    found = node.iterdescendants("table")
    yield from found


def _span(node: html.HtmlElement, name: str) -> int:
    value = (node.get(name) or "1").strip()
    return min(max(int(value), 1), SPAN_LIMIT) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _marked(page: Page, writer: _Writer) -> Page:
    """The page with struck and bold words marked."""
    if not writer.struck and not writer.bold:
        return page
    return replace(
        page,
        words=tuple(
            replace(word, struck=_within(word, writer.struck), bold=_within(word, writer.bold)) for word in page.words
        ),
    )


def _within(word: Word, spans: list[tuple[int, int]]) -> bool:
    if word.chars is None:
        return False
    at = bisect_left(spans, (word.chars[0] + 1, -1)) - 1
    return at >= 0 and spans[at][0] <= word.chars[0] < spans[at][1]


def _grid(table: _Table, words: tuple[Word, ...]) -> Grid | None:
    """The table as a grid; None where it is hidden, quoted, or no table but a frame: one column, or one row of cells with a
    line each. Blocks side by side (an address beside a title) are a grid of one row."""
    rows = [row for row in table.rows if row]
    if table.hidden or table.quoted or not rows:
        return None
    starts = [word.chars[0] for word in words if word.chars]
    laid: list[list[Cell]] = []
    pending: dict[int, int] = {}  #: column -> rows still covered from above
    for row in rows:
        cells: list[Cell] = []
        for start, end, columns, height in row:
            while pending.get(len(cells), 0) > 0:
                pending[len(cells)] -= 1
                cells.append(Cell())
            inside = tuple(words[bisect_left(starts, start) : bisect_left(starts, end)])
            for offset in range(columns):
                if height > 1:
                    pending[len(cells)] = height - 1
                cells.append(Cell(inside, columns, height) if offset == 0 else Cell())
        while pending.get(len(cells), 0) > 0:
            pending[len(cells)] -= 1
            cells.append(Cell())
        laid.append(cells[:500])
    width = max(map(len, laid))
    if width < 2 or (len(rows) < 2 and not any(_has_lines(cell) for cell in laid[0])):
        return None
    return Grid(tuple(tuple(row) + (Cell(),) * (width - len(row)) for row in laid))


def _has_lines(cell: Cell) -> bool:
    return len({word.box.top for word in cell.words}) > 1
