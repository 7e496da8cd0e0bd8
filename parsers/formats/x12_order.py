"""Transaction sets 850 (purchase order) and 860 (purchase order change) to a draft, segment by segment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.draft import Charge, Draft, Field, Origin
from parsers.formats.civil import compact_day
from parsers.formats.edi_units import x12_unit
from parsers.formats.exact import Pen, hundredths, plain_decimal
from parsers.formats.segments import Line, Message, Party, Place, Segment, Wrong, shown
from parsers.formats.x12_codes import (
    ACTIONS,
    ASIDE,
    CONDITIONS,
    CONTACTS,
    COPIES,
    DATES,
    GIVERS,
    ITEMS,
    KINDS_OF_PRICE,
    LINE_AMOUNTS,
    NOTES,
    PASSED,
    PER,
    PLACES,
    PLAIN_TYPES,
    PURPOSES,
    REFERENCES,
    ROLES,
    SCHEDULED,
    SPANS,
    TOTALS,
    TYPES,
    UNCHARGED,
    UNIT_PRICES,
    UNREAD,
)
from parsers.formats.x12_destinations import Destinations

__all__ = ["draft_of"]


def draft_of(segments: Sequence[Segment], pen: Pen, origin: Origin) -> Draft:
    """The draft of one transaction set, from ST to SE."""
    reader = _Reader(pen, Wrong(pen), change=segments[0].at(1) == "860")
    for segment in segments:
        reader.take(segment)
    return reader.draft(origin)


@dataclass(slots=True)
class _Reader(Message):
    """Reads the segments of one transaction set."""

    destinations: Destinations = field(default_factory=Destinations)

    def take(self, segment: Segment) -> None:
        read = READERS.get(segment.tag)
        if read is not None:
            read(self, segment)
        elif segment.tag not in PASSED:
            self.unread(segment, f"Segment {segment.tag[:10]} was not read")

    def number(self, segment: Segment, element: int) -> Field | None:
        return self.wrong.number(segment.at(element), segment.path(element), pointer=self.pointer)

    # -- the head

    def beg(self, segment: Segment) -> None:
        self._purpose(segment)
        number, release = segment.at(3).strip(), segment.at(4).strip()
        if release:
            both = self.pen.text(f"{number}-{release}", segment.path(3), segment.path(4))
            self.header["buyer_order_no"] = both
        else:
            self.header["buyer_order_no"] = self.text(segment, 3)
        if self.change:
            self.header["revision"] = self.text(segment, 5)
            self.set("issued_on", self.day(segment, 6))
        else:
            self.set("contract_no", self.text(segment, 6))
            self.set("issued_on", self.day(segment, 5))

    def _purpose(self, segment: Segment) -> None:
        purpose, kind = segment.at(1).strip(), segment.at(2).strip().upper()
        self.said = f"purpose {purpose}, type {kind}"
        self.take_purpose(purpose, PURPOSES, COPIES, name=f"{segment.tag}01", path=segment.path(1))
        self.take_type(kind, PLAIN_TYPES, TYPES, name="BEG02", path=segment.path(2))

    def day(self, segment: Segment, element: int) -> Field | None:
        raw = segment.at(element)
        return self.pen.text(raw, segment.path(element), value=compact_day(raw) or raw.strip())

    def cur(self, segment: Segment) -> None:
        if segment.at(1).strip() in ("BY", "BT", "SE", "PR", ""):
            self.set("currency", self.pen.text(segment.at(2), segment.path(2), value=segment.at(2).strip().upper()))

    def ref(self, segment: Segment) -> None:
        name = REFERENCES.get(segment.at(1).strip().upper())
        party = self.party
        if name and (self.line is None) and (party is None or ROLES.get(party.role) in ("buyer", "bill_to")):
            self.set(name, self.text(segment, 2))
        else:
            self.note(segment.at(3), segment.path(3))

    def per(self, segment: Segment) -> None:
        party = self.party
        if self.line or (party and ROLES.get(party.role) != "buyer") or segment.at(1).strip() not in CONTACTS:
            return
        self.header.setdefault("contact_name", self.text(segment, 2))
        for element in (3, 5, 7):
            name = {"TE": "contact_phone", "EM": "contact_email"}.get(segment.at(element).strip())
            if name:
                self.header.setdefault(name, self.text(segment, element + 1))

    def fob(self, segment: Segment) -> None:
        elements = [e for e in (5, 3, 7) if segment.at(e).strip()]
        words = " ".join(segment.at(e).strip() for e in elements)
        if words and not self.line:
            self.set("delivery_terms", self.pen.text(words, *(segment.path(e) for e in elements)))

    def csh(self, segment: Segment) -> None:
        code = segment.at(1).strip().upper()
        if code == "SC":
            self.header["ship_complete"] = self.pen.text(code, segment.path(1), value="true")
        elif code in ("Y", "BK"):
            self.header["ship_complete"] = self.pen.text(code, segment.path(1), value="false")
        elif code:
            self.wrong.add(
                "element-unread", f"The sales condition {shown(segment)} has no place in an order.", segment.here
            )

    def itd(self, segment: Segment) -> None:
        if self.line:
            self.wrong.add(
                "element-unread",
                f"The line has terms of payment of its own: {shown(segment)}.",
                segment.here,
                pointer=self.pointer,
            )
        elif segment.at(12).strip():
            self.set("payment_terms", self.text(segment, 12))
        if self.line or segment.at(12).strip():
            return
        percent, days, net = (segment.at(element).strip() for element in (3, 5, 7))
        words = ([f"{percent} % within {days} days"] if percent and days else []) + ([f"net {net} days"] if net else [])
        if words:
            paths = [segment.path(element) for element in (3, 5, 7) if segment.at(element).strip()]
            self.set("payment_terms", self.pen.text(", ".join(words), *paths))

    def sac(self, segment: Segment) -> None:
        """Allowance or charge; SAC05 is written without its two decimals (type N2)."""
        indicator, where = segment.at(1).strip(), (self.line.charges if self.line else self.charges)
        if indicator not in ("A", "C"):
            if indicator not in UNCHARGED:
                self.wrong.add(
                    "element-invalid", f"SAC01 is {indicator[:10]!a}.", segment.path(1), pointer=self.pointer
                )
            return
        cents = segment.at(5).strip()
        amount = (
            self.wrong.number(cents, segment.path(5), value=hundredths(cents), pointer=self.pointer) if cents else None
        )
        reason = self.text(segment, 15) or self.text(segment, 2)
        where.append(Charge(charge=indicator == "C", reason=reason, amount=amount, percent=self.number(segment, 7)))

    def dtm(self, segment: Segment) -> None:
        what = segment.at(1).strip().zfill(3)
        at = 2 if segment.at(2).strip() else 6
        raw = segment.at(at)
        if at == 6 and segment.at(5).strip() == "RD8" and raw.count("-") == 1:
            start, end = (compact_day(side) for side in raw.split("-"))
            found = self.pen.text(raw, segment.path(6), value=f"{start}/{end}" if start and end else raw)
        else:
            found = self.day(segment, at)
        if found is None:
            return
        if what in CONDITIONS:
            self.note(f"{CONDITIONS[what]} {found.value}", segment.path(at))
        elif what in SPANS and not self.line:
            name, side = SPANS[what]
            self.ends.setdefault(name, {})[side] = (found.value or raw, segment.path(at))
        elif self.line:
            self._line_date(what, found, segment)
        elif into := DATES.get(what):
            self.set(into, found)

    def _line_date(self, what: str, found: Field, segment: Segment) -> None:
        if DATES.get(what) == "requested_delivery":
            self.set("requested_delivery", found)
        elif what in SPANS or what == "010":
            self.note(f"DTM{what} {found.value}", segment.here)

    # -- parties

    def n1(self, segment: Segment) -> None:
        role = segment.at(1).strip().upper()
        party = Party(role)
        if segment.at(2).strip():
            party.names.append((segment.at(2), segment.path(2)))
        if number := self.text(segment, 4):
            party.codes.append((GIVERS.get(segment.at(3).strip().upper(), "other"), number))
        if role not in ROLES:
            self.wrong.add(
                "element-unread",
                f"A party in the role {role[:10]} is named: {segment.at(2)[:60]}.",
                segment.here,
                pointer=self.pointer,
            )
        (self.line.parties if self.line else self.parties).append(party)

    def n2(self, segment: Segment) -> None:
        if self.party:
            self.party.names += _written(segment, 1, 2)

    def n3(self, segment: Segment) -> None:
        if self.party:
            self.party.streets += _written(segment, 1, 2)

    def n4(self, segment: Segment) -> None:
        if self.party:
            self.party.town += _written(segment, 1, 2, 3)
            self.party.country += _written(segment, 4)

    # -- lines

    def po1(self, segment: Segment) -> None:
        quantity, unit, price, basis, items = (3, 5, 6, 7, 8) if segment.tag == "POC" else (2, 3, 4, 5, 6)
        line = self.open_line(segment)
        line.fields["no"] = self.text(segment, 1)
        line.fields["quantity"] = self.number(segment, quantity)
        line.fields["unit"] = self.unit(segment, unit)
        self._price(line, segment, price, basis)
        for at in range(items, len(segment.elements), 2):
            self._item(line, segment, at)
        if segment.tag == "POC":
            self._action(line, segment)

    def unit(self, segment: Segment, element: int) -> Field | None:
        raw = segment.at(element)
        return self.pen.text(raw, segment.path(element), value=x12_unit(raw)) if raw.strip() else None

    def _price(self, line: Line, segment: Segment, price: int, basis: int) -> None:
        line.fields["price"] = self.number(segment, price)
        code = segment.at(basis).strip().upper()
        line.fields["price_unit"] = None if code in PER else line.fields["unit"]
        if per := PER.get(code):
            line.fields["price_per"] = self.pen.text(code, segment.path(basis), value=per)
        elif code not in KINDS_OF_PRICE and line.fields["price"]:
            said = f"The price is per {code[:10]!a}, a basis that is not known here."
            self.wrong.add("element-invalid", said, segment.path(basis), pointer=f"{self.pointer}/price")

    def _item(self, line: Line, segment: Segment, at: int) -> None:
        kind, name = segment.at(at).strip().upper(), ITEMS.get(segment.at(at).strip().upper())
        found = self.text(segment, at + 1)
        if found is None or kind in ASIDE:
            return
        if name is None:
            self.wrong.add(
                "element-unread",
                f"The item is also {kind[:10]} {found.raw[:60]}.",
                segment.path(at + 1),
                pointer=self.pointer,
            )
        elif name == "description":
            line.texts.append((found.raw, segment.path(at + 1)))
        elif name != "gtin" or line.fields.get(name) is None:  # the case has a GTIN of its own
            self.set(name, found)

    def _action(self, line: Line, segment: Segment) -> None:
        code = segment.at(2).strip().upper()
        action = ACTIONS.get(code)
        if action is None:
            self.wrong.add(
                "element-invalid",
                f"POC02 is {code[:10]!a}, which is no known change.",
                segment.path(2),
                pointer=self.pointer,
            )
        elif action != "none":
            line.fields["action"] = self.pen.text(code, segment.path(2), value=action)

    def pid(self, segment: Segment) -> None:
        if segment.at(5).strip():
            (self.line.texts if self.line else self.notes).append((segment.at(5).strip(), segment.path(5)))

    def po4(self, segment: Segment) -> None:
        """What a pack holds, as a second statement of the quantity, where a pack is what is ordered."""
        line = self.line
        unit = line.fields.get("unit") if line else None
        if line and unit and (unit.value or "").startswith("X") and (plain_decimal(segment.at(1)) or "1") != "1":
            line.fields["quantity_2"] = self.number(segment, 1)

    def ctp(self, segment: Segment) -> None:
        line = self.line
        said = segment.at(3).strip() and segment.at(2).strip() in UNIT_PRICES
        if line and said and line.fields.get("price") is None:
            line.fields["price"] = self.number(segment, 3)
            line.fields["price_unit"] = self.unit(segment, 5)

    def sch(self, segment: Segment) -> None:
        line = self.line
        if not line:
            return
        dated = [e + 1 for e in (5, 8) if segment.at(e).strip().zfill(3) in SCHEDULED and segment.at(e + 1).strip()]
        day = self.day(segment, dated[0]) if dated else None
        unit = line.fields.get("unit")
        if unit and segment.at(2).strip() and x12_unit(segment.at(2)) != unit.value:
            self.wrong.add(
                "element-invalid",
                f"The schedule counts {segment.at(2)}, the line {unit.raw}.",
                segment.path(2),
                pointer=f"{self.pointer}/schedule",
            )
        line.schedule.append((self.number(segment, 1), day))

    def sdq(self, segment: Segment) -> None:
        if line := self.line:
            for at in range(3, len(segment.elements), 2):
                if place := self.text(segment, at):
                    self.destinations.add(line, place, self.number(segment, at + 1))

    def amt(self, segment: Segment) -> None:
        what = segment.at(1).strip().upper()
        if self.line and what in LINE_AMOUNTS:
            self.line.fields["amount"] = self.number(segment, 2)
        elif not self.line and (name := TOTALS.get(what)):
            self.set(name, self.number(segment, 2))

    def ctt(self, segment: Segment) -> None:
        self.summed = True
        count = segment.at(1).strip()
        if count and plain_decimal(count) != str(len(self.lines)):
            self.wrong.add(
                "envelope-contradicted", f"CTT counts {count[:20]} lines, there are {len(self.lines)}.", segment.path(1)
            )
        total = plain_decimal(segment.at(2)) if segment.at(2).strip() else None
        numbers = [line.fields["quantity"] for line in self.lines]
        if total and all(one and one.value for one in numbers):
            real = sum((Decimal(one.value) for one in numbers), Decimal(0))
            if Decimal(total) not in (real, real % (10 ** max(len(total.split(".")[0]), 1))):
                self.wrong.add(
                    "envelope-contradicted", f"CTT sums the quantities to {total}, they are {real}.", segment.path(2)
                )

    def known_unread(self, segment: Segment) -> None:
        self.unread(segment, UNREAD[segment.tag])

    def noted(self, segment: Segment) -> None:
        for element in NOTES[segment.tag]:
            self.note(segment.at(element), segment.path(element))

    # -- the whole

    def draft(self, origin: Origin) -> Draft:
        self.summed = True
        parties = self.destinations.place_of_order(self.parties_by(ROLES), self.wrong)
        if "bill_to" not in parties and (both := next((p for p in self.parties if p.role == "BS"), None)):
            parties["bill_to"] = both.address(self.pen)
        self.identify(("BY", "OB", "SO", "BT", "IV", "BS"), parties)
        self.destinations.check(self.lines, self.wrong)
        what = "a purchase order change (X12 860" if self.change else "an order (X12 850"
        return self.whole(origin, parties, places=PLACES, source="x12", reason=f"{what}, {self.said})")


def _written(segment: Segment, *elements: int) -> list[Place]:
    """Those of these elements that say something."""
    return [(segment.at(element), segment.path(element)) for element in elements if segment.at(element).strip()]


READERS: dict[str, Callable[[_Reader, Segment], None]] = {
    "BEG": _Reader.beg, "BCH": _Reader.beg, "CUR": _Reader.cur, "REF": _Reader.ref, "PER": _Reader.per, "FOB": _Reader.fob,
    "CSH": _Reader.csh, "ITD": _Reader.itd, "SAC": _Reader.sac, "DTM": _Reader.dtm, "N1": _Reader.n1, "N2": _Reader.n2,
    "N3": _Reader.n3, "N4": _Reader.n4, "PO1": _Reader.po1, "POC": _Reader.po1, "PID": _Reader.pid, "PO4": _Reader.po4,
    "CTP": _Reader.ctp, "SCH": _Reader.sch, "SDQ": _Reader.sdq, "AMT": _Reader.amt, "CTT": _Reader.ctt,
    **dict.fromkeys(UNREAD, _Reader.known_unread), **dict.fromkeys(NOTES, _Reader.noted),
}  # fmt: skip
