"""Orders as report writers and form printers set them: words at fixed places, frames, several rows per item."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from tests.corpus.prints.pen import Pen
from tests.corpus.prints.world import CENT, SUPPLIER, Doc, make_doc

__all__ = ["DRAWN"]

Drawing = Callable[[str, int], tuple[Doc, bytes]]


def _vat(o: Doc, percent: int) -> tuple[Decimal, Decimal]:
    tax = (o.sum() * percent / 100).quantize(CENT, ROUND_HALF_UP)
    return tax, o.sum() + tax


def conditions(name: str, seed: int) -> tuple[Doc, bytes]:
    """Each item is followed by its price conditions: gross price, discount, net price with its value."""
    o = make_doc(name, "en", seed, per=False, second_site=True)
    pen = Pen(size=9)
    pen.put(50, o.company, bold=True, size=13)
    pen.put(545, "Purchase Order", y=40, size=16, bold=True, to="right")
    pen.lines(50, o.home, y=54, size=8, step=10)
    pen.box(320, 70, 225, 92)
    for n, (label, value) in enumerate(
        (
            ("PO number / date", f"{o.number} / {o.d(o.issued)}"),
            ("Purchasing group", "P21"),
            ("Contact person", o.contact),
            ("Your vendor no. with us", "0000104417"),
            ("Currency", o.currency),
        )
    ):
        pen.put(326, label, y=86 + n * 16, size=8)
        pen.put(430, value, y=86 + n * 16, size=8)
    pen.lines(50, SUPPLIER, y=100)
    pen.put(50, "Ship-to address:", y=160, size=8)
    pen.lines(50, o.site, y=172)
    pen.put(320, f"Delivery date: {o.d(o.wanted)}", y=185, bold=True)
    pen.put(320, "Terms of payment: 30 days net", y=198)
    pen.y = 225
    at = (50, 85, 170, -400, 408, -480, -545)
    pen.across(50, 545, y=214)
    pen.row(list(zip(at, ("Item", "Material", "Description", "Quantity", "UM", "Price", "Value"), strict=True)), size=8)
    pen.across(50, 545, y=230)
    pen.down(18)
    for i in o.items:
        if pen.y > 730:
            pen.turn(60)
        gross = (i.price * Decimal("1.25")).quantize(CENT, ROUND_HALF_UP)
        pen.row(
            [(50, f"{i.no * 10:05d}"), (85, i.buyer_item), (170, i.name), (-400, o.n(i.quantity)), (408, i.word)],
            bold=True,
        )
        pen.down(11)
        pen.row([(85, "Your material no."), (170, i.sku)])
        pen.down(11)
        pen.row([(170, "Gross price"), (-480, f"{o.m(gross)} / 1 {i.word}"), (-545, o.m(gross * i.quantity))])
        pen.down(11)
        pen.row([(170, "Rebate"), (-480, "-"), (-545, o.m(gross * i.quantity - i.amount) + "-")])
        pen.down(11)
        pen.row([(170, "Net price"), (-480, f"{o.m(i.price)} / 1 {i.word}"), (-545, o.m(i.amount))], bold=True)
        pen.down(20)
    pen.across(50, 545)
    pen.down(14)
    pen.row([(170, "Total net value excl. tax"), (-480, o.currency), (-545, o.m(o.sum()))], bold=True)
    return o, pen.done()


def vendor_row(name: str, seed: int) -> tuple[Doc, bytes]:
    """The buyer's own number in the table, the supplier's in a row of its own below; ship-to after the items."""
    o = make_doc(name, "de", seed, second_site=True, size=9)
    pen = Pen(size=8.5)
    pen.put(545, o.company, y=44, size=15, bold=True, to="right")
    pen.lines(57, SUPPLIER, y=110)
    pen.put(57, " - ".join((o.company, *o.home)), y=96, size=6)
    for n, (label, value) in enumerate(
        (
            ("Bestellungsnr.", o.number),
            ("Belegdatum", o.d(o.issued)),
            ("Kreditorennr.", "K70118"),
            ("Einkäufercode", o.contact),
            ("Gewünschtes Wareneingangsdatum", o.d(o.wanted)),
            ("Zlg.-Bedingungscode", "30 Tage netto"),
        )
    ):
        pen.put(340, label, y=110 + n * 12)
        pen.put(545, value, y=110 + n * 12, to="right")
    pen.put(57, "Bestellung", y=205, size=14, bold=True)
    at = (57, 115, -340, 348, -420, -470, -545)
    words = ("Nr.", "Beschreibung", "Menge", "Einheit", "EK-Preis", "Rabatt %", "Zeilenbetrag")

    def header() -> None:
        pen.row(list(zip(at, words, strict=True)), bold=True)
        pen.across(57, 545, y=pen.y + 4)
        pen.down(18)

    pen.y = 230
    header()
    running = Decimal(0)
    for n, i in enumerate(o.items):
        if pen.y > 700 or n == 6:
            pen.row([(115, "Übertrag"), (-545, o.m(running))])
            pen.turn(60)
            header()
            pen.row([(115, "Übertrag"), (-545, o.m(running))])
            pen.down(16)
        if n in (0, 3):
            pen.put(115, ("Backstube", "Verpackung")[n > 0], bold=True)
            pen.down(14)
        running += i.amount
        price = o.m(i.price) + (f" / {o.n(i.per)}" if i.per > 1 else "")
        pen.row(list(zip(at, (i.buyer_item, i.name, o.n(i.quantity), i.word, price, "", o.m(i.amount)), strict=True)))
        pen.down(10)
        pen.put(115, f"Ihre Artikelnr.: {i.sku}", size=7.5)
        pen.down(15)
    pen.across(400, 545)
    tax, gross = _vat(o, 19)
    for label, value in (("Total EUR ohne MwSt.", o.sum()), ("19 % MwSt.", tax), ("Total EUR inkl. MwSt.", gross)):
        pen.down(13)
        pen.row([(-470, label), (-545, o.m(value))], bold=label.startswith("Total"))
    pen.down(30)
    pen.put(57, "Lief. an Adresse", bold=True)
    pen.lines(57, o.site, y=pen.y + 12)
    pen.lines(
        57,
        ("Bankverbindung: Sparkasse Musterstadt, IBAN DE02 1203 0000 0000 2020 51, BIC BYLADEM1001",),
        y=810,
        size=6.5,
    )
    return o, pen.done()


def request_columns(name: str, seed: int) -> tuple[Doc, bytes]:
    """Labels above their values in a row without frames; a date in each line; the supplier's code below the text."""
    o = make_doc(name, "nl", seed, per=False)
    pen = Pen(size=9)
    pen.put(40, "Inkooporder", size=18, bold=True)
    pen.put(40, o.number, y=60, size=11)
    pen.put(555, o.company, y=40, to="right", bold=True)
    pen.lines(40, SUPPLIER, y=90)
    pen.put(300, "Afleveradres", y=90, bold=True)
    pen.lines(300, o.site, y=101)
    for x, label, value in (
        (40, "Documentdatum", o.d(o.issued)),
        (150, "Inkoper", o.contact),
        (270, "Leveringsconditie", "Franco huis"),
        (400, "Betalingscondities", "30 dagen"),
    ):
        pen.put(x, label, y=160, bold=True)
        pen.put(x, value, y=172)
    pen.y = 205
    at = (40, 110, 275, -375, 385, -470, -555)
    for x, first, second in zip(
        at,
        ("Nr.", "Omschrijving", "Gevr. ontv.-", "Aantal", "Eenheid", "Directe kost-", "Regelbedrag"),
        ("", "", "datum", "", "", "prijs excl. btw", "excl. btw"),
        strict=True,
    ):
        pen.row([(x, first)], bold=True)
        pen.put(abs(x), second, y=pen.y + 10, bold=True, to="right" if x < 0 else "left")
    pen.across(40, 555, y=220)
    pen.y = 234
    for i in o.items:
        pen.row(
            list(
                zip(
                    at,
                    (i.buyer_item, i.name, o.d(o.wanted), o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)),
                    strict=True,
                )
            )
        )
        pen.down(11)
        pen.put(110, f"Artikelnr. leverancier {i.sku}", size=8)
        pen.down(16)
        i.wanted = o.wanted
    pen.across(380, 555)
    tax, gross = _vat(o, 21)
    for label, value in (("Totaal EUR excl. btw", o.sum()), ("21% btw", tax), ("Totaal EUR incl. btw", gross)):
        pen.down(13)
        pen.row([(-470, label), (-555, o.m(value))])
    o.hides.add("wanted")
    return o, pen.done()


