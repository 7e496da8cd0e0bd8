"""What a pack holds, said behind the goods: "beakers 250 ml - two packs of ten", "automaat B16 (dozen van 12)"; and goods
that are measured and counted at once: "20 l (4 canisters of 5 l)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from normalizer.glossary import folded, glossary, stem
from normalizer.master import ProductRecord
from normalizer.pack import Sold, tells_content
from normalizer.units import CODES, read_unit, unit_codes
from normalizer.wording import read, wording_of
from parsers.draft import DraftLine, Field

__all__ = [
    "begins_so",
    "counted",
    "holding",
    "measured_pack",
    "other_pack",
    "pack_said",
    "packs_another",
    "says_content",
    "tells_holding",
    "with_content",
    "with_measure",
    "with_second",
    "with_unit_word",
]

JOINERS = frozenset("of van von zu a à de da je per mit di con met".split())
_EDGE = " ,;:-–()"


def with_content(line: DraftLine) -> DraftLine | None:
    """The line with what its pack holds beside the unit instead of in the description; None where nothing of the kind is said.
    The unit is then read as "packs of 10", which has to agree with the catalogue."""
    if line.description is None or line.unit is None:
        return None
    words = (line.description.value or line.description.raw).split()
    if (leading := _with_leading(line, words) or _with_called(line, words)) is not None:
        return leading
    words = _without_counted(words)
    if len(words) < 3 or folded(words[-2].strip(_EDGE)) not in JOINERS:
        return None
    last = folded(words[-1].strip(_EDGE))
    count = int(last) if last.isdigit() and len(last) <= 5 else glossary().numbers.get(last)
    goods = words[:-2]
    if goods and (_is_pack(said := goods[-1].strip(_EDGE)) or folded(said) == folded(line.unit.raw)):
        goods = goods[:-1]
    if goods and folded(goods[-1].strip(_EDGE)) in _ARTICLES:
        goods = goods[:-1]
    text = " ".join(goods).rstrip(_EDGE)
    if not count or not text or not (_is_pack(line.unit.raw) or len(goods) < len(words) - 2):
        return None
    return replace(
        line,
        description=replace(
            line.description, raw=text if line.description.raw.startswith(text) else line.description.raw, value=text
        ),
        unit=replace(line.unit, raw=f"{line.unit.raw} of {count}", value=None),
    )


_ARTICLES = frozenset("the die les i gli le los las el la il lo".split())


def _without_counted(words: list[str]) -> list[str]:
    """`(the cartons of ten boxes)`: the words without what the content counts."""
    counted = len(words) > 3 and folded(words[-3].strip(_EDGE)) in JOINERS and bool(unit_codes(words[-1].strip(_EDGE)))
    return words[:-1] if counted else words


def packs_another(line: DraftLine, product: ProductRecord) -> bool:
    """Whether the unit of the line, "packs of 5", is one that the product has with another content only."""
    said = read_unit(line.unit.raw) if line.unit is not None else None
    if said is None or said.content is None:
        return False
    contents = {product.packs[code] for code in said.tiers[0] if code in product.packs}
    count = _number(line.quantity) or Decimal(1)
    known = {*contents, *product.packs.values(), *(count * content for content in contents)}  # "2 bags (20)" of ten
    printed = tells_content(f"{product.name} {product.description}", said.content)  # "tips, rack of 96"
    return bool(contents) and said.content not in known and not printed


#: English `of` behind goods and their packs leads to what the packs hold, where `de`, `da`, `van` may lead to a size
_OF_CONTENT = re.compile(r"\sof \d{1,5}\)?$")
#: a word, and behind a small one the number of what is in it: `rack of 96`
_HELD_BY = re.compile(r"([^\W\d_]{2,14})[ ,(-]{1,3}(?:of|van|von|zu|à|a|de|da|di|mit|met|con|je)\s\d{1,5}\)?$", re.I)


_LEADS_CONTENT = re.compile(r"\(?\d{1,4}\)?\s[^\W\d_]{3}")


def tells_holding(line: DraftLine) -> bool:
    """Whether the words begin or end with a number that may be what the line's packs hold: `2 packs of 5` of what is named; what
    another pack holds is none (`2 cases of tips, rack of 96`)."""
    told = (line.description.value or line.description.raw) if line.description is not None else ""
    held = _HELD_BY.search(told)
    return not _is_pack(held[1]) if held is not None else _LEADS_CONTENT.match(told) is not None


def says_content(line: DraftLine) -> bool:
    """Whether the last number of the words can be nothing but what a pack holds."""
    told = line.description
    return told is not None and _OF_CONTENT.search(told.value or told.raw) is not None


def with_unit_word(line: DraftLine) -> DraftLine | None:
    """The line with the word of its unit before its words: the sacs of `500 sacs kraft 22x10x28` are the goods."""
    if line.description is None or line.unit is None or not line.unit.raw.isalpha() or not _is_pack(line.unit.raw):
        return None
    words = f"{line.unit.raw} {line.description.value or line.description.raw}"
    return replace(line, description=replace(line.description, value=words))


def begins_so(product: ProductRecord, line: DraftLine) -> bool:
    """Whether the product's name begins with the word of the line's unit: a sac kraft is a sac."""
    first = re.match(r"[^\W\d_]+", product.name)
    return first is not None and line.unit is not None and stem(folded(first[0])) == stem(folded(line.unit.raw))


def _with_leading(line: DraftLine, words: list[str]) -> DraftLine | None:
    """`6 colis de 1000 gobelets`, `4 cartons (1000) de gobelets`: how many the pack holds stands right behind it."""
    if line.description is None or line.unit is None or len(words) < 2 or not _is_pack(line.unit.raw):
        return None
    count, goods = words[0].strip("()"), words[1:]
    if not count.isdigit() or len(count) > 5 or int(count) < 2:
        return None
    goods = goods[1:] if folded(goods[0]) in JOINERS else goods
    if not goods or not goods[0][0].isalpha() or folded(goods[0]) in glossary().measures:
        return None
    unit = replace(line.unit, raw=f"{line.unit.raw} of {count}", value=None)
    return replace(line, description=replace(line.description, value=" ".join(goods)), unit=unit)


def _with_called(line: DraftLine, words: list[str]) -> DraftLine | None:
    """`3 boxes of marker spray (12s)`: in brackets, or as the last word, how many the pack holds."""
    if line.description is None or line.unit is None or len(words) < 2 or not _is_pack(line.unit.raw):
        return None
    spots = [at for at, word in enumerate(words) if word.startswith("(") or at + 1 == len(words)]
    called = [(at, match[1]) for at in spots if (match := _CALLED_ALONE.fullmatch(words[at]))]
    if len(called) != 1:
        return None
    [(at, count)] = called
    unit = replace(line.unit, raw=f"{line.unit.raw} of {count}", value=None)
    return replace(line, description=replace(line.description, value=" ".join(words[:at] + words[at + 1 :])), unit=unit)


_CALLED_ALONE = re.compile(r"\(?(\d{1,5})(?:['’]?s|er)\)?,?")

#: `500s`, `100er`; `of 500`, `à 500`; `100 per box`, `50 je Karton`
_CALLED = re.compile(r"(?<![\w.,/-])(\d{2,5})(?:['’]?s|er)(?!\w)")
_EACH = re.compile(
    r"(?<![\w.,/x×-])(\d{1,5})\s?(?:[^\W\d]{1,8}\.?\s)?(?:per|je|pro|par|por|al|p[.]|/)\s?([^\W\d]{2,12})", re.I
)
_MEASURED = re.compile(r"(?<![\w.,/x×-])(\d{1,5})\s?([^\W\d]{1,8})(?!\w)")


def other_pack(text: str, product: ProductRecord, content: Decimal) -> str | None:
    """What the words say that a pack holds, where it is another one than the pack that was taken: "2 drums, the 20 litre ones" of what
    is sold by the drum of 208 and the canister of 20 litres."""
    known = {number.value for number in wording_of(product).numbers}
    contents = {pack for pack in product.packs.values() if pack != content}
    for match in _CALLED.finditer(text[:2000]):
        if Decimal(match[1]) != content and match[1] not in known:
            return match[0]
    for match in _EACH.finditer(text[:2000]):
        if _is_pack(match[2]) and Decimal(match[1]) != content:
            return match[0]
    measured = {
        Decimal(match[1]): match[0]
        for match in _MEASURED.finditer(text[:2000])
        if (codes := unit_codes(match[2])[:1]) and product.unit in codes[0]
    }
    if content in measured:
        return None  # "packet 4 kg, carton 12 kg": the words of a catalogue
    return next((said for number, said in measured.items() if number in contents), None)


#: `Case of 6`, `Karton à 12`, `box (10)`; `6 pack`
_PACK_OF = re.compile(r"(?<![\w-])([^\W\d_]{2,12})\s?(?:of|à|a|von|zu|de|da|di|van|x|\()\s?(\d{1,5})(?![\d.,])", re.I)
_PACKED = re.compile(r"(?<![\w.,/x×-])(\d{1,5})[\s-]?(?:er[\s-]?)?([^\W\d_]{2,12})", re.I)


def pack_said(text: str, product: ProductRecord) -> str | None:
    """The pack of several that the words name, where it is none that the product's own text speaks of: `Case of 6`."""
    own = folded(f"{product.name} {product.description}")
    found = [(match[0], match[1], match[2]) for match in _PACK_OF.finditer(text[:2000])]
    found += [(match[0], match[2], match[1]) for match in _PACKED.finditer(text[:2000])]
    for said, word, number in found:
        if _is_pack(word) and Decimal(number) in product.packs.values() and folded(said) not in own:
            return said
    return None


