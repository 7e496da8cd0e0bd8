"""Orders whose table has a head of `heads.toml`: drawn as a page or a workbook, with what a clerk reads in every row.

What the cells of a column hold is named after its heading: `quantity` a number, `quantity unit` a number with its unit, `packs` a number of
packs of `pack` pieces, `total` the pieces, `price` what one ordered thing costs, `price100` what a hundred cost, `price1` what a piece of
a pack costs, `none#`, `none.`, `none0` a number, an amount or a nought that is no value of the order. A currency sign behind the name
stands in the cells.
"""

from __future__ import annotations

import io
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path

import openpyxl
from reportlab.pdfbase.pdfmetrics import stringWidth

from channels.envelope import Envelope, Trust
from channels.file import file_envelope
from parsers.draft import Draft, DraftLine
from parsers.knowledge import EMPTY
from parsers.parse import parse
from tests.corpus.cases import ORIGIN
from tests.corpus.prints.pen import Pen

__all__ = ["Head", "faults", "heads", "read"]

HEADS = Path(__file__).with_name("heads.toml")

#: language -> (order, number, date, its date, buyer's seat, total, currency, decimal mark, thousands mark)
WORDS = {
    "en": ("PURCHASE ORDER", "Order No.", "Date", "24 November 2026", "Total", ".", ","),
    "de": ("Bestellung", "Bestellnummer", "Datum", "24.11.2026", "Gesamtsumme", ",", "."),
    "fr": ("BON DE COMMANDE", "Commande N°", "Date", "24/11/2026", "Total HT", ",", " "),
    "es": ("PEDIDO DE COMPRA", "Pedido Nº", "Fecha", "24/11/2026", "Total", ",", "."),
    "it": ("ORDINE D'ACQUISTO", "Ordine N.", "Data", "24/11/2026", "Totale", ",", "."),
    "nl": ("INKOOPORDER", "Ordernummer", "Datum", "24-11-2026", "Totaal", ",", "."),
}
#: language -> goods: (description, unit, price)
GOODS = {
    "en": (("Nitrile gloves, blue, size M, 100 pcs", "box", "4.95"), ("Hand towel roll 2-ply 150 m", "each", "3.60"), ("Hex bolt M8 x 40 zinc plated", "each", "0.42"), ("Masking tape 25mm x 50m", "roll", "1.15"), ("Bleach thick 5L", "each", "2.95"), ("Refuse sacks 18x29x39 heavy duty", "box", "11.40"), ("Oak dowel 12 mm", "m", "1.85")),
    "de": (("Sechskantschraube M8x40 verzinkt", "Stk", "0,42"), ("Nitrilhandschuhe blau Gr. M, 100 St.", "Pkg", "4,95"), ("Kreppband 25 mm x 50 m", "Rolle", "1,15"), ("Müllsäcke 120 l, Typ 60", "Karton", "11,40"), ("Reiniger Zitrus 5 L", "Kan", "9,80"), ("Handtuchrolle 2-lagig 150 m", "Stk", "3,60")),
    "fr": (("Gants nitrile bleus taille M", "boîte", "4,95"), ("Vis à bois 4x40 zinguée", "pce", "0,42"), ("Ruban de masquage 25 mm x 50 m", "pce", "1,15"), ("Sacs poubelle 110 L", "carton", "11,40"), ("Nettoyant citron 5 L", "bidon", "9,80")),
    "es": (("Guantes de nitrilo azul talla M", "caja", "4,95"), ("Tornillo hexagonal M8x40", "ud", "0,42"), ("Cinta de carrocero 25 mm x 50 m", "ud", "1,15"), ("Bolsa de basura 110 L", "caja", "11,40"), ("Lejía 5 L", "ud", "2,95")),
    "it": (("Guanti in nitrile blu tg. M", "conf", "4,95"), ("Vite esagonale M8x40", "pz", "0,42"), ("Nastro carta 25 mm x 50 m", "pz", "1,15"), ("Sacchi spazzatura 110 L", "cartone", "11,40"), ("Detergente limone 5 L", "pz", "9,80")),
    "nl": (("Nitril handschoenen blauw maat M", "doos", "4,95"), ("Zeskantbout M8x40 verzinkt", "st", "0,42"), ("Afplaktape 25 mm x 50 m", "rol", "1,15"), ("Vuilniszakken 120 L", "doos", "11,40"), ("Handzeep 5 L", "st", "9,80")),
}  # fmt: skip
CURRENCIES = {"en": "£"}
NOTES = {"en": "for Unit 4", "fr": "pour l'atelier", "de": "für Halle 2", "es": "para taller", "it": "per officina", "nl": "voor hal 2"}  # fmt: skip
COLOURS = {"en": "blue", "fr": "bleu", "de": "blau", "es": "azul", "it": "blu", "nl": "blauw"}
PACKS = {"en": "box of", "fr": "boîte de", "de": "Karton à", "es": "caja de", "it": "conf. da", "nl": "doos van"}
DISCOUNT = 10

