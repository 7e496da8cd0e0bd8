"""The reading side of the HTTP API. One table of routes is the router and what the OpenAPI document and the page are made from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web
from yarl import URL

from channels.problem import problem
from gateway.events import Event
from gateway.rendering import (
    answer_data,
    evidence_json,
    intake_json,
    intake_row_json,
    order_json,
    order_row_json,
    sent_documents,
)
from gateway.states import IntakeState, OrderState
from gateway.store.records import IntakeFilter, OrderFilter
from gateway.web.auth import bearer_key

if TYPE_CHECKING:
    from gateway.wiring import Gateway

__all__ = ["ROUTES", "Query", "Route", "routes"]

Answer = Callable[["Gateway", web.Request], Awaitable[web.Response]]
LIMIT, LIMIT_MOST = 50, 200

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_EVENT = re.compile(r"evt_(\d{1,15})_[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Query:
    """One parameter of the query."""

    name: str
    description: str
    schema: Mapping[str, Any]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. `answer` is None where a channel of kind `web` mounts the handler."""

    method: str
    path: str
    operation: str  #: operationId
    summary: str
    schema: str  #: component schema of the 200 or 202 answer, or `document`
    answer: Answer | None = None
    query: tuple[Query, ...] = ()
    body: str | None = None  #: component schema of the request body, or `binary`


_TEXT = {"type": "string", "maxLength": 200}
_AFTER = Query("after", "The `next_cursor` of the page before.", {"type": "string", "format": "uuid"})
_LIMIT = Query("limit", "How many at most.", {"type": "integer", "minimum": 1, "maximum": LIMIT_MOST, "default": LIMIT})
_CHANNEL = Query("channel", "Only what came by this channel.", _TEXT)
_WORDS = Query("text", "Only what holds these characters.", _TEXT)
_SINCE = Query(
    "after",
    "Only events behind this one: its id, or the `next_cursor` of the page before.",
    {"type": "string", "pattern": f"^({_EVENT.pattern}|\\d{{1,15}})$"},
)


def _in_state(kind: Any) -> Query:
    return Query(
        "state",
        "Only those in one of these states.",
        {"type": "string", "enum": [str(state) for state in kind]},
        repeated=True,
    )


# --- intakes and orders -----------------------------------------------------------------------------------------------


async def _intakes(gateway: Gateway, request: web.Request) -> web.Response:
    states = _states(request, IntakeState)
    which = IntakeFilter(states=states, channel=_text(request, "channel"), text=_text(request, "text"))
    page = await gateway.store.intakes(which, after=_after(request), limit=_limit(request))
    return _page(request, [intake_row_json(row) for row in page.rows], page.next)


async def _intake(gateway: Gateway, request: web.Request) -> web.Response:
    return web.json_response(intake_json(await gateway.store.intake(_id(request))))


async def _orders(gateway: Gateway, request: web.Request) -> web.Response:
    which = OrderFilter(
        states=_states(request, OrderState),
        channel=_text(request, "channel"),
        account_no=_text(request, "account_no"),
        text=_text(request, "text"),
    )
    page = await gateway.store.orders(which, after=_after(request), limit=_limit(request))
    return _page(request, [order_row_json(row) for row in page.rows], page.next)


async def _order(gateway: Gateway, request: web.Request) -> web.Response:
    return web.json_response(order_json(await gateway.store.order(_id(request))))


async def _evidence(gateway: Gateway, request: web.Request) -> web.Response:
    return web.json_response(evidence_json((await gateway.store.order(_id(request))).proofs))


# --- answers ----------------------------------------------------------------------------------------------------------


async def _answers(gateway: Gateway, request: web.Request) -> web.Response:
    await gateway.store.intake(_id(request))
    rows = await gateway.store.answers(_id(request))
    return _page(request, [await answer_data(gateway.store, row.id) for row in rows], None)


async def _answer(gateway: Gateway, request: web.Request) -> web.Response:
    return web.json_response(await answer_data(gateway.store, _id(request)))