def quantity_first(name: str, seed: int) -> tuple[Doc, bytes]:
    """Quantity first, code and details in one column, frames down to the foot of the page, sums in a box, bank data below."""
    o = make_doc(name, "en", seed, per=False)
    pen = Pen(font="Times-Roman", size=10)
    pen.put(297, o.company, size=16, bold=True, to="middle")
    pen.put(297, ", ".join(o.home), y=54, size=8, to="middle")
    pen.put(555, "PURCHASE ORDER", y=90, size=13, bold=True, to="right")
    pen.box(40, 100, 230, 70)
    pen.lines(46, SUPPLIER, y=116, step=13)
    pen.box(380, 100, 175, 70)
    for n, (label, value) in enumerate(
        (
            ("Order No.", o.number),
            ("Order Date", o.d(o.issued)),
            ("Account Ref", "MER001"),
            ("Deliver By", o.d(o.wanted)),
        )
    ):
        pen.put(386, label, y=114 + n * 16)
        pen.put(550, value, y=114 + n * 16, to="right")
    pen.put(40, "Deliver to", y=190, bold=True)
    pen.lines(110, o.site, y=190, step=12)
    pen.box(40, 235, 515, 18)
    pen.box(40, 235, 515, 420)
    for x in (100, 340, 400, 480):
        pen.upright(x, 235, 655)
    pen.y = 247
    pen.row(
        [(46, "Quantity"), (106, "Details"), (-396, "Unit"), (-476, "Net Price £"), (-551, "Net Amount £")],
        bold=True,
        size=9,
    )
    pen.y = 268
    for i in o.items:
        pen.row(
            [(46, o.n(i.quantity, 2)), (106, f"{i.sku}"), (-396, i.word), (-476, o.m(i.price)), (-551, o.m(i.amount))]
        )
        pen.down(12)
        pen.put(106, i.name)
        pen.down(19)
    tax, gross = _vat(o, 20)
    pen.box(380, 665, 175, 62)
    for n, (label, value) in enumerate(
        (
            ("Total Net Amount", o.sum()),
            ("Carriage Net", Decimal("0.00")),
            ("Total VAT Amount", tax),
            ("Order Total £", gross),
        )
    ):
        pen.put(386, label, y=678 + n * 14)
        pen.put(550, o.m(value), y=678 + n * 14, to="right")
    pen.put(
        40, "Bank: Northern & County, sort code 00-00-00, account 01234567   VAT Reg No GB 000 0000 00", y=800, size=7
    )
    o.hides.add("buyer_item")
    return o, pen.done()


