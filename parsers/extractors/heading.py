"""The header of an order in running text: its number, date, place, and what is said once for all lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.draft import Address, Field, Header, Notice
from parsers.extractors.datetext import CLOCK_WORDS
from parsers.extractors.itemlist import ItemList
from parsers.extractors.mentions import CURRENCIES, Reference
from parsers.extractors.places import Places
from parsers.extractors.remarks import speaks_of_else
from parsers.extractors.script import Dated, Script
from parsers.extractors.tokens import Role, Token

__all__ = ["Group", "HeaderParts", "header_of"]


@dataclass(slots=True)
class HeaderParts:
    """What the header is made from."""

    body: Script
    subject: Script | None
    comment: Script | None
    sentences: list[list[Token]]
    places: Places
    items: ItemList
    afterwards: tuple[Script, ...] = ()  #: what stands below the closing


@dataclass(slots=True)
class Group:
    """The sentences of one of several orders."""

    sentences: list[list[Token]]
    number: Field | None = None


def header_of(parts: HeaderParts, number: Field | None) -> tuple[Header, list[Notice]]:
    """The header and what is doubtful about it."""
    notices: list[Notice] = []
    delivery, despatch, issued = _dates(parts, notices)
    places = parts.places
    text = parts.body.text
    return (
        Header(
            buyer_order_no=number,
            contract_no=_reference(parts, "contract_no"),
            quotation_no=_reference(parts, "quotation_no"),
            account_no=_reference(parts, "account_no"),
            issued_on=issued,
            requested_delivery=delivery,
            requested_despatch=despatch,
            currency=_currency(parts),
            ship_to=_ship_to(parts, notices),
            not_ship_to=_address(text, places.excluded[:1]),
            bill_to=_address(text, places.bill_to[:1]),
            ship_complete=_complete(parts),
            delivery_terms=_carrier(parts),
            buyer=_buyer(parts),
        ),
        notices,
    )


def _reference(parts: HeaderParts, name: str) -> Field | None:
    for script in (parts.body, parts.subject, parts.comment):
        if script is None:
            continue
        found: list[Reference] = [reference for reference in script.references if reference.field == name]
        if found:
            return script.text.field(list(found[0].tokens))
    return None


def _address(text: object, runs: Sequence[list[Token]]) -> Address | None:
    return Address(text.field(runs[0])) if runs else None  # type: ignore[attr-defined]


def _ship_to(parts: HeaderParts, notices: list[Notice]) -> Address | None:
    places = parts.places
    scripts = [script for script in (parts.body, parts.comment) if script is not None]

    def owner(run: list[Token]) -> Script:
        return next((s for s in scripts if any(token is run[0] for token in s.tokens)), parts.body)

    runs = places.ship_to or places.named
    if not runs:
        return None
    if places.ship_to and places.named:
        near = [run for run in places.named if run[0].line == places.ship_to[0][0].line]
        runs = [*places.ship_to, *near]
    first = runs[0]
    same = [run for run in runs[1:] if _belongs(run, first)]
    last = same[-1] if same else first
    script = owner(first)
    tokens = [token for token in script.tokens if first[0].start <= token.start <= last[-1].start]
    others = [run for run in runs[1:] if run not in same]
    strays = [run for run in places.beside if not _within(run, first) and not _within(first, run) and run not in same]
    if strays:
        raw = "; ".join(script.text.text[run[0].start : run[-1].end] for run in (first, *strays))
        notices.append(Notice("ship-to-ambiguous", f"The text names several places: {raw}.", "/ship_to"))
    if others and places.ship_to:
        named = [r for r in others if r in places.ship_to]
        fullest = max((first, *named), key=len)
        if all(_within(run, fullest) for run in (first, *named)):
            return (
                Address(owner(fullest).text.field(fullest))
                if fullest is not first
                else Address(script.text.field(tokens))
            )
        names = {" ".join(t.norm for t in run) for run in (first, *named)}
        if len(names) > 1:
            raw = "; ".join(script.text.text[run[0].start : run[-1].end] for run in [first, *others])
            notices.append(Notice("ship-to-ambiguous", f"The text names several places: {raw}.", "/ship_to"))
    return Address(script.text.field(tokens))


def _belongs(run: Sequence[Token], first: Sequence[Token]) -> bool:
    """Whether the run says more of the place: behind it on its line, or a street right below a name."""
    if not 0 <= run[0].start - first[-1].end <= 40:
        return False
    street = run[0].text.isdigit() and not first[0].text.isdigit()
    return run[0].line == first[0].line or (street and run[0].line == first[-1].line + 1)


def _within(run: Sequence[Token], fuller: Sequence[Token]) -> bool:
    """Whether all words of a place stand in the fuller naming of it."""
    have = {token.norm for token in fuller}
    return all(token.norm in have for token in run if token.is_word)


def _carrier(parts: HeaderParts) -> Field | None:
    """`Ship via: ...` on a line of its own says how, not what."""
    for sentence in parts.sentences:
        norms = [token.norm for token in sentence]
        length = parts.body.words["carrier"].at(norms, 0) if norms else 0
        if length and len(sentence) > length and not any(token.role is Role.ITEM for token in sentence):
            rest = sentence[length:]
            while rest and not rest[0].text[0].isalnum():
                rest = rest[1:]
            if not rest:
                continue
            for token in sentence:
                if token.role in (Role.FREE, Role.PLACE):
                    token.role = Role.HEADER
            return parts.body.text.field(rest)
    return None


def _buyer(parts: HeaderParts) -> Address | None:
    """`Order FPL-0313 for Ferriby Print & Labels`: whose order it is, said right behind its number."""
    for sentence in parts.sentences:
        for at, token in enumerate(sentence):
            if (
                token.role is not Role.HEADER
                or at + 2 >= len(sentence)
                or sentence[at + 1].norm not in ("for", "fur", "pour", "para", "per", "voor")
            ):
                continue
            run: list[Token] = []
            for word in sentence[at + 2 : at + 12]:
                if word.role is not Role.FREE or not (
                    word.text[0].isupper()
                    or word.text in "&"
                    or (run and word.norm in ("and", "und", "et", "of", "de"))
                ):
                    break
                run.append(word)
            while run and not run[-1].text[0].isupper():
                run.pop()
            if run:
                for word in (sentence[at + 1], *run):
                    word.role = Role.HEADER
                return Address(parts.body.text.field(run))
    return None


def _complete(parts: HeaderParts) -> Field | None:
    for sentence in parts.sentences:
        norms = [token.norm for token in sentence]
        for role, value in (("complete", "true"), ("partial", "false")):
            if found := parts.body.words[role].found_in(norms):
                run = sentence[found[0] : found[0] + found[1]]
                for token in run:
                    token.role = Role.HEADER
                return parts.body.text.field(run, value)
    return None


def _currency(parts: HeaderParts) -> Field | None:
    """The currency of the prices, or one that is named (`invoice in GBP`)."""
    text = parts.body.text
    for price in parts.body.prices:
        if price.currency_token is not None:
            token = price.currency_token
            return Field(token.text, CURRENCIES.get(token.norm), text.evidence(token.start, token.end))
    for token in parts.body.tokens:
        if token.role is Role.FREE and token.text.isupper() and CURRENCIES.get(token.norm) and len(token.text) == 3:
            token.role = Role.HEADER
            return Field(token.text, CURRENCIES[token.norm], text.evidence(token.start, token.end))
    return None


DATES_LIMIT = 40  #: dates of one text that are looked at

_DESPATCH = frozenset(
    "despatch dispatch despatched dispatched versand versenden expedition expedier spedizione spedire verzending verzenden".split()
)


def _dates(parts: HeaderParts, notices: list[Notice]) -> tuple[Field | None, Field | None, Field | None]:
    """(requested delivery, requested despatch, issued on): each date of the text by the words around it."""
    inside = {id(token) for sentence in parts.sentences for token in sentence}
    used = {id(line.date) for line in parts.items.lines if line.date} if len(parts.items.lines) > 1 else set()
    used |= {id(dated) for line in parts.items.lines for _, dated in line.schedule}
    wanted: list[Dated] = []
    doubtful: list[Dated] = []
    despatch = issued = None
    shared = _one_date_for_all(parts)
    for dated in parts.body.dates[:DATES_LIMIT]:
        if id(dated.tokens[0]) not in inside or dated.phrase.open:
            continue
        role = _date_role(parts, dated)
        if role == "issued":
            issued = issued or parts.body.text.field(list(dated.tokens))
        elif role == "event":
            continue
        elif role == "despatch":
            despatch = despatch or parts.body.text.field(list(dated.tokens))
        elif id(dated) not in used or shared:
            (doubtful if role == "doubtful" else wanted).append(dated)
    if parts.subject is not None:
        wanted = wanted or [
            d for d in parts.subject.dates if not d.phrase.open and d.phrase.lead in ("by", "before", "on", "within")
        ]
        if wanted and wanted[0] in parts.subject.dates:
            return parts.subject.text.field(list(wanted[0].tokens)), despatch, issued
    if not wanted:
        for dated in doubtful[:1]:
            field = parts.body.text.field(list(dated.tokens))
            told = f"“{field.value}” is named; whether the goods are wanted then is not said."
            notices.append(Notice("date-ambiguous", told, "/requested_delivery", field.evidence))
        return None, despatch, issued
    best = _wish(parts, wanted, notices)
    return parts.body.text.field(list(best.tokens)), despatch, issued


def _one_date_for_all(parts: HeaderParts) -> bool:
    return len(parts.items.lines) == 1


def _date_role(parts: HeaderParts, dated: Dated) -> str:
    sentence = next((s for s in parts.sentences if any(token is dated.tokens[0] for token in s)), [])
    at = next((i for i, token in enumerate(sentence) if token is dated.tokens[0]), 0)
    before = list(sentence[:at])
    words = parts.body.words
    norms = [token.norm for token in before]
    lead = dated.tokens[0].norm
    after_number = bool(before) and before[-1].role is Role.HEADER
    near = before[-4:]
    if (
        lead in words["dated"]
        and (after_number or any(t.role is Role.HEADER for t in near))
        and dated.phrase.lead not in ("by", "before")
    ):
        return "issued"
    if lead in ("dated", "d.d", "dd") or (norms and norms[-1] in ("dated", "d.d", "dd", "gedateerd")):
        return "issued"
    if (
        lead in ("vom", "del", "du")
        and dated.phrase.numeric
        and (after_number or not norms or norms[-1] not in ("lieferung", "livraison", "consegna"))
    ):
        return "issued"
    if (
        before
        and not [
            n
            for n in norms
            if n
            not in (
                ":",
                "date",
                "datum",
                "fecha",
                "data",
                "order",
                "po",
                "le",
                "bestelldatum",
                "bestell",
                "orderdatum",
                "-",
                ".",
                "issue",
                "issued",
                "of",
            )
        ]
        and any(n in ("date", "datum", "fecha", "data", "bestelldatum", "orderdatum") for n in norms)
    ):
        return "issued"
    clause = _clause_around(sentence, at, len(dated.tokens))
    clause_norms = [token.norm for token in clause]
    happens = words["event"].found_in(clause_norms)
    if happens and dated.phrase.lead not in ("by", "before") and not _wants_to_receive(clause_norms, happens):
        return "event"
    if _closes(sentence, dated):
        return "event"
    if any(norm in _DESPATCH for norm in clause_norms):
        return "despatch"
    if dated.phrase.lead in ("before", "after") and words.languages[:1] == ("en",) and _is_hour(dated):
        return "doubtful"
    if _counts_else(parts, clause):
        return "event" if dated.phrase.lead in ("in", "within") else "doubtful"
    sure = (
        dated.phrase.lead in ("by", "before", "within") or _is_wish(parts, clause) or _is_labelled(parts, sentence, at)
    )
    return "wanted" if sure else "doubtful"


def _wants_to_receive(norms: Sequence[str], found: tuple[int, int]) -> bool:
    """`Graag ontvangen wij op vrijdag`: what was received elsewhere is wanted here, since another word says so."""
    rest = [*norms[: found[0]], *norms[found[0] + found[1] :]]
    return found[1] == 1 and norms[found[0]] in _WANTING and any(norm in _WANTING for norm in rest)


_NOW = frozenset("today heute aujourd'hui hoy oggi vandaag dzis dzisiaj idag".split())
_THIS = frozenset("this diese dieser cette esta questa deze ten tym denna".split())
_WEEK = frozenset("week woche semaine semana settimana tydzien tygodniu vecka".split())
_LIST = frozenset(
    "all everything that's lot list order requirements bits alles war's wars wars das wars war's bestellung liste tout commande liste todo pedido lista tutto ordine"
    " bestelling lijstje lijst tyle zamowienie wszystko allt bestallning".split()
)


def _closes(sentence: Sequence[Token], dated: Dated) -> bool:
    """`That's the lot for today`, `Hier unsere Bestellung für diese Woche`: when it is ordered, not when it is wanted."""
    said = {token.norm for token in dated.tokens}
    now = bool(said & _NOW) or bool(said & _THIS and said & _WEEK)
    others = [token for token in sentence if token not in dated.tokens and token.text[0].isalnum()]
    if not now or any(token.role is Role.ITEM or token.is_number or token.code for token in others):
        return False
    norms = [token.norm for token in others]
    norms = norms[1:] if norms[:1] == ["here"] else norms
    named = any(norm in _LIST or norm.removesuffix("'s") in _LIST for norm in norms)
    return named and not any(norm in _WANTING - _POLITE for norm in norms)


_POLITE = frozenset("please pls plz bitte svp favor graag".split())


def _is_labelled(parts: HeaderParts, sentence: Sequence[Token], at: int) -> bool:
    """`Anlieferung: Lager Dortmund, Hafenstraße 5, am 04.12.2026`: a label of delivery leads all of its line."""
    line = sentence[at].line
    first = [token for token in sentence[:at] if token.line == line and token.text != "-"]
    colon = next((i for i, token in enumerate(first[:5]) if token.text == ":"), 0)
    return bool(colon) and any(
        token.norm in _WANTING or token.norm in parts.body.words["ship"] for token in first[:colon]
    )


def _is_hour(dated: Dated) -> bool:
    """`after 9.10` is ten past nine where days are written with a stroke, or the ninth of October."""
    written = [token.text for token in dated.tokens if token.has_digit]
    return len(written) == 1 and bool(re.fullmatch(r"\d{1,2}\.\d\d", written[0]))


def _counts_else(parts: HeaderParts, clause: Sequence[Token]) -> bool:
    """`three weddings in five days`: the days tell of what is counted there, which is nothing that is ordered."""
    norms = [token.norm for token in clause]
    uncounted = parts.body.words["uncounted"]
    return any(
        token.role is Role.FREE and token.is_number and at + 1 < len(norms) and uncounted.at(norms, at + 1) > 0
        for at, token in enumerate(clause)
        if at + 1 < len(norms) and clause[at + 1].role is Role.FREE and norms[at + 1] not in CLOCK_WORDS
    )


def _is_wish(parts: HeaderParts, clause: Sequence[Token]) -> bool:
    """Whether a day in this piece of a sentence is wanted: it says so, or says next to nothing else, and speaks of nothing else."""
    words = parts.body.words
    norms = [token.norm for token in clause]
    if any(norm in _WANTING for norm in norms) or words["deliver"].found_in(norms):
        return True
    free = [token for token in clause if token.role is Role.FREE and token.is_word]
    return len(free) < 4 and not speaks_of_else(clause, words.languages)


#: words by which a day is wanted
_WANTING = frozenset(
    "need needed needs want wanted require required please pls plz delivery deliver delivered deliveries receive arrive arriving here latest suit suits perfect"
    " bitte brauchen brauche brauchts braucht benotigen benotige benotigt wunsch wunschtermin wunschen gewunscht termin liefertermin lieferung liefern liefert"
    " anlieferung anliefern geliefert da spatestens eintreffen svp livrer livraison livrez livre souhaitee souhaite souhaitons besoin faut voulons pourriez recevoir"
    " entrega entregar entreguen entregado necesitamos necesito queremos favor recibir plazo consegna consegnare consegnate consegnato serve servono necessitiamo"
    " vorremmo ricevere levering leveren geleverd graag nodig willen hebben ontvangen huis dostawa dostawe dostarczyc prosze potrzebujemy potrzebne termin"
    " leverans leverera behover onskar garna"
    " faudrait faudra aimerions souhaiterions voudrions brauchten brauchte hatten serviria servirebbe occorre occorrono zouden moeten need'd"
    " fine ok okay good works does do passt reicht genugt gut recht convient convenient bien vale va bene prima goed schikt".split()
)


def _clause_around(sentence: Sequence[Token], at: int, length: int) -> list[Token]:
    start = at
    while (
        start > 0
        and sentence[start - 1].text not in (",", ";", ":", "(", ")", "-", "–")
        and sentence[start - 1].norm
        not in ("so", "and", "und", "et", "y", "e", "en", "but", "donc", "also", "dus", "quindi")
    ):
        start -= 1
    end = at + length
    while (
        end < len(sentence)
        and sentence[end].text not in (",", ";", ":", "(", ")", ".", "!", "–")
        and sentence[end].norm not in ("so", "but", "donc")
    ):
        end += 1
    return list(sentence[start:end])


def _wish(parts: HeaderParts, wanted: list[Dated], notices: list[Notice]) -> Dated:
    """The date that is meant, where several are said: the one with a word of deadline, else the first."""
    texts = {" ".join(token.norm for token in dated.tokens) for dated in wanted}
    if len(texts) == 1:
        return wanted[0]
    numeric = [dated for dated in wanted if dated.phrase.numeric]
    led = [dated for dated in wanted if dated.phrase.lead in ("by", "before", "within")]
    bracketed = [d for d in wanted if parts.body.text.text[max(0, d.tokens[0].start - 1) : d.tokens[0].start] == "("]
    plain = [d for d in wanted if d not in bracketed and d.tokens[0].norm not in parts.body.words["restate"]]
    if len(plain) == 1:
        return plain[0]
    soon = [d for d in wanted if not any(token.has_digit for token in d.tokens) and d.phrase.lead == ""]
    firm = [d for d in wanted if d not in soon]
    if len(firm) == 1:
        return firm[0]
    best = (led or numeric or wanted)[0]
    raw = "; ".join(parts.body.text.text[d.tokens[0].start : d.tokens[-1].end] for d in wanted)
    notices.append(
        Notice(
            "date-ambiguous",
            f"The text names several dates: {raw}.",
            "/requested_delivery",
            parts.body.text.evidence(best.tokens[0].start, best.tokens[-1].end),
        )
    )
    return best
