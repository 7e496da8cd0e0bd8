"""How it goes: the page of figures, the list behind each of them, and the same as a table for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from urllib.parse import urlencode

from aiohttp import web

from gateway.csv_files import safe_cell
from gateway.states import OrderState
from gateway.store.figures import Figures, OrdersOf
from gateway.web.pages import Pages

__all__ = ["FiguresPage"]

SPANS = (1, 7, 30, 90)
#: what the list behind a figure can be asked for
WHATS = ("unseen", "person", "done", "open", "corrected", "sample", "judged", "right", "wrong", "complaint")
#: so long the figures of a span are shown again before they are counted anew
FRESH_SECONDS = 60
MOST_LISTED = 200


class FiguresPage:
    """`/desk/figures`; counted anew at most once a minute."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._store = pages.store
        self._kept: dict[int, tuple[float, Figures]] = {}

    async def page(self, request: web.Request) -> web.Response:
        """Figures of the last days; `?days=30`."""
        days = _days(request)
        found = await self._figures(days)
        return self._pages.render(
            request,
            "figures.html",
            days=days,
            spans=SPANS,
            figures=found,
            reasons=dict(list((await self._store.reasons((OrderState.HELD, OrderState.WAITING))).items())[:12]),
            to=lambda **which: f"/desk/figures/orders?{urlencode({'days': days, **which})}",
        )

    async def orders(self, request: web.Request) -> web.Response:
        """The orders behind a figure; what is asked stands in the address."""
        asked = {
            name: request.query[name][:200]
            for name in ("what", "channel", "age", "field", "day")
            if request.query.get(name)
        }
        which = OrdersOf(
            since=_since(_days(request)),
            channel=asked.get("channel"),
            what=asked.get("what", ""),
            age=asked.get("age", ""),
            field=asked.get("field", ""),
            account_no=request.query.get("account"),
            day=self._day(asked["day"]) if "day" in asked else None,
        )
        told = [asked.get(name, "") for name in ("what", "age", "field", "channel", "day")] + [
            request.query.get("account", "")
        ]
        rows = await self._store.orders_of(which, limit=MOST_LISTED)
        whose = {"account": request.query["account"]} if "account" in request.query else {}
        return self._pages.render(
            request,
            "figured.html",
            rows=rows,
            asked={"what": "", "channel": "", **asked, **whose},
            spans=SPANS,
            whats=WHATS,
            channels=sorted({*self._pages.gateway.channels, *filter(None, [asked.get("channel")])}),
            days=_days(request),
            told=[one for one in told if one],
            most=MOST_LISTED,
        )

    def _day(self, text: str) -> tuple[datetime, datetime]:
        """One day by the desk's clock, as the figures count days; KeyError where it is none."""
        offset = datetime.now(UTC).astimezone(self._pages.cut_off.zone).utcoffset() or timedelta(0)
        try:
            start = datetime.combine(date.fromisoformat(text), time(), UTC) - offset
        except ValueError:
            raise KeyError(text) from None
        return start, start + timedelta(days=1)

    async def table(self, request: web.Request) -> web.Response:
        """All figures as CSV; no cell can be taken for a formula."""
        days = _days(request)
        file = io.StringIO()
        write = csv.writer(file)
        write.writerow(("section", "name", "figure", "value"))
        for row in _rows(await self._figures(days)):
            write.writerow([safe_cell(each) for each in row])
        named = f"attachment; filename=ordergate-{days}-days.csv"
        headers = {"Content-Disposition": named, "Cache-Control": "no-store"}
        return web.Response(text=file.getvalue(), content_type="text/csv", charset="utf-8", headers=headers)

    async def _figures(self, days: int) -> Figures:
        kept = self._kept.get(days)
        if kept is None or monotonic() - kept[0] > FRESH_SECONDS:
            zone = self._pages.cut_off.zone
            today = datetime.now(UTC).astimezone(zone)
            local = [(today - timedelta(days=back)).date().isoformat() for back in range(days - 1, -1, -1)]
            offset = today.utcoffset() or timedelta(0)
            found = await self._store.figures(since=_since(days), days=local, offset=offset)
            kept = self._kept[days] = monotonic(), found
        return kept[1]


def _days(request: web.Request) -> int:
    asked = request.query.get("days", "30")
    if not asked.isascii() or not asked.isdecimal() or int(asked) not in SPANS:
        raise web.HTTPNotFound(text="There are no figures of so many days.")
    return int(asked)


def _since(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def _rows(figures: Figures) -> Iterator[tuple[object, ...]]:
    for name, channel in [("", figures.every), *figures.channels.items()]:
        yield "channel", name, "orders", channel.orders
        yield "channel", name, "without a person", channel.unseen
        yield "channel", name, "touchless", "" if channel.touchless is None else f"{channel.touchless:.4f}"
        yield "channel", name, "median seconds", channel.median_seconds
        yield "channel", name, "90 % seconds", channel.slow_seconds
    for day, orders, unseen in figures.days:
        yield "day", day, "orders", orders
        yield "day", day, "without a person", unseen
    yield from (("open since", age, "orders", count) for age, count in figures.ages.items())
    yield from (("sample", name, "orders", count) for name, count in figures.samples.items())
    yield from (("corrected field", field, "corrections", count) for field, count, _ in figures.fields)
    yield from (("corrected customer", account, name, count) for account, name, count in figures.customers)
