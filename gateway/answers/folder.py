"""Answers as files: in `answers/` within the folder that the order lay in, complete or not at all."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath

from channels.envelope import Envelope
from gateway.answers.answer import AnswerDocument
from gateway.answers.outgoing import AnswerLate, AnswerRefused
from gateway.store.records import AnswerRow

__all__ = ["FOLDER", "FolderOutgoing"]

FOLDER = "answers"
_STEM = 80  #: characters of the order's own name in the answer's


class FolderOutgoing:
    """`Outgoing` into the watched folders, by the name of their channel."""

    short = False
    machine = True

    def __init__(self, folders: Mapping[str, Path]) -> None:
        self._folders = folders

    def recipient(self, envelope: Envelope) -> str:
        """The folder, as it is shown."""
        folder = self._folders.get(envelope.channel)
        return str(folder / FOLDER) if folder else ""

    async def send(self, row: AnswerRow, envelope: Envelope, documents: Sequence[AnswerDocument]) -> None:
        folder = self._folders.get(row.channel)
        if folder is None:
            raise AnswerRefused(f"channels.{row.channel}: there is no such folder any more")
        try:
            await asyncio.to_thread(_write, folder / FOLDER, _stem(envelope), documents)
        except OSError as error:
            raise AnswerLate(f"{folder / FOLDER}: {error.strerror}") from error

    async def close(self) -> None:
        """Nothing is held."""


def _stem(envelope: Envelope) -> str:
    """The order's file name without what could lead elsewhere."""
    name = PurePath((envelope.parts[0].name or "order").replace("\\", "/")).name
    kept = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in name.rpartition(".")[0] or name)
    return kept.strip(".-")[:_STEM] or "order"


def _write(folder: Path, stem: str, documents: Sequence[AnswerDocument]) -> None:
    """A second try writes the same bytes under the same names: these hold the control number."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in documents:
        target = folder / f"{stem}.{one.name}"
        part = target.with_name(f".{target.name}.part")
        with part.open("wb") as file:
            file.write(one.content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(target)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
