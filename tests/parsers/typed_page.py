"""A small page, typed as it looks, and what is read of it."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.draft import Draft, Field
from parsers.extractors.pages.document import drafts
from parsers.knowledge import EMPTY
from parsers.page import Box, Page, Source, Word
from tests.corpus.cases import ORIGIN

__all__ = ["HEAD", "assert_rows", "read", "rows", "typed", "value"]

WIDE, HIGH = 6.0, 12.0  #: points of a typed letter


def typed(text: str) -> Page:
    """A printed page: one letter of the text is one place on the paper. Two blanks set columns apart."""
    words = []
    for number, line in enumerate(text.strip("\n").split("\n")):
        for match in re.finditer(r"\S+", line):
            left, top = 40 + match.start() * WIDE, 40 + number * HIGH
            words.append(Word(match[0], Box(left, top, left + len(match[0]) * WIDE - 0.4, top + 0.8 * HIGH)))
    return Page(0, 1, 842, 595, Source.PRINT, tuple(words))


def read(text: str, skus: frozenset[str] = frozenset()) -> Draft:
    found = drafts((typed(text),), ORIGIN, replace(EMPTY, skus=skus))
    assert len(found) == 1
    return found[0]


def value(field: Field | None) -> str | None:
    return field.value if field else None


def rows(draft: Draft) -> list[tuple[str | None, ...]]:
    """(code, quantity, price, day) of every line."""
    return [
        (
            value(line.sku or line.code),
            value(line.quantity),
            value(line.price),
            " + ".join(value(one.requested_delivery) or "" for one in line.schedule) or value(line.requested_delivery),
        )
        for line in draft.lines
    ]


HEAD = """
Brackwater Joinery Limited
PURCHASE ORDER
Order No.:  PO-77120
Date:  24/11/2026

"""


def assert_rows(text: str, wanted: list[tuple[str | None, ...]]) -> None:
    """What is read of a page with this table is these rows, and nothing of its days is doubted."""
    draft = read(HEAD + text.strip("\n"))
    assert rows(draft) == wanted
    assert not [notice for notice in draft.notices if notice.code == "schedule-contradicted"]
