"""Running text as tokens: words, numbers, codes, sizes, signs; each with its characters and its part in the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

from parsers.extractors.letters.wording import UnitWord, fold, unit_words
from parsers.lexicon import date_words
from parsers.numbers import readings

__all__ = ["Role", "Token", "joined", "mark", "measures", "norms_in", "tokenize"]


class Role(StrEnum):
    """What a token was found to be. `free` is what nobody has explained yet."""

    FREE = "free"
    NUMBER = "number"
    ITEM = "item"  #: taken by a line
    HEADER = "header"  #: taken by a header field
    DATE = "date"
    PRICE = "price"
    CONTACT = "contact"  #: telephone, mail address, link
    PLACE = "place"
    MARK = "mark"  #: a bullet, an enumeration number
    NOTE = "note"  #: said to the clerk


class Token:
    """One token. Mutable: passes give it its role."""

    __slots__ = (
        "attached",
        "code",
        "counts",
        "end",
        "has_digit",
        "is_word",
        "line",
        "norm",
        "numeral",
        "role",
        "start",
        "text",
        "values",
    )

    def __init__(self, text: str, start: int, line: int) -> None:
        self.write(text)
        self.start = start
        self.end = start + len(text)
        self.line = line
        self.norm = fold(text)
        self.role = Role.FREE
        self.values: tuple[str, ...] = ()  #: readings, where it is a number (in digits or words)
        self.numeral = text  #: the digits, where a unit is attached: `10` of `10m`
        self.attached: str | None = None  #: the folded word attached to the digits: `m` of `10m`
        self.counts = False  #: the price and the amount of its line prove that it is the quantity
        self.code = False  #: has the shape of an item code or order number, or is one of the catalogue

    def write(self, text: str) -> None:
        """Gives it this text, with what the rules ask of it again and again."""
        self.text = text
        self.is_word = text[:1].isalpha()
        self.has_digit = not text.isalpha() and any(map(str.isdigit, text))

    def __repr__(self) -> str:
        return f"<{self.text!r} {self.role}>"

    @property
    def is_number(self) -> bool:
        return bool(self.values)

    @property
    def unit(self) -> UnitWord | None:
        return None if self.text in _TAXES else unit_words().get(self.norm)


#: Taxes in capitals, whose letters are a unit's in small ones: the Dutch `vat` is a drum.
_TAXES = frozenset(("VAT",))
#: An address or link; a number with its grouping blanks; a word with what may stand inside it; any other sign.
#: Every alternative is a plain run, so that the cost is linear.
_TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.)[^\s<>]{1,300}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6})"
    r"|(?P<grouped>(?<![\w.,])\d{1,3}(?:[\u00a0\u202f\u2009 ’']\d{3}){1,4}(?:[.,]\d{1,4})?(?![\w’'./-]))"
    r"|(?P<word>\w+(?:(?:\.-|[-./_’'*×]|(?<=\d),(?=\d)|:(?=\d{2}\b))\w+){0,30}(?:[½¼¾]|(?<=\d)#(?!\w))?)"
    r"|(?P<sign>\.{3,}|…+|-{2,}|={2,}|_{2,}|[^\w\s])"
)
_ATTACHED = re.compile(r"(\d+(?:[.,’']\d+)*)([^\W\d_]{1,12})")
_SIZE = re.compile(
    r"\d+(?:[.,]\d+)?(?:[x×*]\d+(?:[.,]\d+)?){1,3}[a-zA-Z]{0,3}|[mM]\d{1,2}(?:[x×*]\d+(?:[.,]\d+)?){0,2}"
    r"|(?:\d{1,2}-)?\d{1,2}/(?:2|4|8|16|32|64)(?:-\d{1,2})?",  # inches: 1-1/4, and with their thread 3/8-16
    re.I,
)
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9]+(?:[-./_][A-Za-z0-9]+)*")
_PLURAL = re.compile(r"\d{1,3}(?:\.\d{1,2})?s")  #: `the 10s`: those of a size
_THOUSANDS = re.compile(r"\d{1,4}(?:[.,]\d)?[kK]")
_TIMES = re.compile(r"[xX×](\d{1,6})")
_NUMBER_OF = re.compile(r"(\d{1,5})(?:no|nos|nr)", re.I)  #: `6no flat hinges`: six in number
#: `n.10 QFF-08F`, `mt.50 tubo`: the abbreviation and its number without a blank
_STUCK = re.compile(r"(n|N|nr|Nr|NR|pz|Pz|PZ|mt|Mt|MT|m|kg|Kg|KG|cf|sc|conf|uds?)\.(\d{1,5})")
#: `20,40 EUR/kg`: a currency and what the price is for
_CURRENCY_PER = re.compile(r"(eur|euros?|gbp|chf|usd|sek|nok|dkk|pln)/([^\W_]{1,12}(?:[²³])?)", re.I)
#: `2 cartons d'EO530C3-5`, `l'AB10`, `dell'8/10/2026`
_ELIDED_CODE = re.compile(r"([dlDL]['’])(?=[A-Z][A-Z0-9./-]*\d)|((?:[Dd]ell|[Dd]all)['’])(?=\d)")
_PIECE = re.compile(r"\d+(?:[.,]\d+)?")
_RUN_LIMIT = 256


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of `text[start:end]`; offsets count from the start of `text`."""
    stop = len(text) if end is None else end
    tokens: list[Token] = []
    line = text.count("\n", 0, start)
    last = start
    for match in _TOKEN.finditer(text, start, stop):
        line += text.count("\n", last, match.start())
        last = match.start()
        if match.end() - match.start() > _RUN_LIMIT:
            continue
        kind = match.lastgroup or "sign"
        if kind == "grouped" and not _is_one_numeral(text, match, start):
            tokens += [
                _shaped(Token(piece[0], match.start() + piece.start(), line)) for piece in _PIECE.finditer(match[0])
            ]
            continue
        stuck = (_STUCK.fullmatch(match[0]) or _CURRENCY_PER.fullmatch(match[0])) if kind == "word" else None
        if stuck is not None:
            sign = match.start() + len(stuck[1])
            tokens += [
                Token(stuck[1], match.start(), line),
                Token(text[sign], sign, line),
                _shaped(Token(stuck[2], sign + 1, line)),
            ]
            continue
        if kind == "word" and (elided := _ELIDED_CODE.match(match[0])) is not None:
            tokens.append(Token(elided[0], match.start(), line))
            tokens.append(_shaped(Token(match[0][elided.end() :], match.start() + elided.end(), line)))
            continue
        token = Token(match[0], match.start(), line)
        if kind == "link":
            token.role = Role.CONTACT
        elif kind != "sign":
            _shaped(token)
        tokens.append(token)
    return tokens


