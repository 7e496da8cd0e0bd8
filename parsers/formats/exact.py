"""Fields of structured formats: what a standard's own element says is certain, and its path is the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.draft import Address, Draft, Evidence, Field, Kind, Notice, Origin, Span
from parsers.errors import ReadError

__all__ = ["DECIMAL_DIGITS", "Pen", "hundredths", "other_message", "plain_decimal", "torn"]

DECIMAL_DIGITS = 30
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")


def plain_decimal(text: str) -> str | None:
    """The number in canonical form, or None where it is no plain decimal: no thousands, no exponent, at most 30 digits."""
    stripped = text.strip()
    if len(stripped) > DECIMAL_DIGITS + 2 or not _DECIMAL.fullmatch(stripped):
        return None
    number = Decimal(stripped)
    return f"{abs(number) if number == 0 else number:f}"


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the fields of one document: every one names its part, its path and the format that it was read by."""

    part: int
    method: str
    version: int = 1

    def evidence(self, *paths: str) -> Evidence:
        return Evidence(tuple([Span(self.part, path=path) for path in paths]), self.method, self.version)

    def text(self, raw: str | None, *paths: str, value: str | None = None) -> Field | None:
        """The text as written; None where there is none. `value` where the standard gives it another canonical form."""
        if raw is None or not raw.strip():
            return None
        return Field(raw, raw.strip() if value is None else value, self.evidence(*paths))

    def number(self, raw: str | None, *paths: str) -> Field | None:
        """The number; its value is None where what stands there is no number, so that a person must look."""
        if raw is None or not raw.strip():
            return None
        return Field(raw, plain_decimal(raw), self.evidence(*paths))

    def address(self, lines: Iterable[tuple[str | None, str]], *, address_id: Field | None = None) -> Address | None:
        """A party or place from (line, path) pairs; None where neither a line nor an id is there."""
        written = [(line.strip(), path) for line, path in lines if line and line.strip()]
        if not written:
            return None if address_id is None else Address(Field("", None, address_id.evidence), address_id)
        block = "\n".join(line for line, _ in written)
        return Address(Field(block, block, self.evidence(*dict.fromkeys(path for _, path in written))), address_id)

    def notice(self, code: str, message: str, *paths: str, pointer: str = "") -> Notice:
        return Notice(code, message, pointer, self.evidence(*paths) if paths else None)

    def notes(self, texts: Sequence[tuple[str | None, str]]) -> tuple[Field, ...]:
        """One field for every text that is there."""
        return tuple(found for text, path in texts if (found := self.text(text, path)))


def other_message(
    pen: Pen, origin: Origin, *, what: str, name: str, asks: bool, path: str, notices: Sequence[Notice] = ()
) -> Draft:
    """The draft of a message that is no order: what only tells is set aside, what asks for something waits for a person."""
    said = f"{what} ({name[:40]}), no order"
    told = said[0].upper() + said[1:] + "."
    notice = pen.notice("document-unsupported", told, path) if asks else pen.notice("message-other", told, path)
    return Draft(
        kind=Kind.OTHER, origin=origin, notices=(*notices, notice), source=pen.method, parts=(pen.part,), reason=said
    )


def torn(error: ReadError, pen: Pen, origin: Origin) -> Draft:
    """The draft of one message of a file that cannot be read while others of it can: an order without lines, for a person. What is
    no order by its beginning is none."""
    asks = error.exchange is None or error.exchange.asks
    return Draft(
        kind=Kind.ORDER if asks else Kind.OTHER, origin=origin, notices=(pen.notice(error.code, str(error)),), source=pen.method,
        parts=(pen.part,), exchange=error.exchange, reason="a message that breaks off",
    )  # fmt: skip


def hundredths(text: str) -> str:
    """A number of X12's type N2 with its point: `1050` is 10.50. One that brings a point of its own is left as it is."""
    digits = text.lstrip("+-")
    if not (digits.isascii() and digits.isdigit()):
        return text
    sign = "-" if text.startswith("-") else ""
    return f"{sign}{digits.zfill(3)[:-2]}.{digits.zfill(3)[-2:]}"
