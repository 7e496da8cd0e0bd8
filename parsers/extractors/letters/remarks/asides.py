"""Sentences and pieces of sentences that order nothing: questions, what was, what is not wanted, a call, a door number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.dates.datetext import CLOCK_WORDS
from parsers.extractors.letters.lines.item import unit_of
from parsers.extractors.letters.remarks.remarks import altering
from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.extractors.letters.wording import Wording, intent_phrases
from parsers.lexicon import words_of

__all__ = ["conditional", "is_history", "is_question", "set_aside"]

#: `don't forget the flour` wants the flour
_REFUSING_NOTHING = words_of("refusing_nothing")


def is_question(sentence: Sequence[Token], words: Wording) -> bool:
    """A question that orders nothing: `do you also have ...?`; `could you send 5 ...?` and `kun je 3 rollen sturen?` order."""
    norms = [token.norm for token in sentence]
    if _asks_of_range(sentence, norms, words):
        return True
    if sentence[-1].text != "?":
        return False
    if words["restate"].found_in(norms):
        return False
    counts = any(token.is_number or token.attached for token in sentence)
    ordering = intent_phrases("order", words.languages).found_in(norms)
    asking = words["question"].found_in(norms)
    if asking and (ordering is None or asking[0] < ordering[0]):
        modal = words["modal"].at(norms, asking[0])
        acts = words["deliver"].found_in(norms[asking[0] + asking[1] :]) is not None
        return not (counts and modal and acts)
    return ordering is None and not counts


#: whether you, in the languages; and what a range is said of
_WHETHER = words_of("whether_you")
_KEEPING = words_of("keeping_a_range")
_ASKS_TO_BE_TOLD = words_of("asking_to_be_told")


def _asks_of_range(sentence: Sequence[Token], norms: Sequence[str], words: Wording) -> bool:
    """`Bitte teilen Sie uns mit, ob Sie auch Körbe 50 x 50 führen`: asked beside the order, whether goods are kept at all. A number
    before the question, or a word of sending behind it, orders."""
    if _ASKS_TO_BE_TOLD.isdisjoint(norms):
        return False
    at = next((at for at, pair in enumerate(pairwise(norms)) if " ".join(pair) in _WHETHER), None)
    if at is None or not _ASKS_TO_BE_TOLD & set(norms[:at]) or not _KEEPING & set(norms[at : at + 14]):
        return False
    counts = any(token.is_number or token.attached or token.code for token in sentence[:at])
    return not counts and words["deliver"].found_in(norms[at:]) is None


def is_history(sentence: Sequence[Token], words: Wording) -> bool:
    """`We ordered 20 chairs in September`: what was, and no word that wants it again."""
    norms = [token.norm for token in sentence]
    found = words["past"].found_in(norms)
    counted = [
        token
        for token, after in zip(sentence, [*norms[1:], ""], strict=True)
        if (token.is_number or token.attached) and after not in words["uncounted"]
    ]
    if found is None or not counted:
        return False
    if found[0] and norms[found[0] - 1] in _ON_CONDITION:
        return False  # "if we had it by the 26th"
    rest = norms[found[0] + found[1] :]
    wanted = intent_phrases("order", words.languages).found_in(rest)
    return wanted is None or rest[wanted[0]] in _ORDERING_NOUNS


_ON_CONDITION = words_of("on_condition")
#: words of ordering that also name what was ordered
_ORDERING_NOUNS = words_of("ordering_nouns")


def conditional(sentence: Sequence[Token], words: Wording) -> bool:
    """`If so please send 4`: said on a condition, which the sentence before asks about; the words get their role."""
    first = next((at for at, token in enumerate(sentence) if token.role is Role.FREE and token.text[0].isalnum()), None)
    if first is None:
        return False
    norms = [token.norm for token in sentence]
    length = words["conditional"].at(norms, first)
    mark(sentence[first : first + length], Role.NOTE)
    return bool(length)


def set_aside(sentence: Sequence[Token], words: Wording, known: Catalogue) -> None:
    """Gives the role of a note to what counts nothing although numbers or item words stand in it."""
    norms = [token.norm for token in sentence]
    for token in sentence:
        if _LORRY.fullmatch(token.norm):
            token.role, token.code, token.values = Role.NOTE, False, ()
    leads = words.firsts("tally", "room")
    _courtesy(sentence, norms, words)
    _wish(sentence, norms, words)
    _stock_left(sentence, norms, words)
    for at, norm in enumerate(norms):
        if norm not in leads and norm not in _OF_HOURS and not sentence[at].is_number:
            continue
        if sentence[at].role is Role.FREE:
            _tally(sentence, norms, at, words)
            _room(sentence, norms, at, words, known)
            _terms(sentence, norms, at, words)
        _hours(sentence, norms, at)
        _span_of_hours(sentence, norms, at)
    _door_code(sentence, norms)
    _call(sentence, norms, words)
    _refused(sentence, norms, words)


_LORRY = re.compile(r"\d{1,2}(?:[.,]\d)?-?tonner")  #: "40-Tonner"
_LONG = 3  #: words of a courtesy that nothing else can be


def _courtesy(sentence: Sequence[Token], norms: Sequence[str], words: Wording) -> None:
    """`un carton de SWR5 tant que vous y êtes`: words of politeness behind the goods."""
    for at, norm in enumerate(norms):
        length = words["courtesy"].at(norms, at) if norm in words.firsts("courtesy") else 0
        if length >= _LONG and all(token.role is Role.FREE for token in sentence[at : at + length]):
            mark(sentence[at : at + length], Role.NOTE)


def _wish(sentence: Sequence[Token], norms: Sequence[str], words: Wording) -> None:
    """`il me faudrait pour demain si possible 20 disques`: said of the day or of the whole order, before the first number of the
    sentence. `10 discs, if possible 20` is another quantity, and `if possible 20 discs` by itself a condition."""
    ordered = False
    for at, token in enumerate(sentence):
        if token.role is Role.FREE and (token.is_number or token.has_digit or token.attached):
            return
        ordered = ordered or token.role is Role.DATE or token.norm in words["order"]
        length = words["if_possible"].at(norms, at) if ordered and norms[at] in words.firsts("if_possible") else 0
        behind = sentence[at + length : at + length + 2] if length else ()
        if len(behind) == 2 and behind[0].role is Role.FREE and (behind[0].is_number or behind[0].attached):
            mark(sentence[at : at + length], Role.NOTE)
            return


_TO_ZERO = words_of("down_to_zero")
_DEGREES = words_of("degrees") | {"°"}


def _stock_left(sentence: Sequence[Token], norms: Sequence[str], words: Wording) -> None:
    """`nous n'avons plus que deux boîtes de masques`: what is left, where nothing is ordered; `nos stocks sont à zéro`; `il fait 38 à
    l'ombre`. Such numbers count no goods that are wanted."""
    for at in range(1, len(sentence)):
        token = sentence[at]
        if token.role is Role.FREE and token.values == ("0",) and norms[at - 1] in _TO_ZERO and token.is_word:
            token.role = Role.NOTE
        hot = norms[at - 1] in ("fait", "avec") and not _DEGREES.isdisjoint(norms[at + 1 : at + 3])
        if hot and token.is_number:
            token.role = Role.NOTE
    left = words["stock_left"].found_in(norms)
    if left is None or any(token.code for token in sentence):
        return
    if intent_phrases("order", words.languages).found_in(norms) is None and words["deliver"].found_in(norms) is None:
        mark([token for token in sentence[left[0] :] if token.role is Role.FREE], Role.NOTE)


def _tally(sentence: Sequence[Token], norms: Sequence[str], at: int, words: Wording) -> None:
    """`Total lines: 3`, `Anzahl Positionen 4`: what the writer counts at the end."""
    length = words["tally"].at(norms, at)
    if not length or any(token.role is Role.FREE and token.text[0].isalnum() for token in sentence[:at]):
        return
    rest = [token for token in sentence[at + length :] if token.role is Role.FREE and token.text[0].isalnum()]
    if len(rest) <= 2 and rest and rest[0].is_number:
        mark(sentence[at:], Role.NOTE)


_LEADS_TO_A_ROOM = words_of("leading_to_a_room")
_DOOR_ARTICLES = words_of("articles_of_doors")


def _room(sentence: Sequence[Token], norms: Sequence[str], at: int, words: Wording, known: Catalogue) -> None:
    """`Plot 12`, `Room 4.12`, `Halle 3`, `page 112`: a number of a place, written large or behind the word `page`."""
    if norms[at] not in words["room"] or at + 1 >= len(sentence) or sentence[at].role is not Role.FREE:
        return
    number = sentence[at + 1]
    if (
        number.role is not Role.FREE
        or not number.text[0].isdigit()
        or len(number.text) > 5
        or number.line != sentence[at].line
    ):
        return
    led = at > 1 and norms[at - 2] in _THROUGH_A_DOOR and norms[at - 1] in _DOOR_ARTICLES
    led = led or (at > 0 and norms[at - 1] in _LEADS_TO_A_ROOM)
    large = sentence[at].text[0].isupper() or norms[at] in _PAGE_OR_HOUSE or led
    after = sentence[at + 2] if at + 2 < len(sentence) and sentence[at + 2].line == number.line else None
    if not large or (after is not None and (unit_of(after) is not None or norms[at + 2] in ("x", "off"))):
        return
    first = at == 0 or sentence[at - 1].line != number.line
    if first and (after is None or norms[at] in known.words):
        return  # `Door 2` alone on its line may be two doors
    mark(sentence[at : at + 2], Role.NOTE)


#: `acceso por la puerta 3`
_THROUGH_A_DOOR = words_of("through_a_door")
#: what is counted by nobody, so that a number behind it is its own, however it is written
_PAGE_OR_HOUSE = words_of("page_or_house_number")
_MINUTES = words_of("minutes")
_DAYS = words_of("days")


def _terms(sentence: Sequence[Token], norms: Sequence[str], at: int, words: Wording) -> None:
    """`Payment 30 days`, `10 mins away`, `las tarifas de 2027`: a time that is no day."""
    lead = norms[at - 2] if at > 1 and norms[at - 1] in _OF else norms[at - 1]
    listed = lead in _OF_YEARS or (at + 1 < len(norms) and norms[at + 1] in _OF_YEARS)
    if at and sentence[at].role is Role.FREE and listed and _YEAR.fullmatch(sentence[at].text):
        mark(sentence[at : at + 1], Role.NOTE)
    if at and sentence[at].role is Role.FREE and norms[at - 1] in _SINCE and _FOUNDED.fullmatch(sentence[at].text):
        mark(sentence[at : at + 1], Role.NOTE)
    if not sentence[at].is_number or at + 1 >= len(sentence) or sentence[at + 1].role is not Role.FREE:
        return
    soon = norms[at + 1] in _MINUTES
    payment = norms[at + 1] in _DAYS and words["payment"].found_in(norms)
    if soon or payment:
        mark(sentence[at : at + 2], Role.NOTE)


_OF = words_of("ending_a_frame") | words_of("of_between")
#: before the year of a catalogue or a price list
_OF_YEARS = words_of("lists_of_a_year")
_YEAR = re.compile(r"20\d\d")
_SINCE = words_of("founded_since")
_FOUNDED = re.compile(r"1[6-9]\d\d|20[0-2]\d")
_TIME = words_of("time_of_day")
_BOUND = words_of("bounds_of_hours")
_HOUR = re.compile(r"(?:[01]?\d|2[0-4])(?:[.:h]\d\d)?(?:am|pm|h|hrs|uhr)?")
#: (first word, joining word) of `between 9 and 2`; what else could stand between two numbers is left alone
_SPANS = (("between", "and"), ("zwischen", "und"), ("entre", "et"), ("entre", "y"), ("tra", "e"), ("tussen", "en"))
_OF_HOURS = _TIME | {first for first, _ in _SPANS}  #: the words with which they begin


def _hours(sentence: Sequence[Token], norms: Sequence[str], at: int) -> None:
    """`any time after 9.30`: an hour, which counts nothing."""
    if norms[at] not in _TIME or at + 2 >= len(sentence) or norms[at + 1] not in _BOUND:
        return
    if _HOUR.fullmatch(norms[at + 2]):
        mark(sentence[max(0, at - 1) : at + 3], Role.NOTE)


def _span_of_hours(sentence: Sequence[Token], norms: Sequence[str], at: int) -> None:
    """`between 9 and 2`: two hours and nothing behind them that they count."""
    if at + 3 >= len(sentence) or (norms[at], norms[at + 2]) not in _SPANS:
        return
    behind = sentence[at + 4] if at + 4 < len(sentence) else None
    counts = behind is not None and behind.text[0].isalnum() and behind.norm not in CLOCK_WORDS
    if _HOUR.fullmatch(norms[at + 1]) and _HOUR.fullmatch(norms[at + 3]) and not counts:
        mark(sentence[at : at + 4], Role.NOTE)


#: what is opened by a code
_LOCKED = words_of("opened_by_code")
_NEAR_CODE = 6


_DOOR_CODES = words_of("codes_of_doors")


def _door_code(sentence: Sequence[Token], norms: Sequence[str]) -> None:
    """`Gate code is 4471#`, `code for the door: C1984Y`: what is pressed at the gate."""
    for at, norm in enumerate(norms):
        ahead = range(at + 1, min(at + 1 + _NEAR_CODE, len(sentence)))
        if norm not in _DOOR_CODES or not _LOCKED & {
            *norms[:at],
            *(norms[i] for i in ahead),
        }:
            continue
        number = next((sentence[i] for i in ahead if sentence[i].has_digit), None)
        if number is not None and len(number.text) <= 8 and number.line == sentence[at].line:
            number.role = Role.NOTE


def _call(sentence: Sequence[Token], norms: Sequence[str], words: Wording) -> None:
    """`Ring 07700 900789 if the gate is locked, code 4417`: said to the driver, unless something is counted in it."""
    first = next((at for at, token in enumerate(sentence) if token.role is Role.FREE and token.text[0].isalnum()), None)
    if first is None or not words["call"].at(norms, first):
        return
    counted = any(
        (token.is_number and at + 1 < len(sentence) and (unit := unit_of(sentence[at + 1])) is not None and unit.counts)
        or token.attached
        or token.norm.startswith("#")
        for at, token in enumerate(sentence)
        if token.role is Role.FREE
    )
    if not counted and altering(sentence, words.languages, surely=True) is None:
        mark(sentence, Role.NOTE)


def _refused(sentence: Sequence[Token], norms: Sequence[str], words: Wording) -> None:
    """`We don't need any sugar this week`, `Butter brauchen wir diesmal nicht`: named so that it is not sent.

    Only where the piece between commas holds no number, and where nothing says that it matters (`do not substitute`).
    """
    if words.firsts("left_out", "not", "none").isdisjoint(norms):
        return
    if any(norm in _REFUSING_NOTHING for norm in norms) or words["significant"].found_in(norms):
        return
    for piece in _pieces(sentence):
        if any(token.is_number or token.attached or token.code for token in piece if token.role is Role.FREE):
            continue
        inner = [token.norm for token in piece]
        if words["left_out"].found_in(inner) and not any(token.has_digit for token in piece):
            mark(piece, Role.NOTE)
            continue
        found = words["not"].found_in(inner) or words["none"].found_in(inner)
        if found is None:
            continue
        last = not any(token.text[0].isalnum() and token.role is Role.FREE for token in piece[found[0] + found[1] :])
        mark(piece if last else piece[found[0] :], Role.NOTE)


def _pieces(sentence: Sequence[Token]) -> list[list[Token]]:
    out: list[list[Token]] = [[]]
    for token in sentence:
        if token.text in (",", ";") or (out[-1] and token.line - out[-1][-1].line > 1):
            out.append([])
        out[-1].append(token)
    return [piece for piece in out if piece]
