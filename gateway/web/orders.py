"""One order: the review page, and what a clerk decides on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from gateway.answers.asking import choice_label, choices_of, question
from gateway.answers.letter import Letters
from gateway.corrections import Confirmed, corrected
from gateway.errors import StateConflict
from gateway.regrouping import joined
from gateway.states import OrderState
from gateway.store.lessons import Correction
from gateway.store.records import IntakeView, JournalRow, OrderFilter, OrderRow, OrderView
from gateway.web import review
from gateway.web.answers import papers_of
from gateway.web.decisions import DECISIONS, SNOOZES, Posted
from gateway.web.difference import Difference, difference
from gateway.web.form import FormError, corrections
from gateway.web.layouts import Layouts
from gateway.web.live import Live
from gateway.web.pages import MAY_DECIDE, Pages, number_of, text_of, user_of
from gateway.web.parts import Parts, Shown, parts_of
from gateway.web.queue import flash_of
from gateway.web.sentences import Sentences
from normalizer.finding import Severity
from normalizer.master import Master

__all__ = ["Orders"]

OPEN = (OrderState.HELD, OrderState.WAITING)
MOST_OTHERS = 12  #: of the customer, and of the same number
LEASE = timedelta(minutes=2)  #: renewed by the open page
#: after these there is nothing left to do with the order
DONE_AND_BACK = frozenset({"reject", "aside", "duplicate", "merge", "ask", "snooze", "hand-over"})


class Orders:
    """`/desk/orders/ID`."""

    def __init__(self, pages: Pages, parts: Parts, live: Live, layouts: Layouts) -> None:
        self._pages = pages
        self._gateway = pages.gateway
        self.store = pages.store
        self._parts = parts
        self._live = live
        self._layouts = layouts
        self._letters = Letters(pages.gateway.loaded.settings.answers.templates)

    # --- the page -----------------------------------------------------------------------------------------------------

    async def page(self, request: web.Request) -> web.Response:
        view = await self.store.order(request.match_info["id"])
        return await self._page(request, view, flash=await flash_of(self._pages, request))

    async def _page(
        self,
        request: web.Request,
        view: OrderView,
        *,
        conflict: str = "",
        lost: list[tuple[str, str, str]] | None = None,
        flash: dict[str, Any] | None = None,
        status: int = 200,
    ) -> web.Response:
        row = view.row
        intake, base, savings = await self._gateway.correcting.story(view)
        master = (await self._gateway.masters.current()).master
        words = self._pages.words(request)
        others = await self._others(view)
        doubts = review.doubts(view.findings, view.order, master, words)
        return self._pages.render(
            request,
            "order.html",
            status=status,
            conflict=conflict,
            lost=lost or [],
            flash=flash or {"closed": None, "done": "", "failed": "", "undo": None, "taught": []},
            row=row,
            intake=intake,
            order=view.order,
            doubts=doubts,
            **self._state(view),
            **self._values(view, corrected(base, savings)[1], master, words),
            **self._question(view, master, written_in=base.conventions.language),
            **await self._said(request, view),
            sources=await self._parts.sources(await self._gathered(intake, savings), view.proofs),
            holder=await self._open(request, view),
            others=others,
            mergeable=[other for other in others if _may_take_up(other, row)],
            users=[user.name for user in await self.store.users() if user.active and user.role != "viewer"],
            difference=await self._difference(view, doubts),
            suspected=[each for doubt in doubts for each in doubt.earlier],
            explains=await self._layouts.beside(view, intake, base, savings),
            teaches=await self.store.taught_by(row.id, needed=self._gateway.loaded.settings.desk.learn_after),
        )

    def _state(self, view: OrderView) -> dict[str, Any]:
        """What can be done with it now, and how long there is for it."""
        row, holding = view.row, {finding.severity for finding in view.findings}
        return {
            "open": row.state in OPEN,
            "undoable": row.state is OrderState.RELEASED and row.forward_error is None,
            "blockers": Severity.BLOCKER in holding,
            "checks": Severity.CHECK in holding,
            "snoozes": {name: told for name, (told, _) in SNOOZES.items()},
            "due": self._pages.cut_off.due(row.wanted_on, datetime.now(UTC)) if row.state in OPEN else None,
        }

    def _values(self, view: OrderView, confirmed: Confirmed, master: Master, words: Sentences) -> dict[str, Any]:
        """The order's head and lines, each value with its state."""
        first = review.shown_first(view.order, view.findings)
        lines = self._lines(view, confirmed, master, first, words)
        return {
            "fields": review.fields(view.order, view.proofs, view.findings, confirmed),
            "lines": review.with_gaps(view.order, lines, range(len(view.order.lines))),
            "names": review.LINE_NAMES,
            "dated": any(line.requested_delivery or line.schedule for line in view.order.lines),
        }

    async def _said(self, request: web.Request, view: OrderView) -> dict[str, Any]:
        """What happened to it, and what its customer has heard."""
        row = view.row
        journal = await self.store.journal(row.id, row.intake_id)
        answers = [one for one in await self.store.answers(row.intake_id) if one.order_id in (None, row.id)]
        return {
            "journal": [_told(entry) for entry in journal],
            "handed": _handed(journal, row, user_of(request)),
            "answers": answers,
            "papers": await papers_of(self.store, answers),
        }

    def _question(self, view: OrderView, master: Master, *, written_in: str | None) -> dict[str, Any]:
        """What the customer would have to say, in his language, and what the letter will let him choose by number."""
        customer = master.customer(view.row.account_no) if view.row.account_no else None
        language = (customer.language if customer else "") or written_in or "en"
        mode = self._gateway.loaded.settings.answers.mode
        pointer, candidates = choices_of(view) if mode != "off" else ("", ())
        labels = [choice_label(pointer, one, view=view, master=master, language=language) for one in candidates]
        said = question(view, master, self._letters, language=language, numbered=pointer or "none")
        return {"question": said, "choices": labels, "asked_in": language, "answers_mode": mode}

    def _lines(
        self, view: OrderView, confirmed: Confirmed, master: Master, chosen: Iterable[int], words: Sentences
    ) -> dict[int, review.Line]:
        return review.lines(view.order, view.proofs, view.findings, confirmed, master, chosen=chosen, words=words)

    async def more(self, request: web.Request) -> web.Response:
        """GET /desk/orders/ID/lines?revision=N&first=N&last=N: lines that a long order did not show, as rows of its table."""
        view = await self.store.order(request.match_info["id"])
        asked = [request.query.get(name, "") for name in ("first", "last", "revision")]
        if not all(one.isdecimal() and len(one) < 9 for one in asked) or int(asked[2]) != view.row.revision:
            raise web.HTTPConflict(text="The order has changed; load the page again.")
        places = range(int(asked[0]), min(int(asked[1]) + 1, len(view.order.lines)))
        master = (await self._gateway.masters.current()).master
        confirmed, words = await self._gateway.correcting.confirmed(view), self._pages.words(request)
        shown = self._lines(view, confirmed, master, places[: review.SHOWN_LINES], words)
        lines = review.with_gaps(view.order, shown, places)
        return self._pages.render(request, "lines.html", lines=lines, editable="edit" in request.query)

    async def _open(self, request: web.Request, view: OrderView) -> str:
        """Claim it for who opens it; the name of another clerk who has it."""
        row, user = view.row, user_of(request)
        if row.state not in OPEN or not request[MAY_DECIDE]:
            return ""
        if row.claimed_by not in (None, user):
            return str(row.claimed_by)
        if row.claimed_by is None:
            try:
                await self.store.claim_order(row.id, by=user, lease=LEASE)
            except StateConflict:
                return "another clerk"
            self._live.hint()
        return ""

    async def _gathered(self, intake: IntakeView, savings: Sequence[Sequence[Correction]]) -> tuple[Shown, ...]:
        """What can be shown beside the order: its intake's parts, and those of orders that were merged into it."""
        parts = [*parts_of(intake)]
        for other_id, _offset, size in joined(savings):
            parts += parts_of(await self.store.intake(other_id))[:size]
        return tuple(parts)

    async def _difference(self, view: OrderView, doubts: tuple[review.Doubt, ...]) -> Difference | None:
        """Against the order that a finding says this one changes, cancels or repeats."""
        meant = next((doubt.earlier[0] for doubt in doubts if doubt.earlier and doubt.code != "order-unknown"), None)
        if meant is None:
            return None
        try:
            return difference(view.order, (await self.store.order(meant)).order)
        except KeyError:
            return None

    async def _others(self, view: OrderView) -> list[OrderRow]:
        """Of which this one may be a duplicate or a part: whoever's open orders bear its number, and the customer's others."""
        row, found = view.row, list[OrderRow]()
        if row.buyer_order_no:
            found += (
                await self.store.orders(OrderFilter(states=OPEN, number=row.buyer_order_no), limit=MOST_OTHERS)
            ).rows
        if row.account_no is not None:
            found += (await self.store.orders(OrderFilter(account_no=row.account_no), limit=MOST_OTHERS)).rows
        return [other for other in {other.id: other for other in found}.values() if other.id != row.id]

    # --- saving and deciding ------------------------------------------------------------------------------------------

    async def decide(self, request: web.Request) -> web.Response:
        """POST /desk/orders/ID/VERB. What was typed is saved first; a decision on an older version is told, not done."""
        order_id, verb = request.match_info["id"], request.match_info["verb"]
        form = await request.post()
        user, words = user_of(request), self._pages.words(request)
        view = await self.store.order(order_id)
        version = number_of(form, "version", view.row.version)
        try:
            view, version = await self._save(view, version, user, form, words.language)
            decision = DECISIONS.get(verb)
            if decision is not None:
                await decision(self._gateway, Posted(view, version, user, form))
            elif verb != "save":
                raise KeyError(verb)
        except FormError as error:
            lost = _typed(view, form, error.pointer)
            return await self._page(request, view, conflict=str(error), lost=lost, status=422)
        except StateConflict as conflict:
            now = await self.store.order(order_id)
            lost = await self._lost(now, number_of(form, "revision", now.row.revision), form, words.language)
            return await self._page(request, now, conflict=str(conflict), lost=lost, status=409)
        self._gateway.wake()
        self._live.hint()
        raise web.HTTPSeeOther(_whither(verb, order_id))

    async def _save(self, view: OrderView, version: int, user: str, form: Any, language: str) -> tuple[OrderView, int]:
        """The order with what the form corrects; as it is where it corrects nothing."""
        if view.row.state not in OPEN or ("from" not in form and "confirm" not in form and "kind" not in form):
            return view, version
        if view.row.version != version:
            who = view.row.decided_by or "the gateway"
            raise StateConflict(f"{who} has changed this order in the meantime; nothing of yours was saved over it.")
        changed = corrections(view.order, form, language=language)
        if not changed:
            return view, version
        await self._gateway.correcting.save(view, version=version, by=user, corrections=changed)
        view = await self.store.order(view.row.id)
        return view, view.row.version

    async def _lost(self, now: OrderView, seen: int, form: Any, language: str) -> list[tuple[str, str, str]]:
        """(what, as it stands now, what this clerk had typed) of every value that was typed and not saved."""
        if "from" not in form:
            return []
        before = next((one.order for one in await self.store.revisions(now.row.id) if one.revision == seen), now.order)
        try:
            mine = {each.pointer: each.after for each in corrections(before, form, language=language)}
        except FormError:
            return []
        stands = dict(review.header_values(now.order))
        for index, line in enumerate(now.order.lines):
            stands |= {f"/lines/{index}/{name}": value for name, value in review.line_values(line).items()}
        return [(_label(at), stands.get(at, ""), str(value or "")) for at, value in mine.items() if at != "/lines"]

    # --- the lease ----------------------------------------------------------------------------------------------------

    async def claim(self, request: web.Request) -> web.Response:
        """The open page's heartbeat; 409 and a name where somebody has taken it over."""
        take_over = "take-over" in request.query
        try:
            row = await self.store.claim_order(
                request.match_info["id"], by=user_of(request), lease=LEASE, take_over=take_over
            )
        except StateConflict as conflict:
            return web.json_response({"told": self._pages.words(request).said(str(conflict))}, status=409)
        if take_over:
            self._live.hint()
            raise web.HTTPSeeOther(f"/desk/orders/{request.match_info['id']}")
        moved = f"{row.decided_by or 'The gateway'} has changed this order; load the page again before you go on."
        return web.json_response({"version": row.version, "moved": self._pages.words(request).said(moved)})

    async def leave(self, request: web.Request) -> web.Response:
        await self.store.leave_order(request.match_info["id"], by=user_of(request))
        self._live.hint()
        return web.Response(status=204)


