"""Orders as workbooks, as buyers fill and export them. Half of the layouts are held back: they only count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus.prints.world import SUPPLIER, Doc, make_doc

__all__ = ["HELD_BACK_SHEETS", "OPEN_SHEETS", "Drawn"]

Drawn = Callable[[str, int], tuple[Doc, bytes]]


def fill(
    rows: Sequence[Sequence[Any]], *, name: str = "Sheet1", widths: Sequence[int] = ()
) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def number(value: Decimal) -> float:
    return float(value)


def export_en(name: str, seed: int) -> tuple[Doc, bytes]:
    """A system's flat export: every line repeats the order's fields."""
    o = make_doc(name, "en", seed, packs=True, per=False)
    head = [
        "PO Number",
        "PO Date",
        "Line",
        "Supplier Part No",
        "Description",
        "Qty",
        "UOM",
        "Unit Price",
        "Currency",
        "Line Total",
        "Need By",
        "Ship To",
    ]
    rows = [
        [
            o.number,
            o.d(o.issued),
            i.no,
            i.sku,
            i.name,
            i.quantity,
            i.word,
            number(i.price),
            o.currency,
            number(i.amount),
            o.d(o.wanted),
            ", ".join(o.site),
        ]
        for i in o.items
    ]
    book, _ = fill([head, *rows])
    for i in o.items:
        i.wanted = o.wanted
    o.hides |= {"buyer_item", "wanted", "total", "issued", "currency"}
    return o, saved(book)


def form_de(name: str, seed: int) -> tuple[Doc, bytes]:
    """A typed form with merged cells and labels to the left of their values."""
    o = make_doc(name, "de", seed, per=False)
    rows: list[list[Any]] = [
        [f"Bestellung {o.company}"], [], ["Bestellnummer:", None, o.number, None, "Datum:", o.issued], ["Lieferadresse:", None, ", ".join(o.site), None, "Liefertermin:", o.wanted], ["Besteller:", None, o.contact], [],
        ["Pos", "Art.-Nr.", "Bezeichnung", "Menge", "Einheit", "EP netto", "GP netto"],
    ]  # fmt: skip
    rows += [[i.no, i.sku, i.name, i.quantity, i.word, number(i.price), number(i.amount)] for i in o.items]
    rows += [[], [None, None, None, None, None, "Summe netto", number(o.sum())]]
    book, sheet = fill(rows, name="Bestellung")
    sheet.merge_cells("A1:G1")
    o.hides |= {"buyer_item", "currency"}
    return o, saved(book)


def list_fr(name: str, seed: int) -> tuple[Doc, bytes]:
    """Title above, codes of both sides, unit in the header, dates as text."""
    o = make_doc(name, "fr", seed, per=False)
    rows: list[list[Any]] = [
        ["BON DE COMMANDE", None, None, o.company],
        ["N° de commande", o.number],
        ["Date", o.d(o.issued)],
        ["Livraison souhaitée", o.d(o.wanted)],
        ["Livrer à", ", ".join(o.site)],
        [],
        ["Réf. interne", "Votre référence", "Désignation", "Qté", "Unité", "PU HT", "Total HT"],
    ]
    rows += [[i.buyer_item, i.sku, i.name, i.quantity, i.word, number(i.price), number(i.amount)] for i in o.items]
    rows += [[None, None, None, None, None, "Total HT", number(o.sum())]]
    book, _ = fill(rows)
    o.hides |= {"currency"}
    return o, saved(book)


def order_form_nl(name: str, seed: int) -> tuple[Doc, bytes]:
    """The supplier's price list with a column to fill in; a few rows are."""
    from tests.corpus.prints.world import GOODS, WORDS

    o = make_doc(name, "nl", seed, per=False, size=3)
    chosen = {i.sku: i for i in o.items}
    rows: list[list[Any]] = [
        ["Bestelformulier 2026", None, None, None, None],
        ["Klant", o.company, None, "Ordernummer", o.number],
        ["Datum", o.d(o.issued), None, "Gewenste leverdatum", o.d(o.wanted)],
        ["Afleveradres", ", ".join(o.site)],
        [],
        ["Artikelcode", "Omschrijving", "Eenheid", "Prijs", "Aantal"],
    ]
    goods = [g for g in GOODS["nl"] if g[5] == 1]
    rows += [
        [g[0], g[1], WORDS["nl"][g[2]], float(g[4]), chosen[g[0]].quantity if g[0] in chosen else None] for g in goods
    ]
    o.items = [chosen[g[0]] for g in goods if g[0] in chosen]
    book, _ = fill(rows, name="Bestellen")
    o.hides |= {"buyer_item", "amount", "total", "currency"}
    return o, saved(book)


