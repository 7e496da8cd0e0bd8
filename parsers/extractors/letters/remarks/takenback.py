"""A quantity that is taken back right behind its number: `5 m... no, 50 metres of cable`, `gloves M 10, no, make it 12`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.item import attached_unit, is_size, number_at, unit_of
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import UnitWord, Wording, phrases
from parsers.lexicon import words_of

__all__ = ["correction_at", "without_taken_back"]

#: words that stand between the one that corrects and the number: `no, make it 12`, `nee doe maar 15`
_BETWEEN = words_of("in_a_correction")
#: words that end what was begun before the number: `maak daar 8 van`, `mach 8 draus`
_BEHIND = phrases(words_of("behind_a_correction"))
#: alone they may stand for pieces or for a number that follows: `20 no 15 elbows`, `5 bzw. 10`
_PLAIN = words_of("no") | {"bzw"}
_SURE = words_of("taking_all_back") - _PLAIN
_FARTHEST = 12  #: tokens between the two numbers


def without_taken_back(sentence: list[Token], words: Wording) -> list[Token]:
    """The sentence without the numbers that it takes back, and without what corrects them, where another number of the same unit
    follows."""
    if not any(token.norm in words["correct"].by_first for token in sentence):
        return sentence
    at = 0
    while at < len(sentence) - 2:
        found = _taken_back(sentence, at, words)
        if found is None:
            at += 1
            continue
        again, behind = found
        if behind[0] == again + 1 and (behind[1] == len(sentence) or not sentence[behind[1]].text[0].isalnum()):
            sentence[again].attached = "x"  # it counts, and is no size
        gone = [*sentence[at:again], *sentence[behind[0] : behind[1]]]
        for token in gone:
            token.role = Role.MARK
        taken = {id(token) for token in gone}
        sentence = [token for token in sentence if id(token) not in taken]
    return sentence


def correction_at(clause: Sequence[Token], start: int, words: Wording) -> int:
    """How many tokens from `start` correct what was said before: all up to the number, where nothing else stands before it."""
    again = _corrected_until(clause, start, words)
    return again - start if again else words["correct"].at([token.norm for token in clause], start)


def _taken_back(sentence: Sequence[Token], at: int, words: Wording) -> tuple[int, tuple[int, int]] | None:
    """(where the number stands that replaces the one at `at`, from where to where something else belongs to the correction)."""
    opened = _counted(sentence, at)
    before = sentence[at - 1].norm if at else ""
    if opened is None or (before in words["size"] and before not in words["connector"]):  # Dutch "en", and EN 388
        return None
    ended, unit = opened
    start = _behind_signs(sentence, ended)
    again = _corrected_until(sentence, start, words)
    if not again or again - ended > _FARTHEST or not _is_correction(sentence, ended, start, again):
        return None
    replaced = _counted(sentence, again)
    if replaced is None:
        return None
    if (unit is not None and not _is_same(unit, replaced[1])) or (unit is None and is_size(replaced[1])):
        return None
    norms = [token.norm for token in sentence]
    length = _BEHIND.at(norms, replaced[0]) if replaced[0] < len(norms) else 0
    goes_on = replaced[0] + length < len(norms) and sentence[replaced[0] + length].text[0].isalnum()
    return again, (replaced[0], replaced[0] + (0 if goes_on else length))


def _corrected_until(sentence: Sequence[Token], start: int, words: Wording) -> int:
    """Where the number stands behind words of correction that begin at `start`; 0 where anything else stands there."""
    norms = [token.norm for token in sentence[: start + _FARTHEST]]
    length = words["correct"].at(norms, start) if start < len(norms) else 0
    if not length:
        return 0
    at = start + length
    while at < len(norms):
        token = sentence[at]
        if token.role is not Role.FREE or token.line != sentence[start].line:
            return 0
        if number_at(sentence, at):
            return at
        step = words["correct"].at(norms, at) or int(token.norm in _BETWEEN or token.text in _SIGNS)
        if not step:
            return 0
        at += step
    return 0


#: signs between the words of a correction
_SIGNS = frozenset((",", "-", "–", "—", "…", "...", ":", "!"))


def _is_correction(sentence: Sequence[Token], ended: int, start: int, again: int) -> bool:
    """Whether a sign stands before the words, or they can mean nothing else."""
    said = [token for token in sentence[start:again] if token.text[0].isalnum()]
    if len(said) == 1 and said[0].norm in _PLAIN:
        return start > ended and sentence[start + 1].text != "."
    return start > ended or len(said) > 1 or said[0].norm in _SURE


def _counted(tokens: Sequence[Token], at: int) -> tuple[int, UnitWord | None] | None:
    """Where the number at `at` and its unit end, and the unit; None where no number stands there."""
    if at >= len(tokens) or not number_at(tokens, at):
        return None
    if (attached := attached_unit(tokens[at])) is not None:
        return at + 1, attached
    unit = unit_of(tokens[at + 1]) if at + 1 < len(tokens) else None
    return (at + 1, None) if unit is None else (at + 2, unit)


def _behind_signs(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and not tokens[at].text[0].isalnum():
        at += 1
    return at


def _is_same(unit: UnitWord, other: UnitWord | None) -> bool:
    return other is not None and bool(set(unit.codes) & set(other.codes))
