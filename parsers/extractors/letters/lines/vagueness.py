"""Quantities that are none: about how many, some, and a part of what a line orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.letters.lines.wordcounts import SOME
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["approximate", "in_parts", "vague_words"]

#: "of which 4", "davon 4": the last word before the number, and what must stand before it
_OF_WHICH = {
    "which": "of",
    "davon": "",
    "hiervon": "",
    "darunter": "",
    "dont": "",
    "waarvan": "",
    "hiervan": "",
    "cui": "di",
    "cuales": "",
}


def in_parts(sentence: Sequence[Token], script: Script) -> Iterator[Notice]:
    """`10 x WB20, of which 4 next week`: what is said of a part is not said of all, and no line holds the part."""
    said = [token for token in sentence if token.text[0].isalnum()]
    for before, token, number in zip([None, *said], said, said[1:], strict=False):
        led = _OF_WHICH.get(token.norm)
        if led is None or (led and (before is None or before.norm != led)):
            continue
        if number.is_number or number.attached:
            where = script.text.evidence(token.start, number.end)
            told = f"“{script.text.excerpt(sentence)}” says something of a part of the goods."
            yield Notice("note-significant", told, "", where)


#: abbreviations that are vague before a quantity alone; elsewhere they are minutes, or a name
_BOUNDS = words_of("bounds_of_counts")


def approximate(sentence: Sequence[Token], script: Script) -> Iterator[Notice]:
    """`une dizaine de surligneurs` is about ten, where a dozen is twelve; `about 200 rolls`, `min. 200 rolls`."""
    norms = [token.norm for token in sentence]
    for at, token in enumerate(sentence):
        if token.role is not Role.ITEM:
            continue
        end = at - 1 if at and norms[at - 1] == "." else at
        length = script.words["vague"].ending_at(norms[:end], end) if token.is_number and end else 0
        length = length or int(token.is_number and end > 0 and norms[end - 1] in _BOUNDS)
        led = length > 0 and sentence[end - length].role is Role.FREE
        if led or script.words["approximate"].found_in(token.norm.split()) is not None:
            yield Notice(
                "quantity-vague",
                f"“{script.text.excerpt(sentence)}”: “{token.text}” says about how many.",
                "",
                script.text.evidence(token.start, token.end),
            )


_YOURS = frozenset(("our", "your", "my"))


_NEAR = 8  #: tokens behind `some` among which a number counts the goods
_ASKED = words_of("asked_before_vague")


def vague_words(sentence: Sequence[Token], script: Script) -> str | None:
    """`a couple of boxes`, `some gloves`: an item without a number."""
    norms = [token.norm for token in sentence]
    words = script.words
    for at in range(len(norms) - 1):
        length = words["vague"].at(norms, at) if sentence[at].role is Role.FREE else 0
        after = at + length
        if not length or after >= len(norms) or sentence[after].role is not Role.FREE:
            continue
        unit = sentence[after].unit
        if norms[after - 1] == "about" and (norms[after] in words["article"] or norms[after] in _YOURS):
            continue  # "about the fittings"
        known = (
            sentence[after].norm in script.known.words or sentence[after].norm.removesuffix("s") in script.known.words
        )
        if norms[at] in SOME and any(t.is_number and t.role is Role.ITEM for t in sentence[after:][:_NEAR]):
            continue  # "some more FFP3 masks - 4 boxes"
        asked = at > 0 and norms[at - 1] in _ASKED
        if (
            (unit is not None and unit.counts)
            or known
            or (asked and sentence[after].is_word and not words["uncounted"].at(norms, after))
        ):
            return " ".join(norms[at:after])
    return None
