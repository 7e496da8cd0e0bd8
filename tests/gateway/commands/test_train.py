"""`ordergate train`: from what clerks decided to a second opinion that the running gateway takes up."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.commands.doctor import examine
from gateway.commands.process import Job, process_files
from gateway.commands.train import run_training
from gateway.control import call, open_store
from gateway.errors import ConfigurationError
from gateway.settings import LoadedSettings, load_settings
from gateway.states import NO_ORDER
from tests.gateway.web.desk_house import DEMO

CONFIG = """
database = "sqlite:///ordergate.db"
blobs = "blobs"
[desk]
release = "never"
[log]
level = "error"
[erp]
kind = "files"
folder = "erp"
"""
ORDER = "Please send us {n}00 pcs of HX-0830-ZN, order number HK-{n}."
REPORT = "Stock report of the night: {n}00 pcs of HX-0830-ZN counted in aisle {n}."
COUNT = 20


async def processed(loaded: LoadedSettings, texts: list[str]) -> list[dict[str, object]]:
    jobs = []
    for at, text in enumerate(texts):
        path = loaded.home / f"{at}-{abs(hash(text))}.eml"
        path.write_text(
            f"From: sue@harwood-kitchens.example\nTo: orders@seller.example\nSubject: HX\nMessage-ID: <{path.name}>\n\n{text}\n"
        )
        jobs.append(Job(path, "email", None))
    said: list[str] = []
    await process_files(loaded, jobs, say=said.append)
    return [json.loads(line) for line in said]


def codes(row: dict[str, object]) -> set[str]:
    found: list[dict[str, str]] = row["findings"]  # type: ignore[assignment]
    return {finding["code"] for finding in found}


async def test_what_clerks_decided_is_learned_and_then_heard(tmp_path: Path) -> None:
    (tmp_path / "ordergate.toml").write_text(CONFIG)
    loaded = load_settings(tmp_path / "ordergate.toml", environment={})
    await call(loaded, "master_import", folder=str(DEMO / "master"))
    rows = await processed(loaded, [text.format(n=n) for n in range(10, 10 + COUNT) for text in (ORDER, REPORT)])
    assert {str(row["outcome"]) for row in rows} == {"review"}
    with pytest.raises(ConfigurationError, match="none; 20 of each of two kinds are needed"):
        await run_training(loaded, told=lambda _done, _all: None)
    async with open_store(loaded) as store:
        for at, row in enumerate(rows):
            for order in row["orders"]:  # type: ignore[attr-defined]
                view = await store.order(order["id"])
                if at % 2:
                    await store.reject(order["id"], version=view.row.version, by="sue", reason=NO_ORDER)
                else:
                    await store.release(
                        order["id"], version=view.row.version, by="sue", reason="right", undo=timedelta(0)
                    )
        assert len(await store.confirmed(limit=100)) == 2 * COUNT
        assert len(await store.confirmed(limit=7)) == 7
    seen: list[tuple[int, int]] = []
    said = await run_training(loaded, told=lambda done, of: seen.append((done, of)))
    assert said.startswith("learned from 20 order, 20 other; of 8 kept back 8 were judged right, and 0 orders would")
    assert seen[-1] == (2 * COUNT, 2 * COUNT)
    lines: list[str] = []
    await examine(loaded, journal=False, say=lines.append)
    assert "ok   opinion   a second opinion, learned from 20 order, 20 other" in lines
    order, report = await processed(loaded, [ORDER.format(n=77), REPORT.format(n=78)])
    assert "intent-doubtful" not in codes(order)
    assert "intent-doubtful" in codes(report)
