"""CSV files that people open in a spreadsheet: cells that cannot do harm there, and rows that know their line."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from gateway.errors import MasterError

__all__ = ["csv_text", "rows_of", "safe_cell"]


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet takes for a formula: what could begin one is led by an apostrophe (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The file: its header row, then the others."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


async def rows_of(file: Path, *, needed: Sequence[str], faults: list[str]) -> list[tuple[str, dict[str, str]]]:
    """(where it stands, its cells) of every row. Raises `MasterError` where the file is no such table."""
    try:
        content = (await asyncio.to_thread(file.read_bytes)).decode("utf-8-sig")
    except FileNotFoundError:
        raise MasterError([f"{file.name}: no such file"]) from None
    except UnicodeDecodeError:
        raise MasterError([f"{file.name}: is not UTF-8; save it as CSV UTF-8"]) from None
    reader = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    found: list[tuple[str, dict[str, str]]] = []
    try:
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise MasterError([f"{file.name} line 1: the column {name} is missing" for name in missing])
        for row in reader:
            cells = {key: (value or "").strip() for key, value in row.items() if key}
            found.append((f"{file.name} line {reader.line_num}", cells))
    except csv.Error as error:
        faults.append(f"{file.name} line {reader.line_num}: cannot be read as CSV ({error}); save it as CSV once more")
    return found
