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


Accept = Callable[[Envelope], Awaitable[Receipt]]  #: returns only after the commit; raises ChannelError


class Channel(Protocol):
    """A way for orders to come in. Built from its own settings, started by the aiohttp application."""

    name: str
    kind: str

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Add routes or a `cleanup_ctx`; nothing connects before the application starts."""

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """The envelope that these bytes would have made, for `ordergate process`; raises Refused."""
