"""Fields from the elements of an XML order: one value where one may stand, and a word about what has no place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from parsers.draft import Address, Field, Header, Kind, Origin
from parsers.draft import Draft as WholeDraft
from parsers.formats.civil import iso_day
from parsers.formats.edi_units import rec20_unit
from parsers.formats.exact import Pen
from parsers.formats.segments import Wrong
from parsers.formats.strict_xml import Node

__all__ = ["Reader"]


@dataclass(slots=True)
class Reader:
    """What the readers of UBL, cXML and Order-X share."""

    pen: Pen
    wrong: Wrong
    notes: list[tuple[str, str]] = field(default_factory=list)

    def one(self, node: Node | None, *names: str, pointer: str = "") -> Node | None:
        """The one element down that path; several with different texts are a notice, and the first stands."""
        if node is None:
            return None
        found = node.all(*names)
        if len({one.text for one in found}) > 1:
            said = f"{names[-1]} stands {len(found)} times with different values."
            self.wrong.add("element-repeated", said, *(one.path for one in found[:5]), pointer=pointer)
        return found[0] if found else None

    def text(self, node: Node | None, *names: str, pointer: str = "") -> Field | None:
        found = self.one(node, *names, pointer=pointer)
        return self.pen.text(found.text, found.path) if found is not None else None

    def number(self, node: Node | None, *names: str, pointer: str = "") -> Field | None:
        found = self.one(node, *names, pointer=pointer)
        return self.wrong.number(found.text, found.path, pointer=pointer) if found is not None else None

    def attribute(self, node: Node | None, name: str) -> Field | None:
        return self.pen.text(node.get(name), f"{node.path}/@{name}") if node is not None else None

    def attribute_number(self, node: Node | None, name: str, *, pointer: str = "") -> Field | None:
        return self.wrong.number(node.get(name), f"{node.path}/@{name}", pointer=pointer) if node is not None else None

    def unit(self, raw: str, path: str) -> Field | None:
        return self.pen.text(raw, path, value=rec20_unit(raw)) if raw.strip() else None

    def day(self, raw: str, path: str, *, pointer: str = "") -> Field | None:
        """An ISO date or instant; another writing stays as it stands and is a notice."""
        if not raw.strip():
            return None
        day = iso_day(raw)
        if day is None:
            self.wrong.add("element-invalid", f"{raw[:40]!a} is no date.", path, pointer=pointer)
        return self.pen.text(raw, path, value=day or raw.strip())

    def note(self, node: Node | None) -> None:
        if node is not None and node.text:
            self.notes.append((node.text, node.path))

    def joined(self, nodes: Iterable[Node | None], between: str = " ") -> Field | None:
        """Several texts as one, each once."""
        found = {node.text: node.path for node in nodes if node is not None and node.text}
        return self.pen.text(between.join(found), *found.values()) if found else None

    def unread(self, node: Node, known: frozenset[str], *, pointer: str = "") -> None:
        """A notice for every child that is not known and that says something."""
        for child in node.children:
            if child.name not in known and any(one.text or one.element.attrib for one in child.walk()):
                words = " ".join(one.text for one in child.walk() if one.text)[:120]
                said = f"{child.name} was not read: {words or 'attributes alone'}."
                self.wrong.add("element-unread", said, child.path, pointer=pointer)

    def block(
        self,
        names: Sequence[Node | None],
        streets: Sequence[Node | None],
        town: Sequence[Node | None],
        country: Node | None,
    ) -> list[tuple[str | None, str]]:
        """Lines of an address as one would write it on a parcel."""
        words = [node for node in town if node is not None and node.text]
        single = [*names, *streets]
        lines: dict[str, str] = {node.text: node.path for node in single if node is not None and node.text}
        made: list[tuple[str | None, str]] = list(lines.items())
        if words:
            made.append((" ".join(node.text for node in words), words[0].path))
        if country is not None and country.text:
            made.append((country.text, country.path))
        return made

    def place(self, lines: list[tuple[str | None, str]], number: Field | None = None) -> Address | None:
        return self.pen.address(lines, address_id=number)

    def draft(self, kind: Kind, origin: Origin, header: dict[str, Any], **rest: Any) -> WholeDraft:
        return WholeDraft(
            kind=kind,
            origin=origin,
            header=Header(**header, notes=self.pen.notes(self.notes)),
            notices=tuple(self.wrong.notices),
            source=self.pen.method,
            parts=(self.pen.part,),
            **rest,
        )
