"""What unpacking a mail gives: its letters, the parts that they name, and what was noticed on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from channels.envelope import Part, Role
from parsers.draft import Notice

__all__ = ["PARTS_LIMIT", "Letter", "Mail", "Parcel"]

PARTS_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a mail: its headers as far as reading needs them, and the indexes of its parts."""

    sender_address: str | None
    sender_name: str | None
    recipient: str | None
    subject: str
    sent_at: datetime | None
    marks: dict[str, str]  #: headers by which machines say that they are machines, lower-case names
    content_type: str
    plain: int | None = None
    html: int | None = None
    attachments: tuple[int, ...] = ()
    inline: tuple[int, ...] = ()
    letters: tuple[Letter, ...] = ()  #: attached messages, outermost first
    report: str = ""  #: text of a delivery status part


@dataclass(frozen=True, slots=True)
class Mail:
    """A whole mail. `parts` are new parts; the indexes in `letter` count them from `first`."""

    letter: Letter
    parts: tuple[Part, ...]
    notices: tuple[Notice, ...] = ()


class Parcel:
    """Collects the parts and notices of one mail while it is unpacked. New parts are children of `part`, numbered from `first`."""

    def __init__(self, part: int, first: int) -> None:
        self.part = part
        self.first = first
        self.parts: list[Part] = []
        self.notices: list[Notice] = []

    @property
    def is_full(self) -> bool:
        return len(self.parts) >= PARTS_LIMIT

    def add_text(self, text: str, media_type: str, name: str | None) -> int:
        """A body as UTF-8; gives its number."""
        return self.add(text.encode(errors="replace"), media_type, name, Role.BODY)

    def add(self, content: bytes, media_type: str, name: str | None, role: Role) -> int:
        self.parts.append(Part(content, media_type, name, role, self.part))
        return self.first + len(self.parts) - 1

    def append(self, index: int, text: str) -> None:
        """Text that belongs below a body which is there already."""
        joined = self.parts[index - self.first].content.decode() + "\n" + text
        self.parts[index - self.first] = Part(joined.encode(), "text/plain", None, Role.BODY, self.part)

    def note(self, code: str, message: str) -> None:
        """A notice; the same sentence once."""
        if all(notice.message != message for notice in self.notices):
            self.notices.append(Notice(code, message))
