"""Where to: the address on file that the words mean, the default where nothing is written, a finding for all else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from normalizer.master import AddressRecord, CustomerRecord, Master
from normalizer.names import key
from normalizer.order import Party
from normalizer.places import best_matches, points_nowhere
from normalizer.proof import Ledger
from parsers.draft import Address, Draft

__all__ = ["Places", "party", "places"]


@dataclass(frozen=True, slots=True)
class Places:
    """The places of an order."""

    ship_to: Party | None
    bill_to: Party | None
    end_customer: Party | None


def places(draft: Draft, customer: CustomerRecord | None, master: Master, ledger: Ledger) -> Places:
    """Where the goods go, where the invoice goes, and for whom they are, as far as written or on file."""
    header = draft.header
    addresses = master.addresses(customer.account_no) if customer else ()
    end_customer = None
    if header.end_customer:
        end_customer = written(header.end_customer, "/end_customer", ledger)
        ledger.find(
            "end-customer-named",
            f"The goods are for {first_line(header.end_customer)}; check address and papers.",
            "/end_customer",
            evidence=header.end_customer.text.evidence,
        )
    return Places(
        ship_to=_ship_to(draft, addresses, customer, ledger),
        bill_to=_bill_to(header.bill_to, addresses, ledger),
        end_customer=end_customer,
    )


def _ship_to(
    draft: Draft, addresses: Sequence[AddressRecord], customer: CustomerRecord | None, ledger: Ledger
) -> Party | None:
    block, excluded = draft.header.ship_to, draft.header.not_ship_to
    if customer is None:
        return written(block, "/ship_to", ledger) if block else None
    open_to = [address for address in addresses if address.role != "bill_to"]
    if excluded:
        shut = {match.record.address_id for match in best_matches(excluded.text.raw, open_to, customer)}
        open_to = [address for address in open_to if address.address_id not in shut]
    if block is None or points_nowhere(block.text.raw, customer):
        return _default(open_to, block, excluded, customer, ledger)
    if block.address_id and (
        exact := [a for a in addresses if key(a.address_id) == key(block.address_id.value or block.address_id.raw)]
    ):
        return _on_file(exact[0], block, ledger)
    matches = best_matches(block.text.raw, open_to, customer)
    if not matches:
        ledger.find(
            "ship-to-unknown",
            f"{first_line(block)} is no delivery address on file for {customer.name}.",
            "/ship_to",
            evidence=block.text.evidence,
            candidates=[a.address_id for a in open_to[:5]],
        )
        return written(block, "/ship_to", ledger)
    if len(matches) > 1:
        names = ", ".join(f"{m.record.address_id} ({m.record.name}, {m.record.line1})" for m in matches)
        ledger.find(
            "ship-to-ambiguous",
            f"{first_line(block)} fits {names}; choose one.",
            "/ship_to",
            evidence=block.text.evidence,
            candidates=[m.record.address_id for m in matches],
        )
        return written(block, "/ship_to", ledger)
    return _on_file(matches[0].record, block, ledger)


def _default(
    open_to: Sequence[AddressRecord],
    block: Address | None,
    excluded: Address | None,
    customer: CustomerRecord,
    ledger: Ledger,
) -> Party | None:
    if excluded and block is None:
        ledger.find(
            "ship-to-excluded",
            f"Not to {first_line(excluded)}, but it is not said where to.",
            "/ship_to",
            evidence=excluded.text.evidence,
            candidates=[a.address_id for a in open_to[:5]],
        )
        return None
    if not open_to:
        ledger.find(
            "ship-to-missing", f"{customer.account_no} {customer.name} has no delivery address on file.", "/ship_to"
        )
        return None
    ledger.infer(
        "/ship_to/address_id",
        f"default of {customer.account_no}",
        source="default",
        evidence=block.text.evidence if block else None,
    )
    return party(open_to[0])


def _bill_to(block: Address | None, addresses: Sequence[AddressRecord], ledger: Ledger) -> Party | None:
    if block is None:
        return None
    words = key(block.text.raw)
    on_file = [a for a in addresses if a.role != "ship_to" and key(a.postcode) and key(a.postcode) in words]
    if len(on_file) == 1:
        ledger.prove("/bill_to", block.text, source="customer")
        return party(on_file[0])
    if addresses:
        ledger.find(
            "bill-to-unknown",
            f"The invoice address {first_line(block)} is not on file.",
            "/bill_to",
            evidence=block.text.evidence,
        )
    return written(block, "/bill_to", ledger)


def _on_file(record: AddressRecord, block: Address, ledger: Ledger) -> Party:
    ledger.prove("/ship_to/address_id", block.address_id or block.text, source="written")
    return party(record)


def party(record: AddressRecord) -> Party:
    """The order's form of an address on file."""
    return Party(
        address_id=record.address_id,
        name=record.name or None,
        lines=tuple(line for line in (record.line1, record.line2) if line),
        postcode=record.postcode or None,
        city=record.city or None,
        subdivision=record.subdivision or None,
        country=record.country or None,
    )


def written(block: Address, pointer: str, ledger: Ledger) -> Party:
    """A place as written, line by line; nothing in it is taken for a town or a postcode."""
    lines = tuple(line.strip() for line in block.text.raw.splitlines() if line.strip())
    ledger.prove(pointer, block.text)
    return Party(name=lines[0] if lines else None, lines=lines[1:])


def first_line(block: Address) -> str:
    """The block's first line, for sentences."""
    lines = block.text.raw.strip().splitlines()
    return f"{lines[0][:80]!r}" if lines else "the place"