def joined(first: Token, last: Token, text: str) -> Token:
    """One token of all the text from the first to the last."""
    return Token(text[first.start : last.end], first.start, first.line)


@lru_cache(maxsize=16)
def norms_in(text: str) -> tuple[str, ...]:
    """The folded words of a text as `tokenize` cuts them, where nothing but the words is asked for."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        if match.end() - match.start() > _RUN_LIMIT:
            continue
        if match.lastgroup == "grouped" and not _is_one_numeral(text, match, 0):
            found += [fold(piece) for piece in _PIECE.findall(match[0])]
        else:
            found.append(fold(match[0]))
    return tuple(found)


def _is_one_numeral(text: str, match: re.Match[str], start: int) -> bool:
    """`1 000 pièces` is one number; `204 417` beside other digits (a telephone number) is not, nor the week and what comes in it
    (`KW 46 200 m`)."""
    before = text[max(start, match.start() - 3) : match.start()].rstrip(" ")
    if _is_week(text, match, start):
        return False
    return (
        not before[-1:].isdigit()
        and not text[match.end() : match.end() + 2].strip(" ").isdigit()
        and not before.endswith(("+", "/"))
    )


#: a word at the beginning of a line or behind a sign, and the blank between it and a number
_LED = re.compile(r"(?:^|[,;:(/|\u2013-])[ \t]*(?:in )?([^\W\d_]{2,16})\.?[ \u00a0]?$", re.MULTILINE)
_LONGEST = 24
_WEEKS = 53


def _is_week(text: str, match: re.Match[str], start: int) -> bool:
    """Whether the first figures number a week and the others count: `KW 46 200 m` is no number, and `diese KW 12 500 Stück` has one."""
    led = _LED.search(text, max(start, match.start() - _LONGEST), match.start())
    if led is None or fold(led[1]) not in _week_words():
        return False
    week, count, *_ = _PIECE.findall(match[0])
    return int(week) <= _WEEKS and not count.startswith("0")


@lru_cache(maxsize=1)
def _week_words() -> frozenset[str]:
    """Words that stand before the number of a week and say nothing else, in any language."""
    every = [words.get("words", {}) for words in date_words().values()]
    spoken = {fold(word) for words in every for word in words.get("week", ())}
    return frozenset(fold(word) for words in every for word in words.get("week_no", ())) - spoken


def _shaped(token: Token) -> Token:
    text = token.text
    if not token.has_digit:
        return token
    if found := readings(text):
        token.values = tuple(format(value, "f") for value in found)
        return token
    if _THOUSANDS.fullmatch(text):
        whole = readings(text[:-1].replace(",", "."))
        token.values = (format(whole[-1] * 1000, "f").split(".")[0],) if whole else ()
        return token
    if text[-1] == "#" and text[:-1].isdigit():  # 50# bags: pounds
        token.numeral, token.attached = text[:-1], "lb"
        return token
    if match := _TIMES.fullmatch(text):
        token.numeral, token.attached, token.values = match[1], "x", (match[1],)
        return token
    if (match := _NUMBER_OF.fullmatch(text)) is not None:
        token.numeral, token.attached = match[1], "x"
        return token
    if (match := _ATTACHED.fullmatch(text)) and (fold(match[2]) in unit_words() or fold(match[2]) in _GLUED):
        token.numeral, token.attached = match[1], fold(match[2])
        return token
    token.code = bool(_CODE.fullmatch(text)) and not _SIZE.fullmatch(text) and not _PLURAL.fullmatch(text)
    return token


def measures(word: str) -> bool:
    """Whether a folded word may stick to digits as their measure."""
    return word in _GLUED


#: what may stick to digits beside the unit words: multiplication and sizes
_GLUED = frozenset(
    ("x", "mm", "cm", "mil", "ml", "cl", "bar", "v", "w", "a", "kw", "ah", "er", "tlg", "ltr", "l", "kg", "g", "m", "micron", "um", "pcs",
     "st", "th", "nd", "rd", "e", "eme", "er", "in", "ft", "kv", "hz", "va", "mah", "gsm", "oz", "lb", "lbs", "ga", "ply", "pc", "tpi", "ct",
     "w", "lm", "k", "dpi", "gb", "tb", "mb", "mg", "iu", "fr", "ch", "grit", "qm", "m2", "m3", "w/v")
)  # fmt: skip


def mark(tokens: Sequence[Token], role: Role) -> None:
    """Gives its role to what nobody has explained yet."""
    for token in tokens:
        if token.role is Role.FREE:
            token.role = role
