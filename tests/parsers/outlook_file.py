"""Writes `.msg` files for the tests: a compound file ([MS-CFB]) with the storages and properties of [MS-OXMSG]."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

__all__ = ["File", "Saved", "compound", "saved"]

SECTOR, SMALL, END, FREE = 512, 64, 0xFFFFFFFE, 0xFFFFFFFF
Tree = dict[str, "bytes | Tree"]


@dataclass
class File:
    """An attachment by value."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"
    cid: str | None = None
    method: int = 1


@dataclass
class Saved:
    """A message as Outlook would save it."""

    subject: str = ""
    body: str | None = None
    html: bytes | None = None
    rich: bytes | None = None
    sender: str | None = None
    name: str | None = None
    headers: str | None = None
    kind: str = "IPM.Note"
    sent_at: datetime | None = None
    recipient: str | None = None
    codepage: int | None = None  #: then texts are bytes of this page
    files: list[File | Saved] = field(default_factory=list)


def saved(message: Saved) -> bytes:
    """The bytes of the file."""
    return compound(_message(message, top=True))


def _message(message: Saved, *, top: bool) -> Tree:
    tree: Tree = {}
    texts = {0x0037: message.subject, 0x1000: message.body, 0x0C1F: message.sender, 0x0C1A: message.name, 0x007D: message.headers, 0x001A: message.kind}  # fmt: skip
    rows = b"".join(_text(tree, number, text, message.codepage) for number, text in texts.items() if text is not None)
    rows += b"".join(
        _binary(tree, number, data) for number, data in ((0x1013, message.html), (0x1009, message.rich)) if data
    )
    if message.sent_at is not None:
        ticks = int((message.sent_at - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        rows += struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks)
    if message.codepage is not None:
        rows += _number(0x3FFD, message.codepage) + _number(0x3FDE, message.codepage)
    for at, file in enumerate(message.files):
        tree[f"__attach_version1.0_#{at:08X}"] = _attachment(file)
    if message.recipient:
        inside: Tree = {}
        inside["__properties_version1.0"] = bytes(8) + _number(0x0C15, 1) + _text(inside, 0x39FE, message.recipient)
        tree["__recip_version1.0_#00000000"] = inside
    head = struct.pack("<8x4I", 0, len(message.files), 0, len(message.files)) + (bytes(8) if top else b"")
    tree["__properties_version1.0"] = head + rows
    return tree


def _attachment(file: File | Saved) -> Tree:
    tree: Tree = {}
    if isinstance(file, Saved):
        tree["__substg1.0_3701000D"] = _message(file, top=False)
        tree["__properties_version1.0"] = bytes(8) + _number(0x3705, 5)
        return tree
    rows = _number(0x3705, file.method) + _text(tree, 0x3707, file.name) + _text(tree, 0x370E, file.mime)
    rows += _text(tree, 0x3712, file.cid) if file.cid else b""
    tree["__properties_version1.0"] = bytes(8) + rows + _binary(tree, 0x3701, file.content)
    return tree


def _number(number: int, value: int) -> bytes:
    return struct.pack("<HHIQ", 0x0003, number, 6, value)


def _text(tree: Tree, number: int, text: str, codepage: int | None = None) -> bytes:
    kind = 0x001F if codepage is None else 0x001E
    data = text.encode("utf-16-le") if codepage is None else text.encode(f"cp{codepage}")
    tree[f"__substg1.0_{number:04X}{kind:04X}"] = data
    return struct.pack("<HHIQ", kind, number, 6, len(data))


def _binary(tree: Tree, number: int, data: bytes) -> bytes:
    tree[f"__substg1.0_{number:04X}0102"] = data
    return struct.pack("<HHIQ", 0x0102, number, 6, len(data))


@dataclass
class _Entry:
    name: str
    kind: int  #: 5 root, 1 storage, 2 stream
    content: bytes = b""
    links: tuple[int, int, int] = (FREE, FREE, FREE)  #: left, right, child
    start: int = END
    size: int = 0


def compound(tree: Tree) -> bytes:
    """A compound file of 512-byte sectors; streams below 4,096 bytes lie in the small stream."""
    entries = [_Entry("Root Entry", 5)]
    _grow(entries, 0, tree)
    small, small_fat = bytearray(), list[int]()
    sectors, fat = bytearray(), list[int]()
    for entry in entries:
        entry.size = len(entry.content)
        if entry.kind == 2 and entry.content:
            large = entry.size >= 4096
            entry.start = _put(
                sectors if large else small, fat if large else small_fat, entry.content, SECTOR if large else SMALL
            )
    entries[0].start, entries[0].size = (_put(sectors, fat, bytes(small), SECTOR) if small else END), len(small)
    table = b"".join(map(_row, entries))
    directory = _put(sectors, fat, table + bytes(-len(table) % SECTOR), SECTOR)
    packed = struct.pack(f"<{len(small_fat)}I", *small_fat)
    small_start = _put(sectors, fat, packed + b"\xff" * (-len(packed) % SECTOR), SECTOR) if small_fat else END
    own = 1
    while (len(fat) + own) * 4 > own * SECTOR:
        own += 1
    first = len(fat)
    fat += [0xFFFFFFFD] * own
    block = struct.pack(f"<{len(fat)}I", *fat)
    sectors += block + b"\xff" * (own * SECTOR - len(block))
    header = struct.pack(
        "<8s16x5H6xIII4xIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, own, directory, 4096, small_start,
        -(-len(packed) // SECTOR), END, 0,
    )  # fmt: skip
    spots = list(range(first, first + own)) + [FREE] * (109 - own)
    return header + struct.pack("<109I", *spots) + bytes(sectors)


def _grow(entries: list[_Entry], parent: int, tree: Tree) -> None:
    """The children of one storage as a balanced tree, by the length of their names and then their letters."""
    numbers = []
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        value = tree[name]
        numbers.append(len(entries))
        entries.append(_Entry(name, 2, value) if isinstance(value, bytes) else _Entry(name, 1))
        if not isinstance(value, bytes):
            _grow(entries, numbers[-1], value)

    def middle(low: int, high: int) -> int:
        if low >= high:
            return FREE
        at = (low + high) // 2
        entry = entries[numbers[at]]
        entry.links = (middle(low, at), middle(at + 1, high), entry.links[2])
        return numbers[at]

    entries[parent].links = (*entries[parent].links[:2], middle(0, len(numbers)))


def _put(space: bytearray, table: list[int], content: bytes, unit: int) -> int:
    """Adds the content in units of a sector, chained; gives the first."""
    start, count = len(table), -(-len(content) // unit)
    table += [start + at + 1 for at in range(count - 1)] + [END]
    space += content + bytes(count * unit - len(content))
    return start


def _row(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    return struct.pack("<64sHBBIII36xIQ", name, len(name), entry.kind, 1, *entry.links, entry.start, entry.size)