def _whither(verb: str, order_id: str) -> str:
    """Released: the next one, with a way back. Done with: the next one. Else the order again."""
    if verb == "release":
        return f"/desk/next?{urlencode({'after': order_id, 'released': order_id})}"
    if verb in DONE_AND_BACK:
        return f"/desk/next?{urlencode({'after': order_id, 'closed': order_id})}"
    return f"/desk/orders/{order_id}"


def _typed(view: OrderView, form: Any, pointer: str) -> list[tuple[str, str, str]]:
    """The value that could not be taken, beside what stands."""
    if not pointer.startswith("/lines/") or pointer.count("/") != 3:
        return [(_label(pointer), review.header_values(view.order).get(pointer, ""), text_of(form, pointer))]
    _, _, at, name = pointer.split("/")
    if any("-" in str(one) for one in form.getall("from", [])):
        return [(_label(pointer), "", "")]  # lines that were not shown stand between; the message says what was typed
    typed = [str(one) for one in form.getall(f"line.{name}", [])]
    return [(_label(pointer), "", typed[int(at)] if int(at) < len(typed) else "")]


def _label(pointer: str) -> str:
    steps = pointer.strip("/").split("/")
    if steps[0] == "lines" and len(steps) > 2:
        return f"Line {int(steps[1]) + 1}, {steps[2].replace('_', ' ')}"
    return review.LABELS.get(pointer, pointer.strip("/"))


