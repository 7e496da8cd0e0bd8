"""Whose page is it: names and places in the buyer's block, the invoice's and the delivery's, taken together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from normalizer.master import AddressRecord, Master
from normalizer.names import COMPANY_FORMS, name_words, place_words, raw_words
from normalizer.policy import Policy
from normalizer.postcodes import POSTCODES, has_any_postcode, has_postcode
from parsers.draft import Address, Draft, Evidence, Field
from parsers.record import record

__all__ = ["Signs", "by_own_items", "heads_instead", "letterhead", "named_customers"]

#: What stands between the parts of a letterhead line.
_PARTS = re.compile(r"[,;|·•]| [-–/] ")
MOST_LINES = 40
#: So many lines from the top a name may be set in two of them: a logo.
MOST_SET = 4
#: So many of a customer's own item numbers are no chance, where something else names him.
LEAST_ITEMS = 2
#: So many say by themselves whose they are.
SURE_ITEMS = 3


@record()
class Signs:
    """The accounts whose name stands in the buyer's block, and those that the page settles on by name and place."""

    named: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    raw: str = ""
    evidence: Evidence | None = None


def letterhead(draft: Draft, master: Master, policy: Policy) -> Signs:
    """What the page's own blocks say of its buyer.

    Settled is who bears a name on file and has an address on file that stands on the page; who is named by a whole line of
    the buyer's block where no other place speaks against it; or whose own site, by name and postcode, is where the goods or
    the invoice go, unless the buyer's block names another company.
    """
    header = draft.header
    blocks = [block for block in (header.buyer, header.bill_to, header.ship_to) if block is not None]
    if not blocks:
        return Signs()
    written = _written_buyer(header.buyer, policy, master)
    page, buyer = "\n".join([*(block.text.raw for block in blocks), written]), written
    named, near = named_customers(buyer, master)
    phoned = frozenset(
        row.account_no
        for field in (header.contact_phone, header.contact_email)
        if field
        for row in (*master.customers_by_phone(field.raw), *master.customers_by_email(field.raw))
    )
    placed = placed_customers(page, master, among=named or near)
    settled = (named or near) & (placed | phoned | _by_items(draft, named or near, master))
    if not settled:
        settled = _alone(buyer, page, master)
    if not settled and not named and not _other_company(buyer):
        settled = _by_site(draft, blocks, master)
    first = next(
        line.strip() for block in blocks for line in (*block.text.raw.splitlines(), "the page") if line.strip()
    )
    return Signs(named, settled, first, blocks[0].text.evidence)


def _written_buyer(block: Address | None, policy: Policy, master: Master) -> str:
    """The buyer's block; or the letterhead where only that names a customer."""
    buyer = _without_us(block.text.raw if block else "", policy)
    if block is None or any(named_customers(buyer, master)):
        return buyer
    heads = (_without_us(head, policy) for head in heads_instead(block.text))
    return next((head for head in heads if any(named_customers(head, master))), buyer)


def heads_instead(buyer: Field) -> Iterator[str]:
    """The letterheads that may name the buyer instead of his block: where that may be the seller's, or is no other company and has no
    place of its own."""
    other = _other_company(buyer.raw) or _has_place(buyer.raw)
    return (one.value for one in buyer.alternatives if not other or one.confidence >= buyer.confidence)


def _has_place(buyer: str) -> bool:
    """Whether anything in the block looks like a postcode, of whatever country."""
    return any(has_any_postcode(buyer, country) for country in ("DE", "AT", *POSTCODES))


def _without_us(text: str, policy: Policy) -> str:
    """The buyer's block up to where our own name begins: what follows is the supplier's address."""
    own = {name_words(name) for name in policy.own_names}
    lines = []
    for line in text[:4000].splitlines()[:MOST_LINES]:
        if name_words(line) in own:
            break
        lines.append(line)
    return "\n".join(lines)


def _parts(text: str) -> Iterator[str]:
    for line in text.splitlines()[:MOST_LINES]:
        yield line
        yield from _PARTS.split(line)


def _alone(buyer: str, page: str, master: Master) -> frozenset[str]:
    """The one customer whose name is all that a line or part says, where no postcode of another place stands in the block."""
    found = frozenset(account for part in _parts(buyer) for account in _whole(part, master))
    if len(found) != 1:
        return frozenset()
    addresses = master.addresses(next(iter(found)))
    if any(has_postcode(page, address.postcode) for address in addresses):
        return found
    return frozenset() if any(has_any_postcode(buyer, address.country) for address in addresses) else found


def _whole(part: str, master: Master) -> set[str]:
    """The accounts whose name, with or without the town of an address, is all that the part says."""
    words = name_words(part)
    found = master.names.exactly(words) or master.names.spaced(part)
    for account in () if found else master.names.within(words):
        if record := master.customer(account):
            names = {name_words(record.name), name_words(record.legal_name)}
            towns = {name_words(address.city) for address in master.addresses(account)}
            found |= {account for name in names for town in towns if name and town and words == name + town}
    return found


