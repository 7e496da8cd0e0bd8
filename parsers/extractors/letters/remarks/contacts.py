"""Telephones, extensions and the firm's numbers in registers: figures that order nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording, fold
from parsers.lexicon import words_of

__all__ = ["contacts", "set_persons_aside"]

_PHONE = re.compile(r"(?<![\w.,/-])(?:\+\d{1,3}[ ./-]?)?(?:\(\d{1,5}\)[ ./-]?)?\d{2,5}(?:[ ./-]\d{2,8}){1,6}(?![\w-])")
#: 513-555-0176, (513) 555-0176, 513.555.0176: area, exchange and number, and nothing that says it is a paper's
_AMERICAN = re.compile(r"(?<![\w.,/#-])(?:\+?1[ .-])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-.])[2-9]\d\d[-.]\d{4}(?![\w-]|\.\d)")
_LABEL = re.compile(r"(?:\b(?:po|order|no|number|ref|contract|quote|item|part)\b|#)\W{0,4}$", re.I)
_PHONE_WORDS = words_of("telephones") | {"f", "m", "t"}
_ON = words_of("before_a_telephone_number")
_REACHED = words_of("reached_by")
#: as mobile and other numbers are written in groups, of which none counts goods: 655 555 101, 942 55 51 01, 335 555 0620
_GROUPED = re.compile(r"[6-9]\d\d(?: \d{3} \d{3}|(?: \d\d){3})|3\d\d[ ./-]?(?:\d{3} ?\d{3,4}|\d\d \d\d \d{2,3})")
_NEAR = 60  #: characters before such a number in which a word of telephones may stand, on its line


def contacts(tokens: Sequence[Token], text: str) -> None:
    """Their tokens get the role."""
    spans = _telephones(text)
    _extensions(tokens)
    _registrations(tokens)
    _managements(tokens)
    _years_of_founding(tokens)
    for token in tokens:
        if (spans and any(start <= token.start < end for start, end in spans)) or (
            token.role is Role.FREE and token.text[0] == "+" and token.has_digit and len(token.text) > 8
        ):
            token.role = Role.CONTACT
    _keys(tokens)
    _round_the_clock(tokens)


@lru_cache(maxsize=16)  # the letter, its signature and what stands below it are asked one by one
def _telephones(text: str) -> tuple[tuple[int, int], ...]:
    """Where telephone numbers stand; they need a word that says so, or the shape that only they have."""
    spans = [
        match.span()
        for match in _AMERICAN.finditer(text)
        if not _LABEL.search(text[max(0, match.start() - 16) : match.start()])
    ]
    for match in _PHONE.finditer(text):
        digits = sum(map(str.isdigit, match[0]))
        if digits < 8 or digits > 15:
            continue
        before = _words_before(text, match.start(), 24)
        while before and before[-1] in _ON:
            before.pop()
        said = bool(before) and before[-1] in _PHONE_WORDS
        near = set(_words_before(text, match.start(), _NEAR))
        apart = (
            text[max(0, match.start() - 2) : match.start()] in (": ", ", ")
            or text[match.start() - 1 : match.start()] == "("
        )
        grouped = _GROUPED.fullmatch(match[0]) and (apart or (_PHONE_WORDS | _REACHED) & near)
        if (
            said
            or grouped
            or (
                match[0].startswith(("+", "(", "00", "0"))
                and not re.search(r"[.,]\d{2}$", match[0])
                and re.search(r"[ ()]", match[0])
                and digits >= 9
            )
        ):
            spans.append(match.span())
    return tuple(spans)


def _words_before(text: str, end: int, within: int) -> list[str]:
    """The words on the line before a place in the text."""
    line = text[max(0, end - within) : end].rpartition("\n")[2]
    return [fold(word) for word in re.findall(r"[^\W\d_]+", line)]


_NAME = 8  #: tokens between the word for whom to ask and its colon


def set_persons_aside(tokens: Sequence[Token], words: Wording) -> None:
    """`Contacto en obra: Raúl Gómez, jefe de obra, 655 555 103`: a line that says whom to ask for, and counts no goods."""
    for _, found in groupby(tokens, key=lambda token: token.line):
        line = list(found)
        said = [token.norm for token in line]
        for token, number, behind in zip(line, line[1:], [*line[2:], None], strict=False):
            ends = behind is None or behind.text in ("/", "-", "–", ",")
            if token.norm in _PURCHASERS and number.text.isdigit() and len(number.text) <= 4 and ends:
                token.role = number.role = Role.CONTACT  # "Einkäufer 022 / Fr. Dohrn"
        length = words["contact"].at(said, 0)
        counted = any(number.has_digit and token.unit is not None for number, token in pairwise(line[length:]))
        if not length or counted or any(token.code for token in line):
            continue
        colon = next((at for at, token in enumerate(line[: length + _NAME]) if token.text == ":"), 0)
        if colon or any(token.role is Role.CONTACT for token in line):
            for token in line:
                token.role = Role.CONTACT


#: labels of who buys, behind which programs print his number
_PURCHASERS = words_of("purchasers")
_KEY_WORDS = words_of("keys_pressed")


_ENDING = frozenset("ending ends".split())


def _keys(tokens: Sequence[Token]) -> None:
    """`01632 960512, option 2`: what is pressed once the call is answered, on the line of the number and behind it."""
    line = -1
    for token, number in pairwise(tokens):
        if token.role is Role.CONTACT:
            line = token.line
        if token.norm in _ENDING and number.text.isdigit() and len(number.text) == 4 and token.line == number.line:
            number.role = Role.CONTACT  # "the card ending 4471"
        if (
            token.line == number.line == line
            and token.norm in _KEY_WORDS
            and number.text.isdigit()
            and len(number.text) == 1
        ):
            token.role = number.role = Role.CONTACT


#: VAT numbers by their shapes (VIES), and the words before numbers of registers
_VAT = re.compile(
    r"(?:ATU\d{8}|DE\d{9}|FR[A-Z0-9]{2}\d{9}|IT\d{11}|NL\d{9}B\d{2}|GB\d{9}|BE[01]\d{9}|PL\d{10}|ES[A-Z0-9]\d{7}[A-Z0-9])"
)
#: standards of how a firm is managed, which no goods are made to
_MANAGED = re.compile(r"(?:9001|14001|45001|18001|13485|22000|27001|50001|22301)(?:[:-](?:19|20)\d\d)?")
_REGISTERED = re.compile(r"[a-z]{0,4}-?\d{5,14}[a-z0-9]{0,3}")
_REGISTERS = frozenset(
    "fn hrb hra kvk siret siren rcs nip regon kbo rea gln dir3 cif nif c.i.f n.i.f rfc cuit nit ruc eori vat utr urn duns crn ein".split()
)


_NUMBER = words_of("number_of_a_register")


def _registrations(tokens: Sequence[Token]) -> None:
    """`ATU62230052`, `FN 412233x`, `HRB 12345`, `KvK 12345678`: numbers of the firm, which order nothing."""
    _invoice_codes(tokens)
    _companies(tokens)
    said = [token for token in tokens if token.text not in ".:" and token.norm not in _NUMBER]  # "C.I.F. B-81420190"
    for before, token in zip((None, *said), said, strict=False):
        near = before is not None and before.norm in _REGISTERS and token.line == before.line
        if (near and _REGISTERED.fullmatch(token.norm)) or (len(token.text) > 10 and _VAT.fullmatch(token.text)):
            token.role = Role.CONTACT


def _managements(tokens: Sequence[Token]) -> None:
    """`ISO 9001:2015 certified`: a standard of how a firm is managed, with its year."""
    for at, (iso, number) in enumerate(pairwise(tokens)):
        if iso.norm in ("iso", "ohsas") and _MANAGED.fullmatch(number.text):
            year = tokens[at + 2 : at + 4]
            dated = len(year) == 2 and year[0].text in ":-" and year[1].text.isdigit() and len(year[1].text) == 4
            for token in (number, *(year if dated else ())):
                token.role = Role.CONTACT


#: words before the number of a company: `Reg. in England 00216400`, `Company No. SC123456`
_OF_COMPANIES = words_of("registered_companies")
_COMPANY = re.compile(r"(?:sc|ni|oc|so)?\d{6,8}")
_NEAR_REGISTER = 7
_WHERE = words_of("between_register_and_number")


def _companies(tokens: Sequence[Token]) -> None:
    """The number of a company behind the words that it is registered, with nothing counted between."""
    for at, token in enumerate(tokens):
        if token.norm not in _OF_COMPANIES:
            continue
        ahead = [one for one in tokens[at + 1 : at + 1 + _NEAR_REGISTER] if one.line == token.line]
        number = next((i for i, one in enumerate(ahead) if one.has_digit), 0)
        between = [one for one in ahead[:number] if one.is_word]
        named = any(one.norm in _NUMBER for one in between) or any(one.text[0].isupper() for one in between)
        plain = all(one.norm in _NUMBER | _WHERE or one.text[0].isupper() for one in between)
        if number and named and plain and _COMPANY.fullmatch(ahead[number].norm):
            ahead[number].role = Role.CONTACT


_FOUNDED = words_of("founded_in_short")
_YEAR = re.compile(r"1[6-9]\d\d|20[0-2]\d")


def _years_of_founding(tokens: Sequence[Token]) -> None:
    """`Est. 1871`, `gegr. 1921`: the year of a firm, behind an abbreviation."""
    for before, stop, year in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.norm in _FOUNDED and stop.text == "." and _YEAR.fullmatch(year.text) and year.line == before.line:
            year.role = Role.CONTACT


_HELP = words_of("help_round_the_clock")
_CLOCK = re.compile(r"24/7|7/7|24h|24hrs?|24-hour|24-hr|24std|7j/7|24h/24|7t/7")


def _round_the_clock(tokens: Sequence[Token]) -> None:
    """`24/7 emergency repair: 01632 960719`, `24h-Notdienst`: when somebody is there, on a line with words of help or a telephone."""
    for _, found in groupby(tokens, key=lambda token: token.line):
        line = list(found)
        for at, token in enumerate(line):
            if not _CLOCK.fullmatch(token.norm) or token.role is not Role.FREE:
                continue
            near = line[max(0, at - 4) : at + 5]
            helps = any(piece in _HELP for one in near for piece in re.split(r"[-/]", one.norm))
            if helps or ("/7" in token.norm and any(one.role is Role.CONTACT for one in line)):
                token.role = Role.CONTACT


_IS = words_of("before_an_extension")  #: `mi extensión es la 214`
#: before the code of an Italian electronic invoice or of a public project, with a sign or a small word between
_OF_INVOICES = words_of("recipients_of_invoices") | {"cup", "ipa", "sdi"}
_BETWEEN = frozenset((":", "e", "è", "n", "n.", ".", "sdi", "per", "usare"))
_INVOICE_CODE = re.compile(r"[A-Z0-9]{6,7}|[A-Z]\d{2}[A-Z]\d{11}")


def _invoice_codes(tokens: Sequence[Token]) -> None:
    """`codice SDI M5UXCR1`, `CUP: J41B21000450004`: where invoices go, and what project pays; they order nothing."""
    for at, token in enumerate(tokens):
        if token.norm not in _OF_INVOICES:
            continue
        behind = next((i for i in range(at + 1, min(at + 4, len(tokens))) if tokens[i].norm not in _BETWEEN), at)
        code = tokens[behind]
        if behind > at and code.line == token.line and code.has_digit and _INVOICE_CODE.fullmatch(code.text):
            code.role = Role.CONTACT


_EXTENSION = words_of("extensions")


def _extensions(tokens: Sequence[Token]) -> None:
    """`Sam Hill, ext 44`: an extension at the end of a line that counts nothing."""
    for at, token in enumerate(tokens[:-1]):
        if token.norm not in _EXTENSION:
            continue
        behind = at + 1
        while behind + 1 < len(tokens) and tokens[behind].norm in _IS:
            behind += 1
        number = tokens[behind]
        number = tokens[at + 2] if number.text in ".:-" and at + 2 < len(tokens) else number
        if not (number.text.isdigit() and len(number.text) <= 5):
            continue
        end = next((i for i in range(at + 1, len(tokens)) if tokens[i].line != token.line), len(tokens))
        start = next((i for i in range(at, -1, -1) if tokens[i].line != token.line), -1) + 1
        opened = any(one.text == "(" for one in tokens[max(start, at - 3) : at])
        bracketed = opened and any(one.text == ")" for one in tokens[at + 2 : at + 4])
        last = (
            number if bracketed else next((one for one in reversed(tokens[start:end]) if one.text[0].isalnum()), None)
        )
        others = [one for one in tokens[start:end] if one is not number and one.has_digit]
        if last is number and all(
            bracketed or one.role is Role.CONTACT or (len(one.text) > 2 and one.text.isdigit()) for one in others
        ):
            token.role = number.role = Role.CONTACT
