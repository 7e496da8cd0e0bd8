"""The buyer's order number: by its label, by its shape, in the subject; and several orders in one text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parsers.draft import Alternative, Field, Notice
from parsers.extractors.letters.heading import Group
from parsers.extractors.letters.orderwords import (
    counted_orders,
    counts_for_all,
    doubts_apart,
    doubts_below,
    says_all,
    set_words_of_orders_aside,
)
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.severalorders import headings, place_of_heading
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.unlabelled import in_body, in_subject, key, lone
from parsers.lexicon import words_of


@dataclass(slots=True)
class _Number:
    field: Field
    key: str
    labelled: bool
    where: str  #: body, subject or comment
    at: int = -1  #: character in the body
    place: tuple[Token, ...] = ()  #: the place beside it, where it begins one of several orders


@dataclass(slots=True)
class Numbers:
    """The order numbers of a text."""

    found: list[_Number] = field(default_factory=list)
    several: list[_Number] = field(default_factory=list)

    def chosen(self) -> Field | None:
        """The number: labelled in the body, labelled in the subject, or the one whose shape and place say so."""
        ranked = [
            [n for n in self.found if n.labelled and n.where == "body"],
            [n for n in self.found if n.labelled and n.where in ("subject", "comment")],
            [n for n in self.found if not n.labelled and n.where == "body"],
            [n for n in self.found if not n.labelled],
        ]
        for candidates in ranked:
            if not candidates:
                continue
            best = candidates[0]
            same = [n for n in self.found if n.key == best.key]
            longest = max(same, key=lambda n: (len(n.field.value or ""), n.where == "body"))  # leading zeros kept
            rivals = {n.key: n.field for n in candidates if n.key != best.key}
            if rivals and best.labelled:
                return Field(
                    best.field.raw,
                    None,
                    best.field.evidence,
                    0.5,
                    tuple(Alternative(f.value or f.raw, 0.5) for f in (best.field, *rivals.values())),
                )
            return longest.field
        return None

    def notices(self) -> list[Notice]:
        labelled = {n.key: n.field for n in self.found if n.labelled and n.where == "body"}
        heads = {n.key: n.field for n in self.several}
        if len(labelled) > 1 or (len(heads) > 1 and not labelled):
            names = ", ".join(f.value or f.raw for f in (labelled or heads).values())
            return [
                Notice("order-number-ambiguous", f"The text names several order numbers: {names}.", "/buyer_order_no")
            ]
        subject = {n.key: n.field for n in self.found if n.labelled and n.where == "subject"}
        if not labelled and (day := next((field for field in subject.values() if _DAY.fullmatch(field.raw)), None)):
            told = f"{day.raw} in the subject may be the order's number or a day."
            return [Notice("order-number-ambiguous", told, "/buyer_order_no", day.evidence)]
        if labelled and subject and not set(labelled) & set(subject) and not _longer(labelled, subject):
            first, second = next(iter(labelled.values())), next(iter(subject.values()))
            return [
                Notice(
                    "order-number-contradicts",
                    f"The text says {first.value}, the subject {second.value}.",
                    "/buyer_order_no",
                    second.evidence,
                )
            ]
        return []

    def groups(self, body: Script, subject: Script | None) -> list[Group]:
        """The text as one order, or as several that each begin with a number of their own."""
        whole = Group(list(body.sentences))
        heads = [n for n in self.several if n.at >= 0]
        if len({n.key for n in heads}) < 2 or len({n.key for n in heads}) != len(heads):
            return [whole]
        starts = [_line_start(body, n.at) for n in heads]
        before = [s for s in body.sentences if s[0].start < starts[0]]
        count = len(heads)
        goods = [one for one in before if _counts(one, body) and _of_goods(one, body)]
        if any(not says_all(one, count) or counts_for_all(one, count) for one in goods):
            return [whole]  # what stands above the first number would belong to nobody
        groups: list[Group] = []
        within: list[list[list[Token]]] = []
        after = _for_all([s for s in body.sentences if s[0].start >= starts[-1]], body, len(heads))
        for at, number in enumerate(heads):
            end = starts[at + 1] if at + 1 < len(heads) else (after[0][0].start if after else 1 << 60)
            inside = [s for s in body.sentences if starts[at] <= s[0].start < end]
            within.append(inside)
            inside = [*inside, *after]
            groups.append(Group([*before, *inside], number.field, number.place))
        if not all(any(_counts(sentence, body) for sentence in group.sentences) for group in groups):
            return [whole]
        told = [run for sentence in body.sentences for run in counted_orders(sentence)]
        if any(int(run[0].values[0]) != len(groups) for run in told):
            return [whole]  # "three orders", and two are there
        doubts = [*doubts_below(after, len(groups), body), *doubts_apart(within, body)]
        for group in groups:
            group.notices = doubts
        set_words_of_orders_aside([*before, *after], subject, len(groups))
        return groups


#: `Ordine 7/12`
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|1[0-2])")


def _for_all(last: Sequence[list[Token]], body: Script, count: int) -> list[list[Token]]:
    """What stands apart below the items of the last order, and counts none itself or is said of all: `All for Friday please`."""

    def own(sentence: Sequence[Token]) -> bool:
        return _counts(sentence, body) and not says_all(sentence, count)

    beyond = [at for at in range(1, len(last)) if last[at][0].line - last[at - 1][-1].line > 1]
    counted = max((at for at, sentence in enumerate(last) if own(sentence)), default=len(last))
    said = next((at for at in beyond if says_all(last[at], count)), len(last))
    return list(last[min(said, next((at for at in beyond if at > counted), len(last))) :])


def _longer(labelled: Mapping[str, Field], subject: Mapping[str, Field]) -> bool:
    """`PUI 2026/2210` above `2026/2210`: the one number with the letters of a department before it."""
    return any(
        longer.endswith(shorter) and len(shorter) >= _SHORTEST and longer.removesuffix(shorter).isalpha()
        for one in labelled
        for other in subject
        for longer, shorter in ((one, other), (other, one))
    )


#: signs that make a number which another one may end with
_SHORTEST = 5


def _counts(sentence: Sequence[Token], body: Script) -> bool:
    """Whether something free is counted or has a code; `two separate orders` counts no item."""
    norms = [token.norm for token in sentence]
    return any(
        (token.is_number or token.attached or token.code)
        and token.attached != "article"
        and token.role is Role.FREE
        and not (at + 1 < len(norms) and body.words["uncounted"].at(norms, at + 1))
        for at, token in enumerate(sentence)
    )


def _of_goods(sentence: Sequence[Token], body: Script) -> bool:
    """Whether it counts more than `two for you today`."""
    return any(
        token.has_digit or token.code or (len(token.norm) > 3 and body.known.has(token.norm)) for token in sentence
    )


def _line_start(body: Script, at: int) -> int:
    return body.text.text.rfind("\n", 0, at) + 1


def order_numbers(body: Script, subject: Script | None, comment: Script | None) -> Numbers:
    """Every number that may be the customer's order number, best evidence first."""
    numbers = Numbers()
    scripts = [
        (script, where) for script, where in ((body, "body"), (subject, "subject"), (comment, "comment")) if script
    ]
    own = any(
        one.field == "buyer_order_no" and one.label not in _OF_A_SITE
        for script, _ in scripts
        for one in script.references
    )
    for script, where in scripts:
        earlier = where == "subject" and script.words["earlier"].found_in([t.norm for t in script.tokens])
        for reference in script.references:
            if own and reference.label in _OF_A_SITE:
                continue  # "PO 4471, job 3321"
            if reference.field == "buyer_order_no" and not earlier:
                numbers.found.append(
                    _number(script, reference.tokens, labelled=True, where=where, at=reference.tokens[0].start)
                )
    for heading in headings(body, subject) if not own else ():
        number = _number(body, [heading.number], labelled=False, where="body", at=heading.number.start)
        number.place = heading.place
        numbers.found.append(number)
        _take([heading.number])
    for run in in_body(body, subject):
        numbers.found.append(_number(body, run, labelled=False, where="body", at=run[0].start))
        _take(run)
    if subject is not None and (run := in_subject(subject, have=bool(numbers.found))):
        number = _number(subject, run, labelled=False, where="subject", at=-1)
        if not numbers.found or number.key in {n.key for n in numbers.found}:
            numbers.found.append(number)
    if not numbers.found and (alone := lone(body, comment)):
        script, run = alone
        where = "body" if script is body else "comment"
        numbers.found.append(_number(script, run, labelled=False, where=where, at=run[0].start))
        _take(run)
    _take_repeated(body, numbers)
    heads = [n for n in numbers.found if n.where == "body" and _begins_line(body, n.at)]
    for number in heads:
        number.place = number.place or _place_beside(body, number.at)
    numbers.several = sorted({n.key: n for n in reversed(heads)}.values(), key=lambda n: n.at)
    return numbers