def bare_es(name: str, seed: int) -> tuple[Doc, bytes]:
    """No more than a list with two columns of words above and numbers as text."""
    o = make_doc(name, "es", seed, per=False)
    rows: list[list[Any]] = [
        [f"Pedido {o.number}"],
        [f"{o.company}"],
        [f"Fecha: {o.d(o.issued)}"],
        [f"Fecha de entrega: {o.d(o.wanted)}"],
        [f"Entregar en: {', '.join(o.site)}"],
        ["Código", "Artículo", "Cant.", "Precio"],
    ]
    rows += [[i.sku, i.name, str(i.quantity), o.m(i.price)] for i in o.items]
    book, _ = fill(rows)
    o.hides |= {"buyer_item", "amount", "total", "currency", "unit"}
    return o, saved(book)


def per_hundred_it(name: str, seed: int) -> tuple[Doc, bytes]:
    """A base column, a discount column, notes at the side."""
    o = make_doc(name, "it", seed)
    rows: list[list[Any]] = [
        ["Ordine n.", o.number, None, "Spett.le", SUPPLIER[0]],
        ["Data ordine", o.issued],
        ["Data consegna", o.wanted],
        ["Destinazione", ", ".join(o.site)],
        [],
        ["Riga", "Vs. codice", "Descrizione", "UM", "Q.tà", "Prezzo", "per", "Sconto %", "Importo", "Note"],
    ]
    rows += [
        [
            i.no * 10,
            i.sku,
            i.name,
            i.word,
            i.quantity,
            number(i.price),
            i.per,
            None,
            number(i.amount),
            "urgente" if i.no == 1 else None,
        ]
        for i in o.items
    ]
    rows += [["Totale imponibile", None, None, None, None, None, None, None, number(o.sum())]]
    book, _ = fill(rows)
    o.hides |= {"buyer_item", "currency"}
    return o, saved(book)


def packs_de(name: str, seed: int) -> tuple[Doc, bytes]:
    """Pack kind, its content and the number of packs in three columns."""
    o = make_doc(name, "de", seed, per=False, packs=True)
    rows: list[list[Any]] = [
        ["Bestellung Nr.", o.number],
        ["vom", o.d(o.issued)],
        ["Lieferdatum", o.d(o.wanted)],
        ["Lieferanschrift", ", ".join(o.site)],
        [],
        ["Artikelnummer", "Artikelbezeichnung", "Gebinde", "Inhalt", "Bestellmenge"],
    ]
    rows += [[i.sku, i.name, i.word, i.pack, i.quantity] for i in o.items]
    book, _ = fill(rows)
    o.hides |= {"buyer_item", "price", "amount", "total", "currency"}
    return o, saved(book)


def weekly_en(name: str, seed: int) -> tuple[Doc, bytes]:
    """Labels and table start in column C; blank rows inside the table; a signature below."""
    o = make_doc(name, "en", seed, per=False)
    rows: list[list[Any]] = [
        [],
        [None, None, "Weekly order"],
        [None, None, "Customer", o.company],
        [None, None, "Order no", o.number],
        [None, None, "Order date", o.issued],
        [None, None, "Delivery date", o.wanted],
        [None, None, "Deliver to", ", ".join(o.site)],
        [],
        [None, None, "Product code", "Product", "Pack", "Order qty", "Price each", "Total"],
    ]
    for n, i in enumerate(o.items):
        rows.append([None, None, i.sku, i.name, i.word, i.quantity, number(i.price), number(i.amount)])
        if n == 0:
            rows.append([])
    rows += [
        [],
        [None, None, None, None, None, None, "Order total", number(o.sum())],
        [None, None, f"Approved: {o.contact}"],
    ]
    book, _ = fill(rows)
    o.hides |= {"buyer_item", "currency"}
    return o, saved(book)


def export_pl(name: str, seed: int) -> tuple[Doc, bytes]:
    o = make_doc(name, "pl", seed, packs=True, per=False)
    rows: list[list[Any]] = [
        ["Zamówienie zakupu", o.number],
        ["Data wystawienia", o.d(o.issued)],
        ["Termin dostawy", o.d(o.wanted)],
        ["Adres dostawy", ", ".join(o.site)],
        [],
        ["Lp.", "Indeks dostawcy", "Nazwa towaru", "Ilość", "J.m.", "Cena netto", "Wartość netto", "VAT"],
    ]
    rows += [[i.no, i.sku, i.name, i.quantity, i.word, number(i.price), number(i.amount), "23%"] for i in o.items]
    rows += [[None, None, None, None, None, "Razem netto", number(o.sum())]]
    book, _ = fill(rows, name="Zamówienie")
    o.hides |= {"buyer_item", "currency"}
    return o, saved(book)


