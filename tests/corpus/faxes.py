"""Orders of the corpus as faxes: drawn, rendered, fed askew, scanned, thresholded, sent in fine or standard mode.

Each comes with the master data of its supplier: the products that it orders among others whose numbers differ in the one
character that a recogniser confuses, so that a misread number can be another product's.
"""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from normalizer.master import AddressRecord, CustomerRecord, PriceRecord, ProductRecord
from normalizer.memory import MemoryMaster
from parsers.knowledge import Knowledge
from tests.corpus.layouts import LAYOUTS, draw
from tests.corpus.world import WORLDS, Line, Order, make_order

__all__ = ["FaxCase", "faxed", "faxes", "supplier"]

WIDTH = 1728  #: dots across every fax page
STANDARD, FINE = 98, 196
#: what recognisers take for one another
CONFUSED = {
    "0": "O8", "O": "0D", "1": "7I", "I": "1L", "7": "1", "5": "S6", "S": "5", "8": "B3", "B": "8", "3": "8", "6": "8G", "2": "Z", "Z": "2", "G": "6",
    "D": "O", "9": "4", "4": "9", "E": "F", "F": "E", "X": "K", "K": "X", "M": "N", "N": "M", "U": "V", "V": "U", "L": "I", "A": "4", "H": "N",
    "P": "R", "R": "P", "T": "7", "W": "M", "C": "G",
}  # fmt: skip
UNITS = {"piece": "EA", "box": "XBX", "m": "MTR", "kg": "KGM", "roll": "XRO", "pack": "XPK", "l": "LTR"}
CURRENCIES = {"£": "GBP", "€": "EUR"}


@dataclass(frozen=True)
class FaxCase:
    """A fax with the order that it states and the supplier that it was sent to."""

    name: str
    layout: str
    down: int  #: dots an inch down the page: 98 or 196
    tiff: bytes
    order: Order
    master: MemoryMaster
    knowledge: Knowledge


def faxes(seed: int, count: int, *, down: int) -> Iterator[FaxCase]:
    """`count` faxes in this resolution, the layouts in turn; the same seed gives the same orders and damages."""
    names = list(LAYOUTS)
    for number in range(count):
        layout = names[number % len(names)]
        rng = random.Random(zlib.crc32(f"{seed}/fax/{down}/{number}".encode()))
        order = make_order(rng)
        pdf = draw(layout, order, rng)
        master, knowledge = supplier(order, rng)
        yield FaxCase(f"{layout}-{down}-{number}", layout, down, faxed(pdf, rng, down=down), order, master, knowledge)


# --- the paper's way ------------------------------------------------------------------------------------------------


def faxed(pdf: bytes, rng: random.Random, *, down: int) -> bytes:
    """The pages as a fax machine sends them."""
    pages = [_sent(page, rng, down=down) for page in _rendered(pdf)]
    buffer = io.BytesIO()
    pages[0].save(
        buffer, "TIFF", save_all=True, append_images=pages[1:], compression=rng.choice(("group3", "group4")), dpi=(204, down)
    )  # fmt: skip
    return buffer.getvalue()


def _rendered(pdf: bytes) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            image = page.render(scale=300 / 72, grayscale=True).to_pil()
            yield image.rotate(90, expand=True) if image.width > image.height else image


def _sent(page: Image.Image, rng: random.Random, *, down: int) -> Image.Image:
    height = round(page.height * WIDTH / page.width)
    turn = rng.choice((-1, 1)) * rng.uniform(0.0, 2.0)
    page = page.rotate(turn, Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.4)))
    page = page.resize((WIDTH, round(height * down / 204)), Image.Resampling.BOX)
    noise = np.random.default_rng(rng.randrange(2**32))
    dots = np.asarray(page, dtype=np.float32) + noise.normal(0, rng.uniform(5, 28), (page.height, page.width))
    black = dots < rng.uniform(105, 165)
    specks = noise.random(black.shape) < rng.choice((0, 0.0003, 0.001))
    black ^= specks
    for _ in range(rng.choice((0, 0, 1, 2))):  # a line that was lost on the wire
        black[rng.randrange(page.height)] = False
    if rng.random() < 0.2:  # dust on the scanner's glass
        black[:, rng.randrange(WIDTH)] = True
    sent = Image.fromarray(np.where(black, 0, 255).astype(np.uint8))
    _head_line(sent, rng)
    return sent.convert("1")


