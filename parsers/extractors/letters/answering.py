"""Days by which an answer is wanted, not the goods: `please confirm by tomorrow`, `bis Dienstag Bescheid`, `I'll call on Monday`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from parsers.extractors.letters.tokens import Role, Token

__all__ = ["answered_by", "is_answer"]


class _Said(StrEnum):
    ANSWER = "answer"
    GOODS = "goods"  #: that they come
    DAY = "day"  #: of their coming: "the delivery date"
    NEED = "need"  #: of goods or of an answer


#: how words begin that ask for an answer or a paper
_ANSWERS = tuple(
    "confirm acknowledg reply respon answer invoice proforma bestatig auftragsbestatig bestellbestatig antwort ruckmeld ruckantwort bescheid rechnung"
    " accuse repon factur conferm rispo riscontr fattur respuest contest bevestig orderbevestig antwoord terugkoppel factuur potwierdz odpowied faktur"
    " bekraft orderbekraft".split()
)
#: of the same stems, what was confirmed, answered or sent before: "as confirmed", "wie bestätigt"
_DONE = frozenset(
    "confirmed acknowledged replied answered invoiced bestatigt bestatigte bestatigten bestatigter geantwortet confirmee confirmes confirmees confermato"
    " confermata confermati confirmado confirmada confirmados bevestigd bevestigde potwierdzone potwierdzony".split()
)
#: whole words of answers, and pairs of words that announce a call
_ANSWER_WORDS = frozenset("ack melden melde weten sapere acuse avisen".split())
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
#: what else a wish for an answer is made of; with any other word the day may be that of the goods
_SMALL = frozenset(
    "please pls plse plz kindly can could would will you we i us we'd i'd i'll we'll me our your the a an this that of for to with by on at be is are great nice good"
    " appreciated appreciate helpful grateful thanks thank ta if possible quick quickly quickest short brief written order po receipt email mail e-mail phone return sent send let"
    " have need want get give await awaiting look looking forward expect request once both and then whether ok all it in writing soon shortly back know call ring"
    " bitte um eine einen ein kurze kurz kurzen kurzer ihre ihrer ihren unsere unserer wir ich uns mir sie bis zum am auf erwarten erwarte bitten brauchen benotigen ware schon nett"
    " dankbar hilfreich per schriftlich schriftliche geben gib gebt senden schicken schickt zusenden noch der die das den dem dieser bestellung auftrag eingang erhalt erbitten erbeten"
    " merci de nous votre vos un une le la les l' par faire parvenir bien vouloir pouvez pourriez commande svp stp reception envoyer adresser avant"
    " attendiamo attendo vostra il di ricevere gradita cortese cortesemente favore ordine restiamo in attesa mandare inviare entro"
    " rogamos por su el pedido recibo enviar esperamos antes del nos graag uw een ontvangen ontvangst bestelling sturen voor prosze o do tack".split()
)


def answered_by(clause: Sequence[Token], first: int, last: int) -> str:
    """`event` where the day at these characters of the clause is that of an answer, `doubtful` where it may be, else nothing. What
    stands last before the day has it; what follows it, only where nothing stands before."""
    if any(token.role is Role.ITEM or token.code or (token.is_number and token.role is Role.FREE) for token in clause):
        return ""
    sure = "event" if _is_of_nothing_else(clause, first, last) else "doubtful"
    before = [said for token, said in _said(clause) if token.end <= first or (said is _Said.DAY and token.start < last)]
    if not before:
        behind = [said for token, said in _said(clause) if token.start >= last]
        return sure if behind[:1] == [_Said.ANSWER] else ""
    if _Said.ANSWER not in before:
        return ""
    if before[-1] is _Said.ANSWER:
        return "doubtful" if _Said.GOODS in before else sure
    return "doubtful" if before[-1] is _Said.DAY else ""


def _is_of_nothing_else(clause: Sequence[Token], first: int, last: int) -> bool:
    """Whether the clause says nothing but who wants an answer, and how; the words of the day itself are not asked."""
    around = (token for token in clause if token.is_word and not first <= token.start < last)
    return all(token.norm in _SMALL or _is_answer(token.norm) or token.role is Role.DATE for token in around)


def _is_answer(norm: str) -> bool:
    return norm not in _DONE and (norm.startswith(_ANSWERS) or norm in _ANSWER_WORDS)


def is_answer(norm: str) -> bool:
    """Whether the word is one of answers and their papers: `acknowledgement`, `Rückmeldung`."""
    return norm not in _DONE and norm.startswith(_ANSWERS)


def _said(clause: Sequence[Token]) -> list[tuple[Token, _Said]]:
    found = []
    for at, token in enumerate(clause):
        norm = token.norm
        pair = f"{norm} {clause[at + 1].norm}" if at + 1 < len(clause) else ""
        if norm in _DAYS:
            found.append((token, _Said.DAY))
        elif _is_answer(norm) or pair in _ANSWER_PAIRS:
            found.append((token, _Said.ANSWER))
        elif norm.startswith(_GOODS):
            found.append((token, _Said.GOODS))
        elif norm.startswith(_NEEDS):
            found.append((token, _Said.NEED))
    return found
