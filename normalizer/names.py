"""Names and places as words that can be compared: without case, accents, legal forms and the ways to abbreviate a street."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["fold", "key", "name_words", "place_words"]

_WORDS = re.compile(r"[0-9a-z]+")
_DOTTED = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
_NOT_KEY = re.compile(r"[^0-9a-z]")

#: Legal forms and articles say nothing about which company it is.
LEGAL_FORMS = frozenset(
    [
        "ltd",
        "limited",
        "plc",
        "llp",
        "lp",
        "inc",
        "incorporated",
        "llc",
        "corp",
        "corporation",
        "co",
        "company",
        "gmbh",
        "ag",
        "kg",
        "kgaa",
        "ohg",
        "gbr",
        "ug",
        "ek",
        "mbh",
        "se",
        "aor",
        "eg",
        "ev",
        "sas",
        "sasu",
        "sa",
        "sarl",
        "eurl",
        "snc",
        "sca",
        "scop",
        "spa",
        "srl",
        "srls",
        "sapa",
        "ss",
        "sat",
        "sl",
        "slu",
        "sll",
        "bv",
        "nv",
        "vof",
        "cv",
        "cvba",
        "bvba",
        "ab",
        "hb",
        "oy",
        "oyj",
        "as",
        "asa",
        "aps",
        "is",
        "sp",
        "zoo",
        "z",
        "o",
        "doo",
        "kft",
        "the",
        "and",
        "und",
        "et",
        "y",
        "en",
        "e",
        "of",
        "de",
        "di",
        "der",
        "die",
        "das",
        "le",
        "la",
        "les",
        "el",
        "los",
        "il",
    ]
)

#: Parts of places that people abbreviate -> one writing.
PLACE_FORMS = {
    "street": "st",
    "str": "st",
    "strasse": "st",
    "straat": "st",
    "road": "rd",
    "lane": "ln",
    "avenue": "ave",
    "av": "ave",
    "avda": "ave",
    "avenida": "ave",
    "drive": "dr",
    "boulevard": "blvd",
    "bvd": "blvd",
    "bld": "blvd",
    "place": "pl",
    "platz": "pl",
    "plaza": "pl",
    "piazza": "pl",
    "square": "sq",
    "court": "ct",
    "highway": "hwy",
    "parkway": "pkwy",
    "building": "bldg",
    "unit": "unit",
    "industrial": "ind",
    "estate": "est",
    "saint": "st",
    "sankt": "st",
    "sainte": "ste",
    "calle": "c",
    "carretera": "ctra",
    "poligono": "pol",
    "polig": "pol",
    "viale": "vle",
    "v": "via",
    "corso": "cso",
    "laan": "ln",
    "weg": "weg",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "nord": "n",
    "zuid": "s",
    "sud": "s",
    "noord": "n",
    "ost": "e",
    "oost": "e",
    "ouest": "w",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "one": "1",
    "two": "2",
    "three": "3",
    "eins": "1",
    "zwei": "2",
    "drei": "3",
    "magazijn": "store",
    "lager": "store",
    "depot": "store",
    "warehouse": "store",
    "whse": "store",
    "wh": "store",
    "magazzino": "store",
    "almacen": "store",
    "entrepot": "store",
    "magasin": "store",
    "stores": "store",
    "magazyn": "store",
    "werk": "works",
    "plant": "works",
    "usine": "works",
    "stabilimento": "works",
    "fabriek": "works",
    "fabrica": "works",
    "zaklad": "works",
}
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
    joined = _DOTTED.sub(r"\1", fold(text))
    return tuple(word for word in _WORDS.findall(joined) if word not in LEGAL_FORMS)


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
