"""The units that a product is sold in: stock unit, packs, the customer's own unit, and what converts by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from normalizer.master import CrossReference, ProductRecord
from normalizer.order import Conversion
from normalizer.units import CODES, PIECES, WrittenUnit, container_words, fold, read_unit, unit_codes

__all__ = [
    "Sold",
    "by_the_dozen",
    "content_agrees",
    "counts_packs",
    "is_container",
    "is_pack_itself",
    "is_pair_itself",
    "own_unit",
    "sold_units",
    "tells_content",
]

#: Counts that hold for everything that is counted one by one.
COUNTS = ("DZN", "GRO", "CEN", "MIL", "MIO")
MEASURES = ("length", "mass", "volume", "area", "time")
#: A liquid's or powder's measure in a product's name: such a product comes in something, and that something is one of it.
_FILLED = re.compile(r"\d\s?(?:ml|cl|dl|l|ltr|lt|litre|liter|kg|g|gr|oz|lb|lbs|gal)\b", re.I)
#: A length in a product's name, of things that are rolled.
_ROLLED = re.compile(r"\d\s?(?:m|mtr|meter|metre|ft|yd)\b", re.I)
#: Goods that are wound up, by their name: stretch film, cling film, foil.
_WOUND = re.compile(
    r"\b(?:film|films|folie|stretchfolie|pellicola|pelicula|cling ?film|foil|strekfilm|plastfolie)\b", re.I
)
_ROUND = frozenset({"XRO", "XRL", "XSO", "XCL", "XBB"})
#: A face of two measures in a product's name, each of a foot or more: a board or plate, which people count in sheets.
_FACE = re.compile(r"(?<![\d.,x])(?:[3-9]\d\d|[1-6]\d{3})\s?(?:mm)?\s?x\s?(?:[3-9]\d\d|[1-6]\d{3})(?![\d.,])", re.I)
#: One piece that is several of them: a pad or pack of sheets, a set of bars.
_SEVERAL = re.compile(r"\b(?:packs?|pads?|sets?|box(?:es)?|bundles?|rolls?|pack(?:ung)?|lot|paquet|confezione)\b", re.I)
#: A length of 1 to 7 metres in a product's name, which is no roll's: a bar, a beam, a pipe, which people count in lengths.
_STRAIGHT = re.compile(
    r"(?<![\d.,])(?:[1-7](?:[.,]\d{1,2})?\s?(?:m|mtr|meter|metre)|[1-7]\d{3}\s?mm)\b(?!\s?[x²2³3])", re.I
)


@dataclass(frozen=True, slots=True)
class Sold:
    """One unit that a product is sold in: `factor` stock units."""

    code: str
    factor: Decimal
    conversion: Conversion


def sold_units(product: ProductRecord, reference: CrossReference | None = None) -> dict[str, Sold]:
    """Every unit that the product is sold in, by code; the customer's own content of a pack goes before the catalogue's."""
    sold = {product.unit: Sold(product.unit, Decimal(1), "stock")}
    sold |= {code: Sold(code, content, "catalogue") for code, content in product.packs.items() if code != product.unit}
    if reference and reference.unit and reference.factor and reference.unit != product.unit:
        sold[reference.unit] = Sold(reference.unit, reference.factor, "cross-reference")
    for one in _standard(product.unit):
        sold.setdefault(one.code, one)
    return sold


@lru_cache(maxsize=256)
def _standard(stock_unit: str) -> tuple[Sold, ...]:
    """What needs no catalogue: dozens of pieces, grams of kilos."""
    stock = CODES.get(stock_unit)
    if stock is None:
        return ()
    sold = []
    if stock.code in PIECES or stock.code in ("PR", "SET"):
        sold += [Sold(code, size, "standard") for code in COUNTS if (size := CODES[code].size)]
    if stock.kind in MEASURES and stock.size:
        alike = ((code, unit.size) for code, unit in CODES.items() if unit.kind == stock.kind and unit.size)
        sold += [Sold(code, size / stock.size, "standard") for code, size in alike]
    return tuple(sold)


def by_the_dozen(written: WrittenUnit, product: ProductRecord) -> WrittenUnit:
    """Dozens, where a dozen of its stock unit is a pack that the product is sold in: "dozen pairs" of gloves kept by the pair."""
    codes = [code for code in COUNTS if CODES[code].size == written.times == product.packs.get(code)]
    return WrittenUnit(((codes[0],),)) if codes and product.unit in written.tiers[0] else written


def content_agrees(sold: Sold, written: WrittenUnit, product: ProductRecord) -> bool:
    """Whether "box of 100" fits: the stated content is that pack's, or is printed on a product that is itself the box."""
    if written.content is None or written.content == sold.factor:
        return True
    if written.content in product.packs.values():
        return False
    text = f"{product.name} {product.description}"
    measured = written.measured or product.unit not in PIECES  # a sack of 25 is one of 25 kg
    return sold.code == product.unit and tells_content(text, written.content, measured=measured)


