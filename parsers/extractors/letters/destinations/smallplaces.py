"""Towns written small, as on telephones: `bitte nach radeberg liefern`, `drop them at the yard in skipton`.

What is written large can be a name; here only a word that no list of ours has is taken for one, at the end of what is said of the delivery.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.destinations.placewords import HOUSES, SITES, STOPS
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import every_word
from parsers.lexicon import words_of

__all__ = ["small_place"]

_BRINGING = tuple(sorted((words_of("bringing_stems") | words_of("delivering_words")) - words_of("better_than_before")))
_GOING = words_of("going_to_places")
_TO = words_of("before_small_towns")
_FOR = words_of("for_houses")
_TO_HOUSES = words_of("to_houses")
_SHORTEST = 5  #: letters of such a town: shorter words are abbreviations, or mistyped


def small_place(sentence: Sequence[Token], script: Script) -> str | None:
    """The town to which the sentence wants goods brought, where it stands in small letters and on no file; None for none."""
    said = [token for token in sentence if token.text[0].isalnum()]
    if any(token.role is Role.ITEM or (token.role is Role.PLACE and token.text[0].isupper()) for token in said):
        return None
    brought = any(token.norm.startswith(_BRINGING) or token.norm in _GOING for token in said)
    if not brought:
        return _bare_place(said, script)
    for led, town, behind in zip(said, said[1:], [*said[2:], None], strict=False):
        if led.norm not in _TO or not _is_strange(town, script):
            continue
        ends = behind is None or behind.norm in STOPS or behind.norm in script.words["not"]
        if ends or (behind is not None and behind.norm.startswith(_BRINGING)):
            return town.text
    return None


def _bare_place(said: Sequence[Token], script: Script) -> str | None:
    """`to our yard in penistone please`, `naar gorinchem graag`: where to, a word for a house perhaps, and a strange word for its town,
    and nothing else; without a house only behind a word that leads to towns."""
    ends = len(said)
    while ends and said[ends - 1].norm in STOPS:
        ends -= 1
    two = ends > 1 and said[ends - 1].is_word and _is_strange(said[ends - 2], script)  # "langley mill"
    starts = ends - 2 if two else ends - 1
    if starts < 1 or not _is_strange(said[starts], script):
        return None
    led = [token.norm for token in said[:starts]]
    if led[0] not in _TO | _FOR:
        return None
    housed = not HOUSES.isdisjoint(led)
    joined = all(norm in _TO | _FOR | _TO_HOUSES | HOUSES or norm in script.words["of"] for norm in led)
    return said[starts].text if joined and (housed or led[0] in _TO) else None


def _is_strange(word: Token, script: Script) -> bool:
    """Whether the word is in none of our lists, nor in the catalogue or a place on file."""
    letters = word.text.replace("-", "")
    if not (word.role is not Role.ITEM and letters.isalpha() and letters.islower() and len(letters) >= _SHORTEST):
        return False
    known = word.norm in SITES or word.norm in script.known.words_of_places or script.known.has(word.norm)
    return not known and word.norm not in every_word()
