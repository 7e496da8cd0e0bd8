"""What is known of layouts, as rows of a file and as profiles for reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.errors import MasterError
from gateway.layouts import export_profiles, import_profiles, profiles, traits
from gateway.store.profiles import Trait
from gateway.store.store import Store
from parsers.knowledge import Profile

WHOLE = Profile(
    "buyer.example", "abc", {"Frabb": "quantity", "Qty": ""}, {"Vrgbez": "buyer_order_no"}, ",", "dmy", count=2
)


def test_a_profile_is_its_rows() -> None:
    assert profiles((trait, 2) for trait in traits(WHOLE, account_no="C1")) == (WHOLE,)


async def test_a_file_goes_out_and_comes_back(tmp_path: Path) -> None:
    rows = [(trait, True) for trait in traits(WHOLE)] + [
        (Trait("other.example", "", "label", "=Ref", "contract_no"), False)
    ]
    async with Store(f"sqlite:///{tmp_path}/a.db", blobs=tmp_path / "a") as store:
        await store.take_in_profiles(rows, by="mia")
        text = await export_profiles(store)
    file = tmp_path / "layouts.csv"
    file.write_text(text, encoding="utf-8")
    async with Store(f"sqlite:///{tmp_path}/b.db", blobs=tmp_path / "b") as store:
        assert await import_profiles(store, file, by="mia") == 6
        assert await export_profiles(store) == text
        assert {trait for trait, _ in await store.usable_profiles()} == set(traits(WHOLE))
    assert "'=Ref" in text  # no formula for whoever opens it


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",x,column,Frabb,quantity", "sender: is empty"),
        ("a.example,x,colour,Frabb,quantity", "kind: 'colour' is not known"),
        ("a.example,x,column,Frabb,colour", "means: 'colour' is nothing that a column can mean"),
        ("a.example,x,date_order,,ydm", "means: 'ydm' is nothing that a date_order can mean"),
        ("a.example,x,label,,contract_no", "written: is empty"),
    ],
)
async def test_a_bad_row_is_named_and_nothing_is_taken(tmp_path: Path, row: str, said: str) -> None:
    file = tmp_path / "layouts.csv"
    file.write_text(f"sender,layout,kind,written,means\na.example,x,column,Good,price\n{row}\n")
    async with Store(f"sqlite:///{tmp_path}/a.db", blobs=tmp_path / "a") as store:
        with pytest.raises(MasterError, match=said):
            await import_profiles(store, file, by="ben")
        assert await store.usable_profiles() == []
