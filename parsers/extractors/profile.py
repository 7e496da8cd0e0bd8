"""How a trading partner lays out its orders: the fingerprint of a layout, and what a profile changes in reading it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from parsers.extractors.columns import Head
from parsers.knowledge import Profile
from parsers.lexicon import fold

__all__ = ["fingerprint", "profile_for"]


def fingerprint(head: Head) -> str:
    """Names a layout by its column headers in their order; numbers and places do not enter it."""
    words = "|".join(fold(column.heading.text) for column in head.columns)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def profile_for(profiles: Iterable[Profile], *, senders: Iterable[str], layout: str) -> Profile | None:
    """The most confirmed profile of one of these senders for this layout, or None."""
    known = set(senders)
    fitting = [profile for profile in profiles if profile.layout == layout and profile.sender in known]
    return max(fitting, key=lambda profile: profile.count, default=None)
