"""One count for each of several sizes, colours or goods: `hole saws 20, 25 and 32mm, one of each`, `je 10 Pack Kerzen in weiß und rot`,
`collets & collet bodies 2.4, 2 of each`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.extractors.letters.clauses import clauses
from parsers.extractors.letters.destinations.countplace import is_of
from parsers.extractors.letters.lines.countedlast import count_behind
from parsers.extractors.letters.lines.item import Grammar, Quantity, number_at, unit_of
from parsers.extractors.letters.lines.items import item_of, trimmed
from parsers.extractors.letters.lines.variantlists import (
    Counted,
    Run,
    closes,
    counts_at,
    is_parting,
    names_goods,
    parted_goods,
    parted_until,
    quantity_at,
    tells_stock,
)
from parsers.extractors.letters.lines.variants import BARE, Variant, variant_at
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["each_list"]

_NEAR = 6  #: tokens between the sizes and their count
_KINDS = words_of("each_of_what")
_GRITS = words_of("grits")
_EACH_SIZE = words_of("each_size")
_YOU = "je"
_POLITE = words_of("polite_words")
_HOLDING = words_of("packs_holding")
_SMALL = words_of("before_another_size") | words_of("before_size_in_name")
_ELSE = ("correct", "not", "none", "restate", "same_item")


@dataclass(frozen=True, slots=True)
class _Each:
    """Where it is said how many of each: the place of the number, and all that says it."""

    number: int
    start: int
    end: int


def each_list(sentence: list[Token], grammar: Grammar) -> Run | None:
    """The sizes, colours or goods of which the sentence orders as many each; None where it counts one thing."""
    each = _each(sentence, grammar.words)
    if each is None:
        return None
    quantity = quantity_at(sentence, each.number)
    found = _variants(sentence, each, grammar.words)
    if found is not None:
        return _of_variants(sentence, each, quantity, found, grammar)
    return _of_goods(sentence, each, quantity, grammar) or _of_named_behind(sentence, each, quantity, grammar)


def _each(sentence: Sequence[Token], words: Wording) -> _Each | None:
    """The one place where a number stands beside the word for each."""
    norms = [token.norm for token in sentence]
    firsts = words.firsts("each") | _EACH_SIZE
    found: list[_Each] = []
    for at, token in enumerate(sentence):
        if norms[at] not in firsts or norms[at][0].isdigit() or token.role is not Role.FREE:
            continue
        length = words["each"].at(norms, at) or (norms[at] in _EACH_SIZE)
        if not length or (found and at < found[-1].end):
            continue
        end = at + length
        if end < len(norms) and norms[end] in _KINDS:
            end += 1
        if norms[at] == _YOU and not _begins_count(sentence, at, words):
            continue
        number = at - 1
        if number > 0 and not number_at(sentence, number) and unit_of(sentence[number]) is not None:
            number -= 1
        if number >= 0 and counts_at(sentence, number):
            found.append(_Each(number, number, end))
        elif end < len(sentence) and counts_at(sentence, end):
            found.append(_Each(end, at, end + len(quantity_at(sentence, end).tokens)))
    return found[0] if len(found) == 1 else None


def _begins_count(sentence: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether the word is the German one for each: in Dutch it says you, behind a verb: `kun je 3 rollen sturen`."""
    before = sentence[at - 1] if at else None
    if before is None or "nl" not in words.languages or not before.text[0].isalnum():
        return True
    return bool(words["connector"].at([before.norm], 0)) or before.norm in _POLITE


def _variants(sentence: Sequence[Token], each: _Each, words: Wording) -> tuple[int, int, list[Variant]] | None:
    """(start, end, the sizes or colours) of the list that stands near the count."""
    for at in range(len(sentence)):
        if each.start <= at < each.end:
            continue
        variants: list[Variant] = []
        start = end = at
        while at < len(sentence) and not each.start <= at < each.end:
            one = variant_at(sentence, at, words)
            counts = one is not None and one.kind == BARE and count_behind(sentence, at)
            if one is None or counts or (variants and one.kind == BARE and _is_named(variants[0])):
                break
            variants.append(one)
            end = at + len(one.tokens)
            at = parted_until(sentence, end, words)
            if at == end and not _goes_on(sentence, at, one, words):
                break
        if len(variants) < 2:
            continue
        near = 0 <= each.start - end <= _NEAR or 0 <= start - each.end <= _NEAR
        alike = _alike(sentence, variants, end)
        return (start, alike[1], alike[0]) if near and alike is not None else None
    return None


def _goes_on(sentence: Sequence[Token], at: int, one: Variant, words: Wording) -> bool:
    """`P80 P120 P180 one of each`: sizes of a letter and a number, one behind the other."""
    if at >= len(sentence) or not one.kind[:1].isalpha():
        return False
    behind = variant_at(sentence, at, words)
    return behind is not None and behind.kind == one.kind and one.kind.endswith("#")


def _is_named(variant: Variant) -> bool:
    """Whether it is a colour or a letter, which no bare number is."""
    return not any(token.has_digit for token in variant.tokens)


def _figure(variant: Variant) -> Token:
    return next(token for token in variant.tokens if token.has_digit)


