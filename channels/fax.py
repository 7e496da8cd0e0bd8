"""Faxes from a watched folder, into which a fax server or a multifunction device writes them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from aiohttp import web
from pydantic import Field

from channels.channel import Accept
from channels.envelope import Envelope, Part, Role, Sender, Trust
from channels.errors import Refused
from channels.fax_tags import fax_tags
from channels.file import base_name, file_key
from channels.forms import phone
from channels.media import media_type
from channels.watch import Watched, WatchSettings, look, watch

__all__ = ["FaxChannel", "FaxSettings", "fax_envelope"]

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

    async def check(self) -> str:
        """What is well with the folder; raises Misconfigured for what a start would meet."""
        return look(self.name, self.settings)

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if it had been faxed; the operator vouches for it. Raises Refused for what is no picture of pages."""
        return self._fax(Watched(name, content, file_key(content, name)), received_at, Trust.VOUCHED)

    def _made(self, watched: Watched, received_at: datetime) -> Envelope:
        return self._fax(watched, received_at, Trust.NOTHING)

    def _fax(self, watched: Watched, received_at: datetime, trust: Trust) -> Envelope:
        return fax_envelope(
            watched.content,
            name=watched.name,
            channel=self.name,
            kind=self.kind,
            delivery_key=watched.delivery_key,
            received_at=received_at,
            trust=trust,
        )


def fax_envelope(
    content: bytes, *, name: str, channel: str, kind: str, delivery_key: str, received_at: datetime, trust: Trust
) -> Envelope:
    """The pages of one fax, with what its server wrote beside them; raises Refused for what is no picture of pages."""
    found = media_type(content)
    if found not in FAXES:
        raise Refused("document-unsupported", f"{name} is {found}; a fax is TIFF, PDF, PNG or JPEG.")
    tags = fax_tags(content)
    number = phone(tags.sender)
    told = f"Fax of {tags.pages} pages, {tags.bad_lines} bad lines" if tags.bad_lines else None
    return Envelope(
        channel,
        kind,
        delivery_key,
        received_at,
        (Part(content, found, base_name(name), Role.DOCUMENT),),
        sender=Sender(phone=number, name=None if number else tags.sender),
        subject=told,
        trust=trust,
    )