def two_sheets_fr(name: str, seed: int) -> tuple[Doc, bytes]:
    """The address on one sheet, the lines on the other."""
    o = make_doc(name, "fr", seed, per=False)
    book, _ = fill(
        [
            ["Commande n°", o.number],
            ["Date de commande", o.issued],
            ["Date de livraison", o.wanted],
            ["Adresse de livraison", ", ".join(o.site)],
        ],
        name="Entête",
    )
    sheet = book.create_sheet("Lignes")
    sheet.append(["Référence", "Désignation", "Quantité", "Unité", "Prix unitaire", "Montant"])
    for i in o.items:
        sheet.append([i.sku, i.name, i.quantity, i.word, number(i.price), number(i.amount)])
    o.hides |= {"buyer_item", "currency", "total"}
    return o, saved(book)


def quantity_first_es(name: str, seed: int) -> tuple[Doc, bytes]:
    o = make_doc(name, "es", seed, per=False, packs=True)
    rows: list[list[Any]] = [
        ["PEDIDO Nº", o.number, None, "FECHA", o.d(o.issued)],
        ["PLAZO DE ENTREGA", o.d(o.wanted)],
        ["LUGAR DE ENTREGA", ", ".join(o.site)],
        ["CANTIDAD", "UNIDAD", "DESCRIPCIÓN", "REF. PROVEEDOR", "P. UNITARIO €", "IMPORTE €"],
    ]
    rows += [[i.quantity, i.word, i.name, i.sku, number(i.price), number(i.amount)] for i in o.items]
    rows += [[None, None, None, None, "TOTAL", number(o.sum())]]
    book, _ = fill(rows)
    o.hides |= {"buyer_item"}
    return o, saved(book)


def grouped_it(name: str, seed: int) -> tuple[Doc, bytes]:
    """Headings between the lines, and sums of each group."""
    o = make_doc(name, "it", seed, per=False, size=4)
    rows: list[list[Any]] = [
        ["ORDINE DI ACQUISTO"],
        ["Numero", o.number],
        ["Data", o.d(o.issued)],
        ["Consegna", o.d(o.wanted)],
        ["Luogo di consegna", ", ".join(o.site)],
        ["Codice", "Descrizione", "Q.tà", "UM", "Prezzo", "Totale"],
        ["REPARTO SPEDIZIONI"],
    ]
    for n, i in enumerate(o.items):
        rows.append([i.sku, i.name, i.quantity, i.word, number(i.price), number(i.amount)])
        if n == 1:
            rows += [
                ["Subtotale", None, None, None, None, number(o.items[0].amount + o.items[1].amount)],
                ["MAGAZZINO"],
            ]
    rows += [["Totale ordine", None, None, None, None, number(o.sum())]]
    book, _ = fill(rows)
    o.hides |= {"buyer_item", "currency"}
    return o, saved(book)


def codes_en(name: str, seed: int) -> tuple[Doc, bytes]:
    """Our code only in a cross-reference of the buyer's, a column of old quantities beside."""
    o = make_doc(name, "en", seed, per=False)
    rows: list[list[Any]] = [
        ["Purchase order", o.number],
        ["Date", o.issued],
        ["Required by", o.wanted],
        ["Delivery address", ", ".join(o.site)],
        [],
        ["Our code", "Description", "On hand", "Qty ordered", "UOM", "Cost", "Extended"],
    ]
    rows += [[i.buyer_item, i.name, 7 + i.no, i.quantity, i.word, number(i.price), number(i.amount)] for i in o.items]
    rows += [[None, None, None, None, None, "Total", number(o.sum())]]
    book, _ = fill(rows)
    o.hides |= {"currency"}
    return o, saved(book)


OPEN_SHEETS: dict[str, Drawn] = {
    "s_export_en": export_en, "s_form_de": form_de, "s_list_fr": list_fr, "s_order_form_nl": order_form_nl, "s_bare_es": bare_es, "s_per_hundred_it": per_hundred_it, "s_packs_de": packs_de,
}  # fmt: skip
HELD_BACK_SHEETS: dict[str, Drawn] = {
    "s_weekly_en": weekly_en, "s_export_pl": export_pl, "s_two_sheets_fr": two_sheets_fr, "s_quantity_first_es": quantity_first_es, "s_grouped_it": grouped_it, "s_codes_en": codes_en,
}  # fmt: skip
