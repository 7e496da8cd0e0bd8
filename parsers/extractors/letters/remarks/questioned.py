"""Lines that end in a question, a bound or a no: `4 tapes?`, `4 tapes (?)`, `4 tapes min`, `4 tapes price?`, `4 tapes if poss`, `tapes 4 - no`.

A question mark behind a bare line doubts it. Behind a sentence that asks for the goods it is how people order (`Can I have 4
tapes?`), and so it is behind the last line of a list that such a sentence introduces.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.lines.itemlist import ItemList
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["doubting"]

_MARKS = frozenset("?？¿")


def doubting(built: Built, items: ItemList) -> str | None:
    """The words or the mark at the end of this line that doubt or bound it, as written; None where nothing does."""
    tokens = built.item.tokens
    if not tokens or built.quantity is None or built.schedule:
        return None
    sentence = _sentence(built)
    said = _to_the_end(tokens, sentence)
    if (refused := _refusal(tokens, sentence)) is not None:
        return refused
    if (words := _bound(built, said, items)) is not None:
        return words
    if any(token.text[0].isalnum() and token.role is not Role.MARK for token in _before(tokens, sentence)):
        return None
    if items.words["asking"].found_in([token.norm for token in sentence]) is not None:
        return None
    return _hope(said, sentence, items) or _mark(built, tokens, items)


def _sentence(built: Built) -> Sequence[Token]:
    first = built.item.tokens[0]
    return next((one for one in built.script.sentences if any(token is first for token in one)), ())


def _to_the_end(tokens: Sequence[Token], sentence: Sequence[Token]) -> list[Token]:
    """The words of the line and those behind it in its sentence, where no other line begins there."""
    own = [token for token in tokens if token.text[0].isalnum()]
    behind = [token for token in sentence if token.start >= tokens[-1].end and token.text[0].isalnum()]
    return own if any(token.role is Role.ITEM for token in behind) else own + behind


_PARTS = frozenset("-–—:,=/")
_NO = words_of("saying_no")


def _refusal(tokens: Sequence[Token], sentence: Sequence[Token]) -> str | None:
    """`tapes 6 - no`: a no that a sign parts from the line; `6 no tapes` are six in number."""
    said = [token for token in sentence if token.start >= tokens[0].start]
    if len(said) < 3 or said[-1].norm not in _NO or said[-2].text not in _PARTS:
        return None
    return said[-1].text


def _bound(built: Built, said: Sequence[Token], items: ItemList) -> str | None:
    """`min`, `price`, `approx` as the last word of the goods, where it is no word of theirs: `timer 60 min`, `Super Max`."""
    norms = [token.norm for token in said]
    length = items.words["bound"].ending_at(norms, len(norms))
    if not length or len(said) <= length or not any(said[-length - 1] is token for token in built.item.tokens):
        return None
    before, last = said[-length - 1], said[-length:]
    quantity, code = built.quantity, built.item.code
    if quantity is None or any(token is one for token in last for one in quantity.tokens):
        return None
    measured = before.has_digit and before is not quantity.number and before is not code
    named = not before.has_digit and items.known.has_pair(before.norm, last[0].norm)
    return None if measured or named else " ".join(token.text for token in last)


def _hope(said: Sequence[Token], sentence: Sequence[Token], items: ItemList) -> str | None:
    """`if possible` right behind the goods; beside a day or a place it is said of these."""
    norms = [token.norm for token in said]
    length = items.words["if_possible"].ending_at(norms, len(norms))
    other = any(token.role in (Role.DATE, Role.PLACE, Role.HEADER) for token in sentence)
    return " ".join(token.text for token in said[-length:]) if length and not other else None


def _mark(built: Built, tokens: Sequence[Token], items: ItemList) -> str | None:
    mark = next((token for token in tokens if token.text in _MARKS), None)
    if mark is None:
        return None
    behind = [token for token in tokens if token.start > mark.start and token.text[0].isalnum()]
    norms = [token.norm for token in tokens if token.text[0].isalnum()]
    if behind or items.words["courtesy"].found_in(norms) is not None:
        return None
    return None if built is items.lines[-1] and _is_asked(built) else mark.text


def _before(tokens: Sequence[Token], sentence: Sequence[Token]) -> list[Token]:
    return [token for token in sentence if token.start < tokens[0].start]


def _is_asked(built: Built) -> bool:
    """Whether a sentence that is still open above the list asks for the goods: `Could we have`, `Können Sie uns bitte`."""
    sentences = built.script.sentences
    at = next((i for i, one in enumerate(sentences) if any(token is built.item.tokens[0] for token in one)), 0)
    above = [one for one in sentences[:at] if one and not any(token.role is Role.ITEM for token in one)]
    lead: Sequence[Token] = above[-1] if above else ()
    opens = built.script.words["order"], built.script.words["asking"]
    norms = [token.norm for token in lead]
    ended = bool(lead) and lead[-1].text in (".", "!", "?")
    return not ended and any(words.found_in(norms) is not None for words in opens)
