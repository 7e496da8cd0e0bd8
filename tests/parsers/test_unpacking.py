"""Files that are zip archives, damaged within: a finding, whatever they were packed with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from parsers.errors import ReadError
from parsers.readers import archive, office, sheet

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
READERS: dict[str, tuple[str, Callable[[bytes], object]]] = {
    "zip": ("order.txt", lambda content: archive.members(content, 0)),
    "docx": ("word/document.xml", lambda content: office.read(content, 0)),
    "xlsx": ("xl/workbook.xml", lambda content: sheet.read(content, 0)),
}


def damaged(name: str, packing: int, at: int) -> bytes:
    """An archive of one file, of which the quarter `at` of what is packed begins with other bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as kept:
        kept.writestr(name, "".join(f"<row{n}>{n * 7919 % 1009}</row{n}>" for n in range(400)))
    whole = bytearray(stream.getvalue())
    start = 30 + len(name)
    size = whole.index(b"PK\x01\x02") - start
    where = start + at * (size - 8) // 4
    whole[where : where + 8] = b"\xff\x00\xa5\x5a\xff\x13\x37\x00"
    return bytes(whole)


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("at", range(4))
def test_what_is_damaged_within_is_a_read_error(kind: str, packing: int, at: int) -> None:
    name, read = READERS[kind]
    with pytest.raises(ReadError):
        read(damaged(name, packing, at))
