"""Words about several orders of one letter: how many it holds, that they are kept apart, and what is said of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.draft import Notice
from parsers.extractors.letters.destinations.placewords import INVOICES
from parsers.extractors.letters.lines.deliveryplans import DELIVERIES
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = [
    "counted_orders",
    "counts_for_all",
    "doubts_apart",
    "doubts_below",
    "orders_goods",
    "says_all",
    "set_words_of_orders_aside",
]

_ORDERS = words_of("orders_counted")
_ONE = words_of("orders_of_today") | _ORDERS
_APART = words_of("kept_apart")
_BOTH = tuple(tuple(phrase.split()) for phrase in words_of("both_orders"))
_ALL = words_of("whole_order")
_EVERY = tuple(tuple(phrase.split()) for phrase in words_of("all_orders_counted"))
_DONE = words_of("done_apart")
_ANDS = words_of("and_words")
_LEADS = words_of("before_order_place") | words_of("of_between")
_NEAR = 3  #: words between how many and "orders": `three separate orders`, `3 x site orders`


def counted_orders(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The words that announce how many orders there are, the number first: `three orders`, `deux livraisons séparées`."""
    found = []
    for at, token in enumerate(tokens):
        whole = len(token.values) == 1 and token.values[0].isdigit()
        if not (token.is_number and whole and 1 < int(token.values[0]) < 20):
            continue
        behind = [one for one in tokens[at + 1 : at + 2 + _NEAR] if one.line == token.line]
        last = next((i for i, one in enumerate(behind) if one.norm in _ORDERS), None)
        if last is None and any(one.norm in _APART for one in behind):
            last = next((i for i, one in enumerate(behind) if one.norm in DELIVERIES), None)
        if last is not None:
            found.append(tokens[at : at + 2 + last])
    return found


def set_words_of_orders_aside(sentences: Sequence[Sequence[Token]], subject: Script | None, count: int) -> None:
    """What only says that the letter holds `count` orders, and that they are kept apart, alters none of them."""
    for sentence in (*sentences, *(subject.sentences if subject is not None else ())):
        runs = [list(run) for run in counted_orders(sentence) if int(run[0].values[0]) == count]
        runs += _runs_of_all(sentence, count)
        runs += [_kept_apart(sentence, at) for at, token in enumerate(sentence) if token.norm in _APART]
        for run in runs:
            for token in run:
                token.role = Role.NOTE if token.role is Role.FREE else token.role


def _kept_apart(sentence: Sequence[Token], at: int) -> list[Token]:
    """`getrennt`, the `nach Abruf` behind it, and what is done so: `getrennt liefern und berechnen`."""
    behind = sentence[at + 1 : at + 3]
    if len(behind) == 2 and behind[1].norm.removesuffix("s") in _ONE and behind[0].is_word:
        return [sentence[at], *behind]
    first, last = at, at + 1
    while first and _is_done(sentence[first - 1]):
        first -= 1
    while last < len(sentence) and _is_done(sentence[last]):
        last += 1
    return list(sentence[first:last])


def _is_done(token: Token) -> bool:
    return token.norm in _DONE or token.norm in _ANDS


def says_all(sentence: Sequence[Token], count: int) -> bool:
    """`Both on Friday`, `Entrega de los tres el martes`, `All for Friday please`."""
    return bool(_runs_of_all(sentence, count)) or any(token.norm in _ALL for token in sentence)


def counts_for_all(sentence: Sequence[Token], count: int) -> bool:
    """`For both also 2 x AB-10`: beside the words for all of the orders something is counted or has a code."""
    said = {id(token) for run in _runs_of_all(sentence, count) for token in run}
    return any(
        token.role is Role.FREE and (token.is_number or token.code or token.attached not in (None, "article"))
        for token in sentence
        if id(token) not in said
    )


def _runs_of_all(sentence: Sequence[Token], count: int) -> list[list[Token]]:
    norms = [token.norm for token in sentence]
    found = []
    for at in range(len(norms)):
        both = _length(norms, at, _BOTH) if count == 2 else 0
        every = _length(norms, at, _EVERY)
        if every and at + every < len(norms) and sentence[at + every].values == (str(count),):
            every += 1
        else:
            every = 0
        length = max(both, every)
        if length and not _counts_goods(sentence, at + length):
            led = at > 0 and norms[at - 1] in _LEADS
            found.append(list(sentence[at - led : at + length]))
    return found


def _length(norms: Sequence[str], at: int, phrases: Sequence[tuple[str, ...]]) -> int:
    return max((len(one) for one in phrases if tuple(norms[at : at + len(one)]) == one), default=0)


def _counts_goods(sentence: Sequence[Token], at: int) -> bool:
    """Whether goods or a unit stand right behind: `the two boxes`."""
    behind = sentence[at] if at < len(sentence) else None
    free = behind is not None and behind.role is Role.FREE
    return behind is not None and free and (behind.unit is not None or behind.code or behind.is_number)


def orders_goods(sentence: Sequence[Token], script: Script) -> bool:
    """Whether the sentence counts goods: it has a number of the catalogue, or a figure before a unit or a word of the catalogue."""
    free = [token for token in sentence if token.role is Role.FREE]
    return any(
        one.norm.startswith("#") or (one.is_number and (two.unit is not None or script.known.has(two.norm)))
        for one, two in zip(free, [*free[1:], *free[-1:]], strict=True)
    )


def _ships(sentence: Sequence[Token], script: Script) -> bool:
    """Whether a phrase of delivering stands before a word of a place on file."""
    norms = [token.norm for token in sentence]
    led = script.words["ship"].found_in(norms) if INVOICES.isdisjoint(norms) else None
    behind = sentence[led[0] + led[1] :] if led is not None else ()
    return any(token.text[0].isupper() and token.norm in script.known.words_of_places for token in behind)


def doubts_apart(groups: Sequence[Sequence[Sequence[Token]]], script: Script) -> Iterator[Notice]:
    """Goods that stand apart below the items of the last order, where the orders above have none that do."""
    apart = [_apart(group, script) for group in groups]
    for sentence in apart[-1] if not any(apart[:-1]) else ():
        where = script.text.evidence(sentence[0].start, sentence[-1].end)
        message = f"“{script.text.excerpt(sentence)}” stands apart below the last order; which one is it for?"
        yield Notice("note-significant", message, "", where)


def _apart(sentences: Sequence[Sequence[Token]], script: Script) -> list[Sequence[Token]]:
    counted = [at for at, sentence in enumerate(sentences) if orders_goods(sentence, script)]
    return [sentences[at] for at in counted[1:] if sentences[at][0].line - sentences[at - 1][-1].line > 1]


def doubts_below(below: Sequence[Sequence[Token]], count: int, script: Script) -> Iterator[Notice]:
    """What stands below the last of several orders and does not say whether it is of all: a day without a word for all, goods with one."""
    for sentence in below:
        told = says_all(sentence, count)
        dated = any(token.role is Role.DATE and id(token) in script.dates_by_token for token in sentence)
        where = script.text.evidence(sentence[0].start, sentence[-1].end)
        said = script.text.excerpt(sentence)
        if dated and not told:
            message = f"“{said}” stands below the last of several orders; is it said of all?"
            yield Notice("date-ambiguous", message, "/requested_delivery", where)
        elif not told and _ships(sentence, script):
            message = f"“{said}” stands below the last of several orders; do all of them go there?"
            yield Notice("ship-to-ambiguous", message, "/ship_to", where)
        elif (told and counts_for_all(sentence, count)) or orders_goods(sentence, script):
            yield Notice("note-significant", f"“{said}” counts goods for several orders; how many for each?", "", where)
