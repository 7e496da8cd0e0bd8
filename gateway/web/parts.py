"""What arrived, for the eye: pictures of pages, texts, tables, HTML in a frame where nothing runs or loads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import nh3
from aiohttp import web

from channels.envelope import Part
from gateway.reading import ReaderStopped
from gateway.store.records import IntakeView
from gateway.web.pages import Pages
from gateway.web.sources import PICTURES, SHEETS, Source, is_text, sources
from normalizer.normalize import Proof
from parsers.errors import ReadError

__all__ = ["Parts", "Shown", "harmless", "parts_of"]

#: longer texts are cut on the page; the original stays a click away
SHOWN_CHARACTERS = 40_000
SHOWN_HTML = 300_000
#: what a browser may play here
SOUNDS = frozenset(
    {"audio/mpeg", "audio/wav", "audio/x-wav", "audio/wave", "audio/ogg", "audio/mp4", "audio/webm", "audio/aac"}
)
FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}
#: what a mail may look like: words, tables, emphasis. No pictures, links that lead anywhere, styles or forms.
TAGS = {
    "a", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt", "em", "h1", "h2", "h3",
    "h4", "hr", "i", "li", "ol", "p", "pre", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "col": {"span"},
    "ol": {"start"},
}
FRAME_POLICY = (
    "default-src 'none'; style-src 'self'; sandbox; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
FRAME = (
    '<!doctype html><html lang=""><head><meta charset="utf-8"><title>Mail</title>'
    '<link rel="stylesheet" href="/static/frame.css"></head><body>{}</body></html>'
)


def harmless(html: str) -> str:
    """The mail's words and tables and nothing else (nh3: an allow-list)."""
    return nh3.clean(html[:SHOWN_HTML], tags=TAGS, attributes=ATTRIBUTES, url_schemes=set(), link_rel=None)


@dataclass(frozen=True, slots=True)
class Shown:
    """One part beside an order: which intake's, and its place there."""

    intake_id: str
    at: int
    part: Part


def parts_of(intake: IntakeView) -> tuple[Shown, ...]:
    """All parts of an intake, as pages refer to them."""
    return tuple(Shown(intake.row.id, at, part) for at, part in enumerate(intake.parts))


class Parts:
    """Shows what arrived; anything that a customer sent is data, and never runs."""

    def __init__(self, pages: Pages) -> None:
        self._gateway = pages.gateway
        self._store = pages.store

    async def sources(self, shown: Sequence[Shown], proofs: Mapping[str, Proof]) -> tuple[Source, ...]:
        """Every part that can be shown; places count the parts as they are given here."""
        pointed = {
            span.part for proof in proofs.values() if proof.evidence for span in proof.evidence.spans if span.chars
        }
        texts: dict[int, str] = {}
        sizes: dict[int, Sequence[tuple[float, float]]] = {}
        sheets: dict[int, Any] = {}
        for index, part in enumerate(each.part for each in shown):
            kind = part.media_type.partition(";")[0]
            if kind in PICTURES:
                sizes[index] = await self._sizes(part)
            elif kind in SHEETS and (pages := await self._gateway.words.pages(part)):
                sheets[index] = pages
            elif is_text(kind):
                content = await self._store.blob(part.sha256)
                texts[index] = _text(content, kind, pointed=index in pointed)
        found = sources([each.part for each in shown], proofs, texts=texts, sizes=sizes, sheets=sheets)
        return tuple(replace(one, part=shown[one.part].at, intake=shown[one.part].intake_id) for one in found)

    async def _sizes(self, part: Part) -> Sequence[tuple[float, float]]:
        try:
            return await self._gateway.pictures.sizes(part)
        except (ReadError, ReaderStopped):
            return ()

    async def picture(self, request: web.Request) -> web.Response:
        try:
            png = await self._gateway.pictures.png(request.match_info["sha256"], int(request.match_info["page"]))
        except ReadError as error:
            raise web.HTTPNotFound(text=f"This page cannot be shown: {error}") from error
        return web.Response(body=png, content_type="image/png", headers=FOR_EVER)

    async def words(self, request: web.Request) -> web.Response:
        """The words of one page with their boxes, for a click on them."""
        part = await self._part(request)
        wanted = int(request.match_info["page"])
        for page in await self._gateway.words.pages(part):
            if page.number == wanted:
                boxes = [
                    [
                        word.text,
                        *(round(side, 1) for side in (word.box.left, word.box.top, word.box.width, word.box.height)),
                    ]
                    for word in page.words[:5000]
                ]
                return web.json_response(boxes, headers=FOR_EVER)
        return web.json_response([])

    async def html(self, request: web.Request) -> web.Response:
        """The mail as its sender laid it out, made harmless twice: by an allow-list, and by a policy that allows nothing."""
        part = await self._part(request)
        if part.media_type != "text/html":
            raise KeyError(part.sha256)
        text = (await self._store.blob(part.sha256)).decode("utf-8", "replace")
        headers = {"Content-Security-Policy": FRAME_POLICY, "Cache-Control": "no-store"}
        return web.Response(text=FRAME.format(harmless(text)), content_type="text/html", headers=headers)

    async def sound(self, request: web.Request) -> web.StreamResponse:
        """A recording, to be heard; under a policy that lets nothing else happen with it."""
        part = await self._part(request)
        kind = part.media_type.partition(";")[0].strip()
        if kind not in SOUNDS:
            raise KeyError(part.sha256)
        content = await self._store.blob(part.sha256)
        headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Accept-Ranges": "bytes", **FOR_EVER}
        asked = _range(request, len(content))
        if asked is None:
            return web.Response(body=content, content_type=kind, headers=headers)
        headers["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{len(content)}"
        return web.Response(body=content[asked.start : asked.stop], status=206, content_type=kind, headers=headers)

    async def original(self, request: web.Request) -> web.Response:
        """A part as it arrived: always a download, so that nothing in it can run here."""
        part = await self._part(request)
        response = web.Response(body=await self._store.blob(part.sha256), content_type="application/octet-stream")
        response.headers["Content-Disposition"] = f'attachment; filename="part-{int(request.match_info["part"])}"'
        return response

    async def _part(self, request: web.Request) -> Part:
        view = await self._store.intake(request.match_info["id"])
        number = int(request.match_info["part"])
        if number >= len(view.parts):
            raise KeyError(number)
        return view.parts[number]


def _range(request: web.Request, size: int) -> range | None:
    """Which bytes are asked for (RFC 9110, section 14): without them a browser cannot jump within a recording. None: all."""
    try:
        asked = request.http_range
    except ValueError:
        return None
    if asked.start is None and asked.stop is None:
        return None
    found = range(*asked.indices(size))
    if not found:
        raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{size}"})
    return found


def _text(content: bytes, kind: str, *, pointed: bool) -> str:
    """The text as it can be read; JSON laid out in lines, unless places in it are pointed at by their characters."""
    text = content.decode("utf-8", "replace")
    if not pointed and kind == "application/json" and len(text) <= SHOWN_CHARACTERS and "\n" not in text.strip():
        try:
            text = json.dumps(json.loads(text), indent=2, ensure_ascii=False)
        except ValueError:
            return text
    return text[:SHOWN_CHARACTERS]
