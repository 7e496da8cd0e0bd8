"""The lines of an order: product, quantity, price and date of each, with its proofs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from normalizer import product, quantity
from normalizer.agreed import agreed_price
from normalizer.allowances import charges
from normalizer.case import Case
from normalizer.companions import companion, misfits, without_suiting
from normalizer.dates import delivery
from normalizer.duplicates import quantities_of
from normalizer.figures import decimal, decimal_mark, home_mark
from normalizer.leading import by_leading_unit, leads_units, without_unit
from normalizer.master import EarlierOrder, ProductRecord
from normalizer.money import counted_unit, line_money, settle
from normalizer.order import Action, OrderLine, Period, ScheduledDelivery
from normalizer.packed import (
    begins_so,
    counted,
    packs_another,
    says_content,
    tells_holding,
    with_content,
    with_measure,
    with_second,
    with_unit_word,
)
from normalizer.taught_units import taught_unit
from parsers.draft import DraftLine, Field
from parsers.numbers import readings

__all__ = ["order_lines"]

ACTIONS: dict[str, Action] = {"add": "add", "change": "change", "cancel": "cancel", "return": "return", "none": "none"}


def order_lines(case: Case) -> tuple[OrderLine, ...]:
    """Every line of the draft, in its order; no line changes another, but the one above may tell which lid goes with it."""
    earlier = (
        tuple(sorted(case.master.earlier_orders(case.account), key=lambda one: one.received_at, reverse=True))
        if case.account
        else ()
    )
    made: list[OrderLine] = []
    for index, line in enumerate(case.draft.lines):
        above = case.master.product(made[-1].sku) if made and made[-1].sku else None
        made.append(_line(case, index, line, earlier, above))
    return tuple(made)


def _line(
    case: Case, index: int, line: DraftLine, earlier: Sequence[EarlierOrder], above: ProductRecord | None
) -> OrderLine:
    pointer, ledger = f"/lines/{index}", case.ledger
    line = settle(line)
    meant, line = _product(case, line, earlier, pointer)
    meant = _with_above(case, line, meant, earlier, above, pointer)
    ledger.findings += meant.findings
    line = _with_leading_unit(case, counted(line, meant.product), meant, pointer)
    sku = meant.product.sku if meant.product else None
    written_unit, asked = line.unit, taught_unit(case, line, meant.product, meant.reference)
    is_taught = asked is not line
    line = counted_unit(case, asked, meant.product, meant.reference)
    amount = quantity.resolve(
        line,
        meant.product,
        reference=meant.reference,
        proved=meant.proved,
        language=case.language,
        decimal_mark=decimal_mark(case),
        home_mark=home_mark(case),
        earlier=quantities_of(earlier, sku) if sku else (),
        ratio=case.policy.ratio_for(case.account),
        pointer=pointer,
    )
    ledger.findings += amount.findings
    if is_taught and amount.conversion is not None:
        amount = replace(amount, conversion="cross-reference")
    price, value = line_money(case, line, meant.product, amount, pointer)
    made = OrderLine(
        no=_text(line.no) or str(index + 1),
        action=ACTIONS.get(_text(line.action) or ""),
        sku=sku,
        buyer_item=meant.buyer_item or _text(line.buyer_item),
        manufacturer_item=_text(line.manufacturer_item),
        gtin=_text(line.gtin),
        description=_text(line.description),
        quantity=amount.quantity,
        unit=amount.unit,
        unit_raw=_text(written_unit or line.price_unit),
        base_quantity=amount.base_quantity,
        base_unit=amount.base_unit,
        conversion=amount.conversion,
        price=price,
        amount=value,
        requested_delivery=delivery(case, line.requested_delivery, f"{pointer}/requested_delivery"),
        schedule=_schedule(case, line, amount.quantity, pointer),
        allowances_charges=charges(case, line.charges, f"{pointer}/allowances_charges", priced=price is not None),
        note=_text(line.note),
    )
    _prove(case, line, made, meant.proved, pointer, written_unit)
    return made


def _product(
    case: Case, line: DraftLine, earlier: Sequence[EarlierOrder], pointer: str
) -> tuple[product.ResolvedProduct, DraftLine]:
    """The product, and the line as it is then read: what was no part of the description stands where it belongs."""
    account = case.account or None
    meant = product.resolve(line, case.master, account_no=account, earlier=earlier, pointer=pointer)
    if meant.product is not None and (packed := _another_content(case, line, meant.product)) is not None:
        again = product.resolve(packed, case.master, account_no=account, earlier=earlier, pointer=pointer)
        if again.product is meant.product or says_content(line):
            return again, packed
    return _reread(case, line, meant, earlier, pointer) if meant.product is None else (meant, line)


def _with_above(
    case: Case,
    line: DraftLine,
    meant: product.ResolvedProduct,
    earlier: Sequence[EarlierOrder],
    above: ProductRecord | None,
    pointer: str,
) -> product.ResolvedProduct:
    """The product that goes with the one of the line above, where the text says so and leaves open which; one that does not fit it is
    asked about."""
    bare = without_suiting(line) if above is not None else None
    if bare is None or above is None:
        return meant
    if meant.product is not None:
        if misfits(meant.product, above):
            what = f"{meant.product.name} is not said to fit {above.name} in the line above; see which is meant."
            evidence = line.description.evidence if line.description else None
            case.ledger.find("product-contradicted", what, f"{pointer}/sku", evidence=evidence)
        return meant
    again = product.resolve(bare, case.master, account_no=case.account or None, earlier=earlier)
    skus = (again.product.sku,) if again.product else again.candidates
    one = companion([found for sku in skus if (found := case.master.product(sku)) is not None], above)
    return (
        replace(again, product=one, proved="description", candidates=(one.sku,), score=0.8, findings=())
        if one
        else meant
    )


def _another_content(case: Case, line: DraftLine, record: ProductRecord) -> DraftLine | None:
    """The line of a text whose words say that its packs hold another number than the product's do; None for any other."""
    if case.draft.source not in ("prose", "speech") or line.code is not None or not tells_holding(line):
        return None
    packed = with_content(line)
    return packed if packed is not None and packs_another(packed, record) else None


