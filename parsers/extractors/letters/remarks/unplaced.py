"""What of a sentence could not be placed in the order: wishes that no line says, vague amounts, unread numbers and words of goods."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.draft import Field, Notice
from parsers.extractors.letters.dates.datetext import CLEAR_DAYS
from parsers.extractors.letters.destinations.placewords import SITES
from parsers.extractors.letters.lines.goods import names_goods
from parsers.extractors.letters.lines.otherfigures import is_day_of_month, is_of_crowd, is_of_room
from parsers.extractors.letters.lines.vagueness import vague_words
from parsers.extractors.letters.remarks.alteration import counts, is_chat
from parsers.extractors.letters.remarks.refusals import is_left_out
from parsers.extractors.letters.remarks.remarks import (
    harmless_words,
    is_doubtful,
    purposes,
    speaks_of_else,
    tells_the_way,
)
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.signature import is_postscript
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["OTHER_PAPERS", "unplaced"]


def unplaced(
    sentence: list[Token], free: list[Token], script: Script, notices: list[Notice], notes: list[Field]
) -> None:
    """What asks for something that no line says, is vague, or holds a number or item word that nobody took."""
    norms = [token.norm for token in free]
    text = script.text
    said = text.excerpt(sentence)
    found = script.words["significant"].found_in(norms)
    noted = found is not None and sentence[-1].text != "?" and not _said_beside(sentence, free, found, script)
    if found is not None and noted:
        notes.append(text.field(sentence))
        word = " ".join(norms[found[0] : found[0] + found[1]])
        told = f"“{said}” asks for something that no line says ({word})."
        where = text.evidence(sentence[0].start, sentence[-1].end)
        notices.append(Notice("note-significant", told, "", where))
    if is_left_out(free):
        return
    if (vague := vague_words(sentence, script)) is not None:
        where = text.evidence(free[0].start, free[-1].end)
        notices.append(Notice("quantity-vague", f"“{said}”: “{vague}” is no quantity.", "", where))
    if not noted and (unread := _unread(sentence, free, script)):
        words = ", ".join(token.text for token in unread[:6])
        told = f"“{said}”: {words} could not be placed in the order."
        notices.append(Notice("text-unread", told, "", text.evidence(unread[0].start, unread[-1].end)))


def _unread(sentence: list[Token], free: list[Token], script: Script) -> list[Token]:
    """The numbers, codes and words of goods that nobody took, but for those that the rest of the sentence explains."""
    languages = script.words.languages
    safe, purpose = harmless_words(sentence, languages), purposes(sentence, languages)
    placed = any(token.role is Role.PLACE for token in sentence)
    unread = [
        token
        for token in free
        if _matters(token, script)
        and token.start not in safe
        and (token.has_digit or token.start not in purpose)
        and not _is_postcode(token, sentence)
        and not is_of_crowd(token, sentence, script)
        and not is_of_room(token, sentence, script)
        and not _is_uncounted(token, sentence, script)
        and not (placed and token.is_word and token.norm in script.known.words_of_places)
    ]
    if unread and script.words["event"].found_in([token.norm for token in sentence]) is not None:
        before = {id(token): led.norm for led, token in pairwise(sentence)}
        unread = [
            t for t in unread if not (t.text.isdigit() and int(t.text) <= 31 and before.get(id(t)) in _BEFORE_DAYS)
        ]
    if unread and not any(token.has_digit for token in unread) and _tells_else(sentence, script):
        return []
    if tells_the_way(sentence, languages) and not (names_goods(sentence, script.known) and any(map(counts, sentence))):
        unread = [token for token in unread if is_day_of_month(token, sentence)]
    if unread and (_only_figures_of_speech(unread, sentence, script) or _is_reason(unread, sentence, script)):
        return []
    return unread


def _tells_else(sentence: Sequence[Token], script: Script) -> bool:
    """Whether words of goods are only spoken of: why, whom it is ordered for, what one thanks for, what people tell one another."""
    for_somebody = any(token.norm == "behalf" for token in sentence)  # "on behalf of the Hair and Beauty department"
    return for_somebody or _tells_why(sentence, script) or is_chat(sentence, script) or _thanks(sentence)


_GREETS = words_of("greetings_sent")


def _tells_why(sentence: Sequence[Token], script: Script) -> bool:
    """`uns gehen die Tortenkartons aus`, `Liebe Grüße aus dem Salon`: what is running out, or from where one is greeted; nothing is
    counted and nothing more is asked for."""
    norms = [token.norm for token in sentence]
    more = any(norm in script.words["as_well"] for norm in norms)
    told = script.words["runs_out"].found_in(norms) is not None or not _GREETS.isdisjoint(norms)
    return told and not more and not any(token.role is Role.ITEM for token in sentence)


def _is_uncounted(token: Token, sentence: Sequence[Token], script: Script) -> bool:
    """`200 Gäste`, `fünf Sterne`: a number right before what is no goods, in a sentence that names none."""
    at = next(i for i, one in enumerate(sentence) if one is token)
    norms = [one.norm for one in sentence[at + 1 : at + 4]]
    counts_none = bool(norms) and token.is_number and script.words["uncounted"].at(norms, 0) > 0
    return counts_none and not names_goods(sentence[at + 1 :], script.known)


_THANKS = words_of("thanks_and_sorry")


def _thanks(sentence: Sequence[Token]) -> bool:
    """`Thanks for getting back to me about the fittings`: all of it says what for, and nothing is joined to it."""
    norms = [token.norm for token in sentence]
    joined = any(norm in (",", "and", "&", "also", "plus", "but", ";", "-", "–", "please") for norm in norms)
    return norms[0] in _THANKS and bool({"for", "about"} & set(norms[1:4])) and not joined


def _only_figures_of_speech(unread: Sequence[Token], sentence: Sequence[Token], script: Script) -> bool:
    """`Hope you had a good half term`: number words in a sentence of thanks, wishes or doors that names no goods."""
    if any(not token.is_word or not token.is_number or token.has_digit for token in unread):
        return False
    rest = [token for token in sentence if token not in unread]
    return speaks_of_else(sentence, script.words.languages) and not names_goods(rest, script.known)


_BEFORE_DAYS = words_of("before_unread_days")  #: `el 7 y el 8 cerramos por el puente`


def _is_reason(unread: Sequence[Token], sentence: Sequence[Token], script: Script) -> bool:
    """`Nos hemos quedado sin tornillos`, before the first item: why it is ordered; `soy Luis, el jefe de cocina`: who orders it."""
    if any(token.is_number or token.has_digit or token.code for token in unread):
        return False
    norms = [token.norm for token in sentence]
    introduced = script.words["introduces"].found_in(norms[:4])
    first = next((token.start for token in script.tokens if token.role is Role.ITEM), 0)
    return introduced is not None or (sentence[0].start < first and script.words["reason"].found_in(norms) is not None)


def _said_beside(sentence: list[Token], free: list[Token], found: tuple[int, int], script: Script) -> bool:
    """Whether a word that may matter stands in a sentence that orders nothing and speaks of doors, drivers, papers or thanks,
    or in a phrase that alters nothing."""
    if any(token.role is Role.ITEM for token in sentence):
        return _is_added(sentence, free[found[0]], script)
    languages = script.words.languages
    run = free[found[0] : found[0] + found[1]]
    doubtful = is_doubtful([token.norm for token in run], languages)
    return (doubtful and speaks_of_else(sentence, languages)) or run[0].start in harmless_words(sentence, languages)


_ADD = words_of("adding_in_postscripts")

OTHER_PAPERS = words_of("words_for_other_orders")


def _is_added(sentence: Sequence[Token], word: Token, script: Script) -> bool:
    """`PS could you add 2 x 120001 as well`: a postscript adds to its own letter, and the line was read; not to another order."""
    own = any(is_postscript(first.text) for first in (sentence[0], script.tokens[0]))
    elsewhere = any(token.role is Role.HEADER or token.norm in OTHER_PAPERS for token in sentence)
    return own and word.norm in _ADD and not elsewhere


def _matters(token: Token, script: Script) -> bool:
    """Whether a word that nobody took may be part of an order: a number, a code, a word of the catalogue."""
    if token.text[0] in "%" or not token.text[0].isalnum():
        return False
    if token.attached == "article":
        return False
    if token.is_number or token.has_digit or token.code:
        return not (token.is_word and token.values in (("1",), ("0",), ("2",), ("3",)) and token.text.isalpha())
    if token.norm in SITES:
        return False
    if token.norm in CLEAR_DAYS:
        return True  # a day that nobody took may be the day that is wanted
    if len(token.norm) < 4 or not token.is_word:
        return False
    words = script.words
    plain = any(
        token.norm in words[role]
        for role in (
            "order",
            "stop",
            "greeting",
            "closing",
            "po",
            "ship",
            "confirm",
            "event",
            "per",
            "of",
            "other",
            "call",
        )
    )
    if plain or token.norm in _ORDINARY:
        return False
    return token.norm in script.known.words or (token.norm.endswith("s") and token.norm[:-1] in script.known.words)


def _is_postcode(token: Token, sentence: Sequence[Token]) -> bool:
    """`Marktplatz 1, 31749 Auetal`: a number right before a town on file, in a sentence that orders nothing."""
    if not (token.text.isdigit() and len(token.text) in (4, 5)) or any(one.role is Role.ITEM for one in sentence):
        return False
    at = next(i for i, one in enumerate(sentence) if one is token)
    return at + 1 < len(sentence) and sentence[at + 1].role is Role.PLACE


#: words of catalogues that are ordinary words of letters, too
_ORDINARY = words_of("ordinary_in_letters")
