"""The house keeps its own rules: style, types, floors, and what may not stand in the tree."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON = Path(sys.executable)
FLOORS = ("channels", "parsers", "normalizer", "gateway")


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def tracked(*endings: str) -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [ROOT / name for name in names if name.endswith(endings) and (ROOT / name).is_file()]


def test_ruff_finds_nothing() -> None:
    run(str(PYTHON.with_name("ruff")), "check", ".")


def test_code_is_formatted() -> None:
    run(str(PYTHON.with_name("ruff")), "format", "--check", ".")


def test_types_hold() -> None:
    run(str(PYTHON), "-m", "mypy", "--strict", "-p", "channels", "-p", "parsers", "-p", "normalizer", "-p", "gateway")


def test_floors_hold() -> None:
    run(str(PYTHON.with_name("lint-imports")))


def test_only_wiring_calls_the_floors() -> None:
    calls = re.compile(r"^from (?:parsers\.parse|normalizer\.normalize) import .*\b(?:parse|normalize)\b(?!d)", re.M)
    callers = [path.name for path in (ROOT / "gateway").rglob("*.py") if calls.search(path.read_text(encoding="utf-8"))]
    assert callers == ["wiring.py"]


def test_no_rooms_for_odds_and_ends() -> None:
    odd = re.compile(r"(?:^|_)(?:utils?|helpers?|common|base|core|manager|service|misc)(?:_|$)")
    assert [path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if odd.search(path.stem)] == []


#: what still has to be cut into smaller things; nothing may join it
LONG: set[str] = set()


def test_files_stay_one_thing() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 450
    }
    assert set(long) <= LONG, long


def test_a_file_gives_each_name_once() -> None:
    """A constant or function that is defined again takes the place of the first everywhere in its file, and says nothing."""
    again = []
    for path in tracked(".py"):
        given: set[str] = set()
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [target.id for target in getattr(node, "targets", ()) if isinstance(target, ast.Name)]
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.decorator_list:
                names.append(node.name)
            again += [f"{path.relative_to(ROOT)}: {name}" for name in names if name in given]
            given.update(names)
    assert again == []


def test_nothing_of_the_machine_is_in_the_tree() -> None:
    """No path of a developer's machine, no address of a package registry."""
    bad = re.compile(r"/(?:home|root|work)/[a-z]|registry\.[a-z]+js\.|files\.pythonhosted|(?:pypi|npmjs)\.(?:org|com)")
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked(".py", ".md", ".toml", ".txt", ".json", ".html", ".js", ".css", ".run", "Makefile", "run")
        if path != here and (match := bad.search(path.read_text(encoding="utf-8", errors="replace")))
    ]
    assert found == []


def test_the_tree_holds_no_links() -> None:
    """A link of a working copy (.cache, .venv) leads nowhere in another one."""
    listed = subprocess.run(["git", "ls-files", "--stage"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [line for line in listed.stdout.splitlines() if line.startswith("120000")] == []


@pytest.mark.parametrize("word", ["mock" + ".patch", "monkeypatch" + ".setattr", "TO" + "DO", "FIX" + "ME"])
def test_nothing_is_patched_or_left_for_later(word: str) -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked(".py") if word in path.read_text(encoding="utf-8")] == []


def test_the_web_process_stays_light() -> None:
    """Serving must not import what only the reading children need."""
    code = (
        "import sys, gateway.serve, gateway.web.app; "
        "heavy = {'spacy', 'onnxruntime', 'pdfplumber', 'pypdfium2', 'rapidocr', 'cv2'} & set(sys.modules); "
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    run(str(PYTHON), "-c", code)
