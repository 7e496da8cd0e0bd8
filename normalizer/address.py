"""Where to: the address on file that the words mean, the default where nothing is written, a finding for all else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from normalizer.master import AddressRecord, CustomerRecord, Master
from normalizer.names import fold, key, name_words, place_words
from normalizer.order import Party
from normalizer.proof import Ledger
from parsers.draft import Address, Draft

__all__ = ["Match", "best_matches", "place"]

#: Words that point at no place of their own: "same address as usual". Words alone, or with one another.
NO_PLACE = frozenset(
    ["as", "usual", "same", "address", "again", "always", "above", "before", "like", "our", "us", "we", "here", "normal", "standard", "default", "place", "site", "to", "the", "at", "and", "please", "deliver", "delivery", "ship", "shipping", "send", "goods", "in", "inward", "inwards", "company", "addresses", "usual", "your", "you", "have", "known", "per", "last", "time", "wie", "ublich", "immer", "gehabt", "bekannt", "bekannte", "adresse", "anschrift", "unser", "unsere", "lager", "oben", "an", "uns", "frei", "haus", "lieferung", "ubliche", "gleiche", "comme", "habitude", "dhabitude", "habituelle", "adresse", "notre", "nos", "meme", "livraison", "chez", "nous", "ci", "dessus", "como", "siempre", "habitual", "direccion", "nuestra", "misma", "almacen", "entrega", "en", "come", "sempre", "solito", "solita", "stesso", "indirizzo", "nostra", "nostro", "stessa", "consegna", "presso", "noi", "sede", "ns", "magazzino", "zoals", "gewoonlijk", "altijd", "ons", "onze", "zelfde", "adres", "bezorgen", "afleveren", "magazijn", "gebruikelijk", "gebruikelijke", "som", "vanligt", "samma", "adress", "leverans", "adres", "dostawy", "jak", "zwykle", "nasz", "ten", "sam", "store", "fao", "attn", "att", "for"]
)
#: A word this alike is the same word mistyped or misread.
ALIKE = 86
PERSONS = (
    "attn",
    "att",
    "fao",
    "c/o",
    "z.hd",
    "z. hd",
    "zhd",
    "zu handen",
    "t.a.v",
    "tav",
    "a/c",
    "c.a",
    "alla c.a",
    "a l'attention",
    "at.te",
    "atn",
    "contact",
    "tel",
    "phone",
    "kontakt",
)


@dataclass(frozen=True, slots=True)
class Match:
    """How well one address on file fits what is written."""

    record: AddressRecord
    score: float
    street: bool
    postcode: bool
    town: bool
    named: bool

    @property
    def sure(self) -> bool:
        """Whether it is named by more than its town."""
        return self.street or self.postcode or self.named


def place(draft: Draft, customer: CustomerRecord | None, master: Master, ledger: Ledger) -> dict[str, Party | None]:
    """`ship_to`, `bill_to` and `end_customer` of the order."""
    header = draft.header
    addresses = master.addresses(customer.account_no) if customer else ()
    found = {
        "ship_to": _ship_to(draft, addresses, customer, ledger),
        "bill_to": _bill_to(header.bill_to, addresses, ledger),
        "end_customer": None,
    }
    if header.end_customer:
        found["end_customer"] = written(header.end_customer, "/end_customer", ledger)
        ledger.find(
            "end-customer-named",
            f"The goods are for {first_line(header.end_customer)}; check address and papers.",
            "/end_customer",
            evidence=header.end_customer.text.evidence,
        )
    return found


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


def best_matches(text: str, addresses: Sequence[AddressRecord], customer: CustomerRecord) -> list[Match]:
    """The addresses that the text means: one where it decides, several where it does not, none where it names another place."""
    matches = [match for address in addresses if (match := _match(text, address, customer, addresses)).score > 0]
    if not matches:
        return []
    sure = [match for match in matches if match.sure]
    best = max(match.score for match in (sure or matches))
    top = [match for match in (sure or matches) if match.score == best]
    if any(_elsewhere(text, match, addresses) for match in top):
        return []
    return top


def _match(text: str, address: AddressRecord, customer: CustomerRecord, all_of: Sequence[AddressRecord]) -> Match:
    words = set(place_words(text))
    street_words = [word for word in place_words(f"{address.line1} {address.line2}") if word not in COMMON]
    letters = [word for word in street_words if not word.isdigit() and len(word) > 1]
    numbers = [word for word in street_words if word.isdigit()]
    hit = [word for word in letters if _has(words, word)]
    postcode = len(key(address.postcode)) >= 4 and key(address.postcode) in key(text)
    town_words = [word for word in place_words(address.city)]
    town = bool(town_words) and all(_has(words, word) for word in town_words)
    own = [word for word in _telling(address, customer, all_of)]
    named = [word for word in own if _has(words, word)]
    street = bool(hit) and (len(hit) * 2 >= len(letters) or any(len(word) > 4 for word in hit))
    number_hits = sum(word in words for word in numbers)
    score = (
        (3 if postcode else 0)
        + (2 * len(hit) / len(letters) + number_hits if street else 0)
        + (1 if town else 0)
        + 2 * len(named)
    )
    return Match(address, round(score, 3), street, postcode, town, bool(named))


#: Words of streets that say nothing without their neighbours.
COMMON = frozenset(
    ["st", "rd", "ln", "ave", "dr", "blvd", "pl", "sq", "ct", "hwy", "pkwy", "via", "vle", "rue", "route", "chemin", "quai", "c", "de", "la", "le", "du", "des", "del", "della", "van", "der", "den", "the", "and", "a"]
)


def _telling(address: AddressRecord, customer: CustomerRecord, all_of: Sequence[AddressRecord]) -> list[str]:
    """The words of an address's name that the customer's own name and his other addresses' names do not have."""
    own = set(place_words(f"{customer.name} {customer.legal_name}")) | set(
        name_words(f"{customer.name} {customer.legal_name}")
    )
    others = {word for other in all_of if other.address_id != address.address_id for word in place_words(other.name)}
    towns = set(place_words(address.city))
    words = place_words(address.name)
    telling = [
        word
        for word in words
        if word not in own and word not in others and word not in towns and word not in COMMON and len(word) > 2
    ]
    # "Werk 2": a numeral tells only together with the word before it.
    pairs = [f"{one} {two}" for one, two in zip(words, words[1:], strict=False) if two.isdigit() and one not in own]
    return telling + pairs


