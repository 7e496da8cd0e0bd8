"""English forms of buyers of many trades: portals, councils, hospitals, schools, sites, garages, hotels, farms; letters as PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import escape

from tests.corpus.prints.layouts import BARE, GRID, LINES, page, rows, stack, table
from tests.corpus.prints.pen import Pen
from tests.corpus.prints.trade import Trade, short, trade

__all__ = ["ENGLISH"]


def portal_schedules(name: str, seed: int) -> tuple[Trade, str]:
    """A network's portal: parties side by side, parts under a description, a row of control keys below each."""
    o = trade(name, "wexcombe", "en", seed, second=True)
    for i in o.items:
        i.wanted = o.wanted
    o.hides |= {"wanted", "buyer_item"}
    shown = "".join(
        f"<tr><td>{i.no}</td><td>1</td><td>{i.sku}</td><td>Material</td><td class=r>{i.quantity} ({short(i.code)})</td><td>{o.wanted:%d %b %Y}</td><td class=r>{o.sign}{o.m(i.price)} {o.currency}</td><td class=r>{o.sign}{o.m(i.amount)} {o.currency}</td></tr>"
        f"<tr><td></td><td colspan=7>{escape(i.name)}<br><small>Control Keys: Order Confirmation: allowed &nbsp; Ship Notice: allowed &nbsp; Invoice: is not ERS</small></td></tr>"
        for i in o.items
    )
    body = f"""<table class=w><tr><td><b>From:</b><br>{stack(o.company, *o.home)}</td><td><b>To:</b><br>{stack(*o.seller)}</td>
    <td class=r><b>Purchase Order</b><br>(New)<br><b>{o.number}</b><br>Amount: {o.sign}{o.m(o.sum())} {o.currency}<br>Version: 1</td></tr></table>
    <p><b>Payment Terms</b> NET 30<br><b>Contact Information</b> Supplier Address: {o.seller[0]}</p>
    <p><b>Other Information</b><br>Order submitted on: {o.issued:%A} {o.issued.day} {o.issued:%b %Y} 9:14 AM GMT<br>Received by the network on: {o.issued:%A} {o.issued.day} {o.issued:%b %Y} 9:14 AM GMT<br>This Purchase Order was sent by {o.company} and delivered by the network.</p>
    <table class=w><tr><td><b>Ship All Items To</b><br>{stack(*o.site)}<br>Ship To Code: 2200</td><td><b>Bill To</b><br>{stack(o.company, *o.home)}</td><td><b>Deliver To</b><br>Goods In</td></tr></table>
    <h3>Line Items</h3><table class=b><tr style='background:#ddd'><th>Line #</th><th>No. Schedule Lines</th><th>Part # / Description</th><th>Type</th><th class=r>Qty (Unit)</th><th>Need By</th><th class=r>Unit Price</th><th class=r>Subtotal</th></tr>{shown}</table>
    <p class=r>Sub-total: {o.sign}{o.m(o.sum())} {o.currency}<br>Est. Grand Total: {o.sign}{o.m(o.sum())} {o.currency}</p>"""
    return o, page(body, BARE)


