"""The loop over one mailbox: look, fetch, accept, and only after the commit move or label; then wait for more.

A mail's identity are its bytes, as with `smtp`: message numbers start again when a mailbox is made anew, and a server may then
even give it its old UIDVALIDITY (Dovecot, within one second). So numbers are never proof that a mail is ours already. Where
mails are moved or labelled, the mailbox itself says what is left to do. Where they are kept as they are, the numbers that are
done are remembered durably, beside marks of the latest ones by which a numbering that began anew is noticed; then everything is
looked at again, which costs time and never an order.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import random
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from channels.channel import Accept
from channels.envelope import Envelope
from channels.errors import ChannelError, Misconfigured, Refused, Unavailable
from channels.imap_session import Fetched, ImapSession, Selected
from channels.memory import Memory
from channels.uid_set import UidSet

if TYPE_CHECKING:
    from channels.imap import ImapSettings

__all__ = ["Mailbox", "Making"]

log = structlog.get_logger(__name__)

T = TypeVar("T")

_BATCH = 20  #: mails that are kept before they are moved
_PATIENCE_SECONDS = 1.0  #: a mail that takes longer to be kept no longer holds up those behind it
_AT_ONCE = 8  #: mails that are being kept
_BYTES_AT_ONCE = 32 * 1024 * 1024
_MARKS = 16  #: of the latest mails
_CLOSING_SECONDS = 2
_RETRY_CAP = 900.0

Making = Callable[[bytes, str, datetime, datetime | None], Envelope]


@dataclass(frozen=True, slots=True)
class _Postponed:
    """A mail that could not be kept yet, or not be fetched."""

    due: float
    tries: int


class Mailbox:
    """Runs until it is cancelled; trouble with the server is told of once, and tried again."""

    def __init__(
        self,
        name: str,
        mailbox: str,
        settings: ImapSettings,
        *,
        connect: Callable[[ThreadPoolExecutor, Callable[[ImapSession], None]], Awaitable[ImapSession]],
        make: Making,
        accept: Accept,
        memory: Memory,
    ) -> None:
        self.name = name
        self.mailbox = mailbox
        self.settings = settings
        self._connect = connect
        self._make = make
        self._accept = accept
        self._memory = memory
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"imap-{name}")
        self._sessions: list[ImapSession] = []  #: opened and not yet closed
        self._numbers = Numbers(memory, f"mailbox/{mailbox}", lasting=settings.after == "keep")
        self._later: dict[int, _Postponed] = {}
        self._keeping: dict[asyncio.Task[None], tuple[int, int]] = {}  #: under way: number and bytes
        self._kept: list[int] = []  #: committed, to be moved or labelled
        self._refused: list[int] = []
        self._reconcile_at = 0.0

    # --- life ---------------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Connect, watch, and connect again."""
        failures = 0
        try:
            while True:
                started = time.monotonic()
                try:
                    await self._watch()
                except (OSError, IMAPClientError, ChannelError) as error:
                    failures = 1 if time.monotonic() - started > 300 else failures + 1
                    self._tell(error, failures)
                except Exception:  # the boundary: a server's odd answer must not end the channel
                    failures += 1
                    log.exception("imap.stumbled", channel=self.name, mailbox=self.mailbox)
                await asyncio.sleep(_pause(failures, first=self.settings.retry_seconds, cap=300))
        finally:
            await self._stop()

    def _tell(self, error: Exception, failures: int) -> None:
        if failures in (1, 5) or failures % 50 == 0:
            told = log.error if isinstance(error, Misconfigured) else log.warning
            told("imap.disconnected", channel=self.name, mailbox=self.mailbox, error=f"{type(error).__name__}: {error}")

    async def _stop(self) -> None:
        """What is being kept is left to itself: it has said yes to nobody."""
        await self._drop_under_way()
        for session in self._sessions:
            session.abort()
        self._thread.shutdown(wait=False, cancel_futures=True)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.to_thread(self._thread.shutdown), _CLOSING_SECONDS)
        for session in self._sessions:  # also one that was being opened
            session.close()

    async def _watch(self) -> None:
        """One connection, from login to its end."""
        session = await self._connect(self._thread, self._sessions.append)
        try:
            for folder in (self.settings.done, self.settings.refused) if self.settings.after == "move" else ():
                await self._call(session.prepare, folder)
            log.info("imap.watching", channel=self.name, mailbox=self.mailbox)
            self._reconcile_at = 0.0
            while True:
                while await self._round(session):
                    pass
                await self._wait(session)
        finally:
            session.abort()
            with contextlib.suppress(RuntimeError):  # the thread takes no more work: we are closing
                self._thread.submit(self._leave, session)

    def _leave(self, session: ImapSession) -> None:
        """In the thread, behind whatever the session still did."""
        session.close()
        self._sessions.remove(session)

    async def _call(self, function: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    async def _wait(self, session: ImapSession) -> None:
        """Until there is something to do."""
        now = time.monotonic()
        due = min((each.due for each in self._later.values()), default=now + 3600)
        seconds = max(0.05, min(self.settings.poll_seconds, self._reconcile_at - now, due - now))
        if self._keeping:
            await asyncio.wait(self._keeping, timeout=min(seconds, 1.0), return_when=asyncio.FIRST_COMPLETED)
        elif self.settings.idle and session.can_wait:
            await self._call(session.wait, seconds)
        else:
            await asyncio.sleep(seconds)

    # --- one look -----------------------------------------------------------------------------------------------------

    async def _round(self, session: ImapSession) -> bool:
        """Take what is new and what is due; False where there was nothing."""
        await self._compare(session, await self._call(session.select, self.mailbox))
        now = time.monotonic()
        if now >= self._reconcile_at:
            self._reconcile_at = now + self.settings.reconcile_seconds
            self._numbers.look_at_everything()
        found = await self._left(session)
        self._later = {uid: later for uid, later in self._later.items() if later.due > now or uid in found}
        busy = {uid for uid, _ in self._keeping.values()}
        due = [uid for uid, later in self._later.items() if later.due <= now and uid not in busy]
        new = [uid for uid in found if uid not in self._numbers and uid not in self._later and uid not in busy]
        for uid in (*new, *sorted(due)):  # what made trouble before comes last
            await self._take(session, uid)
        await self._tidy(session)
        return bool(new or due)

    async def _left(self, session: ImapSession) -> set[int]:
        """The numbers of mails that may be left to do."""
        settings = self.settings
        if settings.after == "label":
            return set(await self._call(session.unlabelled, (settings.label, settings.refused_label)))
        known = {uid for uid in self._later if uid < self._numbers.first}
        return known | set(await self._call(session.uids, self._numbers.first))

    async def _compare(self, session: ImapSession, selected: Selected) -> None:
        """Begin anew where the numbering is another one than before."""
        marks = await self._numbers.marks()
        seen = await self._call(session.marks, list(marks)) if marks else {}
        if await self._numbers.are_new(selected, seen):
            log.warning("imap.mailbox_renumbered", channel=self.name, mailbox=self.mailbox)
            await self._drop_under_way()
            self._later, self._kept, self._refused = {}, [], []
        elif self._numbers.are_unknown and self.settings.start == "new":
            for uid in await self._call(session.uids, 1):
                self._numbers.finish(uid, None)
        self._numbers.stand_at(selected)

    async def _drop_under_way(self) -> None:
        """They have said yes to nobody; the mails are found again."""
        tasks = list(self._keeping)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=1)

    async def _take(self, session: ImapSession, uid: int) -> None:
        """Fetch one mail and begin to keep it. One that cuts the connection is put off, so that the others come through."""
        tries = self._later[uid].tries if uid in self._later else 0
        self._postpone(uid, tries)
        fetched = await self._call(session.fetch, uid, self.settings.message_bytes)
        if fetched is None:  # somebody else has taken it away
            self._later.pop(uid, None)
            return
        size = len(fetched.content)
        while self._keeping and (
            len(self._keeping) >= _AT_ONCE or size + sum(each for _, each in self._keeping.values()) > _BYTES_AT_ONCE
        ):
            await asyncio.wait(self._keeping, return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.create_task(self._keep(uid, fetched, tries))
        self._keeping[task] = (uid, size)
        task.add_done_callback(lambda done: self._keeping.pop(done, None))
        await asyncio.wait({task}, timeout=_PATIENCE_SECONDS)
        if len(self._kept) + len(self._refused) >= _BATCH:
            await self._tidy(session)

    async def _keep(self, uid: int, fetched: Fetched, tries: int) -> None:
        """From bytes to a receipt; the boundary at which one mail's trouble stays its own."""
        try:
            if len(fetched.content) > self.settings.message_bytes:
                raise Refused("message-oversized", f"The mail is larger than {self.settings.message_bytes} bytes.")
            key = f"imap:{hashlib.sha256(fetched.content).hexdigest()}"
            # in a thread: the author may have to be proved by asking DNS
            envelope = await asyncio.to_thread(self._make, fetched.content, key, datetime.now(UTC), fetched.stored_at)
            async with asyncio.timeout(self.settings.accept_seconds):
                await self._accept(envelope)
        except Refused as refused:
            log.warning("imap.refused", channel=self.name, mailbox=self.mailbox, uid=uid, code=refused.code)
            self._refused.append(uid)
        except Unavailable as unavailable:
            self._postpone(uid, tries, unavailable.retry_after)
            return
        except Exception:  # the boundary: whatever broke, the mail stays where it is and is tried again
            log.exception("imap.accept_failed", channel=self.name, mailbox=self.mailbox, uid=uid, tries=tries + 1)
            self._postpone(uid, tries)
            return
        else:
            self._kept.append(uid)
        self._later.pop(uid, None)
        self._numbers.finish(uid, fetched.mark)

    def _postpone(self, uid: int, tries: int, seconds: float | None = None) -> None:
        pause = _pause(tries + 1, first=self.settings.retry_seconds, cap=_RETRY_CAP) if seconds is None else seconds
        self._later[uid] = _Postponed(time.monotonic() + pause, tries + 1)

    # --- after the commit ---------------------------------------------------------------------------------------------

    async def _tidy(self, session: ImapSession) -> None:
        """Move or label what is committed, and remember that it is done. Either may be repeated."""
        kept, refused = self._kept, self._refused
        self._kept, self._refused = [], []
        settings = self.settings
        try:
            if settings.after == "move":
                await self._call(session.move, kept, settings.done)
                await self._call(session.move, refused, settings.refused)
            elif settings.after == "label":
                await self._call(session.label, kept, settings.label)
                await self._call(session.label, refused, settings.refused_label)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            # Full, or forbidden: the orders are kept all the same, and the next reconciliation tries again.
            log.error("imap.not_moved", channel=self.name, mailbox=self.mailbox, error=str(error)[:200])
        await self._numbers.remember()


class Numbers:
    """Which message numbers are done. Lasting where nothing in the mailbox itself says so."""

    def __init__(self, memory: Memory, key: str, *, lasting: bool) -> None:
        self._memory = memory
        self._key = key
        self._lasting = lasting
        self._recalled = not lasting
        self.first = 1  #: from here on mails are looked for, until everything is looked at again
        self._at = Selected(0, None)
        self._done = UidSet()
        self._marks: OrderedDict[int, str] = OrderedDict()  #: of the latest ones that are done
        self._written = ""

    def __contains__(self, uid: int) -> bool:
        return uid in self._done

    @property
    def are_unknown(self) -> bool:
        """This mailbox was never seen before, and what is done with it is to be remembered."""
        return self._lasting and not self._at.uidvalidity

    async def marks(self) -> dict[int, str]:
        """The latest ones that are done, and by what they would be recognised."""
        if not self._recalled:
            await self._recall()
        return dict(self._marks)

    async def are_new(self, selected: Selected, seen: dict[int, str]) -> bool:
        """Whether the numbers mean other mails than before; then all of them are forgotten."""
        if not self._at.uidvalidity:
            return False
        went_back = selected.uidnext is not None and (
            selected.uidnext <= self._done.highest or selected.uidnext < (self._at.uidnext or 0)
        )
        others = any(self._marks[uid] != mark for uid, mark in seen.items())
        nothing_known = bool(self._marks) and not seen
        if selected.uidvalidity == self._at.uidvalidity and not (went_back or others or nothing_known):
            return False
        self._done, self.first = UidSet(), 1
        self._marks.clear()
        return True

    def stand_at(self, selected: Selected) -> None:
        """The numbering as the server tells it now."""
        self._at = selected

    def look_at_everything(self) -> None:
        """Once an hour: what was passed over, and what is done but still there although it should have been moved."""
        self.first = 1
        if not self._lasting:
            self._done = UidSet()

    def finish(self, uid: int, mark: str | None) -> None:
        """This one is kept, or refused for good."""
        self._done.add(uid)
        if mark is not None and self._lasting:
            self._marks[uid] = mark
            while len(self._marks) > _MARKS:
                self._marks.popitem(last=False)

    async def remember(self) -> None:
        """Losing this costs looking twice, so once for a batch is enough."""
        self.first = self._done.highest + 1
        done = str(self._done)
        if self._lasting and done != self._written:
            value = {"uidvalidity": self._at.uidvalidity, "uidnext": self._at.uidnext, "done": done}
            await self._memory.keep(
                self._key, {**value, "marks": {str(uid): mark for uid, mark in self._marks.items()}}
            )
            self._written = done

    async def _recall(self) -> None:
        kept = await self._memory.recall(self._key)
        if isinstance(kept, dict):
            self._at = Selected(kept["uidvalidity"], kept["uidnext"])
            self._done = UidSet.parse(kept["done"])
            self._marks = OrderedDict((int(uid), mark) for uid, mark in kept["marks"].items())
            self._written = kept["done"]
        self._recalled = True


def _pause(tries: int, *, first: float, cap: float) -> float:
    """Doubled with each try, give or take a fifth."""
    return min(cap, first * 2.0 ** min(tries - 1, 20)) * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load only
