"""Replay: the kept bytes once more; what would come out otherwise, and nothing is changed by asking."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.commands.process import Job, process_files
from gateway.commands.replay import run_replay
from gateway.control import call, open_store
from gateway.errors import ConfigurationError
from gateway.settings import load_settings
from gateway.wiring import reading
from tests.gateway.web.desk_house import DEMO

ROOT = Path(__file__).parents[3]
CONFIG = """
database = "sqlite:///ordergate.db"
blobs = "blobs"
[trust]
mail = "address"
own_names = ["Sample Supply Ltd"]
[log]
level = "error"
[erp]
kind = "files"
folder = "erp"
"""
MAIL = """From: sue@harwood-kitchens.example
To: orders@sample-supply.example
Subject: Purchase order HK-{n}
Date: Wed, 18 Nov 2026 10:02:1{n} +0000
Message-ID: <{n}@mail.example>
Content-Type: text/plain; charset=utf-8

Purchase order HK-{n}

Item          Description              Qty   Unit
HX-0830-ZN    Hex set screw M8x30      {n}00   pcs
HN-08-ZN      Hex nut M8 zinc          {n}00   pcs
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "ordergate.toml"
    file.write_text(CONFIG)
    return file


async def filled(config: Path, count: int = 3) -> None:
    loaded = load_settings(config, environment={})
    await call(loaded, "master_import", folder=str(DEMO / "master"))
    jobs = []
    for n in range(1, count + 1):
        path = config.parent / f"{n}.eml"
        path.write_text(MAIL.format(n=n))
        jobs.append(Job(path, "email", None))
    await process_files(loaded, jobs, say=lambda _line: None)


async def journal(config: Path) -> list[str]:
    """The hashes of everything that ever happened in this store."""
    async with open_store(load_settings(config, environment={}), read_only=True) as store:
        return [row.hash for row in await store.journal(limit=100_000)]


async def replayed(config: Path, **more: object) -> list[dict[str, object]]:
    found = await run_replay(
        load_settings(config, environment={}), since=None, progress=lambda _d, _t: None, config=config, **more
    )  # type: ignore[arg-type]
    return [json.loads(line) for line in found.lines()]


async def test_what_has_not_changed_comes_out_the_same_and_what_has_is_shown(config: Path) -> None:
    await filled(config)
    before = await journal(config)
    assert await replayed(config) == [{"intakes": 3, "orders_that_would_differ": 0}]
    assert await journal(config) == before
    config.write_text(CONFIG + '[desk.severities]\norder-number-missing = "check"\n[desk.rules.big]\nwhen = "order.lines.exists(l, l.base_quantity > 250.0)"\n')  # fmt: skip
    first, second = await replayed(config), await replayed(config)
    assert first == second
    assert [(one["buyer_order_no"], one["pointer"], one["now"]) for one in first[:-1]] == [
        ("HK-3", "findings", ["house-rule"])
    ]
    assert first[-1] == {"intakes": 3, "orders_that_would_differ": 1}


async def test_each_order_meets_the_history_as_it_stood(config: Path) -> None:
    """The second of two orders of one number is held as a repeat; the first is not, however often it is asked again."""
    await filled(config, 1)
    loaded = load_settings(config, environment={})
    again = config.parent / "again.eml"
    again.write_text(MAIL.format(n=1).replace("<1@", "<again@"))
    await process_files(loaded, [Job(again, "email", None)], say=lambda _line: None)
    assert (await replayed(config))[-1] == {"intakes": 2, "orders_that_would_differ": 0}


async def test_a_busy_machine_makes_no_difference(config: Path) -> None:
    """Readings of a replay end by processor time and memory, hardly by the clock: a fax beside sixteen others takes long on it."""
    loaded = load_settings(config, environment={"ORDERGATE__READING__WALL_SECONDS": "20"})
    async with reading(loaded) as reader:
        assert (reader.limits.wall_seconds, reader.limits.cpu_seconds) == (200, loaded.settings.reading.cpu_seconds)


async def test_a_revision_of_the_program_can_be_asked(config: Path) -> None:
    await filled(config, 1)
    if subprocess.run(["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, check=False).returncode:
        pytest.skip("this is no git checkout")
    with pytest.raises(ConfigurationError, match="must be a revision"):
        await replayed(config, against="no-such-revision")
    with pytest.raises(ConfigurationError, match="is no revision"):
        await replayed(config, against="--output=x")


def test_the_command_says_the_same_twice_byte_for_byte(config: Path) -> None:
    import asyncio

    asyncio.run(filled(config))
    command = [sys.executable, "-m", "gateway", "--config", str(config), "replay", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    first, second = (subprocess.run(command, capture_output=True, env=environment, check=False).stdout for _ in "12")
    assert first == second
    assert json.loads(first.splitlines()[-1]) == {"intakes": 3, "orders_that_would_differ": 0}
