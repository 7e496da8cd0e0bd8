"""Further forms: cards of items, printed mails, forms in two halves, fields with underscores, price bases, packs within packs."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.corpus.prints.layouts import GRID, LINES, page, rows, stack, table
from tests.corpus.prints.pen import Pen
from tests.corpus.prints.trade import Trade, short, trade

__all__ = ["FURTHER_FORMS"]


def printed_mail(name: str, seed: int) -> tuple[Trade, str]:
    """A mail printed as PDF, with its head and a list in its text."""
    o = trade(name, "brannock", "en", seed, size=4, packs=True)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    listed = "<br>".join(
        f"{i.quantity} {i.word if i.word != 'each' else 'no.'} {escape(i.name)} - {i.sku}" for i in o.items
    )
    body = f"""<b>{o.contact}</b><hr><table>{rows([("From:", f"{o.contact} <{o.mail}>"), ("Sent:", f"{o.issued.day} {o.issued:%B %Y} 08:41"), ("To:", f"Orders - {o.seller[0]}"), ("Subject:", f"Order {o.number}")])}</table>
    <p>Morning,</p><p>Can you put this through for us please, order number {o.number}:</p><p>{listed}</p><p>Delivery {o.wanted:%A} {o.wanted.day} {o.wanted:%B} to our usual address.</p><p>Thanks</p><p>{o.contact}<br>{stack(o.company, *o.home)}</p>"""
    o.issued = o.issued
    return o, page(body)


def item_cards(name: str, seed: int) -> tuple[Trade, str]:
    """A shop's basket: each item a card of labels with values, name in bold above."""
    o = trade(name, "aireholme", "en", seed, size=4)
    o.hides |= {"buyer_item"}
    cards = "".join(
        f"<div style='border-bottom:.5pt solid #999;padding:6pt 0'><b>{escape(i.name)}</b><br>SKU: {i.sku}<table style='width:70%'><tr><td>Quantity: {i.quantity}</td><td>Unit price: {o.sign}{o.m(i.price)}</td><td>Line total: {o.sign}{o.m(i.amount)}</td></tr></table></div>"
        for i in o.items
    )
    body = f"""<h2>Purchase order {o.number}</h2><p>Placed {o.issued.day} {o.issued:%B %Y} by {o.contact}</p><table class=w><tr><td><b>Buyer</b><br>{stack(o.company, *o.home)}</td><td><b>Deliver to</b><br>{stack(*o.site)}</td><td><b>Supplier</b><br>{stack(*o.seller)}</td></tr></table>
    <p>Requested delivery date: {o.wanted.day} {o.wanted:%B %Y}</p>{cards}<p>Order total (excl. VAT): {o.sign}{o.m(o.sum())}</p>"""
    return o, page(body)


def american(name: str, seed: int) -> tuple[Trade, bytes]:
    """Labels of terms above boxes, item and quantity columns framed, a sum in a box, instructions in small print."""
    o = trade(name, "marlstone", "en", seed)
    o.hides |= {"buyer_item"}
    pen = Pen(size=9)
    pen.put(40, o.company, bold=True, size=14)
    pen.lines(40, o.home, y=56, size=8)
    pen.put(555, "PURCHASE ORDER", bold=True, size=16, to="right")
    pen.put(430, "P.O. NUMBER:", y=66)
    pen.put(555, o.number, y=66, to="right", bold=True)
    pen.put(430, "DATE:", y=80)
    pen.put(555, o.d(o.issued), y=80, to="right")
    pen.put(40, "VENDOR", y=110, bold=True)
    pen.lines(40, o.seller, y=122)
    pen.put(320, "SHIP TO", y=110, bold=True)
    pen.lines(320, o.site, y=122)
    for n, (label, value) in enumerate((("SHIP VIA", "Best way"), ("F.O.B.", "Destination"), ("TERMS", "Net 30"), ("REQUISITIONER", o.contact), ("DATE REQUIRED", o.d(o.wanted)))):  # fmt: skip
        pen.box(40 + n * 103, 180, 103, 30)
        pen.put(91 + n * 103, label, y=191, size=7, bold=True, to="middle")
        pen.put(91 + n * 103, value, y=204, size=8, to="middle")
    pen.y = 232
    at = (44, 120, -380, 392, -480, -552)
    pen.row(list(zip(at, ("ITEM #", "DESCRIPTION", "QTY", "UNIT", "UNIT PRICE", "TOTAL"), strict=True)), bold=True, size=8)  # fmt: skip
    for i in o.items:
        pen.down(17)
        pen.row(list(zip(at, (i.sku, i.name[:44], str(i.quantity), i.word.upper(), o.m(i.price), o.m(i.amount)), strict=True)))  # fmt: skip
    for y in range(220, 460, 17):
        pen.across(40, 555, y=y + 17)
    pen.put(40, "Other comments or special instructions", y=490, bold=True, size=8)
    pen.put(40, "1. Please send two copies of your invoice.  2. Enter this order in accordance with the prices and terms listed above.", y=503, size=7)  # fmt: skip
    for n, (label, value) in enumerate((("SUBTOTAL", o.m(o.sum())), ("SHIPPING", "-"), ("OTHER", "-"), ("TOTAL", f"{o.sign} {o.m(o.sum())}"))):  # fmt: skip
        pen.put(430, label, y=530 + n * 14)
        pen.put(552, value, y=530 + n * 14, to="right")
    return o, pen.done()


