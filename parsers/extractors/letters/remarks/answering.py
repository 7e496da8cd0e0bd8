"""Days by which an answer is wanted, not the goods: `please confirm by tomorrow`, `bis Dienstag Bescheid`, `I'll call on Monday`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["answered_by", "is_answer"]


class _Said(StrEnum):
    ANSWER = "answer"
    GOODS = "goods"  #: that they come
    DAY = "day"  #: of their coming: "the delivery date"
    NEED = "need"  #: of goods or of an answer


#: how words begin that ask for an answer or a paper
_ANSWERS = tuple(words_of("answer_stems"))
#: of the same stems, what was confirmed, answered or sent before: "as confirmed", "wie bestätigt"
_DONE = words_of("answered_before")
#: whole words of answers, and pairs of words that announce a call
_ANSWER_WORDS = words_of("answer_words")
_ANSWER_PAIRS = words_of("announcing_a_call")
_GOODS = tuple(words_of("goods_and_delivery_stems"))
_DAYS = words_of("day_of_an_answer")
_NEEDS = tuple(words_of("need_stems"))
#: what else a wish for an answer is made of; with any other word the day may be that of the goods
_AROUND_AN_ANSWER = words_of("around_an_answer")


def answered_by(clause: Sequence[Token], first: int, last: int) -> str:
    """`event` where the day at these characters of the clause is that of an answer, `doubtful` where it may be, else nothing. What
    stands last before the day has it; what follows it, only where nothing stands before."""
    if any(token.role is Role.ITEM or token.code or (token.is_number and token.role is Role.FREE) for token in clause):
        return ""
    sure = "event" if _is_of_nothing_else(clause, first, last) else "doubtful"
    before = [said for token, said in _said(clause) if token.end <= first or (said is _Said.DAY and token.start < last)]
    if not before:
        behind = [said for token, said in _said(clause) if token.start >= last]
        return sure if behind[:1] == [_Said.ANSWER] else ""
    if _Said.ANSWER not in before:
        return ""
    if before[-1] is _Said.ANSWER:
        return "doubtful" if _Said.GOODS in before else sure
    return "doubtful" if before[-1] is _Said.DAY else ""


def _is_of_nothing_else(clause: Sequence[Token], first: int, last: int) -> bool:
    """Whether the clause says nothing but who wants an answer, and how; the words of the day itself are not asked."""
    around = (token for token in clause if token.is_word and not first <= token.start < last)
    return all(token.norm in _AROUND_AN_ANSWER or _is_answer(token.norm) or token.role is Role.DATE for token in around)


def _is_answer(norm: str) -> bool:
    return norm not in _DONE and (norm.startswith(_ANSWERS) or norm in _ANSWER_WORDS)


def is_answer(norm: str) -> bool:
    """Whether the word is one of answers and their papers: `acknowledgement`, `Rückmeldung`."""
    return norm not in _DONE and norm.startswith(_ANSWERS)


def _said(clause: Sequence[Token]) -> list[tuple[Token, _Said]]:
    found = []
    for at, token in enumerate(clause):
        norm = token.norm
        pair = f"{norm} {clause[at + 1].norm}" if at + 1 < len(clause) else ""
        if norm in _DAYS:
            found.append((token, _Said.DAY))
        elif _is_answer(norm) or pair in _ANSWER_PAIRS:
            found.append((token, _Said.ANSWER))
        elif norm.startswith(_GOODS):
            found.append((token, _Said.GOODS))
        elif norm.startswith(_NEEDS):
            found.append((token, _Said.NEED))
    return found
