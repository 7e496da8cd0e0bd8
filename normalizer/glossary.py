"""The trade's words in many languages: what a word or phrase stands for (config/glossary/*.toml).

Every meaning is a tuple of canonical English tokens. Catalogue and query are read with the same glossary, so a German
catalogue and an English customer meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import filterfalse, pairwise
from typing import Any, TypeVar

import tomli

__all__ = ["ELISION", "Glossary", "Meaning", "folded", "glossary", "stem"]

Key = TypeVar("Key")
#: One meaning: canonical tokens that belong together, all of them.
Meaning = tuple[str, ...]

_SIGNS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "’": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "″": '"', "′": "'", "–": "-", "—": "-", "‑": "-", "×": "x", "∅": " ", "µ": "u", "μ": "u", "²": "2", "³": "3", "½": " 1/2", "¼": " 1/4", "¾": " 3/4", "\u00a0": " ", "\u202f": " ", "\u2009": " "})  # fmt: skip
#: Articles and prepositions that lost their vowel: l'huile, d'ancrage, dell'acqua.
ELISION = re.compile(r"\b(?:d|l|j|n|s|qu|un|dell|all|nell|sull|dall)'(?=[a-z])")
#: What joins the parts of a phrase.
_JOINTS = str.maketrans("-'/", "   ")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
#: Endings of German adjectives that `stem` leaves alone; -e, -en and -es it takes off.
_ENDINGS = ("e", "er", "em")
_DIMINUTIVES = ("netjes", "netje", "etjes", "etje", "tjes", "tje", "pjes", "pje", "jes", "je")
#: Plural and sibilant endings of English: boxes, brushes, matches.
_ES = ("xes", "ches", "shes", "sses", "zes")


def folded(text: str) -> str:
    """Lower case, without accents, typographic signs made plain."""
    text = text.casefold()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_SIGNS))
    return "".join(filterfalse(unicodedata.combining, text))


#: Words that are little words in another spelling or tongue, and forms that are none without theirs.
_CONTENT = frozenset(("thé", "uñas", "uña", "till", "faux"))
_WHOLE = frozenset(("ad blue", "in tray", "in trays"))
#: Plurals that no ending makes.
_PLURALS = {"knives": "knif", "shelves": "shelf", "leaves": "leaf", "halves": "half", "loaves": "loaf", "scarves": "scarf", "wives": "wif", "teeth": "tooth", "feet": "foot"}  # fmt: skip


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The word without what number and gender put at its end in the languages that we read; short words stay.

    Rough on purpose: it only has to make `Schraube` and `Schrauben`, `disco` and `discos`, `battery` and `batteries` one.
    """
    if len(word) <= 3:
        return word
    if plural := _PLURALS.get(word):
        return plural
    if word.endswith(("cchi", "ghi")):  # sacchi of sacco, funghi of fungo
        return word[:-2]
    if word.endswith(_ES):
        return word[:-2]
    if len(word) >= 6 and word.endswith("aux") and word[-4] not in "ey":  # bocaux of bocal, but tuyaux of tuyau
        return f"{word[:-3]}al"
    if (word[-1] == "s" and word[-2] != "s") or word.endswith(("eaux", "oux")):
        word = word[:-1]
    size = len(word)
    if size >= 6 and word.endswith("en"):
        return word[:-2]
    if size >= 6 and word.endswith(("rn", "ln")):
        return word[:-1]
    if size >= 5 and word[-1] in "eoai":
        return word[:-1]
    return word[:-1] + "i" if size >= 5 and word[-1] == "y" else word


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """Words, phrases and what may be left out."""

    words: Mapping[str, tuple[Meaning, ...]]
    stems: Mapping[str, tuple[Meaning, ...]]
    phrases: Mapping[
        str, tuple[tuple[tuple[str, ...], tuple[Meaning, ...]], ...]
    ]  #: first stem -> (all stems, meanings)
    parts: frozenset[str]  #: words of phrases, as they are written
    before_numbers: frozenset[str]  #: stems that stand before a number within a phrase: DIN 933
    small: frozenset[str]  #: articles and prepositions, left out everywhere, inside phrases too
    filler: frozenset[str]  #: words that say nothing about the product: greetings, praise, "size", "type"
    related: Mapping[str, tuple[str, ...]]  #: token -> tokens that it is also used for, loosely
    groups: Mapping[str, str]  #: token -> the group of which a product has one (colour, side, material)
    measures: Mapping[str, tuple[str, float]]  #: unit word -> dimension and its size there
    numbers: Mapping[str, int]  #: number words
    refusals: frozenset[str]  #: not, nicht, pas: what follows is not meant
    turns: frozenset[str]  #: but, sondern, mais: what follows is meant again
    holes: Mapping[str, str]  #: clearance hole of a washer -> its thread (ISO 7089)
    negators: tuple[frozenset[str], frozenset[str]]  #: words before or behind what a product lacks
    carriers: frozenset[str]  #: tokens of what is named after the goods that it is made for: a dispenser, a holder
    suiting: frozenset[str]  #: what says that goods go with those of the line above
    special: frozenset[str]  #: tokens of qualities that the plain goods lack
    attributes: frozenset[str]  #: tokens that say how goods are and not what: colours, materials, shapes
    leading: frozenset[
        str
    ]  #: stems that say what a thing is where a phrase begins with them: the sac of a sac poubelle
    tails: frozenset[str]  #: ends of compounds that say nothing: Lavendelduft, goldfarben
    purposes: frozenset[str]  #: places and people that goods are said to be for: the kitchen, our guests
    sizes: frozenset[str]  #: little, large, long and narrow, in all their forms
    praise: frozenset[str]  #: words by which people say that they like the goods: the soft ones
    fractions: Mapping[str, str]  #: part in words -> in figures: half, 1/2
    nominal: Mapping[
        str, frozenset[str]
    ]  #: measure -> tokens of goods whose inches, feet or ounces are round metric ones
    loose: Mapping[str, tuple[Meaning, ...]]  #: phrase -> what it is also said for; asked only where nothing else fits

    def meanings(self, word: str) -> tuple[Meaning, ...]:
        """What a single word may stand for; nothing where nobody knows it. German and Dutch compounds are taken apart."""
        return self.words.get(word) or self.stems.get(stem(word)) or self._small_form(word)

    def _small_form(self, word: str) -> tuple[Meaning, ...]:
        """A Dutch diminutive by what it makes small: flesje, potjes, kannetje."""
        for ending in _DIMINUTIVES:
            base = word.removesuffix(ending)
            if base != word and len(base) >= 3 and (found := self.words.get(base) or self.stems.get(stem(base))):
                return found
        return ()


