"""Purchase orders as business programs print them, as HTML: each layout is one program's way in one language.

The half named OPEN may be looked at when something is read wrongly; the half in `held_back.py` only counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import escape

from tests.corpus.prints.world import CENT, SUPPLIER, Doc, make_doc

__all__ = ["BARE", "GRID", "LINES", "OPEN", "Layout", "by_line", "not_order", "page", "rows", "stack", "table"]

Layout = Callable[[str, int], tuple[Doc, str]]


def page(body: str, css: str = "", *, size: str = "A4") -> str:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><style>@page{{size:{size};margin:14mm}}"
        f"body{{font:9.5pt 'Liberation Sans',Arial,sans-serif;margin:0}}table{{border-collapse:collapse}}"
        f"td,th{{vertical-align:top;text-align:left}}.r{{text-align:right}}.w{{width:100%}}{css}</style></head><body>{body}</body></html>"
    )


def rows(cells: Sequence[Sequence[str]], *, right: Sequence[int] = (), tag: str = "td") -> str:
    """Table rows; `right`: columns that are set to the right."""
    return "".join(
        "<tr>"
        + "".join(
            f"<{tag}{' class=r' if n in right else ''}>{c if c.startswith('<') else escape(c)}</{tag}>"
            for n, c in enumerate(row)
        )
        + "</tr>"
        for row in cells
    )


def table(head: Sequence[str], body: Sequence[Sequence[str]], *, right: Sequence[int] = (), css: str = "w") -> str:
    return f"<table class='{css}'><thead>{rows([head], right=right, tag='th')}</thead><tbody>{rows(body, right=right)}</tbody></table>"


def stack(*lines: str) -> str:
    return "<br>".join(escape(line) for line in lines)


def by_line(o: Doc) -> None:
    """The date stands on every line, and nowhere for the whole order."""
    for item in o.items:
        item.wanted = o.wanted
    o.hides.add("wanted")


GRID = "table.g td,table.g th{border:.6pt solid #444;padding:2pt 4pt}table.g{width:100%}"
LINES = "table.l th{border-bottom:1.2pt solid #000;padding:3pt}table.l td{border-bottom:.4pt solid #bbb;padding:4pt 3pt}table.l{width:100%}"
BARE = "table.b td,table.b th{padding:2pt 5pt}table.b{width:100%}"


# --- English --------------------------------------------------------------------------------------------------------


def netsuite(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "en", seed, per=False)
    o.dates = "%d/%m/%Y"
    body = f"""<table class=w><tr><td><b style='font-size:13pt'>{o.company}</b><br>{stack(*o.home)}</td>
    <td class=r><span style='font-size:20pt'>Purchase Order</span><br><b>#{o.number}</b><br>{o.d(o.issued)}</td></tr></table>
    <table class=w style='margin:16pt 0'><tr><td><b>Vendor</b><br>{stack(*SUPPLIER)}</td><td><b>Ship To</b><br>{stack(*o.site)}</td></tr></table>
    <table class=w style='margin-bottom:10pt'><tr style='background:#e3e3e3'><th>Receive By</th><th>Terms</th><th>Currency</th><th>Memo</th></tr>
    <tr><td>{o.d(o.wanted)}</td><td>Net 30</td><td>{o.currency}</td><td>Q4 restock</td></tr></table>"""
    body += table(
        ("Item", "Quantity", "Units", "Description", "Rate", "Amount"),
        [(i.sku, o.n(i.quantity), i.word, i.name, o.m(i.price), o.m(i.amount)) for i in o.items],
        right=(1, 4, 5),
        css="l",
    )
    body += f"<table style='margin-left:auto;margin-top:12pt'><tr><td><b>Total</b>&nbsp;&nbsp;</td><td class=r>£{o.m(o.sum())}</td></tr></table>"
    o.hides.add("buyer_item")
    return o, page(body, LINES)


def coupa(name: str, seed: int) -> tuple[Doc, str]:
    """Lines as cards: numbers in one row, codes and text below."""
    o = make_doc(name, "en", seed, per=False, packs=True)
    o.dates = "%d %b %Y"
    by_line(o)
    cards = "".join(
        f"""<tr class=t><td>{i.no}</td><td colspan=5><b>{escape(i.name)}</b></td></tr>
        <tr class=c><td></td><td>Supplier Part Number: {i.sku}<br>Need By: {o.d(o.wanted)}</td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td>
        <td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"""
        for i in o.items
    )
    body = f"""<div style='background:#0b5;color:#fff;padding:6pt;font-size:14pt'>{o.company} &mdash; Purchase Order {o.number}</div>
    <table class=w style='margin:10pt 0'><tr><td width=33%><b>SHIP TO</b><br>{stack(*o.site)}<br>Attn: {o.contact}</td>
    <td width=33%><b>BILL TO</b><br>{stack(o.company, *o.home)}</td>
    <td><b>SUPPLIER</b><br>{stack(*SUPPLIER)}</td></tr></table>
    <table class=b style='margin-bottom:8pt'><tr><td>PO Date</td><td>{o.d(o.issued)}</td><td>Payment Terms</td><td>Net 45</td></tr>
    <tr><td>Currency</td><td>{o.currency}</td><td>Requester</td><td>{o.contact}</td></tr></table>
    <table class=l><thead><tr><th>Line</th><th>Description</th><th class=r>Qty</th><th>Unit</th><th class=r>Price</th><th class=r>Total</th></tr></thead>{cards}</table>
    <p class=r><b>Total {o.m(o.sum())} {o.currency}</b></p>"""
    o.hides.add("buyer_item")
    return o, page(
        body,
        BARE
        + "table.l{width:100%}table.l th{background:#eee;padding:3pt}tr.t td{padding-top:8pt}tr.c td{border-bottom:.5pt solid #ccc;padding-bottom:6pt}",
    )


def ariba(name: str, seed: int) -> tuple[Doc, str]:
    """Part number over description, quantity with unit in brackets, need-by per line, money with its currency."""
    o = make_doc(name, "en", seed, packs=True, per=False)
    o.dates = "%d %b %Y"
    by_line(o)
    lines = [
        (
            str(i.no),
            str(1),
            f"<td>{i.sku}<br>{escape(i.name)}</td>",
            "Material",
            f"{o.n(i.quantity)} ({i.word})",
            o.d(o.wanted),
            f"£{o.m(i.price)} GBP",
            f"£{o.m(i.amount)} GBP",
        )
        for i in o.items
    ]
    cells = "".join(
        "<tr>" + "".join(c if c.startswith("<td") else f"<td>{c}</td>" for c in row) + "</tr>" for row in lines
    )
    head = "".join(
        f"<th>{h}</th>"
        for h in (
            "Line #",
            "No. Schedule Lines",
            "Part # / Description",
            "Type",
            "Qty (Unit)",
            "Need By",
            "Unit Price",
            "Subtotal",
        )
    )
    body = f"""<table class=w><tr><td><b>From:</b><br>{stack(o.company, *o.home)}<br>United Kingdom</td><td><b>To:</b><br>{stack(*SUPPLIER)}</td>
    <td><b>Purchase Order<br>(New)<br>{o.number}</b><br>Amount: £{o.m(o.sum())} GBP<br>Version: 1</td></tr></table>
    <p>Order submitted on: {o.issued.strftime("%A %d %b %Y")} 9:14 AM GMT</p>
    <table class=w><tr><td><b>SHIP ALL ITEMS TO</b><br>{stack(*o.site)}<br>United Kingdom<br>Ship To Code: 4410</td>
    <td><b>BILL TO</b><br>{stack(o.company, *o.home)}<br>United Kingdom</td><td><b>DELIVER TO</b><br>{o.contact}</td></tr></table>
    <h3>Line Items</h3><table class=g><tr>{head}</tr>{cells}</table>
    <p class=r>Order total: £{o.m(o.sum())} GBP</p>"""
    o.hides.add("buyer_item")
    return o, page(body, GRID)


def xero(name: str, seed: int) -> tuple[Doc, str]:
    """No code column: the code leads the description; VAT rate per line; three sums."""
    o = make_doc(name, "en", seed, per=False)
    o.dates = "%d %b %Y"
    tax = (o.sum() * Decimal("0.2")).quantize(CENT)
    body = f"""<h1 style='font-weight:normal'>PURCHASE ORDER</h1><table class=w><tr><td></td><td><b>Purchase Order Date</b><br>{o.d(o.issued)}<br><br>
    <b>Delivery Date</b><br>{o.d(o.wanted)}<br><br><b>Purchase Order Number</b><br>{o.number}<br><br><b>Reference</b><br>LAB/{o.rng.randint(10, 99)}<br><br><b>VAT Number</b><br>GB 123 4567 89</td>
    <td>{stack(o.company, *o.home)}</td></tr></table>"""
    body += table(
        ("Description", "Quantity", "Unit Price", "VAT", "Amount GBP"),
        [(f"{i.sku} {i.name}", o.n(Decimal(i.quantity), 2), o.m(i.price), "20%", o.m(i.amount)) for i in o.items],
        right=(1, 2, 3, 4),
        css="l",
    )
    body += f"""<table style='margin-left:auto'><tr><td>Subtotal</td><td class=r>{o.m(o.sum())}</td></tr><tr><td>TOTAL VAT 20%</td><td class=r>{o.m(tax)}</td></tr>
    <tr><td><b>TOTAL GBP</b></td><td class=r><b>{o.m(o.sum() + tax)}</b></td></tr></table>
    <h3>DELIVERY DETAILS</h3><table class=b><tr><td><b>Delivery Address</b><br>{stack(*o.site)}</td><td><b>Attention</b><br>{o.contact}</td>
    <td><b>Delivery Instructions</b><br>Goods in via rear gate, 8am to 3pm</td></tr></table>"""
    o.hides |= {"buyer_item", "unit"}
    return o, page(body, LINES + BARE)


def sage50(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "en", seed, per=False)
    for i in o.items:
        i.discount = Decimal(o.rng.choice((0, 0, 5, 10)))
        i.amount = (i.quantity * i.price * (1 - i.discount / 100)).quantize(CENT)
    o.expect = "enter" if not any(i.discount for i in o.items) else "review"
    tax = (o.sum() * Decimal("0.2")).quantize(CENT)
    body = f"""<table class=w><tr><td>{stack(o.company, *o.home)}<br>Tel: 01632 960117</td><td class=r><b>PURCHASE ORDER</b></td></tr></table>
    <table class=w style='margin:14pt 0'><tr><td style='border:1pt solid;padding:5pt' width=50%>{stack(*SUPPLIER)}</td><td>
    <table class=g><tr><td>Order No.</td><td>{o.number}</td></tr><tr><td>Order Date</td><td>{o.d(o.issued)}</td></tr><tr><td>Account Ref</td><td>MER001</td></tr><tr><td>Due Date</td><td>{o.d(o.wanted)}</td></tr></table></td></tr></table>
    <p><b>Deliver To:</b> {escape(", ".join(o.site))}</p>"""
    body += table(
        ("Qty", "Stock Code", "Details", "Unit Price", "Disc %", "Net Amt", "VAT Amt"),
        [
            (
                o.n(Decimal(i.quantity), 2),
                i.sku,
                i.name,
                o.m(i.price),
                o.m(i.discount),
                o.m(i.amount),
                o.m((i.amount * Decimal("0.2")).quantize(CENT)),
            )
            for i in o.items
        ],
        right=(0, 3, 4, 5, 6),
        css="g",
    )
    body += f"""<table class=g style='width:40%;margin:10pt 0 0 auto'><tr><td>Total Net Amount</td><td class=r>{o.m(o.sum())}</td></tr>
    <tr><td>Total Tax Amount</td><td class=r>{o.m(tax)}</td></tr><tr><td>Order Total</td><td class=r>{o.m(o.sum() + tax)}</td></tr></table>"""
    o.hides |= {"buyer_item", "currency"}
    return o, page(body, GRID)


def dynamics(name: str, seed: int) -> tuple[Doc, str]:
    """Both sides' codes, unit behind the quantity, per-line dates."""
    o = make_doc(name, "en", seed, packs=True)
    for i in o.items:
        i.wanted = o.wanted + timedelta(days=7 * (i.no % 2))
    o.wanted = o.items[0].wanted or o.wanted
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td class=r><h2>Purchase order</h2></td></tr></table>
    <table class=w><tr><td width=55%>{stack(*SUPPLIER)}</td><td><table>
    {rows([("Number", o.number), ("Date", o.d(o.issued)), ("Page", "1 of 1"), ("Requisitioner", o.contact), ("Our ref.", "LAB-SUPPLY"), ("Vendor account", "V-00512"), ("Payment", "Net 30 days"), ("Mode of delivery", "Road"), ("Currency", o.currency)])}
    </table></td></tr></table><p><b>Delivery address</b><br>{stack(*o.site)}</p>"""
    body += table(
        (
            "Item number",
            "External",
            "Description",
            "Delivery date",
            "Quantity",
            "Unit",
            "Unit price",
            "Price unit",
            "Amount",
        ),
        [
            (
                i.buyer_item,
                i.sku,
                i.name,
                o.d(i.wanted or o.wanted),
                o.n(Decimal(i.quantity), 2),
                i.word,
                o.m(i.price),
                str(i.per),
                o.m(i.amount),
            )
            for i in o.items
        ],
        right=(4, 6, 7, 8),
        css="b",
    )
    body += f"""<hr><table class=w><tr><th>Sales subtotal amount</th><th>Total discount</th><th>Charges</th><th>Net amount</th><th>Sales tax</th><th>Round-off</th><th>Total</th></tr>
    <tr><td>{o.m(o.sum())}</td><td>0.00</td><td>0.00</td><td>{o.m(o.sum())}</td><td>0.00</td><td>0.00</td><td>{o.m(o.sum())} GBP</td></tr></table>"""
    o.hides.add("wanted")
    return o, page(body, BARE + "table.b th{border-bottom:1pt solid}table{font-size:8.5pt}")


def oracle(name: str, seed: int) -> tuple[Doc, str]:
    """Line, part and description in one narrow stack; ship-to note between the lines."""
    o = make_doc(name, "en", seed, per=False)
    o.dates = "%d-%b-%Y"
    by_line(o)
    shown = "".join(
        f"""<tr><td>{i.no}</td><td>{i.buyer_item}<br>{escape(i.name)}<br>Supplier Item: {i.sku}</td><td>Needed:<br>{o.d(o.wanted).upper()}</td>
        <td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td class=r>{o.n(i.price, 4)}</td><td>N</td><td class=r>{o.m(i.amount)}</td></tr>
        <tr><td></td><td colspan=7><i>Ship To: Use the ship-to address at the top of page 1</i></td></tr>"""
        for i in o.items
    )
    body = f"""<table class=g><tr><td rowspan=3><b>{o.company}</b><br>{stack(*o.home)}</td><td>Type<br>Standard Purchase Order</td></tr><tr><td>Order<br>{o.number}</td></tr><tr><td>Revision<br>0</td></tr>
    <tr><td>Supplier:<br>{stack(*SUPPLIER)}</td><td>Order Date<br>{o.d(o.issued).upper()}</td></tr>
    <tr><td>Ship To:<br>{stack(*o.site)}</td><td>Created By<br>{o.contact}</td></tr><tr><td>Bill To:<br>{stack(o.company, *o.home)}</td><td>Payment Terms<br>NET 30</td></tr></table>
    <p style='font-size:8pt'>All prices and amounts on this order are expressed in GBP</p>
    <table class=g><thead><tr><th>Line</th><th>Part Number / Description</th><th>Delivery Date</th><th>Quantity</th><th>UOM</th><th>Unit Price</th><th>Tax</th><th>Amount</th></tr></thead>{shown}
    <tr><td colspan=7 class=r>Total:</td><td class=r>{o.m(o.sum())}</td></tr></table>"""
    return o, page(body, GRID + "table{font-size:8.5pt}")


def hospital(name: str, seed: int) -> tuple[Doc, str]:
    """A requisition form: manufacturer and vendor numbers, unit before quantity, freight line."""
    o = make_doc(name, "en", seed, packs=True, per=False)
    o.dates = "%d-%b-%y"
    freight = Decimal("12.50")
    o.total = o.sum()
    lines = [
        (
            f"{i.no:03d}",
            f"MF{i.no}88-{i.quantity}",
            i.sku,
            i.name.upper(),
            i.word,
            o.n(i.quantity),
            o.m(i.price),
            o.m(i.amount),
        )
        for i in o.items
    ]
    body = f"""<center><b>{o.company.upper()}</b><br>{escape(" - ".join(o.home))}<br><u>OFFICIAL ORDER</u></center>
    <table class=w style='margin-top:12pt'><tr><td>VENDOR: {SUPPLIER[0]}<br>{SUPPLIER[1]}<br>{SUPPLIER[2]}</td><td>P.O. NUMBER: <b>{o.number}</b><br>P.O. DATE: {o.d(o.issued).upper()}<br>DATE REQUIRED: {o.d(o.wanted).upper()}<br>BUYER: {o.contact}<br>SHIP VIA: BEST WAY</td></tr></table>
    <p>SHIP TO: {escape(o.site[0])}<br>{"&nbsp;" * 18}{escape(o.site[1])}<br>{"&nbsp;" * 18}{escape(o.site[2])}</p>"""
    body += table(
        ("LN", "MFR CAT NO", "VENDOR CAT NO", "ITEM DESCRIPTION", "UM", "QTY", "PRICE", "EXTENSION"),
        lines,
        right=(5, 6, 7),
        css="b",
    )
    body += f"<p class=r>MERCHANDISE TOTAL: {o.m(o.sum())}<br>FREIGHT: {o.m(freight)}<br>ORDER TOTAL: {o.m(o.sum() + freight)} GBP</p>"
    o.hides |= {"buyer_item"}
    return o, page(
        body,
        BARE
        + "body{font-family:'Liberation Mono',monospace;font-size:8pt}table.b th{border-top:1pt dashed;border-bottom:1pt dashed}",
    )


def letter(name: str, seed: int) -> tuple[Doc, str]:
    """A letter of a word processor with a small table, unit and quantity in one cell, price with its base in words."""
    o = make_doc(name, "en", seed, size=3)
    base = {1: "each", 100: "per 100", 1000: "per 1000"}
    lines = [(i.name, i.sku, f"{o.n(i.quantity)} {i.word}", f"£{o.m(i.price)} {base[i.per]}") for i in o.items]
    body = f"""<p>{stack(o.company, *o.home)}</p><p>{stack(*SUPPLIER)}</p><p>{o.issued.strftime("%d %B %Y").lstrip("0")}</p><p>Our order: <b>{o.number}</b></p>
    <p>Dear Sirs,</p><p>Please supply the following goods to {escape(", ".join(o.site))} by {o.wanted.strftime("%d %B %Y").lstrip("0")}:</p>"""
    body += table(("Description of goods", "Your catalogue no.", "Quantity", "Price"), lines, css="g")
    body += f"<p>Order value £{o.m(o.sum())} plus VAT. Kindly quote our order number on your invoice.</p><p>Yours faithfully<br><br>{o.contact}<br>Purchasing Department</p>"
    o.hides |= {"buyer_item", "amount"}
    return o, page(body, GRID + "body{font-family:'Liberation Serif',serif;font-size:11pt}")


def shop(name: str, seed: int) -> tuple[Doc, str]:
    """A web shop's print: cards with a code line below the name, quantity times price."""
    o = make_doc(name, "en", seed, per=False)
    cards = "".join(
        f"<tr><td><b>{escape(i.name)}</b><br><small>SKU: {i.sku}</small></td><td class=r>{i.quantity}</td><td class=r>£{o.m(i.price)}</td><td class=r>£{o.m(i.amount)}</td></tr>"
        for i in o.items
    )
    body = f"""<h2>{o.company}</h2><table class=w><tr><td>Order {o.number}<br>{o.issued.strftime("%d %B %Y")}</td></tr></table>
    <table class=w style='margin:12pt 0'><tr><td><b>Ship to</b><br>{stack(*o.site)}</td><td><b>Bill to</b><br>{stack(o.company, *o.home)}</td></tr></table>
    <table class=l><tr><th>Items</th><th class=r>Quantity</th><th class=r>Price</th><th class=r>Total</th></tr>{cards}</table>
    <table style='margin:8pt 0 0 auto'><tr><td>Subtotal</td><td class=r>£{o.m(o.sum())}</td></tr><tr><td>Shipping</td><td class=r>£0.00</td></tr><tr><td><b>Total</b></td><td class=r><b>£{o.m(o.sum())}</b></td></tr></table>"""
    o.hides |= {"buyer_item", "wanted"}
    return o, page(body, LINES)


