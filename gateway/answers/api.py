"""Answers to whom posts documents: they lie ready under /v1/answers, and an event says so."""

from __future__ import annotations

from collections.abc import Sequence

from channels.envelope import Envelope
from gateway.answers.answer import AnswerDocument
from gateway.store.records import AnswerRow

__all__ = ["ApiOutgoing"]


class ApiOutgoing:
    """`Outgoing` to the callers of the API: what is settled as sent is the event."""

    short = False
    machine = True

    def recipient(self, envelope: Envelope) -> str:
        """The name of the key that it was posted with."""
        return envelope.sender.name or ""

    async def send(self, row: AnswerRow, envelope: Envelope, documents: Sequence[AnswerDocument]) -> None:
        """Nothing more has to happen: it is kept."""

    async def close(self) -> None:
        """Nothing is held."""
