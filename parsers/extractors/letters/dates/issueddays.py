"""The day of the order itself, among the days of a letter: `PO 4471 of 12 May`, `dated 12 May`, `Torrelavega, a 6 de octubre de 2026`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from parsers.extractors.letters.dates.tellingdays import TODAY, said_now
from parsers.extractors.letters.lines.orderedfor import ORDERED
from parsers.extractors.letters.remarks.wanting import WANTING
from parsers.extractors.letters.script import Dated
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

if TYPE_CHECKING:
    from parsers.extractors.letters.heading import HeaderParts

__all__ = ["is_issued"]


#: what may stand beside the word for a date where that is all that stands before it
_DATE_LABELS = words_of("date_labels")
_BESIDE_LABEL = _DATE_LABELS | words_of("beside_date_label") | {"-", ".", ":"}
_DATED = words_of("dated_words") | {"d.d", "dd"}
_OF_ORDERS_DAY = words_of("of_day_of_order")
_OF_NUMERIC_DAY = words_of("of_numeric_day")
_DELIVERING = words_of("delivering_words")


def is_issued(parts: HeaderParts, dated: Dated, before: Sequence[Token]) -> bool:
    """Whether it is the day of the order itself: `PO 4471 of 12 May`, `dated 12 May`, `Bestellung vom 12.5.`, `Datum: 12.5.`"""
    norms = [token.norm for token in before]
    lead, last = dated.tokens[0].norm, next((norm for norm in reversed(norms) if norm != "."), "")
    near = before[-4:]
    if any(token.norm in TODAY for token in dated.tokens) and (said_now(lead, norms) or _of_orders(parts, dated)):
        return True
    if {lead, last} & _DATED:
        return True
    numbered = any(token.role is Role.HEADER for token in near)
    led = numbered and lead in parts.body.words["dated"] and dated.phrase.lead not in ("by", "before")
    if led and not _wants(parts, near):
        return True
    if numbered and lead in _DATE_LABELS and dated.phrase.numeric and not _wants(parts, near):
        return True  # "PEDIDO A PROVEEDOR 1264 FECHA 06/11/26"
    if _stands_at_number(before, dated) and not _wants(parts, before):
        return True
    if lead in _OF_ORDERS_DAY and last in ORDERED and dated.phrase.lead not in ("by", "before"):
        return True
    if _heads_letter(parts, dated):
        return True
    delivered = last in _DELIVERING and before[-1].role is not Role.HEADER
    if lead in _OF_NUMERIC_DAY and dated.phrase.numeric and not delivered and not _begins_span(parts, dated):
        return True
    ordered = any(token.role is Role.ITEM and token.start < dated.tokens[0].start for token in parts.body.tokens)
    headed = (
        lead in _DATE_LABELS and dated.phrase.numeric and not ordered
    )  # "Date 10/22/2026" at the beginning of a line
    return (headed or bool(_DATE_LABELS & set(norms))) and set(norms) <= _BESIDE_LABEL


def _stands_at_number(before: Sequence[Token], dated: Dated) -> bool:
    """`PO BQ-0417, 17/11/2026`: a day with its year, which nothing leads, right behind the order's number."""
    parted = len(before) > 1 and before[-1].text in (",", "/", "-", "–", "(")
    whole = dated.phrase.numeric and any(len(piece) == _YEAR for piece in re.split(r"\D", dated.tokens[-1].text))
    return parted and whole and before[-2].role is Role.HEADER and not dated.phrase.lead


_YEAR = 4  #: figures


_UNTIL = words_of("until_other_day")


def _begins_span(parts: HeaderParts, dated: Dated) -> bool:
    """`fermés du 24 décembre au 3 janvier`: the first day of a span, which another day ends."""
    tokens = parts.body.tokens
    behind = parts.body.places_of_tokens.get(id(dated.tokens[-1]), len(tokens)) + 1
    return behind < len(tokens) and tokens[behind].role is Role.DATE and tokens[behind].norm in _UNTIL


_PAPERS, _BEFORE_PAPER = words_of("orders_of_today"), words_of("before_an_order_of_today")


def _of_orders(parts: HeaderParts, dated: Dated) -> bool:
    """`heute zwei Bestellungen:`: what is sent today are orders, where up to the next sign nothing is delivered."""
    tokens = parts.body.tokens
    behind = next((at + 1 for at, token in enumerate(tokens) if token is dated.tokens[-1]), len(tokens))
    last = next((at for at in range(behind, len(tokens)) if tokens[at].text in _STOPS), len(tokens))
    norms = [token.norm for token in tokens[behind:last]]
    paper = next((at for at, norm in enumerate(norms) if norm not in _BEFORE_PAPER), len(norms))
    if paper >= len(norms) or norms[paper] not in _PAPERS:
        return False
    return parts.body.words["deliver"].found_in(norms) is None


_STOPS = frozenset(".,;:!?")
_TO_DAY = words_of("before_letter_day")


def _heads_letter(parts: HeaderParts, dated: Dated) -> bool:
    """`Torrelavega, a 6 de octubre de 2026`, alone on its line: where and when the letter was written."""
    line = [token for token in parts.body.tokens if token.line == dated.tokens[0].line]
    others = [token for token in line if token not in dated.tokens and token.norm not in _TO_DAY]
    names = [token for token in others if token.text[0].isupper()]
    year = any(len(token.text) == 4 and token.text.isdigit() for token in dated.tokens)
    return (
        year
        and 0 < len(names) <= 3
        and all(token in names or token.text in (",", ".") for token in others)
        and "," in [t.text for t in others]
    )


def _wants(parts: HeaderParts, near: Sequence[Token]) -> bool:
    """`BC-7714, à livrer le 10/12`: a word of delivery stands between the order's number and the day."""
    number = max((at for at, token in enumerate(near) if token.role is Role.HEADER), default=-1)
    norms = [token.norm for token in near[number + 1 :]]
    return any(norm in WANTING for norm in norms) or parts.body.words["deliver"].found_in(norms) is not None
