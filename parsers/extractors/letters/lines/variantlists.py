"""Goods and how many of each size or colour: `vests yellow: M 3, L 5, XL 2`, `duct tape 6 silver 4 black`, `trousers 44 (3) 46 (2)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from parsers.extractors.letters.clauses import clauses
from parsers.extractors.letters.lines.built import Lines
from parsers.extractors.letters.lines.countedlast import count_behind
from parsers.extractors.letters.lines.item import (
    TIMES,
    Grammar,
    Item,
    Quantity,
    is_measure,
    is_size,
    number_at,
    unit_of,
    values_of,
)
from parsers.extractors.letters.lines.items import item_of
from parsers.extractors.letters.lines.lineabove import SIZE_LIKE_CODE
from parsers.extractors.letters.lines.variants import BARE, Variant, variant_at
from parsers.extractors.letters.lines.wordcounts import packed_count
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.extractors.letters.wording import Wording, intent_phrases
from parsers.lexicon import words_of

__all__ = [
    "Counted",
    "Run",
    "closes",
    "counts_at",
    "is_parting",
    "lines_of_run",
    "names_goods",
    "next_run",
    "parted_goods",
    "parted_until",
    "quantity_at",
    "tells_stock",
]

_SIGNS = frozenset((":", "-", "–", "=")) | TIMES
_PARTED = frozenset((",", ";", "/", "&", "+"))
_HAVING = words_of("having_in_stock")
_POLITE = words_of("polite_words") | {"please", "bitte"}
_ASKING = words_of("asking_to_have")  #: "could we have"
_IN = words_of("before_another_size")
_SIZES = frozenset("SML")  #: of clothes, and units in small letters
_MOST = 9999
_WIDEST = 5  #: tokens of a size and a sign before its count
#: words that take the goods back, refuse them or say them again
_ELSE = ("correct", "not", "none", "restate", "same_item")


@dataclass(frozen=True, slots=True)
class Counted:
    """One size or colour with its count."""

    variant: Variant
    quantity: Quantity
    tokens: list[Token]
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """Where such a list stands in its sentence, and what is in it."""

    start: int
    end: int
    counted: list[Counted]
    before: list[list[Token]] = field(default_factory=list)  #: clauses of other items before the goods
    goods: list[Token] = field(default_factory=list)
    said: list[Token] = field(default_factory=list)  #: what gives one count to all of them


def next_run(sentence: list[Token], grammar: Grammar) -> Run | None:
    """The first list of at least two sizes or colours with their counts behind the goods that they are of."""
    words = grammar.words
    numbers = [
        at
        for at in range(1, len(sentence))
        if sentence[at].attached == "x"
        or counts_at(sentence, at)
        or _one_at(sentence, at, words)
        or _measured_at(sentence, at, words)
    ]
    if len(numbers) < 2:
        return None
    for at in range(1, len(sentence) - 1):
        last = any(at < number <= at + _WIDEST for number in numbers)
        found = _run(sentence, at, grammar, counts_first=False) if last else None
        if found is None and at in numbers:
            found = _run(sentence, at, grammar, counts_first=True)
        if found is not None:
            return _of_goods(sentence, found, grammar)
    return None


def _of_goods(sentence: list[Token], run: Run, grammar: Grammar) -> Run | None:
    """The list with what stands before it, where that ends with goods of the catalogue that have no count and no such size."""
    before = parted_goods(clauses(sentence[: run.start], grammar), grammar)
    if not before:
        return None
    item, words = item_of(before[-1], grammar), grammar.words
    norms = [token.norm for token in before[-1]]
    if tells_stock(sentence[: run.start], grammar):
        return None
    if item.code is not None or any(words[role].found_in(norms) for role in _ELSE):
        return None
    if item.quantity is not None and not _is_sum(item.quantity, run):
        return None
    known = names_goods(item.words, grammar)
    kind = run.counted[0].variant.kind
    whole = item.quantity.tokens if item.quantity is not None else []
    told = [token for token in before[-1] if token not in whole]
    varied = any(_same_kind(told, at, kind, words) for at in range(len(told)))
    said = [*run.said, *whole]
    return replace(run, before=before[:-1], goods=item.words, said=said) if known and not varied else None


def _is_sum(whole: Quantity, run: Run) -> bool:
    """`3 pans: two in 28 and one in 32`: the number before the goods is all of them together."""
    counts = [one.quantity.values for one in run.counted]
    if len(whole.values) != 1 or any(len(values) != 1 for values in counts) or whole.standing < Standing.COUNTS:
        return False
    return Decimal(whole.values[0]) == sum(Decimal(values[0]) for values in counts)


def parted_goods(before: list[list[Token]], grammar: Grammar) -> list[list[Token]]:
    """The clauses with the goods that end the last one parted from its item: `papier 3 paquets, lavettes`."""
    if not before or not any(count_behind(before[-1], at) for at in range(len(before[-1]))):
        return before
    last = before[-1]
    at = next((i for i in range(len(last) - 1, 0, -1) if is_parting(last[i], grammar.words)), 0)
    goods = last[at + 1 :]
    counted = any(number_at(goods, i) for i in range(len(goods)))
    return [*before[:-1], last[: at + 1], goods] if at and not counted and names_goods(goods, grammar) else before


def is_parting(token: Token, words: Wording) -> bool:
    return token.text in ",;.&+/" or words["connector"].at((token.norm,), 0) > 0


def names_goods(tokens: Sequence[Token], grammar: Grammar) -> bool:
    """Whether they name goods of the catalogue."""
    known = grammar.known
    return any(known.has(token.norm) or known.has(token.norm.removesuffix("s")) for token in tokens)


def tells_stock(tokens: Sequence[Token], grammar: Grammar) -> bool:
    """`we still have vests M 3, L 5`: what there is, and no word of ordering beside it."""
    norms = [token.norm for token in tokens]
    if _HAVING.isdisjoint(norms):
        return False
    return _ASKING.isdisjoint(norms) and intent_phrases("order", grammar.words.languages).found_in(norms) is None


def lines_of_run(lines: Lines, run: Run) -> None:
    """A line for each of them."""
    lines.flush()
    mark([*run.goods, *run.said], Role.ITEM)
    for one in run.counted:
        code = next((t for t in one.tokens if t.code and not SIZE_LIKE_CODE.fullmatch(t.norm)), None)
        built = lines.new(Item(one.tokens, one.quantity, code=code, words=list(one.variant.tokens)))
        built.base, built.of_each = list(run.goods) or built.base, True


def _run(sentence: Sequence[Token], start: int, grammar: Grammar, *, counts_first: bool) -> Run | None:
    counted: list[Counted] = []
    at = start
    while at < len(sentence):
        one = (_count_first if counts_first else _count_last)(sentence, at, grammar)
        if one is None or (counted and one.variant.kind != counted[0].variant.kind):
            break
        counted.append(one)
        at = parted_until(sentence, one.end, grammar.words)
    while counted and not closes(sentence, counted[-1].end, grammar.words):
        counted.pop()
    if len(counted) < 2:
        return None
    different = {one.variant.norms for one in counted}
    return Run(start, counted[-1].end, counted) if len(different) == len(counted) else None


def _same_kind(sentence: Sequence[Token], at: int, kind: str, words: Wording) -> bool:
    found = variant_at(sentence, at, words)
    return found is not None and found.kind == kind


def _count_last(sentence: Sequence[Token], at: int, grammar: Grammar) -> Counted | None:
    """`M 3`, `15mm x 4`, `44 (3)`, `rot: 5 Stück`."""
    variant = variant_at(sentence, at, grammar.words)
    if variant is None:
        return None
    number = at + len(variant.tokens)
    sign = sentence[number].text if number < len(sentence) else ""
    opened = sign == "("
    signed = opened or sign in _SIGNS or sign.lower() in TIMES
    number += signed
    if number >= len(sentence) or (variant.kind == BARE and not (opened or sign == ":")):
        return None
    token = sentence[number]
    stuck = token.attached == "x" and not token.text[0].isdigit()
    if not stuck and not counts_at(sentence, number):
        return None
    if (stuck or (signed and sign.lower() in TIMES)) and _is_dimension(variant, token, grammar):
        return None
    return _counted(sentence, at, number, variant, closing=opened)


def _count_first(sentence: Sequence[Token], at: int, grammar: Grammar) -> Counted | None:
    """`6 silver`, `two 8mm`, `5 x XL`, `2 in red`, `10 of the 2.4m`, `une rouge`."""
    times = sentence[at].attached == "x" and sentence[at].text[0].isdigit()
    if not (
        times
        or counts_at(sentence, at)
        or _one_at(sentence, at, grammar.words)
        or _measured_at(sentence, at, grammar.words)
    ):
        return None
    unit = unit_of(sentence[at + 1]) if at + 1 < len(sentence) else None
    packed = packed_count(sentence, at, values_of(sentence[at]))
    place = at + 1 + (unit is not None and (unit.counts or (packed is None and not counts_at(sentence, at))))
    if packed is not None:
        place = next(i for i, token in enumerate(sentence) if token is packed.unit) + 1
    words, small = grammar.words, grammar.words["of"]
    first = place
    while place < len(sentence) and (
        sentence[place].norm in TIMES
        or (sentence[place].norm in _IN and not words["connector"].at([sentence[place].norm], 0))
        or sentence[place].norm in small.alone
        or (place > first and sentence[place].norm in grammar.words["article"])
    ):
        place += 1
    variant = variant_at(sentence, place, grammar.words) if place < len(sentence) else None
    if packed is not None and variant is None and closes(sentence, place, grammar.words):
        variant = variant_at(sentence, at + 1, grammar.words)  # "two 5 litre cans"
        return Counted(variant, packed, list(sentence[at:place]), place) if variant is not None else None
    measured = _measured_at(sentence, at, grammar.words)
    led = sentence[place - 1].norm in _IN or ((packed is not None or measured is not None) and place > first)
    if variant is None or (variant.kind == BARE and not (times or led)):
        return None
    if times and _is_dimension(variant, sentence[at], grammar):
        return None
    end = place + len(variant.tokens)
    if packed is not None:
        holds = [token for token in sentence[at + 1 : first - 1] if token.text[0].isalnum()]
        told = Variant([*variant.tokens, *holds], variant.kind)
        return Counted(told, packed, list(sentence[at:end]), end)
    return Counted(variant, measured or quantity_at(sentence, at), list(sentence[at:end]), end)


def _one_at(sentence: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether an article behind a sign or a word that joins counts a colour or size: `boards: une rouge, une bleue`."""
    if sentence[at].attached != "article" or not at or at + 1 >= len(sentence):
        return False
    before = sentence[at - 1]
    parted = before.text in _PARTED or before.text in _SIGNS or words["connector"].at((before.norm,), 0) > 0
    within = sentence[at + 1].norm in _IN and at + 2 < len(sentence)
    variant = variant_at(sentence, at + 1 + within, words) if parted else None
    return variant is not None and (within or variant.kind != BARE)


