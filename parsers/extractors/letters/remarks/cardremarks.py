"""What is said among the lines of a sender's card: somebody forgot something and wrote on below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.letters.lines.goods import names_goods
from parsers.extractors.letters.remarks.remarks import altering, is_on_cards, is_sentence
from parsers.extractors.letters.remarks.rules import states_rule
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role

__all__ = ["said_on_card"]


def said_on_card(scripts: Sequence[Script]) -> Iterator[Notice]:
    """A notice for each sentence that may alter the order. Cards have slogans, opening hours and goods on them, so of a sentence with
    a word of such only words count that alter an order wherever they stand, and of others goods with a number as well."""
    for script in scripts:
        languages = script.words.languages
        for sentence in filter(is_sentence, script.sentences):
            if script.is_report(sentence) or states_rule(sentence, languages):
                continue
            printed = is_on_cards(sentence, languages)
            word = altering(sentence, languages, (Role.FREE, Role.NOTE), surely=printed)
            number = next((token.text for token in sentence if token.is_number), None)
            if word is None and not printed and number and names_goods(sentence, script.known):
                word = number
            if word is not None:
                said = " ".join(script.text.text[sentence[0].start : sentence[-1].end].split())[:160]
                told = f"“{said}” stands below the letter's end and may alter the order ({word})."
                where = script.text.evidence(sentence[0].start, sentence[-1].end)
                yield Notice("note-significant", told, "", where)
