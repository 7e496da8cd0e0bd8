"""Sentences beside the lines, put into orders that are entered: those that alter an order must not go through unseen."""

import collections

import pytest

from tests.corpus.tricks.orders import judged, variants

#: (wordings, most that may go through, most that may be held for nothing), of a hundred each; measured in docs/accuracy.md
BOUNDS = [("wordings", 5, 20), ("blind", 10, 35)]


@pytest.mark.parametrize(("name", "silent", "needless"), BOUNDS)
def test_most_remarks_that_alter_an_order_hold_it_and_most_others_do_not(name: str, silent: int, needless: int) -> None:
    counts: collections.Counter[tuple[bool, str]] = collections.Counter()
    for variant in variants(name, per_sentence=1):
        if variant.held_back:
            continue  # counted by `python -m tests.bench.tricks`
        verdict, _ = judged(variant)
        counts[variant.harmless, verdict] += 1
    altering = sum(counts[False, verdict] for verdict in ("right", "silent"))
    harmless = sum(counts[True, verdict] for verdict in ("right", "silent", "needless"))
    assert altering > 100
    assert harmless > 70
    assert 100 * counts[False, "silent"] <= silent * altering
    assert 100 * counts[True, "silent"] <= 3 * harmless
    assert 100 * counts[True, "needless"] <= needless * harmless
