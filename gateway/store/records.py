"""What the store shows: frozen rows, and filters for lists of them. No SQL and no state of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeVar

from channels.envelope import Part
from gateway.states import IntakeState, OrderState
from normalizer.finding import Finding
from normalizer.normalize import Proof
from normalizer.order import Order
from parsers.draft import Draft

__all__ = [
    "AnswerRow",
    "ApiKey",
    "Change",
    "FirstOrder",
    "IntakeFilter",
    "IntakeRow",
    "IntakeView",
    "JournalRow",
    "JournalVerdict",
    "Listing",
    "MasterVersion",
    "OrderFilter",
    "OrderRow",
    "OrderView",
    "RevisionRow",
    "SessionRow",
    "UserRow",
]  # fmt: skip

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """One page of a list. `next` is the cursor of the following page, or None at the end."""

    rows: tuple[Row, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeFilter:
    """Which intakes; everything given must hold. `text` searches sender, subject and file name."""

    states: Sequence[IntakeState] = ()
    channel: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """Which orders; everything given must hold. `text` searches order number, customer and file name.

    `snoozed` False hides what is put off until later, True shows only that, None shows both.
    """

    states: Sequence[OrderState] = ()
    channel: str | None = None
    account_no: str | None = None
    text: str | None = None
    number: str | None = None  #: the customer's own order number, letter for letter
    code: str | None = None  #: a finding code that it carries
    claimed_by: str | None = None
    snoozed: bool | None = None
    wanted_by: date | None = None  #: wanted on this day or before
    wanted_after: date | None = None  #: wanted later than this day, or on no stated day
    oldest_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRow:
    """What arrived, as a list shows it."""

    id: str
    state: IntakeState
    version: int
    channel: str
    channel_kind: str
    received_at: datetime
    accepted_at: datetime
    sender: str  #: address, number or name, as the channel knew it
    subject: str | None
    file_name: str | None  #: the first named part's
    attempts: int
    reason: str  #: why it is set aside, held or failed; "" otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """An order, as a list shows it."""

    id: str
    intake_id: str
    draft: int  #: index of the draft that it came from; negative where a clerk entered it by hand
    state: OrderState
    version: int  #: to be given back with every decision
    revision: int
    channel: str
    kind: str
    intent: str
    account_no: str | None
    customer_name: str | None
    buyer_order_no: str | None
    received_at: datetime
    changed_at: datetime
    currency: str | None
    total: str | None  #: as stated: payable, else lines, else what the stated amounts of all lines add up to
    wanted_on: date | None  #: the first day on which the customer wants something
    line_count: int
    file_name: str | None
    findings: int  #: how many hold it
    codes: tuple[str, ...]  #: the finding codes that hold it
    reason: str  #: of the last decision
    decided_by: str | None
    claimed_by: str | None  #: the clerk who has it open, while the claim lasts
    claimed_until: datetime | None
    snoozed_until: datetime | None
    erp_order_no: str | None
    erp_state: str | None
    erp_url: str | None
    forward_at: datetime | None  #: when the released order is tried next; within the undo window in the future
    forward_error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """One order with everything beside it."""

    row: OrderRow
    order: Order
    proofs: Mapping[str, Proof]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeView:
    """One intake with everything beside it; `parts` are the envelope's own and, once it is read, the unpacked ones."""

    row: IntakeRow
    envelope: Mapping[str, Any]  #: `Envelope.to_json()`
    parts: tuple[Part, ...]  #: without content
    findings: tuple[Finding, ...]  #: of the intake itself
    drafts: tuple[Draft, ...]
    orders: tuple[OrderRow, ...]


@dataclass(frozen=True, slots=True)
class FirstOrder:
    """An order as the gateway itself made it, before any clerk, and the codes of the findings that held it."""

    order: Order
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRow:
    """One immutable revision of an order."""

    revision: int
    at: datetime
    by: str
    reason: str
    order: Order
    proofs: Mapping[str, Proof]


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """One line of the journal."""

    seq: int
    at: datetime
    kind: Literal["intake", "order", "answer", "desk", "system"]
    subject: str  #: id of what moved
    verb: str  #: the move: `accepted`, `released`, `forwarded`, ...
    by: str
    before: str | None
    after: str | None
    data: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """Who may log in at the desk; `password_hash` is empty where the company's own provider vouches for him."""

    name: str
    password_hash: str = field(repr=False)
    role: str
    active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A login. Only the SHA-256 of its token is stored; `stale` where its use should be written down again."""

    user: UserRow
    token_sha256: str
    created_at: datetime
    expires_at: datetime
    seen_at: datetime
    address: str
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """An API key. Only its SHA-256 is stored; `account_no` binds it to a customer."""

    name: str
    account_no: str | None
    active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterVersion:
    """One imported snapshot of the master data."""

    version: str
    imported_at: datetime
    by: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class JournalVerdict:
    """What `verify_journal` found. `broken` names the first row that does not fit, and how; None while all do."""

    rows: int
    head: str  #: hash of the last row; keep it elsewhere to notice a cut tail
    broken: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One committed move, for those who listen."""

    kind: Literal["intake", "order", "answer", "desk", "system"]
    subject: str
    after: str | None
    verb: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What a customer is told about an intake or an order."""

    id: str
    intake_id: str
    order_id: str | None
    kind: str  #: receipt, question, confirmation, refusal
    state: str  #: due, draft, sent, silent, failed, dropped
    channel: str
    channel_kind: str
    token: str  #: lower-case hexadecimal; names this answer in subject, address and thread
    said: str  #: the clerk's own words: the question, the reason of a refusal
    recipient: str
    subject: str
    body: str
    attempts: int
    error: str  #: why it is silent, failed or late
    created_at: datetime
    settled_at: datetime | None
    version: int = 0  #: of its words: another once it has been written anew
