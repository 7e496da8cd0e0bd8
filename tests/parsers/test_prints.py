"""What programs print, send as HTML and export as workbooks: read through both floors, in both halves of the corpus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.bench.accuracy import Result, results_of
from tests.corpus.prints.cases import CHROMIUM, drawn, mails, pdfs, sheets
from tests.corpus.prints.forms import forms, papers

Writer = Callable[[Path, str, Sequence[int]], None]


def read(folder: Path, write: Writer, half: str) -> list[Result]:
    write(folder, half, [1])
    return list(results_of(folder))


def check(results: Sequence[Result], *, entered: float, lines: float) -> None:
    """No silent error, no paper of another kind taken for an order, and at least these shares entered and read."""
    assert [(r.name, r.wrong) for r in results if r.silent_error] == []
    assert [r.name for r in results if r.expect == "none" and r.outcome != "none"] == []
    held = [(r.name, r.wrong[:3], r.findings[:3]) for r in results if r.expect == "enter" and r.outcome != "entered"]
    wanted = [r for r in results if r.expect == "enter"]
    assert len(held) <= (1 - entered) * len(wanted), held
    assert sum(r.lines_right for r in results) >= lines * sum(r.lines for r in results)


def across(folder: Path) -> list[Result]:
    """The results of every supplier's folder."""
    return [result for supplier in sorted(folder.iterdir()) for result in results_of(supplier)]


def chromium() -> None:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")


def test_reads_what_programs_print(tmp_path: Path) -> None:
    chromium()
    check(read(tmp_path, pdfs, "open"), entered=0.95, lines=0.95)


def test_loses_nothing_in_wider_letters(tmp_path: Path) -> None:
    chromium()
    pdfs(tmp_path, "open", [1], "wide letters")
    check(list(results_of(tmp_path)), entered=0.75, lines=0.85)


def test_reads_what_form_printers_draw(tmp_path: Path) -> None:
    check(read(tmp_path, drawn, "open"), entered=1, lines=1)


def test_reads_what_programs_send_as_html(tmp_path: Path) -> None:
    check(read(tmp_path, mails, "open"), entered=0.8, lines=0.9)


def test_reads_workbooks(tmp_path: Path) -> None:
    check(read(tmp_path, sheets, "open"), entered=0.95, lines=0.95)


def test_reads_workbooks_that_nobody_tuned_on(tmp_path: Path) -> None:
    check(read(tmp_path, sheets, "held-back"), entered=0.6, lines=0.9)


def test_reads_html_that_nobody_tuned_on(tmp_path: Path) -> None:
    check(read(tmp_path, mails, "held-back"), entered=0.75, lines=0.85)


def test_reads_forms_and_letters_of_many_trades(tmp_path: Path) -> None:
    chromium()
    forms(tmp_path, "open", [1])
    check(across(tmp_path), entered=0.9, lines=0.95)


def test_reads_sheets_of_many_trades(tmp_path: Path) -> None:
    papers(tmp_path, "open", [1])
    check(across(tmp_path), entered=0.85, lines=1)


def test_reads_the_other_half_of_forms_and_letters(tmp_path: Path) -> None:
    chromium()
    forms(tmp_path, "held-back", [1])
    check(across(tmp_path), entered=0.8, lines=0.9)
