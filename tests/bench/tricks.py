"""Sentences that change an order, put into orders that are entered: how many go through as if nothing had been said?

    python -m tests.bench.tricks [--wordings blind] [--per-sentence 3] [--kind drop price] [--list]
    python -m tests.bench.tricks --into letter page [--list]     # the letter of an attached order; its last page
    python -m tests.bench.tricks --into printed [--list]         # forms of our own, at every place where one is printed

`--list` shows each of the open half that went wrong; the half that was set aside is only counted.
"""

from __future__ import annotations

import argparse
import collections

from tests.corpus.tricks.orders import CORPUS, bases, judged, variants
from tests.corpus.tricks.papers import PLACES, told
from tests.corpus.tricks.printed import printed

#: where orders lie that are documents; the practice material stands beside the repository
FOLDERS = (CORPUS.parents[2] / "shared" / "practice", CORPUS / "kestrel")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--wordings", default="wordings", choices=("wordings", "blind"))
    options.add_argument("--per-sentence", type=int)
    options.add_argument("--kind", nargs="*")
    options.add_argument("--list", action="store_true")
    options.add_argument("--into", nargs="*", choices=(*PLACES, "printed"), default=())
    args = options.parse_args()
    for place in args.into:
        if place == "printed":
            _printed(listed=args.list)
        else:
            _into(place, listed=args.list)
    if args.into:
        return
    counts: collections.Counter[tuple[str, bool, str]] = collections.Counter()
    print(f"{len(bases())} orders")
    for variant in variants(args.wordings, per_sentence=args.per_sentence):
        if args.kind and variant.kind not in args.kind:
            continue
        verdict, why = judged(variant)
        counts[variant.kind, variant.held_back, verdict] += 1
        counts["all", variant.held_back, verdict] += 1
        if args.list and verdict != "right" and not variant.held_back:
            print(f"{verdict:8} {variant.kind:9} {variant.place:10} {variant.base.name:14} {variant.sentence} {why}")
    print(f"{'kind':10} {'open: silent':>14} {'needless':>10} {'held back: silent':>19} {'needless':>10}")
    for kind in dict.fromkeys(kind for kind, _, _ in counts):
        row = f"{kind:10}"
        for held_back in (False, True):
            total = sum(counts[kind, held_back, verdict] for verdict in ("silent", "needless", "right"))
            row += f" {counts[kind, held_back, 'silent']:>7}/{total:<6} {counts[kind, held_back, 'needless']:>10}  "
        print(row)


def _into(place: str, *, listed: bool) -> None:
    counts: collections.Counter[tuple[bool, bool]] = collections.Counter()
    cases = set()
    for folder in FOLDERS:
        for one in told(folder, place) if folder.exists() else ():
            cases.add(one.case)
            counts[one.harmless, one.entered] += 1
            if listed and one.entered is not one.harmless:
                print(f"{'needless' if one.harmless else 'silent':8} {one.case:20} {one.sentence}")
    silent, right = counts[False, True], counts[False, False]
    needless, fine = counts[True, False], counts[True, True]
    print(f"{place}: {len(cases)} orders, silent {silent}/{silent + right}, needless {needless}/{needless + fine}")


def _printed(*, listed: bool) -> None:
    counts: collections.Counter[tuple[str, bool, str]] = collections.Counter()
    for one in printed():
        wrong = "" if one.entered is one.harmless else "needless" if one.harmless else "silent"
        if not one.sentence:
            counts[one.place, False, "base held"] += bool(wrong)
            continue
        counts[one.place, one.held_back, wrong or "right"] += 1
        counts[one.place, one.held_back, "no place"] += not one.entered and not one.harmless and not one.pointed
        if listed and wrong and not one.held_back:
            print(f"{wrong:8} {one.place:8} {one.language} {one.sentence} {one.why}")
    print(
        f"{'place':8} {'open: silent':>14} {'needless':>10} {'held back: silent':>19} {'needless':>10} {'no place':>10}"
    )
    for place in dict.fromkeys(place for place, _, _ in counts):
        row = f"{place:8}"
        for held_back in (False, True):
            row += f" {counts[place, held_back, 'silent']:>13} {counts[place, held_back, 'needless']:>10}"
        blank = counts[place, False, "no place"] + counts[place, True, "no place"]
        print(
            row
            + f" {blank:>10}"
            + (f" {counts[place, False, 'base held']} bases held" if counts[place, False, "base held"] else "")
        )


if __name__ == "__main__":
    main()
