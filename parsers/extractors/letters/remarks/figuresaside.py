"""Figures beside an order that count no goods: of accounts, acts and standards, of notice and loads, of roads, of the paper itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.lexicon import words_of

__all__ = ["set_figures_aside", "set_paper_figures_aside"]

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
#: `(EG) Nr. 1907/2006`, `2011/65/EU`, `§ 13b UStG`, `§§ 433 ff.`
_LAW = re.compile(
    r"\(?\b(?:EG|EU|EC|CE|UE|EWG|EEC)\b\)?,? ?(?:[Nn][ro]?\.? ?|n° ?)?\d{2,4}/\d{2,4}|\b\d{2,4}/\d{2,4}/(?:EG|EU|EC|CE|UE|EWG|EEC)\b"
    r"|§§? ?\d+ ?[a-z]?\b|\b[Aa]rt\.? ?\d+(?= (?:DSGVO|AVG|GDPR|RGPD|Abs)\b)|\b(?:ISPM|NIMP|NIMF) ?15\b|\b[Ii]ncoterms ?®? ?20\d\d\b"
    r"|(?:au titre de|en vertu de|en application de|conformément à|selon|según|conforme a[l]?|en virtud del?|ai sensi del?|a norma del?)"
    r"(?: l'| el |l'|l)? ?(?:art\.?|article|artículo|articolo) ?\d+(?:[- ]?(?:bis|ter|quater|[IVX]+))?"
)
#: `C.F. 01234567890`, `FX482KL`, `AB-123-CD`, `4821 KLM`: what a person pays taxes by, and the plates of cars
_TAX = re.compile(r"\bC\.? ?F\.?:? ?\d{11}\b")
_PLATE = re.compile(r"\b(?:[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}|\d{4}[- ]?[BCDFGHJKLMNPRSTVWXYZ]{3})\b")
_VEHICLES = words_of("vehicles_with_plates")
_NEAR_PLATE = 3  #: words between the vehicle and its plate
#: what bears a number, or is said of a year, and is nothing that is ordered
_CASES = words_of("labels_of_cases")
_OF_YEARS = words_of("said_of_a_year")
_IDLE = words_of("number_words") | {"n", "no", "nr", "num", "#", ".", ":", "º", "°", "n.º", "nº", "n°", "n.°"}
_PAGES = words_of("page_or_house_number")
_OF_PAGES = words_of("page_of_pages") | {"/"}
_FORM_WORDS = words_of("control_of_forms")
_EDITIONS = words_of("editions_of_forms")
_REFERENCES = words_of("references_in_short")


def set_paper_figures_aside(tokens: Sequence[Token], text: str) -> None:
    """Their tokens get the role of contacts, which order nothing."""
    for pattern in (_IBAN, _LAW):
        for match in pattern.finditer(text):
            if pattern is _LAW or _is_iban(match[0]):
                _set_aside([token for token in tokens if match.start() <= token.start < match.end()])
    for match in _TAX.finditer(text):
        _set_aside([token for token in tokens if match.start() <= token.start < match.end()])
    lines = [list(found) for _, found in groupby(tokens, key=lambda token: token.line)]
    for line in lines:
        _set_plates_aside(line, text)
        _set_cases_aside(line)
    marks = [(line, said) for line in lines if (said := _page_mark(line)) is not None]
    whole = any(page == last for _, (page, last) in marks)  # else a page is missing
    for line in (*(one for one, _ in marks if whole), *filter(_is_form_mark, lines)):
        _set_aside(line)


def _set_plates_aside(line: Sequence[Token], text: str) -> None:
    """`pour le véhicule immatriculé AB-123-CD`: the plate of the car that the goods are for."""
    for at, token in enumerate(line):
        if token.norm not in _VEHICLES:
            continue
        for one in line[at + 1 : at + 2 + _NEAR_PLATE]:
            if plate := _PLATE.match(text, one.start):
                _set_aside([part for part in line if plate.start() <= part.start < plate.end()])


def _set_cases_aside(line: Sequence[Token]) -> None:
    """`Ticket no 48213`, `Partida presupuestaria 221.06, ejercicio 2026`: the number of a case or of a budget, and a year."""
    for at, token in enumerate(line):
        if token.norm in _CASES:
            behind = next((one for one in line[at + 1 : at + 4] if one.norm not in _IDLE), None)
            if behind is not None and behind.has_digit:
                _set_aside([behind])
        elif token.norm in _OF_YEARS:
            _set_aside([one for one in line[at + 1 :] if _YEAR.fullmatch(one.text)])


def _set_aside(tokens: Sequence[Token]) -> None:
    for token in tokens:
        token.role, token.code = Role.CONTACT, False


def _is_iban(written: str) -> bool:
    """Whether the check digits are right (ISO 13616)."""
    plain = written.replace(" ", "")
    return 15 <= len(plain) <= 34 and int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def _page_mark(line: Sequence[Token]) -> tuple[int, int] | None:
    """The numbers of `Seite 1 von 2`, `Pagina 1/2`, where nothing else stands on the line."""
    said = " ".join(token.norm for token in line if token.text not in "-–|").replace("/", " / ").split()
    if len(said) != 4 or said[0] not in _PAGES or said[2] not in _OF_PAGES or not (said[1] + said[3]).isdigit():
        return None
    return int(said[1]), int(said[3])


def _is_form_mark(line: Sequence[Token]) -> bool:
    """`Formblatt FB-EK-012, Rev. 4, Stand 03/2025`: a line that begins with the word for a form and names its edition."""
    norms = [token.norm for token in line]
    led = norms[0] in _FORM_WORDS or (norms[0] in _REFERENCES and not _FORM_WORDS.isdisjoint(norms[1:3]))
    return len(line) > 2 and led and not _EDITIONS.isdisjoint(norms[1:])


def set_figures_aside(sentence: Sequence[Token]) -> None:
    """Gives such figures, and the words that go with them, the role of a note."""
    if any(token.role is Role.ITEM for token in sentence):
        return
    norms = [token.norm for token in sentence]
    if _marks_the_paper(sentence, norms):
        for token in sentence:
            token.role = Role.NOTE
        return
    if not any(token.has_digit for token in sentence):
        return
    _notice(sentence, norms)
    _loads(sentence, norms)
    _acts(sentence)
    _standards(sentence)
    _roads(sentence, norms)


#: words of a line that says which paper it is: `Form PUR-014 Rev 3`, `Page 1 of 1`, `Printed on 30/11/2026 at 09:14`
_PAPER_FIRST = words_of("beginning_marks_of_papers")
_PAPER = words_of("marks_of_papers")
_PAPER_CODE = re.compile(r"[A-Z]{1,5}(?:[-/.]?[A-Z]{0,5})?[-/. ]?\d{1,5}(?:[-/.]\d{1,4})*[A-Za-z]?")
_FIGURES = re.compile(r"v?\d{1,4}(?:[./:-]\d{1,4}){0,3}(?:am|pm)?", re.I)


def _marks_the_paper(sentence: Sequence[Token], norms: Sequence[str]) -> bool:
    """Whether the line says which paper it is, and nothing else: its form, revision, page, or when it was printed."""
    if norms[0] not in _PAPER_FIRST or not any(token.has_digit for token in sentence):
        return False
    if len({token.line for token in sentence}) > 1 or any(token.role is Role.PRICE for token in sentence):
        return False
    return all(
        not token.text[0].isalnum()
        or token.role is Role.DATE
        or norm in _PAPER
        or _FIGURES.fullmatch(token.text)
        or _PAPER_CODE.fullmatch(token.text)
        for token, norm in zip(sentence, norms, strict=True)
    )


_TIMES = words_of("times_of_notice")
_NOTICE = words_of("notice_given")


def _notice(sentence: Sequence[Token], norms: Sequence[str]) -> None:
    """`36 hour notice`, `at least 2 working days' notice`, `3 days prior`: how long before the lorry is announced."""
    for at, token in enumerate(sentence):
        if not token.is_number or token.role is not Role.FREE:
            continue
        end = at + 1
        while end < len(norms) and end < at + 4 and norms[end].rstrip("'") in _TIMES:
            end += 1
        if end > at + 1 and end < len(norms) and norms[end] in _NOTICE:
            mark(sentence[at : end + 1], Role.NOTE)


_LOADS = words_of("loads_of_lorries")
_ABOVE = words_of("above_a_load")
_SAID_OF_LOADS = words_of("said_of_loads")
_MEASURES = words_of("measures_of_loads")
_MEASURE = re.compile(r"\d+(?:[.,]\d+)?(?:mm|cm|m|kg|t|ft|in|lbs?)?")


def _loads(sentence: Sequence[Token], norms: Sequence[str]) -> None:
    """`deliveries above 2 pallets`, `pallets not to exceed 1.2 m in height or 800 kg`: of any load, and not of this one."""
    if _LOADS.isdisjoint(norms) or _SAID_OF_LOADS.isdisjoint(norms):
        return
    for at, token in enumerate(sentence):
        if not token.text[0].isdigit() or token.role is not Role.FREE:
            continue
        behind = norms[at + 1] if at + 1 < len(norms) else ""
        above = bool(_ABOVE & set(norms[max(0, at - 2) : at]))
        measured = behind in _MEASURES or not token.text[-1].isdigit()
        if _MEASURE.fullmatch(token.text) and ((above and behind in _LOADS) or measured):
            mark(sentence[at : at + 1 + (behind in _LOADS | _MEASURES)], Role.NOTE)


_ACTS = words_of("acts_of_law")
_YEAR = re.compile(r"(?:19|20)\d\d")


def _acts(sentence: Sequence[Token]) -> None:
    """`the Bribery Act 2010`: the year of a law."""
    for before, token in pairwise(sentence):
        if before.norm in _ACTS and before.text[0].isupper() and _YEAR.fullmatch(token.text):
            mark((token,), Role.NOTE)


_STANDARDS = frozenset("iso en bs din astm ansi ispm ce ul nf une uni nen iec brc brcgs haccp asme".split())
_STANDARD = re.compile(r"(?:ISO|EN|BS|DIN|ASTM|ISPM|ASME)-?\d{1,6}(?:[-:./]\d{1,5})*")
_SAID_OF_STANDARDS = words_of("said_of_standards")


def _standards(sentence: Sequence[Token]) -> None:
    """`pallets to ISPM 15`, `certified to ISO 9001`: the number of a standard by which a firm or its packing goes, where nothing of goods
    is said."""
    if not any(token.norm in _SAID_OF_STANDARDS for token in sentence):
        return
    for at, token in enumerate(sentence):
        if token.role is not Role.FREE or token.code:
            continue
        if _STANDARD.fullmatch(token.text):
            token.role = Role.NOTE
        elif token.norm in _STANDARDS and at + 1 < len(sentence) and sentence[at + 1].text[0].isdigit():
            mark(sentence[at : at + 2], Role.NOTE)


#: the roads of Britain, Ireland and America
_ROAD = re.compile(r"(?:[AMBNRE]|I-|US-|SR-)\d{1,4}")
_ON_ROADS = words_of("before_a_road")
_OF_WAYS = words_of("words_of_ways")


def _roads(sentence: Sequence[Token], norms: Sequence[str]) -> None:
    """`come in from the A64`, `off junction 4 of the M1`: a road by its number."""
    if _OF_WAYS.isdisjoint(norms):
        return
    for at in range(1, len(sentence)):
        token = sentence[at]
        if token.norm.startswith("#") or token.role is not Role.FREE:
            continue
        if _ROAD.fullmatch(token.text) and norms[at - 1] in _ON_ROADS:
            token.role, token.code = Role.NOTE, False
        elif norms[at - 1] in ("junction", "jct", "exit") and token.text.isdigit():
            token.role = Role.NOTE
