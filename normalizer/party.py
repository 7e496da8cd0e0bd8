"""Who orders: one customer, known by a trusted sender or by what only he has on his page; rivals are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from normalizer.letterhead import by_own_items, heads_instead, letterhead, named_customers
from normalizer.lookalike import lookalikes
from normalizer.master import CustomerRecord, Master
from normalizer.names import key, name_words, place_words
from normalizer.order import Contact, Customer
from normalizer.policy import Policy
from normalizer.proof import Ledger
from parsers.draft import Draft, Evidence, Field
from parsers.record import record

__all__ = ["Clue", "Known", "customer_of"]

#: Trust that proves a sender by itself; `nothing` counts only where the installation vouches for addresses.
PROVEN = frozenset({"vouched", "dmarc", "signed", "key", "number"})
#: Clues by which a customer may be known at all, strongest first; all others only corroborate or contradict.
DECISIVE = ("account", "vat", "key", "sender", "forwarded", "phone", "domain", "page")
#: Clues on the page that stand in for a trusted sender.
ON_PAGE = frozenset({"account", "vat"})


@record()
class Clue:
    """One sign of who it is, and the accounts that it fits; `trusted` clues need no other proof."""

    kind: str
    raw: str
    accounts: frozenset[str]
    evidence: Evidence | None = None
    trusted: bool = False


@record()
class Known:
    """The customer, or who it could be. `record` is None while nobody knows."""

    record: CustomerRecord | None
    candidates: tuple[str, ...] = ()


def customer_of(draft: Draft, master: Master, policy: Policy, ledger: Ledger) -> Known:
    """The customer by all clues together; every doubt about him becomes a finding."""
    clues = [clue for clue in _clues(draft, master, policy) if clue.accounts]
    _suspect(draft, master, clues, ledger)
    deciding = sorted((clue for clue in clues if clue.kind in DECISIVE), key=lambda clue: DECISIVE.index(clue.kind))
    if not deciding and (signs := by_own_items(draft, master, policy)).settled:
        deciding = [Clue("page", signs.raw, signs.settled, signs.evidence)]
    if not deciding:
        return _nobody(draft, master, clues, ledger)
    accounts, contradicting = _settle(deciding, clues)
    if len(accounts) > 1:
        accounts = _narrow(accounts, draft, master)
    for clue in contradicting:
        _contradiction(clue, accounts, deciding[0], ledger)
    if len(accounts) > 1:
        names = ", ".join(_named(master, account) for account in sorted(accounts))
        ledger.find(
            "customer-ambiguous",
            f"{deciding[0].raw} fits {names}; choose the customer.",
            "/customer",
            evidence=deciding[0].evidence,
            candidates=sorted(accounts),
        )
        return Known(None, tuple(sorted(accounts)))
    record = master.customer(next(iter(accounts)))
    if record is not None:
        _prove(record, deciding, draft, ledger)
        if not any(clue.trusted or clue.kind in ON_PAGE for clue in deciding if record.account_no in clue.accounts):
            _unknown_account(draft, master, ledger)
        _other_vat(draft, record, policy, ledger)
    return Known(record)


def _clues(draft: Draft, master: Master, policy: Policy) -> Iterable[Clue]:
    header, origin = draft.header, draft.origin
    proven = origin.trust in PROVEN or policy.trust_addresses
    if origin.account_no and (record := master.customer(origin.account_no)):
        yield Clue(
            "key", f"the access of {origin.account_no}", frozenset({record.account_no}), trusted=origin.trust in PROVEN
        )
    if header.account_no and (record := master.customer(_text(header.account_no))):
        yield Clue("account", header.account_no.raw, frozenset({record.account_no}), header.account_no.evidence)
    if header.buyer and (number := header.buyer.address_id) and (record := master.customer(_text(number))):
        yield Clue("account", number.raw, frozenset({record.account_no}), number.evidence)
    labelled = header.buyer_vat_id
    accounts = _accounts(master.customers_by_vat_id(_text(labelled))) if labelled else frozenset()
    if labelled and accounts:
        yield Clue("vat", labelled.raw, accounts, labelled.evidence)
    elif header.buyer:  # the labelled one is the seller's, or nobody's that is known
        yield from _vat_in(header.buyer.text, master)
    yield from _senders(draft, master, policy, proven)
    if origin.sender_phone:
        kind, trusted = ("fax", False) if origin.channel_kind == "fax" else ("phone", proven)
        yield Clue(
            kind, origin.sender_phone, _accounts(master.customers_by_phone(origin.sender_phone)), trusted=trusted
        )
    yield from _page(draft, master, policy)


#: a VAT id in a letterhead, whatever stands before it: MWST CHE-123.456.789, P.IVA IT01234567890
_VAT = re.compile(r"(?<!\w)(?:CHE[-. ]?\d{3}[. ]?\d{3}[. ]?\d{3}|[A-Z]{2}[A-Z0-9]{0,2}\d{6,12}[A-Z0-9]{0,3})(?!\w)")


def _vat_in(letterhead: Field, master: Master) -> Iterable[Clue]:
    """The VAT id of a customer on file that stands in the buyer's letterhead without a label that is known."""
    for match in _VAT.finditer("\n".join([letterhead.raw[:1000], *heads_instead(letterhead)])):
        if accounts := _accounts(master.customers_by_vat_id(match[0])):
            yield Clue("vat", match[0], accounts, letterhead.evidence)


