"""Replies of customers: which of our answers a message hangs on, and what it decides.

A reply to a question belongs to the order that waits for it: "1" or "2" chooses what the question offered, and the order is
checked again by the same rules; anything else brings the order back to a clerk. A reply that brings an order number of its own
is a new order, whatever it hangs on: people reuse old mails. A reply that asks for more, less or nothing is a change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import structlog

from channels.envelope import Envelope, Role, Trust
from gateway.answers.asking import choices_of
from gateway.answers.token import token_of
from gateway.correcting import Correcting
from gateway.errors import StateConflict
from gateway.states import OrderState
from gateway.store.claims import KeptReading
from gateway.store.codec import number_key
from gateway.store.lessons import Correction
from gateway.store.records import AnswerRow, OrderView
from gateway.store.store import Store
from parsers.draft import Draft, Kind

__all__ = ["Replies"]

#: the number of a choice, alone in the first line or before a word: "2", "2.", "Nr. 2 bitte"
_CHOICE = re.compile(
    r"(?:(?:no|nr|n°|number|option|nummer|numéro|numero|número)\.?\s{0,2})?([1-9])(?:\s*[.)!,]|\s|$)", re.I
)
EXCERPT = 300
LONGEST = 60  #: characters of a line that only chooses

log = structlog.get_logger()


class Replies:
    """Takes replies to questions, and answers that came back; everything else is left to the pipeline."""

    def __init__(self, store: Store, correcting: Correcting) -> None:
        self._store = store
        self._correcting = correcting

    async def take(self, envelope: Envelope, reading: KeptReading) -> str:
        """What the message did, as a reason for the list of intakes; "" where it hangs on no answer of ours, or decides nothing."""
        token = token_of(envelope)
        asked = await self._store.answer_by_token(token) if token else None
        if asked is not None and any(draft.kind is Kind.BOUNCE for draft in reading.drafts):
            return await self._came_back(asked, reading)
        if asked is None or asked.kind != "question" or not asked.order_id or not _is_theirs(envelope, asked):
            return ""
        view = await self._store.order(asked.order_id)
        if view.row.state is not OrderState.WAITING or _is_own_order(reading.drafts, view):
            return ""
        text = await self._own_text(reading)
        try:
            return await self._decide(view, text, by=asked.recipient)
        except StateConflict as conflict:  # a clerk was first
            log.info("reply.late", order=view.row.id, reason=str(conflict))
            return ""

    async def _came_back(self, sent: AnswerRow, reading: KeptReading) -> str:
        """A bounce of ours: the answer did not arrive, and is shown so where it was sent from."""
        reason = next(
            (draft.reason for draft in reading.drafts if draft.kind is Kind.BOUNCE and draft.reason), "a bounce"
        )
        await self._store.answer_bounced(sent.id, error=f"It came back: {reason}")
        return f"our {sent.kind} to {sent.recipient} came back"

    async def _own_text(self, reading: KeptReading) -> str:
        """What the sender wrote himself: the first plain text of the message, up to the quoted question."""
        for part in reading.parts:
            if part.role in (Role.BODY, Role.RENDITION) and part.media_type.startswith("text/plain"):
                content = part.content or await self._store.blob(part.sha256)
                return before_quote(content.decode("utf-8", "replace"))
        return ""

    async def _decide(self, view: OrderView, text: str, *, by: str) -> str:
        pointer, candidates = choices_of(view)
        number = chosen(text)
        said = " ".join(text.split())[:EXCERPT]
        if not candidates or number is None or number > len(candidates):
            await self._store.hold(view.row.id, version=view.row.version, by=by, reason=f"The customer answers: {said}")
            return f"answers the question about order {view.row.buyer_order_no or view.row.id}"
        target = f"{pointer}/address_id" if pointer == "/ship_to" else pointer
        correction = Correction(target, None, candidates[number - 1])
        reason = f"The customer chose {number}: {candidates[number - 1]}"
        await self._correcting.save(view, version=view.row.version, by=by, corrections=[correction], reason=reason)
        again = await self._store.order(view.row.id)
        if any(finding.holds for finding in again.findings):
            await self._store.hold(again.row.id, version=again.row.version, by=by, reason=reason)
        else:
            await self._store.release(again.row.id, version=again.row.version, by=by, reason=reason)
        return f"chose {candidates[number - 1]} for order {view.row.buyer_order_no or view.row.id}"


def _is_theirs(envelope: Envelope, asked: AnswerRow) -> bool:
    """Whether it comes from whom we asked, and that is proved."""
    if envelope.sender.phone:
        return envelope.sender.phone == asked.recipient.removeprefix("whatsapp:")
    address = envelope.sender.address or ""
    return envelope.trust is not Trust.NOTHING and address.rpartition("@")[2] == asked.recipient.rpartition("@")[2]


def _is_own_order(drafts: Sequence[Draft], view: OrderView) -> bool:
    """Whether the reply is more than an answer: another order number with lines, or a change."""
    for draft in drafts:
        if draft.kind in (Kind.CHANGE, Kind.CANCEL, Kind.RETURN):
            return True
        number = draft.header.buyer_order_no
        if draft.lines and number and number_key(number.value or number.raw) != number_key(view.row.buyer_order_no):
            return True
    return False


_QUOTE = re.compile(
    r"(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef)\s?:\s*$|^-{2,}\s?(?:original message|ursprüngliche nachricht|message d'origine)|^_{8,}$",
    re.I,
)


def before_quote(text: str) -> str:
    """The text up to where an earlier mail is quoted."""
    own: list[str] = []
    for line in text.splitlines():
        if line.startswith(">") or _QUOTE.search(line):
            break
        own.append(line)
    return "\n".join(own).strip()


def chosen(text: str) -> int | None:
    """The number that the first line chooses; None where it says anything else."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    match = _CHOICE.match(first)
    return int(match[1]) if match and len(first) <= LONGEST and not re.search(r"\d", first[match.end() :]) else None
