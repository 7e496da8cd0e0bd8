"""Files from a watched folder: exports of other programs, scans, saved mails."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Literal

from aiohttp import web
from pydantic import Field

from channels.channel import Accept
from channels.envelope import Envelope, Trust
from channels.file import file_envelope, file_key
from channels.watch import Watched, WatchSettings, look, watch

__all__ = ["FolderChannel", "FolderSettings"]


class FolderSettings(WatchSettings):
    """A channel of kind `folder`."""

    path: Path = Field(Path("var/folder"), description="The folder; a relative path starts at the configuration file.")
    trust: Literal["vouched", "nothing"] = Field(
        "vouched",
        description="vouched: whoever may write here answers for the author of a saved mail; nothing: its author stays unproved.",
    )


class FolderChannel:
    """Each file is an envelope; it is moved to `done/` after the commit."""

    kind = "folder"
    Settings = FolderSettings

    def __init__(self, name: str, settings: FolderSettings) -> None:
        self.name = name
        self.settings = settings

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Watch while the application runs."""
        watch(app, accept, name=self.name, settings=self.settings, make=self._made)

    async def check(self) -> str:
        """What is well with the folder; raises Misconfigured for what a start would meet."""
        return look(self.name, self.settings)

    def envelope(self, content: bytes, *, name: str, received_at: datetime) -> Envelope:
        """A file as if it had lain in the folder; the operator vouches for it."""
        return self._file(Watched(name, content, file_key(content, name)), received_at, Trust.VOUCHED)

    def _made(self, watched: Watched, received_at: datetime) -> Envelope:
        return self._file(watched, received_at, Trust(self.settings.trust))

    def _file(self, watched: Watched, received_at: datetime, trust: Trust) -> Envelope:
        return file_envelope(
            watched.content,
            name=watched.name,
            channel=self.name,
            kind=self.kind,
            delivery_key=watched.delivery_key,
            received_at=received_at,
            trust=trust,
        )
