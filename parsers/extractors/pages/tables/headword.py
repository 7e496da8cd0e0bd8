"""What one column header says: its role, and the unit, currency or price base that stands in it.

`Qty (box)`, `PU € / 1 pce`, `Gesamt EUR`, `£ per 100`, `Uds/caja`: a header is a word of config/lexicon `[columns]` with
decorations. Where a word has several senses (`Artikel`, `Item`) all are kept; the table's own data decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from parsers.extractors.pages.headers.currencywords import CURRENCY, CURRENCY_WORDS
from parsers.extractors.pages.tables.headphrase import composed, only_linked, untaxed
from parsers.lexicon import Sense, fold, phrases, unit_codes, unit_words, words_of
from parsers.record import record

__all__ = [
    "Heading",
    "classify",
    "classify_blurred",
    "classify_cell",
    "header_words",
    "only_qualifies",
    "worth",
]

_PAREN = re.compile(r"[(\[]([^()\[\]]{0,24})[)\]]")
#: per 100, / 1000, p. 100, je 100, pro 1 pce
_PER_WORDS = tuple(sorted(words_of("before_price_base") | {"p", "pr"}))
_PER_VALUES = {
    **dict.fromkeys(words_of("hundred_as_price_base"), "100"),
    **dict.fromkeys(words_of("thousand_as_price_base"), "1000"),
    "%": "100",
    "‰": "1000",
}
_PER = re.compile(
    rf"(?:/|\b(?:{'|'.join(_PER_WORDS)})\b)\s*"
    rf"(1[ '.,]?000|100|10|1|{'|'.join(sorted(_PER_VALUES, key=len, reverse=True))})?\s*([a-z²³']{{1,12}})?\s*$"
)
#: €/100 bzw. 1000: the price is for one or the other
_TWO_BASES = re.compile(
    r"([a-z .]*?)\s*(?:/|per|je|pro|par|por)\s*(?:1|100|1000)\s*(?:bzw|oder|or|ou|o|of|resp|/|,|u|und|and|et)\s*/?\s*(?:1|100|1000|ea|each|stk|st|pc)"
)
#: Words of a currency or a price base, with which a header is more than its words.
_DECORATING = frozenset((*CURRENCY_WORDS, *_PER_WORDS))
#: Words that qualify a header without changing its role.
_NOISE = words_of("qualifying_headers") | {"h", "t", "w"}
_MONEY = frozenset({"price", "amount"})
_PACKED = frozenset({"pack", "packs"})
_EACH = frozenset({"ea", "each", "1", "stk", "pc"})
#: Two things in one column: what the cell reader then takes apart.
_PAIRS = {
    frozenset({"quantity", "unit"}): "quantity",
    frozenset({"code", "description"}): "description",
    frozenset({"sku", "description"}): "description",
    frozenset({"buyer_item", "description"}): "description",
    frozenset({"sku", "buyer_item"}): "codes",
    frozenset({"code", "sku"}): "codes",
    frozenset({"code", "buyer_item"}): "codes",
    frozenset({"price", "price_per"}): "price",
    frozenset({"price", "unit"}): "price",
    frozenset({"no", "code"}): "code",
    frozenset({"code", "manufacturer_item"}): "codes",
    frozenset({"code", "gtin"}): "codes",
}


@record()
class Heading:
    """One header as understood. `roles` is empty where nothing is known; the likeliest comes first."""

    text: str
    roles: tuple[str, ...] = ()
    language: str | None = None
    unit: str | None = None  #: a unit word in the header, in lower case
    currency: str | None = None  #: a currency sign or word in the header
    per: str | None = None  #: 1, 100, 1000
    exact: bool = False  #: the whole text is a known header
    cut_off: bool = False  #: the beginning of a known header


def worth(heading: Heading) -> float:
    """How much of a header this is, where words can be cut into headers in several ways."""
    if heading.text == "/":
        return 0.3  # more often a piece of "£ / box" than a header of its own
    if heading.exact or (heading.roles and " / " in heading.text and heading.per is None):
        return 1.0
    if heading.roles == ("money",):
        return 0.5
    if heading.roles == ("price",) and heading.per:
        return 0.95  # "PU colis HT" rather than "PU" and "colis HT"
    return (0.95 if heading.cut_off else 0.9 if heading.currency else 0.75) if heading.roles else 0.0


@lru_cache(maxsize=4096)
def classify(text: str) -> Heading:
    """What this header text says; `Heading.roles` is empty where the lexicon does not know it."""
    plain = _tidy(text)
    if not plain or len(plain) > 60:
        return Heading(text)
    if known := _known(plain):
        roles, language = known
        return Heading(text, roles, language, exact=True)
    if any(sense.role == "issued_on" for sense in phrases("labels").get(plain, ())):
        return Heading(text, ("issued_on",))  # "PO date" is the order's, never the day that is wanted
    if (bare := untaxed(plain)) != plain and _MONEY & set((whole := classify(bare)).roles):
        return replace(whole, text=text, exact=True)
    return _trimmed(text, plain, unit=None, currency=None) if _is_bare(plain) else _decorated(text, plain)


@lru_cache(maxsize=2048)
def classify_blurred(text: str) -> Heading:
    """Like `classify` for words from OCR: a header may differ in a letter or two from the lexicon's ("Prezzo unlt.")."""
    found = classify(text)
    plain = _tidy(text)
    if not found.roles and _LIKE_POUND.match(plain) and (sterling := classify(f"£{plain[1:]}")).roles:
        return replace(sterling, text=text, exact=False)
    if found.roles or len(plain) < 5 or sum(char.isdigit() for char in plain) > 1:
        return found
    match = process.extractOne(plain, _sorted(), scorer=fuzz.ratio, score_cutoff=84)
    if match is None or match[0].count(" ") != plain.count(" ") or abs(len(match[0]) - len(plain)) > 2:
        return found
    return replace(classify(match[0]), text=text, exact=False, cut_off=True)


