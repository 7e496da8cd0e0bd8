"""How often is the product that a description means found first, how often is it taken without a clerk, and is it ever wrong?

    python -m tests.bench.matching [--products 50000] [--queries 600] [--show 0] [--doc docs/benchmarks.md]

Over catalogues of many trades and languages that the rules were not written for (tests/bench/trades.py). A query is asked
clean (other case, blanks, order), abbreviated (four words of five cut short), and mistyped (nearly half of the words with one
error). What is not in the catalogue, and what fits several products, is asked as well: taking one of those is a wrong accept,
and there may be none. Ends with 1 where a promise is not kept.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from normalizer.memory import MemoryMaster
from normalizer.product import resolve
from parsers.draft import DraftLine, Evidence, Field
from tests.bench.trades import FAMILIES, Made, catalogue

BEGIN, END = "<!-- matching -->", "<!-- end of matching -->"
WORD = re.compile(r"[^\W\d_]{2,}")
UNIT = re.compile(r"(?<=\d) (?=(?:ml|l|kg|g|mm|cm|m|mm2|W|A|V|K|bar|gsm|Ah|Fr)\b)")
CROSS = re.compile(r"(?<=\d) x (?=\d)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the SKU that it means; "" where nothing in the catalogue, or not one thing alone."""

    text: str
    sku: str


@dataclass
class Count:
    """What came of the queries of one kind."""

    asked: int = 0
    first: int = 0  #: the right one stood first in the list
    taken: int = 0  #: the right one was taken without a clerk
    wrong: int = 0  #: another one was
    seconds: float = 0.0  #: CPU of taking or not taking
    listing: float = 0.0  #: CPU of the list
    misses: list[str] = field(default_factory=list)


# --- how people write -------------------------------------------------------------------------------------------------


def clean(name: str, draw: random.Random) -> str:
    """As it stands, but for case, blanks, decimal marks and which part comes first."""
    if draw.random() < 0.5:
        name = CROSS.sub(draw.choice(("x", " X ", "*")), name)
    if draw.random() < 0.5:
        name = UNIT.sub("", name)
    if draw.random() < 0.3:
        name = re.sub(r"(?<=\d)\.(?=\d)", ",", name)
    return draw.choice((str, str.lower, str.upper))(name)


def reordered(name: str, draw: random.Random) -> str:
    """The last words first, or the second of two halves first, never within a size."""
    parts = re.findall(r"[\d.,]+(?: ?[x/*-] ?[\d.,]+)+(?: \S{1,4}\b)?|[\d.,]+ \S{1,4}\b|\S+", name)
    if len(parts) < 3:
        return name
    cut = draw.randrange(1, len(parts))
    return " ".join(parts[cut:] + parts[:cut])


def abbreviated(name: str, draw: random.Random) -> str:
    """Four of five long words cut to their first letters, with or without a dot."""

    def cut(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) < 6 or draw.random() > 0.8:
            return word
        return word[: draw.randint(4, len(word) - 2)] + draw.choice(("", "."))

    return WORD.sub(cut, name)


def mistyped(name: str, draw: random.Random) -> str:
    """One error in nearly half of the words of five letters and more; numbers stay."""

    def slip(match: re.Match[str]) -> str:
        word = match[0]
        if len(word) < 5 or draw.random() > 0.45:
            return word
        at = draw.randrange(1, len(word) - 1)
        return draw.choice((
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + draw.choice("abcdefghiklmnoprstuw") + word[at + 1 :],
        ))  # fmt: skip

    return WORD.sub(slip, name)


def by_family(rows: Sequence[Made]) -> dict[tuple[int, str], list[Made]]:
    """Products that differ in their axes only: of one family and one maker."""
    found: dict[tuple[int, str], list[Made]] = {}
    for made in rows:
        found.setdefault((made.family, _stem(made)), []).append(made)
    return found


def _stem(made: Made) -> str:
    """The name without its axes."""
    name = made.product.name
    for value in sorted(made.values, key=len, reverse=True):
        name = name.replace(value, "{}", 1)
    return name


def questions(rows: Sequence[Made], count: int, *, seed: int = 11) -> dict[str, list[Asked]]:
    """The queries of every kind."""
    draw = random.Random(seed)
    writers: dict[str, Callable[[str, random.Random], str]] = {
        "clean": clean,
        "reordered": lambda name, d: reordered(clean(name, d), d),
        "abbreviated": abbreviated,
        "mistyped": mistyped,
        "abbreviated, mistyped and reordered": lambda name, d: reordered(mistyped(abbreviated(name, d), d), d),
    }
    asked = {
        kind: [Asked(write(made.product.name, draw), made.product.sku) for made in draw.sample(rows, count)]
        for kind, write in writers.items()
    }
    asked["not in the catalogue"] = list(_absent(rows, count, draw))
    asked["fits several"] = list(_open(rows, count, draw))
    return asked


def _absent(rows: Sequence[Made], count: int, draw: random.Random) -> Iterator[Asked]:
    """A product with one number of its family's axis changed to one that the family does not have."""
    names = {made.product.name for made in rows}
    while count:
        made = draw.choice(rows)
        numbers = [match for value in made.values for match in re.finditer(r"(?<![\d.\w])\d+(?:\.\d+)?", value)]
        if not numbers:
            continue
        number = draw.choice(numbers)[0]
        other = str(int(float(number)) + draw.choice((3, 7, 11, 13)))
        name = re.sub(rf"(?<![\d.]){re.escape(number)}(?![\d.])", other, made.product.name, count=1)
        if name in names or name == made.product.name or number not in " ".join(made.values):
            continue
        if _stem(made).count(number):
            continue  # the number of the family itself, such as A4, may be what was changed
        count -= 1
        yield Asked(draw.choice((clean, mistyped))(name, draw), "")


