"""What the lines come to, said in a sentence of its own: `that makes 9 cartons in all`, `insgesamt 10 Kartons`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from parsers.draft import Notice
from parsers.extractors.letters.lines.built import Built, Lines
from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.lexicon import unit_codes, words_of

__all__ = ["counts_all"]

_LINES = words_of("words_for_lines")
_MONEY = words_of("money_words")
_LARGER = words_of("words_for_loads")
_SAID = 8  #: words of a sentence that says no more than the sum


def counts_all(items: Lines, sentence: Sequence[Token]) -> bool:
    """Whether the sentence, below at least two lines, says only what they come to; where they come to something else, a clerk has to
    see it."""
    counted = _number(items, sentence)
    if counted is None:
        return False
    number, count = counted
    at = next(at for at, token in enumerate(sentence) if token is number)
    behind = next((token for token in sentence[at + 1 :] if token.text[0].isalnum()), None)
    of_lines = behind is not None and behind.norm in _LINES
    unit = behind.norm if behind is not None and behind.norm in unit_codes() else None
    if not (of_lines or _names_goods(items, behind, unit)):
        return False  # "total 345 euros", "all on 2 pallets", "82 rooms in all"
    if not _agree(items.lines, count, of_lines=of_lines, unit=unit):
        text = items.script.text
        start, end = sentence[0].start, sentence[-1].end
        said = " ".join(text.text[start:end].split())[:160]
        told = f"“{said}” states a sum to which the lines do not come."
        items.notices.append(Notice("quantity-ambiguous", told, "", text.evidence(start, end)))
    mark(sentence, Role.HEADER)
    return True


def _names_goods(items: Lines, behind: Token | None, unit: str | None) -> bool:
    """Whether it is goods that are counted: in a unit, by a word of the catalogue, or by none."""
    if behind is None or behind.norm in _MONEY or behind.norm in _LARGER:
        return behind is None
    return unit is not None or items.known.has(behind.norm) or behind.norm in items.words.firsts("sums_up")


def _number(items: Lines, sentence: Sequence[Token]) -> tuple[Token, Decimal] | None:
    """The only number of a sentence that sums up, on a line of its own; None where it is no such sentence."""
    norms = [token.norm for token in sentence]
    if (
        len(items.lines) < 2
        or any(line.price for line in items.lines)
        or items.words["sums_up"].found_in(norms) is None
    ):
        return None
    own = {token.line for token in sentence}
    if any(token.line in own for line in items.lines for token in line.item.tokens):
        return None
    numbers = [token for token in sentence if token.is_number and token.attached is None]
    words = [token for token in sentence if token.is_word]
    taken = any(token.role in (Role.PRICE, Role.DATE) or token.code for token in sentence)
    if len(numbers) != 1 or taken or len(words) > _SAID or numbers[0].role is not Role.FREE:
        return None
    count = _value(numbers[0])
    return (numbers[0], count) if count is not None and count > 1 and count % 1 == 0 else None


def _agree(lines: Sequence[Built], count: Decimal, *, of_lines: bool, unit: str | None) -> bool:
    """Whether all lines come to so many, or those that are counted in the unit of the sum."""
    if of_lines:
        return count == len(lines)
    values = [(_value(line.quantity.number), line.quantity.unit) for line in lines if line.quantity is not None]
    counted = [value for value, _ in values if value is not None]
    if len(counted) != len(lines):
        return False
    same = [v for v, one in values if v is not None and one is not None and unit and _alike(one.norm, unit)]
    return count in (sum(counted), sum(same))


def _value(token: Token) -> Decimal | None:
    try:
        return Decimal(token.values[0]) if len(token.values) == 1 else None
    except InvalidOperation:
        return None


def _alike(one: str, other: str) -> bool:
    """`Karton` and `Kartons`, `doos` and `dozen`: they begin alike."""
    return one[:2] == other[:2]