def _measured_at(sentence: Sequence[Token], at: int, words: Wording) -> Quantity | None:
    """`30 metres of 12`: so much of one size."""
    token = sentence[at]
    if not token.values or at + 2 >= len(sentence) or sentence[at + 2].norm not in words["of"]:
        return None
    unit = sentence[at + 1]
    if (
        not number_at(sentence, at)
        or token.attached is not None
        or not is_measure(unit_of(unit))
        or is_size(unit_of(unit))
    ):
        return None
    return Quantity(token, values_of(token), [token, unit], Standing.MEASURED_FIRST, unit=unit, measure=True)


def counts_at(sentence: Sequence[Token], at: int) -> bool:
    """Whether a bare number stands here that no measure follows."""
    token = sentence[at]
    if not number_at(sentence, at) or token.attached not in (None, "dozen") or len(token.values) != 1:
        return False
    if token.numeral[:1].isdigit() and (not token.text.isdigit() or int(token.text) > _MOST):
        return False
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    if behind is None:
        return True
    sized = is_measure(unit_of(behind)) and not behind.has_digit and behind.text not in _SIZES
    return not sized and behind.text not in ('"', "”", "″", "%", "°")


def _counted(sentence: Sequence[Token], at: int, number: int, variant: Variant, *, closing: bool) -> Counted:
    quantity = quantity_at(sentence, number)
    end = number + len(quantity.tokens)
    if closing and end < len(sentence) and sentence[end].text == ")":
        end += 1
    return Counted(variant, quantity, list(sentence[at:end]), end)


