"""Delivery plans on their way to the lines: taken before the sentences are read, given to the item that stands before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.draft import Notice
from parsers.extractors.letters.lines.built import Built, Lines
from parsers.extractors.letters.lines.deliveryheadings import heading_days
from parsers.extractors.letters.lines.deliveryplans import DELIVERIES, PARTED, PLAN_LEADS, Plan, announced, plans
from parsers.extractors.letters.lines.item import number_at, values_of
from parsers.extractors.letters.lines.riding import Reference, give_days, references_to
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["Planning"]

_SUMS = words_of("sums_of_deliveries")


@dataclass(slots=True)
class Planning:
    """The delivery plans of one order."""

    waiting: list[Plan] = field(default_factory=list)  #: those that have no item yet
    given: list[Plan] = field(default_factory=list)
    counted: list[tuple[int, list[Token]]] = field(default_factory=list)  #: how many deliveries the text announces
    references: list[Reference] = field(default_factory=list)  #: `with the first drop`
    announcing: list[Token] = field(default_factory=list)  #: words of the subject that announce the plan
    sentences: Sequence[list[Token]] = ()
    roles: dict[int, Role] = field(default_factory=dict)  #: what the tokens of plans were before, by their identity

    def find(self, sentences: Sequence[list[Token]], script: Script, subject: Script | None) -> None:
        """Takes the plans out of the sentences, and the words that announce them."""
        for plan in plans(sentences, script):
            at = next(i for i, one in enumerate(sentences) if any(token is plan.tokens[0] for token in one))
            before = _before(sentences[at], plan)
            if _has_delivery(before):
                continue  # "20 sacks of flour by 30 Nov, 20 by 7 Dec and 20 by 14 Dec"
            if not before and not at:
                continue
            self.waiting.append(plan)
            self._take(plan.tokens, Role.ITEM)
            self._take(_saying(before or sentences[at - 1]), Role.MARK)
            self._take_sum(plan, sentences)
        self.sentences = sentences
        self.counted = [one for sentence in sentences for one in announced(sentence)]
        for _, tokens in self.counted if self.waiting else ():
            self._take([token for token in tokens if token.role is Role.FREE], Role.MARK)
        if len(self.waiting) == 1:
            self.references = references_to(self.waiting[0], sentences, script)
        if subject is not None:
            self.counted += announced(subject.tokens)
            self.announcing = _saying(subject.tokens)

    def _take_sum(self, plan: Plan, sentences: Sequence[list[Token]]) -> None:
        """`Total 40`, `zusammen 3000 Stück` right behind the plan."""
        last = next(i for i, one in enumerate(sentences) if any(token is plan.tokens[-1] for token in one))
        behind = sentences[last + 1] if last + 1 < len(sentences) else []
        said = [token for token in behind if token.text[0].isalnum()]
        numbers = [token for token in said if token.is_number or token.has_digit]
        words = [token for token in said if token not in numbers]
        if len(numbers) != 1 or not words or not any(token.norm in _SUMS for token in words):
            return
        if all(token.norm in _SUMS or token.unit is not None for token in words):
            plan.stated = values_of(numbers[0])
            self._take(behind, Role.ITEM)

    def _take(self, tokens: Sequence[Token], role: Role) -> None:
        for token in tokens:
            self.roles.setdefault(id(token), token.role)
            token.role = role

    def give(self, items: Lines, sentence: Sequence[Token], before: int) -> None:
        """Gives the plans that begin in a sentence to its item, or where the plan begins it to the item right above;
        `before` is how many lines there were when it was read."""
        for plan in [plan for plan in self.waiting if any(token is plan.tokens[0] for token in sentence)]:
            self.waiting.remove(plan)
            line = _line_of(items, plan, before if _before(sentence, plan) else before - 1)
            if line is not None:
                _set_size_aside(line, plan)
            if line is not None and _units_agree(line, plan):
                line.schedule = plan.parts
                self.given.append(plan)
            else:
                self._give_back(plan.tokens)

    def _give_back(self, tokens: Sequence[Token]) -> None:
        """What could not be given is free again, so that the leftovers tell of it."""
        for token in tokens:
            token.role = self.roles.get(id(token), token.role)

    def doubts(self, items: Lines) -> list[Notice]:
        """What announces another number of deliveries than there are, and what goes with none of them; where no plan was given, its
        words are free again."""
        for plan in self.waiting:
            self._give_back(plan.tokens)
        heading_days(items.lines, self.sentences, items.script)
        if not self.given and not _by_day(items.lines, {count for count, _ in self.counted}):
            for _, tokens in self.counted:
                self._give_back(tokens)
            return []
        for token in (*self.announcing, *(token for _, tokens in self.counted for token in tokens)):
            token.role = Role.MARK if token.role is Role.FREE else token.role
        return [*self._miscounted(items.script), *give_days(self.references, items.lines, items.script)]

    def _miscounted(self, script: Script) -> Iterator[Notice]:
        for plan in self.given:
            if plan.stated and plan.total is not None and plan.total not in {Decimal(value) for value in plan.stated}:
                told = f"The part deliveries add up to {plan.total}, the text says {plan.stated[0]}."
                where = script.text.evidence(plan.tokens[0].start, plan.tokens[-1].end)
                yield Notice("schedule-contradicted", told, "", where)
        counts = {len(plan.parts) for plan in self.given}
        for count, tokens in self.counted:
            if count in counts or not counts:
                continue
            told = (
                f"“{' '.join(token.text for token in tokens)}” announces {count} deliveries; {min(counts)} are named."
            )
            first = self.given[0].tokens
            yield Notice("schedule-contradicted", told, "", script.text.evidence(first[0].start, first[-1].end))


def _by_day(lines: Sequence[Built], counts: set[int]) -> bool:
    """Whether every item has a day of its own, of as many as the text announces deliveries."""
    days = {" ".join(token.norm for token in line.date.tokens) for line in lines if line.date is not None}
    return counts == {len(days)} and len(days) > 1 and all(line.date is not None for line in lines)


def _before(sentence: Sequence[Token], plan: Plan) -> list[Token]:
    """What the sentence says before the plan, signs and bullets left out."""
    start = plan.tokens[0].start
    said = [token for token in sentence if token.start < start]
    return said if any(token.text[0].isalnum() and token.role is not Role.MARK for token in said) else []


def _has_delivery(before: Sequence[Token]) -> bool:
    """Whether a quantity and a day stand there already: the first delivery, with the item's words between them."""
    dated = any(token.role is Role.DATE for token in before)
    return dated and any(number_at(before, at) for at in range(len(before)))