#: `100 m rings`, `rolls of 50 m`
_RINGS = re.compile(
    r"(?<![\w.,/x×-])(\d{1,5})\s?([^\W\d_]{1,8})\s([^\W\d_]{3,12})(?!\w)"
    r"|(?<!\w)([^\W\d_]{3,12})\s(?:of|à|a|von|zu|de|da|di|van)\s(\d{1,5})\s?([^\W\d_]{1,8})(?!\w)",
    re.I,
)


def measured_pack(text: str, product: ProductRecord) -> str | None:
    """The pack of goods that are sold by measure whose content and word the line names: `100 m rings` of cable sold by the metre."""
    if CODES[product.unit].kind not in _BASIC:
        return None
    for match in _RINGS.finditer(text[:2000]):
        number, measure, word = (match[1], match[2], match[3]) if match[1] else (match[5], match[6], match[4])
        if _is_pack(word) and any(product.unit in codes for codes in unit_codes(measure)[:1]):
            found = next((code for code, content in product.packs.items() if content == Decimal(number)), None)
            if found is not None:
                return found
    return None


def holding(units: list[Sold], line: DraftLine, product: ProductRecord) -> list[Sold]:
    """Of several packs that a word may mean, the one that holds what the line says it holds: `3 bidones de 20 litros`."""
    told = line.description
    if len(units) < 2 or told is None:
        return units
    said = {
        Decimal(match[1])
        for match in _MEASURED.finditer((told.value or told.raw)[:2000])
        if any(product.unit in codes for codes in unit_codes(match[2])[:1])
    }
    fitting = [one for one in units if one.code in product.packs and one.factor in said]
    return fitting if len(said) == 1 and fitting else units