def odoo(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "en", seed, packs=True, per=False)
    lines = [
        (
            f"[{i.sku}] {i.name}",
            f"{o.d(o.wanted)} 12:00:00",
            f"{o.n(Decimal(i.quantity), 2)} {i.word}",
            o.m(i.price),
            "VAT 20%",
            f"£ {o.m(i.amount)}",
        )
        for i in o.items
    ]
    tax = (o.sum() * Decimal("0.2")).quantize(CENT)
    body = f"""<table class=w><tr><td>{o.company}<br>{stack(*o.home)}</td></tr></table><hr><table class=w><tr><td><b>Shipping address</b><br>{stack(*o.site)}</td>
    <td>{stack(*SUPPLIER)}</td></tr></table><h2>Purchase Order #{o.number}</h2>
    <table class=w><tr><td><b>Purchase Representative:</b><br>{o.contact}</td><td><b>Order Date:</b><br>{o.d(o.issued)}</td><td><b>Expected Arrival:</b><br>{o.d(o.wanted)}</td></tr></table><br>"""
    body += table(("Description", "Date Req.", "Qty", "Unit Price", "Taxes", "Amount"), lines, right=(2, 3, 5), css="l")
    body += f"""<table style='margin:10pt 0 0 auto'><tr><td>Untaxed Amount</td><td class=r>£ {o.m(o.sum())}</td></tr><tr><td>VAT 20%</td><td class=r>£ {o.m(tax)}</td></tr><tr><td><b>Total</b></td><td class=r>£ {o.m(o.sum() + tax)}</td></tr></table>"""
    o.hides |= {"buyer_item"}
    return o, page(body, LINES)


