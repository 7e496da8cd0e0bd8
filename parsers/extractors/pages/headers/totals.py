"""The sums of an order as stated: lines, tax, payable, freight and discounts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from parsers.draft import Alternative, Charge, DraftLine, Field
from parsers.extractors.pages.evidence import evidence, field_of
from parsers.extractors.pages.headers.currencywords import CURRENCY_CODES
from parsers.extractors.pages.headers.sumlabels import bare_sum, is_carried, total_label
from parsers.extractors.pages.rows import Chunk, Placed, Row, joined
from parsers.lexicon import fold, table
from parsers.numbers import plain, readings
from parsers.score import Proof, confidence

__all__ = ["Totals", "numerals_in", "read_totals", "sum_of"]


@dataclass(slots=True)
class Totals:
    """Header fields by name, charges, and the rows that they were read from."""

    fields: dict[str, Any] = field(default_factory=dict)
    charges: list[Charge] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Sum:
    role: str
    label: tuple[Placed, ...]
    words: tuple[Placed, ...]
    numeral: str
    row: Row


def read_totals(rows: Sequence[Row], lines: Sequence[DraftLine], mark: str | None) -> Totals:
    """Reads the rows after the items. `lines` prove the total that is their sum."""
    found = Totals()
    whole = sum_of(lines)
    sums = list(_sums(rows)) or list(_unnamed(rows))
    charges = Decimal(0)
    named = any(whole in readings(one.numeral, decimal_mark=mark) for one in sums)  # by a label of its own
    for one in sums:
        found.used.add(id(one.row))
        values = readings(one.numeral, decimal_mark=mark)
        if whole is None and _is_tally(one, len(lines)):
            continue
        if one.role in ("freight", "discount_total"):
            if values == (Decimal(0),):
                continue
            found.charges.append(_charge(one, values))
            amount = abs(values[0]) if len(values) == 1 else Decimal(0)
            charges += amount if one.role == "freight" else -amount
            continue
        if not named and whole is not None and (better := _under_amounts(one, whole, mark)):
            one, values = better, (whole,)
        name, proved = _name(one, sums, values, lines=whole, charges=charges)
        if name not in found.fields or proved is not None:
            found.fields[name] = _field(one, values, proved)
    for above, row in pairwise(rows):
        if id(above) in found.used and len(row.words) == 1 and row.text.upper() in CURRENCY_CODES:
            found.used.add(id(row))  # "TOTAL" above "GBP" in a narrow cell
    return found


def _is_tally(one: _Sum, lines: int) -> bool:
    """Whether the number only says how many lines there are: "TOTAL LINEAS: 24" below 24 lines without a price."""
    label = fold(" ".join(placed.word.text for placed in one.label)).split(":")[0].strip(" .")
    tallies = {fold(phrase) for words in table("prose").values() for phrase in words.get("tally", ())}
    return one.numeral == str(lines) and any(label.startswith(phrase) for phrase in tallies)


def _under_amounts(one: _Sum, whole: Decimal, mark: str | None) -> _Sum | None:
    """Of a row with a sum below each of several columns of money (net, tax, gross) the one that is the sum of the lines."""
    if one.role not in ("total", "total_lines"):
        return None
    label = {id(placed) for placed in one.label}
    found = []
    for chunk in one.row.chunks:
        if any(id(placed) in label for placed in chunk.words):
            continue
        if (number := _numeral(chunk.words)) and readings(number[1], decimal_mark=mark) == (whole,):
            found.append(replace(one, words=number[0], numeral=number[1]))
    return found[0] if len(found) == 1 else None


def sum_of(lines: Sequence[DraftLine]) -> Decimal | None:
    """The sum of the amounts, where every line that has a price has one."""
    total = Decimal(0)
    for line in lines:
        if line.action is not None and line.action.value == "cancel":
            continue
        if line.amount is None or line.amount.value is None:
            if line.quantity is not None or line.price is not None:
                return None
            continue
        total += Decimal(line.amount.value)
    return total if lines else None


def numerals_in(rows: Sequence[Row]) -> Iterator[str]:
    """The numerals of stated sums, for the document's convention."""
    for one in _sums(rows):
        yield one.numeral


def _sums(rows: Sequence[Row]) -> Iterator[_Sum]:
    for at, row in enumerate(rows):
        if is_carried(row.text):
            continue
        if paired := _under_labels(rows, at):  # the labels' row says nothing else
            yield from paired
            continue
        for place, chunk in enumerate(row.chunks):
            role = total_label(chunk.text)
            if role is None:
                continue
            inline = _numeral(chunk.words)
            right = [placed for other in row.chunks[place + 1 :] for placed in other.words]
            beside = _numeral(right, last=True) if right else None
            below = _below(rows, at, chunk) if not inline and not beside else None
            best = beside if beside and not _is_total_chunk(row.chunks[place + 1 :]) else inline or below
            best = best or beside
            if best:
                words, numeral = best
                yield _Sum(_with_suffix(role, row.text), chunk.words, words, numeral, row)
                break


def _unnamed(rows: Sequence[Row]) -> Iterator[_Sum]:
    """The sum that no word names, right below the items: "GBP 350.17"."""
    if rows and (found := bare_sum(rows[0])):
        word, numeral = found
        label = tuple(placed for placed in rows[0].words if placed is not word)
        yield _Sum("total", label, (word,), numeral, rows[0])


