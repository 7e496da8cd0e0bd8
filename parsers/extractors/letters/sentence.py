"""The text of an order as sentences of tokens, with number words read and known codes marked."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from parsers.extractors.letters.counting import counter
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording, fold, ordinary_words
from parsers.knowledge import Knowledge

__all__ = ["Catalogue", "catalogue", "merge_numbers", "sentences"]


_PLURALS = ("", "s", "n", "en", "e", "es", "er")


@dataclass(frozen=True)
class Catalogue:
    """What the catalogue tells about words: codes by their letters and digits alone, words and pairs of words of names."""

    codes: frozenset[str]
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    places: dict[str, tuple[tuple[str, ...], ...]]

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
    def longest_code(self) -> int:
        return max(map(len, self.codes), default=0)


_CACHE: dict[tuple[str, int], tuple[Knowledge, Catalogue]] = {}
_WORD = re.compile(r"[^\W\d_][\w'-]*")
#: what parts the company from its site in the name of a place
_SITE = re.compile(r" [-–—|] ")


@lru_cache(maxsize=4096)
def bare(code: str) -> str:
    """A code without its separators: people write BC10021, BC 10021 and BC-10021."""
    return _bare(code)


def _bare(code: str) -> str:
    return "".join(filter(str.isalnum, code.upper()))


def catalogue(knowledge: Knowledge) -> Catalogue:
    """The catalogue's words, built once per snapshot; knowledge of equal version is equal."""
    key = (knowledge.version, id(knowledge))
    if (kept := _CACHE.get(key)) is not None and kept[0] is knowledge:
        return kept[1]
    every: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for name in knowledge.product_names:
        found = list(map(fold, _WORD.findall(name)))
        every.update(found)
        pairs.update(itertools.pairwise(found))
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
        token = first if length == 1 else _joined(first, last, text)
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
            if not plain_number and pieces:
                best = length
    return best


_VOWELS = frozenset("AEIOUY")


def _letter_code(token: Token, known: Catalogue, *, loud: bool) -> int:
    """1 where the token is a code of letters alone: in capitals as on file, or with no vowel that would make it a word.
    In a text that is all capitals (`loud`) they tell nothing."""
    text = token.text.upper()
    if token.role is not Role.FREE or text not in known.letter_codes:
        return 0
    no_word = len(text) > 3 and not _VOWELS & set(text)
    return int(no_word or (token.text == text and not loud))


#: a size of two figures right behind a `+`: 7x28, 7/28
_PAIR_OF_SIZES = re.compile(r"\d{1,4}(?:[.,]\d)?[x×*/]\d{1,4}(?:[.,]\d)?(?:cm|mm)?", re.I)


def _folded_size(tokens: Sequence[Token], at: int) -> int:
    """How many tokens from `at` are one size of a bag with its fold: `12+6 x 24`, `14+7x28`; 0 for none. The `+` stands between
    its figures without a blank."""
    if at + 2 >= len(tokens) or tokens[at + 1].text != "+" or not _NUMERAL.fullmatch(tokens[at].text):
        return 0
    if tokens[at + 1].start != tokens[at].end or tokens[at + 2].start != tokens[at + 1].end:
        return 0
    if _PAIR_OF_SIZES.fullmatch(tokens[at + 2].text):
        return 3
    crossed = at + 4 < len(tokens) and tokens[at + 3].norm in ("x", "×", "*")
    if crossed and _NUMERAL.fullmatch(tokens[at + 2].text) and _NUMERAL.fullmatch(tokens[at + 4].numeral):
        return 5
    return 0


_NUMERAL = re.compile(r"\d{1,4}(?:[.,]\d)?")


def _joined(first: Token, last: Token, text: str) -> Token:
    return Token(text[first.start : last.end], first.start, first.line)


def merge_numbers(tokens: list[Token], words: Wording, text: str) -> list[Token]:
    """Number words become one number token each; `a` before a unit becomes 1 later, where a unit follows."""
    reader = counter(words)
    norms = [token.norm for token in tokens]
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.role is not Role.FREE or not token.is_word or token.code:
            if token.role is Role.FREE and (length := _folded_size(tokens, at)):
                out.append(_joined(token, tokens[at + length - 1], text))
                at += length
                continue
            if token.numeral == "1" and token.is_number and norms[at + 1 : at + 3] == ["/", "2"]:
                half = _joined(token, tokens[at + 2], text)
                half.values = ("0.5",)
                out.append(half)
                at += 3
                continue
            out.append(token)
            at += 1
            continue
        counted = reader.read(norms, at)
        if counted is None or tokens[at + counted.length - 1].line - token.line > 1:
            out.append(token)
            at += 1
            continue
        if counted.article:
            token.attached = "article"
            out.append(token)
            at += 1
            continue
        if counted.dozen and counted.length == 1:
            out.append(token)  # "2 dozen": a unit
            at += 1
            continue
        merged = _joined(token, tokens[at + counted.length - 1], text)
        merged.values = tuple(format(value, "f") for value in counted.values)
        merged.attached = None
        if counted.dozen:
            merged.attached = "dozen"
        out.append(merged)
        at += counted.length
    return out


