"""Goods that are asked for on top of others: `2 tapes as well please`, `And 2 tapes`.

In a new order that joins its lines. In an answer, the first line that says so speaks of the order that is answered; in a letter with
an order attached, of the attached one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.draft import DraftLine, Notice
from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.tokens import Role, Token, norms_in
from parsers.extractors.letters.wording import Wording, language_of, wording

__all__ = ["added_to_answered", "added_to_attached"]

_STOPS = re.compile(r"[\n.!?;]")


def added_to_answered(lines: Sequence[Built]) -> Notice | None:
    """A notice where the first line of an answer says that it comes on top of what is answered."""
    if not lines or not lines[0].item.tokens:
        return None
    built = lines[0]
    script, first = built.script, built.item.tokens[0]
    sentence: Sequence[Token] = next((one for one in script.sentences if any(token is first for token in one)), [])
    own = {id(token) for token in built.item.tokens}
    if any(token.role is Role.ITEM and id(token) not in own for token in sentence):
        return None  # "4 of these and 2 of those as well" joins the two
    word = _adding([token.norm for token in sentence if token.text[0].isalnum()], script.words)
    if word is None:
        return None
    where = script.text.evidence(sentence[0].start, sentence[-1].end)
    told = (
        f"“{script.text.excerpt(sentence)}” may add to the order that is answered ({word}); is it an order of its own?"
    )
    return Notice("note-significant", told, "", where)


def added_to_attached(lines: Sequence[DraftLine], text: str) -> Notice | None:
    """A notice where a line of a letter says that it comes on top of the attached order, though that has such a line, too."""
    for line in lines:
        field = line.quantity or line.code or line.description
        chars = next((span.chars for span in field.evidence.spans if span.chars), None) if field is not None else None
        if field is None or chars is None:
            continue
        start = max((match.end() for match in _STOPS.finditer(text, 0, chars[0])), default=0)
        end = found.start() if (found := _STOPS.search(text, chars[1])) else len(text)
        said = text[start:end].strip()
        norms = norms_in(said)
        if (word := _adding(norms, wording(language_of(norms)[1]))) is not None:
            told = f"“{said[:160]}” may come on top of the attached order ({word})."
            return Notice("note-significant", told, "", field.evidence)
    return None


def _adding(norms: Sequence[str], words: Wording) -> str | None:
    """The word by which a sentence adds to what there is."""
    if (found := words["as_well"].found_in(norms)) is not None:
        return " ".join(norms[found[0] : found[0] + found[1]])
    return norms[0] if norms and words["adding_on"].at(norms, 0) else None
