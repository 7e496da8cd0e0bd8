"""Whether something is counted here: a number that may be a quantity, a vague one, a package in the singular."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.item import (
    BEFORE_SIZES,
    NUMBER_SIGNS,
    SIZE_SIGNS,
    TIMES,
    WHOLE,
    Grammar,
    attached_unit,
    is_called_size,
    is_size,
    number_at,
    size_behind_dash,
    unit_of,
)
from parsers.extractors.letters.tokens import Role, Token
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = [
    "bounds",
    "could_count",
    "count_begins",
    "ends_counted",
    "has_number",
    "is_of",
    "leads_clause",
    "one_pack",
    "opens_name",
    "vague_number",
]

#: small words at the end of `delivery of`, `Lieferung von`
_FRAME_ENDS = words_of("ending_a_frame")


def has_number(tokens: Sequence[Token]) -> bool:
    """Whether a numeral stands anywhere among these."""
    return any(number_at(tokens, at) for at in range(len(tokens)))


def count_begins(tokens: Sequence[Token], norms: Sequence[str], at: int, grammar: Grammar) -> bool:
    """Whether a quantity begins here: a number that is no size, with an item, unit or multiplication sign behind it."""
    token, words = tokens[at], grammar.words
    if token.attached == "article":
        return _article_counts(tokens, at)
    if not number_at(tokens, at) or (at and _belongs_to(norms[at - 1], words)) or _is_numbered(tokens, at):
        return False
    if token.attached and token.text[0].isdigit():
        unit = attached_unit(token)
        return token.attached == "x" or (unit is not None and not is_size(unit))
    if at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    unit = unit_of(after)
    if after.line - token.line > 1 or is_size(unit):
        return False
    if unit is None and (words["uncounted"].at(norms, at + 1) or _is_dimension(norms, at, grammar)):
        return False
    if after.norm in TIMES:
        return at + 2 < len(tokens)
    if after.text in ("-", "–") and at + 2 < len(tokens) and (tokens[at + 2].code or size_behind_dash(tokens, at)):
        return True
    return after.code or after.text[0].isalnum() or after.text in ("(", '"', "“", "„", "ø", "Ø")


def _is_numbered(tokens: Sequence[Token], at: int) -> bool:
    """`Nr. 4`, `n° 4` behind words: the number is a name."""
    if at < 3 or tokens[at - 1].start != tokens[at - 2].end:
        return False
    sign, mark, behind = tokens[at - 2].norm, tokens[at - 1].text, tokens[at - 3]
    numbered = (sign in NUMBER_SIGNS and mark in "°º") or (sign in ("nr", *SIZE_SIGNS) and mark == ".")
    return numbered and behind.is_word and behind.line == tokens[at].line


def _article_counts(tokens: Sequence[Token], at: int) -> bool:
    """`a box`, `a whole pallet`."""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.norm in WHOLE and at + 2 < len(tokens):
        after = tokens[at + 2]
    unit = unit_of(after) if after is not None and after.role is Role.FREE else None
    return unit is not None and unit.counts


def _belongs_to(before: str, words: Wording) -> bool:
    """Whether the word before says that the number is a name or a size: `the 20 litre`, `size 9`."""
    if before in words["connector"] or is_of(before, words):
        return False
    return before in words["article"] or (before in words["size"] and before not in words["order"])


def is_of(norm: str, words: Wording) -> bool:
    """Whether the Dutch article is here the French or Spanish `de` of `besoin de 4 paquets`."""
    return norm == "de" and not {"fr", "es"}.isdisjoint(words.languages)


def _is_dimension(norms: Sequence[str], at: int, grammar: Grammar) -> bool:
    """`12 thick`, unless the catalogue has those two words side by side: `12 thick bleach`."""
    named = at + 2 < len(norms) and (norms[at + 1], norms[at + 2]) in grammar.known.pairs
    return not named and bool(grammar.words["dims"].at(norms, at + 1))


def vague_number(tokens: Sequence[Token], norms: Sequence[str], at: int, grammar: Grammar) -> bool:
    """Whether a vague number stands here: `a couple of boxes`, `some gloves`."""
    length = grammar.words["vague"].at(norms, at)
    after = at + length
    if not length or after >= len(tokens) or tokens[after].role is not Role.FREE:
        return False
    unit, word = unit_of(tokens[after]), tokens[after]
    return (unit is not None and unit.counts) or (word.is_word and _is_goods(word.norm, grammar))


def one_pack(tokens: Sequence[Token], norms: Sequence[str], at: int, grammar: Grammar) -> bool:
    """Whether `box of grommets` stands here: a package in the singular, and an item of the catalogue in it."""
    unit = unit_of(tokens[at])
    if unit is None or not unit.counts or norms[at].endswith(("s", "aux")) or at + 2 >= len(tokens):
        return False
    if grammar.words.languages[:1] not in (("en",), ("fr",), ("es",)) or norms[at + 1] not in ("of", "de"):
        return False
    return any(_is_goods(norm, grammar) for norm in norms[at + 2 : at + 5])


def _is_goods(norm: str, grammar: Grammar) -> bool:
    return norm in grammar.known.words or norm.removesuffix("s") in grammar.known.words


def could_count(tokens: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether the number at `at` may be the quantity of its clause: it leads, or a counting unit follows."""
    token = tokens[at]
    if is_called_size(token):
        return False
    if token.attached and (unit := attached_unit(token)) is not None:
        return unit.counts
    if at + 1 < len(tokens) and (unit := unit_of(tokens[at + 1])) is not None:
        return unit.counts or (not is_size(unit) and leads_clause(tokens, at, words))
    return leads_clause(tokens, at, words)


