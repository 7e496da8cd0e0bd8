"""The words of a document's own numbers, places and parties, by which its sentences are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from parsers.draft import Field, Header
from parsers.extractors.letters.remarks.remarks import is_sentence
from parsers.extractors.letters.tokens import Role, Token, norms_in, tokenize
from parsers.lexicon import words_of

__all__ = ["Own"]

_ADDRESS = words_of("nouns_of_addresses")


@dataclass(frozen=True, slots=True)
class Own:
    """The words of a document's own numbers, and of its places and parties: a sentence that speaks of them tells nothing new."""

    numbers: frozenset[str]
    places: frozenset[str]
    goes_to: frozenset[str] = frozenset()  #: the words of where the goods go

    def settle(self, sentence: Sequence[Token]) -> None:
        """Takes the figures of the place out of a sentence that names where the goods go, and the word for it: "to the following
        address: 4 Mill Lane"."""
        if not self.goes_to or not self.goes_to.issubset(token.norm for token in sentence):
            return
        for token in sentence:
            figure = token.has_digit and token.norm in self.goes_to
            if figure or token.norm.rpartition("'")[2] in _ADDRESS:
                token.role = Role.NOTE

    @classmethod
    def of(cls, header: Header) -> Own:
        values = [getattr(header, each.name) for each in fields(header)]
        goes_to = header.ship_to
        places = (goes_to, header.bill_to, header.buyer, header.end_customer)
        return cls(
            frozenset(word for value in values if isinstance(value, Field) for word in norms_in(value.raw)),
            frozenset(
                word
                for one in places
                if one and one.text
                for row in one.text.raw.splitlines()
                if not (row.endswith(".") and is_sentence(tokenize(row)))  # small print that a party's block runs into
                for word in norms_in(row)
            ),
            frozenset(norm for norm in norms_in(goes_to.text.raw) if norm[0].isalnum()) if goes_to else frozenset(),
        )
