"""More prints, of kinds that tempt a reader: labels inside items, cards, sentences, rival columns, rival dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

from tests.corpus.prints.layouts import BARE, GRID, LINES, Layout, by_line, not_order, page, rows, stack, table
from tests.corpus.prints.world import CENT, SUPPLIER, Doc, make_doc

__all__ = ["FURTHER"]


def head(o: Doc, title: str, labels: Sequence[tuple[str, str]], ship: str) -> str:
    return (
        f"<table class=w><tr><td><b>{escape(o.company)}</b><br>{stack(*o.home)}</td><td><b style='font-size:13pt'>{title}</b></td></tr></table>"
        f"<table class=w style='margin:10pt 0'><tr><td>{stack(*SUPPLIER)}</td><td><table>{rows(labels)}</table></td></tr></table><p><b>{ship}</b><br>{stack(*o.site)}</p>"
    )


def labelled_rows(name: str, seed: int) -> tuple[Doc, str]:
    """Several labelled values in one row below each item: date, supplier's item, tariff number."""
    o = make_doc(name, "en", seed, packs=True, per=False)
    by_line(o)
    shown = "".join(
        f"<tr><td>{i.no * 10}</td><td>{i.buyer_item}</td><td>{escape(i.name)}</td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
        f"<tr><td></td><td colspan=6>Request date: {o.d(o.wanted)} &nbsp;&nbsp; Supplier item no.: {i.sku} &nbsp;&nbsp; Commodity code: 3926{i.no}090</td></tr>"
        for i in o.items
    )
    body = head(
        o,
        "PURCHASE ORDER",
        [("Order number", o.number), ("Order date", o.d(o.issued)), ("Buyer", o.contact)],
        "Deliver to",
    )
    body += f"<table class=b><tr style='border-bottom:1pt solid'><th>Line</th><th>Item</th><th>Description</th><th class=r>Qty</th><th>UM</th><th class=r>Unit price</th><th class=r>Amount</th></tr>{shown}</table><p class=r>Total GBP {o.m(o.sum())}</p>"
    return o, page(body, BARE)


def price_sentence(name: str, seed: int) -> tuple[Doc, str]:
    """`100 Stk zu 28,40 EUR je 1.000 Stk` in a row of its own, with the value at its end."""
    o = make_doc(name, "de", seed)
    shown = "".join(
        f"<tr><td>{i.no}</td><td>{i.sku}</td><td>{escape(i.name)}</td><td></td></tr><tr><td></td><td colspan=2>{o.n(i.quantity)} {i.word} zu {o.m(i.price)} EUR je {o.n(i.per)} {i.word}</td><td class=r>{o.m(i.amount)}</td></tr>"
        for i in o.items
    )
    body = head(
        o,
        "Bestellung",
        [("Bestellnummer", o.number), ("Datum", o.d(o.issued)), ("Liefertermin", o.d(o.wanted))],
        "Lieferanschrift",
    )
    body += f"<table class=l><tr><th>Pos.</th><th>Artikelnummer</th><th>Bezeichnung / Menge</th><th class=r>Wert EUR</th></tr>{shown}</table><p class=r>Gesamtwert EUR {o.m(o.sum())}</p>"
    o.hides.add("buyer_item")
    o.expect = "any"
    return o, page(body, LINES)


def american(name: str, seed: int) -> tuple[Doc, str]:
    """Month before day, proved by another date of the page; dollar-like signs before every number."""
    o = make_doc(name, "en", seed, per=False)
    o.dates = "%m/%d/%Y"
    o.issued, o.wanted = date(2026, 11, 23), date(2026, 12, o.rng.choice((4, 7, 9, 10, 11)))
    body = head(
        o,
        "PURCHASE ORDER",
        [
            ("PO #:", o.number),
            ("PO Date:", o.d(o.issued)),
            ("Need By:", o.d(o.wanted)),
            ("Buyer:", o.contact),
            ("Terms:", "NET 30"),
        ],
        "Ship To:",
    )
    body += table(
        ("Qty", "U/M", "Vendor Part #", "Description", "Unit Cost", "Ext. Cost"),
        [(o.n(i.quantity), i.word, i.sku, i.name, f"£{o.m(i.price)}", f"£{o.m(i.amount)}") for i in o.items],
        right=(0, 4, 5),
        css="g",
    )
    o.hides.add("buyer_item")
    return o, page(body + f"<p class=r>SUBTOTAL £{o.m(o.sum())}<br>TAX £0.00<br>TOTAL £{o.m(o.sum())}</p>", GRID)


