"""What clerks explained of layouts: as profiles for reading, as sentences for a person, and as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from gateway.csv_files import csv_text, rows_of, safe_cell
from gateway.errors import MasterError
from gateway.store.profiles import KINDS, Trait, TraitRow
from gateway.store.store import Store
from parsers.knowledge import Profile

__all__ = ["NAMES", "export_profiles", "import_profiles", "profiles", "told", "traits"]

COLUMNS = (
    "sender", "layout", "kind", "written", "means", "account_no", "seen", "first_by", "first_on", "last_by", "last_on", "state",
)  # fmt: skip
#: field of the draft -> what a person calls it
NAMES = {
    "quantity": "quantity", "price": "price", "amount": "amount", "requested_delivery": "delivery date", "sku": "item number",
    "buyer_order_no": "order number", "seller_order_no": "our order number", "previous_order_no": "earlier order",
    "contract_no": "contract", "quotation_no": "quotation", "account_no": "customer number", "issued_on": "order date",
    "requested_despatch": "despatch date", "": "nothing of these", "dmy": "day, month, year", "mdy": "month, day, year",
    "ymd": "year, month, day", ",": "comma", ".": "point",
}  # fmt: skip
#: what a row may mean, by kind; a header may also be any other field of a line that reading knows
MEANINGS = {"decimal_mark": frozenset({",", "."}), "date_order": frozenset({"dmy", "mdy", "ymd"})}


def profiles(usable: Iterable[tuple[Trait, int]]) -> tuple[Profile, ...]:
    """One profile per sender and layout."""
    found: dict[tuple[str, str], list[tuple[Trait, int]]] = {}
    for trait, seen in usable:
        found.setdefault((trait.sender, trait.layout), []).append((trait, seen))
    return tuple(_profile(sender, layout, rows) for (sender, layout), rows in found.items())


def _profile(sender: str, layout: str, rows: Iterable[tuple[Trait, int]]) -> Profile:
    by_kind: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    count = 0
    for trait, seen in rows:
        by_kind[trait.kind][trait.written] = trait.means
        count = max(count, seen)
    mark, order = ([*by_kind[kind].values(), None][0] for kind in ("decimal_mark", "date_order"))
    return Profile(sender, layout, by_kind["column"], by_kind["label"], mark, order, count=count)


def traits(profile: Profile, *, account_no: str = "") -> tuple[Trait, ...]:
    """The profile's rows."""
    found = [("column", text, role) for text, role in profile.columns.items()]
    found += [("label", text, role) for text, role in profile.labels.items()]
    found += [("decimal_mark", "", profile.decimal_mark)] if profile.decimal_mark else []
    found += [("date_order", "", profile.date_order)] if profile.date_order else []
    return tuple(Trait(profile.sender, profile.layout, *one, account_no) for one in found)


def told(trait: Trait) -> tuple[str, str]:
    """(what, is what), each a text that the desk translates; what is printed stands in quotes."""
    what = {"decimal_mark": "Decimal mark", "date_order": "Dates"}.get(trait.kind, trait.written)
    return what, NAMES.get(trait.means, trait.means.replace("_", " "))


async def export_profiles(store: Store) -> str:
    """Every row as CSV, by sender and layout."""
    return csv_text(COLUMNS, map(_cells, (await store.profiles(limit=1_000_000)).rows))


def _cells(row: TraitRow) -> tuple[str, ...]:
    one = row.trait
    made = (one.sender, one.layout, one.kind, one.written, one.means, one.account_no)
    first, last = row.first_at.date().isoformat(), row.last_at.date().isoformat()
    cells = (*map(safe_cell, made), str(row.seen), row.first_by, first, row.last_by, last)
    return (*cells, "undone" if row.undone_by else "used")


async def import_profiles(store: Store, file: Path, *, by: str) -> int:
    """Take the rows of such a file in, all or nothing: each is used, or undone where its state says so.

    Needs the columns sender, layout, kind, written and means. Raises `MasterError` naming every bad row with its remedy.
    """
    faults: list[str] = []
    cells = await rows_of(file, needed=COLUMNS[:5], faults=faults)
    rows = list(_taken(cells, faults))
    if faults:
        raise MasterError(faults)
    return await store.take_in_profiles(rows, by=by)


def _taken(cells: Iterable[tuple[str, dict[str, str]]], faults: list[str]) -> Iterator[tuple[Trait, bool]]:
    for where, one in cells:
        kind, means = one["kind"], one["means"]
        if not one["sender"]:
            faults.append(f"{where}, sender: is empty; write a mail domain or address, a number or an account")
        if kind not in KINDS:
            faults.append(f"{where}, kind: {kind!r} is not known; write {', '.join(KINDS)}")
        elif means not in MEANINGS.get(kind, NAMES):
            faults.append(f"{where}, means: {means!r} is nothing that a {kind} can mean")
        elif kind in ("column", "label") and not any(map(str.isalnum, one["written"])):
            faults.append(f"{where}, written: is empty; write the header or label as it is printed")
        written = one["written"].removeprefix("'")
        yield Trait(one["sender"].lower(), one["layout"], kind, written, means, one.get("account_no", "")), one.get("state") != "undone"  # fmt: skip
