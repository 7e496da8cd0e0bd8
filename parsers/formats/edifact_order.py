"""Messages ORDERS and ORDCHG to a draft, segment by segment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parsers.draft import Charge, Draft, Field, Origin
from parsers.formats.civil import edifact_day
from parsers.formats.edi_units import rec20_unit
from parsers.formats.edifact_codes import (
    ACTIONS,
    ASIDE,
    CHARGED,
    CODED_ITEMS,
    CONDITIONS,
    COPIES,
    DATES,
    DATES_ASIDE,
    FUNCTIONS,
    GIVERS,
    ITEMS,
    LINE_AMOUNTS,
    NET_PRICES,
    OTHER_QUANTITIES,
    PACKED,
    PART_DATES,
    PARTS,
    PASSED,
    PERCENTAGES,
    PLACES,
    PLAIN_TYPES,
    REFERENCES,
    ROLES,
    SPANS,
    TOTALS,
    TYPES,
    UNCHARGED,
    UNREAD,
)
from parsers.formats.exact import Pen, plain_decimal
from parsers.formats.segments import Message, Party, Segment, Wrong

__all__ = ["draft_of"]


def draft_of(segments: Sequence[Segment], pen: Pen, origin: Origin, *, name: str) -> Draft:
    """The draft of one message, from UNH to UNT. `name` is its type and directory, for the clerk."""
    reader = _Reader(pen, Wrong(pen), change=name.startswith("ORDCHG"), name=name)
    for segment in segments:
        reader.take(segment)
    return reader.draft(origin)


def pointed(text: str) -> str:
    """A number with its decimal comma as a point; both marks are allowed whatever UNA says (ISO 9735, 10.1)."""
    return text.strip().replace(",", ".") if text.count(",") == 1 and "." not in text else text.strip()


@dataclass(slots=True)
class _Reader(Message):
    """Reads the segments of one message."""

    name: str = ""
    scheduled: bool = False  #: below SCC: quantities and dates are of part deliveries
    charge: dict[str, Any] | None = None  #: below ALC
    gross: bool = False

    def take(self, segment: Segment) -> None:
        read = READERS.get(segment.tag)
        if read is not None:
            read(self, segment)
        elif segment.tag in UNREAD:
            self.unread(segment, UNREAD[segment.tag])
        elif segment.tag not in PASSED:
            self.unread(segment, f"Segment {segment.tag[:10]} was not read")

    def number(self, segment: Segment, element: int, component: int) -> Field | None:
        raw, path = segment.at(element, component), segment.path(element, component)
        return self.wrong.number(raw, path, value=pointed(raw), pointer=self.pointer)

    # -- the head

    def bgm(self, segment: Segment) -> None:
        kind, function = segment.at(1).strip(), segment.at(3).strip()
        self.said = f"type {kind or '-'}, function {function or '-'}"
        self.take_purpose(function, FUNCTIONS, COPIES, name="BGM 1225", path=segment.path(3))
        plain = PLAIN_TYPES | {"230"} if self.change else PLAIN_TYPES
        self.take_type(kind, plain, TYPES, name="BGM 1001", path=segment.path(1))
        self.header["buyer_order_no"] = self.text(segment, 2, 1)
        self.header["revision"] = self.text(segment, 2, 3) or self.text(segment, 2, 2)

    def dtm(self, segment: Segment) -> None:
        what, raw, form = (segment.at(1, component).strip() for component in (1, 2, 3))
        if not raw or what in DATES_ASIDE:
            return
        day = edifact_day(raw, form or "102")
        found = self.text(segment, 1, 2, value=day or raw)
        if day is None and found:
            self.wrong.add(
                "element-invalid",
                f"The date {raw[:40]!a} is none in the form {form[:5] or '102'}.",
                segment.path(1, 2),
                pointer=self.pointer,
            )
        if found is None:
            return
        if self.scheduled and self.line:
            if what in PART_DATES:
                self._date_part(found)
        elif what in CONDITIONS:
            self.note(f"{CONDITIONS[what]} {found.value}", segment.path(1, 2))
        elif what in SPANS:
            name, side = SPANS[what]
            if self.line:
                self.note(f"{'Not after' if side else 'Not before'} {found.value}", segment.path(1, 2))
            else:
                self.ends.setdefault(name, {})[side] = (found.value or raw, segment.path(1, 2))
        elif into := DATES.get(what):
            if into == "issued_on" and what == "4" and "issued_on" in self.header:
                return
            if self.line and into != "requested_delivery":
                self.note(f"Despatch {found.value}", segment.path(1, 2))
            else:
                self.set(into, found)

    def _date_part(self, day: Field) -> None:
        line = self.line
        if line and line.schedule and line.schedule[-1][1] is None:
            line.schedule[-1] = (line.schedule[-1][0], day)
        elif line:
            line.schedule.append((None, day))

    def rff(self, segment: Segment) -> None:
        what, party = segment.at(1, 1).strip().upper(), self.party
        own = self.header.get("buyer_order_no")
        if what == "ON" and own is not None and segment.at(1, 2).strip() != own.raw.strip():
            self.unread(segment, "Another order is named")
        name = REFERENCES.get(what)
        if name is None or self.line:
            return
        if name in ("account_no", "buyer_vat_id") and (
            party is None or ROLES.get(party.role) not in ("buyer", "bill_to")
        ):
            return
        self.set(name, self.text(segment, 1, 2))

    def cux(self, segment: Segment) -> None:
        for element in (1, 2):
            if segment.at(element, 1).strip() in ("2", "") and segment.at(element, 2).strip():
                self.set("currency", self.text(segment, element, 2, value=segment.at(element, 2).strip().upper()))

    def ftx(self, segment: Segment) -> None:
        texts = [segment.at(4, component).strip() for component in range(1, 6)]
        self.note(" ".join(filter(None, texts)), segment.path(4))

    def tod(self, segment: Segment) -> None:
        words = " ".join(filter(None, (segment.at(3, component).strip() for component in (1, 4, 5))))
        if words and not self.line:
            self.set("delivery_terms", self.pen.text(words, segment.path(3)))

    def pat(self, segment: Segment) -> None:
        words = " ".join(filter(None, (segment.at(2, component).strip() for component in (4, 5))))
        days = segment.at(3, 4).strip() if segment.at(3, 3).strip().upper() == "D" else ""
        if not self.line and "payment_terms" not in self.header and (words or days):
            said = words or f"net {days} days"
            self.header["payment_terms"] = self.pen.text(said, segment.path(2 if words else 3))

    # -- parties

    def nad(self, segment: Segment) -> None:
        role = segment.at(1).strip().upper()
        party = Party(role)
        if number := self.text(segment, 2, 1):
            party.codes.append((GIVERS.get(segment.at(2, 3).strip(), "other"), number))
        for element, where in ((4, party.names), (3, party.names), (5, party.streets)):
            where += [(v, segment.path(element, c)) for c in range(1, 6) if (v := segment.at(element, c).strip())]
        party.town += [(v, segment.path(e)) for e in (8, 6, 7) if (v := segment.at(e).strip())]
        party.country += [(v, segment.path(9)) for v in [segment.at(9).strip()] if v]
        if role not in ROLES:
            self.unread(segment, f"A party in the role {role[:10]} is named")
        (self.line.parties if self.line else self.parties).append(party)

    def cta(self, segment: Segment) -> None:
        if not self.line and self.party and ROLES.get(self.party.role) == "buyer":
            self.header.setdefault("contact_name", self.text(segment, 2, 2) or self.text(segment, 2, 1))

    def com(self, segment: Segment) -> None:
        if self.line or not self.party or ROLES.get(self.party.role) != "buyer":
            return
        for element in range(1, len(segment.elements) + 1):
            name = {"TE": "contact_phone", "EM": "contact_email"}.get(segment.at(element, 2).strip().upper())
            if name and (found := self.text(segment, element, 1)):
                self.header.setdefault(name, found)

    # -- lines

    def lin(self, segment: Segment) -> None:
        line = self.open_line(segment)
        self.scheduled, self.charge, self.gross = False, None, False
        line.fields["no"] = self.text(segment, 1)
        code = segment.at(2).strip()
        if code and code in ACTIONS and ACTIONS[code] != "none":
            line.fields["action"] = self.text(segment, 2, value=ACTIONS[code])
        elif code and code not in ACTIONS:
            self.wrong.add(
                "element-invalid",
                f"LIN 1229 is {code[:10]!a}, which is no known action.",
                segment.path(2),
                pointer=self.pointer,
            )
        if segment.at(4).strip():
            self.unread(segment, "The line is a sub-line of another")
        self._item(segment, 3)

    def pia(self, segment: Segment) -> None:
        if segment.at(1).strip() == "3" or not self.line:
            if self.line:
                self.unread(segment, "Another item is named as a substitute")
            return
        for element in range(2, len(segment.elements) + 1):
            self._item(segment, element)

    def _item(self, segment: Segment, element: int) -> None:
        kind, found, line = segment.at(element, 2).strip().upper(), self.text(segment, element, 1), self.line
        if found is None or line is None or kind in ASIDE:
            return
        name = ITEMS.get(kind or "EN")
        if name is None:
            self.wrong.add(
                "element-unread",
                f"The item is also {kind[:10]} {found.raw[:60]}.",
                segment.path(element),
                pointer=self.pointer,
            )
        else:
            self.set(name, found)

    def imd(self, segment: Segment) -> None:
        """A description in words; a coded one (format C) only where it says words beside the code."""
        words = [segment.at(3, component).strip() for component in (4, 5)]
        if self.line and any(words):
            path = segment.path(3, 4)
            self.line.texts.append((" ".join(filter(None, words)), path))
        elif self.line and segment.at(3, 1).strip() not in CODED_ITEMS:
            self.note(f"{segment.at(2)} {segment.at(3, 1)}", segment.path(3, 1))

    def qty(self, segment: Segment) -> None:
        what, line = segment.at(1, 1).strip(), self.line
        number = self.number(segment, 1, 2)
        code = segment.at(1, 3)
        unit = self.text(segment, 1, 3, value=rec20_unit(code)) if code.strip() else None
        if line is None or number is None:
            return
        if self.scheduled and what in PARTS:
            line.schedule.append((number, None))
        elif what == "21":
            if line.fields.get("quantity") is not None:
                self.set("quantity", number)
            line.fields.setdefault("quantity", number)
            if unit:
                self.set("unit", unit)
        elif what in PACKED:
            if (plain_decimal(pointed(segment.at(1, 2))) or "1") != "1":
                line.fields.setdefault("pack", number)
        elif what in OTHER_QUANTITIES:
            self.unread(segment, f"{OTHER_QUANTITIES[what]} is named")

    def scc(self, _: Segment) -> None:
        self.scheduled = True

    def pri(self, segment: Segment) -> None:
        kind, line = segment.at(1, 1).strip().upper(), self.line
        if line is None or kind not in NET_PRICES:
            return
        if "price" in line.fields and (kind == "AAB" or not self.gross):
            if kind != "AAB":
                self.set("price", self.number(segment, 1, 2))
            return
        line.fields["price"] = self.number(segment, 1, 2)
        per, code = self.number(segment, 1, 5), segment.at(1, 6)
        line.fields["price_per"] = per
        line.fields["price_unit"] = self.text(segment, 1, 6, value=rec20_unit(code)) if code.strip() else None
        self.gross = kind == "AAB"
        line.fields["net"] = kind == "AAA"  # allowances are in it and said for information (UNCL 5125)

    # -- money

    def moa(self, segment: Segment) -> None:
        what, amount = segment.at(1, 1).strip(), self.number(segment, 1, 2)
        if amount is None:
            return
        if self.charge is not None:
            if what in CHARGED:
                self.charge["amount"] = amount
                self._close_charge()
            return
        if self.line and what in LINE_AMOUNTS:
            self.set("amount", amount)
        elif self.line and what == "146" and self.line.fields.get("price") is None:
            self.line.fields["price"] = amount
        elif not self.line and (name := TOTALS.get(what)):
            self.set(name, amount)

    def alc(self, segment: Segment) -> None:
        self._close_charge()
        kind = segment.at(1).strip().upper()
        if kind not in ("A", "C"):
            if kind not in UNCHARGED:
                self.wrong.add("element-invalid", f"ALC 5463 is {kind[:10]!a}.", segment.path(1), pointer=self.pointer)
            return
        words = [(5, 4), (5, 1), (2, 1)]
        reason = next((found for e, c in words if (found := self.text(segment, e, c))), None)
        self.charge = {"charge": kind == "C", "reason": reason}

    def pcd(self, segment: Segment) -> None:
        if self.charge is not None and segment.at(1, 1).strip() in PERCENTAGES:
            self.charge["percent"] = self.number(segment, 1, 2)

    def _close_charge(self) -> None:
        if self.charge is not None and (self.charge.get("amount") or self.charge.get("percent")):
            (self.line.charges if self.line else self.charges).append(Charge(**self.charge))
        self.charge = None

    def uns(self, _: Segment) -> None:
        self._close_charge()
        self.summed = True

    def cnt(self, segment: Segment) -> None:
        what, said = segment.at(1, 1).strip(), plain_decimal(pointed(segment.at(1, 2)))
        if said is None:
            return
        if what == "2" and Decimal(said) != len(self.lines):
            self.wrong.add(
                "envelope-contradicted", f"CNT counts {said} lines, there are {len(self.lines)}.", segment.path(1, 2)
            )
        numbers = [line.fields.get("quantity") for line in self.lines]
        if what == "1" and all(one and one.value for one in numbers):
            real = sum((Decimal(one.value) for one in numbers if one), Decimal(0))
            if Decimal(said) != real:
                self.wrong.add(
                    "envelope-contradicted", f"CNT sums the quantities to {said}, they are {real}.", segment.path(1, 2)
                )

    def loc(self, segment: Segment) -> None:
        if self.line and segment.at(1).strip() == "7":
            said = f"The line goes to place {segment.at(2, 1)[:40]}."
            self.wrong.add("ship-to-several", said, segment.path(2), pointer=self.pointer)

    def tdt(self, segment: Segment) -> None:
        words = " ".join(filter(None, (segment.at(3, 2).strip(), segment.at(5, 4).strip())))
        if words and not self.line:
            self.note(f"Transport {words}", segment.here)

    # -- the whole

    def draft(self, origin: Origin) -> Draft:
        self._close_charge()
        self.summed = True
        for line in self.lines:
            self._pack(line.fields)
            if line.fields.pop("net", False):
                line.charges = [one for one in line.charges if one.charge]
        parties = self.parties_by(ROLES)
        self.identify(("BY", "OB", "IV"), parties)
        what = "a change of an order" if self.change else "an order"
        reason = f"{what} (EDIFACT {self.name}, {self.said})"
        return self.whole(origin, parties, places=PLACES, source="edifact", reason=reason)

    def _pack(self, fields: dict[str, Any]) -> None:
        """What a pack holds, as a second statement of the quantity, where a pack is what is ordered."""
        pack, unit = fields.pop("pack", None), fields.get("unit")
        if pack and unit and (unit.value or "").startswith("X"):
            fields["quantity_2"] = pack


READERS: dict[str, Callable[[_Reader, Segment], None]] = {
    "BGM": _Reader.bgm, "DTM": _Reader.dtm, "RFF": _Reader.rff, "CUX": _Reader.cux, "FTX": _Reader.ftx, "TOD": _Reader.tod, "PAT": _Reader.pat,
    "NAD": _Reader.nad, "CTA": _Reader.cta, "COM": _Reader.com, "LIN": _Reader.lin, "PIA": _Reader.pia, "IMD": _Reader.imd, "QTY": _Reader.qty,
    "SCC": _Reader.scc, "PRI": _Reader.pri, "MOA": _Reader.moa, "ALC": _Reader.alc, "PCD": _Reader.pcd, "UNS": _Reader.uns, "CNT": _Reader.cnt,
    "LOC": _Reader.loc, "TDT": _Reader.tdt,
}  # fmt: skip
