"""Items that end with their count, one behind the other: `elbows 15 mm, 3 bags, tees 2 bags`, `valves 22mm 5 pcs 28mm 2 pcs`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.item import (
    PACK_WORD,
    QUANTITY_LABELS,
    SIZE_SIGNS,
    TIMES,
    Grammar,
    attached_unit,
    number_at,
    unit_of,
)
from parsers.extractors.letters.lines.othergoods import is_goods, other_goods
from parsers.extractors.letters.lines.variants import BARE, kind_of
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = [
    "another_bare",
    "another_counted",
    "count_behind",
    "counts_rest",
    "counts_size",
    "is_aside",
    "is_bare_count",
    "labelled",
]

#: behind a bracket that opens they lead to what the goods are like: `(die mit 500 Blatt)`
_LIKE = words_of("leading_a_description")
_LONGEST = 8  #: tokens between the beginning of an item and its count
_OFF = frozenset(("off", "no", "nr", "nos"))
_SMALL = words_of("before_another_size") | words_of("before_size_in_name")
_HAVING = words_of("having_in_stock")
_POLITE = words_of("polite_words")
_SIGNED = frozenset(("/", "x", "°", "º", "#"))
_LABELS = QUANTITY_LABELS - TIMES
_ENDS = frozenset((",", ";", ".", "&", "+", "-", "–"))
_BEFORE_COUNTS = frozenset((",", ":", "=", "-", "–"))


def another_counted(clause: Sequence[Token], sentence: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """Whether the clause is an item that ends with its count, and from `at` on stands another: goods of the catalogue, or nothing but
    another size or colour of those before."""
    if len(clause) < 3 or not sentence[at].text[0].isalnum() or not 0 <= sentence[at].line - clause[-1].line <= 1:
        return False
    if not any(token.values or token.attached for token in sentence[at : at + _LONGEST + 2]):
        return False
    before = _named_and_counted(clause, grammar.words) if any(map(_may_count, clause[-4:])) else None
    if before is None and not _counts_first(clause, grammar.words):
        return False
    name = _counted_name(sentence, at, grammar.words)
    if not name:
        return False
    if before is None:
        own = any(is_goods(token, grammar) for token in clause)
        return _names_goods(name, grammar) and other_goods(name, clause if own else sentence[:at], grammar)
    return _names_goods(name, grammar) or _is_alike(name, before, grammar.words)


def _counts_first(clause: Sequence[Token], words: Wording) -> bool:
    """Whether the clause counts what it names behind the number, and a sign or a word that joins ends it: `1 in lilac, `."""
    if clause[-1].text not in (",", ";") and not words["connector"].at([clause[-1].norm], 0):
        return False
    first = next((at for at, token in enumerate(clause) if token.text[0].isalnum()), len(clause))
    if first == len(clause) or not (number_at(clause, first) or clause[first].attached == "article"):
        return False
    said = any(_is_said(token, words) for token in clause[first + 1 :])
    return said and not _counts_in(clause[first + 1 + (count_behind(clause, first) == 2) :])


def another_bare(clause: Sequence[Token], sentence: Sequence[Token], at: int, grammar: Grammar) -> bool:
    """Whether the clause is an item that ends with its count, and behind a sign or a word that joins stands another whose count has no
    unit: `files 3 and rasps 8`, `maat 50 2 stuks, maat 54 ook 2`."""
    words, parted = grammar.words, sentence[at - 1]
    if len(clause) < 3 or not _HAVING.isdisjoint(token.norm for token in clause):
        return False
    if not (parted.text in (",", ";") or words["connector"].at([parted.norm], 0)):
        return False
    name = _bare_counted(sentence, at, words)
    if not name:
        return False
    said = _said(clause, words)
    before = _named_and_counted(clause, words) or (
        said[:-1] if said and is_bare_count(said, len(said) - 1, words) else []
    )
    if not before or before[0].attached == "article" or (before[0].attached is None and number_at(before, 0)):
        return False
    if any(count_behind(before, i) for i in range(len(before))):
        return False
    return _names_goods(name, grammar) or _is_alike(name, before, words)


def is_bare_count(tokens: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether a number without a unit stands behind a name or a size, and is no size by what stands before it."""
    token, before = tokens[at], tokens[at - 1] if at else None
    plain = token.attached is None or (token.attached == "x" and token.text.isdigit())
    if before is None or not number_at(tokens, at) or not plain or len(token.values) != 1:
        return False
    if token.numeral[:1].isdigit() and not token.text.isdigit():
        return False
    return not (before.norm in words["size"] or before.norm in TIMES or before.is_number or before.text in _SIGNED)


