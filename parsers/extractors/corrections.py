"""What takes back or changes what was said before in the same text: `make that 8`, `not 2 but 3`, `no gloves this time`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.extractors.built import Built, Lines, mark
from parsers.extractors.item import Quantity, unit_of
from parsers.extractors.items import item_of
from parsers.extractors.script import Script
from parsers.extractors.tokens import Role, Token

__all__ = ["STRONG", "apply_change", "changed", "corrects", "negates", "restates"]

#: words of correction that take back what was said, whatever it was
STRONG = frozenset(
    "no nein quatsch sorry non nee pardon oops correction korrektur perdon scusa scusi anzi scrap correctie wait moment".split()
)


def changed(items: Lines, clause: list[Token], norms: list[str]) -> bool:
    """`BC-10022 should be 800 not 500`, `Menge alt 200 Stück, Menge neu 600 Stück`: the old number is no order."""
    remake = items.words["remake"].found_in(norms)
    if remake is None:
        return False
    numbers = [at for at, token in enumerate(clause) if token.role is Role.FREE and token.is_number and not token.code]
    olds = [at for at in numbers if _is_old(items, norms, at)]
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
    item.quantity = Quantity(clause[new], clause[new].values, unit, unit.text if unit else None, taken, 5)
    item.second, item.rivals = None, []
    item.words = [token for token in item.words if token not in taken and not _frame(items, token)]
    if not item.named:
        target = items.lines[-1] if items.lines and items.lines[-1].sentence >= items.number - 1 else None
        if target is None and items.pending is not None:
            pending, items.pending = items.pending, None
            target = items.new(pending)
        if target is not None:
            target.item.quantity, target.item.second, target.item.rivals = item.quantity, None, []
            mark(clause, Role.ITEM)
            return True
        return False
    items.flush()
    items.new(item)
    return True


def _is_old(items: Lines, norms: Sequence[str], at: int) -> bool:
    old = items.words["old"]
    return bool(old.ending_at(norms, at)) or (at + 2 < len(norms) and bool(old.at(norms, at + 1)) and False)


def _frame(items: Lines, token: Token) -> bool:
    words = items.words
    return any(token.norm in words[role] for role in ("remake", "order", "stop", "old", "event")) or token.norm in (
        "menge",
        "quantity",
        "qty",
        "quantite",
        "cantidad",
        "quantita",
        "aantal",
        "sent",
        "yesterday",
        "pos",
        "position",
        "line",
    )


def corrects(items: Lines, clause: Sequence[Token], norms: Sequence[str], after: int) -> bool:
    """Whether the words of correction stand where they can only correct: after an item, before its new version."""
    if not items.lines and items.pending is None:
        return False
    rest = [at for at in range(after, len(clause)) if clause[at].role is Role.FREE and clause[at].text[0].isalnum()]
    if not rest:
        return True
    first = norms[after - 1]
    if (
        first
        in (
            "no",
            "nein",
            "non",
            "nee",
            "doch",
            "meine",
            "bzw",
            "mache",
            "mach",
            "stop",
            "halt",
            "attention",
            "wait",
            "actually",
            "sorry",
            "attenzione",
            "mejor",
            "meglio",
            "ne",
            "bedoel",
        )
        or after > 1
    ):
        at = rest[0]
        return bool(clause[at].is_number or clause[at].attached or clause[at].is_word)
    return True


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
    if item.quantity is not None and item.quantity.score >= 3.4 and item.named:
        return False
    mark(clause, Role.NOTE)
    return True


def apply_change(items: Lines, clause: Sequence[Token], norms: Sequence[str], script: Script) -> bool:
    """`make the left-hand snips 6, not 4`, `BC-10022 should be 800 not 500`: a new quantity for one of the lines."""
    if not items.lines:
        return False
    lead = items.words["correct"].found_in(norms) or items.words["remake"].found_in(norms)
    numbers = [token for token in clause if token.role is Role.FREE and token.is_number and not token.code]
    if lead is None and not (norms and norms[0] in ("make", "mach", "machen", "mettez", "ponga", "faccia", "maak")):
        return False
    if not 1 <= len(numbers) <= 2:
        return False
    instead = next((at for at, norm in enumerate(norms) if items.words["instead"].at(norms, at)), None)
    old = None
    if len(numbers) == 2:
        if instead is None:
            return False
        old = numbers[1] if clause.index(numbers[1]) > instead else None
        if old is None:
            return False
    named = [
        token
        for token in clause
        if token.role is Role.FREE
        and token.is_word
        and len(token.norm) > 3
        and token.norm not in items.words["correct"]
        and token.norm not in items.words["order"]
    ]
    matches = [line for line in items.lines if _mentions(line, named, clause)]
    if not matches and not named:
        matches = [items.lines[-1]] if len(items.lines) == 1 else []
    if len(matches) > 1:
        best = max(_overlap(line, named) for line in matches)
        matches = [line for line in matches if _overlap(line, named) == best]
    if len(matches) != 1 or matches[0].item.quantity is None:
        return False
    line = matches[0]
    if old is not None and line.item.quantity.values != old.values:  # type: ignore[union-attr]
        return False
    current = line.item.quantity
    if current is None:
        return False
    line.item.quantity = Quantity(numbers[0], numbers[0].values, current.unit, current.unit_text, [numbers[0]], 5)
    line.notices.append(("quantity-corrected", script.text.text[clause[0].start : clause[-1].end]))
    mark(clause, Role.ITEM)
    return True


def _mentions(line: Built, named: Sequence[Token], clause: Sequence[Token]) -> bool:
    if line.item.code is not None and any(token.norm == line.item.code.norm for token in clause):
        return True
    return _overlap(line, named) > 0


def _overlap(line: Built, named: Sequence[Token]) -> int:
    have = {piece for token in (*line.base, *line.words) for piece in re.split(r"[-/]", token.norm)}
    want = {piece for token in named for piece in re.split(r"[-/]", token.norm) if len(piece) > 2}
    return len(have & want)
