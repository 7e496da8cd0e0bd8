"""Numbers of the whole order: the buyer's order number above all, revision, contract, quotation, account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.draft import Alternative, Field
from parsers.extractors.pages.evidence import evidence, field_of
from parsers.extractors.pages.headers.labelvalues import Labelled
from parsers.extractors.pages.headers.numberwords import code_words, is_beside
from parsers.extractors.pages.headers.phrases import date_phrases
from parsers.extractors.pages.rows import Placed, Row
from parsers.lexicon import fold, words_of
from parsers.score import Label as Sure

__all__ = ["numbers"]


#: How much a buyer_order_no label says by itself; "order" alone is said of many things.
_WEAK = words_of("labels_that_say_little")


def numbers(pairs: Sequence[Labelled], rows: Sequence[Row], below: int | None) -> dict[str, Field]:
    """Every number by its Header field. `below`: index of the first row after the first table."""
    found: dict[str, Field] = {}
    for role in (
        "buyer_order_no",
        "revision",
        "seller_order_no",
        "previous_order_no",
        "contract_no",
        "quotation_no",
        "account_no",
    ):
        offers = [(pair, words) for pair in pairs if pair.role == role and (words := _code_of(pair))]
        if role == "account_no" and not offers:
            offers = [(pair, pair.words) for pair in pairs if pair.role == "buyer" and _is_account(pair)]
        if role == "revision":
            offers = [one for one in offers if not _is_of_form(one[0], rows)]
        if not offers:
            continue
        if role == "buyer_order_no":
            if chosen := _order_number(offers):
                found[role] = chosen
            continue
        words = max(offers, key=lambda offer: offer[0].strength)[1]
        found[role] = _code_field(words)
    if "revision" not in found and (change := _change(pairs)):
        found["revision"] = change
    if "buyer_order_no" not in found and (number := _plain_number(pairs)):
        found["buyer_order_no"] = number
    if "buyer_order_no" not in found and (number := _unlabelled_number(rows, pairs, below)):
        found["buyer_order_no"] = number
    return found


def _is_account(pair: Labelled) -> bool:
    """Whether the buyer is named by a number: `Client C2005`."""
    return len(pair.words) == 1 and bool(_ACCOUNT.fullmatch(pair.text)) and not date_phrases(pair.text)


_ACCOUNT = re.compile(r"(?=(?:\D*\d){3})[A-Z]{0,3}-?\d[\d./-]*")
_NUMBER_ALONE = re.compile(r"(?=(?:[^\d]*\d){3})[A-Z0-9]{1,8}(?:[-/._][A-Z0-9]{1,10}){1,4}")


_FORM = words_of("order_forms")


def _unlabelled_number(rows: Sequence[Row], pairs: Sequence[Labelled], below: int | None) -> Field | None:
    """An order number without its label: the only word of that shape alone in a chunk above the items. In the seller's own
    order form "your order no." is the buyer's."""
    if any(form in fold(row.text) for row in rows[:12] for form in _FORM):
        for pair in pairs:
            if pair.role == "seller_order_no" and (words := _code_of(pair)):
                return _code_field(words, sure=Sure.DECORATED)
    taken = {id(placed.word) for pair in pairs for placed in pair.words}
    alone = [
        chunk.words
        for row in rows[: below if below is not None else 15]
        for chunk in row.chunks
        if len(chunk.words) == 1
        and _NUMBER_ALONE.fullmatch(chunk.text)
        and not date_phrases(chunk.text)
        and id(chunk.words[0].word) not in taken
    ]
    return _code_field(alone[0], sure=Sure.INFERRED) if len(alone) == 1 else None


def _change(pairs: Sequence[Labelled]) -> Field | None:
    """`Change order: 1`, `Nachtrag Nr. 2`: the first change makes the second revision."""
    number = next(
        (_code_field(words) for pair in pairs if pair.role == "change_no" and (words := _code_of(pair))), None
    )
    if number is None or number.value is None or not number.value.isdigit():
        return number
    return replace(number, value=str(int(number.value) + 1))


def _plain_number(pairs: Sequence[Labelled]) -> Field | None:
    """The number of a document whose label is no more than "Number": the only one, at the beginning of its chunk."""
    offers = [words for pair in pairs if pair.role == "document_no" and pair.start == 0 and (words := _code_of(pair))]
    values = {_code_field(words).value for words in offers}
    return _code_field(offers[0], sure=Sure.DECORATED) if len(values) == 1 else None


