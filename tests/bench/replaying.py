"""How long does `ordergate replay` take over so many text orders that the gateway has kept?

    python -m tests.bench.replaying [--orders 10000] [--distinct 1000] [--folder .cache] [--doc docs/benchmarks.md]

Mails of three lines in words, from 1,000 customers in turn, go through `ordergate process`, and are copied under keys and numbers of
their own until there are as many as wanted; then the kept bytes are replayed by the command as an operator starts it, start included.
Wall clock, and the processor time of the command itself; the children that read take theirs on the other core. A copy says another number than its bytes, so it counts as one that differs.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.company import accounts, write_config, write_master
from tests.bench.measure import machine, write_figures
from tests.bench.stored import fill

CUSTOMERS = 1000
PROMISE_SECONDS = 120
MAIL = """From: {account}@bench.example
To: orders@supplier.example
Subject: Order PO-{number}
Date: Wed, 18 Nov 2026 10:02:11 +0000
Message-ID: <{number}@bench.example>
Content-Type: text/plain; charset=utf-8

Good morning,

please send us on order PO-{number}:

{first} pcs BX-{one:04}
{second} boxes BX-{two:04}
12 pcs BX-{three:04}

Kind regards
Customer {account}
"""


def main() -> int:
    options = _options()
    parent = Path(options.folder).resolve()
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="replay-", dir=parent))
    try:
        said = _measured(folder, options.orders, options.distinct)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(said + "\n")
    if options.doc:
        write_figures(Path(options.doc), "replay", said)
    return 0


def _measured(folder: Path, orders: int, distinct: int) -> str:
    config = write_config(folder, port=0)
    write_master(folder / "master", customers=CUSTOMERS)
    listed = folder / "list.jsonl"
    mails = folder / "mails"
    mails.mkdir()
    with listed.open("w") as lines:
        for number in range(distinct):
            file = mails / f"{number}.eml"
            file.write_text(_mail(number))
            lines.write(
                json.dumps({"path": str(file), "channel": "email", "received_at": "2026-11-18T10:02:12Z"}) + "\n"
            )
    _run(config, "db", "upgrade")
    _run(config, "master", "import", str(folder / "master"))
    since = time.perf_counter()
    came = [json.loads(line) for line in _run(config, "process", "--list", str(listed)).splitlines()]
    processed = time.perf_counter() - since
    entered = sum(one["outcome"] == "entered" for one in came)
    kept = fill(folder / "gate.db", finished=orders)
    used = _children()
    since = time.perf_counter()
    last = json.loads(_run(config, "replay", "--vouched", "--json", code=(0, 1)).splitlines()[-1])
    wall, cpu = time.perf_counter() - since, _children() - used
    host = machine()
    return (
        f"{last['intakes']:,} mails of three lines ({distinct:,} distinct ones, {entered:,} of these entered without a clerk) were "
        f"replayed in {wall:.0f} s, {cpu:.0f} s of processor time of the command itself (target {PROMISE_SECONDS} s on 2 cores). Beside the "
        f"{kept - distinct:,} copies, which say other numbers than their bytes, "
        f"{last['orders_that_would_differ'] - (kept - distinct):,} orders would come out otherwise. Taking the distinct ones in took "
        f"{processed:.0f} s. {host['cores']} cores ({host['processor']}), load {os.getloadavg()[0]:.1f} at the end."
    )


def _mail(number: int) -> str:
    account = accounts(CUSTOMERS)[number % CUSTOMERS].lower()
    at = number % 37
    return MAIL.format(
        account=account,
        number=88000 + number,
        first=2 + number % 50,
        second=1 + number % 4,
        one=at + 1,
        two=at + 2,
        three=at + 3,
    )


def _run(config: Path, *command: str, code: tuple[int, ...] = (0,)) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "gateway", "--config", str(config), *command],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in code:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def _children() -> float:
    """Processor seconds of the processes that have ended below this one; readers are children of a server that nobody waits for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--distinct", type=int, default=1_000)
    parser.add_argument("--folder", default=".cache")
    parser.add_argument("--doc", help="write the sentence into this page")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
