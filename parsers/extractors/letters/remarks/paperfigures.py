"""Figures of papers and laws that count no goods: an account at a bank, a page of so many, a regulation, a paragraph of a law, the
number and revision of the form itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["set_paper_figures_aside"]

_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
#: `(EG) Nr. 1907/2006`, `2011/65/EU`, `§ 13b UStG`, `§§ 433 ff.`
_LAW = re.compile(
    r"\(?\b(?:EG|EU|EC|CE|UE|EWG|EEC)\b\)?,? ?(?:[Nn][ro]?\.? ?|n° ?)?\d{2,4}/\d{2,4}|\b\d{2,4}/\d{2,4}/(?:EG|EU|EC|CE|UE|EWG|EEC)\b"
    r"|§§? ?\d+ ?[a-z]?\b|\b[Aa]rt\.? ?\d+(?= (?:DSGVO|AVG|GDPR|RGPD|Abs)\b)|\bISPM ?15\b|\b[Ii]ncoterms ?®? ?20\d\d\b"
)
_PAGES = words_of("page_or_house_number")
_OF_PAGES = words_of("page_of_pages") | {"/"}
_FORMS = words_of("control_of_forms")
_EDITIONS = words_of("editions_of_forms")


def set_paper_figures_aside(tokens: Sequence[Token], text: str) -> None:
    """Their tokens get the role of contacts, which order nothing."""
    for pattern in (_IBAN, _LAW):
        for match in pattern.finditer(text):
            if pattern is _LAW or _is_iban(match[0]):
                _mark([token for token in tokens if match.start() <= token.start < match.end()])
    lines = [list(found) for _, found in groupby(tokens, key=lambda token: token.line)]
    marks = [(line, said) for line in lines if (said := _page_mark(line)) is not None]
    whole = any(page == last for _, (page, last) in marks)  # else a page is missing
    for line in (*(one for one, _ in marks if whole), *filter(_is_form_mark, lines)):
        _mark(line)


def _mark(tokens: Sequence[Token]) -> None:
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
    return len(line) > 2 and norms[0] in _FORMS and not _EDITIONS.isdisjoint(norms[1:])
