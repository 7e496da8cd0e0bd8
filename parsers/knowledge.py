"""What reading may know: the catalogue's and the customers' words, and profiles. Plain data, handed in by wiring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["EMPTY", "Knowledge", "Profile"]


@dataclass(frozen=True, slots=True)
class Profile:
    """How one trading partner lays out its orders, learned from a clerk's corrections or written by hand."""

    sender: str  #: account number, mail domain or fax number
    layout: str  #: fingerprint from `parsers.extractors.pages.profile.fingerprint`
    columns: Mapping[str, str] = field(default_factory=dict)  #: header words as written -> DraftLine field
    labels: Mapping[str, str] = field(default_factory=dict)  #: label as written -> Header field
    decimal_mark: str | None = None
    date_order: str | None = None
    author: str = ""
    count: int = 0  #: how often it was confirmed


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The words that reading may recognise. `version` names the snapshot; equal versions are equal knowledge."""

    version: str = ""
    skus: frozenset[str] = frozenset()  #: the seller's item numbers as in the catalogue
    gtins: frozenset[str] = frozenset()
    product_names: tuple[str, ...] = ()  #: names and descriptions, for finding where an item phrase begins and ends
    buyer_items: frozenset[str] = frozenset()  #: all customers' own item numbers
    unit_words: frozenset[str] = frozenset()  #: customers' own unit words beside those of config/units.toml
    places: frozenset[str] = frozenset()  #: towns, streets, names of ship-to addresses on file
    own_names: tuple[str, ...] = ()  #: the seller's own names, domains and addresses: never the buyer
    profiles: tuple[Profile, ...] = ()
    #: what `parsers.extractors.letters.opinion.learn` made of confirmed cases; empty: nobody gives one
    opinion: bytes = b""


EMPTY = Knowledge()
