"""A text folded, with its sizes, threads and grades drawn together, and letters that tell products apart made signs of their own."""

from __future__ import annotations

import re

from normalizer.glossary import ELISION, folded

__all__ = ["MARK", "prepared"]

MARK = "\x01"  #: before a letter that tells products apart
_DIGIT = re.compile(r"\d")
#: 5,0x60 is 5.0x60; a comma between digits is a decimal mark in sizes.
_COMMA = re.compile(r"(?<=\d),(?=\d)")
#: "5 x 60", "5*60", "M8 X 30", "50 mm x 50 m": the cross joins what stands beside it.
_CROSS = re.compile(r"(?<=\d)(?<!/\d)(?<!/\d\d)\s{0,2}[x*]\s{0,2}(?=m?\d)(?!\s?\d{1,2}/\d)")
#: 1-1/4, 2 1/2: an inch and a quarter is one number
_MIXED = re.compile(r"(?<![\d./-])(\d{1,2}-|\d )(\d{1,2})/(2|4|8|16|32|64)(?![\d/-])")
#: 50#: pounds
_POUNDS = re.compile(r"(?<=\d)#(?!\w)")
#: 4:1, and not 8:00.
_RATIO = re.compile(r"(?<=\d):(?=\d(?![\d:]))")
#: 5W-30, 5W/30 and 5W30: an oil's two numbers are one word.
_GRADE = re.compile(r"\b(\d{1,2}w)[-/](?=\d\d(?![\d.]))")

#: "15 40", "15/40" of an oil are its grade 15W-40 as people say it.
_SAID_GRADE = re.compile(r"(?<![\w./-])(0|5|10|15|20|25)[ /-](20|30|40|50|60)(?![\w./-])")
_OIL = re.compile(r"\b(?:\w*oil|\w*ol|\w*oel|huile|olio|aceite|\w*olie|\w*olja)\b")
#: "16 to 27", "16 bis 27": a span of sizes, and no tonnes
_SPAN = re.compile(r"(?<=\d) (?:to|bis|tot|hasta|till) (?=\d)")

#: 3-0 is 3/0: threads and wires below size 1 are counted in noughts.
_NOUGHTS = re.compile(r"(?<![\w./-])(\d{1,2})-0(?![\w./-])")
_CROSS_UNIT = re.compile(r"(?<=\d)\s?(mm|cm|m)\s{0,2}x\s{0,2}(?=\d)")
#: "3-way", "3-voudig": how many times is one word.
_COUNTED = ("way", "fach", "voudig", "gang", "delig", "teilig", "part", "wellige[nrs]?", "wellig")
_TIMES = re.compile(rf"(?<=\d)[- ](?=(?:{'|'.join(_COUNTED)})\b)")
#: 3polig, 2reihig: of these the number stands alone
_APART = re.compile(r"(?<=\d)(?=(?:pol|polig|reihig|adrig|stufig|flammig|zeilig)(?:e[rsnm]?)?\b)")
#: Ø 62, ⌀62: the sign says what the number measures
_DIAMETER = re.compile(r"(?<!\w)[øØ⌀∅]\s?(?=\d)")
#: 45µ: micrometres; 200 µl and 35 µF are none
_MICRO = re.compile(r"(?<=\d)\s?[µμ](?![^\W\d_])")
#: A-board, A-frame: the letter is a shape, and no article
_SHAPE = re.compile(r"(?<![\w'’.-])[aA]-(?=[^\W\d_]{4})")
#: .7 mm, with the nought left out
_POINT = re.compile(r"(?<![\w.,)])\.(?=\d)")
#: "M 8", but not the metre of "25 m 8 mm", nor the male end of "M 1/4".
_THREAD = re.compile(r"(?<![\d\s.])\s{1,2}m\s(?=\d)(?!\d{1,2}/\d)|^m\s(?=\d)(?!\d{1,2}/\d)")
#: Clothes sizes, before case is folded away: "size L", "Gr. M", "vest yellow L"; not the litre of "5 L" nor the M of "M 8".
_CLOTHES = re.compile(
    r"\b(?:(?i:size|sz|gr(?:oe|ö)(?:ss|ß)e|gr|taille|talla|taglia|tg|maat|mt|storlek|str|rozmiar|rozm)[.:]?\s{0,2}(?P<said>[SMLsml])(?![\w'’.-])"
    r"|(?<!\d)(?<!\d\s)(?<![\w'’.-])(?P<bare>[SML])(?![\w'’.-])(?!\s?\d))"
)
#: The noun, which is folded into the adjective: of a "Größe XL" nothing is large.
_GERMAN_SIZE = re.compile(r"\bgr(?:ö|oe)(?:ß|ss)en?\b", re.IGNORECASE)
#: X-large, 2X-large, XX-small: one size, and no large one; "5 x large" without the hyphen counts large ones.
_EXTRA = re.compile(r"\b(?:(\d)x|(x{1,4}))-?(l|s)(?:arge|ge|g|mall|m)\b")
#: "type A", "curve C": a letter that tells products apart, and no article or preposition. "M 8" stays a thread.
_CLASSES = (
    r"\b(?i:type|typ|tipo|class|classe|clase|klasse|curve|courbe|curva|charakteristik|kennlinie|grade|kategorie|category|form|model|modell|version)"
    r"[.:]?\s(?P<said>[A-Za-z])(?![\w'’.])"
)
_LETTER = re.compile(r"(?:(?<=[^\W\d_]\s)|(?<=[^\W\d_]\.\s))(?P<upper>[A-WYZ])(?![\w'’.])(?<!M(?=\s\d))|" + _CLASSES)
_CLASS_LETTER = re.compile(_CLASSES)
_LONE = re.compile(r"(?<![\w'’.-])[A-Za-z](?![\w'’-])")
#: 32 A, 16a: amperes, and not the article.
_AMPERES = re.compile(r"(?<!\b[Vv][24])(?<!\b[Rr]\d\d)(?<!\b[Rr]\d{3})(?<=\d)(?:\s?A|a)(?![\w'’])")
#: D/14, G-17: the size of a padded envelope, a paper size, a lamp's cap is one word; not the "with" of w/10.
_LETTERED = re.compile(r"(?<![\w/.-])([A-K])[/-](\d{1,2})(?![\w/.,-])")
#: Shortened in lists: w/o lid, s/polvo, o. Deckel are without it, c/tapa, m. Deckel with it.
_LACKING = re.compile(r"(?<![\w/.-])(?:[wW]/(?:[oO]|out)\b\.?|s/(?=\s?[^\W\d_]{3})|o\.\s?(?=[A-ZÄÖÜ]))")
_HAVING = re.compile(r"(?<![\w/.-])(?:[wW]/(?=\s?[^\W\d_]{3})|c/(?=\s?[^\W\d_]{3})|[mf]\.\s?(?=[A-ZÄÖÜ]))")


