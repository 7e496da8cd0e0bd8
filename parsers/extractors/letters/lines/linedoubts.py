"""What is doubtful about one line of running text: its quantity, its words, a number that was left over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.draft import Notice
from parsers.extractors.letters.dates.hours import HOUR_LEADS
from parsers.extractors.letters.destinations.placewords import GATES
from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.lines.item import Quantity
from parsers.extractors.letters.lines.itemlist import SCALES, ItemList
from parsers.extractors.letters.lines.lineabove import OPPOSITES, is_by_length, says_no_item
from parsers.extractors.letters.lines.tails import turns
from parsers.extractors.letters.lines.wordcounts import SOME
from parsers.extractors.letters.remarks.questioned import doubting
from parsers.extractors.letters.remarks.remarks import altering
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import fold
from parsers.lexicon import words_of

__all__ = ["line_doubts"]


def line_doubts(built: Built, index: int, items: ItemList) -> list[Notice]:
    """What a clerk should look at in this line, the `index`-th of the order."""
    tokens = built.item.tokens or ([built.item.code] if built.item.code else [])
    if not tokens or built.quoted:
        return []
    line = _Line(built, items, tokens, f"/lines/{index}", [token.norm for token in tokens])
    return [
        notice
        for doubts in (
            _rivals,
            _size,
            _told,
            _vague,
            _no_item,
            _each,
            _process,
            _said_of_code,
            _if_in_brackets,
            _questioned,
            _number_apart,
            _run_together,
            _counted_above,
            _signs,
            _limited,
            _ahead,
            _enclosed,
            _crossed_out,
        )
        for notice in doubts(line)
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    built: Built
    items: ItemList
    tokens: Sequence[Token]
    pointer: str
    norms: Sequence[str]  #: of the tokens

    @property
    def excerpt(self) -> str:
        text = self.built.script.text.text[self.tokens[0].start : self.tokens[-1].end]
        return " ".join(text.split())[:120]

    def notice(self, code: str, message: str, name: str = "quantity") -> Notice:
        evidence = self.built.script.text.evidence(self.tokens[0].start, self.tokens[-1].end)
        return Notice(code, message, f"{self.pointer}/{name}" if name else self.pointer, evidence)

    @property
    def counts_openly(self) -> bool:
        """Whether a word stands for the quantity that is no number: `some`."""
        return self.built.quantity is not None and not self.built.quantity.values


def _rivals(line: _Line) -> Iterator[Notice]:
    if line.built.item.rivals and line.built.quantity is not None:
        numbers = ", ".join(one.number.text for one in (line.built.quantity, *line.built.item.rivals))
        yield line.notice("quantity-ambiguous", f"“{line.excerpt}”: {numbers} could each be the quantity.")
    elif (other := _between_sorts(line.built.words)) is not None and line.built.quantity is not None:
        numbers = f"{line.built.quantity.number.text}, {other.text}"
        yield line.notice("quantity-ambiguous", f"“{line.excerpt}”: {numbers} could each be the quantity.")


def _between_sorts(words: Sequence[Token]) -> Token | None:
    """A bare number between two colours or two sizes: `10 in red, small ones 5 navy` may be two items."""
    for at, token in enumerate(words[1:-1], 1):
        if not token.text.isdigit() or not words[at - 1].is_word or not words[at + 1].is_word:
            continue
        before, behind = ({one.norm for one in side} for side in (words[:at], words[at + 1 :]))
        if any(kind & before and (kind & behind) - before for kind in OPPOSITES):
            return token
    return None


def _size(line: _Line) -> Iterator[Notice]:
    """A number that counts only because no other one does, and nothing says that it does."""
    quantity = line.built.quantity
    if quantity is None or line.built.item.rivals or _counted_behind(line.built, line.items):
        return
    if quantity.standing < Standing.SIZED:
        said = f"“{line.excerpt}”: {quantity.number.text} may be the quantity or a size."
        yield line.notice("quantity-ambiguous", said)


def _counted_behind(built: Built, items: ItemList) -> bool:
    """`QX-2210 x25`, `chicken wire 1200 x2`: how many stands behind a known code, or as behind the plain words of other lines."""
    number, code = _times_behind(built), built.item.code
    if number is None:
        return False
    if code is not None and code.norm.startswith("#") and 0 <= number.start - code.end <= 2:
        return True
    return sum(map(_behind_words, items.lines)) >= 2 and all(map(_times_behind, items.lines))


def _times_behind(built: Built) -> Token | None:
    """The number of a line that ends `x25`."""
    number = built.quantity.number if built.quantity is not None else None
    said = [token for token in built.item.tokens if token.text[0].isalnum()]
    ends = number is not None and number.attached == "x" and number.text[0] in "xX" and said[-1:] == [number]
    return number if ends else None


def _behind_words(built: Built) -> bool:
    before = [token for token in built.item.tokens if token.text[0].isalnum()][-2:-1]
    return _times_behind(built) is not None and bool(before) and before[0].is_word and not before[0].has_digit


def _told(line: _Line) -> Iterator[Notice]:
    """What was noticed while the line was built."""
    for code, message in line.built.notices:
        if code == "quantity-ambiguous":
            yield line.notice(code, message)
        elif code == "unit-ambiguous":
            yield line.notice(code, message, "unit")


def _vague(line: _Line) -> Iterator[Notice]:
    """`a couple of boxes`, before the quantity or instead of it."""
    built, norms = line.built, line.norms
    found = line.items.words["vague"].found_in(norms)
    if found is None:
        return
    at, length = found
    quantity = built.quantity
    if any(token.is_number for token in line.tokens[at : at + length]):
        return
    if not line.counts_openly and quantity is not None:
        counted = next((i for i, token in enumerate(line.tokens) if token is quantity.number), 0)
        if line.tokens[at] in quantity.tokens or at > counted + 1:
            return
        named = norms[at + 1 : at + 2] and any(
            map(line.items.known.has, (norms[at + 1], norms[at + 1].removesuffix("s")))
        )
        if norms[at] in SOME and named and quantity.counts and at + 1 < counted:
            return  # "des gants taille M, 10 boîtes"
    word = " ".join(norms[at : at + length])
    yield line.notice("quantity-vague", f"“{line.excerpt}”: “{word}” is no quantity.")


def _no_item(line: _Line) -> Iterator[Notice]:
    built = line.built
    if built.base or built.item.code is not None or not built.words or is_by_length(built):
        return
    if all(says_no_item(token, line.items.words) for token in built.words):
        yield line.notice("description-incomplete", f"“{line.excerpt}” names a size but no item.", "description")


def _each(line: _Line) -> Iterator[Notice]:
    """`2 each of the red and the blue`; a price for each is none of it, nor the unit of a line with one item (`6 ea wet floor signs`)."""
    quantity, words = line.built.quantity, line.items.words["each"]
    if quantity is None or line.built.price is not None or line.built.of_each or _counts_one(line, quantity):
        return
    norms = line.norms
    found = words.found_in(norms)
    before = _before(line)
    beside = before is not None and before.line == quantity.number.line and before.norm in words
    word = norms[found[0]] if found is not None else before.norm if before is not None and beside else ""
    if word:
        yield line.notice("quantity-ambiguous", f"“{line.excerpt}”: “{word}” counts for several items.")


#: what joins several goods in one line
_JOINING = frozenset(("&", "+", "/", ",", ";"))


def _counts_one(line: _Line, quantity: Quantity) -> bool:
    """Whether the word is the unit right behind the number and the line joins no goods."""
    unit, words = quantity.unit, line.items.words
    if unit is None or unit.norm not in ("ea", "each") or line.built.base:
        return False
    leads = quantity.tokens[0] is line.tokens[0]
    joined = any(
        (token.text in _JOINING and not (leads and token.text == ",")) or words["connector"].at((token.norm,), 0)
        for token in line.tokens
    )
    at = next((i for i, token in enumerate(line.tokens) if token is unit), 0)
    return not joined and not (at + 1 < len(line.tokens) and words["of"].at(line.norms, at + 1))


def _before(line: _Line) -> Token | None:
    """The word before the quantity, also where it stands before the line."""
    script, quantity = line.built.script, line.built.quantity
    at = script.places_of_tokens.get(id(quantity.number), 0) if quantity is not None else 0
    return script.tokens[at - 1] if at else None


def _process(line: _Line) -> Iterator[Notice]:
    norms = line.norms
    if (found := line.items.words["process"].found_in(norms)) is not None:
        word = " ".join(norms[found[0] : found[0] + found[1]])
        yield line.notice("note-significant", f"“{line.excerpt}” asks for more than the item ({word}).", "")


_APART = re.compile(r"[,;(\[]|\s[-–]\s")
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)")


def _said_of_code(line: _Line) -> Iterator[Notice]:
    """`500 x FX-12 (whichever is nearest)`, `500 x FX-12 min`: in brackets or apart behind a number of the catalogue, which says what
    the item is, words that alter it; where the phrase takes a turn behind the quantity (`but only the long ones`), every word that may. What else
    stands right behind the number describes the item."""
    built, items = line.built, line.items
    code = built.item.code
    if code is None or built.schedule or items.words["process"].found_in(line.norms) is not None:
        return
    whole = built.script.text.text
    sizes = built.script.words["size"]
    apart = [one for one in built.words if _APART.search(whole[code.end : one.start]) and one.norm not in sizes]
    languages, roles = built.script.words.languages, (Role.ITEM, Role.FREE)
    word = altering(apart, languages, roles, surely=True) if apart else None
    if word is not None and all(items.known.has(piece) for piece in word.casefold().split()):
        word = None
    turned = (altering(piece, languages, roles, apart=True) for piece in turns(built))
    if (word := word or next(turned, None)) is not None:
        yield line.notice("note-significant", f"“{line.excerpt}” asks for more than the item ({word}).", "")


#: what leads a figure of one or two digits that is an hour or a gate
_TIMED = HOUR_LEADS | GATES


_IFS = words_of("if_words")


def _if_in_brackets(line: _Line) -> Iterator[Notice]:
    """`5 capes black (if not in stock, the grey ones)`: a condition that stands in brackets behind the goods."""
    built = line.built
    opens = next((at for at, token in enumerate(built.words) if token.text in "(["), None)
    if opens is None:
        return
    word = next((token.text for token in built.words[opens + 1 :] if token.norm in _IFS), None)
    if word is not None:
        yield line.notice("note-significant", f"“{line.excerpt}” asks for more than the item ({word}).", "")


def _questioned(line: _Line) -> Iterator[Notice]:
    """`4 tapes?`, `4 tapes price?`, `4 tapes if poss`: asked about or bounded rather than ordered."""
    if (words := doubting(line.built, line.items)) is not None:
        yield line.notice("note-significant", f"“{line.excerpt}” asks for more than the item ({words}).", "")


def _number_apart(line: _Line) -> Iterator[Notice]:
    """`2 x WB20 for tomorrow, 4423`: behind a number of the catalogue and a comma a bare figure that is no word of the catalogue's."""
    built = line.built
    code = built.item.code
    if code is None or not code.norm.startswith("#") or built.quantity is None:
        return
    text = built.script.text
    for at, token in enumerate(built.words):
        if not token.text[0].isdigit():
            continue
        between = text.text[max(code.end, built.quantity.tokens[-1].end) : token.start]
        apart = between.rstrip().endswith(",")  # and not "before 10", "gate 2"
        after = built.words[at + 1] if at + 1 < len(built.words) else None
        measured = token.unit is not None or (after is not None and after.unit is not None)
        leads = {one.norm for one in built.words[max(0, at - 3) : at]}
        timed = len(token.text) <= 2 and not _TIMED.isdisjoint(leads)
        day = _ORDINAL.fullmatch(token.text) is not None  # "for the 18th"
        bare = apart and token.text.isdigit() and not (measured or timed) and token.text not in line.items.known.words
        if day or bare:
            told = f"“{line.excerpt}”: {token.text} could not be placed in the order."
            yield Notice("text-unread", told, line.pointer, text.evidence(token.start, token.end))
            return


