"""cXML orders over HTTP, as procurement systems post them: `POST /hooks/NAME`, answered with a cXML Response in the same connection.

Who calls is known by the SharedSecret of its Sender credential (cXML User's Guide, "Credential"). What cXML has a word for is
said in its Status with HTTP 200; HTTP itself speaks only where the message may be sent again (503) or is too large (413). The secret
is blotted out before the message is kept: nobody who may look at orders needs it. payloadID is the identity of a delivery.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from aiohttp import web
from lxml import etree
from pydantic import Field, SecretStr, model_validator

from channels.channel import Accept
from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.errors import Misconfigured, Refused, Unavailable
from channels.file import file_envelope, file_key
from channels.hooks import HookSettings, mount_hook, secret_missing
from channels.public_address import url_fault
from channels.reach import reach

__all__ = ["CxmlChannel", "CxmlSettings"]

DOCTYPE = '<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">'
_SECRET = re.compile(rb"(<SharedSecret\b[^<>]{0,200}>)([^<]{1,500})(?=</SharedSecret\s{0,10}>)")
#: how a status is called (cXML User's Guide, "Status")
TEXTS = {
    200: "OK", 400: "Bad Request", 401: "Unauthorized", 406: "Not Acceptable", 450: "Not Implemented", 500: "Internal Server Error",
    560: "Temporary error",
}  # fmt: skip


class CxmlSettings(HookSettings):
    """A channel of kind `cxml`."""

    body_bytes: int = Field(2 * 1024 * 1024, ge=1024, description="The largest body of a request.")
    secret: SecretStr = Field(SecretStr(""), description="The SharedSecret of the callers' Sender credential.")
    account_no: str = Field("", description="The customer whose orders these are, where all are one customer's.")
    public_url: str = Field(
        "", description="The address that callers post to; ProfileRequest is answered with it, and with 450 without it."
    )
    confirmation_url: str = Field(
        "", description="Where ConfirmationRequests are posted to; without it they lie ready under /v1/answers."
    )
    confirmation_secret: SecretStr = Field(
        SecretStr(""), description="The SharedSecret of our Sender credential there; best as confirmation_secret_file."
    )
    allow_private: bool = Field(False, description="That address may stand in the own network.")

    @model_validator(mode="after")
    def _can_confirm(self) -> Self:
        if self.confirmation_url:
            if fault := url_fault(self.confirmation_url, allow_private=self.allow_private):
                raise ValueError(f"confirmation_url {fault}")
            if not self.confirmation_secret.get_secret_value().strip():
                raise ValueError("confirmation_secret is missing; the buyer knows us by it")
        return self


@dataclass(frozen=True, slots=True)
class _Said:
    """What the head of a message says."""

    payload_id: str
    sender: str
    secret: str
    request: str  #: OrderRequest, ProfileRequest, ...; "" where it is no request


class CxmlChannel:
    """Each OrderRequest is an envelope."""

    kind = "cxml"
    Settings = CxmlSettings

    def __init__(self, name: str, settings: CxmlSettings) -> None:
        self.name = name
        self.settings = settings

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhook; raises Misconfigured where anybody could post orders."""
        if not self.settings.secret.get_secret_value().strip():
            raise Misconfigured(secret_missing(self.name, "secret"))

        async def take(_: web.Request, body: bytes) -> web.Response:
            return await self._answer(body, accept)

        mount_hook(app, name=self.name, settings=self.settings, verify=lambda *_: None, take=take)

    async def check(self) -> str:
        """Whether it could start."""
        if not self.settings.secret.get_secret_value().strip():
            raise Misconfigured(secret_missing(self.name, "secret"))
        if url := self.settings.confirmation_url:
            await reach(url, setting=f"channels.{self.name}.confirmation_url")
        posted = f"; confirmations are posted to {url}" if url else ""
        return f"cXML orders are taken at /hooks/{self.name}{posted}"

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if it had been posted; the operator vouches for it."""
        return file_envelope(
            _blotted(content), name=name, channel=self.name, kind=self.kind, delivery_key=file_key(content, name),
            received_at=received_at, trust=Trust.VOUCHED,
        )  # fmt: skip

    async def _answer(self, body: bytes, accept: Accept) -> web.Response:
        said = _said(body)
        if said is None:
            return _response(406, "The message is no whole cXML document in UTF-8.")
        if not hmac.compare_digest(said.secret.encode(), self.settings.secret.get_secret_value().encode()):
            return _response(401, "The SharedSecret of the Sender is not the one that was agreed.")
        if said.request == "ProfileRequest" and self.settings.public_url:
            return _response(200, profile=self.settings.public_url)
        if said.request != "OrderRequest":
            return _response(450, f"{said.request or 'This message'} is not taken here; OrderRequest is.")
        if not said.payload_id:
            return _response(400, "The message has no payloadID.")
        try:
            await accept(self._envelope(body, said))
        except Refused as refused:
            return _response(400, str(refused))
        except Unavailable as error:
            return _response(560, str(error), http=503)
        return _response(200)

    def _envelope(self, body: bytes, said: _Said) -> Envelope:
        return Envelope(
            channel=self.name,
            channel_kind=self.kind,
            delivery_key=f"cxml:{said.payload_id}",
            received_at=datetime.now(UTC),
            parts=(Part(_blotted(body), "text/xml", role=Role.DOCUMENT),),
            sender=Sender(name=said.sender or None, account_no=self.settings.account_no or None),
            trust=Trust.SIGNED,
        )


def _said(body: bytes) -> _Said | None:
    """The head of the message; None where it is no cXML, not whole, dangerous, or in an encoding in which its secret would be kept."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return None
    dtd = root.getroottree().docinfo.internalDTD
    if etree.QName(root).localname != "cXML" or (dtd is not None and next(dtd.iterentities(), None) is not None):
        return None
    secret = (root.findtext("Header/Sender/Credential/SharedSecret") or "").strip()
    if secret and _SECRET.search(body) is None:
        return None
    request = root.find("Request")
    inner = next((one for one in request if isinstance(one.tag, str)), None) if request is not None else None
    return _Said(
        payload_id=(root.get("payloadID") or "").strip()[:400],
        sender=(root.findtext("Header/From/Credential/Identity") or "").strip()[:200],
        secret=secret,
        request=str(inner.tag)[:60] if inner is not None else "",
    )


def _blotted(content: bytes) -> bytes:
    """The message with its secret in asterisks, every other byte at its place."""
    return _SECRET.sub(lambda found: found[1] + b"*" * len(found[2]), content)


def _response(code: int, reason: str = "", *, http: int = 200, profile: str = "") -> web.Response:
    at = datetime.now(UTC).isoformat(timespec="seconds")
    root = etree.Element("cXML", payloadID=f"{secrets.token_hex(12)}@ordergate", timestamp=at)
    response = etree.SubElement(root, "Response")
    etree.SubElement(response, "Status", code=str(code), text=TEXTS[code]).text = _clean(reason) or None
    if profile:
        offered = etree.SubElement(response, "ProfileResponse", effectiveDate=at)
        etree.SubElement(etree.SubElement(offered, "Transaction", requestName="OrderRequest"), "URL").text = profile
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", doctype=DOCTYPE)
    return web.Response(body=content, status=http, content_type="text/xml", charset="utf-8")


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign >= " ")[:500]
