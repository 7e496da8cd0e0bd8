"""The draft: an order as written, every value with its place. The only thing that this floor hands up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from channels.envelope import Part
from parsers.page import Box

__all__ = [
    "Address",
    "Alternative",
    "Charge",
    "Conventions",
    "Draft",
    "DraftLine",
    "Evidence",
    "Exchange",
    "Field",
    "Header",
    "Kind",
    "Notice",
    "Origin",
    "Reading",
    "ScheduleLine",
    "Span",
]


class Kind(StrEnum):
    """What a message or document asks for."""

    ORDER = "order"
    CHANGE = "change"
    CANCEL = "cancel"
    RETURN = "return"
    INQUIRY = "inquiry"
    AUTO_REPLY = "auto_reply"
    BOUNCE = "bounce"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Span:
    """One place in the original: a box on a page, characters, a cell, or a time in a recording."""

    part: int  #: index into `Reading.parts`
    page: int | None = None  #: from 1
    box: Box | None = None  #: points from the top left
    chars: tuple[int, int] | None = None  #: into the text of the part (UTF-8 decoded)
    cell: str | None = None  #: `Sheet1!B7`
    path: str | None = None  #: of structured formats: JSON pointer, XPath, or segment and element
    ms: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read, and how."""

    spans: tuple[Span, ...]
    method: str  #: the reader or extractor, e.g. `table`, `prose`, `ubl`, `x12`, `ocr:rapidocr`
    version: int = 1  #: of that method; raised when its results change


@dataclass(frozen=True, slots=True)
class Alternative:
    """A rival reading of the same words."""

    value: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Field:
    """One value as written.

    `value` is the reading in canonical form, or None while rivals are equal (they stand in `alternatives`):
    numbers as plain decimals (`1234.50`), codes trimmed, everything else the text. Dates stay text (`value == raw`):
    what they mean is the normalizer's question. `raw` is what stands on the page, untouched.
    """

    raw: str
    value: str | None
    evidence: Evidence
    confidence: float = 1.0  #: by the formula in parsers/score.py
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the reader saw and that is no value: hidden text, a damaged part, a body that contradicts its
    attachment. `code` is a finding code; the normalizer gives it its severity."""

    code: str
    message: str
    pointer: str = ""  #: JSON pointer into the order, e.g. `/lines/2/quantity`; "" is the whole
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A block of lines that names a place or a party. `text` holds all of it, one written line per line."""

    text: Field
    address_id: Field | None = None  #: a number that is said to be the address's own


