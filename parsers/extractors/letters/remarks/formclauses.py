"""Clauses of purchasing conditions that stand in letters as they stand on forms: `Invoices without a PO number will be returned`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.extractors.letters.destinations.placewords import SITES
from parsers.extractors.letters.remarks.remarks import altering, harmless_words, printed_words
from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["alters_as_form", "is_form_clause", "set_form_clause_aside"]

#: words by which conditions oblige, allow or are in force: `shall`, `must`, `will be`
_OBLIGES = words_of("obliging_in_forms")
#: words that alter an order in conditions as well
_ALTERS = words_of("altering_in_forms")
_SENDS = words_of("sent_off_in_forms")
_UNTIL = words_of("conditions_of_sending")
#: who writes for himself: no condition says `I`
_SELF = words_of("writing_for_oneself")
#: ship-to phrases that are plain words: a place behind them is written large, has figures or is a site
_WEAK = words_of("weak_place_labels")
_ARTICLES = words_of("articles_before_place")
_OBLIGING = 2  #: words of forms beside one that obliges
_TOGETHER = 2  #: words that alter an order together, whatever they stand in


def set_form_clause_aside(sentence: Sequence[Token], words: Wording) -> None:
    """Gives the role of a note to a clause of conditions: several words of forms, nothing counted, numbered or named, no place,
    nobody who writes for himself, and no words that alter an order there as well."""
    norms = [token.norm for token in sentence]
    obliges = not _OBLIGES.isdisjoint(norms)
    if not obliges or printed_words(sentence, words.languages) < _OBLIGING or _names(sentence):
        return
    if not _ALTERS.isdisjoint(norms) or not _SELF.isdisjoint(norms) or _sends_later(norms):
        return
    if words["significant"].found_in(norms) is not None or _leads_elsewhere(sentence, norms, words):
        return
    if altering(sentence, words.languages, surely=True, least=_TOGETHER) is None:
        for token in sentence:
            if token.role in (Role.DATE, Role.HEADER):
                token.role = Role.NOTE
        mark(sentence, Role.NOTE)


def is_form_clause(sentence: Sequence[Token], words: Wording) -> bool:
    """Whether the sentence was set aside as such a clause."""
    aside = all(token.role is Role.NOTE for token in sentence)
    return aside and printed_words(sentence, words.languages) >= _OBLIGING


def _names(sentence: Sequence[Token]) -> bool:
    """Whether an item, a number of the order's own, or a quantity stands in it; the year of an act and the days of a term do not."""
    if any(token.code or token.attached or token.role in (Role.ITEM, Role.PRICE) for token in sentence):
        return True
    if any(token.role in (Role.DATE, Role.HEADER) and token.has_digit for token in sentence):
        return True
    return any(one.is_number and two.unit is not None and two.unit.counts for one, two in pairwise(sentence))


def _leads_elsewhere(sentence: Sequence[Token], norms: Sequence[str], words: Wording) -> bool:
    """Whether a phrase stands there that says where the goods or the invoice go."""
    for at in range(len(norms)):
        if words["bill"].at(norms, at):
            return True
        if not (length := words["ship"].at(norms, at)):
            continue
        behind = at + length
        behind += behind < len(norms) and norms[behind] in _ARTICLES
        place = sentence[behind] if behind < len(norms) else None
        named = place is not None and place.role is Role.FREE and (not place.text[0].islower() or place.norm in SITES)
        if named or " ".join(norms[at : at + length]) not in _WEAK:
            return True
    return False


def _sends_later(norms: Sequence[str]) -> bool:
    """`Goods shall not be shipped until released`: a condition on which the goods are sent."""
    return not _SENDS.isdisjoint(norms) and not _UNTIL.isdisjoint(norms)


_PAYERS = words_of("paying_for_another")


def alters_as_form(sentence: Sequence[Token], words: Wording) -> str | None:
    """The word by which a sentence of forms alters the order all the same: it cancels, splits or replaces, sends on a condition, or
    names somebody else who pays; None for none. Words in phrases that alter nothing are none of these."""
    safe = harmless_words(sentence, words.languages)
    said = [token for token in sentence if token.start not in safe]
    norms = [token.norm for token in said]
    found = next((norm for norm in norms if norm in _ALTERS or norm in _PAYERS), None)
    if found is None and not _UNTIL.isdisjoint(norms) and _refuses(norms):
        found = next((norm for norm in norms if norm in _SENDS), None)
    return found


def _refuses(norms: Sequence[str]) -> bool:
    return not _NOT.isdisjoint(norms)


_NOT = words_of("refusing_in_forms")
