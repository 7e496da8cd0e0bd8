"""Built items to draft lines: fields with their places, and what is doubtful about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.draft import Alternative, DraftLine, Evidence, Field, Notice, ScheduleLine
from parsers.extractors.built import Built
from parsers.extractors.corrections import named_again
from parsers.extractors.hours import HOUR_LEADS
from parsers.extractors.item import Quantity
from parsers.extractors.itemlist import SCALES, ItemList
from parsers.extractors.lineabove import says_no_item
from parsers.extractors.mentions import Price
from parsers.extractors.places import GATES
from parsers.extractors.script import Script
from parsers.extractors.sentence import bare
from parsers.extractors.tokens import Token


def draft_lines(items: ItemList) -> tuple[list[DraftLine], list[Notice]]:
    """The lines as written, and what is doubtful about them."""
    items.finish()
    notices = list(items.notices)
    lines: list[DraftLine] = []
    only_one_date = len({id(line.date) for line in items.lines if line.date}) == 1 and len(items.lines) > 0
    for index, built in enumerate(items.lines):
        lines.append(
            _draft_line(built, dated=len(items.lines) > 1 and not (only_one_date and all(b.date for b in items.lines)))
        )
        notices += _line_notices(built, index, items)
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
    whole = line.quantity
    if whole is None and total is not None and all(part.quantity.value is not None for part in schedule):
        spans = tuple(span for part in schedule for span in part.quantity.evidence.spans)
        whole = Field(
            " + ".join(part.quantity.raw for part in schedule), format(total, "f"), Evidence(spans, text.method)
        )
    return replace(line, schedule=tuple(schedule), quantity=whole)


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
    spans = [*text.evidence(built.base[0].start, built.base[-1].end).spans]
    if own:
        spans += text.evidence(own[0].start, own[-1].end).spans
    value = " ".join(part for part in (_meant(text.text, built.base), _meant(text.text, own)) if part)
    raw = _written(text.text, own) or _written(text.text, built.base)
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
        if token.is_word and token.is_number and len(token.values) == 1:
            out += token.values[0]
        else:
            out += (
                token.text
                if token.text != text[token.start : token.end] and token.code is False
                else text[token.start : token.end]
            )
    return out


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


def _line_notices(built: Built, index: int, items: ItemList) -> list[Notice]:
    found: list[Notice] = []
    text = built.script.text
    pointer = f"/lines/{index}"
    tokens = built.item.tokens or [built.item.code] if built.item.code else built.item.tokens
    if not tokens:
        return found
    start, end = tokens[0].start, tokens[-1].end
    evidence = text.evidence(start, end)
    excerpt = " ".join(text.text[start:end].split())[:120]
    if built.item.rivals and built.quantity is not None:
        numbers = ", ".join([built.quantity.number.text, *(rival.number.text for rival in built.item.rivals)])
        found.append(
            Notice(
                "quantity-ambiguous",
                f"“{excerpt}”: {numbers} could each be the quantity.",
                f"{pointer}/quantity",
                evidence,
            )
        )
    elif built.quantity is not None and built.quantity.score < 2.2:
        found.append(
            Notice(
                "quantity-ambiguous",
                f"“{excerpt}”: {built.quantity.number.text} may be the quantity or a size.",
                f"{pointer}/quantity",
                evidence,
            )
        )
    found += [
        Notice(code, message, f"{pointer}/quantity", evidence)
        for code, message in built.notices
        if code == "quantity-ambiguous"
    ]
    norms = [token.norm for token in tokens]
    if (
        (vague := items.words["vague"].found_in(norms)) is not None
        and not _is_number_word(tokens, vague)
        and (not _is_unit(tokens[vague[0]], built) or _is_open(built))
        and (_is_open(built) or built.quantity is None or vague[0] <= _place(tokens, built.quantity.number) + 1)
    ):
        word = " ".join(norms[vague[0] : vague[0] + vague[1]])
        found.append(
            Notice("quantity-vague", f"“{excerpt}”: “{word}” is no quantity.", f"{pointer}/quantity", evidence)
        )
    if (
        not built.base
        and built.item.code is None
        and built.words
        and all(says_no_item(token, items.words) for token in built.words)
    ):
        found.append(
            Notice(
                "description-incomplete", f"“{excerpt}” names a size but no item.", f"{pointer}/description", evidence
            )
        )
    each = items.words["each"].found_in(norms)
    if (
        each is None
        and built.quantity is not None
        and (lead := _before(built.script, built.quantity.number)) is not None
        and lead.norm in items.words["each"]
    ):
        norms, each = [lead.norm], (0, 1)
    if each is not None and built.quantity is not None and built.price is None:
        found.append(
            Notice(
                "quantity-ambiguous",
                f"“{excerpt}”: “{norms[each[0]]}” counts for several items.",
                f"{pointer}/quantity",
                evidence,
            )
        )
    if (special := items.words["process"].found_in(norms)) is not None:
        word = " ".join(norms[special[0] : special[0] + special[1]])
        found.append(
            Notice("note-significant", f"“{excerpt}” asks for more than the item ({word}).", pointer, evidence)
        )
    if (number := _number_apart(built, items)) is not None:
        where = text.evidence(number.start, number.end)
        told = f"“{excerpt}”: {number.text} could not be placed in the order."
        found.append(Notice("text-unread", told, pointer, where))
    if built.quantity is not None and _number_follows(tokens, built.quantity):
        found.append(
            Notice("quantity-ambiguous", f"“{excerpt}”: two numbers run together.", f"{pointer}/quantity", evidence)
        )
    return found


def _number_apart(built: Built, items: ItemList) -> Token | None:
    """`2 x WB20 for tomorrow, 4423`: behind a number of the catalogue and a comma a bare figure that is no word of the catalogue's."""
    code = built.item.code
    if code is None or not code.norm.startswith("#") or built.quantity is None:
        return None
    whole = built.script.text.text
    for at, token in enumerate(built.words):
        between = whole[max(code.end, built.quantity.tokens[-1].end) : token.start]
        apart = between.rstrip().endswith(",")  # and not "before 10", "gate 2"
        after = built.words[at + 1] if at + 1 < len(built.words) else None
        measured = token.unit is not None or (after is not None and after.unit is not None)
        leads = {one.norm for one in built.words[max(0, at - 3) : at]}
        timed = len(token.text) <= 2 and bool(leads & (HOUR_LEADS | GATES))
        if apart and token.text.isdigit() and not (measured or timed) and token.text not in items.known.words:
            return token
    return None


def _before(script: Script, number: Token) -> Token | None:
    at = script.places_of_tokens.get(id(number), 0)
    return script.tokens[at - 1] if at else None


def _is_unit(token: Token, built: Built) -> bool:
    return built.quantity is not None and token in built.quantity.tokens


def _place(tokens: Sequence[Token], token: Token) -> int:
    return next((at for at, one in enumerate(tokens) if one is token), 0)


def _is_open(built: Built) -> bool:
    return built.quantity is not None and not built.quantity.values


def _is_number_word(tokens: Sequence[Token], vague: tuple[int, int]) -> bool:
    return any(token.is_number for token in tokens[vague[0] : vague[0] + vague[1]])


def _number_follows(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """Two numbers in words side by side: `one hundred and fifteen | hundred washers`."""
    at = next((i for i, token in enumerate(tokens) if token is quantity.number), None)
    if at is None or at + 1 >= len(tokens):
        return False
    after = tokens[at + 1]
    if quantity.number.is_word and quantity.unit is not None and after.norm in SCALES:
        return True
    if quantity.unit is not None:
        return False
    return bool(after.is_number and after.is_word and quantity.number.is_word and not after.code)


def bare_code(token: Token) -> str:
    return bare(token.text)