def _said(clause: Sequence[Token], words: Wording) -> list[Token]:
    """The words of a clause without signs and words that join at its end."""
    said = [token for token in clause if token.role is Role.FREE and token.text[0].isalnum()]
    while said and said[-1].norm in words["connector"]:
        said.pop()
    while said and any(said[0].norm in words[role] for role in ("order", "connector", "greeting", "of")):
        said.pop(0)
    return said


def _bare_counted(sentence: Sequence[Token], at: int, words: Wording) -> list[Token]:
    """The words from `at` on that stand before a number without a unit, which ends them; none where anything else does."""
    norms = [token.norm for token in sentence[at : at + _LONGEST + 1]]
    name: list[Token] = []
    depth = 0  #: "test strips (10 parameter) 3"
    for i in range(at, min(at + _LONGEST, len(sentence))):
        token = sentence[i]
        depth += (token.text == "(") - (token.text == ")")
        if name and (depth or token.text == ")") and token.role is Role.FREE and token.line == sentence[at].line:
            continue
        if token.role is not Role.FREE or token.line != sentence[at].line or not token.text[0].isalnum():
            return []
        if name and is_bare_count(sentence, i, words) and _closes(sentence, i + 1, words):
            return name
        if i + 1 >= len(sentence) or (not name and number_at(sentence, i)):
            return []
        if words["connector"].at([token.norm], 0):
            if not name or not is_bare_count(sentence, i + 1, words):
                return []
            continue
        if _goes_on(norms, i - at, words):
            return []
        name.append(token)
    return []


