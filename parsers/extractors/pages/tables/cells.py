"""What one cell says: a quantity with its unit, a price with its base, an amount, an item code.

Everything here takes the words of one cell and says which of them make the value; words that do not fit leave it unread.
A numeral is not decided here: its readings are settled by the document's convention and by arithmetic.
"""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.extractors.pages.headers.currencywords import currency_of
from parsers.lexicon import fold, pack_words, unit_codes, unit_words
from parsers.numbers import readings
from parsers.record import record

__all__ = [
    "Money",
    "Quantity",
    "content_follows",
    "is_capital_code",
    "is_capital_word",
    "is_code",
    "is_numeral",
    "is_position",
    "is_unit",
    "money",
    "per_of",
    "quantity",
]

_NUMERAL = r"[-+−]?(?:\d{1,3}(?:[ \u00a0\u202f\u2009'’]\d{3})+|[\d.,'’]*\d)(?:[.,]\d+)?(?:[.,]-{1,2})?(?:-(?!\w))?"
#: numeral, then perhaps a unit, then perhaps a second statement in brackets
_QUANTITY = re.compile(
    rf"(?P<number>{_NUMERAL})\s*(?:[x×*](?=\s|$)\s*)?(?P<unit>(?:[^\d(\[/=]|(?<=[mM])[123](?![\d.,]))*?)\s*(?:[(\[=/]\s*(?P<second>[^()\[\]]*)[)\]]?)?"
)
_UNIT_FIRST = re.compile(rf"(?P<unit>[^\d(]+?)\s*(?P<number>{_NUMERAL})")
#: so many packs and what one of them holds, in one cell: `3 rol 30 m`, `2 boxes of 10`
_PACKED = re.compile(
    rf"(?P<number>{_NUMERAL})\s+(?P<unit>(?P<pack>[^\W\d]{{2,20}})\.?\s+(?:(?:of|à|a|de|da|di|van|von|zu|med)\s+)?(?:{_NUMERAL})(?:\s?[^\W\d]{{1,12}}\.?)?"
    rf"|(?P<packed>[^\W\d]{{2,20}})\.?\s+\((?:(?:of|à|a|de|da|di|van|von|zu|med)\s+)?(?:{_NUMERAL})(?:\s?[^\W\d]{{1,12}}\.?)?\))"
)
#: "4,58 € le cent", "5,95 € l'unité", "10.58 les 100": an article leads what the price is for
_ARTICLE_BASE = re.compile(
    r"^(\S*\d\S*(?:\s\d{3}\S*)?(?:\s?(?:€|CHF|EUR|\$))?)\s+(?:(?:les?|la|du|au|el|il|al)\s+|l['’]\s?)(?=\S)", re.I
)
_MONEY = re.compile(
    rf"(?P<before>[^\d+−-]{{0,8}}?)\s*(?P<number>{_NUMERAL})\s*(?P<after>[^\d/%‰]{{0,8}}?)\s*(?P<base>(?:/|%|‰|\bp/|\b(?:per|pro|je|par|por|ogni|à|a|p\.?|x)\b).*)?",
    re.I | re.S,  # a narrow cell sets the base on a line of its own
)
_BASE = re.compile(
    r"(?:p?/|per|pro|je|par|por|ogni|à|a|p\.?|x)?\s*(?P<number>%o|%|‰|1[.,' \u00a0]?000|100|10|1|mille|cent|hundred|tausend|hundert|c|m|e)?\s*(?P<unit>[^\d\W%‰]{0,12}\.?)",
    re.I,
)
_BASES = {
    "%": "100", "c": "100", "cent": "100", "hundred": "100", "hundert": "100", "‰": "1000", "%o": "1000", "m": "1000",
    "mille": "1000", "tausend": "1000", "e": "1", "each": "1",
}  # fmt: skip
#: the base before the price, where their columns are one: "each / 100  £24.00"
_BASE_FIRST = re.compile(
    r"(?P<unit>[^\W\d]{1,12})\.?\s*/\s*(?P<base>1[.,' ]?000|100|10|1)\s+(?P<price>\D{0,4}\d[\d.,' ]*\D{0,4})"
)
_SHORT = re.compile(r"[^\W\d]{1,5}")  #: behind a number in a quantity cell any short word is a unit, known or not
_CODE = re.compile(r"(?=[^\d]*\d)[A-Za-z0-9ÄÖÜäöü#][\w#./+*-]*", re.UNICODE)
#: a plural left open, as programs print units: "Unité(s)", "Box(es)"
_PLURAL = re.compile(r"(?<=[^\W\d])\((?:s|x|es|n|e|en|er|r|i)\)", re.I)
_POSITION = re.compile(r"\(?0*\d{1,5}[.):]?|\d{1,4}(?:[.\-/]\d{1,3})[.)]?|[A-Za-z]?\d{1,3}\.?")


