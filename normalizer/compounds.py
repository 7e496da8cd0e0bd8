"""German, Dutch and Swedish compounds taken apart (`Edelstahlschraube`, `reinigingsdoekjes`, `dreilagig`), and words that other
languages share but for their spelling (`hydraulique`, `idraulico`).

A compound is taken apart only where every part is known, to the glossary or to the catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product

from normalizer.glossary import Glossary, Meaning

__all__ = ["LONGEST", "by_catalogue", "by_glossary", "cognate", "counting", "ending"]

#: A longer run of letters is no compound, and no typing error of one.
LONGEST = 60
#: What may stand between two parts: Reinigung-s-tuch, Tulpe-n-zwiebel, Kind-er-helm, Schwein-e-fleisch.
_LINKS = ("s", "n", "en", "es", "er", "e", "ns")
#: So many readings of each part of a compound are kept.
_READINGS = 4
#: "One" is an article everywhere else, and so no number word of the glossary.
_ONE = {"ein": 1, "een": 1, "enkel": 1}
#: How many ways, times or gangs: the number is all that is said.
TIMES = frozenset(("fach", "fache", "faches", "facher", "voudig", "voudige", "way", "ways", "gang", "fold"))


def by_glossary(word: str, words: Glossary, *, depth: int = 0) -> tuple[Meaning, ...]:
    """`edelstahlschraube` as stainless + screw: the longest known end, and a beginning that is known as well."""
    for cut in range(3, len(word) - 2):
        tail = word[cut:]
        end = words.meanings(tail) if len(tail) > 3 else words.words.get(tail, ())
        lacking, idle = tail in words.negators[1], tail in words.tails
        if not (end or lacking or idle):
            continue
        for linked in _unlinked(word[:cut]):
            begin = words.words.get(linked) or (words.meanings(linked) if len(linked) > 3 else ())
            if not begin and depth == 0 and len(linked) >= 7:
                begin = by_glossary(linked, words, depth=1)
            if begin and lacking:
                return (tuple(f"no-{token}" for token in begin[0]),)
            if begin and idle:
                return begin
            if begin:
                return tuple(_joined(begin, end))
    return ()


def ending(word: str, words: Glossary) -> tuple[Meaning, ...]:
    """What the longest known end of a word says, of five letters or more, whose beginning nobody knows: Trekkingrucksack."""
    for cut in range(3, len(word) - 4):
        if word[cut:].isalpha() and (found := words.meanings(word[cut:])):
            return found
    return ()


def by_catalogue(word: str, own: Callable[[str], tuple[Meaning, ...]]) -> tuple[Meaning, ...]:
    """A compound taken apart with the help of a catalogue's own words: `basmatirijst` where basmati is one of them."""
    if len(word) > LONGEST:
        return ()
    for cut in range(len(word) - 3, 3, -1):
        end = own(word[cut:])
        if not end:
            continue
        for linked in _unlinked(word[:cut]):
            if begin := own(linked):
                return tuple(_joined(begin, end))
    return ()


def _unlinked(head: str) -> Iterator[str]:
    """The beginning of a compound as it stands, and without what links it to the next part."""
    yield head
    for link in _LINKS:
        if head.endswith(link) and len(head) - len(link) >= 3:
            yield head[: -len(link)]


def _joined(begin: tuple[Meaning, ...], end: tuple[Meaning, ...]) -> Iterator[Meaning]:
    for one, other in product(begin[:_READINGS], end[:_READINGS]):
        yield tuple(dict.fromkeys((*one, *other)))


def counting(word: str, words: Glossary) -> tuple[int, str]:
    """A number word with what it counts: `dreilagig` is (3, "lagig"), `sechsfach` (6, ""); (0, "") for any other word."""
    for cut in range(3, len(word) - 3):
        value = words.numbers.get(word[:cut]) or _ONE.get(word[:cut])
        if value and word[cut:] in TIMES:
            return value, ""
        if value and word[cut:] in words.measures:
            return value, word[cut:]
    return 0, ""


_ENDING = re.compile(
    r"(?:i(?:ques?|sch(?:e[nrms]?)?|cal(?:ly)?|[ck]s?|c[oa]s?|che|ci|sk[at]?|ka|ek)|(?:at)i(?:ons?|e|one|oni)|aci(?:on|ones)|azion[ei]|(?:it)(?:es?|at|a|y|ies|eit|et)|idad(?:es)?)$"
)
_ALIKE = (
    ("sch", "s"), ("ph", "f"), ("ck", "k"), ("ch", "k"), ("qu", "k"), ("gue", "ge"), ("gui", "gi"), ("ce", "ze"), ("ci", "zi"), ("cy", "zi"), ("c", "k"),
    ("y", "i"), ("w", "v"), ("x", "ks"), ("j", "i"), ("h", ""), ("ou", "u"), ("ae", "e"), ("oe", "e"), ("eu", "u"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("uu", "u"),
)  # fmt: skip
_DOUBLE = re.compile(r"(.)\1")
_VOWELS_LAST = re.compile(r"(?:iu?m|[aeio]s|[aeios])$")
#: Shorter keys are alike by chance.
_LEAST = 5


@lru_cache(maxsize=100_000)
def cognate(word: str) -> str:
    """What is left of a word of Latin or Greek without each language's spelling and ending; "" where too little is left.

    `hydraulic`, `hydraulique`, `Hydraulik`, `hidráulico` and `idraulica` are one.
    """
    if not 5 <= len(word) <= LONGEST:
        return ""
    word = _ENDING.sub("", word)
    for written, said in _ALIKE:
        word = word.replace(written, said)
    word = _VOWELS_LAST.sub("", _DOUBLE.sub(r"\1", word))
    return word if len(word) >= _LEAST else ""