def _open(rows: Sequence[Made], count: int, draw: random.Random) -> Iterator[Asked]:
    """A product without one of the things that tell it from the others of its family."""
    families = [made for made in by_family(rows).values() if len(made) > 3]
    while count:
        made = draw.choice(draw.choice(families))
        value = draw.choice(made.values)
        name = " ".join(made.product.name.replace(value, "", 1).split())
        shorter = re.compile(re.escape(value))
        others = [o for o in rows if o.family == made.family and o is not made and _without(o, value, made) == name]
        if len(shorter.findall(made.product.name)) != 1 or not others:
            continue
        count -= 1
        yield Asked(clean(name, draw), "")


def _without(other: Made, value: str, made: Made) -> str:
    """The other's name without its value of the same axis."""
    axis = made.values.index(value)
    return " ".join(other.product.name.replace(other.values[axis], "", 1).split())


# --- asking -----------------------------------------------------------------------------------------------------------


def line(text: str) -> DraftLine:
    return DraftLine(description=Field(text, text, Evidence((), "bench")))


def ask(master: MemoryMaster, kind: str, asked: Sequence[Asked], show: int) -> Count:
    found = Count()
    for one in asked:
        start = time.process_time()
        product = resolve(line(one.text), master).product
        middle = time.process_time()
        best = master.products_by_description(one.text, limit=5)
        end = time.process_time()
        found.asked += 1
        found.seconds += middle - start
        found.listing += end - middle
        right = bool(one.sku) and bool(best) and best[0].product.sku == one.sku
        found.first += right
        taken = product.sku if product else ""
        if taken and taken != one.sku:
            found.wrong += 1
            said = f"WRONG {one.text!r} was taken for {product.name!r}" if product else ""
            found.misses.insert(0, f"{said}; meant {_name(master, one.sku)!r}")
        elif taken:
            found.taken += 1
        elif one.sku and len(found.misses) < show:
            near = best[0].product.name if best else ""
            reason = resolve(line(one.text), master).findings
            found.misses.append(
                f"{'held ' if right else 'LOST '}{one.text!r} is {_name(master, one.sku)!r}; first {near!r}; {reason[0].message[:160] if reason else ''}"
            )
    sys.stderr.write(f"{kind}: {found.asked}\n")
    for miss in found.misses[:show]:
        sys.stderr.write(f"   {miss}\n")
    return found


def _name(master: MemoryMaster, sku: str) -> str:
    product = master.product(sku) if sku else None
    return product.name if product else "nothing"


def typed(master: MemoryMaster, rows: Sequence[Made], count: int) -> float:
    """The slowest of a clerk's key strokes: CPU seconds of the list for an unfinished name."""
    draw = random.Random(3)
    slowest = 0.0
    for made in draw.sample(rows, count):
        name = made.product.name
        for end in range(2, len(name), max(1, len(name) // 6)):
            start = time.process_time()
            master.products_by_description(name[:end], limit=8)
            slowest = max(slowest, time.process_time() - start)
    return slowest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=50_000)
    parser.add_argument("--queries", type=int, default=600)
    parser.add_argument("--show", type=int, default=0, help="so many misses of each kind")
    parser.add_argument("--only", nargs="*", default=None)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--doc")
    options = parser.parse_args()
    rows = catalogue(options.products)
    start = time.process_time()
    master = MemoryMaster(products=[made.product for made in rows])
    built = time.process_time() - start
    asked = questions(rows, options.queries, seed=options.seed)
    for one in rows[:20]:
        resolve(line(one.product.name), master)  # so that what is loaded once is not counted
    found = {
        kind: ask(master, kind, some, options.show)
        for kind, some in asked.items()
        if options.only is None or kind in options.only
    }
    slowest = typed(master, rows, 40)
    text = _page(found, len(rows), built, slowest)
    sys.stdout.write(text)
    if options.doc:
        page = Path(options.doc)
        before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
        page.write_text(f"{before}{BEGIN}\n{text}{END}{rest.partition(END)[2]}", encoding="utf-8")
    return 0 if _kept(found, built, slowest) else 1


def _page(found: dict[str, Count], size: int, built: float, slowest: float) -> str:
    head = f"{size:,} products of {len(FAMILIES)} families. Index: {built:.1f} s. Slowest key stroke: {slowest * 1000:.0f} ms (CPU).\n\n"
    table = "| query | asked | right one first | taken without a clerk | wrong accepts | CPU ms to decide | CPU ms for the list |\n|---|---|---|---|---|---|---|\n"
    rows = "".join(
        f"| {kind} | {one.asked} | {_share(one.first, one.asked) if kind not in NOBODY else '-'} | "
        f"{_share(one.taken, one.asked) if kind not in NOBODY else '-'} | {one.wrong} | {1000 * one.seconds / one.asked:.2f} | "
        f"{1000 * one.listing / one.asked:.2f} |\n"
        for kind, one in found.items()
    )
    return head + table + rows


NOBODY = ("not in the catalogue", "fits several")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"


def _kept(found: dict[str, Count], built: float, slowest: float) -> bool:
    wanted = {"clean": 0.99, "reordered": 0.99, "abbreviated": 0.98, "mistyped": 0.98}
    first = all(one.first / one.asked >= wanted.get(kind, 0) for kind, one in found.items() if kind not in NOBODY)
    slow = any(one.seconds / one.asked > 0.002 for one in found.values())
    return first and not slow and not any(one.wrong for one in found.values()) and built < 2 and slowest < 0.02


if __name__ == "__main__":
    raise SystemExit(main())