_AT = re.compile(r"@\s*|(?:à|zu|at|cad\.?)\s+", re.I)  #: what leads a price: "à 6,35"


@record()
class Quantity:
    """`number` and `unit` as written; a second statement ("(24 cans)") likewise."""

    number: str
    unit: str | None = None
    number_2: str | None = None
    unit_2: str | None = None


@record()
class Money:
    """A price or amount as written; `per` is `1`, `100`, `1000` where the cell says so."""

    number: str
    currency: str | None = None
    per: str | None = None
    unit: str | None = None


def is_numeral(text: str) -> bool:
    return bool(readings(text))


@lru_cache(maxsize=4_096)
def is_unit(text: str, extra: frozenset[str] = frozenset()) -> bool:
    """Whether the whole text is a unit word or code; `extra` are the customers' own words."""
    plain = fold(_PLURAL.sub("", text)).strip("()[] ,;-")
    if not plain:
        return False
    return plain in unit_codes() or plain in extra or (" " in plain and _units_of(plain)) or _in_two_languages(plain)


def _in_two_languages(plain: str) -> bool:
    """`szt./pcs`: a form in two languages writes each unit twice; whether both are one is the catalogue's to say."""
    first, slash, second = plain.partition("/")
    return bool(slash) and all(one.strip(" .") in unit_codes() for one in (first, second))


def _units_of(plain: str) -> bool:
    words = plain.split()
    return (
        len(words) <= 3
        and words[0] in unit_words()
        and all(word in unit_codes() or (len(word) <= 3 and word.isalpha()) for word in words[1:])
    )


def is_position(text: str) -> bool:
    return bool(_POSITION.fullmatch(text.strip()))


def is_code(text: str) -> bool:
    """Whether one word can be an item code: it holds a digit, and is no mere measure or numeral with decimals."""
    return (
        len(text) >= 2
        and bool(_CODE.fullmatch(text))
        and not re.fullmatch(r"\d{1,3}|\d+[.,]\d{1,2}|\d+\s?(?:mm|cm|m|kg|g|l|ml|v|w|a)", text, re.I)
    )


def is_capital_code(word: str) -> bool:
    """A code without a digit, which only its column makes one: AD-SIL-WH."""
    return len(word) >= 4 and word.isupper() and bool(re.fullmatch(r"\w+(?:[-./]\w+)+", word))


def is_capital_word(word: str) -> bool:
    """A word in capitals, which the column of codes of a declared table makes a code: BLUEROLL."""
    return len(word) >= 3 and word.isalpha() and word.isupper()


@lru_cache(maxsize=4_096)
def quantity(text: str, extra: frozenset[str] = frozenset()) -> Quantity | None:
    """The quantity that a cell states, or None where it states none or more than one."""
    text = _PLURAL.sub("", text.strip())
    if "%" in text:
        return None  # a share of something
    match = _QUANTITY.fullmatch(text)
    if match is None or not readings(match["number"]):
        return _packed(text) or _unit_first(text, extra)
    unit = match["unit"].strip(" .,;:-*") or None
    if unit and not is_unit(unit, extra) and not (_SHORT.fullmatch(unit) and text[match.end("number")].isspace()):
        return None
    second = match["second"]
    if not second:
        return Quantity(match["number"], match["unit"].strip(" ,;:-*") or None)
    other = quantity(second, extra)
    if other and other.unit:
        return Quantity(match["number"], match["unit"].strip(" ,;:-*") or None, other.number, other.unit)
    if is_unit(second, extra) and (not unit or is_unit(f"{unit}/{second}", extra)):
        return Quantity(match["number"], f"{unit}/{second.strip()}" if unit else second.strip())
    return _packed(text)


