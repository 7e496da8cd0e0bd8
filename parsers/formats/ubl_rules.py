"""The arithmetic of Peppol BIS Ordering 3 (transaction T01), by the names of its rules.

https://docs.peppol.eu/poacc/upgrade-3/rules/peppol-t01/ - exact to half a cent for each rounded part of a sum. What the
normalizer checks of every order (quantity x price, sum of the lines) is checked there.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from parsers.formats.exact import plain_decimal
from parsers.formats.strict_xml import Node

__all__ = ["Broken", "broken_rules"]

Broken = tuple[str, str, str, str]  #: rule, sentence, pointer into the order, path
CENT = Decimal("0.01")


def broken_rules(document: Node, *, peppol: bool) -> Iterator[Broken]:
    """Every rule that the document breaks. The limit of two decimals is asked only of documents that say they are Peppol's."""
    yield from _currencies(document)
    yield from _signs(document)
    yield from _charges(document)
    yield from _totals(document)
    if peppol:
        yield from _decimals(document)


def _value(node: Node | None) -> Decimal | None:
    plain = plain_decimal(node.text) if node is not None else None
    return Decimal(plain) if plain is not None else None


def _currencies(document: Node) -> Iterator[Broken]:
    stated = document.first("DocumentCurrencyCode")
    if stated is None:
        return
    for node in document.walk():
        other = node.get("currencyID")
        if other and other != stated.text and node.name.endswith("Amount") and node.name != "TaxAmount":
            yield (
                "PEPPOL-T01-R003",
                f"{node.name} is in {other[:10]}, the order in {stated.text[:10]}.",
                "/currency",
                node.path,
            )
            return


def _signs(document: Node) -> Iterator[Broken]:
    for at, line in enumerate(document.all("OrderLine", "LineItem")):
        for rule, names in (("PEPPOL-T01-R006", ("Quantity",)), ("PEPPOL-T01-R007", ("Price", "PriceAmount"))):
            node = line.first(*names)
            value = _value(node)
            if node is not None and value is not None and value < 0:
                yield rule, f"{names[-1]} is negative.", f"/lines/{at}", node.path


def _charges(document: Node) -> Iterator[Broken]:
    """R020 and R021: a percentage and its base make the amount."""
    for owner, pointer in [
        (document, ""),
        *((line, f"/lines/{at}") for at, line in enumerate(document.all("OrderLine", "LineItem"))),
    ]:
        for one in owner.all("AllowanceCharge"):
            percent, base, amount = (
                _value(one.first(name)) for name in ("MultiplierFactorNumeric", "BaseAmount", "Amount")
            )
            if percent is not None and base is None:
                yield (
                    "PEPPOL-T01-R020",
                    "An allowance or charge has a percentage and no base amount.",
                    pointer,
                    one.path,
                )
            elif None not in (percent, base, amount) and abs(base * percent / 100 - amount) > CENT:  # type: ignore[operator]
                yield "PEPPOL-T01-R021", f"{percent} % of {base} is not {amount}.", pointer, one.path


def _totals(document: Node) -> Iterator[Broken]:
    total = document.first("AnticipatedMonetaryTotal")
    if total is None:
        return
    said = {name: _value(total.first(name)) for name in (
        "LineExtensionAmount", "AllowanceTotalAmount", "ChargeTotalAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PrepaidAmount",
        "PayableRoundingAmount", "PayableAmount",
    )}  # fmt: skip
    sums = {False: Decimal(0), True: Decimal(0)}
    for one in document.all("AllowanceCharge"):
        indicator, amount = one.first("ChargeIndicator"), _value(one.first("Amount"))
        if indicator is not None and amount is not None:
            sums[indicator.text.lower() in ("true", "1")] += amount
    tax = _value(document.first("TaxTotal", "TaxAmount"))
    yield from _line_sum(document, total, said["LineExtensionAmount"])
    yield from _compared("R009", "AllowanceTotalAmount", said, sums[False], total)
    yield from _compared("R010", "ChargeTotalAmount", said, sums[True], total)
    lines, exclusive = said["LineExtensionAmount"], said["TaxExclusiveAmount"]
    if lines is not None:
        yield from _compared("R011", "TaxExclusiveAmount", said, lines - sums[False] + sums[True], total)
    if exclusive is not None and tax is not None:
        yield from _compared("R017", "TaxInclusiveAmount", said, exclusive + tax, total)
    # Without a total of taxes there is none to pay on top (R016).
    due = said["TaxInclusiveAmount"] if said["TaxInclusiveAmount"] is not None else exclusive
    if due is not None:
        owed = due - (said["PrepaidAmount"] or 0) + (said["PayableRoundingAmount"] or 0)
        yield from _compared("R016", "PayableAmount", said, owed, total)


def _line_sum(document: Node, total: Node, stated: Decimal | None) -> Iterator[Broken]:
    amounts = [_value(line.first("LineExtensionAmount")) for line in document.all("OrderLine", "LineItem")]
    known = [amount for amount in amounts if amount is not None]
    if stated is None or len(known) < len(amounts) or abs(sum(known, Decimal(0)) - stated) <= CENT / 2:
        return
    yield (
        "PEPPOL-T01-R008",
        f"The lines add up to {sum(known, Decimal(0))}, {stated} is stated.",
        "/totals/lines",
        total.path,
    )


def _compared(rule: str, name: str, said: dict[str, Decimal | None], real: Decimal, total: Node) -> Iterator[Broken]:
    stated = said[name]
    if stated is not None and abs(stated - real) > CENT / 2:
        yield (
            f"PEPPOL-T01-{rule}",
            f"{name} is {stated}, by the other figures it is {real}.",
            "/totals",
            f"{total.path}/{name}",
        )


def _decimals(document: Node) -> Iterator[Broken]:
    for node in document.walk():
        if (
            node.name.endswith("Amount")
            and node.name not in ("PriceAmount", "BaseAmount")
            and len(node.text.partition(".")[2].rstrip("0")) > 2
        ):
            yield "PEPPOL-T01-R028", f"{node.name} has more than two decimals: {node.text[:40]}.", "", node.path
