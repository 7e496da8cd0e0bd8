"""Days on which goods leave, which are no days of delivery: `Ship date: 20/11/2026`, `please ship by Friday`, `Versand am 20.11.`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import fold, phrases, words_of

__all__ = ["leaves"]

_DESPATCH = words_of("despatching")
#: of goods that leave, where none of them is said to arrive or to be needed then, and they do not `ship to` a place
_SHIPS = words_of("shipping_words")
_SENT = words_of("sending_out")
_ARRIVES = tuple(words_of("arriving_beginnings"))


def leaves(clause: Sequence[Token], sentence: Sequence[Token], at: int) -> bool:
    """Whether the day that begins at this place of the sentence, in this clause of it, is that of despatch."""
    return any(token.norm in _DESPATCH for token in clause) or _ships(clause) or _labels_despatch(sentence, at)


def _ships(clause: Sequence[Token]) -> bool:
    """Whether the goods leave on the day: `ship by Friday`, and not `ship to the yard by Friday`, `ship for arrival on Friday`."""
    norms = [token.norm for token in clause]
    leaves = any(one in _SHIPS and two not in ("to", "complete") for one, two in pairwise((*norms, "")))
    leaves = leaves or any(
        norms[at] == "out"
        and _SENT & set(norms[max(0, at - 2) : at])
        and norms[at + 1 : at + 2] not in (["to"], ["for"])
        for at in range(len(norms))
    )  # "can you send them out today"
    arrives = any(norm.startswith(_ARRIVES) for norm in norms) or any(token.role is Role.PLACE for token in clause)
    return leaves and not arrives


def _labels_despatch(sentence: Sequence[Token], at: int) -> bool:
    """`Ship date: 20/11/2026`, as forms have it."""
    line = [token for token in sentence[:at] if token.line == sentence[at].line]
    if not line or line[-1].text != ":":
        return False
    label = fold(" ".join(token.text for token in line[:-1] if token.text[0].isalnum()))
    return any(sense.role == "requested_despatch" for sense in phrases("labels").get(label, ()))
