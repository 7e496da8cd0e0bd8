"""Sentences that report something and want nothing of this order: another order that comes by itself, a need that is far off, what
went wrong last time and is settled, a machine that stands still, how a form is filled in, which conditions apply, when a house is
shut, who stands in for whom, what empties wait for the lorry.

What makes an altering word harmless there is the frame of the sentence: what it speaks of, and what it says of that. The lexicon's
table `[remark]` has two lists for each of the kinds below, `..._of` and `..._said`; a sentence with a phrase of both is a report. Their
words, and those of harmless phrases, alter nothing there. Any other word that alters, one of `reported_not` (send, add, wait, together),
a code of the catalogue, or a number that stands apart from the frame makes it none.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise

from parsers.extractors.letters.catalogue import Catalogue, bare
from parsers.extractors.letters.remarks.othertopics import bills_somebody
from parsers.extractors.letters.remarks.remarks import harmless_words, phrase_lengths
from parsers.extractors.letters.remarks.topics import is_of_topic
from parsers.extractors.letters.remarks.wanting import wanting
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["is_report"]

#: kinds that speak of goods, whose numbers count none of this order's
_OF_GOODS = ("elsewhere", "later", "likely", "settled", "last_time", "empties")
_OF_THE_PAST = ("settled", "last_time")
#: of these, needs that are far off
_FAR = ("later", "likely")
#: kinds that speak of papers and houses: a number with a unit makes them none
_OF_PAPERS = ("standstill", "terms", "old_codes", "offers", "bills", "calloff", "confirm", "credit")
#: kinds in which nothing is numbered but by words of the frame
_UNNUMBERED = (
    *(
        "form",
        "alike",
        "swaps",
        "gifts",
        "broken",
        "service",
        "checked",
        "post",
        "minimum",
        "parts",
        "wishes",
        "packing",
    ),
)
#: kinds that tell of houses, people and papers: when nobody is there, what is new, who meets, why goods are needed, where a paper
#: goes; their days are their own
_OF_HOUSES = ("closed", "persons", "news", "meeting", "why", "paperwork")
#: kinds that only a question is of
_ASKED = ("range", "papers")
#: kinds that may say who pays
_OF_BILLS = ("alike", "bills", "paperwork")
#: kinds in which prices stand
_PRICED = ("offers", "terms", "credit")
#: kinds that say from when on something is in force
_IN_FORCE = ("offers", "terms", "old_codes")
#: behind these something else is said
_JOINING = words_of("joining_reports")
_GOODS = words_of("goods_and_delivery")
_BULLETS = frozenset("-–—*•·x")
_ARTICLES = words_of("articles_before_counted")
_PARTING = frozenset(",;:–—-")
_YEAR = re.compile(r"20[0-4]\d")
_NEAR = 3  #: words up to a number behind the frame
_LONG = 4  #: figures of a number of papers
_BEFORE_FIGURES = words_of("before_days_of_absence")
_LAST_DAY = 31
_DAY = re.compile(r"(?:l')?(\d{1,2})")
_SHORTEST = 2  #: words of a report


def is_report(sentence: Sequence[Token], words: Wording, known: Catalogue, own: Container[int]) -> bool:
    """Whether the sentence only reports, and nothing of it is wanted. `own` is where the numbers begin that may be this order's."""
    said = [token for token in sentence if token.text[0].isalnum()]
    if len(said) < _SHORTEST or any(token.role is Role.ITEM for token in said) or _joins_lines(sentence):
        return False
    if any(token.code and bare(token.text) in known.codes for token in said):
        return False
    asks = any(token.text == "?" for token in sentence)
    kinds = (*_OF_GOODS, *_OF_PAPERS, *_UNNUMBERED, *_OF_HOUSES, *(_ASKED if asks else ()))
    if any(_is_of_kind(kind, sentence, said, words, own) for kind in kinds):
        return True
    return is_of_topic(sentence, said, words, known, own)


