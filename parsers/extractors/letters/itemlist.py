"""Sentences to lines: what belongs together, and which words go with which quantity."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.draft import Notice
from parsers.extractors.letters.asides import conditional, is_history, is_question, set_aside
from parsers.extractors.letters.built import Built, Lines, mark
from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.clauses import clauses
from parsers.extractors.letters.corrections import (
    STRONG,
    apply_change,
    changed,
    correct_quantity,
    corrected_line,
    corrects,
    negates,
    restates,
    states_both,
)
from parsers.extractors.letters.foreach import lines_of_each
from parsers.extractors.letters.goods import names_goods
from parsers.extractors.letters.item import Item, Quantity
from parsers.extractors.letters.items import item_of
from parsers.extractors.letters.lineabove import names_section, refer, says_no_item
from parsers.extractors.letters.listheading import group_heading, list_heading
from parsers.extractors.letters.listmarks import strip_inner_marks, strip_mark, strip_position
from parsers.extractors.letters.remarks import speaks_of_else, tells_the_way
from parsers.extractors.letters.schedules import (
    date_order,
    is_schedule,
    one_item,
    sentence_date,
    sentence_price,
    with_delivery,
)
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.signature import is_postscript
from parsers.extractors.letters.standing import Standing
from parsers.extractors.letters.suspicion import MACHINE, may_speak_to_machine
from parsers.extractors.letters.takenback import take_back
from parsers.extractors.letters.tokens import Role, Token

__all__ = ["SCALES", "SPOKEN_OF", "ItemList"]

SPOKEN_OF = "speaks of an earlier order."

SCALES = frozenset(
    "hundred thousand hundert tausend cent cents mille cien cientos mil cento mila honderd duizend".split()
)


#: words of a habit, from which an order may differ
_HABIT = frozenset(
    "normally usually typically generally normalerweise gewohnlich sonst ublicherweise normalement habituellement normalmente habitualmente solitamente normaal"
    " gewoonlijk zwykle".split()
)


def _counts(token: Token) -> bool:
    """Whether the word can make a line: a number, a code, a size."""
    return bool(token.is_number or token.has_digit or token.attached not in (None, "article") or token.code)


class ItemList(Lines):
    """Takes sentences in order; keeps lines."""

    def __init__(self, script: Script, known: Catalogue) -> None:
        super().__init__(script, known)
        self.strong = False  #: a word of ordering was read
        self.correcting = False
        self.light = False  #: the word of correction may also begin another item
        self.asked = False
        self.pending_in = 0  #: the sentence of the item that waits
        self.spoken_of: list[Token] = []  #: the item of a question or of an earlier order that `another 8` means

    def add(self, sentence: list[Token]) -> None:
        """One more sentence of the order."""
        self.number += 1
        free = [token for token in sentence if token.role is Role.FREE]
        if not free and not any(token.role in (Role.PRICE, Role.DATE) for token in sentence):
            return
        whole = self.script.text.text
        if may_speak_to_machine(whole) and MACHINE.search(whole, sentence[0].start, sentence[-1].end):
            mark(sentence, Role.NOTE)
            return
        strip_position(sentence)
        strip_mark(sentence)
        strip_inner_marks(sentence)
        take_back(sentence, self.words)
        self._end_heading(sentence)
        if (is_postscript(sentence[0].text) and self.postscript(sentence, self.script)) or self._orders_nothing(
            sentence
        ):
            return
        asked, self.asked = self.asked, False
        if conditional(sentence, self.words) and any(token.is_number for token in sentence):
            self._note("note-significant", sentence, "orders on a condition.")
        set_aside(sentence, self.words, self.known)
        if is_schedule(self, sentence):
            return
        if speaks_of_else(sentence, self.words.languages) and not any(map(_counts, free)):
            return  # "sorry for the late mail, been on a roof all day"
        if tells_the_way(sentence, self.words.languages) and not names_goods(free, self.known):
            return  # "Fahrer bitte hinten klingeln, vorne geht erst um 10 auf"
        norms = [token.norm for token in sentence]
        self.strong = self.strong or bool(self.words["order"].found_in(norms))
        self.correcting = False
        before = len(self.lines)
        if states_both(self, sentence, norms, self.script):
            return
        heading, until = self._heading(sentence)
        for clause in clauses(sentence, self.grammar):
            self._clause(clause, sentence)
        self._taken_back(sentence)
        if asked and len(self.lines) == before and (self.pending is None or self.pending.code is None):
            self.pending = None
            mark(sentence, Role.NOTE)
        if heading and len(self.lines) == before:
            self.heading, self.heading_listed, self.heading_until = heading, None, until
        sentence_price(self, sentence, before)
        sentence_date(self.lines[before:], self.script, sentence)
        one_item(self, before)

    def _taken_back(self, sentence: Sequence[Token]) -> None:
        """`4 AB-10, scrap that`: a correction behind an item, and nothing behind it."""
        if self.correcting and not self.light and self.lines and self.lines[-1].sentence == self.number:
            self._note("quantity-corrected", sentence, "takes something back.")

    def _end_heading(self, sentence: Sequence[Token]) -> None:
        """What stands above bullets is not meant for the lines behind them."""
        if not self.heading or not any(_counts(token) for token in sentence):
            return
        if self.heading_until and sentence[0].line > self.heading_until:
            self.heading, self.heading_listed, self.heading_until = [], None, 0
            return
        start = sentence[0].start
        text = self.script.text.text
        listed = sentence[0].role is Role.MARK or text[max(0, start - 1) : start] in (" ", "\t")
        if self.heading_listed and not listed:
            self.heading, self.heading_listed = [], None
        elif self.heading_listed is None:
            self.heading_listed = listed

    def _orders_nothing(self, sentence: list[Token]) -> bool:
        """A question or an earlier order, which is remembered and noted."""
        asks = is_question(sentence, self.words)
        if not asks and not is_history(sentence, self.words):
            return False
        self._remember(sentence)
        if asks:
            self.asked = True
        else:
            self._note("history-referenced", sentence, SPOKEN_OF)
        mark(sentence, Role.NOTE)
        return True

    def _heading(self, sentence: Sequence[Token]) -> tuple[list[Token], int]:
        """What the sentence names for the lines below it, and the last line of the text that it is meant for; 0 where the list
        itself ends it."""
        if found := list_heading(sentence, self.words, self.known, first=not self.lines):
            return found, 0
        at = self.script.places_of_sentences.get(id(sentence[-1]))
        following = self.script.sentences[at + 1 : at + 40] if at is not None else []
        return group_heading(sentence, following, self.words, self.known)

    def postscript(self, sentence: list[Token], script: Script) -> bool:
        """Whether a PS gives a line above another quantity, which a clerk has to see."""
        if not apply_change(self, sentence, [token.norm for token in sentence], script):
            return False
        start, end = sentence[0].start, sentence[-1].end
        excerpt = " ".join(script.text.text[start:end].split())[:160]
        told = f"“{excerpt}” gives a line another quantity."
        self.notices.append(Notice("quantity-corrected", told, "", script.text.evidence(start, end)))
        return True

    def comment(self, sentence: list[Token], script: Script) -> None:
        """A sentence above a forwarded order: corrections of its lines; anything else stays for the leftovers."""
        self.number += 1
        own = ItemList(script, self.known)
        norms = [token.norm for token in sentence]
        applied = apply_change(self, sentence, norms, script)
        if not applied:
            own.add(sentence)
            for line in own.lines:
                self.lines.append(line)

    def _remember(self, sentence: list[Token]) -> None:
        """Keeps the item that a sentence speaks of without ordering it."""
        spoken_of = [item_of(clause, self.grammar) for clause in clauses(sentence, self.grammar)]
        named = [item for item in spoken_of if item.words and any(self._product_like(token) for token in item.words)]
        self.spoken_of = self._from_the_noun(named[-1].words) if named else []

    def _from_the_noun(self, words: list[Token]) -> list[Token]:
        """`you still do the 5 litre floor cleaner`: from the first word of the catalogue on, with a size before it."""
        first = next(at for at, token in enumerate(words) if self._product_like(token))
        if first and words[first].unit is not None and words[first - 1].is_number:
            return words[first - 1 :]
        sized = first >= 2 and words[first - 2].is_number and words[first - 1].unit is not None
        return words[first - 2 if sized else first :]

    def _note(self, code: str, sentence: Sequence[Token], what: str) -> None:
        text = self.script.text
        start, end = sentence[0].start, sentence[-1].end
        excerpt = " ".join(text.text[start:end].split())[:160]
        self.notices.append(Notice(code, f"“{excerpt}” {what}", "", text.evidence(start, end)))

    def _clause(self, clause: list[Token], sentence: list[Token]) -> None:
        norms = [token.norm for token in clause]
        start = next(
            (at for at, token in enumerate(clause) if token.role is Role.FREE and (token.text[0].isalnum())), None
        )
        if start is None:
            return
        length = self.words["correct"].at(norms, start)
        if length and apply_change(self, clause, norms, self.script):
            return
        if length and corrects(self, clause, norms, start + length, sentence):
            self.correcting = True
            if any(token.norm in _HABIT for token in sentence):
                self._note("quantity-corrected", sentence, "names a habit and another quantity.")
            self.light = norms[start] not in STRONG
            for token in clause[start : start + length]:
                token.role = Role.MARK
            rest = clause[start + length :]
            if any(token.role is Role.FREE and token.text[0].isalnum() for token in rest):
                self._clause(rest, sentence)
            return
        if (length := self.words["restate"].at(norms, start)) and restates(self, clause, start, length):
            return
        if self.words["not"].at(norms, start) and not self.correcting and negates(self, clause, start):
            return
        if apply_change(self, clause, norms, self.script):
            return
        if changed(self, clause, norms):
            return
        item = item_of(clause, self.grammar)
        self._take(item)

    def _take(self, item: Item) -> None:
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
        if not item.words or not all(says_no_item(token, self.words) for token in item.words):
            return []
        if self.pending_in != self.number:
            return []
        if names_section(pending.words):
            return list(pending.words)  # "6x2 - 2 at 4.8 and 8 at 3.6"
        goods = any(self._product_like(token) for token in pending.words)
        return self._from_the_noun(list(pending.words)) if goods else []

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
            refer(last, self.lines[:-1], self.words)
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
            and not any(self._product_like(token) for token in item.words)
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

    def _product_like(self, token: Token) -> bool:
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

    def finish(self) -> None:
        self.flush()
        with_delivery(self)

    def date_order(self) -> str | None:
        """`dmy`, `mdy` or `ymd` where a date of the text can be read in only one way."""
        return date_order(self.script)


def _bracketed(text: str, quantity: Quantity) -> bool:
    start = quantity.tokens[0].start
    return text[max(0, start - 2) : start].strip()[-1:] == "("
