"""Clauses of running text to ordered items: quantity, unit, item words and code, in either order.

BC-10021  500 off                      code, quantity
10 boxes of nitrile gloves large       quantity, unit, words
Head torch LED - 200 pcs               words, quantity, unit
2 x 5L brake cleaner & 1 box discs     two items in one clause
2 cartons brake cleaner (24 cans)      a quantity said twice
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.extractors.sentence import Catalogue
from parsers.extractors.tokens import Role, Token
from parsers.extractors.wording import SIZE_CODES, UnitWord, Wording, unit_codes, unit_words

__all__ = ["Item", "Quantity", "clauses", "item_of", "trimmed"]

TIMES = frozenset(("x", "×", "*"))
WHOLE = frozenset(
    "whole full entire hele heel ganze ganzen ganzer ganzes entiere entier entero entera intero intera volle vollen new neue neuen".split()
)
#: small words of ordering behind which a number may still be a size
PREPOSITIONS = frozenset(
    "de a di per pour por con with for in on mit zum fur die voor te om met off is are que da that do".split()
)
LIMIT = 60  #: tokens of one clause that are looked at


@dataclass(slots=True)
class Quantity:
    """A number that says how many, with its unit word."""

    number: Token
    values: tuple[str, ...]
    unit: Token | None = None
    unit_text: str | None = None
    tokens: list[Token] = field(default_factory=list)
    score: float = 0.0
    measure: bool = False  #: metres, litres, kilograms: a quantity, or part of the item's name


@dataclass(slots=True)
class Item:
    """One clause understood as an item, or as a piece of one."""

    tokens: list[Token]
    quantity: Quantity | None = None
    second: Quantity | None = None  #: the quantity said again in other words
    rivals: list[Quantity] = field(default_factory=list)  #: numbers that could be the quantity as well
    code: Token | None = None
    labelled: bool = False
    words: list[Token] = field(default_factory=list)  #: what it is
    price: list[Token] = field(default_factory=list)
    each: bool = False

    @property
    def named(self) -> bool:
        return self.code is not None or bool(self.words)


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the grammar needs to know beside the tokens."""

    words: Wording
    known: Catalogue
    text: str
    spoken: bool = False


def unit_of(token: Token) -> UnitWord | None:
    """The unit that the token names; single letters and abbreviations of lists count only beside a number."""
    if token.role is not Role.FREE or token.code:
        return None
    return unit_words().get(token.norm)


def is_measure(unit: UnitWord | None) -> bool:
    return unit is not None and not unit.counts


def is_size(unit: UnitWord | None) -> bool:
    return unit is not None and not unit.counts and set(unit.codes) <= SIZE_CODES


def attached_unit(token: Token) -> UnitWord | None:
    return (
        unit_words().get(token.attached) if token.attached and token.attached not in ("article", "dozen", "x") else None
    )


def number_at(tokens: Sequence[Token], at: int) -> bool:
    """Whether a numeral (in digits or words, with or without an attached unit) stands here."""
    token = tokens[at]
    if token.role is not Role.FREE or token.code:
        return False
    if token.is_number or (token.attached and token.text[0].isdigit()):
        return not _leading_zero(token)
    return False


def _leading_zero(token: Token) -> bool:
    text = token.numeral
    return len(text) > 1 and text[0] == "0" and text[1].isdigit()


_PACK_WORD = re.compile(r"(\d+)er")