def _senders(draft: Draft, master: Master, policy: Policy, proven: bool) -> Iterable[Clue]:
    origin = draft.origin
    inner, outer = origin.forwarded_from, origin.sender_address
    if inner and inner != outer:
        # A colleague who forwards vouches for the inner sender; a stranger who forwards vouches for nobody.
        colleague = _ours(outer, draft, policy)
        customer = outer is not None and bool(_by_address(master, outer))
        yield from _address_clues("forwarded", inner, master, trusted=proven and (colleague or customer))
        if colleague:
            return
    if outer and not _ours(outer, draft, policy):
        yield from _address_clues("sender", outer, master, trusted=proven)


def _address_clues(kind: str, address: str, master: Master, *, trusted: bool) -> Iterable[Clue]:
    if exact := master.customers_by_email(address):
        yield Clue(kind, address, _accounts(exact), trusted=trusted)
    elif domain := address.rpartition("@")[2]:
        yield Clue("domain", address, _accounts(master.customers_by_domain(domain)), trusted=trusted)


def _by_address(master: Master, address: str) -> Sequence[CustomerRecord]:
    return master.customers_by_email(address) or master.customers_by_domain(address.rpartition("@")[2])


def _ours(address: str | None, draft: Draft, policy: Policy) -> bool:
    """Whether the address is one of our own: of a configured domain, else of the domain that was written to."""
    if not address or "@" not in address:
        return False
    own = {domain.casefold().lstrip("@") for domain in policy.own_domains}
    if draft.origin.recipient and "@" in draft.origin.recipient:
        own.add(draft.origin.recipient.rpartition("@")[2].casefold().rstrip(">"))
    return address.rpartition("@")[2].casefold() in own


def _page(draft: Draft, master: Master, policy: Policy) -> Iterable[Clue]:
    """What the page itself shows: the name in the buyer's block, its place, addresses and numbers of a contact."""
    header = draft.header
    if header.contact_email:
        yield Clue(
            "contact",
            header.contact_email.raw,
            _accounts(_by_address(master, _text(header.contact_email))),
            header.contact_email.evidence,
        )
    if header.contact_phone:
        yield Clue(
            "contact",
            header.contact_phone.raw,
            _accounts(master.customers_by_phone(_text(header.contact_phone))),
            header.contact_phone.evidence,
        )
    signs = letterhead(draft, master, policy)
    if signs.named:
        yield Clue("name", signs.raw, signs.named, signs.evidence)
    if signs.settled:
        yield Clue("page", signs.raw, signs.settled, signs.evidence)