def council_form(name: str, seed: int) -> tuple[Trade, bytes]:
    """Labels in capitals above boxes, an official order with a rate and an authorisation; unit between quantity and number."""
    o = trade(name, "thornleigh", "en", seed, second=True)
    o.hides |= {"buyer_item"}
    pen = Pen(size=8.5)
    pen.put(40, o.company.upper(), bold=True, size=13)
    pen.put(555, "OFFICIAL ORDER", size=13, bold=True, to="right")
    pen.lines(40, o.home, y=56)
    for x, w, label, value in (
        (40, 110, "ORDER NO", o.number),
        (150, 100, "ORDER DATE", o.d(o.issued)),
        (250, 120, "DELIVERY REQUIRED BY", o.d(o.wanted)),
        (370, 95, "COST CENTRE", "41120"),
        (465, 90, "REQUISITIONER", o.contact),
    ):
        pen.put(x + 4, label, y=105, size=6.5)
        pen.put(x + 4, value, y=122)
        pen.box(x, 96, w, 32)
    pen.put(40, "SUPPLIER", y=146, size=6.5)
    pen.lines(40, o.seller, y=157)
    pen.put(300, "DELIVER AND INVOICE QUOTING OUR ORDER NUMBER TO", y=146, size=6.5)
    pen.lines(300, o.site, y=157)
    pen.y = 215
    at = (-72, 80, 122, 200, -480, -550)
    pen.row(
        list(zip(at, ("QTY", "UNIT", "CAT. NO.", "DESCRIPTION OF GOODS", "RATE £", "TOTAL £"), strict=True)), size=7
    )
    pen.across(40, 555, y=219)
    pen.down(16)
    for i in o.items:
        pen.row(list(zip(at, (str(i.quantity), i.word, i.sku, i.name, o.m(i.price), o.m(i.amount)), strict=True)))
        pen.down(15)
    for x in (40, 76, 118, 196, 430, 490, 555):
        pen.upright(x, 205, 560)
    pen.across(40, 555, y=560)
    pen.put(480, "NET TOTAL", y=575, to="right", bold=True)
    pen.put(550, o.m(o.sum()), y=575, to="right", bold=True)
    pen.put(40, "AUTHORISED SIGNATORY ....................................   DATE ....................", y=640)
    pen.put(40, "Goods will not be accepted without a delivery note. No order is valid unless signed. VAT will be paid on a proper tax invoice only.", y=690, size=6.5)  # fmt: skip
    return o, pen.done()


def coupa_lines(name: str, seed: int) -> tuple[Trade, str]:
    """A purchasing tool: the supplier's part in a row of its own with a label, quantity and unit in one cell."""
    o = trade(name, "hartwell", "en", seed, packs=True)
    o.hides |= {"buyer_item", "wanted"}
    for i in o.items:
        i.wanted = o.wanted
    shown = "".join(
        f"<tr><td>{i.no}</td><td><b>{escape(i.name)}</b><br><span style='color:#666'>Part Number: {i.sku}</span></td><td>{o.d(o.wanted)}</td><td class=r>{o.m(i.price)}</td><td class=r>{i.quantity} {i.word}</td><td class=r>{o.m(i.amount)} {o.currency}</td></tr>"
        for i in o.items
    )
    body = f"""<h1 style='font-weight:300'>Purchase Order <b>{o.number}</b></h1><p>Issued on {o.issued:%a, %d %b %Y} &middot; created by {o.contact}</p>
    <table class=w><tr><td><b>Supplier</b><br>{stack(*o.seller)}</td><td><b>Ship To</b><br>{stack(*o.site)}<br>Attn: {o.contact}</td><td><b>Bill To</b><br>{stack(o.company, *o.home)}</td></tr></table>
    <table class=w style='margin:10pt 0'><tr><td><b>Shipping Terms</b><br>DAP</td><td><b>Payment Terms</b><br>Net 45</td><td><b>Contact Email</b><br>{o.mail}</td></tr></table>
    <table class=l><tr><th>Line</th><th>Description</th><th>Need By</th><th class=r>Price</th><th class=r>Qty</th><th class=r>Total</th></tr>{shown}</table>
    <p class=r>Total &nbsp; <b>{o.m(o.sum())} {o.currency}</b></p><p><small>Please include the PO number on all packages. This PO is subject to our standard terms at https://terms.example.</small></p>"""
    return o, page(body, LINES)


