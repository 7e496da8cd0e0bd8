"""The page that shows the API: made here of the OpenAPI document, so that it works offline and under the strictest policy."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from gateway.web.openapi import document

__all__ = ["EXAMPLES", "page"]

#: file of gateway/web/examples -> what it is called; the tests run each of them against a gateway
EXAMPLES = {"order.sh": "curl", "order.py": "Python", "order.mjs": "JavaScript"}


@cache
def page() -> str:
    """The whole page as HTML."""
    whole = document()
    operations = [
        _operation(path, method, operation)
        for path, methods in whole["paths"].items()
        for method, operation in methods.items()
    ]
    events = "".join(
        f"<tr><td><code>{escape(kind)}</code></td><td>{escape(each['post']['summary'])}</td></tr>"
        for kind, each in whole["webhooks"].items()
    )
    examples = "".join(
        f"<details{' open' if number == 0 else ''}><summary>{escape(title)}</summary><pre>{escape(_example(name))}</pre></details>"
        for number, (name, title) in enumerate(EXAMPLES.items())
    )
    schemas = "".join(
        f'<details id="schema-{escape(name)}"><summary>{escape(name)}</summary><pre>{escape(json.dumps(schema, indent=1))}</pre></details>'
        for name, schema in sorted(whole["components"]["schemas"].items())
    )
    info = whole["info"]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(info['title'])} API</title>"
        '<link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/static/docs.css"></head><body><main>'
        f"<h1>{escape(info['title'])} API <small>{escape(info['version'])}</small></h1>"
        f"<p>{escape(info['summary'])} Send <code>Authorization: Bearer KEY</code>; make a key with "
        "<code>ordergate key create NAME</code>. Errors are RFC 9457 problems. The same as "
        '<a href="/openapi.json">OpenAPI 3.1</a>.</p>'
        f"<h2>Example</h2>{examples}<h2>Operations</h2>{''.join(operations)}"
        "<h2>Events</h2><p>Posted to the address in <code>[events]</code> as Standard Webhooks, signed, in order, at least once each.</p>"
        f"<table>{events}</table><h2>Schemas</h2>{schemas}</main></body></html>"
    )


def _example(name: str) -> str:
    return (files("gateway.web") / "examples" / name).read_text(encoding="utf-8")


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(each['name'])}</code></td><td>{escape(each['in'])}</td>"
        f"<td>{escape(each.get('description', ''))} <code>{escape(json.dumps(each['schema']))}</code></td></tr>"
        for each in operation.get("parameters", [])
    )
    bodies = (
        "".join(f"<li>body: {_media(operation['requestBody']['content'])}</li>") if "requestBody" in operation else ""
    )
    answers = "".join(
        f"<li><code>{escape(status)}</code> {escape(answer['description'])} {_media(answer.get('content', {}))}</li>"
        for status, answer in operation["responses"].items()
    )
    return (
        f'<section id="{escape(operation["operationId"])}"><h3><span class="method {method}">{method.upper()}</span> '
        f"<code>{escape(path)}</code></h3><p>{escape(operation['summary'])}</p>"
        f"{f'<table>{rows}</table>' if rows else ''}<ul>{bodies}{answers}</ul></section>"
    )


def _media(content: dict[str, Any]) -> str:
    """The media type, and the schema behind it as a link."""
    shown = []
    for media, each in content.items():
        name = str(each["schema"].get("$ref", "")).rpartition("/")[2]
        link = f' <a href="#schema-{escape(name)}">{escape(name)}</a>' if name else ""
        shown.append(f"<code>{escape(media)}</code>{link}")
    return ", ".join(shown)
