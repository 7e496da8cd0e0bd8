"""Sheets of buyers of many trades: order forms filled in, exports, pivots by day and by size, requests with stock; xlsx, csv, ods."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from html import escape
from io import BytesIO, StringIO
from typing import Any

from tests.corpus.prints.sheets import fill, number, saved
from tests.corpus.prints.trade import Trade, _rows, short, trade

__all__ = ["SHEETS"]

Rows = Sequence[Sequence[Any]]
Sheet = tuple[Trade, str, bytes]


def xlsx(rows: Rows, *, name: str = "Sheet1") -> bytes:
    return saved(fill(rows, name=name)[0])


def csv_text(rows: Rows, *, mark: str = ",", encoding: str = "utf-8") -> bytes:
    stream = StringIO()
    csv.writer(stream, delimiter=mark).writerows([["" if c is None else c for c in row] for row in rows])
    return stream.getvalue().encode(encoding)


def ods(rows: Rows, *, name: str = "Tabelle1") -> bytes:
    """The smallest OpenDocument spreadsheet that programs open."""

    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, date):
            return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"><text:p>{value:%d.%m.%Y}</text:p></table:table-cell>'
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet><table:table table:name="{name}">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


def range_en(name: str, seed: int) -> Sheet:
    """The supplier's range with headings of groups and a column to fill in; few rows are."""
    o = trade(name, "aireholme", "en", seed, size=4)
    wanted = {i.sku: i.quantity for i in o.items}
    agreed = {i.sku: float(i.price) for i in o.items}
    goods = _rows("aireholme", "products")
    chosen = [p for n, p in enumerate(goods) if p["sku"] in wanted or n % 4 == 0]
    rows: list[list[Any]] = [["ORDER FORM", None, "Autumn 2026"], ["Customer", o.company], ["Your order no.", o.number], ["Date", o.issued], ["Delivery date", o.wanted], ["Deliver to", ", ".join(o.site)], [], ["Code", "Product", "Sold by", "Price £", "Order qty"]]  # fmt: skip
    group = None
    for p in chosen:
        if p["category"] != group:
            group = p["category"]
            rows.append([group.upper()])
        rows.append(
            [
                p["sku"],
                p["name"],
                p["packs"].split("=")[0] or "each",
                agreed.get(p["sku"], float(p["list_price"])),
                wanted.get(p["sku"]),
            ]
        )
    order = [p["sku"] for p in chosen]
    o.items.sort(key=lambda i: order.index(i.sku))
    o.hides |= {"buyer_item", "price", "currency", "total"}
    return o, "xlsx", xlsx([[*r[:2], r[2] if len(r) < 5 else "", *r[3:]] if len(r) > 4 else r for r in rows])


def flat_en(name: str, seed: int) -> Sheet:
    """A system's export with names of database columns, the order's fields on every line."""
    o = trade(name, "wexcombe", "en", seed, second=True)
    head = [
        "po_number",
        "po_date",
        "line_no",
        "vendor_item",
        "item_description",
        "order_qty",
        "uom",
        "unit_cost",
        "ext_cost",
        "currency",
        "due_date",
        "ship_to_name",
        "ship_to_addr1",
        "ship_to_city",
        "ship_to_postcode",
    ]
    site = o.site_row
    rows = [[o.number, o.issued.isoformat(), i.no, i.sku, i.name, i.quantity, short(i.code), o.m(i.price).replace(",", ""), o.m(i.amount).replace(",", ""), o.currency, o.wanted.isoformat(), site["name"], site["line1"], site["city"], site["postcode"]] for i in o.items]  # fmt: skip
    for i in o.items:
        i.wanted = o.wanted
    o.hides |= {"buyer_item", "wanted", "total"}
    return o, "csv", csv_text([head, *rows])


def week_en(name: str, seed: int) -> Sheet:
    """A column for each day; the figure says how many come on that day."""
    o = trade(name, "aireholme", "en", seed, size=4)
    monday = date(2026, 11, 30)
    days = [monday + timedelta(days=n) for n in range(5)]
    rows: list[list[Any]] = [[o.company, None, None, "Weekly order", o.number], ["Date", o.issued], ["Deliver to", ", ".join(o.site)], [], ["Code", "Item", *days]]  # fmt: skip
    for n, i in enumerate(o.items):
        i.wanted = days[(n * 2) % 5]
        rows.append([i.sku, i.name, *(i.quantity if day == i.wanted else None for day in days)])
    o.hides |= {"buyer_item", "price", "currency", "total", "wanted"}
    return o, "xlsx", xlsx(rows, name="wc 30 Nov")


