"""Sentences to lines: what belongs together, and which words go with which quantity."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.draft import Notice
from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.clauses import clauses
from parsers.extractors.letters.destinations.placing import Placing
from parsers.extractors.letters.lines.allcounted import counts_all
from parsers.extractors.letters.lines.eachlists import each_list
from parsers.extractors.letters.lines.goods import names_goods
from parsers.extractors.letters.lines.items import item_of
from parsers.extractors.letters.lines.listheading import group_heading, list_heading
from parsers.extractors.letters.lines.listmarks import strip_inner_marks, strip_mark, strip_position
from parsers.extractors.letters.lines.planning import Planning
from parsers.extractors.letters.lines.schedules import (
    date_order,
    one_item,
    sentence_date,
    sentence_price,
)
from parsers.extractors.letters.lines.variantlists import lines_of_run, next_run
from parsers.extractors.letters.remarks.asides import conditional, is_history, is_question, set_aside
from parsers.extractors.letters.remarks.corrections import (
    STRONG,
    apply_change,
    changed,
    corrects,
    negates,
    restates,
    states_both,
)
from parsers.extractors.letters.remarks.demands import set_demands_aside
from parsers.extractors.letters.remarks.leadingpurposes import set_leading_purpose_aside
from parsers.extractors.letters.remarks.remarks import altering, speaks_of_else, tells_state, tells_the_way
from parsers.extractors.letters.remarks.takenback import correction_at, without_taken_back
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.signature import is_postscript
from parsers.extractors.letters.suspicion import MACHINE, may_speak_to_machine
from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.extractors.letters.wording import Wording, intent_phrases
from parsers.lexicon import words_of

__all__ = ["SCALES", "SPOKEN_OF", "ItemList"]

SPOKEN_OF = "speaks of an earlier order."

SCALES = words_of("scales_of_number")


#: words of a habit, from which an order may differ
_HABIT = words_of("habits")
#: `pas la baignoire mais le ST128L`
_TURNS = words_of("turning_to_another")


_WELL = words_of("arrived_well")


def _adds_goods(sentence: Sequence[Token], at: int, words: Wording) -> bool:
    """`Do you have a data sheet, and 4 boxes of gloves please?`: behind a word that joins a number counts units."""
    number, unit = sentence[at], sentence[at + 1].unit
    joined = number.is_number and words["connector"].at([sentence[at - 1].norm], 0)
    return bool(joined) and unit is not None and unit.counts


def _arrived_well(sentence: Sequence[Token], words: Wording) -> bool:
    """`danke, auch die 48 Gläser sind heil angekommen`: what came as it should, and nothing that alters what is wanted now."""
    norms = f" {' '.join(token.norm for token in sentence)} "
    return any(f" {well} " in norms for well in _WELL) and altering(sentence, words.languages) is None


def _counts(token: Token) -> bool:
    """Whether the word can make a line: a number, a code, a size."""
    return bool(token.is_number or token.has_digit or token.attached not in (None, "article") or token.code)


#: words by which goods are nearly gone
_NEARLY_GONE = words_of("nearly_gone")


def _without_reason(sentence: Sequence[Token], known: Catalogue) -> None:
    """`on arrive au bout des sachets, il me faudrait :`: goods that are nearly gone, before the comma of a sentence that announces
    the list, are no item."""
    comma = next((at for at, token in enumerate(sentence) if token.text == ","), 0)
    before = sentence[:comma]
    if sentence[-1].text != ":" or not any(token.norm in _NEARLY_GONE for token in before) or any(map(_counts, before)):
        return
    for token in before:
        if token.role is Role.FREE and (known.has(token.norm) or token.unit is not None or token.norm == "des"):
            token.role = Role.NOTE


#: words that stand for what is ordered
_POINTING = words_of("pointing_words")


class ItemList(Placing):
    """Takes sentences in order; keeps lines."""

    def __init__(self, script: Script, known: Catalogue) -> None:
        super().__init__(script, known)
        self.strong = False  #: a word of ordering was read
        self.asked = False
        self.planning = Planning()

    def add(self, sentence: list[Token]) -> None:
        """One more sentence of the order."""
        before = len(self.lines)
        self._add(sentence)
        self.planning.give(self, sentence, before)

    def _add(self, sentence: list[Token]) -> None:
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
        sentence = without_taken_back(sentence, self.words)
        _without_reason(sentence, self.known)
        set_demands_aside(sentence, self.words, self.known)
        set_leading_purpose_aside(sentence, self.words, self.known)
        self._end_heading(sentence)
        if (is_postscript(sentence[0].text) and self.postscript(sentence, self.script)) or self._orders_nothing(
            sentence
        ):
            return
        if counts_all(self, sentence):
            return
        asked, self.asked = self.asked, False
        if conditional(sentence, self.words) and any(token.is_number for token in sentence):
            self._note("note-significant", sentence, "orders on a condition.")
        set_aside(sentence, self.words, self.known)
        norms = [token.norm for token in sentence]
        if self._speaks_of_else(sentence, free) or self._only_tells(sentence, norms, free):
            return
        self.strong = self.strong or bool(self.words["order"].found_in(norms))
        self.correcting = False
        before = len(self.lines)
        if states_both(self, sentence, norms, self.script):
            return
        heading, until = self._heading(sentence)
        self._items(sentence)
        self._taken_back(sentence)
        if asked and len(self.lines) == before:
            self._of_question(sentence)
        if heading and len(self.lines) == before:
            self.heading, self.heading_listed, self.heading_until = heading, None, until
        sentence_price(self, sentence, before)
        sentence_date(self.lines[before:], self.script, sentence)
        one_item(self, before)

    def _items(self, sentence: list[Token]) -> None:
        """The items of the sentence, clause by clause; lists by size or colour are lines of their own."""
        rest = sentence
        while (run := each_list(rest, self.grammar) or next_run(rest, self.grammar)) is not None:
            for clause in run.before:
                self._clause(clause, sentence)
            lines_of_run(self, run)
            rest = rest[run.end :]
        for clause in clauses(rest, self.grammar):
            self._clause(clause, sentence)

    def _of_question(self, sentence: list[Token]) -> None:
        """What follows a question and orders nothing goes with it, unless it may alter what is ordered ("Leave them off")."""
        if self.pending is not None and self.pending.code is not None:
            return
        self.pending = None
        points = not _POINTING.isdisjoint(token.norm for token in sentence)
        if points and altering(sentence, self.words.languages):
            return
        if any(token.role is Role.FREE and token.text.isdigit() for token in sentence):
            return  # "Do you have any 13s? 5 will do for now."
        if altering(sentence, self.words.languages, surely=True, least=2) is None:  # "Is that dearer? Then only half."
            mark(sentence, Role.NOTE)

    def _speaks_of_else(self, sentence: Sequence[Token], free: Sequence[Token]) -> bool:
        """`sorry for the late mail, been on a roof all day`, `Fahrer bitte hinten klingeln, vorne geht erst um 10 auf`"""
        languages = self.words.languages
        if speaks_of_else(sentence, languages) and not any(map(_counts, free)):
            return True
        return tells_the_way(sentence, languages) and not names_goods(free, self.known)

    def _only_tells(self, sentence: Sequence[Token], norms: Sequence[str], free: Sequence[Token]) -> bool:
        """`zwei Züge stehen`, `wir haben eine große Gesellschaft im Haus`: how things stand, with numbers in words alone, no word of
        ordering and no noun of the catalogue."""
        if any(token.has_digit or token.code for token in free) or self.script.words.languages[:1] != ("de",):
            return False
        if intent_phrases("order", self.words.languages).found_in(norms) or self.words["deliver"].found_in(norms):
            return False
        nouns = [token for token in free if token.is_word and token.text[0].isupper()]
        goods = any(self.known.has(token.norm) or token.unit is not None for token in nouns[:1] + nouns)
        return bool(nouns) and not goods and tells_state(sentence, self.words.languages)

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
            if any(_adds_goods(sentence, at, self.words) for at in range(1, len(sentence) - 1)):
                self._note("note-significant", sentence, "asks something and counts goods as well.")
        elif not _arrived_well(sentence, self.words):
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

    def comment(self, sentence: list[Token], script: Script) -> bool:
        """A sentence above a forwarded order: corrections of its lines; anything else stays for the leftovers. Whether it corrects."""
        self.number += 1
        own = ItemList(script, self.known)
        norms = [token.norm for token in sentence]
        applied = apply_change(self, sentence, norms, script)
        if not applied:
            own.add(sentence)
            for line in own.lines:
                self.lines.append(line)
        return applied

    def _remember(self, sentence: list[Token]) -> None:
        """Keeps the item that a sentence speaks of without ordering it."""
        spoken_of = [item_of(clause, self.grammar) for clause in clauses(sentence, self.grammar)]
        named = [item for item in spoken_of if item.words and any(self.product_like(token) for token in item.words)]
        self.spoken_of = self.from_the_noun(named[-1].words) if named else []

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
        length = correction_at(clause, start, self.words)
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
            if not _TURNS.isdisjoint(norms[start + 1 : -1]):
                self._note("note-significant", sentence, "does not want one thing but another.")
            return
        if apply_change(self, clause, norms, self.script):
            return
        if changed(self, clause, norms):
            return
        item = item_of(clause, self.grammar)
        self.take(item)

    def finish(self) -> None:
        self.flush()
        self.notices += self.planning.doubts(self)

    def date_order(self) -> str | None:
        """`dmy`, `mdy` or `ymd` where a date of the text can be read in only one way."""
        return date_order(self.script)