# --- German ---------------------------------------------------------------------------------------------------------


def sap_de(name: str, seed: int) -> tuple[Doc, str]:
    """Two header rows, two item rows, price per n, net value; item text rows between."""
    o = make_doc(name, "de", seed, packs=True)
    items = "".join(
        f"""<tr><td>{i.no * 10:05d}</td><td>{i.buyer_item}</td><td colspan=4>{escape(i.name)}</td></tr>
        <tr><td></td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td class=r>{o.m(i.price)}</td><td>/{o.n(i.per)} {i.word}</td><td class=r>{o.m(i.amount)}</td></tr>
        <tr><td></td><td colspan=5>Ihre Materialnummer: {i.sku}</td></tr>"""
        for i in o.items
    )
    body = f"""<table class=w><tr><td style='font-size:7pt'>{o.company} · {escape(" · ".join(o.home))}</td></tr><tr><td>Firma<br>{stack(*SUPPLIER)}</td>
    <td><b style='font-size:14pt'>Bestellung</b><br><table><tr><td>Bestellnr./Datum</td></tr><tr><td><b>{o.number} / {o.d(o.issued)}</b></td></tr><tr><td>AnsprechpartnerIn/Telefon</td></tr>
    <tr><td>{o.contact} / 05121 9999-41</td></tr><tr><td>Unsere Lieferantennummer</td></tr><tr><td>700441</td></tr></table></td></tr></table>
    <p>Bitte liefern Sie an:<br>{stack(*o.site)}</p><p>Lieferdatum: Tag {o.d(o.wanted)}</p><p>Lieferbed.: frei Haus<br>Zahlungsbed.: 30 Tage netto &nbsp;&nbsp; Währung EUR</p>
    <table class=b><tr style='border-top:1pt solid'><td>Pos.</td><td>Material</td><td colspan=4>Bezeichnung</td></tr>
    <tr style='border-bottom:1pt solid'><td></td><td class=r>Bestellmenge</td><td>Einheit</td><td class=r>Preis pro Einheit</td><td></td><td class=r>Nettowert</td></tr>{items}</table>
    <p class=r>Gesamtnettowert ohne Mwst EUR &nbsp; {o.m(o.sum())}</p>"""
    return o, page(body, BARE + "body{font-size:9pt}")


