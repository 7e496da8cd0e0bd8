"""Words of papers and of orders that do not say what they seem to: a confirmation that is waited for, a quotation that is thanked
for. Each hit is (where it stands among the words, the phrase); -1 is the subject."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.wording import Wording, unit_words
from parsers.lexicon import words_of

__all__ = [
    "answers",
    "asked_of_us",
    "awaits_a_paper",
    "bears_number",
    "handed_over",
    "is_awaited",
    "is_of_a_paper",
    "labels_number",
    "returns_a_paper",
    "thanked_for",
]

#: `thank you for the quotation`: asked for before, and answered
_THANKS = words_of("thanking")


#: `here is our order`: not asked after
_HERE = words_of("here_it_is")


def handed_over(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Here is our order` asks after none."""
    return hit[0] > 0 and norms[hit[0] - 1] in _HERE


#: by which a customer asks for the confirmation that a supplier would announce as here
_AWAITS = words_of("awaiting_a_confirmation")
_PAPERS = words_of("order_confirmations")
#: by which a supplier announces it
_ANNOUNCES = words_of("supplier_announces")


def is_awaited(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`In Erwartung Ihrer Auftragsbestätigung`, `please send an order confirmation`: asked for by who orders, not announced."""
    at, said = hit
    if at < 0 or not _PAPERS & set(said.split()):
        return False
    around = set(norms[max(0, at - 8) : at + len(said.split()) + 8])
    return bool(_AWAITS & around) and not _ANNOUNCES & around


def is_of_a_paper(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`We look forward to receiving your order confirmation` is no supplier who looks forward to the order."""
    behind = hit[0] + len(hit[1].split())
    return hit[0] >= 0 and behind < len(norms) and norms[behind] in _PAPERS


_SENDS_BACK = words_of("sending_back")
_RETURNED_PAPERS = words_of("returned_papers") | {"a.r"}


def returns_a_paper(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Merci de nous retourner votre AR`, `par retour de courriel`: a paper or an answer comes back, and no goods."""
    at, said = hit
    if at < 0 or not _SENDS_BACK & set(said.split()):
        return False
    behind = at + len(said.split())
    return bool(_RETURNED_PAPERS & set(norms[behind : behind + 5])) or norms[behind : behind + 1] in (
        ["unpaid"],
        ["unprocessed"],
    )


_WAITS = words_of("waiting_for_papers")
_AWAITED = words_of("papers_awaited")


def awaits_a_paper(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Still waiting for the data sheets`, `we haven't had the credit note yet`: a paper that is to come, and no goods."""
    at, said = hit
    if at < 0:
        return False
    length = len(said.split())
    waits = bool(_WAITS & set(norms[max(0, at - 7) : at + length]))
    return waits and bool(_AWAITED & set(norms[at : at + length + 4]))


_INVOICES = words_of("invoices")
_PAYS = words_of("paying")
_LETS = words_of("let_us_have")


def asked_of_us(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Please let us have your invoice`: asked for by who orders. Who writes of paying it, or that it is attached, is a supplier."""
    at, said = hit
    if at < 0 or not _INVOICES & set(said.split()):
        return False
    near = set(norms[max(0, at - 5) : at])
    around = set(norms[max(0, at - 8) : at + len(said.split()) + 8])
    return bool(_LETS & near) and not (_ANNOUNCES | _PAYS) & around


def thanked_for(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Thank you for the quotation` asks for none."""
    return hit[0] >= 0 and bool(_THANKS & set(norms[max(0, hit[0] - 5) : hit[0]]))


_QUOTATIONS = words_of("quotations_had")
_YOUR = words_of("before_a_quotation_had")
_LABELS = words_of("joining_label_and_number") | {"no", "nr", "n", "n°", "nº", "#"}
#: a number that counts nothing: with a letter, a slash or a dash in it
_MIXED = re.compile(r"(?=.*\d)(?:.*[a-z]{2}|[\d.]*[a-z]|\d+[/-]\d).*")
_WITH_PREFIX = re.compile(r"[a-z]{1,3}")
_PLAIN = re.compile(r"\d{3,}")


def bears_number(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`As per your quotation 4471`, `Angebot Nr. 26/0871`: one that was given, by its number, and none that is asked for."""
    at, said = hit
    if at < 0 or said not in _QUOTATIONS:
        return False
    yours = at > 0 and norms[at - 1] in _YOUR
    behind = list(norms[at + 1 : at + 6])
    labelled = False
    while behind and (behind[0] in _LABELS or behind[0] in (".", ":", "-")):
        labelled = behind.pop(0) in _LABELS or labelled
    if len(behind) > 1 and _WITH_PREFIX.fullmatch(behind[0]) and behind[1][0].isdigit():
        del behind[0]
    if not behind or not (_MIXED.fullmatch(behind[0]) or _PLAIN.fullmatch(behind[0])):
        return False
    counts = len(behind) > 1 and (behind[1] in unit_words() or behind[1] in ("x", "×"))
    return not counts and (yours or labelled or (said != "quote" and bool(_MIXED.fullmatch(behind[0]))))


_BEFORE_NUMBER = 3  #: signs and small words between a label and its number


def labels_number(hit: tuple[int, str], norms: Sequence[str], words: Wording) -> bool:
    """`Please quote PO 4471`, `référence à rappeler : 26/0871`: a word of asking in what tells the order's number."""
    at, length = hit[0], len(hit[1].split())
    for start in range(max(0, at - 2), min(at + length + 1, len(norms))) if at >= 0 else ():
        label = words["po"].at(norms, start)
        behind = norms[start + label : start + label + _BEFORE_NUMBER]
        beside = [*norms[start : min(at, start + label)], *norms[at + length : start + label]]
        names = label and start + label > at and any(norm in words["po"] for norm in beside)
        if names and any(norm[0].isdigit() or _MIXED.fullmatch(norm) for norm in behind):
            return True
    return False


#: `merci pour votre retour`, `suite à notre échange`: an answer and a talk, and no goods that come back
_ANSWERS = words_of("answers_and_talks")
_YOURS = words_of("whose_answer")
_SAYING = words_of("referring_to_an_answer")
_PARCELS = words_of("parcels_and_goods")


def answers(hit: tuple[int, str], norms: Sequence[str]) -> bool:
    """`Merci pour votre retour`, `suite à notre échange de ce matin`: what was said, where nothing of goods stands beside it."""
    at, said = hit
    if at < 1 or not set(said.split()) <= _ANSWERS or norms[at - 1] not in _YOURS:
        return False
    before, behind = norms[max(0, at - 4) : at], norms[at + 1 : at + 4]
    return bool(_SAYING & set(before)) and not _PARCELS & set(behind)
