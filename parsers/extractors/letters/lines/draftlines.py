"""Built items to draft lines: fields with their places, and what is doubtful about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.draft import Alternative, DraftLine, Evidence, Field, Notice, ScheduleLine
from parsers.extractors.letters.lines.built import Built
from parsers.extractors.letters.lines.carriedunits import carry_units
from parsers.extractors.letters.lines.item import Quantity, unit_of
from parsers.extractors.letters.lines.itemlist import ItemList
from parsers.extractors.letters.lines.linedoubts import line_doubts
from parsers.extractors.letters.lines.packcontents import content_first
from parsers.extractors.letters.lines.positions import counted_lines
from parsers.extractors.letters.lines.prices import Price
from parsers.extractors.letters.lines.tails import without_tail
from parsers.extractors.letters.remarks.corrections import named_again
from parsers.extractors.letters.tokens import Token


def draft_lines(items: ItemList) -> tuple[list[DraftLine], list[Notice]]:
    """The lines as written, and what is doubtful about them."""
    items.finish()
    carry_units(items.lines, items.words)
    notices = list(items.notices)
    lines: list[DraftLine] = []
    only_one_date = len({id(line.date) for line in items.lines if line.date}) == 1 and len(items.lines) > 0
    for index, built in enumerate(items.lines):
        built.words = without_tail(built)
        lines.append(
            _draft_line(built, dated=len(items.lines) > 1 and not (only_one_date and all(b.date for b in items.lines)))
        )
        notices += line_doubts(built, index, items)
    notices += counted_lines(items.lines)
    for index, before in named_again(items.lines, items.words):
        message = f"Line {index + 1} names the item of line {before + 1} again; is it a correction?"
        quantity = lines[index].quantity
        evidence = quantity.evidence if quantity is not None else None
        notices.append(Notice("quantity-ambiguous", message, f"/lines/{index}/quantity", evidence))
    return lines, notices


def _draft_line(built: Built, *, dated: bool) -> DraftLine:
    text = built.script.text
    item = built.item
    quantity = quantity_field(built, item.quantity)
    unit = _unit_field(built, item.quantity)
    code = (
        text.field([item.code], None if item.code.text in text.text else item.code.text)
        if item.code is not None
        else None
    )
    line = DraftLine(
        code=code,
        sku=_another_code(built),
        description=_description(built),
        quantity=None if built.schedule and quantity is None else quantity,
        unit=unit,
        quantity_2=quantity_field(built, item.second),
        unit_2=_unit_field(built, item.second),
        requested_delivery=built.date.field(text) if built.date and dated else None,
    )
    if built.schedule:
        line = _scheduled(built, line)
    if built.price is not None:
        line = replace(line, **_price_fields(built, built.price))  # type: ignore[arg-type]
    return line


def _another_code(built: Built) -> Field | None:
    """A second code of the catalogue among the item's words: the two must name one product."""
    own = built.item.code
    others = [
        token for token in built.words if token.norm.startswith("#") and own is not None and token.norm != own.norm
    ]
    return built.script.text.field([others[0]]) if others else None


def _scheduled(built: Built, line: DraftLine) -> DraftLine:
    text = built.script.text
    schedule = []
    total = None
    from decimal import Decimal

    for quantity, dated in built.schedule:
        one = quantity_field(built, quantity)
        if one is None:
            continue
        schedule.append(ScheduleLine(one, dated.field(text)))
        if one.value is not None:
            total = (total or Decimal(0)) + Decimal(one.value)
    shared = any(quantity is built.quantity for quantity, _ in built.schedule)
    whole = None if shared else line.quantity
    if whole is None and total is not None and all(part.quantity.value is not None for part in schedule):
        spans = tuple(span for part in schedule for span in part.quantity.evidence.spans)
        whole = Field(
            " + ".join(part.quantity.raw for part in schedule), format(total, "f"), Evidence(spans, text.method)
        )
    counted = next((quantity for quantity, _ in built.schedule if quantity.unit is not None), None)
    unit = line.unit or _unit_field(built, counted)
    return replace(line, schedule=tuple(schedule), quantity=whole, unit=unit)