#: beside a number they say that it is about so many; behind an item, that it is done with or not wanted
_ABOUT = frozenset("~≈±+<>≤≥")
_CROSSED = frozenset("✗✘❌☒✓✔✅☑")


def _signs(line: _Line) -> Iterator[Notice]:
    """`~6 tapes`, `6+ tapes`: no number but about so many; `tapes 6 ✗`: a mark, of which only a person knows what it says."""
    quantity, before = line.built.quantity, _before(line)
    if (
        before is not None
        and before.text == "="
        and before.start
        and line.built.script.text.text[before.start - 1] in "<>"
    ):
        yield line.notice("quantity-vague", f"“{line.excerpt}”: “{before.text}” says about how many.")
    for token in line.tokens:
        beside = quantity is not None and (token.end == quantity.number.start or token.start == quantity.number.end)
        if beside and token.text in _ABOUT:
            yield line.notice("quantity-vague", f"“{line.excerpt}”: “{token.text}” says about how many.")
        elif token.text in _CROSSED and token is not line.tokens[0]:
            yield line.notice("note-significant", f"“{line.excerpt}” bears the mark {token.text}.", "")


_LIMITS = words_of("limits_of_quantity")
#: `no more than 6`, `nicht mehr als 6`
_THAN = words_of("than")
_MORE = words_of("more_or_less")
_MINUS = frozenset("-–−")


