"""The reading side of the HTTP API. One table of routes is the router and what the OpenAPI document is made from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from channels.problem import problem
from gateway.rendering import evidence_json, intake_json, intake_row_json, order_json
from gateway.states import IntakeState, OrderState
from gateway.store.records import IntakeFilter, OrderFilter, OrderRow
from gateway.web.auth import bearer_key

if TYPE_CHECKING:
    from gateway.wiring import Gateway

__all__ = ["ROUTES", "Route", "routes"]

Answer = Callable[["Gateway", web.Request], Awaitable[web.Response]]
LIMIT = 50


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. `answer` is None where a channel of kind `web` mounts the handler."""

    method: str
    path: str
    operation: str  #: operationId
    summary: str
    schema: str  #: component schema of the 200 or 202 answer
    answer: Answer | None = None
    query: tuple[str, ...] = ()
    body: str | None = None  #: component schema of the request body, or `binary`


async def _intakes(gateway: Gateway, request: web.Request) -> web.Response:
    states = _states(request, IntakeState)
    which = IntakeFilter(states=states, channel=request.query.get("channel"), text=request.query.get("text"))
    page = await gateway.store.intakes(which, after=request.query.get("after"), limit=LIMIT)
    return web.json_response({"data": [intake_row_json(row) for row in page.rows], "next_cursor": page.next})


async def _intake(gateway: Gateway, request: web.Request) -> web.Response:
    return web.json_response(intake_json(await gateway.store.intake(request.match_info["id"])))


async def _orders(gateway: Gateway, request: web.Request) -> web.Response:
    which = OrderFilter(
        states=_states(request, OrderState),
        channel=request.query.get("channel"),
        account_no=request.query.get("account_no"),
        text=request.query.get("text"),
    )
    page = await gateway.store.orders(which, after=request.query.get("after"), limit=LIMIT)
    return web.json_response({"data": [_row_json(row) for row in page.rows], "next_cursor": page.next})


async def _order(gateway: Gateway, request: web.Request) -> web.Response:
    return web.json_response(order_json(await gateway.store.order(request.match_info["id"])))


async def _evidence(gateway: Gateway, request: web.Request) -> web.Response:
    return web.json_response(evidence_json((await gateway.store.order(request.match_info["id"])).proofs))


ROUTES = (
    Route("POST", "/v1/orders", "postOrder", "Hand in an order as JSON.", "Receipt", body="PostedOrder"),
    Route("POST", "/v1/documents", "postDocument", "Hand in any file that holds an order.", "Receipt", body="binary"),
    Route("GET", "/v1/intakes", "listIntakes", "What arrived, newest first.", "IntakeList", _intakes, ("state", "channel", "text", "after")),
    Route("GET", "/v1/intakes/{id}", "getIntake", "One intake: its parts, findings and orders.", "Intake", _intake),
    Route("GET", "/v1/orders", "listOrders", "Orders, newest first.", "OrderList", _orders, ("state", "channel", "account_no", "text", "after")),
    Route("GET", "/v1/orders/{id}", "getOrder", "One order with its outcome, evidence and findings.", "KeptOrder", _order),
    Route("GET", "/v1/orders/{id}/evidence", "getEvidence", "Where every value of an order was read.", "Evidence", _evidence),
)  # fmt: skip


def routes(gateway: Gateway) -> list[web.RouteDef]:
    """The routes of the table that are answered here, and the OpenAPI document."""

    async def openapi(_: web.Request) -> web.Response:
        from gateway.web.openapi import document

        return web.json_response(document())

    mine = [
        web.route(route.method, route.path, _guarded(gateway, route.answer))
        for route in ROUTES
        if route.answer is not None
    ]
    return [*mine, web.get("/openapi.json", openapi)]


def _guarded(gateway: Gateway, answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Asks for the key first; an order that the key's customer must not see does not exist for it."""

    async def handler(request: web.Request) -> web.Response:
        key = await bearer_key(gateway.store, request)
        if key is None:
            detail = "Send `Authorization: Bearer KEY`; make one with `ordergate key create NAME`."
            return problem(401, "key-missing", detail, headers={"WWW-Authenticate": "Bearer"})
        if key.account_no is not None:
            return problem(
                403, "key-bound", "This key may hand in orders of one customer; reading needs a key without --account."
            )
        try:
            return await answer(gateway, request)
        except KeyError:
            return problem(404, "id-unknown", f"{request.path}: there is nothing under this id.")
        except ValueError as error:
            return problem(400, "query-malformed", str(error))

    return handler


def _states(request: web.Request, kind: Any) -> list[Any]:
    try:
        return [kind(state) for state in request.query.getall("state", [])]
    except ValueError as error:
        raise ValueError(f"{error}; states are {', '.join(kind)}") from error


def _row_json(row: OrderRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "intake": row.intake_id,
        "state": str(row.state),
        "kind": row.kind,
        "buyer_order_no": row.buyer_order_no,
        "account_no": row.account_no,
        "customer": row.customer_name,
        "received_at": row.received_at.isoformat(),
        "currency": row.currency,
        "total": row.total,
        "lines": row.line_count,
        "codes": list(row.codes),
        "erp_order_no": row.erp_order_no,
    }
