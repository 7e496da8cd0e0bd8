"""How long does `ordergate replay` take over so many text orders that the gateway has kept?

    python -m tests.bench.replaying [--orders 10000] [--folder .cache] [--doc docs/benchmarks.md]

Mails of three lines in words, from 1,000 customers in turn, go through `ordergate process`; then the kept bytes are replayed by the
command as an operator starts it, start included. Wall clock, and the processor time of all its processes.
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
from tests.bench.measure import machine

CUSTOMERS = 1000
BEGIN, END = "<!-- replay -->", "<!-- end of replay -->"
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
        said = _measured(folder, options.orders)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.stdout.write(said + "\n")
    if options.doc:
        _write_into(Path(options.doc), said)
    return 0


def _measured(folder: Path, orders: int) -> str:
    config = write_config(folder, port=0)
    write_master(folder / "master", customers=CUSTOMERS)
    listed = folder / "list.jsonl"
    mails = folder / "mails"
    mails.mkdir()
    with listed.open("w") as lines:
        for number in range(orders):
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
    used = _children()
    since = time.perf_counter()
    last = json.loads(_run(config, "replay", "--vouched", "--json", code=(0, 1)).splitlines()[-1])
    wall, cpu = time.perf_counter() - since, _children() - used
    host = machine()
    return (
        f"{last['intakes']:,} mails of three lines, {entered:,} of them entered without a clerk, were replayed in {wall:.0f} s "
        f"({cpu:.0f} s of processor time; target {PROMISE_SECONDS} s on 2 cores); {last['orders_that_would_differ']:,} orders would "
        f"come out otherwise. Taking them in took {processed:.0f} s. {host['cores']} cores ({host['processor']}), load "
        f"{os.getloadavg()[0]:.1f} at the end."
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
    """Processor seconds of all processes that have ended below this one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _write_into(page: Path, said: str) -> None:
    """Replace what stands between the two marks of the page."""
    before, mark, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise SystemExit(f"{page}: the marks {BEGIN} and {END} are missing")
    page.write_text(f"{before}{BEGIN}\n{said}\n{END}{after}", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--folder", default=".cache")
    parser.add_argument("--doc", help="write the sentence into this page")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