def bracketed(name: str, seed: int) -> tuple[Doc, bytes]:
    """Code in brackets before the text, unit words in brackets behind the quantity, tax column, dates beside the number."""
    o = make_doc(name, "fr", seed, per=False, second_site=True)
    o.group = " "
    pen = Pen(size=9)
    pen.put(40, o.company, bold=True, size=12)
    pen.lines(40, o.home, y=54, size=8)
    pen.put(40, "Adresse de livraison :", y=100, bold=True)
    pen.lines(40, o.site, y=112)
    pen.lines(350, SUPPLIER, y=100)
    pen.put(40, f"Bon de commande n° {o.number}", y=180, size=17)
    for x, label, value in (
        (40, "Acheteur :", o.contact),
        (200, "Date de la commande :", o.d(o.issued)),
        (370, "Arrivée prévue :", o.d(o.wanted)),
    ):
        pen.put(x, label, y=205, bold=True)
        pen.put(x, value, y=217)
    pen.y = 250
    pen.row([(40, "Description"), (-340, "Qté"), (-420, "Prix unitaire"), (430, "Taxes"), (-555, "Montant")], bold=True)
    pen.across(40, 555, y=255)
    pen.down(20)
    for i in o.items:
        depth = pen.wrapped(40, f"[{i.sku}] {i.name}", 215)
        word = {"EA": "Unité(s)", "XBX": "Boîte(s)", "XRO": "Rouleau(x)"}.get(i.code, i.word)
        pen.row(
            [
                (-340, f"{o.n(i.quantity, 2)} {word}"),
                (-420, o.m(i.price)),
                (430, "TVA 20 %"),
                (-555, f"{o.m(i.amount)} €"),
            ]
        )
        pen.down(depth + 8)
    tax, gross = _vat(o, 20)
    pen.down(6)
    for label, value in (("Montant HT", o.sum()), ("TVA 20 %", tax), ("Total", gross)):
        pen.row([(400, label), (-555, f"{o.m(value)} €")], bold=label == "Total")
        pen.down(14)
    o.hides |= {"buyer_item"}
    return o, pen.done()


def title_line(name: str, seed: int) -> tuple[Doc, bytes]:
    """Number and date in the title; long texts under the name; a footer of four columns full of numbers."""
    o = make_doc(name, "de", seed)
    pen = Pen(size=9)
    pen.put(50, o.company, size=14, bold=True)
    pen.lines(50, SUPPLIER, y=120)
    pen.lines(400, (o.company, *o.home, "Tel. 0000 555-0", "einkauf@" + o.buyer[10]), y=80, size=8, step=10)
    pen.put(50, f"Bestellung Nr. {o.number} vom {o.d(o.issued)}", y=200, size=12, bold=True)
    pen.put(50, f"Bitte liefern Sie bis spätestens {o.d(o.wanted)} an: " + ", ".join(o.site), y=218)
    pen.y = 245
    at = (50, -105, 112, 150, 225, -470, -545)
    pen.row(
        list(zip(at, ("Pos.", "Menge", "ME", "Artikel-Nr.", "Text", "Einzelpreis EUR", "Gesamt EUR"), strict=True)),
        bold=True,
        size=8,
    )
    pen.across(50, 545, y=250)
    pen.down(18)
    for i in o.items:
        price = o.m(i.price) + (f" p. {o.n(i.per)}" if i.per > 1 else "")
        pen.row(
            list(zip(at, (str(i.no), o.n(i.quantity), i.word, i.sku, i.name[:34], price, o.m(i.amount)), strict=True))
        )
        pen.down(10)
        if i.name[34:]:
            pen.put(225, i.name[34:])
            pen.down(10)
        pen.put(
            225,
            ("Chargennummer auf Lieferschein", "Lieferung nur auf Europalette", "MHD mind. 9 Monate")[(i.no - 1) % 3],
            size=7.5,
        )
        pen.down(16)
    pen.across(50, 545)
    tax, gross = _vat(o, 19)
    for label, value in (
        ("Gesamt netto", o.sum()),
        ("zzgl. 19,00 % USt. auf " + o.m(o.sum()), tax),
        ("Gesamtbetrag", gross),
    ):
        pen.down(14)
        pen.row([(300, label), (-545, o.m(value))], bold=label == "Gesamtbetrag")
    for n, column in enumerate(
        (
            (o.company, *o.home),
            ("Telefon 0000 555-0", "Telefax 0000 555-99", "www." + o.buyer[10]),
            ("Amtsgericht HRB 20 4417", "USt-IdNr. DE000000000", "Steuer-Nr. 24/000/00000"),
            ("Volksbank", "IBAN DE00 0000 0000 0000 0000 00", "BIC GENODEF0XXX"),
        )
    ):
        pen.lines(50 + n * 128, column, y=790, size=6.5, step=8)
    o.hides.add("buyer_item")
    o.expect = "review"  # the number of the batch on the delivery note is asked for
    return o, pen.done()


