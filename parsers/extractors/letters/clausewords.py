"""What the words of a clause say so far: whether they count, name goods, or wait for what counts them."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.destinations.countplace import could_count, opens_name
from parsers.extractors.letters.lines.countedlast import count_behind, is_aside
from parsers.extractors.letters.lines.item import Grammar, attached_unit, is_measure, number_at, unit_of
from parsers.extractors.letters.lines.variants import is_plural_size, is_size_alone
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording

__all__ = ["begins_name", "counted_lines", "has_count", "heads_counts", "is_item", "is_open", "is_sized", "waits"]


def has_count(clause: Sequence[Token], words: Wording) -> bool:
    """Whether it holds a number that may be its quantity."""
    if any(token.attached == "article" and count_behind(clause, at) for at, token in enumerate(clause)):
        return True  # "sacs : un carton de 30 L"
    return any(
        number_at(clause, at) and could_count(clause, at, words) and not is_aside(clause, at)
        for at in range(len(clause))
    )


def is_open(clause: Sequence[Token], words: Wording) -> bool:
    """Whether it names an item and no quantity."""
    order = words["order"]
    named = any(
        t.code or ((t.is_word or is_plural_size(t)) and t.norm not in order and t.role is Role.FREE) for t in clause
    )
    return named and not has_count(clause, words)


def waits(clause: Sequence[Token], before: Token, words: Wording) -> bool:
    """Whether the goods, or nothing but a size with a cross, wait for their count behind a comma: `; 4x50, 3 boxes`."""
    said = _said(clause)
    return before.text == "," and (is_open(clause, words) or (bool(said) and all(map(is_size_alone, said))))


def is_sized(clause: Sequence[Token]) -> bool:
    """Whether its only number is the size that it begins with: `8 oz pump bottles - 2 cs`."""
    numbers = [at for at in range(len(clause)) if number_at(clause, at)]
    said = _said(clause)
    if len(numbers) != 1 or clause[numbers[0]] is not said[0] or len(said) < 3:
        return False
    return is_measure(attached_unit(said[0]) or unit_of(said[1]))


def begins_name(clause: Sequence[Token]) -> bool:
    """Whether it begins with words, so that the number in it is of its name: `papier toilette 200 feuilles : 6 colis`."""
    said = _said(clause)
    return len(said) > 2 and opens_name(said[0]) and said[0].is_word and said[1].is_word


def is_item(clause: Sequence[Token], grammar: Grammar) -> bool:
    """Whether what stands before a colon is an item and no salutation: `BS 0091 : 24`, not `Paolo: 3 silicone`."""
    known, order = grammar.known.words, grammar.words["order"]
    named = any(
        t.code or t.has_digit or t.norm in known or t.norm.removesuffix("s") in known
        for t in clause
        if t.role is Role.FREE
    )
    return named and len(clause) < 12 and not any(t.norm in order for t in clause)


def heads_counts(clause: Sequence[Token], sentence: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """`Hay nets: 2 large navy, 1 medium red`: words, a colon, and behind it several counts with words of their own."""
    if any(token.code or token.has_digit for token in clause) or not is_item(clause, grammar):
        return False
    order, connector = grammar.words["order"], grammar.words["connector"]
    counts = 0
    while at + 1 < len(sentence):
        stop = next((i for i in range(at, len(sentence)) if sentence[i].text in (",", ";", ".")), len(sentence))
        said = [token for token in sentence[at + 1 : stop] if token.is_word and unit_of(token) is None]
        if not said or not number_at(sentence, at) or said[0].norm in order:
            break
        counts += 1
        at = stop + 1
        while at < len(sentence) and connector.at([sentence[at].norm], 0):
            at += 1
    return counts > 1


def _said(clause: Sequence[Token]) -> list[Token]:
    return [token for token in clause if token.text[0].isalnum()]


def counted_lines(sentence: Sequence[Token]) -> dict[int, int]:
    """Line -> where its closing `x2` stands, of lines that begin with words and hold no other count."""
    found: dict[int, int] = {}
    for at, token in enumerate(sentence):
        last = at + 1 == len(sentence) or sentence[at + 1].line != token.line
        if not last or token.role is not Role.FREE or token.attached != "x" or token.text[0].isdigit():
            continue
        first = next(t for t in sentence if t.line == token.line and t.role is Role.FREE)
        others = [t for t in sentence if t.line == token.line and t.attached == "x" and t is not token]
        if first.is_word and not first.is_number and not others:
            found[token.line] = at
    return found
