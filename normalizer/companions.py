"""Goods that go with the line above: `black lids to match`, `coperchi per i suddetti`. Which of several lids is meant is told by what the
catalogue says that each fits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from normalizer.glossary import folded, glossary
from normalizer.heads import GOES_WITH
from normalizer.master import ProductRecord
from normalizer.sizes import same_number
from normalizer.wording import FITS, Wording, read
from parsers.draft import DraftLine

__all__ = ["companion", "misfits", "without_suiting"]

#: What a lid is made for is told by these; how many a box holds is not.
_MEASURES = ("volume", "mass", "length", "thread", "inch")


#: Behind a comma or bracket the goods are described again.
_END = re.compile(r",\s|[;()]")


def without_suiting(line: DraftLine) -> DraftLine | None:
    """The line without the words by which it goes with the line above; None where it has none."""
    if line.description is None or line.code is not None:
        return None
    text = line.description.value or line.description.raw
    plain = folded(text)
    if (said := _suiting().search(plain)) is None:
        return None
    rest = f"{plain[: said.start()]} {plain[said.end() :]}".strip()
    return replace(line, description=replace(line.description, value=rest)) if rest else None


@lru_cache(maxsize=1)
def _suiting() -> re.Pattern[str]:
    said = "|".join(sorted(map(re.escape, glossary().suiting), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{said})(?!\w)")


def companion(products: Iterable[ProductRecord], above: ProductRecord) -> ProductRecord | None:
    """The only one of the products that the catalogue says is made for `above`, by its kind and one of its measures."""
    goods = read(f"{above.name} ; {above.description}")
    fitting = [product for product in products if product is not above and _is_made_for(product, goods)]
    return fitting[0] if len(fitting) == 1 else None


def misfits(product: ProductRecord, above: ProductRecord) -> bool:
    """Whether the catalogue says that a product is made for such goods as `above`, and for other measures of them."""
    goods = read(f"{above.name} ; {above.description}")
    measured = any(number.dimension in _MEASURES for number in goods.numbers)
    fitted = [read(text) for text in _made_for(product)]
    sized = any(_things(text) & _things(goods) and text.numbers for text in fitted)
    return measured and sized and not any(_names(text, goods) for text in fitted)


def _is_made_for(product: ProductRecord, goods: Wording) -> bool:
    return any(_names(read(text), goods) for text in _made_for(product))


def _made_for(product: ProductRecord) -> Iterator[str]:
    """What the catalogue says that a product fits."""
    for text in (product.description, product.name):
        for parts in (FITS.split(text, maxsplit=1), GOES_WITH.split(text, maxsplit=1)):
            if len(parts) > 1:
                yield _END.split(parts[1], maxsplit=1)[0]


def _names(fitted: Wording, goods: Wording) -> bool:
    """Whether what a product is made for has a thing of the goods, and a measure of theirs."""
    kinds = _things(fitted) & _things(goods)
    mine = [number for number in goods.numbers if number.dimension in _MEASURES]
    return bool(kinds) and any(same_number(number, own) for number in fitted.numbers for own in mine)


def _things(text: Wording) -> set[str]:
    attributes = glossary().attributes
    terms = (term for term in text.terms if not (term.number or term.optional))
    return {token for term in terms for meaning in term.keys for token in meaning} - attributes
