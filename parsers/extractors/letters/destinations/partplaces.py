"""Places that are said of a part of the goods: `The battens are for the Leith site` is no place for the whole order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.draft import Notice
from parsers.extractors.letters.dates.hours import HOUR_LEADS
from parsers.extractors.letters.remarks.remarks import harmless_words, tells_the_way
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["partly_placed"]

_WHOLE = words_of("whole_order")


def partly_placed(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """`The battens are for the Leith site`: a place for one of the ordered goods is no place for all of them."""
    for sentence, script in sentences:
        first = next((at for at, token in enumerate(sentence) if token.role is Role.PLACE), None)
        said = {token.norm for token in sentence}
        if first is None or _WHOLE & said:
            continue
        if sentence[first].text[0].isupper() and _on_condition(sentence, script):  # no phrase leads to it
            where = script.text.evidence(sentence[0].start, sentence[-1].end)
            told = f"“{script.text.excerpt(sentence)}” names a place on a condition; is it to go there?"
            yield Notice("ship-to-ambiguous", told, "/ship_to", where)
            continue
        if any(token.role is Role.ITEM for token in sentence):
            if _between_items(sentence[first], sentence[:first], script):
                where = script.text.evidence(sentence[0].start, sentence[-1].end)
                told = f"“{script.text.excerpt(sentence)}” names a place behind one item and before others; is it for all of them?"
                yield Notice("ship-to-ambiguous", told, "/ship_to", where)
            continue
        free = [token for token in sentence if token.role is Role.FREE and token.is_word and token.unit is None]
        named = {stem for token in free if len(token.norm) > 3 for stem in (token.norm, token.norm.removesuffix("s"))}
        goods = {token.norm.removesuffix("s"): token.line for token in script.tokens if token.role is Role.ITEM}
        of = {goods[word] for word in named if word in goods}
        if of and len(set(goods.values())) > 1:
            where = script.text.evidence(sentence[0].start, sentence[-1].end)
            told = f"“{script.text.excerpt(sentence)}” says where a part of the goods goes."
            yield Notice("ship-to-ambiguous", told, "/ship_to", where)


_IF = words_of("if_words")


def _on_condition(sentence: Sequence[Token], script: Script) -> bool:
    """`If it has to be Tuesday, Harbour Court is open`: a place for one case, in a sentence that tells no driver the way."""
    safe = harmless_words(sentence, script.words.languages)
    asked = [
        token for token in sentence if token.norm in _IF and token.role is not Role.ITEM and token.start not in safe
    ]
    if not asked or any(token.role is Role.ITEM for token in sentence):
        return False
    return not tells_the_way(sentence, script.words.languages)


def _between_items(place: Token, before: Sequence[Token], script: Script) -> bool:
    """`6 boxes of swabs for the Leith branch`, and other items on the lines below: whose place is it?"""
    later = any(
        token.role is Role.ITEM and token.start > place.start and (token.code or token.is_number or token.attached)
        for led, token in pairwise(script.tokens)
        if led.norm not in HOUR_LEADS
    )
    return any(token.role is Role.ITEM for token in before) and later
