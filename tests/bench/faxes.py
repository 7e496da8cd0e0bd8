"""How right are faxes read, and does anything wrong pass? On faxed orders of the corpus, in both halves.

    python -m tests.bench.faxes [--count 20] [--half open|held-back] [--keep FOLDER] [--verbose]

For fine and standard mode: lines fully right, orders that need nobody, silent errors (an order that passed with a wrong
customer, number, place, date, product, quantity or price), and CPU seconds a page. `--keep` keeps recognised pages between
runs, for work on what comes after recognition. `--verbose` is for the open half alone.
"""

from __future__ import annotations

import argparse
import collections
import hashlib
import pickle
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from normalizer.normalize import NormalizedOrder, normalize
from normalizer.policy import Policy
from parsers.draft import Origin
from parsers.gather import Document
from parsers.parse import document_drafts
from parsers.readers import scan
from parsers.registry import Pages
from tests.corpus.cases import HELD_BACK, OPEN, Case, Score, judge
from tests.corpus.faxes import FaxCase, faxes

ORIGIN = Origin(channel="fax", channel_kind="fax", received_at=datetime(2026, 1, 2, 9, tzinfo=UTC), trust="vouched")
MODES = {"fine": 196, "standard": 98}
READERS = Path(scan.__file__).parent


@dataclass
class Counts:
    """What one mode came to."""

    score: Score = field(default_factory=Score)
    faxes: int = 0
    entered: int = 0
    silent: list[str] = field(default_factory=list)
    codes: collections.Counter[str] = field(default_factory=collections.Counter)
    pages: int = 0
    seconds: float = 0.0


class Bench:
    """Reads faxes and keeps count."""

    def __init__(self, keep: Path | None, *, verbose: bool) -> None:
        self.keep, self.verbose = keep, verbose

    def run(self, case: FaxCase, counts: Counts) -> None:
        pages = self._pages(case, counts)
        document = Document(0, "image/tiff", "fax.tif", pages=pages.pages, notices=list(pages.notices))
        drafts = document_drafts(document, ORIGIN, case.knowledge)
        before = len(counts.score.missed)
        judge(Case(case.name, b"", case.order), drafts, counts.score)
        orders = [order for draft in drafts for order in normalize(draft, case.master, Policy()).orders]
        counts.faxes += 1
        passed = len(orders) == 1 and all(order.clean for order in orders)
        counts.entered += passed
        faults = list(_faults(case, orders[0])) if passed else []
        if faults:
            counts.silent.append(f"{case.name}: {'; '.join(faults)}")
        held = [finding for order in orders for finding in order.findings if finding.holds]
        counts.codes.update({finding.code for finding in held})
        if self.verbose:
            print(f"{case.name} {case.order.language} {'entered' if passed else 'held'} {faults or ''}")
            for text in counts.score.missed[before:]:
                print("    missed", text)
            for finding in held:
                print("    finding", finding.code, finding.pointer, finding.message)

    def _pages(self, case: FaxCase, counts: Counts) -> Pages:
        place = self.keep and self.keep / f"{_mark(case.tiff)}.pickle"
        if place and place.exists():
            kept: Pages = pickle.loads(place.read_bytes())  # noqa: S301 - written by this bench itself
            return kept
        started = time.process_time()
        pages = scan.read(case.tiff, 0)
        counts.seconds += time.process_time() - started
        counts.pages += len(pages.pages)
        if place:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(pickle.dumps(pages))
        return pages


def _mark(content: bytes) -> str:
    """Of the bytes and of the code that recognises them."""
    code = b"".join((READERS / name).read_bytes() for name in ("scan.py", "ocr.py", "rapid.py", "ink.py", "pixels.py"))
    return hashlib.sha256(code + content).hexdigest()[:24]


def _faults(case: FaxCase, one: NormalizedOrder) -> Iterator[str]:
    """What is wrong with an order that passed."""
    order, truth = one.order, case.order
    if order.customer.account_no != "C2000":
        yield f"customer {order.customer.account_no}"
    if order.buyer_order_no != truth.number:
        yield f"number {truth.number} read {order.buyer_order_no}"
    end = order.requested_delivery and (order.requested_delivery.end or order.requested_delivery.start)
    if end is not None and end != truth.wanted:
        yield f"date {truth.wanted} read {end}"
    place = case.master.addresses("C2000")
    meant = {a.address_id for a in place if a.line1 == truth.ship_to[1] and a.city in truth.ship_to[2]}
    if order.ship_to is None or order.ship_to.address_id not in meant:
        yield f"ship-to {order.ship_to}"
    if len(order.lines) != len(truth.lines):
        yield f"{len(order.lines)} lines of {len(truth.lines)}"
        return
    for line, meant_line in zip(order.lines, truth.lines, strict=True):
        if line.sku != meant_line.code:
            yield f"product {meant_line.code} read {line.sku}"
        if meant_line.blank or line.base_quantity != meant_line.quantity:
            yield f"quantity {meant_line.quantity} read {line.base_quantity}"
        price = line.price and line.price.amount / line.price.per
        if price is not None and price != meant_line.price / Decimal(meant_line.per):
            yield f"price {meant_line.price}/{meant_line.per} read {line.price}"


def _print(mode: str, counts: Counts, *, names: bool) -> None:
    score = counts.score
    header = f"{sum(score.fields_right.values())}/{sum(score.fields.values())}"
    pace = f"{counts.seconds / counts.pages:.1f} s a page" if counts.pages else "kept pages"
    print(
        f"{mode:9} faxes {counts.faxes:3}  lines right {score.lines_right}/{score.lines}  header right {header}  "
        f"entered {counts.entered}  silent {len(counts.silent)}  {pace}"
    )
    print("          held for", ", ".join(f"{code} {count}" for code, count in counts.codes.most_common(12)))
    if names:
        for text in counts.silent:
            print("          SILENT", text)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--count", type=int, default=20, help="faxes in each mode")
    options.add_argument("--half", choices=("open", "held-back"), default="open")
    options.add_argument("--mode", choices=tuple(MODES), nargs="*", default=list(MODES))
    options.add_argument("--keep", type=Path)
    options.add_argument("--verbose", action="store_true")
    args = options.parse_args()
    is_open = args.half == "open"
    bench = Bench(args.keep, verbose=args.verbose and is_open)
    for mode in args.mode:
        counts = Counts()
        for case in faxes(OPEN if is_open else HELD_BACK, args.count, down=MODES[mode]):
            bench.run(case, counts)
        _print(mode, counts, names=is_open)


if __name__ == "__main__":
    main()