def prepared(text: str) -> str:
    """The text folded, with sizes and threads drawn together."""
    has_digit = _DIGIT.search(text) is not None
    if "/" in text or "." in text:
        text = _HAVING.sub(" with ", _LACKING.sub(" without ", text))
    if has_digit and ("/" in text or "-" in text):
        text = _LETTERED.sub(r"\1\2", text)
    if has_digit and ("µ" in text or "μ" in text):
        text = _MICRO.sub(" my", text)
    if "a-" in text or "A-" in text:
        text = _SHAPE.sub("a", text)
    if _LONE.search(text):
        text = _CLOTHES.sub(lambda match: f" sz{match['said'] or match['bare']} ", text)
        # In capitals throughout, E may be "and": only what stands behind a class word is surely a letter.
        text = (_CLASS_LETTER if text.isupper() else _LETTER).sub(_marked, text)
    if "ö" in text or "oe" in text or "Ö" in text:
        text = _GERMAN_SIZE.sub("size", text)
    if has_digit:
        text = _AMPERES.sub(" amp", text)
    if has_digit and ("ø" in text or "Ø" in text or "⌀" in text):
        text = _DIAMETER.sub(" ", text)
    text = folded(text)
    if "x" in text:
        text = _EXTRA.sub(_extra, text)
    if "'" in text:
        text = ELISION.sub(" ", text)
    return _figures(text) if has_digit else text


def _figures(text: str) -> str:
    """The folded text with its numbers drawn together."""
    if "/" in text:
        text = _MIXED.sub(_mixed, text)
    if "#" in text:
        text = _POUNDS.sub(" lb", text)
    text = _APART.sub(" ", _TIMES.sub("", text))
    if " ." in text or text[0] == ".":
        text = _POINT.sub("0.", text)
    if " " in text:
        text = _SPAN.sub("-", text)
    if "ol" in text or "oil" in text or "oel" in text or "huile" in text or "aceite" in text:
        text = _SAID_GRADE.sub(r"\1w\2", text) if _OIL.search(text) else text
    if "," in text:
        text = _COMMA.sub(".", text)
    if "w" in text:
        text = _GRADE.sub(r"\1", text)
    if ":" in text:
        text = _RATIO.sub("x", text)
    if "-0" in text:
        text = _NOUGHTS.sub(r"\1/0", text)
    if "x" in text or "*" in text:
        text = _CROSS.sub("x", _CROSS_UNIT.sub(r"\1 x ", text))
    if " m " in text or text.startswith("m "):
        text = _THREAD.sub(" m", text)
    return text


def _mixed(match: re.Match[str]) -> str:
    part = int(match[2]) / int(match[3])
    return f"{int(match[1][:-1]) + part:g}" if part < 1 else match[0]


def _extra(match: re.Match[str]) -> str:
    return f"{match[1]}x{match[3]}" if match[1] else f"{match[2]}{match[3]}"


def _marked(match: re.Match[str]) -> str:
    """The letter as a sign of its own; what stands before it stays."""
    letter = match[match.lastgroup or 0]
    return f"{match[0][: -len(letter)]}{MARK}{letter.lower()}"