def _is_of_kind(
    kind: str, sentence: Sequence[Token], said: Sequence[Token], words: Wording, own: Container[int]
) -> bool:
    frame = _frame(kind, said, words)
    if not frame or _wants(kind, said, frame, words) or not _explains(kind, sentence, frame):
        return False
    if _is_dated(kind, sentence, frame, words):
        return False
    if kind not in _OF_GOODS and any(token.start in own for token in said):
        return False
    rest = [token.norm for token in said if token.start not in frame]
    if kind in _OF_HOUSES and (words["deliver"].found_in(rest) is not None or wanting(rest)):
        return False
    if kind == "confirm" and (words["deliver"].found_in(rest) is not None or not _GOODS.isdisjoint(rest)):
        return False
    if kind == "calloff" and sentence[-1].text != ":":
        return False
    if kind not in _PRICED and any(token.role is Role.PRICE for token in said):
        return False
    return kind not in _OF_BILLS or not bills_somebody(said)


def _frame(kind: str, said: Sequence[Token], words: Wording) -> set[int]:
    """Where the words of the sentence begin that make it one of the kind; nothing where it is none, or where the same words are both
    what it speaks of and what it says."""
    of = _spans(f"{kind}_of", said, words)
    told = _spans(f"{kind}_said", said, words) if of else of
    return of | told if of and told and of != told else set()


def _spans(kind: str, said: Sequence[Token], words: Wording) -> set[int]:
    lengths = phrase_lengths(kind, said, words.languages)
    return {token.start for at, length in enumerate(lengths) for token in said[at : at + length]}


def _wants(kind: str, said: Sequence[Token], frame: set[int], words: Wording) -> bool:
    """Whether a word outside the frame alters the order or wants something done."""
    own = frame | harmless_words(said, words.languages)
    norms = [token.norm for token in said]
    if any(words["usual"].at(norms, at) for at in range(len(norms)) if said[at].start not in own):
        return True
    if kind in _OF_GOODS:
        own |= {token.start for token in said if token.unit is not None}
    for role in ("alters", "reported_not", *(("minded",) if kind == "paperwork" else ())):
        safe = frame if kind in _OF_HOUSES and role == "reported_not" else own
        for at, length in enumerate(phrase_lengths(role, said, words.languages)):
            if any(token.start not in safe and token.role is not Role.DATE for token in said[at : at + length]):
                return True
    return False


def _is_dated(kind: str, sentence: Sequence[Token], frame: set[int], words: Wording) -> bool:
    """Whether a day outside the frame may be that of the goods: `Beides am 29.10. anliefern, Rechnungen getrennt nach Abruf`; behind a
    comma the day after those of an absence may be one."""
    said = [token for token in sentence if token.text[0].isalnum()]
    if kind in _OF_HOUSES:
        return any(_is_dated_beside(piece, frame) for piece in _pieces(sentence))
    framed = [token.start in frame for token in said]
    days = [at for at, token in enumerate(said) if token.role is Role.DATE and not framed[at]]
    if kind == "standstill":  # "the crane is down till Friday"
        days = [at for at in days if not any(framed[max(0, at - 2) : at])]
    if kind in _OF_THE_PAST or not days:
        return False
    if kind not in _OF_GOODS and kind not in _IN_FORCE:
        return True
    rest = [token.norm for token in said if token.start not in frame]
    return any(words[role].found_in(rest) is not None for role in ("deliver", "sends"))


def _pieces(sentence: Sequence[Token]) -> Iterator[list[Token]]:
    """The parts between commas and dashes."""
    piece: list[Token] = []
    for token in sentence:
        if token.text in _PARTING:
            yield piece
            piece = []
        else:
            piece.append(token)
    yield piece


def _is_dated_beside(piece: Sequence[Token], frame: set[int]) -> bool:
    """Whether a day stands where nothing of the frame does: `lundi nous sommes fermés, mardi ça va`."""
    return any(token.role is Role.DATE for token in piece) and not any(token.start in frame for token in piece)


