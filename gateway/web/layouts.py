"""What an order's corrections explain of its sender's layout: offered beside the order, remembered on a click, listed and undone
on the page of what was learned."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from gateway.corrections import HEADER, corrected
from gateway.layouts import told, traits
from gateway.reading import ReaderStopped
from gateway.store.lessons import Correction
from gateway.store.profiles import Trait, TraitRow
from gateway.store.records import IntakeView, OrderView
from gateway.web.pages import Pages, text_of, user_of
from gateway.web.review import header_values, line_values
from parsers.draft import Draft

__all__ = ["Layouts", "Shown", "shown"]

#: what runs in a reading child, named as text
EXPLAINED = "parsers.extractors.pages.explained:explained"


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing about a layout, as the desk tells it: `what` is `means`."""

    key: str  #: names it in a form; "" once it is kept
    id: int  #: of its row; 0 while it is only offered
    kind: str
    what: str
    means: str
    used: bool
    row: TraitRow | None = None


def shown(row: TraitRow) -> Shown:
    """A kept trait as the page shows it."""
    what, means = told(row.trait)
    return Shown("", row.id, row.trait.kind, what, means, row.undone_by is None, row)


class Layouts:
    """What is offered and remembered of layouts, beside an order and in the list of what was learned."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._store = pages.store
        self._gateway = pages.gateway

    async def beside(
        self, view: OrderView, intake: IntakeView, base: Draft, savings: Sequence[Sequence[Correction]]
    ) -> tuple[Shown, ...]:
        """What was remembered beside this order, and what else its corrections would explain."""
        kept = [shown(row) for row in await self._store.profiles_of(view.row.id)]
        known = {(one.row.trait.kind, one.row.trait.written, one.row.trait.means) for one in kept if one.row}
        offered = [
            Shown(_key(trait), 0, trait.kind, *told(trait), used=False)
            for trait in await self._offered(view, intake, base, savings)
            if (trait.kind, trait.written, trait.means) not in known
        ]
        return (*kept, *offered)

    async def _offered(
        self, view: OrderView, intake: IntakeView, base: Draft, savings: Sequence[Sequence[Correction]]
    ) -> tuple[Trait, ...]:
        """What its corrections explain and nothing knows yet; nothing where the document cannot be looked at again."""
        confirmed = corrected(base, savings)[1]
        if not confirmed.pointers:
            return ()
        pages: Sequence[Any] = ()
        for at in base.parts:
            if at < len(intake.parts) and (pages := await self._gateway.words.pages(intake.parts[at])):
                break
        if not pages:
            return ()
        values = header_values(view.order)
        knowledge = (await self._gateway.masters.current()).knowledge
        try:
            found = await self._gateway.reader.call(
                EXPLAINED,
                pages,
                base,
                {name: values[pointer] for pointer, name in HEADER.items() if values.get(pointer)},
                [line_values(line) for line in view.order.lines],
                confirmed.lines,
                frozenset(f"/{HEADER[one]}" if one in HEADER else one for one in confirmed.pointers),
                knowledge.profiles,
                knowledge.own_names,
            )
        except (ReaderStopped, TimeoutError):
            return ()
        return traits(found, account_no=view.row.account_no or "") if found else ()

    async def remember(self, request: web.Request) -> web.Response:
        """POST /desk/orders/ID/layout/KEY: what was offered under this key is used from now on."""
        view = await self._store.order(request.match_info["id"])
        intake, base, savings = await self._gateway.correcting.story(view)
        offered = await self._offered(view, intake, base, savings)
        chosen = [trait for trait in offered if _key(trait) == request.match_info["key"]]
        await self._store.remember_layout(chosen, order_id=view.row.id, by=user_of(request))
        self._gateway.masters.look_again()
        if "X-Quiet" in request.headers:
            return web.Response(status=204)
        raise web.HTTPSeeOther(f"/desk/orders/{view.row.id}")

    async def decide(self, request: web.Request) -> web.Response:
        """POST /desk/layouts/ID/confirm or undo; then back to the order or to the list."""
        profile_id, user = int(request.match_info["id"]), user_of(request)
        if request.match_info["verb"] == "confirm":
            await self._store.confirm_profile(profile_id, by=user)
        else:
            await self._store.undo_profile(profile_id, by=user)
        self._gateway.masters.look_again()
        if "X-Quiet" in request.headers:
            return web.Response(status=204)
        order = text_of(await request.post(), "order", longest=36)
        raise web.HTTPSeeOther(f"/desk/orders/{order}" if order.replace("-", "").isalnum() else "/desk/learned")


def _key(trait: Trait) -> str:
    said = (trait.sender, trait.layout, trait.kind, trait.written, trait.means)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
