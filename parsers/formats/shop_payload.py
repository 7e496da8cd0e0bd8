"""The members that payloads of web shops have in common."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from parsers.draft import Address, Draft, DraftLine, Field, Header, Kind, Origin
from parsers.errors import Damaged, TooLarge
from parsers.formats.civil import iso_day
from parsers.formats.exact import Pen
from parsers.formats.own_names import is_account_name, is_day_name, is_order_name, is_vat_name
from parsers.formats.segments import LINES_LIMIT, Wrong
from parsers.formats.strict_json import as_text, pointer

__all__ = ["Members", "Payload"]

Members = Mapping[str, Any]


@dataclass(slots=True)
class Payload(ABC):
    """One order of a shop as it was posted; what the payloads of both shops have in common. `where` is its JSON pointer."""

    pen: Pen
    wrong: Wrong
    order: Members
    where: str
    notes: list[tuple[str, str]] = field(default_factory=list)

    def text(self, owner: Any, path: str, *names: str) -> Field | None:
        """The member down that path as a text; None where there is none."""
        for name in names:
            if not isinstance(owner, dict):
                return None
            owner, path = owner.get(name), f"{path}{pointer(name)}"
        return self.pen.text(as_text(owner), self.where + path)

    def number(self, owner: Members, path: str, name: str, at: str = "") -> Field | None:
        here = f"{self.where}{path}{pointer(name)}"
        written = as_text(owner.get(name))
        return self.wrong.number(written, here, pointer=at) if written is not None else None

    def objects(self, owner: Members, path: str, name: str) -> list[tuple[Members, str]]:
        found = owner.get(name)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise Damaged(f"{self.where}{path}/{name} must be an array of objects.")
        return [(one, f"{path}/{name}/{at}") for at, one in enumerate(found)]

    def day(self, name: str) -> Field | None:
        found = self.text(self.order, "", name)
        return (
            self.pen.text(found.raw, f"{self.where}/{name}", value=iso_day(found.raw) or found.raw) if found else None
        )

    def address(
        self, name: str, names: Sequence[str], streets: Sequence[str], town: Sequence[str], country: Sequence[str]
    ) -> Address | None:
        """The block of an address; a person's first and last name stand on one line."""
        owner = self.order.get(name)
        if not isinstance(owner, dict):
            return None

        def line(*members: str) -> tuple[str | None, str]:
            words = [text.strip() for member in members if (text := as_text(owner.get(member))) and text.strip()]
            return " ".join(words) or None, f"{self.where}/{name}/{members[0]}"

        return self.pen.address(
            [
                *(line(one) for one in names),
                line("first_name", "last_name"),
                *(line(one) for one in streets),
                line(*town),
                line(*country[:1]),
            ]
        )

    def person(self, *names: Field | None) -> Field | None:
        """First and last name as one."""
        said = [name for name in names if name is not None]
        paths = [span.path for one in said for span in one.evidence.spans if span.path]
        return self.pen.text(" ".join(one.raw.strip() for one in said), *paths) if said else None

    def named(self, owner: Members, path: str, name: str, key: str) -> dict[str, Field]:
        """Account number, VAT id, order number and day of delivery among free fields; every other is a note."""
        found: dict[str, Field] = {}
        for one, here in self.objects(owner, path, name):
            label, value = as_text(one.get(key)) or "", self.text(one, here, "value")
            if value is None or (
                label.startswith("_")
                and not any(known(label) for known in (is_account_name, is_vat_name, is_order_name))
            ):
                continue
            if is_account_name(label):
                found.setdefault("account_no", value)
            elif is_vat_name(label):
                found.setdefault("buyer_vat_id", value)
            elif is_order_name(label):
                found.setdefault("buyer_order_no", value)
            elif is_day_name(label):
                found.setdefault("requested_delivery", value)
            else:
                self.notes.append((f"{label}: {value.value}", f"{self.where}{here}/value"))
        return found

    def way(self, label: str) -> Field | None:
        """How the goods are to come: what the shop calls the first of its ways."""
        ways = self.objects(self.order, "", "shipping_lines")
        return self.text(*ways[0], label) if ways else None

    def hold(self, code: str, message: str, path: str) -> None:
        self.wrong.add(code, message, f"{self.where}{path}")

    def draft(self, origin: Origin) -> Draft:
        items = self.objects(self.order, "", "line_items")
        if len(items) > LINES_LIMIT:
            raise TooLarge(f"The order has more than {LINES_LIMIT} lines.")
        kind = self.kind()
        header = self.header()
        lines = tuple(self.line(item, path, f"/lines/{at}") for at, (item, path) in enumerate(items))
        return Draft(
            kind=kind,
            origin=origin,
            header=Header(**header, notes=self.pen.notes(self.notes)),
            lines=lines,
            notices=tuple(self.wrong.notices),
            source="shop",
            parts=(self.pen.part,),
            reason=f"an order of a {self.shop()} shop",
        )

    def chosen(self, fields: Sequence[tuple[Members, str]], key: str) -> tuple[Field | None, list[tuple[str, str]]]:
        """What was chosen for a line in fields of these names: the day of its delivery, and (text, path) of all else."""
        day, said = None, []
        for one, here in fields:
            label, value = as_text(one.get(key)) or "", as_text(one.get("value"))
            if not value:
                continue
            if day is None and is_day_name(label):
                day = self.text(one, here, "value")
            else:
                said.append((f"{label}: {html.unescape(value)}", f"{self.where}{here}/value"))
        return day, said

    def joined(self, said: Sequence[tuple[str, str]]) -> Field | None:
        """(text, path) of what is said beside a line, each on a line of its own."""
        return self.pen.text("\n".join(text for text, _ in said), *(here for _, here in said)) if said else None

    @abstractmethod
    def shop(self) -> str: ...

    @abstractmethod
    def kind(self) -> Kind: ...

    @abstractmethod
    def header(self) -> dict[str, Any]: ...

    @abstractmethod
    def line(self, item: Members, path: str, at: str) -> DraftLine: ...
