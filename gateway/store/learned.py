"""What clerks' corrections taught: a customer's own codes and words for products, seen how often, and whether they are used.

A row is used once a person has confirmed it by name, or once it was seen often enough: a code in one order, words in as many
as the installation asks for; a word for a unit by confirmation alone. Only orders that stand as released count, so that a release that is taken back is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update

from gateway.states import OrderState
from gateway.store.codec import clean, dump, instant
from gateway.store.lessons import LearnedRow, Lesson
from gateway.store.records import Listing
from gateway.store.schema import learned, learned_sighting, orders
from gateway.store.settings import keep_setting, setting
from gateway.store.sql import Reads, Sql, Tx
from normalizer.memory import plain_code

__all__ = ["changed", "changes", "confirm", "listing", "moved", "record", "take_in", "taught_by", "undo", "usable"]

#: raised with every change, so that whoever uses the rows sees that they changed
COUNTER = "learned.changes"
STANDING = (OrderState.RELEASED.value, OrderState.FORWARDED.value, OrderState.ANSWERED.value)

_l, _s, _o = learned.c, learned_sighting.c, orders.c
_SAME = Sql(
    select(_l.id).where(
        _l.account_no == bindparam("account_no"),
        _l.item_key == bindparam("item_key"),
        _l.sku == bindparam("sku"),
        _l.unit == bindparam("unit"),
        _l.factor == bindparam("factor"),
    )
)
_ADD = Sql(insert(learned).values({c.name: bindparam(c.name) for c in learned.c if c.name != "id"}))
_SIGHT = Sql(insert(learned_sighting))
_FORGET = Sql(delete(learned_sighting).where(_s.order_id == bindparam("order_")))
_SIGHTED = Sql(select(_s.learned_id).where(_s.order_id == bindparam("order_")).limit(1))
_ONE = Sql(select(_l.item, _l.sku, _l.account_no).where(_l.id == bindparam("id_")))
_MARK = Sql(
    update(learned)
    .where(_l.id == bindparam("id_"))
    .values(confirmed_by=bindparam("confirmed_"), undone_by=bindparam("undone_"), changed_at=bindparam("at_"))
)


def record(tx: Tx, order_id: str, lessons: Iterable[Lesson], *, by: str) -> None:
    """What this order teaches now; what it taught before is forgotten."""
    had = tx.write(_FORGET, {"order_": order_id})
    rows = {_row(tx, lesson, by=by): lesson for lesson in lessons}
    for learned_id in rows:
        tx.write(_SIGHT, {"learned_id": learned_id, "order_id": order_id, "at": tx.wall, "by": by})
    if had or rows:
        changed(tx)


def moved(tx: Tx, order_id: str) -> None:
    """The order was released, or taken back: what it taught counts now, or does not any more."""
    if tx.one(_SIGHTED, {"order_": order_id}) is not None:
        changed(tx)


def take_in(tx: Tx, rows: Sequence[tuple[Lesson, bool]], by: str) -> int:
    """Rows of a file: each is confirmed by who brought it, or (False) undone."""
    for lesson, is_used in rows:
        learned_id = _row(tx, lesson, by=by)
        values = {"confirmed_": by if is_used else None, "undone_": None if is_used else by}
        tx.write(_MARK, {"id_": learned_id, "at_": tx.wall, **values})
    changed(tx)
    tx.journal("system", "learned", "taken in", by=by, data=dump({"rows": len(rows)}))
    return len(rows)


def confirm(tx: Tx, learned_id: int, by: str) -> None:
    _mark(tx, learned_id, confirmed=by, undone=None, verb="confirmed", by=by)


def undo(tx: Tx, learned_id: int, by: str) -> None:
    _mark(tx, learned_id, confirmed=None, undone=by, verb="undone", by=by)


def _mark(tx: Tx, learned_id: int, *, confirmed: str | None, undone: str | None, verb: str, by: str) -> None:
    row = tx.one(_ONE, {"id_": learned_id})
    if row is None:
        raise KeyError(learned_id)
    tx.write(_MARK, {"id_": learned_id, "confirmed_": confirmed, "undone_": undone, "at_": tx.wall})
    said = {"item": row[0], "sku": row[1], "account_no": row[2]}
    tx.journal("system", f"learned {learned_id}", verb, by=by, data=dump(said))
    changed(tx)


def _row(tx: Tx, lesson: Lesson, *, by: str) -> int:
    """The row of this lesson, made where it is new."""
    values: dict[str, Any] = {
        "account_no": lesson.account_no, "item_key": plain_code(lesson.item), "sku": lesson.sku, "unit": lesson.unit,
        "factor": "" if lesson.factor is None else f"{lesson.factor.normalize():f}",
    }  # fmt: skip
    found = tx.one(_SAME, values)
    if found is None:
        tx.write(_ADD, {
            **values, "kind": lesson.kind, "item": clean(lesson.item), "made_by": by, "made_at": tx.wall,
            "confirmed_by": None, "undone_by": None, "changed_at": tx.wall,
        })  # fmt: skip
        found = tx.one(_SAME, values)
    return int(found[0])


def changed(tx: Tx) -> None:
    """Whoever uses what was taught looks again."""
    keep_setting(tx, COUNTER, changes(tx) + 1)


def changes(reads: Reads) -> int:
    """Rises with every change."""
    return int(setting(reads, COUNTER) or 0)


# --- asked ------------------------------------------------------------------------------------------------------------


def _sightings() -> Any:
    """Per row: in how many standing orders it was seen, first and last."""
    return (
        select(
            _s.learned_id.label("learned_id"),
            func.count().label("seen"),
            func.min(_s.at).label("first_at"),
            func.max(_s.at).label("last_at"),
        )
        .join(orders, and_(_o.id == _s.order_id, _o.state.in_(STANDING)))
        .group_by(_s.learned_id)
        .subquery()
    )


def _question(needed: int) -> Any:
    seen = _sightings()
    count = func.coalesce(seen.c.seen, 0)
    enough = or_(
        _l.confirmed_by.is_not(None),
        and_(_l.kind == "code", count >= 1),
        and_(_l.kind == "words", count >= needed),
    )
    return (
        select(learned, count.label("seen"), seen.c.first_at, seen.c.last_at, and_(_l.undone_by.is_(None), enough).label("used"))
        .outerjoin(seen, seen.c.learned_id == _l.id)
        .order_by(_l.account_no, _l.item_key, _l.id)
    )  # fmt: skip


def usable(reads: Reads, needed: int) -> Sequence[Lesson]:
    """What may be used, in a fixed order. Two that contradict each other are both there: then neither decides."""
    return [
        Lesson(row["account_no"], row["kind"], row["item"], row["sku"], row["unit"], _factor(row["factor"]))
        for row in reads.select(_question(needed))
        if row["used"]
    ]


def listing(
    reads: Reads, needed: int, account_no: str | None, text: str | None, conflicts: bool, after: str | None, limit: int
) -> Listing[LearnedRow]:
    question = _question(needed)
    if account_no:
        question = question.where(_l.account_no == account_no)
    if text:
        like = f"%{text.strip()}%"
        question = question.where(or_(_l.item.ilike(like), _l.sku.ilike(like)))
    rows = reads.select(question)
    whose = _last_by(reads, [row["id"] for row in rows])
    kept = _rows(rows, whose)
    if conflicts:
        kept = [row for row in kept if row.conflicts]
    start = next((at + 1 for at, row in enumerate(kept) if str(row.id) == after), 0)
    page = tuple(kept[start : start + limit])
    more = str(page[-1].id) if page and start + limit < len(kept) else None
    return Listing(page, more)


def taught_by(reads: Reads, order_id: str, needed: int) -> tuple[LearnedRow, ...]:
    """What this order teaches, used or not."""
    mine = select(_s.learned_id).where(_s.order_id == order_id)
    rows = reads.select(_question(needed).where(_l.id.in_(mine)))
    return tuple(_rows(rows, _last_by(reads, [row["id"] for row in rows])))


def _last_by(reads: Reads, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Row -> (first, last) by whom it was seen."""
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(ids), 500):
        chosen = _s.learned_id.in_(ids[start : start + 500])
        for row in reads.select(select(_s.learned_id, _s.by).where(chosen).order_by(_s.at, _s.order_id)):
            first = found.get(row["learned_id"], (row["by"], ""))[0]
            found[row["learned_id"]] = (first, row["by"])
    return found


