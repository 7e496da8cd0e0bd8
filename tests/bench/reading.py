"""How right, how sure and how fast are pages read? On the corpus of invented orders, in both halves.

    python -m tests.bench.reading [--count 20]

Prints for each layout and trap: lines fully right, header fields right, and values that were given as certain and are wrong;
for each band of confidence how often the number was right; and pages per second of CPU.
"""

from __future__ import annotations

import argparse
import collections
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from parsers.draft import Draft, DraftLine, Field
from parsers.extractors.pages.document import drafts
from parsers.knowledge import EMPTY
from parsers.readers.pdf import read
from tests.corpus.cases import HELD_BACK, OPEN, ORIGIN, Score, cases, judge, judge_trap, trap_case
from tests.corpus.layouts import LAYOUTS
from tests.corpus.prints.cases import CHROMIUM, HALVES, pdfs
from tests.corpus.traps import TRAPS
from tests.corpus.world import Line

BANDS = (0.999, 0.99, 0.95, 0.9, 0.7, 0.0)


class Bench:
    """Reads documents and keeps count."""

    def __init__(self) -> None:
        self.pages = 0
        self.seconds = 0.0
        self.bands: dict[float, list[bool]] = collections.defaultdict(list)

    def read(self, pdf: bytes) -> list[Draft]:
        started = time.process_time()
        found = read(pdf, 0)
        result = drafts(found.pages, ORIGIN, EMPTY)
        self.seconds += time.process_time() - started
        self.pages += len(found.pages)
        return [replace(draft, notices=draft.notices + found.notices) for draft in result]

    def calibrate(self, truth: list[Line], found: list[DraftLine]) -> None:
        """Puts every number of the lines into its band of confidence, with whether it is right."""
        for line, read_line in zip(truth, found, strict=False):
            for field, value in (
                (read_line.quantity, line.quantity),
                (read_line.price, line.price),
                (read_line.amount, line.amount),
            ):
                self.place(field, value)

    def place(self, field: Field | None, value: Decimal) -> None:
        """One number into its band."""
        if field is not None and field.value is not None:
            self.bands[self.band(field)].append(Decimal(field.value) == value)

    @staticmethod
    def band(field: Field) -> float:
        return next(low for low in BANDS if field.confidence >= low)


def calibrate_prints(bench: Bench, half: str) -> int:
    """Puts the numbers of printed orders (tests/corpus/prints) and their order numbers into their bands; gives how many
    documents were measured."""
    measured = 0
    with tempfile.TemporaryDirectory() as folder:
        pdfs(Path(folder), half, [1, 2, 3])
        for name, draw in HALVES[half][0].items():
            for seed in (1, 2, 3):
                doc, _ = draw(name, seed)
                case = Path(folder) / "cases" / f"{name.replace('_', '')}-{seed}" / "source.pdf"
                found = bench.read(case.read_bytes())
                if doc.kind != "order" or len(found) != 1 or len(found[0].lines) != len(doc.items):
                    continue
                measured += 1
                for item, line in zip(doc.items, found[0].lines, strict=True):
                    bench.place(line.quantity, Decimal(item.quantity))
                    bench.place(line.price, item.price)
                    bench.place(line.amount, item.amount)
                if (number := found[0].header.buyer_order_no) is not None and number.value is not None:
                    bench.bands[bench.band(number)].append(number.value == doc.number)
    return measured


def rows(bench: Bench, seed: int, count: int) -> Iterator[tuple[str, Score]]:
    for name in LAYOUTS:
        score = Score()
        for case in cases(seed, count, layout=name):
            found = bench.read(case.pdf)
            judge(case, found, score)
            if len(found) == 1 and len(found[0].lines) == len(case.order.lines):
                bench.calibrate(case.order.lines, list(found[0].lines))
        yield name, score
    for name in TRAPS:
        score = Score()
        for number in range(max(count // 2, 1)):
            trap = trap_case(seed, name, number)
            judge_trap(f"{name}-{number}", trap, bench.read(trap.pdf), score)
        yield name, score


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=20)
    count = options.parse_args().count
    for title, seed in (("open half", OPEN), ("held-back half", HELD_BACK)):
        bench = Bench()
        total = Score()
        print(f"{title:14} {'lines right':>14} {'header right':>14} {'wrong':>6}")
        for name, score in rows(bench, seed, count):
            header = f"{sum(score.fields_right.values())}/{sum(score.fields.values())}"
            print(f"{name:14} {f'{score.lines_right}/{score.lines}':>14} {header:>14} {len(score.wrong):>6}")
            total.lines += score.lines
            total.lines_right += score.lines_right
            total.fields += score.fields
            total.fields_right += score.fields_right
            total.wrong += score.wrong
        print(
            f"{'all':14} {f'{total.lines_right}/{total.lines}':>14} {f'{sum(total.fields_right.values())}/{sum(total.fields.values())}':>14} {len(total.wrong):>6}"
        )
        if CHROMIUM:
            count_of_prints = calibrate_prints(bench, "open" if seed == OPEN else "held-back")
            print(f"{count_of_prints} printed orders of programs go into the bands, too")
        for band in BANDS:
            if hits := bench.bands[band]:
                print(f"confidence from {band:5}: {sum(hits)}/{len(hits)} right")
        print(f"{bench.pages / bench.seconds:.0f} pages per second of CPU\n")


if __name__ == "__main__":
    main()
