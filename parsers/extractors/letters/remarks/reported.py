"""Sentences that report something and want nothing of this order: another order that comes by itself, a need that is far off, what
went wrong last time and is settled, a machine that stands still, how a form is filled in, which conditions apply.

What makes an altering word harmless there is the frame of the sentence: what it speaks of, and what it says of that. The lexicon's
table `[remark]` has two lists for each of the kinds below, `..._of` and `..._said`; a sentence with a phrase of both is a report. Their
words, and those of harmless phrases, alter nothing there. Any other word that alters, one of `reported_not` (send, add, wait, together),
a code of the catalogue, or a number that stands apart from the frame makes it none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.extractors.letters.catalogue import Catalogue, bare
from parsers.extractors.letters.remarks.othertopics import bills_somebody
from parsers.extractors.letters.remarks.remarks import harmless_words, phrase_lengths
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["is_report"]

#: kinds that speak of goods, whose numbers count none of this order's
_OF_GOODS = ("elsewhere", "later", "settled", "last_time")
_OF_THE_PAST = ("settled", "last_time")
#: kinds that speak of papers and houses: a number with a unit makes them none
_OF_PAPERS = ("standstill", "form", "terms", "old_codes", "offers", "alike", "bills", "swaps")
#: kinds that may say who pays
_OF_BILLS = ("alike", "bills")
#: kinds that only a question is of
_ASKED = ("range",)
_BULLETS = frozenset("-–—*•·x")
_ARTICLES = words_of("articles_before_counted")
_PARTING = frozenset(",;:–—-")
_NEAR = 3  #: words up to a number behind the frame
_SHORTEST = 2  #: words of a report


def is_report(sentence: Sequence[Token], words: Wording, known: Catalogue) -> bool:
    """Whether the sentence only reports, and nothing of it is wanted."""
    said = [token for token in sentence if token.text[0].isalnum()]
    if len(said) < _SHORTEST or any(token.role in (Role.ITEM, Role.PRICE) for token in said):
        return False
    if any(token.code and bare(token.text) in known.codes for token in said) or _joins_lines(sentence):
        return False
    asks = any(token.text == "?" for token in sentence)
    for kind in (*_OF_GOODS, *_OF_PAPERS, *(_ASKED if asks else ())):
        frame = _frame(kind, said, words)
        if not frame or _wants(kind, said, frame, words) or not _explains(kind, sentence, frame):
            continue
        if _is_dated(kind, said, frame, words):
            continue
        return kind not in _OF_BILLS or not bills_somebody(said)
    return False


def _frame(kind: str, said: Sequence[Token], words: Wording) -> set[int]:
    """Where the words of the sentence begin that make it one of the kind; nothing where it is none."""
    of = _spans(f"{kind}_of", said, words)
    told = _spans(f"{kind}_said", said, words) if of else of
    return of | told if of and told else set()


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
    for role in ("alters", "reported_not"):
        for at, length in enumerate(phrase_lengths(role, said, words.languages)):
            if any(token.start not in own and token.role is not Role.DATE for token in said[at : at + length]):
                return True
    return False


def _is_dated(kind: str, said: Sequence[Token], frame: set[int], words: Wording) -> bool:
    """Whether a day outside the frame may be that of the goods: `Beides am 29.10. anliefern, Rechnungen getrennt nach Abruf`."""
    if kind in _OF_THE_PAST or not any(token.role is Role.DATE and token.start not in frame for token in said):
        return False
    rest = [token.norm for token in said if token.start not in frame]
    return kind in _OF_PAPERS or any(words[role].found_in(rest) is not None for role in ("deliver", "sends"))


def _joins_lines(sentence: Sequence[Token]) -> bool:
    """Whether it runs over lines of which one begins or ends as a line of a list does."""
    turns = [(one, two) for one, two in pairwise(sentence) if one.line != two.line]
    return any(two.is_number or two.has_digit or two.text in _BULLETS or one.has_digit for one, two in turns)


def _explains(kind: str, sentence: Sequence[Token], frame: set[int]) -> bool:
    """Whether the frame explains every number of the sentence."""
    numbers = list(_numbers(sentence))
    if kind in _ASKED:
        return not numbers
    if kind in _OF_PAPERS:
        own = any(token.role is Role.HEADER and token.has_digit for token in sentence)  # the number of this order
        return not own and not any(_counts(sentence, at) for at in numbers)
    first = next(at for at, token in enumerate(sentence) if token.start in frame)
    if kind == "later":
        return all(at > first and _is_of_piece(sentence, at, frame) for at in numbers)
    return all(_is_near(sentence, at, frame) for at in numbers)


def _numbers(sentence: Sequence[Token]) -> Iterator[int]:
    for at, token in enumerate(sentence):
        if token.role is Role.FREE and (token.has_digit or (token.is_number and token.values != ("1",))):
            yield at


def _counts(sentence: Sequence[Token], at: int) -> bool:
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    return behind is not None and behind.unit is not None and behind.unit.counts and behind.text != "%"


def _is_near(sentence: Sequence[Token], at: int, frame: set[int]) -> bool:
    """`only 8 instead of 10`, `the 6 wrong hinges`, `(2 cracked lids)`: a number at the frame, behind an article or in brackets."""
    before, near = sentence[max(0, at - _NEAR) : at], sentence[max(0, at - _NEAR) : at + 2]
    if any(token.start in frame for token in near) and not any(token.text in _PARTING for token in before[-1:]):
        return True
    return bool(before) and (before[-1].norm in _ARTICLES or before[-1].text == "(")


def _is_of_piece(sentence: Sequence[Token], at: int, frame: set[int]) -> bool:
    """Whether a word of the frame stands in the same part of the sentence, between commas and dashes."""
    first, last = at, at
    while first and sentence[first - 1].text not in _PARTING:
        first -= 1
    while last + 1 < len(sentence) and sentence[last + 1].text not in _PARTING:
        last += 1
    return any(token.start in frame for token in sentence[first : last + 1])