def _variants(form: str) -> tuple[str, ...]:
    """The form as it is compared; `steril~` is a German adjective with all its endings."""
    if form.endswith("~"):
        return tuple(each for ending in ("", *_ENDINGS) for each in _variants(form[:-1] + ending))
    if form.isascii() or ("ä" not in form and "ö" not in form and "ü" not in form):
        return (folded(form),)
    return folded(form), folded(form.translate(_UMLAUTS))


@lru_cache(maxsize=1)
def glossary() -> Glossary:
    """All files of config/glossary as one."""
    tables = [
        tomli.loads(file.read_text("utf-8"))
        for file in sorted(files("config").joinpath("glossary").iterdir(), key=lambda f: f.name)
        if file.name.endswith(".toml")
    ]
    merged: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    small = _listed(tables, "small")
    for table in tables:
        for name in ("related", "measures", "numbers", "groups", "holes", "nominal"):
            merged[name].update(table.get(name, {}))
    words, loose = _words(tables, small), _loosely(tables, small)
    for parts in loose:
        _add(words, parts, *dict.fromkeys(_plainly(parts, words)))
    return Glossary(
        small=small,
        filler=_listed(tables, "filler"),
        related={token: tuple(others) for token, others in merged["related"].items()},
        groups={token: group for group, members in merged["groups"].items() for token in members},
        measures={
            folded(word): (dimension, float(size))
            for dimension, units in merged["measures"].items()
            for word, size in units.items()
        },
        refusals=_listed(tables, "negation", "refusal"),
        turns=_listed(tables, "negation", "turn"),
        attributes=frozenset(
            token for table in tables if table.get("attributes") for key in table["words"] for token in key.split()
        ),
        carriers=frozenset(token for table in tables for token in table.get("carriers", {}).get("tokens", ())),
        suiting=_listed(tables, "suiting"),
        special=frozenset(token for table in tables for token in table.get("special", {}).get("tokens", ())),
        leading=frozenset(map(stem, _listed(tables, "leading"))),
        tails=_listed(tables, "tails"),
        purposes=_listed(tables, "purposes"),
        sizes=_listed(tables, "sizes"),
        praise=_listed(tables, "praise"),
        holes=dict(merged["holes"]),
        negators=(_listed(tables, "negation", "before"), _listed(tables, "negation", "after")),
        fractions={
            folded(word): part for table in tables for part, said in table.get("fractions", {}).items() for word in said
        },
        nominal={measure: frozenset(tokens) for measure, tokens in merged["nominal"].items()},
        loose={" ".join(map(stem, parts)): found for parts, found in loose.items()},
        numbers={folded(word): value for word, value in merged["numbers"].items()},
        **_tables(words),
    )


