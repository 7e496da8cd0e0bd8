"""Rows of a page from plain lines, set in letters of one width."""

from __future__ import annotations

from parsers.extractors.pages.rows import Chunk, Placed, Row
from parsers.page import Box, Page, Source, Word

__all__ = ["written_rows"]


def written_rows(*lines: str) -> list[Row]:
    """One row for each line that is not empty; a gap of three blanks parts chunks."""
    page = Page(0, 1, 600, 800, Source.PRINT, ())
    rows = []
    for at, line in enumerate(lines):
        chunks, left = [], 50.0
        for piece in line.split("   "):
            placed = []
            for text in piece.split():
                word = Word(text, Box(left, 100 + 12 * at, left + 5 * len(text), 110 + 12 * at))
                placed.append(Placed(word, word.box.left, word.box.right, page))
                left += 5 * len(text) + 3
            chunks.append(Chunk(tuple(placed)))
            left += 30
        if line:
            rows.append(Row(page, tuple(chunks), 100 + 12 * at, 110 + 12 * at, 8.5))
    return rows
