from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.strict_json import Fault, Numeral, escape, strict_json

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
TREES = st.recursive(
    st.none() | st.booleans() | TEXT | st.integers(-(10**20), 10**20).map(str).map(Numeral),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=40,
)


def written(tree: Any, *, ascii_only: bool) -> bytes:
    def plain(value: Any) -> Any:
        if isinstance(value, Numeral):
            return int(value)
        if isinstance(value, dict):
            return {key: plain(member) for key, member in value.items()}
        return [plain(member) for member in value] if isinstance(value, list) else value

    return json.dumps(plain(tree), ensure_ascii=ascii_only).encode()


@settings(max_examples=200, deadline=None)
@given(TREES, st.booleans())
def test_what_is_good_comes_back_as_it_was_written(tree: Any, ascii_only: bool) -> None:
    assert strict_json(written(tree, ascii_only=ascii_only)) == (tree, [])


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=100).map(
        str.encode,
    )
)
def test_any_bytes_get_an_answer(content: bytes) -> None:
    data, faults = strict_json(content)
    assert data is None or isinstance(faults, list)


@pytest.mark.parametrize("depth", [31, 32, 33, 40, 500, 900])
@pytest.mark.parametrize("escapes", ["", '"\\u00e4",'])
def test_depth_is_bounded_on_both_ways_through(depth: int, escapes: str) -> None:
    content = f"[{escapes}" * depth + "1" + "]" * depth
    _, faults = strict_json(content.encode())
    assert bool(faults) is (depth > 32)


@pytest.mark.parametrize(
    ("content", "pointers"),
    [
        ('{"a": [1, NaN, {"b": 1, "b": 2}], "c": 1e5}', {"/a/1", "/a/2", "/c"}),
        ('{"a/b": {"~": "\\u0001"}}', {"/a~1b/~0"}),
        ('{"": NaN}', {"/"}),
        ("NaN", {""}),
        ('["\\udc00\\ud800"]', {"/0"}),
    ],
)
def test_every_fault_has_its_place(content: str, pointers: set[str]) -> None:
    _, faults = strict_json(content.encode())
    assert {fault.pointer for fault in faults} == pointers


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert strict_json(b'["\\ud83d\\ude00"]') == (["😀"], [])


def test_no_more_faults_are_told_than_somebody_reads() -> None:
    _, faults = strict_json(b"[" + b"NaN," * 5000 + b"1]")
    assert len(faults) == 20
    assert isinstance(faults[0], Fault)


def test_a_pointer_is_always_text() -> None:
    assert escape("a\ud800" * 100).encode()