def nav_de(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "de", seed, packs=True, per=False)
    o.dates = "%d.%m.%y"
    body = f"""<table class=w><tr><td width=60%><u style='font-size:7pt'>{o.company}, {escape(", ".join(o.home))}</u><br><br>{stack(*SUPPLIER)}</td><td>{o.company}<br>{stack(*o.home)}<br>
    USt-IdNr. DE999999999</td></tr></table><h2>Bestellung {o.number}</h2>
    <table class=w><tr><td>Einkäufer</td><td>{o.contact}</td><td>Belegdatum</td><td>{o.d(o.issued)}</td></tr><tr><td>Zlg.-Bedingung</td><td>14 Tage netto</td><td>Gewünschtes Wareneingangsdatum</td><td>{o.d(o.wanted)}</td></tr></table><br>"""
    lines = [(i.buyer_item, i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), "", o.m(i.amount)) for i in o.items]
    body += table(
        ("Nr.", "Kred.-Artikelnr.", "Beschreibung", "Menge", "Einheit", "EK-Preis", "Rabatt %", "Zeilenbetrag"),
        lines,
        right=(3, 5, 6, 7),
        css="l",
    )
    body += f"""<table style='margin:8pt 0 0 auto'><tr><td>Total EUR ohne MwSt.</td><td class=r>{o.m(o.sum())}</td></tr></table>
    <table class=w style='margin-top:14pt'><tr><td><b>Lief. an Adresse</b><br>{stack(*o.site)}</td></tr></table>"""
    return o, page(body, LINES)


