"""What one run of signs of a description is by itself: a word, a number with its measure, a size like 5 x 60."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from normalizer.compounds import LONGEST, TIMES, by_glossary, counting
from normalizer.drawn import MARK
from normalizer.glossary import Glossary, Meaning, glossary, stem
from parsers.record import record

__all__ = ["Chunk", "Number", "Term", "chunk_of", "inches", "number", "word_of"]


@record()
class Number:
    """A number of a description; `dimension` is "" where no measure stands with it, `size` is in the dimension's basic unit."""

    value: str
    dimension: str = ""
    size: float = 0.0


@record()
class Term:
    """One word, phrase or number. Every way of `keys` explains it alone; a way asks for all its keys together."""

    text: str
    keys: tuple[Meaning, ...]
    known: bool = True  #: False: no glossary word; the key is the bare stem
    number: Number | None = None
    excluded: bool = False  #: "not the decaf": the product must not be so
    optional: bool = False  #: says little about the product: filler, a unit, a pack


_SIZE = re.compile(r"^(m?)(\d+(?:\.\d+)?)((?:x\d+(?:\.\d+)?)+)([a-z]{0,5})$")
_RANGE = re.compile(r"^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)([a-z]{0,5})$")
_THREADED = re.compile(r"^m(\d+(?:\.\d+)?)$")
_PLAIN = re.compile(r"^\d+(?:\.\d+)?$")
_DIGIT = re.compile(r"\d")
_SUFFIXED = re.compile(r"^(\d+(?:\.\d+)?)([a-z]{1,8}\d?)$")
_PREFIXED = re.compile(r"^([a-z]{2,8})(\d+(?:\.\d+)?)$")
#: A3.5: a shade or grade between A3 and A4
_BETWEEN = re.compile(r"^[a-z]\d+\.\d+$")
#: T100 is type 100, where the catalogue has no T100.
_TYPED = re.compile(r"^t(\d{2,4})$")


def _decimal(text: str) -> str:
    """A number without idle zeros: 5.0 is 5, 08 is 8."""
    whole, point, rest = text.partition(".")
    whole = whole.lstrip("0") or "0"
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if point and rest else whole


@record()
class Chunk:
    """What one run of signs is by itself; `word` where it may belong to a phrase."""

    terms: tuple[Term, ...]
    word: str = ""
    unit: str = ""  #: a measure, if it is one
    stem: str = ""
    plain: str = ""  #: a bare number, to which the next word may give a measure
    named: str = ""  #: the same with its leading nought, which only a name has: battery 096
    size: tuple[str, ...] = ()


@lru_cache(maxsize=200_000)
def chunk_of(text: str) -> Chunk:
    """What one run of signs is: a word, a bare number, or terms by themselves."""
    measures = glossary().measures
    if text.isalpha() and len(text) >= 7 and text not in glossary().words:
        count, counted = counting(text, glossary())
        if count:  # dreilagig
            return Chunk((number(str(count), counted, glossary()),))
    if text.isalpha() or text in '"%°':
        return Chunk((), word=text, unit=text if text in measures else "", stem=stem(text))
    if text[0] == MARK:
        letter = text[1]
        return Chunk((Term(letter, ((f"letter-{letter}",), (f"~{letter}",))),), word=letter, stem=letter)
    if text in measures:  # mm2
        return Chunk((Term(text, ((text,),), known=False),), unit=text)
    text = text.strip(".")
    if _PLAIN.match(text):
        return Chunk(
            (), plain=_decimal(text), named=text if len(text) > 2 and text[0] == "0" and text.isdigit() else ""
        )
    if "/" in text:
        value = text.rstrip('"')
        number_ = inches(value) if text.endswith('"') else Number(value)
        return Chunk((Term(text, ((f"#{value}",),), number=number_),))
    return _measured(text) or _mixed(text)


def _measured(text: str) -> Chunk | None:
    """Sizes (5x60, M8x30), ranges (20-32), threads (M8)."""
    words = glossary()
    if match := _SIZE.match(text):
        return _sized(match)
    if (match := _RANGE.match(text)) and (not match[3] or match[3] in words.measures):
        low, high = _decimal(match[1]), _decimal(match[2])
        return Chunk((number(low, match[3], words), number(high, match[3], words)), size=(low, high))
    if match := _THREADED.match(text):
        value = _decimal(match[1])
        return Chunk((Term(text, ((f"m{value}",),), number=Number(value, "thread")),))
    return None