def sizes_en(name: str, seed: int) -> Sheet:
    """One row for a kind of glove, a column for each size."""
    o = trade(name, "hartwell", "en", seed, size=1)
    family = [p for p in _rows("hartwell", "products") if p["name"].startswith("Nitrile gloves black powder free")]
    from tests.corpus.prints.trade import _price
    from tests.corpus.prints.world import Item

    items = []
    for p, quantity in zip(family, (4, 10, 12, 6), strict=False):
        agreed = _price("hartwell", {"account_no": o.buyer[0], "price_list": _rows("hartwell", "customers")[0]["price_list"]}, p["sku"], quantity)  # fmt: skip
        price, per, _ = agreed or (Decimal(1), 1, "")
        items.append(Item(len(items) + 1, p["sku"], p["name"], "", quantity, p["unit"], "box", price, per, price * quantity))  # fmt: skip
    o.items = items
    sizes = [p["name"].rsplit(" ", 1)[1] for p in family][: len(items)]
    rows: list[list[Any]] = [["Purchase order", o.number], ["Date", o.issued], ["Company", o.company], ["Needed by", o.wanted], [], ["Item (boxes)", *sizes], ["Nitrile gloves black powder free", *(i.quantity for i in items)]]  # fmt: skip
    o.hides |= {"buyer_item", "price", "currency", "total"}
    return o, "xlsx", xlsx(rows)


def stock_en(name: str, seed: int) -> Sheet:
    """Par level, on hand and to order beside one another; a row of a sum below."""
    o = trade(name, "hartwell", "en", seed, second=True)
    o.hides |= {"buyer_item"}
    rows: list[list[Any]] = [[f"{o.company} - stores order"], ["PO:", o.number, None, "Date:", o.issued], ["Ship to:", ", ".join(o.site)], ["Need by:", o.wanted], [], ["Supplier code", "Description", "Par level", "On hand", "To order", "Unit", "Unit price", "Value"]]  # fmt: skip
    rows += [[i.sku, i.name, i.quantity + 4, 4, i.quantity, i.word, number(i.price), number(i.amount)] for i in o.items]
    rows += [[None, None, None, None, None, None, "Total", number(o.sum())]]
    o.hides |= {"currency"}
    return o, "xlsx", xlsx(rows, name="Order")


def rooms_en(name: str, seed: int) -> Sheet:
    """Items under headings of rooms, quantity before the item, remarks behind it."""
    o = trade(name, "marlstone", "en", seed, size=6)
    rows: list[list[Any]] = [["Order from", o.company], ["Order number", o.number], ["Ordered on", o.d(o.issued)], ["Wanted on", o.d(o.wanted)], [], ["Qty", "Item no", "Item", "Remark"]]  # fmt: skip
    for n, i in enumerate(o.items):
        if n in (0, 3):
            rows.append([None, None, ("Workshop", "Room 12")[n > 0]])
        rows.append([i.quantity, i.sku, i.name, ("for bench 4", None)[n % 2]])
    o.hides |= {"buyer_item", "price", "currency", "total"}
    return o, "xlsx", xlsx(rows)


def headed_csv(name: str, seed: int) -> Sheet:
    """Lines with the head's labels, an empty line, then the table; figures with currency signs."""
    o = trade(name, "oxbrook", "en", seed, second=True, codes=True, size=4)
    rows: list[list[Any]] = [["Purchase Order", o.number], ["Order Date", o.d(o.issued)], ["Delivery Date", o.d(o.wanted)], ["Delivery Address", ", ".join(o.site)], ["Buyer", o.company], [], ["Our Ref", "Your Ref", "Details", "Qty", "UOM", "Rate", "Total"]]  # fmt: skip
    rows += [[i.buyer_item, i.sku, i.name, i.quantity, i.word, f"{o.sign}{o.m(i.price)}", f"{o.sign}{o.m(i.amount)}"] for i in o.items]  # fmt: skip
    rows += [["", "", "", "", "", "Total", f"{o.sign}{o.m(o.sum())}"]]
    return o, "csv", csv_text(rows)


def semicolons_de(name: str, seed: int) -> Sheet:
    """Semicolons, Windows letters, figures with commas, the order's fields on every line."""
    o = trade(name, "eichenrode", "de", seed, second=True)
    for i in o.items:
        i.wanted = o.wanted
    head = [
        "Bestellnr",
        "Belegdatum",
        "Pos",
        "Artikelnummer",
        "Bezeichnung",
        "Menge",
        "ME",
        "Preis",
        "Wert",
        "Waehrung",
        "Liefertermin",
        "Lieferadresse",
    ]
    rows = [[o.number, o.d(o.issued), i.no * 10, i.sku, i.name, o.n(i.quantity, 3), i.word, o.m(i.price), o.m(i.amount), o.currency, o.d(o.wanted), ", ".join(o.site)] for i in o.items]  # fmt: skip
    o.hides |= {"buyer_item", "wanted", "total"}
    return o, "csv", csv_text([head, *rows], mark=";", encoding="cp1252")


def list_de(name: str, seed: int) -> Sheet:
    """A list with an order column between two prices and a column of notes, as OpenDocument."""
    o = trade(name, "fuldatal", "de", seed)
    rows: list[list[Any]] = [["Bestellung", o.number, None, o.company], ["vom", o.issued], ["Lieferung bis", o.wanted], [], ["Pos.", "Bestell-Nr.", "Artikel", "Stückzahl", "Einheit", "Einzelpreis €", "Gesamtpreis €", "Notiz"]]  # fmt: skip
    rows += [[i.no, i.sku, i.name, i.quantity, i.word, number(i.price), number(i.amount), ("Lager 2", None)[i.no % 2]] for i in o.items]  # fmt: skip
    rows += [[None, None, "Summe", None, None, None, number(o.sum())]]
    o.hides |= {"buyer_item", "currency"}
    return o, "ods", ods(rows)


