"""Importing this loads what reading loads once in a process: every reader and format, and the words of all languages.

It is for the process from which reading children fork; each of them would spend half a second on it with its first documents.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

from channels.envelope import Envelope, Part
from parsers.parse import parse
from parsers.registry import FORMATS, READERS

__all__: list[str] = []

#: Orders that ask for the words of letters and of forms.
_ORDERS = {
    "text/plain": b"Please send 5 boxes of AB-1001 by 3 December 2026.",
    "text/html": b"<p>By 3 December 2026:</p><table><tr><th>Article<th>Quantity<tr><td>AB-1001<td>5</table>",
}


def _load() -> None:
    for module in (*READERS.values(), *FORMATS, "parsers.extractors.pages.document"):
        import_module(module)
    for media_type, content in _ORDERS.items():
        parse(Envelope("warm", "email", "", datetime(2026, 1, 1, tzinfo=UTC), (Part(content, media_type),)))


_load()
