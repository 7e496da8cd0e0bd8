"""The words of an item phrase: quantity, item, and what the grammar knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import SIZE_CODES, Phrases, UnitWord, Wording, unit_words
from parsers.lexicon import words_of

TIMES = frozenset(("x", "×", "*"))
#: with a small circle they number what follows: "n° 4"
NUMBER_SIGNS = frozenset(("n", "no"))
#: with a full stop they name the size that follows: "Gr. 10"
SIZE_SIGNS = frozenset(("gr",))
WHOLE = words_of("whole_packs")
#: small words of ordering behind which a number may still be a size
BEFORE_SIZES = words_of("before_sizes")
LIMIT = 60  #: tokens of one clause that are looked at


@dataclass(slots=True)
class Quantity:
    """A number that says how many, with its unit word."""

    number: Token
    values: tuple[str, ...]
    tokens: list[Token]
    standing: float = 0.0  #: how surely it counts (standing.py)
    unit: Token | None = None
    unit_text: str | None = None  #: the word alone, where number and unit are one token
    measure: bool = False  #: metres, litres, kilograms: a quantity, or part of the item's name

    def __post_init__(self) -> None:
        if self.unit is not None and self.unit_text is None:
            self.unit_text = self.unit.text

    @property
    def counts(self) -> bool:
        """Whether its unit counts packages or pieces."""
        return self.unit is not None and not self.measure


@dataclass(slots=True)
class Item:
    """One clause understood as an item, or as a piece of one."""

    tokens: list[Token]
    quantity: Quantity | None = None
    second: Quantity | None = None  #: the quantity said again in other words
    rivals: list[Quantity] = field(default_factory=list)  #: numbers that could be the quantity as well
    code: Token | None = None
    labelled: bool = False
    words: list[Token] = field(default_factory=list)  #: what it is
    price: list[Token] = field(default_factory=list)
    each: bool = False

    @property
    def named(self) -> bool:
        return self.code is not None or bool(self.words)


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the grammar needs to know beside the tokens."""

    words: Wording
    known: Catalogue
    text: str
    spoken: bool = False


def unit_of(token: Token) -> UnitWord | None:
    """The unit that the token names; single letters and abbreviations of lists count only beside a number."""
    if token.role is not Role.FREE or token.code:
        return None
    return unit_words().get(token.norm)


def is_measure(unit: UnitWord | None) -> bool:
    return unit is not None and not unit.counts


def is_size(unit: UnitWord | None) -> bool:
    return unit is not None and not unit.counts and set(unit.codes) <= SIZE_CODES


def size_behind_dash(tokens: Sequence[Token], at: int) -> int:
    """Where the size stands behind a count and a dash between blanks: `2 - 5 gal pails`, `6 - 24oz mop heads`; 0 for none, and
    where it may be from the one to the other (`2 - 3 kg carrots`)."""
    if at < 0 or at + 3 >= len(tokens) or tokens[at + 1].text not in ("-", "–", "—") or not tokens[at].text.isdigit():
        return 0
    count, dash, size, behind = tokens[at : at + 4]
    apart = dash.start > count.end and size.start > dash.end and size.line == count.line
    if not apart or not size.text[0].isdigit() or size.code or size.role is not Role.FREE:
        return 0
    if behind.text in ('"', "”", "″") and behind.start == size.end:
        return at + 2
    unit = attached_unit(size)
    unit, after = (unit, at + 3) if unit is not None else (unit_of(behind), at + 4)
    if not is_measure(unit):
        return 0
    packed = after < len(tokens) and (pack := unit_of(tokens[after])) is not None and pack.counts
    high = Decimal(size.numeral.replace(",", ".")) if _PLAIN.fullmatch(size.numeral) else Decimal(0)
    spans = Decimal(count.text) < high <= 2 * Decimal(count.text)
    return at + 2 if packed or is_size(unit) or not spans else 0


