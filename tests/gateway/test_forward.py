"""The breaker and the pauses between tries."""

from __future__ import annotations

import pytest

from gateway.forward import Breaker, backoff


@pytest.mark.parametrize(
    ("attempts", "least", "most"), [(1, 4, 6), (2, 8, 12), (5, 64, 96), (9, 720, 1080), (500, 720, 1080)]
)
def test_pauses_double_up_to_a_quarter_of_an_hour_give_or_take_a_fifth(
    attempts: int, least: float, most: float
) -> None:
    pauses = [backoff(attempts).total_seconds() for _ in range(200)]
    assert least <= min(pauses) < max(pauses) <= most
    assert len({round(pause, 3) for pause in pauses}) > 50


def test_five_failures_open_the_breaker_and_one_probe_closes_it() -> None:
    now = [100.0]
    breaker = Breaker(lambda: now[0])
    for _ in range(4):
        breaker.bad()
    assert (breaker.wait(), breaker.probing) == (0, False)
    breaker.bad()
    assert breaker.probing
    assert 4 <= breaker.wait() <= 6
    now[0] += 6.1
    assert (breaker.wait(), breaker.probing) == (0, True)
    breaker.bad(retry_after=120)
    assert breaker.wait() == 120
    now[0] += 120
    breaker.good()
    assert (breaker.wait(), breaker.probing) == (0, False)


def test_a_broken_connector_waits_for_an_operator() -> None:
    now = [0.0]
    breaker = Breaker(lambda: now[0])
    breaker.breaks("set erp.key")
    assert breaker.broken == "set erp.key"
    assert breaker.wait() >= 24
    now[0] += 36
    assert breaker.wait() == 0
    breaker.good()
    assert breaker.broken is None