def sage_dotted(name: str, seed: int) -> tuple[Trade, bytes]:
    """A small program's page: fixed pitch, columns of net, tax and gross, no frames, the order's data right above."""
    o = trade(name, "calderwood", "en", seed)
    o.hides |= {"buyer_item", "wanted"}
    o.wanted = None  # type: ignore[assignment]
    pen = Pen(font="Courier", size=8)
    pen.put(40, o.company, bold=True, size=11)
    pen.lines(40, o.home, y=54, step=10)
    pen.put(555, "PURCHASE ORDER", bold=True, size=11, to="right")
    for n, (a, b) in enumerate((("Order No.", o.number), ("Order Date", o.d(o.issued)), ("Account Ref.", "BRK001"), ("Taken By", o.contact), ("Page", "1"))):  # fmt: skip
        pen.put(370, a.ljust(14, "."), y=70 + n * 11)
        pen.put(470, b, y=70 + n * 11)
    pen.lines(40, o.seller, y=100, step=10)
    pen.put(40, "Deliver to:", y=150)
    pen.lines(110, o.site, y=150, step=10)
    pen.y = 215
    at = (-66, 74, 150, -395, -450, -500, -555)
    pen.row(
        list(zip(at, ("Qty", "Stock Code", "Details", "Unit Price", "Net", "VAT", "Gross"), strict=True)), bold=True
    )
    pen.down(14)
    for i in o.items:
        tax = (i.amount / 5).quantize(i.amount)
        pen.row(list(zip(at, (f"{i.quantity}.00", i.sku, i.name[:38], o.m(i.price), o.m(i.amount), o.m(tax), o.m(i.amount + tax)), strict=True)))  # fmt: skip
        pen.down(12)
    tax = sum(((i.amount / 5).quantize(i.amount) for i in o.items), start=o.sum() * 0)
    pen.down(20)
    for label, value in (("Net Amount", o.sum()), ("VAT Amount", tax), ("Order Total", o.sum() + tax)):
        pen.put(380, label.ljust(14, "."))
        pen.put(555, o.m(value), to="right")
        pen.down(11)
    return o, pen.done()


def letter_prose(name: str, seed: int) -> tuple[Trade, str]:
    """A typed letter: items as a list in a sentence, the place of delivery in a sentence at the foot."""
    o = trade(name, "aireholme", "en", seed, second=True, size=4, packs=True)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    listed = "".join(f"<p style='margin-left:30pt'>{i.quantity} {i.word if i.word != 'each' else 'x'} {escape(i.name)} ({i.sku})</p>" for i in o.items)  # fmt: skip
    body = f"""<p class=r><b>{o.company}</b><br>{stack(*o.home)}<br>{o.mail}</p><p>{stack(*o.seller)}</p><p>{o.issued.day} {o.issued:%B %Y}</p>
    <p>Our order ref: {o.number}</p><p>Dear Sir or Madam,</p><p>Further to my conversation with your rep last week, would you please send us the following on our usual terms:</p>{listed}
    <p>We shall need these by {o.wanted:%A} {o.wanted.day} {o.wanted:%B}. Everything is to go to {escape(", ".join(o.site))}, and the invoice as usual to the address above.</p>
    <p>Thank you for your help in this matter.</p><p>Yours faithfully,</p><p><br>{o.contact}<br>Office Manager</p>"""
    return o, page(body, "body{font-family:'Liberation Serif';font-size:11pt}")


def hotel_days(name: str, seed: int) -> tuple[Trade, str]:
    """A kitchen's list under headings, each with the day that it is for."""
    o = trade(name, "aireholme", "en", seed, size=6)
    o.hides |= {"buyer_item", "price", "currency", "total", "wanted"}
    days = (o.wanted, o.wanted + timedelta(days=2))
    body = f"<h2>{o.company}</h2><p>{stack(*o.home)}</p><p>Housekeeping order {o.number} &nbsp;&nbsp; {o.d(o.issued)}</p><p>To: {o.seller[0]}</p>"
    for n, day in enumerate(days):
        mine = o.items[n * 3 : n * 3 + 3]
        for i in mine:
            i.wanted = day
        body += f"<p style='background:#eee;margin:8pt 0 2pt'><b>For {day:%A} {day.day} {day:%B}:</b></p>" + table(
            ("Code", "Item", "Unit", "Quantity"), [(i.sku, i.name, i.word, str(i.quantity)) for i in mine], right=(3,), css="b"
        )  # fmt: skip
    body += "<p>Please deliver before 10 am to the goods entrance; no deliveries between 12 and 2.</p><p>" + o.contact
    return o, page(body, BARE)