def _limited(line: _Line) -> Iterator[Notice]:
    """`max 6 AB-10`, `AB-10 x -4`: right before the number stands that it is the most or the least, or less than nothing."""
    quantity, before = line.built.quantity, _before(line)
    if quantity is None or before is None or before.line != quantity.number.line:
        return
    place = line.built.script.places_of_tokens.get(id(before), 0)
    than = before.norm in _THAN and place and line.built.script.tokens[place - 1].norm in _MORE
    if than or before.norm.rstrip(".") in _LIMITS:
        yield line.notice("quantity-vague", f"“{line.excerpt}”: “{before.text}” says about how many.")
    text, at = line.built.script.text.text, before.start
    leads = text[text.rfind("\n", 0, at) + 1 : at].strip()
    behind_sign = bool(leads) and (not leads[-1].isalnum() or leads.rpartition(" ")[2] in ("x", "X"))
    signed = before.text in _MINUS and before.end == quantity.number.start and behind_sign
    if signed or (before.norm == "minus" and leads):
        yield line.notice("quantity-invalid", f"“{line.excerpt}” counts less than nothing.")


def _ahead(line: _Line) -> Iterator[Notice]:
    """`[optional] 4 x AB-10`: before the quantity of a number of the catalogue stand words that alter it."""
    built = line.built
    code, quantity = built.item.code, built.quantity
    if code is None or quantity is None or quantity.number.start > code.start:
        return
    ahead = [token for token in line.tokens if token.end <= quantity.tokens[0].start]
    word = altering(ahead, built.script.words.languages, (Role.ITEM, Role.FREE), surely=True) if ahead else None
    words = built.script.words
    adds = word is not None and any(
        fold(piece) in words[role] for piece in word.split() for role in ("order", "connector")
    )
    if word is not None and not adds and not all(line.items.known.has(piece) for piece in word.casefold().split()):
        yield line.notice("note-significant", f"“{line.excerpt}” asks for more than the item ({word}).", "")


