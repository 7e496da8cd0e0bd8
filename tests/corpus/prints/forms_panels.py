"""Forms whose head is a grid or a panel of labels, whose items have rows of their own for deliveries, codes and packs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import escape

from tests.corpus.prints.layouts import GRID, LINES, by_line, page, rows, stack, table
from tests.corpus.prints.pen import Pen
from tests.corpus.prints.trade import Trade, short, trade

__all__ = ["PANELS"]


def releases(name: str, seed: int) -> tuple[Trade, str]:
    """A small table of releases below each item, with a head of its own."""
    o = trade(name, "wexcombe", "en", seed, size=4)
    o.hides |= {"buyer_item"}
    by_line(o)
    for i in o.items:
        i.wanted = o.wanted + timedelta(days=i.no)
    shown = "".join(
        f"""<tr><td>{i.no}</td><td>{i.sku}</td><td class=r>{i.quantity}.00</td><td>{short(i.code)}</td><td class=r>{o.m(i.price)}000 /1</td><td class=r>{o.m(i.amount)}</td></tr><tr><td></td><td>{escape(i.name)}</td></tr>
        <tr><td></td><td colspan=4><table style='width:75%'><tr><th>Rel</th><th>Due Date</th><th class=r>Release Qty</th></tr><tr><td>1</td><td>{i.wanted.day} {i.wanted:%b %Y}</td><td class=r>{i.quantity}.00</td></tr></table></td></tr>"""
        for i in o.items
        if i.wanted
    )
    body = f"""<table class=w><tr><td><h2>{o.company}</h2>{stack(*o.home)}</td><td class=r><b>PURCHASE ORDER</b><br>PO: {o.number}<br>Order Date: {o.issued.day} {o.issued:%b %Y}<br>Page 1 of 1</td></tr></table><table class=w><tr><td><b>Supplier:</b><br>{stack(*o.seller)}</td><td><b>Ship To:</b><br>{stack(*o.site)}</td></tr></table>
    <table class=l><tr><th>Line</th><th>Part Number/Rev/Description</th><th class=r>Order Qty</th><th></th><th class=r>Unit Price</th><th class=r>Ext Price</th></tr>{shown}</table><p class=r>Order Total {o.currency} {o.m(o.sum())}</p>"""
    return o, page(body, LINES)


def side_panel(name: str, seed: int) -> tuple[Trade, str]:
    """A grey panel of labels above their values on the left, the items on the right, on a landscape page."""
    o = trade(name, "stanmere", "en", seed, size=6, second=True)
    o.hides |= {"buyer_item"}
    panel = "".join(
        f"<div style='margin-bottom:5pt'><b style='font-size:7pt'>{label}</b><br>{value}</div>"
        for label, value in (
            ("ORDER NO", o.number), ("ORDER DATE", o.d(o.issued)), ("REQUIRED BY", o.d(o.wanted)), ("SUPPLIER REF", "S004419"),
            ("OUR ACCOUNT NO WITH SUPPLIER", o.buyer[0]), ("REQUISITIONER", o.contact), ("DELIVER TO", stack(*o.site)),
        )
    )  # fmt: skip
    items = table(
        ("Pos", "Material", "Description", "Qty", "Unit", "Price per unit £", "Net value £"),
        [(str(i.no * 10), i.sku, i.name, o.n(i.quantity), short(i.code), o.m(i.price), o.m(i.amount)) for i in o.items],
        right=(3, 5, 6), css="g",
    )  # fmt: skip
    body = f"""<table class=w><tr><td style='width:24%;background:#eee'>{panel}</td><td><h2>PURCHASE ORDER</h2><p>{stack(*o.seller)}</p>{items}<p class=r>Total excl. VAT {o.m(o.sum())}</p></td></tr></table>"""
    return o, page(body, GRID + "body{font-size:8pt}", size="A4 landscape")


def factor_row(name: str, seed: int) -> tuple[Trade, bytes]:
    """A hospital's form: two storeys of heads, our number and the pack's factor on the second row of each item."""
    o = trade(name, "hartwell", "en", seed, size=4, packs=True)
    o.hides |= {"buyer_item"}
    pen = Pen(size=8)
    pen.put(40, o.company.upper(), bold=True, size=12)
    pen.lines(40, o.home, y=56)
    for n, (label, value) in enumerate((("PO Number:", o.number), ("PO Date:", o.d(o.issued)), ("Delivery Date:", o.d(o.wanted)), ("Buyer:", o.contact), ("Customer Acct:", o.buyer[0]))):  # fmt: skip
        pen.put(380, label, y=42 + n * 11)
        pen.put(460, value, y=42 + n * 11)
    pen.put(40, "VENDOR:", y=110)
    pen.lines(60, o.seller, y=121)
    pen.put(300, "SHIP TO:", y=110)
    pen.lines(320, o.site, y=121)
    pen.across(40, 560, y=178)
    at = (40, 75, 170, 345, 385, -470, -555)
    for y, words in ((190, ("Ln", "Vendor Item", "Description", "Qty", "UOM", "Unit", "Extended")), (200, ("#", "", "Deliver to", "Ordered", "Factor", "Cost", "Cost"))):  # fmt: skip
        pen.y = y
        pen.row([(x, word) for x, word in zip(at, words, strict=True) if word], bold=True)
    pen.across(40, 560, y=205)
    pen.y = 218
    for i in o.items:
        pen.row(list(zip(at, (f"{i.no:04d}", i.sku, i.name[:36], str(i.quantity), short(i.code), o.m(i.price), o.m(i.amount)), strict=True)))  # fmt: skip
        pen.down(10)
        pen.row([(170, "MAIN STOREROOM"), (385, str(i.pack))])
        pen.down(16)
    pen.across(40, 560)
    pen.down(13)
    pen.row([(-470, "Total Order:"), (-555, o.m(o.sum()))])
    return o, pen.done()


def asap_above(name: str, seed: int) -> tuple[Trade, str]:
    """A framed label and value right above the head of the items, quantity with its unit first."""
    o = trade(name, "oxbrook", "en", seed)
    o.hides |= {"buyer_item", "wanted"}
    vat = [f"{i.amount / 5:.2f}" for i in o.items]
    body = f"""<h2>{o.company}</h2><p>{", ".join(o.home)}</p><h3>PURCHASE ORDER</h3><table class=w><tr><td>{stack(*o.seller)}</td><td><table class=g>{rows([("Order No.", o.number), ("Date", o.d(o.issued)), ("Account Ref.", o.buyer[0]), ("Delivery", "ASAP")])}</table></td></tr></table>"""
    body += table(
        ("Quantity", "Details", "Product Code", "Disc %", "Unit Price", "Net", "VAT"),
        [(f"{i.quantity} {i.word}", i.name, i.sku, "0.00", o.m(i.price), o.m(i.amount), tax) for i, tax in zip(o.items, vat, strict=True)],
        right=(4, 5, 6), css="g",
    )  # fmt: skip
    body += f"<p class=r>Total Net {o.m(o.sum())}</p><p>Deliver to: {', '.join(o.site)}</p>"
    return o, page(body, GRID)


def nothing_received(name: str, seed: int) -> tuple[Trade, str]:
    """Ordered, received and billed beside one another, nothing of it received so far."""
    o = trade(name, "calderwood", "en", seed)
    o.hides |= {"buyer_item", "wanted"}
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td class=r><h2>Purchase Order</h2>#{o.number}<br>{o.d(o.issued)}</td></tr></table><table class=w><tr><th>Vendor</th><th>Ship To</th></tr><tr><td>{stack(*o.seller)}<br>Acct {o.buyer[0]}</td><td>{stack(*o.site)}</td></tr></table>"""
    body += table(
        ("Item", "Vendor Name", "Qty", "Received", "Billed", "Units", "Rate", "Amount"),
        [(i.sku, i.name, o.n(i.quantity), "0", "0", short(i.code), f"£{o.m(i.price)}", f"£{o.m(i.amount)}") for i in o.items],
        right=(2, 3, 4, 6, 7), css="l",
    )  # fmt: skip
    return o, page(body + f"<p class=r>Total £{o.m(o.sum())}</p>", LINES, size="A4 landscape")