def two_storeys(name: str, seed: int) -> tuple[Trade, bytes]:
    """Number and text above; code, delivery, quantity, unit, price and value in the row below, all under a header of two rows."""
    o = trade(name, "marlstone", "en", seed, codes=True, second=True)
    for i in o.items:
        i.wanted = o.wanted
    o.hides |= {"wanted"}
    pen = Pen(size=8.5)
    pen.put(50, o.company, bold=True, size=12)
    pen.put(50, " · ".join(o.home), y=53, size=7)
    pen.put(50, f"Purchase order {o.number}", y=90, size=14, bold=True)
    pen.put(50, f"Date {o.issued.day}. {o.issued:%B %Y}    Page 1 of 1    Our contact {o.contact}", y=106)
    pen.put(50, "To", y=130, size=7)
    pen.lines(50, o.seller, y=141)
    pen.put(320, "Please deliver to", y=130, size=7)
    pen.lines(320, o.site, y=141)
    pen.y = 210
    pen.row([(50, "Pos."), (85, "Our article"), (160, "Description")], bold=True)
    pen.down(11)
    at = (85, 160, -330, 340, -440, -545)
    pen.row(list(zip(at, ("Your article", "Delivery date", "Quantity", "Unit", "Price/unit", "Value GBP"), strict=True)), bold=True)  # fmt: skip
    pen.across(50, 545, y=pen.y + 5)
    pen.down(19)
    for i in o.items:
        pen.row([(50, str(i.no * 10)), (85, i.buyer_item), (160, i.name)])
        pen.down(11)
        pen.row(list(zip(at, (i.sku, o.d(o.wanted), f"{i.quantity}.000", short(i.code), o.m(i.price), o.m(i.amount)), strict=True)))  # fmt: skip
        pen.down(17)
    pen.across(50, 545)
    pen.down(13)
    pen.row([(340, "Total net value"), (-545, o.m(o.sum()))], bold=True)
    pen.down(30)
    pen.put(
        50, "Terms of delivery: DAP. Terms of payment: 30 days net, 14 days 2 %. Please confirm within 2 working days."
    )
    return o, pen.done()


def cloud_books(name: str, seed: int) -> tuple[Trade, str]:
    """A cloud accounting program: code and text in one cell, delivery details as a block at the foot."""
    o = trade(name, "brannock", "en", seed, second=True)
    o.hides |= {"buyer_item"}
    body = f"""<table class=w><tr><td style='font-size:22pt'>PURCHASE ORDER<br><span style='font-size:9pt'>{stack(*o.seller)}</span></td>
    <td><b>Purchase Order Date</b><br>{o.issued.day} {o.issued:%b %Y}<br><b>Delivery Date</b><br>{o.wanted.day} {o.wanted:%b %Y}<br><b>Purchase Order Number</b><br>{o.number}<br><b>Reference</b><br>Stock top-up<br><b>VAT Number</b><br>000 0000 00</td><td>{stack(o.company, *o.home)}</td></tr></table><br>"""
    body += table(
        ("Description", "Quantity", "Unit Price", "VAT", f"Amount {o.currency}"),
        [(f"{i.sku} - {i.name}", f"{i.quantity}.00", o.m(i.price), "20%", o.m(i.amount)) for i in o.items],
        right=(1, 2, 3, 4),
        css="l",
    )
    tax = (o.sum() / 5).quantize(o.sum())
    body += f"<table style='margin-left:60%'>{rows([('Subtotal', o.m(o.sum())), ('TOTAL VAT 20%', o.m(tax)), (f'TOTAL {o.currency}', o.m(o.sum() + tax))])}</table>"
    body += f"<h3>DELIVERY DETAILS</h3><table><tr><td style='width:200pt'><b>Delivery Address</b><br>{stack(*o.site)}</td><td><b>Attention</b><br>{o.contact}<br><b>Telephone</b><br>01632 960 114</td><td><b>Delivery Instructions</b><br>Ring 30 minutes before. Two pallets max.</td></tr></table>"
    return o, page(body, LINES)