def lexware_de(name: str, seed: int) -> tuple[Doc, str]:
    """Quantity and unit first, the code below the text in small print, prices with a currency sign."""
    o = make_doc(name, "de", seed)
    lines = "".join(
        f"<tr><td>{i.no}</td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td>{escape(i.name)}<br><small>Art.-Nr.: {i.sku}</small></td>"
        f"<td class=r>{o.m(i.price)} €</td><td>{i.per}</td><td class=r>{o.m(i.amount)} €</td></tr>"
        for i in o.items
    )
    body = f"""<div class=r><b>{o.company}</b><br>{stack(*o.home)}</div><p>{stack(*SUPPLIER)}</p>
    <table class=w><tr><td><h2>Bestellung Nr. {o.number}</h2></td><td class=r>Datum: {o.d(o.issued)}<br>Kunden-Nr.: {o.buyer[0]}</td></tr></table>
    <p>Sehr geehrte Damen und Herren,<br>wir bestellen zur Lieferung am {o.d(o.wanted)} an {escape(", ".join(o.site))}:</p>
    <table class=l><tr><th>Pos</th><th class=r>Menge</th><th>ME</th><th>Text</th><th class=r>Einzelpreis</th><th>PE</th><th class=r>Gesamtpreis</th></tr>{lines}
    <tr><td colspan=6 class=r>Nettobetrag</td><td class=r>{o.m(o.sum())} €</td></tr><tr><td colspan=6 class=r>zzgl. 7 % USt.</td><td class=r>{o.m((o.sum() * Decimal("0.07")).quantize(CENT))} €</td></tr></table>
    <p>Mit freundlichen Grüßen<br>{o.contact}</p>"""
    o.hides.add("buyer_item")
    return o, page(body, LINES)


# --- French ---------------------------------------------------------------------------------------------------------


def sage_fr(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "fr", seed)
    tax = (o.sum() * Decimal("0.2")).quantize(CENT)
    body = f"""<table class=w><tr><td><b>{escape(o.company)}</b><br>{stack(*o.home)}<br>Tél. : 01 99 00 12 34<br>SIRET 999 999 999 00017</td>
    <td style='border:1pt solid;padding:6pt'><b>BON DE COMMANDE</b><br>N° {o.number}<br>Date : {o.d(o.issued)}</td></tr></table>
    <table class=w style='margin:10pt 0'><tr><td><u>Fournisseur</u><br>{stack(*SUPPLIER)}</td><td><u>Lieu de livraison</u><br>{stack(*o.site)}</td></tr></table>
    <p>Date de livraison prévue : {o.d(o.wanted)} &nbsp; Affaire suivie par : {escape(o.contact)}</p>"""
    lines = [(i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), str(i.per), "", o.m(i.amount)) for i in o.items]
    body += table(
        ("Référence", "Désignation", "Quantité", "Unité", "P.U. HT", "Par", "% Rem.", "Montant HT"),
        lines,
        right=(2, 4, 5, 7),
        css="g",
    )
    body += f"""<table class=g style='width:45%;margin:8pt 0 0 auto'><tr><td>Total HT</td><td class=r>{o.m(o.sum())}</td></tr><tr><td>Total TVA</td><td class=r>{o.m(tax)}</td></tr><tr><td>Total TTC</td><td class=r>{o.m(o.sum() + tax)} €</td></tr></table>"""
    o.hides.add("buyer_item")
    return o, page(body, GRID)


