"""What is said right above a list, where it makes the list no order: `We have received:`, `Graag uw offerte voor:`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.letters.remarks.phraselists import plain, remark_list
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import intent_phrases

__all__ = ["heads_no_order"]

_ENDS = frozenset((".", "!", "?"))


def heads_no_order(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for what leads to the first item and tells, asks or weighs rather than orders, with no word of ordering behind it."""
    before: list[Token] = []
    for sentence, script in sentences:
        first = next((at for at, token in enumerate(sentence) if token.role is Role.ITEM), None)
        if first is None:
            before = sentence
            continue
        lead = [token for token in sentence[:first] if token.text[0].isalpha()]
        if not lead and before and before[-1].text not in _ENDS:
            lead = [token for token in before if token.text[0].isalpha()]
        if lead and (said := _no_order(lead, script.words.languages)):
            told = f"“{script.text.excerpt(lead)}” may alter the order ({said})."
            yield Notice("note-significant", told, "", script.text.evidence(lead[0].start, lead[-1].end))
        return


def _no_order(lead: Sequence[Token], languages: tuple[str, ...]) -> str | None:
    """The words by which the lead orders nothing."""
    norms = [plain(token.norm) for token in lead]
    phrases = remark_list(("heads_no_order",), languages)
    if not phrases.begin_in(norms):
        return None
    at, length = next(((at, n) for at in range(len(norms)) if (n := phrases.at(norms, at))), (0, 0))
    if not length or intent_phrases("order", languages).found_in([token.norm for token in lead[at + length :]]):
        return None
    return " ".join(token.text for token in lead[at : at + length])
