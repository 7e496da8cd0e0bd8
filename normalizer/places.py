"""Which of a customer's addresses some words mean: by postcode, street, town, or the name of the site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from normalizer.elsewhere import is_elsewhere
from normalizer.master import AddressRecord, CustomerRecord
from normalizer.names import (
    BEFORE_HOUSES,
    COMMON,
    COMPASS,
    DOORS,
    GENERIC,
    HOUSES,
    KINDS,
    NEGATIONS,
    NOWHERE,
    OWN_HOUSES,
    ROOMS,
    STREETS,
    TOWN_JOINTS,
    fold,
    key,
    name_words,
    place_words,
)
from normalizer.place_match import Match, has_word
from normalizer.postcodes import has_postcode

__all__ = ["best_matches", "is_inside", "named_in", "points_nowhere", "without_excluded"]


_KINDS_OF_HOUSES = (
    HOUSES | OWN_HOUSES | KINDS | COMMON | DOORS | ROOMS | GENERIC
)  #: words that name no place by themselves


_EXCLUDED = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(words).replace(r"\ ", r"[ \t]{1,3}") for words in NEGATIONS)
    + r")[ \t][^,;.()\n]{2,80}",
    re.IGNORECASE,
)


_HOUR = r"(?:[01]?\d|2[0-4])(?:[:.h]\d\d)?[ \t]?(?:h[ \t]?)?"
_SPAN = (
    rf"(?:(?:de|from|von|entre|between|dalle|van)[ \t])?{_HOUR}(?:-|–|a|à|to|till|bis|y|alle|tot)[ \t]?(?:las[ \t])?"
    r"(?:(?:[01]?\d|2[0-4])(?:[:.]\d\d)?[ \t]?(?:hs?|hrs|horas|uhr|ore|uur|heures)|(?:[01]?\d|2[0-4])h\d\d)"
)
#: when somebody is there, behind the place: "de 8 a 15 h", "7:30 - 12 Uhr", "(ouvert de 7h30 à 12h et de 13h30 à 16h30)", "between 9 and 3"
_HOURS = re.compile(
    rf"\([^()]{{0,40}}(?<![\w.,/-]){_SPAN}(?!\w)[^()]{{0,60}}\)|(?<![\w.,/-]){_SPAN}(?!\w)"
    r"|(?<!\w)(?:between|zwischen|entre|tussen|tra le)[ \t]\d{1,2}[ \t](?:and|und|et|y|en|e le)[ \t]\d{1,2}(?![\w])",
    re.IGNORECASE,
)


def best_matches(text: str, addresses: Sequence[AddressRecord], customer: CustomerRecord) -> list[Match]:
    """The addresses that the text means: one where it decides, several where it does not, none where it names another place."""
    text = _HOURS.sub(" ", text)
    matches = [match for address in addresses if (match := _match(text, address, customer, addresses)).score > 0]
    if not matches:
        return _only_kind(text, addresses, customer)
    sure = [match for match in matches if match.sure] or matches
    best = max(sure, key=lambda match: match.score)
    # Another address counts as a rival where the text has words of it that the best one lacks, or where it fits as well.
    rivals = [match for match in sure if match is not best and (match.score == best.score or match.words - best.words)]
    if in_town := [match for match in matches if match.town and not best.town and match not in rivals]:
        # "el hotel de Palamós": the town tells more than a kind of house that stands in the name of another place
        best, *rivals = in_town if best.words <= HOUSES | OWN_HOUSES else (best, *rivals, *in_town)
    if is_elsewhere(text, best, addresses, customer):
        plain = _without_asides(text, addresses)
        return best_matches(plain, addresses, customer) if plain != text else []
    return [best, *rivals]


#: `(winter stock-up)` behind a place, and what is said after its sentence
_ASIDE = re.compile(r"\([^()A-Z\d]{3,80}\)|(?<=[^\W\d_]{3})\.\s+(?=[A-Z])[^\d]{20,}$", re.DOTALL)
_SAID = 2  #: words that an aside has at least


def _without_asides(text: str, addresses: Sequence[AddressRecord]) -> str:
    """The text without what is added in small letters or in a further sentence, where that has no figure and no word of a place."""
    on_file = place_words(" ".join(f"{one.name} {one.line1} {one.line2} {one.city}" for one in addresses))
    placed = {*on_file, *place_words(" ".join((*HOUSES, *OWN_HOUSES))), *KINDS, *STREETS} - COMMON

    def kept(match: re.Match[str]) -> str:
        words = place_words(match[0])
        return match[0] if len(words) < _SAID or not placed.isdisjoint(words) else " "

    return _ASIDE.sub(kept, text).strip()


def _only_kind(text: str, addresses: Sequence[AddressRecord], customer: CustomerRecord) -> list[Match]:
    """`to the shop`, where one place on file and no other has that word in its name or street, and the customer's own name has not."""
    if re.search(r"\d", text):
        return []  # "Werk 2" is another than the one on file
    said = {word for word in re.findall(r"[^\W\d_]+", fold(text)) if word not in BEFORE_HOUSES}
    own = set(re.findall(r"[^\W\d_]+", fold(f"{customer.name} {customer.legal_name}")))
    if len(said) == 1 and len(addresses) == 1 and said <= OWN_HOUSES:
        return [Match(addresses[0], 1, frozenset(said), frozenset(), frozenset(said), postcode=False, town=False)]
    if len(said) != 1 or not said <= HOUSES | OWN_HOUSES or said & own:
        return []
    (kind,) = said
    named = [one for one in addresses if kind in re.findall(r"[^\W\d_]+", fold(one.name))]
    # "Unit 7 Longden Yard": the house may say what it is in its street, where no name does.
    named = named or [a for a in addresses if kind in re.findall(r"[^\W\d_]+", fold(f"{a.line1} {a.line2}"))]
    if len(named) != 1:
        return []
    return [Match(named[0], 1, frozenset(said), frozenset(), frozenset(said), postcode=False, town=False)]


