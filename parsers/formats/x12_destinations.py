"""Where each line says how many of its pieces go: the SDQ segments (destination quantity) of an X12 850 or 860."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.draft import Address, Field, Notice
from parsers.formats.segments import Line, Wrong

__all__ = ["Destinations"]


@dataclass(slots=True)
class Destinations:
    """The places of the lines, and how many pieces of a line go to each."""

    found: list[tuple[Line, Field, Field | None]] = field(default_factory=list)

    def add(self, line: Line, place: Field, quantity: Field | None) -> None:
        self.found.append((line, place, quantity))

    def place_of_order(self, parties: Mapping[str, Address | None], wrong: Wrong) -> dict[str, Address | None]:
        """The parties of the order: one place is where all of it goes, several are a matter for a person."""
        places = {place.value: place for _, place, _ in self.found}
        if len(places) == 1 and not parties.get("ship_to"):
            return {**parties, "ship_to": wrong.pen.address([], address_id=next(iter(places.values())))}
        if places:
            named = ", ".join(str(place) for place in list(places)[:5])
            said = f"The lines are split over {len(places)} places: {named}."
            evidence = next(iter(places.values())).evidence
            wrong.notices.append(Notice("ship-to-several", said, "/ship_to", evidence))
        return dict(parties)

    def check(self, lines: Sequence[Line], wrong: Wrong) -> None:
        """A notice for each line whose places do not add up to its quantity."""
        numbers: dict[int, list[str | None]] = {}
        for line, _, quantity in self.found:
            numbers.setdefault(id(line), []).append(quantity.value if quantity else None)
        for at, line in enumerate(lines):
            parts, quantity = numbers.get(id(line), []), line.fields.get("quantity")
            if not parts or not quantity or not quantity.value:
                continue
            if None in parts or sum(Decimal(str(part)) for part in parts) != Decimal(quantity.value):
                said = f"The places of SDQ do not add up to {quantity.value}."
                wrong.add("schedule-contradictory", said, line.segment.here, pointer=f"/lines/{at}/quantity")