def _handed(journal: Sequence[JournalRow], row: OrderRow, user: str) -> dict[str, Any] | None:
    """Who gave this order to the clerk who reads it, and what he wrote; None once somebody has decided since."""
    moved = [one for one in journal if one.verb not in ("opened", "handed over") and one.by == user]
    found = next((one for one in reversed(journal) if one.verb == "handed over"), None)
    if found is None or row.claimed_by != user or found.data.get("to") != user:
        return None
    if moved and moved[-1].at > found.at:
        return None
    return {"by": found.by, "note": found.data.get("note", ""), "at": found.at}


def _may_take_up(other: OrderRow, row: OrderRow) -> bool:
    """Whether this order's lines may go behind those of the other."""
    return other.state in OPEN and other.kind == row.kind == "order" and row.account_no in (None, other.account_no)


def _told(entry: JournalRow) -> dict[str, Any]:
    """One line of the journal as a sentence with what changed."""
    data = entry.data
    detail = data.get("reason") or ", ".join(data.get("codes", ())) or ""
    if "to" in data:
        detail = f"{data['to']} {data.get('note', '')}".strip()
    changes = [
        (_label(each["pointer"]), each["before"], each["after"])
        for each in data.get("corrections", ())
        if each["pointer"] not in ("/lines", "/merge")
    ]
    return {"at": entry.at, "verb": entry.verb, "by": entry.by, "detail": str(detail)[:500], "changes": changes}
