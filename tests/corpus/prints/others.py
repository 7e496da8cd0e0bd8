"""Still more prints: headers of two storeys, codes and texts that share a column, several things in one cell, dates and references
between the lines, sums in odd places."""

from __future__ import annotations

from html import escape

from tests.corpus.prints.further import head
from tests.corpus.prints.layouts import BARE, GRID, LINES, Layout, by_line, page, rows, stack, table
from tests.corpus.prints.world import SUPPLIER, Doc, make_doc

__all__ = ["OTHERS"]


def two_storeys(name: str, seed: int) -> tuple[Doc, str]:
    """A header of two rows, and items of two rows under it: numbers above, text below."""
    o = make_doc(name, "en", seed, per=False)
    shown = "".join(
        f"<tr><td>{i.no * 10:05d}</td><td>{i.buyer_item}</td><td>{i.sku}</td><td class=r>{o.n(i.quantity, 3)}</td><td>{i.word}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
        f"<tr><td></td><td colspan=6>{escape(i.name)}</td></tr>"
        for i in o.items
    )
    body = head(
        o,
        "Purchase order",
        [
            ("PO number/date", f"{o.number} / {o.d(o.issued)}"),
            ("Contact", o.contact),
            ("Delivery date", f"Day {o.d(o.wanted)}"),
        ],
        "Please deliver to:",
    )
    body += f"<table class=b><tr style='border-top:1pt solid'><th>Item</th><th>Material</th><th>Your material</th><th class=r>Order qty.</th><th>Unit</th><th class=r>Price per unit</th><th class=r>Net value</th></tr><tr style='border-bottom:1pt solid'><th></th><th colspan=6>Description</th></tr>{shown}</table><p class=r>Total net value excl. tax GBP&nbsp;&nbsp;&nbsp;{o.m(o.sum())}</p>"
    return o, page(body, BARE)


def at_price(name: str, seed: int) -> tuple[Doc, str]:
    """Quantity, unit and price in one cell."""
    o = make_doc(name, "en", seed, per=False)
    body = head(
        o, "ORDER", [("Order ref", o.number), ("Date", o.d(o.issued)), ("Required", o.d(o.wanted))], "Delivery address"
    )
    body += table(
        ("Product", "Details", "Qty @ price", "Line total"),
        [(i.sku, i.name, f"{o.n(i.quantity)} {i.word} @ £{o.m(i.price)}", f"£{o.m(i.amount)}") for i in o.items],
        right=(2, 3),
        css="g",
    )
    body += f"<p class=r><b>Total £{o.m(o.sum())}</b></p>"
    o.hides.add("buyer_item")
    return o, page(body, GRID)


