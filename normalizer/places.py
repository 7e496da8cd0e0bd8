"""Which of a customer's addresses some words mean: by postcode, street, town, or the name of the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from normalizer.master import AddressRecord, CustomerRecord
from normalizer.names import fold, key, name_words, place_words

__all__ = ["Match", "best_matches", "points_nowhere"]

#: Words that point at no place of their own: "same address as usual". Words alone, or with one another.
NO_PLACE = frozenset(
    [
        "as",
        "usual",
        "same",
        "address",
        "again",
        "always",
        "above",
        "before",
        "like",
        "our",
        "us",
        "we",
        "here",
        "normal",
        "standard",
        "default",
        "place",
        "site",
        "to",
        "the",
        "at",
        "and",
        "please",
        "deliver",
        "delivery",
        "ship",
        "shipping",
        "send",
        "goods",
        "in",
        "inward",
        "inwards",
        "company",
        "addresses",
        "usual",
        "your",
        "you",
        "have",
        "known",
        "per",
        "last",
        "time",
        "wie",
        "ublich",
        "immer",
        "gehabt",
        "bekannt",
        "bekannte",
        "adresse",
        "anschrift",
        "unser",
        "unsere",
        "lager",
        "oben",
        "an",
        "uns",
        "frei",
        "haus",
        "lieferung",
        "ubliche",
        "gleiche",
        "comme",
        "habitude",
        "dhabitude",
        "habituelle",
        "adresse",
        "notre",
        "nos",
        "meme",
        "livraison",
        "chez",
        "nous",
        "ci",
        "dessus",
        "como",
        "siempre",
        "habitual",
        "direccion",
        "nuestra",
        "misma",
        "almacen",
        "entrega",
        "en",
        "come",
        "sempre",
        "solito",
        "solita",
        "stesso",
        "indirizzo",
        "nostra",
        "nostro",
        "stessa",
        "consegna",
        "presso",
        "noi",
        "sede",
        "ns",
        "magazzino",
        "zoals",
        "gewoonlijk",
        "altijd",
        "ons",
        "onze",
        "zelfde",
        "adres",
        "bezorgen",
        "afleveren",
        "magazijn",
        "gebruikelijk",
        "gebruikelijke",
        "som",
        "vanligt",
        "samma",
        "adress",
        "leverans",
        "adres",
        "dostawy",
        "jak",
        "zwykle",
        "nasz",
        "ten",
        "sam",
        "store",
        "fao",
        "attn",
        "att",
        "for",
    ]
)
#: A word this alike is the same word mistyped or misread.
ALIKE = 86
PERSONS = (
    "attn",
    "att",
    "fao",
    "c/o",
    "z.hd",
    "z. hd",
    "zhd",
    "zu handen",
    "t.a.v",
    "tav",
    "a/c",
    "c.a",
    "alla c.a",
    "a l'attention",
    "at.te",
    "atn",
    "contact",
    "tel",
    "phone",
    "kontakt",
)


@dataclass(frozen=True, slots=True)
class Match:
    """How well one address on file fits what is written."""

    record: AddressRecord
    score: float
    street: bool
    postcode: bool
    town: bool
    named: bool

    @property
    def sure(self) -> bool:
        """Whether it is named by more than its town."""
        return self.street or self.postcode or self.named


def best_matches(text: str, addresses: Sequence[AddressRecord], customer: CustomerRecord) -> list[Match]:
    """The addresses that the text means: one where it decides, several where it does not, none where it names another place."""
    matches = [match for address in addresses if (match := _match(text, address, customer, addresses)).score > 0]
    if not matches:
        return []
    sure = [match for match in matches if match.sure]
    best = max(match.score for match in (sure or matches))
    top = [match for match in (sure or matches) if match.score == best]
    if any(_elsewhere(text, match, addresses) for match in top):
        return []
    return top


def _match(text: str, address: AddressRecord, customer: CustomerRecord, all_of: Sequence[AddressRecord]) -> Match:
    words = set(place_words(text))
    street_words = [word for word in place_words(f"{address.line1} {address.line2}") if word not in COMMON]
    letters = [word for word in street_words if not word.isdigit() and len(word) > 1]
    numbers = [word for word in street_words if word.isdigit()]
    hit = [word for word in letters if _has(words, word)]
    postcode = len(key(address.postcode)) >= 4 and key(address.postcode) in key(text)
    town_words = place_words(address.city)
    town = bool(town_words) and all(_has(words, word) for word in town_words)
    named = [word for word in _telling(address, customer, all_of) if _has(words, word)]
    street = bool(hit) and (len(hit) * 2 >= len(letters) or any(len(word) > 4 for word in hit))
    number_hits = sum(word in words for word in numbers)
    score = (
        (3 if postcode else 0)
        + (2 * len(hit) / len(letters) + number_hits if street else 0)
        + (1 if town else 0)
        + 2 * len(named)
    )
    return Match(address, round(score, 3), street, postcode, town, bool(named))


#: Words of streets that say nothing without their neighbours.
COMMON = frozenset(
    [
        "st",
        "rd",
        "ln",
        "ave",
        "dr",
        "blvd",
        "pl",
        "sq",
        "ct",
        "hwy",
        "pkwy",
        "via",
        "vle",
        "rue",
        "route",
        "chemin",
        "quai",
        "c",
        "de",
        "la",
        "le",
        "du",
        "des",
        "del",
        "della",
        "van",
        "der",
        "den",
        "the",
        "and",
        "a",
    ]
)


def _telling(address: AddressRecord, customer: CustomerRecord, all_of: Sequence[AddressRecord]) -> list[str]:
    """The words of an address's name that the customer's own name and his other addresses' names do not have."""
    own = set(place_words(f"{customer.name} {customer.legal_name}")) | set(
        name_words(f"{customer.name} {customer.legal_name}")
    )
    others = {word for other in all_of if other.address_id != address.address_id for word in place_words(other.name)}
    towns = set(place_words(address.city))
    words = place_words(address.name)
    telling = [
        word
        for word in words
        if word not in own and word not in others and word not in towns and word not in COMMON and len(word) > 2
    ]
    # "Werk 2": a numeral tells only together with the word before it.
    pairs = [f"{one} {two}" for one, two in pairwise(words) if two.isdigit() and one not in own]
    return telling + pairs


