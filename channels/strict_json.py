"""JSON as strict as an order deserves: what two readers could understand differently is refused (RFC 8259, RFC 7493).

Duplicate members, NaN and Infinity, numbers beyond 30 digits or with an exponent, lone surrogates, control characters,
documents nested deeper than 32: each is named with its JSON pointer.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["DEPTH_LIMIT", "DIGITS_LIMIT", "Fault", "Numeral", "escape", "strict_json"]

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


class Numeral(str):
    """A number as it was written. It is never a float, so nothing of it is lost."""

    __slots__ = ()


class _Bad:
    """Stands in the tree where a value could not be taken."""

    __slots__ = ("code", "detail")

    def __init__(self, detail: str, code: str) -> None:
        self.detail = detail
        self.code = code


class _Spoilt(Exception):
    """Ends the quick way through a document; the thorough one then tells what is wrong, and where."""


def strict_json(content: bytes) -> tuple[Any, list[Fault]]:
    """The data, with numbers as `Numeral`, and all faults; the data counts only where there are none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Fault("", f"The body is not UTF-8 (byte {error.start}).", "json-malformed")]
    if text.count(",") > _COMMAS_LIMIT:
        return None, [Fault("", f"The body has more than {_COMMAS_LIMIT} values.", "json-oversized")]
    try:
        # Only an escape can bring a control character or half a pair into a text: JSON takes no raw ones, nor does UTF-8.
        if "\\u" not in text and "\x7f" not in text:
            with contextlib.suppress(_Spoilt):
                data = _QUICK.decode(text)
                if text.count("{") + text.count("[") <= DEPTH_LIMIT or _is_flat(data, DEPTH_LIMIT):
                    return data, []
        data = _THOROUGH.decode(text)
    except RecursionError:
        return None, [_too_deep("")]
    except ValueError as error:
        return None, [Fault("", f"The body is no JSON: {error}.", "json-malformed")]
    return data, list(itertools.islice(_faults(data), FAULTS_LIMIT))


def escape(member: str) -> str:
    """One step of a JSON pointer. What no pointer could say (lone surrogates) is replaced."""
    step = member[:100].replace("~", "~0").replace("/", "~1")
    return "/" + _BAD.sub("\N{REPLACEMENT CHARACTER}", step)


def _is_flat(data: Any, left: int) -> bool:
    """Whether nothing is nested deeper than `left`."""
    if not left:
        return False
    for member in data.values() if type(data) is dict else data if type(data) is list else ():
        if type(member) in (dict, list) and not _is_flat(member, left - 1):
            return False
    return True


def _number(text: str) -> Numeral | _Bad:
    if len(text) > 2 * DIGITS_LIMIT or sum(map(str.isdigit, text)) > DIGITS_LIMIT:
        return _Bad(f"A number may have at most {DIGITS_LIMIT} digits.", "number-oversized")
    if not _NUMBER.fullmatch(text):
        return _Bad(f"{text} has an exponent; write the number out.", "number-malformed")
    return Numeral(text)


def _constant(text: str) -> _Bad:
    return _Bad(f"{text} is no number of JSON.", "number-malformed")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any] | _Bad:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
    return _Bad(f"The member {twice[:100]!a} stands twice.", "member-duplicate")


def _good_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Spoilt
    return found


def _good_number(text: str) -> Numeral:
    if len(text) > DIGITS_LIMIT or not _NUMBER.fullmatch(text):
        raise _Spoilt
    return Numeral(text)


def _no_constant(_: str) -> Any:
    raise _Spoilt


_QUICK = json.JSONDecoder(
    parse_int=_good_number, parse_float=_good_number, parse_constant=_no_constant, object_pairs_hook=_good_members
)
_THOROUGH = json.JSONDecoder(
    parse_int=_number, parse_float=_number, parse_constant=_constant, object_pairs_hook=_members
)


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
            for step, member in value.items() if isinstance(value, dict) else enumerate(value):
                if isinstance(step, str) and _BAD.search(step):
                    detail = "The name of a member holds a control character."
                    yield Fault(pointer + escape(step), detail, "text-malformed")
                waiting.append((pointer + (escape(step) if isinstance(step, str) else f"/{step}"), depth + 1, member))
