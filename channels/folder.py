"""How this channel takes orders in."""

from __future__ import annotations

from datetime import datetime

from aiohttp import web

from channels.channel import Accept
from channels.envelope import Envelope, Trust
from channels.file import file_envelope, file_key
from channels.mime import mail_envelope
from channels.settings import ChannelSettings

__all__ = ["FolderChannel", "FolderSettings"]


class FolderSettings(ChannelSettings):
    """A channel of kind `folder`."""


class FolderChannel:
    """A channel of kind `folder`."""

    kind = "folder"
    Settings = FolderSettings

    def __init__(self, name: str, settings: FolderSettings) -> None:
        self.name = name
        self.settings = settings

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Adds itself."""

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as the delivery that it was; the operator vouches for it."""
        make = mail_envelope if self.kind == "smtp" else file_envelope
        return make(
            content,
            name=name,
            channel=self.name,
            kind=self.kind,
            delivery_key=file_key(content, name),
            received_at=received_at,
            trust=Trust.VOUCHED,
        )
