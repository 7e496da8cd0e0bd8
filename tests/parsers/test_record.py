"""Records are what frozen dataclasses are, to everybody who does not try to change them."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, fields, replace

from parsers.page import Box, Word
from parsers.record import record


@dataclass(frozen=True, slots=True)
class Frozen:
    name: str
    size: int = 1


@record()
class Recorded:
    name: str
    size: int = 1


def test_a_record_is_compared_hashed_replaced_and_packed_as_a_frozen_dataclass() -> None:
    one = Recorded("a", 2)
    assert one == Recorded("a", 2) != Recorded("a", 3)
    assert hash(one) == hash(Recorded("a", 2)) == hash(Frozen("a", 2))
    assert replace(one, size=3) == Recorded("a", 3)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301
    assert [field.name for field in fields(Recorded)] == [field.name for field in fields(Frozen)]
    assert not hasattr(one, "__dict__")


def test_a_word_of_a_page_is_a_key() -> None:
    assert {Word("a", Box(0, 0, 1, 1)): 1}[Word("a", Box(0, 0, 1, 1))] == 1