def leads_clause(tokens: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether only words of ordering stand before: `please send`, `we ask for delivery of`."""
    framed = 0
    if at > 1 and tokens[at - 1].norm in _FRAME_ENDS:
        framed = words["frame"].ending_at([t.norm for t in tokens[max(0, at - 4) : at]], min(at, 4))
    order, connector, small = words["order"], words["connector"], words["stop"]
    return all(
        t.role is not Role.FREE
        or t.norm in order
        or not t.text[0].isalnum()
        or connector.at([t.norm], 0)
        or (framed and t.norm in small)
        for t in tokens[: at - framed]
    )


def opens_name(token: Token) -> bool:
    """Whether an item's name may begin here: a word, or a size (`2in brushes`)."""
    unit = attached_unit(token)
    sized = token.attached not in ("", None, "x", "k", "article", "dozen") and token.text[0].isdigit()
    return token.is_word or (sized and (unit is None or not unit.counts))


def ends_counted(tokens: Sequence[Token]) -> bool:
    """Whether words or a size with words (`2in brushes`), and then `x 10`, `x6` or `x 2 packs`, are all of it."""
    last = len(tokens) - 1
    if last > 1 and (unit := unit_of(tokens[last])) is not None and unit.counts:
        last -= 1
    if last < 1 or not opens_name(tokens[0]):
        return False
    times = tokens[last].attached == "x" and not tokens[last].text[0].isdigit()
    named = tokens[last - 2].is_word or is_called_size(tokens[last - 2])
    return times or (number_at(tokens, last) and tokens[last - 1].norm in TIMES and named)


_SIGNS = frozenset(", ; ( . : + & - – — • * … ... /".split())
_TAKEN = (Role.HEADER, Role.DATE, Role.PLACE, Role.PRICE, Role.MARK, Role.NOTE)


def bounds(tokens: Sequence[Token], norms: Sequence[str], at: int, clause: Sequence[Token], words: Wording) -> bool:
    """Whether a sign, something already read or a small word parts the token from the `clause` before it."""
    before = tokens[at - 1]
    if before.text in _SIGNS or before.role in _TAKEN:
        return True
    if words["connector"].ending_at(norms, at) > 0 or before.norm in words["other"]:
        return True
    order, of = words["order"], words["of"]
    if before.norm not in order and before.norm not in of:
        return False
    small = before.norm in BEFORE_SIZES or before.norm in of
    return not small or not any(
        t.role is Role.FREE and t.text[0].isalnum() and t.norm not in order and t.norm not in of for t in clause
    )