_FORM_MARKS = words_of("control_of_forms")


def _is_of_form(pair: Labelled, rows: Sequence[Row]) -> bool:
    """`Formblatt FB-EK-012, Rev. 4`: the revision of the form that the order is written on."""
    value = id(pair.words[0].word)
    row = next((row for row in rows if any(id(placed.word) == value for placed in row.words)), None)
    return row is not None and fold(row.text.split()[0]).strip(".:") in _FORM_MARKS


_DATED = re.compile(r"/\d{1,2}\.\d{1,2}\.(?:20)?\d\d$")


def _code_of(pair: Labelled) -> tuple[Placed, ...]:
    words = code_words(pair.words)
    if (
        not words
        and pair.role in ("revision", "change_no")
        and pair.words
        and pair.words[0].word.text.strip(".,:").isalpha()
        and len(pair.words[0].word.text) <= 2
    ):
        return pair.words[:1]
    return words


def _code_field(words: Sequence[Placed], *, sure: Sure = Sure.EXACT) -> Field:
    text = " ".join(placed.word.text for placed in words).strip(" .,;:()[]#")
    text = _DATED.sub("", text)  # "4500018977/06.10.2026": number and date, set tightly
    return field_of(words, value=text, label=sure)


def _order_number(offers: Sequence[tuple[Labelled, tuple[Placed, ...]]]) -> Field | None:
    """The number with the most weight; an equally strong other number is a rival that reading cannot settle."""
    weights: dict[str, float] = {}
    best: dict[str, tuple[float, Labelled, tuple[Placed, ...]]] = {}
    for pair, words in offers:
        value = _code_field(words).value or ""
        weight = _weight(pair, value)
        weights[value] = weights.get(value, 0.0) + weight
        if value not in best or weight > best[value][0]:
            best[value] = (weight, pair, words)
    ranked = sorted(best, key=lambda value: (-best[value][0], -weights[value]))
    first = ranked[0]
    top, _, words = best[first]
    rivals = [value for value in ranked[1:] if best[value][0] >= top - 0.05 and weights[value] >= 0.8 * weights[first]]
    sure = Sure.EXACT if top >= 2 else Sure.DECORATED
    if rivals:
        share = round(0.9 / (1 + len(rivals)), 3)
        every = tuple(Alternative(value, share) for value in (first, *rivals))
        return Field(_code_field(words).raw, None, evidence(words, "header"), share, every)
    one = _code_field(words, sure=sure)
    if longer := _longer(best[first][1], words):
        both = tuple(Alternative(value, 0.45) for value in (first, f"{first} {longer.word.text}"))
        return Field(one.raw, None, evidence((*words, longer), "header"), 0.45, both)
    return Field(one.raw, one.value, evidence(words, "header"), one.confidence)


def _longer(pair: Labelled, words: Sequence[Placed]) -> Placed | None:
    """The word with which the number may go on: the last of the value, with a digit, a blank behind it: "4711 A2"."""
    after = pair.words[len(words) :]
    if len(after) != 1 or list(pair.words[: len(words)]) != list(words) or not is_beside(words[-1], after[0]):
        return None
    if words[-1].word.text.endswith((",", ";", ")")):
        return None  # "66014477, 0": its revision
    text = after[0].word.text
    return after[0] if _PIECE.fullmatch(text) and not date_phrases(text) else None


_PIECE = re.compile(r"(?=[A-Z-]*\d)[A-Z\d]+(?:[-/][A-Z\d]+)*")


_YEAR = re.compile(r"(?:19|20)\d\d")


def _weight(pair: Labelled, value: str) -> float:
    weight = pair.strength
    label = fold(pair.label).strip(" :#.-")
    if label in _WEAK:
        weight -= 0.5
    if pair.row.middle < 0.45 * pair.row.page.height or pair.row.grid is not None:
        weight += 0.5
    if len(value) < 3 or _YEAR.fullmatch(value):  # "Bestelformulier 2026" is this year's form
        weight -= 1.0
    if not pair.words or pair.chunk.words[0].left > pair.words[0].left:
        weight -= 0.2
    if len(pair.chunk.words) > 10:  # a sentence that mentions a number
        weight -= 0.8
    return weight