class Clauses:
    """Splits a sentence where a new item begins."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.order = grammar.words["order"]
        self.connector = grammar.words["connector"]
        self.article = grammar.words["article"]
        self.dims = grammar.words["dims"]
        self.size = grammar.words["size"]
        self.correct = grammar.words["correct"]
        self.restate = grammar.words["restate"]
        self.not_ = grammar.words["not"]
        self.of = grammar.words["of"]
        self.other = grammar.words["other"]

    def split(self, sentence: list[Token]) -> list[list[Token]]:
        norms = [token.norm for token in sentence]
        out: list[list[Token]] = []
        current: list[Token] = []
        depth = 0
        for at, token in enumerate(sentence):
            if token.text in "([" and token.role is Role.FREE and not self._opens_list(sentence, norms, at):
                depth += 1
            elif token.text in ")]" and depth:
                depth -= 1
            if current and not depth and self._cuts(sentence, norms, at, current):
                out.append(current)
                current = []
            current.append(token)
        if current:
            out.append(current)
        return out

    def _one_more(self, sentence: list[Token], norms: list[str], at: int, current: list[Token]) -> bool:
        """`... and a battery 70Ah`: an article and a noun behind a whole item are one more item."""
        if sentence[at].attached != "article" or at + 1 >= len(sentence):
            return False
        after = sentence[at + 1]
        if (
            after.role is not Role.FREE
            or not after.is_word
            or after.norm in self.order
            or len(after.norm) < 4
            or self.grammar.words["uncounted"].at(norms, at + 1)
        ):
            return False
        return any(number_at(current, i) and self._could_count(current, i) for i in range(len(current)))

    def _opens_list(self, sentence: list[Token], norms: list[str], at: int) -> bool:
        """`order 4711 (12 rolls of wire and 40 shackles)`: items in brackets behind the number of a paper."""
        if at + 2 >= len(sentence) or not at:
            return False
        behind = next((t for t in reversed(sentence[:at]) if t.role is Role.HEADER or t.role is Role.FREE), None)
        named = behind is not None and (
            behind.role is Role.HEADER
            or behind.norm in ("full", "day")
            or (
                behind.has_digit
                and sentence[at - 2 : at - 1]
                and sentence[at - 2].norm in ("dia", "tag", "vom", "del", "dem")
            )
        )
        recent = any(t.role is Role.HEADER for t in sentence[max(0, at - 6) : at])
        return (named or recent) and self.begins(sentence, norms, at + 1) and not is_measure(unit_of(sentence[at + 2]))

    def _cuts(self, sentence: list[Token], norms: list[str], at: int, current: list[Token]) -> bool:
        token = sentence[at]
        if token.text == ";":
            return True
        if token.role is not Role.FREE and token.role is not Role.NUMBER:
            return False
        if token.line != current[-1].line and (token.code or number_at(sentence, at)):
            return True
        before = sentence[at - 1]
        boundary = before.text in (
            ",",
            ";",
            "(",
            ".",
            ":",
            "+",
            "&",
            "-",
            "–",
            "—",
            "•",
            "*",
            "…",
            "...",
            "/",
        ) or before.role in (Role.HEADER, Role.DATE, Role.PLACE, Role.PRICE, Role.MARK, Role.NOTE)
        boundary = boundary or self.connector.ending_at(norms, at) > 0 or before.norm in self.other
        if before.norm in self.order or before.norm in self.of:
            boundary = (
                boundary
                or (before.norm not in PREPOSITIONS and before.norm not in self.of)
                or not any(
                    t.role is Role.FREE and t.text[0].isalnum() and t.norm not in self.order and t.norm not in self.of
                    for t in current
                )
            )
        if (
            boundary
            and current
            and norms[at] in _CODE_LABELS
            and at + 1 < len(sentence)
            and (sentence[at + 1].has_digit or norms[at + 1] in _CODE_LABELS)
            and any(number_at(current, i) for i in range(len(current)))
        ):
            return True
        if self.connector.ending_at(norms, at) and self._one_more(sentence, norms, at, current):
            return True
        if self._marks(norms, at, before):
            return True
        if self.begins(sentence, norms, at) and (boundary or before.line != token.line):
            # "- 200 pcs" and ": 24" after an item without a quantity belong to it
            return not (
                before.text in ("-", "–", "—", ":", "*", "/")
                and self._open(current)
                and (before.text != ":" or self._item_before(current))
            ) and self._complete_or_intro(sentence, norms, at, current)
        return bool(
            token.code
            and (boundary or before.text == ")")
            and any(number_at(current, i) for i in range(len(current)))
            and any(t.code for t in current)
            and before.text not in ("-", "/", ":")
        )

    def _marks(self, norms: list[str], at: int, before: Token) -> bool:
        """A correction, a negation or a restatement opens a clause of its own."""
        if (
            self.grammar.spoken
            and self.correct.at(norms, at)
            and (self.correct.at(norms, at) > 1 or norms[at] in ("sorry", "quatsch", "pardon"))
        ):
            return True
        if before.text not in (",", ".", "...", "…", "-", "–", "—", "(", ";"):
            return False
        return bool(
            self.correct.at(norms, at)
            or self.grammar.words["same_item"].at(norms, at)
            or (self.restate.at(norms, at) and before.text != "-")
        )

    def _open(self, current: list[Token]) -> bool:
        """Whether the clause so far names an item and no quantity."""
        named = any(t.code or (t.is_word and t.norm not in self.order and t.role is Role.FREE) for t in current)
        counted = any(number_at(current, i) and self._could_count(current, i) for i in range(len(current)))
        return named and not counted

    def _item_before(self, current: list[Token]) -> bool:
        """Whether what stands before a colon is an item and no salutation: `BS 0091 : 24`, not `Paolo: 3 silicone`."""
        words = self.grammar.known.words
        return (
            any(
                t.code or t.has_digit or t.norm in words or t.norm.removesuffix("s") in words
                for t in current
                if t.role is Role.FREE
            )
            and len(current) < 12
            and not any(t.norm in self.order for t in current)
        )

    def _could_count(self, current: list[Token], at: int) -> bool:
        """Whether this number of the clause so far may be its quantity: it leads, or a counting unit follows."""
        token = current[at]
        after = current[at + 1] if at + 1 < len(current) else None
        if token.attached and (unit := attached_unit(token)) is not None:
            return unit.counts
        if after is not None and (unit := unit_of(after)) is not None:
            return unit.counts or (not is_size(unit) and self._leads(current, at))
        return self._leads(current, at)

    def _leads(self, current: list[Token], at: int) -> bool:
        return all(
            t.role is not Role.FREE or t.norm in self.order or not t.text[0].isalnum() or self.connector.at([t.norm], 0)
            for t in current[:at]
        )

    def _complete_or_intro(self, sentence: list[Token], norms: list[str], at: int, current: list[Token]) -> bool:
        if self._open(current) and sentence[at - 1].text == ",":
            # "M8 nuts, 1000 off": the quantity behind the comma has no words of its own
            return self._has_words(sentence, at)
        return True

    def _has_words(self, sentence: list[Token], at: int) -> bool:
        """Whether item words follow the number before the next comma."""
        for token in sentence[at + 1 : at + 8]:
            if token.text in (",", ";", ".", "(") or token.line != sentence[at].line:
                return False
            if token.code:
                return True
            if (
                token.role is Role.FREE
                and token.is_word
                and unit_of(token) is None
                and token.norm not in TIMES
                and token.norm not in self.order
                and token.norm not in self.of
            ):
                return True
        return False

    def begins(self, sentence: list[Token], norms: list[str], at: int) -> bool:
        """Whether a quantity begins here: a number that is no size, with an item, unit or multiplication sign behind it."""
        token = sentence[at]
        if token.attached == "article":
            after = sentence[at + 1] if at + 1 < len(sentence) else None
            if after is not None and after.norm in WHOLE and at + 2 < len(sentence):
                after = sentence[at + 2]
            return (
                after is not None and after.role is Role.FREE and unit_of(after) is not None and unit_of(after).counts
            )  # type: ignore[union-attr]
        if not number_at(sentence, at):
            return False
        if at and sentence[at - 1].norm in self.article and sentence[at - 1].norm not in self.connector:
            return False
        if (
            at
            and sentence[at - 1].norm in self.size
            and sentence[at - 1].norm not in self.connector
            and sentence[at - 1].norm not in self.order
        ):
            return False
        if token.attached and token.text[0].isdigit():
            unit = attached_unit(token)
            return token.attached == "x" or (unit is not None and not is_size(unit))
        if at + 1 >= len(sentence):
            return False
        after = sentence[at + 1]
        if self.grammar.words["uncounted"].at(norms, at + 1) and unit_of(after) is None:
            return False
        if after.line != token.line and after.line - token.line > 1:
            return False
        if self.dims.at(norms, at + 1) and unit_of(after) is None:
            return False
        if is_size(unit_of(after)):
            return False
        if after.norm in TIMES:
            return at + 2 < len(sentence)
        if after.text in ("-", "–") and at + 2 < len(sentence) and sentence[at + 2].code:
            return True
        return after.code or after.text[0].isalnum() or after.text in ("(", '"', "“", "„", "ø", "Ø")


def clauses(sentence: list[Token], grammar: Grammar) -> list[list[Token]]:
    """The sentence cut where a new item begins."""
    return Clauses(grammar).split(sentence[: 40 * LIMIT])


def trimmed(tokens: list[Token], words: Wording) -> list[Token]:
    """Item words without what frames them: politeness, connectors, signs."""
    order, connector, of, article = words["order"], words["connector"], words["of"], words["article"]
    polite = words["closing"]
    out = list(tokens)
    while out and (
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
        if (out[-1].norm in connector and len(out) > 1) or (
            not _solid(out[-1]) and out[-1].text not in (")", "]", '"', "”", "'", "%", "°")
        ):
            out.pop()
        elif (length := polite.ending_at(norms, len(out)) or order.ending_at(norms, len(out))) and out[-1].unit is None:
            del out[-length:]
        else:
            break
    # a bracket without its partner
    if out and out[-1].text in ")]" and not any(token.text in "([" for token in out):
        out.pop()
    return out


def _solid(token: Token) -> bool:
    return token.text[0].isalnum() or token.text[0] in '("“„øØ#'


def item_of(clause: list[Token], grammar: Grammar) -> Item:
    """The clause as an item. What it cannot place stays free, for the reader of leftovers."""
    free = _together(clause)[:LIMIT]
    item = Item(free, price=[token for token in clause if token.role is Role.PRICE])
    reader = _ItemReader(free, grammar)
    item.code, item.labelled = reader.code()
    found = sorted(reader.quantities(item.code), key=lambda quantity: -quantity.score)
    if found and found[0].score >= 2:
        item.quantity = found[0]
        rest = [
            q for q in found[1:] if q.score >= 3 and not set(map(id, q.tokens)) & set(map(id, item.quantity.tokens))
        ]
        for other in rest:
            counts = other.unit is not None or other.unit_text is not None
            if counts and not other.measure and item.second is None:
                if reader.set_apart(other):
                    item.second = other
                elif other.score >= item.quantity.score and other.unit is not other.number:
                    item.rivals.append(other)
            elif found[0].score - other.score < 1.5:
                item.rivals.append(other)
    if item.quantity is not None and item.second is None:
        again = [q for q in found[1:] if q.values == item.quantity.values and q.unit is None and reader.bracketed(q)]
        item.second = None
        for q in again[:1]:
            item.quantity.tokens = [*item.quantity.tokens, *q.tokens]
            item.rivals = [r for r in item.rivals if r is not q]
    taken = {id(token) for quantity in (item.quantity, item.second) if quantity for token in quantity.tokens}
    if item.code is not None:
        taken.add(id(item.code))
    rest_tokens = [token for token in free if id(token) not in taken]
    rest_tokens = reader.without_labels(rest_tokens)
    rest_tokens = _without_lead(rest_tokens, item, grammar)
    if item.second is not None:
        restate = grammar.words["restate"]
        rest_tokens = [
            token
            for at, token in enumerate(rest_tokens)
            if not (at and rest_tokens[at - 1].text in "([" and token.norm in restate)
        ]
    closed = _without_empty_brackets(rest_tokens)
    said = _until(closed, item, grammar.words)
    gone = {id(token) for token in closed[len(said) :]}
    item.tokens = [token for token in free if id(token) not in gone]  # what goes on stays free for the leftovers
    item.words = trimmed(said, grammar.words)
    if item.words and grammar.words["each"].at([t.norm for t in item.words], 0) == len(item.words):
        item.each, item.words = True, []
    return item


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
    words = grammar.known.words
    return token.norm in words or token.norm.removesuffix("s") in words


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
        if at and words["until"].at(norms, at):
            return tokens[:at]
        if (
            at
            and token.norm in _POLITE
            and not any(t.has_digit or t.code or t.norm in ("and", "und", "et") for t in tokens[at:])
        ):
            return tokens[:at]
    return tokens


_POLITE = frozenset(
    "please pls plse plz bitte svp graag aub grazie merci gracias thanks thx ta danke alstublieft".split()
)


def _together(clause: list[Token]) -> list[Token]:
    """The free tokens of the clause up to a date, place or number of paper that ends what is said of the item."""
    runs: list[list[Token]] = [[]]
    for token in clause:
        if token.role is Role.FREE:
            runs[-1].append(token)
        elif token.role not in (Role.PRICE, Role.MARK) and runs[-1]:
            runs.append([])
    telling = [run for run in runs if any(number_at(run, at) or token.code for at, token in enumerate(run))]
    if not telling:
        return [token for run in runs for token in run]
    chosen = telling[0]
    for run in telling[1:]:
        chosen = [*chosen, *run]
    return chosen


def _without_empty_brackets(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in tokens:
        if token.text in ")]" and out and out[-1].text in "([":
            out.pop()
        else:
            out.append(token)
    return out


class _ItemReader:
    """Finds code and quantity among the free tokens of one clause."""

    def __init__(self, tokens: list[Token], grammar: Grammar) -> None:
        self.tokens = tokens
        self.norms = [token.norm for token in tokens]
        self.grammar = grammar
        self.split = Clauses(grammar)
        self.labels: set[int] = set()
        first = next((i for i, t in enumerate(tokens) if t.text[0].isalnum()), 0)
        self.listed = (
            bool(tokens)
            and (tokens[first].attached == "article" or tokens[0].norm in self.split.connector)
            and len(tokens) > first + 1
            and tokens[first + 1].is_word
        )

    def code(self) -> tuple[Token | None, bool]:
        """The item code: a known one, a labelled one, one in brackets or alone at the edge."""
        tokens = self.tokens
        known = [token for token in tokens if token.norm.startswith("#")]
        for at, norm in enumerate(self.norms[:-1]):
            if norm in _CODE_LABELS or (
                norm in ("no", "nr", "n", "code", "ref", "number") and at and self.norms[at - 1] in _CODE_LABELS
            ):
                value = at + 1
                while value < len(tokens) and (
                    tokens[value].text in ":#.°" or self.norms[value] in ("no", "nr", "n", "number", "code")
                ):
                    value += 1
                if (
                    value < len(tokens)
                    and tokens[value].has_digit
                    and (not known or tokens[value] in known)
                    and (
                        tokens[value].code
                        or (tokens[value].text.replace(".", "").isdigit() and len(tokens[value].text) >= 4)
                    )
                ):
                    tokens[value].code = True
                    tokens[value].values = ()
                    self.labels.update(range(at, value))
                    return tokens[value], True
        if known:
            return known[0], False
        zeroed = [token for token in tokens if token.is_number and _leading_zero(token) and len(token.text) >= 4]
        if zeroed and sum(number_at(tokens, at) for at in range(len(tokens))):
            zeroed[0].code = True
            return zeroed[0], False
        shaped = [at for at, token in enumerate(tokens) if token.code and _code_like(token.text)]
        for at in shaped:
            bracketed = at > 0 and tokens[at - 1].text in "([" and at + 1 < len(tokens) and tokens[at + 1].text in ")]"
            if bracketed or at == 0 or _long_code(tokens[at].text):
                return tokens[at], False
            lead = [
                token
                for token in tokens[:at]
                if token.is_word
                and unit_of(token) is None
                and token.norm not in TIMES
                and token.norm not in self.split.order
                and token.norm not in self.split.of
            ]
            if not lead and not any(
                token.is_word and unit_of(token) is None
                for token in tokens[at + 1 :]
                if token.norm not in self.split.order and token.norm not in TIMES
            ):
                return tokens[at], False
        return None, False

    def bracketed(self, quantity: Quantity) -> bool:
        at = next(i for i, token in enumerate(self.tokens) if token is quantity.tokens[0])
        return at > 0 and self.tokens[at - 1].text in "(["

    def set_apart(self, quantity: Quantity) -> bool:
        """Whether brackets, a comma or a sign set the quantity apart, so that it says the first one again."""
        at = next(i for i, token in enumerate(self.tokens) if token is quantity.tokens[0])
        return at > 0 and (
            self.tokens[at - 1].text in "([,="
            or (at > 1 and self.tokens[at - 2].text in "([" and self.norms[at - 1] in self.split.restate)
        )

    def without_labels(self, tokens: list[Token]) -> list[Token]:
        gone = {id(self.tokens[at]) for at in self.labels}
        return [token for token in tokens if id(token) not in gone]

    def quantities(self, code: Token | None) -> list[Quantity]:
        found: list[Quantity] = []
        at = 0
        while at < len(self.tokens):
            quantity = self._quantity(at, code)
            if quantity is not None:
                found.append(quantity)
                at += max(1, len(quantity.tokens))
            else:
                at += 1
        return found

    def _quantity(self, at: int, code: Token | None) -> Quantity | None:
        tokens, norms = self.tokens, self.norms
        token = tokens[at]
        if token.attached == "article":
            vague = self.grammar.words["vague"]
            if vague.at(norms, at) or (at + 1 < len(norms) and vague.at(norms, at + 1)):
                return None
            word = at + 2 if at + 2 < len(tokens) and norms[at + 1] in WHOLE else at + 1
            unit = unit_of(tokens[word]) if word < len(tokens) else None
            if unit is not None and unit.counts and not self._is_name(word):
                return Quantity(token, ("1",), tokens[word], tokens[word].text, tokens[at : word + 1], 3.4)
            if self.split._leads(tokens, at) and at + 1 < len(tokens) and (self._known_noun(at + 1) or self.listed):
                return Quantity(token, ("1",), None, None, [token], 2.2)
            return None
        if not number_at(tokens, at):
            return None
        values = _values(token)
        if not values or any(_negative(value) for value in values):
            return None
        leads = self.split._leads(tokens, at)
        before = self._before(at)
        after = at + 1
        # "x 6", "Menge: 24", "qty 5"
        times_before = bool(before is not None and (tokens[before].norm in TIMES or tokens[before].norm in _QTY_LABELS))
        if before is not None and tokens[before].norm in TIMES and before > 0 and number_at(tokens, before - 1):
            times_before = False  # 2 x 5 litre
        if token.attached and token.text[0].isdigit():
            return self._attached(at, values, leads, times_before)
        if after < len(tokens) and norms[after] in TIMES:
            return self._times(at, values, leads, times_before)
        unit_at, unit = self._unit(after)
        if unit is not None and unit_at is not None:
            return self._with_unit(at, unit_at, unit, values, leads=leads, times_before=times_before)
        if (
            before is not None
            and not leads
            and (unit_before := unit_of(tokens[before])) is not None
            and unit_before.counts
            and tokens[before].norm in _LIST_UNITS
        ):
            return Quantity(token, values, tokens[before], tokens[before].text, tokens[before : at + 1], 4)
        if leads and (packed := self._packed(at, values)) is not None:
            return packed
        if self._is_size_number(at, before):
            return None
        if times_before and before is not None:
            return Quantity(token, values, None, None, tokens[before : at + 1], 5)
        if after < len(tokens) and norms[after] in ("off", "no's", "nos"):
            return Quantity(token, values, tokens[after], tokens[after].text, tokens[at : after + 1], 5)
        if after < len(tokens) and self.grammar.words["uncounted"].at(norms, after) and unit_of(tokens[after]) is None:
            return None
        if leads and after < len(tokens):
            return Quantity(token, values, None, None, [token], 3.5)
        if after >= len(tokens) or not any(
            t.text[0].isalnum() for t in tokens[after:] if t.norm not in self.split.order
        ):
            return self._trailing(at, before, values, code)
        return Quantity(token, values, None, None, [token], 0.5)

    def _packed(self, at: int, values: tuple[str, ...]) -> Quantity | None:
        """`two twenty litre cans of oil`, `4 25kg bags salt`: the unit stands behind the size of the pack."""
        tokens = self.tokens
        size = at + 1
        if size >= len(tokens) or not number_at(tokens, size):
            return None
        if tokens[size].attached and is_measure(attached_unit(tokens[size])):
            word = size + 1
        elif size + 1 < len(tokens) and is_measure(unit_of(tokens[size + 1])):
            word = size + 2
        else:
            return None
        unit = unit_of(tokens[word]) if word < len(tokens) else None
        if unit is None or not unit.counts:
            return None
        return Quantity(tokens[at], values, tokens[word], tokens[word].text, [tokens[at], tokens[word]], 4.5)

    def _before(self, at: int) -> int | None:
        """The token before, signs between passed over where they only point (`:`, `=`, dot leaders)."""
        before = at - 1
        while before >= 0 and (
            self.tokens[before].text in (":", "=") or self.tokens[before].text.startswith(("..", "…", "--", "__"))
        ):
            before -= 1
        return before if before >= 0 else None

    def _attached(self, at: int, values: tuple[str, ...], leads: bool, times_before: bool) -> Quantity | None:
        token = self.tokens[at]
        if token.attached == "x":
            return Quantity(token, values, None, None, [token], 5 if leads else 3)
        if token.attached == "k":
            return Quantity(token, values, None, None, [token], 3.5)
        unit = attached_unit(token)
        if unit is None or is_size(unit) or (_PACK_WORD.fullmatch(token.text)):
            return None
        text = token.text[len(token.numeral) :]
        tokens = self.tokens[at - 1 : at + 1] if times_before and at else [token]
        if unit.counts:
            return Quantity(token, values, token, text, tokens, 5 if times_before else 4 if leads else 3.2)
        following = self.tokens[at + 1 :]
        says_of = bool(following) and following[0].norm in self.split.of
        # "10m of the 6mm chain" orders ten metres; "5L brake cleaner" may be five litres or the five-litre can
        return Quantity(token, values, token, text, tokens, (3 if says_of else 2.4) if leads else 0.4, measure=True)

    def _times(self, at: int, values: tuple[str, ...], leads: bool, times_before: bool) -> Quantity | None:
        """`6 x TP-HAZ-50`, `2 x 5L`, and the sizes `200 x 4.8`, `5 x 50 stainless`."""
        tokens = self.tokens
        after = at + 2
        if times_before or after >= len(tokens):
            return (
                Quantity(tokens[at], values, None, None, tokens[at : at + 2], 5)
                if leads and after >= len(tokens)
                else None
            )
        following = tokens[after]
        if number_at(tokens, after) or (following.has_digit and not following.code and following.text[0].isdigit()):
            unit_behind = unit_of(tokens[after + 1]) if after + 1 < len(tokens) else None
            sized = (
                following.attached not in (None, "article", "dozen")
                or unit_behind is not None
                or re.fullmatch(r"\d+(?:[.,]\d+)?[x×]\d.*", following.text)
            )
            if not leads:
                return None
            if (
                sized
                and following.attached
                and is_measure(attached_unit(following))
                and after + 1 < len(tokens)
                and (pack := unit_of(tokens[after + 1])) is not None
                and pack.counts
            ):
                return Quantity(
                    tokens[at],
                    values,
                    tokens[after + 1],
                    tokens[after + 1].text,
                    [*tokens[at : at + 2], tokens[after + 1]],
                    5,
                )
            if sized and not (
                after + 2 < len(tokens) and tokens[after + 2 if unit_behind else after + 1].norm in TIMES
            ):
                return Quantity(tokens[at], values, None, None, tokens[at : at + 2], 4.5)
            return Quantity(tokens[at], values, None, None, tokens[at : at + 2], 2.1)
        return Quantity(tokens[at], values, None, None, tokens[at : at + 2], 5 if leads else 3)

    def _unit(self, at: int) -> tuple[int | None, UnitWord | None]:
        """The unit word at `at`, small words passed over (`20 of box`, `10 (box)`)."""
        tokens = self.tokens
        if at >= len(tokens) or (tokens[at].line != tokens[at - 1].line and tokens[at].line - tokens[at - 1].line > 1):
            return None, None
        if (
            tokens[at - 1].attached == "dozen"
            and self.norms[at] in self.split.of
            and at + 1 < len(tokens)
            and (paired := unit_of(tokens[at + 1])) is not None
            and paired.counts
        ):
            return at + 1, paired  # une douzaine de paires
        unit = unit_of(tokens[at])
        if unit is None and tokens[at].norm in unit_codes() and tokens[at].text not in "%‰" and self._ends_list(at):
            unit = UnitWord(("?",), frozenset(("count",)))
        if unit is None or self._is_name(at):
            return None, None
        return at, unit

    def _ends_list(self, at: int) -> bool:
        """Whether nothing follows, or a code, as in `10 BX` and `24 un TI-001`."""
        return at + 1 >= len(self.tokens) or self.tokens[at + 1].code or self.tokens[at + 1].text in "()[],;.-"

    def _is_name(self, at: int) -> bool:
        """Whether the unit word is part of an item's name in the catalogue (`box spanner`)."""
        if at + 1 >= len(self.tokens):
            return False
        pair = (self.norms[at], self.norms[at + 1])
        if pair[1] in self.split.of or pair[1] in self.split.connector:
            return False
        return pair in self.grammar.known.pairs or (pair[0], pair[1].removesuffix("s")) in self.grammar.known.pairs

    def _known_noun(self, at: int) -> bool:
        return any(norm in self.grammar.known.words for norm in self.norms[at : at + 3])

    def _with_unit(
        self, at: int, unit_at: int, unit: UnitWord, values: tuple[str, ...], *, leads: bool, times_before: bool
    ) -> Quantity | None:
        tokens = self.tokens
        first = at - 1 if times_before and at and tokens[at - 1].norm in TIMES | _QTY_LABELS else at
        inside = tokens[first : unit_at + 1]
        token, word = tokens[at], tokens[unit_at]
        if at and self.norms[at - 1] in self.split.article and not leads:
            return None
        if is_size(unit):
            return None
        if unit.counts:
            bracketed = at > 0 and tokens[at - 1].text in "(["
            of_before = at > 0 and self.norms[at - 1] in self.split.of and not leads
            score = 5 if times_before else 4.5 if leads else 1.6 if of_before else 3.1 if bracketed else 4
            return Quantity(token, values, word, word.text, inside, score)
        behind = unit_at + 2 if unit_at + 2 < len(tokens) and tokens[unit_at + 1].text == "." else unit_at + 1
        says_of = behind < len(tokens) and self.norms[behind] in self.split.of
        more = unit_at + 1 < len(tokens) and tokens[unit_at + 1].text[0].isalnum()
        score = 5 if times_before else 3.2 if leads and (says_of or more) else 2.1 if leads else 0.6
        return Quantity(token, values, word, word.text, inside, score, measure=True)

    def _is_size_number(self, at: int, before: int | None) -> bool:
        """Whether the number is part of a size or a name: `size 10`, `200 x 4.8`, `the 18 kilo`, `M8 x 35`."""
        tokens, norms = self.tokens, self.norms
        if before is not None:
            if norms[before] in TIMES and before > 0 and tokens[before - 1].has_digit and not tokens[before - 1].code:
                return True
            if (
                norms[before] in self.split.size
                and norms[before] not in _QTY_LABELS
                and not self.split._leads(tokens, at)
            ):
                return True
            if norms[before] in self.split.article and not self.split._leads(tokens, before):
                return True
            if (
                tokens[before].text == "-"
                and before > 0
                and tokens[before - 1].has_digit
                and tokens[before].end == tokens[at].start
            ):
                return True
            if tokens[before].text in ("/", "ø", "Ø", "+") and tokens[before].end == tokens[at].start:
                return True
        after = at + 1
        if after < len(tokens):
            if tokens[after].text in ("%", "°", '"', "”", "'", "′", "″") and tokens[after].start == tokens[at].end:
                return True
            if self.split.dims.at(norms, after) and not (self.split._leads(tokens, at) and self._known_noun(after)):
                return True
            if (
                tokens[after].text in ("-", "/", "–")
                and after + 1 < len(tokens)
                and tokens[after + 1].has_digit
                and tokens[after].start == tokens[at].end
                and tokens[after].end == tokens[after + 1].start
            ):
                return True
        return False

    def _trailing(self, at: int, before: int | None, values: tuple[str, ...], code: Token | None) -> Quantity | None:
        """A last number: after a code, a sign that points, or a wide gap it counts; after a word it may be a size."""
        tokens = self.tokens
        token = tokens[at]
        if before is None:
            return Quantity(token, values, None, None, [token], 2)
        previous = tokens[at - 1]
        inside = [token]
        if (
            previous.text in "(["
            and at > 1
            and (tokens[at - 2] is code or tokens[at - 2].is_word)
            and len([t for t in tokens[at:] if t.text[0].isalnum()]) == 1
        ):
            return Quantity(token, values, None, None, inside, 3 if tokens[at - 2] is code else 2.3)
        points = previous.text in (":", "-", "–", "=", "—", "→", ">") or previous.text.startswith(
            ("..", "…", "--", "__")
        )
        wide = token.start - previous.end >= 2 and self.grammar.text[previous.end : token.start].isspace()
        if points or wide or tokens[before] is code:
            return Quantity(token, values, None, None, inside, 3.6 if points and not wide else 3.8)
        if previous.text == ",":
            return Quantity(token, values, None, None, inside, 2.5)
        return Quantity(
            token,
            values,
            None,
            None,
            inside,
            2 if not any(number_at(tokens, i) and i != at for i in range(len(tokens))) else 1,
        )