def delivery_row(name: str, seed: int) -> tuple[Doc, str]:
    """A row below every item that says when and where, in words."""
    o = make_doc(name, "de", seed)
    by_line(o)
    shown = "".join(
        f"<tr><td>{i.no * 10}</td><td>{i.sku}<br>{escape(i.name)}<br>Gebinde gestapelt</td><td class=r>{o.n(i.quantity)} {i.word}</td><td class=r>{o.m(i.price)}<br>je {o.n(i.per)} {i.word}</td><td class=r>{o.m(i.amount)}</td></tr>"
        f"<tr><td></td><td colspan=4><i>Wunschtermin: {o.d(o.wanted)}, Wareneingang Tor 3</i></td></tr>"
        for i in o.items
    )
    body = head(
        o,
        "BESTELLUNG",
        [
            ("Nummer", o.number),
            ("Belegdatum", o.d(o.issued)),
            ("Sachbearbeiter", o.contact),
            ("Unsere Kundennr. bei Ihnen", ""),
        ],
        "Lieferadresse:",
    )
    body += f"<table class=l><tr><th>Pos</th><th>Ihre Artikelnr. / Bezeichnung</th><th class=r>Menge</th><th class=r>Preis</th><th class=r>Gesamt EUR</th></tr>{shown}</table><p class=r>Bestellwert netto {o.m(o.sum())} EUR</p>"
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def requisition(name: str, seed: int) -> tuple[Doc, str]:
    """A form of boxes whose table has columns that mean nothing to a seller: cost centre, ledger code, stock."""
    o = make_doc(name, "en", seed, per=False)
    body = head(
        o,
        "OFFICIAL ORDER",
        [
            ("Official Order No", o.number),
            ("Date of order", o.d(o.issued)),
            ("Date required", o.d(o.wanted)),
            ("Ordered by", o.contact),
        ],
        "DELIVER TO",
    )
    body += table(
        ("Line", "Cost centre", "GL code", "Supplier code", "Description of goods", "In stock", "Qty required", "Unit price £", "VAT %", "Net £"),
        [(str(i.no), f"CC{4100 + i.no}", f"60{i.no}20", i.sku, i.name, str(2 * i.no + 1), o.n(i.quantity), o.m(i.price), "20", o.m(i.amount)) for i in o.items],
        right=(5, 6, 7, 8, 9), css="g",
    )  # fmt: skip
    tax = o.sum() / 5
    body += f"<table style='margin-left:auto' class=b>{rows([('Net', o.m(o.sum())), ('VAT', o.m(tax)), ('Gross', o.m(o.sum() + tax))], right=(1,))}</table>"
    o.hides |= {"buyer_item", "total"}
    return o, page(body, GRID)


def bons_fr(name: str, seed: int) -> tuple[Doc, str]:
    """Two languages of labels, unit and quantity in one cell, the price base below the price."""
    o = make_doc(name, "fr", seed)
    shown = "".join(
        f"<tr><td>{i.no}</td><td>{i.buyer_item}<br>V/Réf : {i.sku}</td><td>{escape(i.name)}</td><td class=r>{o.n(i.quantity)} {i.word}</td><td class=r>{o.m(i.price)}{f'<br>/ {i.per}' if i.per > 1 else ''}</td><td class=r>{o.m(i.amount)}</td></tr>"
        for i in o.items
    )
    body = head(
        o,
        "BON DE COMMANDE N° " + o.number,
        [
            ("Date d'émission", o.d(o.issued)),
            ("Livraison souhaitée le", o.d(o.wanted)),
            ("Affaire suivie par", o.contact),
        ],
        "Lieu de livraison",
    )
    body += f"<table class=g><tr><th>Lg</th><th>Notre référence</th><th>Désignation de l'article</th><th>Qté commandée</th><th>Prix unitaire H.T.</th><th>Montant H.T.</th></tr>{shown}</table><p class=r>Total H.T. : {o.m(o.sum())} €</p>"
    return o, page(body, GRID)


def codes_below(name: str, seed: int) -> tuple[Doc, str]:
    """The text first, and below it every code with its label; the quantity stands at the far left."""
    o = make_doc(name, "it", seed)
    shown = "".join(
        f"<tr><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td>{escape(i.name)}<br><small>Vs. cod.: {i.sku} - Ns. cod.: {i.buyer_item}</small></td><td class=r>{o.m(i.price)}</td><td class=r>{'' if i.per == 1 else f'x {i.per}'}</td><td class=r>{o.m(i.amount)}</td></tr>"
        for i in o.items
    )
    body = head(
        o,
        "ORDINE A FORNITORE",
        [("Ordine n.", o.number), ("del", o.d(o.issued)), ("Consegna tassativa", o.d(o.wanted))],
        "Destinazione merce",
    )
    body += f"<table class=l><tr><th class=r>Q.tà</th><th>U.M.</th><th>Descrizione</th><th class=r>Prezzo</th><th class=r>per</th><th class=r>Importo</th></tr>{shown}</table><p class=r>Totale imponibile € {o.m(o.sum())}</p>"
    return o, page(body, LINES)