@dataclass(frozen=True, slots=True)
class Charge:
    """An allowance (discount) or charge (surcharge, freight) on the order or a line."""

    charge: bool  #: False: an allowance
    reason: Field | None = None
    amount: Field | None = None
    percent: Field | None = None


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One delivery of a line that has several."""

    quantity: Field
    requested_delivery: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One ordered item as written."""

    no: Field | None = None
    action: Field | None = None  #: value `add`, `change`, `cancel`, `return`
    sku: Field | None = None  #: said to be the seller's item number
    buyer_item: Field | None = None  #: said to be the buyer's item number
    code: Field | None = None  #: an item code of which the document does not say whose it is
    manufacturer_item: Field | None = None
    gtin: Field | None = None
    description: Field | None = None
    quantity: Field | None = None
    unit: Field | None = None  #: the word as written beside the quantity or in the column header
    pack: Field | None = None  #: what a column of packs says, where no unit is written: "box of 100"
    quantity_2: Field | None = None  #: a second statement of the quantity ("2 cartons (24 cans)")
    unit_2: Field | None = None
    price: Field | None = None
    price_per: Field | None = None  #: value `1`, `100`, `1000`, from a column, a `%` or `C` sign, or words
    price_unit: Field | None = None
    amount: Field | None = None
    requested_delivery: Field | None = None
    schedule: tuple[ScheduleLine, ...] = ()
    charges: tuple[Charge, ...] = ()
    note: Field | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is said once for the whole order."""

    buyer_order_no: Field | None = None
    revision: Field | None = None
    seller_order_no: Field | None = None
    previous_order_no: Field | None = None
    contract_no: Field | None = None
    quotation_no: Field | None = None
    issued_on: Field | None = None
    requested_delivery: Field | None = None
    requested_despatch: Field | None = None
    currency: Field | None = None  #: value: ISO 4217 where the sign or word allows only one, else None
    account_no: Field | None = None  #: the seller's number for this buyer
    buyer_vat_id: Field | None = None
    buyer: Address | None = None  #: letterhead or buyer block
    contact_name: Field | None = None
    contact_email: Field | None = None
    contact_phone: Field | None = None
    ship_to: Address | None = None
    not_ship_to: Address | None = None  #: a place named only to exclude it ("not Crews Way")
    named_places: tuple[Field, ...] = ()  #: places on file that the text names, not read as where the goods go
    bill_to: Address | None = None
    end_customer: Address | None = None
    ship_complete: Field | None = None  #: value `true` or `false`
    delivery_terms: Field | None = None
    payment_terms: Field | None = None
    total_lines: Field | None = None
    total_tax: Field | None = None
    total_payable: Field | None = None
    charges: tuple[Charge, ...] = ()
    notes: tuple[Field, ...] = ()
    beside: tuple[Field, ...] = ()  #: sentences of a letter beside its lines; values are the words that may name goods
    card_places: tuple[Field, ...] = ()  #: addresses of the sender's card that it labels as new, or as the goods' own


@dataclass(frozen=True, slots=True)
class Conventions:
    """What the document itself shows of its habits; None where it shows nothing or contradicts itself."""

    language: str | None = None  #: ISO 639-1
    decimal_mark: str | None = None  #: `,` or `.`
    date_order: str | None = None  #: `dmy`, `mdy` or `ymd`, proved by a date of this document with only one reading


@dataclass(frozen=True, slots=True)
class Origin:
    """How the draft came to us: what the normalizer may know of the envelope."""

    channel: str
    channel_kind: str
    received_at: datetime
    sent_at: datetime | None = None  #: the message's own date; of a forwarded order the inner one
    trust: str = "nothing"
    sender_address: str | None = None
    sender_name: str | None = None
    sender_phone: str | None = None
    account_no: str | None = None
    recipient: str | None = None
    subject: str | None = None
    forwarded_from: str | None = None  #: the inner sender of a forwarded mail; its outer sender vouches for it
    digest: str = ""  #: of the envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Who sent a message between machines, to whom, and under which numbers: what an answer in its format has to name again."""

    format: str  #: ubl, x12, edifact, cxml
    kind: tuple[str, ...] = ()  #: of the message: (`850`,), (`ORDERS`, `D`, `96A`, `UN`), (`Order`,), (`OrderRequest`,)
    sender: str = ""
    sender_scheme: str = ""  #: what kind of number it is: ISA05, UNB 0007, schemeID, domain
    recipient: str = ""
    recipient_scheme: str = ""
    interchange: str = ""  #: ISA13, UNB 0020, payloadID
    group: tuple[str, ...] = ()  #: GS01 to GS08 of X12
    message: str = ""  #: ST02, UNH 0062; of UBL the number of the order
    issued: str = ""  #: date and time of the interchange as written, `261120:0915`
    version: str = ""  #: ISA12; syntax identifier and version as `UNOC:3`
    charset: str = "utf-8"
    test: bool = False
    asks: bool = True  #: False: it only tells something, or answers a message of ours
    wrong: tuple[str, ...] = ()  #: elements of its envelope that contradict it: `SE01`
    refused: bool = False  #: the envelope is torn; nothing of it was read


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One order (or change, cancellation, ...) as written. An envelope may hold several."""

    kind: Kind
    origin: Origin
    header: Header = Header()
    lines: tuple[DraftLine, ...] = ()
    notices: tuple[Notice, ...] = ()
    conventions: Conventions = Conventions()
    source: str = "prose"  #: `Page.source` of its lines, or the structured format's name
    parts: tuple[int, ...] = ()  #: the parts that it was read from
    reason: str = ""  #: why it is of its kind, for the clerk: "an absence note (Auto-Submitted)"
    layout: str | None = None  #: fingerprint of the layout, for profiles
    exchange: Exchange | None = None  #: of a message between machines

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = _ADAPTER.dump_python(self, mode="json", exclude_defaults=True)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Draft:
        return _ADAPTER.validate_python(data)

    def dates(self) -> Iterator[Field]:
        """Every date field, in order of appearance in the types."""
        for name in ("issued_on", "requested_delivery", "requested_despatch"):
            if found := getattr(self.header, name):
                yield found
        for line in self.lines:
            if line.requested_delivery:
                yield line.requested_delivery
            for delivery in line.schedule:
                yield delivery.requested_delivery


@dataclass(frozen=True, slots=True)
class Reading:
    """What parsing an envelope gave. `parts` starts with the envelope's own parts; those unpacked from them follow.

    `drafts` is never empty: an envelope that is no order yields one draft of kind `other` (or bounce, ...) with a reason.
    """

    drafts: tuple[Draft, ...]
    parts: tuple[Part, ...]


_ADAPTER = TypeAdapter(Draft)
