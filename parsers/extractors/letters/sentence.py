"""The text of an order as sentences of tokens, with number words read and known codes marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.asmany import counts_by_before
from parsers.extractors.letters.lines.counting import counter
from parsers.extractors.letters.lines.namedsizes import is_named_size
from parsers.extractors.letters.tokens import Role, Token, joined, measures
from parsers.extractors.letters.wording import Wording, fold
from parsers.lexicon import words_of

__all__ = ["merge_numbers", "sentences"]


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
_TIMES = frozenset(("x", "×", "*"))


def _measured(out: Sequence[Token], token: Token, known: Catalogue, text: str) -> Token | None:
    """`4 mil` as one size, where the catalogue's names say so many mil: a thousand elsewhere, a measure of its goods here."""
    number = out[-1] if out else None
    if number is None or not _NUMERAL.fullmatch(number.text) or not measures(token.norm) or not known.has(token.norm):
        return None
    size = joined(number, token, text)
    size.numeral, size.attached = number.text, token.norm
    return size


def _called_size(out: Sequence[Token], token: Token, known: Catalogue, text: str) -> Token | None:
    """`2 gang` as one size, where the catalogue's names have the word only behind numbers."""
    if not is_named_size(out, token, known) or (len(out) > 1 and out[-2].norm in _TIMES):
        return None
    size = joined(out[-1], token, text)
    size.numeral, size.attached = size.text.split()[0], token.norm
    return size


def merge_numbers(tokens: list[Token], words: Wording, text: str, known: Catalogue) -> list[Token]:
    """Number words become one number token each; `a` before a unit becomes 1 later, where a unit follows."""
    reader = counter(words)
    norms = [token.norm for token in tokens]
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.role is not Role.FREE or not token.is_word or token.code:
            if token.role is Role.FREE and (length := _folded_size(tokens, at)):
                out.append(joined(token, tokens[at + length - 1], text))
                at += length
                continue
            if token.numeral == "1" and token.is_number and norms[at + 1 : at + 3] == ["/", "2"]:
                half = joined(token, tokens[at + 2], text)
                half.values = ("0.5",)
                if norms[at + 3 : at + 4] and norms[at + 3] in reader.dozens and _is_whole(out, token):
                    half = joined(out.pop(), half, text)  # "1 1/2 dozen"
                    half.values = (half.text.split()[0] + ".5",)
                out.append(half)
                at += 3
                continue
            out.append(token)
            at += 1
            continue
        size = _measured(out, token, known, text) if token.norm in reader.scales else None
        if (size := size or _called_size(out, token, known, text)) is not None:
            out[-1] = size
            at += 1
            continue
        if (another := counts_by_before(tokens, norms, out, at, words, text)) is not None:
            out.append(another[0])
            at += another[1]
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
        if counted.dozen and counted.length == 1 and not _leads(tokens, at):
            at += _add_dozen(out, tokens, at, counted.values[0], words, text)
            continue
        merged = joined(token, tokens[at + counted.length - 1], text)
        merged.values = tuple(format(value, "f") for value in counted.values)
        merged.attached = None
        if counted.dozen:
            merged.attached = "dozen"
        out.append(merged)
        at += counted.length
    return out


def _is_whole(out: Sequence[Token], token: Token) -> bool:
    return bool(out) and out[-1].text.isdigit() and out[-1].line == token.line and token.start - out[-1].end == 1


def _add_dozen(out: list[Token], tokens: Sequence[Token], at: int, dozen: Decimal, words: Wording, text: str) -> int:
    """Adds the dozen behind a number, and gives how many tokens that took: a unit of its own (`2 dozen`), or part of the number
    where another unit stands behind it (`2 dozen boxes`, `dos docenas de pares`)."""
    unit = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].norm in words["of"])
    number = out[-1] if out else None
    counts = unit < len(tokens) and (counted := tokens[unit].unit) is not None and counted.counts
    if not counts or number is None or number.attached is not None or len(number.values) != 1:
        out.append(tokens[at])
        return 1
    if not number.line == tokens[at].line == tokens[unit].line:
        out.append(tokens[at])
        return 1
    out[-1] = joined(number, tokens[unit - 1], text)
    out[-1].values = (format((Decimal(number.values[0]) * dozen).normalize(), "f"),)
    return unit - at


def _leads(tokens: Sequence[Token], at: int) -> bool:
    """`dozen AB-10` on a line of its own: twelve of them."""
    first = not at or tokens[at - 1].line != tokens[at].line
    return first and at + 1 < len(tokens) and tokens[at + 1].code and tokens[at + 1].line == tokens[at].line


_SET_RIGHT = 24  #: blanks before a line that is no text's going on
SENTENCE_LIMIT = 300  #: tokens; nobody writes longer sentences, and the grammar looks back over a whole one

