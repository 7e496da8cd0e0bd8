"""xlsx as a clerk sees it: values with their number formats, what is hidden or struck through, formulas without results.

Own reading of the sheets' XML (ECMA-376 part 1, 18.2-18.8), because calamine gives values alone: it loses leading zeros,
hidden rows and columns, and formulas that were never computed.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from io import BytesIO
from typing import Any

from lxml import etree

from parsers.errors import Damaged, Empty
from parsers.readers.formula import place_of
from parsers.readers.number_format import BUILT_IN, NumberFormat, day_of, format_of, plain_number
from parsers.readers.workbook import COLUMNS_LIMIT, Entry, Sheet, Workbook, letters, open_archive, read_member

__all__ = ["elements", "exact_number", "read_xlsx"]

Runs = tuple[tuple[str, bool], ...]
_RELATION_ID = re.compile(r"\{.*\}id")


@dataclass(frozen=True, slots=True)
class _Style:
    format: NumberFormat
    struck: bool = False
    bold: bool = False
    unseen: bool = False


_PLAIN = _Style(NumberFormat("general"))


def elements(content: bytes, *tags: str) -> Iterator[Any]:
    """The elements of these local names as they end, each emptied behind the caller; no entities, DTDs or network."""
    try:
        events = etree.iterparse(
            BytesIO(content), events=("end",), tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False,
            no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        for _, element in events:
            yield element
            element.clear()
    except etree.XMLSyntaxError as error:
        raise Damaged(f"The spreadsheet's XML breaks off: {error.msg}.") from error


def read_xlsx(content: bytes) -> Workbook:
    """The sheets of a workbook, hidden ones marked; raises only ReadError."""
    with open_archive(content) as archive:
        targets = _relations(archive, "xl/_rels/workbook.xml.rels", "xl")
        workbook = read_member(archive, "xl/workbook.xml")
        if workbook is None:
            raise Damaged("The spreadsheet has no workbook in it.")
        strings, styles = _shared_strings(archive), _styles(archive)
        found: list[Sheet] = []
        from_1904 = False
        for element in elements(workbook, "sheet", "workbookPr"):
            if _local(element) == "workbookPr":
                from_1904 = element.get("date1904") in ("1", "true")
                continue
            path = targets.get(next((value for key, value in element.items() if _RELATION_ID.fullmatch(key)), ""), "")
            if path.startswith("xl/worksheets") and (xml := read_member(archive, path)):
                sheet = Sheet(
                    element.get("name") or f"Sheet{len(found) + 1}", hidden=element.get("state", "visible") != "visible"
                )
                _SheetReader(sheet, strings, styles, from_1904).read(xml)
                sheet.comments = _comments(archive, path)
                found.append(sheet)
    if not found:
        raise Empty("The spreadsheet has no sheet in it.")
    return Workbook(found)


def _local(element: Any) -> str:
    return _name(element.tag)


@lru_cache(maxsize=1024)
def _name(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _relations(archive: zipfile.ZipFile, path: str, folder: str) -> dict[str, str]:
    """Relation id -> path within the archive."""
    xml = read_member(archive, path)
    if xml is None:
        return {}
    return {
        element.get("Id", ""): posixpath.normpath(posixpath.join(folder, element.get("Target", ""))).lstrip("/")
        for element in elements(xml, "Relationship")
    }


def _shared_strings(archive: zipfile.ZipFile) -> list[Runs]:
    xml = read_member(archive, "xl/sharedStrings.xml")
    return [] if xml is None else [_runs(element) for element in elements(xml, "si")]


def _runs(element: Any) -> Runs:
    """(text, struck) of a string item: one plain text, or runs of their own format. Phonetic hints are no text."""
    found = []
    for child in element:
        if _local(child) == "t":
            found.append((child.text or "", False))
        elif _local(child) == "r":
            text = "".join(part.text or "" for part in child if _local(part) == "t")
            found.append((text, any(_on(mark) for mark in child.iter("{*}strike"))))
    return tuple(found)


def _on(mark: Any) -> bool:
    return mark.get("val", "1") not in ("0", "false")


def _styles(archive: zipfile.ZipFile) -> list[_Style]:
    """Style by index of cellXfs."""
    xml = read_member(archive, "xl/styles.xml")
    if xml is None:
        return []
    codes, fonts, fills, found = dict(BUILT_IN), [], [], []
    for element in elements(xml, "numFmts", "fonts", "fills", "cellXfs"):
        match _local(element):
            case "numFmts":
                codes |= {_integer(entry.get("numFmtId")): entry.get("formatCode", "") for entry in element}
            case "fonts":
                fonts = [_font(font) for font in element]
            case "fills":
                fills = [_is_coloured(fill) for fill in element]
            case "cellXfs":
                found = [_style(entry, codes, fonts, fills) for entry in element]
    return found


def _font(font: Any) -> tuple[bool, bool, bool]:
    """(struck, bold, white)"""
    marks = {_local(mark): mark for mark in font}
    colour = marks.get("color")
    white = colour is not None and (colour.get("rgb", "")[-6:].upper() == "FFFFFF" or colour.get("theme") == "0")
    return "strike" in marks and _on(marks["strike"]), "b" in marks and _on(marks["b"]), white


def _is_coloured(fill: Any) -> bool:
    pattern = next(iter(fill), None)
    return pattern is not None and (_local(pattern) != "patternFill" or pattern.get("patternType", "none") != "none")


def _style(entry: Any, codes: dict[int, str], fonts: list[tuple[bool, bool, bool]], fills: list[bool]) -> _Style:
    font, fill = _integer(entry.get("fontId")), _integer(entry.get("fillId"))
    struck, bold, white = fonts[font] if 0 <= font < len(fonts) else (False, False, False)
    coloured = fills[fill] if 0 <= fill < len(fills) else False
    return _Style(
        format_of(codes.get(_integer(entry.get("numFmtId")), "General")), struck, bold, white and not coloured
    )


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _comments(archive: zipfile.ZipFile, sheet_path: str) -> list[tuple[str, str]]:
    folder, name = posixpath.split(sheet_path)
    related = _relations(archive, f"{folder}/_rels/{name}.rels", folder)
    found: list[tuple[str, str]] = []
    for path in related.values():
        if re.fullmatch(r"xl/(?:comments/)?comments?\d*\.xml", path) and (xml := read_member(archive, path)):
            found += [
                (comment.get("ref", "A1"), "".join(comment.itertext()).strip()) for comment in elements(xml, "comment")
            ]
        if re.fullmatch(r"xl/drawings/drawing\d*\.xml", path) and (xml := read_member(archive, path)):
            found += _boxes(xml)
    return found


def _boxes(drawing: bytes) -> Iterator[tuple[str, str]]:
    """(cell, text) of the boxes of text that lie over the cells."""
    for anchor in ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor"):
        for box in elements(drawing, anchor):
            text = " ".join("".join(part.text or "" for part in one.iter("{*}t")) for one in box.iter("{*}p")).strip()
            corner = [next((int(at.text or 0) for at in box.iter(f"{{*}}{name}")), 0) for name in ("col", "row")]
            if any(map(str.isalnum, text)):
                yield f"{letters(corner[0])}{corner[1] + 1}", text


#: parts of a page's head or foot, fonts, sizes and colours in it, and the fields that a program fills in (ECMA-376 part 1, 18.3.1.46)
_SIDES = re.compile(r"&[LCR]")
_LOOKS = re.compile(r"&(?:\"[^\"]*\"|\d{1,3}|K[0-9A-F]{6}|K\d\d[+-]\d{3}|[BIUESXYOH])")
_FILLED = re.compile(r"&[PNDTFAZG]")


def _typed(text: str) -> Iterator[str]:
    """The parts of a page's head or foot that somebody typed: no page numbers, dates and names of files."""
    for part in _SIDES.split(text):
        words = _LOOKS.sub("", part).replace("&&", "&").strip()
        if any(map(str.isalpha, words)) and not _FILLED.search(part):
            yield words


