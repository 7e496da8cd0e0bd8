"""`ordergate train`: a second opinion on what messages want, from what clerks confirmed. It is put into use at once."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from gateway.control import open_store
from gateway.errors import ConfigurationError
from gateway.reading import Reader, ReaderStopped
from gateway.settings import LoadedSettings
from gateway.store.store import Store
from gateway.wiring import learn, reading

__all__ = ["run_training"]

CASES_LIMIT = 20_000  #: the newest count; customers change
SIZE_LIMIT = 5_000_000  #: bytes of a message that is read again
WORDS = "parsers.parse:words_of"


async def run_training(loaded: LoadedSettings, *, told: Callable[[int, int], None]) -> str:
    """Read the confirmed messages again, learn from them, keep the model; a sentence that says what it is worth.

    Reads the store only, so it may run beside a gateway, which takes the model up by itself. Raises ConfigurationError where
    there is too little to learn from.
    """
    path = loaded.opinion_file()
    if path is None:
        raise ConfigurationError(["reading.opinion: is empty; name a file to keep the model in"])
    async with open_store(loaded, read_only=True) as store, reading(loaded) as reader:
        cases = await _cases(store, reader, await store.confirmed(limit=CASES_LIMIT), told)
    try:
        learned = await asyncio.to_thread(learn, cases)
    except ValueError as error:
        raise ConfigurationError([f"nothing was learned: {error}"]) from None
    except ModuleNotFoundError as error:
        raise ConfigurationError([f"{error.name} is not installed; install the extra `nlp`"]) from None
    await asyncio.to_thread(_keep, path, learned.model)
    counts = ", ".join(f"{count} {label}" for label, count in learned.counts.items())
    return (
        f"learned from {counts}; of {learned.judged} kept back {learned.right} were judged right, and {learned.held} orders would "
        f"have been held; wrote {path}"
    )


async def _cases(
    store: Store, reader: Reader, confirmed: Sequence[tuple[str, str]], told: Callable[[int, int], None]
) -> list[tuple[str, str]]:
    """(words, kind) of each message that has words."""
    found: list[tuple[str, str]] = []
    for done, (intake_id, kind) in enumerate(confirmed, 1):
        told(done, len(confirmed))
        envelope = await store.envelope(intake_id)
        if sum(len(part.content) for part in envelope.parts) > SIZE_LIMIT:
            continue
        with contextlib.suppress(ReaderStopped):  # what beat its reader once teaches nothing
            words = await reader.call(WORDS, envelope)
            if words.strip():
                found.append((words, kind))
    return found


def _keep(path: Path, model: bytes) -> None:
    """A reader sees the old model or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    with new.open("wb") as file:
        file.write(model)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
