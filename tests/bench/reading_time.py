"""How much processor time reading and meaning take: one thread, the best of some runs, so that neighbours count little.

Every row is a promise of its own; none needs a gateway, a disk or a network but the import of master data, which reads files.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from channels.envelope import Envelope, Part, Role, Trust
from channels.file import file_envelope
from gateway.garbage import spare_collector
from gateway.master_data import read_folder
from normalizer.memory import MemoryMaster
from normalizer.normalize import normalize
from normalizer.policy import Policy
from parsers.draft import Draft, DraftLine, Evidence, Field, Kind, Span
from parsers.knowledge import EMPTY
from parsers.parse import parse
from parsers.registry import reader_for
from tests.bench import company
from tests.bench.measure import Row
from tests.bench.trades import catalogue
from tests.parsers.formats.wire import x12

__all__ = ["master_import", "meaning", "reading"]

AT = datetime(2026, 11, 18, 9, 12, 44, tzinfo=UTC)
PRODUCTS = 50_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LINES = 10


def reading() -> Iterator[Row]:
    """Documents as bytes, to drafts, with the settings of a reading child."""
    spare_collector()
    know = replace(EMPTY, version="1", skus=frozenset(f"BX-{number:04d}" for number in range(2000)))
    yield _row("a mail of ten lines in words, read", _parsing(_mail(), "order.eml", know), 5, times=20)
    yield _row("an X12 850 of 1,000 lines, read", _parsing(_x12(1000), "order.edi", know), 150)
    sheet = _sheet(5000)
    cells = reader_for(XLSX)
    assert cells is not None
    yield _row("the cells of a spreadsheet of 5,000 rows", lambda: cells(sheet, 0), 200)
    yield _row("the same, as an order of 5,000 lines", _parsing(sheet, "order.xlsx", know), None, runs=2)
    for name, text in _texts():
        yield _row(f"100 kB of text, read: {name}", _parsing(text, "order.txt", know), 1000, runs=1)


def meaning() -> Iterator[Row]:
    """An order of ten lines against a catalogue of 50,000 products: once by codes, once by nothing but descriptions."""
    made = catalogue(PRODUCTS)
    since = time.process_time()
    master = MemoryMaster(products=[one.product for one in made])
    yield Row("index of 50,000 products (CPU)", time.process_time() - since, "s", target=2.0, at_most=True)
    chosen = random.Random(5).sample(made, LINES * 20)
    orders = [chosen[at : at + LINES] for at in range(0, len(chosen), LINES)]
    coded = [_draft([(one.product.sku, "") for one in order]) for order in orders]
    worded = [_draft([("", one.product.name.casefold()) for one in order]) for order in orders]
    for name, drafts, limit in (("codes", coded, 3.0), ("descriptions alone", worded, 20.0)):
        normalize(drafts[0], master, Policy())  # what is loaded once
        took = min(_seconds(lambda some=drafts: [normalize(one, master, Policy()) for one in some]) for _ in range(3))
        yield Row(f"normalising ten lines by {name} (CPU)", took / len(drafts) * 1000, "ms", target=limit, at_most=True)


def master_import(folder: Path) -> Iterator[Row]:
    """CSV to a checked snapshot with its index."""
    company.write_master(folder, customers=1000)
    with (folder / "products.csv").open("a", encoding="utf-8") as file:
        file.writelines(
            f"P-{n:05d},{one.product.name.replace(',', ' ')},EA,XBX=100,1.00,EUR,1,1,1,active,Trade\n"
            for n, one in enumerate(catalogue(PRODUCTS))
        )
    since = time.process_time()
    data = read_folder(folder)
    took = time.process_time() - since
    yield Row(
        f"master data of {len(data.products):,} products, read and checked (CPU)", took, "s", target=10.0, at_most=True
    )


def _parsing(content: bytes, name: str, know: Any) -> Callable[[], object]:
    envelope = _envelope(content, name)
    return lambda: parse(envelope, know)


def _row(name: str, work: Callable[[], object], limit: float | None, *, runs: int = 5, times: int = 1) -> Row:
    if runs > 1:
        work()  # what is loaded once
    took = min(_seconds(lambda: [work() for _ in range(times)]) for _ in range(runs)) / times
    return Row(f"{name} (CPU)", took * 1000, "ms", target=limit, at_most=limit is not None)


def _seconds(work: Callable[[], object]) -> float:
    since = time.process_time()
    work()
    return time.process_time() - since


def _envelope(content: bytes, name: str) -> Envelope:
    if name.endswith(".txt"):
        part = Part(content, "text/plain", name, Role.DOCUMENT)
        return Envelope(channel="folder", channel_kind="folder", delivery_key=name, received_at=AT, parts=(part,))
    return file_envelope(
        content, name=name, channel="folder", kind="folder", delivery_key=name, received_at=AT, trust=Trust.VOUCHED
    )


def _mail() -> bytes:
    head = (
        "From: Buyer <buyer@bench.example>\r\nTo: orders@acme.example\r\nSubject: Order 4711\r\nMessage-ID: <1@bench.example>\r\n"
        "Date: Wed, 18 Nov 2026 09:12:44 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "Good morning,\r\n\r\nplease deliver to our warehouse in Bremen by 27 November:\r\n\r\n"
    )
    lines = "".join(f"{n + 2} pcs BX-{n:04d} Hex bolt M8 x {20 + n}, zinc plated\r\n" for n in range(LINES))
    return f"{head}{lines}\r\nOur order number is 4711.\r\n\r\nKind regards\r\nAnna Buyer\r\n".encode()


def _x12(lines: int) -> bytes:
    items = (
        f"PO1*{n + 1}*{n % 9 + 1}*EA*1.25**VP*BX-{n:04d}~PID*F****Hex bolt M8 x {20 + n % 100}" for n in range(lines)
    )
    segments = ["BEG*00*SA*4711**20261118", "N1*ST*Warehouse*92*7", *items, f"CTT*{lines}"]
    return x12("\n".join(segments).replace("~", "\n"))


def _sheet(rows: int) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["Pos", "Article no.", "Description", "Quantity", "Unit"])
    for n in range(rows):
        sheet.append([n + 1, f"BX-{n % 2000:04d}", f"Hex bolt M8 x {20 + n % 100}", n % 9 + 1, "pcs"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _texts() -> Iterator[tuple[str, bytes]]:
    """What a text of that size may be: an order, a conversation, one endless word, and nothing but numbers."""
    size = 100_000
    yield "order lines", (b"5 pcs BX-0001 Hex bolt M8 x 20, zinc plated\n" * 3000)[:size]
    yield "priced lines", (b"5 pcs BX-0001 Hex bolt 2.00 EUR 10.00\n" * 3000)[:size]
    yield "sentences", (b"Please send us, if you can, two boxes of the usual bolts by Friday next week. " * 2000)[:size]
    yield "one word", b"a" * size
    yield "numbers", (b"12.345,67 8 x 9 10/11/26 4711-0815 " * 4000)[:size]
    yield "quotes", (b"> " * 50_000)[:size]


def _draft(lines: list[tuple[str, str]]) -> Draft:
    origin = parse(_envelope(b"1 pcs", "a.txt")).drafts[0].origin
    return Draft(kind=Kind.ORDER, origin=origin, lines=tuple(_line(code, name) for code, name in lines))


def _line(code: str, name: str) -> DraftLine:
    def field(text: str) -> Field | None:
        return Field(text, text, Evidence((Span(0, path="/"),), "json")) if text else None

    return DraftLine(code=field(code), description=field(name), quantity=field("5"), unit=field("EA"))