def dotted_leaders(name: str, seed: int) -> tuple[Trade, bytes]:
    """A typed list whose quantities stand at the end of dotted leaders."""
    o = trade(name, "thornleigh", "en", seed, packs=True)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    pen = Pen(font="Times-Roman", size=11)
    pen.put(297, o.company, size=17, bold=True, to="middle")
    pen.put(297, ", ".join(o.home), y=56, size=9, to="middle")
    pen.put(60, f"Order to {o.seller[0]}", y=95, bold=True)
    pen.put(60, f"Our order number: {o.number}", y=112)
    pen.put(60, f"Date: {o.issued.day} {o.issued:%B %Y}", y=128)
    pen.y = 165
    for i in o.items:
        pen.put(60, f"{i.sku}  {i.name} ".ljust(92, "."))
        pen.put(540, f"{i.quantity} {i.word}", to="right")
        pen.down(20)
    pen.down(15)
    pen.put(60, f"Delivery: {o.wanted:%A} {o.wanted.day} {o.wanted:%B %Y}, to the yard please.")
    pen.put(60, f"Ordered by {o.contact}", y=pen.y + 40)
    return o, pen.done()


def requisition(name: str, seed: int) -> tuple[Trade, str]:
    """A hospital: both codes, unit of issue, pack size and quantity beside one another, cost codes."""
    o = trade(name, "hartwell", "en", seed, codes=True, second=True)
    body = f"""<table class=g><tr><td colspan=3><b>{o.company}</b> - Procurement Department<br>{stack(*o.home)}</td><td><b>PURCHASE ORDER</b></td></tr>
    <tr><td>Order Number<br><b>{o.number}</b></td><td>Order Date<br><b>{o.d(o.issued)}</b></td><td>Delivery Date<br><b>{o.d(o.wanted)}</b></td><td>Page<br>1 of 1</td></tr>
    <tr><td colspan=2>Supplier<br>{stack(*o.seller)}</td><td colspan=2>Deliver To (Req. Point 0711)<br>{stack(*o.site)}</td></tr></table><br>"""
    body += table(
        ("Line", "Our Code", "Supplier Code", "Description", "UOI", "Pack Size", "Qty", "Unit Price", "Line Value", "VAT"),
        [(str(i.no), i.buyer_item, i.sku, i.name, i.word.upper(), "1", str(i.quantity), o.m(i.price), o.m(i.amount), "S") for i in o.items],
        right=(5, 6, 7, 8), css="g",
    )  # fmt: skip
    body += f"<p class=r>Order value excl. VAT £{o.m(o.sum())}</p><p>Contact: {o.contact}, ext. 4417. All deliveries 08:00 to 15:30 Mon-Fri. Expense code 3310-20118.</p>"
    return o, page(body, GRID)


def site_call_off(name: str, seed: int) -> tuple[Trade, str]:
    """A builder's order to a site: plot and contact, quantity and unit before the text, a price with its base in a column."""
    o = trade(name, "oxbrook", "en", seed, one=False, second=True)
    o.hides |= {"buyer_item"}
    body = f"""<table class=w><tr><td style='font-size:18pt'><b>{o.company}</b></td><td class=r>Order No: <b>{o.number}</b><br>Date: {o.d(o.issued)}<br>Job No: 2217/04</td></tr></table><p>{stack(*o.seller)}</p>
    <table class=g><tr><td>Site:</td><td>{escape(", ".join(o.site))}</td></tr><tr><td>Site contact:</td><td>{o.contact} 07700 900118</td></tr><tr><td>Required on site:</td><td>{o.wanted:%a} {o.d(o.wanted)}</td></tr></table><br>"""
    body += table(
        ("Item", "Qty", "Unit", "Product", "Ref", "Rate", "Per", "Amount"),
        [(str(i.no), str(i.quantity), i.word, i.name, i.sku, f"£{o.m(i.price)}", str(i.per), f"£{o.m(i.amount)}") for i in o.items],
        right=(1, 5, 7), css="g",
    )  # fmt: skip
    body += f"<p class=r><b>Order total (ex VAT) £{o.m(o.sum())}</b></p><p>Notes: Access from north gate only. Max vehicle 26 t. No deliveries 08.15-09.00 (school). Quote job number on all paperwork.</p>"
    return o, page(body, GRID)