_CODE_LABELS = frozenset(
    "art artikel artikelnr artikelnummer artikel-nr art.-nr art.nr artnr item item-no itemno part partno part-no p/n pn sku code cat cat.no mat mat.-nr"
    " matnr material material-nr ref reference codice cod codigo articolo articulo article stock-code ean gtin upc product productcode mpn".split()
)
_QTY_LABELS = frozenset(
    "qty quantity menge anzahl quantite qte cantidad cant quantita q.ta qta aantal antal ilosc stuckzahl x × *".split()
)
_LIST_UNITS = frozenset("pz pza pzas st stk uds ud pcs pc pce ea szt un stuck stuks pieces pezzi nr".split())


def _values(token: Token) -> tuple[str, ...]:
    if token.values:
        return token.values
    from parsers.numbers import readings

    return tuple(format(value, "f") for value in readings(token.numeral))


def _negative(value: str) -> bool:
    return value.startswith("-")


def _code_like(text: str) -> bool:
    """The shape of an item code: letters and digits with a separator, or a long mix of both, or grouped digits."""
    if re.fullmatch(r"\d+(?:[.,]\d+)?(?:[x×*]\d+(?:[.,]\d+)?)+[a-zA-Z]{0,3}", text):
        return False
    letters = sum(map(str.isalpha, text))
    digits = sum(map(str.isdigit, text))
    separated = bool(re.search(r"\w[-./_]\w", text))
    return digits >= 2 and (
        (letters and separated)
        or (letters >= 1 and letters + digits >= 6)
        or (separated and digits >= 4)
        or (letters >= 1 and digits >= 3)
    )


def _long_code(text: str) -> bool:
    """So much of a code that it is one in the middle of words, too: two separators, or letters, separator, three digits."""
    return len(re.findall(r"[-./_]", text)) >= 2 or (len(text) >= 8 and any(map(str.isalpha, text)))
