"""Items that go with one delivery of a plan: `with the first drop`, `mit der zweiten Lieferung`, `with the December drop`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from parsers.draft import Notice
from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.lines.deliveryplans import DELIVERIES, Plan, ordinal
from parsers.extractors.letters.script import Dated, Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import date_words, fold, words_of

__all__ = ["Reference", "give_days", "references_to", "rides_along"]

_WITH = words_of("before_numbered_delivery")
_POINTING = words_of("pointing_at_delivery")
_POLITE = words_of("polite_words")


@dataclass(frozen=True, slots=True)
class Reference:
    """Words that point to one delivery of a plan."""

    tokens: tuple[Token, ...]
    sentence: tuple[int, int]  #: the characters of the sentence that they stand in
    meant: Dated | None  #: its day; None where there is no such delivery


@cache
def _months() -> dict[str, int]:
    """The folded names of months, in any language, and which month each is."""
    every = [words["months"] for words in date_words().values()]
    return {fold(name): at for months in every for at, names in enumerate(months) for name in names}


def _months_of(dated: Dated) -> set[int]:
    return {_months()[token.norm] for token in dated.tokens if token.norm in _months()}


def references_to(plan: Plan, sentences: Sequence[list[Token]], script: Script) -> list[Reference]:
    """The words that point to a delivery of the plan, none of which is an item's name any more."""
    found = []
    for sentence in sentences:
        at = 0
        while at < len(sentence):
            length, meant = _pointed(sentence, at, plan, script)
            if length:
                run = sentence[at : at + length]
                _take(run, script)
                found.append(Reference(tuple(run), (sentence[0].start, sentence[-1].end), meant))
            at += max(1, length)
    return found


def _take(run: Sequence[Token], script: Script) -> None:
    """The words are no day by themselves, and no item's name."""
    dated = {id(one): one for token in run if (one := script.dates_by_token.pop(id(token), None)) is not None}
    script.dates = [one for one in script.dates if id(one) not in dated]
    for token in run:
        token.role = Role.DATE


def rides_along(lines: Sequence[Built]) -> Built | None:
    """The one item with a plan, where every other goes with one of its deliveries: what is said of its place is said of all."""
    planned = [line for line in lines if line.schedule]
    days = {id(day) for line in planned for _, day in line.schedule}
    others = [line for line in lines if not line.schedule]
    alone = len(planned) == 1 and bool(others) and all(id(line.date) in days for line in others)
    return planned[0] if alone else None


def _pointed(sentence: Sequence[Token], at: int, plan: Plan, script: Script) -> tuple[int, Dated | None]:
    """How many tokens from here point to a delivery, and which; 0 for none. A word like `with` leads them."""
    first = at
    while (
        first < len(sentence) and first - at < 3 and sentence[first].norm in _WITH and sentence[first].role is Role.FREE
    ):
        first += 1
    if first >= len(sentence):
        return 0, None
    noun = next((i for i in range(first + 1, min(first + 3, len(sentence))) if sentence[i].norm in DELIVERIES), None)
    token = sentence[first]
    dated = script.dates_by_token.get(id(token))
    if dated is not None and noun is not None:
        months = _months_of(dated)
        if any(one.has_digit for one in dated.tokens) or len(months) != 1:
            return 0, None
        meant = [day for _, day in plan.parts if months & _months_of(day)]
        return noun + 1 - at, meant[0] if len(meant) == 1 else None
    place = ordinal(token)
    if place is None or token.role is not Role.FREE or first == at:
        return 0, None
    if noun is None:
        behind = sentence[first + 1] if first + 1 < len(sentence) else None
        points = behind is not None and behind.norm in _POINTING
        if not points and behind is not None and behind.text[0].isalnum() and behind.norm not in _POLITE:
            return 0, None
        noun = first + points
    inside = -1 <= place < len(plan.parts)
    return noun + 1 - at, plan.parts[place][1] if inside else None


def give_days(references: Sequence[Reference], lines: Sequence[Built], script: Script) -> Iterator[Notice]:
    """Gives the items beside the words the day that is meant; words that belong to no item are told."""
    for at, reference in enumerate(references):
        before = references[at - 1].tokens[-1].end if at else 0
        after = references[at + 1].tokens[0].start if at + 1 < len(references) else 1 << 60
        meant = _riding(reference, lines, before, after)
        for line in meant if reference.meant is not None else ():
            line.date = reference.meant
        if not meant or reference.meant is None or _denied(reference, script):
            said = script.text.excerpt(reference.tokens)
            where = script.text.evidence(reference.tokens[0].start, reference.tokens[-1].end)
            told = f"“{said}” names a delivery; what goes with it, or when it is, is not clear."
            yield Notice("date-ambiguous", told, "/requested_delivery", where)


def _denied(reference: Reference, script: Script) -> bool:
    """`Don't put 6 on the first one`, `but not with the first drop`."""
    start, _ = reference.sentence
    before = [token.norm for token in script.between(start, reference.tokens[0].start)]
    return any(script.words[role].found_in(before) is not None for role in ("not", "none"))


def _riding(reference: Reference, lines: Sequence[Built], before: int, after: int) -> list[Built]:
    """Those of the sentence behind the words, else the one before them; where the sentence has none, those right below it."""
    free = [line for line in lines if not line.schedule and line.date is None and line.item.tokens]
    start, end = reference.sentence
    here = reference.tokens[0].start
    beside = [line for line in free if start <= line.item.tokens[0].start < end]
    behind = [line for line in beside if here < line.item.tokens[0].start < after]
    ahead = [line for line in beside if before <= line.item.tokens[0].start < here]
    if ahead:
        return ahead if len(ahead) == 1 and not behind else []
    if beside:
        return behind
    below: list[Built] = []
    for line in free:
        first, last = line.item.tokens[0], below[-1].item.tokens[-1] if below else reference.tokens[-1]
        if first.start > here and first.line <= last.line + 1:
            below.append(line)
    return below
