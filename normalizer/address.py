"""Where to: the address on file that the words mean, the default where nothing is written, a finding for all else."""

from __future__ import annotations

from collections.abc import Sequence

from normalizer.case import Case
from normalizer.letterhead import named_customers
from normalizer.master import AddressRecord
from normalizer.names import key, place_words
from normalizer.order import Party
from normalizer.place_match import Match
from normalizer.places import best_matches, is_inside, named_in, points_nowhere, without_excluded
from normalizer.postcodes import has_any_postcode
from normalizer.proof import Ledger
from parsers.draft import Address
from parsers.record import record

__all__ = ["Places", "party", "places"]


@record()
class Places:
    """The places of an order."""

    ship_to: Party | None
    bill_to: Party | None
    end_customer: Party | None


def places(case: Case) -> Places:
    """Where the goods go, where the invoice goes, and for whom they are, as far as written or on file."""
    header, ledger = case.draft.header, case.ledger
    end_customer = None
    if header.end_customer:
        end_customer = written(header.end_customer, "/end_customer", ledger)
        ledger.find(
            "end-customer-named",
            f"The goods are for {first_line(header.end_customer)}; check address and papers.",
            "/end_customer",
            evidence=header.end_customer.text.evidence,
        )
    addresses = case.master.addresses(case.account) if case.account else ()
    return Places(
        ship_to=_ship_to(case, addresses),
        bill_to=_bill_to(case, header.bill_to, addresses),
        end_customer=end_customer,
    )


def _ship_to(case: Case, addresses: Sequence[AddressRecord]) -> Party | None:
    block, shut_out, customer = case.draft.header.ship_to, case.draft.header.not_ship_to, case.customer
    if customer is None:
        return written(block, "/ship_to", case.ledger) if block else None
    every = [address for address in addresses if address.role != "bill_to"]
    text, excluded = without_excluded(block.text.raw) if block else ("", "")
    excluded = "\n".join(filter(None, [excluded, shut_out.text.raw if shut_out else ""]))
    shut = {match.record.address_id for match in best_matches(excluded, every, customer)} if excluded else set()
    open_to = [address for address in every if address.address_id not in shut]
    number = key(block.address_id.value or block.address_id.raw) if block and block.address_id else ""
    if block is not None and (others := _other_customers(case, block)):
        said = f"The goods shall go to {first_line(block)}, which is another customer ({', '.join(others[:3])})."
        case.ledger.find("customer-contradicted", said, "/ship_to", evidence=block.text.evidence)
    nowhere = block is None or points_nowhere(text, customer)
    if block is None or (nowhere and number in ("", key(customer.account_no))):
        if block is not None and open_to:
            _settle(case, block, open_to[0], open_to)
        return _default(case, every, open_to, excluded)
    matches = [] if nowhere else best_matches(text, open_to, customer)
    exact = [a for a in open_to if number and key(a.address_id) == number]
    # Numbers of places are short, and the customer has numbers of his own: the words beside one must mean the same place.
    if exact and (
        exact[0] in [match.record for match in matches] or (not matches and not _names_a_town(text, exact[0]))
    ):
        return _on_file(exact[0], block, case.ledger)
    if len(matches) == 1 and not exact:
        _settle(case, block, matches[0].record, open_to)
        return _on_file(matches[0].record, block, case.ledger)
    if not matches and not exact and not excluded and is_inside(text, alone=len(every) == 1):
        return _default(case, every, open_to, excluded)
    if exact and matches:
        matches = [Match(exact[0], 0, frozenset(), frozenset(), frozenset(), False, False), *matches]
    _tell(case, block, matches, open_to)
    return written(block, "/ship_to", case.ledger)


def _settle(case: Case, block: Address, meant: AddressRecord, open_to: Sequence[AddressRecord]) -> None:
    """`our Leith branch` and `9 Quay Road` below: a place that is named twice is one where each naming fits it, and no other."""
    if not block.text.alternatives or case.customer is None:
        return
    for other in block.text.alternatives:
        if points_nowhere(other.value, case.customer):
            continue  # his own name
        fits = best_matches(other.value, open_to, case.customer)
        if [one.record for one in fits] != [meant]:
            return
        if not fits[0].sure and not fits[0].words.issuperset(place_words(other.value)):
            return  # beside the town stands more than its name
    told = ("ship-to-ambiguous", "/ship_to", block.text.evidence)
    case.ledger.findings[:] = [one for one in case.ledger.findings if (one.code, one.pointer, one.evidence) != told]


def _names_a_town(text: str, record: AddressRecord) -> bool:
    """Whether the words are an address of their own, and not a dock or a person at a place known otherwise."""
    return has_any_postcode(text, record.country) or len([one for one in text.splitlines() if one.strip()]) > 2