def branches_de(name: str, seed: int) -> Sheet:
    """A column for each department, and the sum of them; only the sum is ordered."""
    o = trade(name, "sundhain", "de", seed, size=4)
    rows: list[list[Any]] = [[f"Sammelbestellung {o.number}"], ["Firma", o.company], ["Datum", o.d(o.issued)], ["Liefertermin", o.d(o.wanted)], [], ["Art.-Nr.", "Artikel", "Backstube", "Laden", "Café", "Gesamt"]]  # fmt: skip
    rows += [[i.sku, i.name, i.quantity // 2, i.quantity - i.quantity // 2, None, i.quantity] for i in o.items]
    o.hides |= {"buyer_item", "price", "currency", "total"}
    return o, "xlsx", xlsx(rows, name="Bestellung")


def tableau_fr(name: str, seed: int) -> Sheet:
    """A form with labels right of a block of the supplier, tax column, as OpenDocument."""
    o = trade(name, "valmorin", "fr", seed, second=True)
    rows: list[list[Any]] = [["BON DE COMMANDE", None, None, "N°", o.number], [o.company, None, None, "Date", o.issued], [o.seller[0], None, None, "Livraison le", o.wanted], ["Lieu de livraison", ", ".join(o.site)], [], ["Code article", "Libellé", "Conditionnement", "Qté commandée", "Prix HT", "Total HT"]]  # fmt: skip
    rows += [[i.sku, i.name, i.word, i.quantity, number(i.price), number(i.amount)] for i in o.items]
    rows += [[None, None, None, None, "Total HT", number(o.sum())]]
    o.hides |= {"buyer_item", "currency"}
    return o, "ods", ods(rows, name="Feuille1")


def hoja_es(name: str, seed: int) -> Sheet:
    """Two rows of header, a second sheet with notes, dates as words."""
    o = trade(name, "cantabria", "es", seed, one=False)
    rows: list[list[Any]] = [["PEDIDO Nº", o.number, "FECHA", o.d(o.issued)], ["CLIENTE", o.company], ["ENTREGA", o.d(o.wanted)], [], ["Referencia", "Artículo", "Cantidad", "Unidad", "Precio", "Por", "Importe"]]  # fmt: skip
    rows += [[i.sku, i.name, i.quantity, i.word, number(i.price), i.per, number(i.amount)] for i in o.items]
    rows += [[None, None, None, None, None, "TOTAL", number(o.sum())]]
    book, _ = fill(rows, name="Pedido")
    notes = book.create_sheet("Notas")
    notes.append(["Horario", "8 a 14 h"])
    notes.append(["Pedido anterior", "cerrado"])
    o.hides |= {"buyer_item", "currency"}
    return o, "xlsx", saved(book)


def elenco_it(name: str, seed: int) -> Sheet:
    """A semicolon list with the head in its first lines and figures with commas."""
    o = trade(name, "cantabria", "it", seed)
    rows: list[list[Any]] = [["Ordine", o.number], ["Data", o.d(o.issued)], ["Cliente", o.company], ["Consegna", o.d(o.wanted)], [], ["Codice", "Descrizione", "U.M.", "Q.tà", "Prezzo unitario", "Importo"]]  # fmt: skip
    rows += [[i.sku, i.name, i.word, o.n(i.quantity), o.m(i.price), o.m(i.amount)] for i in o.items]
    o.hides |= {"buyer_item", "currency", "total"}
    return o, "csv", csv_text(rows, mark=";")


def range_nl(name: str, seed: int) -> Sheet:
    """Quantities left of the list, most of them nought; the day and the number at the foot."""
    o = trade(name, "thornleigh", "nl", seed, size=4)
    wanted = {i.sku: i.quantity for i in o.items}
    chosen = [p for n, p in enumerate(_rows("thornleigh", "products")) if p["sku"] in wanted or n % 9 == 0]
    rows: list[list[Any]] = [["Bestellijst", o.company], [], ["Bestellen", "Artikelnr.", "Omschrijving", "Prijs"]]
    agreed = {i.sku: float(i.price) for i in o.items}
    rows += [[wanted.get(p["sku"], 0), p["sku"], p["name"], agreed.get(p["sku"], 1.0)] for p in chosen]
    rows += [[], ["Bestelnummer", o.number], ["Besteldatum", o.issued], ["Leverdatum", o.wanted], ["Afleveradres", ", ".join(o.site)]]  # fmt: skip
    order = [p["sku"] for p in chosen]
    o.items.sort(key=lambda i: order.index(i.sku))
    o.hides |= {"buyer_item", "price", "currency", "total"}
    return o, "xlsx", xlsx(rows)


SHEETS = [
    range_en, flat_en, week_en, sizes_en, stock_en, rooms_en, headed_csv, semicolons_de, list_de, branches_de, tableau_fr, hoja_es, elenco_it, range_nl,
]  # fmt: skip
