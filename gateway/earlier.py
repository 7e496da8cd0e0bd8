"""What the normalizer sees of a customer's earlier orders, and which version of them it saw.

The version guards the commit: two orders of one customer cannot both be entered without one having seen the other. Orders
that are normalised but not yet committed are shown as well, so that a run of orders of one customer need not wait for one
commit after the other. Who counts on such an order names it: if it is not recorded after all, those after it are normalised
again, even where somebody else's order has raised the version to the very number that was expected.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from gateway.store.store import Store
from normalizer.master import EarlierOrder

__all__ = ["Earlier", "Look", "Seen"]


class Seen(NamedTuple):
    """What a look knows of a customer's history."""

    version: int
    upon: str = ""  #: the newest order that it counts on though it is not recorded yet


@dataclass(slots=True)
class Look:
    """One normalising: what it may ask for beyond the latest orders, and what it saw."""

    #: whose orders are made; what an earlier try of it made is on its way no more, and repeats nothing
    intake_id: str = ""
    order_nos: Sequence[str] = ()
    digest: str = ""
    without: Collection[str] = ()  #: the order that is checked again and those it was split from: no duplicates of it
    #: counts on recorded orders alone, because what it leads to is not recorded in turn (a clerk's saving)
    firm: bool = False
    seen: dict[str, Seen] = field(default_factory=dict)  #: account_no -> its history
    answers: dict[str, Sequence[EarlierOrder]] = field(default_factory=dict)  #: what it was told, once per customer


class Earlier:
    """Answers `earlier_orders` for the master data. Each thread has its own look; one normalising at a time in each."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._local = threading.local()
        self._guard = threading.Lock()
        #: account_no -> the version after each order on its way to the commit, and the order
        self._coming: dict[str, list[tuple[int, EarlierOrder]]] = {}

    @contextmanager
    def looking(self, look: Look) -> Iterator[Look]:
        """Until the end of the block, questions are this look's."""
        if look.intake_id:
            self._forget_tries(look.intake_id)
        before, self._local.look = self._look, look
        try:
            yield look
        finally:
            self._local.look = before

    @property
    def _look(self) -> Look:
        """This thread's."""
        look: Look | None = getattr(self._local, "look", None)
        if look is None:
            look = self._local.look = Look()
        return look

    def __call__(self, account_no: str) -> Iterable[EarlierOrder]:
        """The customer's orders, newest first, with those that are about to be committed."""
        look = self._look
        if account_no in look.answers:
            return look.answers[account_no]
        # First what is coming, then what is recorded: an order that is committed in between stands in both, never in neither.
        with self._guard:
            expected = list(self._coming.get(account_no, ()))
        version, known = self._store.look_back(account_no, order_nos=look.order_nos, digest=look.digest)
        coming = [(after, order) for after, order in expected if after > version]
        look.seen[account_no] = Seen(version) if look.firm else _counted_on(version, coming)
        here = {order.order.id for order in known}
        every = [order for _, order in reversed(coming) if order.order.id not in here] + list(known)
        look.answers[account_no] = [order for order in every if order.order.id not in look.without]
        return look.answers[account_no]

    def seen(self, account_no: str) -> Seen:
        """What this look saw; where it never asked, what stands now."""
        if account_no not in self._look.seen:
            self(account_no)
        return self._look.seen[account_no]

    def expect(self, account_no: str, order: EarlierOrder) -> None:
        """This one is on its way to the commit, which raises the version that was seen by one."""
        with self._guard:
            self._coming.setdefault(account_no, []).append((self._look.seen[account_no].version + 1, order))
        # What this look asks from here on (a second order in one envelope) sees it.
        del self._look.seen[account_no], self._look.answers[account_no]

    def settled(self, account_no: str, order_id: str) -> None:
        """This one is committed, or will not be in this form."""
        with self._guard:
            left = [each for each in self._coming.get(account_no, ()) if each[1].order.id != order_id]
            if left:
                self._coming[account_no] = left
            else:
                self._coming.pop(account_no, None)

    def _forget_tries(self, intake_id: str) -> None:
        """Its lease ended while it was about to be committed: that commit will be refused."""
        with self._guard:
            for account_no, expected in list(self._coming.items()):
                self._coming[account_no] = [each for each in expected if each[1].intake_id != intake_id]


def _counted_on(version: int, coming: Sequence[tuple[int, EarlierOrder]]) -> Seen:
    """The unbroken run of orders on their way from this version on."""
    seen = Seen(version)
    for after, order in coming:
        if after == seen.version + 1:
            seen = Seen(after, order.order.id)
    return seen