def _head_line(page: Image.Image, rng: random.Random) -> None:
    text = f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/2026  {rng.randint(7, 18):02d}:{rng.randint(0, 59):02d}   FAX {rng.randint(10**6, 10**7)}   P.01/01"
    ImageDraw.Draw(page).text((60, 8), text, fill=0, font=ImageFont.load_default(size=22))


# --- the supplier's data ----------------------------------------------------------------------------------------------


def supplier(order: Order, rng: random.Random) -> tuple[MemoryMaster, Knowledge]:
    """Master data in which the order is clean, and its words for reading."""
    currency = CURRENCIES.get(order.currency, order.currency)
    kinds = {word: kind for kind, words in WORLDS[order.language].units.items() for word in words}
    products: dict[str, ProductRecord] = {}
    for line in order.lines:
        unit = UNITS[kinds.get(line.unit, "piece")]
        products[line.code] = _product(line, line.code, line.text, unit, currency)
    texts = sorted({line.text for line in order.lines})
    for line in order.lines:
        for code in _neighbours(line.code, rng):
            if code not in products:
                products[code] = _product(line, code, rng.choice(texts), products[line.code].unit, currency)
    customers, addresses = _customers(order, rng, currency)
    prices = [
        PriceRecord("LIST", one.sku, Decimal(1), one.list_price or Decimal(1), one.price_per, currency)
        for one in products.values()
    ]
    master = MemoryMaster(
        version="faxes", customers=customers, addresses=addresses, products=list(products.values()), prices=prices
    )
    knowledge = Knowledge(
        version="faxes", skus=frozenset(products), product_names=tuple(dict.fromkeys(one.name for one in products.values())),
        own_names=tuple(order.supplier[:1]),
        places=frozenset(text for one in addresses for text in (one.name, one.line1, one.city, one.postcode) if text),
    )  # fmt: skip
    return master, knowledge


def _product(line: Line, code: str, text: str, unit: str, currency: str) -> ProductRecord:
    return ProductRecord(
        sku=code, name=text, unit=unit, list_price=line.price * (100 - line.discount) / 100, currency=currency, price_per=Decimal(line.per)
    )  # fmt: skip


def _neighbours(code: str, rng: random.Random) -> Iterator[str]:
    places = [at for at, char in enumerate(code) if char in CONFUSED]
    for at in rng.sample(places, min(4, len(places))):
        yield code[:at] + rng.choice(CONFUSED[code[at]]) + code[at + 1 :]


def _customers(order: Order, rng: random.Random, currency: str) -> tuple[list[CustomerRecord], list[AddressRecord]]:
    world = WORLDS[order.language]
    names = [order.buyer[0], *(name for name in world.companies if name != order.buyer[0])]
    customers, addresses = [], []
    for number, name in enumerate(names):
        account = f"C{2000 + number}"
        customers.append(CustomerRecord(account, name, currency=currency, language=order.language, price_list="LIST"))
        for place, (town, postcode) in enumerate(world.places):
            addresses.append(
                AddressRecord(
                    f"{account}-{place}", account, "ship_to", name, rng.choice(world.streets), "", town, postcode
                )
            )
    own = [one for one in addresses if one.account_no == "C2000"]
    for one in own:
        if one.city in order.ship_to[2] and one.postcode in order.ship_to[2]:
            addresses[addresses.index(one)] = AddressRecord(
                one.address_id, "C2000", "ship_to", one.name, order.ship_to[1], "", one.city, one.postcode
            )
    return customers, addresses