@dataclass(slots=True)
class _SheetReader:
    sheet: Sheet
    strings: list[Runs]
    styles: list[_Style]
    from_1904: bool
    #: what was made of a value of this type and style before; dates are left out, which later show what stands beside them
    _known: dict[tuple[str, str, int], Entry] = field(default_factory=dict)

    def read(self, xml: bytes) -> None:
        shared: dict[str, tuple[str, int, int]] = {}
        row = -1
        for element in elements(xml, "row", "col", "mergeCell", "headerFooter"):
            match _local(element):
                case "row":
                    row = _integer(element.get("r")) - 1 if element.get("r") else row + 1
                    if element.get("hidden") in ("1", "true"):
                        self.sheet.hidden_rows.add(row)
                    self._row(element, row, shared)
                case "col" if element.get("hidden") in ("1", "true") or element.get("width") == "0":
                    last = min(_integer(element.get("max")), COLUMNS_LIMIT)
                    self.sheet.hidden_columns |= set(range(max(0, _integer(element.get("min")) - 1), last))
                case "mergeCell":
                    self._merge(element.get("ref", ""))
                case "headerFooter":
                    self.sheet.printed += dict.fromkeys(text for child in element for text in _typed(child.text or ""))

    def _merge(self, ref: str) -> None:
        try:
            first, _, last = ref.partition(":")
            (top, left), (bottom, right) = place_of(first), place_of(last)
        except ValueError:
            return
        self.sheet.merged.append((top, left, bottom, right))

    def _row(self, element: Any, row: int, shared: dict[str, tuple[str, int, int]]) -> None:
        column, number = -1, str(row + 1)
        for cell in element:
            ref = cell.get("r")
            if not ref or (column < COLUMNS_LIMIT and ref == letters(column + 1) + number):
                column += 1
            else:
                try:
                    row, column = place_of(ref)
                except ValueError as error:
                    raise Damaged(f"The spreadsheet has a cell at {ref[:20]!a}.") from error
                number = str(row + 1)
            entry = self._entry(cell, row, column, shared)
            if entry is not None:
                self.sheet.put(row, column, entry)

    def _entry(self, cell: Any, row: int, column: int, shared: dict[str, tuple[str, int, int]]) -> Entry | None:
        value: str | None = None
        inline: Any = None
        formula: Any = None
        for child in cell:
            name = _name(child.tag)
            if name == "v":
                value = child.text or ""
            elif name == "f":
                formula = child
            elif name == "is":
                inline = child
        place, kind = _integer(cell.get("s")), cell.get("t", "n")
        if inline is not None and len(inline) == 1 and _name(inline[0].tag) == "t":
            value, kind, inline = inline[0].text, "inlineStr", None
        if value and formula is None and inline is None:
            return self._plain(value, kind, place)
        style = self._style(place)
        if formula is not None and formula.get("t") == "shared" and formula.text:
            shared[formula.get("si", "")] = (formula.text, row, column)
        if inline is not None:
            return self._texts(_runs(inline), style)
        if value:
            return self._value(value, kind, style)
        # An empty text is a result too: =IF(A7="";"";...)
        if formula is None or (cell.get("t") == "str" and value == ""):
            return None
        written, top, left = shared.get(formula.get("si", ""), (formula.text or "", row, column))
        return Entry((), formula=written, moved=(row - top, column - left), bold=style.bold)

    def _style(self, place: int) -> _Style:
        return self.styles[place] if place < len(self.styles) else _PLAIN

    def _plain(self, value: str, kind: str, place: int) -> Entry | None:
        key = (value, kind, place)
        if (known := self._known.get(key)) is not None:
            return known
        entry = self._value(value, kind, self._style(place))
        if entry is not None and entry.day is None:
            self._known[key] = entry
        return entry

    def _value(self, value: str, kind: str, style: _Style) -> Entry | None:
        match kind:
            case "s":
                at = _integer(value)
                if at >= len(self.strings):
                    raise Damaged("The spreadsheet refers to a text that it does not hold.")
                return self._texts(self.strings[at], style)
            case "b":
                return self._texts((("TRUE" if value == "1" else "FALSE", False),), style)
            case "n":
                return self._number(value, style)
        return self._texts(((value, False),), style)

    def _texts(self, runs: Runs, style: _Style) -> Entry | None:
        if not any(text.strip() for text, _ in runs):
            return None
        if style.struck:
            runs = tuple((text, True) for text, _ in runs)
        return Entry(runs, bold=style.bold, unseen=style.unseen)

    def _number(self, value: str, style: _Style) -> Entry | None:
        number = exact_number(value)
        if number is None:
            return self._texts(((value, False),), style)
        shown, kind = style.format, style.format.kind
        if kind == "date" and (day := day_of(number, from_1904=self.from_1904)):
            return Entry(
                ((shown.date_text(day), style.struck),),
                day=day,
                date_shows=shown.date_shows,
                bold=style.bold,
                unseen=style.unseen,
            )
        if kind == "percent":
            return Entry(((f"{plain_number(number * 100)}%", style.struck),), bold=style.bold, unseen=style.unseen)
        digits = shown.digits(number)
        runs = tuple((part, style.struck) for part in (shown.prefix, digits, shown.suffix) if part)
        unseen = style.unseen or (shown.blank and number != 0)
        return Entry(runs, number=number, bold=style.bold, unseen=unseen, rounded=shown.rounds_away(number))


def exact_number(value: str) -> Decimal | None:
    """The number that was typed: a double is kept in 17 digits (`6.8499999999999996`) and shown in 15."""
    if len(value) < 16 and value.isascii() and value.isdigit():
        return Decimal(value)
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 40:
        return None
    return number if number == number.to_integral_value() and len(value) < 20 else Decimal(f"{float(number):.15g}")
