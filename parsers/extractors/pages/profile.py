"""How a trading partner lays out its orders: the fingerprint of a layout, and what a profile changes in reading it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from parsers.draft import Origin
from parsers.extractors.pages.headers.labels import plain_label
from parsers.extractors.pages.rows import Row
from parsers.extractors.pages.tables.columns import Column, Head
from parsers.extractors.pages.tables.headword import Heading
from parsers.knowledge import Profile
from parsers.lexicon import fold
from parsers.page import Page

__all__ = [
    "applied", "fingerprint", "in_force", "labels_of", "learned_heads", "mark_of", "order_of", "printed_senders", "senders", "theirs",
]  # fmt: skip

#: mail providers at which anybody has an address
PROVIDERS = frozenset(
    "aol.com arcor.de bigpond.com bluewin.ch bol.com btinternet.com comcast.net email.com email.de fastmail.com free.fr freenet.de "
    "gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com home.nl hotmail.co.uk hotmail.com hotmail.de hotmail.fr hotmail.it "
    "icloud.com interia.pl kpnmail.nl laposte.net libero.it live.com live.nl mac.com mail.com mail.ru me.com msn.com o2.pl onet.pl "
    "orange.fr outlook.com outlook.de outlook.fr proton.me protonmail.com sfr.fr sky.com t-online.de telenet.be telia.com tin.it "
    "verizon.net virgilio.it wanadoo.fr web.de wp.pl yahoo.co.uk yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.it ymail.com zoho.com".split()
)


def fingerprint(head: Head) -> str:
    """Names a layout by its column headers in their order; numbers and places do not enter it."""
    words = "|".join(fold(column.heading.text) for column in head.columns)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def senders(origin: Origin) -> tuple[str, ...]:
    """The names under which a profile of this sender may stand, best first: account, mail domain, mail address, fax or phone
    number. At a provider that serves everybody the domain names nobody."""
    address = (origin.forwarded_from or origin.sender_address or "").lower()
    domain = address.partition("@")[2]
    names = (origin.account_no, "" if domain in PROVIDERS else domain, address, origin.sender_phone)
    return tuple(name for name in names if name)


def printed_senders(pages: Iterable[Page], own: Iterable[str] = ()) -> tuple[str, ...]:
    """The mail domains that stand on the pages, for documents that came without a sender. `own`: the seller's names."""
    mine = tuple(name.lower() for name in own if "." in name)
    found = (
        word.text.lower().strip(".,;:()<>").rpartition("@")[2]
        for page in pages
        for word in page.words
        if "@" in word.text
    )
    return tuple(
        dict.fromkeys(name for name in found if "." in name and name not in PROVIDERS and not name.endswith(mine))
    )


def theirs(
    profiles: Iterable[Profile], origin: Origin, pages: Iterable[Page], own: Iterable[str] = ()
) -> list[Profile]:
    """The profiles of whoever sent these pages."""
    if not profiles:
        return []
    names = senders(origin) or printed_senders(pages, own)
    return [profile for profile in profiles if profile.sender in names]


def in_force(profiles: Iterable[Profile], *, layout: str | None, learned: bool) -> list[Profile]:
    """Those that speak of this layout, the most confirmed first. `learned`: its header was found by a profile, or none was."""
    layouts = {layout, ""} if learned else {layout}
    fitting = [profile for profile in profiles if profile.layout in layouts]
    return sorted(fitting, key=lambda profile: -profile.count)


def labels_of(profiles: Iterable[Profile]) -> dict[str, str]:
    """Every label that these profiles explain, as `parsers.extractors.pages.headers.labels` compares them."""
    return {plain_label(text): role for profile in profiles for text, role in profile.labels.items()}


def applied(profile: Profile, head: Head) -> Head:
    """The head with the roles that a clerk has given to its columns. A column is named by its header as written."""
    known = {fold(text): role for text, role in profile.columns.items()}
    columns = tuple(
        replace(column, role=role, heading=replace(column.heading, roles=(role,) if role else ()))
        if (role := known.get(fold(column.heading.text))) is not None
        else column
        for column in head.columns
    )
    return replace(head, columns=columns)


def learned_heads(rows: Sequence[Row], profiles: Iterable[Profile]) -> list[Head]:
    """Headers that the lexicon does not know, but a clerk has named: rows that hold at least three of a profile's columns,
    and most of them."""
    found: list[Head] = []
    for at, row in enumerate(rows):
        for profile in profiles:
            columns = [column for text, role in profile.columns.items() if (column := _column(row, text, role))]
            if len(columns) >= 3 and len(columns) >= 0.6 * len(profile.columns):
                columns.sort(key=lambda column: column.left)
                found.append(Head(at, at, tuple(columns), row.grid))
                break
    return found


def _column(row: Row, text: str, role: str) -> Column | None:
    """The column whose header is this text, where the row holds it."""
    wanted = fold(text).split()
    words = list(row.words)
    plain = [fold(placed.word.text) for placed in words]
    for at in range(len(words) - len(wanted) + 1):
        if plain[at : at + len(wanted)] == wanted:
            run = tuple(words[at : at + len(wanted)])
            return Column(
                Heading(text, (role,) if role else (), exact=True), role, run[0].left, run[-1].right, words=run
            )
    return None


def mark_of(profiles: Iterable[Profile]) -> str | None:
    """The decimal mark that these profiles give, for documents whose numerals prove none."""
    return next((profile.decimal_mark for profile in profiles if profile.decimal_mark), None)


def order_of(profiles: Iterable[Profile]) -> str | None:
    """The order of day and month that these profiles give, for documents whose dates prove none."""
    return next((profile.date_order for profile in profiles if profile.date_order), None)