def catalogue_nl(name: str, seed: int) -> tuple[Doc, str]:
    """No amounts: only items and quantities, and a remark column."""
    o = make_doc(name, "nl", seed, packs=True)
    body = head(
        o,
        "Inkooporder",
        [
            ("Ordernr.", o.number),
            ("Orderdatum", o.d(o.issued)),
            ("Gewenste levering", o.d(o.wanted)),
            ("Besteller", o.contact),
        ],
        "Afleveradres",
    )
    body += table(
        ("Nr", "Aantal", "Ehd", "Artikelcode lev.", "Artikelomschrijving", "Opmerking"),
        [(str(i.no), o.n(i.quantity), i.word, i.sku, i.name, "") for i in o.items],
        right=(1,),
        css="g",
    )
    o.hides |= {"buyer_item", "price", "currency"}
    return o, page(body, GRID)


def project(name: str, seed: int) -> tuple[Doc, str]:
    """Lines under headings of projects, each with a sum of its own, and a summary of the sums at the end."""
    o = make_doc(name, "en", seed, size=6, per=False)
    groups = [o.items[:3], o.items[3:]]
    shown = ""
    for n, group in enumerate(groups, 1):
        shown += f"<tr><td colspan=6 style='padding-top:6pt'><b>Project {7700 + n} - Phase {n}</b></td></tr>"
        shown += "".join(
            f"<tr><td>{i.no}</td><td>{i.sku}</td><td>{escape(i.name)}</td><td class=r>{o.n(i.quantity)}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
            for i in group
        )
        shown += f"<tr><td></td><td></td><td colspan=3 class=r>Subtotal phase {n}</td><td class=r>{o.m(sum((i.amount for i in group), start=0 * group[0].amount))}</td></tr>"
    body = head(
        o,
        "Purchase Order",
        [("Purchase Order", o.number), ("Issued", o.d(o.issued)), ("Deliver on or before", o.d(o.wanted))],
        "Ship to:",
    )
    body += f"<table class=l><tr><th>#</th><th>Part number</th><th>Part description</th><th class=r>Qty</th><th class=r>Unit cost</th><th class=r>Ext. cost</th></tr>{shown}</table><p class=r>Grand total (GBP) {o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def narrow(name: str, seed: int) -> tuple[Doc, str]:
    """A narrow print: texts and headers wrap, codes break at their hyphens."""
    o = make_doc(name, "en", seed, per=False)
    body = head(
        o,
        "Purchase Order",
        [("Order", o.number), ("Order date", o.d(o.issued)), ("Required by", o.d(o.wanted))],
        "Deliver To",
    )
    body += f"<table class=g style='width:330pt'><thead>{rows([('Line No', 'Supplier Part Number', 'Item Description', 'Quantity Ordered', 'Unit of Measure', 'Unit Price', 'Line Value')], tag='th')}</thead>{rows([(str(i.no), i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)) for i in o.items], right=(3, 5, 6))}</table><p>Order value {o.m(o.sum())} GBP</p>"
    o.hides.add("buyer_item")
    return o, page(body, GRID + "td,th{word-break:normal}table.g td:nth-child(3){width:70pt}")