def named_in(
    text: str, others: Sequence[AddressRecord], usual: AddressRecord, customer: CustomerRecord
) -> list[AddressRecord]:
    """Those of the other places that a subject or a name speaks of by words which the usual place has not: `Croydon order`."""
    own = _match(text, usual, customer, (usual, *others)).words
    found = [(address, _match(text, address, customer, (usual, *others))) for address in others]
    return [address for address, match in found if (match.town or match.sure) and match.words - own]


def _match(text: str, address: AddressRecord, customer: CustomerRecord, all_of: Sequence[AddressRecord]) -> Match:
    said = place_words(text)
    words = set(said)
    postcode = has_postcode(text, address.postcode)
    town_words = _town(place_words(address.city), words, all_of)
    town = bool(town_words)
    towns = " ".join(other.city for other in all_of)
    own = set(place_words(f"{customer.name} {customer.legal_name} {towns}"))
    street, numbers = _street(said, address, proved=town or postcode, own=own)
    letters = [word for word in _street_words(address) if word.isalpha()]
    if not street and letters and (piece := _piece(said, address, own)):
        street = piece
    named = [
        word for word in _telling(address, customer, all_of) if has_word(words, word) or _is_cut(word, words - own)
    ]
    score = (
        3 * postcode + (2 * len(street) / max(len(letters), 1) + len(numbers) if street else 0) + town + 2 * len(named)
    )
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


_BEGUN = 4  #: letters of a word that is cut, and letters that are left off


def _is_cut(word: str, said: set[str]) -> bool:
    """`labo` of a Laboratoire."""
    return any(len(one) >= _BEGUN and len(word) >= len(one) + _BEGUN and word.startswith(one) for one in said)


def _town(town: tuple[str, ...], said: set[str], all_of: Sequence[AddressRecord]) -> tuple[str, ...]:
    """The words by which the town is named: all of its name, or what stands before its river, where no other town of the customer
    begins so; none where it is not named."""
    whole = _without_article(town)
    if whole and all(has_word(said, word) for word in whole):
        return whole
    at = next((at for at, word in enumerate(whole) if at and word in TOWN_JOINTS), 0)
    short = whole[:at]
    alike = {place_words(other.city) for other in all_of if _without_article(place_words(other.city))[:at] == short}
    return short if short and len(alike) == 1 and all(has_word(said, word) for word in short) else ()


def _without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    """`Le Havre` is also "du Havre" and "au Havre"."""
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


