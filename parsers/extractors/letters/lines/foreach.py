"""One count for goods in several sizes: `5 each of shaft seals 25x42x7, 30x47x7 and 35x52x7` are five of every size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.extractors.letters.lines.built import Lines
from parsers.extractors.letters.lines.item import Item
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.lexicon import words_of

__all__ = ["lines_of_each"]

#: what parts one size from the next
_BETWEEN = frozenset((",", ";", "/", "&", "+"))
_INCHES = frozenset(('"', "”", "″", "''"))


def lines_of_each(lines: Lines, item: Item) -> bool:
    """Makes a line for each of the sizes that share one quantity; whether there are any."""
    found = _sizes_of_each(item, lines.script)
    if found is None or item.quantity is None:
        return False
    goods, sizes = found
    lines.flush()
    mark(item.tokens, Role.ITEM)
    for size in sizes:
        built = lines.new(replace(item, tokens=[*item.quantity.tokens, *size], words=size))
        built.base, built.of_each = goods, True
    return True


def _sizes_of_each(item: Item, script: Script) -> tuple[list[Token], list[list[Token]]] | None:
    """(the goods, their sizes) where the item counts each of at least two sizes that end its words; None for any other."""
    words = list(item.words)
    if (
        item.code is not None
        or item.second is not None
        or item.rivals
        or item.price
        or not words
        or not _counts_each(item, script)
    ):
        return None
    start = next((at for at, token in enumerate(words) if _size(words, at)), 0)
    goods, sizes, at = words[:start], [], start
    while at < len(words):
        length = _size(words, at)
        if not length:
            return None
        sizes.append(words[at : at + length])
        at += length
        parted = at
        while at < len(words) and (words[at].text in _BETWEEN or words[at].norm in script.words["connector"]):
            at += 1
        if parted == at and at < len(words):
            return None
    shapes = {tuple(token.norm for token in size) for size in sizes}
    named = any(token.is_word and not token.has_digit for token in goods)
    return (goods, sizes) if named and len(shapes) == len(sizes) > 1 else None


def _counts_each(item: Item, script: Script) -> bool:
    """`5 each of`, `je 5`: the word is the quantity's unit or stands right before it."""
    quantity = item.quantity
    if quantity is None:
        return False
    at = script.places_of_tokens.get(id(quantity.tokens[0]), 0)
    before = script.tokens[at - 1] if at else None
    led = before is not None and before.line == quantity.number.line and before.norm in _EACH
    return led or (quantity.unit is not None and quantity.unit.norm in _EACH)


_EACH = words_of("each_size")


def _size(words: Sequence[Token], at: int) -> int:
    """How many tokens from `at` are one size; a bare number is none without its measure."""
    token = words[at]
    if not token.has_digit or token.code:
        return 0
    after = words[at + 1] if at + 1 < len(words) else None
    measured = after is not None and (after.text in _INCHES or (after.unit is not None and not after.unit.counts))
    return 2 if measured else int(not token.text.isdigit())