def _closes(sentence: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether nothing is said behind the count that it may belong to."""
    if at >= len(sentence) or sentence[at].line != sentence[at - 1].line or sentence[at].text in (",", ";", ".", "!"):
        return True
    token = sentence[at]
    polite = token.norm in words["closing"] or token.norm in _POLITE
    return polite or token.role is not Role.FREE or words["connector"].at([token.norm], 0) > 0


def counts_rest(tokens: Sequence[Token], at: int) -> bool:
    """Whether a count with its unit is all that stands from `at` on."""
    said = [token for token in tokens[at:] if token.text[0].isalnum()]
    return len(said) == 2 and said[1] is not None and count_behind(said, 0) == 2


def is_aside(clause: Sequence[Token], at: int) -> bool:
    """Whether the number stands in a bracket that says what the goods are like."""
    opened = next((i for i in range(at - 1, 0, -1) if clause[i].text in "()"), 0)
    return opened > 0 and clause[opened].text == "(" and clause[opened + 1].norm in _LIKE


def _may_count(token: Token) -> bool:
    """Whether it may be the end of a count: a unit, `off`, a bracket that closes."""
    return (
        token.unit is not None
        or token.norm in _OFF
        or token.norm == "n"
        or token.norm in _LABELS
        or token.attached is not None
        or token.text == ")"
        or token.norm in TIMES
    )


def count_behind(tokens: Sequence[Token], at: int) -> int:
    """How many tokens from `at` are a number and what it counts: `3 bags`, `un paio`, `2 off`, `5pcs`; 0 where they are none."""
    token = tokens[at]
    if token.attached == "x" and token.role is Role.FREE:
        return int(at > 0 and not token.text[0].isdigit())  # "black x1"
    if token.norm in TIMES and 0 < at < len(tokens) - 1 and tokens[at - 1].is_word and not tokens[at - 1].has_digit:
        return 2 * (tokens[at + 1].text.isdigit() and number_at(tokens, at + 1))
    if token.norm in _LABELS and at + 1 < len(tokens) and tokens[at + 1].text.isdigit():
        return 2 * number_at(tokens, at + 1)  # "50mm qty 2"
    if at and (length := labelled(tokens, at)):
        return length
    counted = number_at(tokens, at) or token.attached == "article"
    if not counted:
        return 0
    own = attached_unit(token)
    if own is not None:
        return int(own.counts)
    last = at + 1 >= len(tokens) or tokens[at + 1].line != token.line
    if token.attached not in (None, "article", "dozen") or last:
        return int(token.attached == "dozen" and at > 0)
    unit = unit_of(tokens[at + 1])
    if token.attached == "dozen" and at > 0 and tokens[at + 1].text in _ENDS:
        return 1  # "Gr. 10 ein Dutzend, "
    behind = tokens[at + 1].norm
    off = token.attached is None and (behind in _OFF or (behind == "of" and _ends_count(tokens, at + 2)))
    return 2 if off or (unit is not None and unit.counts) else 0


def labelled(tokens: Sequence[Token], at: int) -> int:
    """How many tokens are a count behind its label and a size: `28 cm n. 2`; behind a word it is a name (`sifone n. 5`)."""
    if tokens[at].norm not in ("n", "nr") or at + 2 >= len(tokens) or tokens[at + 1].text != ".":
        return 0
    before = tokens[at - 1]
    sized = before.has_digit or (before.unit is not None and not before.unit.counts)
    return 3 if sized and tokens[at + 2].text.isdigit() and not before.text.isdigit() else 0


def _ends_count(tokens: Sequence[Token], at: int) -> bool:
    """`6204 bearings 4 of, 6205 2 of`: nothing stands behind the word that what is counted may be."""
    return at >= len(tokens) or tokens[at].line != tokens[at - 1].line or tokens[at].text in _ENDS


def _named_and_counted(clause: Sequence[Token], words: Wording) -> list[Token] | None:
    """What a clause names before the count that ends it; None for a clause that counts first, twice or not at all."""
    said = list(clause)
    while said and (said[-1].text in _ENDS or said[-1].norm in words["connector"] or said[-1].role is not Role.FREE):
        said.pop()
    said = _without_content(said)
    if said and said[-1].text == ")" and (opened := _opening(said)):
        inside = said[opened + 1 : -1]
        del said[opened:]  # "3 packs (the 2 ply 150 m), "
        if inside and count_behind(inside, 0) == len(inside) and not _counts_in(said):
            said += inside  # "rinse aid 10 l (2 cans), "
    start = next(
        (at for at in range(max(0, len(said) - 3), len(said)) if at > 0 and at + count_behind(said, at) == len(said)), 0
    )
    told = _without_brackets(said[:start])
    name = [token for token in told if _is_said(token, words)]
    if not name or _counts_in(told):
        return None
    first = name[0]
    leads = first.attached == "article" or (first.is_number and first.is_word)
    return None if leads or not (first.is_word or first.has_digit) else name


def _without_content(said: list[Token]) -> list[Token]:
    """Without what the packs hold that were counted right before: `2 cartons de 40 rouleaux`, `2 bags of 25`."""
    for length in (2, 3):
        at = len(said) - length
        if at > 2 and said[at].norm in _HOLDING and said[at + 1].text.isdigit() and count_behind(said, at - 2) == 2:
            return said[:at]
    return said


_HOLDING = words_of("packs_holding") | {"à"}


def _counts_in(tokens: Sequence[Token]) -> bool:
    return any(count_behind(tokens, at) for at in range(len(tokens)))


def _is_said(token: Token, words: Wording) -> bool:
    """Whether the word may be of a name: no sign, no word of ordering, nothing that joins."""
    if token.role is not Role.FREE or not token.text[0].isalnum():
        return False
    return not any(token.norm in words[role] for role in ("order", "connector", "greeting", "of"))


def _counted_name(sentence: Sequence[Token], at: int, words: Wording) -> list[Token]:
    """The words from `at` on that stand before a count; none where something else ends them or they count themselves."""
    first = sentence[at]
    opens = first.is_word or first.has_digit
    labels = first.norm in SIZE_SIGNS and at + 1 < len(sentence) and sentence[at + 1].text == "."
    if not opens or (first.is_number and first.is_word) or count_behind(sentence, at):
        return []
    if _is_unit(first) and not labels:
        return []
    norms = [token.norm for token in sentence[at : at + _LONGEST + 1]]
    name: list[Token] = []
    parted, depth = False, 0
    for i in range(at, min(at + _LONGEST, len(sentence))):
        token = sentence[i]
        if i > at and (count_behind(sentence, i) or (parted and counts_size(sentence, i, words))):
            return name
        parted = _parts_count(sentence, i, words)
        measures = i > at and sentence[i - 1].has_digit and token.unit is not None
        measures |= i > at and token.norm in words["of"]  # "liquide de rinçage 10 l"
        if token.role is not Role.FREE or token.line != first.line:
            return []
        depth += (token.text == "(" and not parted) - (token.text == ")" and depth > 0)
        if name and (depth or token.text == ")"):
            continue  # "4/0 (16mm) 2 boxes"
        if _goes_on(norms, i - at, words) and not measures and not (labels and i == at):
            return []
        if token.text == "." and i > at and sentence[i - 1].norm in SIZE_SIGNS:
            continue
        if not token.text[0].isalnum() and not parted:
            return []
        if not parted:
            name.append(token)
    return []


def _parts_count(sentence: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether a sign stands here before a count: a comma, a colon, a dash, a bracket that holds nothing else; and before so many
    of one of several sizes: `grip gloves - a dozen in 9`, `disinfectant, six of the 1 litre`."""
    if at + 1 >= len(sentence):
        return False
    length = count_behind(sentence, at + 1)
    if sentence[at].text == "(":
        return bool(length) and [token.text for token in sentence[at + 1 + length :][:1]] == [")"]
    return sentence[at].text in _BEFORE_COUNTS and (length > 0 or counts_size(sentence, at + 1, words))


def counts_size(sentence: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether a number stands here, and behind a small word a size: `a dozen in 9`, `six of the 1 litre`."""
    if at + 2 >= len(sentence) or not number_at(sentence, at) or sentence[at].attached not in (None, "dozen"):
        return False
    small = sentence[at + 1].norm in _SMALL or sentence[at + 1].norm in words["of"]
    behind = at + 2 + (sentence[at + 2].norm in words["article"])
    return (
        small and behind < len(sentence) and bool(kind_of(sentence[behind], words)) and not _is_unit(sentence[behind])
    )


def _without_brackets(tokens: Sequence[Token]) -> list[Token]:
    kept, depth = [], 0
    for token in tokens:
        depth += token.text == "("
        if not depth:
            kept.append(token)
        depth -= token.text == ")" and depth > 0
    return kept


def _opening(tokens: Sequence[Token]) -> int:
    return next((at for at in range(len(tokens) - 1, -1, -1) if tokens[at].text == "("), 0)


def _differs(name: Sequence[Token], wanted: Sequence[str], before: Sequence[Token], theirs: Sequence[str]) -> bool:
    """Whether each sort of size or colour stands once before, and one of them is another now."""
    if any(theirs.count(kind) != 1 for kind in wanted):
        return False
    pairs = [(token.norm, before[theirs.index(kind)].norm) for token, kind in zip(name, wanted, strict=True)]
    return any(mine != other for mine, other in pairs)


_ELSE = ("restate", "each", "same_item", "correct", "order", "greeting", "closing")


def _goes_on(norms: Sequence[str], at: int, words: Wording) -> bool:
    """Whether words stand here that name nothing: they say something again, take it back, or order."""
    return any(words[role].at(norms, at) for role in _ELSE)


def _is_unit(token: Token) -> bool:
    return unit_of(token) is not None and not token.has_digit


def _names_goods(name: Sequence[Token], grammar: Grammar) -> bool:
    known = grammar.known
    return any(
        token.code
        or (
            token.is_word
            and len(token.norm) > 2
            and (at > 0 or unit_of(token) is None)  # "white roll"
            and token.norm not in grammar.words["size"]
            and not kind_of(token, grammar.words).startswith("kind")
            and (known.has(token.norm) or known.has(token.norm.removesuffix("s")))
        )
        for at, token in enumerate(name)
    )


def _is_alike(name: Sequence[Token], before: Sequence[Token], words: Wording) -> bool:
    """Whether all that is named is a size or colour, and the goods before have such a one in its place."""
    while len(name) > 1 and (name[0].norm in _SMALL or name[0].norm in words["of"]):
        name = name[1:]
    wanted = [kind_of(token, words) for token in name]
    theirs = [kind_of(token, words) for token in before]
    if len(name) == 1 and PACK_WORD.fullmatch(name[0].norm):
        return any(kind.startswith("#") for kind in theirs)  # "Bohrer 6 mm 10 Stk, 8er 5 Stk"
    if not all(wanted):
        return False
    if wanted == [BARE]:
        return theirs[-1:] == wanted and name[0].norm != before[-1].norm
    length = len(wanted)
    if length > 1 and len({*wanted}) == length and {*wanted} <= {*theirs} and _differs(name, wanted, before, theirs):
        return True  # "needles 23g blue 3 boxes and green 21g 2 boxes"
    starts = [at for at in range(len(theirs) - length + 1) if theirs[at : at + length] == wanted]
    norms = [token.norm for token in name]
    return any([token.norm for token in before[at : at + length]] != norms for at in starts)
