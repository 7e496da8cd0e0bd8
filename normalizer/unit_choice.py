"""Which of a product's units a written one means, and which one counts where none is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from normalizer.chunks import Number
from normalizer.figures import trimmed
from normalizer.master import CrossReference, ProductRecord
from normalizer.multipack import is_several, may_mean_singles, names_inner_container, says_single
from normalizer.pack import Sold, content_agrees, counts_packs, is_container, is_pack_itself, is_pair_itself, sold_units
from normalizer.packed import measured_pack
from normalizer.quantity_report import Report, decimals, shown_unit
from normalizer.units import CODES, FAMILIES, PIECES, WrittenUnit, read_unit, unit_codes
from normalizer.wording import read
from parsers.draft import DraftLine, Field

__all__ = ["as_sold", "units_meant"]

#: From this content on, a small number without a unit counts packs.
_MANY = 500


_WHOLE = re.compile(r"(?<![\d.,])\d{3,6}(?![\d.,])")


def units_meant(
    written: WrittenUnit | None,
    product: ProductRecord,
    reference: CrossReference | None,
    proved: str,
    line: DraftLine,
    report: Report,
) -> list[Sold]:
    """The units of this product that the written one may be."""
    sold = sold_units(product, reference)
    if _asks_for_singles(written, product, proved, line, sold, report):
        return []
    if written is None and line.pack is not None:
        return _beside_pack(line.pack, product, line, sold, report)
    if written is None:
        return _unwritten(product, reference, proved, line, sold, report)
    if _names_goods(written, product):
        return _by_its_name(written, product, sold, report)
    found: dict[tuple[str, Decimal], Sold] = {}
    for tier in written.tiers:
        for code in tier:
            if (one := as_sold(code, product, sold)) and content_agrees(one, written, product):
                found[one.code, one.factor] = one
        if found:
            break
    if not found or _is_by_its_look(found, written, product):
        found |= _by_family(written, product, sold)
    if not found and (one := _by_content(written, product, sold, line)):
        return [one]
    if not found:
        names = " or ".join(dict.fromkeys(CODES[code].name for code in written.tiers[0]))
        content = f" of {trimmed(written.content)}" if written.content else ""
        usual = {code: one for code, one in sold.items() if one.conversion != "standard"} or sold
        report.add(
            "unit-invalid", "unit",
            f"{product.sku} is not sold by the {names}{content}; it is sold by {', '.join(map(shown_unit, usual.values()))}.",
            candidates=usual,
        )  # fmt: skip
    return list(found.values())


#: in which packs of the goods come
_OUTER = frozenset({"XCT", "XCS"})


def _is_by_its_look(found: Mapping[tuple[str, Decimal], Sold], written: WrittenUnit, product: ProductRecord) -> bool:
    """Whether the piece is called a carton only for what it comes in, as a juice of one litre, and several come in one as well."""
    outer = _OUTER.issuperset(written.tiers[0]) and not _OUTER.isdisjoint(product.packs)
    return outer and product.unit in PIECES and all(one.code == product.unit for one in found.values())


def _names_goods(written: WrittenUnit, product: ProductRecord) -> bool:
    """Whether the word is the goods' own name: `800 boîtes pizza 33` of boîtes pizza that are kept by the piece."""
    first = re.match(r"[^\W\d_]+", product.name)
    if first is None or product.unit not in PIECES or written.content is not None:
        return False
    return any(
        CODES[code].kind == "pack" and code in tier for tier in unit_codes(first[0])[:1] for code in written.tiers[0]
    )


def _by_its_name(written: WrittenUnit, product: ProductRecord, sold: Mapping[str, Sold], report: Report) -> list[Sold]:
    """The piece, unless the goods are sold in packs of that name as well."""
    packs = [sold[code] for code in written.tiers[0] if code in product.packs and CODES[code].kind == "pack"]
    if packs:
        names = " or ".join(shown_unit(one) for one in (sold[product.unit], *packs))
        told = f"The unit can mean {names}; choose the one that is meant."
        report.add("unit-ambiguous", "unit", told, candidates=[one.code for one in (sold[product.unit], *packs)])
        return []
    return [sold[product.unit]]


def _by_family(
    written: WrittenUnit, product: ProductRecord, sold: Mapping[str, Sold]
) -> dict[tuple[str, Decimal], Sold]:
    """The packs of the written one's family ("carton" of what is packed in cases), where none bears its very name."""
    near = {other for code in written.tiers[0] for family in FAMILIES if code in family for other in family}
    packs = [sold[code] for code in (*product.packs, product.unit) if code in near and code in sold]
    return {(one.code, one.factor): one for one in packs if content_agrees(one, written, product)}


