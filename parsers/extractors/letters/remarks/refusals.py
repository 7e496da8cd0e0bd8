"""What a letter does not want: `don't send the vinyl gloves`, `leave the M10s for now`, and one of its lines may be it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.letters.lines.itemlist import ItemList
from parsers.extractors.letters.remarks.alteration import alteration
from parsers.extractors.letters.remarks.corrections import named_items, names_line
from parsers.extractors.letters.remarks.remarks import altering, harmless_words
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["is_left_out", "refusals", "unwanted"]


def unwanted(sentence: Sequence[Token], script: Script) -> Notice:
    """That the sentence does not want what is ordered."""
    told = f"“{script.text.excerpt(sentence)}” does not want what a line orders."
    return Notice("note-significant", told, "", script.text.evidence(sentence[0].start, sentence[-1].end))


def refusals(sentence: Sequence[Token], script: Script, items: ItemList) -> Iterator[Notice]:
    """`Don't send the vinyl gloves`, `Leave the M10s for now`: what is not wanted, and one of the lines is it."""
    refused = [token for token in sentence if token.role is Role.NOTE]
    norms = [token.norm for token in refused]
    words = script.words
    if script.speaks_of_else(sentence):
        return
    if _denies_line(sentence, script, items):
        yield unwanted(sentence, script)
        return
    if not refused or not any(words[role].found_in(norms) for role in ("not", "none", "left_out")):
        refused = [token for token in sentence if token.role is Role.FREE]
        if not refused or not is_left_out(refused):
            return
    elif _is_turn_of_speech(refused, sentence, script):
        return
    unknown = words["left_out"].found_in(norms) and not named_items(refused, words, script.known)
    elsewhere = not items.lines and bool(named_items(refused, words, script.known))  # what is ordered is attached
    if (
        unknown
        or elsewhere
        or names_line(refused, items.lines, words, script.known)
        or _in_table(refused, script, items)
    ):
        yield unwanted(sentence, script)
    elif not _names_something(refused, script) and not any(_is_taken(sentence, at) for at in range(len(sentence))):
        ordered = next((token for token in sentence if token.role is Role.ITEM), None)
        days = [token.start > refused[-1].start for token in sentence if token.role is Role.DATE]
        another = len(set(days)) == 2  # "Thursday not Wednesday"
        if not another and (ordered is None or ordered.start < refused[0].start):
            yield from alteration(sentence, script, (refused[0].role,), apart=ordered is not None)
    elif not any(token.role is Role.ITEM for token in sentence):
        yield from _of_else(sentence, script)


def _denies_line(sentence: Sequence[Token], script: Script, items: ItemList) -> bool:
    """`Don't add 6 x PB-12 this time`: a word of denying before the number of a line, and none that only reminds of it."""
    places = {id(token): at for at, token in enumerate(sentence)}
    numbers = [places.get(id(line.quantity.number)) for line in items.lines if line.quantity is not None]
    for at in (number for number in numbers if number is not None):
        cut = max((before for before in range(at) if sentence[before].text in _CUTS), default=-1)
        norms = [token.norm for token in sentence[cut + 1 : at]]
        if script.words["denies"].found_in(norms) and not script.words["reminds"].found_in(norms):
            return True
    return False


_CUTS = frozenset(",;:.!?()–—-")  # fmt: skip


def _of_else(sentence: Sequence[Token], script: Script) -> Iterator[Notice]:
    """`A Modena stavolta non serve passare`, `Don't go over 300`: of a place or a number, and several words of it alter an order."""
    word = altering(sentence, script.words.languages, (Role.FREE, Role.NOTE), surely=True, least=_SEVERAL)
    if word is not None:
        told = f"“{script.text.excerpt(sentence)}” may alter the order ({word})."
        yield Notice("note-significant", told, "", script.text.evidence(sentence[0].start, sentence[-1].end))


_SEVERAL = 2  #: words together that alter an order whatever else is said


def _is_turn_of_speech(refused: Sequence[Token], sentence: Sequence[Token], script: Script) -> bool:
    """`Aquí no para de llover`: the word of refusing stands in a phrase that alters nothing."""
    norms = [token.norm for token in refused]
    languages = script.words.languages
    if altering(refused, languages, (Role.NOTE,), surely=True):
        return False  # "non è disponibile avvisatemi e mandate il modello nuovo"
    safe = harmless_words(refused, languages) | harmless_words(sentence, languages)  # "sauf le mercredi": a day's role
    for at in range(len(norms)):
        safe |= {token.start for token in refused[at : at + script.words["aside"].at(norms, at)]}
    found = [script.words[role].found_in(norms) for role in ("not", "none", "left_out")]
    return all(refused[place[0]].start in safe for place in found if place is not None)


def _in_table(refused: Sequence[Token], script: Script, items: ItemList) -> bool:
    """Whether it is one of the goods of a table that others read."""
    goods = {token.norm.removesuffix("s") for token in script.tokens if token.role is Role.ITEM}
    named = named_items(refused, script.words, script.known)
    return not items.lines and any(word.removesuffix("s") in goods for word in named)


def _names_something(refused: Sequence[Token], script: Script) -> bool:
    """Whether it is said what is not wanted: `any sugar`, `the M10s`."""
    return any(token.has_digit for token in refused) or bool(named_items(refused, script.words, script.known))


_OF_LISTS = words_of("first_and_last")


def _is_taken(sentence: Sequence[Token], at: int) -> bool:
    """Whether the word says what is refused: a place, a paper, an hour of the day; `ohne die letzten zwei` counts lines."""
    token = sentence[at]
    if token.role is Role.NOTE and token.is_number:
        return not any(near.norm in _OF_LISTS for near in sentence[max(0, at - 1) : at + 2])
    return token.role in (Role.PLACE, Role.HEADER)


_LEAVING_OUT = words_of("leaving_out")


def is_left_out(free: Sequence[Token]) -> bool:
    """`Leave the M10s for now`: said so that it is not sent, and no quantity with it."""
    return free[0].norm in _LEAVING_OUT and not any(token.is_number for token in free)
