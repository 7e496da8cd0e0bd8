"""The buyer's order number: by its label, by its shape, in the subject; and several orders in one text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from parsers.draft import Alternative, Field, Notice
from parsers.extractors.letters.catalogue import bare, shape_of
from parsers.extractors.letters.heading import Group
from parsers.extractors.letters.references import WEAK, shaped
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token


@dataclass(slots=True)
class _Number:
    field: Field
    key: str
    labelled: bool
    where: str  #: body, subject or comment
    at: int = -1  #: character in the body


def _key(text: str) -> str:
    """Two writings of one number: separators and leading zeros do not count."""
    return bare(text).lstrip("0")


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
        if labelled and subject and not set(labelled) & set(subject):
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

    def groups(self, body: Script) -> list[Group]:
        """The text as one order, or as several that each begin with a number of their own."""
        whole = Group(list(body.sentences))
        heads = [n for n in self.several if n.at >= 0]
        if len({n.key for n in heads}) < 2 or len({n.key for n in heads}) != len(heads):
            return [whole]
        starts = [_line_start(body, n.at) for n in heads]
        before = [s for s in body.sentences if s[0].start < starts[0]]
        if any(_counts(sentence, body) and _of_goods(sentence, body) for sentence in before):
            return [whole]  # what stands above the first number would belong to nobody
        groups = []
        for at, number in enumerate(heads):
            end = starts[at + 1] if at + 1 < len(heads) else 1 << 60
            inside = [s for s in body.sentences if starts[at] <= s[0].start < end]
            groups.append(Group([*before, *inside], number.field))
        if not all(any(_counts(sentence, body) for sentence in group.sentences) for group in groups):
            return [whole]
        return groups


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
    _shaped_in_body(body, numbers, _shapes_of(subject))
    if subject is not None:
        _shaped_in_subject(subject, numbers)
    if not numbers.found:
        _lone_in(body, comment, numbers)
    keys = {n.key for n in numbers.found if len(n.key) > 3}
    for token in body.tokens:
        if (
            token.role is Role.FREE
            and token.has_digit
            and not token.norm.startswith("#")
            and _key(token.text) in keys
            and (not token.is_number or _repeated(token))
        ):
            token.role = Role.HEADER
    for token, after in pairwise(body.tokens):
        apart = token.role is after.role is Role.FREE and token.text.isupper() and after.text.isdigit()
        if apart and _key(token.text + after.text) in keys:
            token.role = after.role = Role.HEADER  # "FS 22010", as the subject has it
    heads = [n for n in numbers.found if n.where == "body" and _begins_line(body, n.at)]
    numbers.several = sorted({n.key: n for n in reversed(heads)}.values(), key=lambda n: n.at)
    return numbers


#: what says only that a number follows: `Nr. 2026-0875.`
_NUMBER_WORDS = frozenset(("nr", "no", "number", "nummer", "numero", "n", "num"))
#: labels of a job or site: the order's number only where nothing else is
_OF_A_SITE = frozenset(
    "job|job no|job number|job ref|project|projectnummer|werknummer|obra|affaire|chantier n|commessa|cig".split("|")
)


def _repeated(token: Token) -> bool:
    """Whether a bare number that is the order's own may be its repetition: too long for a quantity, no unit behind it, no item on file."""
    return token.text.isdigit() and len(token.text) >= 5 and token.unit is None and not token.code


def _number(script: Script, tokens: Sequence[Token], *, labelled: bool, where: str, at: int) -> _Number:
    spoken = script.text.method == "speech"
    raw = script.text.field(
        list(tokens), "".join(t.text for t in tokens) if spoken else None, confidence=1.0 if labelled else 0.9
    )
    return _Number(raw, _key(raw.value or raw.raw), labelled, where, at if where == "body" else -1)


def _begins_line(body: Script, at: int) -> bool:
    """Whether only a bullet, an enumeration or a label stands before it on its line."""
    start = _line_start(body, at)
    before = body.text.text[start:at]
    if len(before) <= 24 and before.count(" ") <= 5:
        return not any(token.role is Role.ITEM for token in body.between(start, at))
    return _is_heading(body, start, at)


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


def _shapes_of(subject: Script | None) -> frozenset[str]:
    """The numbers of the subject that have the shape of an order's: where the text begins a line with one, it is no item."""
    if subject is None:
        return frozenset()
    return frozenset(_key(token.text) for token in subject.tokens if shaped(token, subject.known))


