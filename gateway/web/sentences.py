"""What the floors below say in English, said in the clerk's language.

Findings, conflicts and refusals are plain English sentences, so that the floors stay pure and the API says one thing to everybody.
The desk finds the sentence in `config/sentences.LANGUAGE.toml` again, by the words between the values, and puts the same values
into the other language's sentence. No value is lost: what the table does not know is shown as it was said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from babel.dates import format_date
from babel.numbers import get_decimal_symbol

from gateway.answers.letter import unit_named
from gateway.web.i18n import LANGUAGES, locale_of
from normalizer.codes import CODES as FINDINGS
from normalizer.units import CODES

__all__ = ["Sentences", "sentences"]

_DAY = re.compile(r"(?<![\w'\"“-])(\d{4})-(\d{2})-(\d{2})(?![\w-])")
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,20})?")
#: what stands between the names of a list
_BETWEEN = re.compile(r"(, | and | or )")
_NAMED = {unit.name: code for code, unit in reversed(list(CODES.items()))}
#: longer messages are not looked up
LONGEST = 4000
#: so many sentences are not looked up again
REMEMBERED = 4096
#: a template with so many letters of its own takes no other sentence for itself
SURE = 12
#: one with fewer is so common ("{} is {}.") that its values must be plainly values: names, figures, quotes, known fragments
COMMON = 7
#: the marks between which a language quotes, where they are not “these”
QUOTES = {"de": "„“"}
_QUOTED = re.compile(r"“([^“”]*)”")
_PLACES = re.compile(r"\{(\d)(?::(\w))?\}")
#: how far a fragment may hold fragments
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class _Template:
    """An English sentence between whose words values stand, and the other language's."""

    words: tuple[str, ...]
    other: str

    @property
    def letters(self) -> int:
        """How many of its letters are its own."""
        return sum(sign.isalpha() for word in self.words for sign in word)

    def values(self, text: str) -> list[str] | None:
        """What stands between the words; None where they are others. One pass over the text."""
        first, *between = self.words
        if not between:
            return [] if text == first else None
        if not text.startswith(first) or len(text) < sum(map(len, self.words)):
            return None
        *between, last = between
        end = len(text) - len(last)
        if not text.endswith(last):
            return None
        found, at = [], len(first)
        for word in between:
            nearest = text.find(word, at, end)
            if nearest < 0:
                return None
            found.append(text[at:nearest])
            at = nearest + len(word)
        return [*found, text[at:end]] if at <= end else None


