"""How fast is it, held against the least that keeps the same promise on the same machine?

    python -m tests.bench [--only start http smtp pipeline receipts webhooks] [--stored 1000000] [--seconds 3] [--json FILE] [--doc FILE]

Prints a table, and writes the same as JSON and, if asked, into the page of documentation. Ends with 1 where a promise is
not kept.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.measure import Row, machine, table, write_figures
from tests.bench.speed import BENCHES, Plan


def main() -> int:
    options = _options()
    parent = Path(options.folder).resolve()
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=parent))
    plan = replace(
        Plan(folder), seconds=options.seconds, rounds=options.rounds, orders=options.orders, stored=options.stored
    )
    rows: list[Row] = []
    try:
        for name in options.only or BENCHES:
            for row in BENCHES[name](plan):
                rows.append(row)
                sys.stderr.write(f"{row.name}: {row.value:,.2f} {row.unit}\n")
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    report = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "rows": [row.to_json() for row in rows],
    }
    Path(options.json).write_text(json.dumps(report, indent=1) + "\n")
    if options.doc:
        write_figures(Path(options.doc), "figures", _figures(rows, report))
    sys.stdout.write(f"{table(rows)}\n\n{json.dumps(report)}\n")
    return 0 if all(row.kept is not False for row in rows) else 1


def _figures(rows: Sequence[Row], report: dict[str, Any]) -> str:
    made_by = " ".join(["python -m tests.bench", *sys.argv[1:]])
    host = report["machine"]
    return (
        f"Made on {report['at'][:10]} by `{made_by}` on {host['cores']} cores ({host['processor']}), Python {host['python']}, "
        f"SQLite {host['sqlite']}, load {host['load'][0]}.\n\n{table(rows)}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="The benches of speed.")
    parser.add_argument("--only", nargs="+", choices=sorted(BENCHES), help="these benches alone")
    parser.add_argument("--seconds", type=float, default=3.0, help="of a single run (default 3)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each side in turns (default 3)")
    parser.add_argument("--orders", type=int, default=4000, help="orders through the pipeline (default 4000)")
    parser.add_argument(
        "--stored", type=int, default=1_000_000, help="finished orders in the full store; 0 leaves that out"
    )
    parser.add_argument("--folder", default=".cache", help="where the files go meanwhile; the disk that is measured")
    parser.add_argument("--json", default=".cache/bench.json", help="where the figures go as JSON")
    parser.add_argument("--doc", help="a page whose figures are to be replaced, e.g. docs/benchmarks.md")
    parser.add_argument("--keep", action="store_true", help="leave the files there")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
