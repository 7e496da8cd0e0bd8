"""The OpenAPI 3.1 document, from the one table of routes and the types themselves."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

from gateway.rendering import CAUTION
from gateway.web.api import ROUTES, Route
from normalizer.finding import Severity
from normalizer.order import ORDER

__all__ = ["document"]

REF = "#/components/schemas/{model}"


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
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}, "schemas": schemas},
    }


def _operation(route: Route) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    parameters += [{"name": name, "in": "query", "schema": {"type": "string"}} for name in route.query]
    operation: dict[str, Any] = {"operationId": route.operation, "summary": route.summary}
    if route.method == "POST":
        parameters.append({
            "name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": 255},
            "description": "The same key with the same body gives the same answer; with another body 422.",
        })  # fmt: skip
        operation["requestBody"] = {"required": True, "content": _content(route.body or "binary")}
    if parameters:
        operation["parameters"] = parameters
    success = "202" if route.method == "POST" else "200"
    problem = {
        "description": "What is wrong and what to do.",
        "content": {"application/problem+json": {"schema": _ref("Problem")}},
    }
    operation["responses"] = {
        success: {
            "description": "Kept: it is ours now." if success == "202" else "Found.",
            "content": _content(route.schema),
        },
        "default": problem,
    }
    return operation


def _content(schema: str) -> dict[str, Any]:
    if schema == "binary":
        return {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    return {"application/json": {"schema": _ref(schema)}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": REF.format(model=name)}


def _schemas() -> dict[str, Any]:
    order = ORDER.json_schema(ref_template=REF, mode="serialization")
    schemas: dict[str, Any] = dict(order.pop("$defs"))
    text, maybe = {"type": "string"}, {"type": ["string", "null"]}
    span = {
        "type": "object",
        "description": "One place: characters of a part, a box in points from the top left of a page, a cell, a path, or a time.",
        "properties": {
            "part": {"type": "integer"}, "page": {"type": "integer"}, "cell": text, "path": text,
            "box": {"type": "array", "items": {"type": "number"}}, "chars": {"type": "array", "items": {"type": "integer"}},
            "ms": {"type": "array", "items": {"type": "integer"}},
        },
    }  # fmt: skip
    proof = {
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
        },
    }  # fmt: skip
    listing = {
        "type": "object",
        "properties": {"data": {"type": "array", "items": {"type": "object"}}, "next_cursor": maybe},
    }
    outcome = {"outcome": {"enum": list(CAUTION)}, "state": text}
    posted = {key: value for key, value in order.items() if key != "required"}
    posted["description"] = (
        "An order; what is not known is left out. `id`, `revision` and `received_at` are given by the gateway."
    )
    return schemas | {
        "Order": order,
        "PostedOrder": posted,
        "KeptOrder": {
            "allOf": [_ref("Order"), {"type": "object", "properties": {**outcome, "evidence": _ref("Evidence"), "findings": {"type": "array", "items": finding}}}],
        },
        "Evidence": {"type": "object", "description": "By JSON pointer into the order.", "additionalProperties": proof},
        "Intake": {"type": "object", "properties": {"id": text, **outcome, "findings": {"type": "array", "items": finding}}},
        "IntakeList": listing,
        "OrderList": listing,
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
