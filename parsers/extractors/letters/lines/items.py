"""Clauses of running text to ordered items: quantity, unit, item words and code, in either order.

BC-10021  500 off                      code, quantity
10 boxes of nitrile gloves large       quantity, unit, words
Head torch LED - 200 pcs               words, quantity, unit
2 x 5L brake cleaner & 1 box discs     two items in one clause
2 cartons brake cleaner (24 cans)      a quantity said twice
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from parsers.extractors.letters.lines.item import LIMIT, Grammar, Item, number_at
from parsers.extractors.letters.lines.itemreader import ItemReader
from parsers.extractors.letters.remarks.choosing import choose_quantity
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = ["item_of", "trimmed"]


def trimmed(
    tokens: list[Token], words: Wording, known: Collection[str] = (), *, kept: Token | None = None
) -> list[Token]:
    """Item words without what frames them: politeness, connectors, signs. `kept` is a word that belongs to the item."""
    order, connector, of, article = words["order"], words["connector"], words["of"], words["article"]
    polite = words["closing"]
    out = _without_greeting(tokens, words, known)
    while (out and out[0] is not kept) and (
        not _solid(out[0])
        or (out[0].norm in of and not out[0].has_digit)
        or out[0].norm in order
        or out[0].norm in connector
        or (out[0].norm in of and len(out) > 1)
        or (out[0].norm in article and len(out) > 1)
        or out[0].attached == "article"
    ):
        out.pop(0)
    while out:
        norms = [token.norm for token in out]
        if len(out) > 1 and len(norms[-1]) == 1 and norms[-2] in words["size"] and out[-1].text.isupper():
            break  # "size E"
        if (out[-1].norm in connector and len(out) > 1) or (
            not _solid(out[-1]) and out[-1].text not in (")", "]", '"', "”", "'", "%", "°")
        ):
            out.pop()
        elif (length := polite.ending_at(norms, len(out)) or order.ending_at(norms, len(out))) and out[-1].unit is None:
            if length == 1 and len(out) > 1 and out[-1].norm in known and (out[-2].norm in known or out[-2].has_digit):
                break  # "PCR plates 96 well"
            del out[-length:]
        else:
            break
    # a bracket without its partner
    if out and out[-1].text in ")]" and not any(token.text in "([" for token in out):
        out.pop()
    return out


def _without_greeting(tokens: Sequence[Token], words: Wording, known: Collection[str]) -> list[Token]:
    """`Ciao, guanti nitrile taglia M`: a greeting and a comma before the goods."""
    out = list(tokens)
    length = words["greeting"].at([token.norm for token in out[:6]], 0) if out else 0
    greets = 0 < length < len(out) - 1 and out[length].text in (",", "!", "-", "–") and out[0].norm not in known
    return out[length + 1 :] if greets else out


def _solid(token: Token) -> bool:
    return token.text[0].isalnum() or token.text[0] in '("“„øØ#'


def item_of(clause: list[Token], grammar: Grammar) -> Item:
    """The clause as an item. What it cannot place stays free, for the reader of leftovers."""
    item = Item(_together(clause)[:LIMIT], price=[token for token in clause if token.role is Role.PRICE])
    reader = ItemReader(item.tokens, grammar)
    item.code, item.labelled = reader.code()
    choose_quantity(item, reader.quantities(item.code), grammar.words)
    closed = _without_empty_brackets(_left_over(item, reader, grammar))
    said = _until(closed, item, grammar.words)
    gone = {id(token) for token in closed[len(said) :]}
    item.tokens = [token for token in item.tokens if id(token) not in gone]  # what goes on stays free for the leftovers
    item.words = trimmed(said, grammar.words, grammar.known.words, kept=_begins_name(said, item, grammar))
    if item.words and grammar.words["each"].at([t.norm for t in item.words], 0) == len(item.words):
        item.each, item.words = True, []
    return item


def _left_over(item: Item, reader: ItemReader, grammar: Grammar) -> list[Token]:
    """What neither counts nor numbers the item, and no verb before the quantity either."""
    taken = {id(token) for quantity in (item.quantity, item.second) if quantity for token in quantity.tokens}
    if item.code is not None:
        taken.add(id(item.code))
    left = reader.without_labels([token for token in item.tokens if id(token) not in taken])
    left = _without_lead(left, item, grammar)
    if item.second is None:
        return left
    restate, again = grammar.words["restate"], item.second.tokens[0]
    leads = next((before for before, token in pairwise(item.tokens) if token is again and before.norm in restate), None)
    return [token for token in left if token is not leads]


def _begins_name(said: list[Token], item: Item, grammar: Grammar) -> Token | None:
    """The `first` of `25 first aid kits`, the `grab` of `4 tubes grab adhesive`: right behind the quantity it names, and does
    neither count nor order; nor does a word of ordering that the catalogue has before the next one: `grab adhesive - 4`."""
    if item.quantity is None or len(said) < 2:
        return None
    order, known = grammar.words["order"], grammar.known
    for one, after in pairwise(said):
        if one.norm in order and known.has_pair(one.norm, after.norm):
            return one
    behind = next((token for token in said if token.start > item.quantity.tokens[-1].start), None)
    if behind is None or said[-1] is behind:
        return None
    ordinal = behind.norm in ("first", "second", "double", "next")
    ordering = behind.norm in order and len(behind.norm) > 3 and behind.norm in known.words
    return behind if ordinal or ordering else None


def _without_lead(tokens: list[Token], item: Item, grammar: Grammar) -> list[Token]:
    """Words before the quantity are verbs that no list knows, where the item's words follow the quantity."""
    if item.quantity is None:
        return tokens
    start = item.quantity.tokens[0].start
    before = [token for token in tokens if token.start < start]
    after = [
        token for token in tokens if token.start > start and token.is_word and token.norm not in grammar.words["order"]
    ]
    if not before or not after or len(before) > 6 or before[-1].text in (":", "-", "–", ",", ")"):
        return tokens
    if any(token.has_digit or token.code or token.text in "()" or _is_known_word(token, grammar) for token in before):
        return tokens
    return [token for token in tokens if token.start > start]