#: what a cell holds -> the fields of a draft's line that may say it
FIELDS = {
    "no": ("no",),
    "code": ("code", "sku", "buyer_item"),
    "sku": ("sku",),
    "buyer_item": ("buyer_item",),
    "manufacturer": ("manufacturer_item",),
    "gtin": ("gtin",),
    "description": ("description",),
    "quantity": ("quantity",),
    "packs": ("quantity", "quantity_2"),
    "total": ("quantity", "quantity_2"),
    "unit": ("unit",),
    "price": ("price",),
    "price100": ("price",),
    "price1": ("price",),
    "amount": ("amount",),
    "per": ("price_per",),
    "date": ("requested_delivery",),
    "quantity2": ("quantity", "quantity_2"),
    "note": ("note",),
}  # fmt: skip
ENTERED = ("quantity", "quantity_2", "unit", "price", "price_per", "amount", "code", "sku", "buyer_item", "gtin")


@dataclass(frozen=True)
class Head:
    """One order: its columns, and its rows as printed."""

    name: str
    language: str
    columns: tuple[tuple[str, str], ...]  #: (heading, what its cells hold)
    rows: tuple[tuple[str, ...], ...]
    style: int

    @property
    def total(self) -> str:
        kinds = [kind.rstrip("£€") for _, kind in self.columns]
        if "amount" not in kinds:
            return ""
        at = kinds.index("amount")
        return _written(sum((_number(row[at], self.language) for row in self.rows), Decimal()), self.language)


def heads() -> Iterator[Head]:
    """Every head of the table, in every way of drawing that is its own."""
    at = 0
    for group, texts in tomllib.loads(HEADS.read_text(encoding="utf-8")).items():
        for number, text in enumerate(texts, start=1):
            language, _, columns = text.partition(": ") if group not in WORDS else (group, "", text)
            pairs = tuple((head, kind) for head, _, kind in (pair.rpartition("=") for pair in columns.split("; ")))
            yield Head(f"{group}-{number:02}", language, pairs, _rows(language, pairs, at), at % len(STYLES))
            at += 1


def _day(language: str) -> str:
    return {"de": "04.12.2026", "nl": "04-12-2026"}.get(language, "04/12/2026")


def _number(text: str, language: str) -> Decimal:
    *_, mark, thousands = WORDS[language]
    return Decimal("".join(c for c in text.replace(thousands, "").replace(mark, ".") if c in "0123456789."))


def _written(value: Decimal | int, language: str, places: int = 2) -> str:
    *_, mark, thousands = WORDS[language]
    text = f"{value:,.{places}f}"
    return text.replace(",", "\0").replace(".", mark).replace("\0", thousands)


def _rows(language: str, columns: tuple[tuple[str, str], ...], at: int) -> tuple[tuple[str, ...], ...]:
    chance, goods = random.Random(at), GOODS[language]
    kinds = [kind for _, kind in columns]
    rows = []
    for number in range(1, 3 + at % 4 + 1):
        description, unit, price = goods[(at + number) % len(goods)]
        count, pack = chance.choice((2, 3, 6, 12, 24, 40, 150, 1200)), chance.choice((6, 10, 12, 24))
        each = _number(price, language)
        discount = Decimal(100 - DISCOUNT) / 100 if "discount" in kinds and "gross" not in kinds else Decimal(1)
        times = count * pack if "price1" in kinds else count
        code = f"{chance.choice(('AB', 'KX', 'T'))}{'-' if at % 2 else ''}{chance.randint(1000, 9999)}"
        values = {
            "no": str(number * (10 if language == "de" else 1)), "code": code, "sku": code, "description": description,
            "buyer_item": str(chance.randint(200000, 299999)), "manufacturer": f"{chance.randint(100, 999)}.{chance.randint(10, 99)}/B",
            "gtin": f"952{chance.randint(10**9, 10**10 - 1)}", "quantity": _written(count, language, 0), "packs": _written(count, language, 0),
            "quantity unit": f"{_written(count, language, 0)} {unit}", "pack": str(pack), "total": _written(count * pack, language, 0), "unit": unit,
            "price": price, "price1": price, "price100": _written(each * 100, language), "per": "1", "discount": str(DISCOUNT), "tax": "20",
            "amount": _written(each * times * discount, language), "date": _day(language),
            "currency": "GBP" if language == "en" else "EUR", "note": NOTES[language] if number == 1 else "", "none": "4711", "size": chance.choice(("S", "M", "L")), "colour": COLOURS[language], "orderdate": "20" + _day(language)[2:],
            "quantity2": _written(count, language, 0), "packed": f"{PACKS[language]} {pack}", "gross": _written(each / 9 * 10, language),
            "none#": str(chance.randint(4, 9) * 11), "none.": _written(Decimal(chance.randint(1400, 1900)) / 100, language), "none0": "0", "blank": "",
        }  # fmt: skip
        cells = []
        for kind in kinds:
            sign = kind[-1] if kind[-1] in "£€" else ""
            text = values[kind.rstrip("£€")]
            cells.append(f"{sign}{text}" if sign == "£" else f"{text} {sign}".strip())
        rows.append(tuple(cells))
    return tuple(rows)


