"""Days by which an answer is wanted, not the goods: `please confirm by tomorrow`, `bis Dienstag Bescheid`, `I'll call on Monday`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from parsers.extractors.tokens import Role, Token

__all__ = ["answered_by", "is_answer"]


class _Said(StrEnum):
    ANSWER = "answer"
    GOODS = "goods"  #: that they come
    DAY = "day"  #: of their coming: "the delivery date"
    NEED = "need"  #: of goods or of an answer


#: how words begin that ask for an answer or a paper, or tell of a call
_ANSWERS = tuple(
    "confirm acknowledg reply respon answer quotation invoice proforma bestatig auftragsbestatig bestellbestatig antwort ruckmeld ruckantwort bescheid rechnung"
    " anruf telefon accus repon factur rappel conferm rispo riscontr fattur respuest contest bevestig orderbevestig antwoord terugkoppel factuur potwierdz"
    " odpowied faktur zadzwo bekraft orderbekraft".split()
)
#: whole words of the same, and pairs of words
_ANSWER_WORDS = frozenset(
    "ack quote phone ring speak melden melde llamar llamo llamare bellen bel weten sapere devis svar ringer acuse avisen".split()
)
_ANSWER_PAIRS = frozenset(
    ("me know", "us know", "get back", "call you", "call me", "call us", "ring you", "phone you", "call again", "mich melden", "uns melden")
)  # fmt: skip
_GOODS = tuple(
    "deliver liefer anliefer livr entreg conseg lever bezorg dostaw dostarcz ship dispatch despatch versand arriv eintreff goods ware merch marchandis mercanc".split()
)
_DAYS = (
    "date",
    "dates",
    "day",
    "time",
    "slot",
    "liefertermin",
    "lieferdatum",
    "liefertag",
    "termin",
    "delai",
    "fecha",
    "data",
    "datum",
)
_NEEDS = tuple("need want brauch benotig besoin faut necesit occor servo nodig potrzeb behov".split())


def answered_by(clause: Sequence[Token], first: int, last: int) -> str:
    """`event` where the day at these characters of the clause is that of an answer, `doubtful` where it may be, else nothing. What
    stands last before the day has it; what follows it, only where nothing stands before."""
    if any(token.role is Role.ITEM or token.code or (token.is_number and token.role is Role.FREE) for token in clause):
        return ""
    before = [said for token, said in _said(clause) if token.end <= first or (said is _Said.DAY and token.start < last)]
    if not before:
        behind = [said for token, said in _said(clause) if token.start >= last]
        return "event" if behind[:1] == [_Said.ANSWER] else ""
    if _Said.ANSWER not in before:
        return ""
    if before[-1] is _Said.ANSWER:
        return "doubtful" if _Said.GOODS in before else "event"
    return "doubtful" if before[-1] is _Said.DAY else ""


def is_answer(norm: str) -> bool:
    """Whether the word is one of answers and their papers: `acknowledgement`, `Rückmeldung`."""
    return norm.startswith(_ANSWERS)


def _said(clause: Sequence[Token]) -> list[tuple[Token, _Said]]:
    found = []
    for at, token in enumerate(clause):
        norm = token.norm
        pair = f"{norm} {clause[at + 1].norm}" if at + 1 < len(clause) else ""
        if norm in _DAYS:
            found.append((token, _Said.DAY))
        elif norm.startswith(_ANSWERS) or norm in _ANSWER_WORDS or pair in _ANSWER_PAIRS:
            found.append((token, _Said.ANSWER))
        elif norm.startswith(_GOODS):
            found.append((token, _Said.GOODS))
        elif norm.startswith(_NEEDS):
            found.append((token, _Said.NEED))
    return found