def _settle(deciding: Sequence[Clue], clues: Sequence[Clue]) -> tuple[frozenset[str], list[Clue]]:
    """The accounts that the strongest clue allows and the others leave; and the clues that fit none of them."""
    accounts, contradicting = deciding[0].accounts, []
    for clue in [*deciding[1:], *(clue for clue in clues if clue.kind not in DECISIVE)]:
        if both := accounts & clue.accounts:
            accounts = both
        else:
            contradicting.append(clue)
    return accounts, contradicting


def _narrow(accounts: frozenset[str], draft: Draft, master: Master) -> frozenset[str]:
    """Several accounts behind one address: ship-to, item codes of the customer's own, and names written decide."""
    for keep in (_by_written_name, _by_place, _by_items):
        kept = keep(accounts, draft, master)
        if len(kept) == 1:
            return kept
        accounts = kept or accounts
    return accounts


def _by_written_name(accounts: frozenset[str], draft: Draft, master: Master) -> frozenset[str]:
    texts = [block.text.raw for block in (draft.header.buyer, draft.header.bill_to, draft.header.ship_to) if block]
    for text in filter(None, [*texts, draft.origin.subject]):
        if named := named_customers(text, master)[0] & accounts:
            return named
    return frozenset()


def _by_place(accounts: frozenset[str], draft: Draft, master: Master) -> frozenset[str]:
    if draft.header.ship_to is None:
        return accounts
    words = set(place_words(draft.header.ship_to.text.raw))
    scores = {
        account: max(
            (
                len(words & set(place_words(f"{a.name} {a.line1} {a.line2} {a.city} {a.postcode}")))
                for a in master.addresses(account)
            ),
            default=0,
        )
        for account in accounts
    }
    best = max(scores.values(), default=0)
    return frozenset(account for account, score in scores.items() if score == best) if best else accounts


def _by_items(accounts: frozenset[str], draft: Draft, master: Master) -> frozenset[str]:
    """The account whose own item numbers all the lines bear."""
    codes = [_text(code) for line in draft.lines if (code := line.buyer_item or line.code)]
    if not codes:
        return accounts
    counts = {account: sum(bool(master.cross_references(account, code)) for code in codes) for account in accounts}
    best = max(counts.values(), default=0)
    return frozenset(account for account, count in counts.items() if count == best) if best else accounts


def _contradiction(clue: Clue, accounts: frozenset[str], decided_by: Clue, ledger: Ledger) -> None:
    chosen, other = ", ".join(sorted(accounts)), ", ".join(sorted(clue.accounts))
    ledger.find(
        "customer-contradicted",
        f"{decided_by.raw} is {chosen}, but {clue.raw} is {other}; decide whose order it is.",
        "/customer",
        evidence=clue.evidence,
        candidates=(*sorted(accounts), *sorted(clue.accounts)),
    )


def _prove(record: CustomerRecord, deciding: Sequence[Clue], draft: Draft, ledger: Ledger) -> None:
    mine = [clue for clue in deciding if record.account_no in clue.accounts]
    ledger.infer(
        "/customer/account_no",
        mine[0].raw,
        source="written" if mine[0].evidence else "customer",
        evidence=mine[0].evidence,
    )
    believed = any(clue.trusted or clue.kind in ON_PAGE for clue in mine)
    # A document in a folder, on a scan or a fax has no sender: its own name and place are the proof, unless a sender speaks against it.
    senderless = not draft.origin.sender_address and not draft.origin.forwarded_from
    if not believed and not (senderless and any(clue.kind == "page" for clue in mine)):
        ledger.find(
            "sender-unverified",
            f"{mine[0].raw} is known as {record.account_no} {record.name}, but nothing proves the sender.",
            "/customer",
            evidence=mine[0].evidence,
            candidates=(record.account_no,),
        )


