"""Whether numbers and sizes as written are a product's own: 30 cm and 300 mm, 125 x 1 and 125 x 1 x 22."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from normalizer.chunks import Number
from normalizer.master import ProductRecord
from normalizer.nominal import is_nominal
from normalizer.product_index import Match
from normalizer.units import CODES
from normalizer.wording import Wording

__all__ = ["is_pack_content", "numbers_agree", "same_measure", "same_number", "same_size", "sizes_agree"]

#: Written for each other: 80 g paper is 80 g/m2.
_ALIKE = frozenset({frozenset({"mass", "weight"}), frozenset({"percent", "pieces"})})
#: What metres, centimetres and millimetres are of one another.
_UNITS = frozenset((10.0, 100.0, 1000.0, 0.1, 0.01, 0.001))


def is_pack_content(number: Number, product: ProductRecord) -> bool:
    """Whether a number is only what a pack holds: "boxes of 100", "20 litre cans" of an oil that is sold by the litre."""
    contents = [Decimal(1), *product.packs.values()]
    if number.dimension == "pieces":
        return any(Decimal(number.value) == content for content in contents)
    stock = CODES.get(product.unit)
    if not stock or stock.kind != number.dimension or not stock.size:
        return False
    basic = {"volume": Decimal(1000), "mass": Decimal(1000), "length": Decimal(1000)}[number.dimension] * stock.size
    return any(abs(float(content * basic) - number.size) < 1e-6 for content in product.packs.values())


def numbers_agree(match: Match, own: Wording, product: ProductRecord) -> bool:
    """Whether every number that is written is one of the product's, or what its pack holds."""
    numbers = own.numbers
    return all(
        any(same_number(term.number, other) for other in numbers) or is_pack_content(term.number, product)
        for term in match.terms
        if term.number and not term.optional
    )


def same_number(written: Number, own: Number) -> bool:
    """Whether a written number is the product's: a bare one has any measure, 30 cm are 300 mm, 300 beside no measure too."""
    if written.dimension == "thread" or not own.dimension or not written.dimension:
        if written.dimension == "thread":
            return own.dimension == "thread" and own.value == written.value
        if own.value == written.value:
            return True
        sized, bare = (written, own) if written.dimension else (own, written)
        return sized.dimension == "length" and f"{sized.size:g}" == bare.value
    if written.dimension == own.dimension:
        return same_measure(written, own)
    return frozenset({written.dimension, own.dimension}) in _ALIKE and written.value == own.value


def sizes_agree(written: Iterable[tuple[str, ...]], own: Wording, *, reverse: bool = False) -> bool:
    """Whether every size that is written is one of the product's, as far as it has any; see `same_size`."""
    return all(
        not own.sizes or any(same_size(size, other, reverse=reverse) for other in own.sizes if len(other) >= 2)
        for size in written
        if len(size) >= 2
    )


def same_size(written: tuple[str, ...], own: tuple[str, ...], *, reverse: bool = False) -> bool:
    """125 x 1 is 125 x 1 x 22, and 8 x 4 (feet) 2440 x 1220; in `reverse` also 1 x 125."""
    if is_nominal(written, own):
        return True
    if reverse:
        return sorted(written) == sorted(own)
    short, long = sorted((written, own), key=len)
    return long[: len(short)] == short or _in_another_unit(short, long)


def _in_another_unit(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """20 x 30 (cm) is 200 x 300 (mm); that each number is one of the product's in its measure is asked elsewhere."""
    ratios = {round(float(one) / float(other), 6) for one, other in zip(short, long, strict=False) if float(other)}
    return len(ratios) == 1 and ratios <= _UNITS


def same_measure(written: Number, own: Number) -> bool:
    """Whether both are the same length, mass, volume, ..."""
    return written.dimension == own.dimension and abs(written.size - own.size) <= 1e-6 * max(written.size, own.size)
