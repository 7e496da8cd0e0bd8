"""Faxes from a watched folder, into which a fax server or a multifunction device writes them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from aiohttp import web
from pydantic import Field

from channels.channel import Accept
from channels.envelope import Envelope, Part, Role, Trust
from channels.errors import Refused
from channels.file import base_name, file_key
from channels.media import media_type
from channels.watch import Watched, WatchSettings, watch

__all__ = ["FaxChannel", "FaxSettings"]

#: What fax servers write.
FAXES = frozenset({"image/tiff", "application/pdf", "image/png", "image/jpeg"})


class FaxSettings(WatchSettings):
    """A channel of kind `fax`."""

    path: Path = Field(Path("var/fax"), description="The folder; a relative path starts at the configuration file.")


class FaxChannel:
    """Each fax is an envelope of one document. A fax number can be set by anybody, so it proves no sender."""

    kind = "fax"
    Settings = FaxSettings

    def __init__(self, name: str, settings: FaxSettings) -> None:
        self.name = name
        self.settings = settings

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Watch while the application runs."""
        watch(app, accept, name=self.name, settings=self.settings, make=self._made)

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if it had been faxed; the operator vouches for it. Raises Refused for what is no picture of pages."""
        return self._fax(Watched(name, content, file_key(content, name)), received_at, Trust.VOUCHED)

    def _made(self, watched: Watched, received_at: datetime) -> Envelope:
        return self._fax(watched, received_at, Trust.NOTHING)

    def _fax(self, watched: Watched, received_at: datetime, trust: Trust) -> Envelope:
        found = media_type(watched.content)
        if found not in FAXES:
            raise Refused("document-unsupported", f"{watched.name} is {found}; a fax is TIFF, PDF, PNG or JPEG.")
        part = Part(watched.content, found, base_name(watched.name), Role.DOCUMENT)
        return Envelope(self.name, self.kind, watched.delivery_key, received_at, (part,), trust=trust)