_ABBREVIATIONS = words_of("stopped_abbreviations") | {
    "dott.ssa",
    "e.g",
    "i.e",
    "o.g",
    "p.o",
    "q.ta",
    "s.o",
    "s.u",
    "u.g",
    "z.b",
}


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
    if after.start == tokens[at].end or at == 0 or (after.line == tokens[at].line and _is_of_a_day(tokens, at)):
        return False
    before = tokens[at - 1]
    if before.text.isdigit() and len(before.text) <= 3 and (at < 2 or tokens[at - 2].line != before.line):
        return False  # "1. Surgical masks": an enumeration
    if re.fullmatch(r"(?:\w\.){1,3}\w", before.norm) and not before.has_digit:
        return False  # "Aceton p.a. 2,5 l"
    opens = before.unit is not None and _opens(after.norm, words)
    if after.text[0].isupper() and (opens or _is_whole_unit(tokens, at)):
        return True  # "120 cm. Bitte ...", "2 bags. Impression trays ..."
    if before.attached == "x" and before.text[-1] not in "xX×":
        return after.text[0].isupper() and _opens(after.norm, words)  # "6no. tape measures"
    if before.norm in words["short_unit"] and at > 1 and tokens[at - 2].is_number:
        return False  # "2 cart. gobelets"
    if _is_abbreviation(before.norm) or before.unit is not None or (len(before.text) == 1 and before.is_word):
        return after.is_word and after.text[0].isupper() and before.unit is not None and len(before.text) > 4
    if after.text[0].isdigit() and re.search(r"\d[x×*]\d|^\d+(?:[.,]\d+)?(?:mm|cm|ml|mtr|kg|g|l)$", after.norm):
        return False  # "Spanplattenschr. 4,0x40": an abbreviation before a size
    return after.text[0].isalnum() or after.text[0] in "(-*•¿¡"


def _is_whole_unit(tokens: Sequence[Token], at: int) -> bool:
    """Whether a unit that is never cut short stands before the stop, and before that a number."""
    counted = at > 1 and (tokens[at - 2].is_number or tokens[at - 2].attached == "article")
    return counted and fold(tokens[at - 1].text) in _UNABBREVIATED and tokens[at + 1].is_word


_UNABBREVIATED = words_of("unabbreviated_units")


def _is_abbreviation(norm: str) -> bool:
    """`nr`, or the last part of a compound that it ends: `Art.-Nr.`, `Mat.-Nr.`"""
    return norm in _ABBREVIATIONS or ("-" in norm and norm.rpartition("-")[2] in _ABBREVIATIONS)


_GOES_ON = words_of("behind_ordinal_stop")


def _is_of_a_day(tokens: Sequence[Token], at: int) -> bool:
    """Whether the stop stands within a day, or behind one in the middle of a sentence: `bis 4. November`, `am 20.11. ist niemand da`."""
    stop, after = tokens[at], tokens[at + 1]
    if stop.role is Role.DATE:
        return after.role is Role.DATE or after.text[0].islower()
    if not tokens[at - 1].text.isdigit() or len(tokens[at - 1].text) > _DAY_FIGURES:
        return False
    led = at > 1 and tokens[at - 2].norm in _BEFORE_ORDINAL and stop.start == tokens[at - 1].end
    return after.norm in _GOES_ON or (led and after.is_word and after.text[0].islower())


_DAY_FIGURES = 2
_BEFORE_ORDINAL = words_of("before_ordinal_day")  #: `am 14. kommt der Prüfer`


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
    if len(before.norm) < 3 or before.norm in known.words or not known.begins_word(before.norm):
        return False
    counted = any(token.is_number or token.attached for token in current[-6:])
    return (counted and known.has(after.norm)) or _goes_on(current, before, after, known)


def _goes_on(current: Sequence[Token], before: Token, after: Token, known: Catalogue) -> bool:
    """`- Désinfectant surfaces alim. 750 ml : 6`, `couv. noirs 80`: behind a word of the catalogue, or as the first of its line, a
    size or another word of it in small letters."""
    said = [token for token in current if token.text[0].isalnum() and token.line == before.line]
    named = len(said) == 1 or (len(said) > 1 and (known.has(said[-2].norm) or said[-2].code))
    small = after.is_word and after.text[0].islower() and known.has(after.norm)
    return named and (small or (after.text[0].isdigit() and len(said) > 1))


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
    if token.start - (text.rfind("\n", 0, token.start) + 1) >= _SET_RIGHT:
        return False  # a sum below a column of amounts
    # a list whose lines all begin with a number is a list, however long its lines are
    first_of_line = next(t for t in current if t.line == last.line)
    list_like = token.text[0].isdigit() and (first_of_line.text[0].isdigit() or first_of_line.code)
    alike = token.norm == first_of_line.norm and token.text[0].isupper()  # "Pos. 1 ...", "Pos. 2 ..."
    return not list_like and not alike and not token.code
