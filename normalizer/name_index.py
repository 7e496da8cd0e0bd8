"""The customers' names, so that one is found inside a line of text without asking every customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from normalizer.master import AddressRecord, CustomerRecord
from normalizer.names import key, name_words, raw_words

__all__ = ["NameIndex"]

#: As alike as a misprint or a misread letter leaves a name.
ALIKE = 92
#: Worth showing to a clerk, nothing more.
RESEMBLING = 80
#: A single short word is too common to be a company's whole name within other text.
SHORTEST_WORD = 5
#: So many letters, blanks aside, are a name however they are set.
LEAST_SPACED = 8


class NameIndex:
    """Trade and legal names by their words."""

    def __init__(self, customers: Sequence[CustomerRecord], addresses: Mapping[str, Sequence[AddressRecord]]) -> None:
        """`addresses` by account."""
        self._by_first: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._sites: defaultdict[tuple[str, ...], list[AddressRecord]] = defaultdict(list)
        self._phrases: list[str] = []
        self._accounts: list[str] = []
        self._glued: defaultdict[str, set[str]] = defaultdict(set)
        for record in customers:
            for name in dict.fromkeys((name_words(record.name), name_words(record.legal_name))):
                for written in (record.name, record.legal_name):
                    self._glued[key(written)].add(record.account_no)
                if name:
                    self._glued["".join(name)].add(record.account_no)
                    self._by_first[name[0]].append((name, record.account_no))
                    self._phrases.append(" ".join(name))
                    self._accounts.append(record.account_no)
            for address in addresses.get(record.account_no, ()):
                if words := name_words(address.name):
                    self._sites[words].append(address)

    def sites(self, words: Sequence[str]) -> Sequence[AddressRecord]:
        """The addresses whose own name these very words are."""
        return self._sites.get(tuple(words), ())

    def exactly(self, words: Sequence[str]) -> set[str]:
        """The accounts whose name these very words are."""
        return (
            {account for name, account in self._by_first.get(words[0], ()) if name == tuple(words)} if words else set()
        )

    def spaced(self, line: str) -> set[str]:
        """The accounts whose name the line is, where its letters are set apart: `T H E  G RAND HOTEL`."""
        glued = "".join(raw_words(line))
        if len(glued) < LEAST_SPACED:
            return set()
        return set(self._glued.get(glued) or self._glued.get(glued.removeprefix("the")) or ())

    def within(self, words: Sequence[str]) -> set[str]:
        """The accounts whose whole name stands within the words; the longest names win over those inside them."""
        found: dict[tuple[str, ...], set[str]] = {}
        for at, word in enumerate(words):
            for name, account in self._by_first.get(word, ()):
                alone = len(words) == len(name)
                if tuple(words[at : at + len(name)]) == name and (
                    alone or len(name) > 1 or len(name[0]) >= SHORTEST_WORD
                ):
                    found.setdefault(name, set()).add(account)
        longest = [name for name in found if not any(name != other and _inside(name, other) for other in found)]
        return {account for name in longest for account in found[name]}

    def nearly(self, words: Sequence[str]) -> set[str]:
        """The accounts whose name the words are, but for a misprint."""
        phrase = " ".join(words)
        if len(phrase) < 7:
            return set()
        hits = process.extract(phrase, self._phrases, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=5)
        return {self._accounts[at] for _, _, at in hits}

    def resembling(self, words: Sequence[str]) -> list[str]:
        """Accounts whose name stands nearly among the words, best first: hints."""
        phrase = " ".join(words[:60])
        if len(phrase) < 4:
            return []
        hits = process.extract(phrase, self._phrases, scorer=fuzz.partial_ratio, score_cutoff=RESEMBLING, limit=8)
        return list(dict.fromkeys(self._accounts[at] for _, _, at in hits))[:5]


def _inside(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return any(other[at : at + len(name)] == name for at in range(len(other) - len(name) + 1))
