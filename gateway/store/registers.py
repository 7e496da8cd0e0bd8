"""Users, keys, settings, master data and the journal itself: the methods of `Store` that move no order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from gateway.store import masters, people
from gateway.store.chain import verify
from gateway.store.database import Database
from gateway.store.records import ApiKey, JournalVerdict, MasterVersion, SessionRow, UserRow

__all__ = ["Registers"]


class Registers:
    """What `Store` keeps beside intakes and orders."""

    database: Database
    _keys: dict[str, ApiKey]  #: by hash; never more than there are

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

    async def start_session(self, name: str, *, token_sha256: str, lasts: timedelta) -> None:
        """Remember a login by the SHA-256 of its token."""
        await self.database.write(people.start_session, name, token_sha256, lasts)

    async def session(self, token_sha256: str) -> SessionRow | None:
        """The login, while it lasts and its user is active."""
        return await self.database.read(people.session, token_sha256)

    async def end_session(self, token_sha256: str) -> None:
        await self.database.write(people.end_session, token_sha256)

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
        return await self.database.read(people.setting, name)

    async def keep_setting(self, name: str, value: Any) -> None:
        await self.database.write(people.keep_setting, name, value)

    # --- master data --------------------------------------------------------------------------------------------------

    async def import_master(self, content: bytes, *, counts: Mapping[str, int], by: str) -> MasterVersion:
        """Make this snapshot the current one. Its version is named by its bytes, so that importing twice is importing
        once; `content` is what `gateway.master_data` packed, and is kept compressed."""
        return await self.database.write(masters.import_master, content, counts, by)

    async def master(self, version: str | None = None) -> tuple[MasterVersion, bytes] | None:
        """A snapshot, by default the current one; None where nothing was imported."""
        return await self.database.read(masters.master, version)

    async def master_version(self) -> str:
        """The current version; "" where nothing was imported."""
        return await self.database.read(masters.current)

    # --- journal ------------------------------------------------------------------------------------------------------

    async def note(self, *, subject: str, verb: str, by: str, data: Mapping[str, Any] | None = None) -> None:
        """Write something into the journal that is no move: a login, an export, a changed setting."""
        await self.database.write(people.note, subject, verb, by, data or {})

    async def verify_journal(self) -> JournalVerdict:
        """Walk the whole hash chain and name the first row that was changed, cut out, put in or swapped."""
        return await self.database.read(verify)
