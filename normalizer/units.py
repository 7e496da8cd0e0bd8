"""Units as words: which UN/ECE codes a written unit may mean, and how codes of one kind convert (config/units.toml)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import tomli

from parsers.record import record

__all__ = [
    "CODES",
    "FAMILIES",
    "PIECES",
    "SINGLES",
    "WrittenUnit",
    "container_words",
    "fold",
    "read_unit",
    "says_unit",
    "unit_codes",
]


@record()
class Unit:
    """One code of Recommendation 20 or 21."""

    code: str
    name: str
    kind: str  #: count, length, mass, volume, area, time, pack or container
    size: Decimal | None  #: in the kind's basic unit; None where nothing converts by itself


@record()
class WrittenUnit:
    """A unit as written: the codes that it may mean, in tiers that are asked one after the other.

    `times` is a number word in front ("dozen pairs": 12), `content` what the writer says is in one pack ("box of 100").
    """

    tiers: tuple[tuple[str, ...], ...]
    times: Decimal = Decimal(1)
    content: Decimal | None = None
    measured: bool = False  #: the content is so many kilos, litres, metres


def fold(word: str) -> str:
    """Lower case, without accents, dots and surplus blanks: `Stück.` is `stuck`."""
    plain = word.lower() if word.isascii() else _unaccented(word)
    return " ".join(plain.replace(".", " ").split())


def _unaccented(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("ß", "ss").replace("ł", "l").replace("ø", "o"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


_TABLES = tomli.loads(files("config").joinpath("units.toml").read_text("utf-8"))
_LANGUAGES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    language: {word: tuple(codes) for word, codes in table.items()}
    for language, table in _TABLES.pop("languages").items()
}
_SINGLES: tuple[str, ...] = tuple(_TABLES.pop("singles")["words"])
#: Packages that people call by one another's names.
FAMILIES: tuple[frozenset[str], ...] = tuple(frozenset(codes) for codes in _TABLES.pop("families").values())
CODES: Mapping[str, Unit] = MappingProxyType(
    {
        code: Unit(code, table["name"], table["kind"], Decimal(table["size"]) if "size" in table else None)
        for code, table in _TABLES.items()
    }
)
#: Words that ask for single ones of what is sold by several, folded.
SINGLES = re.compile("|".join(re.escape(word).replace(r"\*", r"\w+") for word in _SINGLES))
#: Codes that all say "one of them".
PIECES = frozenset({"EA", "H87", "C62", "XNE"})


def _tier(name: str) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for code, table in _TABLES.items():
        for word in table.get(name, ()):
            found[fold(word)].append(code)
    return {word: tuple(codes) for word, codes in found.items()}


_TIERS = tuple(_tier(name) for name in ("words", "codes", "loose"))
#: words that one language uses for another unit than the rest: `dozen` is twelve, and the Dutch plural of box
_ELSEWHERE = {word: codes for table in _LANGUAGES.values() for word, codes in table.items()}
_MULTIPLES = {"DZN": Decimal(12), "GRO": Decimal(144), "CEN": Decimal(100), "MIL": Decimal(1000)}
#: "box of 100", "Karton à 24 Stk", "packs (50)", "VE=10", "boîte de 100 pièces"
_CONTENT = re.compile(
    r"^(?P<unit>[^\d()=/@]{1,30}?)\s{0,3}[(@/=x:]?\s{0,3}(?:\bof\b|\ba\b|\bvon\b|\bde\b|\bda\b|\bdi\b|\bvan\b|\bmit\b|\bwith\b|\bcon\b|\bzu\b|\bav\b|\bpo\b)?\s{0,3}"
    r"(?P<content>\d{1,6})\s{0,2}(?P<of>[^\d\s()]{1,12})?\s{0,2}\)?$"
)
#: "100er Pack", "100-pack", "10er-VE"
_LEADING = re.compile(r"^(?P<content>\d{1,6})\s?(?:er|ers)?[\s-]{0,2}(?P<unit>[^\d\s][^\d]{1,30})$")
_SPLIT = re.compile(r"[\s/-]+(?:de |di |da |of |von |van )?")


@lru_cache(maxsize=4096)
def unit_codes(word: str, *, language: str | None = None) -> tuple[tuple[str, ...], ...]:
    """The codes that a unit word may mean, surest tier first; empty where nobody knows the word."""
    if word.strip().upper() in CODES:
        return ((word.strip().upper(),),)
    plain = fold(word)
    if language is None and (others := _ELSEWHERE.get(plain)):
        return (
            tuple(dict.fromkeys((*_TIERS[0].get(plain, ()), *others))),
        )  # nobody knows which language: all that it may mean
    if language and (settled := _LANGUAGES.get(language, {}).get(plain)):
        return (settled,)
    return tuple(codes for tier in _TIERS if (codes := tier.get(plain) or tier.get(plain.replace(" ", ""))))


def says_unit(word: str) -> bool:
    """Whether a word of running text is a unit's, and no mere abbreviation of lists: `MR` before a board is no metre."""
    plain = fold(word)
    return plain in _ELSEWHERE or any(plain in _TIERS[tier] for tier in (0, 2))


@lru_cache(maxsize=256)
def container_words(code: str) -> frozenset[str]:
    """The words that a catalogue may use for that container."""
    return frozenset(fold(word) for word in _TABLES[code].get("words", ()))


@lru_cache(maxsize=4096)
def read_unit(text: str, *, language: str | None = None) -> WrittenUnit | None:
    """What a written unit says, or None where nobody knows the word."""
    if tiers := unit_codes(text, language=language):
        return WrittenUnit(tiers)
    plain = fold(text).replace("’", "'").strip("()[]:;,*-' ")
    if tiers := unit_codes(plain, language=language):
        return WrittenUnit(tiers)
    for pattern in (_CONTENT, _LEADING):
        if (match := pattern.match(plain)) and (tiers := unit_codes(match["unit"].strip(" -("), language=language)):
            measured = any(CODES[code].kind in _MEASURES for code in _first(match.groupdict().get("of") or ""))
            return WrittenUnit(tiers, content=Decimal(match["content"]), measured=measured)
    return _compound(plain, language)


_MEASURES = frozenset(("length", "mass", "volume", "area"))


def _first(word: str) -> tuple[str, ...]:
    return next(iter(unit_codes(word)), ()) if word else ()


def _compound(plain: str, language: str | None) -> WrittenUnit | None:
    """A number word before a unit ("dozen pairs", "Tsd Stk"), or a unit with its plural sign or language twin."""
    parts = [part for part in _SPLIT.split(plain) if part]
    if len(parts) == 2:
        first, second = (unit_codes(part, language=language) for part in parts)
        if first and second and first[0][0] in _MULTIPLES:
            return WrittenUnit(second, times=_MULTIPLES[first[0][0]])
        if first and second and set(first[0]) & set(second[0]):  # "Stk/pcs", "ST PCE"
            return WrittenUnit((tuple(code for code in first[0] if code in second[0]),))
    if plain.endswith("(s)") and (tiers := unit_codes(plain[:-3], language=language)):
        return WrittenUnit(tiers)
    return None
