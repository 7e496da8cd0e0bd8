"""Faxes from a watched folder, into which a fax server or a multifunction device writes them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from channels.fax_file import fax_envelope
from channels.watch import WatchedFolder, WatchSettings

__all__ = ["FaxChannel", "FaxSettings"]


class FaxSettings(WatchSettings):
    """A channel of kind `fax`."""

    path: Path = Field(Path("var/fax"), description="The folder; a relative path starts at the configuration file.")


class FaxChannel(WatchedFolder):
    """Each fax is an envelope of one document. A fax number can be set by anybody, so it proves no sender."""

    kind = "fax"
    Settings = FaxSettings
    of = staticmethod(fax_envelope)
