"""Numbers of orders that no label names: told by their shape, and by where they stand in a text or subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parsers.extractors.letters.catalogue import bare, shape_of
from parsers.extractors.letters.references import WEAK, shaped
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token
from parsers.lexicon import words_of

__all__ = ["in_body", "in_subject", "key", "lone"]

#: what says only that a number follows: `Nr. 2026-0875.`
_NUMBER_WORDS = words_of("number_follows")
#: `Use HB2302 please`, `Put BD/0782 on the ticket`: words before a number that say it goes on the papers
_QUOTING = words_of("quoting_on_papers")
#: words beside a number that goes on the papers
_PAPERS = words_of("papers_with_numbers")
_PLAIN = ("stop", "order", "po", "of", "article", "greeting", "closing")
_UNDER = words_of("before_introduced_number")
#: `Next one is TJ-4417:` above the items
_IS = words_of("is_before_number")
_FEW = 6  #: words of a sentence that names the order and nothing else
#: a subject that is nothing but a number, and no year
_ALONE = re.compile(r"(?!(?:19|20)\d\d$)\d{3,10}")
_NORMS_OF_GOODS = frozenset(
    "spa spz spb din iso en ral hlp sae bs uni".split()
)  #: before figures they name a size or grade


def key(text: str) -> str:
    """Two writings of one number: separators and leading zeros do not count."""
    return bare(text).lstrip("0")


def in_body(body: Script, subject: Script | None) -> Iterator[list[Token]]:
    """The first number of each sentence that stands where only the order's own number stands. What the subject has, too, is no
    item, even where others of its shape are."""
    named = {key(token.text) for token in subject.tokens if shaped(token, subject.known)} if subject else set()
    for sentence in body.sentences:
        free = [token for token in sentence if token.text[0].isalnum() or token.text in "()[]:,-–;"]
        for at in range(len(free)):
            run = _run(free, at, body)
            if run and _is_own(sentence, free, at, len(run), body, named):
                yield run
                break


def _is_own(
    sentence: Sequence[Token], free: Sequence[Token], at: int, length: int, body: Script, named: set[str]
) -> bool:
    """Whether the number at `at` stands alone, opens its sentence, stands in brackets, or heads the list behind it."""
    words, token = body.words, free[at]
    before = [t for t in free[:at] if t.role is Role.FREE and t.text[0].isalnum() and not _is_mark(t, free)]
    after = free[at + length] if at + length < len(free) else None
    sign = after.text if after is not None else ""
    alone = all(t.norm in _NUMBER_WORDS for t in before) and (after is None or after.line != token.line)
    opens = sign in (":", ",", "-", "–", ";") and all(
        t.norm in words["order"] or t.norm in words["po"] or t.norm in words["greeting"] for t in before
    )
    bracketed = (
        at > 0
        and free[at - 1].text in "(["
        and sign in (")", "]")
        and all(t.norm in words["order"] or t.norm in words["stop"] for t in before)
    )
    closes = (
        (sign == ":" and (at == 0 or free[at - 1].text in (",", "-", "–")))
        or (at > 0 and free[at - 1].norm in _IS and _heads_list(free, at + length))
        or (after is None and at > 1 and free[at - 1].text in ("-", "–", ":") and _speaks_of_number(free[:at], body))
        or _introduces(sentence, free, at, length)
        or _is_ours(free, at, length)
    )
    if not (alone or opens or bracketed or closes):
        return False
    if (alone or opens) and key(token.text) not in named and _is_of_a_list(body, token):
        return False
    counted = (opens or closes) and sign in (":", "-", "–", ",") and _then_quantity(free, at + length + 1, body)
    return not counted


def _introduces(sentence: Sequence[Token], free: Sequence[Token], at: int, length: int) -> bool:
    """`Would you note for IN-40225:`: a number of letters and figures behind a preposition, and the list begins at the colon."""
    if not at or free[at - 1].norm not in _UNDER or sentence[-1].text != ":":
        return False
    others = [token for token in (*free[:at], *free[at + length :]) if token.has_digit or token.is_number or token.code]
    return not others and any(map(str.isalpha, free[at].text))


_OURS = words_of("our_number")


def _is_ours(free: Sequence[Token], at: int, length: int) -> bool:
    """`3 packs of 20415, our AF/26/0840.`: behind a comma and a word for ours, at the end of what is said."""
    if not at or free[at - 1].norm not in _OURS or not any(map(str.isalpha, free[at].text)):
        return False
    begins = at == 1 or free[at - 2].text in (",", ";", "-", "–", "(") or free[at - 2].line != free[at - 1].line
    after = free[at + length] if at + length < len(free) else None
    return begins and (after is None or after.text in (",", ";", ")") or after.line != free[at].line)


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


def _is_of_a_list(body: Script, token: Token) -> bool:
    """Whether the lines around hold codes of the same shape: then it is an item without a quantity."""
    return body.shapes[re.sub(r"\d", "9", token.text)] > 1


def _is_mark(token: Token, free: Sequence[Token]) -> bool:
    at = free.index(token)
    return token.text.isdigit() and len(token.text) <= 2 and at + 1 < len(free) and free[at + 1].text in ")."


def lone(body: Script, comment: Script | None) -> tuple[Script, list[Token]] | None:
    """The one number of letters and figures in the text that is nobody's item, in a short sentence about no goods: first in it, or
    behind a word that puts it on the papers."""
    scripts = (body, comment) if comment else (body,)
    found = [(script, run) for script in scripts for sentence in script.sentences if (run := _lone(sentence, script))]
    return found[0] if len(found) == 1 else None


def _lone(sentence: Sequence[Token], body: Script) -> list[Token]:
    free = [token for token in sentence if token.role is Role.FREE and token.text[0].isalnum()]
    at = next((at for at, token in enumerate(free) if token.has_digit), None)
    if at is None or any(token.role is Role.ITEM for token in sentence):
        return []
    at -= at > 0 and len(_run(free, at - 1, body)) == 2  # "FS 22010"
    run = _run(free, at, body)
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


def _says_little(token: Token, body: Script) -> bool:
    """Whether the word tells nothing of the number but that it goes on the papers, or is the sender's name."""
    named = token.is_word and token.text[0].isupper() and not (token.text.isupper() or body.known.has(token.norm))
    plain = token.norm in _QUOTING or token.norm in _PAPERS or any(token.norm in body.words[kind] for kind in _PLAIN)
    return token.is_word and not token.code and (named or plain)


