"""Words that count by what stands before them: `12 pairs size 9 and the same in size 10`, `ditto clear`, `et autant en L`."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.extractors.letters.lines.countedlast import count_behind
from parsers.extractors.letters.lines.item import attached_unit, unit_of
from parsers.extractors.letters.lines.lineabove import OPPOSITES
from parsers.extractors.letters.tokens import Role, Token, joined
from parsers.extractors.letters.wording import Wording, phrases
from parsers.lexicon import table, words_of

__all__ = ["counts_by_before", "is_as_many"]

#: one more of what was named before: `una caja de la M y otra de la L`
_ONE_MORE = words_of("one_more_of")
_ROLES = ("as_many", "the_same_in", "ditto", "same_number")
_PHRASES = {role: phrases(word for words in table("words").values() for word in words.get(role, ())) for role in _ROLES}
_FIRSTS = frozenset(first for role in _ROLES for first in _PHRASES[role].by_first)
_ALL = frozenset().union(*(words_of(role) for role in _ROLES))
_LONGEST = 6  #: words of what stands before one of them
_PARTS = frozenset((",", ";", ".", "+", "&", "-", "–"))
_IN = words_of("before_another_size")
_VARIANTS = frozenset().union(*OPPOSITES)
_BACK = 16  #: tokens before it among which the count is looked for


def is_as_many(token: Token) -> bool:
    """Whether the number is such a word, which takes over the unit as well."""
    return token.is_word and token.is_number and (token.norm in _ALL or token.norm in _ONE_MORE)


def counts_by_before(
    tokens: Sequence[Token], norms: Sequence[str], out: Sequence[Token], at: int, words: Wording, text: str
) -> tuple[Token, int] | None:
    """The word or words at `at` as a number, and how many they are; None for any other, and where the count before is not clear.
    `out` are the tokens before, with their numbers read."""
    if norms[at] not in _FIRSTS and norms[at] not in _ONE_MORE:
        return None
    begins = _begins(tokens, norms, at, words)
    if norms[at] in _ONE_MORE:
        articled = at > 0 and tokens[at - 1].attached == "article"  # "une autre de la même"
        if (
            not (begins or (articled and _begins(tokens, norms, at - 1, words)))
            or at + 1 >= len(tokens)
            or norms[at + 1] not in words["of"]
        ):
            return None
        if articled:
            tokens[at - 1].role, tokens[at - 1].attached = Role.MARK, None
        tokens[at].values = ("1",)
        return tokens[at], 1
    role, length = max(((role, _PHRASES[role].at(norms, at)) for role in _ROLES), key=lambda found: found[1])
    if not length:
        return None
    named = _named_before(tokens, norms, at, length, role, words)
    if named is None and not ((begins or role == "same_number") and _stands(tokens, at + length, role, words)):
        return None
    before = out if named is None else [token for token in out if token.start < named.start]
    values = _count_before(before, tokens[at].line, words)
    if not values:
        return None
    number = joined(tokens[at], tokens[at + length - 1], text) if length > 1 else tokens[at]
    number.values = values
    return number, length


def _named_before(
    tokens: Sequence[Token], norms: Sequence[str], at: int, length: int, role: str, words: Wording
) -> Token | None:
    """The first word of what they count, where the words end it: `coperchi altrettanti`, and behind a size or colour
    `et blanche idem`."""
    behind = tokens[at + length] if at + length < len(tokens) else None
    if behind is not None and behind.line == tokens[at].line and behind.text[0].isalnum():
        return None
    start = at
    while start and not _begins(tokens, norms, start, words):
        start -= 1
    said = [token for token in tokens[start:at] if token.text[0].isalnum()]
    if not start or not 0 < len(said) <= _LONGEST or any(count_behind(tokens, i) for i in range(start, at)):
        return None
    varies = any(token.norm in _VARIANTS or token.has_digit for token in said)
    return tokens[start] if varies or role in ("as_many", "same_number") else None


def _begins(tokens: Sequence[Token], norms: Sequence[str], at: int, words: Wording) -> bool:
    """Whether a sign, a word that joins or the line before ends what was said."""
    if not at:
        return False
    before = tokens[at - 1]
    return before.text in _PARTS or norms[at - 1] in words["connector"] or before.line != tokens[at].line


def _stands(tokens: Sequence[Token], after: int, role: str, words: Wording) -> bool:
    """Whether what follows says of what there are as many, and does not count by itself."""
    line = tokens[after - 1].line
    behind: list[Token] = []
    for token in tokens[after : after + 8]:
        if token.line != line or token.text in (",", ";", ".") or (behind and token.norm in words["connector"]):
            break
        behind.append(token)
    if role == "same_number":
        return not any(token.text[0].isalnum() for token in behind[:1])
    said = [token for token in behind if token.text[0].isalnum()]
    if not said or any(count_behind(tokens, after + i) for i in range(len(behind))) or _ends_with_number(said, words):
        return False
    if role == "as_many":
        return True
    led = said[0].norm in _IN
    while said and (said[0].norm in _IN or said[0].norm in words["article"] or said[0].norm in words["of"]):
        said = said[1:]
    if not said:
        return False
    varies = said[0].norm in _VARIANTS or said[0].has_digit or said[0].norm in words["size"]
    if role == "ditto":
        return varies or (said[0].role is Role.FREE and said[0].is_word)
    return varies and led


def _ends_with_number(said: Sequence[Token], words: Wording) -> bool:
    """`ditto in black 6`: a bare number at the end may count; behind the word of a size it does not."""
    last = said[-1]
    if not last.text.isdigit():
        return False
    return len(said) < 2 or not (said[-2].norm in words["size"] or said[-2].norm in _IN)


def _count_before(out: Sequence[Token], line: int, words: Wording) -> tuple[str, ...]:
    """The count that stands nearest before: with its unit, or as the first of what it counts."""
    near = [token for token in out[-_BACK:] if line - token.line <= 1]
    for at in range(len(near) - 1, -1, -1):
        token = near[at]
        if token.text in (";", "!", "?"):
            return ()
        if count_behind(near, at):
            unit = attached_unit(token)
            return token.values or (("1",) if token.attached == "article" else (token.numeral,) if unit else ())
        if (
            token.is_number
            and token.attached in (None, "dozen")
            and token.role is Role.FREE
            and _leads(near, at, words)
        ):
            return token.values
    return ()


def _leads(near: Sequence[Token], at: int, words: Wording) -> bool:
    """Whether the number stands before the goods: first on its line, or behind a sign or a word of ordering."""
    before = near[at - 1] if at else None
    behind = near[at + 1] if at + 1 < len(near) else None
    if behind is None or behind.line != near[at].line or (unit_of(behind) is not None and not behind.has_digit):
        return False  # "5 l, the same in green": a size
    if before is None or before.line != near[at].line or before.text in _PARTS | {":"}:
        return True
    return any(before.norm in words[role] for role in ("order", "connector", "greeting"))
