"""Printed orders in Spanish and Italian: what their words for the day, the count of lines and the paper itself mean."""

import pytest

from parsers.draft import Kind
from tests.parsers.typed_page import read, value

ITEMS = """
Articulo     Descripcion          Cantidad   Unidad
30-1188      Pastilla de freno    12         uds
44-F0205     Filtro de aceite     6          uds
"""


@pytest.mark.parametrize(
    "label", ["Servir el", "Fecha de suministro", "Entregar el dia", "Da consegnare entro il", "Evadere entro il"]
)
def test_the_day_stands_behind_its_label(label: str) -> None:
    draft = read(f"Talleres Ribera S.L.\nPEDIDO  PC-26/3467\nFecha  16-11-2026\n{label}  23-11-2026\n{ITEMS}")
    assert value(draft.header.requested_delivery) == "23-11-2026"


def test_the_number_of_lines_is_no_total() -> None:
    draft = read(f"Talleres Ribera S.L.\nPEDIDO  PC-26/3467\n{ITEMS}\nTOTAL LINEAS: 2\n")
    assert draft.header.total_lines is draft.header.total_payable is None
    assert "price-unread" not in {notice.code for notice in draft.notices}


@pytest.mark.parametrize(
    ("title", "says"),
    [
        (
            "CONFERMA D'ORDINE N. 1180",
            "Come da intese telefoniche confermiamo il seguente ordine, consegna il 4/12/2026:",
        ),
        ("ORDER CONFIRMATION 1180", "As agreed by telephone we confirm our order for the following:"),
        ("AUFTRAGSBESTÄTIGUNG 1180", "Hiermit bestätigen wir unsere Bestellung:"),
    ],
)
def test_a_confirmation_of_the_writers_own_order_is_one_and_waits(title: str, says: str) -> None:
    draft = read(f"Cantieri Rovere S.r.l.\n{title}\n\n{says}\n{ITEMS}")
    assert draft.kind is Kind.ORDER
    assert len(draft.lines) == 2
    assert "intent-mixed" in {notice.code for notice in draft.notices}


def test_a_confirmation_is_no_order() -> None:
    assert (
        read(f"Cantieri Rovere S.r.l.\nCONFERMA D'ORDINE N. 1180\n\nGrazie per il vostro ordine\n{ITEMS}").kind
        is Kind.OTHER
    )


def test_parcels_and_what_one_holds_prove_the_pieces() -> None:
    line = read("""Talleres Ribera S.L.
PEDIDO  PC-26/3467

Articulo   Descripcion         Bultos   Uds/bulto   Total uds   Precio ud   Importe
30-1188    Pastilla de freno   10       6           60          5,60        336,00
44-F0205   Filtro de aceite    5        12          60          2,95        177,00
""").lines[0]
    assert (value(line.quantity), value(line.quantity_2), value(line.unit_2)) == ("60", "10", "bultos (6)")