def garage_job(name: str, seed: int) -> tuple[Trade, bytes]:
    """A letterhead set in single letters; job and registration in the head; part, text and number of pieces."""
    o = trade(name, "calderwood", "en", seed, size=4)
    o.hides |= {"buyer_item", "price", "currency", "total", "wanted"}
    o.wanted = None  # type: ignore[assignment]
    pen = Pen(size=10)
    x = 60.0
    for letter in o.company.upper():
        pen.put(x, letter, y=44, size=14, bold=True)
        x += 14
    pen.put(60, " | ".join(o.home), y=62, size=8)
    pen.across(60, 540, y=70)
    pen.put(60, "PARTS ORDER", y=100, size=15, bold=True)
    pen.put(60, f"Order no.: {o.number}", y=125)
    pen.put(260, f"Date: {o.d(o.issued)}", y=125)
    pen.put(60, "Vehicle: Ford Transit 350  Reg: WX19 ZZZ  Job: 30417", y=142)
    pen.put(60, f"Supplier: {o.seller[0]}", y=159)
    pen.box(60, 175, 480, 200)
    pen.y = 190
    at = (66, 170, -530)
    pen.row(list(zip(at, ("Part No.", "Description", "No. off"), strict=True)), bold=True)
    pen.across(60, 540, y=196)
    pen.down(20)
    for i in o.items:
        pen.row(list(zip(at, (i.sku, i.name, str(i.quantity)), strict=True)))
        pen.down(18)
    pen.put(60, f"Deliver to: {', '.join(o.site)}", y=400)
    pen.put(60, f"Ordered by: {o.contact}", y=420)
    return o, pen.done()


def school_catalogue(name: str, seed: int) -> tuple[Trade, str]:
    """A school's order: the page of the catalogue in a column, prices, a total to be checked, empty rows."""
    o = trade(name, "hartwell", "en", seed)
    o.hides |= {"buyer_item"}
    lines = [
        (str(i.quantity), i.name, i.sku, str(40 + i.no * 17), o.m(i.price), o.m(i.amount)) for i in o.items
    ]  # fmt: skip
    lines += [("", "", "", "", "", "")] * 4
    body = f"""<p class=r><b>{o.company}</b><br>{stack(*o.home)}</p><h2>School Order Form</h2><table class=g>
    <tr><td>Order number</td><td>{o.number}</td><td>Date of order</td><td>{o.issued:%d %B %Y}</td></tr><tr><td>Supplier</td><td>{o.seller[0]}</td><td>Needed by</td><td>{o.wanted:%d %B %Y}</td></tr>
    <tr><td>Budget code</td><td>E19 / SCI</td><td>Raised by</td><td>{o.contact}</td></tr><tr><td>Delivery</td><td colspan=3>{escape(", ".join(o.site))}</td></tr></table><br>"""
    body += table(("How many", "Description of item", "Catalogue number", "Page", "Price each £", "Total £"), lines, right=(0, 3, 4, 5), css="g")  # fmt: skip
    body += (
        f"<p class=r>TOTAL £{o.m(o.sum())}</p><p>Head's signature ________________ Finance officer ________________</p>"
    )
    return o, page(body, GRID + "td{height:12pt}")


