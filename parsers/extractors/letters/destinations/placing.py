"""Where one understood clause goes: a line of its own, the quantity or the words of the line before, a correction of it, or it waits for
its quantity."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.built import Built, Lines
from parsers.extractors.letters.lines.foreach import lines_of_each
from parsers.extractors.letters.lines.item import Item, Quantity
from parsers.extractors.letters.lines.lineabove import names_section, refer, says_no_item
from parsers.extractors.letters.lines.qualified import base_of_sort
from parsers.extractors.letters.remarks.corrections import (
    correct_quantity,
    corrected_line,
)
from parsers.extractors.letters.remarks.remarks import without_purpose
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token, mark

__all__ = ["Placing"]


class Placing(Lines):
    """Puts items to the lines, by what was said before them."""

    def __init__(self, script: Script, known: Catalogue) -> None:
        super().__init__(script, known)
        self.correcting = False  #: what follows replaces what was said just before
        self.light = False  #: the word of correction may also begin another item
        self.pending_in = 0  #: the sentence of the item that waits
        self.spoken_of: list[Token] = []  #: the item of a question or of an earlier order that `another 8` means

    def take(self, item: Item) -> None:
        """Puts one understood clause to the lines."""
        if item.quantity is not None and item.each:
            self._each(item)
            return
        if item.quantity is not None and item.named:
            self._line(item)
            return
        if item.quantity is not None:
            self._only_quantity(item)
            return
        if item.named:
            self._only_named(item)

    def _line(self, item: Item) -> None:
        if self.correcting and (self.lines or self.pending):
            self._replace(item)
            return
        if lines_of_each(self, item):
            return
        named = self._named_before(item)
        self.flush()
        built = self.new(item)
        if named:
            built.base = named
            mark(named, Role.ITEM)

    def _named_before(self, item: Item) -> list[Token]:
        """The goods that the sentence names before their sizes: `white matt, three 5 litre and two 2.5 litre`."""
        pending = self.pending
        if pending is None or pending.code is not None or pending.quantity is not None or item.code is not None:
            return []
        if not item.words or self.pending_in != self.number:
            return []
        small = [says_no_item(token, self.words) for token in item.words]
        if not all(small):
            named = without_purpose(pending.words, self.words.languages)
            return base_of_sort(item.words, named, self.known, small) or []  # "head collars: 2 cob navy"
        if names_section(pending.words):
            return list(pending.words)  # "6x2 - 2 at 4.8 and 8 at 3.6"
        goods = any(self.product_like(token) for token in pending.words)
        return self.from_the_noun(without_purpose(pending.words, self.words.languages)) if goods else []

    def _replace(self, item: Item) -> None:
        """What follows a correction replaces what was said just before."""
        self.correcting = False
        if self.pending is not None:
            self.pending = None
            self.new(item)
            return
        if (meant := corrected_line(self, item)) is not None:
            correct_quantity(meant, item)
            return
        old = self.lines.pop()
        away = self.light or old.sentence != self.number
        if away and item.named and (old.words or old.item.code) and not self._shares(old, item):
            # "fifty, make that one hundred washers": a new number for the first item, or a second item?
            self.lines.append(old)
            built = self.new(item)
            for line in (old, built):
                line.notices.append(
                    ("quantity-ambiguous", "A correction runs into the next item; the quantities of both are unclear.")
                )
            return
        built = self.new(item)
        if not built.words and built.item.code is None:
            built.words, built.base, built.item.code = old.words, old.base, old.item.code
        built.price = built.price or old.price

    def _shares(self, old: Built, item: Item) -> bool:
        have = {token.norm for token in (*old.words, *old.base)}
        return any(token.norm in have for token in item.words) or not item.words

    def _only_quantity(self, item: Item) -> None:
        if self.correcting and self.lines:
            correct_quantity(self.lines[-1], item)
            if self.lines[-1].sentence != self.number and len(self.lines) > 1:
                self.lines[-1].notices.append(("quantity-ambiguous", "A correction that names no item."))
            self.correcting = False
            mark(item.tokens, Role.ITEM)
            return
        if self.pending is not None:
            pending, self.pending = self.pending, None
            pending.quantity = item.quantity
            if pending.code is not None:
                item.quantity.standing = max(item.quantity.standing, Standing.LAST)  # type: ignore[union-attr]
            pending.second = item.second
            pending.price += item.price
            self.new(pending)
            mark(item.tokens, Role.ITEM)
            return
        if self.spoken_of and item.quantity is not None:
            built = self.new(item)
            built.base, self.spoken_of = self.spoken_of, []
            return
        last = self.lines[-1] if self.lines else None
        if last is not None and last.quantity is None and last.sentence >= self.number - 1 and not last.schedule:
            last.item.quantity = item.quantity
            mark(item.tokens, Role.ITEM)
            return
        if (
            last is not None
            and last.sentence == self.number
            and last.item.second is None
            and item.quantity is not None
            and item.quantity.tokens[0].start > 0
            and _bracketed(self.script.text.text, item.quantity)
        ):
            last.item.second = item.quantity
            mark(item.tokens, Role.ITEM)
            return
        if item.quantity is not None and item.quantity.standing >= Standing.PLACED:
            # a quantity first, its item in the next clause
            self.pending_quantity(item)

    def pending_quantity(self, item: Item) -> None:
        """A quantity whose item has not been said yet waits for the next clause."""
        if item.quantity is None or item.quantity.unit is None:
            return
        self.flush()
        self.new(item)

    def _only_named(self, item: Item) -> None:
        last = self.lines[-1] if self.lines else None
        if self.correcting and last is not None:
            self.correcting = False
            if (meant := corrected_line(self, item)) is not None and meant is not last:
                return  # it speaks of a line further up, and the last one stands
            last.words, last.base = list(item.words), []
            if item.code is not None:
                last.item.code = item.code
            mark(item.tokens, Role.ITEM)
            return
        if last is not None and last.sentence == self.number and not last.words and last.item.code is None:
            last.words, last.item.code = list(item.words), item.code
            mark(item.tokens, Role.ITEM)
            refer(last, self.lines[:-1], self.words, self.known)
            return
        if last is not None and last.sentence == self.number and self.pending is None:
            if item.code is not None and last.item.code is None:
                last.item.code = item.code
            elif item.code is not None:
                self.pending = item
                return
            if not self._is_filler(item.words):
                last.words += item.words
            mark(item.tokens, Role.ITEM)
            return
        if (
            item.code is None
            and not any(self.product_like(token) for token in item.words)
            and not any(token.has_digit for token in item.words)
        ):
            return
        self.flush()
        self.pending, self.pending_in = item, self.number

    def _is_filler(self, tokens: Sequence[Token]) -> bool:
        return all(
            token.norm in self.words["order"]
            or token.norm in self.words["stop"]
            or token.norm in self.words["greeting"]
            for token in tokens
        )

    def product_like(self, token: Token) -> bool:
        """Whether the word is an item number or one of the catalogue's."""
        return token.code or self.known.has(token.norm)

    def _each(self, item: Item) -> None:
        """`10 boxes of each`: for the items named before that have no quantity."""
        if self.pending is not None:
            pending, self.pending = self.pending, None
            self.new(pending)
        waiting = [line for line in self.lines if line.quantity is None]
        for line in waiting:
            line.item.quantity = item.quantity
        if waiting:
            mark(item.tokens, Role.ITEM)

    def from_the_noun(self, words: list[Token]) -> list[Token]:
        """`you still do the 5 litre floor cleaner`: from the first word of the catalogue on, with a size before it."""
        first = next(at for at, token in enumerate(words) if self.product_like(token))
        if first and words[first].unit is not None and words[first - 1].is_number:
            return words[first - 1 :]
        sized = first >= 2 and words[first - 2].is_number and words[first - 1].unit is not None
        return words[first - 2 if sized else first :]


def _bracketed(text: str, quantity: Quantity) -> bool:
    start = quantity.tokens[0].start
    return text[max(0, start - 2) : start].strip()[-1:] == "("
