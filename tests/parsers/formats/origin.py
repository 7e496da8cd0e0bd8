"""What the tests of structured formats share: an envelope's origin, and a draft as plain values."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from parsers.draft import Address, Charge, Draft, DraftLine, Field, Header, Origin, ScheduleLine

ORIGIN = Origin("edi", "folder", datetime(2026, 11, 20, 9, 0, tzinfo=UTC))


def plain(thing: Any) -> Any:
    """Values without evidence; what is empty is left out."""
    if isinstance(thing, Field):
        return thing.value
    if isinstance(thing, tuple):
        return [plain(entry) for entry in thing]
    if isinstance(thing, Address):
        return {"text": thing.text.raw} | ({"id": plain(thing.address_id)} if thing.address_id else {})
    if isinstance(thing, bool | str):
        return thing
    return {f.name: plain(value) for f in fields(thing) if (value := getattr(thing, f.name)) not in (None, ())}


def every_field(thing: Any) -> list[Field]:
    """All fields below, whatever holds them."""
    if isinstance(thing, Field):
        return [thing]
    if isinstance(thing, tuple):
        return [found for entry in thing for found in every_field(entry)]
    if isinstance(thing, Draft | Header | DraftLine | Address | Charge | ScheduleLine):
        return [found for f in fields(thing) if f.name != "origin" for found in every_field(getattr(thing, f.name))]
    return []
