"""JSON as bytes to plain data, without what Python's reader lets pass: doubled keys, NaN, floats, lone surrogates, control
characters, endless depth and numbers.

Limits: 1 MiB, depth 32, 30 digits a number.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from parsers.errors import Damaged, TooLarge
from parsers.formats.exact import DECIMAL_DIGITS

__all__ = ["LIMIT", "as_text", "load", "looks_like_json", "pointer"]

LIMIT = 1024 * 1024
DEPTH = 32

#: C0 but tab and line ends, DEL, lone surrogates: nothing that an order can mean
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)


def looks_like_json(content: bytes) -> bool:
    """Whether the first sign is that of an object or array."""
    return content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


@lru_cache(maxsize=1)  # who sniffs loads it, and then the reader once more
def load(content: bytes) -> Any:
    """The value, not to be changed; numbers as int or Decimal. Raises Damaged or TooLarge."""
    if len(content) > LIMIT:
        raise TooLarge("The JSON is larger than 1 MiB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Damaged(f"The JSON is not UTF-8 (byte {error.start}).") from error
    _refuse_depth(text)
    try:
        return json.loads(
            text, parse_float=_decimal, parse_int=_integer, parse_constant=_constant, object_pairs_hook=_members
        )
    except json.JSONDecodeError as error:
        raise Damaged(f"The JSON breaks off in line {error.lineno}, column {error.colno}: {error.msg}.") from error


def as_text(value: Any) -> str | None:
    """A scalar as the text that it would be written as; None for null, objects and arrays. Raises Damaged on control characters."""
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = str(value)
    if not text.isprintable() and (found := _FORBIDDEN.search(text)):
        raise Damaged(f"The JSON holds a control character (U+{ord(found[0]):04X}).")
    return text


def pointer(*steps: str | int) -> str:
    """The JSON pointer (RFC 6901) to a member."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _refuse_depth(text: str) -> None:
    if text.count("[") + text.count("{") <= DEPTH:
        return
    depth = 0
    for token in _NESTING.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > DEPTH:
                raise TooLarge("The JSON is nested more than 32 levels deep.")
        elif token[0] in "]}":
            depth -= 1


def _decimal(text: str) -> Decimal:
    # 1e999999 is a few bytes and an endless number: digits are counted as written out.
    number = Decimal(text)
    if len(text) > DECIMAL_DIGITS + 2 or not -DECIMAL_DIGITS <= number.adjusted() <= DECIMAL_DIGITS:
        raise Damaged("The JSON holds a number of more than 30 digits.")
    return number


def _integer(text: str) -> int:
    if len(text) > DECIMAL_DIGITS:
        raise Damaged("The JSON holds a number of more than 30 digits.")
    return int(text)


def _constant(text: str) -> Any:
    raise Damaged(f"The JSON holds {text}, which is no number.")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for name in names if names.count(name) > 1)
        raise Damaged(f"The JSON says {doubled[:40]!a} twice in one object.")
    return members
