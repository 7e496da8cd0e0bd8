"""A set of message numbers as the ranges of IMAP (RFC 9051, sequence-set): ten thousand mails in a row are one range."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

__all__ = ["UidSet"]


class UidSet:
    """Numbers from 1 on, kept as sorted ranges that never touch."""

    def __init__(self, uids: Iterable[int] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []  #: inclusive
        for uid in uids:
            self.add(uid)

    @classmethod
    def parse(cls, text: str) -> UidSet:
        """The set that `str` wrote; ValueError for anything else.

        >>> str(UidSet.parse("1:3,7"))
        '1:3,7'
        """
        made = cls()
        for piece in filter(None, text.split(",")):
            start, _, end = piece.partition(":")
            first, last = int(start), int(end or start)
            if first < 1 or last < first or (made._ends and first <= made._ends[-1]):
                raise ValueError(f"{text[:80]!r} is no set of message numbers")
            made.add(first)
            made._ends[-1] = last
        return made

    @property
    def highest(self) -> int:
        """The highest number; 0 for the empty set."""
        return self._ends[-1] if self._ends else 0

    def add(self, uid: int) -> None:
        """Put it in; numbers mostly come in rising order, which costs nothing."""
        at = bisect_right(self._starts, uid)  # the range before `at` is the only one that could hold it
        if at and self._ends[at - 1] >= uid:
            return
        joins_before = at > 0 and self._ends[at - 1] == uid - 1
        joins_after = at < len(self._starts) and self._starts[at] == uid + 1
        if joins_before and joins_after:
            self._ends[at - 1] = self._ends.pop(at)
            del self._starts[at]
        elif joins_before:
            self._ends[at - 1] = uid
        elif joins_after:
            self._starts[at] = uid
        else:
            self._starts.insert(at, uid)
            self._ends.insert(at, uid)

    def __contains__(self, uid: int) -> bool:
        at = bisect_right(self._starts, uid)
        return at > 0 and self._ends[at - 1] >= uid

    def __str__(self) -> str:
        pieces = zip(self._starts, self._ends, strict=True)
        return ",".join(str(start) if start == end else f"{start}:{end}" for start, end in pieces)
