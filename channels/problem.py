"""Problems over HTTP (RFC 9457): one shape for every refusal, with a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from aiohttp import web

from channels.errors import Refused, Unavailable
from channels.strict_json import Fault

__all__ = ["STATUSES", "problem", "refusal", "unavailable"]

#: Codes of `Refused` that mean something else to HTTP than 422.
STATUSES = {
    "message-oversized": 413,
    "document-oversized": 413,
    "json-oversized": 413,
    "document-unsupported": 415,
    "encoding-unsupported": 415,
    "media-unsupported": 415,
    "json-malformed": 400,
    "header-malformed": 400,
    "body-malformed": 400,
    "signature-wrong": 403,
}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """`application/problem+json` with `errors: [{pointer, detail, code}]` where single values are at fault."""
    errors = [{"pointer": fault.pointer, "detail": fault.detail, "code": fault.code} for fault in faults]
    body = {
        "type": f"urn:ordergate:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        **({"errors": errors} if errors else {}),
    }
    return web.json_response(body, status=status, content_type="application/problem+json", headers=headers)


def refusal(refused: Refused) -> web.Response:
    """The sender must change something."""
    return problem(STATUSES.get(refused.code, 422), refused.code, str(refused))


def unavailable(error: Unavailable) -> web.Response:
    """The sender should repeat the request later."""
    return problem(503, "service-unavailable", str(error), headers={"Retry-After": str(error.retry_after)})