def second_measure(tokens: Sequence[Token], at: int, times: int) -> bool:
    """Whether the number at `at` is the second measure of a size whose units stand apart: `25 mm x 50 m`."""
    if times < 2 or not is_size(unit_of(tokens[times - 1])) or not number_at(tokens, times - 2):
        return False
    behind = attached_unit(tokens[at]) or (unit_of(tokens[at + 1]) if at + 1 < len(tokens) else None)
    return is_measure(behind)


_PLAIN = re.compile(r"\d{1,6}(?:[.,]\d{1,3})?")


def is_called_size(token: Token) -> bool:
    """Whether number and word are one size by the catalogue: `2 gang`."""
    return token.attached is not None and " " in token.text and token.text[0].isdigit() and not token.is_number


def is_pack_size(token: Token) -> bool:
    """Whether the number is what one package holds: `1kg`, `750g`, `5L`; or one whose measure is a word of the catalogue."""
    unit = attached_unit(token)
    if is_called_size(token):
        return True
    return unit is not None and bool(unit.kinds) and unit.kinds <= {"mass", "volume"}


def attached_unit(token: Token) -> UnitWord | None:
    return (
        unit_words().get(token.attached) if token.attached and token.attached not in ("article", "dozen", "x") else None
    )


#: property classes of bolts and screws (ISO 898-1)
_STRENGTHS = frozenset("4.6 4.8 5.6 5.8 6.8 8.8 9.8 10.9 12.9 4,6 4,8 5,6 5,8 6,8 8,8 9,8 10,9 12,9".split())


def number_at(tokens: Sequence[Token], at: int) -> bool:
    """Whether a numeral (in digits or words, with or without an attached unit) stands here."""
    token = tokens[at]
    if token.role is not Role.FREE or token.code:
        return False
    if token.is_number or (token.attached and token.text[0].isdigit()):
        named = token.text in _STRENGTHS and not (at + 1 < len(tokens) and unit_of(tokens[at + 1]))
        return not named and not leading_zero(token)
    return False


def stands_before(tokens: Sequence[Token], at: int) -> int | None:
    """The token before, signs between passed over where they only point (`:`, `=`, dot leaders)."""
    before = at - 1
    while before >= 0 and (
        tokens[before].text in (":", "=") or tokens[before].text.startswith(("..", "…", "--", "__"))
    ):
        before -= 1
    if before > 0 and tokens[before].text in "°º" and tokens[before].start == tokens[before - 1].end:
        numbered = tokens[before - 1].norm in NUMBER_SIGNS  # "n° 4"; Italian "n. 4" counts
        before -= numbered
    if before > 0 and tokens[before].text == "." and tokens[before - 1].norm in SIZE_SIGNS:
        before -= tokens[before].start == tokens[before - 1].end  # "Gr. 10"
    return before if before >= 0 else None


def leading_zero(token: Token) -> bool:
    text = token.numeral
    return len(text) > 1 and text[0] == "0" and text[1].isdigit()


PACK_WORD = re.compile(r"(\d+)er")


CODE_LABELS = words_of("code_labels") | {
    "art.-nr",
    "art.nr",
    "cat.no",
    "ean",
    "gtin",
    "mat.-nr",
    "mpn",
    "p/n",
    "pn",
    "sku",
    "upc",
}
QUANTITY_LABELS = words_of("quantity_labels") | {"*", "q.ta", "x", "×"}
LIST_UNITS = words_of("list_units")


def values_of(token: Token) -> tuple[str, ...]:
    if token.values:
        return token.values
    from parsers.numbers import readings

    return tuple(format(value, "f") for value in readings(token.numeral))


def is_negative(value: str) -> bool:
    return value.startswith("-")


