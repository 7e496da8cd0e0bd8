"""The protocol of the ways back to a customer, and what can go wrong on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from channels.envelope import Envelope
from gateway.answers.answer import AnswerDocument
from gateway.errors import GatewayError
from gateway.store.records import AnswerRow

__all__ = ["AnswerLate", "AnswerNeedless", "AnswerRefused", "Outgoing"]


class AnswerLate(GatewayError):
    """It could not be handed over now; it is tried again, as the same message."""


class AnswerRefused(GatewayError):
    """The other side will never take it; an operator or clerk has to look."""


class AnswerNeedless(GatewayError):
    """By this way there is nothing to say yet; the message says why."""


class Outgoing(Protocol):
    """One way back. `recipient` says to whom, `send` hands over what is written; both know the message that is answered."""

    short: bool  #: one text message, without subject
    machine: bool  #: takes documents alone; nobody there reads letters

    def recipient(self, envelope: Envelope) -> str:
        """Where the answer goes; "" where it can go nowhere."""

    async def send(self, row: AnswerRow, envelope: Envelope, documents: Sequence[AnswerDocument]) -> None:
        """Hand it over with what goes with it in the sender's own format. The same answer again is the same message, by its identity. Raises AnswerLate, AnswerRefused or AnswerNeedless."""

    async def close(self) -> None:
        """Let go of what is open to the other side."""
