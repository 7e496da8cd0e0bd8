"""Whether words that fit an address in part name a place of their own: another postcode, street, number or company."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from normalizer.master import AddressRecord, CustomerRecord
from normalizer.names import (
    COMMON,
    COMPANY_FORMS,
    COMPASS,
    GENERIC,
    HOUSES,
    KINDS,
    NOWHERE,
    OWN_HOUSES,
    PERSONS,
    STREETS,
    fold,
    name_words,
    place_words,
    raw_words,
)
from normalizer.place_match import Match, has_word
from normalizer.postcodes import has_any_postcode

__all__ = ["is_elsewhere"]

#: A person, a phone number, opening hours: up to the next separator, they name no place.
_PERSON = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in PERSONS) + r")(?!\w)[^,;\n()]{0,80}")


#: Where a lorry stands at the place: `quai 2`, `Tor 4`.
_DOCK = re.compile(
    r"(?<!\w)(?:loading )?(?:gate|dock|bay|ramp|tor|rampe|ladetor|quai|porte|muelle|puerta|porta|banchina|poort|laaddock)\s?\d{1,3}(?=\s*(?:[;,()\n]|$))"
)


def is_elsewhere(text: str, match: Match, all_of: Sequence[AddressRecord], customer: CustomerRecord) -> bool:
    """Whether the text, though it fits in part, names a place of its own: another postcode, street, number or company."""
    if _other_postcode(text, match) or _other_company(text, all_of, customer):
        return True
    parts = _foreign(text, all_of, customer)
    if not (match.street or match.postcode) and _otherwise_called(text, match, parts, customer):
        return True
    numbers = [word for part in parts for word in part if word[:1].isdigit()]
    letters = [word for part in parts for word in part if word.isalpha() and len(word) > 3]
    if match.street and (match.postcode or match.town):
        return _other_number(text, match)
    if match.street:
        # A street alone, beside words or figures of a place that nobody knows, is a street of the same name.
        return bool(numbers and letters) or len(letters) > 1 or _other_number(text, match)
    if match.postcode or match.town:
        # A foreign number beside a foreign street is another place even in the same postcode; so is a foreign house in the town.
        street = any(_is_short_street(part) for part in parts)
        if not (match.postcode or match.named) and len(all_of) == 1 and _HOUSES.issuperset(letters):
            return bool(numbers)  # "Werk Altdorf": his only place, and it is there
        return bool(numbers and (letters or street)) if match.postcode or match.named else bool(numbers or letters)
    if match.named <= KINDS:
        return bool(numbers or letters)
    # A site's name alone: a part of its own that nobody knows is another town.
    return bool(numbers and letters) or len(letters) > 1 or any(part and part[-1] == "" for part in parts)


_HOUSES = frozenset(place_words(" ".join(HOUSES | OWN_HOUSES)))


def _otherwise_called(text: str, match: Match, foreign: Sequence[Sequence[str]], customer: CustomerRecord) -> bool:
    """`North gatehouse` is not the Ferry gatehouse: right before a word of the site's name stands one that no place on file has,
    and the word that stands there on file is missing."""
    own, said, name = (
        place_words(f"{customer.name} {customer.legal_name}"),
        place_words(text),
        place_words(match.record.name),
    )
    silent = {*own, *said, *GENERIC, *COMMON}
    kind = {two for one, two in pairwise(name) if two in match.named and len(one) > 2 and one not in silent}
    others = {word for part in foreign for word in part if word.isalpha() and (len(word) > 2 or word in COMPASS)}
    return any(one in others and two in kind for one, two in pairwise(said))


def _foreign(text: str, all_of: Sequence[AddressRecord], customer: CustomerRecord) -> list[list[str]]:
    """The words of each part that no address on file has and that are not persons, opening hours or mere filling; a part
    that has no other words ends with an empty one."""
    on_file = " ".join(
        f"{a.name} {a.line1} {a.line2} {a.city} {a.postcode} {a.subdivision} {a.country}" for a in all_of
    )
    known = set(place_words(f"{on_file} {customer.name} {customer.legal_name}"))
    idle = {*NOWHERE, *COMMON, *map(_one_form, GENERIC)}  # as they stand: a haven is no "have"
    own = [word for word in name_words(f"{customer.name} {customer.legal_name}") if len(word) > _KIND]
    found = []
    for part in re.split(r"[;,()\n]", _DOCK.sub(" ", _PERSON.sub(" ", fold(text)))):
        words = place_words(part)
        foreign = [
            word for word in words if word not in idle and not has_word(known, word) and not _is_kind_of(word, own)
        ]
        wholly = len(foreign) == len(words) and any(word.isalpha() and len(word) > 3 for word in foreign)
        found.append([*foreign, ""] if wholly else foreign)
    return found


_KIND = 3  #: letters of a word that may be the end of another one


def _is_kind_of(word: str, own: Sequence[str]) -> bool:
    """Whether the customer's own name says what kind of house it is: the `werf` of a Scheepswerf."""
    return len(word) > _KIND and any(one.endswith(word) for one in own)


def _is_short_street(foreign: Sequence[str]) -> bool:
    """`9 elm`, of "9 Elm Row": a house number and a name too short to count anywhere else."""
    return any(one.isdigit() and other.isalpha() and len(other) == 3 for one, other in pairwise(foreign))


def _other_postcode(text: str, match: Match) -> bool:
    return not match.postcode and has_any_postcode(text, match.record.country)


def _other_company(text: str, all_of: Sequence[AddressRecord], customer: CustomerRecord) -> bool:
    """Whether a line bears the name of a company that is not this customer's: the goods would go to somebody else."""
    own = set(name_words(" ".join([customer.name, customer.legal_name, *(address.name for address in all_of)])))
    for line in re.split(r"[;,\n]", text):
        if COMPANY_FORMS & set(raw_words(line)) and not own & set(name_words(line)):
            return True
    return False


def _other_number(text: str, match: Match) -> bool:
    """Whether a house number of its own stands right beside the street's name."""
    own = set(place_words(f"{match.record.line1} {match.record.line2} {match.record.postcode}"))
    if not any(word.isdigit() for word in own):
        return False
    words = place_words(text)
    beside = {
        other
        for one, other in (*pairwise(words), *pairwise(words[::-1]))
        if (one in match.street and not one.isdigit()) or (one in STREETS and match.street)
    }
    numbered = {word for pair in match.named for word in pair.split() if word.isdigit()}  # "Atelier 2 (ZA Les Granges)"
    numbers = {word for word in beside if word.isdigit()} - numbered
    return bool(numbers) and not numbers & own


def _one_form(word: str) -> str:
    return place_words(word)[0]
