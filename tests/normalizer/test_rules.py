"""When an order may pass unseen; and the page of all finding codes."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from normalizer.codes import CODES, severity_of
from normalizer.finding import Severity
from normalizer.master import ProductRecord
from normalizer.memory import MemoryMaster
from normalizer.normalize import normalize
from normalizer.rules import RULES
from parsers.draft import Alternative, Field, Kind, Notice
from tests.normalizer.drafts import (
    ADDRESSES,
    CUSTOMERS,
    EVIDENCE,
    MASTER,
    PRODUCTS,
    SCREWS,
    TRUSTING,
    codes,
    draft,
    field,
    header,
    line,
    order,
)

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "findings.md"
#: Where a code is written down when a finding or notice is made.
MADE = re.compile(
    r"(?:Notice|Finding|[^_]finding|\.find|report\.add|self\._note|pen\.notice)\(\s*\"([a-z]+(?:-[a-z]+)+)\""
)


def page() -> str:
    """docs/findings.md as the table of codes makes it."""
    groups: dict[str, list[str]] = {}
    for code, one in CODES.items():
        example = one.example.replace("|", "\\|")
        groups.setdefault(one.group, []).append(
            f"| `{code}` | {one.severity} | {one.meaning} | {one.remedy} | {example} |"
        )
    head = (
        "# Findings\n\nA finding is one thing that is wrong or doubtful with an order. A **blocker** must be gone before anybody releases the"
        " order, a **check** wants a clerk's look, an **info** holds nothing.\nSeverities are set under `[desk.severities]`, per customer under"
        " `[desk.customers.ACCOUNT]`. A code that is not listed here counts as a check.\n"
    )
    table = "| code | severity | means | remedy | example |\n|---|---|---|---|---|\n"
    return head + "".join(f"\n## {group}\n\n{table}" + "\n".join(rows) + "\n" for group, rows in groups.items())


def test_every_code_stands_on_the_page(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--accept"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "run: pytest tests/normalizer/test_rules.py --accept"


def test_every_code_that_is_made_is_in_the_table() -> None:
    made = {
        code
        for floor in ("parsers", "normalizer", "gateway")
        for path in (ROOT / floor).rglob("*.py")
        for code in MADE.findall(path.read_text(encoding="utf-8"))
    }
    assert made - set(CODES) == set()


def test_codes_are_noun_adjective_and_explained() -> None:
    for code, one in CODES.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)+", code)
        assert one.meaning.endswith(".")
        assert one.remedy.endswith(".")
        assert one.example


def test_a_clean_order_passes() -> None:
    made = order(line(**SCREWS))
    assert (codes(made), made.clean) == ([], True)


@pytest.mark.parametrize("kind", [Kind.CHANGE, Kind.CANCEL, Kind.RETURN, Kind.INQUIRY])
def test_what_is_no_new_order_never_passes(kind: Kind) -> None:
    assert f"intent-{kind}" in codes(order(line(**SCREWS), kind=kind))


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("channel-unsure", {"channel_kind": "voice"}),
        ("credit-hold", {"sender": "buy@deltapumps.example"}),
    ],
)
def test_conditions_that_hold_every_order(code: str, values: dict[str, Any]) -> None:
    assert code in codes(order(line(**SCREWS), **values))


def test_lines_are_needed_but_not_in_thousands() -> None:
    assert codes(order()) == ["lines-missing"]
    many = [line(sku="HX-0830", quantity=str(200 + count), unit="EA") for count in range(600)]
    assert codes(order(*many)) == ["lines-too-many"]


def test_equal_lines_are_held_unless_they_bear_numbers_of_their_own() -> None:
    numbered = order(line(**SCREWS, no="10"), line(**SCREWS, no="20"))
    assert (codes(numbered), codes(numbered, holding=False)) == ([], ["lines-repeated"])
    assert codes(order(line(**SCREWS), line(**SCREWS))) == ["lines-repeated"]
    assert codes(order(line(**SCREWS, no="10"), line(**SCREWS, no="10"))) == ["lines-repeated"]
    assert codes(order(line(**SCREWS), line(**SCREWS, requested_delivery="27 Nov")), holding=False) == []


def sure(text: str, confidence: float) -> Field:
    return Field(text, text, EVIDENCE, confidence)


@pytest.mark.parametrize(
    ("source", "values", "held"),
    [
        ("ocr", {"quantity": sure("200", 0.95), "code": sure("HX-0830", 0.95)}, []),
        ("ocr", {"quantity": sure("200", 0.7), "code": sure("HX-0830", 0.95)}, ["reading-doubtful"]),
        ("ocr", {"quantity": sure("200", 0.95), "code": sure("HX-0830", 0.7)}, ["reading-doubtful"]),
        ("ocr", {"quantity": sure("200", 0.95), "code": sure("HX-0830", 0.7), "description": "Hex screw M8x30"}, []),
        (
            "ocr",
            {"quantity": sure("200", 0.7), "code": "HX-0830", "price": "7.00", "price_per": "100", "amount": "14.00"},
            [],
        ),
        ("print", {"quantity": sure("200", 0.8), "code": "HX-0830"}, ["reading-unsure"]),
        ("print", {"quantity": "200", "code": sure("HX-0830", 0.8)}, []),
        ("prose", {"quantity": sure("200", 0.8), "code": sure("HX-0830", 0.8)}, []),
    ],
)
def test_what_was_read_unsurely_needs_something_that_confirms_it(
    source: str, values: dict[str, Any], held: list[str]
) -> None:
    one = replace(draft(line(unit="EA", **values)), source=source)
    assert [code for code in codes(normalize(one, MASTER, TRUSTING).orders[0]) if code != "reading-unproved"] == held


@pytest.mark.parametrize(
    ("values", "total", "held"),
    [
        ({}, None, ["reading-unproved"]),
        ({"price": "7.00", "price_per": "100", "amount": "14.00"}, None, ["reading-unproved"]),
        ({"price": "7.00", "price_per": "100", "amount": "14.00"}, "14.00", []),
        ({"price": "7.00", "price_per": "100"}, "14.00", ["reading-unproved"]),
    ],
)
def test_a_scan_passes_only_where_price_amount_and_total_prove_it(
    values: dict[str, Any], total: str | None, held: list[str]
) -> None:
    scanned = draft(line(quantity="200", code="HX-0830", unit="EA", **values))
    if total:
        scanned = replace(scanned, header=replace(scanned.header, total_lines=sure(total, 0.99)))
    assert codes(normalize(replace(scanned, source="ocr"), MASTER, TRUSTING).orders[0]) == held


@pytest.mark.parametrize(
    ("other", "held"),
    [
        (ProductRecord("HX-0880", "Hex screw M8x30 zinc", unit="EA", list_price=Decimal("7.00"), currency="GBP", price_per=Decimal(100)), ["reading-doubtful"]),
        (ProductRecord("HX-0880", "Hex screw M8x80 zinc", unit="EA", list_price=Decimal("7.00"), currency="GBP", price_per=Decimal(100)), []),
        (ProductRecord("HX-0880", "Hex screw M8x30 zinc", unit="EA", list_price=Decimal("19.00"), currency="GBP", price_per=Decimal(100)), []),
    ],
    ids=["nothing tells them apart", "another size", "another price"],
)  # fmt: skip
def test_a_code_that_may_be_another_products_passes_only_where_something_tells_them_apart(
    other: ProductRecord, held: list[str]
) -> None:
    """The recogniser held an 8 possible where it read a 3."""
    code = replace(sure("HX-0830", 0.95), alternatives=(Alternative("HX-0880", 0.05),))
    scanned = draft(
        line(
            quantity="200",
            code=code,
            unit="EA",
            description="Hex screw M8x30",
            price="7.00",
            price_per="100",
            amount="14.00",
        )
    )
    scanned = replace(scanned, source="ocr", header=replace(scanned.header, total_lines=sure("14.00", 0.99)))
    master = MemoryMaster(customers=CUSTOMERS, addresses=ADDRESSES, products=(*PRODUCTS, other))
    assert codes(normalize(scanned, master, TRUSTING).orders[0]) == held


def test_a_scan_without_an_order_number_is_looked_at() -> None:
    scanned = draft(line(quantity="200", code="HX-0830", unit="EA", price="7.00", price_per="100", amount="14.00"))
    head = replace(scanned.header, buyer_order_no=None, total_lines=sure("14.00", 0.99))
    assert "header-unread" in codes(normalize(replace(scanned, source="ocr", header=head), MASTER, TRUSTING).orders[0])


def test_a_page_of_which_only_lines_were_read_is_held() -> None:
    one = replace(draft(line(**SCREWS), head=header()), source="print")
    assert codes(normalize(one, MASTER, TRUSTING).orders[0]) == ["header-unread"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"quantity": "200", "unit": "EA"}, "product-"),
        ({"sku": "HX-0830", "unit": "EA"}, "quantity-missing"),
        ({"sku": "HX-0830", "quantity": "3", "unit": "gribbles"}, "unit-unknown"),
    ],
)
def test_a_line_that_is_not_resolved_is_held(values: dict[str, str], code: str) -> None:
    assert any(one.startswith(code) for one in codes(order(line(**values))))


def test_struck_lines_and_revisions_are_no_new_order() -> None:
    assert codes(order(line(**SCREWS), line(**SCREWS, action="cancel"))) == ["intent-mixed"]
    assert codes(order(line(**SCREWS), head=header(buyer_order_no="1", revision="2"))) == ["order-revised"]
    assert codes(order(line(**SCREWS), head=header(buyer_order_no="1", revision="0"))) == []


def test_doubtful_reading_is_held() -> None:
    faint = replace(field("200") or pytest.fail("no field"), confidence=0.3)
    assert codes(order(line(sku="HX-0830", quantity=faint, unit="EA"))) == ["reading-unsure"]


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("with certificate EN 10204-3.1", True),
        ("alle Schrauben aus einer Charge", True),
        ("cut to 2 m please", True),
        ("Hex screw M8x30", False),
        ("ring before delivery, no forklift", False),
    ],
)
def test_more_than_the_item_number_covers_is_held(text: str, held: bool) -> None:
    wanted = ["requirement-special"] if held else []
    assert codes(order(line(**SCREWS, note=text))) == wanted
    assert codes(order(line(**SCREWS), head=header(notes=(field(text),)))) == wanted


def test_notices_become_findings_and_unknown_ones_are_checks() -> None:
    notices = (Notice("text-hidden", "White on white."), Notice("stamp-crooked", "A crooked stamp.", "/lines/0"))
    made = normalize(replace(draft(line(**SCREWS)), notices=notices), MASTER, TRUSTING).orders[0]
    assert codes(made) == ["text-hidden", "stamp-crooked"]
    assert severity_of("stamp-crooked") is Severity.CHECK


def test_severities_are_set_for_all_and_for_one_customer() -> None:
    lax = replace(TRUSTING, severities={"order-number-missing": "check"})
    own = replace(TRUSTING, customers={"K100": {"severity.order-number-missing": "blocker"}})
    other = replace(TRUSTING, customers={"K200": {"severity.order-number-missing": "blocker"}})
    nameless = header()
    assert codes(order(line(**SCREWS), head=nameless)) == []
    assert codes(order(line(**SCREWS), head=nameless, policy=lax)) == ["order-number-missing"]
    assert codes(order(line(**SCREWS), head=nameless, policy=own)) == ["order-number-missing"]
    assert codes(order(line(**SCREWS), head=nameless, policy=other)) == []


def test_every_rule_has_a_name() -> None:
    assert len({rule.__name__ for rule in RULES}) == len(RULES)


CONDITIONS = [
    ("please confirm price before delivery", True),
    ("Bitte Preise bestätigen", True),
    ("Prix à confirmer", True),
    ("Do not ship before our OK", True),
    ("Lieferung erst nach Freigabe", True),
    ("subject to credit approval", True),
    ("this is not an order", True),
    ("DRAFT - do not process", True),
    ("annule et remplace notre commande 44", True),
    ("sostituisce il nostro ordine 12", True),
    ("also add 5 pumps", True),
    ("+ 2 pumps please", True),
    ("plus 1 x PUMP-1", True),
    ("Rev. B", True),
    ("instead of 200 make it 300", True),
    ("drop ship to our customer", True),
    ("niet leveren voor akkoord", True),
    ("or equivalent", True),
    ("urgent, we need it", False),
    ("Ship complete only", False),
    ("Delivery Mon-Fri 8:00 to 16:00, ring at gate 2", False),
    ("Subject to our terms and conditions of purchase", False),
    ("Cost centre 4711, project Seagull", False),
    ("Please confirm receipt of this order", False),
    ("Bitte Auftragsbestätigung senden", False),
    ("+44 1632 960 001", False),
]


@pytest.mark.parametrize(("note", "holds"), CONDITIONS)
def test_a_note_that_makes_conditions_holds_the_order(note: str, holds: bool) -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no="PO-1", notes=(field(note),)))
    assert bool(codes(made)) == holds, codes(made)
    on_line = order(line(**SCREWS, note=note))
    assert bool(codes(on_line)) == holds, codes(on_line)


@pytest.mark.parametrize(
    ("note", "held"),
    [("stainless A4", True), ("M8x35", True), ("zinc", False), ("for the gate", False)],
)
def test_a_note_of_a_line_must_not_contradict_its_product(note: str, held: bool) -> None:
    assert ("product-contradicted" in codes(order(line(**SCREWS, note=note)))) == held


@pytest.mark.parametrize("words", ["not before 20 October", "by 20 Oct latest, else cancel", "nicht vor dem 20.10."])
def test_a_date_with_a_condition_is_no_plain_date(words: str) -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no="PO-1", requested_delivery=words))
    assert "condition-stated" in codes(made)


@pytest.mark.parametrize(
    ("terms", "held"),
    [("Will Call", True), ("Abholung durch Kunde", True), ("UPS Ground", False), ("Freight collect", False)],
)
def test_terms_of_delivery_by_which_the_goods_are_fetched(terms: str, held: bool) -> None:
    made = order(line(**SCREWS), head=header(buyer_order_no="PO-1", delivery_terms=terms))
    assert codes(made) == (["condition-stated"] if held else [])


def test_an_item_number_in_a_note_that_no_line_orders_is_looked_at() -> None:
    head = header(buyer_order_no="PO-1", notes=(field("see PUMP-1, too"),))
    assert codes(order(line(**SCREWS), head=head)) == ["note-significant"]


def test_an_invoice_to_another_customer_is_looked_at() -> None:
    head = header(buyer_order_no="PO-1", bill_to="Alder Mill Ltd\n1 Mill Lane\nLeeds LS2 9ZX")
    assert set(codes(order(line(**SCREWS), head=head))) == {"customer-contradicted"}


SLIPS = [
    ({"previous_order_no": "P-0"}, ["history-referenced"]),
    ({"revision": "Rev. B"}, ["order-revised"]),
    ({"revision": "Revision 02"}, ["order-revised"]),
    ({"revision": "Rev. A"}, []),
    ({"revision": "1"}, []),
    ({"issued_on": "2025-10-12"}, ["issue-date-past"]),
    ({"issued_on": "2026-10-12"}, []),
    ({"requested_delivery": "2026-10-20", "requested_despatch": "2026-10-26"}, ["despatch-date-late"]),
    ({"requested_delivery": "2026-10-20", "requested_despatch": "2026-10-19"}, []),
    # 200 at 7.00 per 100 are 14.00: a total says the price as well
    ({"total_lines": "1400.00"}, ["price-differs"]),
    ({"total_lines": "14.00"}, []),
    ({"total_lines": "14.20"}, []),
    ({"total_payable": "16.80"}, []),
    ({"total_payable": "999.00"}, ["price-differs"]),
]


@pytest.mark.parametrize(("head", "held"), SLIPS)
def test_slips_of_the_header(head: dict[str, Any], held: list[str]) -> None:
    assert codes(order(line(**SCREWS), head=header(buyer_order_no="PO-1", **head))) == held
