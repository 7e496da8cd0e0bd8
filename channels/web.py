"""Orders and documents over HTTP: `POST /v1/orders` and `POST /v1/documents`. 202 is said only after the commit.

channel = WebChannel("web", WebSettings(), authenticate=keys.find)
channel.mount(app, accept)
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote

import structlog
from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import Field

from channels.body import refuse_compressed, whole_body
from channels.channel import Accept
from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.errors import Refused, Unavailable
from channels.file import file_envelope, file_key
from channels.load import InFlight
from channels.media import media_type
from channels.posted import good_order, order_faults
from channels.problem import STATUSES, problem, refusal, unavailable
from channels.settings import ChannelSettings

__all__ = ["ApiCaller", "Authenticate", "WebChannel", "WebSettings"]

log = structlog.get_logger(__name__)

_IDEMPOTENCY_KEY = re.compile(r'"?([!#-\[\]-~]{1,255})"?')  # draft-ietf-httpapi-idempotency-key-header: a quoted string
_PARTS_LIMIT = 30
_LARGE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ApiCaller:
    """Whose API key it is."""

    name: str  #: of the key
    account_no: str | None = None  #: the customer that the key is bound to


Authenticate = Callable[[str], Awaitable[ApiCaller | None]]


class WebSettings(ChannelSettings):
    """A channel of kind `web`."""

    order_bytes: int = Field(1024 * 1024, ge=1024, description="The largest body of `POST /v1/orders`.")
    document_bytes: int = Field(25 * 1024 * 1024, ge=1024, description="The largest body of `POST /v1/documents`.")
    body_seconds: float = Field(30, gt=0, description="A body may take so long to arrive.")
    accept_seconds: float = Field(30, gt=0, description="Keeping an order may take so long; then the answer is 503.")
    in_flight_bytes: int = Field(
        256 * 1024 * 1024, ge=1024, description="Bytes being received at once; beyond it the answer is 503."
    )


async def _nobody(_: str) -> ApiCaller | None:
    return None


class WebChannel:
    """The honest JSON API for handing in."""

    kind = "web"
    Settings = WebSettings

    def __init__(self, name: str, settings: WebSettings, *, authenticate: Authenticate = _nobody) -> None:
        self.name = name
        self.settings = settings
        self._authenticate = authenticate
        self._in_flight = InFlight(settings.in_flight_bytes)

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the two routes."""

        async def orders(request: web.Request) -> web.Response:
            return await self._answer(request, accept, self._order, self.settings.order_bytes)

        async def documents(request: web.Request) -> web.Response:
            return await self._answer(request, accept, self._documents, self.settings.document_bytes)

        app.router.add_post("/v1/orders", orders)
        app.router.add_post("/v1/documents", documents)

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if it had been posted: JSON with `lines` must be a good order, anything else is a document."""
        if media_type(content, name) == "application/json":
            data, faults = order_faults(content)
            if faults and faults[0].code != "order-malformed" and (data is None or "lines" in data):
                raise Refused("order-malformed", "; ".join(f"{fault.pointer}: {fault.detail}" for fault in faults))
        return file_envelope(
            content,
            name=name,
            channel=self.name,
            kind=self.kind,
            delivery_key=file_key(content, name),
            received_at=received_at,
            trust=Trust.VOUCHED,
        )

    async def _answer(self, request: web.Request, accept: Accept, make: _Make, limit: int) -> web.Response:
        """Who is it, what is it, keep it, answer; every way out of here is an answer."""
        held = 0
        try:
            caller = await self._caller(request)
            if isinstance(caller, web.Response):
                return caller
            held = self._reserve(request, limit)
            if request.content.is_eof():  # a small body comes with its headers: nothing to wait for
                made = await make(request, caller, limit)
            else:
                async with asyncio.timeout(self.settings.body_seconds):
                    made = await make(request, caller, limit)
            if isinstance(made, web.Response):
                return made
            return await self._keep(made, accept)
        except Refused as refused:
            return refusal(refused)
        except Unavailable as error:
            return unavailable(error)
        except TimeoutError:
            seconds = self.settings.body_seconds
            return problem(408, "request-slow", f"The body took longer than {seconds:g} s; send it again.")
        finally:
            self._in_flight.give(held)

    async def _keep(self, envelope: Envelope, accept: Accept) -> web.Response:
        try:
            async with asyncio.timeout(self.settings.accept_seconds):
                receipt = await accept(envelope)
        except (Refused, Unavailable):
            raise
        except Exception as error:  # the boundary: whatever broke, the sender learns that nothing was taken for sure
            log.exception("web.accept_failed", channel=self.name)
            raise Unavailable("The order could not be kept; send it again with the same Idempotency-Key.") from error
        href = f"/v1/intakes/{receipt.intake_id}"
        body = {"intake": receipt.intake_id, "status": "accepted", "again": receipt.again, "href": href}
        return web.json_response(body, status=202, headers={"Location": href})

    async def _caller(self, request: web.Request) -> ApiCaller | web.Response:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        caller = await self._authenticate(key.strip()) if scheme.lower() == "bearer" and key.strip() else None
        if caller is None:
            return problem(
                401,
                "key-unknown",
                "Send `Authorization: Bearer KEY` with a key made by `ordergate key create NAME`.",
                headers={"WWW-Authenticate": 'Bearer realm="ordergate"'},
            )
        return caller

    def _reserve(self, request: web.Request, limit: int) -> int:
        """Memory for the body: its declared length, else the limit."""
        refuse_compressed(request)
        length = request.content_length
        if length is not None and length > limit:
            raise Refused("document-oversized", f"The body has {length} bytes; at most {limit} are taken.")
        held = limit if length is None else length
        if not self._in_flight.take(held):
            raise Unavailable("Too much is being received at once; try again later.", retry_after=5)
        return held

    async def _order(self, request: web.Request, caller: ApiCaller, limit: int) -> Envelope | web.Response:
        if request.content_type not in ("application/json", "application/octet-stream"):
            raise Refused("media-unsupported", "Send the order as application/json; other files go to /v1/documents.")
        content = await _body(request, limit)
        if (order := good_order(content)) is not None:
            number: Any = order.buyer_order_no
        else:
            data, faults = order_faults(content)
            if data is None or faults:
                status = 422 if data is not None else STATUSES.get(faults[0].code, 400)
                return problem(status, faults[0].code, "The order is not well formed; see `errors`.", faults=faults)
            number = data.get("buyer_order_no")
        part = Part(content, "application/json", role=Role.DOCUMENT)
        return self._envelope(request, caller, (part,), numbered=bool(number))

    async def _documents(self, request: web.Request, caller: ApiCaller, limit: int) -> Envelope:
        if request.content_type == "multipart/form-data":
            parts = await _form_files(request, limit)
        else:
            parts = (await _part(await _body(request, limit), _file_name(request)),)
        envelope = self._envelope(request, caller, parts, numbered=True)
        if len(parts) == 1 and parts[0].role is Role.MESSAGE:
            mail = file_envelope(
                parts[0].content,
                name=parts[0].name or "",
                channel=self.name,
                kind=self.kind,
                delivery_key=envelope.delivery_key,
                received_at=envelope.received_at,
                trust=Trust.KEY,
            )
            return replace(mail, parts=parts, sender=replace(mail.sender, account_no=caller.account_no))
        return envelope

    def _envelope(
        self, request: web.Request, caller: ApiCaller, parts: tuple[Part, ...], *, numbered: bool
    ) -> Envelope:
        key = _idempotency_key(request) or _own_key(parts, numbered=numbered)
        return Envelope(
            channel=self.name,
            channel_kind=self.kind,
            delivery_key=f"web:{quote(caller.name)}:{key}",
            received_at=datetime.now(UTC),
            parts=parts,
            sender=Sender(name=caller.name, account_no=caller.account_no),
            trust=Trust.KEY,
        )


_Make = Callable[[web.Request, ApiCaller, int], Awaitable[Envelope | web.Response]]


def _idempotency_key(request: web.Request) -> str | None:
    given = request.headers.getall("Idempotency-Key", [])
    if not given:
        return None
    match = _IDEMPOTENCY_KEY.fullmatch(given[0].strip())
    if match is None or len(given) > 1:
        raise Refused("header-malformed", "Send one Idempotency-Key of 1 to 255 visible ASCII characters.")
    return match[1]


def _own_key(parts: tuple[Part, ...], *, numbered: bool) -> str:
    """Without a key, the same bytes from the same caller are the same delivery. Not so an order that has no number:
    the same goods may be wanted again next week; if it was only sent twice, the duplicate is found later and shown."""
    return f"sha256:{'+'.join(part.sha256 for part in parts)}" if numbered else f"once:{secrets.token_hex(16)}"


async def _body(request: web.Request, limit: int) -> bytes:
    """The whole body; raises Refused for one that is empty, too large or broken off."""
    oversized = Refused("document-oversized", f"The body is larger than {limit} bytes.")
    content = await whole_body(request, limit, oversized=oversized)
    if not content:
        raise Refused("body-malformed", "The body is empty; send an order or a file.")
    return content


async def _part(content: bytes, name: str | None) -> Part:
    """The digest of a large file takes time; other callers should not wait for it."""
    if len(content) > _LARGE:
        return await asyncio.to_thread(_document, content, name)
    return _document(content, name)


def _document(content: bytes, name: str | None) -> Part:
    found = media_type(content, name)
    return Part(content, found, name, Role.MESSAGE if found == "message/rfc822" else Role.DOCUMENT)


def _file_name(request: web.Request) -> str | None:
    """The name in Content-Disposition, as the sender wrote it; it is never used as a path."""
    written = request.headers.get("Content-Disposition", "")
    match = re.search(r"filename\*\s*=\s*UTF-8''([^;\s]{1,600})", written, re.IGNORECASE)
    if match:
        return _shown(unquote(match[1], errors="replace"))
    match = re.search(r'filename\s*=\s*(?:"([^"]{1,600})"|([^;\s"]{1,600}))', written, re.IGNORECASE)
    return _shown(match[1] or match[2]) if match else None


def _shown(name: str) -> str | None:
    clean = "".join(character for character in name.encode("utf-8", "replace").decode() if character.isprintable())
    return clean[:200] or None


async def _form_files(request: web.Request, limit: int) -> tuple[Part, ...]:
    """The files of a form. A field that is no file is refused: nobody would read it."""
    parts: list[Part] = []
    left = limit
    try:
        reader = await request.multipart()
        while (field := await reader.next()) is not None:
            if not isinstance(field, BodyPartReader) or not field.filename:
                raise Refused("body-malformed", "The form may hold files only; each field needs a filename.")
            if len(parts) >= _PARTS_LIMIT:
                raise Refused("document-oversized", f"The form holds more than {_PARTS_LIMIT} files.")
            content = bytearray()
            while block := await field.read_chunk(64 * 1024):
                content += block
                if len(content) > left:
                    raise Refused("document-oversized", f"The files are larger than {limit} bytes.")
            left -= len(content)
            parts.append(await _part(bytes(content), _shown(field.filename)))
    except (
        ValueError,
        RuntimeError,
        AssertionError,
        LookupError,
        web.PayloadAccessError,
        HttpProcessingError,
    ) as error:
        raise Refused(
            "body-malformed", "The form could not be read; send multipart/form-data as RFC 7578 has it."
        ) from error
    if not parts or not all(part.content for part in parts):
        raise Refused("body-malformed", "The form holds no file, or an empty one.")
    return tuple(parts)
