"""The numbers of papers that running text names: of orders, contracts, quotations, accounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.extractors.letters.catalogue import Catalogue, bare
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Phrases, Wording, unit_words
from parsers.lexicon import words_of
from parsers.numbers import readings

__all__ = ["WEAK", "Reference", "references", "shaped"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A number of some paper: `field` is the Header field that it fills."""

    field: str
    tokens: tuple[Token, ...]  #: of the value
    labelled: bool
    label: str = ""
    at: int = 0  #: index of its first token


_JOINERS = words_of("joining_label_and_number") | {"#", "-", ".", ":", "=", "n.o", "n°", "nº", "°", "º"}
_NUMBER_WORDS = [["no"], ["number"], ["nr"], ["nº"], ["n°"], ["numero"], ["nummer"]]
#: small words between a label and its number that say nothing: `Auftragsnummer bei uns T-31`, `notre commande porte le numéro AC26`
_PASSED = words_of("passed_before_number")
#: labels that are also plain words: what follows them must have the shape of a number of paper
WEAK = words_of("weak_number_labels")


def references(tokens: Sequence[Token], words: Wording) -> list[Reference]:
    """Every labelled number of a paper; label and value get their role."""
    norms = [token.norm for token in tokens]
    roles: list[tuple[str, Phrases]] = [
        ("account_no", words["account"]), ("contract_no", words["contract"]), ("quotation_no", words["quotation"]),
        ("", words["not_po"]), ("buyer_order_no", words["po"]),
    ]  # fmt: skip
    firsts = words.firsts("account", "contract", "quotation", "not_po", "po")
    found: list[Reference] = []
    at = 0
    while at < len(tokens):
        best: tuple[int, str] | None = None
        if norms[at] in firsts and tokens[at].role is Role.FREE:
            for name, table in roles:
                length = max(table.at(norms, at), _shortened(table, norms, at))
                if length and (best is None or length > best[0]):
                    best = (length, name)
        if best is None:
            at += 1
            continue
        length, name = best
        reference = _value(tokens, norms, at, length, name, words)
        if reference is None:
            at += length
            continue
        end = tokens.index(reference.tokens[-1], at) + 1
        for token in tokens[at:end]:
            token.role = Role.HEADER
        if name:
            found.append(reference)
        at = end
    return found


_LONGEST = 5  #: words of a label


def _shortened(table: Phrases, norms: Sequence[str], at: int) -> int:
    """How many tokens make a label whose first word is cut short: `Réf. client`, `Uns. Zeichen`."""
    if norms[at + 1 : at + 2] != ["."]:
        return 0
    length = table.at([norms[at], *norms[at + 2 : at + 1 + _LONGEST]], 0)
    return length + 1 if length > 1 else 0


_DATED = words_of("date_labels")
#: labels cut short, which numbers bear as their letters, too
_SHORT = frozenset(("ord", "ped"))


def _value(
    tokens: Sequence[Token], norms: Sequence[str], at: int, length: int, name: str, words: Wording
) -> Reference | None:
    label = " ".join(norms[at : at + length])
    if norms[at + length - 1] in _SHORT and tokens[at + length - 1].text.isupper():
        return None  # "ORD 331": the letters are the number's own
    weak = label in WEAK or not name
    value = at + length
    if name == "buyer_order_no" and norms[value : value + 1] == [","] and norms[value + 1 : value + 2] in _NUMBER_WORDS:
        value += 1  # "our order, no. 4471"
    joined = False
    while (
        value < len(tokens)
        and value < at + length + 6
        and (norms[value] in _JOINERS or norms[value] in _PASSED)
        and tokens[value].line == tokens[at].line
    ):
        joined = joined or (norms[value] not in (".", "-", "the") and norms[value] not in _PASSED)
        value += 1
    if value >= len(tokens) or tokens[value].line - tokens[at].line > 1 or tokens[value].role is not Role.FREE:
        return None
    if tokens[value].line != tokens[at].line and not joined:
        return None
    taken = _number_of_paper(tokens, value, strong=(joined and length > 0) or not weak, words=words)
    if not taken:
        return None
    if not name and (_DAY.fullmatch(taken[0].text) or _DAY_OF_MONTH.fullmatch(taken[0].text)):
        return None  # "Delivery 11/11/2026", "Delivery 11/11" say when, and are no delivery's number
    if _DAY.fullmatch(taken[0].text) and not _DATED.isdisjoint(norms[max(0, at - 2) : at]):
        return None  # "Fecha del pedido: 06/10/2026"
    behind = value + len(taken)
    if (
        weak
        and behind + 1 < len(tokens)
        and tokens[behind].text in (":", "=", "-", "–")
        and tokens[behind + 1].is_number
        and tokens[behind + 1].line == tokens[at].line
        and _ends_with_unit(tokens, behind + 2, tokens[at].line)
    ):
        return None  # "Réf. 10.234 : 12" is an item and its quantity
    if name in ("", "quotation_no", "contract_no", "account_no") and not all(
        t.has_digit or len(taken) > 1 for t in taken
    ):
        return None
    return Reference(name, tuple(taken), True, label, at)


def _ends_with_unit(tokens: Sequence[Token], at: int, line: int) -> bool:
    """Whether the line ends here, or after one unit."""
    if at < len(tokens) and tokens[at].line == line and unit_words().get(tokens[at].norm):
        at += 1
    return at >= len(tokens) or tokens[at].line != line or tokens[at].text == "."