def four_blocks(name: str, seed: int) -> tuple[Doc, bytes]:
    """Invoice address before delivery address, both codes in columns, the price base in a column, ordered and delivered."""
    o = make_doc(name, "nl", seed, second_site=True)
    pen = Pen(size=8.5, wide=True)
    pen.put(40, "BESTELLING", size=14, bold=True)
    for n, (label, texts) in enumerate(
        (
            ("Leverancier", SUPPLIER),
            ("Factuuradres", (o.company, *o.home)),
            ("Afleveradres", o.site),
            (
                "Gegevens",
                (
                    f"Bestelnummer: {o.number}",
                    f"Besteldatum: {o.d(o.issued)}",
                    f"Leverdatum: {o.d(o.wanted)}",
                    f"Besteld door: {o.contact}",
                ),
            ),
        )
    ):
        pen.box(40 + n * 190, 60, 186, 70)
        pen.put(45 + n * 190, label, y=71, bold=True, size=7.5)
        pen.lines(45 + n * 190, texts, y=85)
    pen.y = 155
    at = (40, 70, 140, 230, -500, 510, -620, -670, -800)
    pen.row(
        list(
            zip(
                at,
                ("Rgl", "Artikelcode", "Uw artikelcode", "Omschrijving", "Besteld", "Ehd", "Prijs", "Per", "Bedrag"),
                strict=True,
            )
        ),
        bold=True,
    )
    pen.across(40, 800, y=160)
    pen.down(18)
    for i in o.items:
        pen.row(
            list(
                zip(
                    at,
                    (
                        str(i.no),
                        i.buyer_item,
                        i.sku,
                        i.name,
                        o.n(i.quantity),
                        i.word,
                        o.m(i.price),
                        str(i.per),
                        o.m(i.amount),
                    ),
                    strict=True,
                )
            )
        )
        pen.down(16)
    pen.across(640, 800)
    pen.down(14)
    pen.row([(-670, "Totaalbedrag EUR"), (-800, o.m(o.sum()))], bold=True)
    return o, pen.done()


def standard_form(name: str, seed: int) -> tuple[Doc, bytes]:
    """A framed form: line, part and description, delivery date, shipment text under each line; a page of terms behind."""
    o = make_doc(name, "en", seed, per=False, second_site=True)
    shown = o.issued.strftime("%d-%b-%Y").upper()
    pen = Pen(size=8)
    pen.put(40, o.company.upper(), size=12, bold=True)
    pen.put(297, "STANDARD PURCHASE ORDER", y=60, size=11, bold=True, to="middle")
    pen.box(300, 70, 255, 100)
    for n, (label, value) in enumerate(
        (
            ("Type", "Standard Purchase Order"),
            ("Order", o.number),
            ("Revision", "0"),
            ("Order Date", shown),
            ("Created By", o.contact),
            ("Currency", o.currency),
        )
    ):
        pen.put(305, label, y=82 + n * 16)
        pen.put(380, value, y=82 + n * 16)
        pen.across(300, 555, y=86 + n * 16)
    pen.put(40, "Supplier:", y=82, bold=True)
    pen.lines(95, SUPPLIER, y=82, step=10)
    pen.put(40, "Ship To:", y=118, bold=True)
    pen.lines(95, o.site, y=118, step=10)
    pen.put(40, "Bill To:", y=152, bold=True)
    pen.lines(95, (o.company, *o.home), y=152, step=10)
    top = 195
    pen.box(40, top, 515, 26)
    pen.y = top + 11
    at = (44, 70, 255, -375, 382, -470, -550)
    pen.row(
        list(zip(at, ("Line", "Part Number /", "Delivery", "Quantity", "UOM", "Unit Price", "Amount"), strict=True)),
        bold=True,
    )
    pen.down(10)
    pen.row([(70, "Description"), (255, "Date/Time"), (-470, f"({o.currency})"), (-550, f"({o.currency})")], bold=True)
    pen.y = top + 40
    for i in o.items:
        when = o.wanted.strftime("%d-%b-%Y").upper()
        pen.row(
            list(
                zip(
                    at,
                    (str(i.no), i.buyer_item, f"Needed: {when}", o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)),
                    strict=True,
                )
            )
        )
        pen.down(10)
        pen.row([(70, i.name), (255, "00:00:00")])
        pen.down(10)
        pen.put(70, f"Supplier Item: {i.sku}")
        pen.down(10)
        pen.put(70, "Ship To: Use the ship-to address at the top of page 1")
        pen.down(8)
        pen.across(40, 555)
        pen.down(12)
        i.wanted = o.wanted
    for x in (66, 250, 330, 378, 410, 475):
        pen.upright(x, top, pen.y - 12)
    pen.row([(-470, f"Total: ({o.currency})"), (-550, o.m(o.sum()))], bold=True)
    pen.turn()
    pen.put(40, "TERMS AND CONDITIONS", bold=True)
    for n in range(14):
        pen.down(24)
        pen.wrapped(
            40,
            f"{n + 1}. The supplier shall deliver the goods within 30 days of the date of this order, failing which the buyer may cancel quantities above 10 units at a charge of 2.5 per cent.",
            500,
            size=7,
            step=9,
        )
    o.hides.add("wanted")
    return o, pen.done()