def _shaped_in_body(body: Script, numbers: Numbers, named: frozenset[str]) -> None:
    """A number without a label that stands where only the order's own number stands; `named` are those of the subject."""
    for sentence in body.sentences:
        free = [token for token in sentence if token.text[0].isalnum() or token.text in "()[]:,-–;"]
        for at, token in enumerate(free):
            run = _shape_run(free, at, body)
            if not run:
                continue
            before = [t for t in free[:at] if t.role is Role.FREE and t.text[0].isalnum() and not _is_mark(t, free)]
            after = free[at + len(run)] if at + len(run) < len(free) else None
            alone = all(t.norm in _NUMBER_WORDS for t in before) and (after is None or after.line != token.line)
            opens = (
                (
                    not before
                    or all(
                        t.norm in body.words["order"] or t.norm in body.words["po"] or t.norm in body.words["greeting"]
                        for t in before
                    )
                )
                and after is not None
                and after.text in (":", ",", "-", "–", ";")
            )
            bracketed = (
                at > 0
                and free[at - 1].text in "(["
                and after is not None
                and after.text in ")]"
                and all(t.norm in body.words["order"] or t.norm in body.words["stop"] for t in before)
            )
            closes = after is not None and after.text == ":" and (at == 0 or free[at - 1].text in (",", "-", "–"))
            closes = closes or (at > 0 and free[at - 1].norm in _IS and _heads_list(free, at + len(run)))
            closes = closes or (
                after is None and at > 1 and free[at - 1].text in ("-", "–", ":") and _speaks_of_number(free[:at], body)
            )
            closes = closes or _introduces(sentence, free, at, len(run))
            if alone or opens or bracketed or closes:
                if (alone or opens) and _key(token.text) not in named and _looks_like_item_list(body, token):
                    continue
                if (
                    (opens or closes)
                    and after is not None
                    and after.text in (":", "-", "–", ",")
                    and _then_quantity(free, at + len(run) + 1, body)
                ):
                    continue
                numbers.found.append(_number(body, run, labelled=False, where="body", at=token.start))
                for t in run:
                    t.role = Role.HEADER
                break


#: `Use HB2302 please`, `Put BD/0782 on the ticket`: words before a number that say it goes on the papers
_QUOTING = frozenset(
    "put use quote mark please pls can could you bitte nehmen notieren vermerken mettre indiquer noter poner indicar mettere indicare zet vermeld"
    " gebruik graag".split()
)
_FEW = 6  #: words of a sentence that names the order and nothing else


def _lone_in(body: Script, comment: Script | None, numbers: Numbers) -> None:
    """The one number of letters and figures in the text that is nobody's item, in a short sentence about no goods: first in it, or
    behind a word that puts it on the papers."""
    scripts = ((body, "body"), *([(comment, "comment")] if comment else []))
    found = [
        (script, where, run)
        for script, where in scripts
        for sentence in script.sentences
        if (run := _lone(sentence, script))
    ]
    if len(found) == 1:
        script, where, run = found[0]
        numbers.found.append(_number(script, run, labelled=False, where=where, at=run[0].start))
        for token in run:
            token.role = Role.HEADER


def _lone(sentence: Sequence[Token], body: Script) -> list[Token]:
    free = [token for token in sentence if token.role is Role.FREE and token.text[0].isalnum()]
    at = next((at for at, token in enumerate(free) if token.has_digit), None)
    if at is None or any(token.role is Role.ITEM for token in sentence):
        return []
    at -= at > 0 and len(_shape_run(free, at - 1, body)) == 2  # "FS 22010"
    run = _shape_run(free, at, body)
    others = [*free[:at], *free[at + len(run) :]]
    norms = [token.norm for token in others]
    if (
        not run
        or len(others) > _FEW
        or not run[0].text[0].isalpha()
        or _like_an_item("".join(token.text for token in run), body)
        or not all(_says_little(token, body) for token in others)
        or body.words["earlier"].found_in(norms)
    ):
        return []
    return run if all(norm in _QUOTING for norm in norms[:at]) else []


def _like_an_item(text: str, body: Script) -> bool:
    """Whether a number begins like those of the catalogue, or has the letters and as many figures as one of them."""
    return bare(text)[:3] in body.known.code_heads or shape_of(text) in body.known.code_shapes


#: words beside a number that goes on the papers
_PAPERS = frozenset(
    "ticket tickets docket dockets note notes paperwork label labels invoice delivery sometime week today tomorrow asap lieferschein rechnung"
    " bon livraison facture albaran factura bolla fattura pakbon factuur".split()
)