# --- drawing --------------------------------------------------------------------------------------------------------

NUMERIC = (
    "quantity",
    "packs",
    "pack",
    "total",
    "price",
    "gross",
    "amount",
    "per",
    "discount",
    "tax",
    "none#",
    "none.",
    "none0",
)


def _ranged(kind: str) -> str:
    return "right" if kind.rstrip("£€01") in NUMERIC and kind != "quantity unit" else "left"


def _page(head: Head, *, ruled: str, heading: str, gap: float, font: str = "Helvetica", wrap: bool = False) -> bytes:
    """A page; `heading` says how headings stand in their columns, `ruled` is "grid", "lines" or ""."""
    order, number, day, today, total, *_ = WORDS[head.language]
    size, bold = 8.0, {"Times-Roman": "Times-Bold"}.get(font, f"{font}-Bold")
    titles = [_broken(title, wrap=wrap) for title, _ in head.columns]
    widths = [
        max(
            *(stringWidth(part, bold, size) for part in title),
            *(stringWidth(row[at], font, size) for row in head.rows),
        )
        for at, title in enumerate(titles)
    ]
    wide = sum(widths) + gap * len(widths) > 500
    pen = Pen(font=font, size=size, wide=wide)
    pen.put(50, "Hollowell Joinery Ltd", bold=True, size=12)
    pen.lines(50, ["Unit 4, Mill Lane", "Exeter EX2 8QA"], y=54)
    pen.put(360, order, bold=True, size=13, y=44)
    pen.lines(360, [f"{number} PO-48{head.style}17", f"{day}: {today}"], y=62)
    left, at, edges = 50.0, 50.0, []
    for width in widths:
        edges.append((at + gap / 2, at + gap / 2 + width))
        at += width + gap
    top = pen.y = 150.0
    deep = max(map(len, titles))
    pen.down(10)
    for title, edge, (_, kind) in zip(titles, edges, head.columns, strict=True):
        for row, part in enumerate(title):
            _put(pen, part, edge, _ranged(kind) if heading == "as cells" else heading, pen.y + row * 10, bold=True)
    pen.down(10 * deep)
    if ruled:
        pen.across(left, at, y=top)
        pen.across(left, at, y=pen.y - 7)
    pen.down(3)
    for cells in head.rows:
        for cell, edge, (_, kind) in zip(cells, edges, head.columns, strict=True):
            _put(pen, cell, edge, "middle" if heading == "middle" and ruled == "grid" else _ranged(kind), pen.y)
        if ruled == "grid":
            pen.across(left, at, y=pen.y + 4)
        pen.down(14)
    if ruled == "grid":
        for edge in (*(low - gap / 2 for low, _ in edges), at):
            pen.upright(edge, top, pen.y - 10)
    if ruled == "lines":
        pen.across(left, at, y=pen.y - 7)
    if head.total:
        pen.down(8)
        pen.put(at - gap / 2, f"{total}: {head.total}", bold=True, to="right")
    return pen.done()


def _broken(title: str, *, wrap: bool) -> list[str]:
    return title.replace("|", " ").split(" ") if wrap and "/" not in title else title.split("|")


def _put(pen: Pen, text: str, edge: tuple[float, float], to: str, y: float, *, bold: bool = False) -> None:
    at = {"left": edge[0], "right": edge[1], "middle": sum(edge) / 2}[to]
    pen.put(at, text, y=y, to=to, bold=bold)


def _book(head: Head) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    order, number, day, today, total, *_ = WORDS[head.language]
    for row in ([order], [number, f"PO-48{head.style}17"], [day, today], ["Hollowell Joinery Ltd"], []):
        book.active.append(row)
    book.active.append([title.replace("|", "\n") for title, _ in head.columns])
    for row in head.rows:
        book.active.append(
            [_cell(text, kind, head.language) for text, (_, kind) in zip(row, head.columns, strict=True)]
        )
    if head.total:
        book.active.append([])
        book.active.append([total, *[None] * (len(head.columns) - 2), float(_number(head.total, head.language))])
    book.save(stream)
    return stream.getvalue()