def _is_known_word(token: Token, grammar: Grammar) -> bool:
    return grammar.known.has(token.norm)


def _until(tokens: list[Token], item: Item, words: Wording) -> list[Token]:
    """The item's words end where the sentence goes on to something else: `as per your web site`, `if you have it`."""
    norms = [token.norm for token in tokens]
    depth = 0
    start = (
        item.quantity.tokens[-1].start if item.quantity is not None else item.code.start if item.code is not None else 0
    )
    for at, token in enumerate(tokens):
        depth += (token.text in "([") - (token.text in ")]")
        if depth > 0 or token.start < start:
            continue
        if (length := words["until"].at(norms, at)) and (at or (length > 1 and item.quantity is not None)):
            return tokens[:at]  # "make it 6 this time"
        if (
            at
            and token.norm in _POLITE
            and (
                _lone_number(tokens[at + 1 :]) or not any(t.has_digit or t.code or t.norm in _AND for t in tokens[at:])
            )
        ):
            return tokens[:at]
    return tokens


def _lone_number(tokens: list[Token]) -> bool:
    """`4 mixers please ta 55001`: a long number behind the thanks is no part of the item."""
    said = [token for token in tokens if token.norm not in _POLITE]
    return len(said) == 1 and said[0].text.isdigit() and len(said[0].text) > 3


_AND = words_of("and_words")
_POLITE = words_of("polite_words")


def _together(clause: list[Token]) -> list[Token]:
    """The free tokens of the clause up to a date, place or number of paper that ends what is said of the item."""
    runs: list[list[Token]] = [[]]
    for token in clause:
        if token.role is Role.FREE:
            runs[-1].append(token)
        elif token.role not in (Role.PRICE, Role.MARK) and runs[-1]:
            runs.append([])
    telling = [run for run in runs if any(number_at(run, at) or token.code for at, token in enumerate(run))]
    return [token for run in telling or runs for token in run]


def _without_empty_brackets(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in tokens:
        if token.text in ")]" and out and out[-1].text in "([":
            out.pop()
        else:
            out.append(token)
    return out