def cloud_order(name: str, seed: int) -> tuple[Doc, bytes]:
    """Three address columns, cards of labels above values, the part number and an account below each description."""
    o = make_doc(name, "en", seed, per=False)
    when = o.wanted.strftime("%m/%d/%y")
    pen = Pen(size=9)
    pen.put(40, f"Purchase Order #{o.number}", size=15, bold=True)
    pen.put(40, o.company, y=58)
    for x, label, value in (
        (40, "PO Date", o.issued.strftime("%m/%d/%y")),
        (170, "Payment Term", "Net 30"),
        (300, "Requester", o.contact),
        (430, "Currency", o.currency),
    ):
        pen.put(x, label, y=85, size=7)
        pen.put(x, value, y=97)
    for x, label, texts in (
        (40, "SUPPLIER", SUPPLIER),
        (215, "SHIP TO", o.site),
        (390, "BILL TO", (o.company, "Accounts Payable", *o.home)),
    ):
        pen.put(x, label, y=125, size=7, bold=True)
        pen.lines(x, texts, y=138)
    pen.y = 205
    at = (40, 65, 300, -385, 395, -480, -555)
    pen.row(
        list(zip(at, ("Line", "Description", "Need By", "Qty", "Unit", "Price", "Total"), strict=True)),
        size=8,
        bold=True,
    )
    pen.across(40, 555, y=209)
    pen.down(20)
    for i in o.items:
        pen.row(
            list(zip(at, (str(i.no), i.name, when, o.n(i.quantity), i.word, o.m(i.price), o.m(i.amount)), strict=True))
        )
        pen.down(11)
        pen.put(65, f"Part Number: {i.sku}", size=7.5)
        pen.down(10)
        pen.put(65, f"Account: 4100-2{i.no}-7730   Commodity: 41100{i.no}", size=7.5)
        pen.down(17)
        i.wanted = o.wanted
    pen.across(40, 555)
    pen.down(14)
    pen.row([(-480, "Total"), (-555, f"{o.m(o.sum())} {o.currency}")], bold=True)
    o.hides |= {"buyer_item", "wanted"}
    return o, pen.done()


def network_order(name: str, seed: int) -> tuple[Doc, bytes]:
    """Quantity with its unit in brackets, a row of schedule below every line, the amount already in the head."""
    o = make_doc(name, "en", seed, per=False)
    pen = Pen(size=8.5)
    pen.put(40, f"From: {o.company}", bold=True)
    pen.lines(40, o.home, y=52)
    pen.put(300, "To: " + SUPPLIER[0], y=40, bold=True)
    pen.lines(300, SUPPLIER[1:], y=52)
    pen.put(555, "Purchase Order (New)", y=95, to="right", bold=True)
    pen.put(555, o.number, y=107, to="right", size=11)
    pen.put(555, f"Amount: £{o.m(o.sum())} {o.currency}", y=119, to="right")
    pen.put(555, "Version: 1", y=131, to="right")
    pen.put(40, f"Order submitted on: {o.issued.strftime('%A %d %b %Y')} 9:14 AM GMT", y=150)
    pen.put(40, "SHIP ALL ITEMS TO", y=175, bold=True)
    pen.lines(40, o.site, y=187)
    pen.put(300, "BILL TO", y=175, bold=True)
    pen.lines(300, (o.company, *o.home), y=187)
    pen.put(40, "Line Items", y=240, bold=True, size=11)
    pen.y = 258
    at = (40, 75, 160, 235, -360, 370, -480, -555)
    pen.row(
        list(
            zip(
                at,
                ("Line #", "Part #", "Customer Part #", "Type", "Qty (Unit)", "Need By", "Unit Price", "Subtotal"),
                strict=True,
            )
        ),
        bold=True,
    )
    pen.across(40, 555, y=262)
    pen.down(18)
    when = o.wanted.strftime("%d %b %Y").lstrip("0")
    for i in o.items:
        pen.row(
            list(
                zip(
                    at,
                    (
                        str(i.no),
                        i.sku,
                        i.buyer_item,
                        "Material",
                        f"{o.n(i.quantity)} ({i.word})",
                        when,
                        f"£{o.m(i.price)}",
                        f"£{o.m(i.amount)}",
                    ),
                    strict=True,
                )
            )
        )
        pen.down(11)
        pen.put(75, i.name)
        pen.down(12)
        pen.put(75, "SCHEDULE LINES", size=7, bold=True)
        pen.down(10)
        pen.row(
            [(75, "Schedule Line #"), (160, "Delivery Date"), (260, "Ship Date"), (-360, "Quantity (Unit)")], size=7
        )
        pen.down(10)
        pen.row([(75, "1"), (160, f"{when} 9:00 AM GMT"), (-360, f"{o.n(i.quantity)} ({i.word})")], size=7)
        pen.down(18)
        i.wanted = o.wanted
    pen.row([(-480, "Sub-total:"), (-555, f"£{o.m(o.sum())} {o.currency}")], bold=True)
    o.hides.add("wanted")
    return o, pen.done()