def _enclosed(line: _Line) -> Iterator[Notice]:
    """`(4 x AB-10)`: all of the line stands in brackets."""
    text = line.built.script.text.text
    start = text.rfind("\n", 0, line.tokens[0].start) + 1
    end = text.find("\n", start)
    written = text[start : end if end >= 0 else len(text)].strip(" \t\r*•-")
    if written[:1] + written[-1:] in ("()", "[]") and not any(sign in written[1:-1] for sign in "()[]"):
        yield line.notice("note-significant", f"“{written[:120]}” stands in brackets; is it ordered?", "")


def _crossed_out(line: _Line) -> Iterator[Notice]:
    """`--tapes 6--`, `~~tapes 6~~`: struck out, as those write who have no other way to."""
    text = line.built.script.text.text
    start = text.rfind("\n", 0, line.tokens[0].start) + 1
    end = text.find("\n", start)
    written = text[start : end if end >= 0 else len(text)].strip()
    if len(written) > 4 and written[0] in "-~" and written[-1] == written[0]:
        yield line.notice("text-struck", f"“{written[:120]}” stands between strokes; is it ordered?", "")


def _counted_above(line: _Line) -> Iterator[Notice]:
    """What is taken over from the words above holds a count of its own: `4 paquets de boîtes 33` in front of `2 de 40`."""
    for number, unit in pairwise(line.built.base):
        counted = number.is_number or number.text.isdigit()
        pack = unit.unit is not None and "pack" in unit.unit.kinds and unit.start > number.end
        if counted and pack:
            told = f"“{line.excerpt}”: {number.text} could not be placed in the order."
            yield Notice("text-unread", told, line.pointer, line.built.script.text.evidence(number.start, unit.end))
            return


def _run_together(line: _Line) -> Iterator[Notice]:
    """Two numbers in words side by side: `one hundred and fifteen | hundred washers`."""
    quantity = line.built.quantity
    at = next((i for i, token in enumerate(line.tokens) if quantity is not None and token is quantity.number), None)
    if quantity is None or at is None or at + 1 >= len(line.tokens):
        return
    after = line.tokens[at + 1]
    scaled = quantity.number.is_word and quantity.unit is not None and after.norm in SCALES
    worded = quantity.unit is None and after.is_number and after.is_word and quantity.number.is_word and not after.code
    if scaled or worded:
        yield line.notice("quantity-ambiguous", f"“{line.excerpt}”: two numbers run together.")
