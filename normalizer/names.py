"""Names and places as words that can be compared: without case, accents, legal forms and the ways to abbreviate a street."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import tomli

__all__ = [
    "BEFORE_HOUSES",
    "COMMON",
    "COMPANY_FORMS",
    "COMPASS",
    "DOORS",
    "GENERIC",
    "HOUSES",
    "KINDS",
    "NEGATIONS",
    "NOWHERE",
    "OWN_HOUSES",
    "PERSONS",
    "ROOMS",
    "STREETS",
    "TOWN_JOINTS",
    "fold",
    "key",
    "name_words",
    "place_words",
    "raw_words",
]

_WORDS = re.compile(r"[0-9a-z]+")
_DOTTED = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
_NOT_KEY = re.compile(r"[^0-9a-z]")

_TABLES = tomli.loads(files("config").joinpath("places.toml").read_text("utf-8"))
#: Legal forms and articles say nothing about which company it is; the telling ones mark a company's name.
LEGAL_FORMS = frozenset(_TABLES["legal"].split())
COMPANY_FORMS = frozenset(_TABLES["company"].split())
#: Words of streets that say nothing without their neighbours; words that name no place, or no one site.
COMMON = frozenset(_TABLES["common"].split())
NOWHERE = frozenset(_TABLES["nowhere"].split())
GENERIC = frozenset(_TABLES["generic"].split())
#: Doors, and rooms and people, of the house where the customer is anyway.
DOORS = frozenset(_TABLES["doors"].split())
ROOMS = frozenset(_TABLES["rooms"].split())
#: Kinds of houses that a customer has, and of which he has but one, with the small words before them.
HOUSES = frozenset(_TABLES["houses"].split())
OWN_HOUSES = frozenset(_TABLES["own_houses"].split())
BEFORE_HOUSES = frozenset(_TABLES["before_houses"].split())
#: Kinds of sites, and types of streets, in their one writing.
KINDS = frozenset(_TABLES["kinds"].split())
STREETS = frozenset(_TABLES["streets"].split())
#: What joins a town's name to its river, its baths or its neighbour: Newcastle upon Tyne, Évian-les-Bains, Frankfurt am Main.
TOWN_JOINTS = frozenset(_TABLES["town_joints"].split())
#: North, south, east and west in their one writing.
COMPASS = frozenset("nsew")
PERSONS = tuple(_TABLES["persons"])
NEGATIONS = tuple(_TABLES["negations"])
#: Parts of places that people abbreviate or translate -> one writing.
PLACE_FORMS: Mapping[str, str] = _TABLES["forms"]
#: Endings that German, Dutch and Swedish glue to a street's name, as they are written out -> abbreviated.
_GLUED = (("strasse", "st"), ("straat", "st"), ("gatan", "g"), ("str", "st"))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without accents; ß as ss."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return (
        "".join(sign for sign in decomposed if not unicodedata.combining(sign))
        .replace("ø", "o")
        .replace("ł", "l")
        .replace("æ", "ae")
    )


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """A number or code without case, blanks and signs."""
    return _NOT_KEY.sub("", fold(text))


@lru_cache(maxsize=65536)
def name_words(text: str) -> tuple[str, ...]:
    """The telling words of a company's name, in order; "S.r.l." and "& Co." are gone."""
    return tuple(word for word in raw_words(text) if word not in LEGAL_FORMS)


@lru_cache(maxsize=65536)
def raw_words(text: str) -> tuple[str, ...]:
    """All words, folded, legal forms included; "S.r.l." is one."""
    return tuple(_WORDS.findall(_DOTTED.sub(r"\1", fold(text))))


@lru_cache(maxsize=65536)
def place_words(text: str) -> tuple[str, ...]:
    """The words of an address, streets and sites in one writing; "Dorfstr." and "Dorfstraße" are equal."""
    return tuple(_place(word) for word in _WORDS.findall(fold(text)))


def _place(word: str) -> str:
    if word in PLACE_FORMS:
        return PLACE_FORMS[word]
    for ending, short in _GLUED:
        if len(word) > len(ending) + 2 and word.endswith(ending):
            return word[: -len(ending)] + short
    return word
