"""How much one recipient hears of us: a loop is ended, a flood is thinned, and a customer who orders a lot hears of every order.

A loop is a chain: his mail hangs on our letter, which answers his mail, which hangs on our letter. A person who orders twenty times
in an hour makes no such chain, nor does one who takes up an old mail again and again. So chains are what is counted strictly, and the
number of letters is a net below. What says something of an order is never left out, only put off.
"""

from __future__ import annotations

from datetime import timedelta

from channels.envelope import Envelope
from gateway.answers.outgoing import AnswerLate
from gateway.answers.settings import AnswerSettings
from gateway.answers.token import token_of
from gateway.store.records import AnswerRow
from gateway.store.store import Store

__all__ = ["why_too_many"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def why_too_many(
    store: Store, settings: AnswerSettings, row: AnswerRow, envelope: Envelope, *, to: str, document: bool
) -> str:
    """Why this answer is left out; "" where it may go. Raises AnswerLate where it has to wait."""
    if row.kind == "receipt" and not document:
        above = await _answers_above(store, row, envelope, most=settings.per_thread_day)
        if above >= settings.per_thread_day:
            return f"The message hangs on {above} of our answers of the last day, one on the other, as if a machine answered us."
    limit = settings.documents_per_hour if document else settings.per_recipient_hour
    if await store.answers_sent(to, within=HOUR) < limit:
        return ""
    said = f"{to} has had {limit} answers within an hour."
    if document or row.kind != "receipt":  # a machine waits for it, or a person has to know what becomes of his order
        raise AnswerLate(said)
    return said


async def _answers_above(store: Store, row: AnswerRow, envelope: Envelope, *, most: int) -> int:
    """How many of our answers stand above the message, each hanging on the one before; as far as `most` and a day back."""
    for above in range(most):
        token = token_of(envelope)
        hung_on = await store.answer_by_token(token) if token else None
        if hung_on is None or row.created_at - hung_on.created_at > DAY or hung_on.intake_id == row.intake_id:
            return above
        envelope = await store.envelope(hung_on.intake_id)
    return most
