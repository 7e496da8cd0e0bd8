"""Writes the forms as cases, a folder for each supplier with its master data: pages as PDF, sheets as they are.

    python -m tests.corpus.prints.forms FOLDER [--half open|held-back] [--seeds 1]

`python -m tests.bench.accuracy --cases FOLDER/SUPPLIER` then says how they are read.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.corpus.prints.cases import CHROMIUM
from tests.corpus.prints.forms_continent import CONTINENT
from tests.corpus.prints.forms_english import ENGLISH
from tests.corpus.prints.forms_further import FURTHER_FORMS
from tests.corpus.prints.forms_panels import PANELS
from tests.corpus.prints.forms_sheets import SHEETS
from tests.corpus.prints.trade import CORPUS, Trade

__all__ = ["HALVES", "forms", "papers"]

Page = Callable[[str, int], tuple[Trade, str | bytes]]
PAGES: Sequence[Page] = [*ENGLISH, *CONTINENT]
#: what is left when numbers are divided by two
HALVES = {"open": 1, "held-back": 0}


def _put(folder: Path, name: str, o: Trade, content: bytes, kind: str) -> None:
    master = folder / o.supplier / "master"
    if not master.exists():
        shutil.copytree(CORPUS / o.supplier / "master", master)
    case = folder / o.supplier / "cases" / name
    case.mkdir(parents=True, exist_ok=True)
    (case / "truth.json").write_text(json.dumps(o.truth(), default=str), encoding="utf-8")
    (case / f"source.{kind}").write_bytes(content)


def forms(folder: Path, half: str, seeds: Sequence[int]) -> None:
    """The pages of this half as PDF: drawn, or printed by Chromium where there is one."""
    chosen = [(f"f{n:02d}", draw) for n, draw in enumerate(PAGES, 1) if n % 2 == HALVES[half]]
    chosen += [(f"g{n:02d}", draw) for n, draw in enumerate([*FURTHER_FORMS, *PANELS], 1) if half == "open"]
    printed = []
    for code, draw in chosen:
        for seed in seeds:
            o, content = draw(code, seed)
            name = f"{code}-{draw.__name__.replace('_', '')}-{seed}"
            if isinstance(content, bytes):
                _put(folder, name, o, content, "pdf")
            else:
                printed.append((name, o, content))
    if CHROMIUM is None:
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for name, o, html in printed:
            page.set_content(html)
            _put(folder, name, o, page.pdf(prefer_css_page_size=True, print_background=True), "pdf")
        browser.close()


def papers(folder: Path, half: str, seeds: Sequence[int]) -> None:
    """The sheets of this half."""
    for n, draw in enumerate(SHEETS, 1):
        for seed in seeds if n % 2 == HALVES[half] else ():
            o, kind, content = draw(f"s{n:02d}", seed)
            _put(folder, f"s{n:02d}-{draw.__name__.replace('_', '')}-{seed}", o, content, kind)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--half", choices=list(HALVES), default="open")
    options.add_argument("--seeds", type=int, nargs="*", default=[1])
    args = options.parse_args()
    forms(args.folder / "pages", args.half, args.seeds)
    papers(args.folder / "sheets", args.half, args.seeds)


if __name__ == "__main__":
    main()
