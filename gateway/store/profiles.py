"""What clerks explained of a layout: which column or label means what, and how its numbers and dates are written.

One row is one such thing, of one sender and one layout, and is used until somebody undoes it. The last word counts: what says
otherwise of the same column, label or convention is undone by it, and stays to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from gateway.store import learned
from gateway.store.codec import clean, dump, instant
from gateway.store.records import Listing
from gateway.store.schema import profile
from gateway.store.sql import Reads, Sql, Tx

__all__ = ["KINDS", "Trait", "TraitRow", "confirm", "listing", "remember", "taught_by", "undo", "usable"]

#: a column header and a label are what is written; of the conventions there is one each, and `written` is an example
KINDS = ("column", "label", "decimal_mark", "date_order")


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing about how a sender lays out its orders."""

    sender: str  #: as `parsers.extractors.pages.profile.senders` knows it: mail domain or address, number, VAT id
    layout: str  #: fingerprint of the column headers; "" where no table was recognised
    kind: str  #: one of `KINDS`
    written: str  #: the header or label as printed, or an example of the convention
    #: field of the draft; "" says that the column is not what its header says; `,`, `.`; `dmy`, `mdy`, `ymd`
    means: str
    account_no: str = ""  #: whose order it was; for the reader of the list, nothing is looked up by it


@dataclass(frozen=True, slots=True)
class TraitRow:
    """A trait as a person reads it."""

    id: int
    trait: Trait
    seen: int  #: in so many orders it was confirmed
    first_by: str
    first_at: datetime
    last_by: str
    last_at: datetime
    undone_by: str | None


_p = profile.c
_SAME = Sql(
    select(_p.id, _p.order_id).where(
        _p.sender == bindparam("sender"),
        _p.layout == bindparam("layout"),
        _p.kind == bindparam("kind"),
        _p.written_key == bindparam("written_key"),
        _p.means == bindparam("means"),
    )
)
_ADD = Sql(insert(profile).values({c.name: bindparam(c.name) for c in profile.c if c.name != "id"}))
_AGAIN = Sql(
    update(profile)
    .where(_p.id == bindparam("id_"))
    .values(
        seen=_p.seen + bindparam("more_"),
        confirmed_by=bindparam("by_"),
        undone_by=None,
        changed_at=bindparam("at_"),
        order_id=bindparam("order_"),
    )
)
_UNDO = Sql(
    update(profile).where(_p.id == bindparam("id_")).values(undone_by=bindparam("by_"), changed_at=bindparam("at_"))
)
_RIVALS = Sql(
    select(_p.id).where(
        _p.sender == bindparam("sender"),
        _p.layout == bindparam("layout"),
        _p.kind == bindparam("kind"),
        _p.written_key == bindparam("written_key"),
        _p.means != bindparam("means"),
        _p.undone_by.is_(None),
    )
)


def remember(tx: Tx, traits: Sequence[Trait], order_id: str | None, by: str) -> int:
    """These are used from now on; a clerk has confirmed each, beside this order (None: in a file)."""
    for trait in traits:
        _use(tx, trait, order_id, by)
    if traits:
        learned.changed(tx)
    return len(traits)


def confirm(tx: Tx, profile_id: int, by: str) -> None:
    row = _row(tx, profile_id)
    _use(tx, _trait(row), row["order_id"], by)
    learned.changed(tx)


def undo(tx: Tx, profile_id: int, by: str) -> None:
    _put_away(tx, _row(tx, profile_id)["id"], by)
    learned.changed(tx)


def take_in(tx: Tx, rows: Sequence[tuple[Trait, bool]], by: str) -> int:
    """Rows of a file: each is used, or (False) undone."""
    for trait, is_used in rows:
        profile_id = _use(tx, trait, None, by)
        if not is_used:
            _put_away(tx, profile_id, by)
    learned.changed(tx)
    return len(rows)


def _use(tx: Tx, trait: Trait, order_id: str | None, by: str) -> int:
    key = _key(trait)
    for (rival,) in tx.every(_RIVALS, key):
        _put_away(tx, rival, by)
    found = tx.one(_SAME, key)
    if found is None:
        tx.write(_ADD, {
            **key, "written": clean(trait.written), "account_no": trait.account_no, "seen": 0, "made_by": by,
            "made_at": tx.wall, "confirmed_by": by, "undone_by": None, "changed_at": tx.wall, "order_id": None,
        })  # fmt: skip
        found = tx.one(_SAME, key)
    profile_id, before = int(found[0]), found[1]
    more = 1 if order_id is not None and order_id != before else 0
    tx.write(_AGAIN, {"id_": profile_id, "more_": more, "by_": by, "at_": tx.wall, "order_": order_id or before})
    tx.journal("system", f"profile {profile_id}", "confirmed", by=by, data=dump(_said(trait)))
    return profile_id


def _put_away(tx: Tx, profile_id: int, by: str) -> None:
    tx.write(_UNDO, {"id_": profile_id, "by_": by, "at_": tx.wall})
    tx.journal("system", f"profile {profile_id}", "undone", by=by, data=dump(_said(_trait(_row(tx, profile_id)))))


def _key(trait: Trait) -> dict[str, str]:
    convention = trait.kind in ("decimal_mark", "date_order")
    return {
        "sender": trait.sender, "layout": trait.layout, "kind": trait.kind, "means": trait.means,
        "written_key": "" if convention else " ".join(clean(trait.written).casefold().split()),
    }  # fmt: skip


def _said(trait: Trait) -> dict[str, str]:
    return {"sender": trait.sender, "kind": trait.kind, "written": trait.written, "means": trait.means}


def _row(reads: Reads, profile_id: int) -> dict[str, Any]:
    rows = reads.select(select(profile).where(_p.id == profile_id))
    if not rows:
        raise KeyError(profile_id)
    return rows[0]


# --- asked ------------------------------------------------------------------------------------------------------------


def usable(reads: Reads) -> Sequence[tuple[Trait, int]]:
    """What is used now, in a fixed order, each with the number of orders in which it was confirmed."""
    rows = reads.select(select(profile).where(_p.undone_by.is_(None)).order_by(_p.sender, _p.layout, _p.id))
    return [(_trait(row), row["seen"]) for row in rows]


def listing(reads: Reads, account_no: str | None, text: str | None, after: int, limit: int) -> Listing[TraitRow]:
    question = select(profile).order_by(_p.sender, _p.layout, _p.kind, _p.id).offset(after).limit(limit + 1)
    if account_no:
        question = question.where(_p.account_no == account_no)
    if text:
        like = f"%{text.strip()}%"
        question = question.where(or_(_p.written.ilike(like), _p.sender.ilike(like), _p.means.ilike(like)))
    rows = _rows(reads.select(question))
    return Listing(tuple(rows[:limit]), str(after + limit) if len(rows) > limit else None)


def taught_by(reads: Reads, order_id: str) -> tuple[TraitRow, ...]:
    """What was last confirmed beside this order, used or undone."""
    return tuple(_rows(reads.select(select(profile).where(_p.order_id == order_id).order_by(_p.kind, _p.id))))


def _rows(rows: Iterable[dict[str, Any]]) -> list[TraitRow]:
    return [
        TraitRow(
            row["id"], _trait(row), row["seen"], row["made_by"], instant(row["made_at"]), row["confirmed_by"],
            instant(row["changed_at"]), row["undone_by"],
        )
        for row in rows
    ]  # fmt: skip


def _trait(row: dict[str, Any]) -> Trait:
    return Trait(row["sender"], row["layout"], row["kind"], row["written"], row["means"], row["account_no"])