def ticked_units(name: str, seed: int) -> tuple[Trade, bytes]:
    """A form of boxes to tick: delivery or collection, and the unit of each line."""
    o = trade(name, "marlstone", "en", seed, packs=True)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    pen = Pen(size=9)
    pen.put(50, "MATERIALS ORDER FORM", bold=True, size=15)
    pen.put(50, f"Company  {o.company}", y=70)
    pen.put(50, f"Order ref  {o.number}", y=86)
    pen.put(300, f"Date  {o.d(o.issued)}", y=86)
    pen.put(50, "Please tick:   [X] Delivery    [ ] Collection    [ ] Back order if not in stock", y=104)
    pen.put(50, f"Delivery date  {o.d(o.wanted)}", y=120)
    pen.put(50, f"Delivery address  {', '.join(o.site)}", y=136)
    pen.y = 170
    at = (50, 130, -400, 420)
    pen.row(list(zip(at, ("Code", "Product", "Quantity", "Unit"), strict=True)), bold=True)
    pen.across(50, 545, y=175)
    pen.down(20)
    for i in o.items:
        words = dict.fromkeys((i.word, "each", "box"))
        ticks = "  ".join(f"[{'X' if word == i.word else ' '}] {word}" for word in sorted(words))
        pen.row(list(zip(at, (i.sku, i.name, str(i.quantity), ticks), strict=True)))
        pen.down(16)
    pen.put(50, f"Name  {o.contact}     Signed  ......................", y=pen.y + 30)
    return o, pen.done()


def shipments(name: str, seed: int) -> tuple[Trade, str]:
    """A line of its own for each shipment below an item: place, promised day and quantity once more."""
    o = trade(name, "stanmere", "en", seed)
    for i in o.items:
        i.wanted = o.wanted
    o.hides |= {"buyer_item", "wanted"}
    shown = "".join(
        f"<tr><td>{i.no}</td><td>{i.sku}<br>{escape(i.name)}</td><td class=r>{i.quantity}</td><td>{i.word.title()}</td><td class=r>{o.m(i.price)}</td><td class=r>{o.m(i.amount)}</td></tr>"
        f"<tr style='color:#555'><td></td><td colspan=5>Shipment 1 &nbsp; Promised Date {o.wanted:%d-%b-%Y} &nbsp; Ship Quantity {i.quantity} &nbsp; Ship-to {escape(o.site[0])}</td></tr>"
        for i in o.items
    )
    body = f"""<table class=w><tr><td><b>{o.company}</b><br>{stack(*o.home)}</td><td><table class=g><tr><th colspan=2>Purchase Order</th></tr>{rows([("Order", o.number), ("Order Date", f"{o.issued:%d-%b-%Y}"), ("Change Order", "0"), ("Ordered", f"{o.m(o.sum())} {o.currency}")])}</table></td></tr></table><br>
    <table class=w><tr><td><b>Supplier</b><br>{stack(*o.seller)}</td><td><b>Ship To</b><br>{stack(*o.site)}</td></tr></table><br>
    <table class=g><tr><th>Line</th><th>Item</th><th class=r>Quantity</th><th>UOM</th><th class=r>Price</th><th class=r>Ordered ({o.currency})</th></tr>{shown}<tr><td colspan=5 class=r>Total</td><td class=r>{o.m(o.sum())}</td></tr></table>"""
    return o, page(body, GRID)


