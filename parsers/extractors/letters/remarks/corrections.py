"""What takes back or changes what was said before in the same text: `make that 8`, `not 2 but 3`, `no gloves this time`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.letters.catalogue import Catalogue
from parsers.extractors.letters.lines.built import Built, Lines
from parsers.extractors.letters.lines.item import Item, Quantity, unit_of
from parsers.extractors.letters.lines.items import item_of
from parsers.extractors.letters.remarks.standing import Standing
from parsers.extractors.letters.script import Script
from parsers.extractors.letters.tokens import Role, Token, mark
from parsers.extractors.letters.wording import Wording
from parsers.lexicon import words_of

__all__ = [
    "STRONG",
    "apply_change",
    "changed",
    "correct_quantity",
    "corrected_line",
    "corrects",
    "named_again",
    "negates",
    "restates",
    "states_both",
]

#: words of correction that take back what was said, whatever it was
STRONG = words_of("taking_all_back")


def changed(items: Lines, clause: list[Token], norms: list[str]) -> bool:
    """`BC-10022 should be 800 not 500`, `Menge alt 200 Stück, Menge neu 600 Stück`: the old number is no order."""
    remake = items.words["remake"].found_in(norms)
    if remake is None:
        return False
    numbers = [at for at, token in enumerate(clause) if token.role is Role.FREE and token.is_number and not token.code]
    olds = [at for at in numbers if _is_old(items, norms, at)]
    old = clause[olds[0]].values if olds else ()
    if len(numbers) < 1 or len(numbers) - len(olds) != 1 or len(olds) > 1 or (not olds and remake[0] > numbers[0]):
        return False
    new = next(at for at in numbers if at not in olds)
    if not olds and new < remake[0]:
        return False
    if olds:
        first = olds[0] - 1 if olds[0] else olds[0]
        for token in clause[first : olds[0] + 1]:
            token.role = Role.NOTE
        after = clause[olds[0] + 1] if olds[0] + 1 < len(clause) else None
        if after is not None and unit_of(after) is not None:
            after.role = Role.NOTE
    item = item_of(clause, items.grammar)
    unit = clause[new + 1] if new + 1 < len(clause) and unit_of(clause[new + 1]) is not None else None
    taken = [clause[new], *([unit] if unit else [])]
    item.quantity = Quantity(clause[new], clause[new].values, taken, Standing.OUTRIGHT, unit=unit)
    item.second, item.rivals = None, []
    item.words = [token for token in item.words if token not in taken and not _frame(items, token)]
    if not item.named:
        target = items.lines[-1] if items.lines and items.lines[-1].sentence >= items.number - 1 else None
        if target is None and items.pending is not None:
            pending, items.pending = items.pending, None
            target = items.new(pending)
        if target is not None and not _is_of_another(target, old, clause):
            target.item.quantity, target.item.second, target.item.rivals = item.quantity, None, []
            mark(clause, Role.ITEM)
            return True
        return False
    items.flush()
    items.new(item)
    return True


_POSITIONS = words_of("position_labels") | words_of("position_nouns")


def _is_of_another(target: Built, old: tuple[str, ...], clause: Sequence[Token]) -> bool:
    """`Pos. 1 bitte 50 statt 20` behind a second line of 5: a number of a position, or an old quantity, that the line does not have."""
    counted = target.item.quantity
    if any(token.role is Role.MARK and token.norm in _POSITIONS for token in clause):
        return True
    return bool(old) and counted is not None and not set(old) & set(counted.values)


def _is_old(items: Lines, norms: Sequence[str], at: int) -> bool:
    old = items.words["old"]
    return bool(old.ending_at(norms, at)) or (at + 2 < len(norms) and bool(old.at(norms, at + 1)) and False)


_FRAME = words_of("framing_a_correction")


def _frame(items: Lines, token: Token) -> bool:
    words = items.words
    return (
        any(token.norm in words[role] for role in ("remake", "order", "stop", "old", "event")) or token.norm in _FRAME
    )


_OPENS = words_of("opening_a_correction")


def corrects(
    items: Lines, clause: Sequence[Token], norms: Sequence[str], after: int, sentence: Sequence[Token]
) -> bool:
    """Whether the words of correction stand where they can only correct: after an item, before its new version."""
    if not items.lines and items.pending is None:
        return False
    rest = [at for at in range(after, len(clause)) if clause[at].role is Role.FREE and clause[at].text[0].isalnum()]
    if not rest:
        return True
    first = norms[after - 1]
    leads = clause[rest[0]]
    if first in _BETTER and not (leads.is_number or leads.attached):
        return False  # "lieber Herr Maier", "better today"
    elsewhere = items.lines and items.lines[-1].sentence != items.number
    behind = (token for token in sentence if token.start >= leads.start and token.role is Role.FREE)
    if elsewhere and not any(token.is_number or token.attached for token in behind):
        return False  # "no queremos patatas": a new sentence without a number corrects nothing
    if first in _OPENS or after > 1:
        at = rest[0]
        return bool(clause[at].is_number or clause[at].attached or clause[at].is_word)
    return True


#: words that only correct where a number follows
_BETTER = words_of("better_than_before")


def corrected_line(items: Lines, item: Item) -> Built | None:
    """The line that a correction names: all its words stand in that line, and in no other as well."""
    if item.code is not None:
        same = [line for line in items.lines if line.item.code is not None and line.item.code.norm == item.code.norm]
        return same[0] if len(same) == 1 else None
    wanted = {piece for token in item.words for piece in _pieces(token) if piece not in items.words["of"]}
    if not any(len(piece) > 1 for piece in wanted):
        return None
    named = [line for line in items.lines if line.item.quantity is not None and wanted <= _pieces_of(line)]
    if len(named) > 1:
        named = [line for line in named if _pieces_of(line) == wanted]
    return named[0] if len(named) == 1 else None


def correct_quantity(line: Built, item: Item) -> None:
    """The line's quantity is that of the correction; a unit that is not said again stays."""
    if item.quantity is None:
        return
    new, old = item.quantity, line.item.quantity
    new.standing = Standing.OUTRIGHT
    if new.unit is None and old is not None:
        new.unit, new.unit_text = old.unit, old.unit_text
    line.item.quantity, line.item.second, line.item.rivals = new, None, []
    mark(item.tokens, Role.ITEM)