def _other_vat(draft: Draft, record: CustomerRecord, policy: Policy, ledger: Ledger) -> None:
    """A VAT id of the customer's country that is neither his nor ours."""
    field = draft.header.buyer_vat_id
    if field is None or not record.vat_id:
        return
    written, own = key(_text(field)), {key(one) for one in policy.own_vat_ids}
    if written in own or written == key(record.vat_id) or written[:2] != key(record.vat_id)[:2] or not own:
        return
    ledger.find(
        "customer-contradicted",
        f"VAT id {field.raw} is not that of {record.account_no} {record.name} ({record.vat_id}).",
        "/customer/vat_id",
        evidence=field.evidence,
        candidates=(record.account_no,),
    )


def _unknown_account(draft: Draft, master: Master, ledger: Ledger) -> None:
    """An account number in a message of machines that nobody has, where only a name proves who it is: it may be an old one."""
    field = draft.header.account_no
    if field is None or not any(span.path for span in field.evidence.spans) or master.customer(_text(field)):
        return
    said = f"No account has the number {field.raw.strip()[:40]!r}, which the message says is ours."
    ledger.find("account-unknown", said, "/customer/account_no", evidence=field.evidence)


def _suspect(draft: Draft, master: Master, clues: Sequence[Clue], ledger: Ledger) -> None:
    """An address that is on file for nobody but looks like one that is: a finding, whatever else is known."""
    address = draft.origin.forwarded_from or draft.origin.sender_address
    if not address or any(clue.kind in ("sender", "forwarded", "domain") for clue in clues):
        return
    if alike := lookalikes(address, master):
        names = ", ".join(_named(master, account) for account in alike)
        ledger.find(
            "sender-lookalike",
            f"{address} resembles the address of {names} but is not on file; suspect fraud.",
            "/customer",
            candidates=alike,
        )


def _nobody(draft: Draft, master: Master, clues: Sequence[Clue], ledger: Ledger) -> Known:
    header, origin = draft.header, draft.origin
    address = origin.forwarded_from or origin.sender_address
    text = " ".join(filter(None, [header.buyer.text.raw if header.buyer else None, origin.sender_name]))
    near = tuple(
        dict.fromkeys(
            [
                *(account for clue in clues for account in sorted(clue.accounts)),
                *master.names.resembling(name_words(text)),
            ]
        )
    )
    hint = f"; it may be {', '.join(_named(master, account) for account in near[:5])}" if near else ""
    sender = address or origin.sender_phone or origin.sender_name or "the sender"
    ledger.find(
        "customer-unknown",
        f"No customer on file fits {sender}{hint}; choose the customer.",
        "/customer",
        candidates=near[:5],
    )
    return Known(None, near[:5])


def customer_party(known: Known, draft: Draft, ledger: Ledger) -> Customer:
    """The customer as the order names him: from the record where he is known, as written otherwise."""
    header, record = draft.header, known.record
    contact = Contact(
        name=_optional(header.contact_name) or None,
        email=_optional(header.contact_email) or draft.origin.forwarded_from or draft.origin.sender_address,
        phone=_optional(header.contact_phone) or draft.origin.sender_phone,
    )
    for name in ("name", "email", "phone"):
        if field := getattr(header, f"contact_{name}"):
            ledger.prove(f"/customer/contact/{name}", field)
    if record is None:
        first = (
            header.buyer.text.raw.splitlines()[0].strip() if header.buyer and header.buyer.text.raw.strip() else None
        )
        if header.buyer and first:
            ledger.prove("/customer/name", header.buyer.text)
        return Customer(name=first, vat_id=_optional(header.buyer_vat_id), contact=contact)
    ledger.infer("/customer/name", record.name, source="customer")
    return Customer(account_no=record.account_no, name=record.name, vat_id=record.vat_id or None, contact=contact)


def _accounts(records: Iterable[CustomerRecord]) -> frozenset[str]:
    return frozenset(record.account_no for record in records)


def _named(master: Master, account: str) -> str:
    record = master.customer(account)
    return f"{account} {record.name}" if record else account


def _text(field: Field) -> str:
    return (field.value if field.value is not None else field.raw).strip()


def _optional(field: Field | None) -> str | None:
    return (_text(field) or None) if field else None
