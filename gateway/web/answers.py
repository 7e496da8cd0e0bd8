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
WRITTEN_ANEW = (
    "The ERP has said more of this order meanwhile, and the letter was written anew. Nothing was sent; read it again."
)


async def papers_of(store: Store, rows: Sequence[AnswerRow]) -> dict[str, list[Legible]]:
    """By the answer, the documents that go with it in the sender's own format, as a person reads them."""
    found = await store.documents_of([row.id for row in rows])
    return {answer_id: [legible(one) for one in documents] for answer_id, documents in found.items()}


class Answers:
    """`/desk/answers`."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._store = pages.store

    async def page(self, request: web.Request) -> web.Response:
        """`?state=draft`, or `?of=ID` for all that was said about one order or intake; without, the first list that holds anything."""
        return await self._page(request)

    async def _page(
        self, request: web.Request, *, conflict: str = "", typed: tuple[str, str] | None = None, status: int = 200
    ) -> web.Response:
        state, of = request.query.get("state", ""), request.query.get("of", "")[:36]
        if state and state not in STATES:
            raise web.HTTPNotFound(text="There is no such list.")
        rows = await self._store.answers(of) if of else ()
        for one in () if of else (state,) if state else STATES:
            if rows := await self._store.answers_in(one, limit=SHOWN):
                state = one
                break
        state = state or STATES[0]
        return self._pages.render(
            request,
            "answers.html",
            status=status,
            conflict=conflict,
            typed=typed,
            rows=rows,
            papers=await papers_of(self._store, rows),
            state="" if of else state,
            of=of,
            states=STATES,
        )

    async def decide(self, request: web.Request) -> web.Response:
        """POST /desk/answers/ID/send or drop. What is no draft any more, or was written anew meanwhile, is told, not done."""
        answer_id, verb, user = request.match_info["id"], request.match_info["verb"], user_of(request)
        form = await request.post()
        subject, body = text_of(form, "subject", longest=300), text_of(form, "body", longest=20_000)
        shown = text_of(form, "version", longest=9)
        version = int(shown) if shown.isdecimal() else None
        try:
            if verb == "drop":
                await self._store.drop_draft(answer_id, by=user, version=version)
            elif "body" in form and not body.strip():
                told = "The letter is empty; write what the customer shall read, or drop it."
                return await self._page(request, conflict=told, status=422)
            else:
                await self._store.send_draft(answer_id, by=user, subject=subject, body=body, version=version)
        except StateConflict:
            return await self._too_late(request, answer_id, version=version, typed=(subject, body))
        of = text_of(form, "of", longest=36)
        raise web.HTTPSeeOther(f"/desk/answers?of={of}" if of.replace("-", "").isalnum() else "/desk/answers")

    async def _too_late(
        self, request: web.Request, answer_id: str, *, version: int | None, typed: tuple[str, str]
    ) -> web.Response:
        """What the clerk typed stays on the page: he may want it in the letter that took the place of his."""
        row = await self._store.answer(answer_id)
        anew = row.version != version and row.state in ("draft", "due")
        said = WRITTEN_ANEW if anew else "Somebody else has decided of this draft already."
        return await self._page(request, conflict=said, typed=typed if any(typed) else None, status=409)