def _cell(text: str, kind: str, language: str) -> object:
    return float(_number(text, language)) if text and kind != "quantity unit" and kind.rstrip("01") in NUMERIC else text


STYLES = (
    partial(_page, ruled="grid", heading="as cells", gap=10),
    partial(_page, ruled="", heading="as cells", gap=7),
    partial(_page, ruled="lines", heading="middle", gap=12, font="Times-Roman"),
    _book,
    partial(_page, ruled="grid", heading="middle", gap=8, wrap=True),
    partial(_page, ruled="", heading="left", gap=14, font="Courier"),
    partial(_page, ruled="lines", heading="left", gap=9, wrap=True),
)


def drawn(head: Head) -> tuple[str, bytes]:
    """The file of an order: its name and its bytes."""
    draw = STYLES[head.style]
    return (f"{head.name}.xlsx" if draw is _book else f"{head.name}.pdf"), draw(head)


def envelope(head: Head) -> Envelope:
    name, content = drawn(head)
    return file_envelope(
        content, name=name, channel="folder", kind="folder", delivery_key="1", received_at=ORIGIN.received_at, trust=Trust.VOUCHED
    )  # fmt: skip


# --- reading --------------------------------------------------------------------------------------------------------


def read(head: Head) -> list[Draft]:
    return list(parse(envelope(head), EMPTY).drafts)


def faults(head: Head, drafts: list[Draft]) -> list[str]:
    """What is not as printed, a sentence each; one that begins with "wrong" may be entered."""
    if len(drafts) != 1:
        return [f"{len(drafts)} drafts"]
    lines = drafts[0].lines
    if len(lines) != len(head.rows):
        return [f"wrong: {len(lines)} lines for {len(head.rows)}"] if lines else ["no lines"]
    return [fault for row, line in zip(head.rows, lines, strict=True) for fault in _of_line(head, row, line)]


def _same(raw: str, text: str) -> bool:
    def bare(value: str) -> str:
        return "".join(value.split()).strip("£€").replace("\N{NO-BREAK SPACE}", "")

    if bare(raw) == bare(text):
        return True
    return _plain(bare(raw)) == _plain(bare(text)) != ""


def _plain(text: str) -> str:
    """A number as a workbook keeps it, whatever its marks: "1.470,00", "1470"."""
    if not (digits := text.replace(".", "").replace(",", "")).isdecimal():
        return ""
    whole = text[:-3] if text[-3:-2] in (".", ",") else text[:-2] if text[-2:-1] in (".", ",") else text
    return (
        whole.replace(".", "").replace(",", "")
        + "."
        + digits[len(whole.replace(".", "").replace(",", "")) :].rstrip("0")
    )


def _of_line(head: Head, row: tuple[str, ...], line: DraftLine) -> Iterator[str]:
    kinds = [kind.rstrip("£€") for _, kind in head.columns]
    for text, kind, (title, _) in zip(row, kinds, head.columns, strict=True):
        if kind == "quantity unit":
            count, _, unit = text.rpartition(" ")
            if line.quantity is None or not _same(line.quantity.raw, text):  # the count and its unit may be one value
                yield from _missing(line, "quantity", count, title)
                yield from _missing(line, "unit", unit, title)
        elif kind in FIELDS and text:
            yield from _missing(line, kind, text, title)
        elif kind == "orderdate":
            if line.requested_delivery and text in line.requested_delivery.raw:
                yield f"wrong: {title!r} {text} is the day of delivery"
        elif kind in ("none#", "none.", "gross"):
            yield from (
                f"wrong: {title!r} {text} is {name}"
                for name in ENTERED
                if (field := getattr(line, name)) and _same(field.raw, text) and text not in (r for r, k in zip(row, kinds, strict=True) if k in FIELDS)
            )  # fmt: skip
    if "quantity" in kinds and not {"total", "quantity2"} & set(kinds) and line.quantity_2:
        yield f"wrong: a second quantity {line.quantity_2.raw}"


def _missing(line: DraftLine, kind: str, text: str, title: str) -> Iterator[str]:
    said = [field.raw for name in FIELDS[kind] if (field := getattr(line, name))]
    if not any(_same(raw, text) or (kind in ("description", "note") and text in " ".join(raw.split())) for raw in said):
        yield f"{'wrong: ' if said and set(FIELDS[kind]) & set(ENTERED) else ''}{title!r} ({kind}) {text} is {said}"