_LIKE_POUND = re.compile(r"[efε&](?=[/ ])")  #: a sign of pounds as recognisers see it: "E/UOM", "ε line"


def _tidy(text: str) -> str:
    plain = fold(text.replace("_", " ")).strip(" -*:;,")  # "order_qty": the columns of a database
    plain = plain.rstrip("/ ") or plain
    return _OPEN_END.sub("", plain) or plain


#: A header that goes on in the next row: "€/100 bzw." above "1000".
_OPEN_END = re.compile(r"\s+(?:bzw|or|oder|ou|resp)$")


_Known = tuple[tuple[str, ...], str | None]


@cache
def _index() -> Mapping[str, tuple[Sense, ...]]:
    """The lexicon's headers by their letters alone: `Artikel-Nr.`, `Artikelnr` and `Artikel Nr` are one."""
    found: dict[str, dict[Sense, None]] = {}
    for phrase, senses in phrases("columns").items():
        found.setdefault(_letters(phrase), {}).update(dict.fromkeys(senses))
    return {key: tuple(senses) for key, senses in found.items()}


def _letters(phrase: str) -> str:
    bare = phrase.replace(" ", "").replace("-", "")
    return bare if len(bare) > 2 else phrase


@lru_cache(maxsize=8192)
def _known(plain: str) -> _Known | None:
    senses = phrases("columns").get(plain) or _index().get(_letters(plain))
    if not senses:
        return None
    roles = tuple(dict.fromkeys(sense.role for sense in senses))
    languages = {sense.language for sense in senses}
    return roles, languages.pop() if len(languages) == 1 else None


def _is_bare(plain: str) -> bool:
    """Whether it is nothing but words, none of them of a currency or price base, as most of what stands on a page."""
    return plain.isascii() and plain.replace(" ", "").isalpha() and _DECORATING.isdisjoint(plain.split())


def _decorated(text: str, plain: str) -> Heading:
    """A known word with a unit, currency, price base or percent sign beside it; or two known words with a slash."""
    unit, currency = _in_brackets(plain)
    rest = _squeeze(_PAREN.sub(" ", plain))
    if found := CURRENCY.search(rest):
        currency = found[0]
        rest = _squeeze(CURRENCY.sub(" ", rest))
    if (known := _known(rest)) and rest != plain:
        if "code" in known[0] and (whose := _whose_in_brackets(plain)):
            return Heading(text, (whose,), known[1])
        return _with(text, known, unit=unit, currency=currency)
    if heading := _priced(text, rest, currency):
        return heading
    if not rest and currency:
        return Heading(text, ("money",), currency=currency)
    if parts := _slashed(rest):
        return Heading(text, parts, currency=currency, unit=unit)
    bare = _SHARE.sub(" ", rest).strip(" .")
    if bare != rest and (share := _known(bare)) and share[0][0] in ("discount", "tax"):
        return Heading(text, *share)
    return _trimmed(text, rest, unit=unit, currency=currency)