def cards(name: str, seed: int) -> tuple[Doc, str]:
    """A web form's print: no table, each item a block of labels and values."""
    o = make_doc(name, "en", seed, per=False, size=3)
    blocks = "".join(
        f"<h4>Item {i.no}</h4><table class=b style='width:60%'>{rows([('Product code', i.sku), ('Description', i.name), ('Quantity', o.n(i.quantity)), ('Unit', i.word), ('Unit price', o.m(i.price)), ('Line total', o.m(i.amount))])}</table>"
        for i in o.items
    )
    body = head(
        o,
        "Purchase order request",
        [("Order number", o.number), ("Order date", o.d(o.issued)), ("Required by", o.d(o.wanted))],
        "Delivery address",
    )
    o.hides |= {"buyer_item"}
    return o, page(body + blocks + f"<p>Order total: £{o.m(o.sum())}</p>", BARE)


def rival_columns(name: str, seed: int) -> tuple[Doc, str]:
    """Ordered beside delivered and outstanding; list price, discount and net price."""
    o = make_doc(name, "nl", seed, per=False)
    lines = [
        (
            i.sku,
            i.name,
            o.n(i.quantity),
            "0",
            o.n(i.quantity),
            i.word,
            o.m((i.price * 2).quantize(CENT)),
            "50,00",
            o.m(i.price),
            o.m(i.amount),
        )
        for i in o.items
    ]
    body = head(
        o,
        "Inkooporder",
        [("Ordernummer", o.number), ("Orderdatum", o.d(o.issued)), ("Leverdatum", o.d(o.wanted))],
        "Afleveradres",
    )
    body += table(
        (
            "Artikel",
            "Omschrijving",
            "Besteld",
            "Ontvangen",
            "Openstaand",
            "Eenheid",
            "Bruto prijs",
            "Korting %",
            "Netto prijs",
            "Bedrag",
        ),
        lines,
        right=(2, 3, 4, 6, 7, 8, 9),
        css="g",
    )
    o.hides.add("buyer_item")
    return o, page(body + f"<p class=r>Totaal excl. btw {o.m(o.sum())} EUR</p>", GRID + "table.g{font-size:7.5pt}")


def gross_pl(name: str, seed: int) -> tuple[Doc, str]:
    """Net and gross columns side by side."""
    o = make_doc(name, "pl", seed)
    rate = Decimal("0.23")
    lines = [
        (
            str(i.no),
            i.name,
            i.sku,
            o.n(i.quantity),
            i.word,
            f"{o.m(i.price)} / {i.per}" if i.per > 1 else o.m(i.price),
            o.m(i.amount),
            "23%",
            o.m((i.amount * rate).quantize(CENT)),
            o.m((i.amount * (1 + rate)).quantize(CENT)),
        )
        for i in o.items
    ]
    body = head(
        o,
        "Zamówienie",
        [("Numer zamówienia:", o.number), ("Data wystawienia:", o.d(o.issued)), ("Termin dostawy:", o.d(o.wanted))],
        "Adres dostawy",
    )
    body += table(
        (
            "Lp.",
            "Nazwa towaru",
            "Indeks",
            "Ilość",
            "Jm.",
            "Cena netto",
            "Wartość netto",
            "VAT",
            "Kwota VAT",
            "Wartość brutto",
        ),
        lines,
        right=(3, 5, 6, 8, 9),
        css="g",
    )
    o.hides.add("buyer_item")
    return o, page(
        body
        + f"<table class=g style='width:50%;margin-left:auto'>{rows([('', 'Netto', 'VAT', 'Brutto'), ('Razem', o.m(o.sum()), o.m((o.sum() * rate).quantize(CENT)), o.m((o.sum() * (1 + rate)).quantize(CENT)))])}</table>",
        GRID + "table.g{font-size:8pt}",
    )


def dashes(name: str, seed: int) -> tuple[Doc, str]:
    """A letter whose items are dashes, quantity and unit first."""
    o = make_doc(name, "nl", seed, size=4, per=False, packs=True)
    items = "".join(f"<div>- {i.quantity} {i.word} {i.sku} {escape(i.name)}</div>" for i in o.items)
    body = f"""<p>{stack(o.company, *o.home)}</p><p>{stack(*SUPPLIER)}</p><p>Datum: {o.d(o.issued)}</p><p>Betreft: bestelling {o.number}</p><p>Geachte heer, mevrouw,</p><p>Hierbij bestellen wij:</p>{items}
    <p>Gewenste leverdatum: {o.d(o.wanted)}<br>Afleveradres: {escape(", ".join(o.site))}</p><p>Met vriendelijke groet,<br>{escape(o.contact)}</p>"""
    o.hides |= {"buyer_item", "price", "amount", "total", "currency"}
    return o, page(body)


