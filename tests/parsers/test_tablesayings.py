"""What a table says besides its items: rows and cells that count nothing, hidden rows, names of sheets and files, other sheets."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from email.message import EmailMessage

import openpyxl
import pytest

from channels.envelope import Envelope, Part, Role
from parsers.draft import Draft, Kind
from parsers.knowledge import Knowledge
from parsers.parse import parse

Rows = list[list[object]]

HEAD: list[object] = ["Code", "Article", "Qty"]
HOSE: list[object] = ["GH-220", "Garden hose 20 m", 6]
SPADE: list[object] = ["SP-014", "Digging spade ash", 4]
KNOWN = Knowledge(
    "garden",
    skus=frozenset(("GH-220", "SP-014")),
    product_names=("Garden hose 20 m", "Digging spade ash"),
    places=frozenset(("Wexcombe nursery", "Thurlby yard")),
)


def codes_of(drafts: tuple[Draft, ...]) -> set[str]:
    assert any(draft.lines for draft in drafts)
    return {notice.code for draft in drafts for notice in draft.notices} - {"page-ignored"}


def read(mail: EmailMessage) -> tuple[Draft, ...]:
    mail["From"], mail["To"], mail["Subject"] = "ada@buyer.example", "orders@seller.example", "Order 4471"
    mail["Date"] = "Tue, 06 Oct 2026 10:00:00 +0100"
    part = Part(mail.as_bytes(), "message/rfc822", role=Role.MESSAGE)
    return parse(Envelope("mail", "smtp", "key", datetime(2026, 10, 6, 9, tzinfo=UTC), (part,)), KNOWN).drafts


def table(rows: Rows) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{cells}</table>"


def in_letter(*pieces: str) -> set[str]:
    mail = EmailMessage()
    mail.set_content("".join(pieces), subtype="html")
    return codes_of(read(mail))


def attached(content: bytes, name: str, letter: str = "Our order is attached.") -> set[str]:
    mail = EmailMessage()
    mail.set_content(letter)
    mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return codes_of(read(mail))


def in_file(rows: Rows, name: str = "order.csv", letter: str = "Our order is attached.") -> set[str]:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return attached(written.getvalue().encode(), name, letter)


def in_book(book: openpyxl.Workbook) -> set[str]:
    stream = io.BytesIO()
    book.save(stream)
    return attached(stream.getvalue(), "order.xlsx")


def book_of(rows: Rows, title: str = "Order") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("<del>6</del> 4", True), ("<s>GH-220</s>", True), ('<span class="gone">6</span> 4', True), ('<span style="text-decoration: line-through">6</span> 4', True),
        ("6", False), ('<span class="big">6</span>', False),
    ],
)  # fmt: skip
def test_a_value_struck_out_in_a_row_is_told(cell: str, held: bool) -> None:
    style = "<style>.gone {text-decoration: line-through} .big {font-size: 2em}</style>"
    hose: list[object] = [cell, *HOSE[1:]] if "GH" in cell else [*HOSE[:2], cell]
    assert bool(in_letter(style, "<p>Please send:</p>", table([HEAD, hose, SPADE]))) is held


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([HOSE, SPADE, ["Total", "", 10]], 2), ([HOSE, SPADE, ["", "", 10]], 2), ([["Hoses", "", ""], HOSE, ["Subtotal", "", 6], ["Tools", "", ""], SPADE, ["Subtotal", "", 4], ["Total", "", 10]], 2),
        ([HOSE, SPADE, ["Summe", "", 10]], 2), ([HOSE, SPADE, ["", "", 3]], 3), ([HOSE, SPADE, ["Total", "", 12]], 3),
    ],
)  # fmt: skip
def test_a_row_that_adds_up_the_quantities_is_no_item(rows: Rows, lines: int) -> None:
    mail = EmailMessage()
    mail.set_content("Our order is attached.")
    written = io.StringIO()
    csv.writer(written).writerows([HEAD, *rows])
    mail.add_attachment(
        written.getvalue().encode(), maintype="application", subtype="octet-stream", filename="order.csv"
    )
    (draft,) = [draft for draft in read(mail) if draft.lines]
    assert len(draft.lines) == lines


@pytest.mark.parametrize(
    ("words", "held"),
    [
        ("Already here:", True),
        ("Not wanted this time", True),
        ("Following month", True),
        ("or", True),
        ("Optional:", True),
        ("For Thurlby", True),
        ("Bereits erhalten", True),
        ("Oder", True),
        ("In sospeso", True),
        ("Déjà payé:", True),
        ("Nog te bevestigen", True),
        ("Nicht benötigt:", True),
        ("Le mois prochain", True),
        ("Ya recibido", True),
        ("Solo si c'è", True),
        ("Alleen indien op voorraad", True),
        ("Garden tools", False),
        ("Gartengeräte", False),
        ("Section B", False),
        ("20 metres, with fittings", False),
    ],
)
def test_words_of_their_own_between_the_items_of_a_table_are_read(words: str, held: bool) -> None:
    rows: Rows = [HEAD, HOSE, [words, "", ""], SPADE]
    assert bool(in_letter("<p>Please send:</p>", table(rows))) is held
    assert bool(in_file(rows)) is held


@pytest.mark.parametrize(
    ("remark", "held"),
    [
        ("came last week already", True),
        ("only if reduced", True),
        ("no longer wanted", True),
        ("for Wexcombe", True),
        ("?", True),
        ("arrived", True),
        ("bereits da", True),
        ("seulement si dispo", True),
        ("ya no hace falta", True),
        ("solo se scontato", True),
        ("niet meer nodig", True),
        ("by 23/10", True),
        ("sospeso", True),
        ("TBC", True),
        ("to follow", True),
        ("or GH-220", True),
        ("urgent", False),
        ("sturdy handle", False),
        ("for the rose beds", False),
        ("packed in pairs", False),
        ("Beet 3", False),
        ("August", True),
        ("Autumn", True),
        ("Easter", True),
        ("im Februar", True),
        ("agosto", True),
        ("next season", True),
        ("Harrogate", True),
        ("Colin's house", True),
        ("was 12", True),
        ("x3", True),
        ("for the toolroom", False),
        ("Workshop", False),
    ],
)
def test_a_remark_beside_an_item_is_read_however_short(remark: str, held: bool) -> None:
    rows: Rows = [[*HEAD, "Remarks"], [*HOSE, ""], [*SPADE, remark]]
    assert bool(in_file(rows)) is held


@pytest.mark.parametrize(
    ("column", "answers", "held"),
    [
        ("Wanted?", ("yes", "no"), True),
        ("Bestellen", ("ja", "nein"), True),
        ("Status", ("open", "cancelled"), True),
        ("Gewünscht", ("ja", "nein"), True),
        ("Acquistare", ("sì", "no"), True),
        ("Cant. recibida", (0, 3), True),
        ("Otrzymano", (0, 3), True),
        ("Noch zu liefern", (2, 4), True),
        ("Cantiere", ("Lesmo", "Arcore"), True),
        ("Prezzo magazzino", ("3,20", "4,10"), False),
        ("Status", ("open", "open"), False),
        ("VAT", ("yes", "no"), False),
        ("Received", (0, 3), True),
        ("Received", (0, 0), False),
        ("Revised qty", (6, 2), True),
        ("Qty confirmed", (6, 2), True),
        ("Qty confirmed", (6, 4), False),
        ("Balance due", (0, 4), True),
        ("Still to come", (2, 4), True),
        ("Last qty", (9, 9), False),
        ("Qty per box", (1, 10), False),
        ("Geliefert", (2, 0), True),
        ("Open", (6, 1), True),
        ("Open", (6, 4), False),
        ("In stock", (2, 9), False),
        ("Cancelled", ("", "x"), True),
        ("Cancelled", ("no", "no"), False),
        ("On hold", ("", "yes"), True),
        ("Storniert", ("", "X"), True),
        ("Löschkennzeichen", ("", "X"), True),
        ("Annulé", ("", "oui"), True),
        ("Status", ("", "x"), True),
        ("Status", ("x", "x"), False),
        ("", ("", "cancelled"), True),
        ("", ("", "aisle four"), False),
        ("Del", ("", "on hold"), True),
        ("Price", ("", "don't send"), True),
    ],
)
def test_a_column_that_says_what_becomes_of_the_row_is_read(
    column: str, answers: tuple[object, object], held: bool
) -> None:
    rows: Rows = [[*HEAD, column], [*HOSE, answers[0]], [*SPADE, answers[1]]]
    assert bool(in_file(rows)) is held


@pytest.mark.parametrize(
    ("rows", "held"),
    [
        ([["", "one size of red"], ["", "size of long blade"]], False),
        ([["", "one size of red"], ["", "only if in stock"]], True),
        ([["", "not required"]], True),
    ],
)
def test_a_row_that_most_items_have_says_what_they_are(rows: Rows, held: bool) -> None:
    below = [[*row, ""] for row in rows]
    lines: Rows = [HEAD, HOSE, below[0], SPADE, *below[1:], ["GH-220", "Garden hose 20 m green", 2]]
    assert bool(in_letter(table(lines))) is held


@pytest.mark.parametrize(
    ("name", "held"),
    [
        ("DRAFT order do not send.csv", True),
        ("next delivery.csv", True),
        ("old order.csv", True),
        ("bestellung_storniert.csv", True),
        ("dernière commande.csv", True),
        ("ultimo ordine.csv", True),
        ("laatste bestelling.csv", True),
        ("RFQ spades.csv", True),
        ("demande-de-prix.csv", True),
        ("order-4471.csv", False),
        ("Bestellung_2026-10.csv", False),
        ("CommandeJardin.csv", False),
        ("Order 4471 with prices and VAT.csv", False),
        ("fax.csv", False),
        ("Telefax_0012.csv", False),
        ("fax cover sheet and order.csv", False),
        ("scan0001.csv", False),
    ],
)
def test_the_name_of_a_file_is_read(name: str, held: bool) -> None:
    assert bool(in_file([HEAD, HOSE, SPADE], name)) is held


@pytest.mark.parametrize(
    ("title", "held"), [("Cancelled", True), ("Entwurf", True), ("Sheet1", False), ("Bestellung KW 41", False)]
)
def test_the_name_of_a_sheet_is_read(title: str, held: bool) -> None:
    assert bool(in_book(book_of([HEAD, HOSE, SPADE], title))) is held


def test_an_item_in_a_hidden_row_is_asked_about() -> None:
    book = book_of([HEAD, HOSE, SPADE])
    book.active.row_dimensions[3].hidden = True
    assert in_book(book) == {"text-hidden"}


@pytest.mark.parametrize(
    ("column", "answer", "held"),
    [
        ("Cancelled", "x", True),
        ("Status", "deleted", True),
        ("Status", "on hold", True),
        ("Status", "open", False),
        ("Cancelled", "no", False),
        ("Old price", "3.20", False),
        ("Supplier", "Ashdene", False),
    ],
)
def test_a_mark_in_a_hidden_column_is_asked_about(column: str, answer: str, held: bool) -> None:
    book = book_of([[*HEAD, column], [*HOSE, None], [*SPADE, answer]])
    book.active.column_dimensions["D"].hidden = True
    assert in_book(book) == ({"text-hidden"} if held else set())


@pytest.mark.parametrize("column", ["Ship Date", "Ship By", "Requested Ship Date", "Versanddatum", "Date d'expédition"])
@pytest.mark.parametrize(
    ("days", "codes"), [(("2026-11-20",) * 2, set()), (("2026-11-20", "2026-11-24"), {"date-unread"})]
)
def test_a_column_of_ship_dates_is_no_day_of_delivery(column: str, days: tuple[str, str], codes: set[str]) -> None:
    book = book_of([[*HEAD, column], [*HOSE, days[0]], [*SPADE, days[1]]])
    stream = io.BytesIO()
    book.save(stream)
    mail = EmailMessage()
    mail.set_content("Our order is attached.")
    mail.add_attachment(stream.getvalue(), maintype="application", subtype="octet-stream", filename="order.xlsx")
    drafts = read(mail)
    (draft,) = drafts
    assert draft.header.requested_delivery is None
    assert not any(line.requested_delivery for line in draft.lines)
    assert codes_of(drafts) == codes
    assert (draft.header.requested_despatch is not None) is not bool(codes)


def test_a_heading_that_nobody_knows_hides_no_table() -> None:
    assert in_book(book_of([[*HEAD, "Rack area name"], [*HOSE, "upper"], [*SPADE, "upper"]])) == set()


def test_a_sheet_of_item_numbers_without_a_heading_is_not_set_aside() -> None:
    mail = EmailMessage()
    mail.set_content("See attached.")
    stream = io.BytesIO()
    book_of([["Aa", "Bb", "Cc"], HOSE, SPADE]).save(stream)
    mail.add_attachment(stream.getvalue(), maintype="application", subtype="octet-stream", filename="list.xlsx")
    (draft,) = read(mail)
    assert draft.kind is Kind.ORDER
    assert "attachment-unread" in {notice.code for notice in draft.notices}


@pytest.mark.parametrize(
    ("words", "held"), [("Please cut the spades to 2", True), ("Thank you for the nice fair", False)]
)
def test_a_sheet_with_a_few_words_is_a_note(words: str, held: bool) -> None:
    book = book_of([HEAD, HOSE, SPADE])
    book.create_sheet("Notes").append([words])
    assert bool(in_book(book)) is held


@pytest.mark.parametrize(("words", "held"), [("Next month:", True), ("Freitag:", True), ("And from the shed:", False)])
def test_a_day_between_two_tables_is_that_of_the_lower_one(words: str, held: bool) -> None:
    codes = in_letter("<p>Please send:</p>", table([HEAD, HOSE]), f"<p>{words}</p>", table([HEAD, SPADE]))
    assert ("date-ambiguous" in codes) is held


@pytest.mark.parametrize(
    "letter",
    [
        "Please find our order attached.",
        "Bonjour, notre commande en pièce jointe. Cordialement",
        "Adjunto pedido. Saludos",
        "In allegato il nostro ordine. Cordiali saluti",
        "Bijgaand onze bestelling.",
        "Anbei unsere Bestellung.",
    ],
)
def test_a_letter_that_only_covers_an_order_holds_nothing(letter: str) -> None:
    assert not in_file([HEAD, HOSE, SPADE], letter=letter)


@pytest.mark.parametrize(
    ("heading", "first", "second", "held"),
    [
        ("Branch", "Ludlow", "Leominster", True),
        ("Branch", "Ludlow", "Ludlow", False),
        ("Lieferort", "Halle 2", "Halle 5", True),
        ("Kunde", "Maier", "Huber", True),
        ("Cost centre", "4410", "4420", False),
        ("Active", "Y", "N", True),
        ("Active", "Y", "Y", False),
    ],
)
def test_a_column_that_parts_the_order_is_read(heading: str, first: str, second: str, held: bool) -> None:
    rows: Rows = [[*HEAD, heading], [*HOSE, first], [*SPADE, second]]
    assert bool(in_file(rows)) is held
    assert bool(in_letter("<p>Please send:</p>", table(rows))) is held


@pytest.mark.parametrize(("said", "lines"), [("2 or 3", 2), ("see left", 2), ("-", 1), ("none", 1)])
def test_a_cell_that_counts_in_words_loses_no_item(said: str, lines: int) -> None:
    mail = EmailMessage()
    mail.set_content(table([["Code", "Qty"], ["SP-014", said], ["GH-220", 6]]), subtype="html")
    (draft,) = read(mail)
    assert [line.quantity.value if line.quantity else None for line in draft.lines][-1] == "6"
    assert len(draft.lines) == lines


@pytest.mark.parametrize(
    "letter",
    ["See attached.", "Please see attached. Thanks", "Siehe Anhang.", "Voir pièce jointe.", "Zie bijlage.", "Vedi allegato.", "Ver adjunto."],
)  # fmt: skip
def test_a_letter_that_points_at_the_order_says_no_more(letter: str) -> None:
    assert in_file([HEAD, HOSE, SPADE], letter=letter) == set()
    assert in_file([HEAD, HOSE, SPADE], letter=f"{letter} Only the hose is urgent, leave out the rest.") != set()


@pytest.mark.parametrize(
    ("said", "held"),
    [
        ("Only the hose is urgent, leave out the rest.", True),
        ("Please leave the spade out.", True),
        ("The hose can be red.", True),
        ("Not the spade.", True),
        ("Den Digging spade bitte weglassen.", True),
        ("It is for the new garden shop.", False),
    ],
)
def test_what_a_letter_says_of_attached_goods_is_read(said: str, held: bool) -> None:
    assert bool(in_file([HEAD, HOSE, SPADE], letter=f"Our order is attached. {said}")) is held
