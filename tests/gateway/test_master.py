"""Master data from CSV: all or nothing, every bad row named with its line and its remedy, equal content an equal version."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.errors import MasterError
from gateway.master_data import MasterData, read_folder
from gateway.masters import import_folder
from gateway.store.store import Store
from tests.patience import costs

CUSTOMERS = "account_no,name,currency,country,credit_hold\nC1,Alder,GBP,GB,no\n"
PRODUCTS = "sku,name,unit,packs,list_price,moq,multiple,status,superseded_by\nHX-1,Screw,EA,XBX=100,7.00,1,1,active,\n"


def folder(tmp_path: Path, **files: str | bytes) -> Path:
    for name, content in {"customers": CUSTOMERS, "products": PRODUCTS, **files}.items():
        (tmp_path / f"{name}.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return tmp_path


BAD = [
    ({"customers": "name\nAlder\n"}, ["customers.csv line 1, account_no: the column is missing"]),
    ({"customers": CUSTOMERS + "C1,Again,GBP,GB,no\n"}, ["customers.csv line 3, account_no: C1 stands already in line 2"]),
    ({"customers": CUSTOMERS + ",Nameless,GBP,GB,no\n"}, ["customers.csv line 3, account_no: is empty"]),
    ({"customers": CUSTOMERS + "C2,Bad,XXQ,GB,maybe\n"}, ["line 3, currency: 'XXQ' is no currency", "line 3, credit_hold: 'maybe' is neither"]),
    ({"customers": CUSTOMERS + "C2,Short\n"}, ["customers.csv line 3, row: has 2 cells instead of 5"]),
    ({"customers": b"account_no,name\nC1,M\xfcller\n"}, ["customers.csv: is not UTF-8 (line 2)"]),
    ({"customers": b'account_no,name\nC1,"' + b"x" * 200_000 + b"\n"}, ["customers.csv line 2, row: cannot be read"]),
    ({"products": PRODUCTS + "HX-2,Nut,FURLONG,,1,1,1,active,\n"}, ["products.csv line 3, unit: 'FURLONG' is no unit"]),
    ({"products": PRODUCTS + "HX-2,Nut,EA,XBX,1,1,1,active,\n"}, ["line 3, packs: 'XBX' lacks its content"]),
    ({"products": PRODUCTS + "HX-2,Nut,EA,XBX=0,1,1,1,active,\n"}, ["line 3, packs: 0 is not possible"]),
    ({"products": PRODUCTS + "HX-2,Nut,EA,,1e30,0,NaN,active,\n"}, ["list_price: '1e30' is out of range", "moq: 0 is not possible", "multiple: 'NaN' is out of range"]),
    ({"products": PRODUCTS + "HX-2,Nut,EA,,-1,1,1,gone,\n"}, ["list_price: '-1' is out of range", "status: 'gone' is not known"]),
    ({"products": PRODUCTS + "A,A,EA,,1,1,1,superseded,B\nB,B,EA,,1,1,1,superseded,A\n"}, ["line 3, superseded_by: the chain of successors runs in a circle", "line 4, superseded_by: the chain"]),
    ({"products": PRODUCTS + "A,A,EA,,1,1,1,superseded,A\n"}, ["line 3, superseded_by: the chain of successors runs in a circle"]),
    ({"products": PRODUCTS + "A,A,EA,,1,1,1,superseded,Z\n"}, ["'Z' is no sku of this file"]),
    ({"addresses": "address_id,account_no,role\nA1,C9,ship_to\n"}, ["addresses.csv line 2, account_no: 'C9' is not in customers.csv"]),
    ({"addresses": "address_id,account_no,role\nA1,C1,delivery\n"}, ["addresses.csv line 2, role: 'delivery' is not known"]),
    ({"prices": "price_list,sku,unit_price,valid_from,valid_to\nL,HX-1,1,2026-02-01,2026-01-01\n"}, ["prices.csv line 2, valid_to: 2026-01-01 is before valid_from"]),
    ({"prices": "price_list,sku,unit_price,valid_from\nL,HX-1,1,01.02.2026\n"}, ["valid_from: '01.02.2026' is no date"]),
    ({"prices": "price_list,sku,unit_price\nL,HX-9,1\n"}, ["prices.csv line 2, sku: 'HX-9' is not in products.csv"]),
    ({"cross_references": "account_no,buyer_item,sku,factor\nC1,X,HX-1,0\n"}, ["line 2, factor: 0 is not possible"]),
    ({"stock": "sku,available\nHX-1,NaN\n"}, ["stock.csv line 2, available: 'NaN' is out of range"]),
    ({"stock": "sku,available\nHX-1,lots\n"}, ["stock.csv line 2, available: 'lots' is no number"]),
]  # fmt: skip


@pytest.mark.parametrize(("files", "said"), BAD)
def test_every_bad_row_is_named_with_its_line_and_remedy(
    tmp_path: Path, files: dict[str, str | bytes], said: list[str]
) -> None:
    with pytest.raises(MasterError) as refused:
        read_folder(folder(tmp_path, **files))
    for one, sentence in zip(refused.value.faults, said, strict=True):
        assert sentence in one


def test_a_file_that_must_be_there_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(MasterError, match=r"customers\.csv: is missing"):
        read_folder(tmp_path)


def test_a_catalogue_without_rows_is_one(tmp_path: Path) -> None:
    data = read_folder(folder(tmp_path, customers="account_no,name\n", products="sku,name\n"))
    assert (data.customers, data.products) == ((), ())


def test_equal_content_has_an_equal_version_however_it_is_written(tmp_path: Path) -> None:
    one = read_folder(folder(tmp_path))
    other = read_folder(folder(tmp_path, customers="\ufeff" + CUSTOMERS.replace(",", ";").replace("\n", "\r\n")))
    assert one.version == other.version
    assert MasterData.from_json(one.to_json()) == one


async def test_versions_are_kept_and_a_refused_import_changes_nothing(tmp_path: Path) -> None:
    async with Store(f"sqlite:///{tmp_path}/a.db", blobs=tmp_path / "b") as store:
        await import_folder(store, folder(tmp_path), by="anna")
        first = await store.master_version()
        with pytest.raises(MasterError):
            await import_folder(
                store, folder(tmp_path, products=PRODUCTS + "HX-2,Nut,FURLONG,,1,1,1,active,\n"), by="anna"
            )
        assert await store.master_version() == first
        await import_folder(store, folder(tmp_path, products=PRODUCTS + "HX-2,Nut,EA,,1,1,1,active,\n"), by="anna")
        assert await store.master_version() != first
        kept = await store.master(first)
        assert kept is not None
        assert len(MasterData.from_json(kept[1]).products) == 1


def test_five_thousand_products_take_a_tenth_of_what_fifty_thousand_may(tmp_path: Path) -> None:
    rows = "".join(f"S{n},Product number {n},EA,XBX=100;XCT=1000,{n % 90}.50,1,1,active,\n" for n in range(5000))
    prices = "".join(f"LIST,S{n},{1 + n % 3}.00\n" for n in range(5000))
    files = folder(tmp_path, products=PRODUCTS + rows, prices="price_list,sku,unit_price\n" + prices)
    with costs(0.5):
        assert len(read_folder(files).products) == 5001


def test_units_may_be_codes_of_older_revisions_and_of_lengths(tmp_path: Path) -> None:
    """`BX`, `PCE` and `RO` stand in most files of ERP systems; a length of tube is LN."""
    rows = "T-1,Tube 15 mm,MTR,LN=3,,1,1,active,\nT-2,Tape,PCE,BX=10;CT=100,,1,1,active,\nT-3,Wire,RO,,,1,1,active,\n"
    found = read_folder(folder(tmp_path, products=PRODUCTS + rows)).products
    assert {(one.sku, one.unit, *one.packs) for one in found if one.sku != "HX-1"} == {
        ("T-1", "MTR", "LN"), ("T-2", "EA", "XBX", "XCT"), ("T-3", "XRO")
    }  # fmt: skip