def _tell(case: Case, block: Address, matches: Sequence[Match], open_to: Sequence[AddressRecord]) -> None:
    evidence, name = block.text.evidence, case.customer.name if case.customer else ""
    if not matches:
        said = f"{first_line(block)} is no delivery address on file for {name}."
        ids = [address.address_id for address in open_to[:5]]
        case.ledger.find("ship-to-unknown", said, "/ship_to", evidence=evidence, candidates=ids)
        return
    names = ", ".join(f"{one.record.address_id} ({one.record.name}, {one.record.line1})" for one in matches)
    said = f"{first_line(block)} fits {names}; choose one."
    ids = [one.record.address_id for one in matches]
    case.ledger.find("ship-to-ambiguous", said, "/ship_to", evidence=evidence, candidates=ids)


def _default(
    case: Case, every: Sequence[AddressRecord], open_to: Sequence[AddressRecord], excluded: str
) -> Party | None:
    """Where nothing is written: the place of the order that is changed, else the customer's first."""
    block, ledger = case.draft.header.ship_to, case.ledger
    if case.earlier is not None and case.earlier.order.ship_to is not None:
        number = case.earlier.order.buyer_order_no or "the earlier order"
        ledger.infer("/ship_to/address_id", f"as in {number}", source="history")
        return case.earlier.order.ship_to
    if excluded and (block is None or not every or every[0] not in open_to):
        said = f"Not to {excluded.strip()[:80]!r}, but it is not said where to."
        shut_out = case.draft.header.not_ship_to or block
        evidence = shut_out.text.evidence if shut_out else None
        ids = [address.address_id for address in open_to[:5]]
        ledger.find("ship-to-excluded", said, "/ship_to", evidence=evidence, candidates=ids)
        return None
    if not open_to:
        ledger.find("ship-to-missing", f"{case.account} has no delivery address on file.", "/ship_to")
        return None
    if block is None and (others := _named_elsewhere(case, open_to)):
        names = ", ".join(f"{one.address_id} ({one.name}, {one.line1})" for one in others)
        said = f"No delivery address was read, but the text speaks of {names}; is it to go there?"
        ids = [one.address_id for one in (open_to[0], *others)]
        ledger.find("ship-to-ambiguous", said, "/ship_to", candidates=ids)
    if block is None:
        _on_card(case, every, open_to[0])
    evidence = block.text.evidence if block else None
    ledger.infer("/ship_to/address_id", f"default of {case.account}", source="default", evidence=evidence)
    return party(open_to[0])


def _on_card(case: Case, every: Sequence[AddressRecord], usual: AddressRecord) -> None:
    """A sender's card that names another place for goods, or a new address, than the one to which they would go."""
    if (customer := case.customer) is None:
        return
    for field in case.draft.header.card_places:
        found = [match.record for match in best_matches(field.value or field.raw, every, customer)]
        if usual not in found:
            said = f"The sender's card says {(field.value or field.raw)[:120]!r}; is it to go there?"
            ids = [usual.address_id, *(one.address_id for one in found)]
            case.ledger.find("ship-to-ambiguous", said, "/ship_to", evidence=field.evidence, candidates=ids)


#: words of a note that says no more than a label and a place
_SHORT = 5


def _named_elsewhere(case: Case, open_to: Sequence[AddressRecord]) -> list[AddressRecord]:
    """Other delivery places of the customer that stand in the letterhead or a note, with postcode and street, or alone in a short
    note, in the subject or as whose order it is: a sentence or a label may have been read as something else."""
    header, others = case.draft.header, open_to[1:]
    if case.customer is not None and others:
        if told := named_in(case.draft.origin.subject or "", others, open_to[0], case.customer):
            return told
        said = [note.raw for note in header.notes] + [header.buyer.text.raw if header.buyer else ""]
        short = [text for text in said if len(text.split()) <= _SHORT]
        short += [place.raw for place in header.named_places]
        found = [best_matches(text, open_to, case.customer)[:1] for text in short]
        if told := [match.record for matches in found for match in matches if match.record in others]:
            return list(dict.fromkeys(told))
    whole = key(" ".join([header.buyer.text.raw if header.buyer else "", *(note.raw for note in header.notes)]))
    return [
        one
        for one in others
        if len(postcode := key(one.postcode)) > 3
        and postcode in whole
        and any(len(line) > 4 and line in whole for line in (key(one.line1), key(one.line2)))
    ]


def _bill_to(case: Case, block: Address | None, addresses: Sequence[AddressRecord]) -> Party | None:
    if block is None:
        return None
    ledger = case.ledger
    if others := _other_customers(case, block):
        said = f"The invoice shall go to {first_line(block)}, which is another customer ({', '.join(others[:3])})."
        ledger.find("customer-contradicted", said, "/bill_to", evidence=block.text.evidence)
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


def _other_customers(case: Case, block: Address) -> list[str]:
    """The accounts that the block names, where the customer's own is none of them."""
    named, _ = named_customers(block.text.raw, case.master)
    return sorted(named) if case.account and case.account not in named else []


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
    number = block.address_id.raw.strip() if block.address_id else ""
    return f"{lines[0][:80]!r}" if lines else f"place number {number[:40]!r}" if number else "the place"
