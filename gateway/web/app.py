"""The HTTP application: channels, API, desk and health under one roof, with the headers that all answers carry."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from gateway.web import api, desk, health
from gateway.web.auth import Handler, Sessions

if TYPE_CHECKING:
    from gateway.wiring import Gateway

__all__ = ["build_app"]

log = structlog.get_logger()

#: 25 MiB of document and some multipart around it
MAX_BODY = 27 * 1024 * 1024

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def build_app(gateway: Gateway) -> web.Application:
    """Everything that answers HTTP. Channels start and end with the application."""
    app = web.Application(middlewares=[_dress], client_max_size=MAX_BODY)
    sessions = Sessions(gateway.store, gateway.loaded.settings.web)
    app.add_routes(health.routes(gateway))
    app.add_routes(api.routes(gateway))
    desk.mount(app, gateway, sessions)
    for channel in gateway.channels.values():
        channel.mount(app, gateway.accept)
    return app


@web.middleware
async def _dress(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every answer gets an id and the security headers; a bug gets a sentence and a log line, never a traceback."""
    request_id = uuid.uuid4().hex[:16]
    try:
        response = await handler(request)
    except web.HTTPException as error:
        response = error
    except Exception:  # the boundary of the web floor: a bug must not show its inside
        log.exception("web.failed", request=request_id, path=request.path)
        response = web.json_response(
            {
                "type": "about:blank",
                "title": "Internal error",
                "status": 500,
                "detail": f"Tell the operator: request {request_id}.",
            },
            status=500,
            content_type="application/problem+json",
        )
    if not response.prepared:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-Id"] = request_id
    if isinstance(response, web.HTTPException):
        raise response
    return response
