"""Deliveries that are ours already, but not yet whole: files are still to be fetched, or more messages may follow.

What waits is durable before its sender is told so. It becomes an envelope once nothing more of its sender has come for a while
and every file that it names is there, or has been given up. Which deliveries go together is written down before they are
accepted, so that a stop in between can neither lose one nor bring it twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web

from channels.beside import beside
from channels.channel import Accept
from channels.envelope import Envelope
from channels.errors import Refused, Unavailable
from channels.memory import Memory

__all__ = ["Guest", "WaitingRoom"]

log = structlog.get_logger(__name__)

_WAITING, _TOGETHER, _DONE = "waiting/", "together/", "done/"
_FIRST_PAUSE, _LONGEST_PAUSE = 2.0, 300.0


@dataclass(frozen=True, slots=True)
class Guest:
    """One delivery that waits."""

    key: str  #: the provider's identity of this delivery
    sender: str  #: those of one sender go together
    at: float  #: when it came, in seconds since 1970
    value: Any  #: what the provider sent, as JSON

    def to_json(self) -> dict[str, Any]:
        return {"key": self.key, "sender": self.sender, "at": self.at, "value": self.value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Guest:
        return cls(data["key"], data["sender"], data["at"], data["value"])


#: Makes the envelope; raises Unavailable while something cannot be fetched yet. The flag says that waiting is over: leave it out.
Complete = Callable[[Sequence[Guest], bool], Awaitable[Envelope]]


class WaitingRoom:
    """Runs beside the channel while the application runs."""

    def __init__(
        self,
        name: str,
        *,
        memory: Memory,
        complete: Complete,
        quiet_seconds: float = 0,
        patience_seconds: float = 4 * 3600,
        retry_seconds: float = _FIRST_PAUSE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self._memory = memory
        self._complete = complete
        self._quiet = quiet_seconds
        self._patience = patience_seconds
        self._retry = retry_seconds
        self._clock = clock
        self._wake = asyncio.Event()
        self._tries: dict[str, tuple[int, float]] = {}  #: of a group: how often, and when again (monotonic)

    def mount(self, app: web.Application, accept: Accept) -> None:
        """Look after those who wait while the application runs, also those of before a restart."""

        async def serving(_: web.Application) -> AsyncIterator[None]:
            async with beside(self._run(accept)):
                yield

        app.cleanup_ctx.append(serving)

    async def enter(self, guest: Guest) -> None:
        """Returns once it is durable, or was brought before; raises Unavailable where it could not be kept."""
        place = _place(guest)
        if await self._memory.recall(_DONE + place) is None:
            await self._memory.keep(_WAITING + place, guest.to_json())
        self._wake.set()

    def hurry(self) -> None:
        """Something has come that some of them were waiting for: try all of them again now."""
        self._tries.clear()
        self._wake.set()

    # --- looking after them -------------------------------------------------------------------------------------------

    async def _run(self, accept: Accept) -> None:
        while True:
            self._wake.clear()
            try:
                pause = await self._look(accept)
            except Unavailable:
                pause = self._retry
            except Exception:  # the boundary: those who wait are kept, whatever broke
                log.exception("waiting.stumbled", channel=self.name)
                pause = 30.0
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):  # wait_for may swallow being cancelled
                    await self._wake.wait()
                # Whoever has just come is not ready yet: a rush of messages is looked at a few times a second, not each time.
                await asyncio.sleep(min(0.25, self._quiet / 4))

    async def _look(self, accept: Accept) -> float:
        """Bring on whoever is ready; seconds until somebody else may be."""
        together = await self._memory.kept(_TOGETHER)
        for place, group in together.items():
            await self._bring(place, [Guest.from_json(each) for each in group], accept)
        taken = {_place(Guest.from_json(each)) for group in together.values() for each in group}
        waiting = [Guest.from_json(each) for each in (await self._memory.kept(_WAITING)).values()]
        soonest = 3600.0
        for guests in _by_sender(guest for guest in waiting if _place(guest) not in taken):
            left = max(guest.at for guest in guests) + self._quiet - self._clock()
            if left > 0:
                soonest = min(soonest, left)
                continue
            place = _TOGETHER + hashlib.sha256("+".join(_place(guest) for guest in guests).encode()).hexdigest()[:32]
            await self._memory.keep(place, [guest.to_json() for guest in guests])
            await self._bring(place, guests, accept)
        retries = [when - time.monotonic() for _, when in self._tries.values()]
        return max(0.02, min([soonest, *retries]))

    async def _bring(self, place: str, guests: Sequence[Guest], accept: Accept) -> None:
        """From a group to an intake; where it cannot be yet, it is tried again."""
        tries, when = self._tries.get(place, (0, 0.0))
        if when > time.monotonic():
            return
        over = self._clock() - guests[0].at > self._patience
        try:
            envelope = await self._complete(guests, over)
            await accept(envelope)
        except Refused as refused:
            # Its sender has been told that it is ours: it can only be left where an operator finds it.
            log.error("waiting.refused", channel=self.name, code=refused.code, error=str(refused))
            self._tries[place] = (tries + 1, time.monotonic() + _LONGEST_PAUSE)
            return
        except Exception as error:  # the boundary: whatever broke, the group stays and is tried again
            pause = min(_LONGEST_PAUSE, self._retry * 2.0 ** min(tries, 20))
            self._tries[place] = (tries + 1, time.monotonic() + pause)
            if not isinstance(error, Unavailable):
                log.exception("waiting.accept_failed", channel=self.name)
            return
        self._tries.pop(place, None)
        for guest in guests:
            await self._memory.keep(_DONE + _place(guest), guest.at)
            await self._memory.keep(_WAITING + _place(guest), None)
        await self._memory.keep(place, None)


def _place(guest: Guest) -> str:
    """The same delivery with the same content has the same place."""
    content = json.dumps([guest.sender, guest.value], sort_keys=True)
    return f"{hashlib.sha256(guest.key.encode()).hexdigest()[:24]}-{hashlib.sha256(content.encode()).hexdigest()[:16]}"


def _by_sender(guests: Any) -> list[list[Guest]]:
    """Groups in order of arrival; without a sender each stands alone."""
    groups: dict[str, list[Guest]] = {}
    for guest in sorted(guests, key=lambda guest: guest.at):
        groups.setdefault(guest.sender or _place(guest), []).append(guest)
    return list(groups.values())