def _has(words: set[str], word: str) -> bool:
    if word in words:
        return True
    if " " in word:
        return set(word.split()) <= words
    return len(word) >= 5 and any(
        abs(len(one) - len(word)) <= 2 and fuzz.ratio(one, word) >= ALIKE for one in words if len(one) >= 4
    )


def _elsewhere(text: str, match: Match, all_of: Sequence[AddressRecord]) -> bool:
    """Whether the text, though it fits in part, names a place of its own: another postcode, another street in the same town."""
    if match.street and (match.postcode or match.town):
        return False
    known = set(
        place_words(
            " ".join(f"{a.name} {a.line1} {a.line2} {a.city} {a.postcode} {a.subdivision} {a.country}" for a in all_of)
        )
    )
    lines = [
        line
        for line in text.replace(";", "\n").replace(",", "\n").splitlines()
        if not fold(line).strip().startswith(PERSONS)
    ]
    foreign = [
        word
        for line in lines
        for word in place_words(line)
        if word not in known and word not in NO_PLACE and word not in COMMON
    ]
    numbers = [word for word in foreign if word[0].isdigit()]
    letters = [word for word in foreign if word.isalpha() and len(word) > 3 and not _has(known, word)]
    if match.postcode or match.named or match.street:
        # A foreign house number beside a foreign street name is another place even in the same postcode.
        return bool(numbers and len(letters) >= 1 and not match.street)
    return bool(numbers) or len(letters) > 1


def points_nowhere(text: str, customer: CustomerRecord) -> bool:
    """Whether the words name no place: "same address as usual", or only the customer's own name."""
    own = set(name_words(f"{customer.name} {customer.legal_name}"))
    words = [word for word in name_words(text)]
    return all(word in NO_PLACE or word in own for word in words)


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
