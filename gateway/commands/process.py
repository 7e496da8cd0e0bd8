"""`ordergate process`: files through a named channel, without a running gateway, one JSON line per intake."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from channels.channel import Channel
from channels.errors import ChannelError, Unavailable
from gateway.configured_channels import file_channels
from gateway.errors import ConfigurationError
from gateway.logs import LogSettings, log_events
from gateway.rendering import finding_json, intake_outcome, order_json
from gateway.settings import LoadedSettings
from gateway.store.records import IntakeView
from gateway.wiring import Gateway

__all__ = ["Job", "at_rest", "process_files", "read_list"]

STALLED = 15.0  #: seconds without an end after which it is asked whether the database can still be written
ATTEMPTS = 5  #: writes that fail before it is given up


@dataclass(frozen=True, slots=True)
class Job:
    """One file to take in."""

    path: Path
    channel: str
    received_at: datetime | None = None  #: None is now


def read_list(
    listing: Path | None, paths: Sequence[Path], *, channel: str | None, received_at: datetime | None
) -> list[Job]:
    """The jobs of a `--list` file and of the command line, in the order given; every fault is told at once.

    Raises ConfigurationError, also where there is neither list nor path.
    """
    jobs: list[Job] = []
    faults: list[str] = []
    if listing is None and not paths:
        faults.append("process: name the files to take in, or --list FILE")
    for number, text in enumerate(_lines(listing), start=1):
        try:
            row = json.loads(text)
            # a relative path in a list starts at the working directory, as on the command line
            when = row.get("received_at")
            moment = datetime.fromisoformat(when) if when else received_at
            jobs += [Job(path, row.get("channel") or channel or "folder", moment) for path in _files(Path(row["path"]))]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            faults.append(f'{listing}:{number}: want {{"path", "channel", "received_at"}}: {error}')
    if faults:
        raise ConfigurationError(faults)
    return jobs + [Job(path, channel or _guess(path), received_at) for named in paths for path in _files(named)]


def _lines(listing: Path | None) -> Iterable[str]:
    if listing is None:
        return []
    try:
        return [line for line in listing.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError([f"--list {listing}: {getattr(error, 'strerror', None) or error}"]) from error


def _files(path: Path) -> Sequence[Path]:
    """A folder stands for the files that lie in it, by name; what is hidden or below it is left."""
    if not path.is_dir():
        return [path]
    return sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith(".")) or [path]


def _guess(path: Path) -> str:
    """Mails and faxes tell themselves by their names; everything else is a file in a folder."""
    return {".eml": "email", ".tif": "fax", ".tiff": "fax"}.get(path.suffix.lower(), "folder")


async def process_files(
    loaded: LoadedSettings,
    jobs: Sequence[Job],
    *,
    say: Callable[[str], None],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Accept each file, run until idle, say one JSON line; in the order given, each as soon as it is known."""
    channels = file_channels(loaded)
    unknown = sorted({job.channel for job in jobs} - set(channels))
    if unknown:
        raise ConfigurationError(
            [f"--channel {name}: unknown; one of {', '.join(sorted(channels))}" for name in unknown]
        )
    # what happens to each file is told on standard output; events below an error would only repeat it
    log_events(loaded.settings.log if "log.level" in loaded.sources else LogSettings(level="error"))
    async with Gateway(loaded, vouched=True) as gateway:
        for done, job in enumerate(jobs, start=1):
            started = time.perf_counter()
            line = await _process(gateway, channels[job.channel], job)
            line["seconds"] = round(time.perf_counter() - started, 4)
            say(json.dumps(line, ensure_ascii=False))
            progress(done, len(jobs))


async def _process(gateway: Gateway, channel: Channel, job: Job) -> dict[str, Any]:
    received_at = job.received_at or datetime.now(UTC)
    if received_at.tzinfo is None:
        received_at = received_at.replace(tzinfo=UTC)
    blank = {"path": str(job.path), "intake": None, "channel": job.channel, "kind": None, "outcome": "failed"}
    try:
        content = job.path.read_bytes()
    except OSError as error:
        return {**blank, "reason": f"{job.path}: {error.strerror}", "orders": [], "findings": []}
    try:
        envelope = channel.envelope(content, name=str(job.path.absolute()), received_at=received_at.astimezone(UTC))
        receipt = await gateway.accept(envelope)
    except ChannelError as error:
        return {**blank, "reason": f"refused before the commit: {error}", "orders": [], "findings": []}
    view = await at_rest(gateway, receipt.intake_id)
    return {"path": str(job.path), "intake": receipt.intake_id, "channel": job.channel, **await _result(gateway, view)}


async def at_rest(gateway: Gateway, intake_id: str, *, stalled: float = STALLED) -> IntakeView:
    """The intake once it is at rest. Raises Unavailable where nothing can be written any more: what was taken in is kept, and the
    next `process` or `serve` goes on with it. After so many seconds (`stalled`) it is asked whether that is so."""
    waiting = asyncio.ensure_future(gateway.settled(intake_id))
    try:
        while True:
            done, _ = await asyncio.wait((waiting,), timeout=stalled)
            if done:
                return waiting.result()
            await _must_write(gateway, pause=stalled / ATTEMPTS)
    finally:
        waiting.cancel()


async def _must_write(gateway: Gateway, *, pause: float) -> None:
    """Raises Unavailable where several writes in a row fail: a full disk may be freed in a moment, but not waited for for ever."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await gateway.store.ready()
        except Unavailable as error:
            if attempt == ATTEMPTS:
                told = f"{gateway.loaded.home}: nothing can be written any more; what was taken in is kept: make room and run it again"
                raise Unavailable(told) from error
            await asyncio.sleep(pause)
        else:
            return


async def _result(gateway: Gateway, view: IntakeView) -> dict[str, Any]:
    orders = [await gateway.store.order(row.id) for row in view.orders]
    findings = [finding_json(finding) for finding in view.findings]
    findings += [{**finding_json(finding), "order": order.order.id} for order in orders for finding in order.findings]
    return {
        "kind": str(view.drafts[0].kind) if view.drafts else None,
        "outcome": intake_outcome(view),
        "reason": _reason(view, findings),
        "orders": [_without_findings(order_json(order)) for order in orders],
        "findings": findings,
    }


def _reason(view: IntakeView, findings: Sequence[Mapping[str, Any]]) -> str:
    """Why it is not simply entered, in a clerk's words."""
    holding = [str(finding["message"]) for finding in findings if finding["severity"] != "info"]
    told = [view.row.reason] if view.row.reason else []
    return "; ".join(dict.fromkeys(holding or told or [draft.reason for draft in view.drafts if draft.reason]))


def _without_findings(order: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in order.items() if key != "findings"}