def _alike(sentence: Sequence[Token], variants: list[Variant], end: int) -> tuple[list[Variant], int] | None:
    """The sizes with the measure or the word that the first or last of them has for all, and where they end."""
    kinds = [one.kind for one in variants]
    if len({one.norms for one in variants}) < len(variants):
        return None
    if len(set(kinds)) == 1 and kinds[0] != BARE:
        return variants, end
    first, last = variants[0], variants[-1]
    if any(kind != BARE for kind in kinds[1:-1]):
        return None
    if len(first.tokens) == 2 and kinds[-1] == BARE and first.tokens[0].is_word:
        return [Variant([first.tokens[0], one.tokens[-1]], first.kind) for one in variants], end
    if kinds[0] != BARE:
        return None
    if end < len(sentence) and kinds[-1] == BARE and sentence[end].norm in _GRITS:
        return [Variant([*one.tokens, sentence[end]], one.kind) for one in variants], end + 1
    behind = last.tokens[1:] if last.tokens[0].has_digit else []
    return [Variant([_figure(one), *behind], last.kind) for one in variants], end


def _of_variants(
    sentence: list[Token],
    each: _Each,
    quantity: Quantity,
    found: tuple[int, int, list[Variant]],
    grammar: Grammar,
) -> Run | None:
    start, end, variants = found
    first, last = min(start, each.start), max(end, each.end)
    between = sentence[end : each.start] if end <= each.start else sentence[each.end : start]
    before = clauses(sentence[:first], grammar) if first else []
    goods: list[Token] = []
    before = parted_goods(before, grammar)
    item = item_of(before[-1], grammar) if before else None
    if item is not None and item.quantity is None and item.code is None and names_goods(item.words, grammar):
        goods, before = item.words, before[:-1]
    goods = goods + _named(between, grammar)
    if (
        not names_goods(goods, grammar)
        or not closes(sentence, last, grammar.words)
        or _says_else(sentence[:last], grammar)
    ):
        return None
    counted = [Counted(one, quantity, [*quantity.tokens, *one.tokens], last) for one in variants]
    return Run(first, last, counted, before, goods, sentence[each.start : each.end])


def _of_goods(sentence: list[Token], each: _Each, quantity: Quantity, grammar: Grammar) -> Run | None:
    """Goods that are named one beside the other before the count; a size behind the last of them is that of all."""
    if not closes(sentence, each.end, grammar.words) or _says_else(sentence[: each.end], grammar):
        return None
    named = sentence[: each.start]
    if any(token.role is not Role.FREE or counts_at(named, at) for at, token in enumerate(named)):
        return None
    parts: list[list[Token]] = [[]]
    for token in named:
        if token.text in ",&+/" or token.norm in grammar.words["connector"]:
            parts.append([])
        else:
            parts[-1].append(token)
    goods = [words for part in parts if (words := _named(part, grammar))]
    if len(goods) < 2 or not all(_one_of_goods(words, grammar) for words in goods):
        return None
    sizes = [token for token in goods[-1] if token.has_digit or (token.unit is not None and not token.unit.counts)]
    if sizes and not any(token.has_digit for words in goods[:-1] for token in words):
        goods = [*([*words, *sizes] for words in goods[:-1]), goods[-1]]
    counted = [_one(words, quantity, each.end) for words in goods]
    return Run(0, each.end, counted, said=sentence[each.start : each.end])


def _of_named_behind(sentence: list[Token], each: _Each, quantity: Quantity, grammar: Grammar) -> Run | None:
    """`je fünfzig HN-BL-M und HN-BL-L`, `je 5 Besen und Schaufeln`: behind the count the goods or their item numbers, up to another
    count."""
    parts: list[tuple[int, list[Token]]] = []
    if each.start and (
        sentence[each.start - 1].norm in _HOLDING or is_of(sentence[each.start - 1].norm, grammar.words)
    ):
        return None  # "2 Kartons mit je 50"
    at = each.end
    while at < len(sentence) and (sentence[at].text == ":" or sentence[at].norm in grammar.words["of"]):
        at += 1
    while at < len(sentence):
        end = at
        while end < len(sentence) and not is_parting(sentence[end], grammar.words):
            end += 1
        part = sentence[at:end]
        if any(counts_at(part, i) or count_behind(part, i) for i in range(len(part))) or not _one_of_goods(
            part, grammar
        ):
            break
        parts.append((end, part))
        at = parted_until(sentence, end, grammar.words)
        if at == end:
            break
    if len(parts) < 2 or _says_else(sentence[: parts[-1][0]], grammar):
        return None
    last = parts[-1][0]
    before = clauses(sentence[: each.start], grammar) if each.start else []
    counted = [_one(part, quantity, last) for _, part in parts]
    return Run(each.start, last, counted, before, said=sentence[each.start : each.end])


def _one(part: list[Token], quantity: Quantity, end: int) -> Counted:
    words = [token for token in part if not token.code]
    return Counted(Variant(words, ""), quantity, [*quantity.tokens, *part], end)


def _one_of_goods(part: Sequence[Token], grammar: Grammar) -> bool:
    """Whether it is one item number, or words of the catalogue and no number."""
    if not part or any(token.role is not Role.FREE for token in part) or number_at(part, 0):
        return False
    if any(token.code for token in part):
        return len(part) == 1
    return names_goods(part, grammar)


def _named(tokens: list[Token], grammar: Grammar) -> list[Token]:
    words = trimmed(tokens, grammar.words, grammar.known.words)
    while words and (words[-1].norm in _SMALL or not words[-1].text[0].isalnum()):
        words = words[:-1]
    return words


def _says_else(tokens: Sequence[Token], grammar: Grammar) -> bool:
    norms = [token.norm for token in tokens]
    return tells_stock(tokens, grammar) or any(grammar.words[role].found_in(norms) for role in _ELSE)