def _reread(
    case: Case, line: DraftLine, meant: product.ResolvedProduct, earlier: Sequence[EarlierOrder], pointer: str
) -> tuple[product.ResolvedProduct, DraftLine]:
    """The product of a line whose description names none, with what is no part of it taken out."""
    account = case.account or None
    if (packed := with_content(line)) is not None:
        again = product.resolve(packed, case.master, account_no=account, earlier=earlier, pointer=pointer)
        if again.product is not None:
            return again, packed
    if (named := with_unit_word(line)) is not None:
        again = product.resolve(named, case.master, account_no=account, earlier=earlier, pointer=pointer)
        if again.product is not None and begins_so(again.product, named):
            return again, named
    if (measured := with_measure(line)) is not None:
        again = product.resolve(measured, case.master, account_no=account, earlier=earlier, pointer=pointer)
        if again.product is not None and counted(line, again.product) is not line:
            return again, line
    if leads_units(case.draft) and (bare := without_unit(line)) is not None:
        again = product.resolve(bare, case.master, account_no=account, earlier=earlier, pointer=pointer)
        if again.product is not None and by_leading_unit(line, again.product) is not None:
            return again, bare
    if len(meant.candidates) > 1 and line.quantity_2 is not None:
        likely = [one for sku in meant.candidates if (one := case.master.product(sku)) is not None]
        if (told := with_second(line, likely)) is not None:
            again = product.resolve(told, case.master, account_no=account, earlier=earlier, pointer=pointer)
            if again.product is not None and again.product.sku in meant.candidates:
                return again, told
    return meant, line


def _with_leading_unit(case: Case, line: DraftLine, meant: product.ResolvedProduct, pointer: str) -> DraftLine:
    """The line with the pack before its goods as its unit, where that is the paper's way; else somebody is asked."""
    record = meant.product
    sold = by_leading_unit(line, record, meant.reference) if record and line.description else None
    if record is None or sold is None or not (told := without_unit(line)):
        return line
    if sold.factor == 1:
        return told
    if leads_units(case.draft):
        # "Envase kraft 500 ml" may be what the goods are called: their price says what is counted, or so few that they are packs
        priced = _is_priced_by_stock(case, line, record)
        if priced is not None or (decimal(line.quantity) or Decimal(0)) < sold.factor:
            return line if priced else told
    if case.draft.source not in ("prose", "speech") and line.description:
        what = f"“{line.description.raw}” begins with a pack, and no unit stands beside the quantity; which is counted?"
        case.ledger.find("unit-ambiguous", what, f"{pointer}/unit", evidence=line.description.evidence)
    return line


