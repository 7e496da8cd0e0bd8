"""Events for whoever wants to follow: Standard Webhooks to one address, read from the journal.

The journal is written with every move, in the same transaction. So nothing has to be queued: what was sent is a place in the
journal, kept durably, and an event that was not taken is sent again from there, in order, under the same `webhook-id`. A receiver
drops what it has had.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from channels.errors import Unavailable
from channels.signing import standard_secret
from gateway.erp.call import Answer, Caller, url_fault
from gateway.erp.http import signature
from gateway.errors import ConfigurationError, ErpBroken, ErpError
from gateway.settings import EventsSettings
from gateway.states import IntakeState, OrderState
from gateway.store.records import Change, JournalRow
from gateway.store.store import Store

__all__ = ["EVENT_TYPES", "Event", "Events", "event_of"]

log = structlog.get_logger(__name__)

#: what the journal calls a state -> what the event is called
EVENT_TYPES = {
    **{("intake", str(state)): f"intake.{state}" for state in IntakeState if state is not IntakeState.READ},
    **{("order", str(state)): f"order.{state}" for state in OrderState},
    ("answer", "sent"): "answer.sent",
}

#: pauses between the tries of one event, as Standard Webhooks advises; then it is passed over, and can be sent again by hand
PAUSES = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
_STATE = "events/state"
_BATCH = 200
_AGAIN_LIMIT = 1000
_LOOK_SECONDS = 5.0  #: other gateways may write to the same database


@dataclass(frozen=True, slots=True)
class Event:
    """One move of an intake or an order, or an answer that went out or lies ready."""

    seq: int  #: its place in the journal
    id: str
    type: str
    at: datetime
    subject: str  #: id of the intake, order or answer

    def body(self, data: dict[str, Any]) -> bytes:
        """The payload of Standard Webhooks."""
        payload = {"type": self.type, "timestamp": self.at.isoformat().replace("+00:00", "Z"), "data": data}
        return json.dumps(payload, separators=(",", ":")).encode()


def event_of(row: JournalRow, following: JournalRow | None) -> Event | None:
    """The event that this line of the journal is; None for one that moved nothing, and for a clean order's being held, which its
    release ended in the same breath."""
    kind = EVENT_TYPES.get((row.kind, row.after or ""))
    if kind is None or row.before == row.after:
        return None
    if (
        row.before is None
        and following is not None
        and (following.subject, following.verb, following.by) == (row.subject, "released", row.by)
    ):
        return None
    subject = str(row.data["answer"]) if row.kind == "answer" else row.subject
    return Event(row.seq, f"evt_{row.seq}_{row.hash[:12]}", kind, row.at, subject)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is kept durably: up to where events were sent, which shall be sent again, and how the next one fares."""

    sent: int = 0
    again: tuple[int, ...] = ()
    attempts: int = 0
    due: float = 0.0  #: seconds since 1970
    stopped: str = ""  #: why nothing is sent any more, until an operator says so
    error: str = ""
    passed_over: tuple[int, ...] = field(default=())

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Progress:
        lists = {name: tuple(data.get(name, ())) for name in ("again", "passed_over")}
        return cls(**{**data, **lists})

    def to_json(self) -> dict[str, Any]:
        return {
            "sent": self.sent, "again": list(self.again), "attempts": self.attempts, "due": self.due,
            "stopped": self.stopped, "error": self.error, "passed_over": list(self.passed_over),
        }  # fmt: skip


#: what a receiver is told of the subject of an event
Describe = Callable[[Event], Any]


