"""What corrections explain of a layout, and that the next document of that layout is read so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportlab.pdfgen.canvas import Canvas

from parsers.draft import Draft
from parsers.extractors.pages.document import drafts
from parsers.extractors.pages.explained import explained
from parsers.knowledge import EMPTY, Profile
from parsers.page import Page
from parsers.readers.pdf import read
from tests.corpus.cases import ORIGIN

BUYER = replace(ORIGIN, sender_address="orders@fernhill.example")
PLACES = (50, 150, 260, 340, 420, 500)


def pages(headers: Sequence[str], rows: Sequence[Sequence[str]], *above: str) -> Sequence[Page]:
    canvas = Canvas("order.pdf")
    canvas.drawString(50, 790, "PURCHASE ORDER 5511")
    for n, text in enumerate(above):
        canvas.drawString(50, 770 - 14 * n, text)
    for n, cells in enumerate((headers, *rows)):
        for x, text in zip(PLACES, cells, strict=False):
            canvas.drawString(x, 700 - 16 * n, text)
    return read(canvas.getpdfdata(), 0).pages


def read_as(found: Sequence[Page], *profiles: Profile) -> Draft:
    return drafts(found, BUYER, replace(EMPTY, profiles=profiles))[0]


def taught(
    found: Sequence[Page], *lines: Mapping[str, str], header: Mapping[str, str] | None = None, said: Sequence[str] = ()
) -> Profile | None:
    """What is explained where clerks said these values, as many as the draft has lines, or all by hand."""
    draft = read_as(found)
    pointers = {f"/lines/{at}/{name}" for at, line in enumerate(lines) for name in line} if not said else set(said)
    pointers |= {f"/{name}" for name in header or {}}
    origins = [at if at < len(draft.lines) else None for at in range(len(lines))]
    return explained(found, draft, header or {}, lines, origins, pointers)


KNOWN = ("Item", "Description", "Qty", "Frabb", "Price", "Amount")
ROWS = (("A-4711", "Soap", "7", "12", "3.50", "42.00"), ("B-0815", "Descaler", "9", "24", "1.10", "26.40"))


def test_the_column_under_which_every_corrected_value_stands() -> None:
    found = pages(KNOWN, ROWS)
    profile = taught(found, {"quantity": "12"}, {"quantity": "24"})
    assert profile is not None
    assert (profile.sender, dict(profile.columns)) == ("fernhill.example", {"Frabb": "quantity", "Qty": ""})
    again = pages(KNOWN, (("C-1", "Brush", "3", "1", "2.00", "2.00"), ("C-2", "Mop", "5", "4", "2.00", "8.00")))
    assert [line.quantity and line.quantity.value for line in read_as(again, profile).lines] == ["1", "4"]


def test_nothing_where_two_columns_fit_or_one_line_does_not() -> None:
    twice = (("A-4711", "Soap", "7", "12", "12", "42.00"), ("B-0815", "Descaler", "9", "24", "24", "26.40"))
    assert taught(pages(("Item", "Description", "Qty", "Frabb", "Zorp", "Amount"), twice), {"quantity": "12"}, {"quantity": "24"}) is None  # fmt: skip
    assert taught(pages(KNOWN, ROWS), {"quantity": "12"}, {"quantity": "23"}) is None
    assert taught(pages(KNOWN, ROWS), {"quantity": "7"}, {"quantity": "9"}) is None  # read so already


def test_a_table_whose_headers_nobody_knows_is_found_by_the_lines_that_a_clerk_typed() -> None:
    headers, rows = (
        ("Zorp", "Quxel", "Blim", "Frabb"),
        (("A-4711", "Hand soap", "12", "3.50"), ("B-0815", "Fine descaler", "24", "1.10")),
    )
    found = pages(headers, rows)
    assert read_as(found).lines == ()
    profile = taught(found, {"quantity": "12", "price": "3.50"}, {"quantity": "24", "price": "1.10"})
    assert profile is not None
    assert dict(profile.columns) == {"Zorp": "", "Quxel": "", "Blim": "quantity", "Frabb": "price"}
    (line,) = read_as(pages(headers, (("C-0933", "Blue mop", "5", "7.25"),)), profile).lines
    assert [f and f.value for f in (line.code, line.quantity, line.price)] == ["C-0933", "5", "7.25"]


def test_the_decimal_mark_that_a_quantity_means() -> None:
    headers = ("Item", "Description", "Qty")
    found = pages(headers, (("A-4711", "Soap", "1.250"), ("B-0815", "Descaler", "24")))
    profile = taught(found, {"quantity": "1250"}, {"quantity": "24"})
    assert profile is not None
    assert (profile.decimal_mark, dict(profile.columns)) == (",", {})
    again = read_as(pages(headers, (("A-4711", "Soap", "2.500"),)), profile)
    assert [line.quantity and line.quantity.value for line in again.lines] == ["2500"]
    # a document that proves the other mark is read by its own
    other = read_as(pages((*headers, "", "Price"), (("A-4711", "Soap", "2.500", "", "1.75"),)), profile)
    assert other.conventions.decimal_mark == "."


def test_the_order_of_day_and_month_that_a_date_means() -> None:
    def dated(*days: str) -> Sequence[Page]:
        return pages(
            KNOWN, ROWS, *(f"{name}: {day}" for name, day in zip(("Delivery date", "Order date"), days, strict=False))
        )

    found = dated("03/04/2027")
    profile = taught(found, {}, {}, header={"requested_delivery": "2027-03-04"})
    assert profile is not None
    assert (profile.date_order, dict(profile.labels)) == ("mdy", {})
    assert read_as(dated("05/06/2027"), profile).conventions.date_order == "mdy"
    assert read_as(dated("25/06/2027"), profile).conventions.date_order == "dmy"
    assert (
        read_as(dated("25/06/2027", "06/25/2027"), profile).conventions.date_order is None
    )  # it disagrees with itself


def test_the_label_of_a_value_and_the_one_that_misled() -> None:
    found = pages(KNOWN, ROWS, "Our ref: KX-77", "Vrgbez: 90-4711")
    profile = taught(found, {}, {}, header={"buyer_order_no": "90-4711"})
    assert profile is not None
    assert profile.labels["Vrgbez"] == "buyer_order_no"
    again = read_as(pages(KNOWN, ROWS, "Our ref: KX-78", "Vrgbez: 90-4712"), profile)
    assert again.header.buyer_order_no is not None
    assert (again.header.buyer_order_no.value, again.notices) == ("90-4712", ())
    # a value that stands behind two labels explains neither
    assert taught(pages(KNOWN, ROWS, "Vrgbez: 90-4711", "Kstbez: 90-4711"), {}, {}, header={"buyer_order_no": "90-4711"}) is None  # fmt: skip


def test_another_label_that_says_another_thing_is_told() -> None:
    profile = Profile("fernhill.example", read_as(pages(KNOWN, ROWS)).layout or "", labels={"Vrgbez": "buyer_order_no"})
    read = read_as(pages(KNOWN, ROWS, "PO number: 77-123", "Vrgbez: 90-4712"), profile)
    assert {one.code for one in read.notices} == {"profile-contradicted"}


def test_nobody_at_a_provider_for_everybody_is_known_by_its_domain() -> None:
    found = pages(KNOWN, ROWS)
    draft = replace(read_as(found), origin=replace(BUYER, sender_address="anna.fern@gmail.com"))
    profile = explained(found, draft, {}, [{"quantity": "12"}, {"quantity": "24"}], (0, 1), {"/lines/0/quantity"})
    assert profile is not None
    assert profile.sender == "anna.fern@gmail.com"


def test_a_document_without_a_sender_is_known_by_the_address_on_it() -> None:
    found = pages(KNOWN, ROWS, "Questions: orders@fernhill.example")
    nobody = replace(BUYER, sender_address=None)
    draft = drafts(found, nobody, EMPTY)[0]
    profile = explained(found, draft, {}, [{"quantity": "12"}, {"quantity": "24"}], (0, 1), {"/lines/0/quantity"})
    assert profile is not None
    again = drafts(found, nobody, replace(EMPTY, profiles=(profile,)))[0]
    assert [line.quantity and line.quantity.value for line in again.lines] == ["12", "24"]
    own = replace(EMPTY, profiles=(profile,), own_names=("fernhill.example",))
    assert [line.quantity and line.quantity.value for line in drafts(found, nobody, own)[0].lines] == ["7", "9"]