def two_halves(name: str, seed: int) -> tuple[Trade, bytes]:
    """An order form in two halves side by side: code, item and quantity in each."""
    o = trade(name, "aireholme", "en", seed, size=8)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    pen = Pen(size=8)
    pen.put(40, f"{o.company} - stores order form", bold=True, size=12)
    pen.put(40, f"Order no: {o.number}", y=60)
    pen.put(220, f"Date: {o.d(o.issued)}", y=60)
    pen.put(380, f"Required: {o.d(o.wanted)}", y=60)
    pen.put(40, f"Deliver to: {', '.join(o.site)}", y=76)
    for left, some in ((40, o.items[:4]), (310, o.items[4:])):
        pen.y = 105
        at = (left, left + 55, -(left + 245))
        pen.row(list(zip(at, ("Code", "Item", "Qty"), strict=True)), bold=True)
        for i in some:
            pen.down(15)
            pen.row(list(zip(at, (i.sku, i.name[:38], str(i.quantity)), strict=True)))
    return o, pen.done()


def base_column(name: str, seed: int) -> tuple[Trade, str]:
    """Prices per 10 or 100 in a column of its own left of the price, quantity behind the unit."""
    o = trade(name, "wexcombe", "en", seed, second=True)
    o.hides |= {"buyer_item"}
    for i in o.items:
        i.price, i.per = i.price * 10, 10
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td class=r>Order number {o.number}<br>Order date {o.d(o.issued)}<br>Delivery date {o.d(o.wanted)}</td></tr></table><p>{stack(*o.seller)}</p><p><b>Delivery address</b><br>{stack(*o.site)}</p>"""
    body += table(
        ("Item", "Description", "Unit", "Quantity", "Price unit", "Price", "Value"),
        [(i.sku, i.name, i.word, str(i.quantity), str(i.per), o.m(i.price), o.m(i.amount)) for i in o.items],
        right=(3, 4, 5, 6), css="l",
    )  # fmt: skip
    return o, page(body + f"<p class=r>Total value {o.m(o.sum())} GBP</p>", LINES)


def at_signs(name: str, seed: int) -> tuple[Trade, str]:
    """Each item a line with its price behind an at sign and its value behind an equals sign."""
    o = trade(name, "brannock", "en", seed, size=4)
    o.hides |= {"buyer_item"}
    listed = "".join(f"<p>{i.quantity} {i.name} ({i.sku}) @ {o.sign}{o.m(i.price)} = {o.sign}{o.m(i.amount)}</p>" for i in o.items)  # fmt: skip
    body = f"<h3>{o.company}</h3><p>{stack(*o.home)}</p><p><b>PURCHASE ORDER {o.number}</b></p><p>Date: {o.d(o.issued)}<br>To: {o.seller[0]}<br>Delivery required: {o.d(o.wanted)}</p>{listed}<p><b>Total {o.sign}{o.m(o.sum())} plus VAT</b></p><p>Authorised: {o.contact}</p>"
    return o, page(body, "body{font-size:11pt}")


def ordered_supplied(name: str, seed: int) -> tuple[Trade, bytes]:
    """A form with columns that the storeman fills in later: supplied, back order, checked."""
    o = trade(name, "stanmere", "en", seed)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    pen = Pen(size=9)
    pen.put(297, "STORES ORDER", bold=True, size=15, to="middle")
    for n, (a, b) in enumerate((("Company", o.company), ("Order number", o.number), ("Order date", o.d(o.issued)), ("Required by", o.d(o.wanted)), ("Deliver to", ", ".join(o.site)))):  # fmt: skip
        pen.put(40, a, y=70 + n * 14, bold=True)
        pen.put(140, b, y=70 + n * 14)
    pen.y = 160
    at = (40, 115, -360, -420, -480, -550)
    pen.row(list(zip(at, ("Part no.", "Description", "Ordered", "Supplied", "To follow", "Checked"), strict=True)), bold=True)  # fmt: skip
    pen.across(40, 555, y=165)
    for i in o.items:
        pen.down(18)
        pen.row([(at[0], i.sku), (at[1], i.name[:40]), (at[2], f"{i.quantity} {i.word}")])
        pen.across(40, 555, y=pen.y + 5)
    pen.put(40, f"Ordered by {o.contact}", y=pen.y + 40)
    return o, pen.done()


def packs_fr(name: str, seed: int) -> tuple[Trade, str]:
    """How many packs, how many pieces in one, and the pieces: three counts beside one another."""
    o = trade(name, "valmorin", "fr", seed, packs=True, second=True)
    o.hides |= {"buyer_item"}
    body = f"""<p><b>{o.company}</b><br>{stack(*o.home)}</p><h3>Bon de commande {o.number}</h3><table>{rows([("Date de commande", o.d(o.issued)), ("Livraison souhaitée", o.d(o.wanted)), ("Contact", o.contact), ("Lieu de livraison", ", ".join(o.site))])}</table><p>Fournisseur : {o.seller[0]}</p>"""
    body += table(
        ("Réf.", "Désignation", "Nb colis", "Condt", "UVC/colis", "Qté totale", "PU colis HT", "Total HT"),
        [(i.sku, i.name, o.n(i.quantity), i.word, str(i.pack), o.n(i.quantity * i.pack), o.m(i.price), o.m(i.amount)) for i in o.items],
        right=(2, 4, 5, 6, 7), css="g",
    )  # fmt: skip
    return o, page(body + f"<p class=r>Total HT {o.m(o.sum())} €</p>", GRID)


def fields_de(name: str, seed: int) -> tuple[Trade, bytes]:
    """A fax form with fields of their own for each item, ruled with underscores."""
    o = trade(name, "fuldatal", "de", seed, size=4)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    pen = Pen(font="Courier", size=9)
    pen.put(50, "FAX-BESTELLUNG", bold=True, size=14)
    pen.put(50, f"An: {o.seller[0]}", y=70)
    pen.put(50, f"Von: {o.company}, {', '.join(o.home)}", y=84)
    pen.put(50, f"Bestellnummer: {o.number}   Datum: {o.d(o.issued)}", y=98)
    pen.put(50, f"Lieferung bis: {o.d(o.wanted)}", y=112)
    pen.put(50, "Wir bestellen:", y=136)
    pen.y = 160
    for i in o.items:
        pen.put(50, f"Menge: {o.n(i.quantity)} {i.word}__  Art.-Nr.: {i.sku}__  Bezeichnung: {i.name}"[:95])
        pen.down(18)
    pen.put(50, f"Unterschrift: {o.contact}", y=pen.y + 30)
    return o, pen.done()


def unit_in_head_de(name: str, seed: int) -> tuple[Trade, str]:
    """A sheet printed with its lines: title row, unit in the header, a column of ticks, prices with the sign."""
    o = trade(name, "eichenrode", "de", seed)
    o.items = [i for i in o.items if i.code == "EA"] or o.items
    o.hides |= {"buyer_item"}
    body = f"<table class=g><tr><td colspan=6><b>Bestellliste {o.company}</b></td></tr><tr><td>Nr.</td><td colspan=2>{o.number}</td><td>vom</td><td colspan=2>{o.d(o.issued)}</td></tr><tr><td>Lieferung</td><td colspan=2>{o.d(o.wanted)}</td><td>an</td><td colspan=2>{escape(', '.join(o.site))}</td></tr></table><br>"
    body += table(
        ("bestellt", "Art.Nr.", "Artikel", "Menge", "VPE", "Preis", "Summe"),
        [("x", i.sku, i.name, o.n(i.quantity), i.word, f"{o.m(i.price)} €", f"{o.m(i.amount)} €") for i in o.items],
        right=(3, 5, 6), css="g",
    )  # fmt: skip
    return o, page(body + f"<p class=r>Gesamt {o.m(o.sum())} €</p>", GRID)


def council_nl(name: str, seed: int) -> tuple[Trade, bytes]:
    """A municipality's form: labels above values in one row, two-row items, an address in a sentence below."""
    o = trade(name, "aireholme", "nl", seed, second=True)
    o.hides |= {"buyer_item"}
    pen = Pen(size=9)
    pen.put(40, o.company, bold=True, size=13)
    pen.put(40, "OPDRACHT TOT LEVERING", y=64, bold=True)
    for x, label, value in ((40, "Opdrachtnummer", o.number), (160, "Datum", o.d(o.issued)), (260, "Leverdatum", o.d(o.wanted)), (370, "Budgetcode", "6.310.44"), (470, "Behandeld door", o.contact)):  # fmt: skip
        pen.put(x, label, y=90, size=7)
        pen.put(x, value, y=102)
    pen.lines(40, o.seller, y=130)
    pen.y = 180
    pen.row([(40, "Omschrijving"), (-380, "Aantal"), (390, "Eenheid"), (-480, "Prijs"), (-555, "Bedrag")], bold=True)
    for i in o.items:
        pen.down(16)
        pen.row(
            [(40, i.name[:55]), (-380, o.n(i.quantity)), (390, i.word), (-480, o.m(i.price)), (-555, o.m(i.amount))]
        )
        pen.down(10)
        pen.put(50, f"artikelnummer {i.sku}", size=7.5)
    pen.down(20)
    pen.row([(-480, "Totaal excl. btw"), (-555, o.m(o.sum()))], bold=True)
    pen.put(40, f"De levering dient plaats te vinden op: {', '.join(o.site)}.", y=pen.y + 25)
    pen.put(40, "Facturen zonder opdrachtnummer worden niet in behandeling genomen.", y=pen.y + 40, size=7.5)
    return o, pen.done()


