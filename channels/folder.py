"""Files from a watched folder: exports of other programs, scans, saved mails."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from channels.envelope import Trust
from channels.watch import WatchedFolder, WatchSettings

__all__ = ["FolderChannel", "FolderSettings"]


class FolderSettings(WatchSettings):
    """A channel of kind `folder`."""

    path: Path = Field(Path("var/folder"), description="The folder; a relative path starts at the configuration file.")
    trust: Literal["vouched", "nothing"] = Field(
        "vouched",
        description="vouched: whoever may write here answers for the author of a saved mail; nothing: its author stays unproved.",
    )


class FolderChannel(WatchedFolder):
    """Each file is an envelope; it is moved to `done/` after the commit."""

    kind = "folder"
    Settings = FolderSettings
    settings: FolderSettings

    @property
    def trust(self) -> Trust:
        return Trust(self.settings.trust)
