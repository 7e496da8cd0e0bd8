"""Segments, elements and components: what X12 and EDIFACT have in common once their separators are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from parsers.draft import Address, Charge, Draft, DraftLine, Field, Header, Kind, Notice, Origin, ScheduleLine
from parsers.errors import Damaged, TooLarge
from parsers.formats.exact import Pen
from parsers.record import record

__all__ = [
    "LINES_LIMIT",
    "SEGMENTS_LIMIT",
    "Line",
    "Message",
    "Party",
    "Place",
    "Segment",
    "Wrong",
    "compare",
    "elements_of",
    "repeated",
    "shown",
    "whole_and_torn",
]

_LINE_FIELDS = frozenset(DraftLine.__dataclass_fields__)

SEGMENTS_LIMIT = 200_000
LINES_LIMIT = 20_000


@record()
class Segment:
    """One segment. Elements and components count from 1, as the standards count them; what is absent is ""."""

    number: int  #: in the file, from 1
    tag: str
    elements: tuple[tuple[str, ...], ...]

    def at(self, element: int, component: int = 1) -> str:
        if element > len(self.elements):
            return ""
        components = self.elements[element - 1]
        return components[component - 1] if component <= len(components) else ""

    def path(self, element: int, component: int = 0) -> str:
        """`12:PO102` or `12:NAD02-1`: number of the segment, tag, element, component."""
        return f"{self.number}:{self.tag}{element:02d}" + (f"-{component}" if component else "")

    @property
    def here(self) -> str:
        return f"{self.number}:{self.tag}"


@dataclass(slots=True)
class Wrong:
    """Gathers what is wrong on the way through one message."""

    pen: Pen
    notices: list[Notice] = field(default_factory=list)

    def add(self, code: str, message: str, *paths: str, pointer: str = "") -> None:
        self.notices.append(self.pen.notice(code, message, *paths, pointer=pointer))

    def number(self, raw: str, path: str, *, value: str | None = None, pointer: str = "") -> Field | None:
        """The number; one that is none is a notice. `value` is the writing with a point where the standard has another."""
        found = self.pen.number(raw if value is None else value, path)
        if found is None:
            return None
        if found.value is None:
            self.add("element-invalid", f"{raw[:40]!a} is no number.", path, pointer=pointer)
        return found if value is None else Field(raw, found.value, found.evidence)


Place = tuple[str, str]  #: a written line and its path


@dataclass(slots=True)
class Party:
    """A party as the segments of its loop build it up."""

    role: str
    codes: list[tuple[str, Field]] = field(default_factory=list)  #: (who gave the number, the number)
    names: list[Place] = field(default_factory=list)
    streets: list[Place] = field(default_factory=list)
    town: list[Place] = field(default_factory=list)  #: postcode, city, subdivision
    country: list[Place] = field(default_factory=list)

    def code(self, *givers: str) -> Field | None:
        """The first number that one of these gave."""
        return next((number for giver in givers for who, number in self.codes if who == giver), None)

    def address(self, pen: Pen) -> Address | None:
        """The block as one would write it on a parcel, with the first number as its id."""
        town = " ".join(text.strip() for text, _ in self.town if text.strip())
        lines = [*self.names, *self.streets, (town, self.town[0][1] if self.town else ""), *self.country]
        return pen.address(lines, address_id=self.code("seller", "gln", "duns", "buyer", "tax", "other"))


@dataclass(slots=True)
class Line:
    """One line as the segments of its loop build it up."""

    segment: Segment
    fields: dict[str, Any] = field(default_factory=dict)
    texts: list[Place] = field(default_factory=list)
    notes: list[Place] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    schedule: list[tuple[Field | None, Field | None]] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)


@dataclass(slots=True)
class Message:
    """One message on its way to a draft: segments are taken in their order, loops are told by what opens them."""

    pen: Pen
    wrong: Wrong
    change: bool = False  #: the message changes an order
    kind: Kind = Kind.ORDER
    header: dict[str, Any] = field(default_factory=dict)
    notes: list[Place] = field(default_factory=list)
    charges: list[Charge] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    summed: bool = False  #: past the lines, in the summary
    said: str = ""  #: how the message calls itself, for the clerk
    ends: dict[str, dict[int, Place]] = field(default_factory=dict)  #: first and last day, by header field

    @property
    def line(self) -> Line | None:
        """The line in hand; None in the head and in the summary."""
        return self.lines[-1] if self.lines and not self.summed else None

    @property
    def pointer(self) -> str:
        return f"/lines/{len(self.lines) - 1}" if self.line else ""

    @property
    def party(self) -> Party | None:
        parties = self.line.parties if self.line else self.parties
        return parties[-1] if parties else None

    def take_purpose(
        self, code: str, kinds: Mapping[str, Kind], copies: Mapping[str, str], *, name: str, path: str
    ) -> None:
        """What the message is for: its kind by the code of the element `name`; of a copy, and of a code that nobody knows, a
        notice."""
        self.kind = kinds.get(code, Kind.ORDER)
        if self.change and self.kind is Kind.ORDER:
            self.kind = Kind.CHANGE
        if why := copies.get(code):
            self.wrong.add("message-copied", f"The message says that it {why} ({name} is {code}).", path)
        elif code not in kinds:
            self.wrong.add("element-invalid", f"{name} is {code[:20]!a}, which stands for no known purpose.", path)

    def take_type(self, code: str, plain: Set[str], types: Mapping[str, str], *, name: str, path: str) -> None:
        """Of an order that is not simply delivered and invoiced, a notice."""
        if code not in plain and not self.change:
            what = types.get(code, f"of type {code[:10]}")
            self.wrong.add("order-type-special", f"The order is {what}, as {name} {code[:10]} says.", path)

    def text(self, segment: Segment, element: int, component: int = 0, *, value: str | None = None) -> Field | None:
        return self.pen.text(segment.at(element, component or 1), segment.path(element, component), value=value)

    def open_line(self, segment: Segment) -> Line:
        """A new line; raises TooLarge where there are too many."""
        if len(self.lines) >= LINES_LIMIT:
            raise TooLarge(f"The order has more than {LINES_LIMIT} lines.")
        self.lines.append(Line(segment))
        self.summed = False
        return self.lines[-1]

    def note(self, text: str, path: str) -> None:
        if text.strip():
            (self.line.notes if self.line else self.notes).append((text.strip(), path))

    def set(self, name: str, found: Field | None) -> None:
        """A field of the head or of the line in hand; a second, different value is a notice."""
        if found is None:
            return
        fields = self.line.fields if self.line and name in _LINE_FIELDS else self.header
        before = fields.get(name)
        if before is not None and (before.value or before.raw) != (found.value or found.raw):
            said = f"{name} is {before.raw[:60]!a} and also {found.raw[:60]!a}."
            where = self.pointer if fields is not self.header else ""
            self.wrong.add("element-repeated", said, _path(found), pointer=f"{where}/{name}")
            return
        fields[name] = before or found

    def unread(self, segment: Segment, why: str) -> None:
        self.wrong.add("element-unread", f"{why}: {shown(segment)}.", segment.here, pointer=self.pointer)

    def close_spans(self) -> None:
        """Not before and not after, which several segments say, as one period; one of them alone is a note, as is one that the day
        wanted does not keep."""
        for name, every in self.ends.items():
            said = self.header.get(name)
            sides = every if said is None else {side: one for side, one in every.items() if _missed(said, side, one[0])}
            if not sides:
                continue
            days, paths = [sides[side][0] for side in sorted(sides)], [sides[side][1] for side in sorted(sides)]
            if len(days) == 2 and said is None:
                self.header[name] = self.pen.text("/".join(days), *paths)
            else:
                word = "Not before" if 0 in sides else "Not after"
                self.notes.append((f"{word} {days[0]} ({name.replace('_', ' ')})", paths[0]))

    def parties_by(self, roles: dict[str, str]) -> dict[str, Address | None]:
        """The parties of the head by the role that they have in an order; of two in one role a notice."""
        found: dict[str, Address | None] = {}
        for party in self.parties:
            name, address = roles.get(party.role, ""), party.address(self.pen)
            before = found.get(name)
            if name and before and address and _differ(before, address):
                code = "ship-to-several" if name == "ship_to" else "element-repeated"
                self.wrong.notices.append(
                    Notice(code, f"Two parties are the {name.replace('_', ' ')}.", f"/{name}", address.text.evidence)
                )
            elif name:
                found[name] = before or address
        return found

    def identify(self, roles: tuple[str, ...], found: dict[str, Address | None]) -> None:
        """The account number that the seller gave; beside it, at the buyer, the number that only one company in the world has."""
        wanted = [party for role in roles for party in self.parties if party.role == role]
        numbers = [number for party in wanted if (number := party.code("seller"))]
        if self.header.get("account_no") is None and numbers:
            self.header["account_no"] = numbers[0]
        buyer = found.get("buyer")
        if buyer:
            worldwide = next((number for party in wanted if (number := party.code("gln", "duns"))), None)
            found["buyer"] = Address(buyer.text, worldwide)

    def draft_line(self, at: int, line: Line, places: frozenset[str]) -> DraftLine:
        """The line; one that names its own place to deliver to (a role in `places`) is a notice."""
        pointer, fields = f"/lines/{at}", dict(line.fields)
        if line.texts:
            paths = dict.fromkeys(path for _, path in line.texts)
            fields["description"] = self.pen.text(" ".join(text.strip() for text, _ in line.texts), *paths)
        if line.notes:
            fields["note"] = self.pen.text("\n".join(text for text, _ in line.notes), *(path for _, path in line.notes))
        if any(party.role in places for party in line.parties):
            said = f"Line {at + 1} names its own delivery place."
            self.wrong.add("ship-to-several", said, line.segment.here, pointer=pointer)
        whole = tuple(ScheduleLine(number, day) for number, day in line.schedule if number and day)
        if len(whole) < len(line.schedule):
            said = "A delivery of the schedule lacks its quantity or its date."
            self.wrong.add("schedule-incomplete", said, line.segment.here, pointer=f"{pointer}/schedule")
        quantity = fields.get("quantity")
        only = whole[0] if len(whole) == 1 else None
        if only and quantity and only.quantity.value == quantity.value and not fields.get("requested_delivery"):
            fields["requested_delivery"], whole = only.requested_delivery, ()
        return DraftLine(**fields, schedule=whole, charges=tuple(line.charges))

    def whole(
        self, origin: Origin, parties: Mapping[str, Address | None], *, places: frozenset[str], source: str, reason: str
    ) -> Draft:
        """The draft, once every segment is taken."""
        self.close_spans()
        return Draft(
            kind=self.kind,
            origin=origin,
            header=Header(**{**self.header, **parties}, charges=tuple(self.charges), notes=self.pen.notes(self.notes)),
            lines=tuple(self.draft_line(at, line, places) for at, line in enumerate(self.lines)),
            notices=tuple(self.wrong.notices),
            source=source,
            parts=(self.pen.part,),
            reason=reason,
        )


def shown(segment: Segment) -> str:
    """What the segment says, for a sentence."""
    return " ".join(value.strip() for values in segment.elements for value in values if value.strip())[:120]


def _path(found: Field) -> str:
    return found.evidence.spans[0].path or ""


def _missed(said: Field, side: int, end: str) -> bool:
    """Whether a day lies before the first of a period (side 0), or behind its last."""
    day = said.value or said.raw
    return day > end if side else day < end


def _differ(one: Address, other: Address) -> bool:
    def mark(address: Address) -> tuple[str, str | None]:
        return address.text.raw, address.address_id.raw if address.address_id else None

    return mark(one) != mark(other)


def compare(wrong: list[Place], sentence: str, segment: Segment, element: int, real: str) -> None:
    """Adds the sentence where the element does not say what is so; leading zeros aside."""
    said = segment.at(element).strip()
    if said.lstrip("0") != real.strip().lstrip("0"):
        wrong.append((sentence.format(said=said[:20] or "nothing", real=real[:20]), segment.path(element)))


def elements_of(wrong: Sequence[Place]) -> tuple[str, ...]:
    """The elements of the envelope that contradict it, by their names: `SE01`."""
    return tuple(dict.fromkeys(path.partition(":")[2].partition("-")[0] for _, path in wrong))


Whole = TypeVar("Whole")


def whole_and_torn(each: Iterable[Whole | Damaged], *, limit: int) -> tuple[list[Whole], list[Damaged]]:
    """The interchanges of a file that are whole, and why the others are not. Raises where it is a single one, or where more than
    `limit` are torn: then the file itself is."""
    whole: list[Whole] = []
    broken: list[Damaged] = []
    for one in each:
        if not isinstance(one, Damaged):
            whole.append(one)
            continue
        broken.append(one)
        if len(broken) > limit:
            raise one
    if len(broken) == 1 and not whole:
        raise broken[0]
    return whole, broken


def repeated(drafts: list[Draft], bodies: Sequence[Sequence[Segment]], pen: Pen) -> list[Draft]:
    """The drafts of the messages of one file; one whose segments between its envelope say the same as an earlier one's is told."""
    seen: dict[tuple[object, ...], str] = {}
    made = []
    for draft, segments in zip(drafts, bodies, strict=True):
        content = tuple((segment.tag, segment.elements) for segment in segments[1:-1])
        first = seen.get(content)
        if first is not None:
            said = f"The message says the same as the one in {first}; it stands twice in the file."
            again = pen.notice("message-repeated", said, segments[0].here)
            draft = replace(draft, notices=(*draft.notices, again))
        seen.setdefault(content, segments[0].here)
        made.append(draft)
    return made