def _piece(said: Sequence[str], address: AddressRecord, own: set[str]) -> list[str]:
    """`Tor 2` for `Tor 2, Robert-Bosch-Breite 15`, `the yard (North Quay)`: several words, of which one tells more than a kind of
    house, that are one whole part of the street's lines, beside the kind of house and the customer's own name."""
    told = [word for word in said if word.isdigit() or word not in own | _KINDS_OF_HOUSES]
    kinds = [word for word in said if word not in told]
    parts = [list(place_words(part)) for line in (address.line1, address.line2) for part in line.split(",")]
    for part in parts:
        beside = [word for word in said if word not in part]
        whole = len(part) > 1 and any(word in told for word in part) and list(said[-len(part) :]) == part
        if whole and all(word in kinds for word in beside):
            return part
    return []


def _street_words(address: AddressRecord) -> list[str]:
    words = place_words(f"{address.line1} {address.line2}")
    return [word for word in words if word not in COMMON and (not word.isalpha() or len(word) > 1)]


def _street(said: Sequence[str], address: AddressRecord, *, proved: bool, own: set[str]) -> tuple[list[str], list[str]]:
    """The street's words and numbers that the text has, where they are enough to mean this street.

    A street without a name ("3200 S Highway 27") is meant by its numbers, beside its town; words of the customer's own name
    and of towns of his mean no street ("Ridge Hospital, 1 Ridge Drive", "Logan", "1780 Logan Road") without its type or number. Words that are only nearly those on file, kinds of sites ("Gate"), and a street's name without its type ("London" for
    London Road) prove nothing by themselves.
    """
    words, whole = set(said), place_words(f"{address.line1} {address.line2}")
    parts = _street_words(address)
    letters = [word for word in parts if word.isalpha()]
    hit = [word for word in letters if has_word(words, word)]
    numbers = [word for word in parts if not word.isalpha() and word in words]
    if not letters and proved and len(numbers) > 1 and numbers == parts:
        return numbers[:1], numbers[1:]
    typed = {one for one, other in pairwise(whole) if other in STREETS}
    in_full = {one for one, other in pairwise(said) if other in STREETS} & typed
    if not numbers and set(hit) <= own - in_full:
        return [], []
    if not hit or not (len(hit) * 2 >= len(letters) or any(len(word) > 4 for word in hit)):
        return [], []
    if not proved:
        telling = [
            word
            for word in hit
            if word in in_full
            or (word in words and word not in _KINDS_OF_HOUSES and (word not in typed or len(hit) > 1))
        ]
        if not telling and not (numbers and any(word in words for word in hit)):
            return [], []
    return hit, numbers


def without_excluded(text: str) -> tuple[str, str]:
    """The text without the places that it names only to exclude them, and those."""
    excluded = " ".join(match[0] for match in _EXCLUDED.finditer(text))
    return (_EXCLUDED.sub(" ", text), excluded) if excluded else (text, "")


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
    # "Werk 2", "Betriebshof Süd": a numeral and a point of the compass tell only together with the word before them.
    pairs = [f"{one} {two}" for one, two in pairwise(words) if (two.isdigit() or two in COMPASS) and one not in own]
    return telling + pairs


def points_nowhere(text: str, customer: CustomerRecord) -> bool:
    """Whether the words name no place: "same address as usual", or only the customer's own name."""
    own = {*name_words(f"{customer.name} {customer.legal_name}")}
    return all(word in NOWHERE or word in own for word in name_words(text))


def is_inside(text: str, *, alone: bool) -> bool:
    """Whether the words name a door of the house (`Goods In only`) or, where the customer has but one place (`alone`), a room or people
    of it: `the lads in the workshop`. A word written large may be a name, and is none of these."""
    said = re.findall(r"[^\W\d_]+", text)
    words = [fold(word) for word in said]
    inner = DOORS | ROOMS if alone else DOORS
    named = any(
        word[0].isupper() and fold(word) not in inner and not (word.isupper() and len(word) < 4) for word in said
    )
    return (
        not named
        and not re.search(r"\d", text)
        and any(w in inner for w in words)
        and all(w in inner | BEFORE_HOUSES or len(w) < 4 for w in words)
    )