def _holds_one(written: WrittenUnit, product: ProductRecord, line: DraftLine) -> bool:
    """Whether the written pack is the piece itself, since it is said to hold what one piece holds by its name: "2 cartons de
    10 kg" of chips that are sold in cartons of 10 kg. A size behind the goods is theirs: "2 cases floor finish 5 gal"."""
    packed = any(CODES[code].kind in ("pack", "container") for code in written.tiers[0])
    if not packed or product.unit not in PIECES or line.description is None:
        return False
    terms = read(line.description.value or line.description.raw).terms
    said = {term.number.size for term in terms if term.number and term.number.dimension in _FILLINGS}
    leads = bool(terms) and terms[0].number is not None and terms[0].number.dimension in _FILLINGS
    return leads and len(said) == 1 and said == {number.size for number in _measures(product.name)}


#: of what a pack may be said to hold
_FILLINGS = ("mass", "volume")


def _measures(text: str) -> list[Number]:
    return [number for number in read(text).numbers if number.dimension in _FILLINGS]


def _by_content(written: WrittenUnit, product: ProductRecord, sold: Mapping[str, Sold], line: DraftLine) -> Sold | None:
    """The one pack that holds what the line says a pack holds, under whatever name: "3 boxes, 30 pieces" of tubes of ten; or the
    piece that is such a pack."""
    if not any(CODES[code].kind in ("pack", "container") for code in written.tiers[0]):
        return None
    if (pack := _holding(written, product, sold, line)) is not None:
        return pack
    return sold[product.unit] if _holds_one(written, product, line) else None


def _holding(written: WrittenUnit, product: ProductRecord, sold: Mapping[str, Sold], line: DraftLine) -> Sold | None:
    contents = set(decimals(line.quantity_2)) if line.quantity_2 else set()
    contents = (
        {content / number for content in contents for number in decimals(line.quantity) if number}
        if line.quantity
        else contents
    )
    contents |= {written.content} if written.content else set()
    packs = [one for one in sold.values() if one.code in product.packs and one.factor in contents]
    return packs[0] if len(packs) == 1 else None


def as_sold(code: str, product: ProductRecord, sold: Mapping[str, Sold]) -> Sold | None:
    """How the product is sold by that unit: by its own code, as a piece, or by what one of it comes in."""
    if code in sold:
        return sold[code]
    stock = sold[product.unit]
    if code in PIECES and (product.unit in PIECES or product.unit == "SET" or CODES[product.unit].kind == "container"):
        return stock
    if product.unit in PIECES and code == "PR" and is_pair_itself(product):
        return stock
    if product.unit in PIECES and CODES[code].kind == "container" and names_inner_container(code, product):
        return None
    if product.unit in PIECES and CODES[code].kind == "container" and is_container(product, code):
        return stock
    if product.unit in PIECES and (code == "SET" or CODES[code].kind == "pack") and is_pack_itself(product, code):
        return stock
    if CODES[code].kind == CODES[product.unit].kind == "pack" and is_pack_itself(product, code):
        return stock  # reams of paper that is kept by the pack, which its description calls a ream of 500 sheets
    return None


def _beside_pack(
    pack: Field, product: ProductRecord, line: DraftLine, sold: Mapping[str, Sold], report: Report
) -> list[Sold]:
    if (meant := _pack_beside(pack, product, line, sold)) is not None:
        return [meant]
    if not counts_packs(pack.raw, product):
        counted = line.quantity.raw if line.quantity else ""
        message = f"“{pack.raw}” stands beside the quantity {counted}: are these packs or pieces?"
        report.add("unit-ambiguous", "unit", message)
    return [sold[product.unit]]


def _pack_beside(pack: Field, product: ProductRecord, line: DraftLine, sold: Mapping[str, Sold]) -> Sold | None:
    """The pack of this product that stands beside the quantity ("box of 400"), where so few pieces are not sold."""
    said = read_unit(pack.raw)
    codes = [code for tier in said.tiers for code in tier] if said is not None and said.content else []
    packs = {code: sold[code] for code in codes if code in product.packs and said and sold[code].factor == said.content}
    numbers = decimals(line.quantity) if line.quantity else ()
    few = bool(numbers) and all(0 < number < product.moq for number in numbers)
    return next(iter(packs.values())) if few and len(packs) == 1 else None