#: labels of a job or site: the order's number only where nothing else is
_OF_A_SITE = words_of("site_number_labels")


def _place_beside(body: Script, at: int) -> tuple[Token, ...]:
    """`Auftrag NM-4722 (Werk 2)`: the place on file that stands behind the number of one of several orders, and nothing else does."""
    end = body.text.text.find("\n", at)
    line = body.between(at, end if end >= 0 else len(body.text.text))
    rest = [token for token in line if token.role is not Role.HEADER]
    return tuple(place_of_heading(rest, body.known) or ())


def _take(run: Sequence[Token]) -> None:
    for token in run:
        token.role = Role.HEADER


def _take_repeated(body: Script, numbers: Numbers) -> None:
    """A number that is said again is no item."""
    keys = {n.key for n in numbers.found if len(n.key) > 3}
    for token in body.tokens:
        if (
            token.role is Role.FREE
            and token.has_digit
            and not token.norm.startswith("#")
            and key(token.text) in keys
            and (not token.is_number or _repeats(token))
        ):
            token.role = Role.HEADER
    for token, after in pairwise(body.tokens):
        apart = token.role is after.role is Role.FREE and token.text.isupper() and after.has_digit
        if apart and key(token.text + after.text) in keys:
            token.role = after.role = Role.HEADER  # "FS 22010", as the subject has it


