"""Bullets, enumeration numbers and position labels: what stands before an item and counts nothing."""

from __future__ import annotations

from parsers.extractors.tokens import Role, Token

__all__ = ["strip_inner_marks", "strip_mark"]


def strip_mark(sentence: list[Token]) -> None:
    """Bullets and enumeration numbers are no quantities."""
    first = next((at for at, token in enumerate(sentence) if token.role is Role.FREE), None)
    if first is None:
        return
    token = sentence[first]
    if token.text in "-–—*•·>o" and len(token.text) == 1:
        token.role = Role.MARK
        strip_mark(sentence)
        return
    after = sentence[first + 1] if first + 1 < len(sentence) else None
    if after is None or first + 2 >= len(sentence):
        return
    small = token.text.isdigit() and len(token.text) <= 2
    letter = len(token.text) == 1 and token.is_word
    if ((small or letter) and after.text == ")" and after.start == token.end) or (
        small
        and after.text == "."
        and after.start == token.end
        and sentence[first + 2].line == token.line
        and not sentence[first + 2].norm[:1].isdigit()
    ):
        token.role = after.role = Role.MARK
    elif (
        token.text == "("
        and small is False
        and after.text.isdigit()
        and len(after.text) <= 2
        and sentence[first + 2].text == ")"
    ):
        token.role = after.role = sentence[first + 2].role = Role.MARK


def strip_inner_marks(sentence: list[Token]) -> None:
    """`1) 3 chairs 2) 1 desk` in one line, and the `n.` of `n. 10 rotoli`."""
    for at, token in enumerate(sentence[:-2]):
        if token.role is not Role.FREE:
            continue
        after = sentence[at + 1]
        if (
            token.text.isdigit()
            and len(token.text) <= 2
            and after.text == ")"
            and after.start == token.end
            and (at == 0 or sentence[at - 1].text not in "([")
        ):
            token.role = after.role = Role.MARK
        elif token.norm in ("n", "nr", "num") and (
            at == 0 or sentence[at - 1].text in ",;:" or sentence[at - 1].role is not Role.FREE
        ):
            number = at + 2 if after.text in ".°º" else at + 1
            if number + 1 < len(sentence) and sentence[number].is_number and sentence[number + 1].is_word:
                for mark in sentence[at:number]:
                    mark.role = Role.MARK
