"""The envelope: what arrived, byte for byte. The only thing that this floor hands up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

__all__ = ["Envelope", "Part", "Role", "Sender", "Thread", "Trust"]


class Trust(StrEnum):
    """How the sender is known. What a channel could not establish is `nothing`."""

    NOTHING = "nothing"
    VOUCHED = "vouched"  #: the operator, or a mail server in front that refuses forgeries, vouches for the address
    DMARC = "dmarc"  #: the address in From is aligned with a DKIM or SPF result
    SIGNED = "signed"  #: a provider's or shop's signature over the raw bytes
    KEY = "key"  #: one of our API keys
    NUMBER = "number"  #: a phone number handed over by a telephone network


class Role(StrEnum):
    """What a part is within its envelope."""

    MESSAGE = "message"  #: a whole mail as received (message/rfc822)
    FORM = "form"  #: a provider's form fields as JSON (SMS, voice)
    DOCUMENT = "document"  #: a file handed in as such: a posted order, a fax, a file in a folder
    BODY = "body"  #: text of a mail, unpacked while reading
    ATTACHMENT = "attachment"  #: a file of a mail or an archive, unpacked while reading
    INLINE = "inline"  #: a picture that the body shows
    RENDITION = "rendition"  #: plain text made from its parent so that characters can be pointed at


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of what arrived. Its identity is the digest of its bytes."""

    content: bytes = field(repr=False)
    media_type: str
    name: str | None = None  #: the file name as the sender wrote it; never used as a path
    role: Role = Role.DOCUMENT
    parent: int | None = None  #: index of the part that this one was unpacked from
    sha256: str = ""

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", hashlib.sha256(self.content).hexdigest())


@dataclass(frozen=True, slots=True)
class Sender:
    """Who handed it in, as far as the channel knows."""

    address: str | None = None  #: mail address, lower case
    name: str | None = None
    phone: str | None = None  #: E.164
    account_no: str | None = None  #: the customer that an API key or a signed shop is bound to


@dataclass(frozen=True, slots=True)
class Thread:
    """How this message hangs on earlier ones (RFC 5322 section 3.6.4); `token` is one that we gave out."""

    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """What arrived through one delivery. `delivery_key` is the channel's own identity of that delivery."""

    channel: str  #: the configured name, which clerks see
    channel_kind: str  #: smtp, imap, web, folder, fax, sms, voice, ...
    delivery_key: str
    received_at: datetime  #: aware, UTC
    parts: tuple[Part, ...]
    sent_at: datetime | None = None  #: the message's own date, with the sender's offset
    sender: Sender = Sender()
    recipient: str | None = None
    subject: str | None = None
    thread: Thread = Thread()
    trust: Trust = Trust.NOTHING

    @property
    def digest(self) -> str:
        """SHA-256 over the digests of all parts: the identity of the whole, whatever way it came."""
        return hashlib.sha256("".join(part.sha256 for part in self.parts).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """Everything but the bytes, which are kept as blobs named by `sha256`."""
        data: dict[str, Any] = _ADAPTER.dump_python(self, mode="json", exclude=_BYTES)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any], read_blob: Callable[[str], bytes]) -> Envelope:
        """The inverse of `to_json`; `read_blob` fetches a part's bytes by digest."""
        parts = [{**part, "content": read_blob(part["sha256"])} for part in data["parts"]]
        return _ADAPTER.validate_python({**data, "parts": parts})


_ADAPTER = TypeAdapter(Envelope)
_BYTES: Any = {"parts": {"__all__": {"content"}}}