def _repeats(token: Token) -> bool:
    """Whether a bare number that is the order's own may be its repetition: too long for a quantity, no unit behind it, no item on file."""
    return token.text.isdigit() and len(token.text) >= 5 and token.unit is None and not token.code


def _number(script: Script, tokens: Sequence[Token], *, labelled: bool, where: str, at: int) -> _Number:
    spoken = script.text.method == "speech"
    raw = script.text.field(
        list(tokens), "".join(t.text for t in tokens) if spoken else None, confidence=1.0 if labelled else 0.9
    )
    return _Number(raw, key(raw.value or raw.raw), labelled, where, at if where == "body" else -1)


def _begins_line(body: Script, at: int) -> bool:
    """Whether only a bullet, an enumeration or a label stands before it on its line."""
    start = _line_start(body, at)
    before = body.text.text[start:at]
    if len(before) <= 24 and before.count(" ") <= 5:
        return not any(token.role is Role.ITEM for token in body.between(start, at))
    return _is_heading(body, start, at) or _is_enumerated(body, start, at)


_MARKED = re.compile(r"\s*(?:[A-Za-z]|\d{1,2})[).:]\s")


def _is_enumerated(body: Script, start: int, at: int) -> bool:
    """`A) Kita Birke, Wiesenweg 12 - Bestellnr. KS-88`: a line of a list that ends in the number and names no goods before it."""
    end = body.text.text.find("\n", at)
    line = body.between(start, end if end >= 0 else len(body.text.text))
    if not _MARKED.match(body.text.text, start) or not line or len(line) > 24:
        return False
    words = [token for token in line if token.text[0].isalnum()]
    before = [token for token in line if token.start < at]
    goods = any(token.role is Role.ITEM or token.unit is not None or body.known.has(token.norm) for token in before[2:])
    return words[-1].role is Role.HEADER and not goods


def _is_heading(body: Script, start: int, at: int) -> bool:
    """`Order 1 for the Leith shop, PO L-100:` - a line that ends in a colon behind the number, and counts nothing else."""
    end = body.text.text.find("\n", at)
    line = body.between(start, end if end >= 0 else len(body.text.text))
    if not line or len(line) > 24 or line[-1].text != ":":
        return False
    counted = [t for t in line if t.role is Role.FREE and (t.is_number or t.attached)]
    numbered = [t for i, t in enumerate(line[:3]) if i and t in counted and len(t.text) <= 2]
    for token in numbered:
        token.role = Role.MARK
    return counted == numbered