#: "Less %", "VAT 20%": the share in a heading of discounts or taxes
_SHARE = re.compile(r"(?:\d{1,2}(?:[.,]\d{1,2})?)?\s*%")


def _whose_in_brackets(plain: str) -> str | None:
    """Whose code it is: "Art.-Nr. (wir)", "Code (yours)"."""
    found = {_WHOSE.get(inside.strip(" .")) for inside in _PAREN.findall(plain)}
    return found.pop() if len(found) == 1 else None


def _in_brackets(plain: str) -> tuple[str | None, str | None]:
    unit = currency = None
    for inside in _PAREN.findall(plain):
        inner = inside.strip()
        if inner in unit_codes() and inner != "%":
            unit = inner
        elif found := CURRENCY.search(inner):
            currency = found[0]
    return unit, currency


def _priced(text: str, rest: str, currency: str | None) -> Heading | None:
    """`... / 100 pcs`, `... per box`, and `units/box`, which is a package content. Of two bases ("per 100/ea") neither stands: the line's
    arithmetic decides."""
    if (two := _TWO_BASES.fullmatch(rest)) and (
        not two[1] or "price" in (_known(two[1].strip(" /-")) or ((), None))[0]
    ):
        return Heading(text, ("price",), currency=currency)
    match = _per_match(rest)
    if match is None:
        return None
    base, per, per_unit, choice = match
    known = _known(base)
    if not base or "price" in (known or ((), None))[0]:
        if choice:
            return Heading(text, ("price",), currency=currency)
        return Heading(text, ("price",), unit=per_unit, currency=currency, per=per or "1")
    if base in unit_words() and per_unit in unit_words():
        return Heading(text, ("pack",), unit=per_unit)
    return None


def _trimmed(text: str, rest: str, *, unit: str | None, currency: str | None) -> Heading:
    """Without the words that only qualify ("net", "ohne MwSt"), or with a unit word behind ("Menge Stk")."""
    trimmed = " ".join(word for word in rest.split() if word not in _NOISE).strip(" /-.,")
    if trimmed and trimmed != rest and (known := _known(trimmed)):
        return replace(_with(text, known, unit=unit, currency=currency), exact=only_linked(rest, trimmed))
    words = trimmed.split()
    if (said := composed(rest)) or (trimmed != rest and (said := composed(trimmed))):
        return Heading(text, (said.role,), unit=said.unit or unit, currency=currency, per=said.per, exact=said.firm)
    if cut_off := _prefix(rest) or (_prefix(trimmed) if trimmed != rest else None):
        return Heading(text, (cut_off,), unit=unit, currency=currency, cut_off=True)
    if len(words) == 2:
        for word, other in (words, reversed(words)):
            known = _known(word)
            if known and other in unit_words() and known[0][0] in ("quantity", "total_quantity", "price"):
                return _with(text, known, unit=other, currency=currency, per="1" if known[0][0] == "price" else None)
            if known and "price" in known[0] and _PACKED.issuperset((_known(other) or (("",), None))[0]):
                return _with(text, (("price",), known[1]), unit=unit, currency=currency, per="1")  # "PU colis"
    if trimmed in unit_words() and len(trimmed) > 1:
        return Heading(text, ("quantity",), unit=trimmed, currency=currency)
    if coded := _with_name(words):
        return Heading(text, coded, unit=unit, currency=currency)
    return Heading(text, (), unit=unit, currency=currency)


_CODE_ROLES = frozenset({"code", "sku", "buyer_item", "manufacturer_item", "gtin"})


#: Whose code it is, said before or behind: "Codice Vs.", "Your code".
_WHOSE = {
    **dict.fromkeys(words_of("whose_sku"), "sku"),
    **dict.fromkeys(words_of("whose_buyer_item"), "buyer_item"),
    **dict.fromkeys(words_of("whose_manufacturer_item"), "manufacturer_item"),
}  # fmt: skip


def _with_name(words: list[str]) -> tuple[str, ...] | None:
    """A code header with a company's name: "Référence Harbour", "ACME part no". Whose code it is, the name must tell."""
    for size in range(min(3, len(words) - 1), 0, -1):
        for run in (words[:size], words[-size:]):
            known = _known(" ".join(run))
            rest = words[size:] if run == words[:size] else words[:-size]
            if not known or not _CODE_ROLES & set(known[0]) or len(rest) > 2:
                continue
            if len(rest) == 1 and (whose := _WHOSE.get(rest[0].removesuffix("'s"))):
                return (whose,)
            if all(word in _WHOSE for word in rest) or not any(map(_means_more, rest)):
                return tuple(role for role in known[0] if role in _CODE_ROLES)
    return None


