"""What was ordered before, and only a clerk may say what that is: `the usual`, `same as last time`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.draft import Notice
from parsers.extractors.letters.lines.oncebefore import named_by_earlier
from parsers.extractors.letters.remarks.alteration import goes_as_before, of_the_door
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["history"]


def history(sentences: Sequence[tuple[list[Token], Script]]) -> list[Notice]:
    """`the usual`, `same as last time`: what was ordered before; only a clerk may say what that is."""
    for sentence, script in sentences:
        if (named := named_by_earlier(sentence, script)) is not None:
            return [_refers(sentence, script, *named)]
        norms = [token.norm for token in sentence]
        start = 0
        while start < len(norms):
            length = script.words["usual"].at(norms, start)
            if not length:
                start += 1
                continue
            safe = script.words["harmless_usual"]
            harmless = any(safe.at(norms, at) for at in range(max(0, start - 2), start + 1))
            within = range(start + 1, min(start + length, len(norms)))  # "the usual place" says more than "the usual"
            harmless = harmless or any(at + safe.at(norms, at) > start + length for at in within)
            after = sentence[start + length] if start + length < len(sentence) else None
            placed = (
                after is not None and after.role is Role.PLACE and after.text[0].isupper()
            )  # not "the usual for Leeds"
            harmless = harmless or (start > 0 and sentence[start - 1].role is Role.PLACE)  # "to our yard as usual"
            counted = after is not None and (after.is_number or after.role is Role.ITEM or placed)
            harmless = harmless or of_the_door(sentence, script) or _says_how(sentence, start, start + length)
            harmless = harmless or goes_as_before(sentence)
            if not harmless and not (counted and norms[start + length - 1] == "usual"):
                run = sentence[start : start + length]
                return [_refers(sentence, script, run[0], run[-1])]
            start += length
    return []


def _refers(sentence: Sequence[Token], script: Script, first: Token, last: Token) -> Notice:
    told = f"“{script.text.excerpt(sentence)}” refers to an earlier order."
    return Notice("history-referenced", told, "", script.text.evidence(first.start, last.end))


#: `wie gewohnt`, `comme d'habitude`: how something is done, where a word of delivering or of papers says what
_HOW = words_of("as_usual_phrases")
_DONE = words_of("done_as_usual")


def _says_how(sentence: Sequence[Token], start: int, end: int) -> bool:
    """`Die Zustellung wie gewohnt nach Steyr`: said of a delivery or a paper in a sentence without goods or numbers."""
    said = " ".join(token.norm for token in sentence[start:end])
    counted = any(
        token.role is Role.ITEM or token.code or (token.is_number and token.role is Role.FREE) for token in sentence
    )
    return said in _HOW and not counted and any(token.norm in _DONE for token in sentence)