def _joins_lines(sentence: Sequence[Token]) -> bool:
    """Whether it runs over lines of which one begins or ends as a line of a list does."""
    turns = [(one, two) for one, two in pairwise(sentence) if one.line != two.line]
    return any(two.is_number or two.has_digit or two.text in _BULLETS or one.has_digit for one, two in turns)


def _explains(kind: str, sentence: Sequence[Token], frame: set[int]) -> bool:
    """Whether the frame explains every number of the sentence."""
    numbers = list(_numbers(sentence))
    if kind in _ASKED:
        return not numbers
    if kind in _UNNUMBERED:
        return all(sentence[at].start in frame for at in numbers)
    if kind in _OF_HOUSES:
        near = kind in ("meeting", "paperwork")
        framed = (sentence[at].start in frame or (near and _is_of_paper(sentence, at, frame)) for at in numbers)
        return all(said or _is_day(sentence, at) for said, at in zip(framed, numbers, strict=True))
    if kind in _OF_PAPERS:
        return all(_is_of_paper(sentence, at, frame) for at in numbers)
    if kind == "elsewhere":
        return all(len(sentence[at].text) >= _LONG for at in numbers)
    if kind in _FAR:
        first = next(at for at, token in enumerate(sentence) if token.start in frame)
        return all(at > first and _is_of_piece(sentence, at, frame) for at in numbers)
    return all(_is_near(sentence, at, frame) for at in numbers)


def _is_of_paper(sentence: Sequence[Token], at: int, frame: set[int]) -> bool:
    """`version 12`, `2024`, `10 %`, `after 5 days`: a number at the frame with no unit of goods behind it."""
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    if _YEAR.fullmatch(sentence[at].text) or (behind is not None and behind.text == "%"):
        return True
    counts = behind is not None and behind.unit is not None and behind.unit.counts
    return not counts and _is_near(sentence, at, frame)


def _is_day(sentence: Sequence[Token], at: int) -> bool:
    """`del 24 al 31`, `le 31`: the figure of a day of the month, with nothing behind it that it counts."""
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    counts = behind is not None and behind.unit is not None
    led = at > 0 and sentence[at - 1].norm in _BEFORE_FIGURES
    day = _DAY.fullmatch(sentence[at].norm)
    return (led or sentence[at].text[0].isalpha()) and not counts and day is not None and int(day[1]) <= _LAST_DAY


def _numbers(sentence: Sequence[Token]) -> Iterator[int]:
    for at, token in enumerate(sentence):
        if token.role is Role.FREE and (token.has_digit or (token.is_number and token.values != ("1",))):
            yield at


def _is_near(sentence: Sequence[Token], at: int, frame: set[int]) -> bool:
    """`only 8 instead of 10`, `the 6 wrong hinges`, `(2 cracked lids)`: a number at the frame, behind an article or in brackets; none
    behind a sign or word that parts: `so 12 please`."""
    if sentence[at].start in frame:
        return True
    for before in reversed(sentence[max(0, at - _NEAR) : at]):
        if before.start in frame:
            return True
        if before.text in _PARTING or before.norm in _JOINING:
            return False
    if any(token.start in frame for token in sentence[at + 1 : at + 2]):
        return True
    return at > 0 and (sentence[at - 1].norm in _ARTICLES or sentence[at - 1].text == "(")


def _is_of_piece(sentence: Sequence[Token], at: int, frame: set[int]) -> bool:
    """Whether a word of the frame stands in the same part of the sentence, between commas and dashes."""
    parts = [i for i, token in enumerate(sentence) if token.text in _PARTING or token.norm in _JOINING]
    first = max((i for i in parts if i < at), default=0)
    last = min((i for i in parts if i > at), default=len(sentence) - 1)
    return any(token.start in frame for token in sentence[first : last + 1])