def _pieces(token: Token) -> set[str]:
    """The token's words, plural or not: `downlights` is `downlight`; a fraction is one of them."""
    if "/" in token.norm and token.norm[0].isdigit() and not any(map(str.isalpha, token.norm)):
        return {token.norm}
    return {piece.removesuffix("s") for piece in re.split(r"[-/.']", token.norm) if piece}


_ARTICLES = words_of("articles_in_names")


def named_again(lines: Sequence[Built], words: Wording) -> list[tuple[int, int]]:
    """(line, earlier line) where both name the same item: a correction that was not understood, or an item wanted twice.

    `18 bags 20mm gravel` after `15 bags 20mm gravel`; `4 of the C4` after `5 boxes of envelopes C4`, in words of correction.
    """
    found = _named_alike(lines)
    pieces = [set() if line.item.code is not None else _pieces_of(line) - _ARTICLES for line in lines]
    for at, line in enumerate(lines):
        if line.item.code is not None or line.schedule or not any(len(piece) > 1 for piece in pieces[at]):
            continue
        corrected = any(
            words["correct"].at([token.norm], 0) or token.norm in _ONLY_SO_MANY for token in line.item.tokens
        )
        for before in range(max(0, at - 60), at):
            other = lines[before]
            dated = line.date is not None and other.date is not None and line.date is not other.date
            if other.item.code is not None or other.schedule or dated:
                continue
            if pieces[at] == pieces[before] or (corrected and pieces[at] < pieces[before]):
                found.append((at, before))
                break
    return found


def _named_alike(lines: Sequence[Built]) -> list[tuple[int, int]]:
    """Lines of one code with one quantity, and nothing else beside them that tells them apart: a line that was pasted twice."""
    found = []
    for at, line in enumerate(lines):
        for before in range(max(0, at - 60), at):
            other = lines[before]
            if line.item.code is None or other.item.code is None or line.item.code.norm != other.item.code.norm:
                continue
            counted = [one.quantity.values if one.quantity is not None else None for one in (line, other)]
            plain = not (line.schedule or other.schedule or line.date is not other.date)
            if plain and counted[0] == counted[1] and _pieces_of(line) == _pieces_of(other):
                found.append((at, before))
                break
    return found


_ONLY_SO_MANY = words_of("only_so_many")


def _pieces_of(line: Built) -> set[str]:
    return {piece for token in (*line.base, *line.words) for piece in _pieces(token)}


def named_items(tokens: Sequence[Token], words: Wording, known: Catalogue) -> set[str]:
    """The words of the catalogue among these, without those that refuse."""
    pieces = {piece for token in tokens if token.is_word for piece in _pieces(token) if len(piece) > 2}
    named = {piece for piece in pieces if piece in known.words or f"{piece}s" in known.words}
    return {piece for piece in named if not any(piece in words[role] for role in ("not", "none", "order", "of"))}


def names_line(tokens: Sequence[Token], lines: Sequence[Built], words: Wording, known: Catalogue) -> bool:
    """Whether the words of the catalogue among these name one of the lines: all of them stand in it, or its code
    does, or nothing but a code that may be it."""
    codes = {token.norm for token in tokens if token.code}
    if any(line.item.code is not None and line.item.code.norm in codes for line in lines):
        return True
    figures = {token.norm.removesuffix("s") for token in tokens if token.has_digit}
    if figures and any(figures <= _pieces_of(line) for line in lines):
        return True  # "forget the 60s"
    wanted = named_items(tokens, words, known)
    return bool(wanted) and any(wanted <= _pieces_of(line) or not (line.words or line.base) for line in lines)


def restates(items: Lines, clause: list[Token], start: int, length: int) -> bool:
    if not items.lines:
        return False
    item = item_of(clause[start + length :], items.grammar)
    if item.quantity is None or (item.words and len(item.words) > 2):
        return False
    items.lines[-1].item.second = item.quantity
    mark(clause, Role.ITEM)
    return True


