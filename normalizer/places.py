"""Which of a customer's addresses some words mean: by postcode, street, town, or the name of the site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from normalizer.master import AddressRecord, CustomerRecord
from normalizer.names import (
    COMMON,
    COMPANY_FORMS,
    GENERIC,
    KINDS,
    NEGATIONS,
    NOWHERE,
    PERSONS,
    STREETS,
    fold,
    key,
    name_words,
    place_words,
    raw_words,
)

__all__ = ["Match", "best_matches", "has_any_postcode", "has_postcode", "points_nowhere", "without_excluded"]

#: A word this alike is the same word mistyped or misread.
ALIKE = 86
#: What a postcode looks like, by country; four bare figures count only before a town's name.
POSTCODES = {
    "GB": re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b"),
    "NL": re.compile(r"\b\d{4} ?[a-z]{2}\b"),
    "IE": re.compile(r"\b[a-z]\d[\dw] ?[a-z\d]{4}\b"),
    "CA": re.compile(r"\b[a-z]\d[a-z] ?\d[a-z]\d\b"),
    "SE": re.compile(r"\b\d{3} ?\d{2}\b"),
    "PL": re.compile(r"\b\d{2}-\d{3}\b"),
    "PT": re.compile(r"\b\d{4}-\d{3}\b"),
}
FIVE = re.compile(r"\b\d{5}\b")
FOUR = re.compile(r"\b\d{4}(?= [a-z]{3})")
FOUR_FIGURES = frozenset({"AT", "AU", "BE", "BG", "CH", "CY", "DK", "HU", "LU", "NO", "NZ", "SI", "ZA"})


_EXCLUDED = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(words).replace(r"\ ", r"[ \t]{1,3}") for words in NEGATIONS)
    + r")[ \t][^,;.()\n]{2,80}",
    re.IGNORECASE,
)


#: A person, a phone number, opening hours: up to the next separator, they name no place.
_PERSON = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in PERSONS) + r")(?!\w)[^,;\n()]{0,80}")


#: Where a lorry stands at the place: `quai 2`, `Tor 4`.
_DOCK = re.compile(
    r"(?<!\w)(?:loading )?(?:gate|dock|bay|ramp|tor|rampe|ladetor|quai|porte|muelle|puerta|porta|banchina|poort|laaddock)\s?\d{1,3}(?=\s*(?:[;,()\n]|$))"
)


@dataclass(frozen=True, slots=True)
class Match:
    """How well one address on file fits what is written, and by which of its words."""

    record: AddressRecord
    score: float
    words: frozenset[str]  #: all of them
    street: frozenset[str]  #: those of the street
    named: frozenset[str]  #: those of the site's name that no other site has
    postcode: bool
    town: bool

    @property
    def sure(self) -> bool:
        """Whether it is named by more than its town."""
        return bool(self.street or self.postcode or self.named)


def best_matches(text: str, addresses: Sequence[AddressRecord], customer: CustomerRecord) -> list[Match]:
    """The addresses that the text means: one where it decides, several where it does not, none where it names another place."""
    matches = [match for address in addresses if (match := _match(text, address, customer, addresses)).score > 0]
    if not matches:
        return []
    sure = [match for match in matches if match.sure] or matches
    best = max(sure, key=lambda match: match.score)
    # Another address counts as a rival where the text has words of it that the best one lacks, or where it fits as well.
    rivals = [match for match in sure if match is not best and (match.score == best.score or match.words - best.words)]
    if _elsewhere(text, best, addresses, customer):
        return []
    return [best, *rivals]


def _match(text: str, address: AddressRecord, customer: CustomerRecord, all_of: Sequence[AddressRecord]) -> Match:
    said = place_words(text)
    words = set(said)
    postcode = has_postcode(text, address.postcode)
    town_words = _without_article(place_words(address.city))
    town = bool(town_words) and all(_has(words, word) for word in town_words)
    street, numbers = _street(said, address, proved=town or postcode)
    letters = [word for word in _street_words(address) if word.isalpha()]
    if not street and letters and _is_piece(said, address):
        street = list(said)
    named = [word for word in _telling(address, customer, all_of) if _has(words, word)]
    score = 3 * postcode + (2 * len(street) / len(letters) + len(numbers) if street else 0) + town + 2 * len(named)
    mine = {*street, *numbers, *named, *(town_words if town else ()), *([key(address.postcode)] if postcode else ())}
    return Match(
        record=address,
        score=round(score, 3),
        words=frozenset(mine),
        street=frozenset(street),
        postcode=postcode,
        town=town,
        named=frozenset(named),
    )


_ARTICLES = frozenset(("le", "la", "les", "los", "las", "el", "den", "de"))


def _without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    """`Le Havre` is also "du Havre" and "au Havre"."""
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _is_piece(said: Sequence[str], address: AddressRecord) -> bool:
    """`Tor 2` for `Tor 2, Robert-Bosch-Breite 15`: the words and the number are one whole part of the street's lines."""
    parts = (place_words(part) for line in (address.line1, address.line2) for part in line.split(","))
    return len(said) > 1 and any(word.isdigit() for word in said) and any(list(said) == list(part) for part in parts)


def _street_words(address: AddressRecord) -> list[str]:
    words = place_words(f"{address.line1} {address.line2}")
    return [word for word in words if word not in COMMON and (not word.isalpha() or len(word) > 1)]


