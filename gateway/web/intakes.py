"""What arrived and is no order, or not yet: the page of an intake, and what a clerk decides on it."""

from __future__ import annotations

from aiohttp import web

from gateway.errors import StateConflict
from gateway.web.answers import papers_of
from gateway.web.pages import Pages, number_of, text_of, user_of
from gateway.web.parts import Parts, parts_of

__all__ = ["Intakes"]


class Intakes:
    """`/desk/intakes/ID`."""

    def __init__(self, pages: Pages, parts: Parts) -> None:
        self._pages = pages
        self._store = pages.store
        self._parts = parts

    async def page(self, request: web.Request) -> web.Response:
        return await self._page(request)

    async def _page(self, request: web.Request, *, conflict: str = "", status: int = 200) -> web.Response:
        view = await self._store.intake(request.match_info["id"])
        answers = await self._store.answers(view.row.id)
        return self._pages.render(
            request,
            "intake.html",
            answers=answers,
            papers=await papers_of(self._store, answers),
            status=status,
            conflict=conflict,
            view=view,
            row=view.row,
            sources=await self._parts.sources(parts_of(view), {}),
            journal=await self._store.journal(view.row.id),
        )

    async def decide(self, request: web.Request) -> web.Response:
        """POST /desk/intakes/ID/VERB."""
        intake_id, verb, user = request.match_info["id"], request.match_info["verb"], user_of(request)
        form = await request.post()
        version, reason = number_of(form, "version", 0), text_of(form, "reason", longest=500)
        whither = f"/desk/intakes/{intake_id}"
        try:
            match verb:
                case "dismiss":
                    await self._store.dismiss(intake_id, version=version, by=user, reason=reason or "no order")
                case "order-after-all":
                    await self._store.is_order_after_all(intake_id, version=version, by=user, reason=reason)
                case "read-again":
                    await self._store.read_again(intake_id, version=version, by=user)
                case "by-hand":
                    view = await self._store.intake(intake_id)
                    made = await self._pages.gateway.correcting.enter_by_hand(view, version=version, by=user)
                    whither = f"/desk/orders/{made}"
                case _:
                    raise KeyError(verb)
        except StateConflict as conflict:
            return await self._page(request, conflict=str(conflict), status=409)
        self._pages.gateway.wake()
        raise web.HTTPSeeOther(whither)
