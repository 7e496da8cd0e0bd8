"""How many everyday phrases of customers in six languages find their product in small catalogues of many trades?

    python -m tests.bench.phrases [--only pets dental] [--show] [--held]

The tables (tests/normalizer/trades) hold a catalogue of near neighbours and phrases with the product that a clerk would enter, or
none. They were written before the glossary was widened for their trades; phrases set `aside` are those of a held trade. Ends with 1 where a wrong product was taken.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from normalizer.master import ProductRecord
from normalizer.memory import MemoryMaster
from normalizer.product import resolve
from tests.bench.matching import line

__all__ = ["TRADES", "Phrase", "Trade", "asked", "trades"]

TRADES = Path(__file__).parents[1] / "normalizer" / "trades"


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a customer writes and the SKU that he means; "" where nothing in the catalogue, or not one thing alone."""

    language: str
    text: str
    sku: str


@dataclass(frozen=True, slots=True)
class Trade:
    """One small catalogue and what is written to it."""

    name: str
    products: tuple[ProductRecord, ...]
    phrases: tuple[Phrase, ...]
    held: bool  #: whether its misses were left unread while words were added


def trades() -> Iterator[Trade]:
    """All tables, in the order of their names."""
    for path in sorted(TRADES.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        products = tuple(ProductRecord(sku, name, "") for sku, name in _rows(table["products"], 2))
        yield Trade(path.stem, products, _phrases(table["phrases"]), table.get("held", False))
        if "aside" in table:
            yield Trade(f"{path.stem}-aside", products, _phrases(table["aside"]), held=True)


def _phrases(text: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(language, text, "" if sku == "-" else sku) for language, text, sku in _rows(text, 3))


def _rows(text: str, size: int) -> Iterator[list[str]]:
    for row in text.strip().splitlines():
        cells = [cell.strip() for cell in row.split("|")]
        if len(cells) != size:
            raise ValueError(f"not {size} cells: {row}")
        yield cells


def asked(trade: Trade) -> Iterator[tuple[Phrase, str, str]]:
    """Every phrase with the SKU that was taken and, where none was, the reason."""
    master = MemoryMaster(products=trade.products)
    for phrase in trade.phrases:
        found = resolve(line(phrase.text), master)
        yield phrase, found.product.sku if found.product else "", " ".join(one.message for one in found.findings)


def _report(some: Iterable[Trade], *, show: bool) -> tuple[int, int, int]:
    right = total = wrong = 0
    for trade in some:
        rows = list(asked(trade))
        named = [(phrase, sku) for phrase, sku, _ in rows if phrase.sku]
        taken = sum(phrase.sku == sku for phrase, sku in named)
        bad = [(phrase, sku) for phrase, sku, _ in rows if sku and sku != phrase.sku]
        right, total, wrong = right + taken, total + len(named), wrong + len(bad)
        sys.stdout.write(f"{trade.name:12} {taken:3}/{len(named):3} taken, {len(bad)} wrong\n")
        for phrase, sku, why in rows if show else ():
            if sku != phrase.sku:
                sys.stdout.write(f"   {'WRONG' if sku else 'held '} {phrase.language} {phrase.text!r}: {sku or why}\n")
    return right, total, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", default=None)
    parser.add_argument("--show", action="store_true", help="what was not taken, and why")
    parser.add_argument("--held", action="store_true", help="show those of the held trades as well")
    options = parser.parse_args()
    some = [trade for trade in trades() if options.only is None or trade.name in options.only]
    open_ = _report([trade for trade in some if not trade.held], show=options.show)
    held = _report([trade for trade in some if trade.held], show=options.show and options.held)
    for name, (right, total, wrong) in (("open", open_), ("held", held)):
        sys.stdout.write(f"{name}: {right} of {total} taken, {wrong} wrong\n")
    return 1 if open_[2] or held[2] else 0


if __name__ == "__main__":
    raise SystemExit(main())