def _street(said: Sequence[str], address: AddressRecord, *, proved: bool) -> tuple[list[str], list[str]]:
    """The street's words and numbers that the text has, where they are enough to mean this street.

    Words that are only nearly those on file, kinds of sites ("Gate"), and a street's name without its type ("London" for
    London Road) prove nothing by themselves.
    """
    words, whole = set(said), place_words(f"{address.line1} {address.line2}")
    parts = _street_words(address)
    letters = [word for word in parts if word.isalpha()]
    hit = [word for word in letters if _has(words, word)]
    numbers = [word for word in parts if not word.isalpha() and word in words]
    if not hit or not (len(hit) * 2 >= len(letters) or any(len(word) > 4 for word in hit)):
        return [], []
    if not proved:
        typed = {one for one, other in pairwise(whole) if other in STREETS}
        in_full = {one for one, other in pairwise(said) if other in STREETS} & typed
        telling = [
            word
            for word in hit
            if word in in_full or (word in words and word not in KINDS and (word not in typed or len(hit) > 1))
        ]
        if not telling and not (numbers and any(word in words for word in hit)):
            return [], []
    return hit, numbers


def without_excluded(text: str) -> tuple[str, str]:
    """The text without the places that it names only to exclude them, and those."""
    excluded = " ".join(match[0] for match in _EXCLUDED.finditer(text))
    return (_EXCLUDED.sub(" ", text), excluded) if excluded else (text, "")


def has_postcode(text: str, postcode: str) -> bool:
    """Whether the postcode stands in the text, with or without its blank."""
    return len(key(postcode)) >= 4 and _postcode_pattern(key(postcode)).search(fold(text)) is not None


@lru_cache(maxsize=4096)
def _postcode_pattern(plain: str) -> re.Pattern[str]:
    return re.compile(r"(?<![0-9a-z])" + "[ -]?".join(plain) + r"(?![0-9a-z])")


def _telling(address: AddressRecord, customer: CustomerRecord, all_of: Sequence[AddressRecord]) -> list[str]:
    """The words of a site's name that the customer's own name and his other sites' names do not have."""
    own = {
        *place_words(f"{customer.name} {customer.legal_name}"),
        *name_words(f"{customer.name} {customer.legal_name}"),
    }
    others = {
        word
        for other in all_of
        if other.address_id != address.address_id
        for word in place_words(f"{other.name} {other.city}")
    }
    words = place_words(address.name)
    taken = own | others | set(place_words(address.city)) | COMMON | GENERIC
    telling = [word for word in words if word not in taken and len(word) > 2]
    # "Werk 2": a numeral tells only together with the word before it.
    pairs = [f"{one} {two}" for one, two in pairwise(words) if two.isdigit() and one not in own]
    return telling + pairs


def _has(words: set[str], word: str) -> bool:
    if word in words:
        return True
    if " " in word:
        return set(word.split()) <= words
    return len(word) >= 5 and any(
        abs(len(one) - len(word)) <= 2 and one[0] == word[0] and fuzz.ratio(one, word) >= ALIKE
        for one in words
        if len(one) >= 4
    )


def _elsewhere(text: str, match: Match, all_of: Sequence[AddressRecord], customer: CustomerRecord) -> bool:
    """Whether the text, though it fits in part, names a place of its own: another postcode, street, number or company."""
    if _other_postcode(text, match) or _other_company(text, all_of, customer):
        return True
    parts = _foreign(text, all_of, customer)
    numbers = [word for part in parts for word in part if word[:1].isdigit()]
    letters = [word for part in parts for word in part if word.isalpha() and len(word) > 3]
    if match.street and (match.postcode or match.town):
        return _other_number(text, match)
    if match.street:
        # A street alone, beside words or figures of a place that nobody knows, is a street of the same name.
        return bool(numbers and letters) or len(letters) > 1 or _other_number(text, match)
    if match.postcode or match.town:
        # A foreign number beside a foreign street is another place even in the same postcode; so is a foreign house in the town.
        return bool(numbers and letters) if match.postcode or match.named else bool(numbers or letters)
    if match.named <= KINDS:
        return bool(numbers or letters)
    # A site's name alone: a part of its own that nobody knows is another town.
    return bool(numbers and letters) or len(letters) > 1 or any(part and part[-1] == "" for part in parts)


def _foreign(text: str, all_of: Sequence[AddressRecord], customer: CustomerRecord) -> list[list[str]]:
    """The words of each part that no address on file has and that are not persons, opening hours or mere filling; a part
    that has no other words ends with an empty one."""
    on_file = " ".join(
        f"{a.name} {a.line1} {a.line2} {a.city} {a.postcode} {a.subdivision} {a.country}" for a in all_of
    )
    known = {
        *place_words(f"{on_file} {customer.name} {customer.legal_name}"),
        *NOWHERE,
        *COMMON,
        *map(_one_form, GENERIC),
    }
    found = []
    for part in re.split(r"[;,()\n]", _DOCK.sub(" ", _PERSON.sub(" ", fold(text)))):
        words = place_words(part)
        foreign = [word for word in words if not _has(known, word)]
        wholly = len(foreign) == len(words) and any(word.isalpha() and len(word) > 3 for word in foreign)
        found.append([*foreign, ""] if wholly else foreign)
    return found


def _other_postcode(text: str, match: Match) -> bool:
    return not match.postcode and has_any_postcode(text, match.record.country)


def has_any_postcode(text: str, country: str) -> bool:
    """Whether something in the text looks like a postcode of that country."""
    pattern = POSTCODES.get(country) or (FOUR if country in FOUR_FIGURES else FIVE)
    return pattern.search(fold(text)) is not None


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
        if one in match.street or (one in STREETS and match.street)
    }
    numbers = {word for word in beside if word.isdigit()}
    return bool(numbers) and not numbers & own


def _one_form(word: str) -> str:
    return place_words(word)[0]


def points_nowhere(text: str, customer: CustomerRecord) -> bool:
    """Whether the words name no place: "same address as usual", or only the customer's own name."""
    own = {*name_words(f"{customer.name} {customer.legal_name}")}
    return all(word in NOWHERE or word in own for word in name_words(text))
