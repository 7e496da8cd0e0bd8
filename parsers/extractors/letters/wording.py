"""Words of messages: folded, looked up as phrases, and chosen by the language that the text is written in."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from parsers.lexicon import LANGUAGES, data

__all__ = [
    "LANGUAGES",
    "Phrases",
    "UnitWord",
    "Wording",
    "every_word",
    "fold",
    "intent_phrases",
    "language_of",
    "ordinary_words",
    "remark_phrases",
    "unit_codes",
    "unit_words",
    "wording",
]


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Lower case, no accents, no dot at the end of an abbreviation; comparisons of words go by this form."""
    lower = (
        word.lower()
        .replace("ß", "ss")
        .replace("ø", "o")
        .replace("ł", "l")
        .replace("æ", "ae")
        .replace("œ", "oe")
        .replace("’", "'")
    )
    if not lower.isascii():
        lower = "".join(ch for ch in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(ch))
    return lower.rstrip(".") or lower


@dataclass(frozen=True, slots=True)
class Phrases:
    """A set of word sequences; the longest one wins. Nearly every word asked for begins none, so that is answered first."""

    by_first: Mapping[str, tuple[tuple[str, ...], ...]]
    alone: frozenset[str]  #: those of one word
    lasts: frozenset[str]  #: the words with which one ends

    def at(self, norms: Sequence[str], start: int) -> int:
        """How many words from `start` make one of the phrases; 0 where none does."""
        if (begun := self.by_first.get(norms[start])) is None:
            return 0
        for phrase in begun:
            if tuple(norms[start : start + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def ending_at(self, norms: Sequence[str], end: int, *, longest: int = 5) -> int:
        """How many words right before `end` make one of the phrases; 0 where none does."""
        if end < 1 or norms[end - 1] not in self.lasts:
            return 0
        for length in range(min(longest, end), 0, -1):
            if tuple(norms[end - length : end]) in self.by_first.get(norms[end - length], ()):
                return length
        return 0

    def __contains__(self, word: str) -> bool:
        return word in self.alone

    def found_in(self, norms: Sequence[str]) -> tuple[int, int] | None:
        """The first place at which one of the phrases stands, as (start, length)."""
        known = self.by_first
        if known.keys().isdisjoint(norms):
            return None
        for start, word in enumerate(norms):
            if word in known and (length := self.at(norms, start)):
                return start, length
        return None


def _split(phrase: str) -> tuple[str, ...]:
    """A phrase as the tokenizer would cut it: signs between blanks stand alone, abbreviations lose their last dot."""
    return tuple(fold(piece) for piece in phrase.split())


def phrases(texts: Iterable[str]) -> Phrases:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    every = {_split(text) for text in texts}
    for phrase in every:
        by_first.setdefault(phrase[0], []).append(phrase)
    return Phrases(
        {word: tuple(sorted(found, key=len, reverse=True)) for word, found in by_first.items()},
        frozenset(phrase[0] for phrase in every if len(phrase) == 1),
        frozenset(phrase[-1] for phrase in every),
    )


def _tables(language: str) -> Mapping[str, Any]:
    return data(f"lexicon/{language}.toml")


def _dates() -> Mapping[str, Any]:
    return data("dates.toml")


class Wording(dict[str, Phrases]):
    """The words of some languages together, by role. Roles are the keys of `[prose]` in config/lexicon; each is read when it is
    first asked for, and is then as near as a key of a dict: the grammar asks some hundred times for every line."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        super().__init__()
        self.languages = languages

    def __missing__(self, role: str) -> Phrases:
        found = self[role] = _role(self.languages, role)
        return found

    def firsts(self, *roles: str) -> frozenset[str]:
        """The words with which a phrase of one of these roles begins: nearly every word of a text begins none."""
        return _firsts(self.languages, roles)

    def numbers(self) -> list[Mapping[str, Any]]:
        return [_tables(language).get("numbers", {}) for language in self.languages]

    def dates(self) -> list[Mapping[str, Any]]:
        return [_dates()[language] for language in self.languages if language in _dates()]


@cache
def _role(languages: tuple[str, ...], role: str) -> Phrases:
    said = [text for language in languages for text in _tables(language).get("prose", {}).get(role, ())]
    if role == "po":  # what forms print above an order's number is said of it in letters, too
        printed = [one for language in languages for one in _tables(language)["labels"]["buyer_order_no"]]
        said += [label for label in printed if label.endswith(_OF_NUMBERS) and not any(map(str.isdigit, label))]
    return phrases(said)


@cache
def _firsts(languages: tuple[str, ...], roles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for role in roles for word in _role(languages, role).by_first)


#: how a label ends that cannot be a word of a sentence
_OF_NUMBERS = ("nummer", "-nr", "nr", "number", "nummer", "numero", "n°", "nº")


@cache
def wording(languages: tuple[str, ...]) -> Wording:
    return Wording(languages)


@cache
def ordinary_words() -> frozenset[str]:
    """Every single word of the lexicon, the dates and the units, folded: such a word is no code, whatever a catalogue says.

    What people talk about beside an order (`[remark]`, turns of speech) names goods, places and people, too: of it only what is
    a phrase by itself counts.
    """
    found: set[str] = set(unit_words()) | unit_codes()
    waiting: list[Any] = [_dates()]
    for tables in map(_tables, LANGUAGES):
        talk = [*tables.get("remark", {}).values(), tables.get("prose", {}).get("aside", ())]
        found.update(word for phrases in talk for one in phrases if len(words := _split(one)) == 1 for word in words)
        waiting += [table for name, table in tables.items() if name not in ("remark", "prose", "words")]
        waiting.append({name: table for name, table in tables.get("prose", {}).items() if name != "aside"})
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.update(_split(one))
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
    return frozenset(found)


@cache
def every_word() -> frozenset[str]:
    """Every single word of the lexicon, folded, what people talk about beside an order included: another one is likely a name."""
    found: set[str] = set(ordinary_words())
    waiting: list[Any] = [_tables(language) for language in LANGUAGES]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.update(_split(one))
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return frozenset(found)


@cache
def remark_phrases(kind: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """The phrases of `[remark]` for one kind, as they are written there."""
    return tuple(text for language in languages for text in _tables(language).get("remark", {}).get(kind, ()))


@cache
def intent_phrases(kind: str, languages: tuple[str, ...] = LANGUAGES) -> Phrases:
    """The phrases of `[intent]` for one kind."""
    return phrases(text for language in languages for text in _tables(language).get("intent", {}).get(kind, ()))


@cache
def _stops() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        prose = _tables(language)["prose"]
        words = {word for role in _TELLING for text in prose.get(role, ()) for word in _split(text) if len(word) > 2}
        dates = _dates().get(language, {})
        named = {
            fold(word)
            for names in (*dates.get("weekdays", ()), *dates.get("months", ()))
            for word in names
            if len(word) > 3
        }
        for word in words | named | {fold(word) for word in prose["stop"]}:
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


#: roles whose words tell a language
_TELLING = ("order", "closing", "greeting", "ship", "question", "usual", "correct")


def language_of(norms: Iterable[str]) -> tuple[str | None, tuple[str, ...]]:
    """(the language or None, the languages whose words are to be used); short texts keep several."""
    scores = dict.fromkeys(LANGUAGES, 0.0)
    stops = _stops()
    for word in norms:
        for language in (languages := stops.get(word, ())):
            scores[language] += 1 / len(languages)
    ranked = sorted(LANGUAGES, key=lambda language: -scores[language])
    best = scores[ranked[0]]
    if best < 1:
        return None, LANGUAGES
    used = tuple(language for language in LANGUAGES if scores[language] >= max(0.4 * best, 0.01))
    clear = scores[ranked[1]] <= (0.6 if best >= 2 else 0.5) * best
    if best < 2:
        used = LANGUAGES
    return (ranked[0] if clear else None), used


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A word of config/units.toml: its codes and what they count."""

    codes: tuple[str, ...]
    kinds: frozenset[str]  #: count, pack, container, length, mass, volume, area, time

    @property
    def counts(self) -> bool:
        """Whether so many of it can be ordered as such: pieces, packs, rolls."""
        return bool(self.kinds & {"count", "pack", "container"})


#: what nobody orders by: written after a number, it is a size
SIZE_CODES = frozenset(
    {"MMT", "CMT", "4H", "INH", "BAR", "VLT", "AMP", "WTT", "KWT", "CEL", "MLT", "MGM", "GRM", "KVT", "HTZ"}
)


@cache
def unit_words() -> Mapping[str, UnitWord]:
    """Every folded unit word of config/units.toml."""
    table = data("units.toml")
    codes: dict[str, list[str]] = {}
    kinds: dict[str, set[str]] = {}
    for code, entry in table.items():
        if not isinstance(entry, dict) or "kind" not in entry:
            continue
        for word in (*entry.get("words", ()), *entry.get("loose", ())):
            for form in {fold(word), fold(word).replace(".", "")}:
                codes.setdefault(form, []).append(code)
                kinds.setdefault(form, set()).add(entry["kind"])
    return {word: UnitWord(tuple(codes[word]), frozenset(kinds[word])) for word in codes}


@cache
def unit_codes() -> frozenset[str]:
    """Abbreviations of lists, which are units only right beside a number: `10 BX`, `24 un`."""
    table = data("units.toml")
    entries = (entry for entry in table.values() if isinstance(entry, dict) and "kind" in entry)
    return frozenset(fold(word) for entry in entries for word in entry.get("codes", ()))