def marche_fr(name: str, seed: int) -> tuple[Doc, str]:
    """A public buyer: engagement and contract numbers, two codes, tax rate per line, delivery hours."""
    o = make_doc(name, "fr", seed, packs=True, per=False)
    body = f"""<center><b>{escape(o.company.upper())}</b><br>Service économique - Cellule achats</center>
    <table class=g style='margin-top:10pt'><tr><td>Commande n° : <b>{o.number}</b></td><td>Date de commande : {o.d(o.issued)}</td><td>N° d'engagement : 2026-{o.rng.randint(1000, 9999)}</td></tr>
    <tr><td>Marché n° : 24M{o.rng.randint(100, 999)}</td><td>Lot : 4</td><td>Code fournisseur : F00871</td></tr></table>
    <table class=w style='margin:8pt 0'><tr><td><b>Titulaire</b><br>{stack(*SUPPLIER)}</td><td><b>Adresse de livraison</b><br>{stack(*o.site)}<br>Horaires : 8h00 - 15h30</td><td><b>Adresse de facturation</b><br>{stack(o.company, *o.home)}</td></tr></table>
    <p>Livraison demandée le {o.d(o.wanted)}</p>"""
    lines = [
        (str(i.no), i.buyer_item, i.sku, i.name, i.word, o.n(i.quantity), o.m(i.price), "20,00", o.m(i.amount))
        for i in o.items
    ]
    body += table(
        (
            "Ligne",
            "Code produit",
            "Réf. fourn.",
            "Libellé du produit",
            "U.A.",
            "Qté cdée",
            "P.U. H.T.",
            "TVA",
            "Montant H.T.",
        ),
        lines,
        right=(5, 6, 7, 8),
        css="g",
    )
    body += f"<p class=r>Montant total H.T. : {o.m(o.sum())} EUR</p><p>Le Directeur, par délégation, {escape(o.contact)}</p>"
    return o, page(body, GRID + "table{font-size:8pt}")


# --- Spanish, Italian, Dutch, Polish --------------------------------------------------------------------------------