_PAPER = re.compile(r"(?=[\w./#-]*\d)[A-Za-z0-9]+(?:[-./_#][A-Za-z0-9]+)*")
_WEEKS = frozenset(("KW", "CW", "WK"))  #: "Bestellung KW 45"
_PREFIX = re.compile(r"[A-Z]{1,5}(?:-[A-Z]{1,3})?")
_DAY_OF_MONTH = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])")
_DAY = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|[12]\d|3[01])\1(?:20)?\d\d|20\d\d-[01]\d-[0-3]\d|[0-3]?\d/[01]?\d-20\d\d"
)


def _number_of_paper(tokens: Sequence[Token], at: int, *, strong: bool, words: Wording) -> list[Token]:
    """The tokens of an order number at `at`: `4500-771`, `26/00871`, `TJ 1042`, `0047712`; none where it is something else."""
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.norm.startswith("#") and not strong:
        return []
    if token.norm in words["po"] or token.text in _WEEKS:
        return []
    if (
        _PREFIX.fullmatch(token.text)
        and after is not None
        and after.text[0].isdigit()
        and after.line == token.line
        and after.start - token.end <= 1
    ):
        if (
            after.role is Role.FREE
            and re.fullmatch(r"\d{2,10}(?:[-/.]\w+)*", after.text)
            and not _counts_items(tokens, at + 2, after)
        ):
            return [token, after, *_of_year(tokens, at + 2, after)]
        return []
    if not _PAPER.fullmatch(token.text) or token.attached in ("article", "dozen"):
        return []
    digits = sum(map(str.isdigit, token.text))
    plain = token.text.isdigit()
    if token.attached and not any(map(str.isupper, token.text)):
        return []
    alone = after is None or after.line != token.line or after.text in (".", ",", ":")
    alone = alone or _is_dated(tokens, at + 1)
    least = 2 if strong and alone else 3 if strong or alone else 4
    if plain and digits < least:
        return []
    if not plain and digits < 2 and not (strong and digits):
        return []
    if (plain or token.values) and _counts_items(tokens, at + 1, token):
        return []
    if token.values and not plain and not re.search(r"[-/]", token.text) and re.search(r"[.,]\d{2}$", token.text):
        return []
    if plain and after is not None and _GROUP.fullmatch(after.text) and after.start - token.end == 1:
        ends = at + 2 >= len(tokens) or tokens[at + 2].line != token.line or not tokens[at + 2].has_digit
        return [token, after] if ends and after.line == token.line else [token]
    return [token]


#: further figures of a number that no quantity is written with: `5530 01`
_GROUP = re.compile(r"0\d{1,3}")


_YEAR = re.compile(r"20\d\d")
_RUNNING = re.compile(r"\d{2,6}")


def _of_year(tokens: Sequence[Token], at: int, year: Token) -> list[Token]:
    """`LG 2026 0301`: the running number behind the year."""
    if not _YEAR.fullmatch(year.text) or at >= len(tokens):
        return []
    number = tokens[at]
    beside = number.line == year.line and number.start - year.end == 1 and number.role is Role.FREE
    return [number] if beside and _RUNNING.fullmatch(number.text) and not _counts_items(tokens, at + 1, number) else []


_OF = words_of("of_the_day")


def _is_dated(tokens: Sequence[Token], at: int) -> bool:
    """Whether the day of the paper stands here: `Ordine nr 61 del 19/11/2026`."""
    return at + 1 < len(tokens) and tokens[at].norm in _OF and tokens[at + 1].text[0].isdigit()


def _counts_items(tokens: Sequence[Token], at: int, number: Token) -> bool:
    """Whether the number is followed by what it counts: a unit, `x`, or an item word on the same line."""
    if at >= len(tokens) or tokens[at].line != number.line:
        return False
    after = tokens[at]
    if after.role is not Role.FREE or not after.text[0].isalnum():
        return False
    if after.norm in ("x", "×", "off"):
        return True
    unit = unit_words().get(after.norm)
    if unit is not None:
        return True
    named = after.is_word and len(after.text) > 3 and after.text[0].islower() and after.norm not in _AFTER_NUMBER
    return bool(after.code) or (named and len(number.text) < _UNCOUNTED)


_UNCOUNTED = 7  #: digits of a number by which nobody counts goods
_AFTER_NUMBER = words_of("after_number")


#: RAL7016, NCS-S1002: a colour, and nobody's order
_OF_A_CHART = re.compile(r"(?:ral|ncs|pantone|hks)[-_]?[sS]?\d", re.IGNORECASE)


def shaped(token: Token, known: Catalogue) -> bool:
    """Whether the token alone has the shape of an order number, and is no code of the catalogue."""
    text = token.text
    if not token.has_digit or token.role is not Role.FREE or token.norm.startswith("#") or bare(text) in known.codes:
        return False
    if not _PAPER.fullmatch(text) or token.attached in ("article", "dozen") or _OF_A_CHART.match(text):
        return False
    digits = sum(map(str.isdigit, text))
    letters = sum(map(str.isalpha, text))
    if re.fullmatch(r"\d+(?:[.,]\d+)?[x×*]\d.*|[mM]\d{1,2}(?:[xX×]\d+)?|\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?", text):
        return False
    if token.attached and not text[0].isalpha():
        return False
    return (
        digits >= 3
        and (letters >= 1 or bool(re.search(r"[-/]", text)) or digits >= 5)
        and not (bool(readings(text)) and digits < 5)
    )