def in_subject(subject: Script, *, have: bool) -> list[Token]:
    """The first number of the subject that has the shape of an order's; where none is known yet (`have`), also the figures that are
    all of it. None of a subject that speaks of an earlier order or of another paper."""
    tokens = subject.tokens
    norms = [token.norm for token in tokens]
    if subject.words["earlier"].found_in(norms) or subject.words["not_po"].found_in(norms):
        return []
    said = [token for token in tokens if token.text[0].isalnum()]
    if not have and len(said) == 1 and _ALONE.fullmatch(said[0].text) and not said[0].norm.startswith("#"):
        return said
    return next((run for at in range(len(tokens)) if (run := _run(tokens, at, subject))), [])


#: the two halves of `FS 22010`, `B 2026/418`, `KW-B 26-1187`
_HALVES = re.compile(r"[A-Z]{2,5} \d{3,8}|[A-Z]{1,5}(?:-[A-Z]{1,3})? \d{2,6}[-/]\d{2,6}")


def _run(tokens: Sequence[Token], at: int, script: Script) -> list[Token]:
    """The token at `at` where it has the shape of an order's number, with the figures behind it in `FS 22010`."""
    token = tokens[at]
    if token.role is not Role.FREE:
        return []
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if (
        behind is not None
        and _HALVES.fullmatch(f"{token.text} {behind.text}")
        and behind.role is Role.FREE
        and behind.start - token.end == 1
    ):
        return [] if token.norm in _NORMS_OF_GOODS else [token, behind]
    return [token] if shaped(token, script.known) else []