def _listed(tables: Iterable[Mapping[str, Any]], name: str, key: str = "words") -> frozenset[str]:
    """The words that a list of all the files holds."""
    return frozenset(folded(word) for table in tables for word in table.get(name, {}).get(key, ()))


def _words(tables: Iterable[Mapping[str, Any]], small: frozenset[str]) -> dict[tuple[str, ...], tuple[Meaning, ...]]:
    """What every word and phrase means; the tokens of a meaning are words, too."""
    found: dict[tuple[str, ...], tuple[Meaning, ...]] = {}
    tokens: set[str] = set()
    for canonical, forms in (entry for table in tables for entry in table.get("words", {}).items()):
        meaning = tuple(dict.fromkeys(canonical.split()))
        for token in meaning:
            if token not in tokens:
                tokens.add(token)
                _add(found, _parts(token.replace("-", " "), token, small), (token,))
        for form in (canonical.replace("-", " "), *forms):
            for variant in _variants(form):
                _add(found, _parts(form, variant, small), meaning)
    return found


def _parts(form: str, variant: str, small: frozenset[str]) -> tuple[str, ...]:
    """The parts of a form; all of them where it would otherwise shrink to one word and what fell away is no little word: the OP of an
    OP-Handschuh, the sur of sur-lunettes, the thé of a thé noir, and any word that ends it, as in push-in."""
    kept = _split(variant, small)
    whole = tuple(variant.translate(_JOINTS).split())
    if len(kept) > 1 or len(whole) < 2:
        return kept
    written = form.translate(_JOINTS).split()
    meant = (
        "-" in form.split()[0]
        or written[0].isupper()
        or written[0] in _CONTENT
        or kept[0] != whole[-1]
        or form.casefold() in _WHOLE
    )
    return (
        tuple(part for at, part in enumerate(whole) if at in (0, len(whole) - 1) or part not in small)
        if meant
        else kept
    )


def _loosely(tables: Iterable[Mapping[str, Any]], small: frozenset[str]) -> dict[tuple[str, ...], tuple[Meaning, ...]]:
    found: dict[tuple[str, ...], tuple[Meaning, ...]] = {}
    for canonical, forms in (entry for table in tables for entry in table.get("loose", {}).items()):
        for variant in (each for form in forms for each in _variants(form)):
            _add(found, _split(variant, small), tuple(canonical.split()))
    return found


def _add(known: dict[Key, tuple[Meaning, ...]], key: Key, *meanings: Meaning) -> None:
    """Each meaning once, in the order in which they came."""
    before = known.get(key, ())
    known[key] = tuple(dict.fromkeys(before + meanings)) if before else meanings


def _plainly(parts: tuple[str, ...], words: Mapping[tuple[str, ...], tuple[Meaning, ...]]) -> Iterable[Meaning]:
    """What a phrase says word by word, so that it is read as one and still means its words."""
    meant: list[Meaning] = [()]
    for part in parts:
        own = words.get((part,)) or ((f"~{stem(part)}",),)
        meant = [(*before, *one) for before in meant for one in own]
    return meant


def _split(text: str, small: frozenset[str]) -> tuple[str, ...]:
    """The parts of a phrase, without little words; single letters stay where they are part of a name ("O ring")."""
    if text.isalpha():
        return (text,)
    if "'" in text:
        text = ELISION.sub(" ", text)
    parts = text.translate(_JOINTS).split()
    if small.isdisjoint(parts):
        return tuple(parts)
    kept = tuple(part for part in parts if part not in small or (len(part) == 1 and part != "a"))
    return kept or tuple(parts)


def _tables(words: Mapping[tuple[str, ...], tuple[Meaning, ...]]) -> dict[str, Any]:
    single: dict[str, tuple[Meaning, ...]] = {}
    stems: dict[str, tuple[Meaning, ...]] = {}
    phrases: defaultdict[str, dict[tuple[str, ...], tuple[Meaning, ...]]] = defaultdict(dict)
    for parts, meanings in words.items():
        if len(parts) == 1:
            single[parts[0]] = meanings
            _add(stems, stem(parts[0]), *meanings)
        elif parts:
            key = tuple(map(stem, parts))
            _add(phrases[key[0]], key, *meanings)
    ordered = {first: tuple(sorted(rows.items(), key=lambda row: -len(row[0]))) for first, rows in phrases.items()}
    before = {
        one
        for rows in ordered.values()
        for key, _ in rows
        for one, other in pairwise(key)
        if other[:1].isdigit()
    }  # fmt: skip
    return {
        "words": single,
        "stems": stems,
        "phrases": ordered,
        "parts": frozenset(part for parts in words if len(parts) > 1 for part in parts if part not in single),
        "before_numbers": frozenset(before),
    }
