"""The HTTP application: channels, API, desk and health under one roof, with the headers that all answers carry."""

from __future__ import annotations

import hashlib
import math
import uuid
from typing import TYPE_CHECKING

import structlog
from aiohttp import web
from aiohttp.typedefs import Middleware

from channels.load import Pace
from channels.problem import problem
from gateway.web import api, desk, health
from gateway.web.auth import Handler, Sessions
from gateway.web.pages import PAGES

if TYPE_CHECKING:
    from gateway.wiring import Gateway

__all__ = ["build_app"]

log = structlog.get_logger()

#: 25 MiB of document and some multipart around it
MAX_BODY = 27 * 1024 * 1024
#: the lines of a long order are a dozen fields each; aiohttp's own limit would refuse a hundred of them
MAX_FIELDS = 100_000

#: what is said where no handler has anything of its own to say: the problem's code, and the sentence
SAID = {
    404: ("address-unknown", "There is nothing under this address."),
    405: ("method-unsupported", "This address is not asked for in this way."),
    413: ("document-oversized", "That is more than is taken here."),
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "Ordergate",  # not what it is made of, and in which version
}


def build_app(gateway: Gateway) -> web.Application:
    """Everything that answers HTTP. Channels start and end with the application."""
    paced = _paced(Pace(gateway.loaded.settings.web.requests_per_minute))
    app = web.Application(middlewares=[_dress, paced], client_max_size=MAX_BODY, client_max_fields=MAX_FIELDS)
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
        if error.status >= 400:
            response = _refused(request, error)
    except Exception:  # the boundary of the web floor: a bug must not show its inside
        log.exception("web.failed", request=request_id, path=request.path)
        response = _broken(request, request_id)
    if not response.prepared:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-Id"] = request_id
    if isinstance(response, web.HTTPException):
        raise response
    return response


def _refused(request: web.Request, error: web.HTTPException) -> web.Response:
    """What no handler took: to a clerk as a page, to a program as a problem."""
    code, said = SAID.get(error.status, ("request-refused", error.reason))
    if request.path.startswith("/desk"):
        return request.app[PAGES].problem(request, error.status, said)
    allowed = error.headers.get("Allow")
    detail = f"{request.method} {request.path}: {said}" + (f" Allowed: {allowed}." if allowed else "")
    return problem(error.status, code, detail, headers={"Allow": allowed} if allowed else None)


def _broken(request: web.Request, request_id: str) -> web.StreamResponse:
    """What is said of a bug: to a clerk as a page, to a program as a problem."""
    told = f"Tell the operator: request {request_id}."
    if request.path.startswith("/desk"):
        try:
            return request.app[PAGES].problem(request, 500, f"Something broke here; nothing was lost. {told}")
        except Exception:  # the page itself may be what broke
            log.exception("web.failed", request=request_id, path=request.path)
    return web.json_response(
        {"type": "about:blank", "title": "Internal error", "status": 500, "detail": told},
        status=500,
        content_type="application/problem+json",
    )


def _paced(pace: Pace) -> Middleware:
    """Requests to `/v1`: counted by key, else by address, and told how many are left (draft-ietf-httpapi-ratelimit-headers)."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not pace.per_minute or not request.path.startswith("/v1/"):
            return await handler(request)
        key = request.headers.get("Authorization", "")
        who = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest() if key else request.remote or ""
        if not pace.allows(who):
            seconds = math.ceil(pace.seconds(who))
            response: web.StreamResponse = problem(
                429, "requests-too-many", f"More than {pace.per_minute:g} requests within a minute; wait {seconds} s.",
                headers={"Retry-After": str(seconds)},
            )  # fmt: skip
        else:
            response = await handler(request)
        if not response.prepared:
            response.headers["RateLimit-Policy"] = f'"key";q={pace.per_minute:g};w=60'
            response.headers["RateLimit"] = f'"key";r={int(pace.left(who))};t={math.ceil(60 / pace.per_minute)}'
        return response

    return middleware