def a3_es(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "es", seed, per=False)
    tax = (o.sum() * Decimal("0.21")).quantize(CENT)
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}<br>C.I.F. B99999999</td><td>{stack(*SUPPLIER)}</td></tr></table>
    <table class=g style='margin:12pt 0'><tr><th>DOCUMENTO</th><th>NÚMERO</th><th>PÁGINA</th><th>FECHA</th><th>COD. PROVEEDOR</th></tr><tr><td>Pedido a proveedor</td><td>{o.number}</td><td>1</td><td>{o.d(o.issued)}</td><td>430021</td></tr></table>
    <p>Dirección de entrega: {escape(", ".join(o.site))}<br>Fecha de entrega: {o.d(o.wanted)}</p>"""
    lines = [(i.sku, i.name, o.n(Decimal(i.quantity), 2), o.m(i.price), "", o.m(i.amount)) for i in o.items]
    body += table(
        ("ARTÍCULO", "DESCRIPCIÓN", "CANTIDAD", "PRECIO UNIDAD", "DTO.", "TOTAL"), lines, right=(2, 3, 4, 5), css="l"
    )
    body += f"""<table class=g style='margin-top:20pt'><tr><th>BASE IMPONIBLE</th><th>% IVA</th><th>CUOTA IVA</th><th>TOTAL PEDIDO</th></tr><tr><td class=r>{o.m(o.sum())}</td><td class=r>21,00</td><td class=r>{o.m(tax)}</td><td class=r>{o.m(o.sum() + tax)} €</td></tr></table>
    <p>Forma de pago: Transferencia 60 días</p>"""
    o.hides.add("buyer_item")
    return o, page(body, GRID + LINES)


def zucchetti_it(name: str, seed: int) -> tuple[Doc, str]:
    """A form of boxes with tiny labels, unit before quantity, delivery per line, tax code at the end."""
    o = make_doc(name, "it", seed, packs=True)
    for i in o.items:
        i.wanted = o.wanted

    def box(label: str, value: str) -> str:
        return f"<td><small style='font-size:6pt'>{label}</small><br>{value}</td>"

    body = f"""<table class=w><tr><td><b style='font-size:13pt'>{o.company}</b><br>{stack(*o.home)}<br>P.IVA 99999999999</td></tr></table>
    <table class=g style='margin:8pt 0'><tr>{box("Tipo documento", "ORDINE A FORNITORE")}{box("Numero", o.number)}{box("Data", o.d(o.issued))}{box("Cod. fornitore", "000731")}</tr>
    <tr>{box("Spett.le", stack(*SUPPLIER))}{box("Destinazione merce", stack(*o.site))}{box("Pagamento", "RB 60 gg FM")}{box("Valuta", "EUR")}</tr></table>"""
    lines = [
        (
            i.sku,
            i.name,
            i.word,
            o.n(Decimal(i.quantity), 2),
            o.n(i.price / i.per, 5),
            "",
            o.m(i.amount),
            o.d(o.wanted),
            "22",
        )
        for i in o.items
    ]
    for i in o.items:
        i.price, i.per = i.price / i.per, 1
    body += table(
        (
            "Codice articolo",
            "Descrizione",
            "U.M.",
            "Quantità",
            "Prezzo unitario",
            "Sconti",
            "Importo",
            "Data cons.",
            "IVA",
        ),
        lines,
        right=(3, 4, 5, 6),
        css="g",
    )
    body += f"""<table class=g style='margin-top:14pt'><tr>{box("Totale merce", o.m(o.sum()))}{box("Spese trasporto", "")}{box("Totale imponibile", o.m(o.sum()))}{box("Totale IVA", o.m((o.sum() * Decimal("0.22")).quantize(CENT)))}{box("Totale ordine", o.m((o.sum() * Decimal("1.22")).quantize(CENT)))}</tr></table>"""
    o.hides |= {"buyer_item", "wanted"}
    return o, page(body, GRID + "table.g{font-size:8pt}")


def exact_nl(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "nl", seed, packs=True)
    body = f"""<table class=w><tr><td><h1>Inkooporder</h1></td><td class=r>{escape(o.company)}<br>{stack(*o.home)}</td></tr></table>
    <table class=w><tr><td width=50%>{stack(*SUPPLIER)}</td><td><table>{rows([("Inkoopordernummer", ": " + o.number), ("Orderdatum", ": " + o.d(o.issued)), ("Gewenste leverdatum", ": " + o.d(o.wanted)), ("Uw debiteurnr. bij ons", ": 60112"), ("Contactpersoon", ": " + o.contact)])}</table></td></tr></table>
    <p><b>Afleveradres:</b><br>{stack(*o.site)}</p>"""
    lines = [
        (
            i.buyer_item,
            f"<td>{escape(i.name)}<br><span style='color:#555'>Uw artikelcode: {i.sku}</span></td>",
            o.n(i.quantity),
            i.word,
            f"€ {o.m(i.price)}",
            o.n(i.per),
            f"€ {o.m(i.amount)}",
        )
        for i in o.items
    ]
    cells = "".join(
        "<tr>"
        + "".join(
            c if c.startswith("<td") else f"<td{' class=r' if n in (2, 4, 5, 6) else ''}>{c}</td>"
            for n, c in enumerate(row)
        )
        + "</tr>"
        for row in lines
    )
    body += f"<table class=l><tr>{''.join(f'<th{chr(32) + chr(99) + chr(108) + chr(97) + chr(115) + chr(115) + chr(61) + chr(114) if n in (2, 4, 5, 6) else str()}>{h}</th>' for n, h in enumerate(('Artikel', 'Omschrijving', 'Aantal', 'Eenheid', 'Prijs', 'Per', 'Netto bedrag')))}</tr>{cells}</table>"
    body += f"<p class=r>Totaal exclusief btw &nbsp; € {o.m(o.sum())}</p><p style='font-size:7pt'>Op deze order zijn onze inkoopvoorwaarden van toepassing. KvK 99999999. BTW NL999999999B01</p>"
    return o, page(body, LINES)


def comarch_pl(name: str, seed: int) -> tuple[Doc, str]:
    o = make_doc(name, "pl", seed, packs=True, per=False)
    body = f"""<table class=w><tr><td></td><td class=r>Katowice, dnia {o.d(o.issued)}</td></tr></table><center><h2>Zamówienie do dostawcy nr {o.number}</h2></center>
    <table class=w><tr><td><b>Zamawiający:</b><br>{stack(o.company, *o.home)}<br>NIP: 999-99-99-999</td><td><b>Dostawca:</b><br>{stack(*SUPPLIER)}</td><td><b>Adres dostawy:</b><br>{stack(*o.site)}</td></tr></table>
    <p>Termin realizacji: {o.d(o.wanted)} &nbsp;&nbsp; Forma płatności: przelew 30 dni</p>"""
    lines = [(str(i.no), i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount), "23%") for i in o.items]
    body += table(
        ("Lp.", "Kod", "Nazwa", "Ilość", "J.m.", "Cena netto", "Wartość netto", "VAT"), lines, right=(3, 5, 6), css="g"
    )
    body += f"<p class=r>Razem netto: {o.m(o.sum())} PLN<br>Razem VAT: {o.m((o.sum() * Decimal('0.23')).quantize(CENT))} PLN<br>Do zapłaty: {o.m((o.sum() * Decimal('1.23')).quantize(CENT))} PLN</p><p>Sporządził: {o.contact}</p>"
    o.hides.add("buyer_item")
    return o, page(body, GRID)


# --- traps ----------------------------------------------------------------------------------------------------------


def long_table(name: str, seed: int) -> tuple[Doc, str]:
    """Sixty lines over pages with long texts that break over the page's end, and group headings."""
    o = make_doc(name, "en", seed, size=60, per=False)
    out = []
    for i in o.items:
        if i.no % 13 == 1:
            out.append(f"<tr><td colspan=7><b>Section {i.no // 13 + 1}: bench consumables</b></td></tr>")
        text = (
            f"{escape(i.name)}<br>second shelf of the cold store, see the sample of last spring and keep upright"
            if i.no % 4 == 0
            else escape(i.name)
        )
        out.append(
            f"<tr><td>{i.no}</td><td>{i.sku}</td><td>{text}</td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
        )
    body = f"""<b>{o.company}</b><br>{stack(*o.home)}<h2>PURCHASE ORDER</h2><table class=b><tr><td>PO number</td><td>{o.number}</td><td>Date</td><td>{o.d(o.issued)}</td></tr>
    <tr><td>Delivery date</td><td>{o.d(o.wanted)}</td><td>Deliver to</td><td>{stack(*o.site)}</td></tr></table>
    <table class=l><thead><tr><th>Ln</th><th>Part no.</th><th>Description</th><th class=r>Qty</th><th>Unit</th><th class=r>Price</th><th class=r>Value</th></tr></thead>{"".join(out)}</table>
    <p class=r>Total excl. VAT GBP {o.m(o.sum())}</p>"""
    o.hides.add("buyer_item")
    return o, page(body, LINES + BARE)


def free_goods(name: str, seed: int) -> tuple[Doc, str]:
    """A free line (price 0), a text-only line, a freight line and a discount line inside the table."""
    o = make_doc(name, "de", seed, size=4, per=False)
    o.items[2].price = o.items[2].amount = Decimal("0.00")
    lines = [(str(i.no * 10), i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)) for i in o.items]
    lines.insert(1, ("", "", "Bitte nur Ware mit Restlaufzeit über 6 Monate", "", "", "", ""))
    lines.append(("50", "", "Frachtpauschale", "1", "", "25,00", "25,00"))
    body = f"""<b>{o.company}</b><br>{stack(*o.home)}<h3>Bestellung</h3><p>Bestellnummer: {o.number}<br>Bestelldatum: {o.d(o.issued)}<br>Liefertermin: {o.d(o.wanted)}</p><p>Lieferadresse:<br>{stack(*o.site)}</p>"""
    body += table(
        ("Pos.", "Artikel", "Bezeichnung", "Menge", "Einh.", "Preis EUR", "Wert EUR"), lines, right=(3, 5, 6), css="g"
    )
    body += f"<p class=r>Summe EUR {o.m(o.sum() + 25)}</p>"
    o.total = o.sum() + 25
    o.expect = "review"
    o.hides.add("buyer_item")
    return o, page(body, GRID)