def hundred_it(name: str, seed: int) -> tuple[Trade, str]:
    """Prices per 100 with the base behind a stroke, codes of both sides in one cell."""
    o = trade(name, "cantabria", "it", seed, one=False, codes=True)
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td><b>Ordine fornitore n. {o.number}</b><br>del {o.d(o.issued)}<br>Consegna richiesta: {o.d(o.wanted)}</td></tr></table><p>Spett.le {o.seller[0]}</p><p>Luogo di consegna: {escape(", ".join(o.site))}</p>"""
    body += table(
        ("Ns. cod. / Vs. cod.", "Descrizione", "Q.tà", "UM", "Prezzo", "Totale"),
        [(f"{i.buyer_item} / {i.sku}", i.name, o.n(i.quantity), i.word, o.m(i.price) + (f" /{i.per}" if i.per > 1 else ""), o.m(i.amount)) for i in o.items],
        right=(2, 4, 5), css="g",
    )  # fmt: skip
    return o, page(body + f"<p class=r>Totale merce EUR {o.m(o.sum())}</p>", GRID)


def headless_es(name: str, seed: int) -> tuple[Trade, bytes]:
    """Items in columns without any header, a title with number and date in words."""
    o = trade(name, "cantabria", "es", seed)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    pen = Pen(font="Times-Roman", size=11)
    pen.put(60, o.company, bold=True, size=14)
    pen.lines(60, o.home, y=58)
    pen.put(60, f"Pedido núm. {o.number}, {o.d(o.issued)}", y=110, bold=True)
    pen.put(60, f"Para {o.seller[0]}", y=126)
    pen.y = 160
    for i in o.items:
        pen.row([(-85, o.n(i.quantity)), (95, i.word), (160, i.sku), (250, i.name[:50])])
        pen.down(18)
    pen.put(60, f"Entrega: {o.d(o.wanted)} en nuestro almacén.", y=pen.y + 20)
    pen.put(60, o.contact, y=pen.y + 50)
    return o, pen.done()


def split_codes(name: str, seed: int) -> tuple[Trade, str]:
    """A hotel group's program: outlet, category and cost centre columns about the goods, delivery window in the head."""
    o = trade(name, "eichenrode", "de", seed, second=True)
    o.hides |= {"buyer_item"}
    for i in o.items:
        i.wanted = o.wanted
    o.hides |= {"wanted"}
    body = f"""<table class=w><tr><td><h3>{o.company}</h3>{stack(*o.home)}</td><td><table class=g>{rows([("PO-Nr.", o.number), ("PO-Datum", o.d(o.issued)), ("Outlet", "Housekeeping"), ("Anforderer", o.contact)])}</table></td></tr></table><p><b>Lieferadresse</b><br>{stack(*o.site)}<br>Anlieferfenster 06:00 - 11:00</p><p>{stack(*o.seller)}</p>"""
    body += table(
        ("#", "Warengruppe", "Kostenst.", "Artikel", "Lief.-Art.", "Liefertermin", "Best.-Menge", "BME", "Preis/BME", "Netto"),
        [(str(i.no), "Reinigung", "4410", i.name, i.sku, o.d(o.wanted), o.n(i.quantity), short(i.code), o.m(i.price), o.m(i.amount)) for i in o.items],
        right=(6, 8, 9), css="l",
    )  # fmt: skip
    return o, page(
        body + f"<p class=r>Summe netto {o.m(o.sum())} EUR</p>", LINES + "body{font-size:8pt}", size="A4 landscape"
    )


FURTHER_FORMS: list[Callable[[str, int], tuple[Trade, str | bytes]]] = [
    printed_mail, item_cards, american, two_halves, base_column, at_signs, ordered_supplied, packs_fr, fields_de, unit_in_head_de, council_nl, hundred_it,
    headless_es, split_codes,
]  # fmt: skip