def backwards(name: str, seed: int) -> tuple[Doc, str]:
    """Amount before price, quantity last, code broken in a narrow cell."""
    o = make_doc(name, "it", seed, per=False, packs=True)
    lines = [(i.name, i.sku, o.m(i.amount), o.m(i.price), i.word, o.n(i.quantity)) for i in o.items]
    body = head(
        o,
        "ORDINE DI ACQUISTO",
        [("Ordine n.", o.number), ("Data", o.d(o.issued)), ("Data consegna", o.d(o.wanted)), ("Referente", o.contact)],
        "Luogo di consegna",
    )
    body += table(
        ("Descrizione", "Vs. codice", "Importo €", "Prezzo unitario €", "UM", "Quantità"),
        lines,
        right=(2, 3, 5),
        css="g",
    )
    o.hides.add("buyer_item")
    return o, page(
        body + f"<p class=r>Totale ordine € {o.m(o.sum())}</p>",
        GRID + "table.g td:nth-child(2){width:40pt;word-break:break-all}",
    )


def bilingual(name: str, seed: int) -> tuple[Doc, str]:
    """Both languages in one header cell with a slash, and labels likewise."""
    o = make_doc(name, "fr", seed)
    lines = [
        (str(i.no), i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), o.n(i.per), o.m(i.amount)) for i in o.items
    ]
    body = head(
        o,
        "BON DE COMMANDE / PURCHASE ORDER",
        [
            ("N° de commande / Order no.", o.number),
            ("Date / Date", o.d(o.issued)),
            ("Date de livraison / Delivery date", o.d(o.wanted)),
        ],
        "Adresse de livraison / Delivery address",
    )
    body += table(
        (
            "N° / No.",
            "Votre réf. / Your ref.",
            "Désignation / Description",
            "Qté / Qty",
            "Unité / Unit",
            "P.U. / Unit price",
            "Par / Per",
            "Montant / Amount",
        ),
        lines,
        right=(3, 5, 6, 7),
        css="g",
    )
    o.hides.add("buyer_item")
    return o, page(
        body + f"<p class=r>Total HT / Total excl. VAT : {o.m(o.sum())} EUR</p>", GRID + "table.g{font-size:8pt}"
    )


def by_place(name: str, seed: int) -> tuple[Doc, str]:
    """A heading row with the date before each group of items."""
    o = make_doc(name, "es", seed, size=4, per=False)
    out = ""
    for i in o.items:
        out += f"<tr><td>{i.buyer_item}</td><td>{i.sku}</td><td>{escape(i.name)}</td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
    body = head(
        o,
        "PEDIDO DE COMPRA",
        [
            ("Pedido nº", o.number),
            ("Fecha pedido", o.d(o.issued)),
            ("Fecha de entrega", o.d(o.wanted)),
            ("Comprador", o.contact),
        ],
        "Dirección de entrega",
    )
    body += f"<table class=l><tr><th>Nuestra ref.</th><th>Ref. prov.</th><th>Denominación</th><th class=r>Cant.</th><th>Ud.</th><th class=r>Precio unit.</th><th class=r>Importe neto</th></tr><tr><td colspan=7><b>Material para el taller central</b></td></tr>{out}</table>"
    return o, page(
        body
        + f"<p class=r>Suma {o.m(o.sum())} €</p><p style='font-size:7pt'>Inscrita en el Registro Mercantil, tomo 1204, folio 88, hoja 4471. Página 1 de 1</p>",
        LINES,
    )


def watermark(name: str, seed: int) -> tuple[Doc, str]:
    """A turned word over the page, a stamp, a signature line, page numbers; terms in two columns on the second page."""
    o = make_doc(name, "en", seed, per=False, packs=True)
    terms = "".join(
        f"<p style='font-size:6.5pt'>{n}. The Seller shall deliver not later than 14 days; price reductions of 2 % apply per week for 1 to 50 units.</p>"
        for n in range(1, 40)
    )
    body = (
        "<div style='position:absolute;top:300pt;left:80pt;font-size:70pt;color:#ddd;transform:rotate(-35deg)'>APPROVED</div>"
        + head(
            o,
            "Purchase Order",
            [
                ("Purchase order no.", o.number),
                ("Date", o.d(o.issued)),
                ("Delivery required by", o.d(o.wanted)),
                ("Page", "1 of 2"),
            ],
            "Ship to address",
        )
    )
    body += table(
        ("#", "Supplier SKU", "Our SKU", "Item", "Units", "UOM", "Cost", "Total cost"),
        [
            (str(i.no), i.sku, i.buyer_item, i.name, o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount))
            for i in o.items
        ],
        right=(4, 6, 7),
        css="l",
    )
    body += f"<p class=r>Total net: {o.m(o.sum())} GBP</p><p>Authorised signature ______________________</p><div style='page-break-before:always'></div><h4>Terms and Conditions of Purchase</h4><div style='columns:2'>{terms}</div>"
    return o, page(body, LINES)


