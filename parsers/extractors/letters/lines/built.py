"""The lines of an order while its sentences are read: what is built, what waits for its quantity, what was taken."""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.draft import Notice
from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.figurecodes import code_of_figures
from parsers.extractors.letters.lines.item import Grammar, Item, Quantity
from parsers.extractors.letters.lines.lineabove import refer
from parsers.extractors.letters.lines.prices import Price
from parsers.extractors.letters.script import Dated, Script
from parsers.extractors.letters.tokens import Role, Token, mark

__all__ = [
    "Built",
    "Lines",
]


@dataclass(slots=True)
class Built:
    """A line being built."""

    script: Script
    item: Item
    sentence: int
    words: list[Token]
    base: list[Token] = field(default_factory=list)  #: words of the line above that it refers to
    price: Price | None = None
    date: Dated | None = None
    schedule: list[tuple[Quantity, Dated]] = field(default_factory=list)
    codes: list[Token] = field(default_factory=list)
    notices: list[tuple[str, str]] = field(default_factory=list)
    action: str | None = None
    quoted: bool = False  #: whether it stands in the quotation that is answered: the seller's own words, doubted where they were read
    of_each: bool = False  #: whether it has its quantity in common with the other sizes of its goods

    @property
    def quantity(self) -> Quantity | None:
        return self.item.quantity


class Lines:
    """The lines so far, in the order in which they were written."""

    def __init__(self, script: Script, known: Catalogue) -> None:
        self.script = script
        self.known = known
        self.words = script.words
        self.grammar = Grammar(script.words, known, script.text.text, script.text.method == "speech")
        self.lines: list[Built] = []
        self.pending: Item | None = None  #: an item that waits for its quantity
        self.number = 0  #: of the sentence
        self.heading: list[Token] = []  #: what stands above the list and is meant for every line of it
        self.heading_listed: bool | None = None  #: whether the lines below it have bullets or are indented
        self.heading_until = 0  #: the last line of the text that it is meant for; 0 where the list itself ends it
        self.notices: list[Notice] = []
        self.prices_by_token = {id(token): price for price in script.prices for token in price.tokens}

    def new(self, item: Item) -> Built:
        """One more line; what it takes over from the line above is looked up."""
        code_of_figures(item, self.known)
        built = Built(self.script, item, self.number, list(item.words))
        self.lines.append(built)
        mark(item.tokens, Role.ITEM)
        for token in item.price:
            built.price = self.prices_by_token.get(id(token), built.price)
        if built.quantity is not None or item.code is not None:
            refer(built, self.lines[:-1], self.words, self.known)
        if self.heading and not built.base and not any(token in self.heading for token in built.words):
            built.base = self.heading
            mark(self.heading, Role.ITEM)
        return built

    def flush(self) -> None:
        """An item without a quantity: a line of its own where it has a code, else left to the leftovers."""
        pending, self.pending = self.pending, None
        if pending is not None and pending.code is not None and pending.code.norm.startswith("#"):
            self.new(pending)

    def take_pending(self) -> Built | None:
        """The item that waits becomes a line."""
        pending, self.pending = self.pending, None
        return None if pending is None else self.new(pending)
