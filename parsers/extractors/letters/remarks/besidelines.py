"""Sentences below the first item that order nothing themselves: whether they speak of ordered goods, only who knows the goods can tell.

`Les ampoules, c'est par camion` and `Lo zucchero però a velo` hold no word that alters an order everywhere, and speak of a line.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.draft import Field
from parsers.extractors.letters.heading import HeaderParts
from parsers.extractors.letters.remarks.alteration import counts, is_chat
from parsers.extractors.letters.remarks.formclauses import is_form_clause
from parsers.extractors.letters.remarks.remarks import harmless_words, is_sentence, tells_the_way
from parsers.extractors.letters.remarks.rules import states_rule
from parsers.extractors.letters.remarks.variants import asks_for_others
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token

__all__ = ["beside_lines"]


def beside_lines(parts: HeaderParts) -> tuple[Field, ...]:
    """A field for each such sentence; its value are the words that may be words of goods."""
    first = next((token.start for token in parts.body.tokens if token.role is Role.ITEM), None)
    if first is None:
        return ()
    said = [(sentence, parts.body) for sentence in parts.sentences if sentence and sentence[0].start > first]
    said += [
        (sentence, script) for script in parts.afterwards for sentence in script.sentences if is_sentence(sentence)
    ]
    return tuple(
        script.text.field(sentence, " ".join(words))
        for sentence, script in said
        if not _speaks_of_else(sentence, script) and (words := _words(sentence, script))
    )


def _speaks_of_else(sentence: Sequence[Token], script: Script) -> bool:
    """Whether it is a line itself, asks to be told, chats, or tells a driver how to unload: the kettles are heavy, and go upright."""
    if (
        script.speaks_of_else(sentence)
        or any(token.role is Role.ITEM for token in sentence)
        or is_chat(sentence, script)
    ):
        return True
    if states_rule(sentence, script.words.languages) or is_form_clause(sentence, script.words):
        return True
    if sentence[-1].text == "?" and asks_for_others(sentence, script):
        return True
    door = tells_the_way(sentence, script.words.languages)
    return door and not any(map(counts, sentence))


def _words(sentence: Sequence[Token], script: Script) -> list[str]:
    """The words that stand for nothing else that was read; where nouns are small, a capital within the sentence begins a name."""
    safe = harmless_words(sentence, script.words.languages)
    names = "de" not in script.words.languages
    return [
        token.text
        for at, token in enumerate(sentence)
        if token.is_word
        and token.role in (Role.FREE, Role.NOTE)
        and token.start not in safe
        and not (names and at and token.text[0].isupper() and not token.text.isupper())
        and not _is_initial(sentence, at)
    ]


def _is_initial(sentence: Sequence[Token], at: int) -> bool:
    """`M. Dupont`, `L. Marsh`: a letter with its dot before a name is no size."""
    dotted = len(sentence[at].text) == 1 and [token.text for token in sentence[at + 1 : at + 2]] == ["."]
    return dotted and at + 2 < len(sentence) and sentence[at + 2].text.istitle()
