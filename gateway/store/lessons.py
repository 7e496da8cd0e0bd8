"""What clerks correct, and what it teaches of their customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from normalizer.normalize import NormalizedOrder

__all__ = ["Correction", "LearnedRow", "Lesson", "Saving"]


@dataclass(frozen=True, slots=True)
class Correction:
    """One value that a clerk changed; kept in the journal, and what profiles learn from."""

    pointer: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Saving:
    """An order as a clerk's corrections leave it, checked again: what a new revision is made of."""

    normalized: NormalizedOrder
    corrections: Sequence[Correction] = ()
    history: int | None = None  #: the version of the customer's history that it was checked against; None: unguarded
    lessons: Sequence[Lesson] = ()  #: what the corrections teach; they count while the order stands as released


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a clerk's correction teaches: this customer's code, or words, for a product; or his word for a unit of it, of which one
    is `factor` stock units."""

    account_no: str
    kind: Literal["code", "words", "unit"]
    item: str  #: as the customer writes it
    sku: str
    unit: str = ""
    factor: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedRow:
    """A learned cross-reference, as a person reads it."""

    id: int
    account_no: str
    kind: Literal["code", "words", "unit"]
    item: str
    sku: str
    unit: str
    factor: Decimal | None
    seen: int  #: in so many orders that stand as released
    first_by: str
    first_at: datetime
    last_by: str
    last_at: datetime
    confirmed_by: str | None  #: by name, at the desk or with a file
    undone_by: str | None
    used: bool  #: whether it is used now
    conflicts: tuple[str, ...]  #: the other SKUs for which this customer's same code or words were taught
