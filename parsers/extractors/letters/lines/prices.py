"""The prices that running text names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording, unit_words
from parsers.lexicon import words_of

__all__ = ["CURRENCIES", "Price", "prices"]

CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "gbp": "GBP", "sterling": "GBP", "quid": "GBP", "$": None,
    "usd": "USD", "chf": "CHF", "franken": "CHF", "sfr": "CHF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "pln": "PLN", "zl": "PLN",
    "cad": "CAD", "aud": "AUD", "pound": None, "pounds": None, "dollar": None, "dollars": None, "fr": None, "kr": None,
}  # fmt: skip

_FRACTION = re.compile(r"\d+[.,]\d{2,4}$")

#: "1.500 Stk" are fifteen hundred pieces rather than a price of 1.500 each
_GROUPED = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


@dataclass(slots=True)
class Price:
    """A price as written: its number, what it is per, its currency."""

    tokens: list[Token]
    number: Token
    per: str | None = None  #: 1, 100, 1000
    per_token: Token | None = None
    unit: Token | None = None
    currency: str | None = None
    currency_token: Token | None = None
    amount: Token | None = None  #: what all of it comes to: `@ 6.51 = 39.06`


def prices(tokens: Sequence[Token], words: Wording) -> list[Price]:
    """Every price; its tokens get their role."""
    norms = [token.norm for token in tokens]
    found: list[Price] = []
    at = 0
    while at < len(tokens):
        price = _price(tokens, norms, at, words) or _proved(tokens, at)
        if price is None:
            at += 1
            continue
        for token in price.tokens:
            token.role = Role.PRICE
        found.append(price)
        at = tokens.index(price.tokens[-1], at) + 1
    return found


def _currency(norm: str) -> bool:
    return norm in CURRENCIES


#: `Mo-Fr`
_DAYS_BEFORE = words_of("before_friday")


def _is_friday(tokens: Sequence[Token], norms: Sequence[str], at: int) -> bool:
    """`Mo-Fr 7-15 Uhr`: a weekday behind another one, or the hours of a day, and no francs."""
    if norms[at] != "fr":
        return False
    before = next((i for i in range(at - 1, -1, -1) if tokens[i].text[0].isalnum()), None)
    return before is not None and norms[before] in _DAYS_BEFORE


def _price(tokens: Sequence[Token], norms: Sequence[str], at: int, words: Wording) -> Price | None:
    token = tokens[at]
    if token.role is not Role.FREE:
        return None
    start = at
    lead = 0
    if token.text == "@":
        lead, at = 1, at + 1
    elif length := words["priced"].at(norms, at):
        lead, at = length, at + length
    while lead and at < len(tokens) and (norms[at] in _BETWEEN or tokens[at].text in (":", "=")):
        at += 1
    currency: Token | None = None
    currencied = at < len(tokens) and _currency(norms[at]) and not _is_friday(tokens, norms, at)
    if currencied and not (at + 1 < len(tokens) and tokens[at + 1].is_word):
        currency, at = tokens[at], at + 1
        at += at < len(tokens) and tokens[at].text == "." and tokens[at].start == currency.end  # Fr. 7.25
    if (
        at >= len(tokens)
        or tokens[at].role is not Role.FREE
        or not tokens[at].values
        or not tokens[at].text[0].isdigit()
        or tokens[at].code
    ):
        return None
    number = tokens[at]
    end = at + 1
    if currency is None and end < len(tokens) and _currency(norms[end]) and tokens[end].line == number.line:
        if not lead and (_names_goods(tokens, at, words) or _is_of_next(tokens, at)):
            return None
        currency, end = tokens[end], end + 1
    price = Price([], number, currency_token=currency, currency=CURRENCIES.get(currency.norm) if currency else None)
    end = _per(tokens, norms, end, words, price)
    pieces = price.per_token is not None and price.per_token.norm in _PIECES and token.norm in _PACKED
    if pieces and currency is None and number.text.isdigit():
        return None  # "5 Stangen (à 50 Stück)"
    sure = (
        currency is not None
        or token.text == "@"
        or (
            price.per is not None
            and (lead > 0 or (_FRACTION.search(number.text) and not _GROUPED.fullmatch(number.text)))
        )
    )
    sure = sure or (lead > 0 and token.norm in _PRICES and not price.unit)
    sure = sure or (lead > 0 and bool(_FRACTION.search(number.text)) and price.per is not None)
    sure = sure or (
        lead > 0 and lead < 3 and bool(re.search(r"\d[.,]\d\d$", number.text)) and _ends_clause(tokens, end)
    )
    if not sure or (
        price.per is None and currency is None and unit_words().get(norms[end] if end < len(norms) else "")
    ):
        return None
    end = _amount(tokens, norms, end, price)
    if end < len(tokens) and norms[end] in _BEFORE_TAX and tokens[end].line == number.line:
        end += 1
    price.tokens = list(tokens[start:end])
    return price


_GOODS_OF_NAME = frozenset({"euro", "euros"})


def _names_goods(tokens: Sequence[Token], at: int, words: Wording) -> bool:
    """`10 euro cylinder 40/40` at the beginning of a line: a count, and goods that begin with the word of a currency."""
    if at + 2 >= len(tokens) or tokens[at + 1].norm not in _GOODS_OF_NAME or not tokens[at].text.isdigit():
        return False
    first = at == 0 or tokens[at - 1].line != tokens[at].line or tokens[at - 1].role is Role.MARK
    behind = tokens[at + 2]
    plain = behind.is_word and len(behind.text) > 3 and behind.norm not in _EACH and behind.norm not in _BEHIND
    return first and plain and behind.line == tokens[at].line and not words["per"].at([behind.norm], 0)


def _is_of_next(tokens: Sequence[Token], at: int) -> bool:
    """`dos 80   CHF 27.00`: the currency is that of the sum of money behind it, and not of the whole number before it, unless that is
    the price of which it is the amount."""
    if at + 2 >= len(tokens) or _FRACTION.search(tokens[at].text) or not _is_sum(tokens[at + 2]):
        return False
    price, amount = tokens[at], tokens[at + 2]
    whole = Decimal(amount.values[0])
    priced = any(
        abs(Decimal(one.values[0]) * Decimal(price.values[0]) - whole) <= _CENT for one in _numbers_before(tokens, at)
    )
    return amount.line == price.line and not priced


def _proved(tokens: Sequence[Token], at: int) -> Price | None:
    """`24 btl   9.84   236.16`: two sums of money at the end of a line, the second of which is the first times a number before them,
    which is thereby the quantity."""
    number = tokens[at]
    if (
        at + 1 >= len(tokens)
        or not at
        or not (_is_sum(number) and _is_sum(tokens[at + 1]) and _ends_line(tokens, at + 2))
    ):
        return None
    amount = tokens[at + 1]
    if amount.line != number.line:
        return None
    each, whole = Decimal(number.values[0]), Decimal(amount.values[0])
    before = [one for one in _numbers_before(tokens, at) if one.role is Role.FREE]
    for per in ("1", "100", "1000"):
        proved = [one for one in before if abs(Decimal(one.values[0]) * each / int(per) - whole) <= _CENT]
        if proved:
            proved[0].counts = len(proved) == 1
            return Price([number, amount], number, per=per, amount=amount) if len(proved) == 1 else None
    return None


def _numbers_before(tokens: Sequence[Token], at: int) -> list[Token]:
    """The numbers of the same line that stand near before this token."""
    near = tokens[max(0, at - _ROW) : at]
    return [one for one in near if one.line == tokens[at].line and one.is_number and one.values]


_ROW = 40  #: tokens of a line's columns
_CENT = Decimal("0.01")
_SUM = re.compile(r"\d[\d.,' ]*[.,]\d\d")


def _is_sum(token: Token) -> bool:
    return token.role is Role.FREE and not token.code and len(token.values) == 1 and bool(_SUM.fullmatch(token.text))


_PRICES = words_of("price_nouns")
_BETWEEN = words_of("between_price_and_figure")
_BEHIND = words_of("behind_price")
_BEFORE_TAX = words_of("before_tax")
_EACH = words_of("each_behind_price")
#: "à 50 Stück", "zu 25 Stk" say what a pack holds
_PACKED = frozenset("a je zu".split())
_PIECES = frozenset("stuck stk".split())


def _amount(tokens: Sequence[Token], norms: Sequence[str], end: int, price: Price) -> int:
    """The end of `= 39.06`, `= £39.06`, `= 39,06 €` behind a price; without the sign where it ends the line: `9,60 EUR/St  115,20 EUR`."""
    if end >= len(tokens) or tokens[end].line != price.number.line:
        return end
    signed = tokens[end].text == "="
    at = end + signed
    at += at < len(tokens) and _currency(norms[at])
    if at >= len(tokens) or tokens[at].code or not _FRACTION.search(tokens[at].text) or not tokens[at].values:
        return end
    behind = at + 1
    behind += behind < len(tokens) and _currency(norms[behind]) and tokens[behind].line == price.number.line
    priced = price.currency_token is not None or price.per is not None
    if not signed and not (priced and _ends_line(tokens, behind)):
        return end
    price.amount = tokens[at]
    return behind


def _ends_line(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].line != tokens[at - 1].line


def _ends_clause(tokens: Sequence[Token], at: int) -> bool:
    return _ends_line(tokens, at) or not tokens[at].text[0].isalnum() or tokens[at].norm in _BEHIND


def _per(tokens: Sequence[Token], norms: Sequence[str], end: int, words: Wording, price: Price) -> int:
    """The end of the phrase that says what the price is for: `per hundred`, `/ 100`, `le mille`, `a box`, `each`, `%`."""
    if end >= len(tokens) or tokens[end].line != price.number.line:
        return end
    if norms[end] in _EACH:
        price.per, price.per_token = "1", tokens[end]
        return end + 1
    if norms[end] in ("%", "‰"):
        price.per, price.per_token = ("100" if norms[end] == "%" else "1000"), tokens[end]
        return end + 1
    lead = words["per"].at(norms, end)
    if not lead or end + lead >= len(tokens):
        return end
    after = end + lead
    token = tokens[after]
    for per, role in (("100", "per_100"), ("1000", "per_1000")):
        if token.text != "m" and (length := words[role].at(norms, after)):  # a thousand is M, a metre m
            price.per, price.per_token = per, token
            after += length
            if after < len(tokens) and unit_words().get(norms[after]) and tokens[after].line == token.line:
                price.unit, after = tokens[after], after + 1
            return after
    if (token.values and token.values[0] in ("1", "10", "100", "1000") and len(token.values) == 1) or norms[after] in (
        "1.000",
        "1,000",
        "1'000",
    ):
        price.per, price.per_token = token.values[0], token
        after += 1
        if after < len(tokens) and unit_words().get(norms[after]) and tokens[after].line == token.line:
            price.unit, after = tokens[after], after + 1
        return after
    if unit_words().get(norms[after]) is not None:
        price.per, price.per_token, price.unit = "1", token, token
        holds = after + 2 < len(tokens) and norms[after + 1] in words["of"] and tokens[after + 2].text.isdigit()
        return after + 3 if holds and tokens[after + 2].line == token.line else after + 1  # "per box of 10"
    return end