def schedule(name: str, seed: int) -> tuple[Doc, str]:
    """Delivery rows below each item whose quantities add up to it."""
    o = make_doc(name, "en", seed, size=3, per=False)
    items = []
    shown = ""
    for i in o.items:
        i.quantity = i.quantity * 2 + 2
        i.amount = i.quantity * i.price
        shown += f"<tr><td>{i.no * 10}</td><td>{i.sku}<br>{escape(i.name)}</td><td class=r>{o.n(i.quantity)}</td><td>{i.word}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
        for part, when in ((i.quantity // 2, o.wanted), (i.quantity - i.quantity // 2, o.wanted + timedelta(days=14))):
            shown += f"<tr><td></td><td>&nbsp;&nbsp;Delivery schedule: {o.d(when)}</td><td class=r>{o.n(part)}</td><td>{i.word}</td><td></td><td></td></tr>"
            items.append(replace(i, quantity=part, wanted=when))
    body = f"""<b>{o.company}</b><br>{stack(*o.home)}<h2>Purchase Order {o.number}</h2><p>Date of order: {o.d(o.issued)}<br>Buyer: {o.contact}</p><p>Ship-to address:<br>{stack(*o.site)}</p>
    <table class=l><tr><th>Item</th><th>Material</th><th class=r>Order qty</th><th>UoM</th><th class=r>Net price</th><th class=r>Net value</th></tr>{shown}</table><p class=r>Total net value GBP {o.m(o.sum())}</p>"""
    o.total = o.sum()
    o.items = items
    o.hides |= {"buyer_item", "wanted"}
    return o, page(body, LINES)


def two_orders(name: str, seed: int) -> tuple[Doc, str]:
    """Two orders in one file, behind a cover sheet, with terms at the end."""
    o = make_doc(name, "nl", seed, per=False)
    p = make_doc(name + "b", "nl", seed, per=False, second_site=True)
    p.buyer = o.buyer
    sheets = [
        "<h1>FAX / E-MAIL</h1><p>Aan: Meridian Werke Handel<br>Van: Inkoop<br>Aantal pagina's: 4<br><br>Hierbij 2 bestellingen.</p>"
    ]
    for d in (o, p):
        d.hides.add("buyer_item")
        sheets.append(
            f"""<b>{escape(d.company)}</b><br>{stack(*d.home)}<h2>Bestelling</h2><p>Bestelnummer: {d.number}<br>Datum: {d.d(d.issued)}<br>Leverdatum: {d.d(d.wanted)}</p><p>Afleveradres: {escape(", ".join(d.site))}</p>"""
            + table(
                ("Regel", "Art.nr.", "Omschrijving", "Aantal", "Eenheid", "Stuksprijs", "Bedrag"),
                [(str(i.no), i.sku, i.name, d.n(i.quantity), i.word, d.m(i.price), d.m(i.amount)) for i in d.items],
                right=(3, 5, 6),
                css="g",
            )
            + f"<p class=r>Totaal excl. btw EUR {d.m(d.sum())}</p>"
        )
    sheets.append(
        "<h3>Algemene inkoopvoorwaarden</h3>"
        + "".join(
            f"<p>{n}. De leverancier levert binnen 14 dagen de goederen, op straffe van 1,5 % van de prijs per week tot 10 % voor 1 tot 50 stuks.</p>"
            for n in range(1, 14)
        )
    )
    o.more = [p]
    return o, page("<div style='page-break-after:always'></div>".join(sheets), GRID)


def not_order(title: str, number: str, language: str) -> Layout:
    def draw(name: str, seed: int) -> tuple[Doc, str]:
        o = make_doc(name, language, seed, per=False)
        o.kind, o.expect = "other", "none"
        heads = {
            "en": ("Item", "Description", "Qty", "Unit", "Price", "Amount"), "de": ("Art.-Nr.", "Bezeichnung", "Menge", "Einheit", "Preis", "Betrag"),
            "fr": ("Référence", "Désignation", "Qté", "Unité", "P.U.", "Montant"), "es": ("Código", "Descripción", "Cantidad", "Unidad", "Precio", "Importe"),
            "it": ("Codice", "Descrizione", "Q.tà", "UM", "Prezzo", "Importo"), "nl": ("Artikel", "Omschrijving", "Aantal", "Eenheid", "Prijs", "Bedrag"), "pl": ("Kod", "Nazwa", "Ilość", "J.m.", "Cena", "Wartość"),
        }  # fmt: skip
        body = f"""<table class=w><tr><td><b>{escape(o.company)}</b><br>{stack(*o.home)}</td><td><h2>{title}</h2>{number}: {o.number}<br>{o.d(o.issued)}</td></tr></table><p>{stack(*SUPPLIER)}</p>"""
        body += table(
            heads[language],
            [(i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)) for i in o.items],
            right=(2, 4, 5),
            css="l",
        )
        return o, page(body + f"<p class=r>{o.m(o.sum())} {o.currency}</p>", LINES)

    return draw


OPEN: dict[str, Layout] = {
    "netsuite": netsuite, "coupa": coupa, "ariba": ariba, "xero": xero, "sage50": sage50, "dynamics": dynamics, "oracle": oracle, "hospital": hospital,
    "letter": letter, "shop": shop, "odoo": odoo, "sap_de": sap_de, "nav_de": nav_de, "lexware_de": lexware_de, "sage_fr": sage_fr, "marche_fr": marche_fr,
    "a3_es": a3_es, "zucchetti_it": zucchetti_it, "exact_nl": exact_nl, "comarch_pl": comarch_pl, "long_table": long_table, "free_goods": free_goods,
    "schedule": schedule, "two_orders": two_orders,
    "x_proforma": not_order("Proforma Invoice", "Invoice number", "en"), "x_packing": not_order("Packing Slip", "Order", "en"),
    "x_ab": not_order("Auftragsbestätigung", "Auftrag", "de"), "x_devis": not_order("Devis", "Devis n°", "fr"), "x_albaran": not_order("Albarán de entrega", "Albarán", "es"),
    "x_preventivo": not_order("Preventivo", "Preventivo n.", "it"),
}  # fmt: skip
