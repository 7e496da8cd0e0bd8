"""The Channel protocol: what the gateway needs to know of a way for orders to come in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiohttp import web

from channels.envelope import Envelope

__all__ = ["Accept", "Channel", "Receipt"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """ "It is ours now." Exists only after the envelope is durable."""

    intake_id: str
    again: bool = False  #: the same delivery with the same bytes was accepted before; this is the same answer


#: Returns only after the commit; raises ChannelError. The same delivery key with the same bytes is the same receipt again. With
#: other bytes it is a new intake with a finding; on `web`, whose senders choose the key, it is Refused (`delivery-key-reused`).
Accept = Callable[[Envelope], Awaitable[Receipt]]


class Channel(Protocol):
    """A way for orders to come in. Built from its own settings, started by the aiohttp application."""

    name: str
    kind: str

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Add routes or a `cleanup_ctx`; nothing connects before the application starts."""

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """The envelope that these bytes would have made, for `ordergate process`; raises Refused.

        `name` is the file's name, best its whole path: it belongs to the identity of the delivery.
        """
