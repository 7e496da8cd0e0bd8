"""What the catalogue tells about words: its codes, the words of its names, the places on file."""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from parsers.extractors.letters.tokens import Role, Token, joined
from parsers.extractors.letters.wording import fold, ordinary_words
from parsers.knowledge import Knowledge

__all__ = ["Catalogue", "bare", "catalogue", "mark_codes", "shape_of"]

_PLURALS = ("", "s", "n", "en", "e", "es", "er")


@dataclass(frozen=True)
class Catalogue:
    """What the catalogue tells about words: codes by their letters and digits alone, words, pairs of words and sizes of names."""

    codes: frozenset[str]
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    places: dict[str, tuple[tuple[str, ...], ...]]
    sizes: frozenset[tuple[str, str]] = frozenset()  #: neighbouring measures of names: ("38", "50") of 38 mm x 50 m
    names: str = ""  #: all names, one a line

    @cached_property
    def letter_codes(self) -> frozenset[str]:
        """Codes without a digit that are no words, neither of the catalogue's names nor of the languages: `TPBMK`."""
        letters = (code for code in self.codes if len(code) > 2 and code.isalpha() and code.isascii())
        return frozenset(
            code for code in letters if (word := code.lower()) not in self.words and word not in ordinary_words()
        )

    @cached_property
    def place_words(self) -> frozenset[str]:
        """Single words of the places on file that few places have and no product: `quayside` of `Ashdene - Quayside site`."""
        found = Counter(word for splits in self.places.values() for split in splits for word in {*split})
        return frozenset(
            word
            for word, count in found.items()
            if count <= 3
            and len(word) > 4
            and word.isalpha()
            and word not in self.words
            and word not in ordinary_words()
        )

    def has(self, word: str) -> bool:
        """Whether the word stands in a name, as it is or without the ending of a plural."""
        return any(word.removesuffix(ending) in self.words for ending in _PLURALS)

    def has_pair(self, first: str, second: str) -> bool:
        """Whether both stand side by side in a name, the second one as it is or without the ending of a plural."""
        return any((first, second.removesuffix(ending)) in self.pairs for ending in _PLURALS)

    @cached_property
    def _plain_names(self) -> list[str]:
        plain = unicodedata.normalize("NFKD", self.names.lower())
        return "".join(sign for sign in plain if not unicodedata.combining(sign)).split("\n")

    def names_with(self, beginning: str) -> list[str]:
        """The names, in plain small letters, in which a word begins so."""
        begins = re.compile(rf"(?<![^\W\d_]){re.escape(beginning)}")
        return [name for name in self._plain_names if beginning in name and begins.search(name)]

    @cached_property
    def words_of_places(self) -> frozenset[str]:
        """Every word of the places on file."""
        return frozenset(word for splits in self.places.values() for split in splits for word in split)

    @cached_property
    def has_codes_of_figures(self) -> bool:
        return any(code.isdigit() for code in self.codes)

    @cached_property
    def code_heads(self) -> frozenset[str]:
        """The first three signs of every code: hardly any word begins like one."""
        return frozenset(code[:3] for code in self.codes)

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self.words)

    def begins_word(self, beginning: str) -> bool:
        """Whether a longer word of the catalogue begins so, by at least three letters more."""
        at = bisect_left(self._in_order, beginning)
        return any(
            word.startswith(beginning) and len(word) >= len(beginning) + 3 for word in self._in_order[at : at + 40]
        )

    @cached_property
    def code_shapes(self) -> frozenset[str]:
        """Every code with its letters and with its figures as nines."""
        return frozenset(_FIGURE.sub("9", code) for code in self.codes)

    @cached_property
    def longest_code(self) -> int:
        return max(map(len, self.codes), default=0)


_CACHE: dict[tuple[str, int], tuple[Knowledge, Catalogue]] = {}

_WORD_OR_END = re.compile(r"[^\W\d_][\w'-]*|\n")  #: a word, or the end of a name
_FIGURE = re.compile(r"\d")
#: each measure with the next one of its size, as `5.0 x 60 mm`, `38mm x 50m`
_SIZE = re.compile(r"(?<![\d.,])(\d{1,5}(?:[.,]\d{1,3})?) ?(?:mm|cm|m)? ?[x×*] ?(?=(\d{1,5}(?:[.,]\d{1,3})?))", re.I)

#: what parts the company from its site in the name of a place
_SITE = re.compile(r" [-–—|] ")


@lru_cache(maxsize=4096)
def bare(code: str) -> str:
    """A code without its separators: people write BC10021, BC 10021 and BC-10021."""
    return _bare(code)


def _bare(code: str) -> str:
    return "".join(filter(str.isalnum, code.upper()))


def shape_of(code: str) -> str:
    """A code with its letters and with its figures as nines, to be looked for in `code_shapes`."""
    return _FIGURE.sub("9", bare(code))


