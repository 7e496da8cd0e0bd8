"""Suppliers of other trades: nothing wrong is entered, and what needs a clerk waits for one."""

from __future__ import annotations

import pytest

from tests.bench.accuracy import results_of
from tests.bench.suppliers import CORPUS, folders

#: supplier -> a floor under the share that was entered (docs/accuracy.md), so that touchless is not lost unseen; of vechtzijde, on
#: which nothing may be mended, only its table is told
FLOORS = {
    "pantry": 0.75,
    "kestrel": 0.6,
    "larkspur": 0.85,
    "brannock": 0.7,
    "lockwell": 0.65,
    "aireholme": 0.45,
    "fuldatal": 0.6,
    "calderwood": 0.5,
    "hartwell": 0.35,
    "sundhain": 0.65,
    "thornleigh": 0.35,
    "oxbrook": 0.6,
    "brightwater": 0.5,
    "stanmere": 0.62,
    "valmorin": 0.25,
    "cantabria": 0.4,
    "wexcombe": 0.55,
    "marlstone": 0.65,
    "eichenrode": 0.45,
    "redcastle": 0.25,
    "tarnbrook": 0.25,
    "lindenau": 0.3,
    "ashgrove": 0.3,
    "belmonte": 0.35,
    "nordhafen": 0.45,
    "penhallow": 0.35,
    "steinbrueck": 0.5,
    "montclar": 0.15,
    "wolverley": 0.2,
    "brinkhoff": 0.3,
    "altamira": 0.2,
}


def test_every_supplier_is_measured_and_told() -> None:
    page = (CORPUS.parents[1] / "docs" / "accuracy.md").read_text(encoding="utf-8")
    suppliers = {folder.name for folder in folders()} - {"practice"}
    assert suppliers == {*FLOORS, "vechtzijde"}
    assert [name for name in suppliers if f"\n| {name}: " not in page] == []


@pytest.mark.parametrize(("supplier", "touchless"), FLOORS.items())
def test_nothing_wrong_is_entered(supplier: str, touchless: float) -> None:
    results = list(results_of(CORPUS / supplier, only=("m", "s", "xls")))
    assert [(one.name, one.wrong) for one in results if one.silent_error] == []
    assert [one.name for one in results if one.expect == "review" and one.outcome == "entered"] == []
    wanted = [one for one in results if one.expect == "enter"]
    assert sum(one.outcome == "entered" for one in wanted) >= touchless * len(wanted)
