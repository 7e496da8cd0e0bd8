"""The shapes of the HTTP API in JSON Schema, by the names that the OpenAPI document gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.events import EVENT_TYPES
from gateway.rendering import CAUTION
from normalizer.finding import Severity
from normalizer.order import ORDER

__all__ = ["ref", "schemas"]

Schema = dict[str, Any]

REF = "#/components/schemas/{model}"
TEXT, MAYBE, NUMBER = {"type": "string"}, {"type": ["string", "null"]}, {"type": "integer"}
TIME = {"type": "string", "format": "date-time"}
OUTCOME = {"outcome": {"enum": list(CAUTION)}, "state": TEXT}


def schemas() -> Mapping[str, Schema]:
    """Every one of them, with the parts of an order."""
    order = ORDER.json_schema(ref_template=REF, mode="serialization")
    parts: dict[str, Schema] = dict(order.pop("$defs"))
    return parts | _orders(order) | _intakes() | _answers() | _events() | {"Problem": _problem()}


def ref(name: str) -> Schema:
    """Where the schema of this name stands."""
    return {"$ref": REF.format(model=name)}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _page_of(items: Schema) -> Schema:
    return _object({"data": _list(items), "next_cursor": MAYBE})


def _orders(order: Schema) -> dict[str, Schema]:
    posted = {key: value for key, value in order.items() if key != "required"}
    posted["title"] = "PostedOrder"  # who makes a client of it names its classes by the titles
    posted["description"] = (
        "An order; what is not known is left out. `id`, `revision` and `received_at` are given by the gateway."
    )
    beside = {
        **OUTCOME, "version": NUMBER, "erp_order_no": MAYBE, "evidence": ref("Evidence"), "findings": _list(_finding()),
    }  # fmt: skip
    row = {
        "id": TEXT, "intake": TEXT, "state": TEXT, "kind": TEXT, "buyer_order_no": MAYBE, "account_no": MAYBE, "customer": MAYBE,
        "received_at": TIME, "currency": MAYBE, "total": MAYBE, "lines": NUMBER, "codes": _list(TEXT), "erp_order_no": MAYBE,
    }  # fmt: skip
    return {
        "Order": order,
        "PostedOrder": posted,
        "KeptOrder": {"allOf": [ref("Order"), _object(beside)]},
        "OrderList": _page_of(_object(row)),
        "Evidence": {
            "type": "object", "description": "By JSON pointer into the order.", "additionalProperties": _proof(),
        },
    }  # fmt: skip


def _proof() -> Schema:
    return _object({
        "raw": TEXT, "source": TEXT, **_evidence(), "confidence": {"type": "number"}, "alternatives": _list({"type": "object"}),
    })  # fmt: skip


def _evidence() -> Schema:
    """Where something stands, and how it was read."""
    span = {
        "type": "object",
        "description": "One place: characters of a part, a box in points from the top left of a page, a cell, a path, or a time.",
        "properties": {
            "part": NUMBER, "page": NUMBER, "cell": TEXT, "path": TEXT, "box": _list({"type": "number"}), "chars": _list(NUMBER),
            "ms": _list(NUMBER),
        },
    }  # fmt: skip
    return {"spans": _list(span), "method": MAYBE, "version": {"type": ["integer", "null"]}}


def _finding() -> Schema:
    return _object({
        "code": TEXT, "severity": {"enum": [str(severity) for severity in Severity]}, "pointer": TEXT, "message": TEXT,
        "candidates": _list(TEXT), "evidence": {"type": ["object", "null"], "properties": _evidence()},
    })  # fmt: skip


def _intakes() -> dict[str, Schema]:
    row = {
        "id": TEXT, "state": TEXT, "channel": TEXT, "received_at": TIME, "sender": MAYBE, "subject": MAYBE, "file_name": MAYBE,
        "reason": TEXT,
    }  # fmt: skip
    part = {"part": NUMBER, "media_type": TEXT, "name": MAYBE, "role": TEXT, "sha256": TEXT}
    beside = {
        **OUTCOME, "parts": _list(_object(part)), "findings": _list(_finding()),
        "orders": _list(_object({"id": TEXT, **OUTCOME})),
    }  # fmt: skip
    return {
        "Intake": _object({**row, **beside}),
        "IntakeList": _page_of(_object(row)),
        "Receipt": _object(
            {"intake": TEXT, "status": {"const": "accepted"}, "again": {"type": "boolean"}, "href": TEXT}
        ),
    }


def _answers() -> dict[str, Schema]:
    document = {"name": TEXT, "media_type": TEXT, "size": NUMBER, "href": TEXT}
    answer = {
        "id": TEXT, "kind": TEXT, "state": TEXT, "intake": TEXT, "order": MAYBE, "channel": TEXT, "created_at": TIME,
        "settled_at": MAYBE, "reason": MAYBE, "href": TEXT, "documents": _list(_object(document)),
    }  # fmt: skip
    return {"Answer": _object(answer), "AnswerList": _page_of(ref("Answer"))}


def _events() -> dict[str, Schema]:
    kinds = {"enum": sorted(EVENT_TYPES.values())}
    about = {"type": "object", "description": "`intake`, `order` or `answer`: its `id` and `href`."}
    event = {"id": TEXT, "type": kinds, "timestamp": TIME, "sent": {"type": "boolean"}, "data": about}
    posted = {kind: {"type": "object"} for kind in ("order", "intake", "answer")}
    return {
        "EventList": _page_of(_object(event)),
        "Accepted": _object({"status": {"const": "accepted"}, "event": TEXT, "after": TEXT}),
        "EventPayload": {
            "type": "object",
            "description": "Standard Webhooks: signed by webhook-id, webhook-timestamp and webhook-signature; the same event has the same webhook-id whenever it is sent.",
            "properties": {"type": kinds, "timestamp": TIME, "data": _object(posted)},
        },
    }


def _problem() -> Schema:
    return {
        "type": "object",
        "description": "RFC 9457.",
        "properties": {
            "type": TEXT, "title": TEXT, "status": NUMBER, "detail": TEXT, "errors": _list({"type": "object"}),
        },
    }  # fmt: skip
