"""Users, keys, settings, master data and the journal itself: the methods of `Store` that move no order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from gateway.store import (
    accepting,
    confirmed,
    figures,
    learned,
    masters,
    people,
    profiles,
    reviews,
    sessions,
    settings,
    views,
)
from gateway.store.chain import verify
from gateway.store.codec import dump
from gateway.store.database import Database
from gateway.store.figures import Figures, OrdersOf
from gateway.store.history import as_it_stood
from gateway.store.lessons import LearnedRow, Lesson
from gateway.store.masters import MasterSource
from gateway.store.profiles import Trait, TraitRow
from gateway.store.records import (
    ApiKey,
    FirstOrder,
    JournalRow,
    JournalVerdict,
    Listing,
    MasterVersion,
    OrderRow,
    SessionRow,
    UserRow,
)
from gateway.store.sql import Tx
from normalizer.master import EarlierOrder

__all__ = ["Registers"]


class Registers:
    """What `Store` keeps beside intakes and orders."""

    database: Database
    _keys: dict[str, ApiKey]  #: by hash; never more than there are

    # --- what people confirmed ----------------------------------------------------------------------------------------

    async def confirmed(self, *, limit: int) -> Sequence[tuple[str, str]]:
        """(intake, what a clerk confirmed that it wants: order, change, cancel, return or other), the newest first."""
        return await self.database.read(confirmed.cases, limit)

    # --- people, keys, settings ---------------------------------------------------------------------------------------

    async def add_user(self, name: str, *, password_hash: str, role: str = "clerk", by: str) -> None:
        """StateConflict where the name is taken."""
        await self.database.write(people.add_user, name, password_hash, role, by)

    async def change_user(
        self,
        name: str,
        *,
        by: str,
        password_hash: str | None = None,
        role: str | None = None,
        active: bool | None = None,
    ) -> None:
        """Change what is given; a user who is made inactive loses all sessions. KeyError for an unknown name."""
        await self.database.write(people.change_user, name, by, password_hash, role, active)

    async def user(self, name: str) -> UserRow | None:
        return await self.database.read(people.user, name)

    async def users(self) -> Sequence[UserRow]:
        return await self.database.read(people.users)

    async def start_session(self, name: str, *, token_sha256: str, lasts: timedelta, address: str = "") -> None:
        """Remember a login by the SHA-256 of its token."""
        await self.database.write(sessions.start, name, token_sha256, lasts, address)

    async def session(self, token_sha256: str, *, idle: timedelta | None = None) -> SessionRow | None:
        """The login, while it lasts, its user is active, and it was seen within `idle`."""
        return await self.database.read(sessions.find, token_sha256, idle)

    async def sessions(self, *, idle: timedelta | None = None) -> Sequence[SessionRow]:
        """Every login that still holds, by user, the last used first."""
        return await self.database.read(sessions.every, idle)

    async def seen_session(self, token_sha256: str) -> None:
        """It is in use now; its idle time begins anew."""
        await self.database.write(sessions.seen, token_sha256)

    async def end_session(self, token_sha256: str) -> None:
        """Its own user logs out; nothing happens where there is none."""
        await self.database.write(sessions.end, token_sha256)

    async def revoke_session(self, token_sha256: str, *, by: str) -> None:
        """Somebody else ends it. KeyError where there is none."""
        await self.database.write(sessions.revoke, token_sha256, by)

    async def add_key(self, name: str, *, key_sha256: str, account_no: str | None = None, by: str) -> None:
        """StateConflict where the name is taken."""
        await self.database.write(people.add_key, name, key_sha256, account_no, by)

    async def revoke_key(self, name: str, *, by: str) -> None:
        """KeyError for an unknown name. The key is refused from the next request on."""
        await self.database.write(people.revoke_key, name, by)
        self._keys = {}

    async def key(self, key_sha256: str) -> ApiKey | None:
        """The active key with this SHA-256. Asked with every request: where nobody else writes, it is kept at hand."""
        keys = self._keys
        found = keys.get(key_sha256)
        if found is None:
            found = await self.database.read(people.key, key_sha256)
            if found is not None and not self.database.backend.shared:
                keys[key_sha256] = found  # in the table of before, where a key was revoked meanwhile
        return found

    async def keys(self) -> Sequence[ApiKey]:
        return await self.database.read(people.keys)

    async def setting(self, name: str) -> Any:
        """A small JSON value that the gateway keeps for itself, or None."""
        return await self.database.read(settings.setting, name)

    async def keep_setting(self, name: str, value: Any) -> None:
        await self.database.write(settings.keep_setting, name, value)

    async def drop_setting(self, name: str) -> None:
        """Forget it; nothing happens where there is none."""
        await self.database.write(settings.drop_setting, name)

    async def settings_under(self, prefix: str) -> Mapping[str, Any]:
        """Every setting whose name begins so, by name."""
        return await self.database.read(settings.settings_under, prefix)

    async def has_delivery(self, channel: str, delivery_key: str) -> bool:
        """Whether this delivery of this channel is an intake already."""
        return await self.database.read(accepting.has_delivery, channel, delivery_key)

    # --- master data --------------------------------------------------------------------------------------------------

    async def import_master(
        self, content: bytes, *, counts: Mapping[str, int], by: str, told: MasterSource | None = None
    ) -> MasterVersion:
        """Make this snapshot the current one. Its version is named by its bytes, so that importing twice is importing
        once; `content` is what `gateway.master_data` packed, and is kept compressed. With it, what an ERP `told`; StateConflict
        where another reading of it came in between."""
        return await self.database.write(masters.import_master, content, counts, by, told)

    async def master_source(self, name: str) -> tuple[str, bytes] | None:
        """What the ERP told the last time, and its version; None where it was never asked."""
        return await self.database.read(masters.source, name)

    async def master(self, version: str | None = None) -> tuple[MasterVersion, bytes] | None:
        """A snapshot, by default the current one; None where nothing was imported."""
        return await self.database.read(masters.master, version)

    async def master_version(self) -> str:
        """The current version; "" where nothing was imported."""
        return await self.database.read(masters.current)

    # --- what corrections taught ---------------------------------------------------------------------------------------

    async def learned(
        self,
        *,
        needed: int,
        account_no: str | None = None,
        text: str | None = None,
        conflicts: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> Listing[LearnedRow]:
        """Learned cross-references by customer and item; `needed` is how many orders words must be seen in before they are
        used (`[desk] learn_after`). `conflicts`: only those that contradict another."""
        return await self.database.read(learned.listing, needed, account_no, text, conflicts, after, limit)

    async def taught_by(self, order_id: str, *, needed: int) -> Sequence[LearnedRow]:
        """What the corrections of this order teach, each with how often it was seen; empty where none do."""
        return await self.database.read(learned.taught_by, order_id, needed)

    async def usable_lessons(self, needed: int) -> Sequence[Lesson]:
        """What is used now, in a fixed order."""
        return await self.database.read(learned.usable, needed)

    async def learned_changes(self) -> int:
        """Rises with every change of what was learned."""
        return await self.database.read(learned.changes)

    async def confirm_learned(self, learned_id: int, *, by: str) -> None:
        """Use this row from now on, however often it was seen; takes an undo back. KeyError for an unknown one."""
        await self.database.write(learned.confirm, learned_id, by)

    async def undo_learned(self, learned_id: int, *, by: str) -> None:
        """Never use this row, however often it is seen again. KeyError for an unknown one."""
        await self.database.write(learned.undo, learned_id, by)

    async def take_in_learned(self, rows: Sequence[tuple[Lesson, bool]], *, by: str) -> int:
        """Rows of a file, all or none: confirmed by who brought them, or (False) undone; returns how many."""
        return await self.database.write(learned.take_in, rows, by)

    async def profiles(
        self, *, account_no: str | None = None, text: str | None = None, after: str | None = None, limit: int = 50
    ) -> Listing[TraitRow]:
        """What clerks explained of layouts, by sender and layout."""
        start = int(after) if after and after.isdecimal() else 0
        return await self.database.read(profiles.listing, account_no, text, start, limit)

    async def profiles_of(self, order_id: str) -> Sequence[TraitRow]:
        """What was remembered beside this order, used or undone since."""
        return await self.database.read(profiles.taught_by, order_id)

    async def usable_profiles(self) -> Sequence[tuple[Trait, int]]:
        """What reading uses now, in a fixed order, each with how many orders confirmed it."""
        return await self.database.read(profiles.usable)

    async def remember_layout(self, traits: Sequence[Trait], *, order_id: str | None, by: str) -> int:
        """A clerk has confirmed these beside this order: they are used from now on, and what contradicts them is undone."""
        return await self.database.write(profiles.remember, traits, order_id, by)

    async def confirm_profile(self, profile_id: int, *, by: str) -> None:
        """Use this row again. KeyError for an unknown one."""
        await self.database.write(profiles.confirm, profile_id, by)

    async def undo_profile(self, profile_id: int, *, by: str) -> None:
        """Use this row no more. KeyError for an unknown one."""
        await self.database.write(profiles.undo, profile_id, by)

    async def take_in_profiles(self, rows: Sequence[tuple[Trait, bool]], *, by: str) -> int:
        """Rows of a file, all or none: used, or (False) undone; returns how many."""
        return await self.database.write(profiles.take_in, rows, by)

    # --- what replay asks ----------------------------------------------------------------------------------------------

    def history_before(
        self, account_no: str, intake_id: str, *, order_nos: Sequence[str] = (), digest: str = ""
    ) -> Sequence[EarlierOrder]:
        """The customer's orders of earlier intakes, newest first, as `look_back` would have given them when this one came.
        Not async: for worker threads."""
        return self.database.read_here(as_it_stood, account_no, intake_id, order_nos, digest)

    async def first_orders(self, intake_id: str) -> Sequence[FirstOrder]:
        """The orders of an intake as the gateway itself made them, in their order, each with the codes that held it."""
        return await self.database.read(views.first_orders, intake_id)

    # --- release that is earned ---------------------------------------------------------------------------------------

    def right_in_a_row_here(self, account_no: str, layout: str) -> int:
        """How many of this customer's orders of this layout people found right since the last wrong one. Not async: for worker
        threads."""
        return self.database.read_here(reviews.right_in_a_row, account_no, layout)

    # --- how it goes --------------------------------------------------------------------------------------------------

    async def figures(self, *, since: datetime, days: Sequence[str], offset: timedelta) -> Figures:
        """Of the orders taken in since then; `days` are the local days to tell of, by a clock that is `offset` ahead of UTC."""
        return await self.database.read(figures.figures, since, days, offset)

    async def orders_of(self, which: OrdersOf, *, limit: int = 200) -> Sequence[OrderRow]:
        """The newest orders behind a figure. KeyError for a figure that there is not."""
        return await self.database.read(figures.orders_of, which, limit)

    # --- journal ------------------------------------------------------------------------------------------------------

    async def note(self, *, subject: str, verb: str, by: str, data: Mapping[str, Any] | None = None) -> None:
        """Write something into the journal that is no move: a login, an export, a changed setting."""
        await self.database.write(_note, subject, verb, by, data or {})

    async def journal_after(self, seq: int, *, limit: int) -> Sequence[JournalRow]:
        """The lines of the journal behind this one, oldest first."""
        return await self.database.read(views.journal_after, seq, limit)

    async def journal_head(self) -> int:
        """The number of the last line; 0 where there is none."""
        return await self.database.read(views.journal_head)

    async def verify_journal(self) -> JournalVerdict:
        """Walk the whole hash chain and name the first row that was changed, cut out, put in or swapped."""
        return await self.database.read(verify)


def _note(tx: Tx, subject: str, verb: str, by: str, data: Mapping[str, Any]) -> None:
    tx.journal("system", subject, verb, by=by, data=dump(data))