def _saying(sentence: Sequence[Token]) -> list[Token]:
    """`bitte aufgeteilt:`, `livraisons échelonnées`: words by which the text before a plan says that there is one."""
    said = []
    for at, token in enumerate(sentence):
        if token.role is Role.FREE and (token.norm in PARTED or token.norm in DELIVERIES):
            said.append(token)
            led = sentence[at - 1] if at else None
            if led is not None and led.role is Role.FREE and led.norm in PLAN_LEADS:
                said.append(led)
    return said


def _line_of(items: Lines, plan: Plan, first: int) -> Built | None:
    """The one item that stands before the plan, from the line `first` on: one that waits for its quantity, or the last line."""
    start = plan.tokens[0].start
    if items.pending is not None:
        waits = items.pending.tokens and items.pending.tokens[0].start < start
        return items.take_pending() if waits and len(items.lines) <= max(first, 0) else None
    lines = [line for line in items.lines[max(first, 0) :] if line.item.tokens and line.item.tokens[0].start < start]
    if len(lines) != 1 or lines[0].schedule or (lines[0].price is not None and lines[0].item.second is not None):
        return None
    return lines[0]


def _set_size_aside(line: Built, plan: Plan) -> None:
    """`Weizenmehl Type 550: 20 Sack zum 30.11. und 20 zum 7.12.`: a number that may be a size, and not what the deliveries add up to,
    is one of the item's words."""
    quantity = line.quantity
    if quantity is None or quantity.standing >= Standing.SIZED or plan.total is None or quantity.unit is not None:
        return
    if plan.total not in {Decimal(value) for value in quantity.values}:
        line.item.quantity = None
        line.words = sorted([*line.words, quantity.number], key=lambda token: token.start)


def _units_agree(line: Built, plan: Plan) -> bool:
    """Whether the deliveries are counted as the item is, in its unit or without any."""
    own = plan.name_of_unit(line.quantity) if line.quantity is not None else ""
    return line.item.second is None and (not own or plan.units <= {own, ""}) and not line.item.rivals
