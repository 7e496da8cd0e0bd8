"""What customers are told: the list of answers by state, and the drafts that a clerk sends or drops."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web

from gateway.answers.legible import Legible, legible
from gateway.errors import StateConflict
from gateway.store.records import AnswerRow
from gateway.store.store import Store
from gateway.web.pages import Pages, text_of, user_of

__all__ = ["STATES", "Answers", "papers_of"]

#: lists, in the order in which they matter; a draft waits for a person
STATES = ("draft", "failed", "due", "sent", "silent", "dropped")
SHOWN = 100


async def papers_of(store: Store, rows: Sequence[AnswerRow]) -> dict[str, list[Legible]]:
    """By the answer, the documents that go with it in the sender's own format, as a person reads them."""
    found = await store.documents_of([row.id for row in rows])
    return {answer_id: [legible(one) for one in documents] for answer_id, documents in found.items()}


class Answers:
    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._store = pages.store

    async def page(self, request: web.Request) -> web.Response:
        """`?state=draft`, or `?of=ID` for all that was said about one order or intake."""
        return await self._page(request)

    async def _page(self, request: web.Request, *, conflict: str = "", status: int = 200) -> web.Response:
        state, of = request.query.get("state", "draft"), request.query.get("of", "")[:36]
        if state not in STATES:
            raise web.HTTPNotFound(text="There is no such list.")
        rows = await self._store.answers(of) if of else await self._store.answers_in(state, limit=SHOWN)
        return self._pages.render(
            request,
            "answers.html",
            status=status,
            conflict=conflict,
            rows=rows,
            papers=await papers_of(self._store, rows),
            state="" if of else state,
            of=of,
            states=STATES,
        )

    async def decide(self, request: web.Request) -> web.Response:
        """POST /desk/answers/ID/send or drop. What is no draft any more is told, not done."""
        answer_id, verb, user = request.match_info["id"], request.match_info["verb"], user_of(request)
        form = await request.post()
        try:
            if verb == "send":
                subject, body = text_of(form, "subject", longest=300), text_of(form, "body", longest=20_000)
                if "body" in form and not body.strip():
                    told = "The letter is empty; write what the customer shall read, or drop it."
                    return await self._page(request, conflict=told, status=422)
                await self._store.send_draft(answer_id, by=user, subject=subject, body=body)
            else:
                await self._store.drop_draft(answer_id, by=user)
        except StateConflict:
            return await self._page(request, conflict="Somebody else has decided of this draft already.", status=409)
        of = text_of(form, "of", longest=36)
        raise web.HTTPSeeOther(f"/desk/answers?of={of}" if of.replace("-", "").isalnum() else "/desk/answers")