def _packed(text: str) -> Quantity | None:
    """Packs with their content, which stays with the unit's word: the catalogue knows whether they hold so much."""
    match = _PACKED.fullmatch(text)
    return (
        Quantity(match["number"], match["unit"])
        if match and fold(match["pack"] or match["packed"]) in pack_words()
        else None
    )


def _unit_first(text: str, extra: frozenset[str]) -> Quantity | None:
    match = _UNIT_FIRST.fullmatch(text)
    if match and readings(match["number"]) and is_unit(match["unit"], extra):
        return Quantity(match["number"], match["unit"].strip())
    return None


_EACH = "E"  #: behind a price it is for one, as C is for a hundred; or it stands for euro


@lru_cache(maxsize=4_096)
def money(text: str, extra: frozenset[str] = frozenset()) -> Money | None:
    """A price or amount with its currency and base: `£12.80 / box`, `36.48 / 100 EA`, `each / 100 £24.00`, `EUR 7,59 %`, `€ 0,43`."""
    plain = text.strip()
    lead = _AT.match(plain)
    plain = _ARTICLE_BASE.sub(r"\1 / ", plain[lead.end() if lead else 0 :].rstrip("*").strip(), count=1)
    if (first := _BASE_FIRST.fullmatch(plain)) and is_unit(first["unit"], extra):
        plain = f"{first['price']} / {first['base']} {first['unit']}"
    match = _MONEY.fullmatch(plain)
    if match is None or not readings(match["number"]) or "/" in match["before"]:
        return None
    around = f"{match['before']} {match['after']}".strip(" .:,-*")
    currency = currency_of(around) if around else None
    unit = None
    if around and not currency and around != _EACH:
        if not is_unit(around, extra):
            return None
        unit = around
    elif currency and is_unit(before := match["before"].replace(currency[0], "").strip(" .:,-*"), extra):
        unit = before  # "boxes £13.50"
    base = per_of(match["base"], extra) if match["base"] else None
    if match["base"] and base is None:
        return None
    per, per_unit = base or (None, None)
    return Money(match["number"], currency[0] if currency else None, per, per_unit or unit)


@lru_cache(maxsize=2_048)
def per_of(text: str, extra: frozenset[str] = frozenset()) -> tuple[str | None, str | None] | None:
    """(price base, unit) of `/ 100 EA`, `100`, `C`, `‰`, `per box`; None where the text is no price base."""
    match = _BASE.fullmatch(text.strip())
    if match is None:
        plain = text.strip()
        return (plain, None) if plain.isdigit() and 0 < int(plain) <= 10_000 else None
    number, unit = match["number"], match["unit"] or None
    per = None
    if number:
        digits = re.sub(r"\D", "", number)
        per = digits or _BASES.get(number.lower())
    if unit and number and number.isalpha():
        # "MT", "EA": a letter of the sign and the rest of a unit word are one word
        whole = f"{number}{unit}"
        return ("1", whole) if is_unit(whole, extra) else None
    if unit and not is_unit(unit, extra) and not (number and number[0].isdigit() and len(unit) <= 6):
        return None  # behind "/ 100" any short word is a unit, known or not
    if not per and not unit:
        return None
    return per or "1", unit


#: the end of a cell whose pack is told on the next line: "Karton à" above "250", "box of" above "50"
_CONTENT_FOLLOWS = re.compile(r"\w\s(?:à|a|á|of|with|x|@|je|mit|zu|de|da|di|van|med|po)$", re.I)


def content_follows(text: str) -> bool:
    """Whether the cell goes on in the next line with what a pack holds: "8 boîtes de" above "6"."""
    return bool(_CONTENT_FOLLOWS.search(text))
