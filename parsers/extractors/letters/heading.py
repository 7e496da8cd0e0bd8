"""The header of an order in running text: its number, date, place, and what is said once for all lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from parsers.draft import Address, Alternative, Field, Header, Notice
from parsers.extractors.letters.destinations.namedplaces import named_places
from parsers.extractors.letters.destinations.places import Places
from parsers.extractors.letters.lines.itemlist import ItemList
from parsers.extractors.letters.lines.prices import CURRENCIES
from parsers.extractors.letters.paymentterms import payment_terms
from parsers.extractors.letters.references import Reference
from parsers.extractors.letters.remarks.wishes import dates_of
from parsers.extractors.letters.script import Script, Text
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

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
    answers: bool = False  #: the subject is that of the quoted mail which is answered: somebody else's words
    card: tuple[Token, ...] = ()  #: the sender's card below his name
    below: tuple[Script, ...] = ()  #: what seems to be said among the lines of the sender's card


@dataclass(slots=True)
class Group:
    """The sentences of one of several orders."""

    sentences: list[list[Token]]
    number: Field | None = None
    place: tuple[Token, ...] = ()  #: where its goods go, as the line with its number says
    notices: list[Notice] = field(default_factory=list)  #: what is doubtful about what stands below all of them


def header_of(parts: HeaderParts, number: Field | None) -> tuple[Header, list[Notice]]:
    """The header and what is doubtful about it."""
    notices: list[Notice] = []
    delivery, despatch, issued = dates_of(parts, notices)
    places = parts.places
    text = parts.body.text
    notices += _invoiced(parts)
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
            named_places=_named_places(parts),
            bill_to=_address(text, places.bill_to[:1]),
            ship_complete=_complete(parts),
            delivery_terms=_carrier(parts),
            payment_terms=payment_terms(parts.sentences, parts.body),
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


def _address(text: Text, runs: Sequence[list[Token]]) -> Address | None:
    return Address(text.field(runs[0])) if runs else None


def _ship_to(parts: HeaderParts, notices: list[Notice]) -> Address | None:
    places = parts.places
    scripts = [script for script in (parts.body, parts.comment, parts.subject) if script is not None]

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
    if places.usual:
        raw = script.text.text[first[0].start : last[-1].end]
        notices.append(Notice("ship-to-ambiguous", f"The text names {raw}, and the usual place as well.", "/ship_to"))
    strays = [run for run in places.beside if not _within(run, first) and not _within(first, run) and run not in same]
    field = script.text.field(tokens)
    if others and places.ship_to:
        named = [r for r in others if r in places.ship_to]
        fullest = max((first, *named), key=len)
        if not all(_within(run, fullest) for run in (first, *named)):
            names = {" ".join(t.norm for t in run) for run in (first, *named)}
            strays = [*strays, *(others if len(names) > 1 else ())]
        elif fullest is not first:
            field = owner(fullest).text.field(fullest)
    elif others:  # "In Woerden is niemand, geef het maar aan de jongens in Gouda": no phrase says which one it is
        strays += [run for run in others if run not in strays and not _within(run, first) and not _within(first, run)]
    if not strays:
        return Address(field)
    said = [owner(run).text.text[run[0].start : run[-1].end] for run in strays]
    told = f"The text names several places: {'; '.join((field.raw, *said))}."
    notices.append(Notice("ship-to-ambiguous", told, "/ship_to", field.evidence))
    return Address(replace(field, alternatives=tuple(Alternative(one, 0.5) for one in said)))


#: who pays as ever: the customer's own office, and the words for it
_OWN_OFFICE = words_of("own_office")
_WRONG = words_of("wrong")
_PAPERS = words_of("forms_of_invoices") | {"excel", "pdf", "xml"}


def _named_places(parts: HeaderParts) -> tuple[Field, ...]:
    known, scripts = parts.items.known, (parts.body, parts.comment, *parts.afterwards, *parts.below)
    said = [place for one in scripts if one is not None for place in named_places(one.text, one.tokens, known)]
    return tuple(dict.fromkeys((*said, *named_places(parts.body.text, parts.card, known))))


def _invoiced(parts: HeaderParts) -> list[Notice]:
    """`Invoice to the Trust's charity this time`: somebody else than ever pays, where it is no office and no place on file."""
    found = []
    for run in parts.places.bill_to[:1]:
        words = [token for token in run if token.is_word]
        usual = parts.body.words["harmless_usual"].found_in([token.norm for token in words])
        if usual is not None:
            del words[usual[0] : usual[0] + usual[1]]  # "Annecy comme toujours"
        known = parts.items.known.words_of_places
        mailed = any("@" in token.text for token in run)
        own = any(token.norm in _OWN_OFFICE for token in words)
        if words and words[0].norm in _PAPERS | _WRONG:
            continue  # "factura en PDF y XML", "last invoice went to the wrong company"
        told = [t for t in words if len(t.norm) > 3 and t.norm not in known and t.norm not in parts.body.words["stop"]]
        if told and not own and not mailed:
            text = parts.body.text
            said = text.text[run[0].start : run[-1].end]
            where = text.evidence(run[0].start, run[-1].end)
            found.append(Notice("note-significant", f"The invoice is wanted for “{said[:120]}”; who pays?", "", where))
    return found


def _belongs(run: Sequence[Token], first: Sequence[Token]) -> bool:
    """Whether the run says more of the place: behind it on its line, or a street right below a name."""
    if not 0 <= run[0].start - first[-1].end <= 40:
        return False
    street = run[0].text.isdigit() and not first[0].text.isdigit()
    return run[0].line == first[0].line or (street and run[0].line == first[-1].line + 1)


_ARTICLES = words_of("articles_before_place")


def _within(run: Sequence[Token], fuller: Sequence[Token]) -> bool:
    """Whether all words of a place stand in the fuller naming of it."""
    have = {token.norm for token in fuller}
    return all(token.norm in have or token.norm in _ARTICLES for token in run if token.is_word)


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


_FOR = words_of("for_whom")
_WITHIN_NAMES = words_of("within_names")


def _buyer(parts: HeaderParts) -> Address | None:
    """`Order FPL-0313 for Ferriby Print & Labels`: whose order it is, said right behind its number."""
    for sentence in parts.sentences:
        for at, token in enumerate(sentence):
            if token.role is not Role.HEADER or at + 2 >= len(sentence) or sentence[at + 1].norm not in _FOR:
                continue
            run: list[Token] = []
            for word in sentence[at + 2 : at + 12]:
                if word.role is not Role.FREE or not (
                    word.text[0].isupper() or word.text in "&" or (run and word.norm in _WITHIN_NAMES)
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
    """The currency of the prices, or one that is named (`invoice in GBP`, `all prices in euro`)."""
    text = parts.body.text
    for price in parts.body.prices:
        if price.currency_token is not None:
            token = price.currency_token
            return Field(token.text, CURRENCIES.get(token.norm), text.evidence(token.start, token.end))
    for token in parts.body.tokens:
        if token.role is Role.FREE and token.text.isupper() and CURRENCIES.get(token.norm) and len(token.text) == 3:
            token.role = Role.HEADER
            return Field(token.text, CURRENCIES[token.norm], text.evidence(token.start, token.end))
    for led, token in pairwise(parts.body.tokens):
        if token.role is Role.FREE and CURRENCIES.get(token.norm) and token.is_word and led.norm in _IN_CURRENCY:
            token.role = Role.HEADER
            return Field(token.text, CURRENCIES[token.norm], text.evidence(token.start, token.end))
    return None


_IN_CURRENCY = words_of("before_currency")
