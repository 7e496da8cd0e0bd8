"""Other kinds of the goods, asked about or chosen beside the lines: `Habt ihr das auch in Blau?`, `Las placas, de las verdes`.

What is asked about may be wanted in the place of what is ordered, so such a question is no mere question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.draft import Notice
from parsers.extractors.letters.lines.goods import names_goods
from parsers.extractors.letters.remarks.remarks import tells_the_way
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["asks_for_others", "variants_asked"]

_COLOURS = words_of("colours")
_VARIANTS = words_of("asked_variants") | _COLOURS
_DEFINITE = words_of("definite_words")
_INDEFINITE = words_of("indefinite_articles")
_ONES = frozenset(("one", "ones"))
_BEFORE_OTHERS = words_of("before_other_goods")
_LEADS = words_of("before_chosen_colour")
_STANDING_FOR = words_of("words_for_the_goods")


def variants_asked(sentences: Sequence[tuple[list[Token], Script]]) -> Iterator[Notice]:
    """A notice for each question beside the lines that names a colour, a size or another make, and for each sentence that chooses
    a colour."""
    ordered = [token.start for sentence, _ in sentences for token in sentence if token.role is Role.ITEM]
    for sentence, script in sentences:
        languages = script.words.languages
        if not sentence or any(token.role is Role.ITEM for token in sentence) or tells_the_way(sentence, languages):
            continue
        word = _asked(sentence) if sentence[-1].text == "?" and not asks_for_others(sentence, script) else None
        if word is None and ordered and sentence[0].start > ordered[0]:
            word = _chosen(sentence)
        if word is not None:
            told = f"“{script.text.excerpt(sentence)}” speaks of another kind; is that one wanted ({word})?"
            yield Notice("note-significant", told, "", script.text.evidence(sentence[0].start, sentence[-1].end))


def asks_for_others(sentence: Sequence[Token], script: Script) -> bool:
    """`Do you do a bow shackle bigger than 10 mm?`: goods that the question itself names, and not those that are ordered (`the gloves`,
    `les gants`)."""
    said = [token for token in sentence if token.text[0].isalnum()]
    led = [
        token.norm
        for before, token in pairwise([*said[:1], *said])
        if token.norm in _DEFINITE | _INDEFINITE and before.norm not in _BEFORE_OTHERS
    ]
    pointed = bool(led) and (led[0] in _DEFINITE or not _ONES.isdisjoint(token.norm for token in said))
    return not pointed and names_goods(said, script.known)


def _asked(sentence: Sequence[Token]) -> str | None:
    return next((token.text for token in sentence if token.norm in _VARIANTS and token.role is not Role.PLACE), None)


def _chosen(sentence: Sequence[Token]) -> str | None:
    """`in green`, `de las verdes`: a colour that stands for the goods itself, with no word behind it that it could be of."""
    for led, token, behind in zip(sentence, sentence[1:], [*sentence[2:], None], strict=False):
        alone = behind is None or not behind.is_word or behind.norm in _STANDING_FOR or behind.norm in _LEADS
        if token.norm in _COLOURS and token.role in (Role.FREE, Role.NOTE) and led.norm in _LEADS and alone:
            return token.text
    return None
