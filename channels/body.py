"""The body of a request: read in bounded memory, as it came; and the JSON in it."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from channels.errors import Refused

__all__ = ["json_in", "refuse_compressed", "whole_body"]


def refuse_compressed(request: web.Request) -> None:
    """Raises Refused: what is small on its way may be any size here, and signatures cover the bytes as they were sent."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refused("encoding-unsupported", "A compressed body is not taken; send it without Content-Encoding.")


async def whole_body(request: web.Request, limit: int, *, oversized: Refused) -> bytes:
    """The body; raises `oversized` beyond the limit, and Refused for one that breaks off."""
    body = bytearray()
    try:
        async for block in request.content.iter_any():
            body += block
            if len(body) > limit:
                raise oversized
    except (web.PayloadAccessError, HttpProcessingError, ValueError) as error:
        raise Refused("body-malformed", "The body could not be read to its end.") from error
    return bytes(body)


def json_in(body: bytes, **how: Any) -> Any:
    """The JSON of the body, read as `json.loads` is told to; raises Refused where it is none."""
    try:
        return json.loads(body, **how)
    except (ValueError, RecursionError) as error:
        raise Refused("json-malformed", "The body is no JSON.") from error