class Sentences:
    """One language's table."""

    def __init__(
        self,
        language: str,
        *,
        meanings: Mapping[str, tuple[str, str]],
        said: Mapping[str, str],
        fragments: Mapping[str, str],
        units: Mapping[str, str],
        links: Mapping[str, str],
    ) -> None:
        self.language = language
        #: the decimal mark
        self.mark = get_decimal_symbol(locale_of(language))
        self._meanings = meanings
        self._said = _templates(said)
        self._fragments = _templates(fragments)
        self._sure = tuple(one for one in self._said if len(one.words) == 1 or one.letters >= SURE)
        # why something is no order is told by a fragment alone; nobody types its quotes
        self._sure += tuple(
            one for one in self._fragments if len(one.words) == 1 or one.letters >= SURE or "“" in "".join(one.words)
        )
        self._units = units
        self._found: dict[str, str | None] = {}
        self._links = {" of ": " of ", **links}

    def said(self, text: str) -> str:
        """The sentence in this language; as it is where the table lacks it. It may be a person's own: a sentence of few words is
        not taken for one of ours."""
        return self._known(text, self._sure) or text

    def told(self, text: str, code: str) -> str:
        """A finding's message, or another sentence that is surely ours. What the table lacks stands behind the meaning of its
        code."""
        known = self._remembered(text)
        if known is not None or code not in self._meanings:
            return known or self.days(text)
        return f"{self._meanings[code][0]} ({text})"

    def meaning(self, code: str) -> str:
        """What a finding code means; of a code that nobody listed, the code."""
        if code in self._meanings:
            return self._meanings[code][0]
        return FINDINGS[code].meaning if code in FINDINGS else code

    def _remembered(self, text: str) -> str | None:
        """A list shows the same sentences again and again."""
        if text not in self._found:
            if len(self._found) >= REMEMBERED:
                self._found.clear()
            self._found[text] = self._known(text, self._said)
        return self._found[text]

    def remedy(self, text: str, code: str) -> str:
        """What a clerk does about a finding."""
        return self._meanings[code][1] if code in self._meanings else text

    def unit(self, code: str) -> str:
        """The name of a unit; of a code that nobody knows, the code."""
        return self._units.get(code) or (CODES[code].name if code in CODES else code)

    def holding(self, code: str, content: str) -> str:
        """So many stock units in one: "carton of 12"; of what is no pack, "24 x piece"."""
        if code in CODES and CODES[code].kind not in ("pack", "container"):
            return self.unit(code) if content == "1" else f"{self.number(content)} × {self.unit(code)}"
        return f"{self.unit(code)}{self._links[' of ']}{self.number(content)}"

    def units(self, text: str) -> str:
        """Names of units, as the floors list them: "piece, carton of 12 and bag"."""
        return "".join(self._links.get(one) or self._named(one) for one in _BETWEEN.split(text))

    def _named(self, text: str) -> str:
        name, of, content = text.partition(" of ")
        code = _NAMED.get(name, name)
        if code not in self._units:
            return text
        return f"{self._units[code]}{self._links[' of ']}{self.number(content)}" if of else self._units[code]

    def knows(self, text: str) -> bool:
        return self._known(text, self._said) is not None

    def _known(self, text: str, templates: Iterable[_Template], depth: int = 0) -> str | None:
        if len(text) > LONGEST:
            return None
        for template in templates:
            values = template.values(text)
            if values is not None and (template.letters >= COMMON or self._are_values(template, values, depth)):
                return template.other.format(*(_Value(one, self, depth) for one in values))
        return None

    def _are_values(self, template: _Template, values: Sequence[str], depth: int) -> bool:
        wanted = {int(at): kind for at, kind in _PLACES.findall(template.other)}
        return all(
            _is_name(value) or (wanted.get(at) == "f" and self._is_fragment(value, depth))
            for at, value in enumerate(values)
        )

    def _is_fragment(self, text: str, depth: int) -> bool:
        pieces = text.split("; ")
        return depth < DEEPEST and all(self._piece(one, depth + 1) != one for one in pieces)

    def fragment(self, text: str, depth: int) -> str:
        """A piece of a sentence, or several between semicolons; as it is where the table lacks it."""
        if depth >= DEEPEST:
            return text
        pieces = text.split("; ") if "; " in text else [text]
        return "; ".join(self._piece(one, depth + 1) for one in pieces)

    def _piece(self, text: str, depth: int) -> str:
        """A fragment may begin a sentence: its first letter is then a capital one."""
        small = text[:1].lower() + text[1:]
        for template in self._fragments:
            for one in (text, small):
                if (values := template.values(one)) is not None:
                    known = template.other.format(*(_Value(each, self, depth) for each in values))
                    return known if one == text else known[:1].upper() + known[1:]
        return self._known(text, self._said, depth) or text

    def days(self, text: str) -> str:
        """The text with its days (2026-11-30) as this language writes them."""
        return _DAY.sub(lambda found: _day(found, locale_of(self.language)), text)

    def quoted(self, text: str) -> str:
        """What is quoted, between the marks of this language."""
        marks = QUOTES.get(self.language)
        return _QUOTED.sub(lambda found: f"{marks[0]}{found[1]}{marks[1]}", text) if marks else text

    def number(self, text: str) -> str:
        return text.replace(".", self.mark) if _NUMBER.fullmatch(text) else text


@dataclass(frozen=True, slots=True)
class _Value:
    """A value as its place in the sentence wants it: `n` a number, `d` days, `u` names of units, `f` a fragment."""

    text: str
    words: Sentences
    depth: int

    def __format__(self, wanted: str) -> str:
        match wanted:
            case "n":
                return self.words.number(self.text)
            case "d":
                return self.words.days(self.text)
            case "u":
                return self.words.units(self.text)
            case "f":
                return self.words.days(self.words.fragment(self.text, self.depth))
        return self.words.quoted(self.text)


@lru_cache(maxsize=4)
def sentences(language: str) -> Sentences:
    """The table of a language; English where there is none."""
    path = files("config").joinpath(f"sentences.{language}.toml")
    if not path.is_file():
        return Sentences(
            language if language in LANGUAGES else "en", meanings={}, said={}, fragments={}, units={}, links={}
        )
    table = tomllib.loads(path.read_text("utf-8"))
    meanings = {code: (one["meaning"], one["remedy"]) for code, one in table["codes"].items()}
    return Sentences(
        language,
        meanings=meanings,
        said=table["sentences"],
        fragments=table["fragments"],
        units={code: unit_named(code, language) for code in CODES},
        links=table["links"],
    )


def _is_name(text: str) -> bool:
    """One word, or what stands between quotes."""
    return " " not in text or (text[:1] == text[-1:] and text[0] in "'\"") or (text[0] == "“" and text[-1] == "”")


def _templates(table: Mapping[str, str]) -> tuple[_Template, ...]:
    """The ones with the most words of their own first: the plainest must not take what another says better."""
    made = [_Template(tuple(english.split("{}")), other) for english, other in table.items()]
    return tuple(sorted(made, key=lambda one: (-sum(map(len, one.words)), len(one.words))))


def _day(found: re.Match[str], locale: str) -> str:
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return found[0]
    return format_date(day, "medium", locale=locale)