def tabbed_letter(name: str, seed: int) -> tuple[Doc, bytes]:
    """A letter with tab stops: quantity, text, code in brackets, price with "à", value with an equals sign."""
    o = make_doc(name, "de", seed, per=False)
    pen = Pen(font="Times-Roman", size=11)
    pen.put(71, o.company, bold=True, size=14)
    pen.lines(71, o.home, y=56)
    pen.lines(71, SUPPLIER, y=130, step=13)
    pen.put(525, f"{o.buyer[4]}, den {o.d(o.issued)}", y=200, to="right")
    pen.put(71, f"Bestellung {o.number}", y=230, bold=True)
    pen.put(71, "Sehr geehrte Damen und Herren,", y=255)
    pen.put(71, f"wir bestellen zur Lieferung bis {o.d(o.wanted)} an {', '.join(o.site)}:", y=275, size=10)
    pen.y = 300
    for i in o.items:
        pen.row(
            [
                (-110, o.n(i.quantity)),
                (116, i.word),
                (155, i.name),
                (-470, f"à {o.m(i.price)} €"),
                (-540, f"= {o.m(i.amount)} €"),
            ],
            size=10,
        )
        pen.down(13)
        pen.put(155, f"(Ihre Nr. {i.sku})", size=10)
        pen.down(17)
    pen.across(420, 540)
    pen.down(13)
    pen.row([(-470, "Summe netto"), (-540, f"{o.m(o.sum())} €")], size=10)
    pen.down(30)
    pen.put(71, "Mit freundlichen Grüßen")
    pen.put(71, o.contact, y=pen.y + 40)
    o.hides.add("buyer_item")
    return o, pen.done()


def whole_list(name: str, seed: int) -> tuple[Doc, bytes]:
    """The whole range is printed; only the ordered rows have a quantity."""
    from tests.corpus.prints.world import GOODS, WORDS

    o = make_doc(name, "it", seed, per=False, size=4)
    o.items.sort(key=lambda item: [one[0] for one in GOODS["it"]].index(item.sku))
    pen = Pen(size=8, wide=True)
    pen.put(40, "MODULO D'ORDINE", size=13, bold=True)
    pen.row([(300, "Cliente:"), (350, o.company), (560, "Ordine n.:"), (640, o.number)])
    pen.y = 56
    pen.row([(300, "Consegna:"), (350, ", ".join(o.site)), (640, "")])
    pen.y = 70
    pen.row([(300, "Data ordine:"), (360, o.d(o.issued)), (560, "Consegna entro il:"), (640, o.d(o.wanted))])
    pen.y = 100
    at = (44, 130, -430, 440, -540, -640, -740)
    pen.row(
        list(
            zip(at, ("Codice", "Descrizione", "Conf.", "U.M.", "Prezzo €", "Q.tà ordinata", "Importo €"), strict=True)
        ),
        bold=True,
    )
    pen.across(40, 745, y=88)
    pen.across(40, 745, y=104)
    pen.down(16)
    ordered = {item.sku: item for item in o.items}
    for sku, text, unit, packs, price, base in GOODS["it"]:
        if base > 1:
            continue
        i = ordered.get(sku)
        pen.row(
            list(
                zip(
                    at,
                    (
                        sku,
                        text,
                        packs.partition("=")[2],
                        WORDS["it"][unit],
                        o.m(Decimal(price)),
                        o.n(i.quantity) if i else "",
                        o.m(i.amount) if i else "0,00",
                    ),
                    strict=True,
                )
            )
        )
        pen.across(40, 745, y=pen.y + 4)
        pen.down(15)
    for x in (40, 126, 400, 436, 480, 560, 650, 745):
        pen.upright(x, 88, pen.y - 11)
    pen.row([(-640, "TOTALE"), (-740, o.m(o.sum()))], bold=True)
    o.hides |= {"buyer_item", "currency"}
    return o, pen.done()