class Events:
    """Sends events one after the other. At least once each, in the order of the journal."""

    def __init__(self, store: Store, settings: EventsSettings, *, describe: Describe) -> None:
        self._store = store
        self._settings = settings
        self._describe = describe
        self._wake = asyncio.Event()
        self._moving = asyncio.Lock()  #: one change of the progress at a time
        self._caller = Caller(
            "events", timeout=settings.timeout, connect_timeout=5, allow_private=settings.allow_private
        )
        self._keys = self._checked()

    def _checked(self) -> tuple[bytes, ...]:
        settings = self._settings
        if not settings.url:
            return ()
        faults = [
            f"events.url: {fault}" for fault in [url_fault(settings.url, allow_private=settings.allow_private)] if fault
        ]
        keys: list[bytes] = []
        for secret in settings.secret.get_secret_value().split() or [""]:
            try:
                keys.append(standard_secret(secret))
            except ValueError as error:
                faults.append(f"events.secret: {error}; make one with `openssl rand -base64 32` and `whsec_` before it")
        faults += [
            f"events.types: {kind!r} is none of {', '.join(sorted(EVENT_TYPES.values()))}"
            for kind in settings.types
            if kind not in EVENT_TYPES.values()
        ]
        if faults:
            raise ConfigurationError(faults)
        return tuple(keys)

    # --- life ---------------------------------------------------------------------------------------------------------

    async def start(self) -> Callable[[], Any]:
        """Begin to send, where an address is configured; gives what ends it."""
        if not self._settings.url:
            return self._caller.close
        leave = self._store.listen(self._hear)
        task = asyncio.create_task(self._run())

        async def stop() -> None:
            leave()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            await self._caller.close()

        return stop

    def _hear(self, changes: Sequence[Change]) -> None:
        if any(change.kind in ("intake", "order", "answer") for change in changes):
            self._wake.set()

    async def _run(self) -> None:
        while True:
            self._wake.clear()
            try:
                pause = await self._step()
            except Unavailable:
                pause = 5.0
            except Exception:  # the boundary: one event that beats us must not end the others
                log.exception("events.stumbled")
                pause = 30.0
            if pause > 0:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(min(pause, _LOOK_SECONDS)):  # wait_for may swallow being cancelled
                        await self._wake.wait()

    # --- what API and doctor ask --------------------------------------------------------------------------------------

    async def progress(self) -> Progress:
        """Where it stands."""
        kept = await self._store.setting(_STATE)
        return Progress.from_json(kept) if kept else Progress()

    async def after(self, seq: int, *, limit: int) -> tuple[list[Event], int | None]:
        """Events behind this place of the journal, and the place from which to go on; None at the end."""
        found: list[Event] = []
        while True:
            lines, goes_on = await self._lines(seq)
            for place, event in lines:
                seq = place
                if event is not None:
                    found.append(event)
                    if len(found) == limit:
                        return found, seq
            if not goes_on:
                return found, None

    async def event(self, seq: int) -> Event | None:
        """The event at this place of the journal."""
        lines, _ = await self._lines(seq - 1)
        return lines[0][1] if lines and lines[0][0] == seq else None

    async def _lines(self, seq: int) -> tuple[list[tuple[int, Event | None]], bool]:
        """Some lines behind this one with the events that they are, and whether there are more."""
        rows = await self._store.journal_after(seq, limit=_BATCH + 1)
        pairs = zip(rows, [*rows[1:], None], strict=False)  # behind the last line there is nothing, not even None
        return [(row.seq, event_of(row, following)) for row, following in pairs][:_BATCH], len(rows) > _BATCH

    async def send_again(self, seq: int) -> None:
        """Send this one once more, before what comes next; also begins anew where sending had stopped."""
        await self._change(lambda now: replace(now, again=(*now.again, seq)[-_AGAIN_LIMIT:], due=0.0, stopped=""))

    async def replay(self, after: int) -> None:
        """Send everything behind this place of the journal once more."""
        await self._change(lambda now: replace(now, sent=min(after, now.sent), due=0.0, attempts=0, stopped=""))

    async def _change(self, change: Callable[[Progress], Progress]) -> Progress:
        async with self._moving:
            made = change(await self.progress())
            await self._store.keep_setting(_STATE, made.to_json())
        self._wake.set()
        return made

    # --- sending ------------------------------------------------------------------------------------------------------

    async def _step(self) -> float:
        """Send the next event; seconds until there may be another to send."""
        kept = await self._store.setting(_STATE)
        if kept is None:  # the first start: what happened before is history
            head = await self._store.journal_head()
            await self._change(lambda _: Progress(sent=head))
            return 0.0
        now = Progress.from_json(kept)
        if now.stopped:
            return 3600.0
        wait = now.due - datetime.now(UTC).timestamp()
        if wait > 0:
            return wait
        event, reached = await self._next(now)
        if event is None:
            if reached > now.sent:
                await self._change(lambda state: replace(state, sent=max(state.sent, reached)))
            return _LOOK_SECONDS
        await self._send(event, again=bool(now.again))
        return 0.0

    async def _next(self, now: Progress) -> tuple[Event | None, int]:
        if now.again:
            return await self.event(now.again[0]) or Event(now.again[0], "", "", datetime.now(UTC), ""), now.sent
        reached, goes_on = now.sent, True
        while goes_on:
            lines, goes_on = await self._lines(reached)
            for seq, event in lines:
                if event is not None and (not self._settings.types or event.type in self._settings.types):
                    return event, reached
                reached = seq
        return None, reached

    async def _send(self, event: Event, *, again: bool) -> None:
        def done(state: Progress) -> Progress:
            moved = (
                {"again": tuple(seq for seq in state.again if seq != event.seq)}
                if again
                else {"sent": max(state.sent, event.seq)}
            )
            return replace(state, attempts=0, due=0.0, error="", **moved)

        if not event.type:  # asked for by a number under which there is no event
            await self._change(done)
            return
        try:
            answer = await self._post(event)
        except ErpBroken as error:
            gone = " 410" in str(error)
            await self._failed(event, str(error), None, done, stop=gone)
        except ErpError as error:
            await self._failed(event, str(error), getattr(error, "retry_after", None), done)
        else:
            if answer.ok:
                await self._change(done)
                log.info("event.sent", id=event.id, type=event.type)
            else:
                await self._failed(event, f"events: answered {answer.status}", None, done)

    async def _post(self, event: Event) -> Answer:
        body = event.body(await self._describe(event))
        said_at = int(datetime.now(UTC).timestamp())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": event.id,
            "webhook-timestamp": str(said_at),
            "webhook-signature": signature(self._keys, webhook_id=event.id, said_at=said_at, body=body),
        }
        return await self._caller("POST", self._settings.url, body=body, headers=headers, writes=False)

    async def _failed(
        self,
        event: Event,
        error: str,
        retry_after: float | None,
        done: Callable[[Progress], Progress],
        *,
        stop: bool = False,
    ) -> None:
        log.warning("event.not_taken", id=event.id, error=error)
        if stop:  # 410: the receiver asks us to stop for good
            await self._change(lambda state: replace(state, stopped=error, error=error))
            return

        def later(state: Progress) -> Progress:
            if state.attempts >= len(PAUSES):
                return replace(done(state), error=error, passed_over=(*state.passed_over, event.seq)[-_AGAIN_LIMIT:])
            pause = PAUSES[state.attempts] * random.uniform(0.9, 1.1)  # noqa: S311 - spreads load only
            due = datetime.now(UTC) + timedelta(seconds=max(pause * self._settings.pace, retry_after or 0.0))
            return replace(state, attempts=state.attempts + 1, due=due.timestamp(), error=error)

        await self._change(later)
