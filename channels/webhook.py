"""A webhook for any provider that signs what it sends, under `/hooks/NAME`: shops without an adapter, fax services, own programs.

`scheme = "standard"` is Standard Webhooks (id, time and body are signed, a replay after five minutes is refused); the others
are HMAC-SHA256 over the raw body in a header of the provider's choice. Paths say where things stand in the JSON:

    [channels.shop.map]
    buyer_order_no = "$.data.number"
    lines = "$.data.items"          # a list; paths below it start at the item
    "lines.sku" = "$.code"
    "lines.quantity" = "$.count"

The body is kept as it came. With a map, an order in our own form is made of it and stands beside it; where that cannot be made,
a person reads the body. With `file_url`, the file is fetched after the answer, in a durable waiting room.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

from aiohttp import web
from pydantic import Field, SecretStr, field_validator

from channels.body import json_in
from channels.channel import Accept
from channels.download import Downloads, fetched
from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.errors import Misconfigured
from channels.forms import phone
from channels.hooks import HookSettings, kept, mount_hook, secret_missing
from channels.json_path import JsonPath
from channels.memory import Memory, Notebook
from channels.posted import order_faults
from channels.shop import saved_order
from channels.signing import hmac_signed, standard_secret, standard_signed
from channels.waiting import Guest, WaitingRoom

__all__ = ["WebhookChannel", "WebhookSettings"]


class WebhookSettings(HookSettings):
    """A channel of kind `webhook`."""

    body_bytes: int = Field(2 * 1024 * 1024, ge=1024, description="The largest body of a request.")
    scheme: Literal["standard", "hmac-base64", "hmac-hex"] = Field(
        "standard", description="standard: Standard Webhooks; else HMAC-SHA256 over the body, as base64 or hex."
    )
    secret: SecretStr = Field(
        SecretStr(""),
        description="The signing secret, `whsec_...` for standard; several with a blank between them all count.",
    )
    signature_header: str = Field(
        "X-Signature", description="Where hmac-base64 and hmac-hex stand; a `sha256=` before it is dropped."
    )
    account_no: str = Field("", description="The customer who sends here, where all of it is one customer's.")
    id_path: str = Field(
        "", description="Where the provider's own identity of the delivery stands; else its bytes are it."
    )
    topic_path: str = Field("$.type", description="Where it says what it is about.")
    topics: tuple[str, ...] = Field(
        (), description="What is taken; anything else is answered and forgotten. Empty takes all."
    )
    file_url: str = Field("", description="Where the address of a file stands, such as a fax; it is fetched and read.")
    file_hosts: tuple[str, ...] = Field((), description="Hosts from which files are fetched; `.x` means all below x.")
    file_bytes: int = Field(25 * 1024 * 1024, ge=1024, description="The largest file.")
    file_hours: float = Field(
        4, gt=0, description="What cannot be fetched for so long is given up: a clerk sees the rest."
    )
    sender_number: str = Field("", description="Where the sender's fax or telephone number stands; a hint, no proof.")
    map: dict[str, str] = Field({}, description="Member of the order to where it stands in the JSON.")

    @field_validator("id_path", "topic_path", "file_url", "sender_number")
    @classmethod
    def _path(cls, path: str) -> str:
        if path:
            JsonPath(path)
        return path

    @field_validator("map")
    @classmethod
    def _paths(cls, table: dict[str, str]) -> dict[str, str]:
        for path in table.values():
            JsonPath(path)
        return table


class WebhookChannel:
    """Each signed body is an envelope."""

    kind = "webhook"
    Settings = WebhookSettings

    def __init__(
        self, name: str, settings: WebhookSettings, *, memory: Memory | None = None, downloads: Downloads | None = None
    ) -> None:
        self.name = name
        self.settings = settings
        self.memory = memory or Notebook()
        self._downloads = downloads or Downloads(hosts=settings.file_hosts, limit=settings.file_bytes, seconds=60)
        self._room = WaitingRoom(
            name, memory=self.memory, complete=self._complete, patience_seconds=settings.file_hours * 3600
        )

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds the webhook; raises Misconfigured where it could be forged."""
        self._secrets()

        async def take(request: web.Request, body: bytes) -> web.Response:
            data = _json(body)
            topic = _text(self.settings.topic_path, data)
            if self.settings.topics and topic not in self.settings.topics:
                return web.json_response({"taken": False})
            key = self._key(request, body, data)
            now = datetime.now(UTC)
            if _text(self.settings.file_url, data):
                value = {"body": body.decode("utf-8", "surrogateescape"), "topic": topic}
                await self._room.enter(Guest(key, "", now.timestamp(), value))
                return web.json_response({"taken": True})
            return await kept(accept, self._envelope(body, data, key, now, topic))

        mount_hook(app, name=self.name, settings=self.settings, verify=self._verify, take=take)
        self._room.mount(app, accept)

    async def check(self) -> str:
        """Where the provider must call us; raises Misconfigured where it could be forged."""
        self._secrets()
        reads = (
            "a map makes orders of it"
            if self.settings.map
            else "no map: known shop formats are read, anything else by a clerk"
        )
        return f"{self.settings.scheme} signatures at /hooks/{self.name}; {reads}"

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if it had been posted; the operator vouches for it."""
        envelope = saved_order(content, name=name, channel=self.name, kind=self.kind, received_at=received_at)
        return self._with_order(envelope, _json(content))

    # --- signatures ---------------------------------------------------------------------------------------------------

    def _secrets(self) -> list[str]:
        secrets = self.settings.secret.get_secret_value().split()
        if not secrets:
            raise Misconfigured(secret_missing(self.name, "secret"))
        if self.settings.scheme == "standard":
            for secret in secrets:
                try:
                    standard_secret(secret)
                except ValueError as error:
                    raise Misconfigured(f"channels.{self.name}.secret: {error}") from error
        if self.settings.file_url and not self.settings.file_hosts:
            raise Misconfigured(
                f"channels.{self.name}.file_hosts: is empty, so no file would ever be fetched; name the provider's hosts"
            )
        return secrets

    def _verify(self, request: web.Request, body: bytes) -> str | None:
        secrets, headers = self._secrets(), request.headers
        if self.settings.scheme == "standard":
            good = standard_signed(
                webhook_id=headers.get("webhook-id", ""), timestamp=headers.get("webhook-timestamp", ""),
                signatures=headers.get("webhook-signature", ""), secrets=[standard_secret(secret) for secret in secrets],
                body=body, now=time.time(),
            )  # fmt: skip
            return (
                None
                if good
                else "webhook-signature does not fit webhook-id, webhook-timestamp (within 5 minutes) and body."
            )
        given = headers.get(self.settings.signature_header, "").removeprefix("sha256=")
        if self.settings.scheme == "hmac-base64":
            good = hmac_signed(given, secrets=secrets, body=body)
        else:
            good = bool(given) and any(
                hmac.compare_digest(
                    hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode(), given.lower().encode()
                )
                for secret in secrets
            )
        return (
            None if good else f"{self.settings.signature_header} does not fit the body; check the secret on both sides."
        )

    def _key(self, request: web.Request, body: bytes, data: Any) -> str:
        own = _text(self.settings.id_path, data)
        if own is None and self.settings.scheme == "standard":
            own = request.headers["webhook-id"]
        return f"webhook:{own[:200]}" if own else f"webhook:sha256:{hashlib.sha256(body).hexdigest()}"

    # --- what it becomes ----------------------------------------------------------------------------------------------

    def _envelope(self, body: bytes, data: Any, key: str, at: datetime, topic: str | None) -> Envelope:
        number = phone(_text(self.settings.sender_number, data))
        made = Envelope(
            channel=self.name,
            channel_kind=self.kind,
            delivery_key=key,
            received_at=at,
            parts=(Part(body, "application/json", role=Role.DOCUMENT),),
            sender=Sender(phone=number, account_no=self.settings.account_no or None),
            subject=topic,
            trust=Trust.SIGNED,
        )
        return self._with_order(made, data)

    def _with_order(self, envelope: Envelope, data: Any) -> Envelope:
        """The order that the map finds, beside the body from which it was made; nothing where it is none."""
        if not self.settings.map:
            return envelope
        content = json.dumps(mapped(self.settings.map, data), ensure_ascii=False).encode("utf-8", "replace")
        found, faults = order_faults(content)
        if found is None or faults or not found.get("lines"):
            return envelope
        return replace(
            envelope, parts=(*envelope.parts, Part(content, "application/json", role=Role.DOCUMENT, parent=0))
        )

    async def _complete(self, guests: Sequence[Guest], over: bool) -> Envelope:
        """The file in the place of the body, which says only where it is; the body beside it."""
        (guest,) = guests
        body = guest.value["body"].encode("utf-8", "surrogateescape")
        data = _json(body)
        at = datetime.fromtimestamp(guest.at, UTC)
        bare = self._envelope(body, data, guest.key, at, guest.value["topic"])
        part = await fetched(self._downloads, _text(self.settings.file_url, data) or "", name="file", over=over)
        # A sender number is what the fax itself says: nobody has proved it.
        return replace(
            bare, channel_kind="fax", trust=Trust.NOTHING, parts=(bare.parts[0], replace(part, parent=0)),
        )  # fmt: skip


def mapped(table: Mapping[str, str], data: Any) -> dict[str, Any]:
    """The members of an order that these paths find. Numbers become text, for a price is no float.

    >>> mapped({"buyer_order_no": "$.no", "lines": "$.items", "lines.sku": "$.code"}, {"no": 7, "items": [{"code": "A"}]})
    {'buyer_order_no': '7', 'lines': [{'sku': 'A'}]}
    """
    order: dict[str, Any] = {}
    for member, path in table.items():
        if member != "lines" and not member.startswith("lines."):
            _put(order, member, JsonPath(path).first(data))
    items = JsonPath(table["lines"]).first(data) if "lines" in table else None
    if isinstance(items, list):
        order["lines"] = []
        for item in items:
            line: dict[str, Any] = {}
            for member, path in table.items():
                if member.startswith("lines."):
                    _put(line, member.removeprefix("lines."), JsonPath(path).first(item))
            order["lines"].append(line)
    return order


def _put(target: dict[str, Any], member: str, value: Any) -> None:
    if value is None or value == "" or isinstance(value, bool):
        return
    *steps, last = member.split(".")
    for step in steps:
        target = target.setdefault(step, {})
    target[last] = value if isinstance(value, (str, list, dict)) else str(value)


def _json(body: bytes) -> Any:
    """Numbers as they are written, so that nothing is rounded. Raises Refused for what is no JSON."""
    return json_in(body, parse_float=str, parse_int=str)


def _text(path: str, data: Any) -> str | None:
    found = JsonPath(path).first(data) if path else None
    return found.strip() or None if isinstance(found, str) else None
