"""Days of the senders' lives, on which nothing is wanted: wishes for a day (`fijne woensdag`), and who is there when
(`op vrijdag ben ik vrij`, `wij zijn dicht tot 3 januari`)."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording

__all__ = ["tells_presence", "wishes_a_day"]


def wishes_a_day(sentence: Sequence[Token], day: Sequence[Token], words: Wording) -> bool:
    """`Fijne woensdag verder!`, `bedankt en tot donderdag`: words that wish or part, and none beside them that says more."""
    others = _beside(sentence, day)
    if not _is_plain(others):
        return False
    norms = [token.norm for token in others]
    wishes = any(norm in words["wishing"] for norm in (*norms, *(token.norm for token in day)))
    idle = [words[role] for role in ("wishing", "wishing_beside", "closing", "adding_on")]
    return wishes and all(any(norm in table for table in idle) for norm in norms)


def tells_presence(clause: Sequence[Token], day: Sequence[Token], words: Wording) -> bool:
    """`Ik werk op maandag`, `wij zijn vrijdag dicht`: who of the senders is there then; it names no goods and wants nothing."""
    others = _beside(clause, day)
    norms = [token.norm for token in others]
    if not _is_plain(others) or not any(norm in words["own"] for norm in norms):
        return False
    asking = (words["courtesy"], words["asking"])
    asked = any(norm in table for table in asking for norm in norms) or words["deliver"].found_in(norms) is not None
    return not asked and words["presence"].found_in(norms) is not None


def _beside(run: Sequence[Token], day: Sequence[Token]) -> list[Token]:
    within = {id(token) for token in day}
    return [token for token in run if id(token) not in within and token.text[0].isalnum()]


def _is_plain(tokens: Sequence[Token]) -> bool:
    """Whether nothing is counted or named by a code there."""
    said = [token for token in tokens if token.role is not Role.DATE]
    return not any(token.role is Role.ITEM or token.is_number or token.code for token in said)
