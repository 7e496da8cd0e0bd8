"""How right is it, supplier by supplier? Reads the messages to every supplier of tests/corpus and to that of the practice material.

    python -m tests.bench.suppliers [NAME ...] [--doc docs/accuracy.md]

Prints two tables, one row for each supplier and one for each form of message, and writes them, if asked, into the page of
documentation. What a supplier gave at first sight, before anything was mended by its messages, is read from the `all` row of
the table in its README. One process for each core; faxes take most of the time.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.accuracy import Result, results_of
from tests.bench.measure import write_figures

CORPUS = Path(__file__).parents[1] / "corpus"
PRACTICE = Path(__file__).parents[3] / "shared" / "practice"
#: source of a case, and the channel where that says more -> the form of its message
FORMS = {
    "sms": "text messages", "voice": "calls", "eml": "mails", "pdf": "printed orders", "tif": "faxes", "xlsx": "sheets",
    "csv": "sheets", "ods": "sheets", "xls": "sheets",
}  # fmt: skip
#: cases that are those of another form sent again: measured by themselves, or they would be repeats
APART = {"kestrel": "fax"}
_FIRST = re.compile(r"^ +all +\d+ +(\d+) +(\d+/\d+|-/-) .* (\d+/\d+|-)$", re.M)


def folders(names: Sequence[str] = ()) -> list[Path]:
    """The named suppliers, else all of them, the practice material first where it lies beside the repository."""
    every = [path.parents[1] for path in sorted(CORPUS.glob("*/master/products.csv"))]
    every = [PRACTICE, *every] if PRACTICE.is_dir() else every
    return [folder for folder in every if not names or folder.name in names]


def first_sight(folder: Path) -> tuple[str, str, str]:
    """(silent, entered, lines right) of the first run; `-` for what was not kept."""
    found = _FIRST.search((folder / "README.md").read_text(encoding="utf-8"))
    return (found[1], found[2].replace("-/-", "-"), found[3]) if found else ("-", "-", "-")


def trade(folder: Path) -> str:
    """What the head of its README says that it is."""
    head = (folder / "README.md").read_text(encoding="utf-8").partition("\n")[0]
    return head.lstrip("# ").partition(": ")[2]


def form(folder: Path, result: Result) -> str:
    source = next((folder / "cases" / result.name).glob("source.*")).suffix.lstrip(".")
    return FORMS.get(result.channel) or FORMS.get(source, source)


def row(name: str, results: Sequence[Result], *before: str) -> str:
    def share(expect: str, outcome: str) -> str:
        some = [one for one in results if one.expect == expect]
        return f"{sum(one.outcome == outcome for one in some)}/{len(some)}"

    silent, lines = sum(one.silent_error for one in results), sum(one.lines for one in results)
    kinds = f"{sum(one.kind == one.kind_read for one in results)}/{len(results)}"
    now = (str(silent), share("enter", "entered"), share("review", "review"), kinds)
    return " | ".join(["", name, *before, *now, f"{sum(one.lines_right for one in results)}/{lines}", ""]).strip()


def tables(found: Sequence[tuple[Path, Sequence[Result]]]) -> Iterator[str]:
    yield "| supplier | messages | first sight: silent | entered | lines right | now: silent | entered | held | kind | lines right |"
    yield "| --- | ---: " + "| ---: " * 8 + "|"
    for folder, results in found:
        yield row(f"{folder.name}: {trade(folder)}", results, str(len(results)), *first_sight(folder))
    yield ""
    yield "| form | messages | silent | entered | held | kind | lines right |"
    yield "| --- | ---: " + "| ---: " * 5 + "|"
    by_form: dict[str, list[Result]] = {}
    for folder, results in found:
        for one in results:
            by_form.setdefault(form(folder, one), []).append(one)
    for name, some in sorted(by_form.items(), key=lambda pair: -len(pair[1])):
        yield row(name, some, str(len(some)))
    every = [one for _, results in found for one in results]
    yield row("all", every, str(len(every)))


def _results(folder: Path) -> list[Result]:
    apart = APART.get(folder.name)
    if apart is None:
        return list(results_of(folder))
    everything = sorted({case.name.partition("-")[0] for case in (folder / "cases").iterdir()} - {apart})
    return [*results_of(folder, everything), *results_of(folder, (apart,))]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("names", nargs="*", metavar="NAME")
    options.add_argument("--doc", type=Path, help="a page whose tables are to be replaced, e.g. docs/accuracy.md")
    asked = options.parse_args()
    chosen = folders(asked.names)
    with ProcessPoolExecutor() as pool:
        found = list(zip(chosen, pool.map(_results, chosen), strict=True))
    said = "\n".join(tables(found))
    print(said)
    if asked.doc:
        write_figures(asked.doc, "suppliers", f"Measured on {datetime.now(UTC):%Y-%m-%d}.\n\n{said}")


if __name__ == "__main__":
    main()