def _rows(rows: Sequence[dict[str, Any]], whose: dict[int, tuple[str, str]]) -> list[LearnedRow]:
    meant: dict[tuple[str, ...], set[str]] = {}
    for row in rows:
        if row["undone_by"] is None:
            meant.setdefault(_asked(row), set()).add(_meaning(row))
    return [
        LearnedRow(
            id=row["id"],
            account_no=row["account_no"],
            kind=row["kind"],
            item=row["item"],
            sku=row["sku"],
            unit=row["unit"],
            factor=_factor(row["factor"]),
            seen=row["seen"],
            first_by=whose.get(row["id"], (row["made_by"], ""))[0],
            first_at=instant(row["first_at"] or row["made_at"]),
            last_by=whose.get(row["id"], ("", row["made_by"]))[1],
            last_at=instant(row["last_at"] or row["changed_at"]),
            confirmed_by=row["confirmed_by"],
            undone_by=row["undone_by"],
            used=bool(row["used"]),
            conflicts=tuple(sorted(meant.get(_asked(row), set()) - {_meaning(row)})),
        )
        for row in rows
    ]


def _asked(row: dict[str, Any]) -> tuple[str, ...]:
    """What two rows must have in common to contradict each other: a word may be another unit of another product."""
    return (row["account_no"], row["item_key"], *((row["sku"], "unit") if row["kind"] == "unit" else ()))


def _meaning(row: dict[str, Any]) -> str:
    return f"{row['factor']} ({row['unit']})" if row["kind"] == "unit" else str(row["sku"])


def _factor(text: str) -> Decimal | None:
    return Decimal(text) if text else None