def _has(words: set[str], word: str) -> bool:
    if word in words:
        return True
    if " " in word:
        return set(word.split()) <= words
    return len(word) >= 5 and any(
        abs(len(one) - len(word)) <= 2 and fuzz.ratio(one, word) >= ALIKE for one in words if len(one) >= 4
    )


def _elsewhere(text: str, match: Match, all_of: Sequence[AddressRecord]) -> bool:
    """Whether the text, though it fits in part, names a place of its own: another postcode, another street in the same town."""
    if match.street and (match.postcode or match.town):
        return False
    known = set(
        place_words(
            " ".join(f"{a.name} {a.line1} {a.line2} {a.city} {a.postcode} {a.subdivision} {a.country}" for a in all_of)
        )
    )
    lines = [
        line
        for line in text.replace(";", "\n").replace(",", "\n").splitlines()
        if not fold(line).strip().startswith(PERSONS)
    ]
    foreign = [
        word
        for line in lines
        for word in place_words(line)
        if word not in known and word not in NO_PLACE and word not in COMMON
    ]
    numbers = [word for word in foreign if word[0].isdigit()]
    letters = [word for word in foreign if word.isalpha() and len(word) > 3 and not _has(known, word)]
    if match.postcode or match.named or match.street:
        # A foreign house number beside a foreign street name is another place even in the same postcode.
        return bool(numbers and len(letters) >= 1 and not match.street)
    return bool(numbers) or len(letters) > 1


def points_nowhere(text: str, customer: CustomerRecord) -> bool:
    """Whether the words name no place: "same address as usual", or only the customer's own name."""
    own = set(name_words(f"{customer.name} {customer.legal_name}"))
    return all(word in NO_PLACE or word in own for word in name_words(text))