def university_market(name: str, seed: int) -> tuple[Trade, str]:
    """A university's marketplace: catalogue number, size and packaging, price before quantity, rows of notes."""
    o = trade(name, "hartwell", "en", seed, second=True)
    o.hides |= {"buyer_item"}
    shown = "".join(
        f"<tr><td>{i.no} of {len(o.items)}</td><td>{escape(i.name)}</td><td>{i.sku}</td><td>{short(i.code)}</td><td class=r>{o.m(i.price)} {o.currency}</td><td class=r>{i.quantity} {short(i.code)}</td><td class=r>{o.m(i.amount)} {o.currency}</td></tr>"
        "<tr><td colspan=7><small>Commodity Code 42132200 &nbsp; Contract: no value &nbsp; Internal Note: no note</small></td></tr>"
        for i in o.items
    )
    body = f"""<h2>{o.company} Purchase Order</h2><table class=w><tr><td><table>{rows([("Purchase Order No.", o.number), ("Revision No.", "0"), ("Purchase Order Date", o.d(o.issued)), ("Required Delivery Date", o.d(o.wanted)), ("Buyer", o.contact)])}</table></td>
    <td><b>Supplier</b><br>{stack(*o.seller)}</td></tr><tr><td><b>Delivery Address</b><br>{stack(*o.site)}</td><td><b>Billing Address</b><br>{stack("Accounts Payable", o.company, *o.home)}</td></tr></table>
    <table class=l><tr><th>Line No.</th><th>Product Description</th><th>Catalog No.</th><th>Size / Packaging</th><th class=r>Unit Price</th><th class=r>Quantity</th><th class=r>Ext. Price</th></tr>{shown}</table><p class=r>Total {o.m(o.sum())} {o.currency}</p>"""
    return o, page(body, LINES)


def landscape_packs(name: str, seed: int) -> tuple[Trade, str]:
    """Landscape; how many pieces are in a pack stands between text and quantity, the unit behind the quantity."""
    o = trade(name, "kestrel", "en", seed, size=6)
    o.hides |= {"buyer_item"}
    body = f"""<table class=w><tr><td><b style='font-size:14pt'>{o.company}</b><br>{stack(*o.home)}</td><td><b>Order</b> {o.number} of {o.d(o.issued)}</td><td class=r>{stack(*o.seller)}</td></tr></table>
    <p>Goods to be delivered on or before {o.d(o.wanted)} to {escape(", ".join(o.site))}</p>"""
    body += table(
        ("#", "Supplier ref", "Product", "Brand", "Min. pack", "In stock", "Required", "UoM", "Unit cost", "Disc %", "Line cost"),
        [(str(i.no), i.sku, i.name, "generic", "10", str(i.no * 3), str(i.quantity), i.word, o.m(i.price), "0", o.m(i.amount)) for i in o.items],
        right=(4, 5, 6, 8, 9, 10), css="l",
    )  # fmt: skip
    body += f"<p class=r>Goods total {o.currency} {o.m(o.sum())}</p>"
    return o, page(body, LINES, size="A4 landscape")


def farm_book(name: str, seed: int) -> tuple[Trade, bytes]:
    """A page of a duplicate book: quantity with a cross, names only, notes below with figures of their own."""
    o = trade(name, "thornleigh", "en", seed, size=4)
    o.hides |= {"buyer_item", "price", "currency", "total"}
    pen = Pen(font="Times-Roman", size=12)
    pen.put(60, o.company, size=16, bold=True)
    pen.put(540, f"No. {o.number}", to="right", y=44)
    pen.put(60, ", ".join(o.home), y=58, size=10)
    pen.put(60, f"To   {o.seller[0]}", y=90)
    pen.put(400, f"Date   {o.d(o.issued)}", y=90)
    pen.put(60, "Please supply:", y=115)
    pen.y = 145
    for i in o.items:
        pen.put(70, f"{i.quantity} x")
        pen.put(120, f"{i.name}, {i.sku}")
        pen.across(60, 540, y=pen.y + 5)
        pen.down(22)
    for text in (
        f"Wanted {o.wanted:%A} {o.d(o.wanted)}",
        "Gate code 4411, ring 07700 900213 when 20 mins away",
        "Driver to leave 2 copies of the ticket",
    ):
        pen.put(60, text, y=pen.y + 20)
        pen.down(18)
    pen.put(60, f"Signed {o.contact}", y=pen.y + 40)
    return o, pen.done()


ENGLISH: list[Callable[[str, int], tuple[Trade, str | bytes]]] = [
    portal_schedules, council_form, coupa_lines, sage_dotted, letter_prose, hotel_days, two_storeys, cloud_books, dotted_leaders, requisition, site_call_off,
    garage_job, school_catalogue, ticked_units, shipments, university_market, landscape_packs, farm_book,
]  # fmt: skip
