"""Sizes that a trade says otherwise than its goods have them: a 4x2 of 47 x 100, a sheet of 8x4, a carton of 12x9x9 inches, a
cable 3x1,5 of 3G1,5."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import ceil

import numpy as np

from normalizer.glossary import folded, glossary
from normalizer.product_index import ProductIndex, together
from normalizer.wording import read

__all__ = ["is_nominal", "restated"]

#: More products than this hold such measures in a catalogue that is not one of boards and beams.
_MOST = 400
#: Sawn and planed timber by the inch that it is called by (BS EN 336, BS EN 1313-1: 47 x 100 is a "4x2", planed 44 x 94).
_INCHES: Mapping[str, frozenset[str]] = {
    "1": frozenset(("19", "20", "21", "22", "25")),
    "2": frozenset(("44", "45", "47", "50")),
    "3": frozenset(("69", "70", "72", "75")),
    "4": frozenset(("94", "95", "97", "100")),
    "5": frozenset(("119", "120", "122", "125")),
    "6": frozenset(("144", "145", "147", "150")),
    "7": frozenset(("169", "170", "172", "175")),
    "8": frozenset(("194", "195", "197", "200")),
    "9": frozenset(("219", "220", "222", "225")),
}
#: Canadian studding, planed all round: a "4x2" of 38 x 89.
_STUDS: Mapping[str, frozenset[str]] = {
    one: frozenset((mm,)) for one, mm in zip("2346", ("38", "63", "89", "140"), strict=True)
}
#: Sheets by the foot, by its metric round number or as converted.
_FEET: Mapping[str, frozenset[str]] = {
    "2": frozenset(("600", "610")),
    "3": frozenset(("900", "910", "915")),
    "4": frozenset(("1200", "1220")),
    "5": frozenset(("1500", "1525")),
    "6": frozenset(("1800", "1830")),
    "8": frozenset(("2400", "2440")),
    "9": frozenset(("2700", "2745")),
    "10": frozenset(("3000", "3050")),
    "12": frozenset(("3600", "3660")),
}
_TABLES = (_INCHES, _STUDS, _FEET)
_ENDS = r"\s{0,2}(?:ft|feet|foot|inch|inches|in|['\"′″’])?"
_SAID = re.compile(
    rf"(?<![\w.,/-])(\d{{1,2}}){_ENDS}\s{{0,2}}(?:[x×*]|by)\s{{0,2}}(\d{{1,2}})(?![\d.,/-]\d){_ENDS}(?![\w%]|\s{{0,2}}(?:[x×*]\s{{0,2}}\d|(?:mm|cm|m|l|ltr|litre|kg|g|ml)\b))",
    re.IGNORECASE,
)


#: length, width and height of a carton in inches
_INCH_BOX = re.compile(
    rf"(?<![\w.,/-])(\d{{1,2}}){_ENDS}\s?[x×*]\s?(\d{{1,2}}){_ENDS}\s?[x×*]\s?(\d{{1,2}})(?![\d.,/-]\d){_ENDS}(?!\w|\s?(?:mm|cm)\b)",
    re.IGNORECASE,
)
#: Cores and cross-section of a cable: `3x2,5`, of the sections that are made (IEC 60228). With an earth it is called 3G2,5.
_CORES = re.compile(r"(?<![\w.,/-])([345])\s?[x×]\s?(0[.,]75|1[.,]0|1[.,]5|2[.,]5|1|4|6|10|16)(?![\w.,]\d|\s?[x×]|\w)")


#: `T10`, `T-42`, `tg. 9`: the size of gloves, shoes and clothes; a bit T10 is found as it is written
_SIZE = re.compile(r"(?<![\w.-])(?:t|tg|tl|gr)[-.]?\s?(\d{1,2})(?![\w.,-])", re.I)

#: `5er`, `3er`: so many in one, which names say as 5-fach; not the five of a pack
_GANGS = re.compile(r"(?<![\w.,])([2-8])er\b(?!-|\s?(?:pack|set|karton|box|bund|beutel|vpe|kiste|gebinde|rolle))", re.I)
#: `type 3`, `class 2`: the III or II of a name, or its T3
_TYPE = re.compile(r"\b(typ[eo]?|class[e]?|clase|klasse?|grade|grado)\s?([1-5])(?![\w.,/])", re.I)
_ROMAN = ("", "I", "II", "III", "IV", "V")
#: `9 speed`, `9v`: sprockets of a bicycle's cassette, chain or gear, which names say as 9-fach or 9 speed
_SPEEDS = re.compile(
    r"(?<![\w.,/])([3-9]|1[0-3])(?:[sv]|[-\s]?(?:speed|spd|sp|vitesses?|velocidades|velocità|versnellingen|fach|gang|växlar))(?!\w)",
    re.I,
)
_NAMED_SPEEDS = ("{}-fach", "{} speed", "{} vitesses", "{} velocidades", "{} velocità")
#: `134a`, `R 410A`, `R-32`: a refrigerant as its norm numbers it (ISO 817)
_REFRIGERANT = re.compile(r"(?<![\w.,/-])(?:R[-\s](?=\d{2,3}[a-c]?(?![\w.,]))|(?=[1-5]\d\d[a-c](?!\w)))", re.I)
#: `5 in 1`: of five ways
_IN_ONE = re.compile(r"(?<!\w)([2-9])[-\s]?in[-\s]?(?:1|one)(?!\w)", re.I)
#: 6 mm of a cable: its cross-section, which names have in square millimetres
_SECTION = re.compile(r"(?<=\d)\s?mm(?![\w²])(?!\s?[x×])")
#: 3/4 hp, as 0.75 hp
_HORSES = re.compile(r"(?<![\w.,/])([13])/([24])(?=\s?(?:hp|ps|cv|pk)\b)", re.I)
#: A garden hose by its inches, and what such hoses measure inside
_BORE = re.compile(
    r"(?<![\w.,/])(1/2|5/8|3/4|1)(?![\w/.,])(?:\s?(?:[\"″]|''|inch\b|in\b|zoll\b|pouces?\b|pulgadas?\b))?", re.I
)
_BORES = {"1/2": ("12", "12.5", "12.7", "13"), "5/8": ("15", "16"), "3/4": ("19", "20"), "1": ("25",)}
#: One measure in whole or half inches, in feet, or in ounces of what a cup holds.
_MEASURED = re.compile(
    r"(?<![\w.,/x×-])(\d{1,2}(?:[.,]5)?)\s?-?(?P<unit>[\"″]|''|in\b\.?|inch(?:es)?\b|zoll\b|pouces?\b|pulgadas?\b|pollic[ei]\b|tum\b|duim\b|ft\b|feet\b|foot\b|['′](?!\w)|oz\b)(?!\s?[x×/])",
    re.IGNORECASE,
)
#: Length and width without their measure, of goods that are called by their centimetres: bags 20x30 of 200 x 300 mm.
_BARE = re.compile(
    r"(?<![\w.,/x×-])\d{1,3}(?:[.,]5)?(?:\s?[x×]\s?\d{1,3}(?:[.,]5)?){1,2}(?![\w.,\"'″′]|\s?(?:[x×]|mm|cm|m|in|inch|zoll)\b)",
    re.I,
)
_FOOT = ("f", "'", "′")
#: A fluid ounce as goods are made to it, in millilitres: 12 oz of 340, 350 or 360 ml.
_OUNCE = (28.0, 30.0)


def is_nominal(said: Sequence[str], own: Sequence[str]) -> bool:
    """Whether a size is what people call the measures of `own`: two round numbers, whichever comes first, or all in inches."""
    if in_inches(said, own):
        return True
    if len(said) != 2 or len(own) < 2:
        return False
    return any(
        own[0] in table.get(one, ()) and own[1] in table.get(other, ())
        for table in _TABLES
        for one, other in (said, said[::-1])
    )


def in_inches(said: Sequence[str], own: Sequence[str]) -> bool:
    """Whether the first measures of `own` are these inches in millimetres: a carton 12x9x9 of 305 x 229 x 229."""
    if not 2 <= len(said) <= len(own):
        return False
    return all(
        float(one) >= 1 and abs(float(mine) - 25.4 * float(one)) <= 1 for one, mine in zip(said, own, strict=False)
    )


def restated(text: str, index: ProductIndex) -> Iterator[str]:
    """The text with a size in inches or feet as the millimetres that goods of this catalogue have, once for each that it may be;
    with the cores of a cable as it is called where one of them is the earth, and a size without its letter."""
    yield from _called(text)
    yield from _in_figures(text)
    if (bare := _BARE.search(text)) is not None and _is_of("centimetre", text):
        yield f"{text[: bare.end()]} cm{text[bare.end() :]}"
    if (measured := _MEASURED.search(text)) is not None:
        yield from _rounded(text, measured, index)
    if (box := _INCH_BOX.search(text)) is not None:
        yield from _metric(text, box, index)
    if (match := _SAID.search(text)) is None:
        return
    said = tuple(number.lstrip("0") for number in match.groups())
    sizes: dict[str, None] = {}
    for table in _TABLES:
        for row in _holding([table.get(number, frozenset()) for number in said], index):
            sizes.update(dict.fromkeys("x".join(own[:2]) for own in index.wording(row).sizes if is_nominal(said, own)))
    for size in sizes:
        yield f"{text[: match.start()]}{size} mm{text[match.end() :]}"


def _called(text: str) -> Iterator[str]:
    """The text with a kind, count or power as names write it."""
    if (cable := _CORES.sub(r"\1G\2", text)) != text:
        yield cable
    if (sized := _SIZE.sub(r"\1", text)) != text:
        yield sized
    if (ganged := _GANGS.sub(r"\1-fach", text)) != text:
        yield ganged
    if _TYPE.search(text):
        yield _TYPE.sub(lambda said: f"{said[1]} {_ROMAN[int(said[2])]}", text)
        yield _TYPE.sub(lambda said: f"{said[1][0]}{said[2]}", text)
    if (section := _SECTION.sub(" mm²", text)) != text and _is_of("section", text):
        yield section
    if (speeds := _SPEEDS.search(text)) is not None and _is_of("speed", text):
        yield from (
            f"{text[: speeds.start()]}{named.format(speeds[1])}{text[speeds.end() :]}" for named in _NAMED_SPEEDS
        )
    for sign, said in ((_REFRIGERANT, "R"), (_IN_ONE, r"\1 way")):
        if (other := sign.sub(said, text)) != text:
            yield other
    if (hose := _BORE.search(text)) is not None and _is_of("hose", text):
        yield from (f"{text[: hose.start()]}{bore} mm{text[hose.end() :]}" for bore in _BORES[hose[1]])
    if (horses := _HORSES.search(text)) is not None:
        yield f"{text[: horses.start()]}{int(horses[1]) / int(horses[2]):g}{text[horses.end() :]}"


@lru_cache(maxsize=1)
def _fractions() -> re.Pattern[str]:
    said = "|".join(sorted(glossary().fractions, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{said})(?!\w)")


def _in_figures(text: str) -> Iterator[str]:
    """The text with its part of a measure in figures: half inch, viertel Bogen."""
    plain = folded(text)
    if (said := _fractions().search(plain)) is not None:
        yield f"{plain[: said.start()]}{glossary().fractions[said[0]]}{plain[said.end() :]}"


def _rounded(text: str, found: re.Match[str], index: ProductIndex) -> Iterator[str]:
    """The text with one measure in inches, feet or ounces as the round metric ones that such goods of this catalogue have: a tape of
    2" is 48 or 50 mm wide. Of threads and pipes, whose inches are names, nothing is said."""
    unit, said = found["unit"].lower(), float(found[1].replace(",", "."))
    values: Sequence[int]
    if unit == "oz":
        kind, values = "ounce", range(ceil(_OUNCE[0] * said), int(_OUNCE[1] * said) + 1)
    elif unit.startswith(_FOOT) and unit != "''":
        kind, values = "foot", sorted(int(one) for one in _FEET.get(f"{said:g}", ()))
    else:
        kind, values = "inch", range(ceil(max(24 * said, 25 * said - 2)), int(25.4 * said + 1.5) + 1)
    if not _is_of(kind, text):
        return
    for value in values:
        metric = f"{value} ml" if kind == "ounce" else f"{value} mm"
        if len(index.explained_by(read(metric).terms[0])):
            yield f"{text[: found.start()]}{metric}{text[found.end() :]}"


def _is_of(kind: str, text: str) -> bool:
    """Whether the text names goods that are called by such a measure."""
    goods = glossary().nominal.get(kind, frozenset())
    return any(token in goods for term in read(text).terms for meaning in term.keys for token in meaning)


def _metric(text: str, box: re.Match[str], index: ProductIndex) -> Iterator[str]:
    """The text with the three measures of a carton in the millimetres of such goods of this catalogue."""
    said = tuple(number.lstrip("0") or "0" for number in box.groups())
    rows = _holding([frozenset(str(int(25.4 * float(one)) + more) for more in (0, 1)) for one in said], index)
    for size in dict.fromkeys(own[:3] for row in rows for own in index.wording(row).sizes if in_inches(said, own)):
        yield f"{text[: box.start()]}{'x'.join(size)} mm{text[box.end() :]}"


def _holding(measures: Sequence[frozenset[str]], index: ProductIndex) -> Sequence[int]:
    """The products that hold one of the numbers of each."""
    if not all(measures):
        return ()
    parts = [np.unique(np.concatenate([index.explained_by(read(one).terms[0]) for one in each])) for each in measures]
    rows = together(parts)
    return () if len(rows) > _MOST else [int(row) for row in rows]
