"""Sentences that speak of something else than the goods: papers, payment, terms of purchase, talks to come, how one is reached.

What makes an altering word harmless is what its sentence speaks of: `toute modification fera l'objet d'un avenant` lays down how
papers are dealt with, `le pago a 60 días` when one pays. The lexicon's table `[remark]` has three lists for it. `topics` are what
such sentences speak of; `of_topics` are words that alter an order elsewhere and belong to a topic there (`code` of conduct, `credit`
note); `minded` are those of `may_alter` that count there all the same (a client, an address, a condition). A sentence that names or
counts goods, points at a place or says anything else that alters an order is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.extractors.letters.catalogue import Catalogue, bare
from parsers.extractors.letters.remarks.remarks import harmless_words, phrase_lengths
from parsers.extractors.letters.remarks.wanting import wanting
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording, every_word, ordinary_words, remark_phrases
from parsers.lexicon import words_of

__all__ = ["bills_somebody", "is_of_goods", "is_of_other_topic", "pieces"]

_SHORTEST = 3  #: words of a sentence
_SHORT = 3  #: letters of words that are more likely of the language than of goods
_NEAR = 3  #: words before a number by which it is a threshold
_PARTING = frozenset(",;:()–")
_SENDING = words_of("sending_goods") | words_of("goods_and_delivery")
_DELIVERS = tuple(sorted(words_of("stems_of_delivering")))
_PLACING = words_of("before_place") | words_of("at_a_firm")
_BILLING = tuple(sorted(words_of("billing_stems")))
_BEFORE = words_of("before_numbers_of_papers")
_BEHIND = words_of("behind_numbers_of_terms")
_THRESHOLDS = words_of("thresholds_of_loads")
_LOADS = words_of("words_for_loads")
#: between a topic and its number, and between two numbers of it
_IDLE = (
    words_of("number_words")
    | words_of("and_between")
    | {"n", "no", "nr", "num", "x", "sur", "su", "de", "di", "del", "of", *":.°º-–/,xX×"}
)
_POINTING = words_of("pointing_or_asking")
_YEAR = re.compile(r"20[0-4]\d")
_IN_YEAR = words_of("in_a_month") | words_of("founded_since")
_CLOCK = re.compile(r"\d{1,2}[:hH]\d\d")
#: `apportez-les`, `llevadlo`, `portateli`: a verb and what it points at
_POINTED = re.compile(r"-l(?:es?|a)$|[aei]dl[oa]s?$|[aei]rl[oa]s?$|[aei]tel[ioae]$")


def is_of_other_topic(sentence: Sequence[Token], words: Wording, known: Catalogue) -> bool:
    """Whether all that could alter an order in the sentence belongs to another topic, and nothing of it to the goods."""
    said = [token for token in sentence if token.text[0].isalnum()]
    if len(said) < _SHORTEST or any(token.role in (Role.ITEM, Role.PLACE, Role.PRICE) for token in said):
        return False
    topics = _spans("topics", said, words)
    if not topics:
        return False
    topics |= _loads(said)
    own = topics | _spans("of_topics", said, words) | harmless_words(said, words.languages)
    if _alters(said, own, words) or not all(_explained(sentence, topics, known)):
        return False
    if any(is_of_goods(token, known) for token in said if token.start not in own):
        return False
    return not bills_somebody(said) and not any(
        _says_more(piece, topics, own, words) for piece in pieces(sentence, words)
    )


def is_of_goods(token: Token, known: Catalogue) -> bool:
    """Whether the word stands in a name of the catalogue and is no word of letters."""
    return token.is_word and len(token.norm) > _SHORT and known.has(token.norm) and token.norm not in ordinary_words()


def bills_somebody(said: Sequence[Token]) -> bool:
    """Whether the sentence speaks of the invoice and names what is no word of the language: who pays may be somebody else."""
    if not any(token.norm.startswith(_BILLING) for token in said):
        return False
    return any(token.text.istitle() and token.norm not in every_word() for token in said[1:])


def _spans(kind: str, said: Sequence[Token], words: Wording) -> set[int]:
    """Where the words begin that stand in a phrase of this kind."""
    lengths = phrase_lengths(kind, said, words.languages)
    return {token.start for at, length in enumerate(lengths) for token in said[at : at + length]}


def _loads(said: Sequence[Token]) -> set[int]:
    """Where the words begin of loads from which on something is laid down: `au-delà de 3 palettes`, `oltre i 10 bancali`."""
    found: set[int] = set()
    for at in range(1, len(said) - 1):
        if said[at].is_number and said[at + 1].norm in _LOADS:
            first = next((i for i in range(max(0, at - _NEAR), at) if said[i].norm in _THRESHOLDS), at + 2)
            found.update(token.start for token in said[first : at + 2])
    return found


def _alters(said: Sequence[Token], own: set[int], words: Wording) -> bool:
    """Whether a word that alters an order wherever it stands, or one that is minded here, belongs to no topic."""
    for kind in ("alters", "minded"):
        for at, length in enumerate(phrase_lengths(kind, said, words.languages)):
            if any(token.start not in own and token.role is not Role.DATE for token in said[at : at + length]):
                return True
    return False


def _explained(sentence: Sequence[Token], topics: set[int], known: Catalogue) -> Iterator[bool]:
    """For each number and code, and each word behind `at`, whether it is one of a paper, a term or a clock and names no place."""
    for at, token in enumerate(sentence):
        before = sentence[at - 1] if at else None
        if token.is_word and not token.has_digit:
            named = token.text.istitle() and before is not None and before.norm in _PLACING
            yield not token.code and not named and token.norm not in known.place_words
            if token.is_number and token.values != ("1",) and token.start not in topics:
                yield at + 1 < len(sentence) and sentence[at + 1].norm in _BEHIND
        elif token.role is Role.FREE and token.has_digit and token.start not in topics:
            yield _is_of_paper(sentence, at, topics, known)


def _counts(unit: Token) -> bool:
    return unit.unit is not None and unit.unit.counts and unit.norm not in _BEHIND


def _is_of_paper(sentence: Sequence[Token], at: int, topics: set[int], known: Catalogue) -> bool:
    """`page 1 sur 2`, `48 h`, `facture 20261187`, `ISO 9001`, `plus de 3 palettes`: no number of goods."""
    token = sentence[at]
    behind = sentence[at + 1] if at + 1 < len(sentence) else None
    if token.code and bare(token.text) in known.codes:
        return False
    if _CLOCK.fullmatch(token.text):
        return True
    if behind is not None and not token.code and (behind.norm in _BEHIND or behind.text == "%"):
        return True
    if behind is not None and _counts(behind):
        return False
    first = at
    while first and (sentence[first - 1].norm in _IDLE or sentence[first - 1].has_digit):
        first -= 1
    if first > 1 and sentence[first - 1].text.isupper():
        first -= 1  # "norme NIMP 15"
    lead = sentence[first - 1] if first else None
    if at and _YEAR.fullmatch(token.text) and sentence[at - 1].norm in _IN_YEAR:
        return True
    return lead is not None and (lead.start in topics or (lead.norm in _BEFORE and not token.code))


def pieces(sentence: Sequence[Token], words: Wording) -> Iterator[list[Token]]:
    """The parts of the sentence between commas and words that join."""
    joins = remark_phrases("parting", words.languages)
    piece: list[Token] = []
    for token in sentence:
        if token.text in _PARTING or token.text.casefold() in joins:
            yield piece
            piece = []
        elif token.text[0].isalnum():
            piece.append(token)
    yield piece


def _says_more(piece: Sequence[Token], topics: set[int], own: set[int], words: Wording) -> bool:
    """Whether a part says something of its own: a day or a doubtful word where no topic stands; or that goods are sent, and when or
    how not."""
    norms = [token.norm for token in piece]
    dated = any(token.role is Role.DATE for token in piece)
    lengths = phrase_lengths("may_alter", piece, words.languages)
    doubtful = any(
        token.start not in own and token.role is not Role.DATE
        for at, n in enumerate(lengths)
        for token in piece[at : at + n]
    )
    if not any(token.start in topics for token in piece):
        points = any(token.norm in _POINTING or _POINTED.search(token.norm) for token in piece)
        return dated or doubtful or points
    rest = [token.norm for token in piece if token.start not in own]
    acts = any(words[role].found_in(rest) for role in ("deliver", "sends"))
    acts = acts or any(norm.startswith(_DELIVERS) and norm not in _SENDING for norm in rest)
    sends = acts or not _SENDING.isdisjoint(norms)  # "consegna tassativa il 17/12": its day is that of the goods
    wants = wanting([token.norm for token in piece if token.start not in own and token.role is not Role.DATE])
    return (dated and (sends or wants)) or (doubtful and acts) or _lists(norms)


def _lists(norms: Sequence[str]) -> bool:
    """Whether the words speak of the lines: `articles 3 et 4`."""
    return any(one in _LINES and two[0].isdigit() for one, two in pairwise(norms))


_LINES = words_of("numbered_positions") - _BEFORE
