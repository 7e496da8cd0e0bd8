"""What a line's words say that a pack holds, beside the pack that is reckoned with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from normalizer.master import ProductRecord
from normalizer.packed import other_pack

OIL = ProductRecord("OIL-5", "Chain oil 5W", unit="LTR", packs={"XCI": Decimal(5), "XDR": Decimal(60)})
NAILS = ProductRecord("NL-40", "Oval nails 40 mm", unit="EA", packs={"XBX": Decimal(250)})


@pytest.mark.parametrize(
    ("text", "product", "content", "said"),
    [
        ("chain oil, the 5 litre ones", OIL, 60, "5 litre"),
        ("chain oil 5 l", OIL, 60, "5 l"),
        ("chain oil 60 l", OIL, 60, None),
        ("chain oil 5W", OIL, 60, None),
        ("chain oil, can 5 l, drum 60 l", OIL, 5, None),
        ("oval nails 40 mm (500s)", NAILS, 250, "500s"),
        ("oval nails 40 mm 100er", NAILS, 250, "100er"),
        ("oval nails 40 mm, 100 per box", NAILS, 250, "100 per box"),
        ("clous 40 mm, 100 par boîte", NAILS, 250, "100 par boîte"),
        ("oval nails 40 mm, 250 per box", NAILS, 250, None),
        ("oval nails 40 mm from 1990s stock", NAILS, 250, "1990s"),
    ],
)
def test_another_content_of_the_pack_is_told(text: str, product: ProductRecord, content: int, said: str | None) -> None:
    assert other_pack(text, product, Decimal(content)) == said
