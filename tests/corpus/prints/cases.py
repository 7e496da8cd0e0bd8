"""Writes the prints as cases in the form of the practice material: PDF by Chromium and drawn, HTML mails, workbooks; with master data.

    python -m tests.corpus.prints.cases FOLDER [--half open|held-back] [--seeds 1 2]

`python -m tests.bench.accuracy --cases FOLDER/pdf` (or `drawn`, `mail`, `sheet`) then says how they are read.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

from tests.corpus.prints.drawn import DRAWN
from tests.corpus.prints.further import FURTHER
from tests.corpus.prints.held_back import HELD_BACK
from tests.corpus.prints.layouts import OPEN, Layout
from tests.corpus.prints.others import OTHERS
from tests.corpus.prints.programs import PROGRAMS
from tests.corpus.prints.rarer import RARER
from tests.corpus.prints.sheets import HELD_BACK_SHEETS, OPEN_SHEETS, Drawn
from tests.corpus.prints.world import Doc, write_master

__all__ = ["CHROMIUM", "HALVES", "drawn", "mails", "pdfs", "sheets"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
#: half -> (layouts of pages, layouts of workbooks)
HALVES: dict[str, tuple[dict[str, Layout], dict[str, Drawn]]] = {
    "open": ({**OPEN, **FURTHER, **OTHERS, **PROGRAMS, **RARER}, OPEN_SHEETS),
    "held-back": (HELD_BACK, HELD_BACK_SHEETS),
}
#: what only pages can show
PAGED = frozenset(
    {"long_table", "two_orders", "watermark", "split_dates", "blocks", "grouped_sums", "said_sum", "sheet_frame"}
)


def _case(folder: Path, name: str, doc: Doc, *, channel: str = "folder") -> Path:
    case = folder / "cases" / name
    case.mkdir(parents=True, exist_ok=True)
    (case / "truth.json").write_text(json.dumps({**doc.truth(), "channel": channel}), encoding="utf-8")
    return case


def _name(layout: str, seed: int) -> str:
    return f"{layout.replace('_', '')}-{seed}"


#: rules of CSS that set every layout otherwise: wider letters, and a narrower page, part and wrap what stood on one line
STYLES = {
    "as drawn": "",
    "wide letters": "td,th,p,div,span,h1,h2 { font-size: 12.5pt !important }",
    "narrow page": "body { width: 150mm }",
    "narrow cells": "td,th { max-width: 90px }",
}


def pdfs(folder: Path, half: str, seeds: Sequence[int], style: str = "as drawn") -> None:
    """The layouts printed by Chromium; one browser prints all of them."""
    from playwright.sync_api import sync_playwright

    write_master(folder / "master")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        for name, draw in HALVES[half][0].items():
            for seed in seeds:
                doc, html = draw(name, seed)
                page.set_content(f"{html}<style>{STYLES[style]}</style>")
                content = page.pdf(prefer_css_page_size=True, print_background=True)
                (_case(folder, _name(name, seed), doc) / "source.pdf").write_bytes(content)
        browser.close()


def drawn(folder: Path, half: str, seeds: Sequence[int]) -> None:
    """Orders whose words are set at fixed places, as PDF; all of them belong to the open half."""
    write_master(folder / "master")
    for name, draw in DRAWN.items() if half == "open" else ():
        for seed in seeds:
            doc, content = draw(name, seed)
            (_case(folder, _name(name, seed), doc) / "source.pdf").write_bytes(content)


def mails(folder: Path, half: str, seeds: Sequence[int]) -> None:
    """The layouts as the HTML body of a mail."""
    write_master(folder / "master")
    for name, draw in HALVES[half][0].items():
        for seed in seeds if name not in PAGED else ():
            doc, html = draw(name, seed)
            mail = EmailMessage()
            mail["From"] = f"{doc.contact} <{doc.mail}>"
            mail["To"] = "orders@meridian.example"
            mail["Subject"] = "Order" if doc.kind == "order" else "Document"
            mail["Date"] = "Tue, 24 Nov 2026 10:00:00 +0000"
            mail["Message-ID"] = f"<{name}-{seed}@{doc.mail.partition('@')[2]}>"
            mail.set_content(html, subtype="html")
            (_case(folder, _name(name, seed), doc, channel="email") / "source.eml").write_bytes(mail.as_bytes())


def sheets(folder: Path, half: str, seeds: Sequence[int]) -> None:
    """The workbooks."""
    write_master(folder / "master")
    for name, draw in HALVES[half][1].items():
        for seed in seeds:
            doc, content = draw(name, seed)
            (_case(folder, _name(name, seed), doc) / "source.xlsx").write_bytes(content)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--half", choices=list(HALVES), default="open")
    options.add_argument("--style", choices=list(STYLES), default="as drawn", help="of what is printed by Chromium")
    options.add_argument("--seeds", type=int, nargs="*", default=[1, 2])
    args = options.parse_args()
    if CHROMIUM:
        pdfs(args.folder / "pdf", args.half, args.seeds, args.style)
    drawn(args.folder / "drawn", args.half, args.seeds)
    mails(args.folder / "mail", args.half, args.seeds)
    sheets(args.folder / "sheet", args.half, args.seeds)


if __name__ == "__main__":
    main()