def _means_more(word: str) -> bool:
    """Whether the word is a header, the beginning of one or a unit, and so no name of a company."""
    return _known(word) is not None or word in unit_codes() or _begins(word)


@cache
def _sorted() -> list[str]:
    return sorted(phrases("columns"))


def _beginning(text: str) -> Iterator[str]:
    """Every known header that begins with this text."""
    known = _sorted()
    at = bisect_left(known, text)
    while at < len(known) and known[at].startswith(text):
        yield known[at]
        at += 1


def _begins(word: str) -> bool:
    """Whether the word may be a header that was cut off, and so no name."""
    return len(word) >= 3 and next(_beginning(word), None) is not None


def _prefix(trimmed: str) -> str | None:
    """The role of a header that a narrow column has cut off ("Einzelprei"), where all headers that begin so agree."""
    if len(trimmed) < 5:
        return None
    words = trimmed.count(" ")
    share = 0.55 if words else 0.72
    roles = {
        phrases("columns")[phrase][0].role
        for phrase in _beginning(trimmed)
        if phrase.count(" ") == words and len(trimmed) >= share * len(phrase)
    }
    return roles.pop() if len(roles) == 1 else None


@cache
def header_words() -> frozenset[str]:
    """Every single word of any known header, folded: rows with none of them are no header."""
    return frozenset(word for phrase in phrases("columns") for word in phrase.split())


def _with(text: str, known: _Known, *, unit: str | None, currency: str | None, per: str | None = None) -> Heading:
    roles, language = known
    if currency and not _MONEY & set(roles) and roles[0] not in ("discount", "tax"):
        # "Line £" is a money column, whatever "Line" means alone; "Unit £" is the price.
        roles = ("amount",) if roles[0] in ("no", "description", "quantity", "total_quantity") else ("price",)
    return Heading(text, roles, language, unit, currency, per)


def _per_match(rest: str) -> tuple[str, str | None, str | None, bool] | None:
    """(what stands before, price base, unit word, whether two bases are named) of `... / 100 pcs`."""
    head, slash, tail = rest.rpartition("/")
    choice = _PER.search(head) if slash and tail.strip() in _EACH else None
    match = choice or _PER.search(rest)
    if not match or not (match[1] or match[2]):
        return None
    unit = tail.strip() if choice else match[2]
    if unit and unit not in unit_codes():
        return None
    number = re.sub(r"\D", "", match[1] or "") or _PER_VALUES.get(match[1] or "")
    before = (head if choice else rest)[: match.start()].strip(" /-")
    return before, number or None, unit, bool(choice and number not in (None, "1"))


def _slashed(rest: str) -> tuple[str, ...] | None:
    """The roles of two known words with a slash or dash between them: two languages, or two values in one column."""
    for sign in ("/", " - ", "|", "@"):
        parts = [part.strip() for part in rest.split(sign) if part.strip()]
        if not 2 <= len(parts) <= 3:
            continue
        known = [found for part in parts if (found := _known(part))]
        if len(known) < len(parts):
            continue
        common = set.intersection(*(set(roles) for roles, _ in known))
        if common:
            return tuple(role for role in known[0][0] if role in common)
        if {roles[0] for roles, _ in known} == {"quantity", "price"} and sign != " - ":
            return ("quantity", "price")  # set one above the other, or side by side
        if role := _PAIRS.get(frozenset(roles[0] for roles, _ in known)):
            return (role,)
    return None


@lru_cache(maxsize=1024)
def classify_cell(text: str) -> Heading:
    """Like `classify`, for the whole text of a cell that the source declares: there two known words are two values in one
    column ("Quantity UOM"), which on a page may be two columns."""
    found = classify(text)
    words = _tidy(text).split()
    for at in range(1, len(words)) if not found.roles and len(words) <= 4 else ():
        left, right = _known(" ".join(words[:at])), _known(" ".join(words[at:]))
        if left and right and (role := _PAIRS.get(frozenset((left[0][0], right[0][0])))):
            return replace(found, roles=(role,))
    return found


def only_qualifies(text: str) -> bool:
    """Whether the words say nothing but how a sum is meant: "excl. VAT", "net"."""
    return all(word.strip(".,()") in _NOISE for word in _tidy(text).split())


def _squeeze(text: str) -> str:
    return " ".join(text.split()).strip(" -*:;,")