def negates(items: Lines, clause: list[Token], start: int) -> bool:
    """`no gloves this time`, `not the M10s`: said so that it is not sent."""
    item = item_of(clause[start + 1 :], items.grammar)
    if item.quantity is not None and item.quantity.standing >= Standing.ONE and item.named:
        return False
    mark(clause[: _refused(clause)], Role.NOTE)
    return True


def _refused(clause: Sequence[Token]) -> int:
    """How many words only refuse: behind a comma a number says something else (`eilt nicht, am 26. reicht`)."""
    parted = (at for at, token in enumerate(clause) if token.text in (",", ";"))
    return next((at for at in parted if any(one.is_number or one.has_digit for one in clause[at:])), len(clause))


def apply_change(items: Lines, clause: Sequence[Token], norms: Sequence[str], script: Script) -> bool:
    """`make the left-hand snips 6, not 4`, `BC-10022 should be 800 not 500`: a new quantity for one of the lines."""
    numbers = [token for token in clause if token.role is Role.FREE and token.is_number and not token.code]
    if not items.lines or not 1 <= len(numbers) <= 2:
        return False
    old = _old_number(items, clause, norms, numbers)
    if old is None and (len(numbers) == 2 or not _leads_change(items, norms)):
        return False
    named = [
        token
        for token in clause
        if token.role is Role.FREE
        and ((token.is_word and len(token.norm) > 3) or (token.has_digit and not token.is_number))
        and unit_of(token) is None
        and token.norm not in items.words["correct"]
        and token.norm not in items.words["order"]
    ]
    line = _line_meant(items, clause, named)
    current = line.item.quantity if line is not None else None
    if line is None or current is None or (old is not None and current.values != old.values):
        return False
    own = line.item.code.norm if line.item.code is not None else None
    if any(token.code and token.norm != own and not _pieces(token) <= _pieces_of(line) for token in clause):
        return False  # goods of another number: `20 face seals QF-8M` below `20 face seals QF-8F`
    at = clause.index(numbers[0]) + 1
    said = clause[at] if at < len(clause) and clause[at].role is Role.FREE and unit_of(clause[at]) is not None else None
    unit, unit_text = (said, said.text) if said is not None else (current.unit, current.unit_text)
    line.item.quantity = Quantity(
        numbers[0], numbers[0].values, [numbers[0]], Standing.OUTRIGHT, unit=unit, unit_text=unit_text
    )
    line.item.second, line.item.rivals = None, []
    if old is None or not {piece for token in named for piece in _pieces(token)} & _pieces_of(line):
        line.notices.append(("quantity-corrected", script.text.text[clause[0].start : clause[-1].end]))
    mark(clause, Role.ITEM)
    return True


def states_both(items: Lines, sentence: Sequence[Token], norms: Sequence[str], script: Script) -> bool:
    """`Correction, before I forget: of the discs (TW 30.260) please 30 instead of 20`: a sentence whose only numbers are the new
    quantity and the old one, which is that of the one line it names."""
    numbers = [token for token in sentence if token.role is Role.FREE and token.is_number and not token.code]
    if _old_number(items, sentence, norms, numbers) is None:
        return False
    return apply_change(items, sentence, norms, script)


#: `50 no. M12 washers`: alone they refuse, or are something else
_REFUSALS = words_of("no")
_MAKES = words_of("making_it")


def _leads_change(items: Lines, norms: Sequence[str]) -> bool:
    found = items.words["correct"].found_in(norms)
    return bool(
        (found is not None and (norms[found[0]] not in _REFUSALS or found[1] > 1))
        or items.words["remake"].found_in(norms)
        or (norms and norms[0] in _MAKES)
    )


def _old_number(items: Lines, clause: Sequence[Token], norms: Sequence[str], numbers: Sequence[Token]) -> Token | None:
    """The second number, where words between say that it is the old one: `3 not 2`, `8 au lieu de 6`."""
    if len(numbers) != 2:
        return None
    instead = next((at for at in range(len(norms)) if items.words["instead"].at(norms, at)), None)
    return numbers[1] if instead is not None and clause.index(numbers[1]) > instead else None


def _line_meant(items: Lines, clause: Sequence[Token], named: Sequence[Token]) -> Built | None:
    """The one line that the clause speaks of."""
    matches = [line for line in items.lines if _mentions(line, named, clause)]
    if not matches and not named and len(items.lines) == 1:
        return items.lines[0]
    if len(matches) > 1:
        best = max(_overlap(line, named) for line in matches)
        matches = [line for line in matches if _overlap(line, named) == best]
    return matches[0] if len(matches) == 1 else None


def _mentions(line: Built, named: Sequence[Token], clause: Sequence[Token]) -> bool:
    if line.item.code is not None and any(token.norm == line.item.code.norm for token in clause):
        return True
    return _overlap(line, named) > 0


def _overlap(line: Built, named: Sequence[Token]) -> int:
    have = {piece for token in (*line.base, *line.words) for piece in re.split(r"[-/]", token.norm)}
    want = {piece for token in named for piece in re.split(r"[-/]", token.norm) if len(piece) > 2 or token.has_digit}
    return len(have & want)