def quantity_field(built: Built, quantity: Quantity | None) -> Field | None:
    """The number as a field; more than one reading leaves the value open."""
    if quantity is None:
        return None
    text = built.script.text
    token = quantity.number
    values = quantity.values
    end = token.start + len(token.numeral) if token.attached and token.text[0].isdigit() else token.end
    raw = text.text[token.start : end]
    evidence = text.evidence(token.start, end)
    if len(values) == 1:
        return Field(raw, values[0], evidence)
    share = 1 / max(len(values), 1)
    return Field(raw, None, evidence, share, tuple(Alternative(value, share) for value in values))


def _unit_field(built: Built, quantity: Quantity | None) -> Field | None:
    if quantity is None or quantity.unit is None or quantity.unit_text is None:
        return None
    text = built.script.text
    token = quantity.unit
    if token is quantity.number:
        start = token.end - len(quantity.unit_text)
        return Field(quantity.unit_text, quantity.unit_text, text.evidence(start, token.end))
    return text.field([token])


def _description(built: Built) -> Field | None:
    text = built.script.text
    own = built.words
    if not own and not built.base:
        return None
    if not built.base:
        raw = _written(text.text, own)
        start, end = own[0].start, own[-1].end
        return Field(raw, " ".join(_meant(text.text, own).split()), text.evidence(start, end))
    holds, own = content_first(built)
    spans = [*text.evidence(built.base[0].start, built.base[-1].end).spans]
    if own:
        spans += text.evidence(own[0].start, own[-1].end).spans
    if holds:
        spans += text.evidence(holds[0].start, holds[-1].end).spans
    parts = (_meant(text.text, holds), _meant(text.text, built.base), _meant(text.text, own))
    value = " ".join(part for part in parts if part)
    raw = _written(text.text, [*holds, *own]) or _written(text.text, built.base)
    return Field(raw, " ".join(value.split()), Evidence(tuple(spans), text.method), 0.9)


def _written(text: str, tokens: Sequence[Token]) -> str:
    """The tokens as they stand, with the gaps between them closed where other tokens were taken out."""
    out = ""
    for at, token in enumerate(tokens):
        if at and (tokens[at - 1].end != token.start):
            out += " "
        out += text[token.start : token.end]
    return out


def _meant(text: str, tokens: Sequence[Token]) -> str:
    """As `_written`, with number words in digits: `oil forty six` is `oil 46` in every catalogue."""
    out = ""
    for at, token in enumerate(tokens):
        if at and (tokens[at - 1].end != token.start):
            out += " "
        if token.is_word and token.is_number and len(token.values) == 1 and not _is_middling(tokens, at):
            out += token.values[0]
        else:
            out += (
                token.text
                if token.text != text[token.start : token.end] and token.code is False
                else text[token.start : token.end]
            )
    return out


def _is_middling(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word for half says how the goods are: `fijador de roscas medio 50 ml`, and not `medio litro`."""
    return tokens[at].values == ("0.5",) and at > 0 and (at + 1 == len(tokens) or unit_of(tokens[at + 1]) is None)


def _price_fields(built: Built, price: Price) -> dict[str, Field | None]:
    from parsers.numbers import field_number

    text = built.script.text
    token = price.number
    each = field_number(token.text, evidence=text.evidence(token.start, token.end))
    per = None
    if price.per is not None and price.per_token is not None:
        per = replace(text.field([price.per_token]), value=price.per)
    unit = text.field([price.unit]) if price.unit is not None else None
    total = None
    if price.amount is not None:
        total = field_number(price.amount.text, evidence=text.evidence(price.amount.start, price.amount.end))
    return {"price": each, "price_per": per, "price_unit": unit, "amount": total}