async def _answer_document(gateway: Gateway, request: web.Request) -> web.Response:
    number = request.match_info["number"]
    for one in await sent_documents(gateway.store, await gateway.store.answer(_id(request))):
        if str(one.number) == number:
            named = {"Content-Disposition": f'attachment; filename="{one.name}"'}
            return web.Response(body=one.content, content_type=one.media_type, headers=named)
    raise KeyError(number)


# --- events -----------------------------------------------------------------------------------------------------------


async def _events(gateway: Gateway, request: web.Request) -> web.Response:
    events, reached = await gateway.events.after(_seq(request), limit=_limit(request))
    progress = await gateway.events.progress()
    data = [
        {**_event_json(event), "sent": event.seq <= progress.sent and event.seq not in progress.again}
        for event in events
    ]
    return _page(request, data, None if reached is None else str(reached))


async def _again(gateway: Gateway, request: web.Request) -> web.Response:
    match = _EVENT.fullmatch(request.match_info["id"])
    event = await gateway.events.event(int(match[1])) if match else None
    if event is None or event.id != request.match_info["id"]:
        raise KeyError(request.match_info["id"])
    await gateway.events.send_again(event.seq)
    return web.json_response({"event": event.id, "status": "accepted"}, status=202)


async def _replay(gateway: Gateway, request: web.Request) -> web.Response:
    if "after" not in request.query:
        raise ValueError("after: say behind which event, or 0 for all that there ever were")
    seq = _seq(request)
    await gateway.events.replay(seq)
    return web.json_response({"after": str(seq), "status": "accepted"}, status=202)


def _event_json(event: Event) -> dict[str, Any]:
    kind = event.type.partition(".")[0]
    return {
        "id": event.id,
        "type": event.type,
        "timestamp": event.at.isoformat(),
        "data": {kind: {"id": event.subject, "href": f"/v1/{kind}s/{event.subject}"}},
    }


ROUTES = (
    Route("POST", "/v1/orders", "postOrder", "Hand in an order as JSON.", "Receipt", body="PostedOrder"),
    Route("POST", "/v1/documents", "postDocument", "Hand in any file that holds an order.", "Receipt", body="binary"),
    Route("GET", "/v1/intakes", "listIntakes", "What arrived, newest first.", "IntakeList", _intakes, (_in_state(IntakeState), _CHANNEL, _WORDS, _AFTER, _LIMIT)),
    Route("GET", "/v1/intakes/{id}", "getIntake", "One intake: its parts, findings and orders.", "Intake", _intake),
    Route("GET", "/v1/orders", "listOrders", "Orders, newest first.", "OrderList", _orders, (_in_state(OrderState), _CHANNEL, Query("account_no", "Only orders of this customer.", _TEXT), _WORDS, _AFTER, _LIMIT)),
    Route("GET", "/v1/orders/{id}", "getOrder", "One order with its outcome, evidence and findings.", "KeptOrder", _order),
    Route("GET", "/v1/orders/{id}/evidence", "getEvidence", "Where every value of an order was read.", "Evidence", _evidence),
    Route("GET", "/v1/intakes/{id}/answers", "listAnswers", "What its sender was told, oldest first.", "AnswerList", _answers),
    Route("GET", "/v1/answers/{id}", "getAnswer", "One answer, with the documents in the sender's own format.", "Answer", _answer),
    Route("GET", "/v1/answers/{id}/documents/{number}", "getAnswerDocument", "One such document.", "document", _answer_document),
    Route("GET", "/v1/events", "listEvents", "Every move of intakes and orders, and every answer, oldest first.", "EventList", _events, (_SINCE, _LIMIT)),
    Route("POST", "/v1/events/{id}/resend", "resendEvent", "Send one event once more.", "Accepted", _again),
    Route("POST", "/v1/events/replay", "replayEvents", "Send everything behind an event once more.", "Accepted", _replay, (_SINCE,)),
)  # fmt: skip


