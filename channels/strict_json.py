"""JSON as strict as an order deserves: what two readers could understand differently is refused (RFC 8259, RFC 7493).

Duplicate members, NaN and Infinity, numbers beyond 30 digits or with an exponent, lone surrogates, control characters,
documents nested deeper than 32: each is named with its JSON pointer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

__all__ = ["DEPTH_LIMIT", "DIGITS_LIMIT", "Fault", "escape", "strict_json"]

DEPTH_LIMIT = 32
DIGITS_LIMIT = 30
FAULTS_LIMIT = 20
_COMMAS_LIMIT = 200_000  #: bounds the work for a document of any size

_NUMBER = re.compile(r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?")
#: Controls but tab, line feed and carriage return; surrogates without their other half.
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where (JSON pointer, RFC 6901), and a stable word for it."""

    pointer: str
    detail: str
    code: str


@dataclass(frozen=True, slots=True)
class _Bad:
    """Stands in the tree where a value could not be taken."""

    detail: str
    code: str


def strict_json(content: bytes) -> tuple[Any, list[Fault]]:
    """The data, with numbers as Decimal, and all faults; the data counts only where there are none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Fault("", f"The body is not UTF-8 (byte {error.start}).", "json-malformed")]
    if text.count(",") > _COMMAS_LIMIT:
        return None, [Fault("", f"The body has more than {_COMMAS_LIMIT} values.", "json-oversized")]
    try:
        data = json.loads(
            text, parse_int=_number, parse_float=_number, parse_constant=_constant, object_pairs_hook=_members
        )
    except RecursionError:
        return None, [_too_deep("")]
    except ValueError as error:
        return None, [Fault("", f"The body is no JSON: {error}.", "json-malformed")]
    faults: list[Fault] = []
    for fault in _faults(data):
        faults.append(fault)
        if len(faults) >= FAULTS_LIMIT:
            break
    return data, faults


def escape(member: str) -> str:
    """One step of a JSON pointer. What no pointer could say (lone surrogates) is replaced."""
    step = member[:100].replace("~", "~0").replace("/", "~1")
    return "/" + _BAD.sub("�", step)


def _number(text: str) -> Decimal | _Bad:
    digits = sum(map(str.isdigit, text[:100]))
    if len(text) > 2 * DIGITS_LIMIT or digits > DIGITS_LIMIT:
        return _Bad(f"A number may have at most {DIGITS_LIMIT} digits.", "number-oversized")
    if not _NUMBER.fullmatch(text):
        return _Bad(f"{text} has an exponent; write the number out.", "number-malformed")
    return Decimal(text)


def _constant(text: str) -> _Bad:
    return _Bad(f"{text} is no number of JSON.", "number-malformed")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Bad:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return _Bad(f"The member {twice[:100]!a} stands twice.", "member-duplicate")


def _too_deep(pointer: str) -> Fault:
    return Fault(pointer, f"The body is nested deeper than {DEPTH_LIMIT}.", "json-oversized")


def _faults(data: Any) -> Iterator[Fault]:
    """Walks the tree without recursion; the deepest value that it looks at is one beyond the limit."""
    waiting: list[tuple[str, int, Any]] = [("", 1, data)]
    while waiting:
        pointer, depth, value = waiting.pop()
        if isinstance(value, _Bad):
            yield Fault(pointer, value.detail, value.code)
        elif isinstance(value, str):
            if _BAD.search(value):
                yield Fault(pointer, "The text holds a control character or half a surrogate pair.", "text-malformed")
        elif isinstance(value, dict | list):
            if depth > DEPTH_LIMIT:
                yield _too_deep(pointer[:200])
                continue
            items = value.items() if isinstance(value, dict) else enumerate(value)
            for step, member in items:
                if isinstance(step, str) and _BAD.search(step):
                    yield Fault(
                        pointer + escape(step), "The name of a member holds a control character.", "text-malformed"
                    )
                if not isinstance(member, Decimal | bool | None):
                    waiting.append(
                        (pointer + (escape(step) if isinstance(step, str) else f"/{step}"), depth + 1, member)
                    )
