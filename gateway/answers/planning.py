"""What an answer carries in the sender's own format, from what the store knows of its intake and order."""

from __future__ import annotations

from gateway.answers.answer import Answer
from gateway.answers.asked import asked
from gateway.answers.documents import Planned, acknowledgments, business_answer, decision_of
from gateway.store.records import AnswerRow, OrderView
from gateway.store.store import Store

__all__ = ["planned_for"]


async def planned_for(store: Store, row: AnswerRow, view: OrderView | None) -> list[Planned]:
    """The documents that go with this answer; none with a question, and none where no machine has written."""
    exchanges = await store.exchanges(row.intake_id)
    if not exchanges or row.kind == "question":
        return []
    if view is None and row.channel_kind == "cxml":
        return []  # it was answered in its own connection
    if view is None:
        return acknowledgments(exchanges)
    exchange = exchanges.get(view.row.draft)
    if exchange is None:
        return []
    told = await store.erp_lines(view.row.id)
    of_draft = [one for one in (await store.intake(row.intake_id)).orders if one.draft == view.row.draft]
    first = (await store.revisions(view.row.id))[0].order
    order, lines = asked(first, view.order, told, whole=len(of_draft) == 1)
    decision = decision_of(row.kind, view.row.erp_state, told)
    answer = Answer(decision=decision, seller_order_no=view.row.erp_order_no or "", reason=row.said, lines=lines)
    gone = [one.id for one in await store.answers(view.row.id) if one.state == "sent" and one.id != row.id]
    before = await store.documents_of(gone)
    return business_answer(
        exchange, order, answer, earlier=sorted(one.number for each in before.values() for one in each)
    )