def tight(name: str, seed: int) -> tuple[Doc, str]:
    """A dense table of many columns in small print, several of which say nothing."""
    o = make_doc(name, "de", seed, packs=True)
    lines = [
        (
            f"{i.no:04d}",
            "4100",
            i.buyer_item,
            i.sku,
            i.name,
            "A",
            o.n(i.quantity),
            i.word,
            o.m(i.price),
            o.n(i.per),
            "0,00",
            o.m(i.amount),
            o.d(o.wanted),
            "K-220",
        )
        for i in o.items
    ]
    for i in o.items:
        i.wanted = o.wanted
    o.hides.add("wanted")
    body = head(
        o,
        "Bestellung",
        [("Beleg-Nr.", o.number), ("Belegdatum", o.d(o.issued)), ("Einkäufer", o.contact)],
        "Warenempfänger",
    )
    body += table(
        (
            "Pos",
            "Werk",
            "Material",
            "Lief.-Art.-Nr.",
            "Bezeichnung",
            "Rev",
            "Menge",
            "ME",
            "Preis",
            "PE",
            "Rab.%",
            "Nettowert",
            "Liefertermin",
            "Kst.",
        ),
        lines,
        right=(6, 8, 9, 10, 11),
        css="g",
    )
    return o, page(
        body + f"<p class=r>Gesamtnettowert EUR {o.m(o.sum())}</p>",
        GRID + "table.g{font-size:6.5pt}",
        size="A4 landscape",
    )


def statement_of_work(name: str, seed: int) -> tuple[Doc, str]:
    """Text blocks before the table that speak of numbers and dates; the order number below the table."""
    o = make_doc(name, "fr", seed, per=False)
    body = f"""<p>{stack(o.company, *o.home)}</p><p>{stack(*SUPPLIER)}</p><p>Objet : votre offre n° OF-{o.rng.randint(1000, 9999)} du 02/10/2026, valable 60 jours</p><h3>Commande</h3>
    <p>Suite à votre offre du 02/10/2026, nous vous passons commande des articles ci-dessous, conformément à nos conditions générales du 01/01/2020.</p>"""
    body += table(
        ("Réf.", "Désignation", "Qté", "U", "Prix HT", "Total HT"),
        [(i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)) for i in o.items],
        right=(2, 4, 5),
        css="g",
    )
    body += f"<p class=r>Montant total HT : {o.m(o.sum())} €</p><table class=b>{rows([('Numéro de commande', o.number), ('Date de commande', o.d(o.issued)), ('Livraison souhaitée', o.d(o.wanted)), ('Livrer à', ', '.join(o.site))])}</table>"
    o.hides.add("buyer_item")
    return o, page(body, GRID + BARE)


def box_per_line(name: str, seed: int) -> tuple[Doc, str]:
    """Quantity, unit, price and value in one cell, line below line."""
    o = make_doc(name, "de", seed, per=False)
    lines = "".join(
        f"<tr><td>{i.no}</td><td>{escape(i.name)}<br>Artikel: {i.sku}<br>Unsere Nr.: {i.buyer_item}</td><td class=r>{o.n(i.quantity)} {i.word}<br>à {o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
        for i in o.items
    )
    body = head(
        o,
        "Bestellung",
        [("Nr.:", o.number), ("Datum:", o.d(o.issued)), ("Lieferung bis:", o.d(o.wanted))],
        "Lieferung an:",
    )
    body += f"<table class=g><tr><th>Pos.</th><th>Artikel</th><th class=r>Menge / Preis</th><th class=r>Betrag €</th></tr>{lines}</table><p class=r>Summe netto {o.m(o.sum())} €</p>"
    o.expect = "any"
    return o, page(body, GRID)


FURTHER: dict[str, Layout] = {
    "labelled_rows": labelled_rows, "price_sentence": price_sentence, "american": american, "cards": cards, "rival_columns": rival_columns, "gross_pl": gross_pl,
    "dashes": dashes, "backwards": backwards, "bilingual": bilingual, "by_place": by_place, "watermark": watermark, "tight": tight, "statement_of_work": statement_of_work,
    "box_per_line": box_per_line,
    "x_invoice": not_order("INVOICE", "Invoice no.", "en"), "x_pricelist": not_order("Preisliste 2026", "Stand", "de"), "x_avviso": not_order("Avviso di pagamento", "Rif.", "it"),
    "x_oferta": not_order("Oferta handlowa", "Oferta nr", "pl"), "x_offerte": not_order("Offerte", "Offertenummer", "nl"), "x_gutschrift": not_order("Gutschrift", "Beleg", "de"),
    "x_bl": not_order("Bon de livraison", "BL n°", "fr"), "x_acuse": not_order("Confirmación de pedido", "Nº", "es"),
}  # fmt: skip
