"""Letters on paper: recognised pages without an item table, read as running text, every value with its box on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from parsers.draft import Alternative, Draft, Field, Kind, Origin
from parsers.extractors.letters import prose
from parsers.extractors.pages.letter import Written, runs_of
from parsers.extractors.pages.recognised.levelling import levelled
from parsers.extractors.pages.recognised.respelling import respelled
from parsers.extractors.pages.rows import rows
from parsers.knowledge import Knowledge
from parsers.page import Page, Source
from parsers.readers.text import page_of

__all__ = ["written"]


def written(pages: Sequence[Page], drafts: Sequence[Draft], origin: Origin, knowledge: Knowledge) -> list[Draft]:
    """What the pages say as a letter would. `drafts`, which another extractor made of them, stay where the text names no
    item, or is no order at all."""
    if not all(draft.kind is Kind.ORDER for draft in drafts):
        return list(drafts)
    paper = _Recognised(runs_of([row for page in pages for row in rows(respelled(levelled(page), knowledge))]))
    if not paper.text.strip():
        return list(drafts)
    found = prose.of_texts([page_of(paper.text, pages[0].part)], origin, knowledge)
    read = [draft for draft in found if draft.lines or draft.kind is not Kind.ORDER]
    parts = tuple(dict.fromkeys(page.part for page in pages))
    return [replace(paper.put(draft), source=str(Source.OCR), parts=parts) for draft in read] or list(drafts)


class _Recognised(Written):
    """Recognised words as plain text; what is taken from it is as doubtful as they are."""

    def put(self, value: Any) -> Any:
        if not isinstance(value, Field):
            return super().put(value)
        sure = 1 - max((placed.word.doubt for placed in self.covering(value.evidence)), default=0.0)
        rivals = tuple(Alternative(one.value, round(one.confidence * sure, 3)) for one in value.alternatives)
        evidence = super().put(value.evidence)
        return replace(value, evidence=evidence, confidence=round(value.confidence * sure, 3), alternatives=rivals)
