"""What one sentence says of quoted goods, piece by piece: which lines, whether they are wanted, and how many (config/answers.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from parsers.extractors.letters.answers.rows import Row
from parsers.extractors.letters.lines.item import Quantity, unit_of
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Phrases, phrases
from parsers.lexicon import data

__all__ = ["Piece", "is_paper", "pieces"]


@dataclass(slots=True)
class Piece:
    """What stands between commas and words that join. `rows` are places in the list of quoted lines."""

    rows: set[int] = field(default_factory=set)
    wanted: bool | None = None
    quantity: Quantity | None = None
    old: tuple[str, ...] | None = None  #: readings of the number that is said to have stood there
    as_quoted: bool = False
    all: bool = False
    rest: bool = False
    each: bool = False
    reason: bool = False  #: begins by saying why
    firm: bool = False  #: a word of ordering, and not only of agreeing
    told: bool = False  #: says who said so
    changed: bool = False  #: a word leads to another number
    numbers: list[Token] = field(default_factory=list)  #: those that only what stands before can explain
    unread: list[Token] = field(default_factory=list)
    pointed: bool = False  #: whether the last unread word stands behind an article: goods in words that no line has

    @property
    def speaks_of_rows(self) -> bool:
        return bool(self.rows or self.rest or self.as_quoted) or self.wanted is False

    @property
    def greets(self) -> bool:
        """Whether nothing but a name stands in it: `Thanks Pete, ...`."""
        said = (
            self.speaks_of_rows or self.wanted or self.numbers or self.quantity or self.old or self.each or self.reason
        )
        return not said and len(self.unread) == 1 and self.unread[0].text[0].isupper() and self.unread[0].is_word

    @property
    def tells(self) -> bool:
        """Whether it only says who said so: `Edurne has just called:`."""
        return self.told and not (self.rows or self.numbers or self.quantity or self.old or self.wanted is not None)


#: roles of words that others have explained, and that decide nothing here
_ASIDE = frozenset((Role.HEADER, Role.PLACE, Role.CONTACT))
#: what a phrase says; of phrases of one length the first one counts
_KEYS = (
    "decline", "told", "as_quoted", "old", "accept", "agree", "rest", "each", "position", "first", "last", "all", "change", "reason", "filler",
)  # fmt: skip
#: what a word of the goods is not taken for, though it is one of these
_SMALL = frozenset(("filler", "all", "old", "each", "change"))
_CUTS = frozenset(",;.:!()–—-")  # fmt: skip


def _leads_to_old(sentence: Sequence[Token], norms: Sequence[str], at: int, terms: _Terms) -> bool:
    """Whether the old number stands here, behind the word that leads to it."""
    length = terms.whole["old"].at(norms, at) if at < len(norms) else 0
    return bool(length) and at + length < len(sentence) and bool(sentence[at + length].values)


@dataclass(frozen=True, slots=True)
class _Terms:
    """The phrases of some languages, by what they say; `apart` are those with words between their halves."""

    whole: Mapping[str, Phrases]
    apart: tuple[tuple[bool, Phrases, Phrases], ...]


@cache
def _terms(languages: tuple[str, ...]) -> _Terms:
    tables = [data("answers.toml").get(language, {}) for language in languages]
    said = {
        key: [one for table in tables for one in table.get(key, ())]
        for key in (*_KEYS, "and", "except", "but", "paper")
    }
    halves = [
        (key == "accept", *one.split(" ... ")) for key in ("accept", "decline") for one in said[key] if "..." in one
    ]
    return _Terms(
        {key: phrases(one for one in some if "..." not in one) for key, some in said.items()},
        tuple((wanted, phrases([first]), phrases([last])) for wanted, first, last in halves),
    )


def is_paper(norms: Sequence[str], languages: tuple[str, ...]) -> bool:
    """Whether these folded words speak of a quotation."""
    return _terms(languages).whole["paper"].found_in(norms) is not None


def pieces(sentence: Sequence[Token], rows: Sequence[Row], languages: tuple[str, ...]) -> list[Piece]:
    """The sentence piece by piece; what could not be placed is `unread`."""
    terms = _terms(languages)
    return [_Reader(part, rows, terms, led).read() for part, led in _cut(sentence, terms)]


def _cut(sentence: Sequence[Token], terms: _Terms) -> Iterator[tuple[list[Token], str]]:
    """The stretches between signs and joining words, each with what led to it: `but`, `except` or neither."""
    norms = [token.norm for token in sentence]
    part: list[Token] = []
    led, at = "", 0
    while at < len(sentence):
        token, length, key = sentence[at], 0, ""
        if _goes_on(sentence, norms, at, terms, begun=bool(part)):
            at += 1
            continue
        if token.text in _CUTS:
            length = 1
        else:
            key = next((key for key in ("except", "but", "and") if terms.whole[key].at(norms, at)), "")
            length = terms.whole[key].at(norms, at) if key else 0
        if length:
            if part:
                yield part, led
            part, led = [], key if key in ("except", "but") else (led if not part else "")
            at += length
        else:
            part.append(token)
            at += 1
    if part:
        yield part, led


def _goes_on(sentence: Sequence[Token], norms: Sequence[str], at: int, terms: _Terms, *, begun: bool) -> bool:
    """Whether a sign parts nothing: the full stop of `Pos. 1`, the comma of `que sean 4 bolsas, no 3`."""
    if sentence[at].text == ",":
        return _leads_to_old(sentence, norms, at + 1, terms)
    return sentence[at].text == "." and begun and at + 1 < len(sentence) and sentence[at + 1].text[0].isdigit()


class _Reader:
    """Reads one piece, word by word."""

    def __init__(self, tokens: Sequence[Token], rows: Sequence[Row], terms: _Terms, led: str) -> None:
        self.tokens = [token for token in tokens if token.text[0].isalnum()]
        self.norms = [token.norm for token in self.tokens]
        self.rows = rows
        self.terms = terms
        self.piece = Piece(changed=led == "but", wanted=False if led == "except" else None)
        self.named: list[set[int]] = []  #: of each word of goods the rows that have it
        self.before = ""  #: what the phrase right before says
        self.denied = False  #: whether goods stand behind a word that may lead to the old number: `not the epoxy`

    def read(self) -> Piece:
        taken = self._halves()
        self.norms = ["" if at in taken else norm for at, norm in enumerate(self.norms)]
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if at in taken or token.role in _ASIDE:
                at += 1
                continue
            at += self._word(token, at)
        self._settle()
        if self.before == "old" or self.denied:
            self._deny()
        return self.piece

    def _deny(self) -> None:
        """`not the epoxy`: lines alone behind such a word are not wanted."""
        piece = self.piece
        if not piece.rows or piece.quantity is not None or piece.numbers or piece.as_quoted or piece.wanted is not None:
            piece.unread.append(self.tokens[-1])
        else:
            piece.wanted = False

    def _halves(self) -> set[int]:
        """The places of phrases with words between: `lassen wir ... weg`."""
        found: set[int] = set()
        for wanted, first, last in self.terms.apart:
            begun = first.found_in(self.norms)
            behind = sum(begun) if begun is not None else 0
            ended = last.found_in(self.norms[behind:]) if begun is not None else None
            if begun is not None and ended is not None:
                found |= {*range(begun[0], behind), *range(behind + ended[0], behind + sum(ended))}
                self._verb(wanted)
        return found

    def _word(self, token: Token, at: int) -> int:
        """Takes the word or phrase at this place; how many words it has."""
        key, length = self._phrase(at)
        size = 0 if key else self._size(at)
        if token.role in (Role.DATE, Role.PRICE) and not (token.has_digit and self._having(token)):
            key, length = "dated", 1
        elif size:
            key, length = "goods", size
        elif (key in _SMALL or not key) and token.values:
            return self._number(token, at)
        elif key not in _SMALL and length < 2 and (having := self._having(token)):
            self.named.append(having)
            key, length = "goods", 1
        elif not key:
            self.piece.unread.append(token)
            self.piece.pointed = token.is_word and at > 0 and self.norms[at - 1] in _OF_SIZES
            length = 1
        self._said(key, token, at)
        if key == "first" and at + length < len(self.tokens) and self.tokens[at + length].values:
            length += 1
        self.denied = self.denied or (self.before == "old" and key not in ("filler", "old"))
        self.before = self.before if key == "filler" and self.before in ("old", "position") else key
        return length

    def _phrase(self, at: int) -> tuple[str, int]:
        """What the longest phrase that begins here says, and how many words it has."""
        lengths = {key: self.terms.whole[key].at(self.norms, at) for key in _KEYS}
        best = max(lengths, key=lambda key: lengths[key])
        return (best, lengths[best]) if lengths[best] else ("", 0)

    def _said(self, key: str, token: Token, at: int) -> None:
        piece = self.piece
        if key in ("accept", "agree", "decline"):
            self._verb(key != "decline")
            piece.firm = piece.firm or key == "accept"
        elif key == "reason" and at:
            piece.unread.append(token)
        elif key == "reason":
            piece.reason = True
        elif key == "first":
            self._first(token, at)
        elif key == "last":
            piece.rows.add(len(self.rows) - 1)
        elif key == "change":
            piece.changed = True
        elif key == "dated" and piece.wanted is not False:
            piece.unread.append(token)
        elif key == "all" and piece.unread[-1:] == self.tokens[at - 1 : at] and self.norms[at - 1].endswith("'s"):
            piece.all, piece.unread = True, piece.unread[:-1]  # "Maureen's list below"
        elif key in ("all", "rest", "each", "as_quoted", "told"):
            setattr(piece, key, True)

    def _verb(self, wanted: bool) -> None:
        if self.piece.wanted is not None and self.piece.wanted is not wanted:
            self.piece.unread.append(self.tokens[0])
        self.piece.wanted = wanted

    def _first(self, token: Token, at: int) -> None:
        """`the first two`, `die ersten drei`, `the first one`."""
        behind = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        count = behind.values[0] if behind is not None and behind.values else "1"
        if count.isdigit() and 0 < int(count) <= len(self.rows):
            self.piece.rows |= set(range(int(count)))
        else:
            self.piece.unread.append(token)

    def _number(self, token: Token, at: int) -> int:
        """A number is that of a line, the old one, how many there shall be, or what the pieces before must explain."""
        unit = self.tokens[at + 1] if at + 1 < len(self.tokens) and unit_of(self.tokens[at + 1]) is not None else None
        piece = self.piece
        if token.attached is not None:
            piece.unread.append(token)
        elif self.before == "old":
            piece.old = token.values
        elif self.before == "position" and unit is None:
            self._position(token)
            return 1
        elif unit is not None or piece.changed or piece.old is not None or self._counts(at):
            if piece.quantity is not None:
                piece.unread.append(token)
            taken = [token, *([unit] if unit is not None else [])]
            piece.quantity = Quantity(token, token.values, taken, Standing.OUTRIGHT, unit=unit)
        else:
            piece.numbers.append(token)
        self.before = "number"
        return 1 if unit is None else 2

    def _counts(self, at: int) -> bool:
        """Whether goods or the number that stood there follow: `20 of the seals not 10`, `48 statt 36`."""
        behind = self.norms[at + 1 : at + 6]
        return any(self.terms.whole["old"].at(behind, after) for after in range(len(behind)))

    def _position(self, token: Token) -> None:
        found = [at for at, row in enumerate(self.rows) if token.values == (str(row.position),)]
        self.piece.rows |= set(found)
        if not found:
            self.piece.unread.append(token)

    def _size(self, at: int) -> int:
        """How many words from here are a size of goods: `20 litre` of `the 20 litre detergent`, the `100` of `las de 100`."""
        token = self.tokens[at]
        if not token.values or self.before == "old":
            return 0
        unit = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        having = {place for place, row in enumerate(self.rows) if token.norm in row.pieces}
        if unit is not None and unit_of(unit) is not None:
            with_unit = {place for place in having if _among(unit.norm, self.rows[place].pieces)}
            if with_unit and not self.piece.changed:
                self.named.append(with_unit)
                return 2
            return 0
        led = at > 0 and self.norms[at - 1] in _OF_SIZES and (at < 2 or self.norms[at - 2] in _OF_SIZES or self.named)
        if having and led:
            self.named.append(having)
            return 1
        return 0

    def _having(self, token: Token) -> set[int]:
        return {place for place, row in enumerate(self.rows) if _among(token.norm, row.pieces)}

    def _settle(self) -> None:
        """The one row that has all the words of goods."""
        if not self.named:
            return
        having = set.intersection(*self.named)
        if self.piece.rows and having & self.piece.rows:
            return
        if len(having) == 1 and not self.piece.rows:
            self.piece.rows |= having
        else:
            self.piece.unread.append(self.tokens[0])


#: small words between which a number names goods by their size: `las de 100`, `de la 42`
_OF_SIZES = frozenset("de del la las el los le les the die der den van".split())
_BEHIND_SIZE = re.compile(r"[x/].*|(?:ml|cl|l|mm|cm|m|g|kg|er)")
_ENDINGS = ("ies", "es", "s", "en", "er", "n", "e", "i")
_LEAST = 3


@lru_cache(maxsize=65_536)
def _among(word: str, named: frozenset[str]) -> bool:
    """Whether a word of an answer is one of the words or sizes of a quoted line: `batteries` of `Battery`, `M10s` of `M10x30`,
    `chips` of `Verpackungschips`."""
    if word in named:
        return True
    if any(map(str.isdigit, word)):
        size = re.sub(r"(?<=\d)(?:s|er|ern|ers)$", "", word)
        return size in named or (
            len(size) > 1 and any(_BEHIND_SIZE.fullmatch(piece, len(size)) for piece in named if piece.startswith(size))
        )
    if len(word) < _LEAST:
        return False
    stems = _stems(word)
    return any(
        not stems.isdisjoint(_stems(piece)) or (len(word) > 4 and (piece.endswith(word) or piece.startswith(word)))
        for piece in named
        if len(piece) >= _LEAST and piece.isalpha()
    )


def _stems(word: str) -> set[str]:
    found = {word}
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            found.add(word.removesuffix(ending) + ("y" if ending == "ies" else ""))
    return found