def sum_box(name: str, seed: int) -> tuple[Doc, bytes]:
    """Sums in a box of labels above values; the supplier's reference below the text; prices with four decimals."""
    o = make_doc(name, "es", seed, per=False)
    pen = Pen(size=9)
    pen.put(40, o.company, bold=True, size=13)
    pen.lines(40, (*o.home, "C.I.F. B00000000"), y=54, size=8, step=10)
    pen.put(555, "PEDIDO A PROVEEDOR", y=40, size=12, bold=True, to="right")
    for n, (label, value) in enumerate(
        (("Nº PEDIDO", o.number), ("FECHA", o.d(o.issued)), ("PROVEEDOR", "00417"), ("PÁGINA", "1"))
    ):
        pen.box(300 + n * 64, 60, 64, 30)
        pen.put(332 + n * 64, label, y=70, size=6.5, to="middle")
        pen.put(332 + n * 64, value, y=84, to="middle", size=8)
    pen.box(300, 100, 256, 62)
    pen.lines(306, SUPPLIER, y=116, step=13)
    pen.put(40, "Dirección de entrega:", y=110, size=8, bold=True)
    pen.lines(40, o.site, y=122)
    pen.put(40, f"Fecha de entrega: {o.d(o.wanted)}     Forma de pago: transferencia 30 días", y=180, size=8)
    pen.y = 205
    at = (44, 120, -380, 390, -470, -552)
    pen.box(40, 194, 516, 16)
    pen.row(
        list(zip(at, ("ARTÍCULO", "DESCRIPCIÓN", "CANTIDAD", "UD.", "PRECIO", "IMPORTE"), strict=True)),
        bold=True,
        size=8,
    )
    pen.down(18)
    for i in o.items:
        pen.row(
            list(
                zip(at, (i.buyer_item, i.name, o.n(i.quantity, 2), i.word, o.n(i.price, 4), o.m(i.amount)), strict=True)
            )
        )
        pen.down(10)
        pen.put(120, f"Su ref.: {i.sku}", size=7.5)
        pen.down(15)
    tax, gross = _vat(o, 21)
    for n, (label, value) in enumerate(
        (
            ("BASE IMPONIBLE", o.m(o.sum())),
            ("% IVA", "21,00"),
            ("CUOTA IVA", o.m(tax)),
            ("TOTAL PEDIDO", f"{o.m(gross)} €"),
        )
    ):
        pen.box(40 + n * 129, 720, 129, 32)
        pen.put(44 + n * 129, label, y=731, size=6.5)
        pen.put(165 + n * 129, value, y=746, to="right")
    return o, pen.done()


def both_codes(name: str, seed: int) -> tuple[Doc, bytes]:
    """Our and your code one above the other under a header of both words, small labels in boxes, a date per line."""
    o = make_doc(name, "it", seed, per=False, second_site=True)
    pen = Pen(size=8.5)
    pen.put(40, o.company, bold=True, size=12)
    pen.put(40, " - ".join(o.home), y=52, size=7.5)
    pen.put(555, "ORDINE FORNITORE", y=40, size=12, bold=True, to="right")
    cells = (
        ("Numero ordine", o.number),
        ("Data ordine", o.d(o.issued)),
        ("Cod. fornitore", "F-00218"),
        ("Ns. riferimento", o.contact),
        ("Pagamento", "BB 60 gg FM"),
    )
    for n, (label, value) in enumerate(cells):
        pen.box(40 + n * 103, 70, 103, 28)
        pen.put(43 + n * 103, label, y=78, size=6)
        pen.put(43 + n * 103, value, y=92)
    for x, label, texts in ((40, "Luogo di consegna", o.site), (300, "Spett.le", SUPPLIER)):
        pen.box(x, 108, 255, 60)
        pen.put(x + 4, label, y=118, size=6.5)
        pen.lines(x + 4, texts, y=132)
    pen.y = 195
    at = (44, 70, 150, 330, -415, -475, -500, 505)
    pen.row(
        [
            (44, "Rg"),
            (70, "Ns. codice"),
            (150, "Descrizione"),
            (330, "UM"),
            (-415, "Quantità"),
            (-475, "Prezzo"),
            (505, "Consegna"),
        ],
        bold=True,
        size=8,
    )
    pen.down(9)
    pen.row([(70, "Vs. codice"), (-475, "unitario"), (505, "richiesta")], bold=True, size=8)
    pen.across(40, 555, y=pen.y + 4)
    pen.down(18)
    for i in o.items:
        pen.row(
            list(
                zip(
                    at,
                    (
                        str(i.no * 10),
                        i.buyer_item,
                        i.name,
                        i.word,
                        o.n(i.quantity, 3),
                        o.n(i.price, 5),
                        "",
                        o.d(o.wanted),
                    ),
                    strict=True,
                )
            )
        )
        pen.down(10)
        pen.put(70, i.sku)
        pen.down(15)
        i.wanted = o.wanted
    pen.across(40, 555)
    pen.down(14)
    pen.row([(330, "Totale imponibile EUR"), (-475, o.m(o.sum()))], bold=True)
    o.hides |= {"wanted", "amount"}
    return o, pen.done()