def tight_labels_fr(name: str, seed: int) -> tuple[Trade, str]:
    """Labels with colons side by side, their values below; a date in each line, the sort of pack below the quantity."""
    o = trade(name, "valmorin", "fr", seed, size=4, second=True)
    o.hides |= {"buyer_item"}
    labels = ("Acheteur :", "Votre référence :", "Date de commande :", "Arrivée prévue :")
    values = (o.contact, f"compte {o.buyer[0]}", o.d(o.issued), o.d(o.wanted))
    body = f"""<p>{o.company}<br>{stack(*o.home)}</p><table class=w><tr><td><b>Adresse d'expédition :</b><br>{stack(*o.site)}</td><td>{stack(*o.seller)}</td></tr></table><h2>Bon de commande #{o.number}</h2><table><tr>{"".join(f"<td style='padding-right:4pt'><b>{one}</b></td>" for one in labels)}</tr><tr>{"".join(f"<td>{one}</td>" for one in values)}</tr></table>"""
    body += table(
        ("Description", "Taxes", "Date requise", "Qté", "Prix unitaire", "Montant"),
        [(f"[{i.sku}] {i.name}", "TVA 20%", o.d(o.wanted), f"{o.m(i.quantity)} {i.word}", o.m(i.price), f"{o.m(i.amount)} €") for i in o.items],
        right=(3, 4, 5), css="l",
    )  # fmt: skip
    return o, page(body + f"<p class=r>Montant hors taxes {o.m(o.sum())} €</p>", LINES)


