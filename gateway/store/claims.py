"""What the engine works with: the right to advance an intake, an order or an answer, and what is recorded under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from channels.envelope import Part
from gateway.errors import StateConflict
from gateway.states import IntakeState
from gateway.store.records import AnswerRow
from normalizer.normalize import NormalizedOrder
from normalizer.order import Order
from parsers.draft import Draft

__all__ = [
    "AnswerClaim",
    "Due",
    "ForwardClaim",
    "HistoryMoved",
    "IntakeClaim",
    "KeptReading",
    "NewOrder",
]


class HistoryMoved(StateConflict):
    """Another order of the same customer was recorded since this one was normalised: normalise it again."""


@dataclass(frozen=True, slots=True)
class IntakeClaim:
    """The right to advance one intake until its lease ends. A write with an older `epoch` is refused."""

    intake_id: str
    state: IntakeState
    epoch: int
    version: int
    attempts: int  #: this try included; counted before the work, so that a killer document cannot loop
    stops: int  #: earlier tries of which nothing was heard again: the gateway was stopped over them
    channel_kind: str
    priority: int


@dataclass(frozen=True, slots=True)
class ForwardClaim:
    """The right to forward one released order until its lease ends."""

    outbox_id: int
    order_id: str
    intake_id: str
    lane: str  #: orders of one lane (a customer) are forwarded one after the other, oldest first
    epoch: int
    attempts: int  #: this try included
    uncertain: bool  #: an earlier try may have been delivered: `Connector.find` before anything else
    first_tried_at: datetime | None
    order: Order


@dataclass(frozen=True, slots=True)
class AnswerClaim:
    """An answer that this process is about to send."""

    row: AnswerRow
    epoch: int


@dataclass(frozen=True, slots=True)
class Due:
    """Something that may be advanced now; unless somebody else is faster."""

    kind: Literal["intake", "order"]
    subject: str
    priority: int


@dataclass(frozen=True, slots=True)
class KeptReading:
    """What reading gave, as kept with the intake: drafts and the list of all parts (their bytes are blobs)."""

    drafts: tuple[Draft, ...]
    parts: tuple[Part, ...]  #: content may be empty: read it with `Store.blob(part.sha256)`


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to be recorded for an intake. `history` is the customer's history version that the normaliser saw; `upon` the
    order that brings it there, where that was not recorded yet when it was seen."""

    normalized: NormalizedOrder
    release: bool  #: released at once; else it is held
    account_no: str | None = None
    history: int = 0
    upon: str = ""
    draft: int = 0  #: index of the draft that it came from
    layout: str = ""  #: how this customer lays it out, as far as release is earned
    passes: bool = False  #: whether the rules alone let it pass
    course: Literal["released", "held", "unearned", "sample"] = "held"
    master: str = ""  #: version of the master data that it was made with