def outstanding(name: str, seed: int) -> tuple[Doc, bytes]:
    """Ordered, received and outstanding beside each other; unit glued to the quantity; the header again on page two."""
    o = make_doc(name, "en", seed, per=False, size=9)
    pen = Pen(font="Courier", size=8)
    glued = {"EA": "PCE", "XRO": "RLL", "PR": "PAR"}
    at = (40, 65, 140, 215, -400, -440, -480, -515, -556)

    def header() -> None:
        pen.row(
            list(
                zip(
                    at,
                    ("LN", "OUR ITEM", "YOUR ITEM", "DESCRIPTION", "ORDERED", "RECVD", "OPEN", "PRICE", "VALUE"),
                    strict=True,
                )
            ),
            bold=True,
            size=7,
        )
        pen.across(40, 556, y=pen.y + 4)
        pen.down(16)

    pen.put(40, o.company.upper(), bold=True, size=11)
    pen.put(40, f"PURCHASE ORDER  {o.number}", y=60, bold=True)
    pen.put(320, f"DATE  {o.d(o.issued)}      PAGE 1 OF 2", y=60)
    pen.put(40, "TO: " + " / ".join(SUPPLIER), y=76)
    pen.put(40, "SHIP TO: " + " / ".join(o.site), y=90)
    pen.put(40, f"DUE DATE: {o.d(o.wanted)}   TERMS: NET 30   BUYER: {o.contact.upper()}", y=104)
    pen.y = 130
    header()
    for n, i in enumerate(o.items):
        if n == 5:
            pen.put(40, "*** CONTINUED ***")
            pen.turn()
            pen.put(40, f"{o.company.upper()}   PURCHASE ORDER  {o.number}   PAGE 2 OF 2")
            pen.down(24)
            header()
        quantity = f"{o.n(i.quantity)}{glued.get(i.code, i.word)}"
        pen.row(
            list(
                zip(
                    at,
                    (
                        f"{i.no:03d}",
                        i.buyer_item,
                        i.sku,
                        i.name[:26],
                        quantity,
                        "0",
                        o.n(i.quantity),
                        o.m(i.price),
                        o.m(i.amount),
                    ),
                    strict=True,
                )
            ),
            size=7,
        )
        pen.down(14)
    pen.across(440, 556)
    pen.down(12)
    pen.row([(-515, "TOTAL GBP"), (-556, o.m(o.sum()))], bold=True, size=7)
    return o, pen.done()


def by_site(name: str, seed: int) -> tuple[Doc, bytes]:
    """Landscape, groups with headings and sums, a header of two storeys, freight and VAT below, sums carried over."""
    o = make_doc(name, "fr", seed, size=8)
    o.group = " "
    pen = Pen(size=8.5, wide=True)
    pen.put(40, o.company, bold=True, size=12)
    pen.put(40, ", ".join(o.home), y=53, size=7.5)
    pen.put(800, f"COMMANDE FOURNISSEUR {o.number}", y=40, bold=True, size=12, to="right")
    pen.put(800, f"Le {o.d(o.issued)}", y=54, to="right")
    pen.put(40, "Fournisseur", y=80, size=7)
    pen.lines(40, SUPPLIER, y=91)
    pen.put(300, "Adresse de facturation", y=80, size=7)
    pen.lines(300, (o.company, *o.home), y=91)
    pen.put(560, "A livrer à", y=80, size=7)
    pen.lines(560, o.site, y=91)
    pen.put(560, f"pour le {o.d(o.wanted)}", y=128, bold=True)
    at = (44, 130, 210, -520, 530, -650, -700, -796)

    def header() -> None:
        pen.row(
            [
                (44, "Référence"),
                (130, "Référence"),
                (210, "Désignation"),
                (-520, "Quantité"),
                (530, "Unité"),
                (-650, "Prix unitaire"),
                (-700, "par"),
                (-796, "Montant"),
            ],
            bold=True,
        )
        pen.down(10)
        pen.row([(44, "interne"), (130, "fournisseur"), (-520, "commandée"), (-650, "HT"), (-796, "HT")], bold=True)
        pen.across(40, 800, y=pen.y + 4)
        pen.down(18)

    pen.y = 160
    header()
    running = group = Decimal(0)
    for n, i in enumerate(o.items):
        if n in (0, 4):
            if n:
                pen.row([(210, "Sous-total Bloc opératoire"), (-796, o.m(group))], bold=True)
                pen.down(16)
                group = Decimal(0)
                pen.row([(210, "A reporter"), (-796, o.m(running))])
                pen.turn()
                header()
                pen.row([(210, "Report"), (-796, o.m(running))])
                pen.down(16)
            pen.put(210, ("Bloc opératoire", "Consultations externes")[n > 0], bold=True)
            pen.down(14)
        running += i.amount
        group += i.amount
        pen.row(
            list(
                zip(
                    at,
                    (i.buyer_item, i.sku, i.name, o.n(i.quantity), i.word, o.m(i.price), str(i.per), o.m(i.amount)),
                    strict=True,
                )
            )
        )
        pen.down(14)
    pen.row([(210, "Sous-total Consultations externes"), (-796, o.m(group))], bold=True)
    tax = ((o.sum() + 18) / 5).quantize(CENT, ROUND_HALF_UP)
    pen.down(20)
    for label, value in (
        ("Total articles", o.sum()),
        ("Frais de port", Decimal(18)),
        ("TVA 20,00 %", tax),
        ("Total TTC", o.sum() + 18 + tax),
    ):
        pen.row([(-700, label), (-796, o.m(value))])
        pen.down(13)
    return o, pen.done()


DRAWN: dict[str, Drawing] = {
    "conditions": conditions, "vendor_row": vendor_row, "request_columns": request_columns, "quantity_first": quantity_first,
    "bracketed": bracketed, "title_line": title_line, "four_blocks": four_blocks, "standard_form": standard_form,
    "cloud_order": cloud_order, "network_order": network_order, "tabbed_letter": tabbed_letter, "whole_list": whole_list,
    "sum_box": sum_box, "both_codes": both_codes, "outstanding": outstanding, "by_site": by_site,
}  # fmt: skip