def _under_labels(rows: Sequence[Row], at: int) -> list[_Sum]:
    """A row of several labels ("Base imponible", "IVA", "Total") with as many numbers in the row below: label by label."""
    row, lower = rows[at], rows[at + 1] if at + 1 < len(rows) else None
    if lower is None or len(row.chunks) < 2 or len(lower.chunks) != len(row.chunks) or lower.page is not row.page:
        return []
    near = (
        lower.top - row.top < 1.5 if row.grid is not None else lower.middle - row.middle <= 2.6 * max(row.em, lower.em)
    )
    if not near or lower.grid != row.grid or any(_numeral(chunk.words) for chunk in row.chunks):
        return []
    numbers = [_numeral(chunk.words) or _percentage(chunk) for chunk in lower.chunks]
    roles = [total_label(chunk.text) for chunk in row.chunks]
    if not all(numbers) or not any(roles):
        return []
    return [
        _Sum(role, label.words, number[0], number[1], lower)
        for role, label, number in zip(roles, row.chunks, numbers, strict=True)
        if role and number and "%" not in label.text
    ]


def _percentage(chunk: Chunk) -> tuple[tuple[Placed, ...], str] | None:
    text = chunk.text.strip(" %")
    return (chunk.words, text) if readings(text) else None


def _is_total_chunk(chunks: Sequence[Chunk]) -> bool:
    return any(total_label(chunk.text) for chunk in chunks)


def _with_suffix(role: str, text: str) -> str:
    """ "Order value £218.60 excluding VAT": the words behind the number say which total it is."""
    plain_text = text.lower()
    if role == "total":
        if re.search(
            r"\b(?:excl?|excluding|ex|exkl|exclusive|ohne|sans|hors|sin|senza|esclusa|zonder|netto|net|ht)\b",
            plain_text,
        ):
            return "total_lines"
        if re.search(r"\b(?:incl?|including|inkl|ttc|brutto|gross|inclus\w*|con iva|inclusa)\b", plain_text):
            return "total_payable"
    return role


def _numeral(words: Sequence[Placed], *, last: bool = False) -> tuple[tuple[Placed, ...], str] | None:
    """The sum among these words: the first numeral behind the label (the last of a row of columns), no percentage."""
    text, _ = joined(words)
    spans = [(start, end) for start, end in _money_spans(text) if not re.match(r"\s*%", text[end:])]
    spans = [span for span in spans if readings(text[slice(*span)])]
    if not spans:
        return None
    start, end = spans[-1] if last else spans[0]
    picked = _covering(words, start, end)
    return (picked, text[start:end]) if picked else None


_MONEY_RUN = re.compile(
    r"(?<![\w.,-])[€£$]?\s?((?:\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?|\d[\d.,'’]*\d|\d)(?:[.,]-{1,2})?-?)(?![\w])"
)


def _money_spans(text: str) -> Iterator[tuple[int, int]]:
    for match in _MONEY_RUN.finditer(text):
        yield match.start(1), match.end(1)


def _covering(words: Sequence[Placed], start: int, end: int) -> tuple[Placed, ...]:
    _, offsets = joined(words)
    pairs = zip(words, offsets, strict=True)
    return tuple(placed for placed, at in pairs if at < end and at + len(placed.word.text) > start)


def _below(rows: Sequence[Row], at: int, chunk: Chunk) -> tuple[tuple[Placed, ...], str] | None:
    row = rows[at]
    for lower in rows[at + 1 : at + 3]:
        if (
            lower.page is not row.page
            or lower.grid != row.grid
            or (row.grid is None and lower.middle - row.middle > 2.6 * max(row.em, lower.em))
        ):
            return None
        for other in lower.chunks:
            overlap = min(other.right, chunk.right) - max(other.left, chunk.left)
            if overlap > 0 and (found := _numeral(other.words)):
                return found
    return None


def _name(
    one: _Sum, sums: Sequence[_Sum], values: Sequence[Decimal], *, lines: Decimal | None, charges: Decimal
) -> tuple[str, Decimal | None]:
    """(header field, the value that the lines, or the lines and charges, prove)."""
    if one.role == "total_tax":
        return "total_tax", None
    if lines is not None and lines in values:
        return "total_lines", lines
    if lines is not None and charges and lines + charges in values:
        return "total_payable", lines + charges
    if one.role in ("total_lines", "total_payable"):
        return one.role, None
    gross = any(other.role == "total_tax" for other in sums) and any(other.role == "total_lines" for other in sums)
    return ("total_payable" if gross else "total_lines"), None


def _field(one: _Sum, values: Sequence[Decimal], sure: Decimal | None) -> Field:
    raw = " ".join(placed.word.text for placed in one.words)
    proof = Proof.CONFIRMED if sure is not None else Proof.NONE
    score = confidence((placed.word for placed in one.words), proof=proof)
    value = (
        plain(next(v for v in values if v == sure))
        if sure is not None
        else plain(values[0])
        if len(values) == 1
        else None
    )
    rivals = () if value is not None else tuple(Alternative(plain(v), score / len(values)) for v in values)
    return Field(raw, value, evidence(one.words, "header"), score, rivals)


def _charge(one: _Sum, values: Sequence[Decimal]) -> Charge:
    reason = field_of(one.label, method="header")
    return Charge(one.role == "freight", reason, _field(one, values, None))
