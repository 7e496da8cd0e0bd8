"""What customers are told: the list of answers by state, and the drafts that a clerk sends or drops."""

from __future__ import annotations

from aiohttp import web

from gateway.errors import StateConflict
from gateway.web.pages import Pages, text_of, user_of

__all__ = ["STATES", "Answers"]

#: lists, in the order in which they matter; a draft waits for a person
STATES = ("draft", "failed", "due", "sent", "silent", "dropped")
SHOWN = 100


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
                await self._store.send_draft(answer_id, by=user, subject=subject, body=body)
            else:
                await self._store.drop_draft(answer_id, by=user)
        except StateConflict:
            return await self._page(request, conflict="Somebody else has decided of this draft already.", status=409)
        of = text_of(form, "of", longest=36)
        raise web.HTTPSeeOther(f"/desk/answers?of={of}" if of.replace("-", "").isalnum() else "/desk/answers")
