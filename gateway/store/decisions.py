"""What clerks decide of orders and intakes: each decision is one move in one transaction, written by `deciding`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from gateway.store import deciding
from gateway.store.claims import NewOrder
from gateway.store.database import Database
from gateway.store.lessons import Saving
from gateway.store.records import OrderRow

__all__ = ["Decisions"]


class Decisions:
    """The methods of `Store` by which clerks move orders and intakes."""

    database: Database

    async def release(
        self, order_id: str, *, version: int, by: str, reason: str = "", undo: timedelta = timedelta(0)
    ) -> None:
        """held or waiting -> released; forwarded when `undo` is over. StateConflict while a blocker finding stands."""
        await self.database.write(deciding.release, order_id, version, by, reason, undo)

    async def undo_release(self, order_id: str, *, version: int, by: str) -> None:
        """released -> held while nothing has been tried yet; StateConflict after that."""
        await self.database.write(deciding.undo_release, order_id, version, by)

    async def hold(self, order_id: str, *, version: int, by: str, reason: str = "") -> None:
        """waiting, rejected or duplicate -> held: a clerk takes it up again."""
        await self.database.write(deciding.hold, order_id, version, by, reason)

    async def reject(self, order_id: str, *, version: int, by: str, reason: str) -> None:
        """held or waiting -> rejected."""
        await self.database.write(deciding.reject, order_id, version, by, reason)

    async def mark_duplicate(self, order_id: str, *, version: int, by: str, of: str) -> None:
        """held or waiting -> duplicate of the order `of`."""
        await self.database.write(deciding.mark_duplicate, order_id, version, by, of)

    async def wait_for_customer(self, order_id: str, *, version: int, by: str, reason: str = "") -> None:
        """held -> waiting: the customer has been asked."""
        await self.database.write(deciding.wait_for_customer, order_id, version, by, reason)

    async def revise(
        self,
        order_id: str,
        *,
        version: int,
        by: str,
        saving: Saving,
        reason: str = "",
    ) -> int:
        """A new immutable revision of a held or waiting order, with its own proofs and findings; returns its number."""
        return await self.database.write(deciding.revise, order_id, version, by, saving, reason)

    async def complain(self, order_id: str, *, by: str, reason: str) -> None:
        """The customer says that what was entered is wrong: no move, but release that was earned is lost by it."""
        await self.database.write(deciding.complain, order_id, by, reason)

    async def claim_order(
        self, order_id: str, *, by: str, lease: timedelta = timedelta(minutes=2), take_over: bool = False
    ) -> OrderRow:
        """The clerk has it open; call again as heartbeat. StateConflict names the other clerk unless `take_over`."""
        return await self.database.write(deciding.claim, order_id, by, lease, take_over)

    async def leave_order(self, order_id: str, *, by: str) -> None:
        """The clerk closed it; nothing happens where somebody else has it."""
        await self.database.write(deciding.leave, order_id, by)

    async def snooze(self, order_id: str, *, version: int, by: str, until: datetime | None) -> None:
        """Put a held or waiting order off until then; None brings it back."""
        await self.database.write(deciding.snooze, order_id, version, by, until)

    async def dismiss(self, intake_id: str, *, version: int, by: str, reason: str) -> None:
        """held or failed intake -> set_aside: a clerk says that it is no order."""
        await self.database.write(deciding.dismiss, intake_id, version, by, reason)

    async def is_order_after_all(self, intake_id: str, *, version: int, by: str, reason: str = "") -> None:
        """set_aside -> held, with the finding `order-overlooked`."""
        await self.database.write(deciding.is_order_after_all, intake_id, version, by, reason)

    async def read_again(self, intake_id: str, *, version: int, by: str) -> None:
        """set_aside, held or failed -> received: from the bytes anew, with fresh tries."""
        await self.database.write(deciding.read_again, intake_id, version, by)

    async def enter_by_hand(
        self, intake_id: str, *, version: int, by: str, orders: Sequence[NewOrder]
    ) -> tuple[str, ...]:
        """held or failed -> orders that a clerk typed; they are held until released."""
        recorded = await self.database.write(deciding.enter_by_hand, intake_id, version, by, orders)
        return tuple(order.id for order in recorded)
