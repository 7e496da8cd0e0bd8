"""Scripts, styles and drawings of the desk: read once, sent packed, and asked for again only where they have changed."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from aiohttp import web

__all__ = ["mount_statics"]

#: by the end of the name
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".md": "text/plain",
    "-LICENSE": "text/plain",
    "SHA256SUMS": "text/plain",
}


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    packed: bytes
    kind: str
    etag: str


def mount_statics(app: web.Application) -> None:
    """GET /static/NAME."""
    folder = Path(str(files("gateway.web"))) / "static"
    known = {path.relative_to(folder).as_posix(): _read(path) for path in folder.rglob("*") if path.is_file()}

    async def serve(request: web.Request) -> web.Response:
        found = known.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        headers = {"ETag": f'"{found.etag}"', "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if found.etag in {tag.value for tag in request.if_none_match or ()}:
            return web.Response(status=304, headers=headers)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        return web.Response(
            body=found.packed if packed else found.body,
            headers={**headers, **({"Content-Encoding": "gzip"} if packed else {})},
            content_type=found.kind,
            charset="utf-8",
        )

    app.router.add_get("/static/{name:.+}", serve)


def _read(path: Path) -> _File:
    body = path.read_bytes()
    kind = next((kind for end, kind in KINDS.items() if path.name.endswith(end)), "application/octet-stream")
    return _File(body, gzip.compress(body, mtime=0), kind, hashlib.sha256(body).hexdigest()[:20])