def _asks_for_singles(
    written: WrittenUnit | None,
    product: ProductRecord,
    proved: str,
    line: DraftLine,
    sold: Mapping[str, Sold],
    report: Report,
) -> bool:
    """Whether the line asks for single ones of what is several, or counts it by its words alone: "20 gloves" of pairs."""
    counted = written is None or not PIECES.isdisjoint(written.tiers[0])
    by_words = proved in ("description", "history") and counted and line.pack is None
    numbers = decimals(line.quantity) if line.quantity else ()
    unit = CODES[product.unit].name
    if says_single(line, product) and is_several(product):
        message = f"The line asks for single ones, but one {unit} of {product.name} is several; ask how many are meant."
    elif by_words and not _is_few(product, line) and may_mean_singles(line, product, numbers):
        message = f"The line counts things, but one {unit} of {product.name} is several; ask how many are meant."
    else:
        return False
    candidates = [one.code for one in sold.values() if one.conversion != "standard"]
    report.add("unit-ambiguous", "unit", message, candidates=candidates)
    return True


#: `5  CD-125  cutting discs 125 x 1.0, boxes`
_UNIT_BEHIND = re.compile(r",\s*([^\W\d_]{2,})\W{0,2}$")


def _unwritten(
    product: ProductRecord,
    reference: CrossReference | None,
    proved: str,
    line: DraftLine,
    sold: Mapping[str, Sold],
    report: Report,
) -> list[Sold]:
    """Without a unit the stock unit counts, unless the customer's own number means a pack, or mere words an opaque one."""
    stock = sold[product.unit]
    behind = _UNIT_BEHIND.search(line.description.raw) if line.description else None
    codes = [code for tier in unit_codes(behind[1]) for code in tier] if behind else []
    packs = [code for code in codes if code in sold and code != product.unit]
    if behind and packs:
        what = f"No unit stands beside the quantity, and “{behind[1]}” behind the goods; are these counted?"
        report.add("unit-ambiguous", "unit", what, candidates=(*packs, product.unit))
        return []
    if reference and reference.unit and reference.unit in sold and reference.unit != product.unit:
        report.add(
            "unit-ambiguous", "unit",
            f"No unit is written, and {reference.buyer_item} means {shown_unit(sold[reference.unit])}; "
            f"choose between that and {shown_unit(stock)}.",
            candidates=(reference.unit, product.unit),
        )  # fmt: skip
        return []
    if _is_few(product, line):
        return [stock]
    if (rings := _in_rings(product, line, sold, report)) is not None:
        return rings
    if proved in ("description", "history") and CODES[product.unit].kind in (
        "pack",
        "length",
        "mass",
        "volume",
        "area",
    ):
        others = ", ".join(shown_unit(one) for one in sold.values() if one.conversion != "standard")
        report.add(
            "unit-ambiguous", "unit",
            f"No unit is written, and {product.name} is kept by the {CODES[product.unit].name} (sold by {others}); "
            "ask whether that or the single piece is meant.",
            candidates=sold,
        )  # fmt: skip
        return []
    return [stock]


#: so many times more than are ordered must one pack hold, for its content to tell what is counted
_FEW_RINGS = 10


def _in_rings(product: ProductRecord, line: DraftLine, sold: Mapping[str, Sold], report: Report) -> list[Sold] | None:
    """`2 x cable, 100 m rings` are two rings; 50 of them may be metres as well. None where no pack is named."""
    text = (line.description.value or line.description.raw) if line.description is not None else ""
    pack = sold.get(measured_pack(text, product) or "")
    numbers = decimals(line.quantity) if line.quantity else ()
    if pack is None or not numbers or any(number >= pack.factor for number in numbers):
        return None
    if all(number * _FEW_RINGS <= pack.factor for number in numbers):
        return [pack]
    stock = sold[product.unit]
    message = (
        f"The line speaks of {shown_unit(pack)} and counts without a unit; are those counted, or {shown_unit(stock)}?"
    )
    report.add("unit-ambiguous", "unit", message, candidates=(pack.code, stock.code))
    return []


def _is_few(product: ProductRecord, line: DraftLine) -> bool:
    """Whether the number can only count packs: nobody orders five of three thousand paper towels."""
    if not line.quantity or not (CODES[product.unit].kind == "pack" or is_several(product)):
        return False
    content = max(
        (Decimal(word) for word in _WHOLE.findall(f"{product.name} {product.description}")), default=Decimal(0)
    )
    return content >= _MANY and all(number * 50 <= content for number in decimals(line.quantity))
