"""How a trading partner lays out its orders: the fingerprint of a layout, and what a profile changes in reading it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from parsers.draft import Origin
from parsers.extractors.columns import Column, Head
from parsers.extractors.headword import Heading
from parsers.extractors.rows import Row
from parsers.knowledge import Profile
from parsers.lexicon import fold

__all__ = ["applied", "fingerprint", "learned_heads", "mark_of", "profile_for", "senders"]


def fingerprint(head: Head) -> str:
    """Names a layout by its column headers in their order; numbers and places do not enter it."""
    words = "|".join(fold(column.heading.text) for column in head.columns)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def profile_for(profiles: Iterable[Profile], *, layout: str) -> Profile | None:
    """The most confirmed of a sender's profiles for this layout, or None."""
    fitting = [profile for profile in profiles if profile.layout == layout]
    return max(fitting, key=lambda profile: profile.count, default=None)


def senders(origin: Origin) -> set[str]:
    """The names under which a profile of this sender may stand: account, mail address, mail domain, fax or phone number."""
    address = (origin.forwarded_from or origin.sender_address or "").lower()
    return {name for name in (origin.account_no, address, address.partition("@")[2], origin.sender_phone) if name}


def applied(profile: Profile, head: Head) -> Head:
    """The head with the roles that a clerk has given to its columns. A column is named by its header as written."""
    known = {fold(text): role for text, role in profile.columns.items()}
    columns = tuple(
        replace(column, role=role, heading=replace(column.heading, roles=(role,)))
        if (role := known.get(fold(column.heading.text)))
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
            return Column(Heading(text, (role,), exact=True), role, run[0].left, run[-1].right, words=run)
    return None


def mark_of(profiles: Iterable[Profile], layout: str | None) -> str | None:
    """The decimal mark that a profile of this layout gives, for documents that prove none themselves."""
    return next(
        (profile.decimal_mark for profile in profiles if profile.layout == layout and profile.decimal_mark), None
    )
