"""Data that nobody changes, made quickly: words, boxes and what readers and matching make by the thousand.

`dataclass(frozen=True)` sets every field through `object.__setattr__`: a word of a page took 4 us to make, and takes 0.6. A
record is frozen for the type checker, which the tests run over everything; at run time nobody stands guard. What leaves a floor
(drafts, orders, findings, master data) is frozen in earnest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

__all__ = ["record"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """A dataclass with slots, compared and hashed by its fields."""
    return dataclass(slots=True, unsafe_hash=True, kw_only=kw_only)