def code_like(text: str) -> bool:
    """The shape of an item code: letters and digits with a separator, or a long mix of both, or grouped digits."""
    if re.fullmatch(r"\d+(?:[.,]\d+)?(?:[x×*]\d+(?:[.,]\d+)?)+[a-zA-Z]{0,3}", text):
        return False
    letters = sum(map(str.isalpha, text))
    digits = sum(map(str.isdigit, text))
    separated = bool(re.search(r"\w[-./_]\w", text))
    return digits >= 2 and (
        (letters and separated)
        or (letters >= 1 and letters + digits >= 6)
        or (separated and digits >= 4)
        or (letters >= 1 and digits >= 3)
    )


def long_code(text: str) -> bool:
    """So much of a code that it is one in the middle of words, too: two separators, or letters, separator, three digits."""
    return len(re.findall(r"[-./_]", text)) >= 2 or (len(text) >= 8 and any(map(str.isalpha, text)))


_LOOKED_THROUGH = 24_000  #: characters
_NUMBERS_OFF = re.compile(r"^[ \t]{0,8}\d{1,5} ?(?:no|nr)\b", re.MULTILINE | re.IGNORECASE)


def numbers_off(tokens: Sequence[Token], at: int, grammar: Grammar) -> int:
    """How many tokens say `no.` or `nr` behind a number, which is "pieces" in British trade; 0 where they do not. A bare `no`
    may deny (`12 no sugar cola`): it counts before a size or code, or where another line has it at that place, too."""
    if at + 1 >= len(tokens) or tokens[at].norm not in ("no", "nr") or "en" not in grammar.words.languages:
        return 0
    after = tokens[at + 1]
    if after.text == "." and after.start == tokens[at].end:
        return 2 if at + 2 < len(tokens) else 0
    if (tokens[at].norm, after.norm) in grammar.known.pairs:
        return 0
    listed = tokens[at].norm == "nr" or after.has_digit or after.code
    return int(listed or len(_NUMBERS_OFF.findall(grammar.text[:_LOOKED_THROUGH])) > 1)


_CODE_AND_COUNT = re.compile(
    r"^[ \t•*·-]{0,6}(?=[\w./-]{0,24}\d)[\w./-]{3,24}(?: \d{1,5})?[ \t]{0,8}[:=][ \t]{0,8}\d{1,5}[ \t]{1,4}[^\W\d]{3}",
    re.MULTILINE,
)


@lru_cache(maxsize=16)
def counts_behind_codes(text: str) -> bool:
    """Whether lines of the text have the form `EM-B16 : 24 breakers`; one line alone may as well begin a description with a number."""
    return len(_CODE_AND_COUNT.findall(text[:_LOOKED_THROUGH])) > 1


#: a word, an inch or what a tin holds, and how many of them at the end of the line
_COUNT_LAST = re.compile(
    r"(?:[^\W\d]{3}|\d ?(?:l|kg|g|ml)|[\"″”])[ \t]{1,3}[x×*] ?\d{1,4}[ \t]*(?:$|(?=[,;]))", re.MULTILINE | re.IGNORECASE
)


@lru_cache(maxsize=16)
def counts_behind_times(text: str) -> bool:
    """Whether lines of the text have the form `matt white 5 l x 3`; one line alone may as well end with a size."""
    return len(_COUNT_LAST.findall(text[:_LOOKED_THROUGH])) > 1


def behind_code(tokens: Sequence[Token], at: int, order: Phrases, text: str) -> bool:
    """Whether a code and a colon are all that stands before the number at `at`, as in other lines of the text."""
    pointed = at > 1 and tokens[at - 1].text in (":", "=") and only_code(tokens[:at], order)
    named = (
        at + 1 < len(tokens)
        and tokens[at + 1].is_word
        and len(tokens[at + 1].norm) > 2
        and not is_measure(tokens[at + 1].unit)
    )
    return pointed and named and counts_behind_codes(text)


def only_code(before: Sequence[Token], order: Phrases) -> bool:
    """Whether one code of the catalogue, and words of ordering, are all that stands there."""
    said = [token for token in before if token.text[0].isalnum() and token.norm not in order]
    return len(said) == 1 and said[0].norm.startswith("#")
