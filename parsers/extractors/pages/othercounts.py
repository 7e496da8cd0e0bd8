"""Numbers in columns beside the quantity that say how much is wanted as well: what came already, what is open, a revised quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from parsers.draft import Notice
from parsers.extractors.pages.cells import quantity
from parsers.extractors.pages.countcolumn import HOW_MUCH
from parsers.extractors.pages.entry import Entry, has, text_of
from parsers.extractors.pages.evidence import evidence
from parsers.extractors.pages.raws import Table
from parsers.lexicon import fold, phrases
from parsers.numbers import sole

__all__ = ["BESIDE", "counted", "counts_beside"]

BESIDE = frozenset({"note", "", "ignore"})  #: roles of columns whose words are no values
#: columns of what came of an order, and of what is still to come
_CAME = frozenset(
    "received|qty received|received qty|delivered|qty delivered|delivered qty|shipped|qty shipped|invoiced|erhalten|geliefert|gelieferte menge|lieferung bisher"
    "|recu|qte recue|livre|qte livree|deja livre|recibido|cant. recibida|entregado|servido|ricevuto|consegnato|evaso|gia consegnato|ontvangen|geleverd".split(
        "|"
    )
)
_TO_COME = frozenset(
    "still to come|to come|still due|still to deliver|left to deliver|open|open qty|qty open|outstanding|qty outstanding|balance|remaining|back order|backorder|to follow|offen|offene menge|rest|restmenge|rueckstand|ruckstand"
    "|reste|reste a livrer|solde|reliquat|pendiente|saldo|resto|residuo|da consegnare|inevaso|openstaand|nog te leveren|restant".split(
        "|"
    )
)
#: words of a heading above another quantity of the same order
_COUNTS = frozenset(
    "qty quantity quantities menge mengen anzahl stuck qte quantite nombre cantidad cant unidades quantita qta aantal ilosc antal mangd".split()
)
#: words of a heading above what holds instead of what was ordered, or is left of it
_INSTEAD = frozenset(
    "new revised confirmed approved agreed corrected amended changed updated final balance due outstanding remaining released neu neue geandert bestatigt freigegeben"
    " genehmigt korrigiert rest offen nouveau nouvelle revise revisee confirme confirmee approuve approuvee corrige corrigee reste nuevo nueva revisado revisada confirmado"
    " confirmada aprobado aprobada corregido corregida pendiente nuovo nuova rivisto rivista confermato confermata approvato approvata corretto corretta residuo nieuw"
    " nieuwe herzien bevestigd goedgekeurd resterend openstaand".split()
)
#: words of a heading above what is counted of other times, places and packs
_OF_ELSE = frozenset(
    "last previous prior old usual average avg stock hand min max minimum maximum moq pack packs per box carton content contents bin shelf price date usage year month week"
    " letzte letzter vorige alt alte ublich bestand lager mindest inhalt vpe ve je preis datum termin verbrauch jahr monat woche dernier derniere precedent ancien ancienne stock"
    " prix date par colis ultimo ultima anterior existencias precio fecha por caja giacenza scorta precedente prezzo data confezione per voorraad laatste prijs datum verpakking"
    " inhoud".split()
)


def counts_beside(table: Table) -> Iterator[Notice]:
    """`Ordered 10, Received 4, Open 6`; `Qty 10, Revised qty 6`: which of the numbers is wanted, only a clerk can say."""
    for item in table.items:
        entry = next((one for one in item.rows if has(one, table.head, HOW_MUCH)), item.anchor)
        ordered = [
            number for at, column in enumerate(table.head.columns) if column.role in HOW_MUCH and (number := counted(entry, at)) is not None
        ]  # fmt: skip
        for at, column in enumerate(table.head.columns):
            name = fold(column.heading.text).strip(" .:")
            number = counted(entry, at)
            set_aside = not column.heading.roles and name in phrases("columns")  # a clerk said that it is none
            if column.role not in BESIDE or set_aside or number is None or not ordered:
                continue
            came = name in _CAME and number != 0
            if came or ((name in _TO_COME or _counts_instead(name)) and number not in ordered):
                told = f"“{column.heading.text}: {text_of(entry.cells[at])}” stands beside the quantity; look how much is wanted."
                yield Notice("quantity-ambiguous", told, "", evidence(entry.cells[at]))
                return


def _counts_instead(name: str) -> bool:
    words = set(re.findall(r"[^\W\d_]+", name))
    return bool(words & (_COUNTS | _INSTEAD)) and not words & _OF_ELSE


def counted(entry: Entry, at: int) -> Decimal | None:
    found = quantity(entry.text(at)) if at in entry.cells else None
    return sole(found.number) if found is not None else None
