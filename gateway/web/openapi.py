"""The OpenAPI 3.1 document, from the one table of routes and the types themselves."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

from gateway.events import EVENT_TYPES
from gateway.rendering import CAUTION
from gateway.web.api import ROUTES, Query, Route
from normalizer.finding import Severity
from normalizer.order import ORDER

__all__ = ["document"]

REF = "#/components/schemas/{model}"
_PROBLEM = {"application/problem+json": {"schema": {"$ref": REF.format(model="Problem")}}}


def document() -> dict[str, Any]:
    """The whole document; it names no server, for that is the reader's question."""
    schemas = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ordergate",
            "version": version("ordergate"),
            "summary": "Hand in orders, and see what became of them.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"key": []}],
        "paths": paths,
        "webhooks": _webhooks(),
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}, "schemas": schemas},
    }


def _operation(route: Route) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    parameters += [_query(query) for query in route.query]
    operation: dict[str, Any] = {"operationId": route.operation, "summary": route.summary}
    if route.body is not None:
        parameters.append({
            "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 255},
            "description": "The same key with the same body gives the same answer; with another body 422.",
        })  # fmt: skip
        operation["requestBody"] = {"required": True, "content": _content(route.body)}
    if parameters:
        operation["parameters"] = parameters
    operation["responses"] = {
        ("202" if route.method == "POST" else "200"): {
            "description": "Kept: it is ours now." if route.method == "POST" else "Found.",
            "content": _content(route.schema),
        },
        **(
            {"304": {"description": "Nothing has changed since the ETag in If-None-Match."}}
            if route.method == "GET"
            else {}
        ),
        "429": {"description": "Too many requests with this key; see Retry-After.", "content": _PROBLEM},
        "default": {"description": "What is wrong and what to do.", "content": _PROBLEM},
    }
    return operation


def _query(query: Query) -> dict[str, Any]:
    schema = {"type": "array", "items": dict(query.schema)} if query.repeated else dict(query.schema)
    return {"name": query.name, "in": "query", "description": query.description, "schema": schema}


def _webhooks() -> dict[str, Any]:
    """What we post to the address in `[events]`."""
    return {
        kind: {
            "post": {
                "operationId": "on" + "".join(word.capitalize() for word in re.split(r"\W|_", kind)),
                "summary": f"An {kind.partition('.')[0]} is {kind.partition('.')[2].replace('_', ' ')} now.",
                "requestBody": {"required": True, "content": _content("EventPayload")},
                "responses": {"200": {"description": "Taken. Anything but 2xx is sent again; 410 ends it."}},
            }
        }
        for kind in sorted(EVENT_TYPES.values())
    }