def _by_site(draft: Draft, blocks: list[Address], master: Master) -> frozenset[str]:
    """The one customer whose site's own name is a line of a block, or of two together, with its postcode, its street and town or item
    numbers of his own."""
    names, page = master.names, "\n".join(block.text.raw for block in blocks)
    parts = [name_words(part) for block in blocks for part in _parts(block.text.raw)]
    heads = [name_words(part) for part in _parts(header.buyer.text.raw)] if (header := draft.header).buyer else []
    sites = [
        site for part in (*parts, *(head + part for head in heads for part in parts)) for site in names.sites(part)
    ]
    remarks = [field.raw for field in (*header.notes, *(line.note for line in draft.lines if line.note))]
    said = "\n".join([page, *remarks])
    found = {site.account_no for site in sites if has_postcode(page, site.postcode) or _is_street_of(site, said)}
    found |= _by_items(draft, frozenset(site.account_no for site in sites), master)
    return frozenset(found) if len(found) == 1 else frozenset()


def _is_street_of(site: AddressRecord, page: str) -> bool:
    """Whether the street of a site stands on the page with the number of its house, or with its town."""
    words, street = set(place_words(page)), place_words(f"{site.line1} {site.line2}")
    told = any(map(str.isdigit, street)) or (site.city and set(place_words(site.city)) <= words)
    return len(street) > 1 and words.issuperset(street) and bool(told)


def by_own_items(draft: Draft, master: Master, policy: Policy) -> Signs:
    """The one customer whose own item numbers most lines bear, where no block of the page names anybody.

    Three numbers say it, or two and one of his places on the page. It asks for every customer: for pages that nothing else settles.
    """
    header = draft.header
    page = "\n".join(block.text.raw for block in (header.buyer, header.bill_to, header.ship_to) if block is not None)
    buyer = _written_buyer(header.buyer, policy, master)
    found = _by_items(draft, frozenset(row.account_no for row in master.customers()), master)
    if len(found) != 1 or any(named_customers(buyer, master)) or _other_company(buyer):
        return Signs()
    (account,) = found
    own = {_code(field): field for field in _codes(draft) if master.cross_references(account, _code(field))}
    if len(own) < LEAST_ITEMS or (len(own) < SURE_ITEMS and not placed_customers(page, master, among=found)):
        return Signs()
    return Signs(settled=found, raw=f"item {', '.join(own)}"[:80], evidence=next(iter(own.values())).evidence)


def _codes(draft: Draft) -> list[Field]:
    """The item numbers of the first lines, the buyer's own before another."""
    return [field for line in draft.lines[:MOST_LINES] if (field := line.buyer_item or line.code)]


def _code(field: Field) -> str:
    return field.value or field.raw


def _by_items(draft: Draft, among: frozenset[str], master: Master) -> frozenset[str]:
    """Those of the accounts whose own item numbers most lines, and at least two, bear."""
    codes = list(map(_code, _codes(draft)))
    known = {account: sum(bool(master.cross_references(account, code)) for code in codes) for account in among}
    return frozenset(account for account, count in known.items() if count >= LEAST_ITEMS and count * 2 > len(codes))


def _other_company(buyer: str) -> bool:
    """Whether the buyer's block names a company (none of ours, none on file)."""
    return any(COMPANY_FORMS & set(raw_words(line)) for line in buyer.splitlines()[:3])


def named_customers(text: str, master: Master) -> tuple[frozenset[str], frozenset[str]]:
    """The accounts whose whole name stands on a line of the text; and those whose name nearly does."""
    names = master.names
    exact: set[str] = set()
    near: set[str] = set()
    lines = [line for line in text[:4000].splitlines()[:MOST_LINES] if line.strip()]
    for line in (*lines, *map(" ".join, pairwise(lines[:MOST_SET]))):
        words = name_words(line)
        exact |= names.within(words) or names.spaced(line)
        if words and not exact:
            near |= names.nearly(words)
    return frozenset(exact), frozenset(near)


def placed_customers(text: str, master: Master, *, among: frozenset[str]) -> frozenset[str]:
    """Those accounts of `among` that have an address whose postcode, or whose town and street, stand in the text."""
    words = set(place_words(text))
    found = set()
    for account in among:
        for address in master.addresses(account):
            street = [word for word in place_words(f"{address.line1} {address.line2}") if not word.isdigit()]
            near = sum(word in words for word in street) * 2 >= len(street) > 0
            town = set(place_words(address.city)) <= words
            if (has_postcode(text, address.postcode) and (near or town)) or (town and near):
                found.add(account)
    return frozenset(found)
