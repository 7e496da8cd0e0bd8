"""The OpenAPI 3.1 document, from the one table of routes and the types themselves."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

from gateway.events import EVENT_TYPES
from gateway.web.api import ROUTES, Query, Route
from gateway.web.schemas import ref, schemas

__all__ = ["document"]

_PROBLEM = {"application/problem+json": {"schema": ref("Problem")}}


def document() -> dict[str, Any]:
    """The whole document; it names no server, for that is the reader's question."""
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
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}, "schemas": dict(schemas())},
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
    return {"application/json": {"schema": ref(schema)}}
