"""Ordergate's own CSV."""

from __future__ import annotations

import pytest

from parsers.errors import ReadError
from parsers.formats.csv import FORMAT
from tests.parsers.formats.origin import ORIGIN, plain

TWO_ORDERS = b"""buyer_order_no,account_no,issued_on,ship_to_name,ship_to_city,no,sku,quantity,unit,price
7001,K-77,2026-11-20,Depot Zuid,Rotterdam,10,0012,4,XBX,2.50
7001,,,,,20,0013,1.5,KGM,
7002,K-78,2026-11-20,,,10,0012,"1,000",EA,2.50
"""


def test_rows_of_one_number_are_one_order() -> None:
    assert FORMAT.sniff(TWO_ORDERS)
    first, second = FORMAT.read(TWO_ORDERS, 0, ORIGIN)
    assert plain(first.header)["ship_to"] == {"text": "Depot Zuid\nRotterdam"}
    assert plain(first.lines) == [
        {"no": "10", "sku": "0012", "quantity": "4", "unit": "XBX", "price": "2.50"},
        {"no": "20", "sku": "0013", "quantity": "1.5", "unit": "KGM"},
    ]
    assert first.lines[1].quantity.evidence.spans[0].cell == "csv!H3"
    assert first.header.ship_to.text.evidence.spans[0].cell == "csv!D2"
    assert (second.lines[0].quantity.raw, second.lines[0].quantity.value) == ("1,000", None)
    assert second.header.buyer_order_no.value == "7002"


def test_rows_that_contradict_each_other_are_a_notice() -> None:
    (draft,) = FORMAT.read(b"buyer_order_no;account_no;sku;quantity\r\n1;A;X;1\r\n1;B;Y;1\r\n", 0, ORIGIN)
    assert [notice.code for notice in draft.notices] == ["header-contradictory"]


@pytest.mark.parametrize(
    "content", [b"", b"sku,quantity\n", b"buyer_order_no,quantity,sku,colour\n", b"Artikel;Menge\n", b"\xff\xfe"]
)
def test_leaves_other_peoples_tables_alone(content: bytes) -> None:
    assert not FORMAT.sniff(content)


@pytest.mark.parametrize(
    "content",
    [
        b"buyer_order_no,quantity,sku\n",
        b"buyer_order_no,quantity,sku\n1,2,3,4\n",
        b'buyer_order_no,quantity,sku\n1,"2,3\n',
        b"buyer_order_no,quantity,sku\n1,2,\xff\n",
        b"buyer_order_no,quantity,sku,sku\n1,2,3,4\n",
    ],
)
def test_refuses_what_is_broken(content: bytes) -> None:
    with pytest.raises(ReadError):
        FORMAT.read(content, 0, ORIGIN)