def _mixed(text: str) -> Chunk:
    """Letters and digits in one: 400ml, 2rs, hlp46, h07rn-f."""
    words = glossary()
    suffixed = _SUFFIXED.match(text)
    if _BETWEEN.match(text):
        return Chunk((Term(text, ((text,),), known=False),))
    if not suffixed and len(parts := [part for part in re.split(r"[-.]", text) if part]) > 1:
        return Chunk(tuple(term for part in parts for term in _alone(chunk_of(part), words)))
    if meanings := words.words.get(text):
        return Chunk((Term(text, meanings),))
    if suffixed and suffixed[2] in ("s", "er"):  # "the 600s", "die 125er"
        return Chunk((), plain=_decimal(suffixed[1]))
    if suffixed and suffixed[2] in words.measures:
        return Chunk((number(_decimal(suffixed[1]), suffixed[2], words),))
    if suffixed and suffixed[2] in TIMES:  # 6-fach: the number, by whatever word
        value = _decimal(suffixed[1])
        return Chunk((Term(text, ((text,), (f"#{value}",)), known=False, number=Number(value)),))
    if suffixed and len(suffixed[2]) <= 3:  # 8fr, 2700k, 3p: a measure of a trade that nobody listed
        value, unit = _decimal(suffixed[1]), suffixed[2]
        keys = ((f"{value}{unit}",), *((f"#{value}", *meaning) for meaning in _meanings(unit, words)[0]))
        return Chunk((Term(text, keys, known=False, number=Number(value)),))
    if match := _PREFIXED.match(text):
        value = _decimal(match[2])
        keys = ((f"{match[1]}{value}",), (*_meanings(match[1], words)[0][0], f"#{value}"))
        return Chunk((Term(text, keys, known=False, number=Number(value)),))
    if match := _TYPED.match(text):
        keys = ((text,), ("~typ", f"#{_decimal(match[1])}"))
        return Chunk((Term(text, keys, known=False, number=Number(_decimal(match[1]))),))
    return Chunk((Term(text, ((text,),), known=False),))


def _sized(match: re.Match[str]) -> Chunk:
    words = glossary()
    values = [_decimal(match[2]), *(_decimal(part) for part in match[3].split("x") if part)]
    terms = [number(value, match[4], words) for value in values]
    if match[1]:
        terms[0] = Term(f"m{values[0]}", ((f"m{values[0]}",),), number=Number(values[0], "thread"))
    return Chunk(tuple(terms), size=tuple(values))


def inches(value: str) -> Number:
    """A fraction of an inch."""
    part, whole = value.split("/")
    return Number(value, "inch", int(part) / int(whole) if int(whole) else 0.0)


def _as_fraction(value: str) -> str:
    """0.375 as 3/8, as inches are written; "" for what is no part of an inch in sixteenths."""
    part = Fraction(value)
    return f"{part.numerator}/{part.denominator}" if part < 1 and 16 % part.denominator == 0 else ""


@lru_cache(maxsize=100_000)
def number(value: str, unit: str, words: Glossary, near: str = "") -> Term:
    """A number as a term: it is explained by the same number, or by the same size in another unit of its dimension; `near`
    is a short word behind it, with which it may be written in one ("8 Fr", "8fr")."""
    dimension, factor = words.measures.get(unit, ("", 0.0))
    size = float(f"{float(value) * factor:.9g}") if dimension else 0.0
    keys: list[Meaning] = [(f"#{value}",)]
    if dimension == "inch" and "." in value and (part := _as_fraction(value)):
        return Term(f"{value} {unit}", ((f"#{part}",), (f"#{value}",)), number=Number(part, dimension, size))
    if dimension:
        keys.append((f"={dimension}:{size:g}",))
        if dimension == "length" and f"{size:g}" != value:
            keys.append((f"#{size:g}",))
    elif near:
        keys.append((f"{value}{near}",))
    return Term(f"{value} {unit}".strip(), tuple(keys), number=Number(value, dimension, size))


def _alone(chunk: Chunk, words: Glossary) -> Iterator[Term]:
    if chunk.plain:
        yield number(chunk.plain, "", words)
    elif chunk.word:
        yield word_of(chunk.word)
    yield from chunk.terms


@lru_cache(maxsize=200_000)
def word_of(word: str) -> Term:
    words = glossary()
    meanings, known = _meanings(word, words)
    return Term(word, meanings, known=known, optional=word in words.filler)


def _meanings(word: str, words: Glossary) -> tuple[tuple[Meaning, ...], bool]:
    """What the word stands for; unknown words stand for their stem, compounds also for their parts."""
    if found := words.meanings(word):
        return found, True
    if LONGEST >= len(word) >= 7 and (parts := by_glossary(word, words)):
        return (*parts, (f"~{stem(word)}",)), False
    return ((f"~{stem(word)}",),), word in words.filler