def grid_head_fr(name: str, seed: int) -> tuple[Trade, str]:
    """A grid of labels and values above the items that looks like a table of them, and one of totals below."""
    o = trade(name, "valmorin", "fr", seed)
    o.hides |= {"buyer_item", "unit", "wanted"}
    tax = (o.sum() / 5).quantize(o.sum())
    body = f"""<table class=w><tr><td><h2>{o.company}</h2>{stack(*o.home)}</td><td>{stack(*o.seller)}</td></tr></table><h3>Commande fournisseur</h3>"""
    body += table(("Numéro", "Date", "Code fournisseur", "N° client", "Référence"), [(o.number, o.d(o.issued), "VALM", o.buyer[0], "Réassort")], css="g")  # fmt: skip
    body += "<br>" + table(
        ("Code", "Description", "Qté", "P.U. HT", "% rem.", "Montant HT", "TVA"),
        [(i.sku, i.name, o.m(i.quantity), o.m(i.price), "0,00", o.m(i.amount), "20,00") for i in o.items],
        right=(2, 3, 4, 5, 6), css="g",
    )  # fmt: skip
    body += "<br>" + table(("Taux", "Base HT", "Montant TVA", "Total HT", "Port HT", "Total TTC"), [("20,00", o.m(o.sum()), o.m(tax), o.m(o.sum()), "0,00", o.m(o.sum() + tax))], css="g")  # fmt: skip
    return o, page(f"{body}<p>Adresse de livraison : {', '.join(o.site)}</p>", GRID)


def bracketed_de(name: str, seed: int) -> tuple[Trade, str]:
    """The customer's own number in brackets below the text, a grid of approvals below the sums."""
    o = trade(name, "eichenrode", "de", seed, size=3, codes=True)
    o.hides |= {"wanted"}
    body = f"""<table class=w><tr><td>{stack(*o.seller)}</td><td class=r><b>{o.company}</b><br>{stack(*o.home)}</td></tr></table><br>"""
    body += table(("Bestellung", "Datum", "Ihr Zeichen", "Kunden-Nr.", "Seite"), [(o.number, o.d(o.issued), "", o.buyer[0], "1")], css="g")  # fmt: skip
    body += "<p>Sehr geehrte Damen und Herren,<br>wir bestellen gemäß Ihrer Preisliste:</p>" + table(
        ("Pos.", "Menge", "Art.-Nr.", "Text", "Einzelpreis EUR", "Gesamtpreis EUR"),
        [(str(i.no), f"{o.n(i.quantity)} {i.word}", i.sku, f"<span>{escape(i.name)}<br><small>(bei uns {i.buyer_item})</small></span>", o.m(i.price), o.m(i.amount)) for i in o.items],
        right=(4, 5), css="l",
    )  # fmt: skip
    body += f"<p class=r>Gesamt netto {o.m(o.sum())}</p>" + table(("angefordert", "geprüft", "freigegeben"), [("kl", "we", "gr")], css="g")  # fmt: skip
    return o, page(f"{body}<p>Lieferanschrift: {', '.join(o.site)}</p>", LINES + GRID)


def dated_cards_es(name: str, seed: int) -> tuple[Trade, str]:
    """A block of labels and values for each item, with a day of its own."""
    o = trade(name, "cantabria", "es", seed, size=3)
    o.hides |= {"buyer_item", "total"}
    by_line(o)
    for i in o.items:
        i.wanted = o.wanted + timedelta(days=7 * i.no)
    blocks = "".join(
        f"<div style='margin:8pt 0'><b>Línea {i.no}</b><table>{rows([('Código', i.sku), ('Descripción', i.name), ('Cantidad', f'{i.quantity} {i.word}'), ('Precio unitario', f'{o.m(i.price)} €'), ('Importe', f'{o.m(i.amount)} €'), ('Fecha de entrega', o.d(i.wanted))])}</table></div>"
        for i in o.items
        if i.wanted
    )
    body = f"""<h2>ORDEN DE COMPRA</h2><table class=w><tr><td>{o.company}<br>{stack(*o.home)}</td><td>Número: {o.number}<br>Fecha: {o.d(o.issued)}<br>Nuestro código de cliente: {o.buyer[0]}</td></tr></table><p>Entregar en: {", ".join(o.site)}</p>{blocks}"""
    return o, page(body)


PANELS: list[Callable[[str, int], tuple[Trade, str | bytes]]] = [
    releases, side_panel, factor_row, asap_above, nothing_received, tight_labels_fr, grid_head_fr, bracketed_de, dated_cards_es,
]  # fmt: skip