def quantity_at(sentence: Sequence[Token], number: int) -> Quantity:
    """The number with its unit, where one stands behind it."""
    token, behind = sentence[number], number + 1
    if token.attached == "article":
        return Quantity(token, ("1",), [token], Standing.POINTED_AT)
    unit = unit_of(sentence[behind]) if behind < len(sentence) and sentence[behind].line == token.line else None
    if unit is None or not unit.counts:
        return Quantity(token, values_of(token), [token], Standing.POINTED_AT)
    return Quantity(token, values_of(token), [token, sentence[behind]], Standing.COUNTED, unit=sentence[behind])


def _is_dimension(variant: Variant, token: Token, grammar: Grammar) -> bool:
    """`50mm x 66`: goods of the catalogue have that size."""
    numerals = [one.numeral.replace(",", ".") for one in variant.tokens if one.has_digit]
    return len(numerals) == 1 and (numerals[0], token.numeral.lstrip("xX×")) in grammar.known.sizes


def parted_until(sentence: Sequence[Token], at: int, words: Wording) -> int:
    """The place behind the signs and small words that part one from the next."""
    while at < len(sentence) and (sentence[at].text in _PARTED or words["connector"].at((sentence[at].norm,), 0)):
        at += 1
    return at


def closes(sentence: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether nothing goes on to describe what stands before `at`."""
    if at >= len(sentence):
        return True
    token = sentence[at]
    if token.line != sentence[at - 1].line or token.role is not Role.FREE or token.text in (",", ";", ".", "!"):
        return True
    return token.norm in words["connector"] or token.norm in words["closing"] or token.norm in _POLITE
