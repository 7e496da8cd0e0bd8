"""What a printed order says besides the values of its lines: below and behind the names of items, beside labels, in stamps and columns."""

from __future__ import annotations

import pytest

from tests.parsers.typed_page import HEAD, read

TABLE = """
Line  Item      Description                                         Qty   Price    Amount   {heading}
1     M134610   Filter tips{behind:39} 8     9.40     75.20    {cell}
{below}
2     M766725   Erlenmeyer flask                                    5     4.85     24.25
"""
DOUBTS = {"note-significant", "condition-stated", "quantity-ambiguous", "date-unread"}

ALTERS_THE_ITEM = (
    "in place of line 2", "see line 2", "replaces item 2", "optional", "sample", "on hold", "already delivered", "4 already received",
    "part delivered, rest to follow", "qty in boxes", "for credit", "only if available", "or equivalent",
    "ersetzt Pos. 2", "statt Pos. 2", "Bedarfsposition", "nur falls lieferbar", "bereits geliefert", "Menge in Packungen", "entfällt", "davon 4 im Januar",
    "à la place de la ligne 2", "en option", "déjà livré", "prix à confirmer", "en lugar de la línea 2", "opcional", "ya entregado",
    "al posto della riga 2", "in opzione", "già consegnato", "in plaats van regel 2", "optioneel", "reeds geleverd", "zamiast pozycja 2", "tillval",
)  # fmt: skip
SAYS_WHAT_IT_IS = (
    "MPN 6204-2Z", "HS code 84821010", "Drawing 4711-B", "for machine 3", "Cost centre 4711", "sterile, box of 100", "blue, size 2", "Zolltarifnr. 85366990",
    "für Anlage 3", "pour la cuisine", "para la obra", "vervangt 55119", "per l'officina", "your item 2004",
)  # fmt: skip


def doubts(text: str) -> set[str]:
    return {notice.code for notice in read(HEAD + text).notices} & DOUBTS


def table(*, behind: str = "", below: str = "", heading: str = "", cell: str = "") -> str:
    row = f"                {below}" if below else ""
    page = TABLE.format(behind=f" {behind}" if behind else "", below=row, heading=heading, cell=cell)
    return "\n".join(line for line in page.split("\n") if line.strip())


@pytest.mark.parametrize("said", ALTERS_THE_ITEM)
def test_what_alters_an_item_is_seen_below_and_behind_its_name(said: str) -> None:
    assert doubts(table(below=said))
    if said not in ("sample", "entfällt"):  # words that stand in names as well
        assert doubts(table(behind=said))


@pytest.mark.parametrize("said", SAYS_WHAT_IT_IS)
def test_what_says_what_an_item_is_alters_nothing(said: str) -> None:
    assert not doubts(table(below=said))
    assert not doubts(table(behind=said))


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("Status:  Not released", False), ("Status:  Preliminary", False), ("Release:  blocked", False), ("Approved by:  not yet approved", False),
        ("Status:  in Genehmigung", False), ("Freigegeben:  nein", False), ("Genehmigt durch:  offen", False), ("Statut :  À valider", False),
        ("Estado:  Anulado", False), ("Aprobado:  no", False), ("Stato:  in attesa", False), ("Goedgekeurd door:  in afwachting", False),
        ("PRELIMINARY", False), ("DUPLICATA", False), ("GESPERRT", False), ("Copy  2 of 2", False),
        ("Status:  Released", True), ("Order status:  Open", True), ("Approved by:  H. Lund", True), ("Status:  freigegeben", True), ("Freigabe:  Fr. Hartung", True),
        ("Statut :  Validée", True), ("Estado:  Aprobado", True), ("ORIGINAL", True),
    ],
)  # fmt: skip
def test_an_order_that_its_own_firm_has_not_let_go_is_seen(said: str, *, stands: bool) -> None:
    assert bool(doubts(f"{said}\n\n{table()}")) is not stands


@pytest.mark.parametrize(
    ("heading", "cell", "plain"),
    [
        ("Rec'd", "8", False), ("B/O", "3", False), ("Outst.", "3", False), ("Canc.", "8", False), ("Free", "2", False), ("Change", "+4", False), ("Gelief.", "8", False),
        ("Rückst.", "3", False), ("Restmg.", "3", False), ("Änderung", "+4", False), ("Livré", "8", False), ("Pdte.", "3", False), ("Inev.", "3", False),
        ("Rec'd", "0", True), ("Bin", "4", True), ("Geliefert", "0", True), ("Stock", "12", True), ("Weight", "1.2", True),
    ],
)  # fmt: skip
def test_a_column_of_what_came_or_is_open_is_seen_by_its_short_name(heading: str, cell: str, *, plain: bool) -> None:
    assert bool(doubts(table(heading=heading, cell=cell))) is not plain


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("* in boxes of 10", True), ("Qty = cartons", True), ("* Angabe in Packungen", True), ("* Angabe in Ringen zu 50 m", True), ("Mengenangabe in VPE", True), ("Quantités en cartons", True), ("* en cajas de 50", True),
        ("Aantallen in dozen", True), ("* in confezioni da 10", True), ("* sterile", False), ("Goods in boxes are in bay 4", False),
    ],
)  # fmt: skip
def test_a_note_on_what_the_quantities_are_counted_in_is_seen(said: str, *, counts: bool) -> None:
    assert ("note-significant" in doubts(f"{table()}\n\n{said}")) is counts


PLANS = (
    "Delivery schedule\nLine   Date         Qty\n1      07/12/2026   4\n1      11/01/2027   4",
    "Lieferplan\nPos    Menge   Datum\n1      4 Stk   07.12.2026\n1      4 Stk   11.01.2027",
    "Delivery plan\nLine   Week 50   Week 2\n1      4         4",
    "Line 1: 4 on 07/12/2026, 4 on 11/01/2027",
    "Pos. 1: 4 Stk am 07.12.2026, 4 Stk am 11.01.2027",
)
NO_PLANS = (
    "Payment plan\nRate   Due          EUR\n1      07/12/2026   100.00\n2      11/01/2027   100.00",
    "Approved by H. Lund 25/11/2026, printed 26/11/2026",
    "Line 1: delivery on 09/12/2026 as agreed",
    "Prices valid from 01/01/2026 to 31/12/2026",
)


@pytest.mark.parametrize("said", PLANS)
def test_a_plan_of_deliveries_beside_the_items_is_seen(said: str) -> None:
    assert "date-unread" in doubts(f"Delivery date:  09/12/2026\n\n{table()}\n\n\n{said}")


@pytest.mark.parametrize("said", NO_PLANS)
def test_other_days_are_no_plan(said: str) -> None:
    assert "date-unread" not in doubts(f"Delivery date:  09/12/2026\n\n{table()}\n\n\n{said}")


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("No order is valid unless signed.", False),
        ("This is no order unless we confirm it.", True),
        ("No order yet, prices valid until May unless changed.", True),
    ],
)
def test_a_rule_by_which_orders_are_valid_takes_none_back(rule: str, told: bool) -> None:
    assert bool(doubts(f"{table()}\n\n{rule}")) is told
