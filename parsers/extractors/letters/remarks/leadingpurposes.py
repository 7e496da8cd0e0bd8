"""What goods are for, said before they are named: `For the workshop: 2 brooms`, `für die Küche bitte einen Karton Folie`.

It says nothing of the goods, and stands before them like a heading.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.item import number_at
from parsers.extractors.letters.remarks.remarks import purpose_words
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["set_leading_purpose_aside"]

_FOR = words_of("purpose_leads")
_POLITE = words_of("polite_words")
_DETERMINERS = words_of("before_a_purpose")
_LONGEST = 4  #: words behind `for`
_SIGNS = frozenset((":", ",", "-", "–"))


def set_leading_purpose_aside(sentence: Sequence[Token], words: Wording, known: Catalogue) -> None:
    """Marks the words that say for what the goods are, where they begin the sentence, or stand behind a comma or a word that joins,
    and the goods come right behind them."""
    _set_heading_purpose_aside(sentence, words)
    _set_kind_aside(sentence, known)
    for at, token in enumerate(sentence):
        if token.norm in _FOR and token.role is Role.FREE and _begins(sentence, at, words):
            _set_aside(sentence, at, words)


def _begins(sentence: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether nothing stands before but a sign, a word that joins or one of courtesy."""
    before = sentence[at - 1] if at else None
    if before is None or before.text in (",", ";", ".") or words["connector"].at([before.norm], 0):
        return True
    return all(one.role is not Role.FREE or one.norm in _POLITE for one in sentence[:at])


def _set_aside(sentence: Sequence[Token], first: int, words: Wording) -> None:
    ahead = sentence[first + 1 : first + 1 + _LONGEST]
    named = purpose_words(ahead, words.languages)
    end = next((first + 1 + at for at in range(len(ahead), 0, -1) if ahead[at - 1].start in named), 0)
    inside = sentence[first:end]
    if end in (0, len(sentence)) or any(not _is_plain(token) for token in inside):
        return
    articled = any(token.norm in _DETERMINERS for token in inside)
    if _begins_goods(sentence, end, words, articled=articled):
        parted = sentence[end].text in _SIGNS and not (first and sentence[end].text == ",")
        for token in sentence[first : end + parted]:
            token.role = Role.NOTE


def _set_heading_purpose_aside(sentence: Sequence[Token], words: Wording) -> None:
    """`Pipe insulation for the loft: 15 mm`: before the colon behind the goods."""
    colon = next((at for at, token in enumerate(sentence) if token.text == ":"), 0)
    if not colon:
        return
    lead = next((at for at in range(colon - 1, 0, -1) if sentence[at].norm in _FOR), 0)
    inside = sentence[lead:colon]
    if not lead or not all(map(_is_plain, inside)) or not 1 < len(inside) <= _LONGEST + 1:
        return
    if inside[-1].start in purpose_words(inside[1:], words.languages):
        for token in inside:
            token.role = Role.MARK


def _set_kind_aside(sentence: Sequence[Token], known: Catalogue) -> None:
    """`Linge : 20 draps`: a kind of goods before the colon, which is no word of the catalogue."""
    first = next((at for at, token in enumerate(sentence) if token.text[0].isalnum()), 0)
    if first + 2 >= len(sentence) or sentence[first + 1].text != ":" or sentence[first].role is not Role.FREE:
        return
    if sentence[first].norm in _KINDS and not known.has(sentence[first].norm):
        sentence[first].role = sentence[first + 1].role = Role.MARK


_KINDS = words_of("kinds_of_goods")


def _is_plain(token: Token) -> bool:
    return token.role is Role.FREE and token.text[0].isalpha() and not token.has_digit and not token.is_number


def _begins_goods(sentence: Sequence[Token], at: int, words: Wording, *, articled: bool) -> bool:
    """Whether a sign, a word of ordering or a count comes next; a number right behind `line`, `van` names it, where no article
    stands before that."""
    token = sentence[at]
    if token.text in _SIGNS:
        return at + 1 < len(sentence) and (token.text != "," or not any(t.role is Role.ITEM for t in sentence))
    if token.norm in _POLITE or words["order"].at([one.norm for one in sentence], at):
        return True
    return articled and (number_at(sentence, at) or token.attached == "article")