def catalogue(knowledge: Knowledge) -> Catalogue:
    """The catalogue's words, built once per snapshot; knowledge of equal version is equal."""
    key = (knowledge.version, id(knowledge))
    if (kept := _CACHE.get(key)) is not None and kept[0] is knowledge:
        return kept[1]
    # All names at once: each is a few words, and of fifty thousand every step of a loop is felt when a reading child begins.
    names = "\n".join(name.replace("\n", " ") for name in knowledge.product_names)
    found = list(map(fold, _WORD_OR_END.findall(names)))
    every = set(found)
    pairs = {pair for pair in itertools.pairwise(found) if "\n" not in pair}
    words = {word for word in every if len(word) > 2}
    words.update(part for word in every if "-" in word for part in word.split("-") if len(part) > 4)
    places: dict[str, list[tuple[str, ...]]] = {}
    for place in knowledge.places:
        split = _place(place)
        if split and len("".join(split)) > 3:
            places.setdefault(split[0], []).append(split)
        # "Calder Estate - Home Farm": the site's own name is what people write; a single word may be any word.
        site = _place(_SITE.split(place, maxsplit=1)[-1])
        if len(site) > 1 and site != split:
            places.setdefault(site[0], []).append(site)
    built = Catalogue(
        frozenset(map(_bare, (*knowledge.skus, *knowledge.buyer_items, *knowledge.gtins))),
        frozenset(words),
        frozenset(pairs),
        {first: tuple(sorted(found, key=len, reverse=True)) for first, found in places.items()},
        frozenset(_SIZE.findall(names)),
        names,
    )
    while len(_CACHE) > 3:
        _CACHE.pop(next(iter(_CACHE)))
    _CACHE[key] = (knowledge, built)
    return built


def _place(name: str) -> tuple[str, ...]:
    """The words of a place's name or line, without the house number before them."""
    split = tuple(fold(word) for word in re.findall(r"\w+(?:['’.&-]\w+)*", name))
    return tuple(itertools.dropwhile(str.isdigit, split))


def mark_codes(tokens: list[Token], known: Catalogue, text: str) -> list[Token]:
    """Known codes become one token each, also where blanks stand inside (`DSY 6120`)."""
    out: list[Token] = []
    at = 0
    loud = not any(token.text.islower() and len(token.text) > 2 for token in tokens)
    while at < len(tokens):
        length = _code_length(tokens, at, known) or _letter_code(tokens[at], known, loud=loud)
        if not length:
            out.append(tokens[at])
            at += 1
            continue
        first, last = tokens[at], tokens[at + length - 1]
        token = first if length == 1 else joined(first, last, text)
        token.code = True
        token.values = ()
        token.attached = None
        token.norm = (
            token.norm if token.norm.startswith("#") else "#" + bare(token.text)
        )  # no word, so that no phrase takes it
        out.append(token)
        at += length
    return out


def _code_length(tokens: Sequence[Token], at: int, known: Catalogue) -> int:
    """How many tokens from `at` make a known code; 0 for none. Pure short numbers are no codes by themselves."""
    if not known.codes or tokens[at].role is not Role.FREE or not tokens[at].text[0].isalnum():
        return 0
    text = ""
    best = 0
    if tokens[at].norm.startswith("#"):
        return 1
    if len(head := bare(tokens[at].text)[:3]) == 3 and head not in known.code_heads:
        return 0
    for length in range(1, 5):
        if at + length > len(tokens):
            break
        token = tokens[at + length - 1]
        if length > 1 and (token.line != tokens[at].line or token.start - tokens[at + length - 2].end > 1):
            break
        if not token.text[0].isalnum() and token.text not in "-./_":
            break
        if best and token.text == "-" and token.start > tokens[at + length - 2].end:
            break  # "BU-H1 - 1 box": the code is whole before a dash that stands apart
        text += bare(token.text)
        if len(text) > known.longest_code:
            break
        if (
            text in known.codes
            and token.text[0].isalnum()
            and (len(text) >= 4 or re.fullmatch(r"[A-Z]{2}\d", text))
            and (any(map(str.isdigit, text)) or "-" in tokens[at].text or "_" in tokens[at].text)
        ):
            plain_number = (
                text.isdigit()
                and text[0] != "0"
                and (
                    len(text) < 5
                    or (at + 1 < len(tokens) and length == 1 and tokens[at + 1].unit is not None and len(text) < 6)
                )
            )
            pieces = length == 1 or not all(t.text[0].isdigit() for t in tokens[at : at + length])
            apart = length == 2 and (_counts_on(tokens, at + 1, known) or _measures(tokens, at + 1, known))
            if not plain_number and pieces and not apart:
                best = length
    return best


def _counts_on(tokens: Sequence[Token], at: int, known: Catalogue) -> bool:
    """Whether the number at `at`, behind a word of the catalogue's names, counts what is named behind it: the two are no code of
    those letters and figures, in `6 sheets ply 12 brushes` the PLY12."""
    before, behind = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    named = before.is_word and known.has(before.norm) and tokens[at].text.isdigit()
    return named and behind is not None and behind.line == before.line and behind.is_word and known.has(behind.norm)


def _measures(tokens: Sequence[Token], at: int, known: Catalogue) -> bool:
    """Whether the number at `at`, behind a word of the catalogue's names, has a measure behind it: `tape 12 mm` is no TAPE12."""
    before, behind = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else None
    named = before.is_word and known.has(before.norm) and tokens[at].text.isdigit()
    return named and behind is not None and behind.unit is not None and not behind.unit.counts


_VOWELS = frozenset("AEIOUY")


def _letter_code(token: Token, known: Catalogue, *, loud: bool) -> int:
    """1 where the token is a code of letters alone: in capitals as on file, or with no vowel that would make it a word.
    In a text that is all capitals (`loud`) they tell nothing."""
    if token.role is not Role.FREE or (text := token.text.upper()) not in known.letter_codes:
        return 0
    no_word = len(text) > 3 and not _VOWELS & set(text)
    return int(no_word or (token.text == text and not loud))
