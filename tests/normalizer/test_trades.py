"""Everyday phrases in six languages against small catalogues of many trades: nothing wrong, and not too little."""

from __future__ import annotations

import pytest

from tests.bench.phrases import Trade, asked, trades

TABLES = tuple(trades())
#: So many of a table's phrases that name a product may still wait for a clerk, or one of ten.
OPEN = 4


@pytest.mark.parametrize("trade", TABLES, ids=[trade.name for trade in TABLES])
def test_takes_what_a_clerk_would_enter_and_nothing_else(trade: Trade) -> None:
    rows = list(asked(trade))
    wrong = [(phrase.text, sku, phrase.sku) for phrase, sku, _ in rows if sku and sku != phrase.sku]
    waiting = [(phrase.text, why) for phrase, sku, why in rows if phrase.sku and not sku]
    assert wrong == []
    assert len(waiting) <= max(OPEN, len(rows) // 10), waiting
