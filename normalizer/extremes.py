"""Little and large where the catalogue has the goods in two sizes and calls neither so: `the small cans` of 200 and of 400 ml. Of three
sizes the large one may be the second, which is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from normalizer.glossary import folded, glossary
from normalizer.product_index import ProductIndex
from normalizer.wording import read

__all__ = ["extreme", "unsized"]

#: tokens of the words for the lesser and the greater of two
_LEAST = frozenset(("szs", "short", "thin-gauge", "narrow-form"))
_GREATEST = frozenset(("szl", "long-form", "wide-form", "high-form"))
_WORD = re.compile(r"[^\W\d_]+")
_MEASURES = frozenset(("volume", "mass", "length"))


def unsized(text: str) -> Iterator[tuple[str, bool]]:
    """The text without each of its words for a size, and whether that is for the greatest."""
    sizes = glossary().sizes
    for word in _WORD.finditer(text):
        if folded(word[0]) not in sizes:
            continue
        said = {token for term in read(word[0]).terms for meaning in term.keys for token in meaning}
        if bool(said & _LEAST) != bool(said & _GREATEST):
            yield f"{text[: word.start()]} {text[word.end() :]}", bool(said & _GREATEST)


def extreme(rows: Sequence[int], index: ProductIndex, *, greatest: bool) -> int | None:
    """The row with the lesser or greater measure of two, where it is all that the products' names differ by; else None."""
    if len(rows) != 2:
        return None
    names = [read(index.products[row].name) for row in rows]
    words = {frozenset(term.text for term in name.terms if not term.number) for name in names}
    counts = [[number for number in name.numbers if number.dimension not in _MEASURES] for name in names]
    sizes = [[number for number in name.numbers if number.dimension in _MEASURES] for name in names]
    if len(words) > 1 or any(one != counts[0] for one in counts) or any(len(one) != len(sizes[0]) for one in sizes):
        return None
    differing = [at for at in range(len(sizes[0])) if len({one[at].size for one in sizes}) > 1]
    if len(differing) != 1 or len({one[differing[0]].dimension for one in sizes}) > 1:
        return None
    measured = {one[differing[0]].size: row for one, row in zip(sizes, rows, strict=True)}
    return measured[(max if greatest else min)(measured)] if len(measured) == len(rows) else None