def tells_content(text: str, content: Decimal, *, measured: bool = False) -> bool:
    """Whether the number stands in the text and is no size, unless a measure is asked for: the 5 of `bucket 5 l` and the 200 of
    `200x4,8 mm` count nothing."""
    words = text.replace("-", " ").replace("x", " ").split()
    return any(
        word == f"{content.normalize():f}" and (measured or not _measures(words[at + 1 : at + 4]))
        for at, word in enumerate(words)
    )


def _measures(behind: Sequence[str]) -> bool:
    """Whether a measure stands right behind a number, or a length behind the numbers that follow it."""
    for at, word in enumerate(behind):
        if not word[0].isdigit():
            codes = unit_codes(word.rstrip(".,;)"))[:1]
            kind = CODES[codes[0][0]].kind if codes else ""
            return kind == "length" or (at == 0 and kind in ("mass", "volume"))
    return False


def counts_packs(pack: str, product: ProductRecord) -> bool:
    """Whether a number beside a column of packs ("box of 100") counts these: the product is kept by just that pack. Else it may
    count pieces."""
    said = read_unit(pack)
    packed = CODES[product.unit].kind in ("pack", "container")
    if said is None or not packed or not any(product.unit in tier for tier in said.tiers):
        return False
    return content_agrees(sold_units(product)[product.unit], said, product)


#: "blister of 4", "bag 100", "Packung zu 10", "96 per rack" are read behind or before the word of the pack.
#: A size of two sides behind the word is none: "cake box 24 x 24 cm"; a folding box of three sides is itself what is counted.
_HOLDS = re.compile(
    r"^(?:\s(?:of|a|à|de|da|di|zu|von|van|met|mit|con|x|with|mit je))?\s(\d{1,5})(?![\d.,])(?!\s?[x×*]\s?\d+(?!\d|\s?[x×*]))(?!\s?(?:mm|cm|m|in|inch)\b)"
)


def is_pack_itself(product: ProductRecord, code: str) -> bool:
    """Whether one piece of the product is such a pack: a blister of four batteries that is kept by the piece, or a
    set. A pack whose content is one of `packs` is a pack of many pieces, and only told of in the description."""
    text = fold(f"{product.name} ; {product.description}").replace(",", " ")
    if code == "SET":
        return bool(set(fold(product.name).replace(",", " ").split()) & container_words(code))
    return any(
        (holds := _HOLDS.match(text[match.end() :])) is not None and Decimal(holds[1]) not in product.packs.values()
        for word in container_words(code)
        for match in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text)
    )


def is_container(product: ProductRecord, code: str) -> bool:
    """Whether one piece of the product is one such container: a can of a spray, a roll of a tape that is kept by the piece."""
    text = f"{product.name} {product.description}"
    if set(fold(text).replace(",", " ").split()) & container_words(code):
        return True
    shape = {"XST": _FACE, "LN": _STRAIGHT, "XRD": _STRAIGHT, "XBR": _STRAIGHT}.get(code)
    if shape is not None and _SEVERAL.search(text):
        return False
    if code in _ROUND and _WOUND.search(fold(product.name)) and not _SEVERAL.search(text):
        return True
    shape = shape or (_ROLLED if code in _ROUND else _FILLED)
    return bool(shape.search(text))


#: Things of two halves, which people count in pairs although each is one piece. Gloves, boots and socks are no such things.
_TWO_HALVES = frozenset(
    "scissors scissor shears shear secateurs pliers plier pincers tongs tweezers forceps nippers clippers snips loppers trousers shorts dungarees leggings"
    " overalls jeans glasses spectacles goggles eyewear binoculars headphones compasses callipers calipers bellows"
    " schere zange pinzette hose brille lunettes ciseaux cisailles pinces pince tenailles pantalon pantalons"
    " tijeras alicates pinzas gafas pantalones forbici cesoie pinze occhiali pantaloni schaar tang pincet bril broek".split()
)  # fmt: skip


def is_pair_itself(product: ProductRecord) -> bool:
    """Whether one piece of the product is called a pair: scissors, pliers, trousers, glasses."""
    return bool(_TWO_HALVES & set(re.findall(r"\w+", fold(product.name))))


def own_unit(word: str, product: ProductRecord, reference: CrossReference | None) -> Sold | None:
    """What the customer's own word for a unit means, where the cross-reference says it ("Gebinde", 24): the pack of that content
    once, or so many stock units."""
    if not reference or not reference.factor or reference.unit in CODES or not word.strip():
        return None
    if fold(reference.unit) != fold(word):
        return None
    same = [code for code, content in product.packs.items() if content == reference.factor]
    if len(same) == 1:
        return Sold(same[0], Decimal(1), "cross-reference")
    return Sold(product.unit, reference.factor, "cross-reference")