def _is_pack(word: str) -> bool:
    return any(CODES[code].kind in ("pack", "container") for tier in unit_codes(word) for code in tier)


_FIGURES = re.compile(r"\d+(?:\.\d+)?").fullmatch


def counted(line: DraftLine, product: ProductRecord | None) -> DraftLine:
    """The line by what it counts, where it says a measure that the product is not sold in and, beside it, so many containers
    that hold just that: 20 l are 4 of what holds 5 l by its name. Any other line as it is."""
    first, second = _number(line.quantity), _number(line.quantity_2)
    if product is None or first is None or second is None or line.unit is None or line.unit_2 is None:
        return line
    codes = unit_codes(line.unit.raw)[:1]
    measure = CODES[codes[0][0]] if codes and len(codes[0]) == 1 else None
    stock = CODES.get(product.unit)
    if measure is None or not measure.size or stock is None or measure.kind not in _BASIC or stock.kind == measure.kind:
        return line
    contents = {number.size for number in read(product.name).numbers if number.dimension == measure.kind}
    whole = float(first * measure.size) * _BASIC[measure.kind]
    if (
        len(contents) != 1
        or abs(whole - float(second) * contents.pop()) > 1e-6 * whole
        or not _is_pack(line.unit_2.raw)
    ):
        return line
    return replace(line, quantity=line.quantity_2, unit=line.unit_2, quantity_2=None, unit_2=None)


def with_second(line: DraftLine, candidates: Sequence[ProductRecord]) -> DraftLine | None:
    """The line with its second number in the description: `2 cartons ZZ towels (3200 sheets)` say which towels are meant. None
    where it may count all that is ordered: 24 cans are two packs of twelve as well."""
    first, second = _number(line.quantity), _number(line.quantity_2)
    if line.description is None or line.quantity_2 is None or first is None or second is None or first <= 0:
        return None
    each = second / first
    for product in candidates:
        contents = {Decimal(number.value) for number in wording_of(product).numbers if _FIGURES(number.value)}
        if each in contents or each in {Decimal(1), *product.packs.values()}:
            return None
    unit = line.unit_2.raw if line.unit_2 is not None else ""
    words = f"{line.description.value or line.description.raw} {line.quantity_2.raw} {unit}".strip()
    return replace(line, description=replace(line.description, value=words), quantity_2=None, unit_2=None)


def with_measure(line: DraftLine) -> DraftLine | None:
    """The line with what one of its containers holds among its words: "20 kg rice (1 sack)" is rice 20 kg; None where no
    container is counted beside a measure."""
    first, second = _number(line.quantity), _number(line.quantity_2)
    if first is None or second is None or line.description is None or line.unit is None or line.unit_2 is None:
        return None
    codes = unit_codes(line.unit.raw)[:1]
    if not codes or CODES[codes[0][0]].kind not in _BASIC or not _is_pack(line.unit_2.raw):
        return None
    content = first / second
    text = f"{line.description.value or line.description.raw} {content.normalize():f} {line.unit.raw}"
    return replace(line, description=replace(line.description, value=text))


#: of the basic unit in units.toml, the unit of sizes in descriptions: millilitres, grams, millimetres
_BASIC = {"volume": 1000, "mass": 1000, "length": 1000}


def _number(field: Field | None) -> Decimal | None:
    try:
        number = Decimal(field.value) if field is not None and field.value is not None else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() and number > 0 else None
