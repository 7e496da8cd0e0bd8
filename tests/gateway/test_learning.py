"""What a correction teaches, and what it does not; and how lessons come and go as a file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from gateway.errors import MasterError
from gateway.learning import export_learned, import_learned, lessons, references
from gateway.store.records import Correction, Lesson
from gateway.store.store import Store
from normalizer.order import Customer, Order, OrderLine
from parsers.draft import DraftLine
from tests.gateway.small import RECEIVED
from tests.gateway.web.desk_house import house
from tests.normalizer.drafts import MASTER, draft, line

NOTHING = Order(received_at=RECEIVED)


@pytest.mark.parametrize(
    ("written", "taught"),
    [
        (line(buyer_item="A-17", description="screws"), Lesson("K100", "code", "A-17", "HX-0830")),
        (line(code="99.1234", description="screws"), Lesson("K100", "code", "99.1234", "HX-0830")),
        (line(sku="OUR-1"), Lesson("K100", "code", "OUR-1", "HX-0830")),
        (line(description="the small screws"), Lesson("K100", "words", "the small screws", "HX-0830")),
        (line(description="винты малые"), Lesson("K100", "words", "винты малые", "HX-0830")),
        # the catalogue's own number is no code of the customer's
        (line(code="PUMP-1", description="the small screws"), None),
        # too little to know anything by
        (line(code="7", description="screws"), None),
        (line(description="it"), None),
        (line(description="---"), None),
        (line(quantity="3"), None),
    ],
)
def test_a_confirmed_product_teaches_the_code_else_the_words(written: DraftLine, taught: Lesson | None) -> None:
    made = replace(NOTHING, customer=Customer(account_no="K100"), lines=(OrderLine(no="1", sku="HX-0830"),))
    found = lessons(draft(written), made, said={"/lines/0/sku"}, origins=(0,), master=MASTER)
    assert found == ((taught,) if taught else ())


def test_nothing_is_taught_by_what_nobody_said() -> None:
    made = replace(NOTHING, customer=Customer(account_no="K100"), lines=(OrderLine(no="1", sku="HX-0830"),))
    read = draft(line(code="A-17"))
    assert lessons(read, made, said={"/lines/0/quantity"}, origins=(0,), master=MASTER) == ()
    assert lessons(read, made, said={"/lines/0/sku"}, origins=(None,), master=MASTER) == ()
    nobody = replace(made, customer=Customer())
    assert lessons(read, nobody, said={"/lines/0/sku"}, origins=(0,), master=MASTER) == ()


def test_two_lessons_for_one_code_leave_it_open() -> None:
    rows = references([Lesson("K100", "code", "A-17", "HX-0830"), Lesson("K100", "code", "a17", "GL-M")])
    found = MASTER.with_references(rows).cross_references("K100", "A 17")
    assert {row.sku for row in found} == {"HX-0830", "GL-M"}
    assert MASTER.cross_references("K100", "A 17") == ()


def test_words_of_other_alphabets_are_told_apart() -> None:
    master = MASTER.with_references(references([Lesson("K100", "words", "винт 8", "HX-0830")]))
    assert [row.sku for row in master.cross_references("K100", "Винт 8")] == ["HX-0830"]
    assert master.cross_references("K100", "гайка 8") == ()
    assert master.cross_references("K100", "--") == ()


async def test_a_file_goes_out_and_comes_back(tmp_path: Path) -> None:
    async with Store(f"sqlite:///{tmp_path}/a.db", blobs=tmp_path / "a") as store:
        rows = [
            (Lesson("K100", "words", "=the blue, ones", "HX-0830"), True),
            (Lesson("K100", "code", "A-17", "GL-M", "XBX", Decimal(50)), False),
        ]
        await store.take_in_learned(rows, by="mia")
        text = await export_learned(store, needed=3)
    file = tmp_path / "learned.csv"
    file.write_text(text, encoding="utf-8")
    async with Store(f"sqlite:///{tmp_path}/b.db", blobs=tmp_path / "b") as store:
        assert await import_learned(store, file, by="ben") == 2
        again = await export_learned(store, needed=3)
        assert await store.usable_lessons(3) == [rows[0][0]]
    assert [line.split(",ben")[0] for line in again.splitlines()] == [
        line.split(",mia")[0] for line in text.splitlines()
    ]
    assert "'=the blue, ones" in text  # no formula for whoever opens it


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"account_no,item\nK1,a", "learned.csv line 1: the column sku is missing"),
        (b"account_no,item,sku\nK1,,HX\n", "learned.csv line 2, item: is empty; fill it in"),
        (b"account_no,item,sku\nK1,--,HX\n", "neither letter nor digit"),
        (b"account_no,item,sku,unit,factor\nK1,abc,HX,XBX,\n", "unit and factor belong together"),
        (b"account_no,item,sku,unit,factor\nK1,abc,HX,XBX,1e30\n", "no number above 0"),
        (b"account_no,item,sku\nK1,\xff,HX\n", "not UTF-8"),
    ],
)
async def test_a_bad_row_is_named_and_nothing_is_taken(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "learned.csv"
    file.write_bytes(content)
    async with Store(f"sqlite:///{tmp_path}/a.db", blobs=tmp_path / "a") as store:
        with pytest.raises(MasterError, match=said.replace("(", r"\(")):
            await import_learned(store, file, by="ben")
        assert (await store.learned(needed=1)).rows == ()


MAIL = """Purchase order HK-{n}

Your item   Description        Qty   Unit
BB-0417     our set screws     2     box
"""


async def test_what_a_clerk_corrects_passes_by_itself_the_next_time(tmp_path: Path) -> None:
    async with house(tmp_path) as running:
        store, gateway = running.store, running.running.gateway
        (first,) = (await running.mail(MAIL.format(n=1), subject="PO HK-1")).orders
        view = await store.order(first.id)
        assert view.order.lines[0].sku is None
        said = [Correction("/lines/0/sku", None, "HX-0830-ZN")]
        await gateway.correcting.save(view, version=view.row.version, by="mia", corrections=said)
        view = await store.order(first.id)
        await store.release(first.id, version=view.row.version, by="mia", reason="as by phone")
        gateway.masters.look_again()
        (second,) = (await running.mail(MAIL.format(n=2), subject="PO HK-2")).orders
        now = await store.order(second.id)
        assert (now.order.lines[0].sku, now.proofs["/lines/0/sku"].source) == ("HX-0830-ZN", "cross-reference")
        assert not any(one.pointer.startswith("/lines/0/sku") for one in now.findings)