def _content(schema: str) -> dict[str, Any]:
    if schema == "binary":
        return {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    if schema == "document":  # any media type
        return {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": {"schema": _ref(schema)}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": REF.format(model=name)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _page_of(items: dict[str, Any]) -> dict[str, Any]:
    return _object({"data": _list(items), "next_cursor": {"type": ["string", "null"]}})


def _schemas() -> dict[str, Any]:
    order = ORDER.json_schema(ref_template=REF, mode="serialization")
    schemas: dict[str, Any] = dict(order.pop("$defs"))
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    time = {"type": "string", "format": "date-time"}
    span = {
        "type": "object",
        "description": "One place: characters of a part, a box in points from the top left of a page, a cell, a path, or a time.",
        "properties": {
            "part": {"type": "integer"}, "page": {"type": "integer"}, "cell": text, "path": text,
            "box": {"type": "array", "items": {"type": "number"}}, "chars": {"type": "array", "items": {"type": "integer"}},
            "ms": {"type": "array", "items": {"type": "integer"}},
        },
    }  # fmt: skip
    proof: dict[str, Any] = {
        "type": "object",
        "properties": {
            "raw": text, "source": text, "spans": {"type": "array", "items": span}, "method": maybe,
            "version": {"type": ["integer", "null"]}, "confidence": {"type": "number"},
            "alternatives": {"type": "array", "items": {"type": "object"}},
        },
    }  # fmt: skip
    finding = {
        "type": "object",
        "properties": {
            "code": text, "severity": {"enum": [str(severity) for severity in Severity]}, "pointer": text, "message": text,
            "candidates": {"type": "array", "items": text},
            "evidence": {"type": ["object", "null"], "properties": {key: proof["properties"][key] for key in ("spans", "method", "version")}},
        },
    }  # fmt: skip
    outcome = {"outcome": {"enum": list(CAUTION)}, "state": text}
    posted = {key: value for key, value in order.items() if key != "required"}
    posted["title"] = "PostedOrder"  # who makes a client of it names its classes by the titles
    posted["description"] = (
        "An order; what is not known is left out. `id`, `revision` and `received_at` are given by the gateway."
    )
    intake = {
        "id": text, "state": text, "channel": text, "received_at": time, "sender": maybe, "subject": maybe, "file_name": maybe, "reason": text,
    }  # fmt: skip
    order_row = {
        "id": text, "intake": text, "state": text, "kind": text, "buyer_order_no": maybe, "account_no": maybe, "customer": maybe, "received_at": time,
        "currency": maybe, "total": maybe, "lines": {"type": "integer"}, "codes": {"type": "array", "items": text}, "erp_order_no": maybe,
    }  # fmt: skip
    event = {
        "id": text, "type": {"enum": sorted(EVENT_TYPES.values())}, "timestamp": time, "sent": {"type": "boolean"},
        "data": {"type": "object", "description": "`intake`, `order` or `answer`: its `id` and `href`."},
    }  # fmt: skip
    part = {"part": {"type": "integer"}, "media_type": text, "name": maybe, "role": text, "sha256": text}
    made = {"id": text, **outcome}
    return schemas | {
        "Order": order,
        "PostedOrder": posted,
        "KeptOrder": {
            "allOf": [_ref("Order"), {"type": "object", "properties": {**outcome, "version": {"type": "integer"}, "erp_order_no": maybe, "evidence": _ref("Evidence"), "findings": _list(finding)}}],
        },
        "Evidence": {"type": "object", "description": "By JSON pointer into the order.", "additionalProperties": proof},
        "Intake": _object({**intake, **outcome, "parts": _list(_object(part)), "findings": _list(finding), "orders": _list(_object(made))}),
        "Answer": _object({
            "id": text, "kind": text, "state": text, "intake": text, "order": maybe, "channel": text, "created_at": time, "settled_at": {"type": ["string", "null"]}, "reason": maybe,
            "href": text, "documents": _list(_object({"name": text, "media_type": text, "size": {"type": "integer"}, "href": text})),
        }),
        "AnswerList": _page_of(_ref("Answer")),
        "IntakeList": _page_of(_object(intake)),
        "OrderList": _page_of(_object(order_row)),
        "EventList": _page_of(_object(event)),
        "Accepted": {"type": "object", "properties": {"status": {"const": "accepted"}, "event": text, "after": text}},
        "EventPayload": {
            "type": "object",
            "description": "Standard Webhooks: signed by webhook-id, webhook-timestamp and webhook-signature; the same event has the same webhook-id whenever it is sent.",
            "properties": {
                "type": {"enum": sorted(EVENT_TYPES.values())}, "timestamp": {"type": "string", "format": "date-time"},
                "data": _object({"order": {"type": "object"}, "intake": {"type": "object"}, "answer": {"type": "object"}}),
            },
        },
        "Receipt": {
            "type": "object",
            "properties": {"intake": text, "status": {"const": "accepted"}, "again": {"type": "boolean"}, "href": text},
        },
        "Problem": {
            "type": "object",
            "description": "RFC 9457.",
            "properties": {"type": text, "title": text, "status": {"type": "integer"}, "detail": text, "errors": {"type": "array", "items": {"type": "object"}}},
        },
    }  # fmt: skip