SENTENCE_LIMIT = 300  #: tokens; nobody writes longer sentences, and the grammar looks back over a whole one

_ABBREVIATIONS = frozenset(
    "nr no art best pos tel fax st str stk uds ud ref approx ca bzw inkl zzgl max min dr mr mrs ms prof ing geb abt lt gem zb z.b e.g i.e cde"
    " sig spett ns vs n q.ta cad ltd inc co p.o p bestell-nr best.-nr mat.-nr kd.-nr dto hr fr no's qty pcs pkg ktn pkt kart".split()
)


def sentences(
    tokens: Sequence[Token], text: str, words: Wording, known: Catalogue | None = None
) -> Iterator[list[Token]]:
    """Tokens by sentence: a line of a list, or a sentence of running text; soft line breaks of mail programs are joined."""
    current: list[Token] = []
    for at, token in enumerate(tokens):
        if len(current) >= SENTENCE_LIMIT or (
            current and token.line != current[-1].line and not _is_soft_break(text, current, token)
        ):
            yield current
            current = []
        current.append(token)
        if _ends(tokens, at, words) and not (known is not None and _abbreviates(tokens, at, current, known)):
            yield current
            current = []
    if current:
        yield current


def _ends(tokens: Sequence[Token], at: int, words: Wording) -> bool:
    sign = tokens[at].text
    if sign in ("!", "?"):
        return True
    if sign == ")" and at + 1 < len(tokens) and _smiles(tokens, at):
        return tokens[at + 1].text[0].isupper()
    if sign != "." or at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    if after.start == tokens[at].end or at == 0:
        return False
    before = tokens[at - 1]
    if before.text.isdigit() and len(before.text) <= 3 and (at < 2 or tokens[at - 2].line != before.line):
        return False  # "1. Surgical masks": an enumeration
    if re.fullmatch(r"(?:\w\.){1,3}\w", before.norm) and not before.has_digit:
        return False  # "Aceton p.a. 2,5 l"
    if before.unit is not None and after.text[0].isupper() and _opens(after.norm, words):
        return True  # "120 cm. Bitte ..."
    if before.attached == "x" and before.text[-1] not in "xX×":
        return after.text[0].isupper() and _opens(after.norm, words)  # "6no. tape measures"
    if before.norm in _ABBREVIATIONS or before.unit is not None or (len(before.text) == 1 and before.is_word):
        return after.is_word and after.text[0].isupper() and before.unit is not None and len(before.text) > 4
    if after.text[0].isdigit() and re.search(r"\d[x×*]\d|^\d+(?:[.,]\d+)?(?:mm|cm|ml|mtr|kg|g|l)$", after.norm):
        return False  # "Spanplattenschr. 4,0x40": an abbreviation before a size
    return after.text[0].isalnum() or after.text[0] in "(-*•"


def _smiles(tokens: Sequence[Token], at: int) -> bool:
    """Whether the bracket at `at` is the mouth of `:-)`, `;)`."""
    nose = at - 1 if at > 1 and tokens[at - 1].text == "-" else at
    return (
        nose > 0 and tokens[nose - 1].text in (":", ";") and tokens[at].start - tokens[nose - 1].start == at - nose + 1
    )


def _abbreviates(tokens: Sequence[Token], at: int, current: Sequence[Token], known: Catalogue) -> bool:
    """`1 zweipol. Spannungsprüfer`, `2 isol. screwdrivers`: the beginning of a word of the catalogue, behind a number and before
    another word of it."""
    if tokens[at].text != "." or at + 1 >= len(tokens):
        return False
    before, after = tokens[at - 1], tokens[at + 1]
    if tokens[at].start != before.end or after.line != before.line or not before.is_word:
        return False
    named = known.has(after.norm)
    counted = any(token.is_number or token.attached for token in current[-6:])
    return (
        named
        and counted
        and len(before.norm) >= 3
        and before.norm not in known.words
        and known.begins_word(before.norm)
    )


def _opens(norm: str, words: Wording) -> bool:
    """Whether a sentence begins with this word: a greeting, thanks, a correction, a word of ordering."""
    return any(
        norm in words[role] for role in ("closing", "correct", "order", "ship", "not", "confirm", "past", "conditional")
    )


def _is_soft_break(text: str, current: Sequence[Token], token: Token) -> bool:
    """Whether the line only broke because it was full: it is long, and the next one goes on without blank line or bullet."""
    last = current[-1]
    if token.line != last.line + 1 or last.text in (".", ":", "!", "?", ";"):
        return False
    start = text.rfind("\n", 0, last.start) + 1
    end = text.find("\n", last.start)
    width = (end if end >= 0 else len(text)) - start
    if width < 58 or not (token.text[0].isalnum() or token.text[0] in "(\"'"):
        return False
    # a list whose lines all begin with a number is a list, however long its lines are
    first_of_line = next(t for t in current if t.line == last.line)
    list_like = token.text[0].isdigit() and (first_of_line.text[0].isdigit() or first_of_line.code)
    alike = token.norm == first_of_line.norm and token.text[0].isupper()  # "Pos. 1 ...", "Pos. 2 ..."
    return not list_like and not alike and not token.code
