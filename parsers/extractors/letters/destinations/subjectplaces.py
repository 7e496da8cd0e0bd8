"""The place that the subject alone names: `Order 4471 for the Walled Garden`, `PO 77124 - delivery to Elm Cottage`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.destinations.places import WEAK, Places, find_places
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token

__all__ = ["place_of_subject"]


def place_of_subject(subject: Script, places: Places) -> None:
    """Adds what the subject says of the place: one on file, or any that stands behind words that can only mean a delivery.

    Other words written large may be a job or a person; they stay as they were. A place that differs from the text's own makes two.
    """
    for sentence in subject.sentences:
        roles = [token.role for token in sentence]
        found = Places()
        find_places(sentence, subject.words, subject.known, found)
        told = [run for run in found.ship_to if _on_file(run, subject.known) or _is_led(sentence, roles, run, subject)]
        named = [run for run in found.named if _on_file(run, subject.known)]
        taken = {id(token) for run in (*told, *named) for token in run}
        for token, role in zip(sentence, roles, strict=True):
            if token.role is not role and id(token) not in taken and not _leads(token, sentence, taken):
                token.role = role
        if places.ship_to or places.named:
            places.beside += [run for run in (*told, *named) if not _same(run, (*places.ship_to, *places.named))]
        else:
            places.ship_to += told
            places.named += named


def _on_file(run: Sequence[Token], known: Catalogue) -> bool:
    norms = tuple(token.norm for token in run)
    return any(
        (norm in known.place_words and run[at].text[0].isupper())
        or any(norms[at : at + len(one)] == one for one in known.places.get(norm, ()))
        for at, norm in enumerate(norms)
    )


def _is_led(sentence: Sequence[Token], before: Sequence[Role], run: Sequence[Token], subject: Script) -> bool:
    """Whether the phrase before the place means a delivery and nothing else: `delivery to`, not `for`."""
    at = next(i for i, token in enumerate(sentence) if token is run[0])
    start = at
    while start and sentence[start - 1].role is Role.PLACE and before[start - 1] is not Role.PLACE:
        start -= 1
    norms = [token.norm for token in sentence[start:at]]
    length = subject.words["ship"].at(norms, 0) if norms else 0
    return length > 0 and " ".join(norms[:length]) not in WEAK


def _leads(token: Token, sentence: Sequence[Token], taken: set[int]) -> bool:
    """Whether the word leads to a place that was taken."""
    at = next(i for i, one in enumerate(sentence) if one is token)
    behind = next((one for one in sentence[at:] if one.role is not Role.PLACE or id(one) in taken), None)
    return token.role is Role.PLACE and behind is not None and id(behind) in taken


def _same(run: Sequence[Token], others: Sequence[Sequence[Token]]) -> bool:
    words = {token.norm for token in run if token.is_word}
    return any(words <= (own := {token.norm for token in other}) or own <= words for other in others)