def routes(gateway: Gateway) -> list[web.RouteDef]:
    """The routes of the table that are answered here, the OpenAPI document, and the page that shows it."""

    async def openapi(_: web.Request) -> web.Response:
        from gateway.web.openapi import document

        return web.json_response(document())

    async def docs(_: web.Request) -> web.Response:
        from gateway.web.docs import page

        return web.Response(text=page(), content_type="text/html", charset="utf-8")

    mine = [
        web.route(route.method, route.path, _guarded(gateway, route.answer))
        for route in ROUTES
        if route.answer is not None
    ]
    return [*mine, web.get("/openapi.json", openapi), web.get("/docs", docs)]


def _guarded(gateway: Gateway, answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Asks for the key first; an order that the key's customer must not see does not exist for it."""

    async def handler(request: web.Request) -> web.Response:
        key = await bearer_key(gateway.store, request)
        if key is None:
            detail = "Send `Authorization: Bearer KEY` with a key made by `ordergate key create NAME`."
            return problem(401, "key-unknown", detail, headers={"WWW-Authenticate": 'Bearer realm="ordergate"'})
        if key.account_no is not None:
            return problem(
                403, "key-bound", "This key may hand in orders of one customer; reading needs a key without --account."
            )
        try:
            return _tagged(request, await answer(gateway, request))
        except KeyError:
            return problem(404, "id-unknown", f"{request.path}: there is nothing under this id.")
        except ValueError as error:
            return problem(400, "query-malformed", str(error))

    return handler


def _tagged(request: web.Request, response: web.Response) -> web.Response:
    """With an ETag by its bytes; 304 where the caller has these already (RFC 9110 section 13.1.2)."""
    if request.method not in ("GET", "HEAD") or not isinstance(response.body, bytes):
        return response
    tag = f'"{hashlib.sha256(response.body).hexdigest()[:32]}"'
    known = request.headers.get("If-None-Match", "")
    if known.strip() == "*" or tag in [each.strip().removeprefix("W/") for each in known.split(",")]:
        return web.Response(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


# --- what a request asks for ------------------------------------------------------------------------------------------


def _page(request: web.Request, data: list[dict[str, Any]], following: str | None) -> web.Response:
    """A page, and the way to the next one also as a link (RFC 8288)."""
    headers = {}
    if following is not None:
        url = URL.build(
            path=request.path, query=[*((k, v) for k, v in request.query.items() if k != "after"), ("after", following)]
        )
        headers["Link"] = f'<{url}>; rel="next"'
    return web.json_response({"data": data, "next_cursor": following}, headers=headers)


def _id(request: web.Request) -> str:
    given = request.match_info["id"]
    if not _ID.fullmatch(given):
        raise KeyError(given)
    return given


def _after(request: web.Request) -> str | None:
    given = request.query.get("after")
    if given is not None and not _ID.fullmatch(given):
        raise ValueError("after: is no cursor; take the `next_cursor` of the page before")
    return given


def _seq(request: web.Request) -> int:
    given = request.query.get("after", "0")
    match = _EVENT.fullmatch(given)
    if match is None and not (given.isascii() and given.isdigit() and len(given) <= 15):
        raise ValueError("after: is no event; take its `id`, or the `next_cursor` of the page before")
    return int(match[1] if match else given)


def _limit(request: web.Request) -> int:
    given = request.query.get("limit", str(LIMIT))
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= LIMIT_MOST):
        raise ValueError(f"limit: must be a number from 1 to {LIMIT_MOST}")
    return int(given)


def _text(request: web.Request, name: str) -> str | None:
    given = request.query.get(name)
    if given is not None and (len(given) > 200 or not given.isprintable()):
        raise ValueError(f"{name}: must be at most 200 printable characters")
    return given


def _states(request: web.Request, kind: Any) -> list[Any]:
    asked = request.query.getall("state", [])
    if unknown := set(asked) - set(kind):
        raise ValueError(f"state: {', '.join(sorted(unknown))} is none; states are {', '.join(kind)}")
    return [kind(state) for state in asked]