def _says_little(token: Token, body: Script) -> bool:
    """Whether the word tells nothing of the number but that it goes on the papers, or is the sender's name."""
    named = token.is_word and token.text[0].isupper() and not (token.text.isupper() or body.known.has(token.norm))
    plain = token.norm in _QUOTING or token.norm in _PAPERS or any(token.norm in body.words[kind] for kind in _PLAIN)
    return token.is_word and not token.code and (named or plain)


_PLAIN = ("stop", "order", "po", "of", "article", "greeting", "closing")
_UNDER = frozenset("for fur voor pour per para unter under sous onder bajo sotto onto on op auf sur su".split())


def _introduces(sentence: Sequence[Token], free: Sequence[Token], at: int, length: int) -> bool:
    """`Would you note for IN-40225:`: a number of letters and figures behind a preposition, and the list begins at the colon."""
    if not at or free[at - 1].norm not in _UNDER or sentence[-1].text != ":":
        return False
    others = [token for token in (*free[:at], *free[at + length :]) if token.has_digit or token.is_number or token.code]
    return not others and any(map(str.isalpha, free[at].text))


#: `Next one is TJ-4417:` above the items
_IS = frozenset("is ist est es e lautet".split())


def _heads_list(free: Sequence[Token], at: int) -> bool:
    """Whether only a colon stands behind the number on its line."""
    behind = free[at:]
    return bool(behind) and behind[0].text == ":" and (len(behind) == 1 or behind[1].line != behind[0].line)


def _speaks_of_number(before: Sequence[Token], body: Script) -> bool:
    """`Same PO as yesterday please - MA-55001`: what stands before the dash names the number, and counts nothing."""
    norms = [token.norm for token in before]
    named = any(body.words["po"].at(norms, at) and norm not in WEAK for at, norm in enumerate(norms))
    return named and not any(token.has_digit or token.is_number or token.code for token in before)


def _then_quantity(free: Sequence[Token], at: int, body: Script) -> bool:
    """`BS 0091 : 24` is an item and its quantity, `TJ1044: CB-500 3 bx` an order number before items."""
    rest = [t for t in free[at:] if t.text[0].isalnum()]
    if not rest:
        return False
    first = rest[0]
    if not (first.is_number or (first.attached and first.text[0].isdigit())):
        return False
    words = [
        t
        for t in rest[1:]
        if t.is_word and t.unit is None and t.norm not in body.words["order"] and t.norm not in ("x", "off")
    ]
    return not words and not any(t.code for t in rest[1:]) and len(rest) <= 3


def _looks_like_item_list(body: Script, token: Token) -> bool:
    """Whether the lines around hold codes of the same shape: then it is an item without a quantity."""
    return body.shapes[re.sub(r"\d", "9", token.text)] > 1


def _is_mark(token: Token, free: Sequence[Token]) -> bool:
    at = free.index(token)
    return token.text.isdigit() and len(token.text) <= 2 and at + 1 < len(free) and free[at + 1].text in ")."


def _shape_run(free: Sequence[Token], at: int, body: Script) -> list[Token]:
    token = free[at]
    if token.role is not Role.FREE:
        return []
    if (
        re.fullmatch(r"[A-Z]{2,5}", token.text)
        and at + 1 < len(free)
        and re.fullmatch(r"\d{3,8}", free[at + 1].text)
        and free[at + 1].role is Role.FREE
        and free[at + 1].start - token.end == 1
    ):
        return (
            [token, free[at + 1]]
            if token.norm not in ("spa", "spz", "spb", "din", "iso", "en", "ral", "hlp", "sae", "bs", "uni")
            else []
        )
    return [token] if shaped(token, body.known) else []


#: a subject that is nothing but a number, and no year
_ALONE = re.compile(r"(?!(?:19|20)\d\d$)\d{3,10}")


def _shaped_in_subject(subject: Script, numbers: Numbers) -> None:
    if subject.words["earlier"].found_in([t.norm for t in subject.tokens]) or subject.words["not_po"].found_in(
        [t.norm for t in subject.tokens]
    ):
        return
    have = {n.key for n in numbers.found}
    tokens = subject.tokens
    said = [token for token in tokens if token.text[0].isalnum()]
    if not have and len(said) == 1 and _ALONE.fullmatch(said[0].text) and not said[0].norm.startswith("#"):
        numbers.found.append(_number(subject, said, labelled=False, where="subject", at=-1))
        return
    for at in range(len(tokens)):
        run = _shape_run(tokens, at, subject)
        if run:
            number = _number(subject, run, labelled=False, where="subject", at=-1)
            if not have or number.key in have:
                numbers.found.append(number)
            return