def _is_priced_by_stock(case: Case, line: DraftLine, record: ProductRecord) -> bool | None:
    """Whether the line's price is the one agreed for a stock unit; None where it has none."""
    price, per = decimal(line.price), decimal(line.price_per) or Decimal(1)
    if price is None or per <= 0:
        return None
    agreed = agreed_price(case, record, decimal(line.quantity) or Decimal(1))
    return agreed is not None and agreed.within(price / per)


def _schedule(case: Case, line: DraftLine, whole: Decimal | None, pointer: str) -> tuple[ScheduledDelivery, ...]:
    """The part deliveries; a part without a quantity or whose sum is not the whole becomes a finding."""
    parts = []
    for number, (part, count) in enumerate(zip(line.schedule, _counts(line, whole), strict=True)):
        here = f"{pointer}/schedule/{number}"
        when = delivery(case, part.requested_delivery, f"{here}/requested_delivery") or Period(
            granularity="period", raw=part.requested_delivery.raw
        )
        if count is None or count <= 0:
            case.ledger.find(
                "quantity-missing", f"How many on {when.raw!r}?", f"{here}/quantity", evidence=part.quantity.evidence
            )
            continue
        case.ledger.prove(f"{here}/quantity", part.quantity)
        parts.append(ScheduledDelivery(quantity=count, requested_delivery=when))
    total = sum((part.quantity for part in parts), Decimal(0))
    if parts and whole is not None and total != whole:
        case.ledger.find(
            "schedule-contradicted",
            f"The part deliveries add up to {total}, the line says {whole}.",
            f"{pointer}/schedule",
            evidence=line.schedule[0].quantity.evidence,
        )
    return tuple(parts)


def _counts(line: DraftLine, whole: Decimal | None) -> list[Decimal | None]:
    """How many each part has; figures of two readings (2,000 and 3,000) are read as the whole was."""
    counts = [decimal(part.quantity) for part in line.schedule]
    if None not in counts or whole is None:
        return counts
    read = [
        readings(part.quantity.raw) if count is None else (count,)
        for part, count in zip(line.schedule, counts, strict=True)
    ]
    ways = [[values[min(way, len(values) - 1)] for values in read] for way in (0, 1) if all(read)]
    return next(([*way] for way in ways if sum(way) == whole), counts)


#: Order field -> draft field that it was read from, where the names agree.
SAME = ("no", "manufacturer_item", "gtin", "description", "note")


def _prove(case: Case, line: DraftLine, made: OrderLine, proved: str, pointer: str, written_unit: Field | None) -> None:
    ledger = case.ledger
    for name in SAME:
        if field := getattr(line, name):
            ledger.prove(f"{pointer}/{name}", field)
    code = line.sku or line.code or line.buyer_item or line.gtin or line.manufacturer_item or line.description
    if made.sku and code:
        source = {"cross-reference": "cross-reference", "history": "history", "sku": "written"}.get(proved, "catalogue")
        ledger.prove(f"{pointer}/sku", code, source=source)
    if made.buyer_item and (field := line.buyer_item or line.code):
        ledger.prove(f"{pointer}/buyer_item", field)
    if made.quantity is not None and line.quantity:
        ledger.prove(f"{pointer}/quantity", line.quantity)
    if made.unit and line.unit:
        # a unit that is not written was taught, or is the one that the agreed price counts
        other = "cross-reference" if made.conversion == "cross-reference" else "catalogue"
        source = "written" if line.unit in (written_unit, line.price_unit) else other
        ledger.prove(f"{pointer}/unit", line.unit, source=source)
    elif made.unit:
        ledger.infer(f"{pointer}/unit", made.unit, source="catalogue")
    if made.base_quantity is not None:
        source = "cross-reference" if made.conversion == "cross-reference" else "catalogue"
        ledger.infer(
            f"{pointer}/base_quantity",
            str(made.base_quantity),
            source=source,
            evidence=line.quantity.evidence if line.quantity else None,
        )


def _text(field: Field | None) -> str | None:
    return ((field.value if field.value is not None else field.raw).strip() or None) if field else None