def es_tabla(name: str, seed: int) -> tuple[Doc, str]:
    """Discount columns, a tax column, code and text in one column."""
    o = make_doc(name, "es", seed)
    body = head(
        o,
        "PEDIDO DE COMPRA",
        [
            ("Pedido núm.", o.number),
            ("Fecha pedido", o.d(o.issued)),
            ("Fecha entrega", o.d(o.wanted)),
            ("Forma de pago", "Transferencia 60 días"),
        ],
        "Dirección de entrega",
    )
    body += table(
        ("Cód. / Descripción", "Uds.", "Precio", "Dto.", "IVA", "Importe"),
        [
            (
                f"{i.sku} {i.name}",
                o.n(i.quantity),
                o.m(i.price) + (f"/{i.per}" if i.per > 1 else ""),
                "0,00",
                "21",
                o.m(i.amount),
            )
            for i in o.items
        ],
        right=(1, 2, 3, 4, 5),
        css="l",
    )
    body += f"<p class=r>Base imponible: {o.m(o.sum())} €</p>"
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def us_form(name: str, seed: int) -> tuple[Doc, str]:
    """An American form: dates with the month first and written out, order number in a box of its own, empty lines below."""
    o = make_doc(name, "en", seed, per=False)
    o.dates = "%B %d, %Y"
    lines = [(str(n + 1), "", "", "", "", "") for n in range(len(o.items), 10)]
    body = f"<table class=w><tr><td><b>{escape(o.company)}</b><br>{stack(*o.home)}</td><td class=r><span style='font-size:18pt'>PURCHASE ORDER</span><table class=g style='width:auto;margin-left:auto'>{rows([('DATE', 'P.O. #')], tag='th')}{rows([(o.d(o.issued), o.number)])}</table></td></tr></table>"
    body += f"<table class=g style='margin:8pt 0'>{rows([('VENDOR', 'SHIP TO')], tag='th')}<tr><td>{stack(*SUPPLIER)}</td><td>{stack(*o.site)}</td></tr></table><table class=g style='margin-bottom:8pt'>{rows([('REQUISITIONER', 'SHIP VIA', 'F.O.B.', 'NEED BY')], tag='th')}{rows([(o.contact, 'Best way', 'Destination', o.d(o.wanted))])}</table>"
    body += table(
        ("ITEM #", "DESCRIPTION", "QTY", "U/M", "UNIT PRICE", "TOTAL"),
        [(i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)) for i in o.items] + lines,
        right=(2, 4, 5),
        css="g",
    )
    body += f"<table style='margin-left:auto' class=b>{rows([('SUBTOTAL', o.m(o.sum())), ('TAX', '-'), ('SHIPPING', '-'), ('TOTAL', '£ ' + o.m(o.sum()))], right=(1,))}</table><p>Comments or special instructions</p><p>If you have any questions about this order, please contact {o.contact}.</p>"
    o.hides.add("buyer_item")
    return o, page(body, GRID)


def packed_de(name: str, seed: int) -> tuple[Doc, str]:
    """Unit and price base in columns of their own, both sides' codes, position numbers with a dot, a date in every line."""
    o = make_doc(name, "de", seed, packs=True)
    by_line(o)
    o.dates = "%d.%m.%y"
    body = head(
        o,
        "Bestellung Nr. " + o.number,
        [("Datum", o.d(o.issued)), ("Bearbeiter/in", o.contact), ("Zahlungsbed.", "30 Tage netto")],
        "Versandanschrift",
    )
    body += table(
        ("Pos.", "Art.-Nr. (wir)", "Art.-Nr. (Sie)", "Artikeltext", "Bestellmenge", "ME", "E-Preis", "PE", "Rab.%", "Wert", "Termin"),
        [(f"{i.no}.", i.buyer_item, i.sku, i.name, o.n(i.quantity, 2), i.word, o.m(i.price), o.n(i.per), "", o.m(i.amount), o.d(o.wanted)) for i in o.items],
        right=(4, 6, 7, 8, 9), css="g",
    )  # fmt: skip
    body += f"<p class=r>Summe EUR {o.m(o.sum())}<br>zzgl. gesetzl. MwSt.</p>"
    return o, page(body, GRID, size="A4 landscape")


OTHERS: dict[str, Layout] = {
    "two_storeys": two_storeys, "at_price": at_price, "delivery_row": delivery_row, "requisition": requisition, "bons_fr": bons_fr,
    "codes_below": codes_below, "catalogue_nl": catalogue_nl, "project": project, "narrow": narrow, "es_tabla": es_tabla, "us_form": us_form,
    "packed_de": packed_de,
}  # fmt: skip
