"""Item codes that a recogniser may have taken for one another: what a code on a fax can be in this catalogue.

A code that is known as read stays, with every other known code that it may be as an alternative. A code that is not known
becomes the only known one that differs in what recognisers confuse; it is a guess that something else must prove.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from parsers.extractors.letters.catalogue import bare
from parsers.extractors.pages.rows import Placed
from parsers.knowledge import Knowledge
from parsers.page import Source

__all__ = ["likely_codes"]

#: what recognisers take for one another, each way round
_GROUPS = (
    "0ODQ",
    "1IL7T",
    "2Z",
    "5S",
    "8B3",
    "6GB8",
    "9G4Q",
    "4A",
    "3E8",
    "EF",
    "UV",
    "MNH",
    "KXR",
    "PRF",
    "CG",
    "7TY",
    "WV",
    "JI1",
    "DB",
)
_LIKE = {
    char: "".join({c for group in _GROUPS if char in group for c in group} - {char}) for char in set("".join(_GROUPS))
}
_ANY = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LIMIT = 4_000  #: spellings that are tried for one code


def likely_codes(words: Sequence[Placed], knowledge: Knowledge) -> tuple[str, ...]:
    """Known codes that these recognised words can be, the one as read first; empty for exact sources."""
    if not words or words[0].page.source is not Source.OCR:
        return ()
    known = _known(knowledge)
    read = bare("".join(placed.word.text for placed in words))
    if not 3 <= len(read) <= 24:
        return ()
    rivals = _rivals(words)
    doubted = list(dict.fromkeys(_one_off(read, rivals, {})))
    if read in known:
        return tuple(dict.fromkeys(code for spelling in (read, *doubted) for code in known.get(spelling, ())))
    near = list(dict.fromkeys(_one_off(read, rivals, _LIKE)))
    found = [code for spelling in near for code in known.get(spelling, ())]
    if not found:
        far = (spelling for one in near for spelling in _one_off(one, {}, _LIKE))
        found = [code for spelling in islice(far, LIMIT) for code in known.get(spelling, ())]
    return tuple(dict.fromkeys(found))


def _one_off(read: str, rivals: Mapping[int, str], like: Mapping[str, str]) -> Iterator[str]:
    """The code with one character exchanged for its rivals or for what looks like it, or left out where it may be none."""
    for at, char in enumerate(read):
        for other in dict.fromkeys(rivals.get(at, "") + like.get(char, "")):
            yield read[:at] + other.strip() + read[at + 1 :]
        if like:  # a figure seen twice, or a speck taken for one
            yield read[:at] + read[at + 1 :]


def _rivals(words: Sequence[Placed]) -> dict[int, str]:
    """Position among the letters and figures of the code -> what else stands there, by the recogniser."""
    found: dict[int, str] = {}
    at = 0
    for placed in words:
        others: dict[int, str] = {}
        for place, text, _ in placed.word.rivals:
            others[place] = others.get(place, "") + (text.upper() or " ")
        for place, char in enumerate(placed.word.text):
            if char.isalnum():
                found[at] = "".join(c for c in others.get(place, "") if c in _ANY or c == " ")
                at += 1
    return found


_CACHE: dict[int, tuple[Knowledge, dict[str, tuple[str, ...]]]] = {}


def _known(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """The known codes by their letters and figures, made once for each snapshot."""
    kept = _CACHE.get(id(knowledge))
    if kept is not None and kept[0] is knowledge:
        return kept[1]
    made: dict[str, tuple[str, ...]] = {}
    for code in sorted(knowledge.skus | knowledge.buyer_items):
        made[bare(code)] = (*made.get(bare(code), ()), code)
    while len(_CACHE) > 2:
        _CACHE.pop(next(iter(_CACHE)))
    _CACHE[id(knowledge)] = (knowledge, made)
    return made
